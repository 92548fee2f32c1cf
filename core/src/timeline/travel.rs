//! Going to any moment of a run: the nearest version before it, and from there again what happened.

use crate::time::Instant;
use crate::timeline::{Moment, Timeline};

impl Timeline {
    /// The run as it was after `steps` inputs and events; where it stands, when that lies ahead.
    pub fn at_step(&self, steps: u64) -> Moment {
        if steps >= self.head.world.steps {
            return self.head.clone();
        }
        let mut moment = self.last_version(&|version| version.world.steps <= steps);
        while moment.world.steps < steps && moment.advance_one(&self.log, self.now()) {}
        moment
    }

    /// The run as it was at `time`, all that was due by then having happened.
    pub fn at_time(&self, time: Instant) -> Moment {
        if time >= self.now() {
            return self.head.clone();
        }
        let mut moment = self.last_version(&|version| version.world.now <= time);
        while moment.advance_one(&self.log, time) {}
        moment.world.now = moment.world.now.max(time);
        moment
    }

    /// The first moment that has more than `facts` facts; where the run stands, when none has.
    pub fn beyond_facts(&self, facts: usize) -> Moment {
        if self.head.facts.len() <= facts {
            return self.head.clone();
        }
        let mut moment = self.last_version(&|version| version.facts.len() <= facts);
        while moment.facts.len() <= facts && moment.advance_one(&self.log, self.now()) {}
        moment
    }

    /// The last moment that has no more than `facts` facts.
    pub fn until_facts(&self, facts: usize) -> Moment {
        if self.head.facts.len() <= facts {
            return self.head.clone();
        }
        let mut moment = self.last_version(&|version| version.facts.len() <= facts);
        loop {
            let mut next = moment.clone();
            if !next.advance_one(&self.log, self.now()) || next.facts.len() > facts {
                return moment;
            }
            moment = next;
        }
    }

    /// The run just before its n-th input, counted from 0, at the time at which that arrived; `None` when there is no
    /// such input.
    pub fn before_input(&self, input: usize) -> Option<Moment> {
        let at = self.log.get(input)?.at;
        let mut moment = self.last_version(&|version| version.inputs <= input && version.world.now <= at);
        while moment.inputs < input && moment.advance_one(&self.log, at) {}
        while moment.happen(at) {}
        moment.world.now = at;
        Some(moment)
    }

    /// The last version that fits; the beginning is always one.
    fn last_version(&self, fits: &dyn Fn(&Moment) -> bool) -> Moment {
        self.versions.last(fits).unwrap_or_else(|| Timeline::new(self.seed, self.start, self.dials.clone()).head)
    }
}
