//! What the page remembers besides the session: what is open, shown, scrolled to or half typed. None of it is part of
//! the run.

use std::rc::Rc;

use headwater_core::fact::FactId;
use headwater_core::streams::stream::ViewType;
use headwater_core::timeline::compare::Comparison;
use headwater_core::timeline::markers::Marker;
use serde_json::Value as Json;
use web_sys::Storage;

use crate::calc::Sheet;
use crate::console::{Console, Language};
use crate::form::Path;
use crate::panels::events::filter::Filter;
use crate::parts::event_list::{Scroll, Shown};
use crate::parts::stage::lane::Hold;
use crate::parts::stage::menu::Menu;
use crate::session::{Action, Way};
use crate::share::{Linked, Progress};
use crate::watched::Verdicts;

/// A field that tells what was typed into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Filter,
    Speed,
    Scrub,
    /// Which table is written to.
    Table,
    /// Where requests go.
    Region,
    /// Which of many tables the stage draws.
    Place,
    SingleKeys,
    Poison,
    Json,
    Console,
    /// Where to go to.
    Goal,
    /// Which minute of a metric is read.
    Minute,
    /// The name of a branch, by its number.
    Branch(u32),
    /// Which branches are compared.
    Left,
    Right,
    /// A field of the calculator that is shown; `None` puts all of them back.
    Calc(Option<usize>),
    /// A value of the form, a row's name, an attribute's type.
    Value(Path),
    Name(Path),
    Kind(Path),
}

/// A change of what the page remembers.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Tab(Tab),
    Dialog(Option<Dialog>),
    /// To the next theme.
    Theme,
    Lower(Lower),
    Filter(Filter),
    AsTable(bool),
    Place(usize),
    /// Looks at another region.
    Look(Rc<str>),
    Row(usize),
    /// The first shard of a Kinesis stream that is drawn.
    ShardRow(usize),
    /// Opens the form of an operation with a request.
    Form(usize, Rc<serde_json::Value>),
    Point(Option<Rc<str>>),
    Lane(u32, Hold),
    /// The focus has left a lane.
    LetGo(u32),
    /// An arrow key at the edge of a lane.
    LaneEdge(u32, Hold, Side),
    /// Opens a menu of the stage.
    Menu(Menu),
    /// Lays an earlier stream open, by its ARN, or folds it again.
    Unfold(Option<Rc<str>>),
    /// Asks DescribeStream about a stream, and shows the call.
    Describe(Rc<str>),
    InspectorTab(usize),
    ViewType(ViewType),
    Scroll(Scroll),
    /// A row of the event list has the focus.
    ListRow(usize),
    /// A key in the event list.
    ListKey(String),
    Measured {
        track: usize,
        list: i32,
    },
    Side(crate::form::Side),
    /// Shows a call of the console with its answer, or hides it again.
    Call(usize),
    /// Runs the line of the console.
    Run,
    Recall(bool),
    Complete,
    Copy(Rc<str>),
    /// Copies what is being written, as a command.
    CopyDraft,
    /// Copies a call, by its place among the inputs.
    CopyCall(usize, Language),
    /// Whether copying went well.
    Copied(bool),
    /// The answer as a table or as JSON.
    AnswerJson(bool),
    /// Lays a metric open, or folds it again.
    Metric(Option<Rc<str>>),
    /// Puts an alarm that is made elsewhere into the form.
    Watch(Rc<Json>),
    /// Goes to the fact that broke an invariant, and asks why.
    ShowBreak(FactId),
    /// Goes where the dialog says.
    Go,
    /// To the next marker, or to the one before.
    Marker(Way),
    /// Compares as each branch stands now, or at the same time.
    CompareNewest(bool),
    /// Leaves the dialog for a fact of a branch.
    Show(u32, FactId),
    /// Leaves the dialog for something that is done.
    Leave(Action),
}

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Play,
    Calc,
}

/// Which of the lower panels a narrow screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Do,
    Log,
    Why,
}

/// What the lower panel holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lower {
    Events,
    Calls,
    Invariants,
    Metrics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Help,
    GoTo,
    Branches,
    Share,
    Examples,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Earlier,
    Later,
}

pub const THEMES: [&str; 3] = ["auto", "light", "dark"];

#[derive(Clone, Debug)]
pub struct Ui {
    pub screen: Screen,
    /// What the calculators hold; nothing before they were looked at.
    pub calc: Option<Rc<Sheet>>,
    pub tab: Tab,
    pub lower: Lower,
    pub dialog: Option<Dialog>,
    /// An index of [`THEMES`].
    pub theme: usize,
    /// Keys without Ctrl can be switched off: speech input types letters at random.
    pub single_keys: bool,
    pub filter: Filter,
    /// What the filter leaves.
    pub shown: Shown,
    pub scroll: Scroll,
    /// The row of the event list that had the focus last.
    pub list_row: Option<usize>,
    /// The table that the stage draws, by its name.
    pub place: Option<Rc<str>>,
    /// The region that the stage and the inspector look at.
    pub region: Rc<str>,
    /// The key of the mark that is pointed at.
    pub pointed: Option<Rc<str>>,
    pub as_table: bool,
    /// The first partition that is drawn.
    pub first_row: usize,
    pub first_shard: usize,
    /// A lane's width, in tenths of the root font size.
    pub track: usize,
    /// The event list's height in pixels.
    pub list_height: i32,
    /// Lanes that do not show their newest records.
    pub lanes: Vec<(u32, Hold)>,
    /// What the menu of the stage is about.
    pub menu: Option<Menu>,
    /// The earlier stream that is laid open.
    pub unfolded: Option<Rc<str>>,
    pub inspector_tab: usize,
    pub view_type: Option<ViewType>,
    pub poison: Rc<str>,
    pub side: crate::form::Side,
    pub console: Console,
    pub answer_json: bool,
    /// How the invariants stand; nothing before they are watched.
    pub verdicts: Option<Verdicts>,
    /// The metric that is laid open, and the minute that is read of it.
    pub metric: Option<Rc<str>>,
    pub minute: Option<u64>,
    /// Where to go to, as it is typed; and whether it said nothing known.
    pub goal: (Rc<str>, bool),
    pub markers: Rc<Vec<Marker>>,
    /// How many more there are.
    pub markers_left_out: usize,
    pub beside: Beside,
    pub linked: Linked,
    /// What is being opened, where that takes a while.
    pub opening: Option<Progress>,
}

/// Two branches side by side.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Their numbers.
    pub left: u32,
    pub right: u32,
    /// Each as it stands now, instead of both at the same time.
    pub newest: bool,
    pub comparison: Option<Rc<Comparison>>,
}

impl Ui {
    pub fn remembered() -> Ui {
        let theme = remembered("theme").and_then(|name| THEMES.iter().position(|theme| *theme == name));
        Ui {
            screen: Screen::Play,
            calc: None,
            tab: Tab::Do,
            lower: Lower::Events,
            dialog: None,
            theme: theme.unwrap_or(0),
            single_keys: remembered("keys").as_deref() != Some("off"),
            filter: Filter::default(),
            shown: Shown::All,
            scroll: Scroll::default(),
            list_row: None,
            place: None,
            region: crate::call::REGION.into(),
            pointed: None,
            as_table: false,
            first_row: 0,
            first_shard: 0,
            track: 350,
            list_height: 0,
            lanes: Vec::new(),
            menu: None,
            unfolded: None,
            inspector_tab: 0,
            view_type: None,
            poison: "poison".into(),
            side: crate::form::Side::Form,
            console: Console::default(),
            answer_json: false,
            verdicts: None,
            metric: None,
            minute: None,
            goal: ("".into(), false),
            markers: Rc::default(),
            markers_left_out: 0,
            beside: Beside::default(),
            linked: Linked::Making,
            opening: None,
        }
    }

    /// Lets the stage draw another table, where there is one.
    pub fn go_to(&mut self, place: Option<(Rc<str>, Rc<str>)>) {
        if let Some((region, name)) = place {
            (self.region, self.place) = (region, Some(name));
        }
    }

    /// What a lane shows.
    pub fn hold(&self, partition: u32) -> Hold {
        self.lanes.iter().find(|(id, _)| *id == partition).map_or(Hold::Tip, |(_, hold)| *hold)
    }

    pub fn set_hold(&mut self, partition: u32, hold: Hold) {
        self.lanes.retain(|(id, _)| *id != partition);
        if hold != Hold::Tip {
            self.lanes.push((partition, hold));
        }
    }
}

/// Remembers a choice in the browser, where it may: an opaque origin has no storage, and then it lasts for the visit.
pub fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage only forgets.
        let _ = storage.set_item(&format!("headwater.{name}"), value);
    }
}

/// What was remembered is forgotten.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be removed was never there.
        let _ = storage.remove_item(&format!("headwater.{name}"));
    }
}

pub fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(&format!("headwater.{name}")).ok().flatten()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
