//! What `help` says: the commands of a service, the options of an operation.

use crate::cli::args;
use crate::cli::globals::GLOBALS;
use crate::cli::model::{Kind, kind, values};
use crate::cli::names;
use crate::cli::options::{Opt, Takes, Target};
use crate::input::Service;
use crate::operation::Entry;
use crate::operation::shape::Member;

pub(super) fn services(services: &[String]) -> String {
    format!("aws <service> <operation> [options]\n\nServices:\n{}", listed(services))
}

pub(super) fn service(service: Service) -> String {
    let commands = args::commands(service);
    format!("{} <operation> [options]\n\nOperations:\n{}", names::command_of(service), listed(&commands))
}

pub(super) fn operation(service: Service, entry: &Entry, options: &[Opt]) -> String {
    let rows: Vec<String> = options.iter().map(|option| format!("{} {}", option.name, note(option))).collect();
    let globals: Vec<&str> = GLOBALS.iter().map(|global| global.name).collect();
    format!(
        "{} {} [options]\n\nOptions:\n{}\n\nGlobal options: {}",
        names::command_of(service),
        names::kebab(entry.name),
        listed(&rows),
        globals.join(" ")
    )
}

fn listed(rows: &[String]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("  {}", row.trim_end())).collect();
    rows.join("\n")
}

/// What an option takes, in few words.
pub(super) fn note(option: &Opt) -> String {
    let value = match option.target {
        Target::Member(_) if option.takes == Takes::Nothing => String::new(),
        Target::Member(member) => type_of(member),
        Target::Page(_) => "<value>".into(),
        Target::InputJson => "<json>".into(),
    };
    let required = if option.required { " (required)" } else { "" };
    format!("{value}{required}")
}

fn type_of(member: &'static Member) -> String {
    let values = values(&member.shape);
    if !values.is_empty() {
        return format!("<{}>", values.join(" | "));
    }
    let name = match kind(&member.shape) {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Decimal => "double",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp",
        Kind::Structure(_) => "structure",
        Kind::List(_) => "list",
        Kind::Map(_) => "map",
    };
    format!("<{name}>")
}
