//! What each part of an answer holds, as rows; and whether it is missing.

use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::signature::Signature;
use crate::domain::wording;
use crate::evidence::letter::Rich;
use crate::evidence::packet::PartNo;
use crate::evidence::packet::case::PacketCase;
use crate::evidence::packet::timeline::{Entry, timeline};
use crate::ledger::fact::{Attendance, Deed};
use crate::ledger::superbill::superbill;

/// The one fact that counts of a part, and whether the part is missing.
pub fn state(case: &PacketCase<'_>, part: PartNo) -> (String, bool) {
    let sale = &case.dossier.sale;
    let signed = case.dossier.signed.as_ref();
    let needs_signature = !case.trail.contracts.is_empty();
    let unsigned = || {
        let fact = if needs_signature { "missing" } else { "nothing was signed: goods only" };
        (fact.to_owned(), needs_signature)
    };
    match part {
        PartNo::Summary => match case.dispute() {
            Some(file) => {
                (format!("{} {}", file.dispute.network.name(), file.dispute.reason), false)
            }
            None => ("no dispute is on record".to_owned(), false),
        },
        PartNo::Contract => match signed {
            Some(signed) => (format!("text {}", short(&signed.consent.terms.hex())), false),
            None => unsigned(),
        },
        PartNo::Signature => match signed.map(|signed| &signed.consent) {
            Some(consent) => {
                let way = match &consent.signature {
                    Signature::Drawn(_) => "drawn on screen",
                    Signature::Typed(_) => "typed and confirmed",
                };
                (format!("{way}, {} initials", consent.initials.len()), false)
            }
            None => unsigned(),
        },
        PartNo::Receipt => match sale.payments.first() {
            Some(payment) => {
                let approval = &payment.approval;
                let brand = approval.brand.name();
                (format!("{brand} {}, code {}", approval.last_four, approval.auth_code), false)
            }
            None => ("no card was charged".to_owned(), false),
        },
        PartNo::Policy => match case.policy().len() {
            0 if !needs_signature => ("goods only".to_owned(), false),
            0 => ("missing".to_owned(), true),
            n => (format!("{n} clauses, initialed"), false),
        },
        PartNo::Visits => {
            let visits = case.visits();
            let is_unsigned = visits.iter().any(|(_, visit)| visit.provider.0.trim().is_empty());
            match (visits.len(), is_unsigned) {
                (0, _) => ("none used".to_owned(), false),
                (n, true) => (format!("{n}, and one has no provider"), true),
                (n, false) => (format!("{n} used, {}", case.used_value()), false),
            }
        }
        PartNo::Messages => match messages(case).len() {
            0 => ("missing".to_owned(), true),
            n => (format!("{n} on record"), false),
        },
        PartNo::Refunds => match refunds(case).len() {
            0 => ("none".to_owned(), false),
            n => (format!("{n} on record"), false),
        },
        PartNo::Proof => (format!("{} rows of the journal", case.trail.rows.len()), false),
    }
}

/// What was told to the patient, or by them. The copy of the receipt is the first message.
pub fn messages(case: &PacketCase<'_>) -> Vec<Entry> {
    let is_copy = |entry: &Entry| entry.kind == "receipt" && entry.title == "Receipt printed";
    let told = timeline(case).into_iter();
    told.filter(|entry| entry.part == PartNo::Messages || is_copy(entry)).collect()
}

pub fn refunds(case: &PacketCase<'_>) -> Vec<Entry> {
    timeline(case).into_iter().filter(|entry| entry.part == PartNo::Refunds).collect()
}

/// Day, who gave it, whether they came, and the superbill's sums (SB-4).
pub fn visit_rows(case: &PacketCase<'_>) -> Vec<Vec<Rich>> {
    let cents = |amount: Money| Rich::default().figures(amount.plain());
    case.visits()
        .into_iter()
        .map(|(_, visit)| {
            let came = match visit.attendance {
                Attendance::Came => "came",
                Attendance::NoShow => "did not come",
            };
            let mut who = visit.provider.0.clone();
            if case.with.treatments {
                who = format!("{who}, {}", visit.service.0);
            }
            let sums = superbill(visit).ok();
            let sum = |of: fn(&crate::ledger::superbill::Superbill) -> Money| {
                sums.as_ref().map(|sums| cents(of(sums))).unwrap_or_default()
            };
            vec![
                visit.given_on.to_string().into(),
                who.into(),
                came.into(),
                sum(|sums| sums.fee),
                sum(|sums| sums.adjustment),
                sum(|sums| sums.paid),
            ]
        })
        .collect()
}

/// Three sentences: what was bought and signed, what was used, what is left (US-53).
pub fn story(case: &PacketCase<'_>) -> String {
    let sale = &case.dossier.sale;
    let (bought, used) = case.units();
    let what = match bought {
        0 if case.trail.contracts.is_empty() => "goods".to_owned(),
        0 => "a contract".to_owned(),
        1 => "one visit".to_owned(),
        n => format!("a package of {n} visits"),
    };
    let signed = match &case.dossier.signed {
        Some(_) => ", signed the terms before paying,",
        None => "",
    };
    let how = match sale.payments.first() {
        Some(_) => "in person with the card at our terminal",
        None => "in person, without a card",
    };
    let mut text = format!("The cardholder bought {what}{signed} and paid {how}.");
    if used > 0 {
        let visits = if used == 1 { "visit was" } else { "visits were" };
        let worth = case.used_value();
        text.push_str(&format!(" {used} {visits} used, worth {worth}."));
    } else if bought > 0 {
        text.push_str(" No visit was used so far.");
    }
    let is_given_back = case.trail.facts.iter().any(|fact| matches!(fact.what, Deed::Refunded(_)));
    let until = crate::domain::sale::lots(&sale.sold).filter_map(|lot| lot.last_valid_day).max();
    if !is_given_back && bought > used {
        let left = bought - used;
        let day = |day| wording::date(Language::English, day);
        let until = until.map(|last| format!(" until {}", day(last))).unwrap_or_default();
        text.push_str(&format!(" {left} are open{until}."));
    }
    text.push_str(if is_given_back {
        " Money was given back, as the refund record shows."
    } else {
        " No refund was asked for."
    });
    text
}

/// As much of a digest as people compare.
fn short(hex: &str) -> String {
    hex.chars().take(20).collect()
}
