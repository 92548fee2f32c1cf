//! The run that the page opens on: a table, its stream, a function, and nine changes that have already travelled.
//!
//! It is built through the door, like everything that users do afterwards.

use headwater_core::dials::Dials;
use headwater_core::input::Service;
use headwater_core::streams::stream::ViewType;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use crate::call::{self, REGION};
use crate::session::{Consumer, NewTable};

pub const TABLE: &str = "Orders";
pub const FUNCTION: &str = "audit";
/// The item that the form holds at first.
pub const FIRST_KEY: &str = "customer#42";
/// One of the opening's own items.
pub const SECOND_KEY: &str = "customer#7";

/// 2026-01-01T00:00:00Z.
pub const BEGINNING: Instant = Instant::from_seconds(1_767_225_600);
/// One seed for all: everybody sees the same opening.
const SEED: u64 = 42;
/// Time for the last record to be read and processed.
const SETTLING: Duration = Duration::seconds(2);
const BUDGET: u64 = 100_000;

/// How a session begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the opening run.
    Opening,
    /// With an account in which nothing is.
    Empty,
}

/// The run of a beginning session.
pub fn timeline(start: Start) -> Timeline {
    let mut timeline = Timeline::new(SEED, BEGINNING, Dials::default());
    if start == Start::Opening {
        let built = build(&mut timeline);
        debug_assert_eq!(built, Ok(()), "the opening is refused");
    }
    timeline
}

fn build(timeline: &mut Timeline) -> Result<(), String> {
    orders().create(timeline, REGION)?;
    for (after, operation, body) in changes() {
        timeline.advance(after, BUDGET);
        call::call(timeline, Service::DynamoDb, operation, REGION, &body)?;
    }
    timeline.advance(SETTLING, BUDGET);
    Ok(())
}

/// The opening's table and consumer.
pub fn orders() -> NewTable {
    NewTable {
        name: TABLE.into(),
        partition_key: ("pk".into(), "S"),
        sort_key: None,
        provisioned: None,
        view: Some(ViewType::NewAndOldImages),
        consumer: Some(Consumer { function: FUNCTION.into(), batch_size: 10, window_seconds: 0 }),
    }
}

/// Orders are placed, shipped and cancelled: nine changes, and how long after the one before. The customers are chosen
/// so that every partition has some.
fn changes() -> [(Duration, &'static str, Json); 9] {
    [
        (Duration::millis(700), "PutItem", order("customer#7", "placed", 25)),
        (Duration::millis(900), "PutItem", order("customer#24", "placed", 80)),
        (Duration::millis(400), "PutItem", order("customer#11", "placed", 12)),
        (Duration::millis(1_100), "PutItem", order("customer#7", "shipped", 25)),
        (Duration::millis(600), "PutItem", order("customer#64", "placed", 240)),
        (Duration::millis(300), "PutItem", order("customer#19", "placed", 5)),
        (Duration::millis(1_400), "PutItem", order("customer#11", "shipped", 12)),
        (Duration::millis(500), "DeleteItem", json!({ "TableName": TABLE, "Key": key("customer#24") })),
        (Duration::millis(800), "PutItem", order("customer#64", "shipped", 240)),
    ]
}

fn key(customer: &str) -> Json {
    json!({ "pk": { "S": customer } })
}

fn order(customer: &str, status: &str, total: u32) -> Json {
    let item = json!({ "pk": { "S": customer }, "status": { "S": status }, "total": { "N": total.to_string() } });
    json!({ "TableName": TABLE, "Item": item })
}
