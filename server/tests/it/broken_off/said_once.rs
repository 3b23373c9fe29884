//! What fails for each young person is not said for each: the log would tell when they came.

use super::full_disk::codes;
use crate::harness::fields;
use crate::process::Running;
use server::simulate::browser::Browser;
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

#[test]
fn an_error_that_everybody_meets_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let codes = codes(folder.path());
    let (server, url) = Running::serve(folder.path());
    let browser = Browser::new(&url);
    let opens = |code: &String| {
        let page = browser.post("/s/survey", &fields([("code", code)])).unwrap();
        page.status == 200 && page.body.contains("a.fun")
    };
    assert!(opens(&codes[0]));
    // A secret file that others can read is not read.
    let secrets = folder.path().join("earshot.secret");
    set_permissions(&secrets, Permissions::from_mode(0o644)).unwrap();
    assert!(codes.iter().all(|code| !opens(code)));
    set_permissions(&secrets, Permissions::from_mode(0o600)).unwrap();
    assert!(codes.iter().all(opens));
    server.signal("TERM");
    let (code, said) = server.ended();
    assert_eq!(code, Some(0));
    assert_eq!(said.matches("ERROR").count(), 1, "{said}");
    assert!(
        said.contains("has no keys") && said.contains("chmod 600"),
        "{said}"
    );
    assert!(codes.iter().all(|code| !said.contains(code.as_str())));
}
