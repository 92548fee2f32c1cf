//! Runs a case: a fresh world, its steps one after the other, and every expectation that was not met.

use std::fmt;

use headwater_core::invariant::{self, Watch};
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use crate::door::{self, Answer, BUDGET, Refusal};
use crate::matcher::{Extent, clip, differences};
use crate::script::{Action, Case, Expectation, Kind, RawRequest, Step};
use crate::text::{Bindings, expand};
use crate::{bless, observe};

/// 2026-01-01T00:00:00 UTC, when every case begins.
pub const START: Instant = Instant::from_seconds(1_767_225_600);
/// The seed of every case.
pub const SEED: u64 = 21;

/// One expectation that was not met.
#[derive(Clone, Debug)]
pub struct Failure {
    pub line: usize,
    pub said: String,
}

/// All that went wrong in a case.
#[derive(Debug)]
pub struct Report<'a> {
    case: &'a Case,
    failures: Vec<Failure>,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Failure { line, said } in &self.failures {
            writeln!(f, "{}:{line}: {}\n{said}", self.case.path, self.case.name)?;
        }
        Ok(())
    }
}

/// Runs a case from a fresh world.
pub fn run(case: &Case) -> Result<(), Report<'_>> {
    let mut runner = Runner::new(case);
    for step in &case.steps {
        if let Err(said) = runner.step(step) {
            // What follows speaks of names that were never bound.
            runner.fail(step.line, said);
            break;
        }
    }
    runner.invariants();
    if runner.failures.is_empty() { Ok(()) } else { Err(Report { case, failures: runner.failures }) }
}

struct Runner<'a> {
    case: &'a Case,
    timeline: Timeline,
    region: String,
    bindings: Bindings,
    failures: Vec<Failure>,
}

impl<'a> Runner<'a> {
    fn new(case: &'a Case) -> Self {
        let timeline = Timeline::new(SEED, START, case.dials.clone());
        let bindings = [("space".to_owned(), json!(" "))].into();
        Runner { case, timeline, region: "us-east-1".into(), bindings, failures: Vec::new() }
    }

    fn fail(&mut self, line: usize, said: String) {
        self.failures.push(Failure { line, said });
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        let answer = match &step.action {
            Action::Region(region) => {
                self.region.clone_from(region);
                None
            }
            Action::Wait(span) => {
                self.wait(*span)?;
                None
            }
            Action::Create { fixture, view } => {
                self.create(fixture, view.as_deref())?;
                None
            }
            Action::Call { times, operation, body } => Some(self.call(*times, operation, body)?),
            Action::Http(raw) => Some(self.send_raw(raw)?),
        };
        if let Some(answer) = answer.as_ref().filter(|_| !step.expectations.iter().any(|e| e.kind.is_of_response())) {
            self.must_succeed(step, answer);
        }
        step.expectations.iter().try_for_each(|expected| self.expect(expected, answer.as_ref()))
    }

    /// Whatever a case is about, what the engine promises holds at its end.
    fn invariants(&mut self) {
        let mut watch = Watch::default();
        watch.audit(self.timeline.head());
        let line = self.case.steps.last().map_or(0, |step| step.line);
        for (invariant, broken) in watch.broken().filter(|(invariant, _)| invariant.kind == invariant::Kind::Engine) {
            self.fail(line, format!("  breaks {}: {}", invariant.id, broken.sentence));
        }
    }

    fn must_succeed(&mut self, step: &Step, answer: &Answer) {
        if !answer.is_success() {
            self.fail(step.line, format!("  refused: {}", clip(&answer.body())));
        }
    }

    fn wait(&mut self, span: Duration) -> Result<(), String> {
        let progress = self.timeline.advance(span, BUDGET);
        if progress.complete { Ok(()) } else { Err(format!("  still busy after {BUDGET} events")) }
    }

    fn create(&mut self, fixture: &str, view: Option<&str>) -> Result<(), String> {
        let mut body = fixture_body(fixture)?;
        if let Some(view) = view {
            body["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
        }
        let answer = self.call(1, "CreateTable", &body.to_string().replace('$', "$$"))?;
        if !answer.is_success() {
            return Err(format!("  no fixture {fixture}: {}", answer.body()));
        }
        self.wait(self.timeline.world().dials.table_creating)
    }

    fn call(&mut self, times: u32, operation: &str, body: &str) -> Result<Answer, String> {
        for n in 1..times {
            let answer = self.call_once(n, operation, body)?;
            if !answer.is_success() {
                return Ok(answer);
            }
        }
        self.call_once(times, operation, body)
    }

    fn call_once(&mut self, n: u32, operation: &str, body: &str) -> Result<Answer, String> {
        self.bindings.insert("n".into(), json!(format!("{n:03}")));
        let body = expand(body, &self.bindings)?;
        let request = door::request(operation, &self.region, &body);
        door::send(&mut self.timeline, &request)
    }

    fn send_raw(&mut self, raw: &RawRequest) -> Result<Answer, String> {
        let headers = raw.headers.iter().map(|(name, value)| Ok((name.clone(), expand(value, &self.bindings)?)));
        let headers: Result<Vec<_>, String> = headers.collect();
        let body = expand(&raw.body, &self.bindings)?.into_bytes();
        let (method, path) = (raw.method.clone(), expand(&raw.path, &self.bindings)?);
        door::send(&mut self.timeline, &headwater_core::http::Request { method, path, headers: headers?, body })
    }

    fn expect(&mut self, expected: &Expectation, answer: Option<&Answer>) -> Result<(), String> {
        if expected.text == "?" {
            let got = self.outcome(&expected.kind, answer)?;
            let blessed = bless::fill(self.case, expected.line, &got);
            self.failures.extend(blessed.err().map(|said| Failure { line: expected.line, said }));
            return Ok(());
        }
        let text = expand(&expected.text, &self.bindings)?;
        let said = match (&expected.kind, answer) {
            (Kind::Equal, Some(answer)) => self.json(&text, answer, Extent::Whole),
            (Kind::Part, Some(answer)) => self.json(&text, answer, Extent::Part),
            (Kind::Refused, Some(answer)) => refused(&text, answer),
            (Kind::RefusedLike, Some(answer)) => refused_like(&text, answer),
            (Kind::Body, Some(answer)) => same(&text.replace("\\n", "\n"), &answer.body()),
            (Kind::Status, Some(answer)) => same(&text, &answer.response.status.to_string()),
            (Kind::Header(name), Some(answer)) => header(name, &text, answer),
            (kind, answer) => same(&text, &self.outcome(kind, answer)?),
        };
        self.failures.extend(said.map(|said| Failure { line: expected.line, said }));
        Ok(())
    }

    /// What an expectation of this kind would have to say.
    fn outcome(&mut self, kind: &Kind, answer: Option<&Answer>) -> Result<String, String> {
        match (kind, answer) {
            (Kind::Records(table), _) => observe::records(&self.timeline, &self.region, table),
            (Kind::Batches(function), _) => Ok(observe::batches(&self.timeline, function)),
            (Kind::Facts(path), _) => Ok(observe::facts(&self.timeline, path)),
            (Kind::Header(name), Some(answer)) => Ok(answer.header(name).unwrap_or("<absent>").to_owned()),
            (Kind::Status, Some(answer)) => Ok(answer.response.status.to_string()),
            (_, Some(answer)) => Ok(printed(answer)),
            (_, None) => Err("  there is no answer to look at".into()),
        }
    }

    fn json(&mut self, text: &str, answer: &Answer, extent: Extent) -> Option<String> {
        let expected: Json = match serde_json::from_str(text) {
            Ok(expected) => expected,
            Err(error) => return Some(format!("  not JSON: {error}")),
        };
        let found = differences(&expected, &answer.json, extent, &mut self.bindings);
        let status = !answer.is_success() && expected.get("__type").is_none();
        let refused = status.then(|| "refused".to_owned());
        let found: Vec<String> = refused.into_iter().chain(found).map(|line| format!("    {line}")).collect();
        let got = || format!("  got {}\n{}", clip(&answer.body()), found.join("\n"));
        (!found.is_empty()).then(got)
    }
}

fn fixture_body(name: &str) -> Result<Json, String> {
    let path = crate::root().join("suite/fixtures.json");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let all: Json = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    all.get(name).cloned().ok_or_else(|| format!("there is no fixture {name}"))
}

fn printed(answer: &Answer) -> String {
    match answer.refusal() {
        None => format!("= {}", answer.body()),
        Some(Refusal { code, text: Some(text) }) => format!("! {code}: {text}"),
        Some(Refusal { code, text: None }) => format!("! {code}"),
    }
}

fn refused(expected: &str, answer: &Answer) -> Option<String> {
    same(&format!("! {expected}"), &printed(answer))
}

fn refused_like(expected: &str, answer: &Answer) -> Option<String> {
    let (code, part) = expected.split_once(": ").unwrap_or((expected, ""));
    let refusal = answer.refusal();
    let fits = refusal.is_some_and(|refusal| refusal.code == code && refusal.text.unwrap_or_default().contains(part));
    (!fits).then(|| format!("  expected ! {code}: …{part}…\n       got {}", clip(&printed(answer))))
}

fn header(name: &str, expected: &str, answer: &Answer) -> Option<String> {
    let checksum = crc32fast::hash(&answer.response.body).to_string();
    let expected = if expected == "<crc32>" { &checksum } else { expected };
    let got = Json::from(answer.header(name).unwrap_or("<absent>"));
    let found = differences(&Json::from(expected), &got, Extent::Whole, &mut Bindings::new());
    (!found.is_empty() && got != expected).then(|| format!("  {name}: {}", found.join("; ")))
}

fn same(expected: &str, got: &str) -> Option<String> {
    (expected != got).then(|| format!("  expected {}\n       got {}", clip(expected), clip(got)))
}
