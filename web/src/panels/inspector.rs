//! The inspector: everything there is to say about what is picked.

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::fact::FactId;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::Html;

use crate::find;
use crate::keys;
use crate::memo::Panel;
use crate::parts::control::{Icon, icon, icon_button};
use crate::parts::inspector::cause::{sentence, why};
use crate::parts::inspector::details::{fact_list, link, part};
use crate::parts::inspector::{history, item, kinesis, mapping, nothing, reader, record, shard, table};
use crate::selection::Selection;
use crate::sentence::clock;
use crate::view::{View, bdi, div, el, group, note};

pub const PANEL: Panel = Panel { draw, same };

/// Facts that are told of what followed from one.
const EFFECTS: usize = 12;

fn same(one: &View, two: &View, _: usize) -> bool {
    one.session.moment() == two.session.moment()
        && one.session.selection() == two.session.selection()
        && one.ui.region == two.ui.region
        && (one.ui.inspector_tab, one.ui.view_type) == (two.ui.inspector_tab, two.ui.view_type)
}

fn draw(cx: &View, _: usize) -> Html {
    let selection = cx.session.selection();
    let mut head = div("div", "inspector-head").kid(el("h2").kid(bdi(&title(cx.session.moment(), selection))));
    if *selection != Selection::Nothing {
        head = head.kid(icon_button(cx, Icon::Cross, "Pick nothing", "", cx.pick(&Selection::Nothing)));
    }
    let gone = || note("It does not exist at this moment. Move the clock, or pick something else.");
    let body = div("div", "inspector-body").add(content(cx).unwrap_or_else(gone));
    let inspector = div("div", "inspector").kid(head).kid(body);
    div("section", "panel inspector-panel").label("Inspector").kid(inspector).html()
}

fn title(moment: &Moment, selection: &Selection) -> String {
    match selection {
        Selection::Nothing => "Inspector".into(),
        Selection::Fact(id) => moment.fact(*id).map_or_else(|| "Event".into(), |fact| format!("At {}", clock(fact.at))),
        Selection::Table { table } => format!("Table {table}"),
        Selection::Partition { table, partition } => format!("Partition {partition} of {table}"),
        Selection::Item { .. } => "Item".into(),
        Selection::Shard { shard, .. } => format!("Shard {}", keys::short_shard(shard)),
        Selection::Stream { .. } => kinesis::title(selection),
        Selection::Record { stream, .. } if find::is_kinesis(stream) => kinesis::title(selection),
        Selection::Record { stream, sequence, .. } => find::stream(&moment.world, stream)
            .map_or_else(|| "Record".into(), |stream| format!("Record {}", keys::number(stream, *sequence))),
        Selection::Reader { .. } => "Reader".into(),
        Selection::Mapping { mapping } => find::mapping(&moment.world, mapping)
            .map_or_else(|| "Function".into(), |mapping| format!("Function {}", mapping.settings.function)),
        Selection::Invocation { invocation, .. } => format!("Batch {invocation}"),
    }
}

fn content(cx: &View) -> Option<Html> {
    let moment = cx.session.moment();
    let world = &moment.world;
    let selection = cx.session.selection();
    match selection {
        Selection::Stream { stream }
        | Selection::Shard { stream, .. }
        | Selection::Record { stream, .. }
        | Selection::Reader { stream, .. }
            if find::is_kinesis(stream) =>
        {
            kinesis::content(cx, selection)
        }
        Selection::Stream { .. } => None,
        Selection::Nothing => Some(nothing::nothing(cx)),
        Selection::Fact(id) => fact(cx, *id),
        Selection::Table { table } => {
            find::table(world, &cx.ui.region, table).map(|found| table::table(cx, found, latest_stream(moment, found)))
        }
        Selection::Partition { table, partition } => find::table(world, &cx.ui.region, table)
            .map(|found| table::partition(cx, found, *partition, latest_stream(moment, found))),
        Selection::Item { table, key } => Some(item::item(cx, find::table(world, &cx.ui.region, table), table, key)),
        Selection::Shard { stream, shard: id } => {
            find::stream(world, stream).and_then(|stream| Some(shard::shard(cx, stream, stream.shards.get(id)?)))
        }
        Selection::Record { stream, shard, sequence } => {
            let stream = find::stream(world, stream)?;
            let shard = stream.shards.get(shard)?;
            let found = shard.records.get(shard.index_of(*sequence)).filter(|record| record.sequence == *sequence)?;
            Some(record::record(cx, stream, shard, found))
        }
        Selection::Reader { stream, reader: number } => {
            find::stream(world, stream).and_then(|stream| reader::reader(cx, stream, *number))
        }
        Selection::Mapping { mapping: uuid } => {
            find::mapping(world, uuid).map(|found| mapping::mapping(cx, found, find::function(world, uuid)))
        }
        Selection::Invocation { mapping: uuid, invocation } => {
            find::mapping(world, uuid).map(|found| mapping::invocation(cx, found, *invocation))
        }
    }
}

fn latest_stream<'a>(moment: &'a Moment, table: &Table) -> Option<&'a Rc<Stream>> {
    find::stream(&moment.world, table.definition.latest_stream.as_ref()?)
}

/// Something that happened: its sentence, where it leads, and why.
#[inline(never)]
fn fact(cx: &View, id: FactId) -> Option<Html> {
    let moment = cx.session.moment();
    let fact = moment.fact(id)?;
    let subject = find::subject(&fact.what);
    let effects = history::effects(moment, id, EFFECTS);
    let mut parts = vec![sentence(div("p", "fact"), fact, moment).html()];
    if subject != Selection::Nothing {
        let words = el("span").text(word(&subject)).add(icon(Icon::Later));
        parts.push(el("p").kid(link(cx, words, &subject)).html());
    }
    parts.push(part("Why?", why(cx, id)));
    if !effects.is_empty() {
        parts.push(part("What followed from it", fact_list(cx, &effects)));
    }
    Some(group(parts))
}

const fn word(subject: &Selection) -> &'static str {
    match subject {
        Selection::Table { .. } => "Show the table",
        Selection::Item { .. } => "Show the item",
        Selection::Shard { .. } => "Show the shard",
        Selection::Record { .. } => "Show the record",
        Selection::Reader { .. } => "Show the reader",
        Selection::Mapping { .. } => "Show the function",
        Selection::Invocation { .. } => "Show the batch",
        _ => "Show it",
    }
}
