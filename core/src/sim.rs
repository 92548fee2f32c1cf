//! What AWS has no operation for: a function's behaviour, and the dials. Same door, same phases.

mod put_function;
mod set_dials;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[entry::<put_function::PutFunction>(), entry::<set_dials::SetDials>()];
