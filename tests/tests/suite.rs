//! Every case of `tests/suite` as a test of its own.
//!
//! `BLESS=1 cargo test -p headwater-tests --test suite` fills in what is written as `?`.

use headwater_tests::{bless, run, suites};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let mut arguments = Arguments::from_args();
    if bless::is_asked() {
        // Cases of one suite write to the same file.
        arguments.test_threads = Some(1);
    }
    let cases = suites().into_iter().flat_map(|suite| suite.cases);
    let trials = cases.map(|case| {
        Trial::test(case.name.clone(), move || run::run(&case).map_err(|report| report.to_string().into()))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}
