//! How the CLI calls services, operations and members, and which of its names a mistyped one comes near.

use crate::cli::{CliError, refuse};
use crate::input::Service;
use crate::operation::shape::Member;
use crate::operation::{self, Entry};

/// What stands behind `aws`, and the service that it means.
pub(super) const SERVICES: &[(&str, Service)] = &[
    ("cloudwatch", Service::CloudWatch),
    ("dynamodb", Service::DynamoDb),
    ("dynamodbstreams", Service::Streams),
    ("firehose", Service::Firehose),
    ("kinesis", Service::Kinesis),
    ("lambda", Service::Lambda),
];

/// Stands in the place of `aws` for what AWS has no command for.
pub(super) const SIM: &str = "sim";

/// What stands before an operation: `aws dynamodb`, `sim`.
pub(super) fn command_of(service: Service) -> String {
    match SERVICES.iter().find(|(_, known)| *known == service) {
        Some((name, _)) => format!("aws {name}"),
        None => SIM.to_owned(),
    }
}

/// The service of that name, [`SIM`] among them.
pub(super) fn service(name: &str) -> Option<Service> {
    if name == SIM {
        return Some(Service::Sim);
    }
    SERVICES.iter().find(|(known, _)| *known == name).map(|(_, service)| *service)
}

/// Its name.
pub(super) fn name_of(service: Service) -> &'static str {
    SERVICES.iter().find(|(_, known)| *known == service).map_or(SIM, |(name, _)| name)
}

/// `TableName` → `table-name`, `SSESpecification` → `sse-specification`.
///
/// A word begins at a capital letter that a small one follows, and at one that follows a small letter or a digit.
pub(super) fn kebab(name: &str) -> String {
    separated(name, '-')
}

/// `PutItem` → `put_item`.
pub(super) fn snake(name: &str) -> String {
    separated(name, '_')
}

fn separated(name: &str, separator: char) -> String {
    let bytes = name.as_bytes();
    let is = |at: usize, test: fn(&u8) -> bool| bytes.get(at).is_some_and(test);
    // A plural of capitals is one word: `ResourceARNs`.
    let plural =
        name.strip_suffix('s').map(|stem| stem.trim_end_matches(|letter: char| letter.is_ascii_uppercase()).len());
    let plural = plural.filter(|start| start + 3 <= name.len()).unwrap_or(name.len());
    let mut text = String::with_capacity(name.len() + 8);
    for (at, letter) in name.char_indices() {
        let begins = letter.is_ascii_uppercase()
            && at > 0
            && (is(at + 1, u8::is_ascii_lowercase)
                || is(at - 1, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        if at == plural || (begins && at < plural) {
            text.push(separator);
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// The operation that a command names.
pub(super) fn operation(service: Service, command: &str) -> Option<&'static Entry> {
    operation::operations(service).iter().find(|entry| kebab(entry.name) == command)
}

/// The commands of a service.
pub(super) fn commands(service: Service) -> Vec<String> {
    operation::operations(service).iter().map(|entry| kebab(entry.name)).collect()
}

pub(super) fn option_of(member: &Member) -> String {
    format!("--{}", kebab(member.name))
}

/// Of `choices` those, at most three, that share four fifths of their letters with a word, the nearest first.
pub(super) fn near<'a>(word: &str, choices: &'a [String]) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    // Longer words come near to nothing that there is.
    if word.len() > 64 {
        return Vec::new();
    }
    for choice in choices {
        let score = 2_000 * common(word.as_bytes(), choice.as_bytes()) / (word.len() + choice.len()).max(1);
        if score >= 800 {
            let at = found.iter().position(|(other, _)| *other < score).unwrap_or(found.len());
            found.insert(at, (score, choice));
        }
    }
    found.into_iter().take(3).map(|(_, choice)| choice).collect()
}

/// How many letters two words share: those of their longest common piece, and so on left and right of it.
fn common(left: &[u8], right: &[u8]) -> usize {
    let (mut at, mut length) = ((0, 0), 0);
    for i in 0..left.len() {
        for j in 0..right.len() {
            let same = left[i..].iter().zip(&right[j..]).take_while(|(a, b)| a == b).count();
            if same > length {
                (at, length) = ((i, j), same);
            }
        }
    }
    if length == 0 {
        return 0;
    }
    let (i, j) = at;
    length + common(&left[..i], &right[..j]) + common(&left[i + length..], &right[j + length..])
}

/// The choices stand in two columns, those that come near below them.
pub(super) fn invalid_choice(argument: &str, word: &str, choices: &[String]) -> CliError {
    let mut text = format!("argument {argument}: Invalid choice, valid choices are:\n");
    for pair in choices.chunks(2) {
        let cells: Vec<String> = pair.iter().map(|choice| format!("{choice:<40}")).collect();
        text.push('\n');
        text.push_str(cells.join(" | ").trim_end());
    }
    let near = near(word, choices);
    if !near.is_empty() {
        text.push_str(&format!("\n\n\nInvalid choice: '{word}', maybe you meant:\n"));
        near.iter().for_each(|choice| text.push_str(&format!("\n  * {choice}")));
    }
    refuse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("TableName", "table-name"),
            ("SSESpecification", "sse-specification"),
            ("KMSKeyArn", "kms-key-arn"),
            ("UUID", "uuid"),
            ("ResourceARNs", "resource-arns"),
            ("ExpressionAttributeNames", "expression-attribute-names"),
            ("ReturnValuesOnConditionCheckFailure", "return-values-on-condition-check-failure"),
            ("KeyConditions", "key-conditions"),
            ("AWSServices", "aws-services"),
        ] {
            assert_eq!(kebab(name), words);
        }
        assert_eq!(snake("BatchGetItem"), "batch_get_item");
    }

    #[test]
    fn near_words_are_found() {
        let choices = ["put-item", "get-item", "list-tables"].map(String::from);
        assert_eq!(near("putitem", &choices), ["put-item"]);
        assert_eq!(near("list-table", &choices), ["list-tables"]);
        assert!(near("frobnicate", &choices).is_empty());
    }
}
