//! The only timer of the application: animation frames while the clock runs, and none while it stands.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use headwater_core::time::Duration;
use yew::prelude::*;

use crate::session::{Action, Dispatch};

/// Tells the session of each frame while `running`. A hidden tab gets no frames, so its clock stands.
#[hook]
pub fn use_playback(running: bool, dispatch: Dispatch) {
    use_effect_with(running, move |running| {
        let frames = Rc::new(Frames { next: RefCell::default(), dispatch });
        if *running {
            frames.request(None);
        }
        // The frame that is awaited holds `frames`; taking it out lets both go.
        move || drop(frames.next.take())
    });
}

struct Frames {
    next: RefCell<Option<AnimationFrame>>,
    dispatch: Dispatch,
}

impl Frames {
    /// Asks for a frame; `last` is when the one before was, in milliseconds.
    fn request(self: &Rc<Self>, last: Option<f64>) {
        let frames = Rc::clone(self);
        let frame = request_animation_frame(move |now| {
            frames.request(Some(now));
            let elapsed = last.map_or(0.0, |last| (now - last).max(0.0));
            frames.dispatch.dispatch(Action::Frame { elapsed: Duration::micros((elapsed * 1_000.0) as u64) });
        });
        self.next.replace(Some(frame));
    }
}
