//! What moves in the picture.

use std::rc::Rc;

use super::App;
use super::effects::After;
use crate::draft::Edit;
use crate::parts::stage::lane::Hold;
use crate::parts::stage::place;
use crate::session::{Action, Deed};
use crate::ui::{Change, Lower, Tab};

impl App {
    /// Whether the page has to be drawn again.
    #[inline(never)]
    pub(super) fn change_stage(&mut self, change: Change) -> bool {
        let ui = Rc::make_mut(&mut self.ui);
        match change {
            Change::Place(index) => ui.go_to(place::at(self.session.moment(), index)),
            Change::Look(region) => ui.region = region,
            Change::Row(row) => ui.first_row = row,
            Change::ShardRow(row) => ui.first_shard = row,
            Change::Form(index, request) => self.open_form(index, request),
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
            change => return self.change_calls(change),
        }
        true
    }

    /// The form comes into view, and its first field has the focus.
    #[inline(never)]
    fn open_form(&mut self, index: usize, request: Rc<serde_json::Value>) {
        self.act(Action::Edit(Edit::Fill(index, request)));
        Rc::make_mut(&mut self.ui).tab = Tab::Do;
        self.page.after(After::Form);
    }

    /// Asks DescribeStream, and lays its call open.
    #[inline(never)]
    fn describe(&mut self, arn: &Rc<str>) {
        self.act(Action::Perform(Deed::describe(arn)));
        let call = self.session.branch().timeline().log().len().checked_sub(1);
        let ui = Rc::make_mut(&mut self.ui);
        (ui.lower, ui.tab, ui.console.open) = (Lower::Calls, Tab::Log, call);
    }
}
