//! What the metrics panel is made of.

pub mod alarms;
pub mod chart;
pub mod detail;
pub mod series;
