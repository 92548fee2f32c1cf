//! A function that reads the stream: its mapping's state and settings, and how its last batches went.

use std::rc::Rc;

use headwater_core::fact::Outcome;
use headwater_core::lambda::function::{Behaviour, Function};
use headwater_core::lambda::mapping::{Mapping, MappingState};
use yew::Html;

use super::heading::chip;
use super::lane::cell;
use crate::keys::clipped;
use crate::parts::control::{Icon, icon};
use crate::parts::inspector::history::Ran;
use crate::selection::Selection;
use crate::sentence::span;
use crate::shared::Shared;
use crate::view::{El, View, bdi, div};

/// A mapping with its function and its newest invocations, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerView {
    pub mapping: Shared<Mapping>,
    pub function: Option<Shared<Function>>,
    pub recent: Rc<[Ran]>,
}

pub fn draw(cx: &View, view: &ConsumerView) -> Html {
    let (mapping, settings) = (&view.mapping, &view.mapping.settings);
    let target = Selection::Mapping { mapping: Rc::clone(&settings.uuid) };
    let title =
        cell("title-button", "mapping").picks(cx, &target).add(icon(Icon::Function)).kid(bdi(&settings.function));
    let head = div("div", "consumer-head")
        .kid(title)
        .kid(chip(mapping.state.name(), mapping.state == MappingState::Enabled))
        .kid(div("span", "title-note").text(&behaviour(view.function.as_deref())));
    div("article", "consumer")
        .class_if(cx.is_picked(&target), "selected")
        .kid(head)
        .kid(div("p", "consumer-settings").text(&describe(mapping)))
        .kid(batches(cx, view))
        .html()
}

/// What a function does with a batch, in words.
pub fn behaviour(function: Option<&Function>) -> String {
    match function.map(|function| &function.behaviour) {
        Some(Behaviour::Log) => "logs each record".into(),
        Some(Behaviour::FailOnMatch(text)) => format!("fails on records with “{}”", clipped(text, 60)),
        Some(Behaviour::Replicate(copying)) => {
            let region = copying.region.as_deref().map_or_else(String::new, |region| format!(" in {region}"));
            format!("copies to {}{region}", clipped(&copying.table, 60))
        }
        Some(Behaviour::Materialize(how)) => {
            let repairs = if how.repair { ", repairing order" } else { "" };
            format!("keeps {} up to date{repairs}", clipped(&how.table, 60))
        }
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
fn batches(cx: &View, view: &ConsumerView) -> El {
    let count = view.mapping.invocations;
    if view.recent.is_empty() {
        return div("p", "consumer-note").text("No batch yet.");
    }
    let words = if count == 1 { "1 batch".to_owned() } else { format!("{count} batches") };
    let mut list = div("ol", "").label("Newest batches, oldest first");
    for ran in view.recent.iter().rev() {
        list = list.kid(batch(cx, &view.mapping.settings.uuid, ran));
    }
    div("div", "batches").kid(div("span", "consumer-note").text(&words)).kid(list)
}

fn batch(cx: &View, mapping: &Rc<str>, ran: &Ran) -> El {
    let target = Selection::Invocation { mapping: Rc::clone(mapping), invocation: ran.invocation };
    let (class, mark, word) = verdict(ran.outcome.as_ref());
    let records = if ran.batch.len() == 1 { "1 record".into() } else { format!("{} records", ran.batch.len()) };
    let says = format!("Batch {} of {records}: {word}", ran.invocation);
    let mark = mark.map_or_else(|| div("i", "running-dot").hidden().html(), icon);
    let button = cell("batch", "batch")
        .class(class)
        .label(&says)
        .at("title", &says)
        .picks(cx, &target)
        .add(mark)
        .count(ran.batch.len());
    div("li", "").key(&ran.invocation.to_string()).kid(button)
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
