//! The cost calculator: a month of a stream in each mode, by prices that can be changed.

use headwater_core::sizing::cost::{
    GIGABYTE, Item, Line, Mode, PRICES, PRICES_FROM, PRICES_IN, Price, Usage, bill, stream_read_cost, stream_reads,
    total,
};

use super::entry::{Entry, Kind, Values};
use super::shown::{Bar, Figure, Outcome, decimal, dollars, grouped, shards};

const RECORDS: usize = 0;
const SIZE: usize = 1;
const SHARDS: usize = 2;
const STANDARD: usize = 3;
const FAN_OUT: usize = 4;
const RETENTION: usize = 5;
const ITEM: usize = 6;
/// The first of the prices, which stand in the core's order.
pub const FIRST_PRICE: usize = 7;

const MODES: [(Mode, &str); 3] = [
    (Mode::Provisioned, "Provisioned"),
    (Mode::OnDemand, "On-demand Standard"),
    (Mode::Advantage, "On-demand Advantage"),
];

const fn whole(min: u64, max: u64, initial: u64) -> Kind {
    Kind::Number { decimals: 0, min, max, initial }
}

const fn price(label: &'static str, unit: &'static str, item: Item) -> Entry {
    let initial = PRICES[item as usize].micro_dollars;
    Entry { label, unit, kind: Kind::Number { decimals: 6, min: 0, max: 1_000_000_000, initial }, note: "" }
}

pub const ENTRIES: [Entry; FIRST_PRICE + PRICES.len()] = [
    Entry {
        label: "Records",
        unit: "a second",
        kind: Kind::Number { decimals: 3, min: 0, max: 1_000_000_000_000, initial: 500_000 },
        note: "",
    },
    Entry { label: "Record size", unit: "bytes", kind: whole(1, 10_485_760, 2_048), note: "" },
    Entry { label: "Shards", unit: "", kind: whole(1, 20_000, 2), note: "In provisioned mode." },
    Entry { label: "Standard consumers", unit: "", kind: whole(0, 1_000, 1), note: "" },
    Entry { label: "Enhanced fan-out consumers", unit: "", kind: whole(0, 50, 0), note: "" },
    Entry { label: "Retention", unit: "hours", kind: whole(24, 8_760, 24), note: "The first 24 hours are included." },
    Entry {
        label: "Captured item",
        unit: "bytes",
        kind: whole(0, 409_600, 0),
        note: "The larger of both images, where a table feeds the stream; else 0.",
    },
    price("Shard", "$ an hour", Item::ShardHour),
    price("PUT payload units of 25 KB", "$ a million", Item::PutUnits),
    price("Extended retention, shard", "$ an hour", Item::ExtendedShardHour),
    price("Long-term retention", "$ a GB-month", Item::LongTerm),
    price("Enhanced fan-out, consumer and shard", "$ an hour", Item::FanOutHour),
    price("Enhanced fan-out, data", "$ a GB", Item::FanOutBytes),
    price("On-demand stream", "$ an hour", Item::StreamHour),
    price("On-demand data in", "$ a GB", Item::BytesIn),
    price("On-demand data out", "$ a GB", Item::BytesOut),
    price("On-demand enhanced fan-out", "$ a GB", Item::FanOutBytesOnDemand),
    price("On-demand extended retention", "$ a GB-month", Item::ExtendedOnDemand),
    price("Advantage data in", "$ a GB", Item::AdvantageIn),
    price("Advantage data out", "$ a GB", Item::AdvantageOut),
    price("Advantage retention", "$ a GB-month", Item::AdvantageRetention),
    price("Change data capture units", "$ a million", Item::CaptureUnits),
    price("Streams read request units", "$ for 100,000", Item::StreamReads),
];

pub fn outcome(values: &Values) -> Outcome {
    let usage = Usage {
        records_milli: values[RECORDS],
        record_bytes: values[SIZE],
        shards: values[SHARDS],
        standard_consumers: values[STANDARD],
        fan_out_consumers: values[FAN_OUT],
        retention_hours: values[RETENTION],
        item_bytes: values[ITEM],
    };
    let prices = prices(values);
    let bills: Vec<(&str, Vec<Line>)> =
        MODES.iter().map(|(mode, name)| (*name, bill(&usage, *mode, &prices))).collect();
    let most = bills.iter().map(|(_, lines)| total(lines)).max().unwrap_or(0);
    let mut outcome = Outcome { bars_title: "Beside each other", ..Outcome::default() };
    let mut cheapest: Option<(&str, u64)> = None;
    for ((name, lines), (_, title)) in bills.iter().zip(MODES) {
        let sum = total(lines);
        outcome.figures.push(Figure { title, value: dollars(sum), unit: "a month", sentence: String::new() });
        let mut bar = Bar::new(name, dollars(sum), sum.into(), most.into());
        bar.is_limit = false;
        outcome.bars.push(bar);
        if cheapest.is_none_or(|(_, least)| sum < least) {
            cheapest = Some((name, sum));
        }
        outcome.table.rows.extend(lines.iter().map(|line| row(name, line)));
    }
    outcome.table.caption = "The bills line by line".to_owned();
    outcome.table.has_names = true;
    outcome.table.head = vec!["Mode", "Item", "Quantity", "Cost"];
    outcome.answer =
        cheapest.map_or_else(String::new, |(name, sum)| format!("{name} costs least: {} a month.", dollars(sum)));
    outcome.words = words(&usage, &prices);
    outcome
}

fn prices(values: &Values) -> Vec<Price> {
    let mut prices = PRICES.to_vec();
    for (price, value) in prices.iter_mut().zip(&values[FIRST_PRICE..]) {
        price.micro_dollars = *value;
    }
    prices
}

fn row(mode: &str, line: &Line) -> Vec<String> {
    let name = ENTRIES[FIRST_PRICE + line.item as usize].label;
    vec![mode.to_owned(), name.to_owned(), quantity(line), dollars(line.micro_dollars)]
}

fn quantity(line: &Line) -> String {
    if PRICES[line.item as usize].per == GIGABYTE {
        let unit = u128::from(GIGABYTE) / 100;
        return format!("{} GB", decimal(line.quantity.saturating_add(unit / 2) / unit, 2));
    }
    let unit = if PRICES[line.item as usize].per == 1 { "hours" } else { "units" };
    format!("{} {unit}", grouped(line.quantity))
}

fn words(usage: &Usage, prices: &[Price]) -> Vec<String> {
    let reads = stream_reads(usage.shards, usage.standard_consumers.max(1), 1_000);
    vec![
        format!(
            "Prices of {PRICES_IN} as of {PRICES_FROM}, without tax, free tier of new accounts, or data transfer. Check them on \
             AWS's pricing pages, and change them under Prices."
        ),
        "On-demand Advantage is a setting of a whole account and region: it bills at least 25 MB a second in and out for all \
         streams together."
            .to_owned(),
        "In provisioned mode standard consumers read for nothing. A record counts one PUT payload unit for each 25 KB begun; on \
         demand it counts in whole KB."
            .to_owned(),
        format!(
            "DynamoDB Streams instead: Lambda reads it for nothing. Programs that poll {} of it once a second each make {} \
             billed reads: {} a month.",
            shards(usage.shards),
            grouped(reads.into()),
            dollars(stream_read_cost(reads, prices))
        ),
    ]
}
