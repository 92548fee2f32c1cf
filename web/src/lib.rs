//! The Headwater user interface.
//!
//! It draws facts and pointers; it never mocks, times or decides. What it writes goes through the core's door, as JSON.

mod app;
pub mod call;
pub mod draft;
pub mod find;
mod heap;
pub mod hooks;
mod js;
pub mod keys;
pub mod opening;
pub mod panels;
pub mod parts;
mod rest;
pub mod selection;
pub mod sentence;
pub mod session;
pub mod shared;

pub use app::App;
