//! How high an element is just now; nothing while it is hidden.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Watches an element's inner height, in pixels.
#[hook]
pub fn use_height(node: NodeRef) -> i32 {
    let height = use_state_eq(|| 0);
    {
        let height = height.setter();
        use_effect_with(node, move |node| {
            let watch = node.cast::<Element>().and_then(|element| Watch::new(element, height));
            move || drop(watch)
        });
    }
    *height
}

/// Ends its watch when it is dropped.
struct Watch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Watch {
    fn new(element: Element, height: UseStateSetter<i32>) -> Option<Watch> {
        let watched = element.clone();
        let callback = Closure::<dyn FnMut()>::new(move || height.set(watched.client_height()));
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Watch { observer, _callback: callback })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
