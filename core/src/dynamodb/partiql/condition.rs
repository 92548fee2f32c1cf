//! WHERE clauses, lowered to the tests that condition expressions are made of, and checked as those are.

use crate::dynamodb::expr::predicate::{self, ORDERED, TEXTS};
use crate::dynamodb::expr::{Comparator, Fault, Function, Operand, Path, Test};
use crate::dynamodb::partiql::fault::bare;
use crate::dynamodb::partiql::parse_term::unknown_function;
use crate::dynamodb::partiql::statement::Lowering;
use crate::dynamodb::partiql::syntax::{Term, What};
use crate::dynamodb::value::Value;
use crate::limits;
use crate::operation::error::ApiError;

type Lowered<T = Test> = Result<T, ApiError>;

/// What IS can ask for besides MISSING, by the names that it goes by.
const TYPES: [(&str, &str); 9] = [
    ("NULL", "NULL"),
    ("BOOL", "BOOL"),
    ("BOOLEAN", "BOOL"),
    ("BLOB", "B"),
    ("STRING", "S"),
    ("NUMERIC", "N"),
    ("STRUCT", "M"),
    ("TUPLE", "M"),
    ("LIST", "L"),
];
/// All types, in the order in which the texts of statements list them.
const TYPE_NAMES: [&str; 10] = ["N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL"];
/// A test that always holds, and one that never does.
const ALWAYS: Test = Test::All(Vec::new());
const NEVER: Test = Test::Any(Vec::new());

impl Lowering<'_> {
    /// A condition. The parser's limit on depth bounds the recursion.
    pub fn test(&self, term: &Term) -> Lowered {
        match &term.what {
            What::All(terms) => self.tests(terms).map(Test::All),
            What::Any(terms) => self.tests(terms).map(Test::Any),
            What::Not(negated) => Ok(Test::Not(Box::new(self.test(negated)?))),
            What::Compare(comparator, sides) => self.comparison(*comparator, sides),
            What::Between(terms) => self.between(terms),
            What::In(sides) => self.membership(sides),
            What::Is(term, name) => self.type_test(term, name),
            What::Call(name, operands) => self.call(name, operands, term),
            What::Like => Err(unsupported("LIKE")),
            What::Sum(operator, _) => Err(unsupported(operator)),
            _ => Err(ApiError::validation("WHERE clause must contain an expression that resolves to a boolean")),
        }
    }

    fn tests(&self, terms: &[Term]) -> Lowered<Vec<Test>> {
        terms.iter().map(|term| self.test(term)).collect()
    }

    fn comparison(&self, comparator: Comparator, sides: &[Term; 2]) -> Lowered {
        let [left, right] = sides;
        match (left.what.is_condition(), right.what.is_condition()) {
            (true, false) => return self.truth(comparator, self.test(left)?, right),
            (false, true) => return self.truth(comparator.mirrored(), self.test(right)?, left),
            _ => {}
        }
        let operands = [self.operand(left)?, self.operand(right)?];
        predicate::check_distinct(comparator.symbol(), &operands).map_err(bare)?;
        if comparator.needs_order() {
            predicate::check_types(comparator.symbol(), &operands, ORDERED).map_err(bare)?;
        }
        let [left, right] = operands;
        Ok(Test::Compare(comparator, left, right))
    }

    /// A condition is a boolean, and can be compared with one.
    fn truth(&self, comparator: Comparator, test: Test, value: &Term) -> Lowered {
        if comparator.needs_order() {
            return Err(bare(Fault::operand_type(comparator.symbol(), "BOOL")));
        }
        let equal = match self.operand(value)? {
            Operand::Constant(Value::Bool(true)) => test,
            Operand::Constant(Value::Bool(false)) => Test::Not(Box::new(test)),
            Operand::Constant(_) | Operand::Size(_) => NEVER,
            Operand::Path(path) => {
                check_plain(&test, comparator.symbol())?;
                let is = |truth| {
                    let truth = Operand::Constant(Value::Bool(truth));
                    Test::Compare(Comparator::Equal, Operand::Path(path.clone()), truth)
                };
                let neither = Test::Not(Box::new(test.clone()));
                Test::Any(vec![Test::All(vec![test, is(true)]), Test::All(vec![neither, is(false)])])
            }
        };
        Ok(if comparator == Comparator::NotEqual { Test::Not(Box::new(equal)) } else { equal })
    }

    fn between(&self, terms: &[Term; 3]) -> Lowered {
        let operands = [self.operand(&terms[0])?, self.operand(&terms[1])?, self.operand(&terms[2])?];
        predicate::check_distinct("BETWEEN", &operands).map_err(bare)?;
        predicate::check_types("BETWEEN", &operands, ORDERED).map_err(bare)?;
        let [operand, low, high] = operands;
        predicate::check_bounds(&low, &high).map_err(bare)?;
        Ok(Test::Between { operand, low, high })
    }

    fn membership(&self, sides: &[Term; 2]) -> Lowered {
        let [left, right] = sides;
        let candidates = match &right.what {
            What::List(terms) | What::Bag(terms) if !terms.is_empty() => terms,
            _ => return Err(invalid_membership()),
        };
        if candidates.len() > limits::STATEMENT_IN_OPERANDS {
            let text = "The IN operator is provided with too many operands; number of operands";
            return Err(ApiError::validation(format!("{text}: {}", candidates.len())));
        }
        if left.what.is_condition() {
            let test = self.test(left)?;
            check_plain(&test, "IN")?;
            let tests = candidates.iter().map(|candidate| self.truth(Comparator::Equal, test.clone(), candidate));
            return tests.collect::<Lowered<Vec<Test>>>().map(Test::Any);
        }
        let operand = self.operand(left)?;
        if matches!(operand, Operand::Constant(_)) {
            return Err(invalid_membership());
        }
        let candidates = candidates.iter().map(|candidate| self.operand(candidate)).collect::<Lowered<_>>()?;
        Ok(Test::In { operand, candidates })
    }

    fn type_test(&self, term: &Term, name: &str) -> Lowered {
        if name == "MISSING" {
            return match self.operand(term)? {
                Operand::Path(path) => Ok(Test::NotExists(path)),
                _ => Ok(NEVER),
            };
        }
        match TYPES.into_iter().find(|(known, _)| *known == name) {
            Some((_, wanted)) => Ok(Test::HasType(self.operand(term)?, wanted)),
            None => Err(ApiError::validation(format!(
                "Unsupported data type for IS operator: {name}. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, \
                 STRING, NUMERIC, STRUCT, TUPLE, LIST]"
            ))),
        }
    }

    fn call(&self, name: &str, terms: &[Term], call: &Term) -> Lowered {
        let known = Function::from_name(name).filter(|function| !function.is_for_updates());
        let function = known.ok_or_else(|| unknown_function(name, call.at))?;
        if terms.len() != function.operand_count() {
            return Err(bare(Fault::operand_count(function, terms.len())));
        }
        match function {
            Function::AttributeExists => self.path_operand(function, &terms[0]).map(Test::Exists),
            Function::AttributeNotExists => self.path_operand(function, &terms[0]).map(Test::NotExists),
            Function::AttributeType => self.attribute_type(terms),
            Function::Size => {
                Err(ApiError::validation("WHERE clause must contain an expression that resolves to a boolean"))
            }
            _ => {
                let operands = [self.operand(&terms[0])?, self.operand(&terms[1])?];
                predicate::check_distinct(name, &operands).map_err(bare)?;
                let [first, second] = operands;
                if function == Function::Contains {
                    return Ok(Test::Contains { container: first, element: second });
                }
                let operands = [first, second];
                predicate::check_types(name, &operands, TEXTS).map_err(bare)?;
                let [text, prefix] = operands;
                Ok(Test::BeginsWith { text, prefix })
            }
        }
    }

    fn path_operand(&self, function: Function, term: &Term) -> Lowered<Path> {
        match self.operand(term)? {
            Operand::Path(path) => Ok(path),
            _ => Err(bare(Fault::path_required(function))),
        }
    }

    fn attribute_type(&self, terms: &[Term]) -> Lowered {
        let (operand, wanted) = (self.operand(&terms[0])?, self.value(&terms[1])?);
        let Value::S(wanted) = &wanted else {
            return Err(bare(Fault::operand_type(Function::AttributeType.name(), wanted.type_name())));
        };
        match TYPE_NAMES.into_iter().find(|known| **known == **wanted) {
            Some(known) => Ok(Test::HasType(operand, known)),
            None => Err(ApiError::validation(format!(
                "Invalid attribute type name found; type: {wanted}, valid types: {{{}}}",
                TYPE_NAMES.join(",")
            ))),
        }
    }

    /// A path, a size, or a value.
    fn operand(&self, term: &Term) -> Lowered<Operand> {
        match &term.what {
            What::Path(root, steps) => Ok(Operand::Path(Path { root: root.clone(), steps: steps.clone() })),
            What::Call(name, terms) if name == "size" => {
                let [measured] = &terms[..] else {
                    return Err(bare(Fault::operand_count(Function::Size, terms.len())));
                };
                let operands = [self.operand(measured)?];
                predicate::check_types(name, &operands, predicate::SIZED).map_err(bare)?;
                let [measured] = operands;
                Ok(Operand::Size(Box::new(measured)))
            }
            What::Call(name, _) if Function::from_name(name).is_none_or(Function::is_for_updates) => {
                Err(unknown_function(name, term.at))
            }
            What::Missing => Err(ApiError::validation("MISSING must be compared using IS operator")),
            What::Sum(operator, _) => Err(unsupported(operator)),
            what if what.is_condition() => Err(unsupported("=")),
            _ => self.value(term).map(Operand::Constant),
        }
    }
}

/// What holds for every item: the condition of a statement that has none.
pub(super) fn always() -> Test {
    ALWAYS
}

/// Where a test is written more than once, it must be a small one: else nested ones would grow beyond all bounds.
fn check_plain(test: &Test, operator: &str) -> Lowered<()> {
    match test {
        Test::All(_) | Test::Any(_) | Test::Not(_) => Err(unsupported(operator)),
        _ => Ok(()),
    }
}

fn unsupported(operator: &str) -> ApiError {
    ApiError::validation(format!("Unsupported operator in Condition Expression. Operator: {operator}"))
}

fn invalid_membership() -> ApiError {
    ApiError::validation(
        "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at \
         least one member",
    )
}
