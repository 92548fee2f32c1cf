//! Amazon Kinesis Data Streams.

pub mod aggregate;
