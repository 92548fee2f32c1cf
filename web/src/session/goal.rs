//! Where to go, as it is typed: a time of the run, a span from here, an input, an event.

use headwater_core::time::Duration;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// So long after the run began.
    At(Duration),
    /// So long from now.
    On(Duration),
    Back(Duration),
    /// An input, counted from 0.
    Input(usize),
    /// An event, counted from 0.
    Event(usize),
}

/// How to ask.
pub const FORMS: &str = "1h30m or 00:01:12 since the start, +5m or -10s from here, #120 for an input, e45 for an event";
/// The longest way: no run is a year long.
const LONGEST: u64 = 366 * 86_400 * 1_000_000;

/// Units by name, in microseconds; `ms` stands before what it begins with.
const UNITS: [(&str, u64); 5] =
    [("ms", 1_000), ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000)];

/// Reads what was typed; `None` when it says nothing known.
pub fn read(text: &str) -> Option<Goal> {
    let text: String = text.trim().to_ascii_lowercase().chars().filter(|c| *c != ' ').collect();
    let counted = |rest: &str| rest.parse::<usize>().ok()?.checked_sub(1);
    if let Some(rest) = text.strip_prefix('#') {
        return counted(rest).map(Goal::Input);
    }
    if let Some(rest) = text.strip_prefix('e') {
        return counted(rest).map(Goal::Event);
    }
    if let Some(rest) = text.strip_prefix('+') {
        return span(rest).map(Goal::On);
    }
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        return span(rest).map(Goal::Back);
    }
    span(&text).map(Goal::At)
}

/// `1h30m`, `1d02:30:00.5`, `01:12`, `90s`, `250ms`.
fn span(text: &str) -> Option<Duration> {
    let mut micros = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let (part, behind) = if rest.contains(':') && !rest.contains('d') { (clock(rest)?, "") } else { unit(rest)? };
        micros = micros.checked_add(part)?;
        rest = behind;
    }
    (!text.is_empty() && micros <= LONGEST).then_some(Duration::micros(micros))
}

/// A number with its unit, and what follows it.
fn unit(text: &str) -> Option<(u64, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = text.split_at(digits);
    let (name, micros) = UNITS.iter().find(|(name, _)| rest.starts_with(name))?;
    Some((decimal(number, *micros)?, &rest[name.len()..]))
}

/// `hh:mm:ss.mmm` or `mm:ss`.
fn clock(text: &str) -> Option<u64> {
    let mut micros = 0_u64;
    let parts: Vec<&str> = text.split(':').collect();
    let units = [3_600_000_000, 60_000_000, 1_000_000];
    let units = units.get(units.len().checked_sub(parts.len())?..)?;
    for (part, unit) in parts.iter().zip(units) {
        micros = micros.checked_add(decimal(part, *unit)?)?;
    }
    Some(micros)
}

/// A number such as `12` or `1.5`, of a unit.
fn decimal(text: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut micros = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for digit in fraction.chars() {
        place /= 10;
        micros = micros.checked_add(u64::from(digit.to_digit(10)?) * place)?;
    }
    Some(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_as_they_are_said() {
        let millis = Duration::millis;
        for (text, goal) in [
            ("1h30m", Some(Goal::At(millis(5_400_000)))),
            ("1 h 30 m", Some(Goal::At(millis(5_400_000)))),
            ("90s", Some(Goal::At(millis(90_000)))),
            ("250ms", Some(Goal::At(millis(250)))),
            ("1.5s", Some(Goal::At(millis(1_500)))),
            ("00:01:12.250", Some(Goal::At(millis(72_250)))),
            ("01:12", Some(Goal::At(millis(72_000)))),
            ("1 d 00:00:01.000", Some(Goal::At(millis(86_401_000)))),
            ("+5m", Some(Goal::On(millis(300_000)))),
            ("-10s", Some(Goal::Back(millis(10_000)))),
            ("#120", Some(Goal::Input(119))),
            ("e45", Some(Goal::Event(44))),
            ("#0", None),
            ("", None),
            ("+", None),
            ("12", None),
            ("1:2:3:4", None),
            ("99999999999999999999h", None),
            ("4000d", None),
            ("soon", None),
            ("1h:5", None),
            ("\u{1f642}s", None),
        ] {
            assert_eq!(read(text), goal, "{text:?}");
        }
    }
}
