//! The stage: tables and their partitions, the shards that take their changes, and the functions that read them.

pub mod any_shard;
pub mod consumer;
pub mod empty;
pub mod flow;
pub mod forks;
pub mod heading;
pub mod iterated;
pub mod kinesis;
pub mod lane;
pub mod legend;
pub mod lineage;
pub mod menu;
pub mod older;
pub mod partition;
pub mod place;
pub mod reader;
pub mod replicas;
pub mod shard_table;
pub mod slot;
pub mod status;
pub mod twin;
