//! Whose meters a region has, and the dimensions by which CloudWatch finds them.

use std::rc::Rc;

use crate::metrics::Metric;
use crate::metrics::meter::Meter;
use crate::metrics::tables::{self, Row};
use crate::name::table_of_stream_arn;
use crate::world::{Region, World};

/// One meter, or a part of one, with its names.
pub struct Source<'a> {
    pub namespace: &'static str,
    /// Name and value, in the order of the names.
    pub dimensions: Vec<(&'static str, Rc<str>)>,
    pub rows: &'static [Row],
    /// Where the first of the rows stands in the meter.
    pub(super) first: usize,
    pub(super) meter: &'a Meter,
    /// A metric that has a value at any time, whether something happens or not: its row, and its value now.
    pub(super) present: Option<(usize, u64)>,
}

impl Source<'_> {
    /// Whether a metric's namespace and dimensions are these, all of them.
    pub(super) fn is_of(&self, metric: &Metric) -> bool {
        let mut pairs = self.dimensions.iter().zip(&metric.dimensions);
        *self.namespace == *metric.namespace
            && self.dimensions.len() == metric.dimensions.len()
            && pairs.all(|((name, value), (other, wanted))| *name == &**other && value == wanted)
    }

    /// The rows that were measured at least once.
    pub fn with_data(&self) -> impl Iterator<Item = &'static Row> + '_ {
        let measured = |(place, _): &(usize, &Row)| {
            !self.meter.is_silent(self.first + place) || self.present.is_some_and(|(at, _)| at == *place)
        };
        self.rows.iter().enumerate().filter(measured).map(|(_, row)| row)
    }

    /// A metric of this source.
    pub fn metric(&self, row: &Row) -> Metric {
        let dimensions = self.dimensions.iter().map(|(name, value)| ((*name).into(), Rc::clone(value))).collect();
        Metric { namespace: self.namespace.into(), name: row.name.into(), dimensions }
    }
}

/// All meters of a region. Two may have the same names: a function is called by each of its mappings.
pub fn sources<'a>(world: &'a World, region: &str) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    if let Some(region) = world.region(region) {
        add_kinesis(region, &mut sources);
        add_streams(region, &mut sources);
        add_mappings(region, &mut sources);
        add_deliveries(region, &mut sources);
    }
    sources
}

fn add_kinesis<'a>(region: &'a Region, sources: &mut Vec<Source<'a>>) {
    for (name, stream) in region.kinesis.iter() {
        sources.push(Source {
            namespace: tables::KINESIS,
            dimensions: vec![("StreamName", Rc::clone(name))],
            rows: tables::KinesisStream::ROWS,
            first: 0,
            meter: &stream.meter,
            present: None,
        });
    }
}

fn add_deliveries<'a>(region: &'a Region, sources: &mut Vec<Source<'a>>) {
    for (name, delivery) in region.deliveries.iter() {
        sources.push(Source {
            namespace: tables::FIREHOSE,
            dimensions: vec![("DeliveryStreamName", Rc::clone(name))],
            rows: tables::Firehose::ROWS,
            first: 0,
            meter: &delivery.meter,
            present: None,
        });
    }
}

fn add_streams<'a>(region: &'a Region, sources: &mut Vec<Source<'a>>) {
    for (arn, stream) in region.streams.iter() {
        let label = arn.rsplit('/').next().unwrap_or_default();
        sources.push(Source {
            namespace: tables::DYNAMODB,
            dimensions: vec![
                ("Operation", "GetRecords".into()),
                ("StreamLabel", label.into()),
                ("TableName", table_of_stream_arn(arn).into()),
            ],
            rows: tables::StreamReads::ROWS,
            first: 0,
            meter: &stream.reads,
            present: None,
        });
    }
}

fn add_mappings<'a>(region: &'a Region, sources: &mut Vec<Source<'a>>) {
    for mapping in region.mappings.values() {
        let function = ("FunctionName", Rc::clone(&mapping.settings.function));
        let uuid = ("EventSourceMappingUUID", Rc::clone(&mapping.settings.uuid));
        for (dimension, rows, first) in
            [(function, tables::Function::ROWS, 0), (uuid, tables::Mapping::ROWS, tables::Function::ROWS.len())]
        {
            sources.push(Source {
                namespace: tables::LAMBDA,
                dimensions: vec![dimension],
                rows,
                first,
                meter: &mapping.meter,
                present: None,
            });
        }
    }
}
