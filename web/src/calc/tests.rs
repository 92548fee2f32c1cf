//! What is typed is read as it is meant, and the documents' example comes out as it should.

use headwater_core::dials::Dials;
use headwater_core::time::Instant;
use headwater_core::world::World;

use super::shown::{decimal, dollars, grouped, megabytes};
use super::{Calculator, Sheet};

fn world() -> World {
    World::new(1, Instant::from_seconds(0), Dials::default())
}

fn sheet(at: Calculator, typed: &[(usize, &str)]) -> Sheet {
    let mut sheet = Sheet { at, ..Sheet::default() };
    for (field, text) in typed {
        sheet.type_in(Some(*field), (*text).into());
    }
    sheet
}

fn figures(sheet: &Sheet) -> Vec<String> {
    let outcome = sheet.outcome(&world()).unwrap();
    outcome.figures.iter().map(|figure| format!("{} {}", figure.value, figure.unit)).collect()
}

#[test]
fn the_example_of_the_documents() {
    assert_eq!(figures(&Sheet::default()), ["2 shards", "1 shard", "1 shard"]);
    let outcome = Sheet::default().outcome(&world()).unwrap();
    assert!(outcome.words[0].contains("= 1,336,400 bytes a second = 1.2745 MB a second"), "{}", outcome.words[0]);
    assert!(outcome.words[1].contains("× (1 + 0.25) × 1,285 bytes = 64,250 bytes a second = 0.0613 MB a second"));
    assert_eq!(outcome.offer, None);
}

#[test]
fn every_calculator_begins_with_something_to_see() {
    for calculator in Calculator::ALL {
        let sheet = sheet(calculator, &[]);
        let outcome = sheet.outcome(&world()).unwrap();
        assert!(!outcome.answer.is_empty() && outcome.figures.len() > 1 && !outcome.bars.is_empty());
        assert!(outcome.table.rows.iter().all(|row| row.len() == outcome.table.head.len()));
        assert_eq!(Calculator::of_route(calculator.route()), Some(calculator));
        assert_eq!(outcome.remarks.iter().filter(|(.., is_fault)| *is_fault).count(), 0);
    }
    assert_eq!(Calculator::of_route("#/calculator"), None);
}

#[test]
fn what_cannot_be_read_is_kept_and_gets_a_sentence() {
    const NOT_A_NUMBER: &str = "This is not a number. Write it like 1285 or 0.5.";
    for (text, sentence) in [
        ("", Some("A number is needed here.")),
        ("  ", Some("A number is needed here.")),
        ("forty", Some(NOT_A_NUMBER)),
        ("-1", Some(NOT_A_NUMBER)),
        ("1e3", Some(NOT_A_NUMBER)),
        (".", Some(NOT_A_NUMBER)),
        ("1.2.3", Some(NOT_A_NUMBER)),
        ("1,2", Some(NOT_A_NUMBER)),
        ("\u{661}", Some(NOT_A_NUMBER)),
        ("0.0001", Some("Too many digits after the point.")),
        ("99999999999999999999", Some("At most 1,000,000,000.")),
        ("1,234,567.5", None),
        (" 40 ", None),
        ("0.500", None),
        (".5", None),
        ("5.", None),
        ("0", None),
    ] {
        let sheet = sheet(Calculator::Shards, &[(0, text)]);
        assert_eq!(sheet.fault(0).as_deref(), sentence, "{text:?}");
        assert_eq!(sheet.text(0), text);
        assert_eq!(sheet.outcome(&world()).is_none(), sentence.is_some(), "{text:?}");
    }
    assert_eq!(sheet(Calculator::Shards, &[(2, "12.5")]).fault(2).as_deref(), Some("Only whole numbers."));
    assert_eq!(sheet(Calculator::Shards, &[(2, "0")]).fault(2).as_deref(), Some("At least 1."));
    assert_eq!(sheet(Calculator::Shards, &[(1, "101")]).fault(1).as_deref(), Some("At most 100."));
}

#[test]
fn an_item_that_is_none_leaves_the_formulas() {
    for (field, text, sentence) in [
        (7, "{", "This is not a JSON object."),
        (8, "id", "The item has no attribute id."),
        (8, " , ", "Name the partition key, or the partition key and the sort key."),
        (6, "5", "This table is no longer there."),
    ] {
        let sheet = sheet(Calculator::Shards, &[(field, text)]);
        let outcome = sheet.outcome(&world()).unwrap();
        assert_eq!(outcome.figures.len(), 2);
        assert_eq!(outcome.remarks, [(field, sentence.to_owned(), true)]);
    }
}

#[test]
fn another_item_offers_its_size() {
    let sheet = sheet(Calculator::Shards, &[(7, r#"{"pk":{"S":"a"}}"#)]);
    let offer = sheet.outcome(&world()).unwrap().offer.unwrap();
    assert_eq!((offer.0, &*offer.1), (2, "3"));
}

#[test]
fn the_largest_inputs_have_an_answer() {
    for calculator in Calculator::ALL {
        let mut sheet = sheet(calculator, &[]);
        for (field, entry) in calculator.entries().iter().enumerate() {
            if let super::entry::Kind::Number { decimals, max, .. } = entry.kind {
                sheet.type_in(Some(field), decimal(max.into(), decimals).into());
            }
        }
        assert!(sheet.outcome(&world()).is_some(), "{calculator:?}");
    }
}

#[test]
fn prices_can_be_changed_and_put_back() {
    let mut changed = sheet(Calculator::Cost, &[(7, "0.03")]);
    assert_eq!(figures(&changed)[0], "$61.34 a month");
    changed.type_in(None, "".into());
    assert_eq!(figures(&changed)[0], "$39.74 a month");
}

#[test]
fn numbers_are_written_as_people_read_them() {
    assert_eq!([grouped(0), grouped(999), grouped(1_000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
    assert_eq!([decimal(1_250, 3), decimal(40_000, 3), decimal(5, 3)], ["1.25", "40", "0.005"]);
    assert_eq!(megabytes(1_336_400_000), "1.2745");
    assert_eq!([dollars(21_600_000), dollars(4_999), dollars(5_000)], ["$21.60", "$0.00", "$0.01"]);
}

#[test]
fn records_of_more_than_a_megabyte_are_told() {
    let item = format!(r#"{{"pk":{{"S":"{}"}}}}"#, "x".repeat(400_000));
    let said = |item: &str| {
        let sheet = sheet(Calculator::Shards, &[(7, item)]);
        sheet.outcome(&world()).unwrap().words.iter().any(|word| word.contains("FailedToReplicateRecordCount"))
    };
    assert!(said(&item) && !said(r#"{"pk":{"S":"x"}}"#));
}
