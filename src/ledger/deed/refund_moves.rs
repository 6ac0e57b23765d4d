//! What a refund does to the books, before anybody decides.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::give_back::BooksMove;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::account::Account;
use crate::ledger::deed::check;
use crate::ledger::fact::{Actor, Deed, Fact, Refund};
use crate::ledger::file::PatientFile;

/// Worked out by taking the refund in, and all that was promised paid.
///
/// # Errors
///
/// A [`Refusal`] for a refund that cannot be.
pub fn refund_moves(
    file: &PatientFile,
    what: &Refund,
    on: NaiveDate,
    at: DateTime<Utc>,
) -> Result<BooksMove, Refusal> {
    let mut file = check::at(file, on)?.into_owned();
    let patient = file.patient;
    let mut entries = Vec::new();
    let mut take = |deed: Deed| -> Result<(), Refusal> {
        let fact = Fact { on, at, patient, by: Actor::Patient, what: deed };
        entries.extend(file.take(&fact)?);
        Ok(())
    };
    take(Deed::Refunded(what.clone()))?;
    for (tender, amount) in &what.back {
        take(Deed::RefundPaid { refund: what.id, tender: *tender, amount: *amount })?;
    }
    let mut moves = BooksMove::default();
    for posting in entries.iter().flat_map(|entry| entry.postings()) {
        let less = Money::ZERO.minus(posting.amount)?;
        match posting.account {
            Account::DeferredRevenue | Account::Loyalty | Account::ContractAsset => {
                moves.deferred = moves.deferred.plus(less)?;
            }
            Account::CardClearing | Account::Cash => {
                moves.paid_out = moves.paid_out.plus(less)?;
            }
            Account::Revenue(_) => moves.revenue = moves.revenue.plus(less)?,
            _ => (),
        }
    }
    Ok(moves)
}
