//! A laboratory: one table with one partition, one function that fails on poison, and a run of steps.

use headwater_core::dials::Dials;
use headwater_core::fact::{Fact, What};
use headwater_core::http::{Request, respond};
use headwater_core::input::Service;
use headwater_core::sequence::Sequence;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::{Progress, Timeline};
use serde_json::{Value as Json, json};

pub const REGION: &str = "eu-west-1";
const MAPPINGS: &str = "/2015-03-31/event-source-mappings";
/// More events than any of these runs may take.
const BUDGET: u64 = 100_000;

/// What is done to the laboratory.
pub enum Step<'a> {
    /// Writes so many items.
    Put(u64),
    /// Writes an item on which the function fails.
    Poison,
    /// Writes so many items of 390,000 bytes.
    PutLarge(u64),
    /// Creates a function beside the first one.
    Function(&'a str),
    /// Creates the mapping, from TRIM_HORIZON on unless the options say otherwise.
    Map(&'a str),
    Update(&'a str),
    Delete,
    DisableStream,
    /// In seconds.
    Wait(u64),
    Pause(Duration),
}

pub struct Lab {
    pub timeline: Timeline,
    pub stream: String,
    uuid: String,
    written: u64,
}

/// A new laboratory after these steps.
pub fn run(steps: &[Step<'_>]) -> Lab {
    let mut lab = Lab::new();
    for step in steps {
        lab.step(step);
    }
    lab
}

impl Lab {
    pub fn new() -> Lab {
        let start = Instant::from_seconds(1_767_225_600);
        let mut lab = Lab {
            // Functions are what is tried out here, with more records at once than a small table would take.
            timeline: Timeline::new(7, start, Dials { throttling: 0, ..Dials::default() }),
            stream: String::new(),
            uuid: String::new(),
            written: 0,
        };
        let created = lab.call(
            Service::DynamoDb,
            "CreateTable",
            &json!({
                "TableName": "Orders",
                "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
                "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 },
                "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
            }),
        );
        lab.stream = created["TableDescription"]["LatestStreamArn"].as_str().unwrap().to_owned();
        lab.step(&Step::Function("first"));
        lab.step(&Step::Wait(10));
        lab
    }

    pub fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Put(count) => (0..*count).for_each(|_| self.put("fine")),
            Step::Poison => self.put("poison"),
            Step::PutLarge(count) => (0..*count).for_each(|_| self.put(&"x".repeat(390_000))),
            Step::Function(name) => {
                let body = json!({ "FunctionName": name, "Behaviour": "FailOnMatch", "Match": "poison" });
                self.call(Service::Sim, "PutFunction", &body);
            }
            Step::Map(options) => self.map(options),
            Step::Update(options) => {
                self.ok("PUT", &self.path(), options);
            }
            Step::Delete => {
                self.ok("DELETE", &self.path(), "");
            }
            Step::DisableStream => {
                let off = json!({ "TableName": "Orders", "StreamSpecification": { "StreamEnabled": false } });
                self.call(Service::DynamoDb, "UpdateTable", &off);
            }
            Step::Wait(seconds) => {
                self.advance(Duration::seconds(*seconds));
            }
            Step::Pause(span) => {
                self.advance(*span);
            }
        }
    }

    pub fn advance(&mut self, span: Duration) -> Progress {
        let progress = self.timeline.advance(span, BUDGET);
        assert!(progress.complete, "no run takes {BUDGET} events");
        progress
    }

    fn put(&mut self, note: &str) {
        self.written += 1;
        let item = json!({ "pk": { "S": self.written.to_string() }, "note": { "S": note } });
        self.call(Service::DynamoDb, "PutItem", &json!({ "TableName": "Orders", "Item": item }));
    }

    fn map(&mut self, options: &str) {
        let mut body = json!({
            "EventSourceArn": self.stream, "FunctionName": "first", "StartingPosition": "TRIM_HORIZON",
        });
        let options: Json = serde_json::from_str(options).unwrap();
        body.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
        let created = self.ok("POST", MAPPINGS, &body.to_string());
        self.uuid = created["UUID"].as_str().unwrap().to_owned();
    }

    pub fn call(&mut self, service: Service, operation: &str, body: &Json) -> Json {
        let response = respond(&mut self.timeline, &Request::call(service, operation, REGION, &body.to_string()));
        let answer = String::from_utf8(response.body).unwrap();
        assert_eq!(response.status, 200, "{operation}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// A request to Lambda: its status and its answer.
    pub fn lambda(&mut self, method: &str, path: &str, body: &str) -> (u16, Json) {
        let signed = Request::call(Service::Lambda, "", REGION, body);
        let request = Request { method: method.into(), path: path.into(), ..signed };
        let response = respond(&mut self.timeline, &request);
        let kind = response.headers.iter().find(|(name, _)| *name == "x-amzn-errortype");
        let mut answer: Json = serde_json::from_slice(&response.body).unwrap();
        if let Some((_, kind)) = kind {
            answer["kind"] = json!(kind);
        }
        (response.status, answer)
    }

    pub fn ok(&mut self, method: &str, path: &str, body: &str) -> Json {
        let (status, answer) = self.lambda(method, path, body);
        assert!(status < 300, "{method} {path} {body}: {answer}");
        answer
    }

    /// The path of the mapping created last.
    pub fn path(&self) -> String {
        format!("{MAPPINGS}/{}", self.uuid)
    }

    pub fn mapping(&mut self) -> Json {
        self.ok("GET", &self.path(), "")
    }

    fn all(&self) -> Vec<Fact> {
        self.timeline.head().facts.iter().map(|fact| Fact::clone(fact)).collect()
    }

    pub fn facts<T>(&self, pick: impl Fn(&What) -> Option<T>) -> Vec<T> {
        self.all().iter().filter_map(|fact| pick(&fact.what)).collect()
    }

    /// When such facts happened.
    pub fn times(&self, pick: impl Fn(&What) -> bool) -> Vec<u64> {
        self.all().iter().filter(|fact| pick(&fact.what)).map(|fact| fact.at.0).collect()
    }

    pub fn batches_of(&self, name: &str) -> Vec<Vec<Sequence>> {
        self.facts(|what| match what {
            What::Invoked { function, batch, .. } if **function == *name => Some(batch.clone()),
            _ => None,
        })
    }

    pub fn conditions(&self) -> Vec<&'static str> {
        self.facts(|what| match what {
            What::Discarded { condition, .. } => Some(*condition),
            _ => None,
        })
    }

    /// The kinds of the last such fact and of those that led to it, back to what came from outside.
    pub fn causes_of(&self, kind: &str) -> Vec<String> {
        let facts = self.all();
        let kind_of = |fact: &Fact| serde_json::to_value(fact).unwrap()["type"].as_str().unwrap().to_owned();
        let mut fact = facts.iter().rfind(|fact| kind_of(fact) == kind);
        let mut chain = Vec::new();
        while let Some(known) = fact {
            chain.push(kind_of(known));
            fact = known.cause.and_then(|cause| facts.get(cause as usize));
        }
        chain
    }

    /// What the function was called with, and what was discarded.
    pub fn trace(&self) -> String {
        let numbers = self.facts(|what| match what {
            What::Recorded { sequence, .. } => Some(*sequence),
            _ => None,
        });
        let mut lines = Vec::new();
        for fact in self.all() {
            match &fact.what {
                What::Invoked { batch, .. } => lines.push(ordinals(&numbers, batch)),
                What::Discarded { batch, .. } => lines.push(format!("-{}", ordinals(&numbers, batch))),
                _ => {}
            }
        }
        lines.join(" ")
    }

    /// Like `trace`, each call with its time in milliseconds after the first.
    pub fn timed_trace(&self) -> String {
        let times = self.times(|what| matches!(what, What::Invoked { .. }));
        let mut times = times.iter().map(|time| (time - times[0]) / 1_000);
        let timed = |word: &str| {
            let time = if word.starts_with('-') { None } else { times.next() };
            time.map_or(word.to_owned(), |time| format!("{word}@{time}"))
        };
        let words: Vec<String> = self.trace().split(' ').map(timed).collect();
        words.join(" ")
    }
}

/// `[1-4]`, `[7]`: the places of a batch's records in the order of all records. A batch has no gaps.
fn ordinals(numbers: &[Sequence], batch: &[Sequence]) -> String {
    let place = |number: &Sequence| 1 + numbers.iter().position(|other| other == number).unwrap();
    let places: Vec<usize> = batch.iter().map(place).collect();
    assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{places:?}");
    match &places[..] {
        [only] => format!("[{only}]"),
        [first, .., last] => format!("[{first}-{last}]"),
        [] => "[]".into(),
    }
}
