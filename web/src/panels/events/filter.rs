//! Which events are shown. Facts are only ever added to a run, so what was matched before stays matched.

use std::rc::Rc;

use headwater_core::fact::{Fact, What};
use headwater_core::timeline::Moment;

use crate::parts::event_list::Shown;
use crate::parts::markers::is_problem;
use crate::sentence;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    pub theme: Theme,
    pub text: Rc<str>,
}

impl Default for Filter {
    fn default() -> Self {
        Filter { theme: Theme::All, text: "".into() }
    }
}

/// Kinds of events, as people think of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    All,
    Requests,
    Items,
    Stream,
    Lambda,
    Problems,
}

impl Theme {
    pub const ALL: [Theme; 6] =
        [Theme::All, Theme::Requests, Theme::Items, Theme::Stream, Theme::Lambda, Theme::Problems];

    pub const fn name(self) -> &'static str {
        match self {
            Theme::All => "All",
            Theme::Requests => "Requests",
            Theme::Items => "Items",
            Theme::Stream => "Stream",
            Theme::Lambda => "Lambda",
            Theme::Problems => "Problems",
        }
    }

    fn has(self, what: &What) -> bool {
        match self {
            Theme::All => true,
            Theme::Problems => is_problem(what) || matches!(what, What::Waiting { .. } | What::Split { .. }),
            theme => theme == Theme::of(what),
        }
    }

    fn of(what: &What) -> Theme {
        match what {
            What::Called { .. } | What::Rejected { .. } | What::Throttled { .. } | What::Dialled { .. } => {
                Theme::Requests
            }
            What::TableStatus { .. }
            | What::IndexStatus { .. }
            | What::IndexWritten { .. }
            | What::ItemChanged { .. }
            | What::ItemUnchanged { .. }
            | What::ReplicaStatus { .. }
            | What::Replicated { .. }
            | What::PartitionSplit { .. } => Theme::Items,
            What::StreamStatus { .. }
            | What::KinesisStatus { .. }
            | What::KinesisShardOpened { .. }
            | What::KinesisShardClosed { .. }
            | What::KinesisRecorded { .. }
            | What::DestinationStatus { .. }
            | What::Delivered { .. }
            | What::Duplicated { .. }
            | What::DeliveryThrottled { .. }
            | What::DeliveryFailed { .. }
            | What::FirehoseStatus { .. }
            | What::FirehoseBuffered { .. }
            | What::ObjectWritten { .. }
            | What::ObjectFailed { .. }
            | What::ApplicationStatus { .. }
            | What::WindowFired { .. }
            | What::LateRecord { .. }
            | What::Checkpointed { .. }
            | What::ShardOpened { .. }
            | What::ShardSealed { .. }
            | What::Recorded { .. }
            | What::IteratorIssued { .. }
            | What::Read { .. } => Theme::Stream,
            _ => Theme::Lambda,
        }
    }
}

impl Filter {
    fn is_open(&self) -> bool {
        self.theme == Theme::All && self.text.trim().is_empty()
    }

    fn has(&self, fact: &Fact, moment: &Moment) -> bool {
        self.theme.has(&fact.what) && self.has_text(fact, moment)
    }

    fn has_text(&self, fact: &Fact, moment: &Moment) -> bool {
        let wanted = self.text.trim();
        wanted.is_empty() || sentence::sentence(fact, moment).to_lowercase().contains(&wanted.to_lowercase())
    }
}

/// What has been matched so far.
#[derive(Debug, Default)]
pub struct Matches {
    filter: Filter,
    found: Rc<Vec<u32>>,
    /// Facts that were looked at, and the last of them.
    seen: usize,
    last: Option<Rc<Fact>>,
}

impl Matches {
    /// Looks at the facts that are new, at all of them when the filter or the run is another one.
    pub fn update(&mut self, moment: &Moment, filter: &Filter) -> Shown {
        if filter.is_open() {
            return Shown::All;
        }
        if self.filter != *filter || !self.continues(moment) {
            *self = Matches { filter: filter.clone(), ..Matches::default() };
        }
        for id in self.seen..moment.facts.len() {
            if moment.facts.get(id).is_some_and(|fact| filter.has(fact, moment)) {
                Rc::make_mut(&mut self.found).push(id as u32);
            }
        }
        self.seen = moment.facts.len();
        self.last = moment.facts.last().cloned();
        Shown::Some(Rc::clone(&self.found))
    }

    fn continues(&self, moment: &Moment) -> bool {
        match (&self.last, self.seen.checked_sub(1).and_then(|last| moment.facts.get(last))) {
            (None, _) => self.seen == 0,
            (Some(last), Some(fact)) => Rc::ptr_eq(last, fact),
            (Some(_), None) => false,
        }
    }
}
