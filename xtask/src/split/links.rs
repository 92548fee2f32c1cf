//! What the linker knew: the things in memory, and who refers to which.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{DataKind, KnownCustom, Linking, Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo};

use super::data::{Image, address};

/// Runs of cold bytes that are shorter stay in the first part: the segment that fills them in would be as long.
const SHORTEST: u32 = 12;

/// A thing in memory that the linker knows.
struct Symbol {
    place: Range<u32>,
    /// The symbols whose addresses stand in it.
    refers: Vec<usize>,
}

/// What the linker says of a module's data.
#[derive(Default)]
pub struct Links {
    symbols: Vec<Symbol>,
    /// Each address that functions name, with the symbol they mean by it; some lie outside of it.
    meant: BTreeMap<u32, Vec<usize>>,
    /// Memory as it begins.
    pub image: Image,
}

impl Links {
    pub fn read(linked: &[u8]) -> Result<Links> {
        let mut links = Links { image: Image::read(linked)?, ..Links::default() };
        let (mut sections, mut code, mut data) = (0, None, None);
        let mut relocations = Vec::new();
        let mut segments = Vec::new();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            match &payload {
                Payload::CodeSectionStart { .. } => code = Some(sections),
                Payload::DataSection(reader) => {
                    data = Some(sections);
                    let section = reader.range().start;
                    for segment in reader.clone() {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = &segment.kind else { bail!("it has passive data") };
                        let begins = segment.range.end - segment.data.len() as u64 - section;
                        segments.push((begins, segment.data.len() as u64, address(offset_expr)?));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(reader) => {
                        for part in reader.subsections() {
                            if let Linking::SymbolTable(symbols) = part? {
                                for symbol in symbols {
                                    names.push(place_of(&symbol?, &segments));
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => relocations.push(reader),
                    _ => {}
                },
                _ => {}
            }
            sections += u32::from(is_section(&payload));
        }
        links.symbols =
            names.iter().map(|place| Symbol { place: place.clone().unwrap_or_default(), refers: Vec::new() }).collect();
        for reader in relocations {
            match Some(reader.section_index()) {
                section if section == code => links.read_code(&reader)?,
                section if section == data => links.read_data(&reader, &segments)?,
                _ => {}
            }
        }
        Ok(links)
    }

    fn read_code(&mut self, reader: &RelocSectionReader) -> Result<()> {
        for entry in reader.entries() {
            let entry = entry?;
            if matches!(entry.ty, RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb) {
                let start = self.symbols.get(entry.index as usize).context("a symbol is missing")?.place.start;
                let meant = start.wrapping_add(entry.addend as u32);
                self.meant.entry(meant).or_default().push(entry.index as usize);
            }
        }
        Ok(())
    }

    fn read_data(&mut self, reader: &RelocSectionReader, segments: &[(u64, u64, u32)]) -> Result<()> {
        let mut by_place: Vec<usize> = (0..self.symbols.len()).collect();
        by_place.sort_by_key(|symbol| self.symbols[*symbol].place.start);
        for entry in reader.entries() {
            let entry = entry?;
            if entry.ty != RelocationType::MemoryAddrI32 {
                continue;
            }
            let offset = u64::from(entry.offset);
            let segment = segments.iter().find(|(begins, length, _)| (*begins..begins + length).contains(&offset));
            let (begins, _, start) = segment.context("a relocation lies outside of the data")?;
            let place = start + (offset - begins) as u32;
            let until = by_place.partition_point(|symbol| self.symbols[*symbol].place.start <= place);
            // Symbols may lie in each other: all that hold the place refer.
            let holders =
                by_place[..until].iter().rev().take(64).filter(|symbol| self.symbols[**symbol].place.contains(&place));
            for holder in holders.copied().collect::<Vec<_>>() {
                self.symbols[holder].refers.push(entry.index as usize);
            }
        }
        Ok(())
    }

    /// The symbols that the first part may reach.
    pub fn warm(&self, numbers: &BTreeSet<u32>) -> Vec<bool> {
        let mut open: Vec<usize> =
            numbers.iter().filter_map(|number| self.meant.get(number)).flatten().copied().collect();
        for (index, symbol) in self.symbols.iter().enumerate() {
            // What begins where another ends may be meant by its end.
            let may_be_meant = numbers.range(symbol.place.start..=symbol.place.end).next().is_some();
            open.extend(may_be_meant.then_some(index));
        }
        let mut warm = vec![false; self.symbols.len()];
        while let Some(symbol) = open.pop() {
            if !std::mem::replace(&mut warm[symbol], true) {
                open.extend(&self.symbols[symbol].refers);
            }
        }
        warm
    }

    /// Places that belong to cold symbols and to no warm one.
    pub fn cold_runs(&self, warm: &[bool]) -> Vec<Range<u32>> {
        let places = |kind: bool| {
            let mut places: Vec<Range<u32>> = self
                .symbols
                .iter()
                .zip(warm)
                .filter(|(symbol, warm)| **warm == kind && !symbol.place.is_empty())
                .map(|(symbol, _)| symbol.place.clone())
                .collect();
            places.sort_by_key(|place| (place.start, place.end));
            places
        };
        subtract(&joined(places(false)), &joined(places(true)))
    }
}

fn is_section(payload: &Payload) -> bool {
    payload.as_section().is_some()
}

fn place_of(symbol: &SymbolInfo, segments: &[(u64, u64, u32)]) -> Option<Range<u32>> {
    let SymbolInfo::Data { symbol: Some(symbol), .. } = symbol else { return None };
    let (_, _, start) = segments.get(symbol.index as usize)?;
    let start = start + symbol.offset;
    Some(start..start + symbol.size)
}

/// Sorted ranges, those that touch made one.
fn joined(ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// What of the ranges lies in none of the others, where it is long enough; both sorted and joined.
fn subtract(ranges: &[Range<u32>], others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    for range in ranges {
        let mut start = range.start;
        let first = others.partition_point(|other| other.end <= range.start);
        for other in others[first..].iter().take_while(|other| other.start < range.end) {
            left.push(start..other.start.max(start));
            start = other.end.max(start);
        }
        left.push(start..range.end.max(start));
    }
    left.retain(|range| range.end - range.start >= SHORTEST);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_ranges() {
        let ranges = joined(vec![0..20, 20..50, 60..100]);
        assert_eq!(ranges, [0..50, 60..100]);
        assert_eq!(subtract(&ranges, &[10..15, 45..70]), [15..45, 70..100]);
        assert_eq!(subtract(&ranges, &[]), ranges);
        assert_eq!(subtract(&ranges, &[0..50, 50..200]), []);
    }
}
