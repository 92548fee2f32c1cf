//! One panel for each region of the screen. Only panels read the session; they hand shared pointers to the parts.

pub mod events;
pub mod header;
pub mod inspector;
pub mod play;
pub mod stage;
pub mod timeline;
pub mod write;
