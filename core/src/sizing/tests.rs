//! The documents' worked example, the records that AWS wrote, and what holds for any input.

use proptest::prelude::*;

use super::cost::{self, Item, PRICES, Usage};
use super::fan_out::{self, FanOut};
use super::payload::{self, Envelope, Sample};
use super::shards::{self, Flow, Limit, Load, Reading, Workload, formula};
use super::{MEGABYTE, units};
use crate::dynamodb::change::Kind;

const EXAMPLE: Workload = Workload { writes_milli: 40_000, updates_millipercent: 25_000, record_bytes: 1_285 };

#[test]
fn the_worked_example_has_two_shards_only_as_printed() {
    let printed = formula(&EXAMPLE, Reading::AsPrinted);
    assert_eq!((printed.shards, printed.bytes_milli), (2, 40 * 26 * 1_285 * 1_000));
    let fraction = formula(&EXAMPLE, Reading::Fraction);
    assert_eq!((fraction.shards, fraction.bytes_milli), (1, 64_250_000));
}

#[test]
fn the_example_item_is_as_large_as_the_documents_record() {
    let sample = Sample::of_json(&payload::example(), &["pk"]).unwrap();
    assert_eq!(sample.item_bytes, EXAMPLE.record_bytes);
    assert!((1_200..2_000).contains(&sample.expansion_milli()), "{}", sample.expansion_milli());
}

/// A record of the form that AWS writes, member by member.
#[test]
fn payloads_are_as_long_as_records() {
    let (key, new) = (r#"{"pid":{"S":"P-7"}}"#, r#"{"pid":{"S":"P-7"},"hops":{"N":"3"}}"#);
    let record = |name: &str, images: &str, size: u64| {
        format!(
            r#"{{"awsRegion":"eu-west-1","eventID":"0b6f2c1e-5d53-4d0e-9f0a-3c2d9b7a1e44","eventName":"{name}","userIdentity":null,"recordFormat":"application/json","tableName":"Parcels","dynamodb":{{"ApproximateCreationDateTime":1790000000123,"Keys":{key},{images}"SizeBytes":{size}}},"eventSource":"aws:dynamodb"}}"#
        )
    };
    let sample = Sample::of_json(new, &["pid"]).unwrap();
    let envelope = Envelope { region_length: 9, table_length: 7, microseconds: false };
    let both = format!(r#""NewImage":{new},"OldImage":{new},"#);
    for (kind, images, size) in [
        (Kind::Insert, format!(r#""NewImage":{new},"#), 18),
        (Kind::Modify, both, 30),
        (Kind::Remove, format!(r#""OldImage":{new},"#), 18),
    ] {
        let length = record(kind.name(), &images, size).len() as u64 + 32;
        assert_eq!(payload::record_bytes(kind, &sample, &envelope), length, "{kind:?}");
    }
    let precise = Envelope { microseconds: true, ..envelope };
    let more = payload::record_bytes(Kind::Insert, &sample, &precise)
        - payload::record_bytes(Kind::Insert, &sample, &envelope);
    assert_eq!(more, r#"456,"ApproximateCreationDateTimePrecision":"MICROSECOND""#.len() as u64);
}

#[test]
fn an_item_that_is_none_gets_a_sentence() {
    for (text, sentence) in [
        ("[]", "This is not a JSON object."),
        ("{", "This is not a JSON object."),
        (r#"{"a":{"S":"x"}}"#, "The item has no attribute pk."),
        (
            r#"{"pk":{"X":"x"}}"#,
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
    ] {
        assert_eq!(Sample::of_json(text, &["pk"]).unwrap_err(), sentence, "{text}");
    }
}

fn load(inserts_milli: u64, payload_bytes: u64, skew_milli: u64, standard_consumers: u64) -> Load {
    let inserts = Flow { records_milli: inserts_milli, payload_bytes };
    Load { flows: [inserts, Flow::default(), Flow::default()], skew_milli, standard_consumers }
}

#[test]
fn each_limit_can_decide() {
    for (load, shards, limit) in [
        (load(0, 0, 1_000, 1), 1, Limit::Least),
        (load(40_000, 2_000, 1_000, 1), 1, Limit::Least),
        (load(3_000_000, 1_000, 1_000, 1), 3, Limit::Bytes),
        (load(3_000_000, 100, 1_000, 1), 3, Limit::Records),
        (load(1_000_000, 1_000, 1_000, 5), 3, Limit::Reading),
        (load(500_000, 1_000, 4_500, 0), 3, Limit::Bytes),
        (load(1_000_001, 1, 0, 0), 2, Limit::Records),
    ] {
        let estimate = shards::estimate(&load);
        assert_eq!((estimate.shards, estimate.limit), (shards, limit), "{load:?}");
    }
    assert_eq!(shards::general(MEGABYTE, 2 * MEGABYTE + 1), 2);
    assert_eq!(shards::general(0, 0), 1);
}

#[test]
fn streams_on_demand_begin_at_four_megabytes_and_double() {
    let at_first = shards::on_demand(0, 0);
    assert_eq!((at_first.bytes, at_first.records), (4 * MEGABYTE, 4_000));
    assert_eq!(shards::on_demand(3 * MEGABYTE, 5_000).bytes, 6 * MEGABYTE);
    assert_eq!(shards::on_demand(u64::MAX, u64::MAX).bytes, 200 * MEGABYTE);
}

#[test]
fn five_consumers_read_once_a_second() {
    let fan_out = FanOut { incoming_bytes: 500_000, poll_ms: 200 };
    let five = fan_out::shared(&fan_out, 5);
    assert_eq!((five.interval_ms, five.age_ms_max, five.keeps_up, five.behind_ms), (1_000, 1_000, false, 162));
    let one = fan_out::shared(&fan_out, 1);
    assert_eq!((one.interval_ms, one.age_ms, one.keeps_up, one.wished_milli), (200, 100, true, 5_000));
}

#[test]
fn units_a_second() {
    let write = units::write_one(1_285, units::Mode::Standard);
    assert_eq!(units::a_second(write, 40_000), 80);
    assert_eq!(units::a_second(units::read_one(1_285, units::Mode::Eventual), 1_000), 1);
    assert_eq!(units::a_second(units::read_one(1_285, units::Mode::Transactional), 100_500), 201);
    assert_eq!(units::a_month(write, 1_000), 5_184_000);
}

fn usage() -> Usage {
    Usage {
        records_milli: 500_000,
        record_bytes: 2_048,
        shards: 2,
        standard_consumers: 1,
        fan_out_consumers: 0,
        retention_hours: 24,
        item_bytes: 0,
    }
}

/// The examples of the pricing pages: two shards and 500 records of 2 KB a second; polling four shards once a second.
#[test]
fn a_month_has_its_price() {
    let lines = cost::bill(&usage(), cost::Mode::Provisioned, &PRICES);
    let dollars: Vec<(Item, u64)> = lines.iter().map(|line| (line.item, line.micro_dollars)).collect();
    assert_eq!(dollars, [(Item::ShardHour, 21_600_000), (Item::PutUnits, 18_144_000)]);
    let captured = Usage { item_bytes: 2_900, ..usage() };
    let lines = cost::bill(&captured, cost::Mode::Provisioned, &PRICES);
    assert_eq!(lines.last().map(|line| (line.item, line.quantity)), Some((Item::CaptureUnits, 3 * 1_296_000_000)));
    let reads = cost::stream_reads(4, 1, 1_000);
    assert_eq!((reads, cost::stream_read_cost(reads, &PRICES)), (7_868_000, 1_573_600));
}

#[test]
fn on_demand_bills_whole_kilobytes_and_advantage_a_minimum() {
    let small = Usage { record_bytes: 1_025, ..usage() };
    let bill = |mode| cost::bill(&small, mode, &PRICES);
    let incoming = bill(cost::Mode::OnDemand).iter().find(|line| line.item == Item::BytesIn).map(|line| line.quantity);
    assert_eq!(incoming, Some(1_296_000_000 * 2_048));
    // 25 MB a second each way, for 30 days: about 100 dollars a day.
    assert_eq!(cost::total(&bill(cost::Mode::Advantage)) / 30_000_000, 101);
    let kept = cost::bill(&Usage { retention_hours: 240, ..usage() }, cost::Mode::Provisioned, &PRICES);
    let long = kept.iter().find(|line| line.item == Item::LongTerm).map(|line| line.quantity);
    assert_eq!(long, Some(500 * 2_048 * 72 * 3_600));
}

#[test]
fn prices_stand_in_their_order_and_are_whole() {
    for (place, price) in PRICES.iter().enumerate() {
        assert_eq!(price.item as usize, place);
        assert!(price.micro_dollars > 0 && price.per > 0);
    }
}

/// Any number, the largest and the smallest among them often.
fn number() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![Just(0), Just(1), Just(u64::MAX), 0..100_000_u64, any::<u64>()]
}

/// The outcome of every calculation that more of anything must not lessen, by inputs `n`.
fn outcomes(n: &[u64; 8]) -> Vec<u128> {
    let workload = Workload { writes_milli: n[0], updates_millipercent: n[1], record_bytes: n[2] };
    let flow = |milli: u64, bytes: u64| Flow { records_milli: milli, payload_bytes: bytes };
    let flows = [flow(n[0], n[1]), flow(n[2], n[3]), flow(n[4], n[5])];
    let estimate = shards::estimate(&Load { flows, skew_milli: n[6], standard_consumers: n[7] });
    let on_demand = shards::on_demand(n[0], n[1]);
    let sample = Sample { items: 1, key_bytes: n[0], item_bytes: n[1], key_json: n[2], item_json: n[3] };
    let envelope = Envelope { region_length: n[4], table_length: n[5], microseconds: false };
    let usage = Usage {
        records_milli: n[0],
        record_bytes: n[1],
        shards: n[2],
        standard_consumers: n[3],
        fan_out_consumers: n[4],
        retention_hours: n[5],
        item_bytes: n[6],
    };
    let total = |mode| u128::from(cost::total(&cost::bill(&usage, mode, &PRICES)));
    let shared = fan_out::shared(&FanOut { incoming_bytes: n[0], poll_ms: n[1] }, n[2]);
    vec![
        formula(&workload, Reading::AsPrinted).shards.into(),
        formula(&workload, Reading::Fraction).shards.into(),
        formula(&workload, Reading::Fraction).bytes_milli,
        estimate.shards.into(),
        estimate.bytes_milli,
        shards::general(n[0], n[1]).into(),
        on_demand.bytes.into(),
        on_demand.records.into(),
        payload::record_bytes(Kind::Insert, &sample, &envelope).into(),
        payload::record_bytes(Kind::Modify, &sample, &envelope).into(),
        units::a_second(units::write_one(n[0], units::Mode::Transactional), n[1]).into(),
        units::a_second(units::read_one(n[0], units::Mode::Transactional), n[1]).into(),
        units::a_month(units::read_one(n[0], units::Mode::Eventual), n[1]).into(),
        total(cost::Mode::Provisioned),
        total(cost::Mode::OnDemand),
        total(cost::Mode::Advantage),
        shared.interval_ms.into(),
        shared.needed_bytes.into(),
        shared.behind_ms.into(),
        cost::stream_reads(n[0], n[1], 1_000).into(),
    ]
}

proptest! {
    /// Any input gets an answer, of one shard at least; and more of any input never makes it less.
    #[test]
    fn more_never_takes_less(n in proptest::array::uniform8(number()), which in 0..8_usize, more in number()) {
        let less = outcomes(&n);
        for shards in [less[0], less[1], less[3], less[5]] {
            prop_assert!(shards >= 1);
        }
        let mut larger = n;
        larger[which] = n[which].saturating_add(more);
        for (place, (before, after)) in less.into_iter().zip(outcomes(&larger)).enumerate() {
            prop_assert!(after >= before, "outcome {}: {} becomes {}", place, before, after);
        }
    }

    /// A percentage plugged in as a number never gives fewer shards than the fraction.
    #[test]
    fn as_printed_is_never_less(writes in number(), updates in number(), bytes in number()) {
        let workload = Workload { writes_milli: writes, updates_millipercent: updates, record_bytes: bytes };
        prop_assert!(formula(&workload, Reading::AsPrinted).shards >= formula(&workload, Reading::Fraction).shards);
    }

    /// Any text is an item or gets a sentence.
    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        if let Err(sentence) = Sample::of_json(&text, &["pk"]) {
            prop_assert!(!sentence.is_empty());
        }
    }
}
