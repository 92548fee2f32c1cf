//! What each message does.

use std::rc::Rc;

use headwater_core::input::{Entry, Input, Service};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Promise;

use super::effects::{self, After};
use super::{App, Msg};
use crate::console::{self, Language};
use crate::draft::{self, Draft};
use crate::find;
use crate::form::Edit;
use crate::panels::events::filter::Filter;
use crate::parts::event_list;
use crate::parts::stage::flow;
use crate::parts::stage::lane::Hold;
use crate::parts::stage::place;
use crate::selection::Selection;
use crate::session::{Action, Deed, Seek, Speed};
use crate::ui::{Change, Field, Lower, THEMES, Tab, remember};

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
            if let Some(table) = find::table_of_selection(session.moment(), session.selection()) {
                ui.place = Some(table);
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
            Field::Json => self.fill(Edit::Json(text)),
            Field::Value(path) => self.fill(Edit::Value(path, text)),
            Field::Name(path) => self.fill(Edit::Name(path, text)),
            Field::Kind(path) => self.fill(Edit::Kind(path, text)),
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
            Change::Place(index) => ui.go_to(place::at(self.session.moment(), index)),
            Change::Look(region) => ui.region = region,
            Change::Row(row) => ui.first_row = row,
            Change::Point(key) if key == ui.pointed => return false,
            Change::Point(key) => ui.pointed = key,
            Change::Lane(partition, hold @ Hold::Held(_))
                if ui.hold(partition) != Hold::Tip || ui.hold(partition) == hold =>
            {
                return false;
            }
            Change::LetGo(partition) => match ui.hold(partition) {
                Hold::Held(_) => ui.set_hold(partition, Hold::Tip),
                _ => return false,
            },
            Change::Lane(partition, hold) => ui.set_hold(partition, hold),
            Change::LaneEdge(partition, hold, side) => {
                ui.set_hold(partition, hold);
                self.page.after(After::Beside(side));
            }
            Change::Menu(menu) => {
                ui.menu = Some(menu);
                self.page.after(After::Menu);
            }
            Change::Unfold(stream) => ui.unfolded = stream,
            Change::Describe(stream) => self.describe(&stream),
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
            change => self.change_console(change),
        }
        true
    }

    /// Asks DescribeStream, and lays its call open.
    #[inline(never)]
    fn describe(&mut self, arn: &Rc<str>) {
        self.act(Action::Perform(Deed::describe(arn)));
        let call = self.session.branch().timeline().log().len().checked_sub(1);
        let ui = Rc::make_mut(&mut self.ui);
        (ui.lower, ui.tab, ui.console.open) = (Lower::Calls, Tab::Log, call);
    }

    /// What the console asks for, and copying.
    fn change_console(&mut self, change: Change) {
        let ui = Rc::make_mut(&mut self.ui);
        match change {
            Change::Call(index) => ui.console.toggle(index),
            Change::Run => {
                if let Some(line) = ui.console.take() {
                    self.act(Action::Line(line));
                }
            }
            Change::Recall(older) => ui.console.recall(older),
            Change::Complete => ui.console.complete(),
            Change::Copy(text) => copy(&text, &self.link),
            Change::CopyDraft => {
                let draft = self.session.draft();
                let operation = draft.operation();
                self.copy_call(
                    operation.service,
                    operation.name,
                    draft.region(),
                    &draft.form().json().clone(),
                    Language::Cli,
                );
            }
            Change::CopyCall(index, language) => {
                if let Some(Entry { input: Input::Call(call), .. }) = self.session.branch().timeline().log().nth(index)
                {
                    self.copy_call(call.service, &call.operation, &call.region, &call.body, language);
                }
            }
            Change::Copied(done) => {
                let text = if done { "Copied." } else { "The browser does not let us copy." };
                self.act(Action::Tell(text.into()));
            }
            change => self.change_time(change),
        }
    }

    /// Copies a call in another language.
    #[inline(never)]
    fn copy_call(&self, service: Service, operation: &str, region: &str, body: &str, language: Language) {
        match console::print(service, operation, region, body, language) {
            Some(text) => copy(&text, &self.link),
            None => {
                self.link.emit(Msg::Do(Action::Tell("This cannot be said there: AWS has no operation for it.".into())))
            }
        }
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

/// Copies a text, and tells how that went. A page that was not served securely, or is sandboxed, has no clipboard.
#[inline(never)]
pub(super) fn copy(text: &str, link: &crate::view::Link) {
    let link = link.clone();
    let promise = written(text);
    wasm_bindgen_futures::spawn_local(async move {
        let done = match promise {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        };
        link.emit(Msg::Ui(Change::Copied(done)));
    });
}

fn written(text: &str) -> Option<Promise> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    (!clipboard.is_undefined()).then(|| clipboard.write_text(text))
}
