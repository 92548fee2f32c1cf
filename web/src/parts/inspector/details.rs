//! Names with what they stand for, and ways from one thing to another.

use headwater_core::fact::FactId;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::cause::sentence_html;
use crate::selection::Selection;
use crate::sentence::clock;

/// Rows of a list of details.
pub type Rows = Vec<(&'static str, Html)>;

pub fn details(rows: Rows) -> Html {
    let row = |(name, value): (&'static str, Html)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> };
    html! { <dl class="details">{ for rows.into_iter().map(row) }</dl> }
}

/// A text from AWS or from the user, such as an ARN.
pub fn code(text: &str) -> Html {
    html! { <code class="breakable">{ text.to_owned() }</code> }
}

/// A button that leads to another thing.
pub fn link(content: Html, to: Selection, on_select: &Callback<Selection>) -> Html {
    let onclick = on_select.reform(move |_: MouseEvent| to.clone());
    html! { <button type="button" class="link" {onclick}>{ content }</button> }
}

/// A part of the inspector with a title of its own.
pub fn part(title: &'static str, content: Html) -> Html {
    html! { <section class="part"><h3>{ title }</h3>{ content }</section> }
}

/// Facts, one line each, all of which can be picked.
pub fn fact_list(moment: &Moment, ids: &[FactId], on_select: &Callback<Selection>) -> Html {
    let line = |id: &FactId| {
        let fact = moment.fact(*id)?;
        let to = Selection::Fact(*id);
        Some(html! {
            <li key={*id}>
                <button type="button" class="fact-line" onclick={on_select.reform(move |_| to.clone())}>
                    <time>{ clock(fact.at) }</time>
                    <span>{ sentence_html(fact, moment) }</span>
                </button>
            </li>
        })
    };
    html! { <ul class="fact-list">{ for ids.iter().filter_map(line) }</ul> }
}
