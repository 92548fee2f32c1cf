//! What a change did to an item: attributes that went as − lines, those that came as + lines.

use headwater_core::dynamodb::change::Change;
use headwater_core::dynamodb::value::{Attributes, Value};
use yew::Html;

use crate::keys;
use crate::view::{El, bdi, div, group, note, nothing};

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
    let mut list = div("ul", "delta").label("Attributes before and after");
    for shown in lines.iter().take(LINES) {
        list = list.kid(line(shown));
    }
    let more = lines.len().saturating_sub(LINES);
    let rest = if more > 0 { note(&format!("and {more} more lines, in the record's JSON")) } else { nothing() };
    group(vec![list.html(), rest])
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
    for (name, value) in new {
        if !old.contains(name) {
            lines.push(Line::Come(name, value));
        }
    }
    lines
}

fn line(line: &Line<'_>) -> El {
    let (class, sign, says, name, value) = match line {
        Line::Same(name, value) => ("delta-same", " ", "unchanged: ", name, value),
        Line::Gone(name, value) => ("delta-gone", "−", "before: ", name, value),
        Line::Come(name, value) => ("delta-come", "+", "after: ", name, value),
    };
    let json = serde_json::to_string(value).unwrap_or_default();
    div("li", class)
        .kid(div("span", "sign").hidden().text(sign))
        .kid(div("span", "visually-hidden").text(says))
        .kid(bdi(&keys::clipped(name, SHOWN)).class("delta-name"))
        .text(" ")
        .kid(bdi(&keys::clipped(&json, SHOWN)))
}
