//! One line below a lane for each of its readers: what it does, how far it is behind, and what holds it up.

use std::rc::Rc;

use headwater_core::time::Instant;
use yew::prelude::*;

use super::reader::{Doing, Reader};
use crate::keys::Numbering;
use crate::parts::glyph::{Icon, icon};
use crate::selection::Selection;
use crate::sentence::{clock_seconds, countdown, span};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub reader: Reader,
    /// The time, when the reader waits for something.
    pub now: Option<Instant>,
    pub numbering: Rc<Numbering>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
}

#[component]
pub fn ReaderStatus(props: &Props) -> Html {
    let Props { reader, now, numbering, .. } = props;
    let selection = target(reader);
    let selected = props.selection == selection;
    let text = says(reader, *now, numbering);
    let class = classes!("reader", tone(reader));
    html! {
        <button type="button" {class} tabindex="-1" data-cell="reader" aria-current={selected.then_some("true")}
            onclick={props.on_select.reform(move |_| selection.clone())}>
            <span class="reader-name">{ icon(Icon::Function) }<bdi>{ reader.function.to_string() }</bdi></span>
            <span class="reader-says">
                if matches!(reader.doing, Doing::Blocked { .. }) { { icon(Icon::Retry) } }
                { text }
            </span>
            { progress(reader, *now) }
        </button>
    }
}

/// A running or blocked batch leads to its invocation, anything else to the mapping.
fn target(reader: &Reader) -> Selection {
    let mapping = Rc::clone(&reader.mapping);
    match reader.doing {
        Doing::Running { invocation, .. } | Doing::Blocked { invocation, .. } => {
            Selection::Invocation { mapping, invocation }
        }
        _ => Selection::Mapping { mapping },
    }
}

const fn tone(reader: &Reader) -> &'static str {
    match reader.doing {
        Doing::Nothing { .. } | Doing::Finished => "reader-off",
        Doing::Reading => "reader-idle",
        Doing::Gathering { .. } => "reader-gathering",
        Doing::Running { .. } => "reader-running",
        Doing::Blocked { .. } => "reader-blocked",
    }
}

/// What a reader does, in words.
pub fn says(reader: &Reader, now: Option<Instant>, numbering: &Numbering) -> String {
    let lag = lag(reader, now);
    match &reader.doing {
        Doing::Nothing { state } => format!("mapping is {state}"),
        Doing::Finished => "read to its end".into(),
        Doing::Reading if lag.is_empty() => "up to date".into(),
        Doing::Reading => lag,
        Doing::Gathering { count, size, .. } => format!("window open · {count} of {size}"),
        Doing::Running { attempt: 1, .. } => joined(format!("runs on {}", records(reader.batch.len())), &lag),
        Doing::Running { attempt, .. } => {
            joined(format!("attempt {attempt} runs on {}", records(reader.batch.len())), &lag)
        }
        Doing::Blocked { attempt, since, ends, .. } => {
            let record = reader.batch.first().map_or(0, |sequence| numbering.number(*sequence));
            let wait = now.map_or_else(String::new, |now| format!(" in {}", countdown(ends.since(now))));
            format!("attempt {attempt}{wait} · blocked by record {record} since {}", clock_seconds(*since))
        }
    }
}

fn records(count: usize) -> String {
    if count == 1 { "1 record".into() } else { format!("{count} records") }
}

fn joined(text: String, lag: &str) -> String {
    if lag.is_empty() { text } else { format!("{text} · {lag}") }
}

/// How many records wait behind the iterator, and for how long.
fn lag(reader: &Reader, now: Option<Instant>) -> String {
    match (reader.behind, reader.behind_since.zip(now)) {
        (0, _) => String::new(),
        (count, Some((since, now))) if now > since => format!("{count} waiting · {} behind", span(now.since(since))),
        (count, _) => format!("{count} waiting"),
    }
}

/// How much of a wait or run is over, as a growing bar.
fn progress(reader: &Reader, now: Option<Instant>) -> Html {
    let (
        Doing::Gathering { began, ends, .. } | Doing::Running { began, ends, .. } | Doing::Blocked { began, ends, .. },
        Some(now),
    ) = (&reader.doing, now)
    else {
        return html! {};
    };
    let whole = ends.since(*began).0.max(1);
    let percent = (now.since(*began).0.min(whole) * 100 / whole).to_string();
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-fill" width={percent} height="4" />
        </svg>
    }
}
