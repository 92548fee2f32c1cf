//! Invariants: what must hold in every run, each a named predicate that tests, lessons and the page share.
//!
//! ```text
//! facts ──▶ each invariant looks at the fact and at what was noted before it ──▶ Fine, Broken or nothing to say
//!      └──▶ Notes takes the fact
//! ```
//!
//! A [`Watch`] goes over a run once, fact by fact, and remembers no more than the run's own tables and shards. Invariants
//! read; they never influence the world. Where a stream is already gone when its facts are looked at, they are silent.

mod causes_come_first;
mod child_after_parent;
mod copy_catches_up;
mod delivered_as_changed;
mod delivered_in_order;
mod every_change_delivered;
mod every_change_recorded;
mod expiry_has_identity;
mod images_match_history;
mod index_matches_table;
mod item_order;
mod kept_a_day;
mod kinesis_numbers_ascend;
mod kinesis_pages_whole;
mod kinesis_ranges_cover;
mod no_duplicate_delivery;
mod no_duplicate_record;
mod no_op_leaves_no_record;
mod no_record_skipped;
mod notes;
mod nothing_lost_to_consumer;
mod one_batch_at_a_time;
mod one_open_shard;
mod reader_never_goes_back;
mod scene;
mod sealed_takes_nothing;
mod sequence_ascends;
mod sink_equals_source;
mod sizes_add_up;
mod table_matches_history;
mod view_type_decides_images;

use std::rc::Rc;

use self::notes::Notes;
use self::scene::{Scene, Sight};
use crate::fact::{Fact, FactId};
use crate::rule::RuleId;
use crate::timeline::Moment;

/// What it says when an invariant is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The engine's promise: broken only by a mistake of ours.
    Engine,
    /// What becomes of your data: a legal configuration can break it, and that is the lesson.
    Outcome,
}

/// One invariant.
#[derive(Debug)]
pub struct Invariant {
    /// Stable name in kebab case, such as `item-order`.
    pub id: &'static str,
    /// What the page calls it, such as "Order of an item".
    pub name: &'static str,
    /// What it promises, in one sentence.
    pub sentence: &'static str,
    /// The rule that it follows from.
    pub rule: RuleId,
    pub kind: Kind,
    /// Whether it can hold again after it was broken.
    recovers: bool,
    /// What it says to a fact, before the fact is noted.
    at_fact: Question,
    /// What it says to the world between two steps.
    at_rest: Question,
}

type Question = fn(&Sight<'_>) -> Finding;

/// Every invariant: tables first, then streams, readers, outcomes.
pub const INVARIANTS: &[Invariant] = &[
    table_matches_history::INVARIANT,
    sizes_add_up::INVARIANT,
    index_matches_table::INVARIANT,
    every_change_recorded::INVARIANT,
    no_duplicate_record::INVARIANT,
    no_op_leaves_no_record::INVARIANT,
    sequence_ascends::INVARIANT,
    item_order::INVARIANT,
    images_match_history::INVARIANT,
    view_type_decides_images::INVARIANT,
    expiry_has_identity::INVARIANT,
    one_open_shard::INVARIANT,
    sealed_takes_nothing::INVARIANT,
    kept_a_day::INVARIANT,
    child_after_parent::INVARIANT,
    reader_never_goes_back::INVARIANT,
    no_record_skipped::INVARIANT,
    one_batch_at_a_time::INVARIANT,
    causes_come_first::INVARIANT,
    kinesis_ranges_cover::INVARIANT,
    kinesis_numbers_ascend::INVARIANT,
    kinesis_pages_whole::INVARIANT,
    nothing_lost_to_consumer::INVARIANT,
    no_duplicate_delivery::INVARIANT,
    sink_equals_source::INVARIANT,
    every_change_delivered::INVARIANT,
    delivered_as_changed::INVARIANT,
    delivered_in_order::INVARIANT,
    copy_catches_up::INVARIANT,
];

/// What an invariant says to one fact, or between two steps.
enum Finding {
    /// This is not its business.
    Silent,
    Fine,
    Broken {
        fact: FactId,
        sentence: String,
    },
}

/// The first that is broken; else fine, if any is.
fn worst(findings: &mut dyn Iterator<Item = Finding>) -> Finding {
    let mut worst = Finding::Silent;
    for finding in findings {
        match finding {
            Finding::Silent => {}
            Finding::Fine => worst = Finding::Fine,
            broken => return broken,
        }
    }
    worst
}

/// Says nothing, whatever happens.
fn silent(_: &Sight<'_>) -> Finding {
    Finding::Silent
}

/// How an invariant stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing happened yet that could have broken it.
    #[default]
    NotYetSeen,
    Holds,
    Broken(Break),
}

/// Where and how an invariant was broken for the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub fact: FactId,
    /// What is wrong, in one sentence.
    pub sentence: Rc<str>,
}

/// A change of a state, after so many facts.
#[derive(Clone, Debug)]
struct Turn {
    facts: usize,
    state: State,
}

/// How many changes of one state are remembered; only outcomes that recover have more than two.
const TURNS: usize = 256;

/// A run as far as it has been looked at.
#[derive(Debug)]
pub struct Watch {
    notes: Notes,
    facts: usize,
    /// The last fact that was looked at: another one in its place means another run.
    last: Option<Rc<Fact>>,
    /// By place in [`INVARIANTS`].
    turns: Vec<Vec<Turn>>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch { notes: Notes::default(), facts: 0, last: None, turns: vec![Vec::new(); INVARIANTS.len()] }
    }
}

impl Watch {
    /// Looks at what is new in a run, at the most `budget` facts; `true` when all of it has been looked at. Another run
    /// than the last time is begun from its beginning.
    pub fn observe(&mut self, moment: &Moment, budget: usize) -> bool {
        if !self.continues(moment) {
            *self = Watch::default();
        }
        let until = moment.facts.len().min(self.facts.saturating_add(budget));
        while self.facts < until {
            let Some(fact) = moment.facts.get(self.facts) else { break };
            self.take(moment, fact);
        }
        self.facts == moment.facts.len()
    }

    /// [`Watch::observe`] to the end, then compares the tables, their indexes and the consumers' copies item by item.
    pub fn audit(&mut self, moment: &Moment) {
        self.observe(moment, usize::MAX);
        self.rest(moment);
    }

    /// Whether the facts that were looked at are this run's own.
    fn continues(&self, moment: &Moment) -> bool {
        let Some(place) = self.facts.checked_sub(1) else { return true };
        moment.facts.get(place).zip(self.last.as_ref()).is_some_and(|(fact, last)| Rc::ptr_eq(fact, last))
    }

    fn take(&mut self, moment: &Moment, fact: &Rc<Fact>) {
        let scene = Scene { moment, id: self.facts as FactId, fact };
        self.ask(&scene, |invariant| invariant.at_fact);
        self.notes.take(&scene);
        self.last = Some(Rc::clone(fact));
        self.facts += 1;
    }

    fn rest(&mut self, moment: &Moment) {
        let Some(last) = self.last.clone() else { return };
        let scene = Scene { moment, id: self.facts.saturating_sub(1) as FactId, fact: &last };
        self.ask(&scene, |invariant| invariant.at_rest);
    }

    fn ask(&mut self, scene: &Scene<'_>, question: fn(&Invariant) -> Question) {
        let sight = Sight { notes: &self.notes, scene };
        for (turns, invariant) in self.turns.iter_mut().zip(INVARIANTS) {
            let state = match question(invariant)(&sight) {
                Finding::Silent => continue,
                Finding::Fine => State::Holds,
                Finding::Broken { fact, sentence } => State::Broken(Break { fact, sentence: sentence.into() }),
            };
            turn(turns, invariant, state, scene.id);
        }
    }

    /// How an invariant stood after so many facts, by its place in [`INVARIANTS`].
    pub fn state(&self, place: usize, facts: usize) -> State {
        let turns = self.turns.get(place).map_or(&[][..], Vec::as_slice);
        turns.iter().rev().find(|turn| turn.facts <= facts).map_or(State::NotYetSeen, |turn| turn.state.clone())
    }

    /// The invariants that are broken now, with where and how.
    pub fn broken(&self) -> impl Iterator<Item = (&'static Invariant, &Break)> {
        INVARIANTS.iter().zip(&self.turns).filter_map(|(invariant, turns)| match &turns.last()?.state {
            State::Broken(broken) => Some((invariant, broken)),
            _ => None,
        })
    }

    /// How many facts have been looked at.
    pub fn facts(&self) -> usize {
        self.facts
    }
}

/// Remembers a state if it is another one. What is broken stays so, but for outcomes that recover.
fn turn(turns: &mut Vec<Turn>, invariant: &Invariant, state: State, at: FactId) {
    let stays = match turns.last().map_or(&State::NotYetSeen, |last| &last.state) {
        State::NotYetSeen => false,
        State::Holds => state == State::Holds,
        State::Broken(_) => !invariant.recovers || matches!(state, State::Broken(_)),
    };
    if !stays && turns.len() < TURNS {
        turns.push(Turn { facts: at as usize + 1, state });
    }
}
