//! The persistent collections a world is built from: cloning one is copying a pointer.

mod directory;
mod journal;

use imbl::shared_ptr::RcK;

pub use self::directory::Directory;
pub use self::journal::Journal;

/// An ordered map that shares what two versions have in common.
pub type Map<K, V> = imbl::GenericOrdMap<K, V, RcK>;

/// A vector that shares what two versions have in common.
pub type List<T> = imbl::GenericVector<T, RcK>;
