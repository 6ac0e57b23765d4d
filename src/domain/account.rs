//! What a patient has at the clinic, as plain data: to show it to them, and to nobody else.

use chrono::NaiveDate;

use crate::domain::cart::{Due, DueKind};
use crate::domain::contract::{Charging, Contract, Standing};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::receipt::ReceiptNumber;

/// Contracts that go on or of which something is left or to be paid, and money to spend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The oldest first.
    pub contracts: Vec<Held>,
    pub wallet: Option<WalletHeld>,
    pub product_credit: Option<CreditHeld>,
    pub points: Option<PointsHeld>,
}

/// A contract as its patient has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub contract: Contract,
    pub standing: Standing,
    /// Sessions that can still be used, by what they are for.
    pub sessions: Vec<SessionsHeld>,
    /// The last day of what ends first of them.
    pub last_day: Option<NaiveDate>,
    /// For what renews.
    pub membership: Option<MembershipHeld>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionsHeld {
    pub what: Grant,
    pub n_left: u32,
    pub n_bought: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipHeld {
    /// The last day that is paid for.
    pub until: NaiveDate,
    /// What the next period costs, and when it begins.
    pub next: (NaiveDate, Money),
    /// What leaving today would mean; `None` where it was left already, or is in dispute.
    pub leaving: Option<Leaving>,
    /// When it was left, and what that meant, while it is still there to the end of its period.
    pub left: Option<(NaiveDate, Leaving)>,
}

/// What leaving means, in dollars (AR-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// For leaving before the minimum that was signed.
    pub fee: Money,
    /// What comes back to the patient.
    pub back: Money,
    /// Everything stays to the end of this day.
    pub until: NaiveDate,
    /// The next charge, which will not come.
    pub stops: (NaiveDate, Money),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalletHeld {
    pub paid: Money,
    pub bonus: Money,
    /// When the first of the bonus ends.
    pub bonus_until: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditHeld {
    pub left: Money,
    /// When the first of it ends.
    pub until: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointsHeld {
    pub n: u32,
    pub worth: Money,
    pub until: Option<NaiveDate>,
}

/// A membership that was left: what its confirmation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub contract: ContractId,
    pub name: String,
    /// The clinic's business date.
    pub on: NaiveDate,
    pub leaving: Leaving,
    /// Whether it was charged by itself; what was paid for at the kiosk just ends.
    pub charge: Charging,
    /// The patient, as receipts name them: "M. L."
    pub initials: String,
}

impl Left {
    /// The number of the confirmation: of the contract, which is left once only.
    pub fn confirmation(&self) -> ReceiptNumber {
        confirmation_of(self.contract)
    }
}

/// The number of the confirmation that `contract` was left.
pub fn confirmation_of(contract: ContractId) -> ReceiptNumber {
    let [_, _, _, _, _, _, random @ ..] = contract.raw().to_be_bytes();
    ReceiptNumber(random)
}

impl Account {
    pub fn is_empty(&self) -> bool {
        let Self { contracts, wallet, product_credit, points } = self;
        contracts.is_empty() && wallet.is_none() && product_credit.is_none() && points.is_none()
    }

    pub fn held(&self, id: ContractId) -> Option<&Held> {
        self.contracts.iter().find(|held| held.contract.id == id)
    }

    /// What can be left today, with what it would mean.
    pub fn can_leave(&self) -> impl Iterator<Item = (&Held, &MembershipHeld, Leaving)> {
        self.contracts.iter().filter_map(|held| {
            let membership = held.membership.as_ref()?;
            Some((held, membership, membership.leaving?))
        })
    }
}

impl Held {
    /// Whether it is charged by itself.
    pub fn is_auto_pay(&self) -> bool {
        self.contract.terms.renewal.is_some_and(|renewal| renewal.charge == Charging::AutoPay)
    }

    /// Whether a due is the fee for leaving this contract early: it comes after its last part.
    pub fn is_exit_fee(&self, due: &Due) -> bool {
        let n_parts = u32::try_from(self.contract.parts.len()).unwrap_or(u32::MAX);
        matches!(due.kind, DueKind::Part(k) if k >= n_parts.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_confirmation_is_the_random_part_of_the_contract() {
        let random = [0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xC1];
        let zero = NaiveDate::MIN;
        let left = Left {
            contract: ContractId::from_parts(1_795_464_840_000, random),
            name: String::new(),
            on: zero,
            leaving: Leaving {
                fee: Money::ZERO,
                back: Money::ZERO,
                until: zero,
                stops: (zero, Money::ZERO),
            },
            charge: Charging::AutoPay,
            initials: String::new(),
        };
        assert_eq!(left.confirmation(), ReceiptNumber(random));
    }
}
