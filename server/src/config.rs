//! Flags and `EARSHOT_*` variables, and what follows from them.
//!
//! In: what the command line was given. Out: where the databases, the secret file and the world are. A flag wins over a
//! variable.

use app::limits::{Pace, Paces, Tries, TrustedProxies, TrustedProxy};
use app::state::AppState;
use clap::Args;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Where the databases and the keys are. Every command that touches an installation takes these.
#[derive(Args, Clone, Debug)]
pub struct Places {
    /// The database: sqlite://FILE, or postgres://USER@HOST/NAME
    #[arg(
        long,
        env = "EARSHOT_DATABASE_URL",
        default_value = "sqlite://earshot.db",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: String,
    /// The database of requests for contact, apart from everything else [default: a file beside the database, a schema beside it on PostgreSQL]
    #[arg(
        long,
        env = "EARSHOT_CONTACT_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub contact_database_url: Option<String>,
    /// The keys of the waves; made at first start, never in the database [default: earshot.secret beside the database]
    #[arg(long, env = "EARSHOT_SECRET_FILE", value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

/// Names would lie in the same file as marks and envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "requests for contact must not lie in the same file as answers: name another one with --contact-database-url"
)]
pub struct SameFile;

impl Places {
    /// Everything in one folder: for the demo and for tests.
    pub fn in_folder(folder: &std::path::Path) -> Self {
        Self {
            database_url: format!("sqlite://{}", folder.join("earshot.db").display()),
            contact_database_url: None,
            secret_file: None,
        }
    }

    /// The URL of the database of requests for contact. On a PostgreSQL server it has a schema of its own.
    pub fn contacts(&self) -> Result<String, SameFile> {
        let beside = |file: PathBuf| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            format!(
                "sqlite://{}",
                file.with_file_name(format!("{stem}-contact.db")).display()
            )
        };
        let url = match (&self.contact_database_url, self.file()) {
            (Some(url), _) => url.clone(),
            (None, Some(file)) => beside(file),
            (None, None) => self.database_url.clone(),
        };
        if self.file().is_some() && url == self.database_url {
            Err(SameFile)
        } else {
            Ok(url)
        }
    }

    /// The file with the keys of the waves.
    pub fn secrets(&self) -> PathBuf {
        match (&self.secret_file, self.file()) {
            (Some(file), _) => file.clone(),
            (None, Some(file)) => file.with_file_name("earshot.secret"),
            (None, None) => PathBuf::from("earshot.secret"),
        }
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<PathBuf> {
        Self::file_of(&self.database_url)
    }

    /// The file that an address is of, if it is one of SQLite.
    pub fn file_of(url: &str) -> Option<PathBuf> {
        let rest = url.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }
}

/// Where the world reaches it.
#[derive(Args, Clone, Debug)]
pub struct Addresses {
    /// The address and port to listen on
    #[arg(
        long,
        env = "EARSHOT_LISTEN",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS:PORT"
    )]
    pub listen: String,
    #[command(flatten)]
    /// What letters say.
    pub public: PublicUrl,
}

/// What lies between the world and this server.
#[derive(Args, Clone, Debug)]
pub struct Surroundings {
    /// The proxies in front, as addresses or networks: their X-Forwarded-For or Forwarded header says where failed tries
    /// come from. Repeat it, or write commas
    #[arg(
        long = "trusted-proxy",
        env = "EARSHOT_TRUSTED_PROXIES",
        value_name = "ADDRESS or NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// How many servers share the database. Each lets its part of the failed tries through that all together may have
    #[arg(long, env = "EARSHOT_SERVERS", default_value = "1", value_name = "N")]
    pub servers: NonZeroU32,
}

impl Surroundings {
    /// The installation as it stands among these.
    pub fn around(self, state: AppState) -> AppState {
        AppState {
            tries: Tries::new(Pace::WHOLE.shared_by(self.servers.get())),
            paces: Paces::shared_by(self.servers.get()),
            proxies: TrustedProxies::new(self.trusted_proxies),
            ..state
        }
    }
}

/// What letters and codes lead to.
#[derive(Args, Clone, Debug)]
pub struct PublicUrl {
    /// The address that letters name, such as `https://earshot.example.org` [default: from the address listened on]
    #[arg(long, env = "EARSHOT_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
}

/// An address to put before a path: with its scheme, without a slash at the end.
fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@']) => Ok(url.to_owned()),
        _ => Err("write it with its scheme and without a path, such as https://earshot.example.org".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(url: &str) -> Places {
        Places {
            database_url: url.into(),
            contact_database_url: None,
            secret_file: None,
        }
    }

    #[test]
    fn everything_lies_beside_a_database_file() {
        let beside = places("sqlite:///var/lib/earshot/town.db?mode=rwc");
        assert_eq!(
            beside.contacts().as_deref(),
            Ok("sqlite:///var/lib/earshot/town-contact.db")
        );
        assert_eq!(beside.secrets(), PathBuf::from("/var/lib/earshot/earshot.secret"));
        assert_eq!(
            places("sqlite://earshot.db").secrets(),
            PathBuf::from("earshot.secret")
        );
    }

    #[test]
    fn requests_for_contact_never_lie_with_the_answers() {
        assert_eq!(
            places("postgres://db/earshot").contacts().as_deref(),
            Ok("postgres://db/earshot")
        );
        let mut same = places("sqlite://earshot.db");
        same.contact_database_url = Some("sqlite://earshot.db".into());
        assert_eq!(same.contacts(), Err(SameFile));
    }

    #[test]
    fn a_public_url_has_a_scheme_and_no_path() {
        assert_eq!(
            public_url("https://say.example.org/").as_deref(),
            Ok("https://say.example.org")
        );
        for wrong in [
            "say.example.org",
            "https://",
            "https://say.example.org/survey",
            "ftp://say.example.org",
        ] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
