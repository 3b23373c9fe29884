//! The statistics of Earshot: counts, what may be shown of them, and what is released.
//!
//! In: the ticks of a wave, unsealed and shuffled, and numbers of coded comments. Out: a [`release::TablesRelease`] and a
//! [`release::ThemesRelease`], which hold nothing but what anybody may see. It refuses to know who answered, when, and
//! what was written.
//!
//! 1. [`aggregation`]: ticks become a [`aggregation::FrequencyTable`], exact and never shown;
//! 2. [`disclosure_control`]: all tables of a release together become [`disclosure_control::ProtectedTable`]s;
//! 3. [`themes`]: how many comments are behind a theme, as far as that may be said;
//! 4. [`release`]: what is kept for good, as JSON.
//!
//! Beside the road: [`study`] does for anybody's own tables what 2 does for those of a wave.

pub mod aggregation;
pub mod disclosure_control;
pub mod release;
pub mod study;
pub mod themes;
