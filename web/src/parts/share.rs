//! The dialogs of runs that come and go: sharing, opening, and the examples.

use headwater_core::save::BYTES_MAX;
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::control::{Icon, icon};
use crate::share::example::EXAMPLES;
use crate::share::{Ask, Form, Linked, browser};
use crate::ui::{Change, Dialog};
use crate::view::{Act, El, View, bdi, button, code_field, div, el, nothing};

/// What the file field offers; anything else can be picked, too.
const ACCEPTED: &str = ".json,.sh,.txt,application/json,text/plain";

#[inline(never)]
pub fn share(cx: &View) -> Html {
    div("div", "dialog-body share").kid(said(cx)).kid(link(cx)).kid(files(cx)).kid(opening(cx)).kid(kept(cx)).html()
}

/// What the last button did: the page's own notice lies under the dialog.
fn said(cx: &View) -> El {
    let said = div("p", "share-said").fixed("role", "status");
    match cx.session.notice() {
        Some(notice) => said.kid(bdi(notice)),
        None => said,
    }
}

fn act(cx: &View, mark: Icon, label: &str, ask: Ask) -> El {
    button("button").click(cx, ask).add(icon(mark)).text(label)
}

fn link(cx: &View) -> El {
    let linked = &cx.ui.linked;
    let part = div("section", "share-part").kid(el("h3").text("Link"));
    let address = match linked {
        Linked::Making => return part.kid(div("p", "note").text("The link is being made.")),
        Linked::Failed(sentence) => return part.kid(el("p").text(sentence)),
        Linked::Made(address) => address,
    };
    let size = format!("{} characters", thousands(linked.length()));
    let mut part = part.kid(div("p", "note").text(
        "A link holds the run itself: seed, dials and every input. Whoever opens it runs them again. Nothing is uploaded.",
    ));
    if linked.address().is_some() {
        let field = code_field("input", "input code")
            .label("Link to this run")
            .fixed("type", "text")
            .fixed("readonly", "readonly")
            .value(address);
        part = part.kid(div("div", "share-row").kid(field)).kid(
            div("div", "share-row")
                .kid(act(cx, Icon::Copy, "Copy link", Ask::Copy(Form::Link)).class("primary"))
                .kid(act(cx, Icon::Copy, "Copy as Markdown", Ask::Copy(Form::Markdown)))
                .kid(div("span", "note").text(&size)),
        );
    }
    match linked.warning() {
        Some(warning) => {
            let text = if linked.address().is_some() { warning.to_owned() } else { format!("{size}. {warning}") };
            part.kid(div("p", "share-warning").add(icon(Icon::Alert)).text(&text))
        }
        None => part,
    }
}

fn files(cx: &View) -> El {
    div("section", "share-part")
        .kid(el("h3").text("File and script"))
        .kid(div("p", "note").text(
            "The file is JSON with one line for each input. The script says the same in commands of the AWS CLI, with sim \
             lines for what AWS has no command for.",
        ))
        .kid(
            div("div", "share-row")
                .kid(act(cx, Icon::Save, "Save as file", Ask::Save(Form::File)))
                .kid(act(cx, Icon::Save, "Save AWS CLI script", Ask::Save(Form::Script)))
                .kid(act(cx, Icon::Copy, "Copy AWS CLI script", Ask::Copy(Form::Script))),
        )
}

fn opening(cx: &View) -> El {
    let limit = format!(
        "A file or a script of at most {} MB. It opens as a branch of its own; a script runs on a fresh account. Dropping \
         it anywhere on the page does the same.",
        BYTES_MAX >> 20
    );
    let field = el("input").fixed("id", "open-file").fixed("type", "file").fixed("accept", ACCEPTED).on(
        ListenerKind::onchange,
        &cx.link,
        Act::Call(browser::on_pick, 0),
    );
    div("section", "share-part")
        .kid(el("h3").kid(el("label").fixed("for", "open-file").text("Open a file")))
        .kid(div("p", "note").text(&limit))
        .kid(
            div("div", "share-row")
                .kid(field)
                .kid(button("button").click(cx, Change::Dialog(Some(Dialog::Examples))).text("Examples")),
        )
}

fn kept(cx: &View) -> El {
    div("section", "share-part")
        .kid(el("h3").text("On this device"))
        .kid(div("p", "note").text(
            "Where it may, this browser keeps your branches, so that they are here when you come back. It sends them nowhere.",
        ))
        .kid(div("div", "share-row").kid(button("button").click(cx, Ask::Forget).text("Forget my work")))
}

fn thousands(number: usize) -> String {
    match number {
        1_000.. => format!("{},{:03}", number / 1_000, number % 1_000),
        _ => number.to_string(),
    }
}

#[inline(never)]
pub fn examples(cx: &View) -> Html {
    let mut list = div("ul", "examples");
    for (index, example) in EXAMPLES.iter().enumerate() {
        let open = button("menu-item").click(cx, Ask::Example(index)).kid(el("b").text(example.name));
        list = list.kid(el("li").kid(open.kid(div("span", "note").text(example.shows))));
    }
    let note =
        "Each is a script of AWS CLI commands, and opens as a branch of its own. Share it as a script to read it.";
    div("div", "dialog-body").kid(said(cx)).kid(div("p", "note").text(note)).kid(list).html()
}

/// How far something is that is being opened, where that takes a while.
pub fn progress(cx: &View) -> Html {
    match &cx.ui.opening {
        None => nothing(),
        Some(_) => shown(cx),
    }
}

#[inline(never)]
fn shown(cx: &View) -> Html {
    let Some(progress) = &cx.ui.opening else { return nothing() };
    let bar = el("progress").label("Opened").number("value", progress.done).fixed("max", "1000");
    let text =
        el("p").fixed("role", "status").text("Opening ").kid(bdi(&progress.name)).text(": its inputs are run again.");
    div("div", "notice opening").kid(text).kid(bar).kid(button("button").click(cx, Ask::Stop).text("Stop")).html()
}
