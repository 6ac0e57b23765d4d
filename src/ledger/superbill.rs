//! The amounts of a redemption on a superbill (SB-4, SB-5, US-44).

use crate::domain::money::{Money, Overflow};
use crate::ledger::fact::{Attendance, Redemption, n_units};

/// What a session costs alone, what was paid for it, and the difference. The paid amounts of all
/// sessions of a contract add up to what was paid for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Superbill {
    pub units: u32,
    /// At the single price of the day of the sale.
    pub fee: Money,
    /// `paid` less `fee`: negative where the package was cheaper.
    pub adjustment: Money,
    /// The part of the price that stood for it.
    pub paid: Money,
    pub status: SuperbillStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuperbillStatus {
    Billable,
    /// Part of a fee that was paid for a period: nothing was paid for the visit itself (SB-5).
    CoveredByMembership,
    /// The patient did not come: it is not billed to anybody (US-60).
    NotRendered,
}

impl SuperbillStatus {
    /// Whether the superbill may be sent to a payer.
    pub const fn is_billable(self) -> bool {
        matches!(self, Self::Billable)
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Billable => "billable",
            Self::CoveredByMembership => "covered by membership",
            Self::NotRendered => "not rendered",
        }
    }
}

/// # Errors
///
/// [`Overflow`] when a sum does not fit in 64 bits of cents.
pub fn superbill(redemption: &Redemption) -> Result<Superbill, Overflow> {
    let paid = Money::sum(redemption.draws.iter().map(|draw| draw.value))?;
    let status = match redemption.attendance {
        Attendance::NoShow => SuperbillStatus::NotRendered,
        Attendance::Came if redemption.draws.is_empty() => SuperbillStatus::CoveredByMembership,
        Attendance::Came => SuperbillStatus::Billable,
    };
    Ok(Superbill {
        units: n_units(redemption).max(1),
        fee: redemption.fee,
        adjustment: paid.minus(redemption.fee)?,
        paid,
        status,
    })
}
