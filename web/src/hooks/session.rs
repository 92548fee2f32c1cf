//! The two contexts: what changes the session (itself never changing), and the session.

use yew::prelude::*;

use crate::session::{Dispatch, SessionHandle};

/// What sends actions. Reading it never draws a component again.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context().expect("the application provides a dispatch")
}

/// The session. For panels alone: they are drawn again with each of its changes.
#[hook]
pub fn use_session() -> SessionHandle {
    use_context().expect("the application provides a session")
}
