//! What the browser keeps of one's work from visit to visit, where it has a storage: every branch as a link,
//! which is not deflated, since that takes a moment that a page which goes away does not have.

use std::rc::Rc;

use headwater_core::save::{Saved, link};
use serde_json::{Value as Json, json};

use super::job::Job;
use crate::session::Session;
use crate::ui::{forget, remember, remembered};

const NAME: &str = "work";
/// Up to so many inputs each one is kept at once; longer runs are kept now and then, and when the page is left.
const SMALL: usize = 300;
const NOW_AND_THEN: usize = 100;

/// What was kept last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    branch: u32,
    branches: usize,
    inputs: usize,
}

impl Kept {
    pub fn of(session: &Session) -> Kept {
        let branch = session.branch();
        Kept { branch: branch.id(), branches: session.branch_count(), inputs: branch.timeline().log().len() }
    }

    /// Whether now is the time to keep it.
    pub fn is_due(&self) -> bool {
        self.inputs <= SMALL || self.inputs.is_multiple_of(NOW_AND_THEN)
    }
}

/// Keeps all branches. What is too large is left out, and where there is no room the older state stays.
#[inline(never)]
pub fn keep(session: &Session) {
    let mut branches = Vec::new();
    for branch in session.branches() {
        if let Ok(bytes) = Saved::unproved(branch.timeline()).and_then(|saved| saved.to_bytes()) {
            branches.push(json!([branch.id(), &**branch.name(), link::print(&bytes)]));
        }
    }
    let all = json!({ "current": session.branch().id(), "branches": branches });
    remember(NAME, &all.to_string());
}

pub fn is_kept() -> bool {
    remembered(NAME).is_some()
}

#[inline(never)]
pub fn drop_it() {
    forget(NAME);
}

/// What was kept, the branch that was looked at last.
#[inline(never)]
pub fn kept() -> Vec<Job> {
    let Some(Json::Object(all)) = remembered(NAME).and_then(|text| serde_json::from_str(&text).ok()) else {
        return Vec::new();
    };
    let number = |json: Option<&Json>| json.and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
    let current = number(all.get("current"));
    let mut jobs = Vec::new();
    for branch in all.get("branches").and_then(Json::as_array).into_iter().flatten() {
        let (Some(id), Some(name)) = (number(branch.get(0)), branch.get(1).and_then(Json::as_str)) else { continue };
        let bytes = branch.get(2).and_then(Json::as_str).map(link::parse);
        if let Some(Ok(saved)) =
            bytes.map(|bytes| bytes.and_then(|(version, bytes)| Saved::from_bytes(version, &bytes)))
        {
            let job = Job::kept(id, Rc::from(name), saved);
            if Some(id) == current { jobs.push(job) } else { jobs.insert(0, job) }
        }
    }
    jobs
}
