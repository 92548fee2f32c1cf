//! How WebAssembly memory grows: seldom, and by a lot.
//!
//! The allocator asks for 64 KB at a time, and each time every view that JavaScript has of the memory becomes invalid and is
//! made anew. A run that keeps its past grows all the time, so whenever the memory has grown, an eighth more is
//! taken ahead.

/// The least that is taken ahead, in bytes.
#[cfg(target_arch = "wasm32")]
const STEP: usize = 4 * 1024 * 1024;

/// Takes memory ahead if it has grown since `known`, the pages that there were; gives the pages that there are.
#[cfg(target_arch = "wasm32")]
pub fn reserve(known: usize) -> usize {
    const PAGE: usize = 64 * 1024;
    let pages = core::arch::wasm32::memory_size::<0>();
    if pages == known {
        return known;
    }
    // Allocated at the end of the memory and freed at once: the allocator keeps it for later.
    let ahead: Vec<u8> = Vec::with_capacity(STEP.max(pages * PAGE / 8));
    drop(std::hint::black_box(ahead));
    core::arch::wasm32::memory_size::<0>()
}

/// Natively there is nothing to do.
#[cfg(not(target_arch = "wasm32"))]
pub fn reserve(known: usize) -> usize {
    known
}
