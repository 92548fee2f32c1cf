//! What AWS has no operation for: a function's behaviour, the dials, rollovers and splits by hand, producers. Same door, same phases.

mod delete_producer;
pub mod producer;
mod put_function;
mod put_producer;
mod roll_over_shard;
mod set_dials;
mod split_partition;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<delete_producer::DeleteProducer>(),
    entry::<put_function::PutFunction>(),
    entry::<put_producer::PutProducer>(),
    entry::<roll_over_shard::RollOverShard>(),
    entry::<set_dials::SetDials>(),
    entry::<split_partition::SplitPartition>(),
];
