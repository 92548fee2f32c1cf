//! When an alarm changes its state: M breaching points of the last N, and what missing ones count for (CloudWatch user
//! guide, Alarm evaluation; Configuring how CloudWatch alarms treat missing data).
//!
//! An alarm looks a little further back than its N periods. Where it finds N points there, however spread, only the newest
//! N of them count. Where it finds fewer, the missing ones are filled in, as few as possible.

/// How far beyond its evaluation periods an alarm looks for points; AWS's own examples look at 5 periods for 3.
pub const FURTHER: u64 = 2;

/// The state of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Ok,
    Alarm,
    InsufficientData,
}

impl State {
    /// With their names on the wire, in the order in which AWS prints them.
    pub const ALL: [(&'static str, State); 3] =
        [("OK", State::Ok), ("ALARM", State::Alarm), ("INSUFFICIENT_DATA", State::InsufficientData)];

    pub fn name(self) -> &'static str {
        State::ALL[self as usize].0
    }
}

/// TreatMissingData.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    Missing,
    Ignore,
    Breaching,
    NotBreaching,
}

impl Missing {
    /// With their names on the wire.
    pub const ALL: [(&'static str, Missing); 4] = [
        ("missing", Missing::Missing),
        ("ignore", Missing::Ignore),
        ("breaching", Missing::Breaching),
        ("notBreaching", Missing::NotBreaching),
    ];

    pub fn name(self) -> &'static str {
        Missing::ALL[self as usize].0
    }
}

/// How many points make an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Need {
    /// DatapointsToAlarm, from 1 to `of`.
    pub points: u64,
    /// EvaluationPeriods.
    pub of: u64,
    pub missing: Missing,
}

/// What an evaluation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Nothing where the state is to stay as it is.
    pub state: Option<State>,
    /// How many of the newest periods were looked at for real points.
    pub looked: usize,
    /// How many missing points were filled in.
    pub filled: u64,
}

/// Judges periods, the newest first: whether each breaches the threshold, or has no point.
pub fn judge(periods: &[Option<bool>], need: Need) -> Verdict {
    let of = usize::try_from(need.of).unwrap_or(usize::MAX);
    let (mut real, mut breaching, mut looked, mut oldest) = (0, 0, 0, 0);
    for (age, breaches) in periods.iter().enumerate() {
        if real == of {
            break;
        }
        looked = age + 1;
        if let Some(breaches) = *breaches {
            real += 1;
            breaching += usize::from(breaches);
            oldest = age as u64 + 1;
        }
    }
    let (real, breaching) = (real as u64, breaching as u64);
    let filled = need.of - real.min(need.of);
    Verdict { state: state(need, real, breaching, oldest), looked, filled }
}

/// `oldest` is the age in periods of the oldest real point, 1 for that of the newest period.
fn state(need: Need, real: u64, breaching: u64, oldest: u64) -> Option<State> {
    let filled = need.of - real.min(need.of);
    let counted = if need.missing == Missing::Breaching { breaching + filled } else { breaching };
    if counted >= need.points {
        return Some(State::Alarm);
    }
    let all_breach = breaching == real;
    match need.missing {
        _ if filled == 0 || !all_breach => Some(State::Ok),
        Missing::Breaching | Missing::NotBreaching => Some(State::Ok),
        Missing::Ignore => None,
        // What breached long enough ago, with nothing since that speaks against it, is an alarm.
        Missing::Missing if real > 0 && oldest >= need.points => Some(State::Alarm),
        Missing::Missing => Some(State::InsufficientData),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tables of the user guide: points from the oldest to the newest, and the state for each way to treat missing ones.
    const GUIDE: &[(u64, &str, [&str; 4])] = &[
        (3, "0-X-X", ["OK", "OK", "OK", "OK"]),
        (3, "0----", ["OK", "OK", "OK", "OK"]),
        (3, "-----", ["INSUFFICIENT_DATA", "", "ALARM", "OK"]),
        (3, "0XX-X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (3, "----X", ["INSUFFICIENT_DATA", "", "ALARM", "OK"]),
        (3, "X----", ["ALARM", "", "ALARM", "OK"]),
        (3, "--X--", ["ALARM", "", "ALARM", "OK"]),
        (2, "0-X-X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (2, "00X0X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (2, "0-X--", ["OK", "OK", "ALARM", "OK"]),
        (2, "----0", ["OK", "OK", "ALARM", "OK"]),
        (2, "----X", ["INSUFFICIENT_DATA", "", "ALARM", "OK"]),
    ];

    fn points(text: &str) -> Vec<Option<bool>> {
        let point = |mark| match mark {
            'X' => Some(true),
            '0' => Some(false),
            _ => None,
        };
        text.chars().rev().map(point).collect()
    }

    #[test]
    fn the_tables_of_the_user_guide() {
        for (needed, text, states) in GUIDE {
            for ((name, missing), expected) in Missing::ALL.into_iter().zip(states) {
                let verdict = judge(&points(text), Need { points: *needed, of: 3, missing });
                let told = verdict.state.map_or("", State::name);
                assert_eq!(told, *expected, "{needed} of 3, {text}, {name}");
            }
        }
    }

    /// The same by the words of the user guide, point by point, with no thought of speed.
    fn slowly(periods: &[Option<bool>], need: Need) -> Option<State> {
        let mut evaluated: Vec<bool> = periods.iter().flatten().copied().take(need.of as usize).collect();
        let (real, age) = (evaluated.clone(), periods.iter().rposition(Option::is_some).map_or(0, |place| place + 1));
        while (evaluated.len() as u64) < need.of {
            evaluated.push(need.missing == Missing::Breaching);
        }
        let breaching = evaluated.iter().filter(|breaches| **breaches).count() as u64;
        let decided = if breaching >= need.points { State::Alarm } else { State::Ok };
        let is_whole = real.len() as u64 == need.of;
        let speaks_against = real.contains(&false);
        match need.missing {
            Missing::Breaching | Missing::NotBreaching => Some(decided),
            _ if is_whole || decided == State::Alarm || speaks_against => Some(decided),
            Missing::Ignore => None,
            Missing::Missing if real.is_empty() || (age as u64) < need.points => Some(State::InsufficientData),
            Missing::Missing => Some(State::Alarm),
        }
    }

    proptest! {
        #[test]
        fn it_judges_as_the_words_say(
            periods in prop::collection::vec(prop::option::of(any::<bool>()), 3..12),
            points in 1..6_u64,
            missing in 0..4_usize,
        ) {
            let of = periods.len() as u64 - FURTHER;
            let need = Need { points: points.min(of), of, missing: Missing::ALL[missing].1 };
            prop_assert_eq!(judge(&periods, need).state, slowly(&periods, need));
        }
    }
}
