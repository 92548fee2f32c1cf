//! The application: the session, what the page remembers, and the clock.

mod calls;
mod effects;
pub mod keys;
mod route;
mod share;
mod stage;
pub mod time;
mod update;

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use headwater_core::http;
use headwater_core::time::Duration;
use headwater_core::timeline::markers::Markers;
use yew::prelude::*;

use self::effects::Page;
use self::keys::Keys;
use self::share::Traffic;
use crate::opening::Start;
use crate::panels::events::filter::Matches;
use crate::panels::{calc, play};
use crate::rest;
use crate::selection::Selection;
use crate::session::{Action, Session};
use crate::share::Ask;
use crate::ui::{Change, Field, Screen, Ui};
use crate::view::{Link, View};
use crate::watched::Watched;

/// Everything that can come from the page.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A request from JavaScript was answered; this is the session after it.
    Answered(Rc<Session>),
    Do(Action),
    Ui(Change),
    /// Picks something, and goes to where it is explained.
    Pick(Selection),
    Typed(Field, Rc<str>),
    /// Runs that come and go.
    Share(Ask),
    /// The rest of the WebAssembly has come.
    Rest,
    /// A frame of the browser, at so many milliseconds.
    Frame(f64),
}

pub struct App {
    session: Rc<Session>,
    ui: Rc<Ui>,
    link: Link,
    root: NodeRef,
    page: Page,
    /// The frame that is awaited. This is the only timer of the application.
    frame: Option<AnimationFrame>,
    /// When the frame before was, in milliseconds.
    last: Option<f64>,
    /// Whether what the frame before did has been drawn.
    drawn: bool,
    /// Listens as long as the application lives.
    keys: Option<Keys>,
    matches: Matches,
    watched: Watched,
    markers: Markers,
    /// What comes and goes.
    traffic: Traffic,
}

thread_local! {
    /// The session of the page, and whom to tell that it was changed from outside.
    static PAGE: RefCell<Option<(Rc<Session>, Link)>> = const { RefCell::new(None) };
}

/// Answers a request with the account that the page shows; nothing where there is no page.
pub fn respond(request: &http::Request) -> Option<http::Response> {
    let (session, link) = PAGE.with(|page| page.borrow().clone())?;
    let (next, response) = session.respond(request);
    PAGE.with(|page| page.replace(Some((Rc::clone(&next), link.clone()))));
    link.emit(Msg::Answered(next));
    Some(response)
}

/// Tells the page, if there is one, that the rest of the WebAssembly has come.
pub fn wake() {
    if let Some((_, link)) = PAGE.with(|page| page.borrow().clone()) {
        link.emit(Msg::Rest);
    }
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let scope = ctx.link().clone();
        let link = Callback::from(move |message: Msg| scope.send_message(message));
        let session = Rc::new(Session::begin(Start::Opening));
        let mut app = App {
            watched: Watched::new(&session),
            session,
            ui: Rc::new(Ui::remembered()),
            page: Page::new(link.clone()),
            link,
            root: NodeRef::default(),
            frame: None,
            last: None,
            drawn: false,
            keys: None,
            matches: Matches::default(),
            markers: Markers::default(),
            traffic: Traffic::default(),
        };
        app.page.single_keys.set(app.ui.single_keys);
        effects::show_theme(app.ui.theme);
        app.arrive();
        app.await_frame();
        app.expose();
        app
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        let draws = self.receive(message);
        self.match_events();
        if rest::is_here() {
            self.look_after();
        }
        self.await_frame();
        self.expose();
        draws
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let view = View { session: self.session.clone(), ui: self.ui.clone(), link: self.link.clone() };
        match self.ui.screen {
            Screen::Play => play::play(&view, &self.root),
            Screen::Calc => calc::calc(&view, &self.root),
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.drawn = true;
        let Some(root) = self.root.cast::<web_sys::Element>() else { return };
        if self.keys.is_none() {
            self.keys = Keys::listen(self.link.clone(), &self.page);
            self.traffic.listen(&self.link);
        }
        self.page.drawn(&root, &self.session, &self.ui);
    }
}

impl App {
    /// Asks for a frame while the clock runs, and for none while it stands. A hidden tab gets none, so its clock stands.
    fn await_frame(&mut self) {
        let wanted = self.session.wants_frames() || self.watched.is_behind() || self.traffic.is_opening();
        if !wanted {
            (self.frame, self.last) = (None, None);
        } else if self.frame.is_none() {
            let link = self.link.clone();
            self.frame = Some(request_animation_frame(move |now| link.emit(Msg::Frame(now))));
        }
    }

    /// Looks which events the filter leaves.
    fn match_events(&mut self) {
        let shown = self.matches.update(self.session.moment(), &self.ui.filter);
        if shown != self.ui.shown {
            Rc::make_mut(&mut self.ui).shown = shown;
        }
    }

    /// What nobody waits for: it would make a first visit load more.
    #[inline(never)]
    fn look_after(&mut self) {
        self.watch_invariants();
        self.mark();
        self.keep();
    }

    /// Looks whether the invariants hold.
    fn watch_invariants(&mut self) {
        let verdicts = self.watched.update(&self.session, &self.ui);
        if verdicts != self.ui.verdicts {
            Rc::make_mut(&mut self.ui).verdicts = verdicts;
        }
    }

    /// Looks whether what is new is worth a marker.
    fn mark(&mut self) {
        if self.markers.update(&self.session.newest().facts) {
            let ui = Rc::make_mut(&mut self.ui);
            ui.markers = Rc::new(self.markers.found().to_vec());
            ui.markers_left_out = self.markers.left_out();
        }
    }

    /// Lets JavaScript reach the session.
    fn expose(&self) {
        PAGE.with(|page| page.replace(Some((Rc::clone(&self.session), self.link.clone()))));
    }

    /// On a slow machine a frame waits until the one before is drawn, or nothing else would have its turn.
    fn frame(&mut self, now: f64) -> bool {
        self.frame = None;
        if !std::mem::take(&mut self.drawn) {
            return false;
        }
        let elapsed = self.last.map_or(0.0, |last| (now - last).max(0.0));
        self.last = Some(now);
        if self.traffic.is_opening() {
            self.open_on();
        }
        self.act(Action::Frame { elapsed: Duration::micros((elapsed * 1_000.0) as u64) });
        true
    }
}
