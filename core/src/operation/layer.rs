//! Which generation of AWS's validation texts an operation answers with (captured from AWS).

/// AWS is replacing its validation layer operation by operation; the texts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The texts of 2012 to 2026.
    Old,
    /// The new texts.
    Current,
    /// The new texts, with `1 validation error detected: ` before those of the request's own validation.
    CurrentEnveloped,
    /// Those of Kinesis: the old ones, with texts of its own for wrong JSON types, and without what its users send.
    Kinesis,
}

impl Layer {
    /// Whether the new wording applies.
    pub const fn is_current(self) -> bool {
        matches!(self, Layer::Current | Layer::CurrentEnveloped)
    }
}
