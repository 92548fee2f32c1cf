//! One account with its regions: a persistent value, cloned in O(1), changed by `step` alone.

use std::rc::Rc;

use crate::agenda::Agenda;
use crate::cloudwatch::alarm::Alarms;
use crate::dials::Dials;
use crate::dynamodb::idempotency::Done;
use crate::dynamodb::table::Table;
use crate::firehose::delivery::Delivery;
use crate::flink::application::Application;
use crate::kinesis;
use crate::lambda::function::Function;
use crate::lambda::mapping::Mapping;
use crate::operation::error::{ApiError, Code};
use crate::persist::{Directory, Map};
use crate::rng::Dice;
use crate::sim::producer::Producer;
use crate::sinks::Bucket;
use crate::streams::pace::Calls;
use crate::streams::stream::Stream;
use crate::time::Instant;

/// All there is at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub now: Instant,
    pub seed: u64,
    /// What happened so far: inputs and events.
    pub steps: u64,
    pub(crate) dice: Dice,
    pub dials: Rc<Dials>,
    pub agenda: Agenda,
    pub regions: Directory<Rc<str>, Rc<Region>>,
}

/// What one region holds. Streams outlive their tables, so they stand beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Region {
    pub tables: Directory<Rc<str>, Rc<Table>>,
    /// Tokens of write transactions, with what was done under them.
    pub tokens: Map<Rc<str>, Done>,
    /// By ARN.
    pub streams: Directory<Rc<str>, Rc<Stream>>,
    pub(crate) stream_calls: Calls,
    /// Kinesis streams by name.
    pub kinesis: Directory<Rc<str>, Rc<kinesis::stream::Stream>>,
    /// Delivery streams of Firehose by name.
    pub deliveries: Directory<Rc<str>, Rc<Delivery>>,
    /// Buckets of S3 that something was written to.
    pub buckets: Directory<Rc<str>, Rc<Bucket>>,
    /// Windowing applications by name.
    pub applications: Directory<Rc<str>, Rc<Application>>,
    pub kinesis_commitment: kinesis::account::Commitment,
    pub functions: Directory<Rc<str>, Rc<Function>>,
    /// By UUID.
    pub mappings: Directory<Rc<str>, Rc<Mapping>>,
    /// Nothing before there is an alarm.
    pub alarms: Option<Rc<Alarms>>,
    /// By name.
    pub producers: Directory<Rc<str>, Rc<Producer>>,
}

impl World {
    pub fn new(seed: u64, start: Instant, dials: Dials) -> Self {
        World {
            now: start,
            seed,
            steps: 0,
            dice: Dice::new(seed),
            dials: Rc::new(dials),
            agenda: Agenda::default(),
            regions: Directory::new(),
        }
    }

    /// A region as it stands; one that nobody used yet has nothing in it.
    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.get(name).map(Rc::as_ref)
    }

    pub(crate) fn region_mut(&mut self, name: &Rc<str>) -> &mut Region {
        let region = self.regions.get_or_default(name);
        Rc::make_mut(region)
    }

    pub fn table(&self, region: &str, name: &str) -> Option<&Rc<Table>> {
        self.region(region)?.tables.get(name)
    }

    pub fn stream(&self, region: &str, arn: &str) -> Option<&Rc<Stream>> {
        self.region(region)?.streams.get(arn)
    }

    pub(crate) fn table_mut(&mut self, region: &Rc<str>, name: &str) -> Option<&mut Table> {
        self.region_mut(region).tables.get_mut(name).map(Rc::make_mut)
    }

    pub(crate) fn stream_mut(&mut self, region: &Rc<str>, arn: &str) -> Option<&mut Stream> {
        self.region_mut(region).streams.get_mut(arn).map(Rc::make_mut)
    }

    /// A Kinesis stream by its name.
    pub fn kinesis(&self, region: &str, name: &str) -> Option<&Rc<kinesis::stream::Stream>> {
        self.region(region)?.kinesis.get(name)
    }

    pub(crate) fn kinesis_mut(&mut self, region: &Rc<str>, name: &str) -> Option<&mut kinesis::stream::Stream> {
        self.region_mut(region).kinesis.get_mut(name).map(Rc::make_mut)
    }

    /// The table that a control-plane operation names.
    pub(crate) fn known_table(&self, region: &str, name: &str) -> Result<&Rc<Table>, ApiError> {
        self.table(region, name).ok_or_else(|| {
            ApiError::new(Code::ResourceNotFound, format!("Requested resource not found: Table: {name} not found"))
        })
    }

    /// The table that a data-plane operation names: it must be past CREATING and not yet DELETING.
    pub(crate) fn usable_table(&self, region: &str, name: &str) -> Result<&Rc<Table>, ApiError> {
        self.table(region, name)
            .filter(|table| table.status.is_usable())
            .ok_or_else(|| ApiError::new(Code::ResourceNotFound, "Requested resource not found"))
    }
}
