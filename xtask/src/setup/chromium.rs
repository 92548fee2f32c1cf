//! Chromium and ChromeDriver: the system's own, which Playwright and wasm-bindgen's test runner both drive.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::project::Project;

use super::apt;

const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Names both programs in the environment, as CHROMIUM and CHROMEDRIVER; values that are there already are kept.
pub fn install(project: &Project) -> Result<()> {
    if browser(project).is_none() || driver(project).is_none() {
        println!("Chromium or ChromeDriver is missing.");
        apt::install(project, &PACKAGES)?;
    }
    let help = "is missing; install it and put its path into the environment variable";
    project.shell.set_var("CHROMIUM", browser(project).with_context(|| format!("Chromium {help} CHROMIUM"))?);
    project
        .shell
        .set_var("CHROMEDRIVER", driver(project).with_context(|| format!("ChromeDriver {help} CHROMEDRIVER"))?);
    Ok(())
}

fn browser(project: &Project) -> Option<PathBuf> {
    let named = project.shell.var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(|| BROWSERS.iter().find_map(|name| project.which(name)))
}

fn driver(project: &Project) -> Option<PathBuf> {
    let named = project.shell.var_os("CHROMEDRIVER").map(PathBuf::from);
    named.or_else(|| project.which("chromedriver"))
}
