//! The items of a table that expire, in the order in which they may be deleted.

use crate::dynamodb::key::StoredKey;
use crate::dynamodb::value::Value;
use crate::fact::FactId;
use crate::limits;
use crate::persist::Map;
use crate::time::Instant;

/// Why an item waits, and since when it may be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Waiting {
    expires: Instant,
    /// When it expires; or when that was noticed, if later.
    pub since: Instant,
    /// The fact that wrote its expiry time.
    pub cause: Option<FactId>,
}

impl Waiting {
    pub fn new(expires: Instant, noticed: Instant, cause: Option<FactId>) -> Waiting {
        Waiting { expires, since: expires.max(noticed), cause }
    }
}

/// The waiting items, by key and by time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Queue {
    items: Map<StoredKey, Waiting>,
    order: Map<(Instant, StoredKey), ()>,
}

impl Queue {
    /// Lets an item wait. One that waits already keeps its place if it expires when it did: a write that leaves the expiry
    /// time alone puts nothing off.
    pub fn insert(&mut self, key: &StoredKey, waiting: Waiting) {
        if self.items.get(key).is_some_and(|known| known.expires == waiting.expires) {
            return;
        }
        self.remove(key);
        self.order.insert((waiting.since, key.clone()), ());
        self.items.insert(key.clone(), waiting);
    }

    pub fn remove(&mut self, key: &StoredKey) {
        if let Some(waiting) = self.items.remove(key) {
            self.order.remove(&(waiting.since, key.clone()));
        }
    }

    /// The item that may be deleted first.
    pub fn first(&self) -> Option<Waiting> {
        let ((_, key), ()) = self.order.get_min()?;
        self.items.get(key).copied()
    }

    /// Takes out at most `count` items that have waited since `until` or longer.
    pub fn take_due(&mut self, until: Instant, count: usize) -> Vec<(StoredKey, Waiting)> {
        let due = self.order.iter().map(|(place, ())| place).take_while(|(since, _)| *since <= until).take(count);
        let keys: Vec<StoredKey> = due.map(|(_, key)| key.clone()).collect();
        keys.into_iter()
            .filter_map(|key| {
                let waiting = self.items.get(&key).copied()?;
                self.remove(&key);
                Some((key, waiting))
            })
            .collect()
    }
}

/// When a value of the expiry attribute lets its item expire: never, unless it is a number of seconds since 1970 that
/// is less than five years old (Developer guide, Using time to live). A fraction counts as a second begun.
pub(super) fn expiry(value: &Value, now: Instant) -> Option<Instant> {
    let Value::N(number) = value else { return None };
    let seconds = u64::try_from((-*number).floor_i64().checked_neg()?).ok()?;
    let expires = (seconds <= limits::LAST_SECOND).then(|| Instant::from_seconds(seconds))?;
    (now.since(expires) < limits::TTL_AGE).then_some(expires)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Queue, Waiting, expiry};
    use crate::dynamodb::key::{KeyAttribute, KeySchema, ScalarType, StoredKey};
    use crate::dynamodb::number::tests::number;
    use crate::dynamodb::value::{Attributes, Value};
    use crate::time::Instant;

    const NOW: Instant = Instant::from_seconds(1_767_225_600);

    #[test]
    fn only_numbers_of_the_last_five_years_and_of_the_future_expire() {
        for (text, seconds) in [
            ("1767225600", Some(1_767_225_600)),
            ("1.7672256e9", Some(1_767_225_600)),
            ("1767225599.5", Some(1_767_225_600)),
            ("1767225599.0", Some(1_767_225_599)),
            ("1609545601", Some(1_609_545_601)),
            // Five years ago to the second, and all before.
            ("1609545600", None),
            ("0", None),
            ("-1", None),
            ("1e-130", None),
            // Milliseconds, taken for seconds, lie past the year 9999.
            ("1767225600000", None),
            ("1e125", None),
            ("-1e125", None),
        ] {
            let expected = seconds.map(Instant::from_seconds);
            assert_eq!(expiry(&Value::N(number(text)), NOW), expected, "{text}");
        }
        assert_eq!(expiry(&Value::S("1767225600".into()), NOW), None);
    }

    fn key(n: u64) -> StoredKey {
        let schema = KeySchema { partition: KeyAttribute { name: "n".into(), scalar: ScalarType::N }, sort: None };
        let item: Attributes = [("n".into(), Value::N(n.into()))].into_iter().collect();
        schema.key_of_item(&item).unwrap()
    }

    #[derive(Clone, Debug)]
    enum Act {
        Insert(u64, u64),
        Remove(u64),
        Take(u64),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => (0_u64..6, 0_u64..40).prop_map(|(key, expires)| Act::Insert(key, expires)),
            1 => (0_u64..6).prop_map(Act::Remove),
            2 => (0_u64..40).prop_map(Act::Take),
        ]
    }

    proptest! {
        /// Method: a plain list that is searched from end to end must tell the same.
        #[test]
        fn a_queue_is_what_a_list_would_be(acts in prop::collection::vec(act(), 0..40)) {
            let mut queue = Queue::default();
            let mut list: Vec<(u64, u64, u64)> = Vec::new();
            for (now, act) in (0_u64..).zip(acts) {
                match act {
                    Act::Insert(n, expires) => {
                        queue.insert(&key(n), Waiting::new(Instant(expires), Instant(now), None));
                        if !list.iter().any(|(known, at, _)| *known == n && *at == expires) {
                            list.retain(|(known, ..)| *known != n);
                            list.push((n, expires, expires.max(now)));
                        }
                    }
                    Act::Remove(n) => {
                        queue.remove(&key(n));
                        list.retain(|(known, ..)| *known != n);
                    }
                    Act::Take(until) => {
                        let taken = queue.take_due(Instant(until), usize::MAX);
                        let (mut due, rest): (Vec<_>, Vec<_>) = list.iter().partition(|(.., since)| *since <= until);
                        list = rest;
                        due.sort_by_key(|(n, _, since)| (*since, key(*n)));
                        let expected: Vec<StoredKey> = due.iter().map(|(n, ..)| key(*n)).collect();
                        prop_assert_eq!(taken.into_iter().map(|(key, _)| key).collect::<Vec<_>>(), expected);
                    }
                }
                prop_assert_eq!(queue.first().map(|next| next.since.0), list.iter().map(|(.., since)| *since).min());
            }
        }
    }
}
