//! The weight of files: as they are, and as a web server sends them.

use std::fmt::Write;
use std::io::Write as _;
use std::ops::Add;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// In bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Weight {
    pub fn of(content: &[u8]) -> Result<Weight> {
        Ok(Weight { raw: content.len(), gzip: gzip(content)?, brotli: brotli(content)? })
    }
}

impl Add for Weight {
    type Output = Weight;

    fn add(self, other: Weight) -> Weight {
        Weight { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// One line for each file, then the sums of what is loaded first and of all.
pub fn table(files: &[(String, Weight)], is_first_load: impl Fn(&str) -> bool) -> String {
    let sum =
        |files: &mut dyn Iterator<Item = &(String, Weight)>| files.fold(Weight::default(), |sum, file| sum + file.1);
    let first = sum(&mut files.iter().filter(|(name, _)| is_first_load(name)));
    let all = sum(&mut files.iter());

    let mut table = format!("{:<48} {:>10} {:>10} {:>10}\n", "file", "raw", "gzip -9", "brotli -11");
    let sums = [("first load (html, css, js, wasm)", first), ("everything", all)];
    let lines = files.iter().map(|(name, weight)| (name.as_str(), *weight)).chain(sums);
    for (name, Weight { raw, gzip, brotli }) in lines {
        let _ = writeln!(table, "{name:<48} {raw:>10} {gzip:>10} {brotli:>10}");
    }
    table
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotli(mut content: &[u8]) -> Result<usize> {
    let parameters = BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::{Weight, table};

    #[test]
    fn compressed_files_are_smaller() {
        let weight = Weight::of(&[b'a'; 10_000]).unwrap();
        assert_eq!(weight.raw, 10_000);
        assert!(weight.gzip < 100 && weight.brotli < weight.gzip, "{weight:?}");
    }

    #[test]
    fn the_first_load_is_summed_apart() {
        let weight = |raw| Weight { raw, gzip: 2, brotli: 1 };
        let files = [("app.wasm".to_owned(), weight(100)), ("icon.png".to_owned(), weight(20))];
        let table = table(&files, |name| name.ends_with("wasm"));
        let cells: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().rev().take(3).collect()).collect();
        assert_eq!(cells[1..], [["1", "2", "100"], ["1", "2", "20"], ["1", "2", "100"], ["2", "4", "120"]]);
    }
}
