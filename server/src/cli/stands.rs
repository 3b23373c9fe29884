//! Where a wave stands, for people and for programs. It refuses to tell anything of answers but their number in tens, and
//! what follows from it.

use app::road::retention::Holding;
use app::road::waves;
use domain::id::WaveId;
use serde_json::json;
use store::backup::Standing;
use store::invitations::Letters;

/// The names of backups that hold something of a wave that is kept no more.
pub(super) fn backups_of(wave: WaveId, outlived: &[Standing]) -> Vec<&str> {
    let of_wave = outlived
        .iter()
        .filter(|backup| backup.outlived.iter().any(|held| held.wave == wave));
    of_wave.map(|backup| backup.name.as_str()).collect()
}

/// For programs.
pub(super) fn as_json(status: &waves::Status, held: &[Holding], backups: &[&str]) -> serde_json::Value {
    let wave = &status.wave;
    let by_instrument = |count: fn(&Letters) -> u64| -> serde_json::Map<_, _> {
        let letters = status.letters.iter();
        letters
            .map(|letters| (letters.instrument.to_string(), json!(count(letters))))
            .collect()
    };
    let kept: serde_json::Map<_, _> = held
        .iter()
        .map(|holding| {
            let erased = holding
                .erasure
                .as_ref()
                .map(|erasure| erasure.erased_on.to_string());
            let until = holding.until.map(|until| until.to_string());
            (
                holding.kept.to_string(),
                json!({ "until": until, "erased": erased }),
            )
        })
        .collect();
    json!({
        "wave": wave.id.to_string(),
        "title": wave.title,
        "state": wave.state.as_str(),
        "closes": wave.closes_on.to_string(),
        "read_from": wave.reading_date().to_string(),
        "open_link": !status.open_links.is_empty(),
        "invited": by_instrument(|letters| letters.printed),
        "replacements": by_instrument(|letters| letters.replacements),
        "answered_in_tens": status.answered_in_tens,
        "reached_30_percent": status.reached,
        "all_read": status.all_read,
        "kept": kept,
        "backups_to_delete": backups,
    })
}

/// For people.
pub(super) fn as_text(status: &waves::Status, backups: &[&str]) -> String {
    let wave = &status.wave;
    let printed: u64 = status.letters.iter().map(|letters| letters.printed).sum();
    let replaced: u64 = status.letters.iter().map(|letters| letters.replacements).sum();
    let open_link = !status.open_links.is_empty();
    let way_in = match open_link {
        true => "one link for everybody".into(),
        false => format!("{printed} letters"),
    };
    let mut text = format!(
        "{}  \"{}\": {}, closes {}, {way_in}",
        wave.id, wave.title, wave.state, wave.closes_on
    );
    if replaced > 0 {
        text += &format!(" ({replaced} replaced)");
    }
    match status.all_read {
        Some(true) => text += ", all words are read",
        Some(false) => text += ", words are still being read",
        None if printed > 0 || open_link => {
            text += &format!(", {} or a few more answered", status.answered_in_tens)
        }
        None => {}
    }
    match status.reached {
        Some(true) => text += ", 30 % reached",
        Some(false) => text += ", 30 % not yet reached",
        None => {}
    }
    if !backups.is_empty() {
        text += &format!(", delete the backups {}", backups.join(", "));
    }
    text
}
