//! The built-in function that keeps another table like the one whose stream it reads: a replication made at home.
//!
//! Each record is applied for itself, in the order of its batch: PutItem of the new image, DeleteItem of the keys. What it writes
//! goes through `dynamodb::write` like every write. It knows nothing of other shards, nor of who wrote an item: of two
//! regions that copy to each other, each copies back what it got, unless a marker tells them apart.

use std::rc::Rc;

use serde_json::json;

use crate::ctx::Ctx;
use crate::dynamodb::global::life::in_region;
use crate::dynamodb::value::{Attributes, Item, Value};
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::fact::What;
use crate::lambda::function::{Reply, Run};
use crate::operation::error::ApiError;
use crate::persist::List;
use crate::rule::RuleId;
use crate::streams::shard::Record;
use crate::streams::stream::StreamDefinition;
use crate::world::World;

/// Where to, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Copying {
    pub table: Rc<str>,
    /// The function's own where there is none.
    pub region: Option<Rc<str>>,
    /// The attribute that is to hold the region in which an item was written first; what another region wrote is left alone.
    pub marker: Option<Rc<str>>,
}

/// Works through a batch, up to the first record that cannot be applied.
pub(super) fn run(
    world: &mut World,
    ctx: &mut Ctx,
    copying: &Copying,
    definition: &StreamDefinition,
    (batch, reports): (&List<Record>, bool),
) -> Run {
    let target = copying.region.clone().unwrap_or_else(|| Rc::clone(&ctx.region));
    let mut lines = Vec::new();
    for record in batch {
        let effect = match copying.effect(definition, record) {
            Ok(Some(effect)) => effect,
            Ok(None) => {
                lines.push(format!("{} left alone", record.sequence));
                continue;
            }
            Err(text) => return failed(lines, record, reports, text),
        };
        let done = in_region(ctx, &target, |ctx| apply(world, ctx, copying, record, effect));
        if let Err(error) = done {
            return failed(lines, record, reports, &error.to_string());
        }
        lines.push(format!("{} to {} in {target}", record.change.kind.name(), copying.table));
    }
    Run { lines, reply: Reply::Returned(json!({ "batchItemFailures": [] })) }
}

impl Copying {
    /// What a record asks for; nothing when it is to be left alone.
    fn effect(&self, definition: &StreamDefinition, record: &Record) -> Result<Option<Effect>, &'static str> {
        let Some(new) = &record.change.new else { return Ok(Some(Effect::Delete)) };
        if !definition.view.shows_new() {
            return Err("The record shows no new image");
        }
        let Some(marker) = &self.marker else { return Ok(Some(Effect::Put(Rc::clone(new)))) };
        match new.get(marker) {
            Some(Value::S(origin)) if **origin != *definition.region => Ok(None),
            _ => Ok(Some(Effect::Put(Rc::new(marked(new, marker, &definition.region))))),
        }
    }
}

fn marked(item: &Item, marker: &Rc<str>, region: &Rc<str>) -> Item {
    let others = item.iter().filter(|(name, _)| *name != marker).map(|(name, value)| (Rc::clone(name), value.clone()));
    others.chain([(Rc::clone(marker), Value::S(Rc::clone(region)))]).collect()
}

fn apply(world: &mut World, ctx: &mut Ctx, copying: &Copying, record: &Record, effect: Effect) -> Result<(), ApiError> {
    let schema = &world.usable_table(&ctx.region, &copying.table)?.definition.schema;
    let keys: &Attributes = &record.change.keys;
    let key = match &effect {
        Effect::Put(item) => schema.key_of_item(item)?,
        _ => schema.key_of_key(keys)?,
    };
    let fact = What::Copied {
        region: Rc::clone(&ctx.region),
        table: Rc::clone(&copying.table),
        sequence: record.sequence,
        kind: record.change.kind,
        keys: Rc::clone(&record.change.keys),
    };
    let cause = ctx.facts.cause();
    let noted = ctx.note(RuleId::HomeMade, fact);
    ctx.facts.because(noted);
    let write = Write { key, guard: None, effect, price: Price::Single, identity: None };
    let written = write::write(world, ctx, &copying.table, write);
    ctx.facts.resume(cause);
    written.map(drop)
}

fn failed(lines: Vec<String>, record: &Record, reports: bool, text: &str) -> Run {
    let failures = json!({ "batchItemFailures": [{ "itemIdentifier": record.sequence.to_string() }] });
    let reply = if reports { Reply::Returned(failures) } else { Reply::Threw(text.into()) };
    Run { lines, reply }
}
