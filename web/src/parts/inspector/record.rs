//! A stream record: what it changed, how readers get it, and what the other view types would show.

use std::rc::Rc;

use headwater_core::dynamodb::change::Kind;
use headwater_core::fact::What;
use headwater_core::lambda::event::event_json;
use headwater_core::streams::record::{Form, view, view_as};
use headwater_core::streams::sequence::Sequence;
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::{Stream, ViewType};
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::cause::why;
use super::delta::delta;
use super::details::{code, details, fact_list, link, part};
use super::history;
use super::tabs::Tabs;
use crate::keys;
use crate::parts::glyph::{key_tag, kind_label};
use crate::parts::json_view::{JsonView, pretty, pretty_text};
use crate::selection::Selection;
use crate::sentence::clock;
use crate::shared::Shared;

/// Facts that are told of a record's way through functions.
const TRAVELS: usize = 12;

const TABS: &[&str] = &["Change", "Record", "View types", "Event", "Why?"];

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    pub moment: Shared<Moment>,
    pub stream: Shared<Stream>,
    pub shard: Shared<Shard>,
    pub sequence: Sequence,
    pub on_select: Callback<Selection>,
}

impl Props {
    fn record(&self) -> Option<&Record> {
        self.shard.records.get(self.shard.index_of(self.sequence)).filter(|record| record.sequence == self.sequence)
    }
}

#[component]
pub fn RecordInspector(props: &Props) -> Html {
    let picked = use_state_eq(|| 0_usize);
    let Some(record) = props.record() else { return html! { <p>{ "This record does not exist here." }</p> } };
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |index| picked.set(index))
    };
    let panel = match *picked {
        0 => change(props, record),
        1 => delivered(props, record),
        2 => html! { <ViewTypes ..props.clone() /> },
        3 => event(props, record),
        _ => reason(props),
    };
    html! {
        <>
            <p class="subject">{ kind_label(record.change.kind) }{ key_tag(&keys::text(&record.change.keys)) }</p>
            <Tabs label="Record" names={TABS} picked={*picked} {on_pick}>{ panel }</Tabs>
        </>
    }
}

fn change(props: &Props, record: &Record) -> Html {
    let definition = &props.stream.definition;
    let item = Selection::Item { table: Rc::clone(&definition.table), key: keys::text(&record.change.keys).into() };
    let shard = Selection::Shard { stream: Rc::clone(&definition.arn), shard: Rc::clone(&props.shard.id) };
    html! {
        <>
            { delta(&record.change) }
            { details(vec![
                ("When", html! { <time>{ clock(record.change.at) }</time> }),
                ("Item", link(key_tag(&keys::text(&record.change.keys)), item, &props.on_select)),
                ("Shard", link(html! { <code>{ keys::short_shard(&props.shard.id).to_owned() }</code> }, shard, &props.on_select)),
                ("Sequence number", code(&record.sequence.to_string())),
            ]) }
        </>
    }
}

fn delivered(props: &Props, record: &Record) -> Html {
    let text = pretty(&view(&props.stream.definition, record, Form::Api));
    html! {
        <>
            <p class="note">{ "As GetRecords returns it. Sizes are in bytes, times in whole seconds." }</p>
            <JsonView label="Record as GetRecords returns it" {text} />
        </>
    }
}

fn event(props: &Props, record: &Record) -> Html {
    let text = pretty_text(&event_json(&props.stream.definition, std::iter::once(record)));
    html! {
        <>
            <p class="note">{ "What a Lambda function receives for a batch of this one record." }</p>
            <JsonView label="Lambda event" {text} />
        </>
    }
}

fn reason(props: &Props) -> Html {
    let arn = &props.stream.definition.arn;
    let recorded = |what: &What| matches!(what, What::Recorded { stream, sequence, .. } if stream == arn && *sequence == props.sequence);
    match history::newest(&props.moment, recorded) {
        Some(id) => {
            let after = history::travels(&props.moment, arn, props.sequence, id, TRAVELS);
            html! {
                <>
                    { why(&props.moment, id, &props.on_select) }
                    if !after.is_empty() { { part("What became of it", fact_list(&props.moment, &after, &props.on_select)) } }
                </>
            }
        }
        None => html! { <p class="note">{ "What led to this record lies too far back to be told." }</p> },
    }
}

/// The record as each of the four view types would show it.
#[component]
fn ViewTypes(props: &Props) -> Html {
    let own = props.stream.definition.view;
    let picked = use_state_eq(move || own);
    let Some(record) = props.record() else { return html! {} };
    let kind = record.change.kind;
    let row = |view: ViewType| {
        let pressed = if *picked == view { "true" } else { "false" };
        let setter = picked.setter();
        let onclick = Callback::from(move |_: MouseEvent| setter.set(view));
        html! {
            <tr class={(*picked == view).then_some("selected")}>
                <th scope="row">
                    <button type="button" class="link" aria-pressed={pressed} {onclick}><code>{ view.name() }</code></button>
                    if view == own { <span class="state">{ "this stream" }</span> }
                </th>
                <td>{ presence(view.shows_new(), kind != Kind::Remove) }</td>
                <td>{ presence(view.shows_old(), kind != Kind::Insert) }</td>
            </tr>
        }
    };
    html! {
        <>
            <table class="view-types">
                <thead><tr><th scope="col">{ "View type" }</th><th scope="col">{ "NewImage" }</th><th scope="col">{ "OldImage" }</th></tr></thead>
                <tbody>{ for ViewType::ALL.map(row) }</tbody>
            </table>
            <p class="note">{ explain(*picked, kind) }</p>
            <JsonView label={format!("Record in a {} stream", picked.name())}
                text={pretty(&view_as(&props.stream.definition, record, *picked, Form::Api))} />
        </>
    }
}

/// Whether an image is in the record: only when the view type shows it and the item existed then.
fn presence(shown: bool, existed: bool) -> &'static str {
    match (shown, existed) {
        (true, true) => "✓ shown",
        (true, false) => "none",
        (false, _) => "–",
    }
}

/// What a view type leaves out of a record, and why.
const fn explain(view: ViewType, kind: Kind) -> &'static str {
    match (view, kind) {
        (ViewType::KeysOnly, _) => {
            "KEYS_ONLY shows the key attributes and nothing else, whatever happened to the item."
        }
        (ViewType::NewImage, Kind::Remove) => {
            "After a REMOVE there is no new image: NEW_IMAGE shows the keys alone. The record is written all the same."
        }
        (ViewType::NewImage, _) => {
            "NEW_IMAGE shows the whole item as it is after the change; what it was before cannot be told."
        }
        (ViewType::OldImage, Kind::Insert) => {
            "Before an INSERT there was no item: OLD_IMAGE shows the keys alone. The record is written all the same."
        }
        (ViewType::OldImage, _) => "OLD_IMAGE shows the whole item as it was before the change.",
        (ViewType::NewAndOldImages, Kind::Insert) => {
            "Both images are asked for, but before an INSERT there was no item, so OldImage is absent."
        }
        (ViewType::NewAndOldImages, Kind::Remove) => {
            "Both images are asked for, but after a REMOVE there is no item, so NewImage is absent."
        }
        (ViewType::NewAndOldImages, Kind::Modify) => {
            "Both images are whole items; readers compare them to see which attributes changed."
        }
    }
}
