//! What came back for the last request, and what followed from it at once.

use std::rc::Rc;

use headwater_core::fact::{FactId, What};
use headwater_core::input::Service;
use headwater_core::timeline::{Moment, Timeline};

use serde_json::Value as Json;

use crate::call;
use crate::parts::json_text;
use crate::sentence;

/// Characters of a response that are shown; a page of a Scan can have a million.
const SHOWN: usize = 20_000;
/// Consequences that are told; a batch can have hundreds.
const CONSEQUENCES: usize = 12;

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub operation: Rc<str>,
    pub status: u16,
    /// The error's name and AWS's own text.
    pub error: Option<(Rc<str>, Rc<str>)>,
    /// The response.
    pub reply: Rc<Json>,
    /// The same as text, perhaps cut off.
    pub body: Rc<str>,
    pub consequences: Vec<Consequence>,
}

/// Something that happened with the request, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    pub fact: FactId,
    /// Nothing for a refusal, of which the error says more.
    pub sentence: Option<Rc<str>>,
    /// The rule behind it.
    pub why: &'static str,
}

impl Answer {
    /// Sends a request.
    pub(super) fn to(timeline: &mut Timeline, service: Service, operation: &str, region: &str, body: &str) -> Answer {
        let inputs = timeline.head().inputs;
        let before = timeline.head().facts.len();
        let reply = call::in_region(timeline, region, service, operation, body);
        let error = reply.error().map(|(name, text)| (Rc::from(name), Rc::from(text)));
        let moment = timeline.head();
        // Events that were due may have come first; a request that the door refuses leaves nothing at all.
        let consequences = if moment.inputs > inputs { consequences(moment, before) } else { Vec::new() };
        Answer {
            operation: operation.into(),
            status: reply.status,
            error,
            body: clipped(json_text::pretty(&reply.body)).into(),
            reply: Rc::new(reply.body),
            consequences,
        }
    }
}

fn consequences(moment: &Moment, before: usize) -> Vec<Consequence> {
    let mut consequences = Vec::new();
    // By index: an iterator would walk through all that happened before.
    for id in before..moment.facts.len() {
        let Some(fact) = moment.facts.get(id) else { continue };
        let refused = matches!(fact.what, What::Rejected { .. });
        if !refused && !tells(&fact.what) {
            continue;
        }
        consequences.push(Consequence {
            fact: id as FactId,
            sentence: (!refused).then(|| sentence::sentence(fact, moment).into()),
            why: fact.rule.rule().sentence,
        });
        if consequences.len() == CONSEQUENCES {
            break;
        }
    }
    consequences
}

fn tells(what: &What) -> bool {
    matches!(
        what,
        What::ItemChanged { .. }
            | What::ItemUnchanged { .. }
            | What::Recorded { .. }
            | What::TableStatus { .. }
            | What::TimeToLiveStatus { .. }
    )
}

fn clipped(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    text
}
