//! Buckets of S3, as far as they are written to here: objects by key, the oldest forgotten when there are too many.

use std::rc::Rc;

use crate::limits;
use crate::persist::Map;
use crate::time::Instant;

/// An object as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    pub key: Rc<str>,
    pub at: Instant,
    /// Of its content, before any compression.
    pub bytes: u64,
    /// Its content, shared with the records that it is made of.
    pub parts: Rc<[Rc<[u8]>]>,
    /// How many records it holds.
    pub records: usize,
}

/// A bucket: what was written last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bucket {
    /// In the order in which they were written.
    objects: Map<u64, Rc<Object>>,
    next: u64,
    bytes: u64,
}

impl Object {
    /// The whole content.
    pub fn content(&self) -> Vec<u8> {
        self.parts.concat()
    }
}

impl Bucket {
    /// Oldest first.
    pub fn objects(&self) -> impl DoubleEndedIterator<Item = &Rc<Object>> {
        self.objects.values()
    }

    /// How many were ever written.
    pub const fn written(&self) -> u64 {
        self.next
    }

    pub fn get(&self, key: &str) -> Option<&Rc<Object>> {
        self.objects().rev().find(|object| *object.key == *key)
    }

    /// Keeps an object; forgets the oldest ones for it where memory asks for that.
    pub(crate) fn put(&mut self, object: Object) {
        self.bytes += object.bytes;
        self.objects.insert(self.next, Rc::new(object));
        self.next += 1;
        while self.objects.len() > limits::BUCKET_OBJECTS || self.bytes > limits::BUCKET_BYTES {
            let Some((place, bytes)) = self.objects.get_min().map(|(place, object)| (*place, object.bytes)) else {
                return;
            };
            if self.objects.len() == 1 {
                return;
            }
            self.objects.remove(&place);
            self.bytes -= bytes;
        }
    }
}
