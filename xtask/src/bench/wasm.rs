//! PutItem natively and as WebAssembly, on a table that keeps versions and has a stream.

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use super::{criterion, timeline};
use crate::build;
use crate::project::Project;
use crate::setup;

/// The item counts that core/benches/put_item.rs and tests/browser/bench.mjs both measure.
const ITEMS: [u64; 2] = [1_000, 100_000];

pub fn run(project: &Project) -> Result<String> {
    let native = native(project)?;
    let printed = wasm(project)?;
    let (seeks, puts): (Vec<&str>, Vec<&str>) = printed.lines().partition(|line| line.contains("\"steps\""));
    let wasm: Vec<f64> = puts.into_iter().map(micros).collect::<Result<_>>()?;
    let title = "PutItem, NEW_AND_OLD_IMAGES, versions kept: median µs a request";
    let seeks = timeline::table(&seeks)?;
    Ok(format!("{title}\n\n{}\nSeeks in WebAssembly, ms\n\n{seeks}", table(&native, &wasm)))
}

/// In the order of `ITEMS`.
fn native(project: &Project) -> Result<Vec<f64>> {
    criterion::run(project, "put_item")?;
    let id = |items: &u64| format!("PutItem/1 KB item, items in the table/{items}");
    ITEMS.iter().map(|items| criterion::micros(project, &id(items))).collect()
}

/// Builds the site's WebAssembly, packages it for Node.js, and times it there.
fn wasm(project: &Project) -> Result<String> {
    let tools = setup::browser_tools(project)?;
    build::site(project, tools)?;
    build::node_package(project)?;
    let folder = build::node_package_folder(project);
    Ok(cmd!(project.shell, "node tests/browser/bench.mjs").env("HEADWATER_NODE_PACKAGE", folder).read()?)
}

fn micros(line: &str) -> Result<f64> {
    let figures: Value = serde_json::from_str(line).with_context(|| format!("bench.mjs printed {line:?}"))?;
    figures["micros"].as_f64().context("bench.mjs printed no micros")
}

fn table(native: &[f64], wasm: &[f64]) -> String {
    let mut text = format!("{:>15} {:>10} {:>10} {:>14}\n", "items in table", "native", "wasm", "wasm / native");
    for ((items, native), wasm) in ITEMS.iter().zip(native).zip(wasm) {
        text += &format!("{items:>15} {native:>10.2} {wasm:>10.2} {:>14.2}\n", wasm / native);
    }
    let growth = |figures: &[f64]| figures[figures.len() - 1] / figures[0];
    text + &format!("{:>15} {:>10.2} {:>10.2}\n", "growth", growth(native), growth(wasm))
}

#[cfg(test)]
mod tests {
    use super::{micros, table};

    #[test]
    fn figures_become_ratios() {
        assert_eq!(micros(r#"{"items":1000,"micros":9.5}"#).unwrap(), 9.5);
        assert!(micros("warming up").is_err());
        let text = table(&[4.0, 6.0], &[8.0, 15.0]);
        assert!(text.contains("2.00") && text.contains("2.50") && text.ends_with("1.50       1.88\n"), "{text}");
    }
}
