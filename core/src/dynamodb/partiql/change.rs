//! SET and REMOVE, lowered to the actions of update expressions.

use crate::dynamodb::expr::{Assignment, Change, Path, Source, Update, UpdateAction, check_constant, check_disjoint};
use crate::dynamodb::partiql::fault::{bare, fault_at};
use crate::dynamodb::partiql::parse_term::unknown_function;
use crate::dynamodb::partiql::statement::Lowering;
use crate::dynamodb::partiql::syntax::{self, Term, What};
use crate::dynamodb::value::Value;
use crate::operation::error::ApiError;

type Lowered<T> = Result<T, ApiError>;

const LIST_APPEND: &str = "list_append";

impl Lowering<'_> {
    pub fn update(&self, changes: &[syntax::Change]) -> Lowered<Update> {
        let mut actions = Vec::with_capacity(changes.len());
        for change in changes {
            let path = path(&change.target)?;
            let change = match &change.value {
                Some(value) => self.change(&path, value)?,
                None => Change::Remove,
            };
            actions.push(UpdateAction { path, change });
        }
        check_disjoint(&actions.iter().map(|action| &action.path).collect::<Vec<_>>()).map_err(bare)?;
        Ok(Update::new(actions, "An operand in the update expression has an incorrect data type"))
    }

    fn change(&self, target: &Path, term: &Term) -> Lowered<Change> {
        match &term.what {
            What::Call(name, operands) if name == "set_add" || name == "set_delete" => {
                self.members(target, name, operands, term)
            }
            What::Sum(operator, operands) => {
                let (left, right) = (self.source(&operands[0])?, self.source(&operands[1])?);
                for source in [&left, &right] {
                    check_constant(operator, source, "N").map_err(bare)?;
                }
                let plus = *operator == "+";
                Ok(Change::Set(if plus { Assignment::Plus(left, right) } else { Assignment::Minus(left, right) }))
            }
            _ => Ok(Change::Set(Assignment::Source(self.source(term)?))),
        }
    }

    /// `set_add` and `set_delete`: what is assigned must be what is changed.
    fn members(&self, target: &Path, name: &str, operands: &[Term], call: &Term) -> Lowered<Change> {
        let name = name.to_ascii_uppercase();
        let [set, members] = operands else {
            return Err(fault_at(format_args!("{name} must have exactly two arguments"), call.at));
        };
        if path(set).ok().as_ref() != Some(target) {
            return Err(fault_at(
                format_args!("The first argument to {name} must equal the assignment value"),
                call.at,
            ));
        }
        let members = self.value(members)?;
        if !members.is_set() {
            let text = format_args!("The second argument to {name} must be a value with type SET");
            return Err(fault_at(text, set.at));
        }
        Ok(if name == "SET_ADD" { Change::Add(members) } else { Change::Delete(members) })
    }

    fn source(&self, term: &Term) -> Lowered<Source> {
        match &term.what {
            What::Path(..) => path(term).map(Source::Path),
            What::Call(name, operands) if name == LIST_APPEND => {
                let [front, back] = &operands[..] else {
                    return Err(ApiError::validation(format!(
                        "Incorrect number of operands for operator or function; operator or function: {LIST_APPEND}, number \
                         of operands: {}",
                        operands.len()
                    )));
                };
                let (front, back) = (self.list(front)?, self.list(back)?);
                Ok(Source::ListAppend(Box::new(front), Box::new(back)))
            }
            What::Call(name, _) => Err(unknown_function(name, term.at)),
            What::Is(..) => Err(ApiError::validation("IS operator is not supported in update expressions")),
            What::Sum(operator, _) => Err(unsupported(operator)),
            what if what.is_condition() => Err(unsupported("=")),
            What::Missing => Err(ApiError::validation("MISSING must be compared using IS operator")),
            _ => self.value(term).map(Source::Constant),
        }
    }

    /// An operand of `list_append`, in which functions do not stand.
    fn list(&self, term: &Term) -> Lowered<Source> {
        if let What::Call(name, _) = &term.what {
            return Err(unknown_function(name, term.at));
        }
        let source = self.source(term)?;
        check_constant(LIST_APPEND, &source, Value::L(Vec::new()).type_name()).map_err(bare)?;
        Ok(source)
    }
}

pub(super) fn path(term: &Term) -> Lowered<Path> {
    match &term.what {
        What::Path(root, steps) => Ok(Path { root: root.clone(), steps: steps.clone() }),
        _ => Err(fault_at("Unexpected path component", term.at)),
    }
}

fn unsupported(operator: &str) -> ApiError {
    ApiError::validation(format!("Unsupported operator in Update Expression. Operator: {operator}"))
}
