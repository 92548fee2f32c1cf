//! Opening a run, a piece for each frame: what is opened is run again, which may take a while.

use std::rc::Rc;

use headwater_core::save::{ENGINE, Performance, Replay, Saved, Script, Verdict};
use headwater_core::timeline::Timeline;

use super::Progress;
use crate::shared::Shared;

/// Inputs and events between two looks at the clock.
const SLICE: u64 = 128;

/// A run that is ready, and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub timeline: Shared<Timeline>,
    pub name: Rc<str>,
    /// Its number, where the browser had kept it: then it is taken up in its old place.
    pub kept: Option<u32>,
    pub notice: Rc<str>,
}

/// A run that is being opened.
#[derive(Clone, Debug)]
pub struct Job {
    name: Rc<str>,
    kept: Option<u32>,
    work: Work,
}

#[derive(Clone, Debug)]
enum Work {
    Replay(Box<Replay>, String),
    Script(Box<Performance>),
}

impl Job {
    pub fn replay(name: Rc<str>, saved: Saved) -> Job {
        let engine = saved.engine.clone();
        Job { name, kept: None, work: Work::Replay(Box::new(Replay::new(saved)), engine) }
    }

    /// Of what the browser kept.
    pub fn kept(id: u32, name: Rc<str>, saved: Saved) -> Job {
        Job { kept: Some(id), ..Job::replay(name, saved) }
    }

    /// Of a file, whichever kind it is.
    pub fn of_text(name: &str, text: &str) -> Result<Job, String> {
        let stem: Rc<str> = stem(name).into();
        if text.trim_start().starts_with('{') {
            let saved = Saved::from_text(text).map_err(|fault| fault.to_string())?;
            return Ok(Job::replay(stem, saved));
        }
        let script = Script::read(text)?;
        if script.lines.is_empty() {
            return Err("There is no command in this file. Lines begin with aws or sim.".into());
        }
        Ok(Job { name: stem, kept: None, work: Work::Script(Box::new(Performance::new(script))) })
    }

    /// Goes on while there is time; whether it is done.
    pub fn go(&mut self, has_time: &dyn Fn() -> bool) -> Result<bool, String> {
        loop {
            let done = match &mut self.work {
                Work::Replay(replay, _) => replay.go(SLICE),
                Work::Script(performance) => performance.go(SLICE),
            };
            match done {
                Ok(false) if has_time() => {}
                other => return other.map_err(|fault| fault.to_string()),
            }
        }
    }

    pub fn progress(&self) -> Progress {
        let done = match &self.work {
            Work::Replay(replay, _) => replay.progress(),
            Work::Script(performance) => performance.progress(),
        };
        Progress { name: Rc::clone(&self.name), done }
    }

    pub fn done(self) -> Opened {
        let (name, kept) = (self.name, self.kept);
        let (timeline, notice) = match self.work {
            Work::Replay(replay, engine) => {
                let (timeline, verdict) = replay.done();
                let notice = match kept {
                    Some(_) => "Your work is back as you left it. The branch menu begins again.".into(),
                    None => judged(&timeline, verdict, &engine),
                };
                (timeline, notice)
            }
            Work::Script(performance) => {
                let lines = performance.lines();
                let (timeline, refused) = performance.done();
                let notice = performed(lines, &refused);
                (timeline, notice)
            }
        };
        Opened { timeline: Shared::new(timeline), name, kept, notice: notice.into() }
    }
}

/// A file's name without its endings, at a length that fits the branch menu.
fn stem(name: &str) -> String {
    let stem: String = name.split('.').next().unwrap_or_default().chars().take(40).collect();
    if stem.trim().is_empty() { "opened".into() } else { stem }
}

fn judged(timeline: &Timeline, verdict: Verdict, engine: &str) -> String {
    let inputs = timeline.log().len();
    match verdict {
        Verdict::Identical => format!("Opened and replayed identically: {inputs} inputs."),
        Verdict::Unknown => format!("Opened: {inputs} inputs were run again."),
        Verdict::Differs => {
            let engine: String = engine.chars().take(20).collect();
            format!(
                "Opened, but this is not what was saved: the engine differs (then {engine}, now {ENGINE}), or the file \
                 was edited. You see what this engine makes of its {inputs} inputs."
            )
        }
    }
}

fn performed(lines: usize, refused: &[(usize, String)]) -> String {
    match refused {
        [] => format!("The script ran on a fresh account: {lines} commands."),
        [(line, error), ..] => {
            let error: String = error.lines().next().unwrap_or_default().chars().take(200).collect();
            let count = refused.len();
            format!(
                "The script ran on a fresh account: {lines} commands, of which {count} refused. Line {line}: {error}"
            )
        }
    }
}
