//! From a configuration to what every handler is given, or one sentence that says what to do.

use crate::config::{Places, SameFile};
use crate::embedded;
use app::catalogue::CatalogueError;
use app::state::{AppState, Site};
use domain::clock::Clock;
use std::io;
use std::sync::Arc;
use store::{Contacts, KeyFile, KeyFileError, Store, StoreError};
use tokio::net::TcpListener;

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// This copy is damaged.
    #[error("this copy of Earshot is damaged: {0}")]
    Catalogue(#[from] CatalogueError),
    /// A database has no place.
    #[error(transparent)]
    Place(#[from] SameFile),
    /// The database. What to do next is in the error itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// Another program listens there.
    #[error("{0} is in use by another program: end that one, or choose another port with --listen")]
    InUse(String),
    /// Low ports belong to the system, other addresses to other machines.
    #[error("cannot listen on {address}: {problem}. Choose an address of this machine with --listen")]
    Listen {
        /// As it was given.
        address: String,
        /// What the system says.
        problem: io::Error,
    },
}

/// Takes the port first: what cannot be served need not be opened.
pub async fn listen(address: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|problem| match problem.kind() {
            io::ErrorKind::AddrInUse => StartError::InUse(address.to_owned()),
            _ => StartError::Listen {
                address: address.to_owned(),
                problem,
            },
        })
}

/// Opens the databases and the keys.
pub async fn open(places: &Places, public_url: String, clock: Clock) -> Result<AppState, StartError> {
    let catalogue = embedded::catalogue()?;
    let contacts = places.contacts()?;
    let store = Store::open(&places.database_url).await?;
    let contacts = Contacts::open(&contacts).await?;
    let keys = KeyFile::open(places.secrets())?;
    let synthetic = store::settings::synthetic(&store).await?;
    Ok(AppState {
        store,
        contacts,
        keys,
        catalogue: Arc::new(catalogue),
        site: Arc::new(Site {
            public_url,
            synthetic,
        }),
        clock,
        tries: Default::default(),
        paces: Default::default(),
        vouchers: Default::default(),
        proxies: Default::default(),
        turns: Default::default(),
        troubles: Default::default(),
        staff_turns: Default::default(),
        releasing: Default::default(),
    })
}

/// What letters name if nobody said otherwise: the address listened on, as a browser on this machine can open it.
pub fn own_url(listener: &TcpListener) -> io::Result<String> {
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(format!("http://{address}"))
}
