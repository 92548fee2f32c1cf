//! Reads suites. A fault names its file and line.

use std::path::Path;

use headwater_core::dials::Dials;
use headwater_core::time::Duration;

use crate::script::{Action, Case, Check, Expectation, Kind, RawRequest, Step, Suite};

/// A line with the indented lines that belong to it.
struct Line {
    number: usize,
    text: String,
    indented: Vec<String>,
}

/// Reads a file of cases.
pub fn suite(path: &Path) -> Result<Suite, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    cases(&name, &text).map(|cases| Suite { name: name.clone(), cases })
}

/// Reads the cases of a suite of that name.
pub fn cases(suite: &str, text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for line in lines(text) {
        let place = |fault: String| format!("suite/{suite}.txt:{}: {fault}", line.number);
        if let Some(name) = line.text.strip_prefix("# ") {
            cases.push(case(suite, name.trim()));
            continue;
        }
        let current = cases.last_mut().ok_or_else(|| place("a line before the first case".into()))?;
        read(&line, current).map_err(place)?;
    }
    Ok(cases)
}

fn case(suite: &str, name: &str) -> Case {
    Case {
        name: format!("{suite}/{name}"),
        path: format!("suite/{suite}.txt"),
        checks: Vec::new(),
        dials: Dials::instant(),
        steps: Vec::new(),
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let text = raw.trim();
        if text.is_empty() || text.starts_with("//") {
            continue;
        }
        match lines.last_mut().filter(|_| raw.starts_with(' ')) {
            Some(last) => last.indented.push(text.to_owned()),
            None => lines.push(Line { number: index + 1, text: text.to_owned(), indented: Vec::new() }),
        }
    }
    lines
}

fn read(line: &Line, case: &mut Case) -> Result<(), String> {
    let (word, rest) = line.text.split_once(' ').unwrap_or((&line.text, ""));
    match word {
        "check" => case.checks.extend(checks(rest)?),
        "dials" => case.dials = dials(rest)?,
        _ => {
            let expected = expectation(line.number, &joined(&line.text, &line.indented))?;
            match expected {
                Some(expected) => last_step(case)?.expectations.push(expected),
                None => case.steps.push(step(line, word, rest)?),
            }
        }
    }
    Ok(())
}

fn last_step(case: &mut Case) -> Result<&mut Step, String> {
    case.steps.last_mut().ok_or_else(|| "an expectation without a step".into())
}

fn joined(text: &str, indented: &[String]) -> String {
    indented.iter().fold(text.to_owned(), |whole, line| whole + " " + line)
}

fn checks(text: &str) -> Result<Vec<Check>, String> {
    let (specification, numbers) = text.split_once(' ').ok_or("check <specification> <numbers>")?;
    let number = |number: &str| number.trim().parse().map_err(|_| format!("no number: {number}"));
    let check = |number| Check { specification: specification.to_owned(), number };
    numbers.split(',').map(|text| number(text).map(check)).collect()
}

fn dials(text: &str) -> Result<Dials, String> {
    if text == "real" {
        return Ok(Dials::default());
    }
    let mut dials = serde_json::to_value(Dials::instant()).map_err(|error| error.to_string())?;
    let changes: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    for (name, value) in changes {
        *dials.get_mut(&name).ok_or_else(|| format!("no dial: {name}"))? = value;
    }
    serde_json::from_value(dials).map_err(|error| error.to_string())
}

/// `None` when the line is no expectation.
fn expectation(line: usize, text: &str) -> Result<Option<Expectation>, String> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let named = || rest.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    let (kind, text) = match word {
        "=" => (Kind::Equal, rest.to_owned()),
        "~" => (Kind::Part, rest.to_owned()),
        "!" => (Kind::Refused, rest.to_owned()),
        "!~" => (Kind::RefusedLike, rest.to_owned()),
        "?" => (Kind::Anything, "?".to_owned()),
        "status" => (Kind::Status, rest.to_owned()),
        "body" => (Kind::Body, rest.to_owned()),
        "header" | "records" | "batches" | "facts" => {
            let (name, value) = named().ok_or_else(|| format!("{word} <name>: <value>"))?;
            (kind_of(word, name), value)
        }
        _ => return Ok(None),
    };
    Ok(Some(Expectation { line, kind, text }))
}

fn kind_of(word: &str, name: String) -> Kind {
    match word {
        "header" => Kind::Header(name),
        "records" => Kind::Records(name),
        "batches" => Kind::Batches(name),
        _ => Kind::Facts(name),
    }
}

fn step(line: &Line, word: &str, rest: &str) -> Result<Step, String> {
    let (action, expected) = match word {
        "region" => (Action::Region(rest.to_owned()), None),
        "create" => (create(rest), None),
        "wait" => (Action::Wait(duration(rest)?), None),
        "http" => (Action::Http(raw_request(rest, &line.indented)?), None),
        "times" => {
            let (times, call_text) = rest.split_once(' ').ok_or("times <count> <call>")?;
            let times = times.parse().map_err(|_| format!("no count: {times}"))?;
            call(times, &joined(call_text, &line.indented))?
        }
        _ => call(1, &joined(&line.text, &line.indented))?,
    };
    let expected = expected.map(|text| expectation(line.number, &text)).transpose()?.flatten();
    Ok(Step { line: line.number, action, expectations: expected.into_iter().collect() })
}

fn create(text: &str) -> Action {
    let (fixture, view) = text.split_once(' ').unwrap_or((text, ""));
    Action::Create { fixture: fixture.to_owned(), view: (!view.is_empty()).then(|| view.trim().to_owned()) }
}

/// A call and what stands behind its arrow.
fn call(times: u32, text: &str) -> Result<(Action, Option<String>), String> {
    let (call, expected) = match text.rsplit_once(" => ") {
        Some((call, expected)) => (call.trim_end(), Some(expected.to_owned())),
        None => (text, None),
    };
    let (operation, body) = call.split_once(' ').unwrap_or((call, "{}"));
    let name = operation.split_once('.').map_or(operation, |(_, name)| name);
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Err(format!("not understood: {text}"));
    }
    Ok((Action::Call { times, operation: operation.to_owned(), body: body.trim().to_owned() }, expected))
}

fn raw_request(rest: &str, indented: &[String]) -> Result<RawRequest, String> {
    let (method, path) = rest.split_once(' ').ok_or("http <method> <path>")?;
    let mut request = RawRequest { method: method.to_owned(), path: path.to_owned(), ..RawRequest::default() };
    for line in indented {
        if let Some(body) = line.strip_prefix('>') {
            request.body.push_str(body.trim());
        } else if line == "signed" {
            request.headers.extend(crate::door::signature("us-east-1"));
        } else {
            let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
            request.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    Ok(request)
}

/// `1d2h`, `250ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let mut micros = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|next: char| !next.is_ascii_digit()).ok_or_else(|| format!("no unit: {text}"))?;
        let unit = rest[digits..].find(|next: char| next.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
        let count: u64 = rest[..digits].parse().map_err(|_| format!("no duration: {text}"))?;
        micros += count * unit_micros(&rest[digits..unit]).ok_or_else(|| format!("no unit: {text}"))?;
        rest = &rest[unit..];
    }
    Ok(Duration::micros(micros))
}

fn unit_micros(unit: &str) -> Option<u64> {
    Some(match unit {
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        "m" => 60_000_000,
        "h" => 3_600_000_000,
        "d" => 86_400_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_read() {
        let text = "// note\n# one\ncheck streams 1, 2\nwait 1m1ms\nPutItem {\n  \"a\": 1}\n= {}\nGetItem {} => ! Code: text\n";
        let cases = cases("s", text).unwrap();
        let case = &cases[0];
        assert_eq!((case.name.as_str(), case.checks.len(), case.steps.len()), ("s/one", 2, 3));
        assert_eq!(case.steps[0].action, Action::Wait(Duration::micros(60_001_000)));
        let body = "{ \"a\": 1}".to_owned();
        assert_eq!(case.steps[1].action, Action::Call { times: 1, operation: "PutItem".into(), body });
        assert_eq!(case.steps[2].expectations[0].kind, Kind::Refused);
    }

    #[test]
    fn faults_name_their_line() {
        for (text, fault) in [
            ("wait 1s", "suite/s.txt:1: a line before the first case"),
            ("# a\n= {}", "suite/s.txt:2: an expectation without a step"),
            ("# a\n\nwait 1x", "suite/s.txt:3: no unit: 1x"),
            ("# a\nputItem {}", "suite/s.txt:2: not understood: putItem {}"),
            ("# a\ndials {\"warp\": 1}", "suite/s.txt:2: no dial: warp"),
        ] {
            assert_eq!(cases("s", text).unwrap_err(), fault);
        }
    }
}
