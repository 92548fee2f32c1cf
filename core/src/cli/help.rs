//! What `help` says: the commands of a service, the options of an operation.

use crate::cli::args::{self, GLOBALS, Opt, Takes, Target};
use crate::cli::model::{Kind, kind, values};
use crate::cli::names;
use crate::input::Service;
use crate::operation::Entry;
use crate::operation::shape::{Member, Presence};

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
    match option.target {
        Target::Member(member) if option.takes != Takes::Nothing => member_note(member),
        Target::Member(member) if member.presence != Presence::Optional => "(required)".into(),
        Target::Member(_) => String::new(),
        Target::Page(_) => "<value>".into(),
        Target::InputJson => "<json>".into(),
    }
}

fn member_note(member: &'static Member) -> String {
    let values = values(&member.shape);
    let type_name = match kind(&member.shape) {
        _ if !values.is_empty() => values.join(" | "),
        Kind::Text => "text".into(),
        Kind::Integer => "integer".into(),
        Kind::Boolean => "boolean".into(),
        Kind::Timestamp => "timestamp".into(),
        Kind::Structure(_) => "structure".into(),
        Kind::List(_) => "list".into(),
        Kind::Map(_) => "map".into(),
    };
    let required = if member.presence == Presence::Optional { "" } else { " (required)" };
    format!("<{type_name}>{required}")
}
