//! Leaves: they draw what they are given and say what was asked of them.

pub mod answer_card;
pub mod branch_menu;
pub mod clock;
pub mod control;
pub mod dialog;
pub mod event_list;
pub mod event_row;
pub mod glyph;
pub mod help;
pub mod inspector;
pub mod item_form;
pub mod json_editor;
pub mod json_text;
pub mod json_view;
pub mod markers;
pub mod new_table;
pub mod row_field;
pub mod scrubber;
pub mod setup;
pub mod stage;
pub mod theme;
pub mod transport;
