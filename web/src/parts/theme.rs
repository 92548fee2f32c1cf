//! Light, dark, or as the system says.

use yew::prelude::*;

use super::control::{Icon, IconButton};
use crate::hooks::use_preference;

const THEMES: &[&str] = &["auto", "light", "dark"];

/// A button that goes from one theme to the next; the choice is remembered.
#[component]
pub fn ThemeToggle() -> Html {
    let theme = use_preference("theme", THEMES);
    use_effect_with(theme.get(), |theme| show(theme));
    let (icon, label) = match theme.get() {
        "light" => (Icon::Sun, "Theme: light. Change to dark"),
        "dark" => (Icon::Moon, "Theme: dark. Change to the system's"),
        _ => (Icon::Auto, "Theme: the system's. Change to light"),
    };
    let next = THEMES.iter().cycle().skip_while(|name| **name != theme.get()).nth(1).copied().unwrap_or("auto");
    let onclick = Callback::from(move |_| theme.set(next));
    html! { <IconButton {icon} {label} {onclick} /> }
}

/// The style sheet reads the theme from the root element.
fn show(theme: &str) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    let Some(root) = root else { return };
    // Setting a well-formed attribute cannot fail.
    let _ = match theme {
        "auto" => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme),
    };
}
