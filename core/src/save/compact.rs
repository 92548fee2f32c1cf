//! Version 1 of the bytes: four of a checksum, then [`V1`] as postcard (its wire format 1.0).
//!
//! What is alike stands in columns of its own, so that deflating finds it: when, which operation, the bodies' structure,
//! and their texts.

use serde::{Deserialize, Serialize};

use crate::hash::digest;
use crate::input::{Call, Entry, Input, Service};
use crate::save::tokens::{Reader, Writer};
use crate::save::{self, BYTES_MAX, Fault, INPUTS_MAX, Proof, Saved};
use crate::time::{Duration, Instant};
use crate::timeline::Recording;

/// The log as version 1 writes it. Times are spans in units of `tick` microseconds, each from the one before.
#[derive(Serialize, Deserialize)]
struct V1 {
    engine: String,
    /// Steps, and the digest's bytes in little-endian order.
    proof: Option<(u64, [u8; 8])>,
    seed: u64,
    /// In microseconds since 1970.
    start: u64,
    /// The dials that were turned, each with its value as JSON.
    dials: Vec<(String, String)>,
    tick: u64,
    /// For each input, how long after the one before.
    spans: Vec<u64>,
    /// From the last input to the end.
    rest: u64,
    /// What is called: an index of [`Service::ALL`], the numbers of the texts of operation and region.
    targets: Vec<(u8, u32, u32)>,
    /// For each input, which of the targets.
    calls: Vec<u16>,
    /// All bodies; see `tokens.rs`.
    tokens: Vec<u8>,
    texts: Vec<String>,
}

/// Units of time, in microseconds, the longest that fits is taken.
const TICKS: [u64; 3] = [1_000_000, 1_000, 1];
const CHECK: usize = 4;

pub(super) fn write(saved: &Saved) -> Result<Vec<u8>, Fault> {
    let bytes = postcard::to_allocvec(&pack(saved)?).map_err(|_| Fault::TooLarge)?;
    if bytes.len() + CHECK > BYTES_MAX {
        return Err(Fault::TooLarge);
    }
    let mut whole = checksum(&bytes).to_vec();
    whole.extend_from_slice(&bytes);
    Ok(whole)
}

pub(super) fn read(bytes: &[u8]) -> Result<Saved, Fault> {
    let (check, bytes) = bytes.split_at_checked(CHECK).ok_or(Fault::Damaged)?;
    if checksum(bytes) != check {
        return Err(Fault::Damaged);
    }
    // Whatever follows was not written by version 1.
    match postcard::take_from_bytes::<V1>(bytes) {
        Ok((wire, [])) => unpack(&wire),
        _ => Err(Fault::Damaged),
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECK] {
    (digest(&bytes) as u32).to_le_bytes()
}

fn pack(saved: &Saved) -> Result<V1, Fault> {
    let Recording { seed, start, dials, log, until } = &saved.recording;
    let mut writer = Writer::new();
    let (mut targets, mut calls) = (Vec::new(), Vec::with_capacity(log.len()));
    for Entry { input: Input::Call(call), .. } in log {
        let service = Service::ALL.iter().position(|service| *service == call.service).unwrap_or_default() as u8;
        let target = (service, writer.symbol(&call.operation) as u32, writer.symbol(&call.region) as u32);
        let known = targets.iter().position(|other| *other == target);
        let index = known.unwrap_or_else(|| {
            targets.push(target);
            targets.len() - 1
        });
        calls.push(u16::try_from(index).map_err(|_| Fault::TooLarge)?);
    }
    for Entry { input: Input::Call(call), .. } in log {
        writer.body(&call.body);
    }
    let (tick, spans, rest) = spans(*start, log, *until);
    let dials = save::turned(dials).into_iter().map(|(name, value)| (name, value.to_string())).collect();
    let proof = saved.proof.map(|proof| (proof.steps, proof.digest.to_le_bytes()));
    let Writer { tokens, texts, .. } = writer;
    let engine = saved.engine.clone();
    Ok(V1 { engine, proof, seed: *seed, start: start.0, dials, tick, spans, rest, targets, calls, tokens, texts })
}

fn spans(start: Instant, log: &[Entry], until: Instant) -> (u64, Vec<u64>, u64) {
    let mut last = start;
    let mut spans = Vec::with_capacity(log.len());
    for entry in log {
        spans.push(entry.at.since(last).0);
        last = entry.at;
    }
    let rest = until.since(last).0;
    let fits = |tick: &&u64| rest.is_multiple_of(**tick) && spans.iter().all(|span| span.is_multiple_of(**tick));
    let tick = TICKS.iter().find(fits).copied().unwrap_or(1);
    spans.iter_mut().for_each(|span| *span /= tick);
    (tick, spans, rest / tick)
}

fn unpack(wire: &V1) -> Result<Saved, Fault> {
    if wire.calls.len() > INPUTS_MAX {
        return Err(Fault::TooLarge);
    }
    if wire.spans.len() != wire.calls.len() {
        return Err(Fault::Damaged);
    }
    let mut reader = Reader::new(&wire.tokens, &wire.texts);
    let targets = targets(wire, &mut reader)?;
    let mut at = Instant(wire.start);
    let mut log = Vec::with_capacity(wire.calls.len());
    for (span, call) in wire.spans.iter().zip(&wire.calls) {
        at = later(at, *span, wire.tick)?;
        let target = targets.get(usize::from(*call)).ok_or(Fault::Damaged)?;
        let call = Call { body: reader.body()?.into(), ..target.clone() };
        log.push(Entry { at, input: Input::Call(call) });
    }
    if !reader.is_at_end() {
        return Err(Fault::Damaged);
    }
    let mut turned = Vec::with_capacity(wire.dials.len());
    for (name, value) in &wire.dials {
        turned.push((name.clone(), serde_json::from_str(value).map_err(|_| Fault::Damaged)?));
    }
    let (dials, until) = (save::dials(turned)?, later(at, wire.rest, wire.tick)?);
    let recording = Recording { seed: wire.seed, start: Instant(wire.start), dials, log, until };
    let proof = wire.proof.map(|(steps, digest)| Proof { steps, digest: u64::from_le_bytes(digest) });
    Ok(Saved { recording, engine: wire.engine.clone(), proof })
}

/// What is called, with no body yet.
fn targets(wire: &V1, reader: &mut Reader<'_>) -> Result<Vec<Call>, Fault> {
    let mut targets = Vec::with_capacity(wire.targets.len());
    for (service, operation, region) in &wire.targets {
        let service = *Service::ALL.get(usize::from(*service)).ok_or(Fault::Damaged)?;
        let operation = reader.symbol(*operation as usize)?.into();
        let region = reader.symbol(*region as usize)?.into();
        targets.push(Call { service, operation, region, body: "".into() });
    }
    Ok(targets)
}

fn later(at: Instant, span: u64, tick: u64) -> Result<Instant, Fault> {
    let micros = span.checked_mul(tick).and_then(|span| at.0.checked_add(span)).ok_or(Fault::Damaged)?;
    Ok(at + Duration::micros(micros - at.0))
}
