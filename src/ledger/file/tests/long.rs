//! Long lives of files, by seed: after every fact the file agrees with itself and its entries
//! (I-1, I-5), whatever is asked of it in whatever order.

use chrono::{Days, NaiveDate};

use crate::domain::contract::{CarryOver, ContractTerms, RefundRule, Renewal, Standing};
use crate::domain::id::{ContractId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, Period, Validity};
use crate::domain::policy::{Lapse, Policy};
use crate::domain::sold::{SoldLine, Tender};
use crate::ledger::fact::{Deed, Extension, ExtensionReason, RefundReason, StaffCode};
use crate::ledger::file::kit::{
    Kit, access, each, grant, granting, n, service, sessions, terms, usd,
};

const SEEDS: u64 = 20;
const STEPS: u32 = 100;

#[test]
fn a_file_agrees_with_its_books_all_its_life() {
    let mut totals = [0_u32; 10];
    for seed in 0..SEEDS {
        let lapse = if seed % 2 == 0 { Lapse::Breakage } else { Lapse::Unclaimed };
        let mut life = Life {
            kit: Kit::with(Policy { lapse, ..Policy::default() }),
            today: "2026-11-24".parse().unwrap(),
            dice: seed,
        };
        for _ in 0..STEPS {
            let happened = life.step();
            totals[happened] += 1;
        }
        life.kit.until(&(life.today + Days::new(800)).to_string());
        assert_eq!(life.kit.replayed(), life.kit.file, "seed {seed}");
        let owed = life.kit.owed();
        assert_eq!(owed, 0, "seed {seed}: everything that ends has ended");
    }
    assert!(totals.iter().all(|count| *count > 10), "each kind of step happens: {totals:?}");
}

struct Life {
    kit: Kit,
    today: NaiveDate,
    dice: u64,
}

impl Life {
    /// The next number below `max`, by a linear congruence.
    fn roll(&mut self, max: u32) -> u32 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(0x9E37_79B9);
        u32::try_from((self.dice >> 33) % u64::from(max)).unwrap()
    }

    fn contract(&mut self) -> Option<ContractId> {
        let count = u32::try_from(self.kit.file.contracts.len()).unwrap();
        if count == 0 {
            return None;
        }
        let idx = usize::try_from(self.roll(count)).unwrap();
        Some(self.kit.file.contracts[idx].contract.id)
    }

    /// Does one thing, where it can be done; returns which.
    fn step(&mut self) -> usize {
        let on = self.today.to_string();
        let which = usize::try_from(self.roll(10)).unwrap();
        let Some(id) = self.contract() else {
            self.buy(&on);
            return 1;
        };
        match which {
            0 => {
                let days = self.roll(40);
                self.today = self.today + Days::new(days.into());
            }
            1 => self.buy(&on),
            2 | 3 => {
                let units = 1 + self.roll(3);
                self.kit.try_redeem(&on, id, "X", units).ok();
            }
            4 => self.pay(&on, id),
            5 => self.fail(id),
            6 => self.extend(id),
            7 => self.leave(&on, id),
            8 => self.undo(),
            _ => self.upgrade(&on, id),
        }
        which
    }

    fn buy(&mut self, on: &str) {
        let price = 100 + i64::from(self.roll(100_000));
        let count = 1 + self.roll(12);
        match self.roll(5) {
            0 => self.kit.buy(on, sessions("X", count, price, 1 + count)),
            1 => self.kit.buy(on, access(Period::Quarter, price, RefundRule::UnusedDays)),
            2 => self.kit.buy(on, club(price)),
            3 => self.kit.buy(on, several(price)),
            _ => {
                let parts: Vec<i64> =
                    usd(price).unit_values(n(4)).unwrap().into_iter().map(Money::minor).collect();
                let first = Tender::Cash { amount: usd(parts[0]) };
                self.kit.buy_with(on, several(price), &parts, vec![first])
            }
        };
    }

    fn pay(&mut self, on: &str, id: ContractId) {
        self.kit.until(on);
        let due = self.kit.file.contract(id).unwrap().next_part();
        if let Some((part, _, amount)) = due {
            let sale = SaleId::from_raw(self.kit.id());
            let line = SoldLine::Part { contract: id, part, amount };
            let card = Tender::Card { amount, attempt: None };
            self.kit.sell(on, sale, vec![line], Money::ZERO, vec![card]);
        }
        let next = self.kit.file.contract(id).unwrap().next_cycle(self.today).unwrap();
        if let Some((cycle, span)) = next
            && span.first <= self.today
        {
            self.kit.renew(on, id, cycle);
        }
    }

    fn fail(&mut self, id: ContractId) {
        let next = self.kit.file.contract(id).unwrap().next_cycle(self.today).unwrap();
        if let Some((cycle, _)) = next {
            self.kit.try_take(self.today, Deed::ChargeFailed { contract: id, cycle }).ok();
        }
    }

    fn extend(&mut self, id: ContractId) {
        let lots = self.kit.file.lots_of(id).iter().map(|lot| lot.lot.id).take(2).collect();
        let extension = Extension {
            contract: id,
            lots,
            last_valid_day: self.today + Days::new(30),
            reason: ExtensionReason::Illness,
            approver: StaffCode("MGR".to_owned()),
        };
        self.kit.try_take(self.today, Deed::Extended(extension)).ok();
    }

    fn leave(&mut self, on: &str, id: ContractId) {
        self.kit.until(on);
        let last_day = self.today + Days::new(15);
        let gone = matches!(self.kit.file.standing(id), Some(Standing::Ended));
        match self.roll(4) {
            0 if !gone => {
                self.kit.refund(on, id, RefundReason::ClinicEnds, 0);
            }
            _ => {
                let exit_fee = usd(self.roll(2).into());
                let deed = Deed::Cancelled { contract: id, last_day, exit_fee };
                self.kit.try_take(self.today, deed).ok();
            }
        }
    }

    fn undo(&mut self) {
        if let Some(last) = self.kit.file.redemptions.last() {
            let undone = Deed::RedemptionUndone { redemption: last.id };
            self.kit.try_take(self.today, undone).ok();
        }
    }

    fn upgrade(&mut self, on: &str, id: ContractId) {
        self.kit.until(on);
        let value = self.kit.file.unused_of(id).unwrap();
        if self.kit.file.standing(id) == Some(Standing::Ended) || !value.is_positive() {
            return;
        }
        let tenders = vec![
            Tender::HandedIn { contract: id, value },
            Tender::Card { amount: usd(50_00), attempt: None },
        ];
        let price = value.plus(usd(50_00)).unwrap().minor();
        self.kit.buy_with(on, several(price), &[], tenders);
    }
}

/// Sessions and money for products each month, carried over, with days that weigh a little.
fn club(price: i64) -> ContractTerms {
    let credit = grant(Grant::Credit(CreditUse::Products), 70_00, 70_00, Validity::Period);
    let days = grant(Grant::Access, 1, 10_00, Validity::Period);
    let club = each(Period::Month, terms("MIXED", price, RefundRule::Nothing));
    let mut club = granting(grant(service("X"), 3, 300_00, Validity::Period), club);
    club = granting(days, granting(credit, club));
    let carry_over = CarryOver { periods: n(2), sessions_max: 5, credit_max: usd(100_00) };
    club.renewal = club.renewal.map(|renewal| Renewal { carry_over: Some(carry_over), ..renewal });
    club
}

/// Two sorts of sessions, valid for two months.
fn several(price: i64) -> ContractTerms {
    let validity = Validity::Months(n(2));
    let fee = usd(25_00);
    let package = terms("SEVERAL", price, RefundRule::Allocated { fee });
    let line = |code, count, singles| grant(service(code), count, singles, validity);
    granting(line("Y", 4, 220_00), granting(line("X", 7, 700_00), package))
}
