//! HTML as text: what the server and a phone draw alike, in a fraction of the size that views need in a browser.
//!
//! In: names of tags and attributes, from our own code alone, and texts from anybody. Out: HTML in which every text is text.

/// HTML that is being written.
#[derive(Default)]
pub struct Html(String);

impl Html {
    /// An element with attributes and what lies in it.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.begins(tag, attributes);
        content(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    #[inline(never)] // It would be in the module for each kind of content.
    fn begins(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// An element that holds a text.
    pub fn with_text(&mut self, tag: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.element(tag, attributes, |html| html.text(text));
    }

    /// A text. Whatever it holds, it stays a text, also as the value of an attribute.
    pub fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        let mut html = Html::default();
        let hostile = "</dd><script>alert('x')</script> \"onclick=\" & &lt;";
        html.element("p", &[("title", hostile)], |html| {
            html.with_text("b", &[], hostile);
        });
        let html = html.finish();
        assert_eq!(html.matches('<').count(), 4, "{html}");
        assert_eq!(html.matches('"').count(), 2, "{html}");
        assert!(html.contains("&amp;lt;"), "{html}");
    }
}
