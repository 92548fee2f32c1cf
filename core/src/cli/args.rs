//! Words into a line: global options, command, operation, and the operation's own options.

use crate::cli::JsonMap;
use crate::cli::globals::{Context, Sorted, sorted};
use crate::cli::names::invalid_choice;
use crate::cli::options::{Raw, Target, options, read, required};
use crate::cli::{Call, CliError, Line, Until, Wait, help, names, paging, refuse, validate, value};
use crate::input::{self, Service};

use crate::operation::{self, Entry};
use crate::time::Duration;

/// Reads a command; it has at least one word.
pub(super) fn line(words: &[String]) -> Result<Line, CliError> {
    let (program, words) = words.split_first().map_or(("", words), |(program, words)| (program.as_str(), words));
    match program {
        "aws" => aws(words),
        names::SIM => sim(words),
        other => Err(refuse(not_a_program(other))),
    }
}

fn not_a_program(word: &str) -> String {
    let is_service = names::SERVICES.iter().any(|(name, _)| *name == word);
    let hint = if is_service { format!(" Did you mean: aws {word} …") } else { String::new() };
    format!("{word}: command not found. Lines begin with aws or sim.{hint}")
}

fn aws(words: &[String]) -> Result<Line, CliError> {
    let Sorted { context, names: given, rest } = sorted(words, 2)?;
    let services: Vec<String> = names::SERVICES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let Some(word) = given.first() else { return Err(required(&["command"])) };
    if word == "help" {
        return Ok(Line::Help(help::services(&services)));
    }
    let service = names::SERVICES.iter().find(|(name, _)| name == word).map(|(_, service)| *service);
    let service = service.ok_or_else(|| invalid_choice("command", word, &services))?;
    let Some(word) = given.get(1) else { return Err(required(&["operation"])) };
    if word == "wait" && !waiters(service).is_empty() {
        return wait(service, context, &rest);
    }
    operate(service, word, context, &rest)
}

fn sim(words: &[String]) -> Result<Line, CliError> {
    let Sorted { context, names: given, rest } = sorted(words, 1)?;
    match given.first().map(String::as_str) {
        None => Err(required(&["operation"])),
        Some("wait") => match &rest[..] {
            [span] => duration(span).map(Line::Advance),
            _ => Err(refuse("sim wait takes one duration, as in: sim wait 1m30s")),
        },
        Some("request") => match &rest[..] {
            [target, body] => request(target, body, context).map(Line::Request),
            _ => Err(refuse("sim request takes an operation and a body, as in: sim request dynamodb.ListTables '{}'")),
        },
        Some(word) => operate(Service::Sim, word, context, &rest),
    }
}

/// `dynamodb.ListTables` and a body, which is not looked at.
fn request(target: &str, body: &str, context: Context) -> Result<input::Call, CliError> {
    let found = target.split_once('.').and_then(|(word, name)| {
        let service = names::service(word)?;
        operation::find(service, name).map(|entry| (service, entry.name))
    });
    let (service, operation) = found.ok_or_else(|| refuse(format!("There is no operation {target}.")))?;
    Ok(input::Call { service, operation: operation.into(), region: context.region, body: body.into() })
}

fn operate(service: Service, word: &str, context: Context, rest: &[String]) -> Result<Line, CliError> {
    if word == "help" {
        return Ok(Line::Help(help::service(service)));
    }
    let Some(entry) = names::operation(service, word) else {
        let choices = [commands(service), vec!["help".into()]].concat();
        return Err(invalid_choice("operation", word, &choices));
    };
    if rest.len() == 1 && rest[0] == "help" {
        return Ok(Line::Help(help::operation(service, entry, &options(service, entry))));
    }
    call(service, entry, context, rest).map(Line::Call)
}

/// What may stand behind a service.
pub(super) fn commands(service: Service) -> Vec<String> {
    let mut commands = names::commands(service);
    if service == Service::Sim || !waiters(service).is_empty() {
        commands.push("wait".into());
    }
    if service == Service::Sim {
        commands.push("request".into());
    }
    commands
}

/// The waiters of a service.
pub(super) fn waiters(service: Service) -> Vec<String> {
    let own = Until::ALL.iter().filter(|until| until.service() == service);
    own.map(|until| names::kebab(until.name())).collect()
}

fn wait(service: Service, context: Context, rest: &[String]) -> Result<Line, CliError> {
    let Some((word, rest)) = rest.split_first().filter(|(word, _)| !word.starts_with('-')) else {
        return Err(required(&["subcommand"]));
    };
    let until = Until::of(service, word).ok_or_else(|| invalid_choice("subcommand", word, &waiters(service)))?;
    let entry = operation::find(service, until.operation()).ok_or_else(|| refuse("No such operation."))?;
    Ok(Line::Wait(Wait { until, call: call(service, entry, context, rest)? }))
}

fn call(service: Service, entry: &'static Entry, context: Context, words: &[String]) -> Result<Call, CliError> {
    let options = options(service, entry);
    let given = read(words, &options)?;
    let mut json = JsonMap::new();
    let mut pages = Vec::new();
    for (option, raw) in given.iter().filter(|(option, _)| !matches!(option.target, Target::InputJson)) {
        match (option.target, raw) {
            (Target::Member(member), raw) => {
                json.insert(member.name.to_owned(), value::unpack(&option.name, &member.shape, raw)?);
            }
            (Target::Page(page), Raw::One(text)) => pages.push((page, text.as_str())),
            _ => {}
        }
    }
    if let Some((_, Raw::One(text))) = given.iter().find(|(option, _)| matches!(option.target, Target::InputJson)) {
        for (name, value) in value::input_json(text)? {
            json.entry(name).or_insert(value);
        }
    }
    let paging = paging::resolve((service, entry), context.paginate, &pages, &mut json)?;
    if context.raw {
        value::encode_members(entry.input(), &mut json);
    }
    validate::check(entry, &mut json)?;
    let Context { region, ignored, .. } = context;
    Ok(Call { service, operation: entry.name, region, json, paging, ignored })
}

/// `1h30m`, `250ms`: whole numbers of `d h m s ms us`.
fn duration(text: &str) -> Result<Duration, CliError> {
    let wrong =
        || refuse(format!("{text} is no duration. Write it as in 1h30m or 250ms; the units are d h m s ms us."));
    let mut micros = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|next: char| !next.is_ascii_digit()).ok_or_else(wrong)?;
        let end = rest[digits..].find(|next: char| next.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
        let unit = UNITS.iter().find(|(unit, _)| *unit == &rest[digits..end]).ok_or_else(wrong)?;
        let count: u64 = rest[..digits].parse().map_err(|_| wrong())?;
        let span = count.checked_mul(unit.1).and_then(|span| micros.checked_add(span));
        micros = span.filter(|span| *span <= LONGEST_WAIT).ok_or_else(wrong)?;
        rest = &rest[end..];
    }
    if text.is_empty() { Err(wrong()) } else { Ok(Duration::micros(micros)) }
}

/// In microseconds.
const UNITS: &[(&str, u64)] =
    &[("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];
/// A hundred years, in microseconds.
const LONGEST_WAIT: u64 = 36_525 * 86_400_000_000;
