//! The agreement as a machine reads it: JSON with sorted keys, money in cents, moments in UTC.
//!
//! It names the strokes of a signature by their digest and not one by one: how a hand moves in time
//! can count as biometric data, and stays in the clinic's data file.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::domain::agreement::{BoughtItem, BoughtOffering};
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::signature::{Ink, Signature};
use crate::evidence::agreement::record::AgreementRecord;

const FORMAT: &str = "countersign/agreement/1";

/// The record, ended by a line feed.
pub fn record_json(record: &AgreementRecord<'_>) -> String {
    let AgreementRecord { patient, terms, consent, bought, at, place } = record;
    let initials: Vec<Value> = consent
        .initials
        .iter()
        .map(|given| {
            json!({
                "clause": given.clause.0,
                "letters": given.letters,
                "given_at": moment(given.given_at),
            })
        })
        .collect();
    let value = json!({
        "format": FORMAT,
        "demo": at.is_demo,
        "language": terms.language.code(),
        "clinic": {
            "name": at.clinic.name,
            "address": at.clinic.address,
            "phone": at.clinic.phone,
            "mail": at.mail,
            "zone": at.zone.name(),
        },
        "patient": {
            "id": patient.id.to_string(),
            "first_name": patient.name.first(),
            "last_name": patient.name.last(),
            "birth_date": patient.birth_date.to_string(),
        },
        "bought": bought.iter().map(offering).collect::<Vec<Value>>(),
        "terms": {
            "sha256": consent.terms.hex(),
            "attachment": super::pages::TERMS_FILE,
            "offerings": terms.offerings.iter().map(|of| json!({
                "code": of.code.0, "version": of.version, "name": of.name,
            })).collect::<Vec<Value>>(),
            "clauses": terms.clauses.iter().map(|clause| json!({
                "code": clause.code.0, "version": clause.version, "title": clause.title,
            })).collect::<Vec<Value>>(),
        },
        "consent": {
            "id": consent.id.to_string(),
            "signer": consent.signer.as_ref().map(|signer| json!({
                "first_name": signer.name.first(),
                "last_name": signer.name.last(),
                "relation": signer.relation.words(Language::English),
            })),
            "signed_at": moment(consent.signed_at),
            "initials": initials,
            "signature": signature(&consent.signature),
        },
        "place": {
            "kiosk": at.kiosk,
            "software": at.software,
            "key": at.key,
            "staff": at.staff,
        },
        "journal": {
            "row": place.row,
            "link": hex(&place.link),
            "before": hex(&place.before),
        },
    });
    format!("{value:#}\n")
}

fn offering(of: &BoughtOffering) -> Value {
    let item = |item: &BoughtItem| {
        json!({
            "name": item.name,
            "count": item.n,
            "singles_minor": item.singles.minor(),
            "worth_minor": item.worth.minor(),
            "each_minor": item.each.iter().map(|each| each.minor()).collect::<Vec<i64>>(),
        })
    };
    let part = |part: &crate::domain::contract::Part| json!({ "due": part.due.to_string(), "amount_minor": part.amount.minor() });
    json!({
        "name": of.name,
        "sentence": of.sentence,
        "last_day": of.last_day.map(|day| day.to_string()),
        "items": of.items.iter().map(item).collect::<Vec<Value>>(),
        "price_minor": of.price.minor(),
        "tax_minor": of.tax.minor(),
        "today_minor": of.today.minor(),
        "parts": of.parts.iter().map(part).collect::<Vec<Value>>(),
    })
}

fn signature(signature: &Signature) -> Value {
    match signature {
        Signature::Typed(name) => json!({ "kind": "typed", "name": name }),
        Signature::Drawn(ink) => json!({
            "kind": "drawn",
            "strokes": ink.strokes.len(),
            "points": ink.n_points(),
            "length_hundredth_mm": ink.length(),
            "millis": ink.lasted(),
            "sha256": ink_digest(ink),
        }),
    }
}

/// SHA-256 of all points as lines `x,y,t`, with an empty line after each stroke.
fn ink_digest(ink: &Ink) -> String {
    let mut hash = Sha256::new();
    for stroke in &ink.strokes {
        for point in stroke {
            hash.update(format!("{},{},{}\n", point.x, point.y, point.t_millis));
        }
        hash.update("\n");
    }
    hex(&hash.finalize())
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
