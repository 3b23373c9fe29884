//! Everything that lies inside the binary: the site that browsers fetch, instruments, strategies. Migrations are
//! embedded by `store`.

use app::catalogue::{Catalogue, CatalogueError};
use rust_embed::Embed;
use std::str;

/// What `make site` assembled: scripts, style sheet, static files.
#[derive(Embed)]
#[folder = "../target/site"]
pub struct Site;

#[derive(Embed)]
#[folder = "../instruments"]
#[prefix = "instruments/"]
struct Instruments;

#[derive(Embed)]
#[folder = "../strategies"]
#[prefix = "strategies/"]
struct Strategies;

/// Reads the instruments, strategies and themes that this copy of Earshot came with.
pub fn catalogue() -> Result<Catalogue, CatalogueError> {
    let mut files: Vec<(String, String)> = Vec::new();
    for path in Instruments::iter()
        .chain(Strategies::iter())
        .filter(|path| path.ends_with(".toml"))
    {
        let file = Instruments::get(&path).or_else(|| Strategies::get(&path));
        if let Some(file) = file {
            files.push((
                path.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ));
        }
    }
    Catalogue::read(
        files
            .iter()
            .map(|(path, source)| (path.as_str(), source.as_str())),
    )
}

/// Whether the pages' style sheet is in the binary: without it, it was built without `make site`.
pub fn has_site() -> bool {
    Site::get("pkg/earshot.css").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_is_whole() {
        let catalogue = catalogue().expect("every file that is shipped can be used");
        assert!(catalogue.instruments.len() >= 2);
        assert!(catalogue.strategies.contains_key("southwark-2021"));
        assert!(catalogue.strategies.contains_key("walsall-2021"));
        assert!(!catalogue.code_frame.theme.is_empty());
    }

    #[test]
    fn every_item_that_a_strategy_names_is_asked_by_some_instrument() {
        let catalogue = catalogue().expect("every file that is shipped can be used");
        for strategy in catalogue.strategies.values() {
            for area in &strategy.priority_area {
                for (instrument, item) in strategy
                    .mapping(&area.id)
                    .iter()
                    .flat_map(|mapping| mapping.items())
                {
                    let asked = catalogue
                        .instruments
                        .values()
                        .any(|i| i.key.id == instrument && i.asks(&item));
                    assert!(asked, "{}: {instrument}/{item} is not asked", strategy.id);
                }
            }
        }
    }

    #[test]
    fn every_theme_that_a_strategy_names_is_in_the_code_frame() {
        let catalogue = catalogue().expect("every file that is shipped can be used");
        for strategy in catalogue.strategies.values() {
            for area in &strategy.priority_area {
                for theme in strategy
                    .mapping(&area.id)
                    .iter()
                    .flat_map(|mapping| &mapping.themes)
                {
                    let known = catalogue.code_frame.theme.iter().any(|known| known.id == *theme);
                    assert!(known, "{}: {theme} is not in the code frame", strategy.id);
                }
            }
        }
    }
}
