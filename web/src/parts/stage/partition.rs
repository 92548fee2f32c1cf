//! A partition of a table: its range of hashes, and some of its items as cards.

use std::ops::Bound;
use std::rc::Rc;

use headwater_core::dynamodb::key::{KeySchema, StoredKey};
use headwater_core::dynamodb::partition::Partition;
use headwater_core::dynamodb::table::{Definition, Table};
use headwater_core::dynamodb::value::{Attributes, Item, Value};
use headwater_core::time::{Duration, Instant};
use yew::prelude::*;

use super::lineage::Lineage;
use crate::keys;
use crate::parts::glyph::swatch;
use crate::selection::Selection;
use crate::shared::Shared;

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
        Cards { more: items.len() - cards.len().min(items.len()), cards }
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

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub definition: Shared<Definition>,
    pub partition: Partition,
    pub cards: Cards,
    pub lit: Option<Rc<str>>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
}

#[component]
pub fn PartitionBox(props: &Props) -> Html {
    let Props { definition, partition, .. } = props;
    let selection = Selection::Partition { table: Rc::clone(&definition.name), partition: partition.id };
    let selected = props.selection == selection;
    let (first, last) = range(*partition);
    html! {
        <div class="partition">
            <button type="button" class="partition-head" tabindex="-1" data-cell="partition"
                aria-label={format!("Partition {}, hashes {first} to {last}", partition.id)}
                aria-current={selected.then_some("true")} onclick={props.on_select.reform(move |_| selection.clone())}>
                <b>{ format!("Partition {}", partition.id) }</b>
                <span class="range">{ format!("{first}–{last}") }</span>
            </button>
            <ul class="cards" aria-label={format!("Items of partition {}", partition.id)}>
                { for props.cards.cards.iter().map(|card| card_view(props, card)) }
                { more(props) }
            </ul>
        </div>
    }
}

fn more(props: &Props) -> Html {
    let more = props.cards.more;
    if more == 0 {
        return if props.cards.cards.is_empty() {
            html! { <li class="card-note">{ "no item" }</li> }
        } else {
            html! {}
        };
    }
    let plus = if more + props.cards.cards.len() >= COUNTED { "+" } else { "" };
    html! { <li class="card-note">{ format!("and {more}{plus} more") }</li> }
}

fn card_view(props: &Props, card: &Card) -> Html {
    let selection = Selection::Item { table: Rc::clone(&props.definition.name), key: Rc::clone(&card.key) };
    let selected = props.selection == selection;
    let lit = props.lit.as_ref() == Some(&card.key);
    let (brief, described) =
        (brief(&card.item, &props.definition.schema), described(&card.item, &props.definition.schema));
    html! {
        <li key={card.key.to_string()}>
            <button type="button" class={classes!("card", lit.then_some("lit"), card.fresh.then_some("fresh"))} tabindex="-1"
                data-cell="item" data-key={card.key.to_string()} aria-label={format!("Item {}: {described}", card.key)}
                aria-current={selected.then_some("true")} title={format!("{}\n{described}", card.key)}
                onclick={props.on_select.reform(move |_| selection.clone())}>
                { swatch(&card.key) }<bdi class="card-key">{ card.key.to_string() }</bdi>
                <bdi class="card-brief">{ brief }</bdi>
            </button>
        </li>
    }
}

/// The values of the first attributes that are not part of the key, such as `shipped · 17`.
fn brief(item: &Attributes, schema: &KeySchema) -> String {
    let words: Vec<String> = others(item, schema).map(|(_, value)| short(value)).collect();
    words.join(" · ")
}

/// The same with their names, such as `status shipped, total 17`.
fn described(item: &Attributes, schema: &KeySchema) -> String {
    let words: Vec<String> = others(item, schema)
        .map(|(name, value)| format!("{} {}", keys::clipped(name, BRIEF_VALUE), short(value)))
        .collect();
    words.join(", ")
}

fn others<'a>(item: &'a Attributes, schema: &'a KeySchema) -> impl Iterator<Item = (&'a Rc<str>, &'a Value)> {
    item.iter().filter(|(name, _)| !schema.attributes().any(|attribute| attribute.name == **name)).take(BRIEF)
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
