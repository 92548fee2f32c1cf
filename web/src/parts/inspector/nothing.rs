//! What the inspector says while nothing is picked: what can be picked, and what happened last.

use headwater_core::fact::What;
use yew::Html;

use super::cause::why;
use super::details::part;
use super::history;
use crate::parts::control::{Icon, icon};
use crate::view::{View, div, el, group};

const GUIDE: &str = "Pick anything on the stage or in the event list: an item, a record, a shard, a function, a batch. Its \
                     JSON, its history and the reasons for it appear here.";

pub fn nothing(cx: &View) -> Html {
    let latest = history::newest(cx.session.moment(), &|what| {
        matches!(what, What::Recorded { .. } | What::ItemUnchanged { .. })
    });
    let guide = div("div", "guide").add(icon(Icon::Pointer)).kid(el("p").text(GUIDE)).html();
    let latest = latest.map_or_else(crate::view::nothing, |id| part("The latest change, and why", why(cx, id)));
    group(vec![guide, latest])
}
