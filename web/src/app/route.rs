//! Where the address leads: to the playground, to another screen of it, or to a run that it holds.

use std::rc::Rc;

use headwater_core::save::link;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

use super::App;
use super::effects::{focus, query};
use crate::calc::Calculator;
use crate::share::{browser, pack};
use crate::ui::Screen;

/// What has the focus first: the heading of the calculators, and the menu that leads to them.
const HEADING: &str = "#calc-title";
const MENU: &str = ".menu-button";

impl App {
    /// The address has changed, or the page has just been opened.
    #[inline(never)]
    pub(super) fn go_to_address(&mut self) {
        let hash = browser::hash();
        let ui = Rc::make_mut(&mut self.ui);
        let before = ui.screen;
        match Calculator::of_route(&hash) {
            Some(calculator) => {
                ui.screen = Screen::Calc;
                Rc::make_mut(ui.calc.get_or_insert_default()).at = calculator;
                self.page.enter(HEADING, Some(&format!("{} calculator · Headwater", calculator.name())));
            }
            None => {
                ui.screen = Screen::Play;
                if before != Screen::Play {
                    self.page.enter(MENU, None);
                }
            }
        }
        self.page.away.set(self.ui.screen != Screen::Play);
        if link::is_one(&hash) {
            browser::clear_address();
            pack::open(&hash, &self.link);
        }
    }
}

impl super::effects::Page {
    /// Another screen begins: its title, its top, and its focus, as soon as it is drawn. Nothing for the title means that of
    /// the playground.
    fn enter(&mut self, first: &'static str, title: Option<&str>) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let own = self.title.get_or_insert_with(|| document.title());
        document.set_title(title.unwrap_or(own));
        spawn_local(async move { look_at(&document, first) });
    }
}

fn look_at(document: &Document, first: &str) {
    if let Some(window) = document.default_view() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
    if let Some(element) = document.body().and_then(|body| query(&body, first)) {
        focus(&element);
    }
}
