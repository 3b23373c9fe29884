//! What the browser offers. Every call may fail, and none may end the page.

mod fields;

pub(super) use fields::{focus, mark_field, set_progress, set_value, text_within, value};

use domain::intake::Submission;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Document, DomParser, Element, FormData, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTextAreaElement, Request, RequestInit, Response, SupportedType, UrlSearchParams, Window,
};

/// No answer came.
pub(super) struct Unreachable;

/// What came back.
pub(super) struct Came {
    pub status: u16,
    /// The address that it came from, which is another than was asked for if the server led there.
    pub from: String,
    pub body: Vec<u8>,
}

impl Came {
    /// Whether it is this page of ours, whatever was asked for.
    pub fn is_from(&self, page: &str) -> bool {
        let address = self.from.split('?').next();
        address.is_some_and(|address| address.ends_with(page))
    }
}

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// An element of the page by its id.
pub(super) fn by_id(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// What would be sent with a form: names and values.
pub(super) fn pairs(form: &HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else {
        return Vec::new();
    };
    let Ok(Some(entries)) = js_sys::try_iter(&data) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let entry: Array = entry.ok()?.dyn_into().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect()
}

/// Fills fields of the page as they were.
pub(super) fn fill(submission: &Submission) {
    let Some(fields) = document().and_then(|page| page.query_selector_all("input, textarea").ok()) else {
        return;
    };
    for place in 0..fields.length() {
        let Some(field) = fields.get(place) else { continue };
        if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
            if let Some(value) = submission.value(&text.name()) {
                text.set_value(value);
            }
        } else if let Some(input) = field.dyn_ref::<HtmlInputElement>()
            && matches!(input.type_().as_str(), "radio" | "checkbox")
        {
            input.set_checked(submission.has(&input.name(), &input.value()));
        }
    }
}

/// Waits until the browser has drawn what was changed: work that takes long would keep it from that.
pub(super) async fn drawn() {
    const LONG_ENOUGH_MS: i32 = 30;
    rest(LONG_ENOUGH_MS).await;
}

/// Lets the browser do between two slices of long work what waits to be done.
pub(super) async fn breathe() {
    rest(0).await;
}

async fn rest(ms: i32) {
    let wait = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
        }
    });
    let _ = JsFuture::from(wait).await;
}

/// How long a slice of work may be: short where somebody looks on, so that the page stays alive. In a page that is not seen
/// browsers let seconds pass before they go on, and nobody waits for it to move.
pub(super) fn slice_ms() -> f64 {
    let unseen = document().is_some_and(|page| page.hidden());
    if unseen { 2_000.0 } else { 50.0 }
}

pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Asks our own server for something.
pub(super) async fn get(address: &str) -> Result<Came, Unreachable> {
    ask(address, &RequestInit::new()).await
}

/// Sends bytes to our own server.
pub(super) async fn post(address: &str, bytes: &[u8]) -> Result<Came, Unreachable> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&Uint8Array::from(bytes));
    ask(address, &init).await
}

/// Sends a file to our own server, as a form with one field does.
pub(super) async fn post_file(address: &str, field: &str, bytes: &[u8]) -> Result<Came, Unreachable> {
    let failed = |_: JsValue| Unreachable;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let file = Blob::new_with_u8_array_sequence(&parts).map_err(failed)?;
    let form = FormData::new().map_err(failed)?;
    form.append_with_blob_and_filename(field, &file, field)
        .map_err(failed)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&form);
    ask(address, &init).await
}

/// Sends a form to our own server.
pub(super) async fn post_form(address: &str, pairs: &[(&str, &str)]) -> Result<Came, Unreachable> {
    let fields = UrlSearchParams::new().map_err(|_| Unreachable)?;
    for (name, value) in pairs {
        fields.append(name, value);
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&fields);
    ask(address, &init).await
}

async fn ask(address: &str, init: &RequestInit) -> Result<Came, Unreachable> {
    let failed = |_: JsValue| Unreachable;
    let request = Request::new_with_str_and_init(address, init).map_err(failed)?;
    let window = window().ok_or(Unreachable)?;
    let response = JsFuture::from(window.fetch_with_request(&request))
        .await
        .map_err(failed)?;
    let response: Response = response.dyn_into().map_err(failed)?;
    let body = JsFuture::from(response.array_buffer().map_err(failed)?)
        .await
        .map_err(failed)?;
    Ok(Came {
        status: response.status(),
        from: response.url(),
        body: Uint8Array::new(&body).to_vec(),
    })
}

/// Puts another page of ours in the place of this one, without leaving it: its text is read as HTML, and no script in it runs.
pub(super) fn replace_page(html: &str) -> Option<()> {
    let (page, window) = (document()?, window()?);
    let other = DomParser::new()
        .ok()?
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()?;
    let (root, other_root): (Element, Element) = (page.document_element()?, other.document_element()?);
    for attribute in ["lang", "dir"] {
        root.set_attribute(attribute, &other_root.get_attribute(attribute)?)
            .ok()?;
    }
    page.set_title(&other.title());
    page.body()?.replace_with_with_node_1(&*other.body()?).ok()?;
    // `start.js` listens: the islands of the new page have to be woken too.
    let event = web_sys::Event::new("earshot:wake").ok()?;
    window.dispatch_event(&event).ok()?;
    Some(())
}

/// Shows the page from its top, where help is, and tells screen readers where they are. To a question `public/stay.js` leads eyes
/// too.
pub(super) fn begin_at(id: &str) {
    if let Some(element) = by_id(id) {
        if !element.has_attribute("tabindex") {
            let _ = element.set_attribute("tabindex", "-1");
        }
        let _ = element.focus();
    }
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The title of the page, as the server writes it.
pub(super) fn set_title(title: &str) {
    if let Some(page) = document() {
        page.set_title(&format!("{title} – Earshot"));
    }
}

/// Marks the fields that have to be put right, as the server does, and no others.
pub(super) fn mark_wrong(problems: &[(String, String)]) {
    let Some(page) = document() else { return };
    if let Ok(old) = page.query_selector_all(".item.wrong") {
        for item in (0..old.length()).filter_map(|place| old.get(place)?.dyn_into::<Element>().ok()) {
            let _ = item.class_list().remove_1("wrong");
            if let Ok(Some(message)) = item.query_selector(".error") {
                message.remove();
            }
            if let Ok(Some(field)) = item.query_selector("[aria-invalid]") {
                let _ = field.remove_attribute("aria-invalid");
            }
        }
    }
    for (field, message) in problems {
        let Some(field) = page.get_element_by_id(field) else {
            continue;
        };
        let Ok(Some(item)) = field.closest(".item") else {
            continue;
        };
        let _ = item.class_list().add_1("wrong");
        let _ = field.set_attribute("aria-invalid", "true");
        if let (Ok(told), Ok(Some(question))) =
            (page.create_element("p"), item.query_selector(".question, legend"))
        {
            told.set_class_name("error");
            told.set_text_content(Some(message));
            let _ = question.after_with_node_1(&told);
        }
    }
}

/// What an entry of the history is called where somebody was among the questions, …
const QUESTIONS: &str = "questions";
/// … and where they look at their answers. Entries that a link within the page makes have no name.
const CHECKING: &str = "checking";

fn history() -> Option<web_sys::History> {
    window()?.history().ok()
}

/// A step in the history, so that going back leads to the questions and not away from them.
pub(super) fn step_to_checking() {
    if let Some(history) = history() {
        let _ = history.replace_state(&QUESTIONS.into(), "");
        let _ = history.push_state(&CHECKING.into(), "");
    }
}

/// Whether going back led to the questions. A link within the page, such as the one that skips to the main part, does not.
pub(super) fn is_among_questions() -> bool {
    let entry = history().and_then(|history| history.state().ok());
    entry.and_then(|entry| entry.as_string()).as_deref() == Some(QUESTIONS)
}

/// One step back, if it leads from the answers to the questions.
pub(super) fn step_back() -> bool {
    let entry = history().and_then(|history| Some((history.state().ok()?.as_string()?, history)));
    entry.is_some_and(|(entry, history)| entry == CHECKING && history.back().is_ok())
}

/// What the address names behind `#~`: the fingerprint of a key. It never reaches a server.
pub(super) fn named_in_address() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    Some(hash.strip_prefix("#~")?.to_owned())
}

/// To another page of ours, with no way back to this one.
pub(super) fn go(address: &str) {
    if let Some(window) = window() {
        let _ = window.location().replace(address);
    }
}

/// The id of what was pressed.
pub(super) fn id_of_target(event: &web_sys::MouseEvent) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    Some(element.id())
}

/// Puts HTML of our own making into an element.
pub(super) fn set_html(id: &str, html: &str) {
    if let Some(element) = by_id(id) {
        element.set_inner_html(html);
    }
}

/// Puts a text into an element.
pub(super) fn set_text(id: &str, text: &str) {
    if let Some(element) = by_id(id) {
        element.set_text_content(Some(text));
    }
}

/// Hides an element, or shows it again.
pub(super) fn set_hidden(id: &str, hidden: bool) {
    if let Some(element) = by_id(id) {
        element.set_hidden(hidden);
    }
}

/// What the server wrote beside an element for its island: an attribute `data-(name)`.
pub(super) fn data(id: &str, name: &str) -> String {
    let element = by_id(id);
    element
        .and_then(|element| element.get_attribute(&format!("data-{name}")))
        .unwrap_or_default()
}
