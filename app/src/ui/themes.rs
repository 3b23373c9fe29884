//! Themes with how many voices are behind them: surveys and sessions side by side, never added together.

use analysis::themes::{ShownCount, ThemeFinding};
use leptos::prelude::*;

/// A table of themes. `about` is the priority area, or whatever they are shown for: it tells several tables of a page apart.
pub fn side_by_side(about: &str, themes: &[ThemeFinding]) -> AnyView {
    let rows = themes
        .iter()
        .map(|theme| {
            view! {
                <tr>
                    <th scope="row">{theme.title.clone()}</th>
                    <td>{voices(theme.survey, "comment", "comments")}</td>
                    <td>{voices(theme.session, "point", "points")}</td>
                </tr>
            }
        })
        .collect_view();
    let label = format!("Themes: {about}");
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class="themes">
                <caption>"What the words were about"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Theme"</th>
                        <th scope="col">"In the survey"</th>
                        <th scope="col">"In group sessions"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn voices(count: ShownCount, one: &str, many: &str) -> String {
    match count {
        ShownCount::Number(1) => format!("1 {one}"),
        ShownCount::Number(n) => format!("{n} {many}"),
        ShownCount::AFew => format!("a few {many}"),
        ShownCount::HeldBack => count.label(),
    }
}
