//! One sentence for each kind of fact: what the event list, the inspector and screen readers say of it.

mod consumer;
mod delivery;
mod destination;
mod load;
mod replica;

use headwater_core::dynamodb::change::{Change, Identity, Kind};
use headwater_core::fact::{Fact, Outcome, What};
use headwater_core::feed::Position;
use headwater_core::name::table_of_stream_arn;
use headwater_core::sequence::Sequence;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;
use headwater_core::world::World;

use crate::opening::BEGINNING;
use crate::{find, keys, parts};

/// Characters of a message, a name or a log line that a sentence takes over.
const QUOTED: usize = 120;
/// Names of changed attributes that a sentence tells.
const NAMED: usize = 3;

/// A piece of a sentence; names and numbers are strong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Plain(&'static str),
    Strong(String),
}

/// What happened, in one sentence.
pub fn sentence(fact: &Fact, moment: &Moment) -> String {
    let mut text = String::new();
    for part in parts(fact, moment) {
        match part {
            Part::Plain(plain) => text.push_str(plain),
            Part::Strong(strong) => text.push_str(&strong),
        }
    }
    text
}

/// The same in pieces, so that a view can emphasise the names.
pub fn parts(fact: &Fact, moment: &Moment) -> Vec<Part> {
    let line = Line::default();
    let world = &moment.world;
    let line = match &fact.what {
        What::Called { .. } | What::Rejected { .. } => request(line, &fact.what),
        What::TableStatus { .. }
        | What::TimeToLiveStatus { .. }
        | What::IndexStatus { .. }
        | What::IndexWritten { .. }
        | What::ItemChanged { .. }
        | What::ItemUnchanged { .. } => table(line, &fact.what),
        What::StreamStatus { .. } | What::ShardOpened { .. } | What::ShardSealed { .. } | What::Recorded { .. } => {
            stream(line, &fact.what, world)
        }
        What::ReplicaStatus { .. } | What::Replicated { .. } | What::Copied { .. } => replica::tell(line, &fact.what),
        What::ConsumerStatus { .. }
        | What::Subscribed { .. }
        | What::Pushed { .. }
        | What::SubscriptionEnded { .. } => consumer::tell(line, &fact.what),
        What::FirehoseStatus { .. }
        | What::FirehoseBuffered { .. }
        | What::ObjectWritten { .. }
        | What::ObjectFailed { .. }
        | What::ApplicationStatus { .. }
        | What::WindowFired { .. }
        | What::LateRecord { .. }
        | What::Checkpointed { .. } => delivery::tell(line, &fact.what),
        What::KinesisStatus { .. }
        | What::KinesisShardOpened { .. }
        | What::KinesisShardClosed { .. }
        | What::KinesisRecorded { .. } => kinesis(line, &fact.what),
        What::KinesisThrottled { .. }
        | What::KinesisScaled { .. }
        | What::ProducerStatus { .. }
        | What::Produced { .. }
        | What::AnswerLost { .. } => load::tell(line, &fact.what),
        What::DestinationStatus { .. }
        | What::Delivered { .. }
        | What::Duplicated { .. }
        | What::DeliveryThrottled { .. }
        | What::DeliveryFailed { .. } => destination::tell(line, &fact.what),
        What::IteratorIssued { .. } | What::Read { .. } => reader(line, &fact.what, world),
        What::Throttled { .. } | What::PartitionSplit { .. } => partition(line, &fact.what),
        What::FunctionPut { .. }
        | What::Logged { .. }
        | What::Dialled { .. }
        | What::AlarmState { .. }
        | What::Notified { .. } => rest(line, &fact.what),
        _ => lambda(line, &fact.what, world),
    };
    line.0
}

#[derive(Default)]
struct Line(Vec<Part>);

impl Line {
    fn say(mut self, text: &'static str) -> Line {
        self.0.push(Part::Plain(text));
        self
    }

    fn name(mut self, text: &str) -> Line {
        self.0.push(Part::Strong(keys::clipped(text, QUOTED)));
        self
    }

    fn number(self, number: impl ToString) -> Line {
        self.name(&number.to_string())
    }

    fn count(self, count: usize, one: &'static str, many: &'static str) -> Line {
        self.number(count).say(if count == 1 { one } else { many })
    }
}

fn request(line: Line, what: &What) -> Line {
    match what {
        What::Called { operation, resource, units, .. } => {
            let line = on(line.name(operation), resource.as_deref()).say(" succeeded");
            if units.halves() == 0 { line.say(".") } else { line.say(" for ").name(&capacity(units.halves())).say(".") }
        }
        What::Rejected { operation, resource, code, message, .. } => {
            let line = on(line.name(operation), resource.as_deref()).say(" was refused: ").name(code);
            if message.is_empty() { line.say(".") } else { line.say(", “").name(message).say("”") }
        }
        _ => line,
    }
}

fn on(line: Line, resource: Option<&str>) -> Line {
    match resource {
        Some(resource) => line.say(" on ").name(short_resource(resource)),
        None => line,
    }
}

/// The table's name of a stream's ARN, the last part of any other, and names as they are.
fn short_resource(resource: &str) -> &str {
    if resource.contains("/stream/") {
        return table_of_stream_arn(resource);
    }
    if resource.starts_with("arn:") { resource.rsplit([':', '/']).next().unwrap_or(resource) } else { resource }
}

fn capacity(halves: u64) -> String {
    let half = if halves % 2 == 1 { ".5" } else { "" };
    let unit = if halves == 2 { "unit" } else { "units" };
    format!("{}{half} {unit}", halves / 2)
}

#[inline(never)]
fn partition(line: Line, what: &What) -> Line {
    match what {
        What::Throttled { table, index, partition, reason, count } => {
            let line = line.count(*count as usize, " request", " requests").say(" to partition ").number(partition);
            let line = match index {
                Some(index) => line.say(" of index ").name(index),
                None => line.say(" of table ").name(table),
            };
            line.say(" found no capacity: ").name(reason).say(".")
        }
        What::PartitionSplit { table, partition, new, .. } => {
            let line = line.say("Partition ").number(partition).say(" of ").name(table);
            line.say(" split; partition ").number(new).say(" took its upper half.")
        }
        _ => line,
    }
}

fn table(line: Line, what: &What) -> Line {
    match what {
        What::TableStatus { table, status: "DELETED", .. } => line.say("Table ").name(table).say(" is gone."),
        What::TableStatus { region, table, status } => {
            elsewhere(line.say("Table ").name(table), region).say(" is ").name(status).say(".")
        }
        What::TimeToLiveStatus { table, status, .. } => {
            line.say("Time to live of table ").name(table).say(" is ").name(status).say(".")
        }
        What::IndexStatus { index, status: "DELETED", .. } => line.say("Index ").name(index).say(" is gone."),
        What::IndexStatus { index, status, .. } => line.say("Index ").name(index).say(" is ").name(status).say("."),
        What::IndexWritten { index, kind, keys, .. } => {
            let deed = match kind {
                Kind::Insert => " got an entry for ",
                Kind::Modify => " changed its entry for ",
                Kind::Remove => " dropped its entry for ",
            };
            line.say("Index ").name(index).say(deed).name(&keys::text(keys)).say(".")
        }
        What::ItemChanged { region, partition, change, .. } => {
            elsewhere(changed(line, change).number(partition), region).say(".")
        }
        What::ItemUnchanged { keys, .. } => {
            line.say("The write left ").name(&keys::text(keys)).say(" as it was, so there is no stream record.")
        }
        _ => line,
    }
}

/// The region, where it is not the one that the page begins in.
fn elsewhere(line: Line, region: &str) -> Line {
    if region == crate::call::REGION { line } else { line.say(" in ").name(region) }
}

fn changed(line: Line, change: &Change) -> Line {
    let line = line.say("Item ").name(&keys::text(&change.keys));
    match change.kind {
        Kind::Insert => line.say(" was inserted in partition "),
        Kind::Remove if change.identity == Some(Identity::TimeToLive) => {
            line.say(" expired (time to live) in partition ")
        }
        Kind::Remove => line.say(" was removed from partition "),
        Kind::Modify => line.say(" was modified (").name(&attributes(change)).say(") in partition "),
    }
}

/// The names of the attributes that a MODIFY touched.
fn attributes(change: &Change) -> String {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return String::new() };
    let touched = new.iter().filter(|(name, value)| old.get(name) != Some(value)).map(|(name, _)| &**name);
    let names: Vec<&str> =
        touched.chain(old.iter().map(|(name, _)| &**name).filter(|name| !new.contains(name))).collect();
    let more = names.len().saturating_sub(NAMED);
    let shown = names[..names.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

#[inline(never)]
fn kinesis(line: Line, what: &What) -> Line {
    match what {
        What::KinesisStatus { stream, status: "DELETED" } => {
            line.say("The Kinesis stream ").name(table_of_stream_arn(stream)).say(" is gone.")
        }
        What::KinesisStatus { stream, status } => {
            line.say("The Kinesis stream ").name(table_of_stream_arn(stream)).say(" is ").name(status).say(".")
        }
        What::KinesisShardOpened { stream, shard, parents, .. } => {
            let line = line.name(shard).say(" of ").name(table_of_stream_arn(stream)).say(" opened");
            match &parents[..] {
                [] => line.say("."),
                [parent] => line.say(", one half of ").name(parent).say("."),
                [one, two, ..] => line.say(", in the place of ").name(one).say(" and ").name(two).say("."),
            }
        }
        What::KinesisShardClosed { stream, shard } => {
            line.name(shard).say(" of ").name(table_of_stream_arn(stream)).say(" closed: it takes no more records.")
        }
        What::KinesisRecorded { stream, shard, key, bytes, .. } => {
            let line = line.say("A record of ").number(bytes).say(" bytes with the key ").name(key);
            line.say(" went to ").name(shard).say(" of ").name(table_of_stream_arn(stream)).say(".")
        }
        _ => line,
    }
}

fn stream(line: Line, what: &What, world: &World) -> Line {
    match what {
        What::StreamStatus { stream, status: "EXPIRED" } => {
            line.say("The stream of ").name(table_of_stream_arn(stream)).say(" is gone: its last record is a day old.")
        }
        What::StreamStatus { stream, status } => {
            line.say("The stream of ").name(table_of_stream_arn(stream)).say(" is ").name(status).say(".")
        }
        What::ShardOpened { shard, parent, partition, .. } => {
            let line =
                line.say("Shard ").name(keys::short_shard(shard)).say(" opened for partition ").number(partition);
            match parent {
                Some(parent) => line.say(", as the child of ").name(keys::short_shard(parent)).say("."),
                None => line.say("."),
            }
        }
        What::ShardSealed { shard, .. } => {
            line.say("Shard ").name(keys::short_shard(shard)).say(" was sealed: it takes no more records.")
        }
        What::Recorded { stream, shard, sequence, kind, keys } => {
            let line = line.name(kind.name()).say(" of ").name(&keys::text(keys)).say(" became stream record ");
            let line = line.name(&number(world, stream, *sequence));
            match find::shard(world, stream, shard) {
                Some(shard) => line.say(" in the shard of partition ").number(shard.partition).say("."),
                None => line.say("."),
            }
        }
        _ => line,
    }
}

#[inline(never)]
fn reader(line: Line, what: &What, world: &World) -> Line {
    match what {
        What::IteratorIssued { stream, shard, kind, position, .. } => {
            let line = line.say("A reader got a ").name(kind).say(" iterator of shard ").name(keys::short_shard(shard));
            match position {
                Position::Horizon => line.say(", for its oldest record."),
                Position::At(sequence) => line.say(", at ").name(&number(world, stream, *sequence)).say("."),
            }
        }
        What::Read { shard, count, finished, behind, .. } => {
            let line = line.say("A reader read ").count(*count as usize, " record of shard ", " records of shard ");
            let line = line.name(keys::short_shard(shard));
            match (finished, behind) {
                (true, _) => line.say(" and is at the end of the closed shard: there is no next iterator."),
                (false, 0) => line.say(" and is caught up."),
                (false, behind) => line.say("; ").count(*behind as usize, " more waits.", " more wait."),
            }
        }
        _ => line,
    }
}

/// A record's number; its sequence number when the stream is gone.
fn number(world: &World, stream: &str, sequence: Sequence) -> String {
    match find::stream(world, stream) {
        Some(stream) => keys::number(stream, sequence).to_string(),
        None => sequence.to_string(),
    }
}

fn lambda(line: Line, what: &What, world: &World) -> Line {
    match what {
        What::MappingState { function, state, .. } => {
            line.say("The event source mapping of ").name(function).say(" is ").name(state).say(".")
        }
        What::Polled { mapping, shard, count, .. } => line
            .say("Lambda read ")
            .count(*count, " record for ", " records for ")
            .name(&function_of(world, mapping))
            .say(" from shard ")
            .name(keys::short_shard(shard))
            .say("."),
        What::Invoked { function, stream, batch, attempt, .. } => {
            let line = line.name(function).say(" was called with ").count(batch.len(), " record", " records");
            let line = batch_numbers(line, world, stream, batch);
            if *attempt > 1 { line.say(", attempt ").number(attempt).say(".") } else { line.say(".") }
        }
        What::Returned { function, outcome, .. } => returned(line.name(function), outcome),
        What::Waiting { delay, attempt, .. } => {
            line.say("The shard waits ").name(&span(*delay)).say(" before attempt ").number(attempt).say(".")
        }
        What::Split { left, right, .. } => {
            line.say("The batch was split into ").number(left).say(" and ").count(*right, " record.", " records.")
        }
        What::Discarded { batch, condition, .. } => {
            line.count(batch.len(), " record was given up: ", " records were given up: ").name(condition).say(".")
        }
        _ => line,
    }
}

fn batch_numbers(line: Line, world: &World, stream: &str, batch: &[Sequence]) -> Line {
    match batch {
        [] => line,
        [only] => line.say(" (number ").name(&number(world, stream, *only)).say(")"),
        [first, .., last] => {
            line.say(" (").name(&number(world, stream, *first)).say(" to ").name(&number(world, stream, *last)).say(")")
        }
    }
}

fn returned(line: Line, outcome: &Outcome) -> Line {
    match outcome {
        Outcome::Success => line.say(" returned without an error: the checkpoint moves past the batch."),
        Outcome::Partial { .. } => line.say(" reported failed records: the checkpoint stops before the first of them."),
        Outcome::Failure { message } => line.say(" failed: “").name(message).say("”"),
    }
}

fn function_of(world: &World, mapping: &str) -> String {
    find::mapping(world, mapping)
        .map_or_else(|| "a deleted mapping".into(), |found| found.settings.function.to_string())
}

#[inline(never)]
fn rest(line: Line, what: &What) -> Line {
    match what {
        What::FunctionPut { function, behaviour } => {
            line.say("Function ").name(function).say(" now does: ").name(behaviour).say(".")
        }
        What::Logged { function, line: text } => line.name(function).say(" printed “").name(text).say("”"),
        What::AlarmState { alarm, was, state, reason } => {
            let line = line.say("Alarm ").name(alarm).say(" went from ").name(was).say(" to ").name(state);
            line.say(": “").name(reason).say("”")
        }
        What::Notified { alarm, topic, state } => line
            .say("Alarm ")
            .name(alarm)
            .say(" told ")
            .name(short_resource(topic))
            .say(" that it is ")
            .name(state)
            .say("."),
        What::Dialled { dials } => line.say("Dials were turned: ").name(dials).say("."),
        _ => line,
    }
}

/// A span of virtual time in words, such as `250 ms`, `1.6 s`, `2 min 5 s` or `4 h 0 min`.
pub fn span(duration: Duration) -> String {
    let (millis, seconds) = (duration.as_millis(), duration.as_seconds());
    match seconds {
        0 => format!("{millis} ms"),
        1..60 if millis % 1_000 >= 100 => format!("{seconds}.{} s", millis % 1_000 / 100),
        1..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds / 3_600 % 24),
    }
}

/// The time since the run began, such as `00:01:12.250` or `1 d 02:00:00.000`.
pub fn clock(at: Instant) -> String {
    parts::clock::text(at.since(BEGINNING))
}

/// The same to the second, such as `01:12`, or `04:01:12` from an hour on.
pub fn clock_seconds(at: Instant) -> String {
    let mut text = clock(at);
    text.truncate(text.len() - ".250".len());
    text.strip_prefix("00:").map(str::to_owned).unwrap_or(text)
}

/// A span in tenths of seconds: a countdown whose unit stays the same.
pub fn countdown(duration: Duration) -> String {
    format!("{}.{} s", duration.as_seconds(), duration.as_millis() % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        for (millis, text) in [
            (250, "250 ms"),
            (1_000, "1 s"),
            (1_650, "1.6 s"),
            (125_000, "2 min 5 s"),
            (14_400_000, "4 h 0 min"),
            (90_000_000, "1 d 1 h"),
        ] {
            assert_eq!(span(Duration::millis(millis)), text);
        }
    }

    #[test]
    fn resources_are_named_shortly() {
        let stream = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000";
        assert_eq!(short_resource(stream), "Orders");
        assert_eq!(short_resource("arn:aws:lambda:us-east-1:123456789012:function:audit"), "audit");
        assert_eq!(short_resource("Orders"), "Orders");
        assert_eq!(
            (capacity(1).as_str(), capacity(2).as_str(), capacity(5).as_str()),
            ("0.5 units", "1 unit", "2.5 units")
        );
    }
}
