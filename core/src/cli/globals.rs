//! Global options, wherever they stand in a line (CLI reference, Global Options).

use std::rc::Rc;

use crate::cli::names::invalid_choice;
use crate::cli::options::{is_positional, split};
use crate::cli::{CliError, refuse};
use crate::{limits, name};

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
pub(super) struct Context {
    pub region: Rc<str>,
    pub paginate: bool,
    /// Whether binary values are texts, not Base64.
    pub raw: bool,
    pub ignored: Vec<&'static str>,
}

/// A command's words, sorted.
pub(super) struct Sorted {
    pub context: Context,
    /// Service and operation, as far as they are given.
    pub names: Vec<String>,
    pub rest: Vec<String>,
}

/// Takes the global options out, wherever they stand, and the first `count` names.
pub(super) fn sorted(words: &[String], count: usize) -> Result<Sorted, CliError> {
    let context = Context { region: name::DEFAULT_REGION.into(), paginate: true, raw: false, ignored: Vec::new() };
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
            ("--cli-binary-format", "raw-in-base64-out") => self.raw = true,
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
