//! Which functions go to the rest, and what the two parts must hand each other.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::graph::Graph;

/// The exported function that has the page load the rest.
const LOADER: &str = "load_rest";

/// Where every function goes.
pub struct Plan {
    /// By function: whether it is in the rest.
    pub in_rest: Vec<bool>,
    /// The functions of the rest that the first part, or anyone through a table, calls: each has a stub and a place in the
    /// table, in this order.
    pub entered: Vec<u32>,
    /// The functions of the first part that the rest calls, imports included.
    pub lent: Vec<u32>,
    pub loader: u32,
    /// The table of functions, and its length before the places for the rest.
    pub table: u32,
    pub places: u32,
}

impl Plan {
    /// `marks`: the functions that a first visit does without, sorted.
    pub fn new(graph: &Graph, marks: &[u32]) -> Result<Plan> {
        let loader = *graph.exported.get(LOADER).with_context(|| format!("it does not export {LOADER}"))?;
        let (table, length) = graph.function_table.context("it has no table of functions")?;
        let in_rest = in_rest(graph, marks);
        let (mut entered, mut lent) = (BTreeSet::new(), BTreeSet::new());
        for (caller, callees) in graph.calls.iter().enumerate() {
            for &callee in callees {
                match (in_rest[caller], in_rest[callee as usize]) {
                    (false, true) => drop(entered.insert(callee)),
                    (true, false) => drop(lent.insert(callee)),
                    _ => {}
                }
            }
        }
        entered.extend(graph.in_table.iter().filter(|function| in_rest[**function as usize]));
        Ok(Plan {
            in_rest,
            entered: entered.into_iter().collect(),
            lent: lent.into_iter().collect(),
            loader,
            table,
            places: u32::try_from(length)?,
        })
    }

    /// Which of the entered functions this is.
    pub fn entry_of(&self, function: u32) -> Option<u32> {
        self.entered.binary_search(&function).ok().map(|entry| entry as u32)
    }
}

/// Everything that exports and tables lead to without passing a function of `marks` stays in the first part.
fn in_rest(graph: &Graph, marks: &[u32]) -> Vec<bool> {
    let listed = |function: &u32| marks.binary_search(&graph.mark_of(*function)).is_ok();
    let mut in_rest: Vec<bool> = (0..graph.len()).map(|function| function >= graph.imported).collect();
    let mut open: Vec<u32> = graph.exported.values().copied().collect();
    open.extend(graph.in_table.iter().copied().filter(|function| !listed(function)));
    while let Some(function) = open.pop() {
        if std::mem::replace(&mut in_rest[function as usize], false) {
            open.extend(graph.calls[function as usize].iter().copied().filter(|callee| !listed(callee)));
        }
    }
    in_rest
}
