//! A passphrase that is typed on a terminal stands nowhere on it.

use crate::backup::{answered, names};
use crate::terminal::typed;

const PASSPHRASE: &str = "zwibelfitz under the bed";

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_not_shown_while_it_is_typed() {
    let (app, ..) = answered(0).await;
    let at = app.folder.path().to_owned();
    std::fs::create_dir(at.join("backups")).unwrap();
    let backup = tokio::task::spawn_blocking(move || {
        let arguments = ["backup", "--to", "backups", "--passphrase", "-"];
        let (asks, screen) = typed(&at, &arguments, PASSPHRASE);
        (asks, screen, names(&at.join("backups")).len())
    });
    let (asks, screen, backups) = backup.await.unwrap();
    assert!(
        asks.contains("passphrase") && asks.contains("not shown"),
        "{asks}"
    );
    assert!(!screen.contains("zwibelfitz"), "{screen}");
    assert_eq!(backups, 1);
}
