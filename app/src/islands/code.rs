//! The slow step from a code to what a form carries, on the phone: so the code itself need not leave it.

use domain::ballot_box::{Code, Ticket};
use wasm_bindgen::prelude::wasm_bindgen;

/// What goes to the server in place of what was typed; nothing, if that is no code. `public/code.js` calls it.
#[wasm_bindgen]
pub fn stretched(typed: &str) -> Option<String> {
    Some(Ticket::of_code(Code::parse(typed).ok()?.stretch()).for_form())
}
