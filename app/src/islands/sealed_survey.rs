//! The survey on a phone that runs scripts. The form is the same; but "check your answers" is drawn here, and what is sent was
//! sealed here, so that no answer leaves the phone in clear. Nothing is kept: answers live in the form and nowhere else.

use leptos::prelude::*;

/// Stands before the survey (`#survey`), and takes over when its form is sent.
#[island]
pub fn SealedSurvey(
    /// Where the [`crate::phone::PhoneSheet`] is.
    sheet: String,
    /// What is said when it cannot be had: no connection, no such survey any more, a fault of ours.
    failures: [String; 3],
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let shown = active::start(sheet, failures);
    #[cfg(not(feature = "hydrate"))]
    let shown = {
        let _ = (sheet, failures);
    };
    view! { <div id="sealed-survey">{shown}</div> }
}

#[cfg(feature = "hydrate")]
mod active {
    use crate::islands::browser::{self, Unreachable};
    use crate::phone::{PhoneSheet, Reply, check, problems};
    use domain::ballot_box::{Ballot, BoxKey, Code, SealedResponse};
    use domain::intake::{Response, Submission};
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use rand::SeedableRng;
    use rand::TryRng;
    use rand::rngs::{StdRng, SysRng};
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlButtonElement, HtmlFormElement};

    /// Where somebody is.
    #[derive(Clone)]
    enum Stage {
        /// Among the questions; with what has to be put right.
        Answering(Vec<(String, String)>),
        /// Looks at the answers.
        Checking(Rc<Checked>),
    }

    /// Answers that can be sent.
    struct Checked {
        sheet: Rc<PhoneSheet>,
        answers: Response,
        code: String,
    }

    /// What is said beside the button, and whether it can be pressed.
    #[derive(Clone, PartialEq)]
    enum Sending {
        Not,
        Now,
        Failed(String),
    }

    #[derive(Clone)]
    struct Survey {
        address: String,
        failures: [String; 3],
        sheet: StoredValue<Option<Rc<PhoneSheet>>, LocalStorage>,
        stage: RwSignal<Stage, LocalStorage>,
        /// What went wrong before anything could be checked.
        trouble: RwSignal<Option<String>>,
        sending: RwSignal<Sending>,
        listeners: StoredValue<Vec<WindowListenerHandle>, LocalStorage>,
    }

    pub(super) fn start(address: String, failures: [String; 3]) -> AnyView {
        let survey = Survey {
            address,
            failures,
            sheet: StoredValue::new_local(None),
            stage: RwSignal::new_local(Stage::Answering(Vec::new())),
            trouble: RwSignal::new(None),
            sending: RwSignal::new(Sending::Not),
            listeners: StoredValue::new_local(Vec::new()),
        };
        survey.listen();
        let early = survey.clone();
        // Asked for before it is needed: who has answered everything should not have to wait.
        spawn_local(async move {
            let _ = early.fetch().await;
        });
        let shown = survey.clone();
        (move || shown.view()).into_any()
    }

    impl Survey {
        fn listen(&self) {
            let survey = self.clone();
            let submitted = window_event_listener(ev::submit, move |event| {
                let form = event
                    .target()
                    .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
                let Some(form) =
                    form.filter(|form| form.get_attribute("action").as_deref() == Some("/s/check"))
                else {
                    return;
                };
                event.prevent_default();
                let pressed = event
                    .submitter()
                    .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
                let language = pressed
                    .filter(|button| button.name() == "lang")
                    .map(|button| button.value());
                let (survey, pairs) = (survey.clone(), browser::pairs(&form));
                spawn_local(async move {
                    match language {
                        Some(language) => survey.change_language(pairs, &language).await,
                        None => survey.check(pairs).await,
                    }
                });
            });
            let survey = self.clone();
            let back = window_event_listener(ev::popstate, move |_| {
                if matches!(survey.stage.get_untracked(), Stage::Checking(_)) {
                    survey.show(Stage::Answering(Vec::new()));
                }
            });
            self.listeners.set_value(vec![submitted, back]);
        }

        /// The sheet, asked for once it is needed and kept.
        async fn fetch(&self) -> Result<Rc<PhoneSheet>, Failure> {
            if let Some(sheet) = self.sheet.get_value() {
                return Ok(sheet);
            }
            let came = browser::get(&self.address).await?;
            let sheet: PhoneSheet = match came.status {
                200 => serde_json::from_slice(&came.body).map_err(|_| Failure::Trouble)?,
                404 => return Err(Failure::Over),
                _ => return Err(Failure::Trouble),
            };
            let sheet = Rc::new(sheet);
            self.sheet.set_value(Some(sheet.clone()));
            Ok(sheet)
        }

        /// Shows every answer, or what has to be put right first.
        async fn check(&self, pairs: Vec<(String, String)>) {
            let sheet = match self.fetch().await {
                Ok(sheet) => sheet,
                Err(failure) => return self.fail(failure),
            };
            self.trouble.set(None);
            let submission = Submission::new(pairs);
            let code = submission.value("code").unwrap_or_default().to_owned();
            match Response::parse(&sheet.instrument, &submission) {
                Ok(answers) => {
                    browser::push_state();
                    self.show(Stage::Checking(Rc::new(Checked { sheet, answers, code })));
                }
                Err(wrong) => {
                    let told = problems::told(&sheet.instrument, &sheet.words.survey, &wrong);
                    self.show(Stage::Answering(told));
                }
            }
        }

        fn fail(&self, failure: Failure) {
            let [unreachable, over, trouble] = &self.failures;
            let words = match failure {
                Failure::Unreachable => unreachable,
                Failure::Over => over,
                Failure::Trouble => trouble,
            };
            self.trouble.set(Some(words.clone()));
            browser::to_top("sealed-survey");
        }

        fn show(&self, stage: Stage) {
            let words = self.sheet.get_value();
            let words = words
                .as_ref()
                .map(|sheet| (&sheet.words, sheet.instrument.title.as_str()));
            self.sending.set(Sending::Not);
            let checking = matches!(stage, Stage::Checking(_));
            if let Some(survey) = browser::by_id("survey") {
                survey.set_hidden(checking);
            }
            let wrong = match &stage {
                Stage::Answering(wrong) => wrong.as_slice(),
                Stage::Checking(_) => &[],
            };
            browser::mark_wrong(wrong);
            if let Some((words, title)) = words {
                let title = match &stage {
                    Stage::Checking(_) => words.check.title.clone(),
                    Stage::Answering(wrong) if wrong.is_empty() => title.to_owned(),
                    Stage::Answering(_) => format!("{}: {title}", words.error),
                };
                browser::set_title(&title);
            }
            let focus = match (&stage, wrong.is_empty()) {
                (Stage::Checking(_), _) => "check",
                (Stage::Answering(_), false) => "error-summary",
                (Stage::Answering(_), true) => "main",
            };
            self.stage.set(stage);
            spawn_local(async move {
                browser::drawn().await;
                browser::to_top(focus);
            });
        }

        /// Seals the answers and sends them. What did not get through can be sent again: the box takes one answer for each code.
        async fn send(&self, checked: &Checked) {
            self.sending.set(Sending::Now);
            browser::drawn().await;
            let words = &checked.sheet.words;
            let Some(ballot) = sealed(checked) else {
                self.sending.set(Sending::Failed(words.kept.trouble.clone()));
                return;
            };
            let failed = match browser::post("/s/sealed", &ballot).await {
                Err(Unreachable) => &words.phone.not_sent,
                Ok(came) => match Reply::read(&came.body) {
                    reply @ (Reply::Now | Reply::Before) => {
                        let again = if reply == Reply::Before { "&again=1" } else { "" };
                        let (wave, language) = (checked.sheet.wave, &checked.sheet.instrument.language);
                        browser::go(&format!("/s/sent?wave={wave}{again}&lang={language}"));
                        return;
                    }
                    Reply::Nothing => &words.kept.nothing,
                    Reply::Limited => &words.kept.limited,
                    Reply::Trouble => &words.kept.trouble,
                },
            };
            self.sending.set(Sending::Failed(failed.clone()));
        }

        /// Asks for the same page in another language with nothing but the code, and fills in here what was answered.
        async fn change_language(&self, pairs: Vec<(String, String)>, language: &str) {
            let carried = |name: &str| {
                pairs
                    .iter()
                    .find(|(n, _)| n == name)
                    .map(|(_, value)| value.as_str())
            };
            let fields = [("code", carried("code").unwrap_or_default()), ("lang", language)];
            match browser::post_form("/s/survey", &fields).await {
                Ok(came) if came.status == 200 => {
                    for listener in self
                        .listeners
                        .try_update_value(std::mem::take)
                        .unwrap_or_default()
                    {
                        listener.remove();
                    }
                    let html = String::from_utf8_lossy(&came.body);
                    if browser::replace_page(&html).is_some() {
                        browser::fill(&pairs);
                    }
                }
                Ok(_) => self.fail(Failure::Trouble),
                Err(Unreachable) => self.fail(Failure::Unreachable),
            }
        }

        fn view(&self) -> AnyView {
            if let Some(trouble) = self.trouble.get() {
                return view! { <div class="error-summary" role="alert"><p>{trouble}</p></div> }.into_any();
            }
            match self.stage.get() {
                Stage::Answering(wrong) if wrong.is_empty() => ().into_any(),
                Stage::Answering(wrong) => {
                    let heading = self.sheet.get_value().map(|sheet| sheet.words.problem.clone());
                    summary(heading.unwrap_or_default(), wrong)
                }
                Stage::Checking(checked) => self.checking(&checked),
            }
        }

        fn checking(&self, checked: &Rc<Checked>) -> AnyView {
            let sheet = &checked.sheet;
            let words = &sheet.words;
            let answers = check::view(&sheet.instrument, words, &sheet.lines, &checked.answers);
            let sending = self.sending;
            let (survey, to_send) = (self.clone(), checked.clone());
            let send = move |_| {
                if sending.get_untracked() != Sending::Now {
                    let (survey, checked) = (survey.clone(), to_send.clone());
                    spawn_local(async move { survey.send(&checked).await });
                }
            };
            let change = move |_| {
                if sending.get_untracked() != Sending::Now {
                    browser::back();
                }
            };
            let busy = words.phone.sending.clone();
            let said = move || match sending.get() {
                Sending::Not => String::new(),
                Sending::Now => busy.clone(),
                Sending::Failed(why) => why,
            };
            let again = words.kept.button.clone();
            let first = words.check.send.clone();
            let label = move || match sending.get() {
                Sending::Failed(_) => again.clone(),
                _ => first.clone(),
            };
            let failed = move || matches!(sending.get(), Sending::Failed(_));
            view! {
                {answers}
                <div class="form">
                    <p class="notice">{words.phone.sealed.clone()} " " {words.check.final_.clone()}</p>
                    <p class=move || if failed() { "notice warning" } else { "hint" } role="status">{said}</p>
                    <div class="actions">
                        <button class="button" type="button" on:click=send aria-disabled=move || (sending.get() == Sending::Now).then_some("true")>
                            {label}
                        </button>
                        <button class="button secondary" type="button" on:click=change>{words.check.change.clone()}</button>
                    </div>
                </div>
            }
            .into_any()
        }
    }

    /// Why there is no sheet.
    enum Failure {
        Unreachable,
        Over,
        Trouble,
    }

    impl From<Unreachable> for Failure {
        fn from(_: Unreachable) -> Self {
            Self::Unreachable
        }
    }

    fn sealed(checked: &Checked) -> Option<Vec<u8>> {
        let (sheet, mut seed) = (&checked.sheet, [0; 32]);
        SysRng.try_fill_bytes(&mut seed).ok()?;
        let key = BoxKey::parse(&sheet.key).ok()?;
        let token = Code::parse(&checked.code).ok()?.token(sheet.wave);
        let mut rng = StdRng::from_seed(seed);
        let sealed = SealedResponse::seal(
            sheet.wave,
            &key,
            &sheet.instrument,
            checked.answers.clone(),
            &mut rng,
        );
        let ballot = Ballot {
            wave: sheet.wave,
            token,
            sealed: sealed.ok()?,
        };
        Some(ballot.to_bytes())
    }

    /// As [`crate::ui::ErrorSummary`] draws it.
    fn summary(heading: String, problems: Vec<(String, String)>) -> AnyView {
        let links = problems
            .into_iter()
            .map(|(field, message)| view! { <li><a href=format!("#{field}")>{message}</a></li> })
            .collect_view();
        view! {
            <div id="error-summary" class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1">
                <h2 id="error-summary-title">{heading}</h2>
                <ul>{links}</ul>
            </div>
        }
        .into_any()
    }
}
