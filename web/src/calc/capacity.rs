//! The capacity calculator: read and write units from item size and rates.

use headwater_core::limits;
use headwater_core::sizing::units::{Mode, a_month, a_second, read_one, write_one};

use super::entry::{Entry, Kind, Values};
use super::shown::{Bar, Figure, Outcome, Table, decimal, grouped, milli};

const SIZE: usize = 0;
const WRITES: usize = 1;
const WRITE_KIND: usize = 2;
const READS: usize = 3;
const READ_KIND: usize = 4;

const RATE_MAX: u64 = 1_000_000_000_000;

pub const ENTRIES: [Entry; 5] = [
    Entry {
        label: "Item size",
        unit: "bytes",
        kind: Kind::Number { decimals: 0, min: 1, max: limits::ITEM_BYTES, initial: 1_285 },
        note: "Names and values; at most 400 KB.",
    },
    Entry {
        label: "Writes",
        unit: "a second",
        kind: Kind::Number { decimals: 3, min: 0, max: RATE_MAX, initial: 40_000 },
        note: "",
    },
    Entry { label: "Written by", unit: "", kind: Kind::Choice(&["Standard writes", "Transactions"]), note: "" },
    Entry {
        label: "Reads",
        unit: "a second",
        kind: Kind::Number { decimals: 3, min: 0, max: RATE_MAX, initial: 100_000 },
        note: "",
    },
    Entry {
        label: "Read by",
        unit: "",
        kind: Kind::Choice(&["Eventually consistent reads", "Strongly consistent reads", "Transactions"]),
        note: "",
    },
];

/// One direction of the table.
struct Way {
    name: &'static str,
    unit: &'static str,
    halves: u64,
    calls_milli: u64,
    units: u64,
    month: u64,
    partition: u64,
}

impl Way {
    fn each(&self) -> String {
        decimal(u128::from(self.halves) * 5, 1)
    }

    fn partitions(&self) -> u64 {
        self.units.div_ceil(self.partition).max(1)
    }

    fn words(&self, block: u64, size: u64, factor: &str) -> String {
        format!(
            "{}: {} bytes are {} × {} KB begun, {factor}: {} {} each. {} a second × {} = {} units a second, rounded up.",
            self.name,
            grouped(size.into()),
            grouped(size.div_ceil(block).max(1).into()),
            block / 1_024,
            self.each(),
            self.unit,
            milli(self.calls_milli.into()),
            self.each(),
            grouped(self.units.into())
        )
    }
}

pub fn outcome(values: &Values) -> Outcome {
    let size = values[SIZE];
    let write_mode = if values[WRITE_KIND] == 0 { Mode::Standard } else { Mode::Transactional };
    let read_mode = [Mode::Eventual, Mode::Standard, Mode::Transactional][values[READ_KIND].min(2) as usize];
    let (write, read) = (write_one(size, write_mode), read_one(size, read_mode));
    let writes = Way {
        name: "Writes",
        unit: "WCU",
        halves: write.halves(),
        calls_milli: values[WRITES],
        units: a_second(write, values[WRITES]),
        month: a_month(write, values[WRITES]),
        partition: limits::PARTITION_WRITE_UNITS,
    };
    let reads = Way {
        name: "Reads",
        unit: "RCU",
        halves: read.halves(),
        calls_milli: values[READS],
        units: a_second(read, values[READS]),
        month: a_month(read, values[READS]),
        partition: limits::PARTITION_READ_UNITS,
    };
    let write_factor =
        if write_mode == Mode::Transactional { "twice over in a transaction" } else { "one unit for each" };
    let read_factor = match read_mode {
        Mode::Eventual => "half a unit for each",
        Mode::Standard => "one unit for each",
        Mode::Transactional => "two units for each",
    };
    Outcome {
        answer: format!(
            "{} write capacity units and {} read capacity units.",
            grouped(writes.units.into()),
            grouped(reads.units.into())
        ),
        figures: vec![figure("Write capacity", &writes), figure("Read capacity", &reads)],
        bars_title: "Against what one partition gives",
        bars: vec![bar(&writes), bar(&reads)],
        table: Table {
            caption: "Units".to_owned(),
            head: vec!["Way", "Units each", "Units a second", "Units in 30 days", "Partitions"],
            has_names: false,
            rows: vec![row(&writes), row(&reads)],
        },
        words: vec![
            writes.words(limits::WRITE_UNIT_BYTES, size, write_factor),
            reads.words(limits::READ_UNIT_BYTES, size, read_factor),
            "A table that is provisioned has at least 1 unit of each. A stream or a Kinesis destination takes no write units; \
             global secondary indexes take units of their own."
                .to_owned(),
        ],
        ..Outcome::default()
    }
}

fn figure(title: &'static str, way: &Way) -> Figure {
    let sentence = format!("{} each", way.each());
    Figure { title, value: grouped(way.units.into()), unit: way.unit, sentence }
}

fn bar(way: &Way) -> Bar {
    let text = format!("{} of {} {} a second", grouped(way.units.into()), grouped(way.partition.into()), way.unit);
    let mut bar = Bar::new(way.name, text, way.units.into(), way.partition.into());
    if way.partitions() > 1 {
        bar.text = format!("{}: {} partitions at least", bar.text, grouped(way.partitions().into()));
    }
    bar.is_limit = false;
    bar
}

fn row(way: &Way) -> Vec<String> {
    let count = |number: u64| grouped(number.into());
    vec![way.name.to_owned(), way.each(), count(way.units), count(way.month), count(way.partitions())]
}
