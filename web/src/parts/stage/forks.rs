//! Lines from a partition that was split to the one that took its upper half: beside the rows, as a version control
//! system draws branches.
//!
//! ```text
//!   ╭─ partition 0      the shard of 0 was closed, and goes on in two: one is 0's own …
//!   │
//!   ╰─ partition 4      … the other is 4's
//! ```

use yew::Html;

use super::lineage::Lineage;
use crate::view::{El, div, nothing};

/// Lines beside each other; what forks more often is told by the seams alone.
pub const COLUMNS: usize = 3;

/// The lines of some rows.
#[derive(Debug, Default, PartialEq)]
pub struct Forks {
    /// How many columns there are.
    pub columns: usize,
    /// By row and column.
    rows: Vec<[Option<Piece>; COLUMNS]>,
}

/// What a line does beside a row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// It leaves the row downwards.
    Leaves,
    Passes,
    /// It comes to the row from above.
    Comes,
    /// It comes from above, and another leaves.
    Both,
}

/// The lines of rows, given by their partitions and lineages.
#[inline(never)]
pub fn forks(rows: &[(u32, &Lineage)]) -> Forks {
    let mut lines = Vec::new();
    for (to, (_, lineage)) in rows.iter().enumerate() {
        let origin = lineage.origin.as_ref().map(|origin| origin.partition);
        if let Some(from) = rows[..to].iter().position(|(partition, _)| Some(*partition) == origin) {
            lines.push((from, to));
        }
    }
    between(rows.len(), &lines)
}

/// The lines between so many rows, each from the row of a parent down to that of a child.
#[inline(never)]
pub fn between(rows: usize, lines: &[(usize, usize)]) -> Forks {
    let mut forks = Forks { columns: 0, rows: vec![[None; COLUMNS]; rows] };
    // Short lines first: they lie nearest to the rows.
    for length in 1..rows {
        for from in 0..rows - length {
            if lines.contains(&(from, from + length)) {
                forks.draw(from, from + length);
            }
        }
    }
    forks
}

impl Forks {
    /// In the first column that has room.
    fn draw(&mut self, from: usize, to: usize) {
        let free = |rows: &[[Option<Piece>; COLUMNS]], column: usize| {
            let inside = rows[from + 1..to].iter().all(|row| row[column].is_none());
            let above = matches!(rows[from][column], None | Some(Piece::Comes));
            inside && above && matches!(rows[to][column], None | Some(Piece::Leaves))
        };
        let Some(column) = (0..COLUMNS).find(|column| free(&self.rows, *column)) else { return };
        self.columns = self.columns.max(column + 1);
        let joined = |piece: Option<Piece>, new: Piece| if piece.is_some() { Piece::Both } else { new };
        self.rows[from][column] = Some(joined(self.rows[from][column], Piece::Leaves));
        for row in from + 1..to {
            self.rows[row][column] = Some(Piece::Passes);
        }
        self.rows[to][column] = Some(joined(self.rows[to][column], Piece::Comes));
    }

    /// What stands beside a row. Labels of seams and starts say the same in words.
    pub fn beside(&self, row: usize) -> Html {
        let Some(pieces) = self.rows.get(row).filter(|_| self.columns > 0) else { return nothing() };
        let mut lines = div("div", "fork-lines").hidden();
        for piece in &pieces[..self.columns] {
            lines = lines.kid(line(*piece));
        }
        lines.html()
    }
}

fn line(piece: Option<Piece>) -> El {
    let class = match piece {
        None => "",
        Some(Piece::Leaves) => "fork-leaves",
        Some(Piece::Passes) => "fork-passes",
        Some(Piece::Comes) => "fork-comes",
        Some(Piece::Both) => "fork-comes fork-leaves",
    };
    div("i", "fork").class(class)
}

#[cfg(test)]
mod tests {
    use super::{Forks, Piece, forks};
    use crate::parts::stage::lineage::{Lineage, Origin};

    fn drawn(origins: &[(u32, Option<u32>)]) -> Forks {
        let origin = |partition: &Option<u32>| partition.map(|partition| Origin { shard: "s".into(), partition });
        let lineage = |from: &Option<u32>| {
            let mut lineage = Lineage::default();
            lineage.origin = origin(from);
            lineage
        };
        let lineages: Vec<(u32, Lineage)> = origins.iter().map(|(id, from)| (*id, lineage(from))).collect();
        let rows: Vec<(u32, &Lineage)> = lineages.iter().map(|(id, lineage)| (*id, lineage)).collect();
        forks(&rows)
    }

    fn shape(forks: &Forks) -> Vec<String> {
        let letter = |piece: &Option<Piece>| match piece {
            None => ' ',
            Some(Piece::Leaves) => '╭',
            Some(Piece::Passes) => '│',
            Some(Piece::Comes) => '╰',
            Some(Piece::Both) => '├',
        };
        forks.rows.iter().map(|row| row.iter().rev().map(letter).collect()).collect()
    }

    #[test]
    fn lines_lead_from_the_parent_to_the_child() {
        assert_eq!(drawn(&[(0, None), (1, None)]).columns, 0);
        assert_eq!(shape(&drawn(&[(0, None), (4, Some(0)), (1, None)])), ["  ╭", "  ╰", "   "]);
        // 0 split into 0 and 4, then into 0 and 5; 4 split into 4 and 6.
        let twice = drawn(&[(0, None), (5, Some(0)), (4, Some(0)), (6, Some(4))]);
        assert_eq!(shape(&twice), [" ╭╭", " │╰", " ╰╭", "  ╰"]);
        assert_eq!(shape(&drawn(&[(0, None), (1, Some(0)), (2, Some(1))])), ["  ╭", "  ├", "  ╰"]);
    }
}
