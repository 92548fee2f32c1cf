//! A run of a plan: every step through the door, every invariant watched, the model kept beside it.

use std::collections::BTreeMap;

use headwater_core::fact::What;
use headwater_core::http::respond;
use headwater_core::input::Input;
use headwater_core::invariant::{Kind, Watch};
use headwater_core::rule::RuleId;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use super::clicks::{self, Clicks};
use super::deed::{self, Deed, FUNCTION, Form, Group, Intent, TABLES, Write};
use super::model::{Model, Told};
use super::plan::Plan;
use super::reader::Reader;
use super::{Failure, READERS_SEE_ALL, WRITES_TAKE_EFFECT};
use crate::door::{self, Answer};
use crate::run::START;

/// Events that one pause may take: a day of retries is no news after some thousands.
const EVENTS: u64 = 1_500;

/// A run as far as it has come.
pub struct Run {
    pub timeline: Timeline,
    pub watch: Watch,
    model: Model,
    readers: BTreeMap<u8, Reader>,
    clicks: Clicks,
    /// Facts that the model has been told of.
    synced: usize,
    /// Where the clock stood at each step's input, and how many inputs there were.
    pub inputs: Vec<usize>,
}

/// Runs a plan to its end.
pub fn run(plan: &Plan) -> (Run, Option<Failure>) {
    let mut run = Run::new(plan);
    let failure = run.all(plan).err();
    (run, failure)
}

impl Run {
    pub fn new(plan: &Plan) -> Run {
        Run {
            timeline: Timeline::new(plan.seed, START, plan.dials.clone()),
            watch: Watch::default(),
            model: Model::default(),
            readers: BTreeMap::new(),
            clicks: Clicks::default(),
            synced: 0,
            inputs: Vec::new(),
        }
    }

    fn all(&mut self, plan: &Plan) -> Result<(), Failure> {
        for step in &plan.steps {
            self.step(step.pause, &step.deed)?;
        }
        // Time for what is still on its way.
        self.pass(Duration::seconds(30))?;
        self.compare_tables()?;
        // Who compares reads more than a reader may.
        self.ask("SetDials", "us-east-1", &json!({ "Dials": { "streamThrottling": 0, "kinesisThrottling": 0 } }));
        self.compare_streams()?;
        self.with_clicks(|run, clicks| clicks.compare(run))
    }

    fn with_clicks(&mut self, act: impl FnOnce(&mut Run, &mut Clicks) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut clicks = std::mem::take(&mut self.clicks);
        let result = act(self, &mut clicks);
        self.clicks = clicks;
        result
    }

    /// A reader that was refused waits a moment.
    pub fn pause_for_readers(&mut self) -> Result<(), Failure> {
        self.pass(Duration::millis(250))
    }

    /// One step of a plan.
    pub fn step(&mut self, pause: Duration, deed: &Deed) -> Result<(), Failure> {
        self.pass(pause)?;
        self.perform(deed)?;
        self.inputs.push(self.timeline.log().len());
        self.check()
    }

    /// Lets time pass.
    fn pass(&mut self, pause: Duration) -> Result<(), Failure> {
        self.timeline.advance(pause, EVENTS);
        self.timeline.run_until(self.timeline.now(), door::BUDGET);
        self.sync();
        self.check()
    }

    fn check(&mut self) -> Result<(), Failure> {
        self.watch.audit(self.timeline.head());
        let broken = self.watch.broken().find(|(invariant, _)| invariant.kind == Kind::Engine);
        match broken {
            Some((invariant, broken)) => Err(Failure::new(invariant.id, &*broken.sentence)),
            None => Ok(()),
        }
    }

    /// Tells the model what expired, which nobody asked for.
    fn sync(&mut self) {
        let facts = self.timeline.head().facts.clone();
        for fact in facts.iter().skip(self.synced) {
            let What::ItemChanged { region, table, change, .. } = &fact.what else { continue };
            if fact.rule != RuleId::Expired {
                continue;
            }
            let keys = serde_json::to_value(&*change.keys).unwrap_or_default();
            let key = keys["pk"]["S"].as_str().unwrap_or_default();
            let places = (0_u8..).zip(TABLES);
            let mut found = places.filter(|(_, (there, name))| *there == &**region && *name == &**table);
            if let Some((place, _)) = found.next() {
                self.model.change(place, key, None, fact.at);
            }
        }
        self.synced = facts.len();
    }

    /// A call without consequences for the model.
    pub fn ask(&mut self, operation: &str, region: &str, body: &Json) -> Answer {
        let answer = Answer::of(respond(&mut self.timeline, &door::request(operation, region, &body.to_string())));
        self.timeline.run_until(self.timeline.now(), door::BUDGET);
        answer
    }

    fn perform(&mut self, deed: &Deed) -> Result<(), Failure> {
        match deed {
            Deed::Create { table, view, index } => self.create(*table, *view, *index),
            Deed::Drop { table } => {
                let (region, name) = place(*table);
                if self.ask("DeleteTable", region, &json!({ "TableName": name })).is_success() {
                    self.model.tables.remove(table);
                }
            }
            Deed::Stream { table, view } => self.stream(*table, *view),
            Deed::TimeToLive { table, on } => {
                let (region, name) = place(*table);
                let specification = json!({ "Enabled": on, "AttributeName": "ttl" });
                let body = json!({ "TableName": name, "TimeToLiveSpecification": specification });
                self.ask("UpdateTimeToLive", region, &body);
            }
            Deed::Write { table, form, write } => return self.write(*table, *form, write),
            Deed::Group { table, how, writes, fails } => return self.group(*table, *how, writes, *fails),
            Deed::Read { table, limit } => return self.read(*table, *limit),
            Deed::Click(click) => return self.with_clicks(|run, clicks| clicks::perform(run, clicks, click)),
            other => self.consumers(other),
        }
        Ok(())
    }

    /// What concerns shards, functions and mappings.
    fn consumers(&mut self, deed: &Deed) {
        match deed {
            Deed::Function { poison } => {
                for region in ["us-east-1", "eu-west-1"] {
                    self.ask("PutFunction", region, &deed::function(*poison));
                }
            }
            Deed::Map { table, from_horizon, settings } => {
                let Some(stream) = self.latest_stream(*table) else { return };
                self.ask(
                    "CreateEventSourceMapping",
                    place(*table).0,
                    &deed::mapping(&stream, *from_horizon, *settings),
                );
            }
            Deed::Switch { which, enabled } => {
                if let Some((region, uuid)) = self.mapping(*which) {
                    let body = json!({ "UUID": uuid, "FunctionName": FUNCTION, "Enabled": enabled });
                    self.ask("UpdateEventSourceMapping", &region, &body);
                }
            }
            Deed::Unmap { which } => {
                if let Some((region, uuid)) = self.mapping(*which) {
                    self.ask("DeleteEventSourceMapping", &region, &json!({ "UUID": uuid }));
                }
            }
            Deed::Split { table } => {
                let (region, name) = place(*table);
                self.ask("SplitPartition", region, &json!({ "TableName": name }));
            }
            Deed::Materialize { table, repair } => {
                let (region, name) = place(*table);
                for (operation, body) in deed::materialize(region, name, *repair) {
                    self.ask(operation, region, &body);
                    // The stream and the table are to be there.
                    if operation == "CreateTable" {
                        self.timeline.advance(Duration::seconds(7), EVENTS);
                    }
                }
            }
            Deed::RollOver { table, which } => {
                let Some(stream) = self.latest_stream(*table) else { return };
                let Some(shard) = self.open_shard(*table, &stream, *which) else { return };
                self.ask("RollOverShard", place(*table).0, &json!({ "StreamArn": stream, "ShardId": shard }));
            }
            _ => {}
        }
    }

    fn create(&mut self, table: u8, view: Option<u8>, index: bool) {
        let (region, name) = place(table);
        let answer = self.ask("CreateTable", region, &deed::create(name, view, index));
        if answer.is_success() {
            let stream = answer.json["TableDescription"]["LatestStreamArn"].as_str().map(str::to_owned);
            self.model.create(table, stream);
        }
    }

    fn stream(&mut self, table: u8, view: Option<u8>) {
        let (region, name) = place(table);
        let body = json!({ "TableName": name, "StreamSpecification": deed::stream(view) });
        let answer = self.ask("UpdateTable", region, &body);
        if answer.is_success() {
            let stream = answer.json["TableDescription"]["LatestStreamArn"].as_str().map(str::to_owned);
            self.model.stream(table, stream.filter(|_| view.is_some()));
        }
    }

    fn write(&mut self, table: u8, form: Form, write: &Write) -> Result<(), Failure> {
        let ((region, name), now) = (place(table), self.timeline.now());
        match form {
            Form::Item => {
                let (operation, body) = write.call(name, now);
                let answer = self.ask(operation, region, &body);
                self.note(table, write, write.item(now), &answer)
            }
            Form::Statement => {
                let answer = self.ask("ExecuteStatement", region, &json!({ "Statement": write.statement(name) }));
                self.note(table, &as_statement(write), write.inserted(), &answer)
            }
        }
    }

    fn note(&mut self, table: u8, write: &Write, item: Json, answer: &Answer) -> Result<(), Failure> {
        match answer.is_success() {
            true => self.model.wrote(table, write, item, self.timeline.now()),
            false => Ok(()),
        }
    }

    fn group(&mut self, table: u8, how: Group, writes: &[Write], fails: bool) -> Result<(), Failure> {
        match how {
            Group::Batch => self.batch(table, writes),
            Group::Transaction => self.transaction(table, writes, fails),
            Group::Statements => self.statements(table, writes),
        }
    }

    fn batch(&mut self, table: u8, writes: &[Write]) -> Result<(), Failure> {
        let ((region, name), now) = (place(table), self.timeline.now());
        let requests: Vec<Json> = writes.iter().map(|write| write.batch_request(now)).collect();
        let answer = self.ask("BatchWriteItem", region, &json!({ "RequestItems": { name: requests } }));
        let left = answer.json["UnprocessedItems"][name].as_array().cloned().unwrap_or_default();
        for (write, request) in writes.iter().zip(&requests).filter(|(_, request)| !left.contains(request)) {
            let intent = if request.get("PutRequest").is_some() { Intent::Put } else { Intent::Delete };
            let write = Write { intent, guard: None, ..write.clone() };
            self.note(table, &write, write.item(now), &answer)?;
        }
        Ok(())
    }

    fn transaction(&mut self, table: u8, writes: &[Write], fails: bool) -> Result<(), Failure> {
        let ((region, name), now) = (place(table), self.timeline.now());
        let last = writes.len() - 1;
        let actions = writes.iter().enumerate().map(|(n, write)| write.action(name, now, fails && n == last));
        let actions: Vec<Json> = actions.collect();
        let answer = self.ask("TransactWriteItems", region, &json!({ "TransactItems": actions }));
        if fails && answer.is_success() {
            return Err(Failure::new(WRITES_TAKE_EFFECT, "A transaction succeeded that cannot."));
        }
        writes.iter().try_for_each(|write| self.note(table, write, write.item(now), &answer))
    }

    fn statements(&mut self, table: u8, writes: &[Write]) -> Result<(), Failure> {
        let (region, name) = place(table);
        let statements: Vec<Json> = writes.iter().map(|write| json!({ "Statement": write.statement(name) })).collect();
        let answer = self.ask("BatchExecuteStatement", region, &json!({ "Statements": statements }));
        let responses = answer.json["Responses"].as_array().cloned().unwrap_or_default();
        for (write, _) in writes.iter().zip(responses).filter(|(_, response)| response.get("Error").is_none()) {
            self.note(table, &as_statement(write), write.inserted(), &answer)?;
        }
        Ok(())
    }

    fn latest_stream(&self, table: u8) -> Option<String> {
        let (region, name) = place(table);
        let table = self.timeline.world().table(region, name)?;
        table.definition.latest_stream.as_ref().map(ToString::to_string)
    }

    fn open_shard(&self, table: u8, stream: &str, which: u64) -> Option<String> {
        let stream = self.timeline.world().stream(place(table).0, stream)?;
        let count = stream.open.len();
        stream.open.values().nth(usize::try_from(which).ok()? % count.max(1)).map(ToString::to_string)
    }

    fn mapping(&self, which: u64) -> Option<(String, String)> {
        let world = self.timeline.world();
        let all =
            world.regions.iter().flat_map(|(region, state)| state.mappings.keys().map(move |uuid| (region, uuid)));
        let all: Vec<_> = all.collect();
        let (region, uuid) = all.get(usize::try_from(which).ok()? % all.len().max(1))?;
        Some((region.to_string(), uuid.to_string()))
    }

    fn read(&mut self, table: u8, limit: u64) -> Result<(), Failure> {
        let Some(stream) = self.latest_stream(table) else { return Ok(()) };
        let fresh = || Reader::new(place(table).0, &stream);
        let reader = self.readers.remove(&table).filter(|reader| reader.stream == stream);
        let mut reader = reader.unwrap_or_else(fresh);
        let result = reader.step(self, limit);
        self.readers.insert(table, reader);
        result
    }

    fn compare_tables(&mut self) -> Result<(), Failure> {
        for (place_of, table) in self.model.tables.clone() {
            let (region, name) = place(place_of);
            let answer = self.ask("Scan", region, &json!({ "TableName": name, "ConsistentRead": true }));
            if !answer.is_success() || answer.json.get("LastEvaluatedKey").is_some() {
                continue;
            }
            let items = answer.json["Items"].as_array().cloned().unwrap_or_default();
            let same = items.len() == table.items.len()
                && items.iter().all(|item| table.items.values().any(|own| own == item));
            if !same {
                let sentence = format!("{name} in {region} holds {items:?}, and should {:?}.", table.items.values());
                return Err(Failure::new(WRITES_TAKE_EFFECT, sentence));
            }
        }
        Ok(())
    }

    /// An independent reader finds in each stream what the model says of the last 24 hours.
    fn compare_streams(&mut self) -> Result<(), Failure> {
        let now = self.timeline.now();
        for (arn, stream) in self.model.streams.clone() {
            let region = arn.split(':').nth(3).unwrap_or_default().to_owned();
            let Some(view) = self.timeline.world().stream(&region, &arn).map(|stream| stream.definition.view) else {
                continue;
            };
            let mut reader = Reader::new(&region, &arn);
            reader.drain(self, 3)?;
            let expected: BTreeMap<_, _> = stream
                .kept(now)
                .into_iter()
                .map(|(key, told)| {
                    let shown = told.iter().map(|told| shown(told, view.shows_old(), view.shows_new()));
                    (key, shown.collect::<Vec<_>>())
                })
                .collect();
            let found = by_key(&reader.records);
            let lazy = self.timeline.world().dials.lazy_trim > Duration::ZERO;
            if !is_told(&found, &expected, lazy) {
                let sentence = format!("A reader of {arn} found\n{found:?}\nand should\n{expected:?}");
                return Err(Failure::new(READERS_SEE_ALL, sentence));
            }
        }
        Ok(())
    }

    /// The calls of the run, with the times at which they were made.
    pub fn calls(&self) -> impl Iterator<Item = (Instant, &headwater_core::input::Call)> {
        self.timeline.log().map(|entry| {
            let Input::Call(call) = &entry.input;
            (entry.at, call)
        })
    }
}

/// What of a change a reader is shown: the kind and the images.
type Shown = (String, Json, Json);

fn shown(told: &Told, old: bool, new: bool) -> Shown {
    let kind = match (&told.old, &told.new) {
        (None, _) => "INSERT",
        (_, None) => "REMOVE",
        _ => "MODIFY",
    };
    let image = |image: &Option<Json>, is_shown: bool| image.clone().filter(|_| is_shown).unwrap_or_default();
    (kind.into(), image(&told.old, old), image(&told.new, new))
}

/// Whether a reader found what it should; where records are trimmed late it may have found older ones, too.
fn is_told(found: &BTreeMap<String, Vec<Shown>>, expected: &BTreeMap<String, Vec<Shown>>, lazy: bool) -> bool {
    match lazy {
        true => expected.iter().all(|(key, told)| found.get(key).is_some_and(|found| found.ends_with(told))),
        false => found == expected,
    }
}

fn by_key(records: &[Json]) -> BTreeMap<String, Vec<Shown>> {
    let mut found: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for record in records {
        let change = &record["dynamodb"];
        let key = change["Keys"]["pk"]["S"].as_str().unwrap_or_default().to_owned();
        let kind = record["eventName"].as_str().unwrap_or_default().to_owned();
        found.entry(key).or_default().push((kind, change["OldImage"].clone(), change["NewImage"].clone()));
    }
    found
}

fn place(table: u8) -> (&'static str, &'static str) {
    TABLES[usize::from(table) % TABLES.len()]
}

/// INSERT wants no item, UPDATE wants one, DELETE takes what is there.
fn as_statement(write: &Write) -> Write {
    let guard = match write.intent {
        Intent::Put => Some(false),
        Intent::Set => Some(true),
        Intent::Delete => None,
    };
    Write { guard, ..write.clone() }
}
