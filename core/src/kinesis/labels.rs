//! What is attached to a stream or a consumer: its tags, and its resource policy (API reference, TagResource,
//! PutResourcePolicy).

use std::rc::Rc;

/// Tags and policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Labels {
    /// By key, in the order of code points, which is that of bytes in UTF-8.
    pub tags: Vec<(Rc<str>, Rc<str>)>,
    pub policy: Option<Rc<str>>,
}

impl Labels {
    /// Adds a tag, or gives another value to one that is there.
    pub(crate) fn set(&mut self, key: &Rc<str>, value: &Rc<str>) {
        let tag = (Rc::clone(key), Rc::clone(value));
        match self.tags.binary_search_by(|(known, _)| known.cmp(key)) {
            Ok(at) => self.tags[at] = tag,
            Err(at) => self.tags.insert(at, tag),
        }
    }

    /// Removes the tags of these keys, as far as there are any.
    pub(crate) fn remove(&mut self, keys: &[Rc<str>]) {
        self.tags.retain(|(key, _)| !keys.contains(key));
    }
}
