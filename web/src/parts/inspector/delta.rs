//! What a change did to an item: attributes that went as − lines, those that came as + lines.

use headwater_core::dynamodb::change::Change;
use headwater_core::dynamodb::value::{Attributes, Value};
use yew::prelude::*;

use crate::keys;

/// Characters of a value that are shown.
const SHOWN: usize = 400;
/// Attributes that are shown.
const LINES: usize = 60;

/// One line of a comparison.
enum Line<'a> {
    Same(&'a str, &'a Value),
    Gone(&'a str, &'a Value),
    Come(&'a str, &'a Value),
}

/// The differences between both images.
pub fn delta(change: &Change) -> Html {
    let none = Attributes::default();
    let (old, new) = (change.old.as_deref().unwrap_or(&none), change.new.as_deref().unwrap_or(&none));
    let lines = lines(old, new);
    let more = lines.len().saturating_sub(LINES);
    html! {
        <>
            <ul class="delta" aria-label="Attributes before and after">{ for lines.iter().take(LINES).map(line) }</ul>
            if more > 0 { <p class="note">{ format!("and {more} more lines, in the record's JSON") }</p> }
        </>
    }
}

/// In the order of the old image, then what is new.
fn lines<'a>(old: &'a Attributes, new: &'a Attributes) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for (name, before) in old {
        match new.get(name) {
            Some(after) if after == before => lines.push(Line::Same(name, before)),
            after => {
                lines.push(Line::Gone(name, before));
                lines.extend(after.map(|after| Line::Come(name, after)));
            }
        }
    }
    lines.extend(new.iter().filter(|(name, _)| !old.contains(name)).map(|(name, value)| Line::Come(name, value)));
    lines
}

fn line(line: &Line<'_>) -> Html {
    let (class, sign, says, name, value) = match line {
        Line::Same(name, value) => ("delta-same", " ", "unchanged: ", name, value),
        Line::Gone(name, value) => ("delta-gone", "−", "before: ", name, value),
        Line::Come(name, value) => ("delta-come", "+", "after: ", name, value),
    };
    let json = serde_json::to_string(value).unwrap_or_default();
    html! {
        <li {class}>
            <span class="sign" aria-hidden="true">{ sign }</span><span class="visually-hidden">{ says }</span>
            <bdi class="delta-name">{ keys::clipped(name, SHOWN) }</bdi>{ " " }<bdi>{ keys::clipped(&json, SHOWN) }</bdi>
        </li>
    }
}
