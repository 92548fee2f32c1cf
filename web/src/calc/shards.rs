//! The shard calculator: the documents' formula as printed, corrected, and the estimate from real payloads.

use std::rc::Rc;

use headwater_core::dynamodb::change::Kind as Change;
use headwater_core::dynamodb::table::Table as TableEntity;
use headwater_core::limits;
use headwater_core::sizing::WHOLE;
use headwater_core::sizing::payload::{Envelope, Sample, record_bytes};
use headwater_core::sizing::shards::{
    Estimate, Flow, Limit, Load, Reading, Workload, estimate, formula, general, on_demand,
};
use headwater_core::world::World;

use super::Sheet;
use super::entry::{Entry, Kind, Values, counted};
use super::shown::{Bar, Figure, Outcome, Table, decimal, grouped, megabytes, milli, shards};
use crate::call::REGION;

const WRITES: usize = 0;
const UPDATES: usize = 1;
const RECORD: usize = 2;
const STANDARD: usize = 3;
const FAN_OUT: usize = 4;
const SKEW: usize = 5;
const SOURCE: usize = 6;
const ITEM: usize = 7;
const KEYS: usize = 8;

pub const ENTRIES: [Entry; 9] = [
    Entry {
        label: "Writes to the table",
        unit: "a second",
        kind: Kind::Number { decimals: 3, min: 0, max: 1_000_000_000_000, initial: 40_000 },
        note: "",
    },
    Entry {
        label: "Share of updates",
        unit: "%",
        kind: Kind::Number { decimals: 3, min: 0, max: 100_000, initial: 25_000 },
        note: "Writes to items that were there: their records hold two images.",
    },
    Entry {
        label: "Average record size",
        unit: "bytes",
        kind: Kind::Number { decimals: 0, min: 1, max: limits::ITEM_BYTES, initial: 1_285 },
        note: "",
    },
    Entry {
        label: "Standard consumers",
        unit: "",
        kind: Kind::Number { decimals: 0, min: 0, max: 1_000, initial: 1 },
        note: "",
    },
    Entry {
        label: "Enhanced fan-out consumers",
        unit: "",
        kind: Kind::Number { decimals: 0, min: 0, max: 50, initial: 0 },
        note: "",
    },
    Entry {
        label: "Busiest shard",
        unit: "times its share",
        kind: Kind::Number { decimals: 3, min: 1_000, max: 10_000_000, initial: 1_000 },
        note: "1 when keys are even, 3 when one shard gets three times what it should.",
    },
    Entry { label: "Measure payloads from", unit: "", kind: Kind::Source, note: "" },
    Entry { label: "An item, as DynamoDB JSON", unit: "", kind: Kind::Item, note: "" },
    Entry { label: "Its key attributes", unit: "", kind: Kind::Names("pk"), note: "" },
];

/// The tables that payloads can be measured from.
pub fn tables(world: &World) -> Vec<(Rc<str>, Rc<TableEntity>)> {
    let mut tables = Vec::new();
    for (region, entity) in world.regions.iter() {
        for table in entity.tables.values() {
            tables.push((Rc::clone(region), Rc::clone(table)));
        }
    }
    tables
}

/// What is measured: its name, the sample, and the envelope of its records.
struct Measured {
    of: String,
    sample: Sample,
    envelope: Envelope,
}

fn measure(values: &Values, sheet: &Sheet, world: &World) -> Result<Measured, (usize, String)> {
    let envelope = |region: &str, table: &str| Envelope {
        region_length: region.len() as u64,
        table_length: table.len() as u64,
        microseconds: false,
    };
    let Some(place) = (values[SOURCE] as usize).checked_sub(1) else {
        let keys = sheet.text(KEYS);
        let names: Vec<&str> = keys.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() || names.len() > 2 {
            return Err((KEYS, "Name the partition key, or the partition key and the sort key.".to_owned()));
        }
        let fault = |sentence: String| (if sentence.starts_with("The item has no") { KEYS } else { ITEM }, sentence);
        let sample = Sample::of_json(sheet.text(ITEM), &names).map_err(fault)?;
        return Ok(Measured { of: "the item below".to_owned(), sample, envelope: envelope(REGION, "Orders") });
    };
    let (region, table) =
        tables(world).into_iter().nth(place).ok_or((SOURCE, "This table is no longer there.".to_owned()))?;
    let name = &table.definition.name;
    let sample = Sample::of_table(&table).ok_or_else(|| (SOURCE, format!("The table {name} has no items yet.")))?;
    Ok(Measured { of: format!("the items of {name}"), sample, envelope: envelope(&region, name) })
}

pub fn outcome(values: &Values, sheet: &Sheet, world: &World) -> Outcome {
    let workload =
        Workload { writes_milli: values[WRITES], updates_millipercent: values[UPDATES], record_bytes: values[RECORD] };
    let printed = formula(&workload, Reading::AsPrinted);
    let corrected = formula(&workload, Reading::Fraction);
    let mut outcome = Outcome::default();
    let figure = |title, count: u64, sentence| Figure {
        title,
        value: grouped(count.into()),
        unit: if count == 1 { "shard" } else { "shards" },
        sentence,
    };
    let percent = milli(values[UPDATES].into());
    outcome.figures = vec![
        figure(
            "Formula as printed",
            printed.shards,
            format!("{percent} % is put in as {percent}, as the guide's example does"),
        ),
        figure(
            "Formula corrected",
            corrected.shards,
            format!("{percent} % is put in as {}", decimal(values[UPDATES].into(), 5)),
        ),
    ];
    outcome.words = vec![
        spelled("As printed", values, &percent, printed.bytes_milli, printed.shards),
        spelled("Corrected", values, &decimal(values[UPDATES].into(), 5), corrected.bytes_milli, corrected.shards),
    ];
    let by_formula =
        format!("{} by the formula as printed, {} corrected", shards(printed.shards), grouped(corrected.shards.into()));
    match measure(values, sheet, world) {
        Err((field, sentence)) => {
            outcome.answer = format!("{by_formula}. Payloads cannot be measured.");
            outcome.remarks.push((field, sentence, true));
        }
        Ok(measured) => {
            let payloads = Payloads::of(values, &measured);
            let found = estimate(&payloads.load);
            outcome.figures.push(figure(
                "Measured from payloads",
                found.shards,
                format!("Records of {} and {} bytes", grouped(payloads.insert.into()), grouped(payloads.modify.into())),
            ));
            outcome.answer = format!("{} from real payloads; {by_formula}.", shards(found.shards));
            compare(&mut outcome, values, &found);
            outcome.words.push(payloads.spelled(values, &measured, &found));
            outcome.words.extend(payloads.too_large());
            outcome.words.push(decides(values, &found));
            outcome.words.extend(consumers(values));
            outcome.words.push(generally(values, &found));
            outcome.words.push(at_once(&found));
            sized(&mut outcome, values, &measured);
        }
    }
    outcome
}

/// The formula in words.
fn spelled(name: &str, values: &Values, updates: &str, bytes_milli: u128, count: u64) -> String {
    format!(
        "{name}: {} writes a second × (1 + {updates}) × {} bytes = {} bytes a second = {} MB a second. One shard takes 1 MB \
         a second: rounded up, {}.",
        milli(values[WRITES].into()),
        grouped(values[RECORD].into()),
        milli(bytes_milli),
        megabytes(bytes_milli),
        shards(count)
    )
}

/// The records that the writes become.
struct Payloads {
    insert: u64,
    modify: u64,
    load: Load,
}

impl Payloads {
    fn of(values: &Values, measured: &Measured) -> Payloads {
        let bytes = |kind| record_bytes(kind, &measured.sample, &measured.envelope);
        let (insert, modify) = (bytes(Change::Insert), bytes(Change::Modify));
        let updates = u128::from(values[WRITES]) * u128::from(values[UPDATES]) / u128::from(WHOLE);
        let updates = u64::try_from(updates).unwrap_or(u64::MAX).min(values[WRITES]);
        let flow = |records_milli, payload_bytes| Flow { records_milli, payload_bytes };
        let load = Load {
            flows: [flow(values[WRITES] - updates, insert), flow(updates, modify), Flow::default()],
            skew_milli: values[SKEW],
            standard_consumers: values[STANDARD],
        };
        Payloads { insert, modify, load }
    }

    /// Kinesis takes records of 1 MB unless a stream is told to take larger ones, and the others never arrive.
    fn too_large(&self) -> Option<String> {
        let limit = u64::from(limits::KINESIS_RECORD_KIB) * 1_024;
        (self.insert.max(self.modify) > limit).then(|| {
            "Some records are larger than 1 MB. They are left out, and counted in FailedToReplicateRecordCount."
                .to_owned()
        })
    }

    fn spelled(&self, values: &Values, measured: &Measured, found: &Estimate) -> String {
        let [inserts, updates, _] = &self.load.flows;
        let skew = match values[SKEW] {
            0..=1_000 => String::new(),
            skew => format!(" The busiest shard gets {} times its share.", milli(skew.into())),
        };
        format!(
            "Measured from {}: as JSON with its envelope, keys and a 32-byte partition key, a record of an insert or a delete \
             is {} bytes, one of an update {} bytes. {} × {} + {} × {} = {} bytes a second = {} MB a second.{skew}",
            measured.of,
            grouped(self.insert.into()),
            grouped(self.modify.into()),
            milli(inserts.records_milli.into()),
            grouped(self.insert.into()),
            milli(updates.records_milli.into()),
            grouped(self.modify.into()),
            milli(found.bytes_milli),
            megabytes(found.bytes_milli),
        )
    }
}

/// The three limits against what the busiest shard gets.
fn compare(outcome: &mut Outcome, values: &Values, found: &Estimate) {
    let (skew, count) = (u128::from(values[SKEW].max(1_000)), u128::from(found.shards));
    let busiest = |milli: u128| milli.saturating_mul(skew) / 1_000 / count;
    let bytes = busiest(found.bytes_milli);
    let records = busiest(found.records_milli.into());
    let read = bytes.saturating_mul(values[STANDARD].into());
    let milli_of = |limit: u64| u128::from(limit) * 1_000;
    outcome.bars_title = "The busiest shard against its limits";
    outcome.bars = vec![
        Bar::new(
            "Bytes in",
            format!("{} of 1 MB a second", megabytes(bytes)),
            bytes,
            milli_of(limits::KINESIS_WRITE_BYTES),
        ),
        Bar::new(
            "Records in",
            format!("{} of 1,000 a second", milli(records)),
            records,
            milli_of(limits::KINESIS_WRITE_RECORDS),
        ),
        Bar::new(
            "Bytes out, standard",
            format!("{} of 2 MB a second", megabytes(read)),
            read,
            milli_of(limits::KINESIS_READ_BYTES),
        ),
    ];
    let all_read = found.bytes_milli.saturating_mul(values[STANDARD].into());
    let row = |name: &str, needed: String, one: &str, count: u64| {
        vec![name.to_owned(), needed, one.to_owned(), grouped(count.into())]
    };
    outcome.table = Table {
        caption: "What each limit asks for".to_owned(),
        head: vec!["Limit", "Needed", "One shard", "Shards"],
        has_names: false,
        rows: vec![
            row("Bytes in", format!("{} MB/s", megabytes(found.bytes_milli)), "1 MB/s", found.by_bytes),
            row("Records in", format!("{} /s", milli(found.records_milli.into())), "1,000 /s", found.by_records),
            row("Bytes out", format!("{} MB/s", megabytes(all_read)), "2 MB/s", found.by_reading),
        ],
    };
}

fn decides(values: &Values, found: &Estimate) -> String {
    let limit = match found.limit {
        Limit::Least => "No limit decides: one shard is the least that a stream has.",
        Limit::Bytes => "Bytes in decide: 1 MB a second for each shard, partition keys included.",
        Limit::Records => "Records in decide: 1,000 a second for each shard, however small they are.",
        Limit::Reading => {
            "Reading decides: all standard consumers together get 2 MB a second of each shard. Enhanced fan-out would ask \
             for fewer shards."
        }
    };
    match values[SKEW] {
        0..=1_000 => limit.to_owned(),
        _ => format!("{limit} More shards do not help where a single partition key brings more than one shard takes."),
    }
}

/// What there is to say about the consumers.
fn consumers(values: &Values) -> Vec<String> {
    let mut words = Vec::new();
    if values[FAN_OUT] > 0 {
        words.push(format!(
            "{} with enhanced fan-out: none asks for a shard more, since each has 2 MB a second of every shard.{}",
            counted(values[FAN_OUT], "consumer", "consumers"),
            if values[FAN_OUT] > limits::KINESIS_FAN_OUT_CONSUMERS {
                " A stream takes 20 of them, or 50 in On-demand Advantage."
            } else {
                ""
            }
        ));
    }
    if values[STANDARD] > limits::KINESIS_READ_CALLS {
        words.push(format!(
            "{} standard consumers share 5 reads a second of each shard, whatever the number of shards: none can read once a \
             second.",
            grouped(values[STANDARD].into())
        ));
    }
    words
}

/// The formula for any stream, which looks at bytes alone.
fn generally(values: &Values, found: &Estimate) -> String {
    let incoming = u64::try_from(found.bytes_milli.div_ceil(1_000)).unwrap_or(u64::MAX);
    let count = general(incoming, incoming.saturating_mul(values[STANDARD]));
    format!(
        "The general formula for Kinesis, the larger of MB in ÷ 1 and MB out ÷ 2, rounded up, comes to {} with these payloads; \
         it leaves out records a second and skew.",
        shards(count)
    )
}

/// Whether a new stream on demand would do.
fn at_once(found: &Estimate) -> String {
    let new = on_demand(0, 0);
    let fits =
        found.bytes_milli <= u128::from(new.bytes) * 1_000 && found.records_milli <= new.records.saturating_mul(1_000);
    let verdict = if fits {
        "that is enough here"
    } else {
        "that is not enough here: begin provisioned, or warm it up in On-demand Advantage"
    };
    format!(
        "A new on-demand stream takes 4 MB and 4,000 records a second: {verdict}. Later it takes twice its peak of the last 30 \
         days."
    )
}

/// Says how large the measured items are, and offers that size.
fn sized(outcome: &mut Outcome, values: &Values, measured: &Measured) {
    let size = measured.sample.average_item_bytes();
    let field = if values[SOURCE] == 0 { ITEM } else { SOURCE };
    outcome.remarks.push((
        field,
        format!(
            "{} bytes as DynamoDB counts, {} bytes as JSON: {} times as long.",
            grouped(size.into()),
            grouped(measured.sample.average_item_json().into()),
            decimal(measured.sample.expansion_milli().div_ceil(10).into(), 2)
        ),
        false,
    ));
    if size != values[RECORD] && (1..=limits::ITEM_BYTES).contains(&size) {
        outcome.offer =
            Some((RECORD, size.to_string(), format!("Use {} bytes as the record size", grouped(size.into()))));
    }
}

/// Whether a field is of no use as the others stand.
pub fn is_idle(field: usize, values: &str) -> bool {
    matches!(field, ITEM | KEYS) && values != "0"
}

pub const SOURCE_FIELD: usize = SOURCE;
