//! What each message does.

use std::rc::Rc;

use super::effects::{self, After};
use super::{App, Msg};
use crate::draft::{self, Draft};
use crate::find;
use crate::form::Edit;
use crate::panels::events::filter::Filter;
use crate::parts::event_list;
use crate::parts::stage::flow;
use crate::parts::stage::place;
use crate::selection::Selection;
use crate::session::{Action, Seek, Speed};
use crate::ui::{Change, Field, THEMES, Tab, remember};

impl App {
    /// Whether the page has to be drawn again.
    pub(super) fn receive(&mut self, message: Msg) -> bool {
        match message {
            Msg::Frame(now) => return self.frame(now),
            Msg::Answered(session) => self.session = session,
            Msg::Do(action) => self.act(action),
            Msg::Pick(selection) => {
                if selection != Selection::Nothing {
                    Rc::make_mut(&mut self.ui).tab = Tab::Why;
                }
                self.act(Action::Select(selection));
            }
            Msg::Typed(field, text) => self.typed(field, text),
            Msg::Share(ask) => self.ask(ask),
            Msg::Rest => {}
            Msg::Ui(change) => return self.change(change),
        }
        true
    }

    /// Gives the session its next value, and lets the page follow.
    pub(super) fn act(&mut self, action: Action) {
        let before = Rc::clone(&self.session);
        self.session = Rc::clone(&self.session).reduce(action);
        self.follow(before.selection(), before.draft());
        if before.branches().len() != self.session.branches().len() {
            self.compare_again();
        }
    }

    /// The stage goes where the selection leads to, or to the table that is written to.
    fn follow(&mut self, selection: &Selection, draft: &Draft) {
        let session = Rc::clone(&self.session);
        if session.selection() != selection {
            let ui = Rc::make_mut(&mut self.ui);
            ui.view_type = None;
            if let Some(place) = find::table_of_selection(session.moment(), session.selection()) {
                let drawn = ui.place.as_ref().unwrap_or(session.draft().table());
                // A Kinesis stream that is drawn below its table stays there.
                if !find::is_kinesis(&place) || !find::captures(&session.moment().world, &ui.region, drawn, &place) {
                    ui.place = Some(place);
                }
            }
            if let Some(region) = find::region_of_selection(session.moment(), session.selection()) {
                ui.region = region.into();
            }
            if let Some(older) = find::older_stream(session.moment(), session.selection()) {
                ui.unfolded = Some(older);
            } else {
                flow::reveal(ui, session.moment(), session.selection());
            }
            if let Selection::Fact(id) = session.selection() {
                self.page.after(After::Reveal(*id as usize));
            }
        }
        let (written, region) = (session.draft().table(), session.draft().region());
        if (written, region) != (draft.table(), draft.region())
            && session.moment().world.table(region, written).is_some()
        {
            let ui = Rc::make_mut(&mut self.ui);
            (ui.place, ui.region) = (Some(Rc::clone(written)), Rc::clone(region));
        }
    }

    fn typed(&mut self, field: Field, text: Rc<str>) {
        let ui = Rc::make_mut(&mut self.ui);
        match field {
            Field::Filter => ui.filter = Filter { text, ..ui.filter.clone() },
            Field::Place => {
                let index = text.parse().unwrap_or(0);
                ui.go_to(place::at(self.session.moment(), index));
            }
            Field::SingleKeys => {
                ui.single_keys = *text == *"true";
                remember("keys", if ui.single_keys { "on" } else { "off" });
                self.page.single_keys.set(ui.single_keys);
            }
            Field::Poison => ui.poison = text,
            Field::Console => ui.console.type_in(text),
            Field::Minute => ui.minute = text.parse().ok(),
            Field::Goal => ui.goal = (text, false),
            Field::Branch(id) => self.act(Action::Rename(id, text)),
            Field::Left => {
                ui.beside.left = text.parse().unwrap_or(0);
                self.compare();
            }
            Field::Right => {
                ui.beside.right = text.parse().unwrap_or(0);
                self.compare();
            }
            Field::Speed => self.act(Action::Speed(Speed::of_tenths(&text).unwrap_or_default())),
            Field::Scrub => self.act(Action::Seek(Seek::Facts(text.parse().unwrap_or(0)))),
            Field::Region => self.act(Action::Edit(draft::Edit::Region(text))),
            Field::Table => self.act(Action::Edit(draft::Edit::Table(text))),
            Field::Calc(field) => self.calculate(field, text),
            Field::Json => self.fill(Edit::Json(text)),
            Field::Value(path) => self.fill(Edit::Value(path, text)),
            Field::Name(path) => self.fill(Edit::Name(path, text)),
            Field::Kind(path) => self.fill(Edit::Kind(path, text)),
        }
    }

    #[inline(never)]
    fn calculate(&mut self, field: Option<usize>, text: Rc<str>) {
        if let Some(sheet) = &mut Rc::make_mut(&mut self.ui).calc {
            Rc::make_mut(sheet).type_in(field, text);
        }
    }

    fn fill(&mut self, edit: Edit) {
        self.act(Action::Edit(draft::Edit::Form(edit)));
    }

    fn change(&mut self, change: Change) -> bool {
        let ui = Rc::make_mut(&mut self.ui);
        match change {
            Change::Tab(tab) => ui.tab = tab,
            Change::Lower(lower) => {
                ui.lower = lower;
                ui.tab = Tab::Log;
            }
            Change::ShowBreak(fact) => {
                ui.tab = Tab::Why;
                self.act(Action::Seek(Seek::Fact(fact as usize)));
                self.act(Action::Select(Selection::Fact(fact)));
            }
            Change::Theme => {
                ui.theme = (ui.theme + 1) % THEMES.len();
                remember("theme", THEMES[ui.theme]);
                effects::show_theme(ui.theme);
            }
            Change::Filter(filter) => ui.filter = filter,
            Change::AsTable(on) => ui.as_table = on,
            Change::InspectorTab(tab) => ui.inspector_tab = tab,
            Change::ViewType(view) => ui.view_type = Some(view),
            Change::Scroll(scroll) if scroll == ui.scroll => return false,
            Change::Scroll(scroll) => ui.scroll = scroll,
            Change::ListRow(row) => ui.list_row = Some(row),
            Change::ListKey(key) => return self.list_key(&key),
            Change::Measured { track, list } if (track, list) == (ui.track, ui.list_height) => return false,
            Change::Measured { track, list } => (ui.track, ui.list_height) = (track, list),
            Change::Side(side) => ui.side = side,
            Change::AnswerJson(on) => ui.answer_json = on,
            change => return self.change_stage(change),
        }
        true
    }

    /// Moves the focus in the event list.
    #[inline(never)]
    fn list_key(&mut self, key: &str) -> bool {
        let (session, ui) = (&self.session, &self.ui);
        let Some(row) = event_list::target_row(session.moment(), &ui.shown, ui.list_row, key) else { return false };
        Rc::make_mut(&mut self.ui).list_row = Some(row);
        self.page.after(After::Focus(row));
        true
    }
}
