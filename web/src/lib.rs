//! The Headwater user interface.
//!
//! It draws facts and pointers; it never mocks, times or decides. What it writes goes through the core's door, as JSON.
//!
//! A function that a first visit does without is `inline(never)` where it would else become part of one that it runs:
//! only then does `cargo xtask split` find it.

pub mod app;
pub mod calc;
pub mod call;
pub mod console;
pub mod draft;
pub mod find;
pub mod form;
mod heap;
mod js;
pub mod keys;
mod memo;
pub mod opening;
pub mod panels;
pub mod parts;
mod rest;
pub mod selection;
pub mod sentence;
pub mod session;
pub mod share;
pub mod shared;
pub mod ui;
pub mod view;
mod watched;

pub use app::App;
