//! The fan-out calculator: how standard consumers share a shard, beside enhanced fan-out.

use headwater_core::limits;
use headwater_core::sizing::MEGABYTE;
use headwater_core::sizing::fan_out::{FanOut, PUSHED_MS, Shared, shared};

use super::entry::{Entry, Kind, Values, counted};
use super::shown::{Bar, Figure, Outcome, Table, decimal, grouped, megabytes, milli};

const INCOMING: usize = 0;
const POLL: usize = 1;
const STANDARD: usize = 2;
const PUSHED: usize = 3;

/// Rows of the comparison.
const ROWS: u64 = 6;

pub const ENTRIES: [Entry; 4] = [
    Entry {
        label: "Data into one shard",
        unit: "MB a second",
        kind: Kind::Number { decimals: 3, min: 0, max: 1_000, initial: 500 },
        note: "A shard takes at most 1 MB a second.",
    },
    Entry {
        label: "Each standard consumer reads every",
        unit: "ms",
        kind: Kind::Number { decimals: 0, min: 1, max: 3_600_000, initial: 1_000 },
        note: "If the others leave it a turn. Lambda reads once a second.",
    },
    Entry {
        label: "Standard consumers",
        unit: "",
        kind: Kind::Number { decimals: 0, min: 1, max: 1_000, initial: 3 },
        note: "",
    },
    Entry {
        label: "Enhanced fan-out consumers",
        unit: "",
        kind: Kind::Number { decimals: 0, min: 0, max: 50, initial: 2 },
        note: "",
    },
];

pub fn outcome(values: &Values) -> Outcome {
    let incoming = (u128::from(values[INCOMING]) * u128::from(MEGABYTE)).div_ceil(1_000);
    let fan_out = FanOut { incoming_bytes: u64::try_from(incoming).unwrap_or(u64::MAX), poll_ms: values[POLL] };
    let count = values[STANDARD];
    let found = shared(&fan_out, count);
    let standard = counted(count, "standard consumer", "standard consumers");
    let outcome = if found.keeps_up {
        format!("keeps up: a record is up to {} ms old when it is read", grouped(found.age_ms_max.into()))
    } else {
        "falls behind: records grow older and older until they are read".to_owned()
    };
    Outcome {
        answer: format!(
            "Each of {standard} {outcome}. Pushed by enhanced fan-out, a record is about {PUSHED_MS} ms old.",
        ),
        figures: figures(&found, values[PUSHED]),
        bars_title: "All standard consumers of one shard together",
        bars: vec![
            Bar::new(
                "Reads",
                format!("{} of {} a second", milli(found.wished_milli.into()), limits::KINESIS_READ_CALLS),
                found.wished_milli.into(),
                u128::from(limits::KINESIS_READ_CALLS) * 1_000,
            ),
            Bar::new(
                "Bytes out",
                format!("{} of 2 MB a second", megabytes(u128::from(found.needed_bytes) * 1_000)),
                found.needed_bytes.into(),
                limits::KINESIS_READ_BYTES.into(),
            ),
        ],
        table: table(&fan_out, count),
        words: words(&found, values),
        ..Outcome::default()
    }
}

fn figures(found: &Shared, pushed: u64) -> Vec<Figure> {
    let mut figures = vec![
        Figure {
            title: "Standard: age of a record",
            value: if found.keeps_up { grouped(found.age_ms_max.into()) } else { "grows".to_owned() },
            unit: if found.keeps_up { "ms at most" } else { "without end" },
            sentence: if found.keeps_up {
                format!("{} ms on average", grouped(found.age_ms.into()))
            } else {
                format!("{} s in every second", decimal(found.behind_ms.into(), 3))
            },
        },
        Figure {
            title: "Standard: throughput of each",
            value: megabytes(u128::from(found.bytes_each) * 1_000),
            unit: "MB a second",
            sentence: "of one shard".to_owned(),
        },
    ];
    if pushed > 0 {
        figures.push(Figure {
            title: "Enhanced fan-out: each",
            value: "2".to_owned(),
            unit: "MB a second",
            sentence: format!("about {PUSHED_MS} ms old, however many there are"),
        });
    }
    figures
}

fn table(fan_out: &FanOut, count: u64) -> Table {
    let mut counts: Vec<u64> = (1..=ROWS).collect();
    if count > ROWS {
        counts.push(count);
    }
    let rows = counts.into_iter().map(|count| {
        let found = shared(fan_out, count);
        vec![
            grouped(count.into()),
            format!("{} ms", grouped(found.interval_ms.into())),
            format!("{} MB/s", megabytes(u128::from(found.bytes_each) * 1_000)),
            if found.keeps_up { format!("{} ms", grouped(found.age_ms_max.into())) } else { "grows".to_owned() },
            format!("{PUSHED_MS} ms"),
        ]
    });
    Table {
        caption: "By number of consumers".to_owned(),
        head: vec!["Consumers", "Each reads every", "Each gets", "Age at most", "With fan-out"],
        has_names: false,
        rows: rows.collect(),
    }
}

fn words(found: &Shared, values: &Values) -> Vec<String> {
    let count = grouped(values[STANDARD].into());
    let mut words = vec![
        format!(
            "Reads: a shard answers 5 GetRecords calls a second, of all standard consumers together. With {count}, each gets a \
             turn every {count} × 200 ms = {} ms at best; it reads every {} ms.",
            grouped(u128::from(values[STANDARD]) * 200),
            grouped(found.interval_ms.into())
        ),
        format!(
            "Bytes: {count} × {} MB = {} MB a second of the 2 MB a second that they share.",
            milli(values[INCOMING].into()),
            megabytes(u128::from(found.needed_bytes) * 1_000)
        ),
    ];
    if !found.keeps_up {
        words.push(format!(
            "That is too much: each falls {} s behind in every second. Use enhanced fan-out, fewer consumers, or more shards.",
            decimal(found.behind_ms.into(), 3)
        ));
    }
    if values[PUSHED] > limits::KINESIS_FAN_OUT_CONSUMERS {
        words.push("A stream takes 20 consumers with enhanced fan-out, or 50 in On-demand Advantage.".to_owned());
    }
    words.push(
        "Two consumers are the usual limit for a DynamoDB stream, whose shards have no enhanced fan-out.".to_owned(),
    );
    words
}
