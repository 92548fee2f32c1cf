//! The table of contents of the suites: which conformance checks are shown by a case, and which are not, and why.
//! A check that is neither covered nor excused fails here, and so does an excuse that has become idle.

use std::collections::{BTreeMap, BTreeSet};

use headwater_core::rule::rules;
use headwater_tests::suites;

/// Checks that no case shows yet.
const EXCUSED: &[(&str, u32, &str)] = &[];

/// How many checks each specification has.
const SPECIFICATIONS: &[(&str, u32)] = &[("dynamodb", 60), ("streams", 60), ("kinesis", 50)];

fn covered() -> BTreeMap<(String, u32), Vec<String>> {
    let mut covered: BTreeMap<(String, u32), Vec<String>> = BTreeMap::new();
    for case in suites().into_iter().flat_map(|suite| suite.cases) {
        for check in &case.checks {
            covered.entry((check.specification.clone(), check.number)).or_default().push(case.name.clone());
        }
    }
    covered
}

#[test]
fn every_check_is_covered_or_excused() {
    let covered = covered();
    let mut faults = Vec::new();
    for (specification, count) in SPECIFICATIONS {
        for number in 1..=*count {
            let cases = covered.get(&((*specification).to_owned(), number));
            let excuse = EXCUSED.iter().find(|(name, excused, _)| name == specification && *excused == number);
            match (cases, excuse) {
                (None, None) => faults.push(format!("{specification} {number}: no case and no excuse")),
                (Some(cases), Some(_)) => faults.push(format!("{specification} {number}: excused, but see {cases:?}")),
                (Some(cases), None) => println!("{specification} {number}: {}", cases.join(", ")),
                (None, Some((_, _, why))) => println!("{specification} {number}: not covered, {why}"),
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn checks_are_those_of_the_specifications() {
    let known: BTreeMap<_, _> = SPECIFICATIONS.iter().copied().collect();
    for (specification, number) in covered().keys() {
        let count = known.get(specification.as_str()).copied().unwrap_or_default();
        assert!((1..=count).contains(number), "there is no check {specification} {number}");
    }
}

/// A rule that nothing shows is an opinion.
#[test]
fn every_rule_has_its_case() {
    let cases: BTreeSet<String> = suites().into_iter().flat_map(|suite| suite.cases).map(|case| case.name).collect();
    let idle: Vec<&str> = rules().map(|rule| rule.test).filter(|test| !cases.contains(*test)).collect();
    assert!(idle.is_empty(), "rules name cases that do not exist: {idle:#?}");
}

#[test]
fn cases_are_named_once_and_expect_something() {
    let mut names = BTreeSet::new();
    for case in suites().into_iter().flat_map(|suite| suite.cases) {
        assert!(!case.steps.is_empty(), "{} does nothing", case.name);
        let expects = case.steps.iter().any(|step| !step.expectations.is_empty());
        assert!(expects, "{} expects nothing", case.name);
        assert!(names.insert(case.name.clone()), "{} stands twice", case.name);
    }
}
