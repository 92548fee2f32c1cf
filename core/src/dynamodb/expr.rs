//! Expressions: conditions, updates, projections and key conditions, and the legacy parameters that say the same
//! (Developer Guide, Expressions).
//!
//! ```text
//!                    ┌ parse_condition → condition, predicate → evaluate
//! text → token, parse┼ parse_update    → update, assignment   → apply
//!   (syntax tree)    └ projection, key_condition
//!          ▲ names: #name and :value          legacy ┄┄ parameters of 2012, lowered to the same values
//! ```
//! Reading an expression gives AWS's own error or a value that can be applied to any item. What depends on a table is
//! not known here: callers ask a value for its paths and check those against key schemas.

mod apply;
mod assignment;
mod check;
mod columns;
mod condition;
mod evaluate;
mod fault;
mod key_condition;
pub mod legacy;
mod lower;
mod names;
mod parse;
mod parse_condition;
mod parse_update;
mod path;
pub(super) mod predicate;
mod projection;
mod reserved;
mod syntax;
mod token;
mod update;

pub(super) use assignment::{Assignment, Source, check_constant};
pub(super) use condition::{Operand, Test};
pub(super) use fault::Fault;
pub(super) use path::check_disjoint;
pub(super) use syntax::{Comparator, Function};
pub(super) use update::{Action as UpdateAction, Change};

pub use apply::Updated;
pub use columns::Columns;
pub use condition::Condition;
pub use fault::Parameter;
pub use key_condition::{IndexRange, KeyCondition, KeyRange, SortRange};
pub use names::Substitutions;
pub use path::{Path, Step};
pub use projection::Projection;
pub use update::Update;

#[cfg(test)]
mod tests;
