//! Every number that AWS publishes as a limit, in one place, each with its source.

use crate::time::Duration;

/// Size of an item, attribute names and values together, in bytes. Service quotas, item size: 400 KB.
pub const ITEM_BYTES: u64 = 409_600;

/// Size of a partition key value, in bytes. Service quotas, partition key length.
pub const PARTITION_KEY_BYTES: usize = 2_048;

/// Size of a sort key value, in bytes. Service quotas, sort key length.
pub const SORT_KEY_BYTES: usize = 1_024;

/// Length of an attribute name, in bytes. Service quotas, attribute names: at most 64 KB.
pub const ATTRIBUTE_NAME_BYTES: usize = 65_535;

/// Levels of a value, the attribute itself being the first. Service quotas, nested attribute depth.
pub const NESTING_LEVELS: usize = 32;

/// Significant digits of a number. Service quotas, numbers.
pub const NUMBER_DIGITS: u32 = 38;

/// Power of ten of the first digit of the largest numbers. Service quotas, numbers: below 1E+126.
pub const NUMBER_MAGNITUDE_MAX: i16 = 125;

/// Power of ten of the first digit of the smallest numbers. Service quotas, numbers: from 1E-130.
pub const NUMBER_MAGNITUDE_MIN: i16 = -130;

// Requests.

/// The longest body of a request (Service quotas, API request size).
pub const REQUEST_BYTES: usize = 16 * 1024 * 1024;
/// The longest region name that is believed; AWS's own have at most 16 characters.
pub const REGION_NAME_LENGTH: usize = 32;
/// How many constraint errors one answer lists at the most.
pub const CONSTRAINT_ERRORS_LISTED: usize = 10;

// Capacity.

/// Bytes of one read unit (Developer guide, Read/write capacity mode).
pub const READ_UNIT_BYTES: u64 = 4_096;
/// Bytes of one write unit (Developer guide, Read/write capacity mode).
pub const WRITE_UNIT_BYTES: u64 = 1_024;
/// Read units a second that one partition gives (Developer guide, Best practices for partition keys).
pub const PARTITION_READ_UNITS: u64 = 3_000;
/// Write units a second that one partition gives (Developer guide, Best practices for partition keys).
pub const PARTITION_WRITE_UNITS: u64 = 1_000;
/// Read units a second that a new on-demand table is ready for.
pub const ON_DEMAND_READ_UNITS: u64 = 12_000;
/// Write units a second that a new on-demand table is ready for.
pub const ON_DEMAND_WRITE_UNITS: u64 = 4_000;

// Tables.

/// Characters of a table's name (Service quotas, table names).
pub const TABLE_NAME_LENGTH: i64 = 255;
/// Characters of a table's ARN where a name may stand (service model, TableArn).
pub const TABLE_ARN_LENGTH: i64 = 1_024;

/// The largest provisioned value that is read at all (captured CreateTable validation).
pub const THROUGHPUT_UNITS: i64 = 1_000_000_000_000;
/// Partitions that a simulated table may have: keeps a hostile CreateTable bounded.
pub const PARTITIONS: u32 = 256;
/// Bytes examined by one page of Query or Scan (Service quotas, result set).
pub const PAGE_BYTES: u64 = 1_048_576;
/// Tables in one region (Service quotas).
pub const TABLES: usize = 2_500;

// Streams.

/// How long a stream record is kept (Developer guide, DynamoDB Streams).
pub const STREAM_RETENTION: Duration = Duration::hours(24);
/// How long a shard iterator can be used (API reference, GetShardIterator).
pub const ITERATOR_LIFETIME: Duration = Duration::seconds(15 * 60);
/// Records in one GetRecords page (API reference, GetRecords).
pub const GET_RECORDS_COUNT: usize = 1_000;
/// Bytes in one GetRecords page (API reference, GetRecords).
pub const GET_RECORDS_BYTES: u64 = 1_048_576;

// Lambda.

/// The largest synchronous event (Lambda quotas, invocation payload).
pub const INVOKE_PAYLOAD_BYTES: usize = 6 * 1024 * 1024;
