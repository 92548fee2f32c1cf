//! A modal dialog: the browser's own, with its focus trap and its Escape key.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::control::{Icon, IconButton};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub id: AttrValue,
    pub title: AttrValue,
    pub open: bool,
    /// It was closed: by its button, by Escape, or by a form inside it.
    pub on_close: Callback<()>,
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.open, move |open| {
            let Some(dialog) = node.cast::<HtmlDialogElement>() else { return };
            if *open && !dialog.open() {
                // It fails only for a dialog that is already open or no longer in the page.
                let _ = dialog.show_modal();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        });
    }
    let on_close = props.on_close.clone();
    let close = props.on_close.reform(|_: MouseEvent| ());
    let heading = format!("{}-title", props.id);
    html! {
        <dialog ref={node} id={props.id.clone()} class="dialog" aria-labelledby={heading.clone()}
            onclose={move |_| on_close.emit(())}>
            <header class="dialog-header">
                <h2 id={heading}>{ &props.title }</h2>
                <IconButton icon={Icon::Close} label="Close" onclick={close} />
            </header>
            if props.open {
                <div class="dialog-body">{ props.children.clone() }</div>
            }
        </dialog>
    }
}
