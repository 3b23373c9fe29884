//! A browser, as far as answering needs one: it keeps no cookies and follows nothing by itself.

use std::time::Duration;
use ureq::http::header;
use ureq::{Agent, Body, Error};

/// Asks one Earshot.
#[derive(Clone)]
pub struct Browser {
    agent: Agent,
    url: String,
}

/// What came back.
pub struct Page {
    /// The status.
    pub status: u16,
    /// Where it leads to, if elsewhere.
    pub location: Option<String>,
    /// The page.
    pub body: String,
}

impl Browser {
    /// A browser for the Earshot at this address, without a slash at the end.
    pub fn new(url: &str) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .user_agent("earshot simulate")
            .build();
        Self {
            agent: config.new_agent(),
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Result<Page, Error> {
        page(self.agent.get(format!("{}{path}", self.url)).call()?)
    }

    /// Fetches what is no page.
    pub fn get_bytes(&self, path: &str) -> Result<(u16, Vec<u8>), Error> {
        let mut response = self.agent.get(format!("{}{path}", self.url)).call()?;
        Ok((response.status().as_u16(), response.body_mut().read_to_vec()?))
    }

    /// Sends bytes, and says what came back.
    pub fn post_bytes(&self, path: &str, bytes: &[u8]) -> Result<(u16, Vec<u8>), Error> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let mut response = request.header("origin", &self.url).send(bytes)?;
        Ok((response.status().as_u16(), response.body_mut().read_to_vec()?))
    }

    /// Sends a form.
    pub fn post(&self, path: &str, fields: &[(String, String)]) -> Result<Page, Error> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.header("origin", &self.url);
        page(request.send_form(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))?)
    }
}

fn page(mut response: ureq::http::Response<Body>) -> Result<Page, Error> {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|to| to.to_str().ok())
        .map(str::to_owned);
    let body = response.body_mut().read_to_string()?;
    Ok(Page {
        status: response.status().as_u16(),
        location,
        body,
    })
}
