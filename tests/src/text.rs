//! `$name` and `$function(…)` in scripts.
//!
//! | written | stands for |
//! |---|---|
//! | `$name` | what `<bind name>` found; text as it is, all else as JSON |
//! | `$repeat(x, 2048)` | `x` 2,048 times |
//! | `$nest(31)` | 31 maps, one in the other, around a number |
//! | `$each(26, {"S":"%"})` | the text 26 times, with commas between and `%` being `1` and so on |
//! | `$flip(text)` | the text with its last letter changed |
//! | `$plus(number, n)` | the sum, however long |
//! | `$minus(number, m, n)` | what is left |
//! | `$$` | `$` |

use std::collections::BTreeMap;

use serde_json::Value as Json;

pub type Bindings = BTreeMap<String, Json>;

/// The text with everything put in; an unknown name is a fault.
pub fn expand(text: &str, bindings: &Bindings) -> Result<String, String> {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        rest = match after.strip_prefix('$') {
            Some(after) => {
                expanded.push('$');
                after
            }
            None => expand_one(after, bindings, &mut expanded)?,
        };
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// Expands the name that `text` begins with; gives what follows.
fn expand_one<'a>(text: &'a str, bindings: &Bindings, expanded: &mut String) -> Result<&'a str, String> {
    let end = text.find(|next: char| !next.is_ascii_alphanumeric() && next != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if let Some((arguments, rest)) = rest.strip_prefix('(').and_then(split_arguments) {
        expanded.push_str(&function(name, &expand(arguments, bindings)?)?);
        return Ok(rest);
    }
    match bindings.get(name) {
        Some(Json::String(value)) => expanded.push_str(value),
        Some(value) => expanded.push_str(&value.to_string()),
        None => return Err(format!("nothing is called ${name}")),
    }
    Ok(rest)
}

/// The text before the parenthesis that closes the one before it, and the text after.
fn split_arguments(text: &str) -> Option<(&str, &str)> {
    let mut open = 1;
    let end = text.find(|next| {
        open += i32::from(next == '(') - i32::from(next == ')');
        open == 0
    })?;
    Some((&text[..end], &text[end + 1..]))
}

fn function(name: &str, arguments: &str) -> Result<String, String> {
    match name {
        "minus" => return difference(arguments),
        "each" => return each(arguments),
        _ => {}
    }
    let (first, second) = arguments.split_once(',').unwrap_or((arguments, "0"));
    let count: usize = second.trim().parse().map_err(|_| format!("${name}({arguments})"))?;
    match name {
        "repeat" => Ok(first.repeat(count)),
        "nest" => nested(first),
        "flip" => Ok(flipped(first)),
        "plus" => sum(first, count),
        _ => Err(format!("there is no function ${name}")),
    }
}

fn each(arguments: &str) -> Result<String, String> {
    let (count, text) = arguments.split_once(',').ok_or_else(|| format!("$each({arguments})"))?;
    let count: usize = count.trim().parse().map_err(|_| format!("$each({arguments})"))?;
    let texts: Vec<String> = (1..=count).map(|n| text.trim().replace('%', &n.to_string())).collect();
    Ok(texts.join(","))
}

fn nested(depth: &str) -> Result<String, String> {
    let depth: usize = depth.trim().parse().map_err(|_| format!("$nest({depth})"))?;
    Ok(format!("{}{{\"N\":\"1\"}}{}", "{\"M\":{\"a\":".repeat(depth), "}}".repeat(depth)))
}

fn flipped(text: &str) -> String {
    let mut text = text.to_owned();
    let last = text.pop();
    text.push(if last == Some('A') { 'B' } else { 'A' });
    text
}

fn sum(number: &str, count: usize) -> Result<String, String> {
    let number: u128 = number.trim().parse().map_err(|_| format!("no number: {number}"))?;
    Ok((number + count as u128).to_string())
}

fn difference(numbers: &str) -> Result<String, String> {
    let numbers: Result<Vec<i64>, _> = numbers.split(',').map(|number| number.trim().parse()).collect();
    let numbers = numbers.map_err(|_| "$minus needs numbers".to_owned())?;
    let mut numbers = numbers.into_iter();
    let first = numbers.next().unwrap_or_default();
    Ok((first - numbers.sum::<i64>()).to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Bindings, expand};

    #[test]
    fn names_and_functions_are_put_in() {
        let bindings: Bindings = [("a".to_owned(), json!("x")), ("key".to_owned(), json!({ "n": 1 }))].into();
        for (text, expanded) in [
            ("$a.$key", "x.{\"n\":1}"),
            ("$$a", "$a"),
            ("$repeat($a, 3)!", "xxx!"),
            ("[$each(2, {\"n\":%})]", "[{\"n\":1},{\"n\":2}]"),
            ("$each(2, $repeat(%, 2))", "11,22"),
            ("$nest(1)", "{\"M\":{\"a\":{\"N\":\"1\"}}}"),
            ("$plus(99999999999999999999, 1)", "100000000000000000000"),
            ("$minus(9, 2, 3)", "4"),
        ] {
            assert_eq!(expand(text, &bindings).as_deref(), Ok(expanded));
        }
        assert!(expand("$nobody", &bindings).is_err() && expand("$nothing(1)", &bindings).is_err());
    }
}
