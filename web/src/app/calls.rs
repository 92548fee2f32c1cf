//! The console, and what is copied.

use std::rc::Rc;

use headwater_core::input::{Entry, Input, Service};
use serde_json::Value as Json;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Promise;

use super::{App, Msg};
use crate::console::{self, Language};
use crate::draft::Edit;
use crate::draft::menu;
use crate::session::Action;
use crate::ui::{Change, Tab};

impl App {
    /// Whether the page has to be drawn again.
    #[inline(never)]
    pub(super) fn change_calls(&mut self, change: Change) -> bool {
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
            Change::CopyDraft => self.copy_draft(),
            Change::CopyCall(index, language) => {
                let entry = self.session.branch().timeline().log().nth(index);
                if let Some(Entry { input: Input::Call(call), .. }) = entry {
                    self.copy_call(call.service, &call.operation, &call.region, &call.body, language);
                }
            }
            Change::Metric(metric) => (ui.metric, ui.minute) = (metric, None),
            Change::Watch(request) => self.watch(request),
            Change::Copied(done) => {
                let text = if done { "Copied." } else { "The browser does not let us copy." };
                self.act(Action::Tell(text.into()));
            }
            change => self.change_time(change),
        }
        true
    }

    /// Puts an alarm into the form, where it can be changed before it is sent.
    #[inline(never)]
    fn watch(&mut self, request: Rc<Json>) {
        let Some(operation) = menu::index_of(Service::CloudWatch, "PutMetricAlarm") else { return };
        let ui = Rc::make_mut(&mut self.ui);
        ui.tab = Tab::Do;
        let region = Rc::clone(&ui.region);
        if region != *self.session.draft().region() {
            self.act(Action::Edit(Edit::Region(region)));
        }
        self.act(Action::Edit(Edit::Fill(operation, request)));
        self.act(Action::Tell("The alarm is in the form: change what you like, then put it.".into()));
    }

    #[inline(never)]
    fn copy_draft(&self) {
        let draft = self.session.draft();
        let operation = draft.operation();
        self.copy_call(operation.service, operation.name, draft.region(), draft.form().json(), Language::Cli);
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
