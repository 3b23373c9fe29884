//! What goes on by itself while Earshot serves. In: the installation. Out: nothing that anybody waits for. A job that fails
//! says so in the log and tries again; it never ends the server.

pub mod erasing;
pub mod finishing;
pub mod forgetting;
pub mod mixing;
pub mod room;

use app::state::AppState;
use tokio::task::JoinHandle;

/// The jobs of a server. They end when they are dropped.
pub struct Jobs([JoinHandle<()>; 5]);

impl Jobs {
    /// Begins with all of them.
    pub fn start(state: &AppState) -> Self {
        Self([
            tokio::spawn(mixing::keep_mixed(state.clone())),
            tokio::spawn(erasing::keep_erasing(state.clone())),
            tokio::spawn(finishing::keep_finishing(state.clone())),
            tokio::spawn(forgetting::keep_forgetting(state.clone())),
            tokio::spawn(room::keep_looking(state.clone())),
        ])
    }

    /// Ends them, at once: each does its work in steps that are done or undone as a whole.
    pub async fn end(mut self) {
        for job in &mut self.0 {
            job.abort();
            // That it was ended is what we hear.
            let _ = job.await;
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}
