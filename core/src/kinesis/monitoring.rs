//! Enhanced monitoring: the metrics that a stream has for each of its shards (API reference, EnhancedMetrics).

/// In the order in which they are listed.
pub const METRICS: [&str; 7] = [
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
];

/// Stands for all of them.
const ALL: &str = "ALL";

/// A bit for each metric that is named.
pub fn bits(names: &[String]) -> u8 {
    let is_named = |metric: &str| names.iter().any(|name| name == metric || name == ALL);
    METRICS.iter().enumerate().map(|(n, metric)| u8::from(is_named(metric)) << n).sum()
}

/// The names of the metrics whose bits are set.
pub fn names(bits: u8) -> Vec<&'static str> {
    METRICS.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, name)| *name).collect()
}
