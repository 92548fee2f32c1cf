//! An operation's own options, and their values among the words of a line.

use crate::cli::paging::{self, PageOption};
use crate::cli::{CliError, model, names, refuse};
use crate::input::Service;
use crate::operation::Entry;
use crate::operation::shape::Member;

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
    pub required: bool,
}

/// `--option=value` in two.
pub(super) fn split(word: &str) -> (&str, Option<&str>) {
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
pub(super) fn options(service: Service, entry: &'static Entry) -> Vec<Opt> {
    let pages = paging::of(service, entry.name);
    let mut found = Vec::new();
    for member in entry.input() {
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
        let required = model::is_required(entry.name, member);
        let opposite = (takes == Takes::Nothing).then(|| name.replacen("--", "--no-", 1));
        found.push(Opt { name, takes, target, negative: false, required });
        found.extend(opposite.map(|name| Opt { name, takes, target, negative: true, required: false }));
    }
    let mut add = |name: &str, target| {
        found.push(Opt { name: name.into(), takes: Takes::One, target, negative: false, required: false });
    };
    add("--cli-input-json", Target::InputJson);
    for (name, option) in PageOption::ALL.iter().filter(|(_, option)| pages.is_some_and(|pages| pages.takes(*option))) {
        add(name, Target::Page(*option));
    }
    found
}

/// Options with what they were given.
pub(super) type Given<'o> = Vec<(&'o Opt, Raw)>;

/// Gives each option its values. What no option takes is unknown.
pub(super) fn read<'o>(words: &[String], options: &'o [Opt]) -> Result<Given<'o>, CliError> {
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
    let missing = missing(&given, options);
    if !missing.is_empty() {
        return Err(required(&missing));
    }
    if unknown.is_empty() {
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

/// The required options that are not given; none where the request is given whole.
fn missing<'o>(given: &Given<'_>, options: &'o [Opt]) -> Vec<&'o str> {
    if given.iter().any(|(option, _)| matches!(option.target, Target::InputJson)) {
        return Vec::new();
    }
    let is_given = |option: &Opt| given.iter().any(|(other, _)| other.is_for_same(option));
    let missing = options.iter().filter(|option| option.required && !is_given(option));
    missing.map(|option| option.name.as_str()).collect()
}

pub(super) fn required(names: &[&str]) -> CliError {
    refuse(format!("the following arguments are required: {}", names.join(", ")))
}
