//! The parts of the inspector, one for each kind of thing that can be picked.

pub mod cause;
pub mod delta;
pub mod details;
pub mod history;
pub mod item;
pub mod kinesis;
pub mod mapping;
pub mod nothing;
pub mod reader;
pub mod record;
pub mod replicas;
pub mod shard;
pub mod table;
