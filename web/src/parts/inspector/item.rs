//! An item: what it is now, and what happened to it.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::dynamodb::value::Item;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::details::{fact_list, part};
use super::history;
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::parts::json_view::{JsonView, pretty};
use crate::parts::stage::partition::items;
use crate::selection::Selection;

/// Changes that are listed.
const CHANGES: usize = 20;

/// `key` is the text of the item's key.
pub fn item(
    moment: &Moment,
    table: Option<&Rc<Table>>,
    name: &str,
    key: &str,
    on_select: &Callback<Selection>,
) -> Html {
    let now = table.and_then(|table| find(table, key));
    let changes = history::changes(moment, name, key, CHANGES);
    let current = match now {
        Some(item) => html! { <JsonView label="Item in DynamoDB JSON" text={pretty(&*item)} /> },
        None => html! { <p class="note">{ "The item does not exist at this moment." }</p> },
    };
    let past = if changes.is_empty() {
        html! { <p class="note">{ "No write to it is on record." }</p> }
    } else {
        fact_list(moment, &changes, on_select)
    };
    html! {
        <>
            <p class="subject">{ key_tag(key) }</p>
            { part("Now", current) }
            { part("Its writes, newest first", past) }
        </>
    }
}

/// Keys are told apart by their texts, so the item is searched for by its text.
fn find(table: &Table, key: &str) -> Option<Rc<Item>> {
    /// Items that are looked at.
    const SEARCHED: usize = 20_000;
    let schema = &table.definition.schema;
    let all = table.partitions.iter().flat_map(|partition| items(table, *partition));
    all.take(SEARCHED).map(|(_, item)| item).find(|item| keys::text(&schema.extract(item)) == key).cloned()
}
