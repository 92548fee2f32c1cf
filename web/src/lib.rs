//! The Headwater user interface.

use yew::prelude::*;

#[component]
pub fn App() -> Html {
    html! { <main><h1>{ "Headwater" }</h1></main> }
}
