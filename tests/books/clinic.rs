//! A clinic with the demo catalog, whose patients buy, come, leave and let things lapse.

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use countersign::config::settings::Settings;
use countersign::domain::cart::{Cart, CartLine, Holdings, PlanChoice, TendersWanted};
use countersign::domain::catalog::Catalog;
use countersign::domain::id::{ContractId, Ids, PatientId, SaleId};
use countersign::domain::offering::{OfferingCode, ServiceCode};
use countersign::domain::policy::Policy;
use countersign::domain::pricing::quote;
use countersign::domain::refusal::Refusal;
use countersign::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use countersign::domain::terms::TermsDigest;
use countersign::ledger::books::Books;
use countersign::ledger::deed::{
    CancelAsk, ExtendAsk, RedeemAsk, RefundAsk, RefundPaidAsk, cancel, extend, redeem, refund,
    refund_paid,
};
use countersign::ledger::fact::{Actor, Deed, ExtensionReason, Fact, RefundReason, StaffCode};
use countersign::ledger::file::PatientFile;

pub struct Clinic {
    pub catalog: Catalog,
    pub books: Books,
    ids: Counter,
}

/// Ids that are told apart and ascend.
struct Counter(u128);

impl Ids for Counter {
    fn next(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

impl Clinic {
    pub fn new() -> Self {
        Self::with(Policy::default())
    }

    pub fn with(policy: Policy) -> Self {
        let books = Books::new(Arc::new(policy));
        Self { catalog: Settings::demo().catalog, books, ids: Counter(1_000) }
    }

    /// A package or the first period of a plan, paid by card at once.
    pub fn buy(&mut self, on: &str, patient: u128, code: &str) -> ContractId {
        self.buy_in(on, patient, code, PlanChoice::Upfront)
    }

    pub fn buy_in(&mut self, on: &str, patient: u128, code: &str, plan: PlanChoice) -> ContractId {
        let line = CartLine::Offering {
            code: OfferingCode(code.to_owned()),
            picks: Vec::new(),
            plan,
            upgrade_of: None,
        };
        self.pay(day(on), patient, vec![line], TendersWanted::default()).unwrap();
        let file = self.books.file(PatientId::from_raw(patient)).unwrap();
        file.contracts.last().unwrap().contract.id
    }

    pub fn pay(
        &mut self,
        on: NaiveDate,
        patient: u128,
        lines: Vec<CartLine>,
        tenders: TendersWanted,
    ) -> Result<SaleId, Refusal> {
        let patient = PatientId::from_raw(patient);
        let holdings: Holdings = self.books.file_on(patient, on)?.holdings()?;
        let policy = Arc::clone(self.books.policy());
        let cart = Cart { lines, tenders };
        let quote = quote(&self.catalog, &cart, &holdings, &policy, on)?;
        let buyer = Buyer {
            sale: SaleId::from_raw(self.ids.next()),
            patient,
            consent: TermsDigest([7; 32]),
            stored_card: StoredCard::Consented,
            attempt: None,
            rest: RestTender::Card,
        };
        let sold = Sold::of(&quote, &buyer, &policy, &mut self.ids)?;
        self.record(on, patient, Deed::Sold(Box::new(sold)))?;
        Ok(buyer.sale)
    }

    pub fn record(&mut self, on: NaiveDate, patient: PatientId, what: Deed) -> Result<(), Refusal> {
        let at = on.and_time(NaiveTime::MIN).and_utc();
        self.books.record(&Fact { on, at, patient, by: Actor::Patient, what })
    }

    /// Decides a deed on the file as it stood on its day, and records it.
    pub fn decide(
        &mut self,
        on: NaiveDate,
        patient: u128,
        deed: impl FnOnce(&PatientFile) -> Result<Deed, Refusal>,
    ) -> Result<Deed, Refusal> {
        let patient = PatientId::from_raw(patient);
        let deed = deed(&self.books.file_on(patient, on)?)?;
        self.record(on, patient, deed.clone())?;
        Ok(deed)
    }

    pub fn visit(&mut self, on: NaiveDate, patient: u128, service: &str) -> Result<Deed, Refusal> {
        let service = self.catalog.service(&ServiceCode(service.to_owned())).unwrap().clone();
        let id = self.ids.next();
        let ask = RedeemAsk::visit(id, PatientId::from_raw(patient), &service, staff());
        self.decide(on, patient, |file| redeem(file, &ask, on))
    }

    /// Money back, promised and paid on one day.
    pub fn refund(
        &mut self,
        on: NaiveDate,
        patient: u128,
        contract: ContractId,
    ) -> Result<(), Refusal> {
        let id = self.ids.next();
        let ask = RefundAsk { id, contract, reason: RefundReason::PatientEnds, amount: None };
        let deed = self.decide(on, patient, |file| refund(file, &ask, on))?;
        let Deed::Refunded(promised) = deed else { panic!("{deed:?}") };
        for (tender, amount) in promised.back {
            let ask = RefundPaidAsk { refund: id, tender, amount };
            self.decide(on, patient, |file| refund_paid(file, &ask, on))?;
        }
        Ok(())
    }

    pub fn cancel(
        &mut self,
        on: NaiveDate,
        patient: u128,
        contract: ContractId,
    ) -> Result<Deed, Refusal> {
        let ask = CancelAsk { contract, refund: self.ids.next() };
        self.decide(on, patient, |file| cancel(file, &ask, on))
    }

    pub fn extend(
        &mut self,
        on: NaiveDate,
        patient: u128,
        contract: ContractId,
        days: u32,
    ) -> Result<Deed, Refusal> {
        let ask = ExtendAsk {
            contract,
            lots: Vec::new(),
            days,
            reason: Some(ExtensionReason::Illness),
            approver: Some(staff()),
        };
        self.decide(on, patient, |file| extend(file, &ask, on))
    }
}

pub fn staff() -> StaffCode {
    StaffCode("NP1".to_owned())
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn n(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}
