//! PartiQL statements (Developer guide, PartiQL for DynamoDB), lowered to the values that expressions make.
//!
//! ```text
//! text → token → parse, parse_term → literal, condition, change → statement
//!          (tokens)   (syntax tree)      (values, tests, updates)
//!                                                 branch: which keys a condition asks for
//! ```
//! Whatever a statement says is read here without a table. What depends on a table is asked of `branch`.

pub mod branch;
mod change;
mod condition;
mod fault;
mod keyword;
mod literal;
mod parse;
mod parse_term;
mod statement;
mod syntax;
mod token;

pub use statement::{Action, Order, Returning, Select, Source, Statement, Written};
