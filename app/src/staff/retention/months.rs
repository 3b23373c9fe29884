//! Declaring for how long something is kept.

use super::one;
use crate::road::{RoadError, retention};
use crate::staff::fault::Fault;
use crate::staff::form::capital;
use crate::staff::waves::asked::Asked;
use crate::staff::waves::outcome;
use crate::ui::form::FormProblems;
use axum::response::{IntoResponse, Redirect, Response};
use domain::wave::{Kept, NotKept, Retention, WaveState};

/// Keeps it.
pub async fn save(asked: Asked) -> Result<Response, Fault> {
    let (wave, id) = (asked.wave().await?, asked.id);
    let typed = Kept::ALL.map(|kept| asked.sent.value(kept.as_str()));
    // Of a draft they can be made longer again.
    if wave.state != WaveState::Draft
        && let Err(problems) = asked.sent.is_sure("months")
    {
        return one::show(&asked.state, &asked.who, id, Some(typed), problems).await;
    }
    let declared = match read(&typed) {
        Ok(new) => retention::declare(&asked.state, wave.authority, id, new).await,
        Err(wrong) => Err(wrong.into()),
    };
    let field = match &declared {
        Err(RoadError::NotKept(NotKept::Months(kept) | NotKept::Longer(kept))) => kept.as_str(),
        _ => "main",
    };
    match outcome(declared)? {
        Ok(()) => {
            let [invitations, words, ticks] = &typed;
            let act = format!(
                "declared that of the wave {id} invitations are kept for {invitations}, words for {words} and ticks for \
                 {ticks} months"
            );
            asked.who.did(&asked.state, &act).await?;
            Ok(Redirect::to(&format!("/staff/retention/{id}")).into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add(field, capital(&reason));
            one::show(&asked.state, &asked.who, id, Some(typed), problems).await
        }
    }
}

/// Three numbers of months, in the order of [`Kept::ALL`].
pub(in crate::staff) fn read(typed: &[String; 3]) -> Result<Retention, NotKept> {
    let mut months = [0; 3];
    for ((kept, typed), months) in Kept::ALL.into_iter().zip(typed).zip(&mut months) {
        *months = typed.parse().map_err(|_| NotKept::Months(kept))?;
    }
    let [invitations, words, ticks] = months;
    Retention::new(invitations, words, ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole_numbers_and_the_wrong_one_is_named() {
        let typed = |texts: [&str; 3]| texts.map(str::to_owned);
        assert_eq!(read(&typed(["1", "6", "12"])), Ok(Retention::default()));
        for (wrong, kept) in [
            (["", "6", "12"], Kept::Invitations),
            (["1", "half", "12"], Kept::Words),
            (["1", "6", "300"], Kept::Ticks),
            (["1", "6", "-1"], Kept::Ticks),
        ] {
            assert_eq!(read(&typed(wrong)), Err(NotKept::Months(kept)));
        }
    }
}
