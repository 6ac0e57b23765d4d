//! To where money goes back: the newest sale of the contract first, never more to a tender than came
//! in on it (I-4), and of a sale never more than the contract paid there.

use crate::domain::id::SaleId;
use crate::domain::money::{Money, Overflow};
use crate::ledger::fact::RefundTo;
use crate::ledger::file::{ContractState, PatientFile, Stake};

/// What the sales of a contract can take back. The stakes in a sale are together no more than what
/// came in, so each contract finds its own whatever went back to others.
pub struct Purse {
    /// The newest sale first; in a sale the card, the card on file, cash.
    tenders: Vec<(RefundTo, Money)>,
}

impl Purse {
    pub fn of(file: &PatientFile, state: &ContractState) -> Result<Self, Overflow> {
        let mut tenders = Vec::new();
        for Stake { sale, left } in state.sales.iter().rev() {
            let captured = file.captured.get(sale).copied().unwrap_or_default();
            let mut own = *left;
            for (tender, amount) in [
                (RefundTo::Card(*sale), captured.card),
                (RefundTo::OnFile(*sale), captured.on_file),
                (RefundTo::Cash(*sale), captured.cash),
            ] {
                let amount = amount.min(own);
                if amount.is_positive() {
                    tenders.push((tender, amount));
                    own = own.minus(amount)?;
                }
            }
        }
        Ok(Self { tenders })
    }

    pub fn captured(&self) -> Result<Money, Overflow> {
        total(&self.tenders)
    }

    /// Splits `amount` over the tenders, as far as they go.
    pub fn split(&self, amount: Money) -> Result<Vec<(RefundTo, Money)>, Overflow> {
        let mut rest = amount;
        let mut back = Vec::new();
        for (tender, captured) in &self.tenders {
            let part = rest.min(*captured);
            if part.is_positive() {
                back.push((*tender, part));
                rest = rest.minus(part)?;
            }
        }
        Ok(back)
    }
}

pub fn total(back: &[(RefundTo, Money)]) -> Result<Money, Overflow> {
    Money::sum(back.iter().map(|(_, amount)| *amount))
}

/// The sale that a refund goes back to.
pub fn sale_of(tender: RefundTo) -> Option<SaleId> {
    match tender {
        RefundTo::Card(sale) | RefundTo::Cash(sale) | RefundTo::OnFile(sale) => Some(sale),
        RefundTo::Credit(_) => None,
    }
}
