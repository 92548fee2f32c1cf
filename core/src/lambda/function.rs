//! Functions: a name, and what it does with a batch.

use std::fmt;
use std::rc::Rc;

use serde_json::json;

use crate::feed::source::{Origin, Record};
use crate::lambda::copying::Copying;
use crate::lambda::event;
use crate::lambda::materialize::{Materializing, Memory};
use crate::name::{self, ACCOUNT};
use serde_json::Value as Json;

use crate::persist::List;

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    pub name: Rc<str>,
    pub arn: Rc<str>,
    pub behaviour: Behaviour,
    /// What it remembers between its runs; only `Materialize` with repair does.
    pub(crate) memory: Memory,
}

/// What a function does with a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Behaviour {
    /// Prints a line for each record, and succeeds.
    Log,
    /// Like `Log`, but fails on a record whose JSON holds the text.
    FailOnMatch(Rc<str>),
    /// Writes what the records show to another table.
    Replicate(Rc<Copying>),
    /// Keeps a copy of a table up to date by the records of its Kinesis destination.
    Materialize(Rc<Materializing>),
}

/// How a function's code ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It returned this JSON.
    Returned(Json),
    /// It threw an error with this message.
    Threw(Rc<str>),
}

/// What a run of a function's code leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it printed.
    pub lines: Vec<String>,
    pub reply: Reply,
}

impl Behaviour {
    /// Runs the code on a batch of this stream, but for what it writes to tables. With `reports` the code names the records that failed
    /// (ReportBatchItemFailures); without it throws at the first of them.
    pub fn run(&self, origin: &Origin, batch: &List<Record>, reports: bool) -> Run {
        match self {
            Behaviour::Log | Behaviour::Replicate(_) | Behaviour::Materialize(_) => {
                Run { lines: batch.iter().map(line).collect(), reply: Reply::Returned(Json::Null) }
            }
            Behaviour::FailOnMatch(text) => {
                let fails = |record: &Record| holds(origin, record, text);
                if reports { report(batch, fails) } else { throw(batch, fails, text) }
            }
        }
    }
}

/// Works through the whole batch and names what failed.
fn report(batch: &List<Record>, fails: impl Fn(&Record) -> bool) -> Run {
    let failed = batch.iter().filter(|record| fails(record));
    let failures: Vec<Json> = failed.map(|record| json!({ "itemIdentifier": record.sequence().to_string() })).collect();
    let reply = Reply::Returned(json!({ "batchItemFailures": failures }));
    Run { lines: batch.iter().map(line).collect(), reply }
}

/// Works through the batch up to the first record that fails.
fn throw(batch: &List<Record>, fails: impl Fn(&Record) -> bool, text: &str) -> Run {
    let Some(at) = batch.iter().position(fails) else {
        return Run { lines: batch.iter().map(line).collect(), reply: Reply::Returned(Json::Null) };
    };
    let lines = batch.iter().take(at + 1).map(line).collect();
    Run { lines, reply: Reply::Threw(format!("A record holds the text {text}").into()) }
}

/// Whether a record's JSON holds a text; of Kinesis its data, too, which stand there as base64.
fn holds(origin: &Origin, record: &Record, text: &str) -> bool {
    let in_data = |record: &Record| match record {
        Record::Kinesis(record) => String::from_utf8_lossy(&record.data).contains(text),
        Record::Table(_) => false,
    };
    event::record_json(origin, record).contains(text) || in_data(record)
}

/// Characters of a record's data that are printed.
const PRINTED: usize = 200;

/// `INSERT {"pk":{"S":"a"}}`; of Kinesis the partition key and the data.
fn line(record: &Record) -> String {
    match record {
        Record::Table(record) => {
            let keys = serde_json::to_string(&record.change.keys).unwrap_or_default();
            format!("{} {keys}", record.change.kind.name())
        }
        Record::Kinesis(record) => {
            let data: String = String::from_utf8_lossy(&record.data).chars().take(PRINTED).collect();
            format!("{} {data}", record.key)
        }
    }
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Behaviour::Log => write!(f, "log"),
            Behaviour::FailOnMatch(text) => write!(f, "fail on match: {text}"),
            Behaviour::Replicate(copying) => {
                write!(f, "replicate to {}", copying.table)?;
                copying.region.as_ref().map_or(Ok(()), |region| write!(f, " in {region}"))
            }
            Behaviour::Materialize(how) => {
                write!(f, "materialize {}", how.table)?;
                how.region.as_ref().map_or(Ok(()), |region| write!(f, " in {region}"))?;
                if how.repair { write!(f, ", repairing order") } else { Ok(()) }
            }
        }
    }
}

/// A function as a request names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    pub name: Rc<str>,
    /// With the qualifier that the request gives.
    pub arn: Rc<str>,
}

/// The function that a `FunctionName` means: a name, a partial ARN or an ARN, each with or without `:$LATEST`
/// (API reference, CreateEventSourceMapping). Nothing for one that cannot be in this region: another account's, another
/// region's, or a version or alias, of which there are none here.
pub(crate) fn locate(text: &str, region: &str) -> Option<Located> {
    let (scope, rest) = split(text);
    let here = scope.iter().all(|part| ["arn", "aws", "lambda", region, ACCOUNT].contains(part));
    let (name, qualifier) = match rest[..] {
        [name] => (name, ""),
        [name, "$LATEST"] => (name, ":$LATEST"),
        _ => return None,
    };
    let arn = format!("{}{qualifier}", name::function_arn(region, name));
    here.then(|| Located { name: name.into(), arn: arn.into() })
}

/// Whether a text has the form of a function's name or ARN (service model, NamespacedFunctionName).
pub(crate) fn is_function_name(text: &str) -> bool {
    let (scope, rest) = split(text);
    let plain = |name: &&str| !name.is_empty() && name::is_plain(name);
    let qualifier =
        |text: &&str| matches!(*text, "$LATEST" | "$LATEST.PUBLISHED") || plain(text) && !text.contains('.');
    let named = match &rest[..] {
        [name] => plain(name),
        [name, version] => plain(name) && qualifier(version),
        _ => false,
    };
    named && is_scope(&scope)
}

/// What stands before `function:` in an ARN, and what stands after it; without it, all is what stands after.
fn split(text: &str) -> (Vec<&str>, Vec<&str>) {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.iter().position(|part| *part == "function").filter(|at| at + 1 < parts.len()) {
        Some(at) => (parts.iter().take(at).copied().collect(), parts.iter().skip(at + 1).copied().collect()),
        None => (Vec::new(), parts),
    }
}

/// `arn:aws:lambda`, a region and an account, each of which may be missing.
fn is_scope(parts: &[&str]) -> bool {
    let parts = match parts {
        ["arn", partition, "lambda", rest @ ..] if partition.starts_with("aws") => rest,
        all => all,
    };
    let account = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    let region = |part: &str| part.contains('-') && name::is_plain(part) && !account(part);
    match parts {
        [] => true,
        [one] => account(one) || region(one),
        [first, second] => region(first) && account(second),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_function_name, locate};

    #[test]
    fn functions_go_by_name_partial_arn_or_arn() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:audit";
        for (text, found) in [
            ("audit", Some(arn.to_owned())),
            ("audit:$LATEST", Some(format!("{arn}:$LATEST"))),
            ("123456789012:function:audit", Some(arn.to_owned())),
            (arn, Some(arn.to_owned())),
            ("audit:7", None),
            ("arn:aws:lambda:us-east-1:123456789012:function:audit", None),
            ("999999999999:function:audit", None),
        ] {
            assert!(is_function_name(text), "{text}");
            assert_eq!(locate(text, "eu-west-1").map(|located| located.arn.to_string()), found, "{text}");
        }
    }

    #[test]
    fn what_is_no_name_is_told_apart() {
        for text in ["", ":", "a b", "audit:", "audit:1:2", "function:", "arn:aws:s3:::function:a", "audit:a.b", "aé"]
        {
            assert!(!is_function_name(text), "{text}");
        }
    }
}
