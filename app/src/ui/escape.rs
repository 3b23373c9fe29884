//! Text as the content of a `<textarea>`.

/// What goes into a `<textarea>` so that it shows exactly `text`.
///
/// Leptos does not escape the content of this one element, and browsers swallow a first line break: both are seen to
/// here, and nowhere else is a `<textarea>` filled.
pub fn textarea(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    if text.starts_with(['\n', '\r']) {
        html.push('\n');
    }
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::textarea;

    #[test]
    fn nothing_leaves_a_textarea() {
        assert_eq!(textarea("</textarea><script>"), "&lt;/textarea&gt;&lt;script&gt;");
        assert_eq!(textarea("a & b"), "a &amp; b");
        assert_eq!(textarea("\nfirst line empty"), "\n\nfirst line empty");
        assert_eq!(textarea(""), "");
    }
}
