//! What AWS has no operation for: a function's behaviour, the dials, rollovers and splits by hand, producers. Same door, same phases.

mod crash_application;
mod delete_application;
mod delete_producer;
mod describe_application;
pub mod producer;
mod put_application;
mod put_function;
mod put_producer;
mod roll_over_shard;
mod set_dials;
mod split_partition;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<crash_application::CrashApplication>(),
    entry::<delete_application::DeleteApplication>(),
    entry::<delete_producer::DeleteProducer>(),
    entry::<describe_application::DescribeApplication>(),
    entry::<put_application::PutApplication>(),
    entry::<put_function::PutFunction>(),
    entry::<put_producer::PutProducer>(),
    entry::<roll_over_shard::RollOverShard>(),
    entry::<set_dials::SetDials>(),
    entry::<split_partition::SplitPartition>(),
];
