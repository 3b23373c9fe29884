//! Fields and bars of the page as it is, and what stands in another one.

use super::by_id;
use wasm_bindgen::JsCast;
use web_sys::{DomParser, HtmlProgressElement, HtmlTextAreaElement, SupportedType};

/// What is typed in a field of several lines.
pub(in crate::islands) fn value(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

/// Types into such a field, in place of what is there.
pub(in crate::islands) fn set_value(id: &str, text: &str) {
    if let Some(field) = field(id) {
        field.set_value(text);
    }
}

fn field(id: &str) -> Option<HtmlTextAreaElement> {
    by_id(id)?.dyn_into().ok()
}

/// Marks a field as one that has to be put right, or no longer.
pub(in crate::islands) fn mark_field(id: &str, wrong: bool) {
    if let Some(field) = by_id(id) {
        let _ = match wrong {
            true => field.set_attribute("aria-invalid", "true"),
            false => field.remove_attribute("aria-invalid"),
        };
    }
}

/// Leads the keyboard, and whoever listens, to an element.
pub(in crate::islands) fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// How far a bar is, from 0 to 1; nothing, if that is not known.
pub(in crate::islands) fn set_progress(id: &str, part: Option<f64>) {
    let bar = by_id(id).and_then(|bar| bar.dyn_into::<HtmlProgressElement>().ok());
    if let Some(bar) = bar {
        match part {
            Some(part) => bar.set_value(part),
            None => drop(bar.remove_attribute("value")),
        }
    }
}

/// The text of the first element of another page of ours that a selector finds.
pub(in crate::islands) fn text_within(html: &str, selector: &str) -> Option<String> {
    let page = DomParser::new()
        .ok()?
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()?;
    page.query_selector(selector).ok()??.text_content()
}
