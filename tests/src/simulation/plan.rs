//! Plans: what a simulation does, drawn from a seed. A plan is plain data, so that it can be shortened.

use headwater_core::dials::Dials;
use headwater_core::rng::{Concern, Dice};
use headwater_core::time::Duration;

use super::clicks::Click;
use super::deed::{Deed, Form, Group, Intent, Settings, TABLES, Write};

/// What is done, and after which pauses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub dials: Dials,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct Step {
    /// How long the clock runs before.
    pub pause: Duration,
    pub deed: Deed,
}

const STEPS: u64 = 50;
pub const KEYS: u64 = 8;

impl Plan {
    pub fn of_seed(seed: u64) -> Plan {
        let mut draw = Draw(Dice::new(seed ^ 0x5eed));
        let mut plan = Plan { seed, dials: draw.dials(), steps: Vec::new() };
        plan.open(&mut draw);
        for _ in 0..20 + draw.below(STEPS) {
            let step = Step { pause: draw.pause(), deed: draw.deed() };
            plan.steps.push(step);
        }
        if draw.chance(3) {
            plan.come_late(&mut draw);
        }
        plan.replicate(&mut Draw(Dice::new(seed ^ 0xcdc)));
        plan.click(seed);
        plan.turn_faults(seed);
        plan
    }

    /// Now and then the first table goes to Kinesis, too, by a way that is more or less straight.
    fn replicate(&mut self, draw: &mut Draw) {
        if !draw.chance(3) {
            return;
        }
        self.dials.kinesis_duplicates = draw.pick(&[0, 100, 500]);
        self.dials.kinesis_reordering = draw.pick(&[0, 100, 500]);
        let place = draw.below(self.steps.len() as u64 / 2) as usize;
        let deed = Deed::Materialize { table: 0, repair: draw.chance(2) };
        self.steps.insert(place, Step { pause: Duration::seconds(1), deed });
    }

    /// Now and then AWS's rarer habits, by dice of their own.
    fn turn_faults(&mut self, seed: u64) {
        let mut draw = Draw(Dice::new(seed ^ 0xfa17));
        self.dials.lazy_trim = draw.pick(&[Duration::ZERO, Duration::ZERO, Duration::ZERO, Duration::hours(3)]);
        self.dials.latest_slack = draw.pick(&[Duration::ZERO, Duration::ZERO, Duration::ZERO, Duration::seconds(5)]);
        self.dials.stream_throttling = u32::from(draw.chance(5));
    }

    /// In every second plan a Kinesis stream is used in between. Its dice are its own.
    fn click(&mut self, seed: u64) {
        let mut draw = Draw(Dice::new(seed ^ 0xc11c));
        if draw.chance(2) {
            return;
        }
        let mut at = draw.below(self.steps.len() as u64 / 2 + 1) as usize;
        let create = Click::Create { shards: 1 + draw.below(4) as u32 };
        self.steps.insert(at, Step { pause: Duration::ZERO, deed: Deed::Click(create) });
        for n in 0..12 + draw.below(12) {
            at = (at + 1 + draw.below(3) as usize).min(self.steps.len());
            let pause = Duration::millis(if n == 0 { 1_100 } else { draw.below(700) });
            self.steps.insert(at, Step { pause, deed: Deed::Click(draw.next_click()) });
        }
    }

    /// A consumer that comes when much has happened, and reads it all.
    fn come_late(&mut self, draw: &mut Draw) {
        let settings = Settings { retries: 1, ..draw.settings() };
        let deeds = [Deed::Function { poison: None }, Deed::Map { table: 0, from_horizon: true, settings }];
        for deed in deeds {
            self.steps.push(Step { pause: Duration::millis(draw.below(2_000)), deed });
        }
    }

    /// Most runs begin with a table, a stream and a consumer, so that there is something to go wrong.
    fn open(&mut self, draw: &mut Draw) {
        let opening = [
            Deed::Create { table: 0, view: Some(draw.below(4) as u8), index: draw.chance(2) },
            draw.function(),
            Deed::Map { table: 0, from_horizon: draw.chance(2), settings: draw.settings() },
            Deed::TimeToLive { table: 0, on: true },
        ];
        for deed in opening {
            if !draw.chance(6) {
                self.steps.push(Step { pause: Duration::seconds(7), deed });
            }
        }
    }
}

/// The dice of a plan.
struct Draw(Dice);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0.below(Concern::Faults, bound)
    }

    /// True one time out of so many.
    fn chance(&mut self, out_of: u64) -> bool {
        self.below(out_of) == 0
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn dials(&mut self) -> Dials {
        let base = if self.chance(2) { Dials::instant() } else { Dials::default() };
        let minutes = |n: u64| Duration::seconds(n * 60);
        Dials {
            partition_bytes: self.pick(&[300, 700, 2_000, 1 << 33]),
            shard_rollover: self.pick(&[minutes(20), minutes(60), minutes(240), minutes(240)]),
            on_demand_partitions: self.pick(&[1, 1, 2, 4]),
            gsi_lag: self.pick(&[Duration::ZERO, Duration::millis(10), Duration::seconds(3)]),
            ttl_delay: self.pick(&[Duration::ZERO, Duration::seconds(5)]),
            poll_interval: self.pick(&[Duration::millis(250), Duration::seconds(1)]),
            function_duration: self.pick(&[Duration::ZERO, Duration::millis(120), Duration::seconds(2)]),
            retry_cap: self.pick(&[Duration::seconds(1), Duration::seconds(60)]),
            throttling: u32::from(self.chance(4)),
            sparse_pages: self.pick(&[0, 0, 2]),
            stale_describe: self.pick(&[Duration::ZERO, Duration::seconds(5)]),
            ..base
        }
    }

    fn next_click(&mut self) -> Click {
        match self.below(20) {
            0..11 => {
                let count = self.pick(&[1, 1, 3, 6]);
                let explicit = |draw: &mut Draw| draw.chance(5).then(|| draw.below(256) as u8);
                let records = (0..count).map(|_| (self.below(KEYS) as u8, explicit(self))).collect();
                Click::Put { records }
            }
            11..14 => Click::Split { which: self.below(8) },
            14 => Click::Merge { which: self.below(8) },
            15..19 => Click::Read { limit: 1 + self.below(4) },
            _ => Click::Produce { rate: self.pick(&[5, 100]), batch: self.pick(&[1, 7]), lost: self.pick(&[0, 300]) },
        }
    }

    fn pause(&mut self) -> Duration {
        match self.below(20) {
            0..7 => Duration::ZERO,
            7..12 => Duration::millis(self.below(300)),
            12..17 => Duration::millis(self.below(20_000)),
            17 => Duration::seconds(self.below(3 * 3_600)),
            18 => Duration::seconds(5 * 3_600 + self.below(12 * 3_600)),
            _ => Duration::seconds(23 * 3_600 + self.below(3 * 3_600)),
        }
    }

    fn table(&mut self) -> u8 {
        if self.chance(3) { self.below(TABLES.len() as u64) as u8 } else { 0 }
    }

    fn deed(&mut self) -> Deed {
        let table = self.table();
        match self.below(100) {
            0..38 => Deed::Write { table, form: self.pick(&Form::ALL), write: self.write() },
            38..56 => Deed::Group { table, how: self.pick(&Group::ALL), writes: self.writes(), fails: self.chance(4) },
            56..66 => Deed::Read { table, limit: 1 + self.below(4) },
            66..70 => Deed::Stream { table, view: (!self.chance(2)).then(|| self.below(4) as u8) },
            70..74 => {
                Deed::Create { table, view: (!self.chance(4)).then(|| self.below(4) as u8), index: self.chance(2) }
            }
            74 => Deed::Drop { table },
            75..79 => Deed::TimeToLive { table, on: !self.chance(4) },
            79..83 => self.function(),
            83..90 => Deed::Map { table, from_horizon: !self.chance(3), settings: self.settings() },
            90..93 => Deed::Switch { which: self.below(4), enabled: self.chance(2) },
            93 => Deed::Unmap { which: self.below(4) },
            94..97 => Deed::Split { table },
            _ => Deed::RollOver { table, which: self.below(4) },
        }
    }

    fn function(&mut self) -> Deed {
        Deed::Function { poison: self.chance(2).then(|| self.below(KEYS) as u8) }
    }

    fn settings(&mut self) -> Settings {
        Settings {
            batch_size: self.pick(&[1, 2, 3, 10, 100]),
            window_seconds: self.pick(&[0, 0, 1, 5]),
            retries: self.pick(&[-1, 0, 1, 3]),
            age_seconds: self.pick(&[-1, -1, 60, 3_600]),
            bisect: self.chance(3),
            reports: self.chance(3),
        }
    }

    fn write(&mut self) -> Write {
        let intent = match self.below(10) {
            0..5 => Intent::Put,
            5..8 => Intent::Set,
            _ => Intent::Delete,
        };
        Write {
            key: self.below(KEYS) as u8,
            intent,
            // Few values, so that writes are often the same.
            value: self.below(3),
            indexed: self.chance(2),
            expires: self.chance(8),
            padding: self.pick(&[0, 0, 50, 200]),
            guard: self.chance(4).then(|| self.chance(2)),
        }
    }

    fn writes(&mut self) -> Vec<Write> {
        let count = 1 + self.below(5);
        let mut writes: Vec<Write> = (0..count).map(|_| self.write()).collect();
        // A request names an item once.
        writes.sort_by_key(|write| write.key);
        writes.dedup_by_key(|write| write.key);
        let turn = self.below(writes.len() as u64) as usize;
        writes.rotate_left(turn);
        writes
    }
}
