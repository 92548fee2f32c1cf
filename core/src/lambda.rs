//! Lambda as a consumer of streams: functions, event source mappings, and the engine between shard and function.

pub mod batch;
pub mod function;
pub mod invoke;
pub mod mapping;
pub mod ops;
pub mod poller;
pub mod retry;
