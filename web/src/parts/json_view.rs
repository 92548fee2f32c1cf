//! JSON to read and to copy: monospaced, coloured, of bounded size.

use serde::Serialize;
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::glyph::{Icon, icon};
use super::json_text;

/// Bytes that are shown; copying takes all of it.
const SHOWN_BYTES: usize = 64 * 1024;
/// Pieces that get a colour of their own; what follows stays plain, so that the page stays quick.
const COLOURED: usize = 3_000;

/// What a viewer shows: any value as indented JSON.
pub fn pretty(value: &impl Serialize) -> AttrValue {
    serde_json::to_value(value).map(|json| json_text::pretty(&json)).unwrap_or_default().into()
}

/// JSON text with an indent.
pub fn pretty_text(json: &str) -> AttrValue {
    serde_json::from_str::<serde_json::Value>(json)
        .map_or_else(|_| json.to_owned(), |json| json_text::pretty(&json))
        .into()
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Props {
    /// What it is, for the copy button and screen readers.
    pub label: AttrValue,
    pub text: AttrValue,
}

#[component]
pub fn JsonView(props: &Props) -> Html {
    let (shown, cut) = bounded(&props.text);
    html! {
        <div class="json-view">
            <CopyButton label={props.label.clone()} text={props.text.clone()} />
            <pre class="json" tabindex="0" role="region" aria-label={props.label.clone()}><code>{ coloured(shown) }</code></pre>
            if cut {
                <p class="note">{ format!("The first 64 kB of {} kB; copying takes all of it.", props.text.len() / 1024) }</p>
            }
        </div>
    }
}

fn bounded(text: &str) -> (&str, bool) {
    if text.len() <= SHOWN_BYTES {
        return (text, false);
    }
    (&text[..text.floor_char_boundary(SHOWN_BYTES)], true)
}

fn coloured(text: &str) -> Html {
    let mut rest = text;
    let mut pieces = Vec::new();
    while !rest.is_empty() && pieces.len() < COLOURED {
        let (class, length) = next_piece(rest);
        let (piece, after) = rest.split_at(length);
        pieces.push(match class {
            "" => html! { { piece.to_owned() } },
            class => html! { <span class={class}>{ piece.to_owned() }</span> },
        });
        rest = after;
    }
    pieces.push(html! { { rest.to_owned() } });
    pieces.into_iter().collect()
}

/// The class and length of what a text begins with: a name, a text, a number, a word, or what stands between them.
fn next_piece(text: &str) -> (&'static str, usize) {
    let first = text.as_bytes()[0];
    match first {
        b'"' => {
            let length = string_length(text);
            let class = if text[length..].starts_with(':') { "json-name" } else { "json-string" };
            (class, length)
        }
        b'-' | b'0'..=b'9' => ("json-number", run(text, |byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))),
        b't' | b'f' | b'n' => ("json-word", run(text, |byte| byte.is_ascii_lowercase())),
        _ => ("", run(text, |byte| byte != b'"' && !byte.is_ascii_alphanumeric() && byte != b'-')),
    }
}

/// At least one byte; pieces end at ASCII characters only.
fn run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    let length = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    text.ceil_char_boundary(length.max(1))
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether the last copying went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    NotYet,
    Done,
    Refused,
}

impl Copied {
    const fn say(self) -> &'static str {
        match self {
            Copied::NotYet => "Copy",
            Copied::Done => "Copied",
            Copied::Refused => "The browser does not let us copy",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Copied::NotYet => Icon::Copy,
            Copied::Done => Icon::Check,
            Copied::Refused => Icon::Cross,
        }
    }
}

#[component]
fn CopyButton(props: &Props) -> Html {
    let copied = use_state_eq(|| Copied::NotYet);
    let onclick = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            spawn_local(async move { copied.set(copy(&text).await) });
        })
    };
    {
        let copied = copied.clone();
        use_effect_with(props.text.clone(), move |_| copied.set(Copied::NotYet));
    }
    html! {
        <button type="button" class="copy" {onclick}>
            { icon(copied.icon()) }
            <span role="status">{ copied.say() }</span>
            <span class="visually-hidden">{ format!(" {}", props.label) }</span>
        </button>
    }
}

/// A page that was not served securely, or is sandboxed, has no clipboard.
async fn copy(text: &str) -> Copied {
    let Some(clipboard) = web_sys::window().map(|window| window.navigator().clipboard()) else {
        return Copied::Refused;
    };
    if clipboard.is_undefined() {
        return Copied::Refused;
    }
    match JsFuture::from(clipboard.write_text(text)).await {
        Ok(_) => Copied::Done,
        Err(_) => Copied::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::next_piece;

    #[test]
    fn pieces_are_told_apart() {
        for (text, class, length) in [
            ("\"a\": 1", "json-name", 3),
            ("\"a\\\"b\",", "json-string", 6),
            ("-1.5e3,", "json-number", 6),
            ("true}", "json-word", 4),
            ("{\n  \"a\"", "", 4),
            ("\"open", "json-string", 5),
        ] {
            assert_eq!(next_piece(text), (class, length), "{text}");
        }
    }
}
