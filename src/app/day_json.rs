//! A day's report for other programs.

use serde_json::{Value, json};

use crate::domain::card_day::{CloseEnd, Difference};
use crate::domain::day_report::{BesideKind, DayReport, ReportNumber};
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::money::{Money, Overflow};
use crate::evidence::day_report::{difference_advice, difference_lines};

/// # Errors
///
/// [`Overflow`] when a difference does not fit in 64 bits of cents.
pub fn report(report: &DayReport) -> Result<Value, Overflow> {
    let (kind, number) = match report.number {
        ReportNumber::X(number) => ("X", number),
        ReportNumber::Z(number) => ("Z", number),
    };
    let sums = &report.sums;
    let tender = &sums.by_tender;
    let head = hex(&report.head);
    let mut cards = serde_json::Map::new();
    for line in report.cards.beside()? {
        let what = match line.what {
            BesideKind::Purchases => "purchases",
            BesideKind::Returns => "refunds",
            BesideKind::Voids => "voids",
            BesideKind::ToBank => "to_bank",
        };
        let (n_terminal, n_journal) = line.counts.unzip();
        cards.insert(
            what.to_owned(),
            json!({
                "n_terminal": n_terminal,
                "n_journal": n_journal,
                "terminal": plain(line.terminal),
                "journal": plain(line.journal),
                "difference": plain(line.difference),
            }),
        );
    }
    let differences: Vec<Value> = (1_u32..)
        .zip(&report.cards.differences)
        .map(|(place, one)| difference(place, one))
        .collect();
    Ok(json!({
        "report": kind,
        "number": number,
        "from": report.from.map(|at| at.to_rfc3339()),
        "to": report.to.to_rfc3339(),
        "business_date": report.business_date.to_string(),
        "by": report.by,
        "reason": report.reason,
        "sales": {
            "count": sums.n_sales,
            "net": plain(sums.net),
            "tax": plain(sums.tax),
            "total": plain(sums.total),
            "card": plain(tender.card),
            "card_on_file": plain(tender.on_file),
            "cash": plain(tender.cash),
            "prepaid": plain(tender.wallet),
            "product_credit": plain(tender.product_credit),
            "points": plain(tender.points),
            "held_in_doubt": plain(tender.held),
        },
        "refunds": {
            "count": sums.n_refunds,
            "total": plain(sums.refunded),
            "tax": plain(sums.tax_back),
        },
        "redeemed": sums.n_redeemed,
        "owed": plain(report.owed),
        "cards": cards,
        "n_agreed": report.cards.n_agreed,
        "differences": differences,
        "end": report.end.as_ref().map(end).transpose()?,
        "chain": head,
    }))
}

fn end(end: &CloseEnd) -> Result<Value, Overflow> {
    Ok(match end {
        CloseEnd::Empty => json!({ "how": "empty" }),
        CloseEnd::WithoutTotals => json!({ "how": "without totals" }),
        CloseEnd::Closed(totals) => {
            let told = [totals.credit, totals.debit].into_iter().flatten();
            let told = Money::sum(told.map(|total| total.amount))?;
            json!({ "how": "closed", "batch": totals.batch, "total": plain(told) })
        }
    })
}

fn difference(place: u32, difference: &Difference) -> Value {
    let lines = difference_lines(Language::English, difference);
    json!({
        "place": place,
        "what": lines.first(),
        "do": difference_advice(Language::English, difference),
        "reference": difference.reference.map(|reference| reference.get()),
        "transaction": difference.transaction.as_ref().map(|number| number.0.as_str()),
        "last_four": difference.last_four,
        "journal": plain(difference.ours),
        "terminal": difference.theirs.map(plain),
    })
}

/// Without thousands: a number for a program.
fn plain(amount: Money) -> String {
    amount.plain().replace(',', "")
}
