//! The inspector's leaves: everything there is to say about what is picked.

pub mod cause;
pub mod delta;
pub mod details;
pub mod history;
pub mod item;
pub mod mapping;
pub mod nothing;
pub mod record;
pub mod shard;
pub mod table;
pub mod tabs;
