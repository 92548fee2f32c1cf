//! Streams that live on below the one that is drawn: a table that was given another stream still has them for a day.

use std::rc::Rc;

use headwater_core::limits;
use headwater_core::streams::stream::{Stream, StreamStatus};
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Moment;
use yew::Html;

use super::flow::{Row, Source, rows_of};
use super::heading::chip;
use super::lane::cell;
use super::{consumer, menu};
use crate::keys::Numbering;
use crate::parts::control::{Icon, icon};
use crate::sentence::{clock, span};
use crate::shared::Shared;
use crate::ui::Change;
use crate::view::{El, View, div, el, note, truth};

/// Lanes of an older stream that are drawn.
const LANES: usize = 16;
/// What keeps the lanes of several streams apart in what the page remembers: more than a table has partitions.
const KEYS: u32 = 1 << 20;

/// An older stream that is laid open, with what is drawn of it.
#[derive(Debug)]
pub struct Open {
    pub source: Source,
    pub rows: Vec<Row>,
    pub numbering: Numbering,
}

impl Open {
    pub fn of(source: Source, moment: &Moment) -> Open {
        let (rows, numbering) = rows_of(&source, moment, 0, LANES);
        Open { source, rows, numbering }
    }
}

/// Each older stream in a line, the one that is laid open with its lanes.
#[inline(never)]
pub fn older(cx: &View, streams: &[Shared<Stream>], open: Option<&Open>, lit: Option<&str>) -> Html {
    let mut list = div("ul", "older").label("Earlier streams of this table");
    for (at, stream) in streams.iter().enumerate() {
        let here = open.filter(|open| open.source.stream.as_ref() == Some(stream));
        let mut item = el("li").key(&stream.definition.arn).kid(line(cx, stream, here.is_some()));
        if let Some(open) = here {
            item = item.kid(lanes(cx, open, (at as u32 + 1) * KEYS, lit));
        }
        list = list.kid(item);
    }
    list.html()
}

/// When a stream was made, what it is, and how long it can still be read.
fn line(cx: &View, stream: &Stream, open: bool) -> El {
    let definition = &stream.definition;
    let toggle = if open { None } else { Some(Rc::clone(&definition.arn)) };
    let now = cx.session.moment().world.now;
    let count: usize = stream.shards.values().map(|shard| shard.records.len() - shard.horizon(now)).sum();
    let records = if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
    let name = format!("Stream of {}", clock(definition.created));
    let words = format!("{records} · {}", remaining(stream, now));
    let title = cell("title-button", "stream")
        .fixed("aria-expanded", truth(open))
        .click(cx, Change::Unfold(toggle))
        .add(icon(if open { Icon::Down } else { Icon::Later }))
        .text(&name);
    div("div", "flow-title older-line")
        .fixed("data-row", "older")
        .at("title", &definition.arn)
        .kid(title)
        .kid(chip(stream.status.name(), false))
        .kid(menu::stream_opener(cx, stream, &format!("{name}: menu")))
        .kid(div("span", "title-note").kid(el("code").text(definition.view.name())))
        .kid(div("span", "title-note").text(&words))
}

/// How long a stream that was turned off is still there.
#[inline(never)]
pub fn remaining(stream: &Stream, now: Instant) -> String {
    let Some(disabled) = stream.disabled else { return "live".into() };
    let ends = disabled + limits::STREAM_RETENTION;
    let left = Duration::seconds(ends.since(now).as_seconds());
    match stream.status {
        _ if left == Duration::ZERO => "about to expire".into(),
        StreamStatus::Disabling => format!("can be read for about {}", span(left)),
        _ => format!("can be read for {} more", span(left)),
    }
}

fn lanes(cx: &View, open: &Open, keys: u32, lit: Option<&str>) -> El {
    let mut body =
        div("div", "flow").add(super::flow::lanes(cx, &open.source, &open.rows, &open.numbering, (keys, lit)));
    for view in &open.source.consumers {
        body = body.add(consumer::draw(cx, view));
    }
    let more = open.source.partitions().len().saturating_sub(LANES);
    if more > 0 { body.add(note(&format!("Of its partitions, {more} more are not drawn."))) } else { body }
}
