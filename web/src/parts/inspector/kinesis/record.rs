//! A record of Kinesis: its key and the hash that placed it, its data in four ways, and what its number says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater_core::kinesis::hash;
use headwater_core::kinesis::number::Parts;
use headwater_core::kinesis::shard::{Record, Shard};
use headwater_core::kinesis::stream::Stream;
use headwater_core::time::{Duration, Instant};
use yew::Html;

use super::super::cause::why;
use super::super::details::{code, details, fact_list, part};
use super::super::history;
use super::{of, recorded, way};
use crate::keys::{self, clipped};
use crate::parts::glyph::key_tag;
use crate::parts::json_view::{json_view, pretty};
use crate::sentence::clock;
use crate::ui::Change;
use crate::view::{View, div, el, group, note, nothing, segment};

/// Facts that are told of a record's way through functions.
const TRAVELS: usize = 12;
/// Bytes that are shown of long data.
const SHOWN: usize = 4_096;

const FORMS: [&str; 4] = ["Text", "JSON", "Hex", "Base64"];

#[inline(never)]
pub fn record(cx: &View, stream: &Stream, shard: &Shard, record: &Record) -> Html {
    let arn = &stream.definition.arn;
    let own = hash::of_key(&record.key);
    let rows = details()
        .row("Partition key", key_tag(&keys::of_record(record)))
        .row("MD5 of the key", code(&own.to_string()))
        .row("Shard", placed(cx, stream, shard, own))
        .row("Stream", super::link(cx, el("span").text(&stream.definition.name), &of(stream)).html())
        .time("Arrived", record.at)
        .text("Size", &format!("{} bytes of data, {} of key", record.data.len(), record.key.len()))
        .text("Encryption", if record.encrypted { "KMS" } else { "NONE" })
        .row("Sequence number", code(&record.sequence.to_string()));
    let mut parts = vec![part("Data", data(cx, record)), rows.html(), part("What its number says", number(record))];
    if let Some(id) = recorded(cx.session.moment(), arn, record) {
        parts.push(part("Why?", why(cx, id)));
        let after = history::travels(cx.session.moment(), arn, record.sequence, id, TRAVELS);
        if !after.is_empty() {
            parts.push(part("What became of it", fact_list(cx, &after)));
        }
    }
    group(parts)
}

/// The shard that owns the hash now, or why it stands in another.
fn placed(cx: &View, stream: &Stream, shard: &Shard, own: u128) -> Html {
    let here = way(cx, stream, shard.index);
    if !shard.range.contains(own) {
        return group(vec![here, note("Its ExplicitHashKey placed it here: the hash of its key lies elsewhere.")]);
    }
    match stream.owner(own).map(|owner| owner.index) {
        Some(owner) if owner != shard.index => {
            let says = format!("This shard is closed. A record of this key would go to shard {owner} now.");
            group(vec![here, note(&says)])
        }
        _ => here,
    }
}

/// The data as text, JSON, hexadecimal digits or base64.
fn data(cx: &View, record: &Record) -> Html {
    let picked = cx.ui.inspector_tab.min(FORMS.len() - 1);
    let mut switch = div("div", "segments").fixed("role", "group").label("Show the data as");
    for (index, name) in FORMS.iter().enumerate() {
        switch = switch.kid(segment(index == picked, "segment").click(cx, Change::InspectorTab(index)).text(name));
    }
    let bytes = record.data.get(..SHOWN).unwrap_or(&record.data);
    let shown = shown(cx, picked, bytes, record.data.len() <= SHOWN);
    let left = record.data.len().saturating_sub(SHOWN);
    let rest = if left > 0 { note(&format!("and {left} bytes more")) } else { nothing() };
    group(vec![switch.html(), shown, rest])
}

fn shown(cx: &View, form: usize, bytes: &[u8], whole: bool) -> Html {
    if bytes.is_empty() {
        return note("Empty: Kinesis takes a record without data.");
    }
    let text = std::str::from_utf8(bytes);
    match (form, text) {
        (0, Ok(text)) => code(&clipped(text, SHOWN)),
        (0, Err(_)) => note("These bytes are no text in UTF-8. See them as Hex or Base64."),
        (1, Ok(text)) if whole && is_json(text) => json_view(cx, "Data as JSON", &pretty(text)),
        (1, _) => note("This is no JSON."),
        (2, _) => code(&hex(bytes)),
        _ => code(&STANDARD.encode(bytes)),
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Pairs of digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
        text.push(' ');
    }
    text
}

/// The parts of its sequence number, in words.
fn number(record: &Record) -> Html {
    let Some(parts) = Parts::of(record.sequence) else { return note("It has another layout.") };
    let time = |seconds: u64| clock(Instant(0) + Duration::seconds(seconds));
    let rows = details()
        .text("Shard created", &time(parts.created))
        .text("Counter", &format!("{}: records of the stream's group of five shards so far", parts.counter))
        .text("Written", &format!("{}, in whole seconds", time(parts.time)))
        .text("Shard", &parts.shard.to_string());
    let says = "The counter stands above the time, so numbers ascend within a shard. Across shards they say nothing of the \
                order in which records were written.";
    group(vec![rows.html(), note(says)])
}
