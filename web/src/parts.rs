//! What panels are made of: functions that draw what they are given.

pub mod answer;
pub mod branches;
pub mod clock;
pub mod comparison;
pub mod console;
pub mod control;
pub mod event_list;
pub mod event_row;
pub mod form_view;
pub mod glyph;
pub mod go_to;
pub mod help;
pub mod inspector;
pub mod json_text;
pub mod json_view;
pub mod markers;
pub mod metrics;
pub mod setup;
pub mod share;
pub mod stage;
