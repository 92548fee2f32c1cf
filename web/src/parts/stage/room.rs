//! How many marks a lane has room for: measured, so that none is cut and nothing has to scroll.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, js_sys};
use yew::prelude::*;

/// What the tip of a lane takes, in tenths of the root font size.
const TIP: usize = 14;
/// Before anything was measured.
const GUESS: usize = 350;

/// The number of marks that fit beside the tip, all measures being tenths of the root font size.
pub fn room(width: usize, slot: usize) -> usize {
    (width.saturating_sub(TIP) / slot).max(2)
}

/// Watches an element's width; gives it in tenths of the root font size.
#[hook]
pub fn use_width(track: NodeRef) -> usize {
    let width = use_state_eq(|| GUESS);
    {
        let width = width.setter();
        use_effect_with(track, move |track| {
            let watched = track.cast::<Element>().map(|element| watch(element, move |measured| width.set(measured)));
            move || drop(watched)
        });
    }
    *width
}

/// Ends its watch when it is dropped.
struct Watch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn watch(element: Element, tell: impl Fn(usize) + 'static) -> Option<Watch> {
    let watched = element.clone();
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| tell(measure(&watched)));
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element);
    Some(Watch { observer, _callback: callback })
}

fn measure(element: &Element) -> usize {
    const USUAL: f64 = 16.0;
    let font = root_font_size().filter(|font| *font >= 1.0).unwrap_or(USUAL);
    (f64::from(element.client_width()) * 10.0 / font) as usize
}

fn root_font_size() -> Option<f64> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    let style = window.get_computed_style(&root).ok()??;
    style.get_property_value("font-size").ok()?.strip_suffix("px")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn marks_fit_whole() {
        assert_eq!((room(268, 32), room(134, 32), room(0, 32)), (7, 3, 2));
    }
}
