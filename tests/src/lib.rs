//! The script runner: suites of named cases in `tests/suite/*.txt`, each case a conversation with a fresh world.
//!
//! ```text
//! # put then get                                        a case
//! check dynamodb 22                                     the conformance checks that it shows
//! create Hash                                            a fixture of suite/fixtures.json
//! PutItem {"TableName": "Hash", "Item": {"pk": {"S": "a"}}}
//! = {}                                                  the whole answer
//! GetItem {"TableName": "Hash", "Key": {"pk": {"S": "a"}}}
//! ~ {"Item": {"pk": {"S": "<bind key>"}}}               part of the answer; `$key` is "a" from here on
//! GetItem {"TableName": "Hash", "Key": {}} => ! ValidationException: The provided key element does not match the schema
//! ```
//!
//! [`script`] says what can be written, [`matcher`] how an answer is compared. An expectation written `?` is filled in by
//! `BLESS=1 cargo test -p headwater-tests --test suite`.

pub mod bless;
pub mod door;
pub mod golden;
pub mod literal;
pub mod matcher;
pub mod observe;
pub mod parse;
pub mod run;
pub mod samples;
pub mod scan;
pub mod script;
pub mod simulation;
pub mod text;

use std::path::PathBuf;

use script::Suite;

/// The folder of this crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All suites, by name.
pub fn suites() -> Vec<Suite> {
    let folder = root().join("suite");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().map(|path| parse::suite(path).unwrap_or_else(|fault| panic!("{fault}"))).collect()
}
