//! A function that reads the stream: its mapping's state and settings, and how its last batches went.

use std::rc::Rc;

use headwater_core::fact::Outcome;
use headwater_core::lambda::function::{Behaviour, Function};
use headwater_core::lambda::mapping::{Mapping, MappingState};
use yew::prelude::*;

use super::heading::chip;
use crate::keys::clipped;
use crate::parts::glyph::{Icon, icon};
use crate::parts::inspector::history::Ran;
use crate::selection::Selection;
use crate::sentence::span;
use crate::shared::Shared;

/// A mapping with its function and its newest invocations, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerView {
    pub mapping: Shared<Mapping>,
    pub function: Option<Shared<Function>>,
    pub recent: Rc<[Ran]>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub view: ConsumerView,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
}

#[component]
pub fn ConsumerCard(props: &Props) -> Html {
    let ConsumerView { mapping, function, .. } = &props.view;
    let settings = &mapping.settings;
    let target = Selection::Mapping { mapping: Rc::clone(&settings.uuid) };
    let selected = props.selection == target;
    html! {
        <article class={classes!("consumer", selected.then_some("selected"))}>
            <div class="consumer-head">
                <button type="button" class="title-button" tabindex="-1" data-cell="mapping" aria-current={selected.then_some("true")}
                    onclick={props.on_select.reform(move |_| target.clone())}>
                    { icon(Icon::Function) }<bdi>{ settings.function.to_string() }</bdi>
                </button>
                { chip(mapping.state.name(), mapping.state == MappingState::Enabled) }
                <span class="title-note">{ behaviour(function.as_deref()) }</span>
            </div>
            <p class="consumer-settings">{ describe(mapping) }</p>
            { batches(props) }
        </article>
    }
}

/// What a function does with a batch, in words.
pub fn behaviour(function: Option<&Function>) -> String {
    match function.map(|function| &function.behaviour) {
        Some(Behaviour::Log) => "logs each record".into(),
        Some(Behaviour::FailOnMatch(text)) => format!("fails on records with “{}”", clipped(text, 60)),
        None => "does not exist".into(),
    }
}

fn describe(mapping: &Mapping) -> String {
    let settings = &mapping.settings;
    let mut words = vec![format!("batches of up to {}", settings.batch_size)];
    if settings.window.0 > 0 {
        words.push(format!("window {}", span(settings.window)));
    }
    words.push(format!("from {}", settings.starting_position.name()));
    if settings.maximum_retry_attempts >= 0 {
        words.push(format!("{} retries", settings.maximum_retry_attempts));
    }
    if settings.bisect {
        words.push("bisect on error".into());
    }
    if settings.report_batch_item_failures {
        words.push("partial failures".into());
    }
    words.join(", ")
}

/// The newest batches, oldest first: each leads to its invocation.
fn batches(props: &Props) -> Html {
    let recent = &props.view.recent;
    let count = props.view.mapping.invocations;
    if recent.is_empty() {
        return html! { <p class="consumer-note">{ "No batch yet." }</p> };
    }
    html! {
        <div class="batches">
            <span class="consumer-note">{ if count == 1 { "1 batch".to_owned() } else { format!("{count} batches") } }</span>
            <ol aria-label="Newest batches, oldest first">{ for recent.iter().rev().map(|ran| batch(props, ran)) }</ol>
        </div>
    }
}

fn batch(props: &Props, ran: &Ran) -> Html {
    let mapping = Rc::clone(&props.view.mapping.settings.uuid);
    let target = Selection::Invocation { mapping, invocation: ran.invocation };
    let selected = props.selection == target;
    let (class, mark, word) = verdict(ran.outcome.as_ref());
    let records = if ran.batch.len() == 1 { "1 record".into() } else { format!("{} records", ran.batch.len()) };
    html! {
        <li key={ran.invocation}>
            <button type="button" class={classes!("batch", class)} tabindex="-1" data-cell="batch" aria-current={selected.then_some("true")}
                aria-label={format!("Batch {} of {records}: {word}", ran.invocation)}
                title={format!("Batch {} of {records}: {word}", ran.invocation)}
                onclick={props.on_select.reform(move |_| target.clone())}>
                { mark.map_or_else(|| html! { <i class="running-dot" aria-hidden="true" /> }, icon) }
                { ran.batch.len() }
            </button>
        </li>
    }
}

/// How an invocation's last attempt went: class, mark and word.
pub fn verdict(outcome: Option<&Outcome>) -> (&'static str, Option<Icon>, &'static str) {
    match outcome {
        None => ("batch-running", None, "running"),
        Some(Outcome::Success) => ("batch-success", Some(Icon::Check), "succeeded"),
        Some(Outcome::Partial { .. }) => ("batch-partial", Some(Icon::Retry), "reported failed records"),
        Some(Outcome::Failure { .. }) => ("batch-failure", Some(Icon::Cross), "failed"),
    }
}
