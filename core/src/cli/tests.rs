//! Lines and what becomes of them, as data.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::*;
use crate::operation::shape;

/// Lines with what AWS CLI version 1, whose grammar is the same, sends for them, or says.
const VERIFIED: &str = include_str!("tests/verified.txt");
/// The same for values that are made of random pieces.
const RANDOM: &str = include_str!("tests/random.txt");
/// Lines with what there is no oracle for: what differs on purpose, what only version 2 has, and what is our own.
const OWN: &str = include_str!("tests/own.txt");

/// A line, and what is expected of it: `= Service Operation region json`, or lines of an error.
struct Case<'a> {
    command: String,
    outcome: String,
    at: &'a str,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let blocks = text.split("\n\n").map(|block| block.trim_start_matches('\n')).filter(|block| block.contains("$ "));
    let blocks = blocks.map(|block| {
        let (mut command, mut outcome) = (String::new(), String::new());
        for line in block.lines().filter(|line| !line.starts_with("//")) {
            let (text, part) = match line.strip_prefix("$ ").or(line.strip_prefix("> ")) {
                Some(part) => (&mut command, part),
                None => (&mut outcome, line),
            };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(part.trim_end());
        }
        Case { command, outcome, at: block }
    });
    blocks.collect()
}

/// What became of a line, as the data has it.
fn told(result: &Result<Line, CliError>) -> String {
    match result {
        Ok(Line::Blank) => "blank".into(),
        Ok(Line::Advance(span)) => format!("advance {}", span.0),
        Ok(Line::Request(call)) => {
            format!("request {:?} {} {} {}", call.service, call.operation, call.region, call.body)
        }
        Ok(Line::Wait(wait)) => format!("wait {:?} {}", wait.until, told_call(&wait.call)),
        Ok(Line::Help(text)) => lines_of("help", text),
        Ok(Line::Call(call)) => told_call(call),
        Err(error) => lines_of("!", &error.message),
    }
}

fn told_call(call: &Call) -> String {
    let json = Json::Object(call.json.clone());
    let mut text = format!("= {:?} {} {} {json}", call.service, call.operation, call.region);
    if !call.ignored.is_empty() {
        let _ = write!(text, "\nignored {}", call.ignored.join(" "));
    }
    text
}

fn lines_of(mark: &str, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("{mark} {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}

/// The same, members in any order.
fn is_same(told: &str, outcome: &str) -> bool {
    let parts = |text: &str| {
        let (head, json) = text.split_once('{').unwrap_or((text, ""));
        let json = if head.starts_with(['=', 'w']) { format!("{{{json}") } else { String::new() };
        let (json, rest) = json.split_once('\n').map_or((json.clone(), String::new()), |(a, b)| (a.into(), b.into()));
        (head.to_owned(), serde_json::from_str::<Json>(&json).ok(), rest)
    };
    told == outcome || (told.starts_with(['=', 'w']) && parts(told) == parts(outcome))
}

fn assert_all(text: &str, count_min: usize) {
    let cases = cases(text);
    assert!(cases.len() >= count_min, "only {} lines", cases.len());
    let mut faults = String::new();
    for case in &cases {
        let told = told(&parse(&case.command));
        if !is_same(&told, &case.outcome) {
            let _ = writeln!(faults, "{}\n-- but\n{told}\n", case.at);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn lines_mean_what_the_real_cli_sends() {
    assert_all(VERIFIED, 140);
    assert_all(RANDOM, 250);
}

#[test]
fn lines_of_our_own() {
    assert_all(OWN, 20);
}

#[test]
fn scripts_tell_their_lines() {
    let text = "# a comment\n\naws dynamodb list-tables \\\n  --limit 3 # and more\naws dynamodb put-item --table-name T --item '{\n\"pk\": \
                {\"S\": \"a\"}}'\nsim wait 2s\r\naws dynamodb foo | cat; x\naws dynamodb describe-limits\naws 'open\nend";
    let told: Vec<String> = script(text)
        .iter()
        .map(|command| format!("{}: {}", command.line, told(&command.result).lines().next().unwrap_or_default()))
        .collect();
    let expected = [
        "3: = DynamoDb ListTables us-east-1 {\"Limit\":3}",
        "5: = DynamoDb PutItem us-east-1 {\"TableName\":\"T\",\"Item\":{\"pk\":{\"S\":\"a\"}}}",
        "7: advance 2000000",
        "8: ! There is no shell here: the answer of a command cannot be piped on.",
        "9: = DynamoDb DescribeLimits us-east-1 {}",
        "10: ! The quotation mark ' that opens a text has none that closes it.",
    ];
    assert_eq!(told, expected);
}

fn entries() -> Vec<(Service, &'static operation::Entry)> {
    let rows = Service::ALL
        .into_iter()
        .flat_map(|service| operation::operations(service).iter().map(move |entry| (service, entry)));
    rows.collect()
}

/// A request that fits its shapes, made of a seed: texts with all that quoting can get wrong.
struct Sampler(u64);

const TEXTS: &[&str] = &[
    "a",
    "T",
    "-x",
    "--region",
    "-5",
    "it's",
    "\"",
    "a b",
    "$HOME",
    "`x`",
    "\\",
    "\\\n",
    "#",
    "é",
    "🙂",
    "file://x",
    "=",
    "[",
    "]",
    "{",
    "}",
    ",",
    "[]",
    "{}",
    "a=b",
    " ",
    "\n",
    "\t",
    ";",
    "&&",
    "|",
    "*",
    "~",
    "!",
    "%",
    "@",
    "\u{0}",
    "\u{2028}",
    "null",
    "true",
    "0",
    "help",
    "__proto__",
    "--query=x",
];

impl Sampler {
    fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }

    fn text(&mut self, least: usize) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(3) {
            text.push_str(TEXTS[self.below(TEXTS.len())]);
        }
        while text.chars().count() < least {
            text.push('x');
        }
        if least == 0 && self.below(8) == 0 { String::new() } else { text }
    }

    fn structure(&mut self, owner: &str, members: &'static [shape::Member], depth: usize) -> JsonMap {
        let mut json = JsonMap::new();
        for member in members {
            if model::is_required(owner, member) || self.below(3) == 0 {
                let least = model::least_of(owner, member);
                json.insert(member.name.into(), self.value(&member.shape, least, depth));
            }
        }
        json
    }

    fn value(&mut self, shape: &'static shape::Shape, least: Option<i64>, depth: usize) -> Json {
        let count = usize::try_from(least.unwrap_or_default()).unwrap_or_default();
        let count = if depth > 4 { count } else { count + self.below(3) };
        match model::kind(shape) {
            model::Kind::Text if matches!(shape, shape::Shape::Blob(_)) => BASE64_STANDARD.encode(self.text(0)).into(),
            model::Kind::Text => match model::values(shape) {
                [] => self.text(usize::try_from(least.unwrap_or_default()).unwrap_or_default()).into(),
                values => values[self.below(values.len())].into(),
            },
            model::Kind::Integer => (least.unwrap_or(-9) + self.below(1_000) as i64).into(),
            model::Kind::Boolean => (self.below(2) == 0).into(),
            model::Kind::Decimal => self.below(9_000).into(),
            model::Kind::Timestamp => self.below(2_000_000_000).into(),
            model::Kind::Structure(_) if depth > 4 && matches!(shape, shape::Shape::AttributeValue) => {
                JsonMap::new().into()
            }
            model::Kind::Structure(members) => self.structure(model::owner(shape), members, depth + 1).into(),
            model::Kind::List(of) => {
                (0..count).map(|_| self.value(of, model::least(of), depth + 1)).collect::<Vec<_>>().into()
            }
            model::Kind::Map(of) => {
                let entries = (0..count).map(|_| (self.text(0), self.value(of, model::least(of), depth + 1)));
                entries.collect::<JsonMap>().into()
            }
        }
    }

    fn call(&mut self, service: Service, entry: &'static operation::Entry) -> Call {
        let json = self.structure(entry.name, entry.input(), 0);
        let region = ["us-east-1", "eu-west-1"][self.below(2)].into();
        let pages = paging::of(service, entry.name).filter(|pages| !pages.is_one_page(&json) && self.below(2) == 0);
        let paging = pages.map(Paging::all);
        Call { service, operation: entry.name, region, json, paging, ignored: Vec::new() }
    }
}

/// Goal: what is printed is read as the same call. Method: five hundred requests of random members for every operation.
#[test]
fn printed_calls_are_read_again() {
    for (service, entry) in entries() {
        for seed in 0..500 {
            let mut sampler = Sampler(seed);
            let call = sampler.call(service, entry);
            let line = print(&call);
            assert_eq!(parse(&line), Ok(Line::Call(call.clone())), "{line}");
            let commands = script(&format!("{line}\n{line}"));
            assert_eq!(commands.len(), 2, "{line}");
            let again = Call::of(&call.request()).map(|again| again.json);
            assert_eq!(again.as_ref(), Some(&call.json));
            let has_sdk = service != Service::Sim;
            assert_eq!((boto3(&call).is_some(), sdk_js(&call).is_some()), (has_sdk, has_sdk));
        }
    }
}

/// Goal: no text makes it panic or hang. Method: random pieces of lines, whole and cut anywhere.
#[test]
fn hostile_lines_are_refused() {
    let pieces = [
        "aws ",
        "sim ",
        "dynamodb ",
        "put-item ",
        "get-item ",
        "create-table ",
        "lambda ",
        "wait ",
        "--table-name ",
        "--key ",
        "--item=",
        "--key-schema ",
        "--limit ",
        "--cli-input-json ",
        "--starting-token ",
        "--region ",
        "--tag-keys ",
        "a=",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "\\",
        "\n",
        ",",
        "=",
        "@=",
        "é",
        "🙂",
        "$",
        "`",
        ";",
        "#",
        " ",
        "-",
        "--",
        "1h",
        "help ",
        "1767225600 ",
        "2026-01-01T",
        "--starting-position-timestamp ",
        "create-event-source-mapping ",
        "\u{0}",
        "list-tables ",
    ];
    for seed in 0..20_000 {
        let mut sampler = Sampler(seed);
        let mut text = if seed % 2 == 0 { String::from("aws dynamodb ") } else { String::new() };
        for _ in 0..sampler.below(14) {
            text.push_str(pieces[sampler.below(pieces.len())]);
        }
        let _ = (parse(&text), complete(&text), script(&text));
    }
    let deep = |open: &str| format!("aws dynamodb put-item --table-name T --item '{}'", open.repeat(200_000));
    for text in
        [deep("a={"), deep("["), deep("a=["), deep("a,"), deep("{\"a\":"), "'".repeat(100_001), "x".repeat(5_000_000)]
    {
        assert!(parse(&text).is_err());
    }
    let wide = format!("aws dynamodb get-item --table-name T --key 'a=[{}]'", "x,".repeat(100_000));
    assert!(parse(&wide).is_err(), "a list is no attribute value");
}

#[test]
fn pages_are_collected() {
    let Ok(Line::Call(call)) = parse("aws dynamodb list-tables --page-size 2 --max-items 3") else { panic!("no call") };
    let page = |json: &str| serde_json::from_str::<JsonMap>(json).unwrap();
    let mut pager = Pager::new(&call).unwrap();
    let next = pager.take(page(r#"{"TableNames":["Aaa","Bbb"],"LastEvaluatedTableName":"Bbb"}"#)).cloned();
    assert_eq!(next, Some(page(r#"{"Limit":2,"ExclusiveStartTableName":"Bbb"}"#)));
    assert_eq!(pager.take(page(r#"{"TableNames":["Ccc","Ddd"],"LastEvaluatedTableName":"Ddd"}"#)), None);
    let answer = pager.finish();
    assert_eq!(answer["TableNames"], serde_json::json!(["Aaa", "Bbb", "Ccc"]));
    let line = format!("aws dynamodb list-tables --starting-token {}", answer["NextToken"].as_str().unwrap());
    let Ok(Line::Call(call)) = parse(&line) else { panic!("no call") };
    assert_eq!(Json::Object(call.json.clone()), serde_json::json!({"ExclusiveStartTableName": "Bbb"}));
    assert_eq!(call.paging.as_ref().map(|paging| paging.skip), Some(1));
    assert_eq!(parse(&print(&call)), Ok(Line::Call(call)));
}

/// The CLI shows the shards of all pages, and of the rest what its model names; not whether there are more.
#[test]
fn pages_inside_of_a_structure_are_collected() {
    let Ok(Line::Call(call)) = parse("aws kinesis describe-stream --stream-name T --page-size 2 --max-items 3") else {
        panic!("no call")
    };
    let page = |shards: &[&str], more: bool| {
        let shards: Vec<Json> = shards.iter().map(|id| serde_json::json!({ "ShardId": id })).collect();
        let description =
            serde_json::json!({ "StreamName": "T", "Shards": shards, "HasMoreShards": more, "StreamModeDetails": {} });
        serde_json::json!({ "StreamDescription": description }).as_object().cloned().unwrap()
    };
    let mut pager = Pager::new(&call).unwrap();
    let next = pager.take(page(&["a", "b"], true)).cloned().map(Json::Object);
    assert_eq!(next, Some(serde_json::json!({ "StreamName": "T", "Limit": 2, "ExclusiveStartShardId": "b" })));
    assert_eq!(pager.take(page(&["c", "d"], false)), None);
    let answer = Json::Object(pager.finish());
    let description = &answer["StreamDescription"];
    assert_eq!(description["Shards"], serde_json::json!([{ "ShardId": "a" }, { "ShardId": "b" }, { "ShardId": "c" }]));
    assert_eq!((&description["StreamName"], &description["KeyId"]), (&"T".into(), &Json::Null));
    assert!(description.get("HasMoreShards").is_none() && description.get("StreamModeDetails").is_none());
    assert!(answer["NextToken"].is_string());
}

fn completed(line: &str) -> String {
    let found = complete(line);
    assert!(found.iter().all(|completion| completion.start <= line.len()));
    let texts: Vec<&str> = found.iter().map(|completion| completion.text.as_str()).collect();
    texts.join(" ")
}

#[test]
fn lines_are_completed() {
    for (line, expected) in [
        ("", "aws sim"),
        ("aws ", "cloudwatch dynamodb dynamodbstreams firehose kinesis lambda"),
        ("aws dyn", "dynamodb dynamodbstreams"),
        ("aws dynamodb put", "put-item"),
        ("aws dynamodb wait ", "table-exists table-not-exists"),
        ("aws dynamodb wait table-exists --t", "--table-name"),
        ("aws kinesis wait ", "stream-exists stream-not-exists"),
        ("aws kinesis wait stream-exists --stream-n", "--stream-name"),
        ("aws dynamodb put-item --ta", "--table-name"),
        ("aws dynamodb put-item --table-name T --ta", ""),
        ("aws --region eu-west-1 dynamodb get", "get-item"),
        ("aws dynamodb put-item --return-values ", "NONE ALL_OLD UPDATED_OLD ALL_NEW UPDATED_NEW"),
        ("aws dynamodb put-item --return-values=ALL_O", "--return-values=ALL_OLD"),
        ("aws dynamodb create-table --key-schema ", "AttributeName= KeyType="),
        (
            "aws dynamodb create-table --key-schema AttributeName=pk,KeyType=",
            "AttributeName=pk,KeyType=HASH AttributeName=pk,KeyType=RANGE",
        ),
        ("aws dynamodb list-tables --output ", "json text table yaml yaml-stream off"),
        ("sim put-function --behaviour ", "Log FailOnMatch Replicate Materialize"),
        (
            "sim ",
            "crash-application delete-application delete-producer describe-application put-application put-function put-producer roll-over-shard set-dials split-partition wait request",
        ),
        ("aws dynamodb put-item --item 'a", ""),
        ("ls ", ""),
    ] {
        let mut texts: Vec<String> = completed(line).split_whitespace().map(String::from).collect();
        let mut expected: Vec<String> = expected.split_whitespace().map(String::from).collect();
        texts.sort();
        expected.sort();
        assert_eq!(texts, expected, "{line}");
    }
    assert!(completed("aws dynamodb put-item ").starts_with("--table-name --item "));
}

#[test]
fn calls_become_code() {
    let line = r#"aws dynamodb put-item --table-name Orders --item '{"pk":{"S":"it'\''s"},"b":{"B":"AAE="},"__proto__":{"BOOL":true},"two words":{"NULL":true}}' --region eu-west-1"#;
    let Ok(Line::Call(call)) = parse(line) else { panic!("no call") };
    let python = r#"import base64

import boto3

client = boto3.client("dynamodb", region_name="eu-west-1")

response = client.put_item(
    TableName="Orders",
    Item={
        "pk": {"S": "it's"},
        "b": {"B": base64.b64decode("AAE=")},
        "__proto__": {"BOOL": True},
        "two words": {"NULL": True},
    },
)
"#;
    let javascript = r#"import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({ region: "eu-west-1" });

const response = await client.send(new PutItemCommand({
  TableName: "Orders",
  Item: {
    pk: { S: "it's" },
    b: { B: Uint8Array.from(atob("AAE="), (letter) => letter.charCodeAt(0)) },
    ["__proto__"]: { BOOL: true },
    "two words": { NULL: true },
  },
}));
"#;
    assert_eq!(boto3(&call).as_deref(), Some(python));
    assert_eq!(sdk_js(&call).as_deref(), Some(javascript));
    assert_eq!(print(&call), line);
}
