//! Has the linker of the site's build say which function needs which data: `cargo xtask split` leaves to the rest what only
//! the rest needs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name| std::env::var(name).unwrap_or_default();
    // Only the build for the browser is optimised for size.
    if variable("CARGO_CFG_TARGET_ARCH") == "wasm32" && variable("OPT_LEVEL") == "z" {
        println!("cargo::rustc-link-arg=--emit-relocs");
    }
}
