//! The application: the session, its two contexts, and the clock.

use yew::prelude::*;

use crate::hooks::use_playback;
use crate::opening::Start;
use crate::panels::play::Play;
use crate::session::{Dispatch, Session, SessionHandle};

#[component]
pub fn App() -> Html {
    let session = use_reducer(|| Session::begin(Start::Opening));
    let dispatch = session.dispatcher();
    use_playback(session.wants_frames(), dispatch.clone());
    html! {
        <ContextProvider<Dispatch> context={dispatch}>
            <ContextProvider<SessionHandle> context={session}>
                <Play />
            </ContextProvider<SessionHandle>>
        </ContextProvider<Dispatch>>
    }
}
