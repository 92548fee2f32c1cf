//! DynamoDB Streams: shards of change records, and the API that reads them.

pub mod iterator;
pub mod ops;
pub mod pace;
pub mod record;
pub mod shard;
pub mod stream;
