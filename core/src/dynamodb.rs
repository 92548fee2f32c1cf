//! Tables, items and expressions. Knows nothing of who reads its changes.

pub mod change;
pub mod describe;
pub mod destination;
pub mod expr;
pub mod global;
pub mod idempotency;
pub mod index;
pub mod key;
pub mod meter;
pub mod number;
pub mod ops;
pub mod partiql;
pub mod partition;
pub mod replica;
pub mod size;
pub mod split;
pub mod table;
pub mod tags;
pub mod throttle;
pub mod ttl;
pub mod value;
pub mod wire;
pub mod write;
