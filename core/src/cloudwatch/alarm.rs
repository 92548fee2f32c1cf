//! Alarms as they stand, and what became of them.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::cloudwatch::evaluate::{Need, State};
use crate::cloudwatch::statistic::{Statistic, Value};
use crate::ctx::Ctx;
use crate::dynamodb::number::Number;
use crate::metrics::Metric;
use crate::persist::{Directory, Journal};
use crate::time::Instant;
use crate::world::World;

/// How a value stands to the threshold when it breaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    GreaterOrEqual,
    Greater,
    Less,
    LessOrEqual,
}

impl Comparison {
    /// On the wire, and in the sentences of AWS.
    pub const ALL: [(&'static str, Comparison, &'static str); 4] = [
        ("GreaterThanOrEqualToThreshold", Comparison::GreaterOrEqual, "greater than or equal to"),
        ("GreaterThanThreshold", Comparison::Greater, "greater than"),
        ("LessThanThreshold", Comparison::Less, "less than"),
        ("LessThanOrEqualToThreshold", Comparison::LessOrEqual, "less than or equal to"),
    ];

    pub fn name(self) -> &'static str {
        Comparison::ALL[self as usize].0
    }

    pub fn words(self) -> &'static str {
        Comparison::ALL[self as usize].2
    }

    pub fn breaches(self, value: Value, threshold: Number) -> bool {
        let order = value.compare(threshold);
        match self {
            Comparison::GreaterOrEqual => order != Ordering::Less,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
        }
    }
}

/// What an alarm was told to watch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    pub name: Rc<str>,
    pub description: Option<Rc<str>>,
    pub actions_enabled: bool,
    /// ARNs of topics, by the state that they are told of, in the order of [`State`].
    pub actions: [Rc<[Rc<str>]>; 3],
    pub metric: Metric,
    pub statistic: Statistic,
    pub unit: Option<Rc<str>>,
    /// In minutes.
    pub period: u64,
    pub need: Need,
    /// Whether DatapointsToAlarm was given.
    pub points_given: bool,
    /// Whether TreatMissingData was given.
    pub missing_given: bool,
    pub threshold: Number,
    pub comparison: Comparison,
    /// When it was put.
    pub updated: Instant,
}

/// An alarm as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Alarm {
    pub settings: Rc<Settings>,
    pub state: State,
    pub reason: Rc<str>,
    /// Given with SetAlarmState.
    pub reason_data: Option<Rc<str>>,
    /// Since when it is in this state.
    pub since: Instant,
}

/// Something that happened to an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    pub at: Instant,
    pub alarm: Rc<str>,
    /// As on the wire: `StateUpdate`.
    pub kind: &'static str,
    pub summary: Rc<str>,
    /// JSON.
    pub data: Rc<str>,
}

/// The alarms of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Alarms {
    pub by_name: Directory<Rc<str>, Rc<Alarm>>,
    /// What became of them, also of those that are gone.
    pub history: Journal<Rc<Item>>,
    /// Whether the next minute is on the agenda.
    pub(super) awake: bool,
}

impl Alarms {
    pub(super) fn note(&mut self, item: Item) {
        self.history.push_back(Rc::new(item));
    }
}

/// The alarms of a region; nothing where there never were any.
pub fn of<'a>(world: &'a World, region: &str) -> Option<&'a Rc<Alarms>> {
    world.region(region)?.alarms.as_ref()
}

pub(super) fn of_mut<'a>(world: &'a mut World, ctx: &Ctx) -> &'a mut Alarms {
    Rc::make_mut(world.region_mut(&ctx.region).alarms.get_or_insert_default())
}
