//! Help: what this is, and the keys.

use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::control::{Icon, icon_button};
use super::{branches, go_to, share};
use crate::ui::{Change, Dialog, Field};
use crate::view::{View, div, el, nothing};

/// Keys and what they do. Each has a button as well.
const KEYS: [(&[&str], &str); 19] = [
    (&["Space"], "Play or pause"),
    (&["."], "Next event; idle time is skipped"),
    (&[","], "Previous event"),
    (&["→", "←"], "One second on, one second back"),
    (&["Shift+.", "Shift+,"], "Next and previous event of what is picked"),
    (&["Shift+→", "Shift+←"], "A tenth of all events on, or back"),
    (&["]", "["], "Next and previous marker"),
    (&["G"], "Go to a time, an input or an event; jump hours"),
    (&["B", "D"], "New branch here; branches and their comparison"),
    (&["Home", "End"], "The beginning, the newest moment"),
    (&["+", "-"], "Faster, slower"),
    (&["Z", "Shift+Z"], "Undo, redo"),
    (&["Ctrl+Enter"], "Send what is written"),
    (&["Ctrl+S"], "Share, save and open"),
    (&["/"], "Filter the events"),
    (&["↑", "↓", "←"], "In the event list: move; go to the cause"),
    (&["`"], "The console"),
    (&["↑", "↓", "Tab"], "In the console: earlier lines; complete. Escape empties the line"),
    (&["?"], "This help"),
];

const WHAT: [&str; 2] = [
    "Write an item on the left. The picture shows the table's partitions, the stream's shards and the function that reads \
     them; each change of an item travels from left to right. Pick anything to see why it happened.",
    "Time is simulated: pause it, step, or drag the slider back. Write in the past, and a new branch starts there; the old \
     future is kept.",
];
const HONEST: &str = "Headwater is a simulator and is not affiliated with AWS. It uses AWS's names, requests and errors; \
                      what it simplifies is said at each rule. Nothing leaves your browser.";

/// The one modal dialog: the browser's own, with its focus trap and its Escape key.
pub fn help(cx: &View) -> Html {
    let close = icon_button(cx, Icon::Close, "Close", "", Change::Dialog(None));
    let (title, class) = match cx.ui.dialog {
        None | Some(Dialog::Help) => ("Headwater", ""),
        Some(Dialog::GoTo) => ("Go to", "dialog-go-to"),
        Some(Dialog::Branches) => ("Branches", "dialog-branches"),
        Some(Dialog::Share) => ("Share and open", ""),
        Some(Dialog::Examples) => ("Examples", ""),
    };
    let header = div("header", "dialog-header").kid(el("h2").fixed("id", "help-title").text(title)).kid(close);
    div("dialog", "dialog")
        .class(class)
        .fixed("id", "help")
        .fixed("aria-labelledby", "help-title")
        .on(ListenerKind::onclose, &cx.link, Change::Dialog(None))
        .kid(header)
        .add(match cx.ui.dialog {
            None => nothing(),
            Some(Dialog::Help) => body(cx),
            Some(Dialog::GoTo) => go_to::body(cx),
            Some(Dialog::Branches) => branches::body(cx),
            Some(Dialog::Share) => share::share(cx),
            Some(Dialog::Examples) => share::examples(cx),
        })
        .html()
}

#[inline(never)]
fn body(cx: &View) -> Html {
    let mut body = div("div", "dialog-body");
    for text in WHAT {
        body = body.kid(el("p").text(text));
    }
    let mut rows = el("tbody");
    for (keys, what) in KEYS {
        let mut head = el("th").fixed("scope", "row");
        for key in keys {
            head = head.kid(el("kbd").text(key)).text(" ");
        }
        rows = rows.kid(el("tr").kid(head).kid(el("td").text(what)));
    }
    let single = el("input").fixed("type", "checkbox").checked(cx.ui.single_keys).typed(cx, Field::SingleKeys);
    body.kid(el("h3").text("Keys"))
        .kid(div("table", "keys").kid(rows))
        .kid(div("label", "check").kid(single).text("Single keys do something outside of fields"))
        .kid(div("p", "note").text(HONEST))
        .html()
}
