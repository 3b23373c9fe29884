//! A PostgreSQL server of a test's own, whose power can be cut. It writes to the disk as one in use does: the one that
//! `scripts/with-postgres.sh` starts for all tests never waits for a disk.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub struct Cluster {
    folder: TempDir,
    port: u16,
}

/// PostgreSQL's own tools: in the path, or where Debian keeps them.
fn path() -> OsString {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    std::env::join_paths(std::env::split_paths(&own).chain(debian)).unwrap()
}

/// PostgreSQL refuses to run as root.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn run(folder: &Path, tool: &str, arguments: &[&str]) {
    let mut command = match is_root() {
        true => {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "env"]);
            let mut set = OsString::from("PATH=");
            set.push(path());
            command.arg(set).arg(tool);
            command
        }
        false => Command::new(tool),
    };
    let done = command
        .env("PATH", path())
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success(), "{tool} {arguments:?}");
}

impl Cluster {
    /// A new one; nothing, where the other tests have no PostgreSQL either.
    pub fn begin() -> Option<Self> {
        std::env::var_os("EARSHOT_TEST_POSTGRES_URL")?;
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(folder.path()).status();
            assert!(owned.unwrap().success());
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let cluster = Self { folder, port };
        run(
            cluster.folder.path(),
            "initdb",
            &[
                "-D",
                "data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
        );
        cluster.power_is_back();
        Some(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it, and waits until it has read what was committed.
    pub fn power_is_back(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100",
            self.port
        );
        run(
            self.folder.path(),
            "pg_ctl",
            &[
                "-D",
                "data",
                "-w",
                "-t",
                "60",
                "-l",
                "data/server.log",
                "-o",
                &options,
                "start",
            ],
        );
    }

    /// Every process of it ends at once, and writes nothing any more.
    pub fn power_goes(&self) {
        run(
            self.folder.path(),
            "pg_ctl",
            &["-D", "data", "-w", "-m", "immediate", "stop"],
        );
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("data/server.log")
    }

    /// Whether it had to read its log after the power had gone.
    pub fn has_recovered(&self) -> bool {
        let log = std::fs::read_to_string(self.log()).unwrap();
        log.contains("was not properly shut down")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.power_goes();
            return;
        }
        // A test that failed leaves no server behind either.
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
        if let Some(pid) = pid.ok().as_deref().and_then(|text| text.lines().next()) {
            let _ = Command::new("kill").args(["-s", "QUIT", pid]).status();
        }
    }
}
