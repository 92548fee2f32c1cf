//! How many marks a lane has room for: measured, so that none is cut and nothing has to scroll.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, js_sys};
use yew::prelude::*;

/// A mark's width, and what the tip takes, in CSS pixels at a root font size of 16; see `--slot` in stage.css.
const SLOT: f64 = 52.0;
const TIP: f64 = 24.0;
const ROOT_FONT: f64 = 16.0;
/// Before anything was measured.
const GUESS: usize = 6;

/// The room of an element that is `width` pixels wide.
fn room_of(width: f64, font: f64) -> usize {
    let scale = font / ROOT_FONT;
    ((width / scale - TIP) / SLOT).max(2.0) as usize
}

/// Watches an element's width; gives the number of marks that fit.
#[hook]
pub fn use_room(track: NodeRef) -> usize {
    let room = use_state_eq(|| GUESS);
    {
        let room = room.setter();
        use_effect_with(track, move |track| {
            let watched = track.cast::<Element>().map(|element| watch(element, move |width| room.set(width)));
            move || drop(watched)
        });
    }
    *room
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
    let font = root_font_size().unwrap_or(ROOT_FONT);
    room_of(f64::from(element.client_width()), font)
}

fn root_font_size() -> Option<f64> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    let style = window.get_computed_style(&root).ok()??;
    style.get_property_value("font-size").ok()?.strip_suffix("px")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::room_of;

    #[test]
    fn marks_fit_whole() {
        assert_eq!((room_of(430.0, 16.0), room_of(430.0, 32.0), room_of(0.0, 16.0)), (7, 3, 2));
    }
}
