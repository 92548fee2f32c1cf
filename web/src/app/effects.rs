//! What is done to the page after it has been drawn: places, sizes and focus, which only the browser knows.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlDialogElement, HtmlElement, ResizeObserver, js_sys};

use super::Msg;
use crate::parts::event_list;
use crate::session::Session;
use crate::ui::{Change, Side, THEMES, Ui};
use crate::view::Link;

/// What waits for the next drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// A row of the event list gets the focus.
    Focus(usize),
    /// A fact is brought into view.
    Reveal(usize),
    /// The focus goes to the mark beside the one that has it.
    Beside(Side),
    /// The focus goes to the first item of the stage's menu, unless the browser has brought it there.
    Menu,
    /// The focus goes to the first field of the form.
    Form,
}

/// Before the event list was placed.
const NOWHERE: (usize, usize, i32, bool) = (usize::MAX, 0, 0, false);

/// What the application knows of its page.
pub struct Page {
    link: Link,
    after: Option<After>,
    pub single_keys: Rc<Cell<bool>>,
    /// Another screen than the playground is shown, where its keys do nothing.
    pub away: Rc<Cell<bool>>,
    /// The playground's own title, once there was another.
    pub title: Option<String>,
    /// What the event list was placed for: first row, rows, height, whether at its end.
    placed: (usize, usize, i32, bool),
    sizes: Option<Sizes>,
}

/// Ends its watch when it is dropped.
struct Sizes {
    observer: ResizeObserver,
    /// The elements that are watched: a lane and the event list.
    watched: [Option<Element>; 2],
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Sizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Page {
    pub fn new(link: Link) -> Page {
        Page {
            link,
            after: None,
            single_keys: Rc::default(),
            away: Rc::default(),
            title: None,
            placed: NOWHERE,
            sizes: None,
        }
    }

    pub fn after(&mut self, after: After) {
        self.after = Some(after);
    }

    pub fn drawn(&mut self, root: &Element, session: &Session, ui: &Ui) {
        show_dialog(root, ui);
        if let Some(stage) = query(root, ".stage") {
            super::keys::ensure_stop(&stage);
        }
        self.watch(root);
        match self.after {
            Some(After::Beside(side)) => focus_beside(root, side),
            Some(After::Menu) => focus_menu(root),
            Some(After::Form) => focus_form(root),
            _ => {}
        }
        self.after = self.after.take().filter(|after| matches!(after, After::Focus(_) | After::Reveal(_)));
        let Some(list) = query(root, ".event-scroller").and_then(|list| list.dyn_into::<HtmlElement>().ok()) else {
            self.placed = NOWHERE;
            return;
        };
        self.place(&list, session, ui);
        match self.after.take() {
            Some(After::Reveal(fact)) => self.reveal(&list, ui.shown.position(fact), ui.shown.len(session.moment())),
            Some(After::Focus(row)) => self.focus(&list, row, ui.shown.len(session.moment())),
            _ => {}
        }
    }

    /// Tells the style sheet where the drawn rows stand, and keeps the end in view.
    fn place(&mut self, list: &HtmlElement, session: &Session, ui: &Ui) {
        let total = ui.shown.len(session.moment());
        let place = (ui.scroll.window(total).start, total, ui.list_height, ui.scroll.is_end());
        if place == self.placed {
            return;
        }
        self.placed = place;
        // A property whose name and value are well formed is always taken.
        let _ = list.style().set_property("--first", &place.0.to_string());
        let _ = list.style().set_property("--total", &total.to_string());
        if ui.scroll.is_end() {
            list.set_scroll_top(list.scroll_height());
        }
        if total > 0 && ui.list_height > 0 {
            let seen = event_list::Scroll::of(list, total);
            self.link.emit(Msg::Ui(Change::Scroll(ui.scroll.resized(seen))));
        }
    }

    /// Brings a row into view.
    fn reveal(&self, list: &HtmlElement, row: usize, total: usize) {
        if let Some(scroll) = event_list::reveal(list, row, total) {
            self.link.emit(Msg::Ui(Change::Scroll(scroll)));
        }
    }

    /// Gives the focus to a row, which a far jump draws only the next time.
    fn focus(&mut self, list: &HtmlElement, row: usize, total: usize) {
        self.reveal(list, row, total);
        match query(list, &format!("[data-row=\"{row}\"] .event-main")) {
            Some(button) => focus(&button),
            None => self.after = Some(After::Focus(row)),
        }
    }

    /// Watches the size of a lane and of the event list, which come and go.
    fn watch(&mut self, root: &Element) {
        let found = [query(root, ".lane-track"), query(root, ".event-scroller")];
        if self.sizes.as_ref().is_some_and(|sizes| sizes.watched == found) {
            return;
        }
        let (link, watched) = (self.link.clone(), found.clone());
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| {
            let track = watched[0].as_ref().map_or(0, measure);
            let list = watched[1].as_ref().map_or(0, Element::client_height);
            link.emit(Msg::Ui(Change::Measured { track, list }));
        });
        let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
        for element in found.iter().flatten() {
            observer.observe(element);
        }
        self.sizes = Some(Sizes { observer, watched: found, _callback: callback });
    }
}

/// An element's width in tenths of the root font size.
fn measure(element: &Element) -> usize {
    const USUAL: i32 = 16;
    let font = root_font_size().filter(|font| *font > 0).unwrap_or(USUAL);
    (element.client_width() * 10 / font).max(0) as usize
}

/// In whole pixels.
fn root_font_size() -> Option<i32> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    let style = window.get_computed_style(&root).ok()??;
    style.get_property_value("font-size").ok()?.split(['.', 'p']).next()?.parse().ok()
}

/// The browser's own modal dialog, with its focus trap and its Escape key.
fn show_dialog(root: &Element, ui: &Ui) {
    let Some(dialog) = query(root, "dialog").and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) else {
        return;
    };
    if ui.dialog.is_some() && !dialog.open() {
        // It fails only for a dialog that is already open or no longer in the page.
        let _ = dialog.show_modal();
    } else if ui.dialog.is_none() && dialog.open() {
        dialog.close();
    }
}

/// The style sheet reads the theme from the root element.
pub fn show_theme(theme: usize) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    let Some(root) = root else { return };
    // Setting a well-formed attribute cannot fail.
    let _ = match THEMES[theme] {
        "auto" => root.remove_attribute("data-theme"),
        name => root.set_attribute("data-theme", name),
    };
}

fn focus_beside(root: &Element, side: Side) {
    let focused = query(root, ".slot:focus-within");
    let beside = focused.and_then(|slot| match side {
        Side::Earlier => slot.previous_element_sibling(),
        Side::Later => slot.next_element_sibling(),
    });
    if let Some(cell) = beside.and_then(|slot| query(&slot, "[data-cell]")) {
        focus(&cell);
    }
}

/// A menu that is filled while it opens has the focus already.
#[inline(never)]
fn focus_menu(root: &Element) {
    if query(root, ".stage-menu:focus-within").is_none()
        && let Some(item) = query(root, ".stage-menu:popover-open [role=menuitem]")
    {
        focus(&item);
    }
}

#[inline(never)]
fn focus_form(root: &Element) {
    if let Some(field) = query(root, ".write-form :is(input, textarea, select):not(:disabled)") {
        focus(&field);
    }
}

pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Refused only by elements that are not shown.
        let _ = element.focus();
    }
}

pub fn query(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}
