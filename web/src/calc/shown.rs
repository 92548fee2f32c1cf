//! What a calculator shows: figures, bars against a limit, tables and sentences; and how numbers are written.

use headwater_core::sizing::MEGABYTE;

/// What all calculators come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// One sentence that says it all.
    pub answer: String,
    pub figures: Vec<Figure>,
    pub bars: Vec<Bar>,
    /// What the bars compare.
    pub bars_title: &'static str,
    pub table: Table,
    /// The arithmetic, and what there is to know.
    pub words: Vec<String>,
    /// Beside a field, what its text comes to: its place, the sentence, and whether that is a fault.
    pub remarks: Vec<(usize, String, bool)>,
    /// A value that could be put into a field: the field, the value, and what the button says.
    pub offer: Option<(usize, String, String)>,
}

/// A large number with what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub title: &'static str,
    pub value: String,
    pub unit: &'static str,
    pub sentence: String,
}

/// An amount against its limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    /// The amount and the limit in words.
    pub text: String,
    /// Of the limit, in thousandths; more than 1,000 is too much.
    pub permille: u64,
    /// Whether more than the limit is a fault.
    pub is_limit: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub caption: String,
    pub head: Vec<&'static str>,
    /// Whether the second cell of a row is a text, not a number.
    pub has_names: bool,
    /// The first cell of each row is its head.
    pub rows: Vec<Vec<String>>,
}

impl Bar {
    pub fn new(label: &str, text: String, amount: u128, limit: u128) -> Bar {
        let permille = amount.saturating_mul(1_000) / limit.max(1);
        Bar { label: label.to_owned(), text, permille: u64::try_from(permille).unwrap_or(u64::MAX), is_limit: true }
    }
}

/// `1,285`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number in units of its last decimal, without noughts at its end: 1,250 with three decimals is `1.25`.
pub fn decimal(number: u128, decimals: u32) -> String {
    let one = 10_u128.pow(decimals);
    let whole = grouped(number / one);
    let fraction = format!("{:0width$}", number % one, width = decimals as usize);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// Thousandths, such as a rate: `40`, `0.5`.
pub fn milli(number: u128) -> String {
    decimal(number, 3)
}

/// Thousandths of bytes as MB, to four decimals.
pub fn megabytes(bytes_milli: u128) -> String {
    let unit = u128::from(MEGABYTE) / 10;
    decimal(bytes_milli.saturating_add(unit / 2) / unit, 4)
}

/// Millionths of a dollar: `$21.60`.
pub fn dollars(micro: u64) -> String {
    let cents = u128::from(micro).saturating_add(5_000) / 10_000;
    format!("${}.{:02}", grouped(cents / 100), cents % 100)
}

/// `1 shard`, `2 shards`.
pub fn shards(count: u64) -> String {
    super::entry::counted(count, "shard", "shards")
}
