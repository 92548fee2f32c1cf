//! A partition of a table: its range of hashes, and some of its items as cards.

use std::ops::Bound;
use std::rc::Rc;

use headwater_core::capacity::Units;
use headwater_core::dynamodb::key::{KeySchema, StoredKey};
use headwater_core::dynamodb::partition::{Partition, Used};
use headwater_core::dynamodb::table::{Billing, Table};
use headwater_core::dynamodb::value::{Attributes, Item, Value};
use headwater_core::fact::What;
use headwater_core::limits;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;
use yew::Html;

use super::lane::cell;
use super::lineage::Lineage;
use super::menu::{self, Menu};
use crate::keys;
use crate::parts::control::{Icon, icon};
use crate::parts::glyph::swatch;
use crate::selection::Selection;
use crate::shared::Shared;
use crate::view::{El, View, bdi, div, el, group, nothing};

/// Cards of one partition.
const CARDS: usize = 3;
/// Counting ends here: a table can be large.
const COUNTED: usize = 100;
/// Newest records that are asked which items changed last.
const RECENT: usize = 12;
/// Attributes that a card names beside the key.
const BRIEF: usize = 3;
/// Characters of an attribute's value on a card.
const BRIEF_VALUE: usize = 24;
/// How long a change counts as one that has just come.
pub const FRESH: Duration = Duration::millis(900);

/// An item on a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub key: Rc<str>,
    pub item: Shared<Item>,
    /// Whether it has just changed.
    pub fresh: bool,
}

/// The cards of a partition, and how many of its items have none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cards {
    pub cards: Vec<Card>,
    pub more: usize,
    /// Refusals of the last minute for want of capacity.
    pub throttled: u32,
}

impl Cards {
    /// The items that changed last, filled up with the first ones, in the order of the table.
    pub fn of(table: &Table, partition: Partition, lineage: &Lineage, now: Instant) -> Cards {
        let schema = &table.definition.schema;
        let items: Vec<(&StoredKey, &Rc<Item>)> = items(table, partition).take(COUNTED).collect();
        let recent = recent(schema, lineage, now);
        let mut chosen: Vec<StoredKey> = Vec::with_capacity(CARDS);
        let first = items.iter().map(|(key, _)| StoredKey::clone(key));
        for key in recent.iter().map(|(key, _)| key.clone()).filter(|key| table.items.contains_key(key)).chain(first) {
            if chosen.len() < CARDS && !chosen.contains(&key) {
                chosen.push(key);
            }
        }
        chosen.sort();
        let card = |key: &StoredKey| {
            let item = table.items.get(key)?;
            let fresh = recent.iter().any(|(other, fresh)| other == key && *fresh);
            Some(Card { key: keys::text(&schema.extract(item)).into(), item: Rc::clone(item).into(), fresh })
        };
        let cards: Vec<Card> = chosen.iter().filter_map(card).collect();
        Cards { more: items.len() - cards.len().min(items.len()), cards, throttled: 0 }
    }
}

/// A partition's items in the order of their keys.
pub fn items(table: &Table, partition: Partition) -> impl Iterator<Item = (&StoredKey, &Rc<Item>)> {
    let first: &[u8] = &partition.first.to_be_bytes();
    table
        .items
        .range::<_, [u8]>((Bound::Included(first), Bound::Unbounded))
        .take_while(move |(key, _)| partition.owns(key.partition_hash()))
}

/// The keys that changed last, newest first, and whether that was just now.
fn recent(schema: &KeySchema, lineage: &Lineage, now: Instant) -> Vec<(StoredKey, bool)> {
    let newest = lineage.records().rev().take(RECENT);
    newest
        .filter_map(|(_, record)| {
            let key = schema.key_of_key(&record.change.keys).ok()?;
            Some((key, now.since(record.change.at) < FRESH))
        })
        .collect()
}

pub fn draw(cx: &View, table: &Table, partition: Partition, cards: &Cards, lit: Option<&str>) -> Html {
    let selection = Selection::Partition { table: Rc::clone(&table.definition.name), partition: partition.id };
    let (first, last) = range(partition);
    let title = format!("Partition {}", partition.id);
    let head = cell("partition-head", "partition")
        .label(&format!("{title}, hashes {first} to {last}"))
        .picks(cx, &selection)
        .kid(el("b").text(&title))
        .kid(div("span", "range").text(&format!("{first}–{last}")));
    let mut list = div("ul", "cards").label(&format!("Items of partition {}", partition.id));
    for card in &cards.cards {
        list = list.kid(card_view(cx, table, card, lit));
    }
    let about = Menu::Partition { table: Rc::clone(&table.definition.name), partition: partition.id };
    let head = div("div", "partition-line").kid(head).kid(menu::opener(cx, about, &format!("{title}: menu")));
    div("div", "partition").kid(head).add(load(cx, table, partition, cards.throttled)).kid(list.add(more(cards))).html()
}

/// The units of a minute in words, empty where there are none.
fn used_words(minute: &str, used: Used) -> String {
    let mut words = String::new();
    for (units, word) in [(used.read.halves(), "read"), (used.write.halves(), "write")] {
        if units > 0 {
            words.push_str(if words.is_empty() { minute } else { ", " });
            words.push_str(&format!("{}{} {word}", units / 2, if units % 2 == 1 { ".5" } else { "" }));
        }
    }
    words
}

/// What the partition has used this minute, how full this second is, and how often it throttled lately.
fn load(cx: &View, table: &Table, partition: Partition, throttled: u32) -> Html {
    let now = cx.session.now().max(cx.session.moment().world.now);
    let second = partition.load.in_second(now);
    let mut words = used_words("This minute: ", partition.load.in_minute(now));
    if words.is_empty() {
        words = used_words("Last minute: ", partition.load.in_minute_before(now));
    }
    if words.is_empty() && throttled == 0 && share(table).is_none() {
        return nothing();
    }
    let line = div("p", "load").text(if words.is_empty() { "No unit this minute" } else { &words });
    let mut line = match share(table) {
        Some((read, write)) => {
            line.at("title", &format!("Its even share: {read} read and {write} write units a second"))
        }
        None => line.fixed("title", "Capacity units that it gave since the minute began"),
    };
    if throttled > 0 {
        line = line.kid(div("span", "throttled").add(icon(Icon::Alert)).text(&format!("throttled {throttled}×")));
    }
    // A write weighs as much as three reads.
    let full =
        second.read.halves() + second.write.halves() * (limits::PARTITION_READ_UNITS / limits::PARTITION_WRITE_UNITS);
    let percent = (full * 100 / Units::whole(limits::PARTITION_READ_UNITS).halves()).min(100);
    let bar = div("svg", "bar").fixed("viewBox", "0 0 100 4").fixed("preserveAspectRatio", "none").hidden();
    let bar = bar.kid(div("rect", "bar-fill").number("width", percent as usize).fixed("height", "4"));
    group(vec![line.html(), if percent > 0 { bar.html() } else { nothing() }])
}

/// Refusals of the last minute for want of capacity.
pub fn throttled(moment: &Moment, table: &str, id: u32) -> u32 {
    /// Newest facts that are looked at.
    const SEARCHED: usize = 4_000;
    let since = Instant(moment.world.now.0.saturating_sub(Duration::seconds(60).0));
    let mut sum = 0_u32;
    for fact in moment.facts.iter().rev().take(SEARCHED) {
        if fact.at < since {
            break;
        }
        match &fact.what {
            What::Throttled { table: name, index: None, partition, count, .. }
                if **name == *table && *partition == id =>
            {
                sum = sum.saturating_add(*count);
            }
            _ => {}
        }
    }
    sum
}

/// An even part of the units that are provisioned, read then write; at least one of each.
pub fn share(table: &Table) -> Option<(u64, u64)> {
    let count = table.partitions.len().max(1) as u64;
    match table.definition.billing {
        Billing::Provisioned { read, write } => Some(((read / count).max(1), (write / count).max(1))),
        Billing::OnDemand => None,
    }
}

fn more(cards: &Cards) -> Html {
    let text = match (cards.more, cards.cards.is_empty()) {
        (0, true) => "no item".to_owned(),
        (0, false) => return nothing(),
        (more, _) => {
            let plus = if more + cards.cards.len() >= COUNTED { "+" } else { "" };
            format!("and {more}{plus} more")
        }
    };
    div("li", "card-note").text(&text).html()
}

fn card_view(cx: &View, table: &Table, card: &Card, lit: Option<&str>) -> El {
    let schema = &table.definition.schema;
    let selection = Selection::Item { table: Rc::clone(&table.definition.name), key: Rc::clone(&card.key) };
    let described = words(&card.item, schema, true);
    let button = cell("card", "item")
        .class_if(lit == Some(&card.key), "lit")
        .class_if(card.fresh, "fresh")
        .at("data-key", &card.key)
        .label(&format!("Item {}: {described}", card.key))
        .at("title", &format!("{}\n{described}", card.key))
        .picks(cx, &selection)
        .add(swatch(&card.key))
        .kid(bdi(&card.key).class("card-key"))
        .kid(bdi(&words(&card.item, schema, false)).class("card-brief"));
    div("li", "").key(&card.key).kid(button)
}

/// The values of the first attributes that are not part of the key, such as `shipped · 17`; with their names
/// `status shipped, total 17`.
fn words(item: &Attributes, schema: &KeySchema, named: bool) -> String {
    let mut text = String::new();
    let mut count = 0;
    for (name, value) in item {
        if schema.attributes().any(|attribute| attribute.name == *name) || count == BRIEF {
            continue;
        }
        if count > 0 {
            text.push_str(if named { ", " } else { " · " });
        }
        if named {
            text.push_str(&keys::clipped(name, BRIEF_VALUE));
            text.push(' ');
        }
        text.push_str(&short(value));
        count += 1;
    }
    text
}

fn short(value: &Value) -> String {
    match value {
        Value::S(text) => keys::clipped(text, BRIEF_VALUE),
        Value::N(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => "null".into(),
        Value::L(elements) => format!("[{}]", elements.len()),
        Value::M(attributes) => format!("{{{}}}", attributes.len()),
        other => other.type_name().into(),
    }
}

/// A partition's hashes by their first four hexadecimal digits, the first one rounded.
pub fn range(partition: Partition) -> (String, String) {
    const HALF: u64 = 1 << 47;
    (format!("{:04x}", partition.first.saturating_add(HALF) >> 48), format!("{:04x}", partition.last >> 48))
}
