//! A small application of Managed Service for Apache Flink: windows over a Kinesis stream by event time.
//!
//! ```text
//! shard ─▶ lane (top event time) ─┐ watermark = min over lanes that are not idle of (top − bound)
//! shard ─▶ lane ──────────────────┴▶ windows by key ── watermark passes the end ──▶ fired
//!                                     └── record behind the watermark and the lateness ──▶ side output
//! every 60 s: a checkpoint of lanes and windows; after a crash both go on from it
//! ```

pub mod application;
pub mod checkpoint;
pub mod path;
pub mod source;
pub mod window;
