//! The numbers that AWS publishes for expressions (Developer Guide, Quotas, expression parameters).

/// Length of an expression, in bytes as written.
pub(super) const EXPRESSION_BYTES: usize = 4_096;

/// Length of a `#name` or `:value` placeholder, in bytes.
pub(super) const PLACEHOLDER_BYTES: usize = 255;

/// Size of all substitution values of one request, in bytes.
pub(super) const SUBSTITUTION_BYTES: u64 = 2 * 1024 * 1024;

/// Operators and functions in one expression.
pub(super) const OPERATORS: usize = 300;

/// Operands of IN, the left one included.
pub(super) const IN_OPERANDS: usize = 100;

/// Elements of a document path.
pub(super) const PATH_LEVELS: usize = 32;

/// The largest list index: that of a signed 32-bit integer.
pub(super) const LIST_INDEX: u32 = i32::MAX as u32;
