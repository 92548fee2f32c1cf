//! Lambda as a consumer of streams: functions, event source mappings, and the engine between shard and function.
//!
//! ```text
//! shard ──poller──▶ buffer ──batch──▶ invoke ──▶ function ──▶ response ──▶ retry ──▶ checkpoint
//!                                        ▲                                   │
//!                                        └── parts of a batch, and retries ──┘
//! ```
//!
//! Each shard has a lane of its own; what happens to it, happens in its [`turn`]. A function never sees the world (but for those in
//! [`copying`] and [`materialize`], which write to a table), and
//! a lane never sees another lane but its shard's children.

pub mod batch;
pub mod copying;
pub mod event;
pub mod function;
pub mod invoke;
pub mod lane;
pub mod lineage;
pub mod mapping;
pub mod materialize;
mod measure;
pub mod ops;
pub mod poller;
pub mod response;
pub mod retry;
mod turn;
