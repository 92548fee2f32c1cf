//! The way through the run: a slider on which every event has the same width, so that idle time takes none.

use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::markers::Markers;
use crate::sentence;
use crate::shared::Shared;

/// Places at which the time is written, as parts of the slider.
const TICKS: usize = 4;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Facts that have happened at the moment that is looked at.
    pub count: usize,
    /// Time, event n of m, and what happened.
    pub position: AttrValue,
    /// All that has happened.
    pub newest: Shared<Moment>,
    /// When the run began.
    pub start: Instant,
    pub onseek: Callback<usize>,
}

#[component]
pub fn Scrubber(props: &Props) -> Html {
    let all = props.newest.facts.len();
    let oninput = props
        .onseek
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0));
    html! {
        <div class="scrubber">
            <div class="track">
                { progress(props.count, all) }
                <Markers newest={props.newest.clone()} />
                <input type="range" class="scrubber-range" aria-label="Event" min="0" max={all.to_string()} step="1"
                    value={props.count.to_string()} aria-valuetext={props.position.clone()} title="Drag to go back" {oninput} />
            </div>
            if all > 0 {
                <ol class="ticks" aria-hidden="true">
                    for label in ticks(&props.newest, props.start) {
                        <li>{ label }</li>
                    }
                </ol>
            }
        </div>
    }
}

/// The part of the track that lies behind.
fn progress(count: usize, all: usize) -> Html {
    let view_box = format!("0 0 {} 1", all.max(1));
    html! {
        <svg class="progress" viewBox={view_box} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="progress-all" width="100%" height="1" />
            <rect class="progress-done" width={count.to_string()} height="1" />
        </svg>
    }
}

/// When what happened at some places of the slider happened.
fn ticks(newest: &Moment, start: Instant) -> Vec<String> {
    let facts = &newest.facts;
    let at = |place: usize| facts.get((facts.len() * place / TICKS).saturating_sub(1)).map_or(start, |fact| fact.at);
    let mut ticks = vec!["start".to_owned()];
    ticks.extend((1..=TICKS).map(|place| sentence::span(at(place).since(start))));
    ticks
}
