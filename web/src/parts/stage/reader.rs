//! How far a reader has come in a lane: all that the stage draws of Lambda's pollers, and of iterators that somebody
//! asked for.

use std::rc::Rc;

use headwater_core::fact::What;
use headwater_core::feed::Position;
use headwater_core::lambda::lane::{Lane, Phase};
use headwater_core::lambda::mapping::{Mapping, MappingState};
use headwater_core::sequence::Sequence;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;

use super::any_shard::AnyRecord;
use super::consumer::ConsumerView;
use super::iterated::{self, Iterated, sequence};
use super::lineage::{Lineage, Strand};

/// Newest facts that are searched for the beginning of a wait.
const SEARCHED: usize = 4_000;

/// Who reads.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// An event source mapping, by its UUID.
    Mapping(Rc<str>),
    /// Somebody with an iterator of the Streams API, which reads one shard alone.
    Api { number: u32, shard: Rc<str> },
}

/// What a reader does in the shards of one partition.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    pub who: Who,
    /// The function's name, or the iterator's type.
    pub name: Rc<str>,
    /// Where it began: records before this one are never read.
    pub from: Option<Sequence>,
    /// The checkpoint: records up to this one are done with.
    pub done: Option<Sequence>,
    /// The last record that is done with and still there. Iterators of the Streams API leave no checkpoint behind.
    pub pin: Option<Sequence>,
    /// The iterator: the first record that has not been read yet; none at the trim horizon of a shard not yet begun.
    pub next: Option<Sequence>,
    /// The batch that the function has, or that waits to be tried again.
    pub batch: Rc<[Sequence]>,
    pub doing: Doing,
    /// Records behind the iterator, and the time of the first of them.
    pub behind: usize,
    pub behind_since: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// The mapping is not enabled (yet).
    Nothing { state: &'static str },
    /// It polls, or sleeps until there is something to read.
    Reading,
    /// It gathers records until the batch is full or the window is over.
    Gathering { count: usize, size: usize, began: Instant, ends: Instant },
    /// The function runs.
    Running { invocation: u64, attempt: u64, began: Instant, ends: Instant },
    /// The function failed, and the shard waits.
    Blocked { invocation: u64, attempt: u64, since: Instant, began: Instant, ends: Instant },
    /// The shard was sealed and has been read to its end.
    Finished,
    /// It has an iterator, which can be used until then.
    Holding { expires: Instant },
}

/// What a record is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Done,
    Batch,
    /// Read, but not yet given to the function.
    Held,
    /// Older than the mapping's starting position: it will never be read.
    Skipped,
    Ahead,
}

impl Reader {
    pub const fn is_api(&self) -> bool {
        matches!(self.who, Who::Api { .. })
    }

    /// Whether it has to do with a shard: an iterator belongs to one alone.
    pub fn reads(&self, shard: &str) -> bool {
        if let Who::Api { shard: only, .. } = &self.who { **only == *shard } else { true }
    }

    /// Whether its iterator can no longer be used.
    pub fn is_expired(&self, now: Instant) -> bool {
        matches!(self.doing, Doing::Holding { expires } if expires < now)
    }

    /// How its line looks.
    pub fn look(&self, now: Instant) -> &'static str {
        match self.who {
            Who::Api { .. } if self.is_expired(now) => "rail-api rail-expired",
            Who::Api { .. } => "rail-api",
            Who::Mapping(_) => "",
        }
    }

    /// Whether it reads at all.
    pub const fn is_on(&self) -> bool {
        !matches!(self.doing, Doing::Nothing { .. } | Doing::Finished)
    }

    /// Whether what there is to say of it changes as time goes by.
    pub const fn is_timed(&self) -> bool {
        self.behind > 0
            || matches!(
                self.doing,
                Doing::Gathering { .. } | Doing::Running { .. } | Doing::Blocked { .. } | Doing::Holding { .. }
            )
    }

    pub fn reading(&self, sequence: Sequence) -> Reading {
        if self.batch.contains(&sequence) {
            return Reading::Batch;
        }
        match (self.done, self.next) {
            _ if self.from.is_some_and(|from| sequence < from) => Reading::Skipped,
            (Some(done), _) if sequence <= done => Reading::Done,
            (_, Some(next)) if sequence < next => Reading::Held,
            _ => Reading::Ahead,
        }
    }
}

/// What a mapping does in the shards of a lane, parents before children.
pub fn reader(mapping: &Mapping, lineage: &Lineage, moment: &Moment) -> Reader {
    let settings = &mapping.settings;
    let known = |strand: &Strand| mapping.lanes.get(strand.shard.id()).map(|lane| &**lane);
    let lanes: Vec<&Lane> = lineage.strands().iter().filter_map(known).collect();
    let active = lanes.iter().find(|lane| lane.phase != Phase::Finished).or(lanes.last()).copied();
    let (behind, behind_since) = behind(active, lineage, moment.world.now);
    let done = done(&lanes, lineage);
    Reader {
        who: Who::Mapping(Rc::clone(&settings.uuid)),
        name: Rc::clone(&settings.function),
        from: lanes.first().and_then(|lane| sequence(lane.start)),
        pin: done.and_then(|done| last_before(lineage, done)),
        done,
        next: active.and_then(|lane| sequence(lane.position)),
        batch: active.map(batch).unwrap_or_default(),
        doing: doing(mapping, active, moment),
        behind,
        behind_since,
    }
}

/// The last checkpoint; a shard that was read to its end is done with altogether.
fn done(lanes: &[&Lane], lineage: &Lineage) -> Option<Sequence> {
    let of = |lane: &Lane| lineage.strands().iter().find(|strand| *strand.shard.id() == lane.shard);
    let end = |lane: &Lane| of(lane).and_then(|strand| strand.shard.end());
    let finished = |lane: &&&Lane| lane.phase == Phase::Finished;
    let ends = lanes.iter().filter(finished).filter_map(|lane| end(lane));
    lanes.iter().filter_map(|lane| lane.checkpoint).chain(ends).max()
}

/// The newest record up to a number.
fn last_before(lineage: &Lineage, end: Sequence) -> Option<Sequence> {
    for strand in lineage.strands().iter().rev() {
        let count = strand.shard.index_of(end.next());
        if count > strand.trimmed {
            return strand.shard.record(count - 1).map(AnyRecord::sequence);
        }
    }
    None
}

fn batch(lane: &Lane) -> Rc<[Sequence]> {
    match &lane.phase {
        Phase::Running { batch, .. } | Phase::BackingOff { batch, .. } => {
            batch.iter().map(|record| record.sequence()).collect()
        }
        _ => Rc::default(),
    }
}

/// Records that are neither done with nor in the batch, and the time of the first of them.
fn behind(active: Option<&Lane>, lineage: &Lineage, now: Instant) -> (usize, Option<Instant>) {
    let Some(lane) = active else { return (0, None) };
    let held = lane.parts.iter().map(|part| part.len()).sum::<usize>() + lane.buffer.len();
    let first_held = lane.parts.front().and_then(|part| part.front()).or(lane.buffer.front()).map(|record| record.at());
    let mut count = held;
    let mut since = first_held;
    for strand in lineage.strands().iter().filter(|strand| *strand.shard.id() >= lane.shard) {
        let position = if *strand.shard.id() == lane.shard { lane.position } else { Position::Horizon };
        let (waiting, first) = strand.shard.lag(position, now);
        count += waiting;
        since = since.or(first);
    }
    (count, since)
}

fn doing(mapping: &Mapping, active: Option<&Lane>, moment: &Moment) -> Doing {
    let off = Doing::Nothing { state: mapping.state.name() };
    let Some(lane) = active else { return off };
    match &lane.phase {
        Phase::Paused | Phase::Waiting { .. } if mapping.state != MappingState::Enabled => off,
        Phase::Paused | Phase::Waiting { .. } | Phase::Polling | Phase::Asleep => Doing::Reading,
        Phase::Filling { since, .. } => Doing::Gathering {
            count: lane.buffer.len(),
            size: mapping.settings.batch_size,
            began: *since,
            ends: *since + mapping.settings.window,
        },
        Phase::Running { invocation, attempt, since, .. } => Doing::Running {
            invocation: *invocation,
            attempt: *attempt,
            began: *since,
            ends: *since + moment.world.dials.function_duration,
        },
        Phase::BackingOff { invocation, attempt, until, .. } => {
            let (since, began) = blocked(moment, &mapping.settings.uuid, &lane.shard, *invocation);
            Doing::Blocked { invocation: *invocation, attempt: *attempt, since, began, ends: *until }
        }
        Phase::Finished => Doing::Finished,
    }
}

/// Since when a batch has been failing, and since when it waits now.
fn blocked(moment: &Moment, uuid: &str, id: &str, number: u64) -> (Instant, Instant) {
    let mut waits = None;
    let mut since = moment.world.now;
    for fact in moment.facts.iter().rev().take(SEARCHED) {
        match &fact.what {
            What::Waiting { mapping, shard, .. } if **mapping == *uuid && **shard == *id => {
                waits.get_or_insert(fact.at);
                since = fact.at;
            }
            What::Invoked { mapping, invocation, attempt: 1, .. } if **mapping == *uuid && *invocation == number => {
                break;
            }
            _ => {}
        }
    }
    (since, waits.unwrap_or(since))
}

/// What several mappings do there, in the order of the mappings, and then who else reads.
pub fn readers(
    consumers: &[ConsumerView],
    others: (&[Iterated], &str),
    lineage: &Lineage,
    moment: &Moment,
) -> Rc<[Reader]> {
    let mut all = Vec::with_capacity(consumers.len());
    for view in consumers {
        all.push(reader(&view.mapping, lineage, moment));
    }
    if !others.0.is_empty() {
        all.append(&mut iterated::readers(others.0, others.1, lineage, moment.world.now));
    }
    all.into()
}

#[cfg(test)]
mod tests {
    use headwater_core::input::Service;
    use headwater_core::time::Duration;
    use headwater_core::timeline::Timeline;
    use serde_json::json;

    use super::{Doing, Reader, Reading, reader};
    use crate::call;
    use crate::opening::{self, FUNCTION, Start, TABLE};
    use crate::parts::stage::lineage::Lineage;

    fn write(timeline: &mut Timeline, text: &str) {
        let item = json!({ "pk": { "S": "customer#7" }, "text": { "S": text } });
        let body = json!({ "TableName": TABLE, "Item": item });
        call::call(timeline, Service::DynamoDb, "PutItem", call::REGION, &body).unwrap();
    }

    /// The reader of the partition of `customer#7`, and what its last records are to it.
    fn look(timeline: &Timeline, last: usize) -> (Reader, Vec<Reading>) {
        let moment = timeline.head();
        let region = moment.world.regions.values().next().unwrap();
        let stream = region.streams.values().next().unwrap();
        let mapping = region.mappings.values().next().unwrap();
        let lineage = Lineage::of(stream, 0, moment.world.now);
        let reader = reader(mapping, &lineage, moment);
        let readings = lineage.records().map(|(_, record)| reader.reading(record.sequence)).collect::<Vec<_>>();
        (reader, readings[readings.len() - last..].to_vec())
    }

    #[test]
    fn a_record_is_ahead_then_in_the_batch_then_done() {
        let mut timeline = opening::timeline(Start::Opening);
        write(&mut timeline, "fine");
        let (waits, readings) = look(&timeline, 2);
        assert_eq!((waits.doing, waits.behind, readings), (Doing::Reading, 1, vec![Reading::Done, Reading::Ahead]));
        let mut steps = 0..20;
        let (runs, readings) = steps
            .find_map(|_| {
                timeline.step();
                Some(look(&timeline, 2)).filter(|(reader, _)| matches!(reader.doing, Doing::Running { attempt: 1, .. }))
            })
            .expect("the function is called");
        assert_eq!((runs.behind, readings), (0, vec![Reading::Done, Reading::Batch]));
        timeline.advance(Duration::seconds(1), 100);
        assert_eq!(look(&timeline, 2).1, [Reading::Done, Reading::Done]);
    }

    #[test]
    fn a_poison_record_blocks_since_its_first_failure() {
        let mut timeline = opening::timeline(Start::Opening);
        let body = json!({ "FunctionName": FUNCTION, "Behaviour": "FailOnMatch", "Match": "poison" });
        call::call(&mut timeline, Service::Sim, "PutFunction", call::REGION, &body).unwrap();
        let written = timeline.now();
        write(&mut timeline, "poison");
        timeline.advance(Duration::millis(2_500), 1_000);
        write(&mut timeline, "fine");
        let (reader, readings) = look(&timeline, 2);
        let Doing::Blocked { attempt, since, began, ends, .. } = reader.doing else { panic!("{:?}", reader.doing) };
        assert!(attempt > 2 && since < began && began < ends && since.since(written) < Duration::seconds(1));
        assert_eq!((reader.behind, readings), (1, vec![Reading::Batch, Reading::Ahead]));
    }
}
