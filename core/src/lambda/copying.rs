//! The built-in function that keeps another table like the one whose stream it reads: a replication made at home.
//!
//! Each record is applied for itself, in the order of its batch: PutItem of the new image, DeleteItem of the keys. What it writes
//! goes through `dynamodb::write` like every write. It knows nothing of other shards, nor of who wrote an item: of two
//! regions that copy to each other, each copies back what it got, unless a marker tells them apart.

use std::rc::Rc;

use serde_json::json;

use crate::ctx::Ctx;
use crate::dynamodb::change::Kind;
use crate::dynamodb::global::life::in_region;
use crate::dynamodb::value::{Attributes, Item, Value};
use crate::dynamodb::write::{self, Effect, Price, Write};
use crate::fact::What;
use crate::feed::source::{Origin, Record};
use crate::lambda::function::{Reply, Run};
use crate::operation::error::ApiError;
use crate::persist::List;
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::streams::shard::Record as TableRecord;
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
    origin: &Origin,
    (batch, reports): (&List<Record>, bool),
) -> Run {
    let target = copying.region.clone().unwrap_or_else(|| Rc::clone(&ctx.region));
    let mut lines = Vec::new();
    for record in batch {
        let sequence = record.sequence();
        let (Origin::Table(definition), Record::Table(record)) = (origin, record) else {
            return failed(lines, sequence, reports, "The record is not one of a DynamoDB stream");
        };
        let effect = match copying.effect(definition, record) {
            Ok(Some(effect)) => effect,
            Ok(None) => {
                lines.push(format!("{sequence} left alone"));
                continue;
            }
            Err(text) => return failed(lines, sequence, reports, text),
        };
        let (kind, keys) = (record.change.kind, Rc::clone(&record.change.keys));
        let copy = Copy { table: &copying.table, rule: RuleId::HomeMade, sequence, kind, keys };
        let done = in_region(ctx, &target, |ctx| apply(world, ctx, copy, effect));
        if let Err(error) = done {
            return failed(lines, sequence, reports, &error.to_string());
        }
        lines.push(format!("{} to {} in {target}", kind.name(), copying.table));
    }
    Run { lines, reply: Reply::Returned(json!({ "batchItemFailures": [] })) }
}

impl Copying {
    /// What a record asks for; nothing when it is to be left alone.
    fn effect(&self, definition: &StreamDefinition, record: &TableRecord) -> Result<Option<Effect>, &'static str> {
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

/// What a function does to an item of another table, and which record says so.
pub(super) struct Copy<'a> {
    pub table: &'a Rc<str>,
    pub rule: RuleId,
    pub sequence: Sequence,
    pub kind: Kind,
    pub keys: Rc<Attributes>,
}

/// Writes an item of a table in the step's region, as a client of DynamoDB.
pub(super) fn apply(world: &mut World, ctx: &mut Ctx, copy: Copy<'_>, effect: Effect) -> Result<(), ApiError> {
    let schema = &world.usable_table(&ctx.region, copy.table)?.definition.schema;
    let key = match &effect {
        Effect::Put(item) => schema.key_of_item(item)?,
        _ => schema.key_of_key(&copy.keys)?,
    };
    let (region, table) = (Rc::clone(&ctx.region), Rc::clone(copy.table));
    let fact = What::Copied { region, table, sequence: copy.sequence, kind: copy.kind, keys: copy.keys };
    let cause = ctx.facts.cause();
    let noted = ctx.note(copy.rule, fact);
    ctx.facts.because(noted);
    let write = Write { key, guard: None, effect, price: Price::Single, identity: None };
    let written = write::write(world, ctx, copy.table, write);
    ctx.facts.resume(cause);
    written.map(drop)
}

/// The run ends at a record that cannot be applied.
pub(super) fn failed(lines: Vec<String>, record: Sequence, reports: bool, text: &str) -> Run {
    let failures = json!({ "batchItemFailures": [{ "itemIdentifier": record.to_string() }] });
    let reply = if reports { Reply::Returned(failures) } else { Reply::Threw(text.into()) };
    Run { lines, reply }
}
