//! The panels of the Play screen. They alone read the session.

pub mod calc;
pub mod events;
pub mod inspector;
pub mod invariants;
pub mod play;
pub mod stage;
pub mod timeline;
pub mod top;
pub mod write;
