//! The AWS CLI's lines as calls, and calls as lines: what stands behind the console and behind "copy as".
//!
//! ```text
//! aws dynamodb put-item --table-name Orders --item '{"pk": {"S": "a"}}'     a call, as AWS CLI version 2 would make it
//! aws dynamodb wait table-exists --table-name Orders                        until the table is ACTIVE
//! sim wait 1m30s                                                            virtual time
//! sim put-function --function-name audit --behaviour Log                    what AWS has no command for
//! sim request dynamodb.PutItem '{"TableName": 5}'                           a body that no command can say, as it is
//! ```
//!
//! Commands, options, types and enums come from the operations' own tables of members. Nothing here knows the world: a line
//! becomes a value, and whoever reads it decides what to do. Sources: AWS CLI User Guide and the CLI's reference pages; the
//! lines in `cli/tests` are checked against what the real CLI sends.

mod args;
mod complete;
mod globals;
mod help;
mod lex;
mod model;
mod names;
mod options;
mod paging;
mod print;
mod sdk;
mod shorthand;
mod validate;
mod value;

use std::fmt;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::input::{self, Service};
use crate::name;
use crate::operation;
use crate::time::Duration;

pub use complete::{Completion, complete};
pub use paging::{Pager, Paging};
pub use print::{print, print_request, print_wait};
pub use sdk::{boto3, sdk_js};

/// The JSON of a call's body or answer, as an object.
pub type JsonMap = serde_json::Map<String, Json>;

/// The longest text that is read, in bytes: a request of the largest size, with its quotation marks.
const TEXT_BYTES_MAX: usize = 2 * crate::limits::REQUEST_BYTES;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Nothing: a blank line or a comment.
    Blank,
    Call(Call),
    /// Ask again and again until the table is in that state.
    Wait(Wait),
    /// Let virtual time pass.
    Advance(Duration),
    /// A request as it stands, whatever its operation thinks of it.
    Request(input::Call),
    /// A text to read, as `aws dynamodb put-item help` asks for.
    Help(String),
}

/// A call of an operation, as the CLI would make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub service: Service,
    pub operation: &'static str,
    pub region: Rc<str>,
    /// The request's members, in the order in which they were given.
    pub json: JsonMap,
    /// Whether the CLI would ask for further pages by itself, and how many items of them it would show.
    pub paging: Option<Paging>,
    /// Options that were understood and change nothing here, as `--profile`.
    pub ignored: Vec<&'static str>,
}

/// A waiter (CLI reference, `dynamodb wait`, `kinesis wait`).
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    pub until: Until,
    /// What is asked again and again.
    pub call: Call,
}

/// What a waiter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// DescribeTable says ACTIVE.
    TableExists,
    /// DescribeTable says ResourceNotFoundException.
    TableNotExists,
    /// DescribeStream says ACTIVE.
    StreamExists,
    /// DescribeStream says ResourceNotFoundException.
    StreamNotExists,
}

impl Until {
    pub const ALL: [Until; 4] =
        [Until::TableExists, Until::TableNotExists, Until::StreamExists, Until::StreamNotExists];

    /// The waiter of a service by the name of its command.
    pub(crate) fn of(service: Service, command: &str) -> Option<Until> {
        Until::ALL.into_iter().find(|until| until.service() == service && names::kebab(until.name()) == command)
    }

    /// As the CLI's models call it: `TableExists`.
    pub const fn name(self) -> &'static str {
        match self {
            Until::TableExists => "TableExists",
            Until::TableNotExists => "TableNotExists",
            Until::StreamExists => "StreamExists",
            Until::StreamNotExists => "StreamNotExists",
        }
    }

    const fn is_of_stream(self) -> bool {
        matches!(self, Until::StreamExists | Until::StreamNotExists)
    }

    pub const fn service(self) -> Service {
        if self.is_of_stream() { Service::Kinesis } else { Service::DynamoDb }
    }

    /// What is asked.
    pub const fn operation(self) -> &'static str {
        if self.is_of_stream() { "DescribeStream" } else { "DescribeTable" }
    }

    /// Between two questions.
    pub const fn delay(self) -> Duration {
        Duration::seconds(if self.is_of_stream() { 10 } else { 20 })
    }

    /// After so many the CLI gives up.
    pub const fn attempts(self) -> u32 {
        if self.is_of_stream() { 18 } else { 25 }
    }

    /// Whether an answer, or the name of an error, is what is waited for.
    pub fn is_met(self, answer: &Json, error: Option<&str>) -> bool {
        match self {
            Until::TableExists => answer["Table"]["TableStatus"] == "ACTIVE",
            Until::StreamExists => answer["StreamDescription"]["StreamStatus"] == "ACTIVE",
            Until::TableNotExists | Until::StreamNotExists => error == Some("ResourceNotFoundException"),
        }
    }
}

/// Why a line is no call: the text that the CLI prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    pub message: String,
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

impl CliError {
    /// The same, said of an option's value.
    fn of(self, option: &str) -> CliError {
        refuse(format!("Error parsing parameter '{option}': {}", self.message))
    }
}

fn refuse(message: impl Into<String>) -> CliError {
    CliError { message: message.into() }
}

/// A command of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Where it begins, counted from 1.
    pub line: usize,
    pub result: Result<Line, CliError>,
}

/// Reads one command. It may go on in further lines by a backslash or inside of quotation marks.
pub fn parse(line: &str) -> Result<Line, CliError> {
    let mut commands = script(line).into_iter();
    match (commands.next(), commands.next()) {
        (None, _) => Ok(Line::Blank),
        (Some(command), None) => command.result,
        (Some(_), Some(second)) => {
            Err(refuse(format!("One command at a time: a second one begins in line {}.", second.line)))
        }
    }
}

/// Reads the commands of a script; blank lines and comments are left out.
pub fn script(text: &str) -> Vec<Command> {
    if text.len() > TEXT_BYTES_MAX {
        let result = Err(refuse(format!("A text of more than {TEXT_BYTES_MAX} bytes is not read.")));
        return vec![Command { line: 1, result }];
    }
    let commands = lex::commands(text).into_iter();
    commands
        .map(|command| {
            let result = command.words.and_then(|words| args::line(&words));
            Command { line: command.line, result }
        })
        .collect()
}

impl Call {
    /// A request that passed the door; nothing when there is no such operation.
    pub fn of(call: &input::Call) -> Option<Call> {
        let entry = operation::find(call.service, &call.operation)?;
        let Ok(Json::Object(json)) = serde_json::from_str(&call.body) else { return None };
        let region = Rc::clone(&call.region);
        let (service, operation) = (call.service, entry.name);
        Some(Call { service, operation, region, json, paging: None, ignored: Vec::new() })
    }

    /// The first request that it makes, and the only one without paging.
    pub fn request(&self) -> input::Call {
        input::Call {
            service: self.service,
            operation: self.operation.into(),
            region: Rc::clone(&self.region),
            body: Json::Object(self.json.clone()).to_string().into(),
        }
    }

    /// Whether the line names no region.
    fn is_in_default_region(&self) -> bool {
        &*self.region == name::DEFAULT_REGION
    }
}

#[cfg(test)]
mod tests;
