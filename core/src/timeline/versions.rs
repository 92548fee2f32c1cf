//! Versions: moments that a run has passed through, kept so that going back is a short replay.
//!
//! The older a moment is, the fewer of its neighbours stay, so that what is kept grows with the logarithm of the run and,
//! beyond that, by one version in [`SPARSEST`] steps. Which ones stay follows from their numbers alone.
//!
//! ```text
//! age in steps   0 .. 64   .. 128   .. 256   ..   65,536 ..
//! kept           each      2nd      4th           2,048th
//! ```

use std::rc::Rc;

use crate::persist::Map;
use crate::timeline::Moment;

/// Half the age up to which every version is kept.
const DENSE: u64 = 32;
/// Versions of any age stay at least this close, as a power of two: so long is the longest replay.
const SPARSEST: u32 = 11;

/// By steps taken; the first of all, at step 0, is never dropped.
#[derive(Clone, Debug)]
pub(super) struct Versions(Map<u64, Rc<Moment>>);

impl Versions {
    /// With the beginning of a run.
    pub(super) fn new(first: &Moment) -> Versions {
        Versions(Map::unit(first.world.steps, Rc::new(first.clone())))
    }

    /// Keeps the moment after the newest step, and drops what has become too old to be kept so densely.
    pub(super) fn remember(&mut self, moment: &Moment) {
        let steps = moment.world.steps;
        self.0.insert(steps, Rc::new(moment.clone()));
        for log in 1..=SPARSEST {
            let Some(old) = steps.checked_sub(DENSE << log) else { return };
            if old.trailing_zeros() + 1 == log {
                self.0.remove(&old);
            }
        }
    }

    /// The last version that fits, or the beginning. Steps, times, facts and inputs only ever grow, so what fits is
    /// found by halving.
    pub(super) fn last(&self, fits: &dyn Fn(&Moment) -> bool) -> Option<Moment> {
        let (mut low, mut high) = (0, self.0.get_max().map_or(0, |(steps, _)| steps + 1));
        let mut found = self.0.get_min().map(|(_, version)| version);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.0.get_prev(&middle).filter(|(_, version)| fits(version)) {
                Some((_, version)) => (found, low) = (Some(version), middle + 1),
                None => high = middle,
            }
        }
        found.map(|version| Moment::clone(version))
    }

    /// Those up to a step.
    pub(super) fn until(&self, steps: u64) -> Versions {
        Versions(self.0.split(&(steps + 1)).0)
    }

    #[cfg(test)]
    pub(super) fn steps(&self) -> Vec<u64> {
        self.0.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::dials::Dials;
    use crate::time::Instant;
    use crate::timeline::Timeline;

    /// Goal: no replay is longer than the picture above says, and what is kept stays little.
    #[test]
    fn versions_lie_closer_the_younger_they_are() {
        let mut moment = Timeline::new(1, Instant(0), Dials::default()).head;
        let mut versions = super::Versions::new(&moment);
        for steps in 1..=200_000_u64 {
            moment.world.steps = steps;
            versions.remember(&moment);
        }
        let kept = versions.steps();
        assert!(kept.len() < 500, "{} versions", kept.len());
        for pair in kept.windows(2) {
            let (gap, age) = (pair[1] - pair[0], 200_000 - pair[0]);
            assert!(gap <= (age / 32).clamp(1, 2_048), "a gap of {gap} at the age of {age}");
        }
        assert_eq!(versions.last(&|version| version.world.steps <= 777).map(|found| found.world.steps), Some(0));
        assert_eq!(
            versions.last(&|version| version.world.steps <= 199_990).map(|found| found.world.steps),
            Some(199_990)
        );
        assert_eq!(versions.until(150_000).last(&|_| true).map(|found| found.world.steps), Some(149_504));
    }
}
