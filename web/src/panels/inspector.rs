//! The inspector: everything there is to say about what is picked.

use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use crate::find;
use crate::keys;
use crate::parts::glyph::{Icon, icon};
use crate::parts::inspector::cause::{sentence_html, why};
use crate::parts::inspector::details::{fact_list, link, part};
use crate::parts::inspector::record::RecordInspector;
use crate::parts::inspector::{history, item, mapping, nothing, shard, table};
use crate::selection::Selection;
use crate::sentence::clock;
use crate::shared::Shared;

/// Facts that are told of what followed from one.
const EFFECTS: usize = 12;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub moment: Shared<Moment>,
    pub selection: Selection,
    pub on_select: Callback<Selection>,
}

#[component]
pub fn Inspector(props: &Props) -> Html {
    let title = title(&props.moment, &props.selection);
    let picked = props.selection != Selection::Nothing;
    html! {
        <div class="inspector">
            <div class="inspector-head">
                <h2><bdi>{ title }</bdi></h2>
                if picked {
                    <button type="button" class="icon-button" aria-label="Pick nothing" title="Pick nothing"
                        onclick={props.on_select.reform(|_| Selection::Nothing)}>{ icon(Icon::Cross) }</button>
                }
            </div>
            <div class="inspector-body">{ content(props) }</div>
        </div>
    }
}

fn title(moment: &Moment, selection: &Selection) -> String {
    match selection {
        Selection::Nothing => "Inspector".into(),
        Selection::Fact(id) => moment.fact(*id).map_or_else(|| "Event".into(), |fact| format!("At {}", clock(fact.at))),
        Selection::Table { table } => format!("Table {table}"),
        Selection::Partition { table, partition } => format!("Partition {partition} of {table}"),
        Selection::Item { .. } => "Item".into(),
        Selection::Shard { shard, .. } => format!("Shard {}", keys::short_shard(shard)),
        Selection::Record { stream, sequence, .. } => find::stream(&moment.world, stream)
            .map_or_else(|| "Record".into(), |stream| format!("Record {}", keys::number(stream, *sequence))),
        Selection::Mapping { mapping } => find::mapping(&moment.world, mapping)
            .map_or_else(|| "Function".into(), |mapping| format!("Function {}", mapping.settings.function)),
        Selection::Invocation { invocation, .. } => format!("Batch {invocation}"),
    }
}

fn content(props: &Props) -> Html {
    let Props { moment, selection, on_select } = props;
    let world = &moment.world;
    let gone = || html! { <p class="note">{ "It does not exist at this moment. Move the clock, or pick something else." }</p> };
    let found = match selection {
        Selection::Nothing => Some(nothing::nothing(moment, on_select)),
        Selection::Fact(id) => fact(moment, *id, on_select),
        Selection::Table { table } => {
            find::table(world, table).map(|found| table::table(moment, found, latest_stream(moment, found), on_select))
        }
        Selection::Partition { table, partition } => find::table(world, table)
            .map(|found| table::partition(found, *partition, latest_stream(moment, found), on_select)),
        Selection::Item { table, key } => Some(item::item(moment, find::table(world, table), table, key, on_select)),
        Selection::Shard { stream, shard: id } => find::stream(world, stream)
            .and_then(|stream| Some(shard::shard(moment, stream, stream.shards.get(id)?, on_select))),
        Selection::Record { .. } => record(props),
        Selection::Mapping { mapping: uuid } => find::mapping(world, uuid)
            .map(|found| mapping::mapping(moment, found, find::function(world, uuid), on_select)),
        Selection::Invocation { mapping: uuid, invocation } => {
            find::mapping(world, uuid).map(|found| mapping::invocation(moment, found, *invocation, on_select))
        }
    };
    found.unwrap_or_else(gone)
}

fn latest_stream<'a>(
    moment: &'a Moment,
    table: &headwater_core::dynamodb::table::Table,
) -> Option<&'a Rc<headwater_core::streams::stream::Stream>> {
    find::stream(&moment.world, table.definition.latest_stream.as_ref()?)
}

fn record(props: &Props) -> Option<Html> {
    let Selection::Record { stream, shard, sequence } = &props.selection else { return None };
    let stream = find::stream(&props.moment.world, stream)?;
    let shard = stream.shards.get(shard)?;
    shard.records.get(shard.index_of(*sequence)).filter(|record| record.sequence == *sequence)?;
    Some(html! {
        <RecordInspector moment={props.moment.clone()} stream={Shared::from(Rc::clone(stream))} shard={Shared::from(Rc::clone(shard))}
            sequence={*sequence} on_select={props.on_select.clone()} />
    })
}

/// Something that happened: its sentence, where it leads, and why.
fn fact(moment: &Moment, id: FactId, on_select: &Callback<Selection>) -> Option<Html> {
    let fact = moment.fact(id)?;
    let subject = find::subject(&fact.what);
    let effects = history::effects(moment, id, EFFECTS);
    Some(html! {
        <>
            <p class="fact">{ sentence_html(fact, moment) }</p>
            if subject != Selection::Nothing {
                <p>{ link(html! { <>{ word(&subject) }{ icon(Icon::Later) }</> }, subject, on_select) }</p>
            }
            { part("Why?", why(moment, id, on_select)) }
            if !effects.is_empty() { { part("What followed from it", fact_list(moment, &effects, on_select)) } }
        </>
    })
}

const fn word(subject: &Selection) -> &'static str {
    match subject {
        Selection::Table { .. } => "Show the table",
        Selection::Item { .. } => "Show the item",
        Selection::Shard { .. } => "Show the shard",
        Selection::Record { .. } => "Show the record",
        Selection::Mapping { .. } => "Show the function",
        Selection::Invocation { .. } => "Show the batch",
        _ => "Show it",
    }
}
