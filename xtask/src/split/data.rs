//! Which data a first visit does without: what only functions of the rest refer to, straight or through other data.
//!
//! ```text
//! first part   all segments, the cold bytes zeroed: so many zeros compress to nothing
//! rest         a segment for each run of cold bytes, which fills them in when the rest arrives
//! ```
//!
//! The linker says who refers to what, in the module that wasm-bindgen and wasm-opt were given (`--emit-relocs`). They move
//! functions, but no data: a number in a function of the first part that may be an address keeps what stands there, so
//! that a number which only looks like one costs bytes, never correctness.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Result, bail};
use wasmparser::{ConstExpr, DataKind, Operator, Parser, Payload};

use super::graph::Graph;
use super::links::Links;
use super::plan::Plan;

/// The bytes that segments put into memory.
#[derive(Default, PartialEq)]
pub struct Image(BTreeMap<u32, Vec<u8>>);

/// The runs of bytes that go to the rest, in ascending order: where, and what.
pub fn cold(linked: &[u8], wasm: &[u8], graph: &Graph, plan: &Plan) -> Result<Vec<(u32, Vec<u8>)>> {
    let links = Links::read(linked)?;
    let image = Image::read(wasm)?;
    if !image.is_within(&links.image) {
        // The linker made another build's: all data stays.
        return Ok(Vec::new());
    }
    let warm = links.warm(&numbers(wasm, graph, plan)?);
    let mut runs = Vec::new();
    for run in links.cold_runs(&warm) {
        runs.extend(image.pieces(&run).filter(|(_, bytes)| bytes.iter().any(|byte| *byte != 0)));
    }
    Ok(runs)
}

impl Image {
    pub fn read(wasm: &[u8]) -> Result<Image> {
        let mut image = Image::default();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::DataSection(segments) = payload? {
                for segment in segments {
                    let segment = segment?;
                    let DataKind::Active { offset_expr, .. } = &segment.kind else { bail!("it has passive data") };
                    image.0.insert(address(offset_expr)?, segment.data.to_vec());
                }
            }
        }
        Ok(image)
    }

    /// Whether all of it is as in the other one.
    fn is_within(&self, other: &Image) -> bool {
        self.0.iter().all(|(start, bytes)| other.bytes(&(*start..start + bytes.len() as u32)) == Some(bytes))
    }

    /// What segments put into a place: wasm-opt cuts them where there are only zeros.
    fn pieces(&self, place: &Range<u32>) -> impl Iterator<Item = (u32, Vec<u8>)> {
        self.0.range(..place.end).filter_map(|(start, bytes)| {
            let from = place.start.max(*start);
            let until = place.end.min(start + bytes.len() as u32);
            let piece = bytes.get((from - start) as usize..until.checked_sub(*start)? as usize)?;
            (from < until).then(|| (from, piece.to_vec()))
        })
    }

    /// The bytes of a place that lies within one segment.
    fn bytes(&self, place: &Range<u32>) -> Option<&[u8]> {
        let (start, bytes) = self.0.range(..=place.start).next_back()?;
        bytes.get((place.start - start) as usize..(place.end - start) as usize)
    }
}

/// Where a segment goes.
pub fn address(offset: &ConstExpr) -> Result<u32> {
    match offset.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => bail!("data goes to a place that is not known"),
    }
}

/// All numbers in functions of the first part that may be addresses.
fn numbers(wasm: &[u8], graph: &Graph, plan: &Plan) -> Result<BTreeSet<u32>> {
    let mut numbers = BTreeSet::new();
    let mut function = graph.imported as usize;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionEntry(body) => {
                if !plan.in_rest[function] {
                    for operator in body.get_operators_reader()? {
                        numbers.extend(number(&operator?));
                    }
                }
                function += 1;
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    numbers.extend(address(&global?.init_expr).ok());
                }
            }
            _ => {}
        }
    }
    Ok(numbers)
}

macro_rules! offsets {
    ($operator:expr; $($name:ident)*) => {
        match $operator {
            Operator::I32Const { value } => Some(*value as u32),
            $(Operator::$name { memarg } => u32::try_from(memarg.offset).ok(),)*
            _ => None,
        }
    };
}

fn number(operator: &Operator) -> Option<u32> {
    offsets!(operator;
        I32Load I64Load F32Load F64Load I32Load8S I32Load8U I32Load16S I32Load16U I64Load8S I64Load8U I64Load16S
        I64Load16U I64Load32S I64Load32U I32Store I64Store F32Store F64Store I32Store8 I32Store16 I64Store8 I64Store16
        I64Store32 V128Load V128Store V128Load8x8S V128Load8x8U V128Load16x4S V128Load16x4U V128Load32x2S
        V128Load32x2U V128Load8Splat V128Load16Splat V128Load32Splat V128Load64Splat V128Load32Zero V128Load64Zero)
}
