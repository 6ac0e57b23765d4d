//! The raw parts: canonical JSON (sorted keys, no blanks, whole numbers), one line each.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::domain::card::EntryMode;
use crate::domain::chain::ChainRow;
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::sale::CardPayment;
use crate::domain::signature::Signature;
use crate::domain::sold::SoldLine;
use crate::evidence::packet::case::PacketCase;
use crate::evidence::packet::timeline::timeline;

/// What an archive calls itself. A change of its parts is the next number.
pub const FORMAT: &str = "countersign-packet-1";

/// The sale, its cards and its dispute. No birth date, no phone, no token, no name of a treatment
/// beside the codes of what was sold.
pub fn record(case: &PacketCase<'_>) -> Vec<u8> {
    let sale = &case.dossier.sale;
    let sold: Vec<Value> = sale
        .sold
        .lines
        .iter()
        .map(|line| match line {
            SoldLine::Contract { contract, paid, .. } => json!({
                "contract": contract.id.to_string(),
                "offering": contract.terms.offering.0,
                "paid_cents": paid.minor(),
                "version": contract.terms.version,
            }),
            SoldLine::Cycle { contract, cycle, price, .. } => json!({
                "contract": contract.to_string(), "cycle": cycle, "paid_cents": price.minor(),
            }),
            SoldLine::Part { contract, part, amount } => json!({
                "contract": contract.to_string(), "paid_cents": amount.minor(), "part": part,
            }),
            SoldLine::Goods(goods) => json!({
                "goods": goods.quantity.get(), "paid_cents": goods.net.minor(),
            }),
        })
        .collect();
    let signed = case.dossier.signed.as_ref().map(|signed| {
        let initials: Vec<Value> = signed
            .consent
            .initials
            .iter()
            .map(|given| {
                json!({ "at": moment(given.given_at), "clause": given.clause.0, "letters": given.letters })
            })
            .collect();
        json!({
            "at": moment(signed.consent.signed_at),
            "initials": initials,
            "signer": signed.consent.signer.as_ref().map(|signer| json!({
                "name": signer.name.full(),
                "relation": signer.relation.words(Language::English),
            })),
            "terms_sha256": signed.consent.terms.hex(),
            "way": match signed.consent.signature {
                Signature::Drawn(_) => "drawn",
                Signature::Typed(_) => "typed",
            },
        })
    });
    line(&json!({
        "cards": sale.payments.iter().map(card).collect::<Vec<_>>(),
        "clinic": case.clinic.name,
        "dispute": dispute(case),
        "format": FORMAT,
        "kiosk": case.kiosk,
        "patient": case.dossier.patient.name.full(),
        "receipt": sale.receipt.letters(),
        "sale": sale.id.to_string(),
        "signed": signed,
        "sold": sold,
        "sold_at": moment(sale.sold_at),
        "sold_on": sale.business_date.to_string(),
        "tax_cents": sale.tax.minor(),
        "total_cents": sale.total.minor(),
    }))
}

fn dispute(case: &PacketCase<'_>) -> Option<Value> {
    let file = case.dispute()?;
    let dispute = &file.dispute;
    Some(json!({
        "amount_cents": dispute.amount.minor(),
        "case": dispute.case_number,
        "network": dispute.network.name(),
        "reason": dispute.reason.as_str(),
        "received": dispute.received.to_string(),
        "respond_by": dispute.respond_by.to_string(),
        "state": file.state().words(),
    }))
}

/// What the terminal told, without the token.
fn card(payment: &CardPayment) -> Value {
    let approval = &payment.approval;
    json!({
        "aid": approval.chip.aid,
        "amount_cents": approval.amount.minor(),
        "auth_code": approval.auth_code,
        "batch": approval.batch,
        "brand": approval.brand.name(),
        "cvm": approval.chip.cvm,
        "entry": entry_code(approval.entry),
        "host_reference": approval.host_reference,
        "label": approval.chip.label,
        "last_four": approval.last_four,
        "merchant_id": approval.merchant_id,
        "reference": payment.reference.get(),
        "terminal_id": approval.terminal_id,
        "terminal_serial": payment.terminal.serial_number,
        "terminal_time": approval.terminal_time,
        "transaction": approval.transaction.0,
        "tsi": approval.chip.tsi,
        "tvr": approval.chip.tvr,
    })
}

const fn entry_code(entry: EntryMode) -> &'static str {
    match entry {
        EntryMode::Chip => "chip",
        EntryMode::Contactless => "contactless",
        EntryMode::Swipe => "swipe",
        EntryMode::FallbackSwipe => "fallback-swipe",
        EntryMode::Manual => "manual",
        EntryMode::Other => "other",
    }
}

/// The timeline.
pub fn events(case: &PacketCase<'_>) -> Vec<u8> {
    let events: Vec<Value> = timeline(case)
        .into_iter()
        .map(|entry| {
            json!({
                "amount_cents": entry.amount.map(crate::domain::money::Money::minor),
                "at": entry.at.map(moment),
                "kind": entry.kind,
                "on": entry.on.to_string(),
                "part": entry.part.number(),
                "text": entry.text,
                "title": entry.title,
            })
        })
        .collect();
    line(&json!({ "events": events, "format": FORMAT, "sale": case.dossier.sale.id.to_string() }))
}

/// The strokes of the signature. `None` where none was drawn.
pub fn ink(case: &PacketCase<'_>) -> Option<Vec<u8>> {
    let Signature::Drawn(ink) = &case.dossier.signed.as_ref()?.consent.signature else {
        return None;
    };
    let strokes: Vec<Vec<[i64; 3]>> = ink
        .strokes
        .iter()
        .map(|stroke| {
            stroke.iter().map(|at| [at.x.into(), at.y.into(), at.t_millis.into()]).collect()
        })
        .collect();
    Some(line(&json!({
        "format": FORMAT,
        "points": "x and y in 1/100 mm, milliseconds",
        "strokes": strokes,
    })))
}

/// Where each record of the sale stands in the journal's chain.
pub fn chain(case: &PacketCase<'_>) -> Vec<u8> {
    let head = &case.trail.head;
    let rows: Vec<Value> = case.trail.rows.iter().map(|row| chain_row(case, row)).collect();
    line(&json!({
        "format": FORMAT,
        "head": { "link": hex(&head.link), "recorded_at": moment(head.recorded_at), "row": head.row },
        "rows": rows,
        "rule": "link = SHA-256(\"countersign/journal/1\", row in 8 bytes, link of the row before, bytes of the row)",
        "sale": case.dossier.sale.id.to_string(),
    }))
}

fn chain_row(case: &PacketCase<'_>, row: &ChainRow) -> Value {
    let bytes = (case.with.rows && !row.has_token).then(|| hex(&row.entry));
    json!({
        "after": row.after.map(|link| hex(&link)),
        "before": hex(&row.before),
        "bytes": bytes,
        "kind": row.kind,
        "link": hex(&row.link),
        "recorded_at": moment(row.recorded_at),
        "row": row.row,
    })
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn line(value: &Value) -> Vec<u8> {
    format!("{value}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_whatever_order_they_were_written_in() {
        assert_eq!(
            line(&json!({ "b": 1, "a": { "d": 2, "c": 3 } })),
            b"{\"a\":{\"c\":3,\"d\":2},\"b\":1}\n"
        );
    }
}
