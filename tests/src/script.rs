//! What a suite consists of.
//!
//! | line | meaning |
//! |---|---|
//! | `// …` | a comment |
//! | `# name` | a case begins |
//! | `check dynamodb 1, 2` | the case shows these conformance checks |
//! | `dials real`, `dials {"pollInterval": 1}` | AWS's delays; some of one's own. Else state changes are instant |
//! | `region eu-west-1` | where the next calls go |
//! | `create Hash`, `create Hash NEW_IMAGE` | a fixture, with a stream of that view type; waits until it is ACTIVE |
//! | `wait 15m1s` | virtual time: `d h m s ms us` |
//! | `PutItem {…}` | a call; the body may go on in indented lines |
//! | `times 30 PutItem {…}` | the call thirty times, `$n` being `001` and so on |
//! | `http POST /` | a raw request; indented: `name: value`, `signed`, `> body` |
//!
//! A call must succeed unless one of the expectations below it says otherwise:
//!
//! | line | meaning |
//! |---|---|
//! | `= {…}` | the whole answer |
//! | `~ {…}` | a part of the answer, maps by member |
//! | `! Code: text` | this error; without `: text` it has no text |
//! | `!~ Code: text` | this error, the text somewhere in it |
//! | `status 404`, `header name: value`, `body text` | of the raw response; value `<crc32>` is that of the body |
//! | `records Hash: INSERT a, MODIFY a` | what the table's latest stream holds |
//! | `batches audit: [a b]! [a]` | what the function was called with; `!` failed, `~` failed in part |
//! | `facts TableStatus.status: CREATING, ACTIVE` | one member of all facts of a kind, since the case began |
//! | `?`, `records Hash: ?` | fill in what came |
//!
//! A call's only expectation may stand behind it: `GetItem {…} => ! ValidationException: …`.

use headwater_core::dials::Dials;
use headwater_core::time::Duration;

/// A file of cases.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The file's name without its ending.
    pub name: String,
    pub cases: Vec<Case>,
}

/// A conversation with a fresh world.
#[derive(Clone, Debug)]
pub struct Case {
    /// `items/put then get`.
    pub name: String,
    /// From the crate's folder.
    pub path: String,
    pub checks: Vec<Check>,
    pub dials: Dials,
    pub steps: Vec<Step>,
}

/// A conformance check of a specification: `dynamodb 21`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    pub specification: String,
    pub number: u32,
}

/// Something that is done, and what should come of it.
#[derive(Clone, Debug)]
pub struct Step {
    pub line: usize,
    pub action: Action,
    pub expectations: Vec<Expectation>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Region(String),
    Create { fixture: String, view: Option<String> },
    Wait(Duration),
    Call { times: u32, operation: String, body: String },
    Http(RawRequest),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRequest {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

#[derive(Clone, Debug)]
pub struct Expectation {
    pub line: usize,
    pub kind: Kind,
    /// What stands behind the kind; `?` to be filled in.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Equal,
    Part,
    Refused,
    RefusedLike,
    Anything,
    Status,
    Header(String),
    Body,
    Records(String),
    Batches(String),
    Facts(String),
}

impl Kind {
    /// Whether it says how a call ended, so that success need not be asked for.
    pub fn is_of_response(&self) -> bool {
        matches!(
            self,
            Kind::Equal | Kind::Part | Kind::Refused | Kind::RefusedLike | Kind::Anything | Kind::Status | Kind::Body
        )
    }
}
