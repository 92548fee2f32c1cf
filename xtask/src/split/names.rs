//! Functions by what survives a build: the CRC-32 of their names. `rest.txt` lists those of the rest, six characters each.

use crc32fast::hash;

/// Which functions a first visit does without; `cargo xtask learn` writes it.
pub const FILE: &str = "xtask/src/split/rest.txt";

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const WIDTH: usize = 6;
const A_LINE: usize = 20;

const HEAD: &str = "# The functions that a first visit does without, by the CRC-32 of their names, six digits of base 64 each.\n\
                    # Written by `cargo xtask learn`. A function that is not here is loaded first: a stale list is no mistake.\n";

/// The mark of a name.
pub fn mark(name: &str) -> u32 {
    hash(name.as_bytes())
}

pub fn print(marks: &[u32]) -> String {
    let mut text = String::from(HEAD);
    for line in marks.chunks(A_LINE) {
        for mark in line {
            text.extend((0..WIDTH).rev().map(|digit| DIGITS[(mark >> (6 * digit)) as usize & 63] as char));
        }
        text.push('\n');
    }
    text
}

/// The marks of a list, sorted. What is no mark is skipped.
pub fn read(text: &str) -> Vec<u32> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut marks: Vec<u32> = lines.flat_map(|line| line.as_bytes().chunks(WIDTH)).filter_map(read_mark).collect();
    marks.sort_unstable();
    marks
}

fn read_mark(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |mark: u32, digit| {
        let value = DIGITS.iter().position(|other| other == digit)?;
        Some(mark << 6 | value as u32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_it_was_written() {
        let marks: Vec<u32> = (0..50).map(|n| mark(&n.to_string())).chain([0, u32::MAX]).collect();
        let mut sorted = marks.clone();
        sorted.sort_unstable();
        assert_eq!(read(&print(&marks)), sorted);
    }
}
