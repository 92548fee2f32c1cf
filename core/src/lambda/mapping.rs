//! Event source mappings: their settings, their states, and the lanes in which they read the shards of a stream
//! (Lambda developer guide, Event source mappings; API reference, EventSourceMappingConfiguration).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::lambda::lane::{Lane, Phase};
use crate::lambda::poller;
use crate::metrics::meter::Meter;
use crate::persist::Directory;
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// What a mapping was told to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    pub uuid: Rc<str>,
    pub arn: Rc<str>,
    /// The function's name.
    pub function: Rc<str>,
    /// As the mapping names it: with a qualifier or without one.
    pub function_arn: Rc<str>,
    /// The stream's ARN.
    pub stream: Rc<str>,
    pub enabled: bool,
    pub starting_position: StartingPosition,
    /// Records in a batch, at the most.
    pub batch_size: usize,
    /// How long a batch is gathered, at the most; zero sends what one read returned.
    pub window: Duration,
    /// -1 for no limit but the records' retention.
    pub maximum_retry_attempts: i64,
    /// In seconds; -1 for no limit but the records' retention.
    pub maximum_record_age: i64,
    /// Whether a batch that fails is split in two.
    pub bisect: bool,
    pub report_batch_item_failures: bool,
}

/// Where reading begins when there is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StartingPosition {
    TrimHorizon,
    Latest,
    /// At the first record of that time or later; of Kinesis streams alone.
    AtTimestamp(Instant),
}

impl StartingPosition {
    /// As on the wire: `TRIM_HORIZON`.
    pub const fn name(self) -> &'static str {
        match self {
            StartingPosition::TrimHorizon => "TRIM_HORIZON",
            StartingPosition::Latest => "LATEST",
            StartingPosition::AtTimestamp(_) => "AT_TIMESTAMP",
        }
    }
}

/// Where a mapping is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MappingState {
    Creating,
    Enabling,
    Enabled,
    Disabling,
    Disabled,
    Updating,
    Deleting,
}

impl MappingState {
    /// As on the wire: `Creating`.
    pub const fn name(self) -> &'static str {
        match self {
            MappingState::Creating => "Creating",
            MappingState::Enabling => "Enabling",
            MappingState::Enabled => "Enabled",
            MappingState::Disabling => "Disabling",
            MappingState::Disabled => "Disabled",
            MappingState::Updating => "Updating",
            MappingState::Deleting => "Deleting",
        }
    }

    /// Whether it will end by itself; nothing can be changed until then.
    pub const fn is_transition(self) -> bool {
        !matches!(self, MappingState::Enabled | MappingState::Disabled)
    }
}

/// How the last invocation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastResult {
    Nothing,
    /// Also after a response that reports some records as failed.
    Success,
    Failure,
}

impl LastResult {
    /// As in `LastProcessingResult`.
    pub const fn text(self) -> &'static str {
        match self {
            LastResult::Nothing => "No records processed",
            LastResult::Success => "OK",
            LastResult::Failure => "PROBLEM: Function call failed",
        }
    }
}

/// A mapping as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mapping {
    pub settings: Rc<Settings>,
    pub state: MappingState,
    /// By shard id.
    pub lanes: Directory<Rc<str>, Rc<Lane>>,
    pub last_result: LastResult,
    /// When it was last changed by a request.
    pub modified: Instant,
    /// Batches that were handed to the function; a retry is not counted again.
    pub invocations: u64,
    /// Metrics of the function, as this mapping calls it, and of the mapping itself.
    pub(crate) meter: Meter,
}

impl Mapping {
    pub(super) fn new(settings: Settings, now: Instant) -> Mapping {
        Mapping {
            settings: Rc::new(settings),
            state: MappingState::Creating,
            lanes: Directory::new(),
            last_result: LastResult::Nothing,
            modified: now,
            invocations: 0,
            meter: Meter::default(),
        }
    }
}

/// Puts a mapping into a state that ends by itself. It stops reading until then: what it does next follows from its
/// settings as they are at the end.
pub(super) fn change(world: &mut World, ctx: &mut Ctx, mut mapping: Mapping, state: MappingState) -> Rc<Mapping> {
    mapping.state = state;
    mapping.modified = ctx.now;
    for lane in lanes_in(&mapping, |phase| !matches!(phase, Phase::Finished)) {
        if let Some(lane) = mapping.lanes.get_mut(&lane) {
            Rc::make_mut(lane).pause();
        }
    }
    note_state(ctx, &mapping, state.name());
    let event = Event::MappingReady { region: Rc::clone(&ctx.region), mapping: Rc::clone(&mapping.settings.uuid) };
    ctx.later(world.dials.mapping_creating, event);
    store(world, ctx, mapping)
}

/// A transition ends: the mapping is Enabled, Disabled or gone.
pub(crate) fn ready(world: &mut World, ctx: &mut Ctx, uuid: &Rc<str>) {
    let Some(mut mapping) = find(world, ctx, uuid).map(|mapping| Mapping::clone(mapping)) else { return };
    match mapping.state {
        MappingState::Enabled | MappingState::Disabled => {}
        MappingState::Deleting => {
            world.region_mut(&ctx.region).mappings.remove(uuid);
            note_state(ctx, &mapping, "Deleted");
        }
        _ if mapping.settings.enabled => {
            mapping.state = MappingState::Enabled;
            note_state(ctx, &mapping, mapping.state.name());
            poller::start(world, ctx, &mut mapping);
            store(world, ctx, mapping);
        }
        _ => {
            mapping.state = MappingState::Disabled;
            note_state(ctx, &mapping, mapping.state.name());
            store(world, ctx, mapping);
        }
    }
}

/// A mapping of the region that the step is about.
pub(super) fn find<'a>(world: &'a World, ctx: &Ctx, uuid: &str) -> Option<&'a Rc<Mapping>> {
    world.region(&ctx.region)?.mappings.get(uuid)
}

pub(super) fn store(world: &mut World, ctx: &Ctx, mapping: Mapping) -> Rc<Mapping> {
    let mapping = Rc::new(mapping);
    world.region_mut(&ctx.region).mappings.insert(Rc::clone(&mapping.settings.uuid), Rc::clone(&mapping));
    mapping
}

/// The shards of the lanes that are in such a phase.
pub(super) fn lanes_in(mapping: &Mapping, phase: impl Fn(&Phase) -> bool) -> Vec<Rc<str>> {
    mapping.lanes.iter().filter(|(_, lane)| phase(&lane.phase)).map(|(shard, _)| Rc::clone(shard)).collect()
}

/// What follows in this step follows from the new state.
fn note_state(ctx: &mut Ctx, mapping: &Mapping, state: &'static str) {
    let (uuid, function) = (Rc::clone(&mapping.settings.uuid), Rc::clone(&mapping.settings.function));
    let noted = ctx.note(RuleId::MappingState, What::MappingState { mapping: uuid, function, state });
    ctx.facts.because(noted);
}
