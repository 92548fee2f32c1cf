//! What the inspector says while nothing is picked: what can be picked, and what happened last.

use headwater_core::fact::What;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::cause::why;
use super::details::part;
use super::history;
use crate::parts::glyph::{Icon, icon};
use crate::selection::Selection;

pub fn nothing(moment: &Moment, on_select: &Callback<Selection>) -> Html {
    let latest = history::newest(moment, |what| matches!(what, What::Recorded { .. } | What::ItemUnchanged { .. }));
    html! {
        <>
            <div class="guide">
                { icon(Icon::Pointer) }
                <p>{ "Pick anything on the stage or in the event list: an item, a record, a shard, a function, a batch. Its JSON, its history and the reasons for it appear here." }</p>
            </div>
            if let Some(id) = latest {
                { part("The latest change, and why", why(moment, id, on_select)) }
            }
        </>
    }
}
