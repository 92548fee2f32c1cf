//! CloudWatch: the metrics that everything else counts, to be asked for, and alarms that watch them.
//!
//! ```text
//! meters ──points──▶ statistic ──▶ evaluate (M of N, missing data) ──▶ state ──▶ actions, once for each change
//!                                  every minute, while there are alarms
//! ```
//!
//! Nothing here counts anything, and no entity knows that it is watched.

pub mod alarm;
pub mod evaluate;
pub mod ops;
mod reason;
pub mod statistic;
pub mod watch;
