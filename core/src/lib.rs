//! Headwater's core: DynamoDB tables, DynamoDB Streams and their Lambda consumers as one deterministic simulation in
//! virtual time.
//!
//! [`http::respond`] is the door: AWS's wire protocols in, AWS's answers out. [`timeline::Timeline`] is the run: its log,
//! its clock, and every moment of its past. Nothing here does IO, reads a clock, or is random by itself.

// What the world is made of.
pub mod capacity;
pub mod dials;
pub mod hash;
pub mod limits;
pub mod name;
pub mod persist;
pub mod rng;
pub mod sequence;
pub mod time;

// What happens, and why.
pub mod agenda;
pub mod ctx;
pub mod event;
pub mod fact;
pub mod input;
pub mod rule;

// The services.
pub mod dynamodb;
pub mod feed;
pub mod kinesis;
pub mod lambda;
pub mod sim;
pub mod streams;

// The machine.
pub mod cli;
pub mod http;
pub mod invariant;
pub mod mutation;
pub mod operation;
pub mod save;
pub mod sizing;
mod step;
pub mod timeline;
pub mod world;
