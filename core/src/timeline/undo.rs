//! Other futures: a run that is cut off somewhere, and goes on from there. The old one stays where it is.

use crate::timeline::{Moment, Timeline};

impl Timeline {
    /// This run cut off after `moment`'s inputs: a new future starts there.
    pub fn fork(&self, moment: &Moment) -> Timeline {
        let mut fork = self.clone();
        fork.log.truncate(moment.inputs);
        fork.versions = self.versions.until(moment.world.steps);
        fork.head = moment.clone();
        fork
    }

    /// The run without its last input, at the time at which that input arrived; `None` when there is none.
    pub fn undone(&self) -> Option<Timeline> {
        self.undone_to(self.log.len().checked_sub(1)?)
    }

    /// The run with its first `inputs` inputs alone, at the time at which the next one arrived; `None` when it has no
    /// more than that.
    pub fn undone_to(&self, inputs: usize) -> Option<Timeline> {
        self.before_input(inputs).map(|moment| self.fork(&moment))
    }
}
