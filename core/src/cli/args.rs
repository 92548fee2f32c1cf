//! Words into a line: global options, command, operation, and the operation's own options.

use std::rc::Rc;

use crate::cli::paging::{self, PageOption};
use crate::cli::{Call, CliError, Line, Until, Wait, help, model, names, refuse, validate, value};
use crate::input::Service;
use crate::operation::shape::{JsonMap, Member, Presence};
use crate::operation::{self, Entry};
use crate::time::Duration;
use crate::{limits, name};

/// What an option was given.
#[derive(Clone, Debug)]
pub(super) enum Raw {
    Flag(bool),
    One(String),
    Many(Vec<String>),
}

/// How many values an option takes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Takes {
    Nothing,
    One,
    Many,
}

/// What an option is for.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Member(&'static Member),
    Page(PageOption),
    InputJson,
}

/// An option of an operation.
pub(super) struct Opt {
    /// With its dashes.
    pub name: String,
    pub takes: Takes,
    pub target: Target,
    /// Whether it is the `--no-` of a Boolean.
    pub negative: bool,
}

/// A global option (CLI reference, Global Options).
pub(super) struct Global {
    pub name: &'static str,
    pub takes_value: bool,
    /// The words that it takes; empty for any.
    pub values: &'static [&'static str],
}

const fn global(name: &'static str, takes_value: bool, values: &'static [&'static str]) -> Global {
    Global { name, takes_value, values }
}

pub(super) const GLOBALS: &[Global] = &[
    global("--ca-bundle", true, &[]),
    global("--cli-auto-prompt", false, &[]),
    global("--cli-binary-format", true, &["base64", "raw-in-base64-out"]),
    global("--cli-connect-timeout", true, &[]),
    global("--cli-read-timeout", true, &[]),
    global("--color", true, &["on", "off", "auto"]),
    global("--debug", false, &[]),
    global("--endpoint-url", true, &[]),
    global("--no-cli-auto-prompt", false, &[]),
    global("--no-cli-pager", false, &[]),
    global("--no-paginate", false, &[]),
    global("--no-sign-request", false, &[]),
    global("--no-verify-ssl", false, &[]),
    global("--output", true, &["json", "text", "table", "yaml", "yaml-stream", "off"]),
    global("--profile", true, &[]),
    global("--query", true, &[]),
    global("--region", true, &[]),
];

/// Options of the CLI that nothing here can stand for.
const REFUSED: &[(&str, &str)] = &[
    ("--cli-input-yaml", "YAML is not read here: use --cli-input-json."),
    ("--generate-cli-skeleton", "Skeletons are not made here: `help` behind an operation lists its options."),
    ("--version", "There is no AWS CLI here: its lines are read by the playground itself."),
];

/// What the global options say.
struct Context {
    region: Rc<str>,
    paginate: bool,
    ignored: Vec<&'static str>,
}

/// A command's words, sorted.
struct Sorted {
    context: Context,
    /// Service and operation, as far as they are given.
    names: Vec<String>,
    rest: Vec<String>,
}

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
    if word == "wait" && service == Service::DynamoDb {
        return wait(context, &rest);
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
        Some(word) => operate(Service::Sim, word, context, &rest),
    }
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
        return Ok(Line::Help(help::operation(service, entry, &options(entry))));
    }
    call(service, entry, context, rest).map(Line::Call)
}

/// What may stand behind a service.
pub(super) fn commands(service: Service) -> Vec<String> {
    let mut commands = names::commands(service);
    if matches!(service, Service::DynamoDb | Service::Sim) {
        commands.push("wait".into());
    }
    commands
}

fn wait(context: Context, rest: &[String]) -> Result<Line, CliError> {
    let Some((word, rest)) = rest.split_first().filter(|(word, _)| !word.starts_with('-')) else {
        return Err(required(&["subcommand"]));
    };
    let waiters: Vec<String> = Until::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    let until = Until::ALL.iter().find(|(name, _)| name == word).map(|(_, until)| *until);
    let until = until.ok_or_else(|| invalid_choice("subcommand", word, &waiters))?;
    let entry = operation::find(Service::DynamoDb, "DescribeTable").ok_or_else(|| refuse("No DescribeTable."))?;
    Ok(Line::Wait(Wait { until, call: call(Service::DynamoDb, entry, context, rest)? }))
}

/// Takes the global options out, wherever they stand, and the first `count` names.
fn sorted(words: &[String], count: usize) -> Result<Sorted, CliError> {
    let context = Context { region: name::DEFAULT_REGION.into(), paginate: true, ignored: Vec::new() };
    let mut sorted = Sorted { context, names: Vec::new(), rest: Vec::new() };
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let (name, explicit) = split(word);
        if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            return Err(refuse(*why));
        }
        if let Some(global) = GLOBALS.iter().find(|global| global.name == name) {
            let value = match explicit {
                None if global.takes_value => words.next_if(|word| is_positional(word)).map(String::as_str),
                explicit => explicit,
            };
            sorted.context.take(global, value)?;
        } else if sorted.names.len() < count && is_positional(word) {
            sorted.names.push(word.clone());
        } else {
            sorted.rest.push(word.clone());
        }
    }
    Ok(sorted)
}

impl Context {
    fn take(&mut self, global: &Global, value: Option<&str>) -> Result<(), CliError> {
        let name = global.name;
        match value {
            None if global.takes_value => return Err(refuse(format!("argument {name}: expected one argument"))),
            Some(value) if !global.takes_value => {
                return Err(refuse(format!("argument {name}: ignored explicit argument '{value}'")));
            }
            Some(value) if !global.values.is_empty() && !global.values.contains(&value) => {
                let values: Vec<String> = global.values.iter().map(|value| (*value).to_owned()).collect();
                return Err(invalid_choice(name, value, &values));
            }
            _ => {}
        }
        match (name, value.unwrap_or_default()) {
            ("--region", region) => self.region = checked_region(region)?,
            ("--no-paginate", _) => self.paginate = false,
            ("--cli-binary-format", "raw-in-base64-out") => {
                return Err(refuse("Binary values are Base64 here: --cli-binary-format raw-in-base64-out is not available."));
            }
            _ if !self.ignored.contains(&name) => self.ignored.push(name),
            _ => {}
        }
        Ok(())
    }
}

fn checked_region(region: &str) -> Result<Rc<str>, CliError> {
    let label = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if region.is_empty() || region.len() > limits::REGION_NAME_LENGTH || !label(region) {
        return Err(refuse(format!("Provided region_name '{region}' doesn't match a supported format.")));
    }
    Ok(region.into())
}

/// `--option=value` in two.
fn split(word: &str) -> (&str, Option<&str>) {
    match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => (name, Some(value)),
        _ => (word, None),
    }
}

/// Whether a word is a value: a negative number is, too, and so is what holds a space.
pub(super) fn is_positional(word: &str) -> bool {
    !word.starts_with('-') || word.len() == 1 || word.contains(' ') || is_negative_number(word)
}

fn is_negative_number(word: &str) -> bool {
    let (whole, fraction) = word[1..].split_once('.').unwrap_or((&word[1..], "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && !fraction.is_empty() && (word.contains('.') || !whole.is_empty())
}

/// The options of an operation, in the order of its members.
pub(super) fn options(entry: &'static Entry) -> Vec<Opt> {
    let pages = paging::of(entry.name);
    let mut found = Vec::new();
    for member in entry.input {
        let name = names::option_of(member);
        // The CLI's own option of that name hides the member's.
        if pages.is_some() && PageOption::ALL.iter().any(|(own, _)| *own == name) {
            continue;
        }
        let takes = match model::kind(&member.shape) {
            model::Kind::Boolean => Takes::Nothing,
            model::Kind::List(_) => Takes::Many,
            _ => Takes::One,
        };
        let target = Target::Member(member);
        if takes == Takes::Nothing {
            found.push(Opt { name: name.replacen("--", "--no-", 1), takes, target, negative: true });
        }
        let at = found.len() - usize::from(takes == Takes::Nothing);
        found.insert(at, Opt { name, takes, target, negative: false });
    }
    let mut add = |name: &str, target| found.push(Opt { name: name.into(), takes: Takes::One, target, negative: false });
    add("--cli-input-json", Target::InputJson);
    for (name, option) in PageOption::ALL.iter().filter(|(_, option)| pages.is_some_and(|pages| pages.takes(*option))) {
        add(name, Target::Page(*option));
    }
    found
}

fn call(service: Service, entry: &'static Entry, context: Context, words: &[String]) -> Result<Call, CliError> {
    let options = options(entry);
    let given = read(words, &options)?;
    check_required(entry, &given)?;
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
    let paging = paging::resolve(entry, context.paginate, &pages, &mut json)?;
    validate::check(entry.input, &mut json)?;
    let Context { region, ignored, .. } = context;
    Ok(Call { service, operation: entry.name, region, json, paging, ignored })
}

type Given<'o> = Vec<(&'o Opt, Raw)>;

/// Gives each option its values. What no option takes is unknown.
fn read<'o>(words: &[String], options: &'o [Opt]) -> Result<Given<'o>, CliError> {
    let mut given: Given<'o> = Vec::new();
    let (mut stray, mut unknown) = (None, Vec::new());
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Some((option, explicit)) = find(word, options)? else {
            match (&stray, is_positional(word)) {
                (None, true) => stray = Some(word.as_str()),
                _ => unknown.push(word.as_str()),
            }
            continue;
        };
        let name = &option.name;
        let raw = match (option.takes, explicit) {
            (Takes::Nothing, None) => Raw::Flag(!option.negative),
            (Takes::Nothing, Some(value)) => {
                return Err(refuse(format!("argument {name}: ignored explicit argument '{value}'")));
            }
            (Takes::One, Some(value)) => Raw::One(value.to_owned()),
            (Takes::One, None) => match words.next_if(|word| is_value(word, options)) {
                Some(value) => Raw::One(value.clone()),
                None => return Err(refuse(format!("argument {name}: expected one argument"))),
            },
            (Takes::Many, Some(value)) => Raw::Many(vec![value.to_owned()]),
            (Takes::Many, None) => {
                let mut values = Vec::new();
                while let Some(value) = words.next_if(|word| is_value(word, options)) {
                    values.push(value.clone());
                }
                Raw::Many(values)
            }
        };
        given.retain(|(other, _)| !other.is_for_same(option));
        given.push((option, raw));
    }
    // The place behind the options is that of `help`, which is looked at last.
    unknown.extend(stray);
    if unknown.is_empty() || is_required_missing(&given, options) {
        return Ok(given);
    }
    Err(refuse(format!("Unknown options: {}{}", unknown.join(", "), meant(unknown[0], options))))
}

fn meant(word: &str, options: &[Opt]) -> String {
    let names: Vec<String> = options.iter().map(|option| option.name.clone()).collect();
    match names::near(word, &names).first() {
        Some(name) if word.starts_with('-') => format!("\n\nInvalid option: '{word}', maybe you meant:\n\n  * {name}"),
        _ => String::new(),
    }
}

impl Opt {
    fn is_for_same(&self, other: &Opt) -> bool {
        match (self.target, other.target) {
            (Target::Member(one), Target::Member(two)) => one.name == two.name,
            _ => self.name == other.name,
        }
    }
}

fn is_value(word: &str, options: &[Opt]) -> bool {
    is_positional(word) && !matches!(find(word, options), Ok(Some(_)))
}

/// The option that a word names, and what stands behind its `=`. A beginning that only one option has is enough.
fn find<'o, 'w>(word: &'w str, options: &'o [Opt]) -> Result<Option<(&'o Opt, Option<&'w str>)>, CliError> {
    if !word.starts_with("--") || word.len() == 2 {
        return Ok(None);
    }
    let exact = |name: &str| options.iter().find(|option| option.name == name);
    if let Some(option) = exact(word) {
        return Ok(Some((option, None)));
    }
    let (name, explicit) = split(word);
    if let Some(option) = exact(name) {
        return Ok(Some((option, explicit)));
    }
    let begun: Vec<&Opt> = options.iter().filter(|option| option.name.starts_with(name)).collect();
    match begun[..] {
        [] => Ok(None),
        [option] => Ok(Some((option, explicit))),
        _ => {
            let names: Vec<&str> = begun.iter().map(|option| option.name.as_str()).collect();
            Err(refuse(format!("ambiguous option: {word} could match {}", names.join(", "))))
        }
    }
}

fn is_required(option: &Opt) -> bool {
    matches!(option.target, Target::Member(member) if member.presence != Presence::Optional) && !option.negative
}

fn is_required_missing(given: &Given<'_>, options: &[Opt]) -> bool {
    let is_given = |option: &Opt| given.iter().any(|(other, _)| other.is_for_same(option));
    let whole = given.iter().any(|(option, _)| matches!(option.target, Target::InputJson));
    !whole && options.iter().any(|option| is_required(option) && !is_given(option))
}

fn check_required(entry: &'static Entry, given: &Given<'_>) -> Result<(), CliError> {
    let options = options(entry);
    if !is_required_missing(given, &options) {
        return Ok(());
    }
    let is_given = |option: &Opt| given.iter().any(|(other, _)| other.is_for_same(option));
    let missing = options.iter().filter(|option| is_required(option) && !is_given(option));
    let names: Vec<&str> = missing.map(|option| option.name.as_str()).collect();
    Err(required(&names))
}

fn required(names: &[&str]) -> CliError {
    refuse(format!("the following arguments are required: {}", names.join(", ")))
}

/// The choices stand in two columns, those that come near below them.
fn invalid_choice(argument: &str, word: &str, choices: &[String]) -> CliError {
    let mut text = format!("argument {argument}: Invalid choice, valid choices are:\n");
    for pair in choices.chunks(2) {
        let cells: Vec<String> = pair.iter().map(|choice| format!("{choice:<40}")).collect();
        text.push('\n');
        text.push_str(cells.join(" | ").trim_end());
    }
    let near = names::near(word, choices);
    if !near.is_empty() {
        text.push_str(&format!("\n\n\nInvalid choice: '{word}', maybe you meant:\n"));
        near.iter().for_each(|choice| text.push_str(&format!("\n  * {choice}")));
    }
    refuse(text)
}

/// `1h30m`, `250ms`: whole numbers of `d h m s ms us`.
fn duration(text: &str) -> Result<Duration, CliError> {
    let wrong = || refuse(format!("{text} is no duration. Write it as in 1h30m or 250ms; the units are d h m s ms us."));
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
