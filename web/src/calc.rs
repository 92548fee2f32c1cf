//! The calculators: what is typed into them, and what it comes to, as values. The arithmetic is the core's
//! (`headwater_core::sizing`); `panels/calc.rs` draws this.

pub mod capacity;
pub mod cost;
pub mod entry;
pub mod fan_out;
pub mod shards;
pub mod shown;

use std::rc::Rc;

use headwater_core::world::World;

use self::entry::{Entry, Kind, Values};
use self::shown::Outcome;

/// One of them. Each has an address of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calculator {
    #[default]
    Shards,
    Capacity,
    FanOut,
    Cost,
}

impl Calculator {
    pub const ALL: [Calculator; 4] = [Calculator::Shards, Calculator::Capacity, Calculator::FanOut, Calculator::Cost];

    pub const fn name(self) -> &'static str {
        match self {
            Calculator::Shards => "Shards",
            Calculator::Capacity => "Capacity",
            Calculator::FanOut => "Fan-out",
            Calculator::Cost => "Cost",
        }
    }

    /// The end of its address.
    pub const fn route(self) -> &'static str {
        match self {
            Calculator::Shards => "#/calc",
            Calculator::Capacity => "#/calc/capacity",
            Calculator::FanOut => "#/calc/fan-out",
            Calculator::Cost => "#/calc/cost",
        }
    }

    pub fn of_route(hash: &str) -> Option<Calculator> {
        Calculator::ALL.into_iter().find(|calculator| calculator.route() == hash)
    }

    /// What it answers, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Calculator::Shards => {
                "How many shards a Kinesis data stream needs to carry the changes of a DynamoDB table. It begins with the \
                 example of AWS's own guide."
            }
            Calculator::Capacity => "The capacity units that a DynamoDB table needs for items of one size.",
            Calculator::FanOut => {
                "What several consumers of one shard get: standard consumers share its reads, those with enhanced fan-out \
                 do not."
            }
            Calculator::Cost => "What a Kinesis data stream costs in a month of 30 days, in each of its modes.",
        }
    }

    pub fn entries(self) -> &'static [Entry] {
        match self {
            Calculator::Shards => &shards::ENTRIES,
            Calculator::Capacity => &capacity::ENTRIES,
            Calculator::FanOut => &fan_out::ENTRIES,
            Calculator::Cost => &cost::ENTRIES,
        }
    }
}

/// What the calculators hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub at: Calculator,
    /// What stands in the fields of each calculator, as it was typed.
    texts: [Vec<Rc<str>>; 4],
}

impl Default for Sheet {
    fn default() -> Sheet {
        let texts = Calculator::ALL.map(|calculator| calculator.entries().iter().map(Entry::initial).collect());
        Sheet { at: Calculator::Shards, texts }
    }
}

impl Sheet {
    pub fn text(&self, field: usize) -> &str {
        self.texts[self.at as usize].get(field).map_or("", |text| text)
    }

    /// Something was typed; `None` puts all fields of this calculator back.
    pub fn type_in(&mut self, field: Option<usize>, text: Rc<str>) {
        let texts = &mut self.texts[self.at as usize];
        match field {
            None => *texts = self.at.entries().iter().map(Entry::initial).collect(),
            Some(field) => {
                if let Some(place) = texts.get_mut(field) {
                    *place = text;
                }
            }
        }
    }

    /// Why what stands in a field cannot be reckoned with.
    pub fn fault(&self, field: usize) -> Option<String> {
        self.at.entries().get(field).and_then(|entry| entry.read(self.text(field)).err())
    }

    /// What it comes to; nothing while a field holds something that cannot be reckoned with.
    pub fn outcome(&self, world: &World) -> Option<Outcome> {
        let mut values = Values::default();
        for (field, entry) in self.at.entries().iter().enumerate() {
            values.push(entry.read(self.text(field)).ok()?);
        }
        Some(match self.at {
            Calculator::Shards => shards::outcome(&values, self, world),
            Calculator::Capacity => capacity::outcome(&values),
            Calculator::FanOut => fan_out::outcome(&values),
            Calculator::Cost => cost::outcome(&values),
        })
    }
}

/// Whether a field is one of several lines.
pub const fn is_long(entry: &Entry) -> bool {
    matches!(entry.kind, Kind::Item)
}

#[cfg(test)]
mod tests;
