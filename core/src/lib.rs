//! Headwater's core: DynamoDB tables, DynamoDB Streams and their Lambda consumers as one deterministic simulation in
//! virtual time.
//!
//! [`http::respond`] is the door: AWS's wire protocols in, AWS's answers out. [`timeline::Timeline`] is the run: its log,
//! its clock, and every moment of its past. Nothing here does IO, reads a clock, or is random by itself.

// What the world is made of.
pub mod time;
pub mod hash;
pub mod persist;
pub mod rng;
pub mod name;
pub mod limits;
pub mod dials;
pub mod capacity;

// What happens, and why.
pub mod input;
pub mod event;
pub mod agenda;
pub mod fact;
pub mod rule;
pub mod ctx;

// The services.
pub mod dynamodb;
pub mod streams;
pub mod feed;
pub mod lambda;
pub mod sim;

// The machine.
pub mod world;
mod step;
pub mod timeline;
pub mod operation;
pub mod http;
