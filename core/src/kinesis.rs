//! Kinesis Data Streams: streams whose shards people manage, and the API that writes and reads them.

pub mod hash;
pub mod iterator;
pub mod number;
pub mod ops;
pub mod read;
pub mod shard;
pub mod stream;
