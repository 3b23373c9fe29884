//! What was done about a request or a concern.

use super::list::{self, Typed};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{ConcernId, ContactId};
use validator::Validate;

#[derive(Validate)]
struct Note {
    #[validate(length(
        min = 1,
        max = 2_000,
        message = "Write in up to 2,000 characters what was done"
    ))]
    note: String,
}

/// Somebody has been in touch: the request is deleted. If it was deleted before, that is just as well.
pub async fn request(
    State(state): State<AppState>,
    who: SignedIn,
    Path(request): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id: ContactId = request.parse().map_err(|_| Fault::NotFound)?;
    if let Err(problems) = sent.is_sure(&list::deleting(id)) {
        return list::show(&state, &who, Typed::default(), problems).await;
    }
    if store::contacts::done(&state.contacts, id, &who.authority.slug).await? {
        who.did(&state, "was in touch with a young person who asked for it")
            .await?;
    }
    Ok(Redirect::to("/staff/contact").into_response())
}

/// Closes a concern with a note.
pub async fn concern(
    State(state): State<AppState>,
    who: SignedIn,
    Path(concern): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id: ConcernId = concern.parse().map_err(|_| Fault::NotFound)?;
    let field = format!("note-{id}");
    let note = Note {
        note: sent.text(&field),
    };
    if let Err(errors) = note.validate() {
        let mut problems = FormProblems::new();
        for (_, message) in FormProblems::from_validator(&errors, &["note"]).iter() {
            problems.add(field.clone(), message);
        }
        let typed = Typed {
            concern: id.to_string(),
            note: note.note,
        };
        return list::show(&state, &who, typed, problems).await;
    }
    let (authority, today) = (who.authority.id, state.clock.today());
    if store::concerns::close(&state.store, authority, id, &note.note, who.member.id, today).await? {
        who.did(&state, &format!("closed the concern {id}")).await?;
    }
    Ok(Redirect::to("/staff/contact").into_response())
}
