//! What is delivered twice changes nothing the second time (I-5).

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::facts::{by_staff, quote_of};
use super::samples::*;
use crate::domain::cart::Draw;
use crate::domain::contract::{ContractTerms, RefundRule};
use crate::domain::id::{AttemptId, ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::{Period, ServiceCode};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::sold::Sold;
use crate::ledger::deed;
use crate::ledger::fact::{
    Attendance, Deed, ExtensionReason, Fact, Redemption, RefundReason, StaffCode,
};
use crate::ledger::file::{PatientFile, kit};
use crate::store::{Store, StoreError};

/// A store to which every fact is delivered twice.
struct Twice {
    store: Store,
    patient: PatientId,
    today: NaiveDate,
    delivered: Vec<Fact>,
}

impl Twice {
    fn new() -> Self {
        let mut store = Store::in_memory().unwrap();
        let patient = maria(1).id;
        store.save_patient(&maria(1), at(0)).unwrap();
        Self { store, patient, today: day("2026-11-23"), delivered: Vec::new() }
    }

    fn file(&self) -> PatientFile {
        self.store.file(self.patient, &Arc::new(Policy::default()), self.today).unwrap()
    }

    fn is(&self) -> (u64, PatientFile, Money) {
        let owed = self.store.owed_today(self.today).unwrap();
        (self.store.n_rows().unwrap(), self.file(), owed)
    }

    fn deliver(&mut self, what: Deed) {
        let fact = Fact { on: self.today, ..by_staff(self.patient, what) };
        let before = self.store.n_rows().unwrap();
        self.store.record_fact(&fact, at(1)).unwrap();
        let once = self.is();
        assert_eq!(once.0, before + 1, "the first time it is written: {fact:?}");
        self.store.record_fact(&fact, at(2)).unwrap();
        assert!(self.is() == once, "the second time nothing changes: {fact:?}");
        self.delivered.push(fact);
    }

    fn buy(&mut self, n: u64, terms: ContractTerms) -> ContractId {
        let quote = quote_of(terms, 1, 0, self.today);
        self.deliver(Deed::Sold(Box::new(sold_of(&quote, n, self.patient, None))));
        self.file().contracts.last().unwrap().contract.id
    }

    fn days_pass(&mut self, n: u64) {
        self.today = self.today + Days::new(n);
    }
}

#[test]
fn whatever_is_delivered_twice_is_written_once() {
    let mut twice = Twice::new();
    let package = twice.buy(900, kit::sessions("X", 4, 387_00, 12));
    let club = twice.buy(901, kit::access(Period::Month, 199_00, RefundRule::Nothing));
    visits(&mut twice, package);
    let attempt = AttemptId::from_raw(77);
    twice.deliver(Deed::InDoubt { attempt, amount: Money::from_minor(50_00) });
    twice.deliver(Deed::DoubtEnded { attempt, amount: Money::from_minor(50_00) });
    twice.deliver(Deed::Held { contract: package });
    twice.deliver(Deed::Released { contract: package });
    twice.days_pass(10);
    let (price, from) = (Money::from_minor(219_00), day("2026-12-23"));
    twice.deliver(Deed::PriceNotice { contract: club, price, from });
    let ask = deed::ExtendAsk {
        contract: package,
        lots: Vec::new(),
        days: 500,
        reason: Some(ExtensionReason::Illness),
        approver: Some(StaffCode("BOSS".to_owned())),
    };
    twice.deliver(deed::extend(&twice.file(), &ask, twice.today).unwrap());
    twice.days_pass(21);
    twice.deliver(Deed::ChargeFailed { contract: club, cycle: 1 });
    assert_eq!(twice.file().contract(club).unwrap().failures.len(), 1, "US-37");
    let last_day = twice.today;
    twice.deliver(Deed::Cancelled { contract: club, last_day, exit_fee: Money::ZERO });
    let reason = RefundReason::PatientEnds;
    let ask = deed::RefundAsk { id: 80, contract: package, reason, amount: None };
    twice.deliver(deed::refund(&twice.file(), &ask, twice.today).unwrap());
    let (tender, back) = twice.file().refunds[0].back[0];
    // A part of it only: the rest is still to be paid, and a second delivery does not pay it.
    let amount = Money::from_minor(100_00);
    twice.deliver(Deed::RefundPaid { refund: 80, tender, amount });
    assert_eq!(twice.file().payable[&80], back.minus(amount).unwrap());

    // Much later all of it comes once more.
    let (is, delivered) = (twice.is(), twice.delivered.clone());
    for fact in &delivered {
        twice.store.record_fact(fact, at(900)).unwrap();
        assert!(twice.is() == is, "{fact:?}");
    }
    assert!(twice.store.check().unwrap().is_sound());
}

fn visits(twice: &mut Twice, package: ContractId) {
    let file = twice.file();
    let lot = file.lots_of(package)[0];
    let draw =
        Draw { lot: lot.lot.id, units: kit::n(1), value: lot.value_of_next(kit::n(1)).unwrap() };
    let visit = |id| Redemption {
        id,
        contract: package,
        service: ServiceCode("X".to_owned()),
        provider: StaffCode("RN-1".to_owned()),
        given_on: twice.today,
        attendance: Attendance::Came,
        draws: vec![draw],
        fee: Money::from_minor(129_00),
        override_reason: None,
    };
    let visit = visit(70);
    twice.deliver(Deed::Redeemed(visit));
    twice.deliver(Deed::RedemptionUndone { redemption: 70 });
}

#[test]
fn a_deed_that_comes_again_on_another_day_is_the_same_and_another_under_its_id_is_refused() {
    let mut twice = Twice::new();
    let package = twice.buy(900, kit::sessions("X", 4, 387_00, 12));
    visits(&mut twice, package);
    let is = twice.is();
    for fact in twice.delivered.clone() {
        let again = Fact { on: fact.on + Days::new(1), at: at(7), ..fact };
        twice.store.record_fact(&again, at(7)).unwrap();
        assert!(twice.is() == is, "{again:?}");
    }
    let Deed::Sold(sold) = twice.delivered[0].what.clone() else { panic!("the first is a sale") };
    let others = sold.lines.iter().cloned().chain(sold.lines.clone());
    let other = Sold { lines: others.collect(), ..(*sold).clone() };
    let other = by_staff(twice.patient, Deed::Sold(Box::new(other)));
    assert!(twice.store.record_fact(&other, at(8)).is_err());
    let Deed::Redeemed(visit) = twice.delivered[1].what.clone() else { panic!("a visit") };
    twice.deliver(Deed::Redeemed(Redemption { id: 71, ..visit.clone() }));
    let is = twice.is();
    let other = Redemption { id: 71, fee: Money::ZERO, ..visit };
    let error = twice.store.record_fact(&by_staff(twice.patient, Deed::Redeemed(other)), at(9));
    let error = error.unwrap_err();
    let expect = Refusal::RecordedAlready;
    assert!(matches!(&error, StoreError::Fact(why) if *why == expect), "{error}");
    assert!(twice.is() == is);
}
