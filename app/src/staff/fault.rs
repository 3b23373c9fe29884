//! Why a page cannot be shown: each variant is one thing that a person can be told, with a way on.

use crate::road::RoadError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::people::Role;
use store::StoreError;

/// What stands in the way. The page for it is made by the guard, which knows who is signed in.
#[derive(Clone, Debug)]
pub enum Fault {
    /// There is nothing with that id, or it belongs to another authority: nobody is told which.
    NotFound,
    /// Another role is needed.
    Role(&'static [Role]),
    /// The form cannot be read at all.
    Form,
    /// Something of ours does not work.
    Ours,
}

impl Fault {
    /// The status that goes with it.
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::Role(_) => StatusCode::FORBIDDEN,
            Fault::Form => StatusCode::BAD_REQUEST,
            Fault::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Fault {
    /// A bare answer that carries the fault: the guard puts a page around it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Fault::NotFound,
            error => {
                // A store error names tables and rules of the database, never a value.
                tracing::error!(%error, "a staff page could not reach what is stored");
                Fault::Ours
            }
        }
    }
}

impl From<RoadError> for Fault {
    fn from(error: RoadError) -> Self {
        match error {
            RoadError::NotFound => Fault::NotFound,
            RoadError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "an act of staff failed");
                Fault::Ours
            }
        }
    }
}

impl From<super::PasswordError> for Fault {
    fn from(error: super::PasswordError) -> Self {
        tracing::error!(%error, "a password could not be hashed");
        Fault::Ours
    }
}
