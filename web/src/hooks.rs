//! What components share that is not drawn: the clock's frames, keys, the theme.

mod height;
mod playback;
mod preference;
mod session;
mod shortcuts;

pub use self::height::use_height;
pub use self::playback::use_playback;
pub use self::preference::{Preference, use_preference};
pub use self::session::{use_dispatch, use_session};
pub use self::shortcuts::{Shortcuts, use_shortcuts};
