//! JSON to read and to copy: monospaced, coloured, of bounded size.

use std::rc::Rc;

use yew::Html;

use super::control::{Icon, icon};
use super::json_text;
use crate::ui::Change;
use crate::view::{El, View, button, div, el, nothing};

/// Bytes that are shown; copying takes all of it.
const SHOWN_BYTES: usize = 64 * 1024;
/// Pieces that get a colour of their own; what follows stays plain, so that the page stays quick.
const COLOURED: usize = 3_000;

/// JSON text with an indent.
pub fn pretty(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).map_or_else(|_| json.to_owned(), |json| json_text::pretty(&json))
}

/// The label says what it is, for the copy button and screen readers.
pub fn json_view(cx: &View, label: &str, text: &str) -> Html {
    let (shown, cut) = bounded(text);
    let code = div("pre", "json").fixed("tabindex", "0").fixed("role", "region").label(label).kid(coloured(shown));
    let rest = if cut {
        let text = format!("The first 64 kB of {} kB; copying takes all of it.", text.len() / 1024);
        div("p", "note").text(&text).html()
    } else {
        nothing()
    };
    div("div", "json-view").kid(copy_button(cx, "Copy", label, text)).kid(code).add(rest).html()
}

/// A button that copies a text; `what` is said after its label.
pub fn copy_button(cx: &View, label: &'static str, what: &str, text: &str) -> El {
    button("copy")
        .click(cx, Change::Copy(Rc::from(text)))
        .add(icon(Icon::Copy))
        .text(label)
        .kid(div("span", "visually-hidden").text(&format!(" {what}")))
}

fn bounded(text: &str) -> (&str, bool) {
    if text.len() <= SHOWN_BYTES {
        return (text, false);
    }
    (&text[..text.floor_char_boundary(SHOWN_BYTES)], true)
}

fn coloured(text: &str) -> El {
    let mut rest = text;
    let mut code = el("code");
    let mut count = 0;
    while !rest.is_empty() && count < COLOURED {
        let (class, length) = next_piece(rest);
        let (piece, after) = rest.split_at(length);
        code = if class.is_empty() { code.text(piece) } else { code.kid(div("span", class).text(piece)) };
        rest = after;
        count += 1;
    }
    code.text(rest)
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
fn run(text: &str, belongs: fn(u8) -> bool) -> usize {
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
