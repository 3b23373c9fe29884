//! ⑦ Strategies with their priority areas, and what the authority decided about each.
//!
//! In: a strategy file, transcribed from a committee paper ([`Strategy::parse`]), and the reviews that officers
//! record. Priorities are data: an authority has five, six or twelve, and new ones when its strategy ends. Which items
//! and themes speak to which area is mapped here, never in the instrument.

mod review;
mod strategy;

pub use review::{Decision, NewReview, Review, ReviewProblem};
pub use strategy::{AreaMapping, PriorityArea, Statement, Strategy, StrategyError};
