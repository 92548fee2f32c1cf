//! What the lines of the console do: they are calls like any other, and waits.

use headwater_core::cli::{self, Line};
use headwater_core::save::perform;
use headwater_core::timeline::Timeline;

use crate::parts::json_text;

/// Runs the commands of a text one after the other, up to the first that fails; says what each of them printed, and
/// which table was created last.
pub fn run(timeline: &mut Timeline, text: &str) -> Outcome {
    let mut outcome = Outcome { good: true, text: String::new(), created: None };
    for command in cli::script(text) {
        let printed = match command.result {
            Ok(line) => outcome.line(timeline, line),
            Err(error) => Err(error.message),
        };
        outcome.good = printed.is_ok();
        let printed = printed.unwrap_or_else(|error| error);
        if !outcome.text.is_empty() && !printed.is_empty() {
            outcome.text.push('\n');
        }
        outcome.text.push_str(&printed);
        if !outcome.good {
            break;
        }
    }
    outcome
}

pub struct Outcome {
    pub good: bool,
    pub text: String,
    pub created: Option<String>,
}

impl Outcome {
    fn line(&mut self, timeline: &mut Timeline, line: Line) -> Result<String, String> {
        if let Line::Help(text) = line {
            return Ok(text);
        }
        let answer = perform(timeline, &line)?;
        let is_creation = matches!(&line, Line::Call(call) if call.operation == "CreateTable");
        if let Some(name) = answer["TableDescription"]["TableName"].as_str().filter(|_| is_creation) {
            self.created = Some(name.to_owned());
        }
        // As the CLI: nothing is printed where AWS answers with nothing.
        let empty = answer.is_null() || answer.as_object().is_some_and(|members| members.is_empty());
        Ok(if empty { String::new() } else { json_text::pretty(&answer) })
    }
}
