//! Reads the forms of a page, as far as a browser without scripts would: fields, their values, and the first button.
//!
//! It is tolerant like a browser: attributes in any order and any quotes, comments and unknown tags passed over.

/// A form of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent to: the first button's own address, or the form's.
    pub action: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value as the page has it.
    pub value: String,
    /// Whether it is sent only if somebody ticks it.
    pub ticked: bool,
    /// Whether it is ticked, or sent anyway.
    pub on: bool,
}

impl Form {
    /// What a browser would send if nobody touched the form.
    pub fn untouched(&self) -> Vec<(String, String)> {
        self.fields
            .iter()
            .filter(|field| field.on)
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect()
    }

    /// What a browser would send if somebody answered like this: each value must be one that the form offers.
    pub fn filled(&self, answers: &[(String, String)]) -> Option<Vec<(String, String)>> {
        let answered = |field: &Field| answers.iter().any(|(name, _)| *name == field.name);
        let kept = self.fields.iter().filter(|field| field.on && !answered(field));
        let offered = |(name, value): &&(String, String)| {
            self.fields
                .iter()
                .any(|field| field.name == *name && (!field.ticked || field.value == *value))
        };
        let kept = kept.map(|field| (field.name.clone(), field.value.clone()));
        answers
            .iter()
            .all(|answer| offered(&answer))
            .then(|| kept.chain(answers.iter().cloned()).collect())
    }

    /// Whether it has a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}

/// Every form of a page that is posted.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<(Form, bool)> = None;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (tag, after) = tag(rest);
        rest = after;
        match (tag.name.as_str(), &mut open) {
            ("form", _) if tag.has("method", "post") => {
                open = Some((
                    Form {
                        action: tag.value("action"),
                        fields: Vec::new(),
                    },
                    false,
                ));
            }
            ("/form", _) => forms.extend(open.take().map(|(form, _)| form)),
            ("script" | "style", _) => rest = skip_past(rest, &format!("</{}", tag.name)),
            ("textarea", Some((form, _))) => {
                let end = rest.find("</textarea").unwrap_or(rest.len());
                // A browser drops one line end after the tag.
                let text = rest[..end].strip_prefix('\n').unwrap_or(&rest[..end]);
                form.fields.push(Field {
                    name: tag.value("name"),
                    value: plain(text),
                    ticked: false,
                    on: true,
                });
                rest = &rest[end..];
            }
            ("button", Some((form, pressed))) if !*pressed && !tag.has("type", "button") => {
                press(form, pressed, &tag)
            }
            ("input", Some((_, true))) if tag.has("type", "submit") => {}
            ("input", Some((form, pressed))) if tag.has("type", "submit") => press(form, pressed, &tag),
            ("input", Some((form, _))) => form.fields.extend(field(&tag)),
            _ => {}
        }
    }
    forms
}

/// The first button goes forward: that is the one which a browser presses when somebody hits Enter.
fn press(form: &mut Form, pressed: &mut bool, button: &Tag) {
    *pressed = true;
    if let Some(action) = button.get("formaction") {
        form.action = action.to_owned();
    }
    if let Some(name) = button.get("name") {
        form.fields.push(Field {
            name: name.to_owned(),
            value: button.value("value"),
            ticked: false,
            on: true,
        });
    }
}

fn field(tag: &Tag) -> Option<Field> {
    let name = tag.get("name")?.to_owned();
    let ticked = tag.has("type", "radio") || tag.has("type", "checkbox");
    let on = !ticked || tag.get("checked").is_some();
    let value = tag
        .get("value")
        .unwrap_or(if ticked { "on" } else { "" })
        .to_owned();
    Some(Field {
        name,
        value,
        ticked,
        on,
    })
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn value(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.get(name)
            .is_some_and(|found| found.eq_ignore_ascii_case(value))
    }
}

/// Reads a tag from after its `<` to after its `>`.
fn tag(text: &str) -> (Tag, &str) {
    let end = text
        .find(|c: char| c.is_whitespace() || c == '>')
        .unwrap_or(text.len());
    let name = text[..end].trim_end_matches('/').to_ascii_lowercase();
    let name = if name.is_empty() {
        text[..end].to_ascii_lowercase()
    } else {
        name
    };
    let mut tag = Tag {
        name,
        attributes: Vec::new(),
    };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        if rest.is_empty() {
            return (tag, rest);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let value = match rest.strip_prefix('=') {
            Some(after) => {
                let (value, after) = attribute_value(after.trim_start());
                rest = after;
                plain(value)
            }
            None => String::new(),
        };
        tag.attributes.push((name, value));
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(
        text.find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(text.len()),
    )
}

fn skip_past<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at..])
}

/// Text without entities: those that a page of ours may hold.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest[1..]
            .find(';')
            .filter(|length| *length <= 8)
            .map(|length| &rest[1..=length]);
        match entity.and_then(character) {
            Some((character, length)) => {
                plain.push(character);
                rest = &rest[length + 2..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain + rest
}

fn character(entity: &str) -> Option<(char, usize)> {
    let character = match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, entity.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><form action="/search"><input name=q></form><!-- <form method=post> -->
        <script>"<form method='post'><input name='no'>"</script>
        <form class=x METHOD="post" action='/s/check'>
        <input type=hidden name="code" value="K7QF-2M9X-4TRA">
        <label><input type="radio" name="a.fun" value="always" checked/>Always &amp; ever</label>
        <input type=radio name="a.fun" value="never"><!><input type="checkbox" name="a.who" value="pet">
        <textarea id="t" name="w.more" maxlength="200">
I &lt;3 &quot;it&quot; &#x1F600; &unknown; AT&T</textarea>
        <button type="button" name="no">No</button>
        <button name="go" value="on" formaction="/s/on">On</button><button formaction="/s/back">Back</button></form>"#;

    #[test]
    fn a_form_is_read_as_a_browser_reads_it() {
        let forms = forms(PAGE);
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "/s/on");
        let sent = forms[0].untouched();
        let expected = [
            ("code", "K7QF-2M9X-4TRA"),
            ("a.fun", "always"),
            ("w.more", "I <3 \"it\" 😀 &unknown; AT&T"),
            ("go", "on"),
        ];
        assert_eq!(
            sent,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn only_what_the_form_offers_can_be_answered() {
        let form = &forms(PAGE)[0];
        let answer = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = form.filled(&[
            answer("a.fun", "never"),
            answer("a.who", "pet"),
            answer("w.more", "words"),
        ]);
        let sent = sent.expect("all of it is offered");
        assert_eq!(sent.iter().filter(|(name, _)| name == "a.fun").count(), 1);
        assert!(sent.contains(&answer("a.fun", "never")) && sent.contains(&answer("w.more", "words")));
        assert!(form.filled(&[answer("a.fun", "often")]).is_none());
        assert!(form.filled(&[answer("a.other", "never")]).is_none());
    }

    #[test]
    fn broken_pages_do_not_panic() {
        for page in [
            "<",
            "<form method=post",
            "<form method=post><textarea name=a",
            "<input =>",
            "<!--",
            "&#x;&#xFFFFFFFF;",
        ] {
            let _ = forms(page);
            let _ = plain(page);
        }
        for end in 0..PAGE.len() {
            if let Some(part) = PAGE.get(..end) {
                let _ = forms(part);
            }
        }
    }
}
