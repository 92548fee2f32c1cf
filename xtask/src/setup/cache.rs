//! Folders in the tool cache. A folder appears under its name only when it is complete: it is filled under a draft name
//! and then renamed, so that an interrupted install is never taken for a finished one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, Result};

use crate::project::Project;

/// The folder `name` of the cache, filled first if it is not there. `name` carries the version of what it holds.
pub fn folder(project: &Project, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = project.cache.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    with_draft(&project.cache, name, |draft| {
        fill(draft)?;
        publish(draft, &folder)
    })?;
    Ok(folder)
}

/// A fresh folder beside its final place, gone again when `work` ends.
pub fn with_draft<T>(parent: &Path, name: &str, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let draft = parent.join(format!(".{name}-{}", process::id()));
    fs::create_dir_all(&draft)
        .with_context(|| format!("cannot create {}; is its parent writable?", draft.display()))?;
    let outcome = work(&draft);
    if draft.exists() {
        fs::remove_dir_all(&draft).with_context(|| format!("cannot remove {}; delete it by hand", draft.display()))?;
    }
    outcome
}

/// Renames a complete draft to its final name. Another process may have been quicker; its folder is as good as ours.
pub fn publish(draft: &Path, folder: &Path) -> Result<()> {
    match fs::rename(draft, folder) {
        Err(_) if folder.is_dir() => Ok(()),
        outcome => outcome.with_context(|| format!("cannot rename {} to {}", draft.display(), folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;

    use anyhow::{Result, bail};

    use super::{publish, with_draft};

    #[test]
    fn a_failed_fill_leaves_nothing_behind() {
        let parent = env::temp_dir().join(format!("headwater-cache-test-{}", std::process::id()));
        let failed: Result<()> = with_draft(&parent, "tool", |draft| {
            fs::write(draft.join("half"), "half")?;
            bail!("interrupted")
        });
        assert_eq!(failed.unwrap_err().to_string(), "interrupted");
        assert_eq!(fs::read_dir(&parent).unwrap().count(), 0);

        with_draft(&parent, "tool", |draft| publish(draft, &parent.join("tool"))).unwrap();
        assert!(parent.join("tool").is_dir());
        fs::remove_dir_all(parent).unwrap();
    }
}
