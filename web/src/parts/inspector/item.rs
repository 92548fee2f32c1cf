//! An item: what it is now, when it expires, and what happened to it.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::dynamodb::value::{Item, Value};
use headwater_core::time::Instant;
use yew::Html;

use super::details::{details, fact_list, part};
use super::history;
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::parts::json_view::{json_view, pretty};
use crate::parts::stage::heading::ttl_attribute;
use crate::parts::stage::partition::items;
use crate::sentence::clock;
use crate::view::{View, div, group, note};

/// Changes that are listed.
const CHANGES: usize = 20;
/// Items that are looked at.
const SEARCHED: usize = 20_000;

/// `key` is the text of the item's key.
#[inline(never)]
pub fn item(cx: &View, table: Option<&Rc<Table>>, name: &str, key: &str) -> Html {
    let now = table.and_then(|table| Some((table, find(table, key)?)));
    let changes = history::changes(cx.session.moment(), name, key, CHANGES);
    let current = match &now {
        Some((_, item)) => {
            json_view(cx, "Item in DynamoDB JSON", &pretty(&serde_json::to_string(&**item).unwrap_or_default()))
        }
        None => note("The item does not exist at this moment."),
    };
    let past = if changes.is_empty() { note("No write to it is on record.") } else { fact_list(cx, &changes) };
    let expiry = now.and_then(|(table, item)| expiry(table, &item, cx.session.now()));
    group(vec![
        div("p", "subject").add(key_tag(key)).html(),
        expiry.map_or_else(crate::view::nothing, |text| details().text("Expires", &text).html()),
        part("Now", current),
        part("Its writes, newest first", past),
    ])
}

/// When an item expires, by the attribute that its table names for it.
fn expiry(table: &Table, item: &Item, now: Instant) -> Option<String> {
    let attribute = ttl_attribute(table)?;
    let Some(value) = item.get(attribute) else { return Some(format!("never: it has no attribute {attribute}")) };
    let Value::N(number) = value else { return Some(format!("never: {attribute} is not a number")) };
    let text = number.to_string();
    let seconds = text.split('.').next().and_then(|seconds| seconds.parse::<u64>().ok());
    let Some(at) = seconds.and_then(|seconds| seconds.checked_mul(1_000_000)).map(Instant) else {
        return Some(format!("never: {attribute} is not a time in seconds since 1970"));
    };
    let word = if at <= now { "expired at" } else { "at" };
    Some(format!("{word} {}, by {attribute}; deleted some time after that", clock(at)))
}

/// Keys are told apart by their texts, so the item is searched for by its text.
fn find(table: &Table, key: &str) -> Option<Rc<Item>> {
    let schema = &table.definition.schema;
    let mut left = SEARCHED;
    for partition in table.partitions.iter() {
        for (_, item) in items(table, *partition).take(left) {
            if keys::text(&schema.extract(item)) == key {
                return Some(Rc::clone(item));
            }
            left -= 1;
        }
    }
    None
}
