//! Names and values as a browser sent them.

use crate::staff::fault::Fault;
use axum::Form;
use axum::extract::{FromRequest, Request};

/// A form post. It has no `Debug`: it may hold a password, or a young person's words.
#[derive(Clone, Default)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// The first value of a field in one line, without white space around it; empty if it was not sent.
    pub fn value(&self, name: &str) -> String {
        self.text(name).replace('\n', " ")
    }

    /// The first value of a field exactly as it was typed: for passwords.
    pub fn exact(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    /// All of it, each value as a text of several lines.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(name, value)| (name.as_str(), tidy(value)))
    }

    /// Every value of a field that may be ticked more than once.
    pub fn values(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().filter(|(found, _)| found == name);
        found.map(|(_, value)| tidy(value)).collect()
    }

    /// A text of several lines.
    pub fn text(&self, name: &str) -> String {
        tidy(&self.exact(name))
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.value(name) == "yes"
    }
}

/// Line ends as one kind, no other control characters, which a database may refuse, and no white space around.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    text.trim().to_owned()
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        form.map(|Form(pairs)| Self(pairs)).map_err(|_| Fault::Form)
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Sent {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_trimmed_and_passwords_are_not() {
        let sent = Sent::from([("a", "  x "), ("a", "y"), ("said", "one\r\ntwo "), ("ok", "yes")]);
        assert_eq!(sent.value("a"), "x");
        assert_eq!(sent.exact("a"), "  x ");
        assert_eq!(sent.values("a"), ["x", "y"]);
        assert_eq!(sent.text("said"), "one\ntwo");
        assert_eq!(sent.value("said"), "one two");
        assert_eq!(Sent::from([("a", "x\0\u{7}y")]).value("a"), "xy");
        assert!(sent.ticked("ok") && !sent.ticked("a") && !sent.ticked("missing"));
        assert_eq!(sent.value("missing"), "");
    }
}
