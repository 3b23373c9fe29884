//! What an authority decided about a priority area: one person records it, another approves it.

use crate::id::{ReviewId, StaffId};
use time::{Date, OffsetDateTime};

/// What comes of what was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// "We will …", with an owner and a date.
    WillDo {
        /// What.
        action: String,
        /// A job title, not a name.
        owner: String,
        /// By when.
        due: Date,
    },
    /// "We can't, because …"
    CannotDo {
        /// Why.
        reason: String,
    },
}

/// A review before it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    /// The strategy.
    pub strategy: String,
    /// The priority area.
    pub area: String,
    /// "What we heard."
    pub heard: String,
    /// "What we will do, or why we can't."
    pub decision: Decision,
    /// Who decided: a committee or a job title.
    pub decided_by: String,
    /// When it will be looked at again.
    pub look_again_on: Date,
}

/// A recorded review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Drawn.
    pub id: ReviewId,
    /// What it says.
    pub content: NewReview,
    /// Who recorded it.
    pub recorded_by: StaffId,
    /// When.
    pub recorded_at: OffsetDateTime,
    /// Who approved it; until then it is not public.
    pub approved_by: Option<StaffId>,
    /// How the action stands: the latest line of progress.
    pub progress: Option<String>,
}

/// Why a review cannot be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewProblem {
    /// Two people must look.
    #[error("a review is approved by somebody other than the person who recorded it")]
    SamePerson,
    /// Once is enough.
    #[error("this review is approved already")]
    Approved,
}

impl Review {
    /// Whether this person may approve it.
    pub fn may_approve(&self, who: StaffId) -> Result<(), ReviewProblem> {
        match self.approved_by {
            Some(_) => Err(ReviewProblem::Approved),
            None if self.recorded_by == who => Err(ReviewProblem::SamePerson),
            None => Ok(()),
        }
    }
}
