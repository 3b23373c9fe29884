//! `earshot serve`

use super::{Outcome, output};
use crate::config::{Addresses, Places, Surroundings};
use crate::{jobs, router, serving, startup};
use clap::Args;
use domain::clock::Clock;

/// Serve Earshot until it is told to stop.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    addresses: Addresses,
    #[command(flatten)]
    surroundings: Surroundings,
}

impl Serve {
    pub(super) async fn run(self) -> Outcome {
        // Where the system has no such thing, `doctor` says what to do instead.
        let _ = serving::forbid_dumps();
        let listener = startup::listen(&self.addresses.listen).await?;
        let own = startup::own_url(&listener)?;
        let public = self.addresses.public.public_url.unwrap_or_else(|| own.clone());
        let state = startup::open(&self.places, public.clone(), Clock::System).await?;
        let state = self.surroundings.around(state);
        output::line(format!(
            "Earshot answers at {own} (letters say {public}). Ctrl-C stops it."
        ))?;
        let mut stop = serving::Stop::listen()?;
        let jobs = jobs::Jobs::start(&state);
        let limits = serving::Limits::usual(state.proxies.clone());
        let router = router::router(state.clone());
        let served = serving::serve_within(limits, listener, router, stop.heard()).await;
        jobs.end().await;
        served?;
        serving::close(state).await;
        Ok(())
    }
}
