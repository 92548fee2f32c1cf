//! An application: what it computes, where its readers stand, and what it has gathered so far.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::feed::Position;
use crate::flink::window::{Cell, Place, Window};
use crate::persist::Map;
use crate::rng::Concern;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Where an application begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    TrimHorizon,
    Latest,
    AtTimestamp(Instant),
}

/// What an application computes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    pub name: Rc<str>,
    /// The name of the source.
    pub stream: Rc<str>,
    /// When that stream was created: a later one of its name is another one.
    pub stream_created: Instant,
    pub start: Start,
    pub window: Window,
    /// Where a payload tells its event time; without it the arrival counts.
    pub event_time: Option<Rc<str>>,
    /// Where a payload tells its key; without it the partition key counts.
    pub key: Option<Rc<str>>,
    /// Where a payload tells the number that is summed; without it records are counted.
    pub sum: Option<Rc<str>>,
    /// How far event times may be out of order.
    pub bound: Duration,
    /// After so long without records a shard does not hold the watermark back; without it, it always does.
    pub idle: Option<Duration>,
    /// How long a window that has fired takes records.
    pub lateness: Duration,
    /// From one checkpoint to the next.
    pub checkpoint: Duration,
    pub created: Instant,
}

/// Who reads one shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    pub position: Position,
    /// The latest event time that was read.
    pub top: Option<Instant>,
    /// When a record was read last, or the lane began.
    pub heard: Instant,
    pub idle: bool,
    /// Whether it has read a closed shard to its end.
    pub finished: bool,
    /// When it read last.
    pub tick: Instant,
    /// When it reads next; nothing while it sleeps.
    pub due: Option<Instant>,
}

/// What a checkpoint keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    pub lanes: Map<u32, Lane>,
    pub windows: Map<Place, Cell>,
    pub watermark: Option<Instant>,
}

impl State {
    /// The lowest watermark of the lanes that count; nothing while one of them has none.
    pub(super) fn low(&self, bound: Duration) -> Option<Instant> {
        let mut counting = self.lanes.values().filter(|lane| !lane.idle && !lane.finished);
        let first = counting.next()?.top?;
        let lowest = counting.try_fold(first, |low, lane| Some(low.min(lane.top?)))?;
        Some(lowest - bound)
    }
}

/// A state that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// Counted from 0, which is the beginning.
    pub number: u32,
    pub at: Instant,
    pub state: State,
}

/// An application as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Application {
    pub settings: Rc<Settings>,
    /// Whether it runs; else it is about to start again.
    pub running: bool,
    /// Another one after each start: events of an earlier one do not count.
    pub(super) epoch: u32,
    pub state: State,
    pub checkpoint: Checkpoint,
    /// Whether the next checkpoint is on the agenda.
    pub(super) awaits_checkpoint: bool,
}

/// What an application does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Reads a shard.
    Read(u32),
    /// A shard has been silent for the idleness timeout.
    Idle(u32),
    Checkpoint,
    Restart,
}

/// Begins an application, in the place of another one of its name.
pub(crate) fn put(world: &mut World, ctx: &mut Ctx, settings: Settings) {
    let now = ctx.now;
    let name = Rc::clone(&settings.name);
    let application = Application {
        settings: Rc::new(settings),
        running: false,
        epoch: 0,
        state: State::default(),
        checkpoint: Checkpoint { number: 0, at: now, state: State::default() },
        awaits_checkpoint: false,
    };
    world.region_mut(&ctx.region).applications.insert(Rc::clone(&name), Rc::new(application));
    crate::flink::source::begin(world, ctx, &name);
}

/// Another epoch begins.
pub(super) fn turn(ctx: &mut Ctx, application: &mut Application, running: bool) {
    application.running = running;
    application.epoch = ctx.dice.draw(Concern::Ids) as u32;
    application.awaits_checkpoint = false;
    note_status(ctx, &application.settings.name, if running { "RUNNING" } else { "RESTARTING" });
}

pub(crate) fn note_status(ctx: &mut Ctx, name: &Rc<str>, status: &'static str) {
    let noted = ctx.note(RuleId::ApplicationState, What::ApplicationStatus { application: Rc::clone(name), status });
    ctx.facts.because(noted);
}

/// Schedules a step.
pub(super) fn later(ctx: &mut Ctx, application: &Application, delay: Duration, step: Step) {
    let (region, name) = (Rc::clone(&ctx.region), Rc::clone(&application.settings.name));
    ctx.later(delay, Event::Application { region, application: name, epoch: application.epoch, step });
}

/// An application, to be changed.
pub(crate) fn named<'a>(world: &'a mut World, ctx: &Ctx, name: &str) -> Option<&'a mut Application> {
    world.region_mut(&ctx.region).applications.get_mut(name).map(Rc::make_mut)
}
