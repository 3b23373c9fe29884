//! A form about one wave, as every act of its page begins and ends.
//!
//! In: a form post to an address with a wave in it. Out: who wants what of which wave; and the wave's page, with what was done, or
//! with the reason why it was not. It refuses to say whether there is such a wave before its authority is known to be that of who asks.

use super::done::Done;
use super::one::{self, Typed};
use super::{id, outcome};
use crate::road::RoadError;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{AuthorityId, WaveId};
use domain::wave::Wave;

/// What somebody wants of a wave.
pub struct Asked {
    /// The installation.
    pub state: AppState,
    /// Who.
    pub who: SignedIn,
    /// Of which wave.
    pub id: WaveId,
    /// The form.
    pub sent: Sent,
}

impl FromRequest<AppState> for Asked {
    type Rejection = Fault;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let who = SignedIn::from_request_parts(&mut parts, state).await?;
        let wave: Result<Path<String>, _> = Path::from_request_parts(&mut parts, state).await;
        let Path(wave) = wave.map_err(|_| Fault::NotFound)?;
        Ok(Self {
            state: state.clone(),
            who,
            id: id(&wave)?,
            sent: Sent::from_request(Request::from_parts(parts, body), state).await?,
        })
    }
}

impl Asked {
    /// Whose wave it has to be.
    pub fn authority(&self) -> AuthorityId {
        self.who.authority.id
    }

    /// The wave, if it is theirs.
    pub async fn wave(&self) -> Result<Wave, Fault> {
        Ok(crate::road::waves::get(&self.state, self.authority(), self.id).await?)
    }

    /// The wave's page, with what is wrong.
    pub async fn again(&self, typed: Typed, problems: FormProblems) -> Result<Response, Fault> {
        one::show(&self.state, &self.who, self.id, typed, problems).await
    }

    /// The same with one reason, beside the field that it is about.
    pub async fn refused(
        &self,
        typed: Typed,
        field: &str,
        reason: impl Into<String>,
    ) -> Result<Response, Fault> {
        let mut problems = FormProblems::new();
        problems.add(field, reason.into());
        self.again(typed, problems).await
    }

    /// Back to the wave's page: it says what was done, which is on record in the words of `did`. Or the page with the reason why not.
    pub async fn finish(
        &self,
        result: Result<(), RoadError>,
        did: &str,
        done: Done,
        typed: Typed,
        field: &str,
    ) -> Result<Response, Fault> {
        match outcome(result)? {
            Ok(()) => {
                let id = self.id;
                self.who.did(&self.state, &format!("{did} the wave {id}")).await?;
                Ok(Redirect::to(&done.address(id)).into_response())
            }
            Err(reason) => self.refused(typed, field, reason).await,
        }
    }
}
