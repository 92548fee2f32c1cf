//! What AWS has no operation for: a function's behaviour, the dials, rollovers and splits by hand. Same door, same phases.

mod put_function;
mod roll_over_shard;
mod set_dials;
mod split_partition;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<put_function::PutFunction>(),
    entry::<roll_over_shard::RollOverShard>(),
    entry::<set_dials::SetDials>(),
    entry::<split_partition::SplitPartition>(),
];
