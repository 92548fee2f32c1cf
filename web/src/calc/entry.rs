//! A field of a calculator, and how what is typed into it is read: decimals as whole numbers of their last digit.

use std::rc::Rc;

use super::shown::{decimal, grouped};

/// One field.
pub struct Entry {
    pub label: &'static str,
    /// What it is counted in, as it stands behind the field; `%`, `bytes`, `a second`.
    pub unit: &'static str,
    pub kind: Kind,
    /// Stands under the field.
    pub note: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number with so many decimals, its bounds and its first value in units of the last decimal.
    Number { decimals: u32, min: u64, max: u64, initial: u64 },
    /// One of several.
    Choice(&'static [&'static str]),
    /// One of the tables that there are, or the item below.
    Source,
    /// An item as DynamoDB JSON.
    Item,
    /// Names, with commas between them.
    Names(&'static str),
}

/// What the fields hold, as numbers; 0 for texts.
pub type Values = Vec<u64>;

/// Characters that a number may have: more are no number that is meant.
const LONGEST: usize = 30;

impl Entry {
    pub fn initial(&self) -> Rc<str> {
        match self.kind {
            Kind::Number { decimals, initial, .. } => plain(initial, decimals).into(),
            Kind::Choice(_) | Kind::Source => "0".into(),
            Kind::Item => headwater_core::sizing::payload::example().into(),
            Kind::Names(initial) => initial.into(),
        }
    }

    /// What a text means.
    ///
    /// # Errors
    ///
    /// A sentence that says what is expected.
    pub fn read(&self, text: &str) -> Result<u64, String> {
        match self.kind {
            Kind::Number { decimals, min, max, .. } => {
                let number = number(text, decimals).map_err(str::to_owned)?;
                if number < min {
                    return Err(format!("At least {}.", decimal(min.into(), decimals)));
                }
                if number > max {
                    return Err(format!("At most {}.", decimal(max.into(), decimals)));
                }
                Ok(number)
            }
            Kind::Choice(names) => Ok(text.parse().ok().filter(|n| *n < names.len() as u64).unwrap_or(0)),
            Kind::Source => Ok(text.parse().unwrap_or(0)),
            Kind::Item | Kind::Names(_) => Ok(0),
        }
    }
}

/// A number such as `1,285` or `0.25`, in units of its last decimal.
fn number(text: &str, decimals: u32) -> Result<u64, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("A number is needed here.");
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = without_commas(whole).ok_or("This is not a number. Write it like 1285 or 0.5.")?;
    let are_digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || text.len() > LONGEST || !are_digits(&whole) || !are_digits(fraction) {
        return Err("This is not a number. Write it like 1285 or 0.5.");
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(match decimals {
            0 => "Only whole numbers.",
            _ => "Too many digits after the point.",
        });
    }
    let digits = format!("{whole}{fraction:0<width$}", width = decimals as usize);
    // As long as that, it is beyond every bound.
    Ok(digits.parse().unwrap_or(if digits.is_empty() { 0 } else { u64::MAX }))
}

/// Commas may stand between thousands.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// As it is typed: without commas.
fn plain(number: u64, decimals: u32) -> String {
    decimal(number.into(), decimals).replace(',', "")
}

/// `1,285 bytes`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number.into()), if number == 1 { one } else { many })
}
