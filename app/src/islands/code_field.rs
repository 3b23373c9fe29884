//! The code field of the front page.

use leptos::prelude::*;

/// The code field of the front page. A letter's QR code leads to `/s#CODE`: the part after `#` never reaches a server,
/// so only the browser can put it into the field. Afterwards it is taken out of the address, and so out of the history.
#[island]
pub fn CodeField(
    /// What was typed before, to be put right.
    value: String,
    /// The ids of the texts that describe the field.
    described_by: String,
    /// Whether what was typed is not a code.
    invalid: bool,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let (Some(field), Some(code)) = (field.get(), code_from_address()) {
            field.set_value(&code);
        }
    });
    view! {
        <input
            node_ref=field
            class="code-field"
            id="code"
            name="code"
            type="text"
            value=value
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
        />
    }
}

/// Takes the code out of the address, if there is one.
#[cfg(feature = "hydrate")]
fn code_from_address() -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let code = location.hash().ok()?.strip_prefix('#')?.to_owned();
    let path = location.pathname().ok()?;
    let nothing = wasm_bindgen::JsValue::NULL;
    window
        .history()
        .ok()?
        .replace_state_with_url(&nothing, "", Some(&path))
        .ok()?;
    (!code.is_empty()).then_some(code)
}
