//! Simulations: from a seed a plan, from a plan a run that every invariant watches, and a naive model beside it.
//!
//! ```text
//! seed ──▶ Plan (what is done, and after which pauses) ──▶ Run ──▶ Failure { invariant, sentence }, or nothing
//!              ▲                                             │
//!              └────────────── shrink: fewer steps, same invariant
//! ```
//!
//! The model knows what was asked for and what was answered, and nothing of how the engine works. At the end it is
//! compared with what Scan and GetRecords say.

pub mod clicks;
pub mod deed;
pub mod fuzz;
pub mod model;
pub mod plan;
pub mod reader;
pub mod run;
pub mod shrink;

/// What went wrong in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The id of the core's invariant, or the name of a check of the model.
    pub invariant: String,
    pub sentence: String,
}

impl Failure {
    pub fn new(invariant: &str, sentence: impl Into<String>) -> Failure {
        Failure { invariant: invariant.into(), sentence: sentence.into() }
    }
}

/// Tables hold what was written to them, and nothing else (the model against Scan).
pub const WRITES_TAKE_EFFECT: &str = "writes-take-effect";
/// A stream tells each item's changes whole and in order (the model against GetRecords).
pub const READERS_SEE_ALL: &str = "readers-see-all";
/// No reader of GetRecords is given a record again.
pub const ITERATORS_GO_FORWARD: &str = "iterators-go-forward";
/// Kinesis keeps what it acknowledged for as long as it says (the model against GetRecords).
pub const KINESIS_KEEPS: &str = "kinesis-keeps-records";
/// A record stands in the shard that owned its hash.
pub const KINESIS_AT_HOME: &str = "kinesis-records-at-home";
/// Whoever reads parents before children finds the records of a key in order.
pub const KINESIS_ORDER: &str = "kinesis-order-of-a-key";
/// Small pages and one large page have the same records.
pub const KINESIS_PAGES: &str = "kinesis-pages-add-up";
