//! Names with what they stand for, and ways from one thing to another.

use headwater_core::fact::FactId;
use headwater_core::time::Instant;
use yew::Html;

use super::cause::fact_line;
use crate::selection::Selection;
use crate::sentence::clock;
use crate::view::{El, View, button, div, el, note};

/// Rows of a list of details.
pub struct Details(El);

/// An empty list of details.
pub fn details() -> Details {
    Details(div("dl", "details"))
}

impl Details {
    pub fn row(self, name: &str, value: Html) -> Details {
        Details(self.0.kid(el("dt").text(name)).kid(el("dd").add(value)))
    }

    pub fn text(self, name: &str, value: &str) -> Details {
        self.row(name, crate::view::text(value))
    }

    /// A text from AWS or from the user, such as an ARN.
    pub fn code(self, name: &str, value: &str) -> Details {
        self.row(name, code(value))
    }

    pub fn time(self, name: &str, at: Instant) -> Details {
        self.row(name, el("time").text(&clock(at)).html())
    }

    pub fn html(self) -> Html {
        self.0.html()
    }
}

pub fn code(text: &str) -> Html {
    div("code", "breakable").text(text).html()
}

/// A button that leads to another thing.
pub fn link(cx: &View, content: El, to: &Selection) -> El {
    button("link").click(cx, cx.pick(to)).kid(content)
}

/// A part of the inspector with a title of its own.
pub fn part(title: &str, content: Html) -> Html {
    div("section", "part").kid(el("h3").text(title)).add(content).html()
}

/// Facts, one line each, all of which can be picked.
pub fn fact_list(cx: &View, ids: &[FactId]) -> Html {
    let mut list = div("ul", "fact-list");
    for id in ids {
        if let Some(fact) = cx.session.moment().fact(*id) {
            list = list.kid(el("li").key(&id.to_string()).kid(fact_line(cx, *id, fact, true)));
        }
    }
    list.html()
}

/// A list that grew too long.
pub fn more(count: usize) -> Html {
    if count > 0 { note(&format!("and {count} more")) } else { crate::view::nothing() }
}
