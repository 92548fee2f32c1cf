//! Amazon Data Firehose: records are gathered in a buffer and written to a bucket as objects, by size or by time.
//!
//! ```text
//! PutRecord ─┐              size or interval            S3
//!            ├─▶ buffer ──────────────────────▶ batch ──────▶ object
//! source.rs ─┘   delivery.rs                    deliver.rs    sinks.rs
//! ```

pub mod deliver;
pub mod delivery;
pub mod destination;
pub mod ops;
pub mod prefix;
pub mod source;
mod transform;
