//! Which accounts each happening moves.
//!
//! | what happens | debit | credit |
//! |---|---|---|
//! | a sale is paid | card clearing, cash, in doubt | deferred revenue, sales tax, revenue of goods, loyalty |
//! | prepaid money pays | deferred revenue, loyalty | sales tax, revenue of goods |
//! | a contract is handed in | its deferred revenue | that of the new one |
//! | a session is used, a day passes | deferred revenue | revenue of its class, of membership |
//! | a lot lapses, as far as it is paid for; a lapsed one is paid for | deferred revenue | breakage, or unclaimed property |
//! | points lapse | loyalty | breakage |
//! | a lot is extended after it lapsed | breakage, or unclaimed property | deferred revenue |
//! | a contract is refunded | deferred revenue, loyalty, sales tax | refunds payable; kept: fee, or revenue of its class |
//! | a refund is paid | refunds payable | card clearing, cash |
//! | the fee for leaving early is paid | card clearing, cash | revenue from fees |
//! | money is in doubt | card clearing | in doubt |
//! | a doubt ends | in doubt | card clearing |
//!
//! "Deferred revenue" is the contract's net: below zero it stands in contract assets ([`net_moved`]).

use chrono::NaiveDate;

use crate::domain::contract::ContractTerms;
use crate::domain::entitlement::Lot;
use crate::domain::id::ContractId;
use crate::domain::money::{Money, Overflow};
use crate::domain::offering::Grant;
use crate::domain::policy::Lapse;
use crate::domain::refusal::Refusal;
use crate::domain::sold::Tender;
use crate::ledger::account::{Account, RevenueClass};
use crate::ledger::entry::{Cause, JournalEntry, Posting};
use crate::ledger::fact::RefundTo;
use crate::ledger::file::{ContractState, PatientFile};

pub(super) fn debit(account: Account, amount: Money) -> Posting {
    Posting { account, amount, contract: None, offering: None }
}

pub(super) fn credit(account: Account, amount: Money) -> Result<Posting, Overflow> {
    Ok(debit(account, Money::ZERO.minus(amount)?))
}

/// Says of which contract a posting is.
pub(super) fn of(state: &ContractState, posting: Posting) -> Posting {
    Posting {
        contract: Some(state.contract.id),
        offering: Some(state.contract.terms.offering.clone()),
        ..posting
    }
}

/// Splits a contract's move from `before` to `after` into deferred revenue (above zero) and a
/// contract asset (below). The two are a credit of what was added.
pub(super) fn net_moved(
    state: &ContractState,
    before: Money,
    after: Money,
) -> Result<[Posting; 2], Overflow> {
    let deferred = before.max(Money::ZERO).minus(after.max(Money::ZERO))?;
    let asset = before.min(Money::ZERO).minus(after.min(Money::ZERO))?;
    Ok([
        of(state, debit(Account::DeferredRevenue, deferred)),
        of(state, debit(Account::ContractAsset, asset)),
    ])
}

/// Where money of a tender goes; `None` for what was prepaid.
pub(super) fn money_in(tender: &Tender) -> Option<Posting> {
    match tender {
        Tender::Card { amount, .. } | Tender::OnFile { amount } => {
            Some(debit(Account::CardClearing, *amount))
        }
        Tender::Cash { amount } => Some(debit(Account::Cash, *amount)),
        Tender::HeldInDoubt { amount, .. } => Some(debit(Account::InDoubt, *amount)),
        Tender::Wallet { .. }
        | Tender::ProductCredit { .. }
        | Tender::Points { .. }
        | Tender::HandedIn { .. } => None,
    }
}

/// From where a refund is paid.
pub(super) const fn money_out(to: RefundTo) -> Account {
    match to {
        RefundTo::Cash(_) => Account::Cash,
        RefundTo::Card(_) | RefundTo::OnFile(_) | RefundTo::Credit(_) => Account::CardClearing,
    }
}

/// Where the value of what was not used in time goes. Points are no money: no state claims them.
pub(super) fn lapsed(lapse: Lapse, what: &Grant) -> Account {
    match lapse {
        Lapse::Unclaimed if *what != Grant::Points => Account::UnclaimedProperty,
        Lapse::Unclaimed | Lapse::Breakage => Account::Breakage,
    }
}

/// As what a lot is earned: as its line in the terms says, and membership for its days.
pub(super) fn class_of(terms: &ContractTerms, lot: &Lot) -> RevenueClass {
    if lot.what == Grant::Access {
        return RevenueClass::Membership;
    }
    let of_lot = terms.grants.iter().find(|grant| grant.what == lot.what);
    of_lot.map_or(RevenueClass::Service, |grant| RevenueClass::from(grant.class))
}

impl PatientFile {
    /// Adds `by` to what a contract's payments have over its uses, with its side of the entry.
    pub(super) fn net_add(
        &mut self,
        contract: ContractId,
        by: Money,
    ) -> Result<[Posting; 2], Refusal> {
        let state = self.contract_mut(contract)?;
        let before = state.net;
        state.net = before.plus(by)?;
        Ok(net_moved(state, before, state.net)?)
    }

    /// Takes `by` off a contract's net.
    pub(super) fn net_take(
        &mut self,
        contract: ContractId,
        by: Money,
    ) -> Result<[Posting; 2], Refusal> {
        self.net_add(contract, Money::ZERO.minus(by)?)
    }

    /// Writes down one happening; nothing where nothing moved.
    pub(super) fn enter(
        &self,
        out: &mut Vec<JournalEntry>,
        on: NaiveDate,
        cause: Cause,
        postings: Vec<Posting>,
    ) -> Result<(), Refusal> {
        let entry = JournalEntry::new(on, cause, Some(self.patient), postings)?;
        if !entry.is_empty() {
            out.push(entry);
        }
        Ok(())
    }
}
