//! Below the stage: the clock, how it runs, and the way through the run.

use headwater_core::time::Duration;
use yew::prelude::*;

use crate::hooks::{use_dispatch, use_session};
use crate::parts::clock;
use crate::parts::control::sends;
use crate::parts::scrubber::Scrubber;
use crate::parts::transport::Transport;
use crate::sentence;
use crate::session::announce::position;
use crate::session::{Action, Dispatch, Playback, Seek, Session};

/// A pause until the next event that is long enough to offer skipping it.
const LONG: Duration = Duration::seconds(5);

#[component]
pub fn TimelineBar() -> Html {
    let session = use_session();
    let dispatch = use_dispatch();
    let (moment, newest) = (session.moment(), session.newest());
    let onseek = use_callback(dispatch.clone(), |facts, dispatch| dispatch.dispatch(Action::Seek(Seek::Facts(facts))));
    html! {
        <section class="panel timeline-panel" aria-label="Time">
            <Transport running={session.playback().is_running()} speed={session.speed()} />
            <Scrubber count={moment.facts.len()} position={position(moment, newest, session.start())}
                newest={newest.clone()} start={session.start()} {onseek} />
            <div class="clock-box">
                <p class="clock">
                    <span class="note">{ "Simulated time" }</span>
                    <time>{ clock::text(session.now().since(session.start())) }</time>
                </p>
                { state(&session, &dispatch) }
            </div>
        </section>
    }
}

/// Where the clock stands, and the way back or on.
fn state(session: &Session, dispatch: &Dispatch) -> Html {
    let link = |seek, label: &'static str| {
        html! { <button type="button" class="link-button" onclick={sends(dispatch, Action::Seek(seek))}>{ label }</button> }
    };
    match session.playback() {
        Playback::Viewing(_) | Playback::Replaying(_) => {
            html! { <p class="clock-state is-past">{ "In the past " }{ link(Seek::Newest, "Return to live") }</p> }
        }
        playback => match (idle(session), playback) {
            (Some(span), _) => {
                let text = format!("Next event in {} ", sentence::span(span));
                html! { <p class="clock-state">{ text }{ link(Seek::Next, "Skip") }</p> }
            }
            (None, Playback::Paused) => html! { <p class="clock-state">{ "Paused" }</p> },
            (None, _) => html! { <p class="clock-state">{ "Live" }</p> },
        },
    }
}

/// How long nothing will happen, when that is long.
fn idle(session: &Session) -> Option<Duration> {
    let due = session.due()?;
    Some(due.since(session.now())).filter(|span| *span > LONG)
}
