//! Fills in expectations that were written as `?`, in the suite's own file.

use crate::script::Case;

/// Whether the environment asks for it: `BLESS=1`.
pub fn is_asked() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Writes what came in the place of the line's `?`; when that is not asked for, says what would be written.
pub fn fill(case: &Case, line: usize, got: &str) -> Result<(), String> {
    if !is_asked() {
        return Err(format!("  to be filled in by BLESS=1: {got}"));
    }
    let path = crate::root().join(&case.path);
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(n, old)| if n + 1 == line { filled(old, got) } else { old.to_owned() })
        .collect();
    std::fs::write(&path, lines.join("\n") + "\n").map_err(|error| error.to_string())
}

fn filled(line: &str, got: &str) -> String {
    let got = got.replace('$', "$$");
    line.trim_end().strip_suffix('?').map_or_else(|| line.to_owned(), |before| format!("{before}{got}"))
}
