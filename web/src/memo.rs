//! The one component besides the application: a panel that is drawn again only when what it shows has changed.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{Key, VComp};

use crate::view::View;

/// What is drawn, and when it has to be drawn again.
pub struct Panel {
    pub draw: fn(&View, usize) -> Html,
    /// Whether two views look the same to this panel.
    pub same: fn(&View, &View, usize) -> bool,
}

#[derive(Clone, Properties)]
pub struct Props {
    view: View,
    panel: &'static Panel,
    /// Which of several: the row of a list.
    index: usize,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.panel, other.panel)
            && self.index == other.index
            && (self.panel.same)(&self.view, &other.view, self.index)
    }
}

pub struct Memo;

impl Component for Memo {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Memo
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        (props.panel.draw)(&props.view, props.index)
    }
}

/// A panel in its place; `key` where it stands among others that come and go.
pub fn memo(cx: &View, panel: &'static Panel, index: usize, key: Option<usize>) -> Html {
    let props = Rc::new(Props { view: cx.clone(), panel, index });
    VComp::new::<Memo>(props, key.map(Key::from)).into()
}
