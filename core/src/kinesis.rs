//! Kinesis Data Streams: streams whose shards people manage, and the API that writes and reads them.

pub mod account;
pub mod aggregate;
pub mod consumer;
pub mod hash;
pub mod iterator;
pub mod labels;
pub mod life;
pub(crate) mod measure;
pub mod monitoring;
pub mod number;
pub mod ops;
pub mod read;
pub mod reader;
pub(crate) mod reshard;
pub(crate) mod scale;
pub mod shard;
pub mod stream;
pub mod subscription;
pub(crate) mod token;
pub mod traffic;
pub(crate) mod write;
