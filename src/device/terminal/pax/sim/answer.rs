//! What the simulated terminal says: the bodies of its answers.

use crate::device::terminal::pax::message::{Composer, FS};
use crate::device::terminal::pax::sim::batch::{Record, Standing, Totals};
use crate::device::terminal::pax::sim::settings::SimSettings;

/// How much of the card number an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    LastFour,
    /// As a badly set terminal does.
    Whole(&'a str),
}

/// The head of an answer: the next command after the request's, the same version, a code.
pub fn head(command: &str, version: &str, code: &str, text: &str) -> Composer {
    let (letter, number) = command.split_at_checked(1).unwrap_or_default();
    let next = number.parse::<u8>().map_or(0, |number| (number + 1) % 100);
    Composer::begin("0").field(&format!("{letter}{next:02}")).field(version).field(code).field(text)
}

/// How far a transaction is: 0 a card is wanted, 3 the bank is asked.
pub fn progress(version: &str, status: &str) -> Vec<u8> {
    head("A34", version, "000000", "OK").field(status).end()
}

pub fn identity(head: Composer, settings: &SimSettings) -> Composer {
    head.field(&settings.serial_number)
        .field(&settings.model)
        .field(&settings.software)
        .field(&settings.mac_address)
        .field("16")
        .field("32")
}

/// The groups of a T01. `network` is what the card brands' ids begin with.
pub fn transaction(head: Composer, record: &Record, network: &str, shown: Shown<'_>) -> Composer {
    let head = host(head, record, network).field(&record.kind);
    let head = trace(account(amount(head, record), record, shown), record);
    extra(head.field("").field("").field(""), record)
}

/// The groups of an R03.
pub fn report(
    head: Composer,
    record: &Record,
    network: &str,
    (place, n_records): (usize, usize),
) -> Composer {
    let head = head.field(&n_records.to_string()).field(&place.to_string());
    let head = host(head, record, network).field("01").field(&record.kind).field("00");
    let head = trace(account(amount(head, record), record, Shown::LastFour), record);
    extra(head.field("").field("").field(""), record)
}

pub fn batch_close(
    head: Composer,
    totals: Totals,
    batch: u32,
    time: &str,
    settings: &SimSettings,
) -> Composer {
    let n_transactions = totals.n_transactions;
    head.whole_group(&["0", "CLOSED", "", "", "", &batch.to_string()])
        .field(&format!("{n_transactions}=0=0=0=0=0=0"))
        .field(&format!("{}=0=0=0=0=0=0", totals.amount.minor()))
        .field(time)
        .field(&settings.terminal_id)
        .field(&settings.merchant_id)
}

/// Cuts an answer into packets: the status says whether another follows.
pub fn packets(body: &[u8], n_packets: usize) -> Vec<Vec<u8>> {
    let content = body.get(2..).unwrap_or_default();
    let len = content.len().div_ceil(n_packets.max(1)).max(1);
    let n_chunks = content.chunks(len).count();
    content
        .chunks(len)
        .enumerate()
        .map(|(idx, chunk)| {
            let status = if idx + 1 < n_chunks { b'1' } else { b'0' };
            [&[status, FS], chunk].concat()
        })
        .collect()
}

fn host(head: Composer, record: &Record, network: &str) -> Composer {
    let is_named = record.standing == Standing::Approved && !network.is_empty();
    let id = if is_named { format!("{network}{:09}", record.trace) } else { String::new() };
    head.group(&[
        &record.host_code,
        &record.host_text,
        &record.auth_code,
        &record.host_reference,
        &record.trace.to_string(),
        &record.batch.to_string(),
        &id,
    ])
}

fn amount(head: Composer, record: &Record) -> Composer {
    let amount = record.amount.minor().to_string();
    match record.standing {
        Standing::Declined => head.whole_group(&["0", &amount]),
        Standing::Approved | Standing::StoredOffline => {
            // No balances: some registers calculate with whatever is there, and cannot with nothing.
            head.group(&[&amount, "0", "0", "0", "0", "0"])
        }
    }
}

fn account(head: Composer, record: &Record, shown: Shown<'_>) -> Composer {
    let card = &record.card;
    let number = match shown {
        Shown::LastFour => card.last_four.as_str(),
        Shown::Whole(number) => number,
    };
    let parts =
        [number, &card.entry, &card.expiry, "", "", "", &card.brand, &card.holder, "", "", "0"];
    head.whole_group(&parts)
}

fn trace(head: Composer, record: &Record) -> Composer {
    head.group(&[&record.number.to_string(), &record.reference, &record.time])
}

fn extra(head: Composer, record: &Record) -> Composer {
    if record.standing == Standing::Declined {
        return head.field("");
    }
    let mut pairs: Vec<String> = record.card.chip.clone();
    pairs.extend(record.token.iter().map(|token| format!("TOKEN={token}")));
    pairs.push(format!("HREF={}", record.host_reference));
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    head.group(&pairs)
}
