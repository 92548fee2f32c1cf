//! Calls as code: for boto3, and for the AWS SDK for JavaScript, version 3.

use crate::cli::Call;
use crate::cli::model::{Kind, kind};
use crate::cli::names;
use crate::input::Service;
use crate::operation;
use crate::operation::shape::{Member, Shape};
use serde_json::Value as Json;

/// Lines become no longer than this when they can be broken.
const WIDTH: usize = 100;

/// How a language writes values.
struct Language {
    indent: &'static str,
    /// `true`, `false` and the value that is none.
    words: [&'static str; 3],
    /// Whether names of members need no quotation marks.
    bare_names: bool,
    /// Before and after the Base64 text of bytes.
    bytes: (&'static str, &'static str),
    /// Before and after seconds since 1970.
    time: (&'static str, &'static str),
}

const PYTHON: Language = Language {
    indent: "    ",
    words: ["True", "False", "None"],
    bare_names: false,
    bytes: ("base64.b64decode(", ")"),
    time: ("", ""),
};

const JAVASCRIPT: Language = Language {
    indent: "  ",
    words: ["true", "false", "null"],
    bare_names: true,
    bytes: ("Uint8Array.from(atob(", "), (letter) => letter.charCodeAt(0))"),
    time: ("new Date(", " * 1000)"),
};

/// The client's name in boto3, and package and class of the JavaScript SDK.
const CLIENTS: &[(Service, &str, &str, &str)] = &[
    (Service::DynamoDb, "dynamodb", "client-dynamodb", "DynamoDBClient"),
    (Service::Streams, "dynamodbstreams", "client-dynamodb-streams", "DynamoDBStreamsClient"),
    (Service::Firehose, "firehose", "client-firehose", "FirehoseClient"),
    (Service::Kinesis, "kinesis", "client-kinesis", "KinesisClient"),
    (Service::Lambda, "lambda", "client-lambda", "LambdaClient"),
    (Service::CloudWatch, "cloudwatch", "client-cloudwatch", "CloudWatchClient"),
];

fn client(service: Service) -> Option<&'static (Service, &'static str, &'static str, &'static str)> {
    CLIENTS.iter().find(|(known, ..)| *known == service)
}

/// The call in Python; nothing for what AWS has no operation for.
pub fn boto3(call: &Call) -> Option<String> {
    let (_, client, ..) = client(call.service)?;
    let mut arguments = String::new();
    for (name, value) in &call.json {
        let value = PYTHON.value(shape_of(members(call), name), value, 1);
        arguments.push_str(&format!("    {name}={value},\n"));
    }
    let line = if arguments.is_empty() { String::new() } else { format!("\n{arguments}") };
    let import = if line.contains(PYTHON.bytes.0) { "import base64\n\nimport boto3" } else { "import boto3" };
    let region = Json::from(&*call.region);
    let operation = names::snake(call.operation);
    Some(format!(
        "{import}\n\nclient = boto3.client(\"{client}\", region_name={region})\n\nresponse = client.{operation}({line})\n"
    ))
}

/// The call in JavaScript; nothing for what AWS has no operation for.
pub fn sdk_js(call: &Call) -> Option<String> {
    let (_, _, package, client) = client(call.service)?;
    let command = format!("{}Command", call.operation);
    let region = Json::from(&*call.region);
    let mut members_text = String::new();
    for (name, value) in &call.json {
        let value = JAVASCRIPT.value(shape_of(members(call), name), value, 1);
        members_text.push_str(&format!("  {}: {value},\n", JAVASCRIPT.name(name)));
    }
    let json = if members_text.is_empty() { "{}".to_owned() } else { format!("{{\n{members_text}}}") };
    Some(format!(
        "import {{ {client}, {command} }} from \"@aws-sdk/{package}\";\n\nconst client = new {client}({{ region: {region} }});\
         \n\nconst response = await client.send(new {command}({json}));\n"
    ))
}

fn members(call: &Call) -> &'static [Member] {
    operation::find(call.service, call.operation).map_or(&[], |entry| entry.input())
}

fn shape_of(members: &'static [Member], name: &str) -> Option<&'static Shape> {
    members.iter().find(|member| member.name == name).map(|member| &member.shape)
}

impl Language {
    fn value(&self, shape: Option<&'static Shape>, value: &Json, depth: usize) -> String {
        match value {
            Json::Null => self.words[2].into(),
            Json::Bool(truth) => self.words[usize::from(!truth)].into(),
            Json::Number(number) => match shape {
                Some(Shape::Timestamp) => format!("{}{number}{}", self.time.0, self.time.1),
                _ => number.to_string(),
            },
            Json::String(_) if matches!(shape, Some(Shape::Blob(_))) => self.bytes(value),
            // JSON's escapes are those of both languages.
            Json::String(_) => value.to_string(),
            Json::Array(elements) => {
                let of = match shape.map(kind) {
                    Some(Kind::List(of)) => Some(of),
                    _ => None,
                };
                self.group("[]", elements.iter().map(|element| self.value(of, element, depth + 1)).collect(), depth)
            }
            Json::Object(json) => {
                let pair = |(name, value): (&String, &Json)| {
                    format!("{}: {}", self.name(name), self.member(shape, name, value, depth + 1))
                };
                self.group("{}", json.iter().map(pair).collect(), depth)
            }
        }
    }

    fn member(&self, shape: Option<&'static Shape>, name: &str, value: &Json, depth: usize) -> String {
        match (shape, name, value) {
            (Some(Shape::AttributeValue), "B", Json::String(_)) => self.bytes(value),
            (Some(Shape::AttributeValue), "BS", Json::Array(elements)) => {
                self.group("[]", elements.iter().map(|element| self.bytes(element)).collect(), depth)
            }
            _ => {
                let inner = match shape.map(kind) {
                    Some(Kind::Structure(members)) => shape_of(members, name),
                    Some(Kind::Map(of)) => Some(of),
                    _ => None,
                };
                self.value(inner, value, depth)
            }
        }
    }

    fn bytes(&self, text: &Json) -> String {
        format!("{}{text}{}", self.bytes.0, self.bytes.1)
    }

    fn name(&self, name: &str) -> String {
        let letter = |next: char| next.is_ascii_alphabetic() || next == '_';
        let bare = name.starts_with(letter) && name.chars().all(|next| letter(next) || next.is_ascii_digit());
        match (self.bare_names, bare) {
            // Alone, this name would set the prototype instead of a member.
            (true, true) if name == "__proto__" => "[\"__proto__\"]".into(),
            (true, true) => name.into(),
            _ => Json::from(name).to_string(),
        }
    }

    /// On one line when it fits.
    fn group(&self, brackets: &str, parts: Vec<String>, depth: usize) -> String {
        let (open, close) = brackets.split_at(1);
        let length: usize = parts.iter().map(|part| part.len() + 2).sum();
        if length + depth * self.indent.len() <= WIDTH && !parts.iter().any(|part| part.contains('\n')) {
            let space = if brackets == "{}" && self.bare_names && !parts.is_empty() { " " } else { "" };
            return format!("{open}{space}{}{space}{close}", parts.join(", "));
        }
        let indent = self.indent.repeat(depth);
        let lines: String = parts.iter().map(|part| format!("{indent}{}{part},\n", self.indent)).collect();
        format!("{open}\n{lines}{indent}{close}")
    }
}
