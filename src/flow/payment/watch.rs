//! What a payment is watched for: a contract that was paid by a swiped card, and a card that pays
//! the same again.

use std::time::Duration;

use crate::domain::card::{Approval, CardBrand, EntryMode, TerminalIdentity};
use crate::domain::intent::{Intent, StaffQuestion};
use crate::domain::money::Money;
use crate::domain::sold::SoldLine;
use crate::flow::payment::CHARGE_MAX;

/// What is known when a payment begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The terminal that is asked.
    pub terminal: TerminalIdentity,
    /// A contract above this needs a chip or a tap.
    pub chip_above: Option<Money>,
    /// What was paid by card within the last ten minutes (CB-6).
    pub recent: Vec<PaidByCard>,
    /// How long the terminal and the person at it may take before we ask.
    pub charge_max: Duration,
}

impl Default for Watch {
    fn default() -> Self {
        let terminal = TerminalIdentity::default();
        Self { terminal, chip_above: None, recent: Vec::new(), charge_max: CHARGE_MAX }
    }
}

/// A card that paid, by what a receipt shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidByCard {
    pub brand: CardBrand,
    pub last_four: String,
    pub amount: Money,
}

impl From<&Approval> for PaidByCard {
    fn from(approval: &Approval) -> Self {
        Self {
            brand: approval.brand,
            last_four: approval.last_four.clone(),
            amount: approval.amount,
        }
    }
}

impl Watch {
    /// What staff are asked before this becomes a sale.
    pub fn question(&self, intent: &Intent, approval: &Approval) -> Option<StaffQuestion> {
        let is_dipped_or_tapped =
            matches!(approval.entry, EntryMode::Chip | EntryMode::Contactless);
        match self.chip_above {
            Some(limit) if !is_dipped_or_tapped && has_contract_above(intent, limit) => {
                return Some(StaffQuestion::SwipedAbove(limit));
            }
            _ => (),
        }
        let paid = PaidByCard::from(approval);
        self.recent.contains(&paid).then_some(StaffQuestion::SameCardAgain)
    }
}

fn has_contract_above(intent: &Intent, limit: Money) -> bool {
    intent.sold.lines.iter().any(|line| match line {
        SoldLine::Contract { contract, .. } => contract.terms.price > limit,
        SoldLine::Cycle { .. } | SoldLine::Part { .. } | SoldLine::Goods(_) => false,
    })
}
