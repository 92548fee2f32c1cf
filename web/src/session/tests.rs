//! Goal: the session keeps every future and gets anywhere in them. Method: actions on the opening run, no browser.

use std::rc::Rc;

use headwater_core::time::Duration;

use super::{Action, Leap, Seek, Session, Way};
use crate::opening::Start;
use crate::parts::event_row::relates;
use crate::selection::Selection;

fn opened() -> Rc<Session> {
    Rc::new(Session::begin(Start::Opening))
}

fn does(session: Rc<Session>, actions: &[Action]) -> Rc<Session> {
    actions.iter().cloned().fold(session, Session::reduce)
}

fn names(session: &Session) -> Vec<String> {
    session.branches().iter().map(|branch| branch.name().to_string()).collect()
}

fn frames(session: Rc<Session>, most: usize) -> Rc<Session> {
    let elapsed = Duration::millis(16);
    (0..most).fold(
        session,
        |session, _| if session.jump().is_some() { session.reduce(Action::Frame { elapsed }) } else { session },
    )
}

#[test]
fn hours_pass_in_slices_that_can_be_stopped() {
    let session = opened();
    let start = session.now();
    let there = frames(does(session.clone(), &[Action::Leap(Leap::By(Duration::hours(24)))]), 1_000);
    assert_eq!(there.now().since(start), Duration::hours(24));
    assert!(there.notice().is_some_and(|notice| notice.contains("1 d 0 h")));
    let rollover = does(session.clone(), &[Action::Leap(Leap::Rollover)]);
    let expected = session.next_rollover();
    assert_eq!(Some(frames(rollover, 1_000).now()), expected);
    let far = does(session.clone(), &[Action::Leap(Leap::By(Duration::hours(24 * 365)))]);
    assert!(far.jump().is_some_and(|jump| jump.percent(far.now()) < 100) && far.wants_frames());
    let stopped = does(far, &[Action::Stop]);
    assert!(stopped.jump().is_none() && stopped.now().since(start) < Duration::hours(24 * 365));
    // Anything else that is done ends a jump, too; going back is no jump.
    let back = does(there, &[Action::Leap(Leap::To(start))]);
    assert!(back.jump().is_none() && back.now() == start && !back.playback().is_newest());
}

#[test]
fn steps_follow_what_is_picked() {
    let table = Selection::Table { table: "Orders".into() };
    let mut session = does(opened(), &[Action::Select(table.clone()), Action::Seek(Seek::Start)]);
    let all = session.newest().facts.iter().filter(|fact| relates(&fact.what, &table)).count();
    let mut steps = Vec::new();
    loop {
        let before = session.moment().facts.len();
        session = does(session, &[Action::Seek(Seek::Actor(Way::On))]);
        let after = session.moment().facts.len();
        if after <= before || session.notice().is_some() {
            break;
        }
        let new = (before..after).filter_map(|id| session.newest().facts.get(id));
        assert!(new.into_iter().any(|fact| relates(&fact.what, &table)));
        steps.push(after);
    }
    assert!(steps.len() > 5 && steps.len() <= all, "{} steps", steps.len());
    steps.pop();
    session = does(session, &[Action::Seek(Seek::Facts(*steps.last().unwrap() + 1))]);
    for step in steps.iter().rev().skip(1) {
        session = does(session, &[Action::Seek(Seek::Actor(Way::Back))]);
        if session.moment().facts.len() > *step {
            session = does(session, &[Action::Seek(Seek::Actor(Way::Back))]);
        }
        assert_eq!(session.moment().facts.len(), *step);
    }
}

#[test]
fn branches_are_named_deleted_and_brought_back() {
    let session = does(opened(), &[Action::Seek(Seek::Facts(9)), Action::Fork]);
    assert_eq!(names(&session), ["main", "branch 2"]);
    let origin = session.branch().origin().unwrap();
    assert_eq!((origin.branch, origin.facts), (1, session.moment().facts.len()));
    let long = "x".repeat(100);
    let named = does(session, &[Action::Rename(2, long.as_str().into()), Action::Rename(1, "a\u{202e}b".into())]);
    assert_eq!(names(&named), ["a\u{fffd}b", &long[..40]]);
    let unnamed = does(named, &[Action::Rename(2, " ".into())]);
    assert_eq!(names(&unnamed), ["a\u{fffd}b", "branch 2"]);
    let deleted = does(unnamed, &[Action::Delete(2)]);
    assert_eq!((names(&deleted), deleted.has_deleted()), (vec!["a\u{fffd}b".to_owned()], true));
    assert_eq!(deleted.branch().id(), 1);
    let back = does(deleted.clone(), &[Action::Restore]);
    assert_eq!(names(&back), ["a\u{fffd}b", "branch 2"]);
    let gone = does(deleted, &[Action::Toggle, Action::Restore, Action::Delete(1)]);
    assert_eq!(names(&gone), ["a\u{fffd}b"], "the only branch stays");
}

#[test]
fn inputs_and_tenths_are_places() {
    let session = opened();
    let count = session.branch().timeline().log().len();
    for input in [0, 3, count - 1] {
        let there = does(session.clone(), &[Action::Seek(Seek::Input(input))]);
        assert_eq!(there.moment().inputs, input);
    }
    let nowhere = does(session.clone(), &[Action::Seek(Seek::Input(count))]);
    assert!(nowhere.notice().is_some() && nowhere.playback().is_newest());
    let back = does(session.clone(), &[Action::Seek(Seek::Tenth(Way::Back))]);
    assert!(back.moment().facts.len() < session.moment().facts.len());
    let on = does(back, &[Action::Seek(Seek::Tenth(Way::On))]);
    assert!(on.moment().facts.len() + 3 >= session.moment().facts.len());
}
