//! The built-in function that keeps a copy of a table by what the table's Kinesis destination delivers: at least once, in any order.
//!
//! Naive, it applies each record as it comes. With repair it drops what it has seen (eventID) and what is older than the last
//! change of the item that it applied (ApproximateCreationDateTime), deleted items included.
//!
//! Changes of one item can have the same time, to the microsecond, too. Their images tell their order: each change leads from its
//! old image to its new one, so that together they are a path, and the image at its end has been arrived at once more often
//! than it was left. Where they go in a circle, the item is back where they began; that follows from all older changes in
//! the same way, or is what the copy held first. So the copy is right as soon as everything has arrived, whatever the order.

use std::rc::Rc;

use serde_json::json;

use crate::ctx::Ctx;
use crate::dynamodb::change::Kind;
use crate::dynamodb::global::life::in_region;
use crate::dynamodb::value::{Attributes, Item};
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::Effect;
use crate::feed::source::{Origin, Record};
use crate::hash::digest;
use crate::lambda::copying::{self, Copy, failed};
use crate::lambda::function::{Reply, Run};
use crate::limits;
use crate::operation::json;
use crate::operation::layer::Layer;
use crate::operation::shape::JsonMap;
use crate::persist::{List, Map};
use crate::rule::RuleId;
use crate::time::{Duration, Instant};
use crate::world::World;

/// Where to, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Materializing {
    pub table: Rc<str>,
    /// The function's own where there is none.
    pub region: Option<Rc<str>>,
    pub repair: bool,
}

/// What a repairing function remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Memory {
    /// By the digest of their keys.
    items: Map<u64, Rc<Known>>,
    /// The times and eventIDs of the changes that it has seen, for as long as they may come again.
    seen: Map<(Instant, u64), ()>,
}

/// What is known of an item. Images are told apart by their digests; none at all is one, too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Known {
    /// What the copy held before the first record.
    first: u64,
    /// What the copy holds.
    applied: u64,
    /// The latest time of its changes.
    at: Instant,
    /// The images that the changes of that time lead from or to.
    ties: Vec<Image>,
    /// How often each image was arrived at more than it was left, by all changes; those of zero are left out.
    balance: Vec<(u64, i64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Image {
    digest: u64,
    item: Option<Rc<Item>>,
    /// Whether a change of that time leads to it.
    is_new: bool,
    balance: i64,
}

/// A record, read.
struct Told {
    id: u64,
    kind: Kind,
    at: Instant,
    keys: Rc<Attributes>,
    new: Option<Rc<Item>>,
    old: Option<Rc<Item>>,
}

/// Works through a batch, up to the first record that cannot be applied.
#[inline(never)]
pub(super) fn run(
    world: &mut World,
    ctx: &mut Ctx,
    (function, how): (&Rc<str>, &Materializing),
    origin: &Origin,
    (batch, reports): (&List<Record>, bool),
) -> Run {
    let target = how.region.clone().unwrap_or_else(|| Rc::clone(&ctx.region));
    let mut memory = memory_of(world, ctx, function);
    let mut lines = Vec::new();
    let mut fault = None;
    for record in batch {
        let data: &[u8] = match (origin, record) {
            (Origin::Kinesis(..), Record::Kinesis(record)) => &record.data,
            _ => &[],
        };
        let done = match read(data) {
            Some(told) => in_region(ctx, &target, |ctx| take(world, ctx, how, &mut memory, (record, told))),
            None => Err("The record is not one that a table's Kinesis destination writes".into()),
        };
        match done {
            Ok(line) => lines.push(line),
            Err(text) => {
                fault = Some((record.sequence(), text));
                break;
            }
        }
    }
    memory.forget(ctx.now);
    keep(world, ctx, function, memory);
    match fault {
        Some((record, text)) => failed(lines, record, reports, &text),
        None => Run { lines, reply: Reply::Returned(json!({ "batchItemFailures": [] })) },
    }
}

fn memory_of(world: &World, ctx: &Ctx, function: &str) -> Memory {
    let functions = world.region(&ctx.region).map(|region| &region.functions);
    functions.and_then(|functions| functions.get(function)).map(|known| known.memory.clone()).unwrap_or_default()
}

fn keep(world: &mut World, ctx: &Ctx, function: &str, memory: Memory) {
    if let Some(known) =
        world.region_mut(&ctx.region).functions.get_mut(function).filter(|known| known.memory != memory)
    {
        Rc::make_mut(known).memory = memory;
    }
}

/// Reads the data of a record (`dynamodb::destination::record`).
fn read(data: &[u8]) -> Option<Told> {
    let all = json::object(std::str::from_utf8(data).ok()?)?;
    let change = all.get("dynamodb")?.as_object()?;
    let time = change.get("ApproximateCreationDateTime")?.as_u64()?;
    let is_fine = change.get("ApproximateCreationDateTimePrecision").and_then(|json| json.as_str());
    let micros = if is_fine == Some("MICROSECOND") { 1 } else { 1_000 };
    let kinds = [Kind::Insert, Kind::Modify, Kind::Remove];
    let name = all.get("eventName")?.as_str()?;
    Some(Told {
        id: digest(&all.get("eventID")?.as_str()?),
        kind: kinds.into_iter().find(|kind| kind.name() == name)?,
        at: Instant(time.saturating_mul(micros)),
        keys: image(change, "Keys")?,
        new: image(change, "NewImage"),
        old: image(change, "OldImage"),
    })
}

fn image(change: &JsonMap, name: &str) -> Option<Rc<Item>> {
    parse_attributes(change.get(name)?.as_object()?, Layer::Old).ok().map(Rc::new)
}

/// Applies a record, or leaves it; the line says which.
fn take(
    world: &mut World,
    ctx: &mut Ctx,
    how: &Materializing,
    memory: &mut Memory,
    (record, told): (&Record, Told),
) -> Result<String, String> {
    let line = |what: &str| format!("{} {what}", told.kind.name());
    let new = if how.repair {
        let held = held(world, ctx, how, &told.keys)?;
        match memory.take(&told, held) {
            Verdict::Seen => return Ok(line("seen before: dropped")),
            Verdict::Older => return Ok(line("older than what the copy has: dropped")),
            Verdict::Apply(new) => new,
        }
    } else {
        told.new.clone()
    };
    let effect = new.map_or(Effect::Delete, Effect::Put);
    let (table, rule, sequence) = (&how.table, RuleId::Materialized, record.sequence());
    let copy = Copy { table, rule, sequence, kind: told.kind, keys: Rc::clone(&told.keys) };
    copying::apply(world, ctx, copy, effect).map_err(|error| error.to_string())?;
    Ok(format!("{} to {table} in {}", told.kind.name(), ctx.region))
}

/// What the copy holds of an item.
fn held(world: &World, ctx: &Ctx, how: &Materializing, keys: &Attributes) -> Result<u64, String> {
    let table = world.usable_table(&ctx.region, &how.table).map_err(|error| error.to_string())?;
    let key = table.definition.schema.key_of_key(keys).map_err(|error| error.to_string())?;
    Ok(digest(&table.items.get(&key)))
}

/// What becomes of a record.
enum Verdict {
    Seen,
    Older,
    /// The item is to be this, or to be gone.
    Apply(Option<Rc<Item>>),
}

impl Memory {
    fn take(&mut self, told: &Told, held: u64) -> Verdict {
        if self.seen.insert((told.at, told.id), ()).is_some() {
            return Verdict::Seen;
        }
        let key = digest(&told.keys);
        let unknown = || Known { first: held, applied: held, at: told.at, ties: Vec::new(), balance: Vec::new() };
        let mut known = self.items.get(&key).map_or_else(unknown, |known| Known::clone(known));
        known.note(told);
        let image = known.present();
        let verdict = match image {
            Some(image) if image.digest != known.applied => Verdict::Apply(image.item.clone()),
            _ => Verdict::Older,
        };
        known.applied = image.map_or(known.applied, |image| image.digest);
        self.items.insert(key, Rc::new(known));
        verdict
    }

    /// What cannot come again need not be remembered.
    fn forget(&mut self, now: Instant) {
        let oldest = now - (limits::CAPTURE_RETRIES + Duration::hours(1));
        while let Some(place) = self.seen.get_min().map(|(place, ())| *place).filter(|(at, _)| *at < oldest) {
            self.seen.remove(&place);
        }
    }
}

impl Known {
    fn note(&mut self, told: &Told) {
        let ends = [(&told.old, -1, false), (&told.new, 1, true)];
        if told.at > self.at {
            (self.at, self.ties) = (told.at, Vec::new());
        }
        for (item, step, is_new) in ends {
            let digest = digest(&item.as_ref());
            add(&mut self.balance, digest, step);
            if told.at < self.at {
                continue;
            }
            let place = self.ties.iter().position(|image| image.digest == digest).unwrap_or_else(|| {
                self.ties.push(Image { digest, item: item.clone(), is_new: false, balance: 0 });
                self.ties.len() - 1
            });
            let image = &mut self.ties[place];
            image.balance += step;
            image.is_new |= is_new;
        }
    }

    /// What the item is, as far as the changes that came by now tell: where those of the latest time end.
    fn present(&self) -> Option<&Image> {
        let new = || self.ties.iter().filter(|image| image.is_new);
        let in_all = |image: &&Image| self.balance.iter().any(|(digest, more)| *digest == image.digest && *more > 0);
        new()
            .find(|image| image.balance > 0)
            .or_else(|| new().find(in_all))
            .or_else(|| new().find(|image| image.digest == self.first))
            .or_else(|| new().next_back())
    }
}

fn add(balance: &mut Vec<(u64, i64)>, digest: u64, step: i64) {
    match balance.iter_mut().find(|(known, _)| *known == digest) {
        Some((_, more)) => *more += step,
        None => balance.push((digest, step)),
    }
    balance.retain(|(_, more)| *more != 0);
}
