//! Every operation on items, natively, on a small and on a large table; and the reading of expressions.

use anyhow::{Result, ensure};

use super::criterion;
use crate::project::Project;

/// The item counts of core/benches/operations.rs.
const ITEMS: [&str; 2] = ["1000", "100000"];
/// The operations of core/benches/operations.rs, with the items that one request of each touches.
const OPERATIONS: &[(&str, u32)] = &[
    ("GetItem", 1),
    ("PutItem", 1),
    ("UpdateItem", 1),
    ("DeleteItem", 1),
    ("Query", 1_000),
    ("Scan", 1_000),
    ("BatchWriteItem", 25),
    ("BatchGetItem", 100),
    ("TransactWriteItems", 25),
    ("TransactGetItems", 25),
];
const EXPRESSIONS: &[&str] = &["short condition", "long condition", "update"];
/// The measure of all others.
const UNIT: &str = "PutItem";
/// How much more a request may cost on a table of a hundred times as many items: a search in it takes 1.7 times as many
/// steps, and memory that is no longer in the processor's caches costs about as much again.
const GROWTH_MAX: f64 = 4.0;

struct Row {
    name: &'static str,
    items: u32,
    /// µs a request, in the order of `ITEMS`.
    micros: [f64; 2],
}

impl Row {
    fn growth(&self) -> f64 {
        self.micros[1] / self.micros[0]
    }

    fn micros_an_item(&self) -> f64 {
        self.micros[1] / f64::from(self.items)
    }
}

pub fn run(project: &Project) -> Result<String> {
    criterion::run(project, "operations")?;
    criterion::run(project, "expressions")?;
    let row = |&(name, items): &(&'static str, u32)| {
        let micros = |items| criterion::micros(project, &format!("operations/{name}/{items}"));
        Ok(Row { name, items, micros: [micros(ITEMS[0])?, micros(ITEMS[1])?] })
    };
    let rows: Vec<Row> = OPERATIONS.iter().map(row).collect::<Result<_>>()?;
    let expression = |name: &&'static str| Ok((*name, criterion::micros(project, &format!("expressions/{name}"))?));
    let expressions: Vec<(&str, f64)> = EXPRESSIONS.iter().map(expression).collect::<Result<_>>()?;
    let table = table(&rows, &expressions);
    let steep: Vec<&str> = rows.iter().filter(|row| row.growth() > GROWTH_MAX).map(|row| row.name).collect();
    ensure!(steep.is_empty(), "{table}\n{} grow faster with their table than a search in it", steep.join(", "));
    Ok(table)
}

fn table(rows: &[Row], expressions: &[(&str, f64)]) -> String {
    let unit = rows.iter().find(|row| row.name == UNIT).map_or(1.0, Row::micros_an_item);
    let mut text = format!(
        "Natively, items of 1 KB: median µs a request, by the items in the table\n\n{:<20} {:>6} {:>10} {:>10} {:>8} {:>12} {:>10}\n",
        "", "items", "1,000", "100,000", "growth", "µs an item", "/ PutItem"
    );
    for row in rows {
        let ([small, large], item) = (row.micros, row.micros_an_item());
        text += &format!(
            "{:<20} {:>6} {small:>10.2} {large:>10.2} {:>8.2} {item:>12.2} {:>10.2}\n",
            row.name,
            row.items,
            row.growth(),
            item / unit
        );
    }
    for (name, micros) in expressions {
        text +=
            &format!("{name:<20} {:>6} {micros:>10.2} {:>10} {:>8} {:>12} {:>10.2}\n", "", "", "", "", micros / unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Row, table};

    #[test]
    fn figures_become_ratios() {
        let row = |name, items, micros| Row { name, items, micros };
        let rows = [row("PutItem", 1, [4.0, 5.0]), row("BatchWriteItem", 25, [100.0, 250.0])];
        let text = table(&rows, &[("update", 2.5)]);
        assert!(text.contains("2.50        10.00       2.00\n") && text.ends_with("0.50\n"), "{text}");
    }
}
