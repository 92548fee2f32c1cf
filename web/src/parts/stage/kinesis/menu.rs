//! What can be done with a Kinesis stream and with a shard of it. What takes more than a click opens a form that is filled
//! in already.

use std::rc::Rc;

use headwater_core::feed::Position;
use headwater_core::input::Service;
use headwater_core::kinesis::consumer::Status;
use headwater_core::kinesis::shard::{self, Shard};
use headwater_core::kinesis::stream::{Mode, Stream};
use headwater_core::name::region_of_arn;
use headwater_core::time::{Duration, Instant};
use serde_json::{Value as Json, json};

use super::super::iterated;
use super::super::menu::{call, item};
use super::lane::children;
use crate::draft;
use crate::find;
use crate::selection::Selection;
use crate::sentence::span;
use crate::session::{Action, From, Read};
use crate::ui::Change;
use crate::view::{Act, El, View};

/// How far back "a time" lies in the menu; the form takes any.
const BACK: Duration = Duration::seconds(60);
/// Periods of retention that the menu offers, in hours.
const RETENTIONS: [u64; 3] = [24, 168, 8_760];

/// Tables that the menu offers.
const TABLES: usize = 5;

/// What a menu of a stream, or of one of its shards, is called.
#[inline(never)]
pub fn title(stream: &str, shard: Option<u32>) -> String {
    match shard {
        Some(index) => format!("Shard {index} of {}", find::kinesis_name(stream)),
        None => format!("Kinesis stream {}", find::kinesis_name(stream)),
    }
}

#[inline(never)]
pub fn items(cx: &View, arn: &Rc<str>, shard: Option<u32>) -> Option<Vec<El>> {
    let stream = find::kinesis(&cx.session.moment().world, arn)?;
    match shard {
        None => Some(of_stream(cx, stream)),
        Some(index) => Some(of_shard(cx, stream, stream.shards.get(&index)?)),
    }
}

/// One call of Kinesis about a stream.
fn ask(stream: &Stream, operation: &'static str, mut body: Json, says: &str) -> Action {
    body["StreamName"] = Json::from(&*stream.definition.name);
    call(Service::Kinesis, operation, region_of_arn(&stream.definition.arn), &body, says)
}

/// Opens the form of an operation, filled in.
fn form(stream: &Stream, service: Service, operation: &str, mut body: Json) -> Option<Act> {
    let index = draft::menu::index_of(service, operation)?;
    body["StreamName"] = Json::from(&*stream.definition.name);
    Some(Change::Form(index, Rc::new(body)).into())
}

fn of_stream(cx: &View, stream: &Stream) -> Vec<El> {
    let name = &stream.definition.name;
    let arn = &stream.definition.arn;
    let mut items = Vec::new();
    let mut add = |act: Act, words: &str| items.push(item(cx, act).text(words));
    let record = json!({ "PartitionKey": "customer-42", "Data": "aGVsbG8=" });
    if let Some(act) = form(stream, Service::Kinesis, "PutRecord", record) {
        add(act, "Put a record…");
    }
    if let Some(act) = producer(stream) {
        add(act, "Add a producer…");
    }
    let open = stream.open.len();
    if stream.mode == Mode::Provisioned {
        for target in [open * 2, open.div_ceil(2)] {
            if target != open && target > 0 {
                let body = json!({ "TargetShardCount": target, "ScalingType": "UNIFORM_SCALING" });
                let says = format!("{name} is being given {target} shards.");
                add(ask(stream, "UpdateShardCount", body, &says).into(), &format!("Scale to {target} shards"));
            }
        }
    }
    capture(cx, stream, &mut items);
    let mut add = |act: Act, words: &str| items.push(item(cx, act).text(words));
    for hours in RETENTIONS {
        let retention = Duration::hours(hours);
        let longer = retention > stream.retention;
        if retention != stream.retention {
            let operation = if longer { "IncreaseStreamRetentionPeriod" } else { "DecreaseStreamRetentionPeriod" };
            let body = json!({ "RetentionPeriodHours": hours });
            let words = format!("Keep records for {}", span(retention));
            add(ask(stream, operation, body, &format!("{words}, from now on.")).into(), &words);
        }
    }
    let consumer = format!("fan-out-{}", stream.consumers.len() + 1);
    let body = json!({ "StreamARN": arn, "ConsumerName": consumer });
    let says = format!("Consumer {consumer} is being registered.");
    let act = call(Service::Kinesis, "RegisterStreamConsumer", region_of_arn(arn), &body, &says);
    add(act.into(), "Register a consumer with enhanced fan-out");
    let says = "DescribeStream's answer is below, among the calls.";
    add(ask(stream, "DescribeStream", json!({}), says).into(), "Describe");
    add(Change::Copy(Rc::clone(arn)).into(), "Copy its ARN");
    add(ask(stream, "DeleteStream", json!({}), &format!("{name} is being deleted.")).into(), "Delete the stream");
    items
}

/// Lets a table's changes come here, or no longer.
fn capture(cx: &View, stream: &Stream, items: &mut Vec<El>) {
    let arn = &stream.definition.arn;
    let region = region_of_arn(arn);
    let Some(found) = cx.session.moment().world.region(region) else { return };
    for (name, table) in found.tables.iter().take(TABLES) {
        let live = table.destinations.as_ref().and_then(|all| all.live());
        let (operation, words, says) = match live {
            None => ("EnableKinesisStreamingDestination", "Replicate the changes of", "goes to this stream soon"),
            Some(live) if live.stream == *arn => {
                ("DisableKinesisStreamingDestination", "No longer replicate", "no longer goes to this stream")
            }
            Some(_) => continue,
        };
        let body = json!({ "TableName": name, "StreamArn": arn });
        let act = call(Service::DynamoDb, operation, region, &body, &format!("What changes in {name} {says}."));
        items.push(item(cx, act).text(&format!("{words} {name}")));
    }
}

/// The form that makes something write to the stream by itself.
fn producer(stream: &Stream) -> Option<Act> {
    let body = json!({ "ProducerName": "clicker", "RecordsPerSecond": 5, "Keys": 8, "Skew": 50, "Count": 60 });
    form(stream, Service::Sim, "PutProducer", body)
}

fn of_shard(cx: &View, stream: &Stream, of: &Shard) -> Vec<El> {
    let arn = &stream.definition.arn;
    let index = of.index;
    let id: Rc<str> = shard::id(index).into();
    let begin = |id: &Rc<str>, from| Action::Read(Read::Begin { stream: Rc::clone(arn), shard: Rc::clone(id), from });
    let mut items = vec![item(cx, begin(&id, From::Horizon)).text("Read from the oldest record")];
    if of.is_open() {
        items.push(item(cx, begin(&id, From::Latest)).text("Read from now on"));
    }
    if let Selection::Record { stream: other, shard, sequence } = cx.session.selection()
        && (other, shard) == (arn, &id)
    {
        let number = crate::keys::kinesis_number(*sequence);
        items.push(
            item(cx, begin(&id, From::At(*sequence))).text(&format!("Read from record {number}, which is picked")),
        );
    }
    let since = Instant(cx.session.moment().world.now.0.saturating_sub(BACK.0));
    items.push(item(cx, begin(&id, From::Time(since))).text("Read what came in the last minute"));
    for child in children(stream, index) {
        let id: Rc<str> = shard::id(child).into();
        items.push(item(cx, begin(&id, From::Horizon)).text(&format!("Follow to child {child}")));
    }
    for consumer in stream.consumers.values() {
        let is_open = consumer.lanes.get(&index).is_some_and(|lane| lane.subscription.is_some());
        if consumer.status == Status::Active && !is_open {
            let from = json!({ "Type": "TRIM_HORIZON" });
            let body = json!({ "ConsumerARN": consumer.arn, "ShardId": id, "StartingPosition": from });
            let says = format!("{} is subscribed to shard {index} for five minutes.", consumer.name);
            let act = call(Service::Kinesis, "SubscribeToShard", region_of_arn(arn), &body, &says);
            items.push(item(cx, act).text(&format!("Subscribe {} to it", consumer.name)));
        }
    }
    if of.is_open() {
        reshard(cx, stream, of, &mut items);
    }
    let shown = Selection::Shard { stream: Rc::clone(arn), shard: Rc::clone(&id) };
    items.push(item(cx, cx.pick(&shown)).text("Show the shard"));
    items
}

/// Splits and merges.
fn reshard(cx: &View, stream: &Stream, of: &Shard, items: &mut Vec<El>) {
    let (index, id) = (of.index, shard::id(of.index));
    let middle = of.range.middle().to_string();
    let body = json!({ "ShardToSplit": id, "NewStartingHashKey": middle });
    let says = format!("Shard {index} is being split in the middle of its hashes.");
    items.push(item(cx, ask(stream, "SplitShard", body.clone(), &says)).text("Split in the middle"));
    if let Some(act) = form(stream, Service::Kinesis, "SplitShard", body) {
        items.push(item(cx, act).text("Split at a hash…"));
    }
    for neighbour in neighbours(stream, of) {
        let other = shard::id(neighbour);
        let body = json!({ "ShardToMerge": id, "AdjacentShardToMerge": other });
        let says = format!("Shards {index} and {neighbour} are being merged.");
        items.push(item(cx, ask(stream, "MergeShards", body, &says)).text(&format!("Merge with shard {neighbour}")));
    }
    let hash = of.range.start.to_string();
    let record = json!({ "PartitionKey": "customer-42", "ExplicitHashKey": hash, "Data": "aGVsbG8=" });
    if let Some(act) = form(stream, Service::Kinesis, "PutRecord", record) {
        items.push(item(cx, act).text("Put a record here…"));
    }
}

/// The open shards whose hashes lie just below and just above.
pub fn neighbours(stream: &Stream, of: &Shard) -> Vec<u32> {
    let below = of.range.start.checked_sub(1).and_then(|hash| stream.owner(hash));
    let above = of.range.end.checked_add(1).and_then(|hash| stream.owner(hash));
    [below, above].into_iter().flatten().map(|shard| shard.index).collect()
}

/// Where a reader stands, in words.
pub fn position(shard: &Shard, next: Position) -> String {
    let Position::At(sequence) = next else { return "at the trim horizon: the oldest record that is left".into() };
    match shard.records.get(shard.index_of(sequence)) {
        Some(record) => format!("before record {}", crate::keys::kinesis_number(record.sequence)),
        None => "behind the newest record".into(),
    }
}

/// Who reads a shard with iterators.
pub fn iterators(cx: &View, arn: &str, id: &str) -> Vec<iterated::Iterated> {
    let mut all = iterated::iterated(cx.session.moment());
    all.retain(|one| *one.stream == *arn && *one.shard == *id);
    all
}
