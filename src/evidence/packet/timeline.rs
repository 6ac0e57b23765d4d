//! What happened, in order: each entry with the part of the packet that proves it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::EntryMode;
use crate::domain::dispute::DisputeStep;
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::SalePaper;
use crate::domain::sold::SoldLine;
use crate::evidence::packet::PartNo;
use crate::evidence::packet::case::PacketCase;
use crate::ledger::fact::{Attendance, Deed, Fact, Redemption, n_units};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub on: NaiveDate,
    /// `None` where only the day is known.
    pub at: Option<DateTime<Utc>>,
    /// A word for programs.
    pub kind: &'static str,
    /// Money or a service.
    pub is_filled: bool,
    pub title: String,
    pub text: String,
    pub amount: Option<Money>,
    pub part: PartNo,
}

/// Everything that is on record, in the order of its moments.
pub fn timeline(case: &PacketCase<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    signing(case, &mut entries);
    paying(case, &mut entries);
    for (of, end, at) in &case.trail.prints {
        let (what, part) = match of.paper {
            SalePaper::Receipt => ("Receipt", PartNo::Receipt),
            SalePaper::AgreementCopy => ("Signed copy", PartNo::Signature),
            // The clinic's own proves nothing to anybody.
            SalePaper::MerchantCopy => continue,
        };
        let (title, text) = match end {
            PrintEnd::Printed => (format!("{what} printed"), format!("Copy {}", of.copy)),
            PrintEnd::Held => {
                (format!("{what} not printed"), "The printer had no paper".to_owned())
            }
            PrintEnd::Unknown => (
                format!("{what} sent to the printer"),
                "Whether it was printed is unknown".to_owned(),
            ),
        };
        entries.push(entry(case, *at, ("receipt", &title), text, part));
    }
    let mut n_visits = 0;
    for fact in &case.trail.facts {
        entries.extend(of_fact(case, fact, &mut n_visits));
    }
    for contact in &case.trail.contacts {
        entries.push(Entry {
            on: contact.on,
            at: None,
            kind: "contact",
            is_filled: false,
            title: format!("Contact, {}", contact.channel.words()),
            text: format!("{} ({})", case.masked(&contact.text), contact.by),
            amount: None,
            part: PartNo::Messages,
        });
    }
    for file in &case.trail.disputes {
        let dispute = &file.dispute;
        let text = format!("{} {}", dispute.network.name(), dispute.reason);
        entries.push(Entry {
            on: dispute.received,
            at: None,
            kind: "dispute",
            amount: Some(dispute.amount),
            ..entry(case, file.opened_at, ("", "Dispute received"), text, PartNo::Summary)
        });
        for (step, by, at) in &file.steps {
            let title = match step {
                DisputeStep::Answered => "Dispute answered".to_owned(),
                DisputeStep::Ended(outcome) => format!("Dispute {}", outcome.words()),
            };
            let about = ("dispute-step", title.as_str());
            entries.push(entry(case, *at, about, by.clone(), PartNo::Summary));
        }
    }
    entries.sort_by_key(|entry| (entry.on, entry.at));
    entries
}

fn entry(
    case: &PacketCase<'_>,
    at: DateTime<Utc>,
    (kind, title): (&'static str, &str),
    text: String,
    part: PartNo,
) -> Entry {
    Entry {
        on: case.local(at).date(),
        at: Some(at),
        kind,
        is_filled: false,
        title: title.to_owned(),
        text,
        amount: None,
        part,
    }
}

fn signing(case: &PacketCase<'_>, entries: &mut Vec<Entry>) {
    let Some(signed) = &case.dossier.signed else { return };
    let given = &signed.consent.initials;
    if let Some(last) = given.iter().map(|given| given.given_at).max() {
        let text = format!("{} clauses, each with its time", given.len());
        let about = ("initials", "Clauses initialed");
        entries.push(entry(case, last, about, text, PartNo::Signature));
    }
    let about = ("signature", "Agreement signed on screen");
    let text = "Signature with its time and the digest of the text".to_owned();
    entries.push(entry(case, signed.consent.signed_at, about, text, PartNo::Signature));
}

fn paying(case: &PacketCase<'_>, entries: &mut Vec<Entry>) {
    let sale = &case.dossier.sale;
    for payment in &sale.payments {
        let approval = &payment.approval;
        let title = format!("{}: {} approved", entry_words(approval.entry), approval.amount);
        let aid = match approval.chip.aid.as_str() {
            "" => String::new(),
            aid => format!(", AID {aid}"),
        };
        let text = format!(
            "{} ending {}, code {}{aid}",
            approval.brand.name(),
            approval.last_four,
            approval.auth_code
        );
        let about = ("payment", title.as_str());
        entries.push(Entry {
            is_filled: true,
            amount: Some(approval.amount),
            ..entry(case, sale.sold_at, about, text, PartNo::Receipt)
        });
    }
    if sale.payments.is_empty() {
        let title = format!("{} paid without a card", sale.total);
        let about = ("payment", title.as_str());
        entries.push(Entry {
            is_filled: true,
            amount: Some(sale.total),
            ..entry(case, sale.sold_at, about, String::new(), PartNo::Receipt)
        });
    }
}

/// How a card was read.
pub const fn entry_words(entry: EntryMode) -> &'static str {
    match entry {
        EntryMode::Chip => "Card put in the terminal, chip read",
        EntryMode::Contactless => "Card held to the terminal, chip read",
        EntryMode::Swipe => "Card swiped",
        EntryMode::FallbackSwipe => "Card swiped because its chip could not be read",
        EntryMode::Manual => "Card number typed at the terminal",
        EntryMode::Other => "Card taken by the terminal",
    }
}

fn of_fact(case: &PacketCase<'_>, fact: &Fact, n_visits: &mut u32) -> Option<Entry> {
    let make = |kind, is_filled, title: String, text: String, amount, part| Entry {
        on: fact.on,
        at: Some(fact.at),
        kind,
        is_filled,
        title,
        text,
        amount,
        part,
    };
    Some(match &fact.what {
        Deed::Redeemed(visit) => {
            let (title, text, value) = of_visit(case, visit, n_visits);
            make("visit", true, title, text, value, PartNo::Visits)
        }
        Deed::RedemptionUndone { .. } => {
            let title = "A visit taken back".to_owned();
            make("visit-undone", false, title, String::new(), None, PartNo::Visits)
        }
        Deed::Refunded(refund) => {
            let back = Money::sum(refund.back.iter().map(|(_, amount)| *amount)).ok();
            let title = format!("Refund of {}", back.unwrap_or(Money::ZERO));
            make("refund", true, title, String::new(), back, PartNo::Refunds)
        }
        Deed::RefundPaid { amount, .. } => {
            let title = format!("{amount} paid back");
            make("refund-paid", true, title, String::new(), Some(*amount), PartNo::Refunds)
        }
        Deed::Cancelled { last_day, .. } => {
            let title = "Membership cancelled".to_owned();
            let text = format!("Access to {last_day}");
            make("cancelled", false, title, text, None, PartNo::Messages)
        }
        Deed::Extended(extension) => {
            let title = format!("Extended to {}", extension.last_valid_day);
            let text = format!("Allowed by {}", extension.approver.0);
            make("extended", false, title, text, None, PartNo::Messages)
        }
        Deed::Held { .. } => {
            let title = "Put on hold".to_owned();
            make("held", false, title, "Not used while disputed".to_owned(), None, PartNo::Summary)
        }
        Deed::Released { .. } => {
            make("released", false, "Free again".to_owned(), String::new(), None, PartNo::Summary)
        }
        Deed::PriceNotice { price, from, .. } => {
            let title = format!("New price of {price} told");
            make("price-notice", false, title, format!("From {from}"), None, PartNo::Messages)
        }
        Deed::ChargeFailed { .. } => {
            let title = "A charge was declined".to_owned();
            make("declined", false, title, String::new(), None, PartNo::Receipt)
        }
        Deed::Sold(sold) => {
            let paid = sold.lines.iter().filter_map(|line| match line {
                SoldLine::Cycle { price, .. } => Some(*price),
                SoldLine::Part { amount, .. } => Some(*amount),
                SoldLine::Contract { .. } | SoldLine::Goods(_) => None,
            });
            let amount = Money::sum(paid).ok();
            let title = "A later payment".to_owned();
            make("later-payment", true, title, String::new(), amount, PartNo::Receipt)
        }
        Deed::InDoubt { .. } | Deed::DoubtEnded { .. } => return None,
    })
}

/// A visit's title, what is said of it, and what it was worth.
fn of_visit(
    case: &PacketCase<'_>,
    visit: &Redemption,
    n_visits: &mut u32,
) -> (String, String, Option<Money>) {
    *n_visits += 1;
    let value = Money::sum(visit.draws.iter().map(|draw| draw.value)).ok();
    let came = match visit.attendance {
        Attendance::Came => "given",
        Attendance::NoShow => "missed by the patient",
    };
    let service = match case.with.treatments {
        true => format!(", {}", visit.service.0),
        false => String::new(),
    };
    let n_units = n_units(visit);
    let units = if n_units == 1 { "unit" } else { "units" };
    let text = format!("By {}, {n_units} {units}{service}", visit.provider.0);
    (format!("Visit {n_visits} {came}"), text, value)
}
