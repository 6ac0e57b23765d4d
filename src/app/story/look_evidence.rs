//! What the journal holds of one contract, in the order in which it happened: what a dispute is
//! answered with.

use crate::app::story::value::Value;
use crate::app::story::world::{No, World};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::sold::{Sold, SoldLine};
use crate::ledger::fact::{Attendance, Deed, ExtensionReason, Fact, RefundReason, n_units};
use crate::ledger::file::PatientFile;

type Row = Vec<(String, Value)>;

/// A row for each thing that happened to a contract.
///
/// # Errors
///
/// [`No`] for a sum that does not fit.
pub fn of_contract(world: &World, file: &PatientFile, id: ContractId) -> Result<Value, No> {
    let mut rows = Vec::new();
    for fact in world.books.facts().filter(|fact| fact.patient == file.patient) {
        for mut row in told(fact, id, world)? {
            row.insert(0, ("on".to_owned(), fact.on.into()));
            rows.push(Value::Table(row));
        }
    }
    Ok(Value::List(rows))
}

fn told(fact: &Fact, id: ContractId, world: &World) -> Result<Vec<Row>, No> {
    let is_own = |contract: &ContractId| *contract == id;
    Ok(match &fact.what {
        Deed::Sold(sold) => sales(sold, id),
        Deed::ChargeFailed { contract, .. } if is_own(contract) => vec![row("declined")],
        Deed::Redeemed(visit) if visit.contract == id => {
            let came = match visit.attendance {
                Attendance::Came => "came",
                Attendance::NoShow => "no-show",
            };
            let value = Money::sum(visit.draws.iter().map(|draw| draw.value))?;
            let mut row = row("redeemed");
            row.extend([
                said("service", &visit.service.0),
                said("provider", &visit.provider.0),
                said("attendance", came),
                ("units".to_owned(), n_units(visit).into()),
                ("amount".to_owned(), value.into()),
            ]);
            row.extend(visit.override_reason.as_deref().map(|reason| said("reason", reason)));
            vec![row]
        }
        Deed::RedemptionUndone { redemption } if of_visit(world, *redemption) == Some(id) => {
            vec![row("undone")]
        }
        Deed::Refunded(refund) if refund.contract == id => {
            let reason = match refund.reason {
                RefundReason::PatientEnds => "patient",
                RefundReason::ClinicEnds => "clinic",
                RefundReason::Unsafe => "unsafe",
                RefundReason::CoolingOff => "cooling-off",
            };
            let back = Money::sum(refund.back.iter().map(|(_, amount)| *amount))?;
            vec![with_amount("refunded", back, [said("reason", reason)])]
        }
        Deed::RefundPaid { refund, amount, .. } if of_refund(world, *refund) == Some(id) => {
            vec![with_amount("refund-paid", *amount, [])]
        }
        Deed::Cancelled { contract, last_day, exit_fee } if is_own(contract) => {
            vec![with_amount("cancelled", *exit_fee, [("until".to_owned(), (*last_day).into())])]
        }
        Deed::Extended(extension) if extension.contract == id => {
            let reason = match &extension.reason {
                ExtensionReason::Illness => "illness",
                ExtensionReason::Pregnancy => "pregnancy",
                ExtensionReason::Military => "military",
                ExtensionReason::ProviderAbsence => "provider-absence",
                ExtensionReason::Other(words) => words,
            };
            let mut row = row("extended");
            row.extend([
                said("reason", reason),
                said("approver", &extension.approver.0),
                ("until".to_owned(), extension.last_valid_day.into()),
            ]);
            vec![row]
        }
        Deed::Held { contract } if is_own(contract) => vec![row("held")],
        Deed::Released { contract } if is_own(contract) => vec![row("released")],
        Deed::PriceNotice { contract, price, from } if is_own(contract) => {
            vec![with_amount("price-notice", *price, [("from".to_owned(), (*from).into())])]
        }
        _ => Vec::new(),
    })
}

/// The purchase, later periods and parts, and that it was handed in for another.
fn sales(sold: &Sold, id: ContractId) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in &sold.lines {
        rows.extend(match line {
            SoldLine::Contract { contract, paid, .. } if contract.id == id => {
                let version = ("version".to_owned(), contract.terms.version.into());
                Some(with_amount("sold", *paid, [version]))
            }
            SoldLine::Contract { upgrade_of: Some(old), .. } if *old == id => {
                Some(row("handed-in"))
            }
            SoldLine::Cycle { contract, price, .. } if *contract == id => {
                Some(with_amount("renewed", *price, []))
            }
            SoldLine::Part { contract, amount, .. } if *contract == id => {
                Some(with_amount("part-paid", *amount, []))
            }
            _ => None,
        });
    }
    rows
}

fn of_visit(world: &World, id: u128) -> Option<ContractId> {
    world.books.facts().find_map(|fact| match &fact.what {
        Deed::Redeemed(visit) if visit.id == id => Some(visit.contract),
        _ => None,
    })
}

fn of_refund(world: &World, id: u128) -> Option<ContractId> {
    world.books.facts().find_map(|fact| match &fact.what {
        Deed::Refunded(refund) if refund.id == id => Some(refund.contract),
        _ => None,
    })
}

fn row(what: &str) -> Row {
    vec![said("what", what)]
}

fn said(key: &str, words: &str) -> (String, Value) {
    (key.to_owned(), words.into())
}

fn with_amount(what: &str, amount: Money, more: impl IntoIterator<Item = (String, Value)>) -> Row {
    let mut row = row(what);
    row.push(("amount".to_owned(), amount.into()));
    row.extend(more);
    row
}
