//! The engine under test: books with one patient, to whom a life happens.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use countersign::domain::cart::{
    Cart, CartLine, DueKind, Holdings, PlanChoice, TendersWanted, UseCredit,
};
use countersign::domain::id::{AttemptId, ContractId, Ids, PatientId, SaleId};
use countersign::domain::money::Money;
use countersign::domain::offering::Grant;
use countersign::domain::pricing::quote;
use countersign::domain::refusal::Refusal;
use countersign::domain::sold::{Buyer, RestTender, Sold, StoredCard};
use countersign::domain::terms::TermsDigest;
use countersign::ledger::books::Books;
use countersign::ledger::deed::{
    CancelAsk, ChargeFailedAsk, DoubtAsk, ExtendAsk, HoldAsk, PriceNoticeAsk, RedeemAsk, RefundAsk,
    RefundPaidAsk, UndoAsk, cancel, charge_failed, doubt_ended, extend, hold, in_doubt,
    price_notice, redeem, refund, refund_paid, release, undo_redemption,
};
use countersign::ledger::fact::{
    Actor, Attendance, Deed, ExtensionReason, Fact, RefundTo, StaffCode,
};
use countersign::ledger::file::PatientFile;

use crate::model::Model;
use crate::model::paying::quarters;
use crate::shop::Shop;
use crate::steps::{Came, Charge, Line, Pay, Spend, Step};
use crate::sums::{day, days_on};

pub const PATIENT: PatientId = PatientId::from_raw(7);

pub struct Engine {
    pub shop: Arc<Shop>,
    pub books: Books,
    pub today: NaiveDate,
    /// What was owed when a day was over.
    pub owed: BTreeMap<NaiveDate, i64>,
    pub facts: Vec<Fact>,
    /// How many entries were looked at.
    pub n_seen: usize,
    /// Of all entries so far, by account.
    pub balances: BTreeMap<countersign::ledger::account::Account, i64>,
    /// Money that came in and went out, as the steps had it.
    pub captured: BTreeMap<(SaleId, Pay), (i64, i64)>,
    pub said: Result<(), Refusal>,
    /// Card money in doubt, the oldest first.
    pub doubts: Vec<(AttemptId, i64)>,
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

impl Engine {
    pub fn new(model: &Model) -> Self {
        let mut books = Books::new(Arc::clone(&model.shop.policy));
        books.advance(model.today).unwrap();
        Self {
            shop: Arc::clone(&model.shop),
            books,
            today: model.today,
            owed: BTreeMap::new(),
            facts: Vec::new(),
            n_seen: 0,
            balances: BTreeMap::new(),
            captured: BTreeMap::new(),
            said: Ok(()),
            doubts: Vec::new(),
            ids: Counter(1_000),
        }
    }

    /// Does what the step says; `model` has done it already.
    pub fn take(&mut self, step: &Step, model: &Model) {
        self.said = self.try_take(step, model);
        let owed = self.books.owed().unwrap().minor();
        self.owed.insert(self.today, owed);
    }

    fn try_take(&mut self, step: &Step, model: &Model) -> Result<(), Refusal> {
        match step {
            Step::Pass { days } => self.pass(*days, model),
            Step::Sell { lines, spend, pay } => self.sell(lines, *spend, *pay, Actor::Patient),
            Step::Renew { whose, how: Charge::Paid } => {
                let spend = Spend { wallet: 0, product_credit: false, points: 0 };
                let line = Line::Cycle { whose: *whose };
                self.sell(&[line], spend, Pay::OnFile, Actor::Processor)
            }
            Step::Renew { whose, how: Charge::Declined } => {
                let contract = self.contract(*whose)?;
                let cycle = self.due_cycle(contract)?;
                let ask = ChargeFailedAsk { contract, cycle };
                self.decide(|file, on| charge_failed(file, &ask, on))
            }
            Step::Redeem { whose, service, units, came } => {
                let service = model.service_for(*whose, *service);
                self.redeem(*whose, service, *units, *came)
            }
            Step::Undo => {
                let newest = self.file().and_then(|file| file.redemptions.last());
                let redemption = newest.ok_or(Refusal::UnknownRecord)?.id;
                self.decide(|file, on| undo_redemption(file, &UndoAsk { redemption }, on))
            }
            Step::Refund { whose, reason } => {
                let (id, contract) = (self.ids.next(), self.contract(*whose)?);
                let ask = RefundAsk { id, contract, reason: *reason, amount: None };
                self.decide(|file, on| refund(file, &ask, on))
            }
            Step::PayRefund => self.pay_refund(),
            Step::Cancel { whose } => {
                let (refund, contract) = (self.ids.next(), self.contract(*whose)?);
                self.decide(|file, on| cancel(file, &CancelAsk { contract, refund }, on))
            }
            Step::Extend { whose, days } => {
                let ask = ExtendAsk {
                    contract: self.contract(*whose)?,
                    lots: Vec::new(),
                    days: *days,
                    reason: Some(ExtensionReason::Illness),
                    approver: Some(staff()),
                };
                self.decide(|file, on| extend(file, &ask, on))
            }
            Step::Hold { whose } => {
                let contract = self.contract(*whose)?;
                self.decide(|file, on| hold(file, &HoldAsk { contract }, on))
            }
            Step::Release { whose } => {
                let contract = self.contract(*whose)?;
                self.decide(|file, on| release(file, &HoldAsk { contract }, on))
            }
            Step::PriceNotice { whose, price, ahead } => self.notice(*whose, *price, *ahead),
            Step::Doubt { amount } => self.doubt(*amount),
            Step::DoubtEnds => self.end_doubt(),
            Step::Close { ago } => {
                let through = days_on(self.today, -i64::from(*ago));
                self.books.close(through)
            }
        }
    }

    fn pass(&mut self, days: u32, model: &Model) -> Result<(), Refusal> {
        if let Some((between, owed)) = model.between {
            let forecast = self.books.owed_on(between).unwrap().minor();
            assert_eq!(forecast, owed, "what will be owed on {between}");
            self.owed.insert(between, owed);
        }
        self.today = days_on(self.today, i64::from(days));
        self.books.advance(self.today)
    }

    fn doubt(&mut self, amount: i64) -> Result<(), Refusal> {
        let attempt = AttemptId::from_raw(self.ids.next());
        let ask = DoubtAsk { attempt, amount: Money::from_minor(amount) };
        self.decide(|file, on| in_doubt(file, &ask, on))?;
        self.doubts.push((attempt, amount));
        Ok(())
    }

    fn end_doubt(&mut self) -> Result<(), Refusal> {
        let (attempt, amount) = *self.doubts.first().ok_or(Refusal::UnknownRecord)?;
        let ask = DoubtAsk { attempt, amount: Money::from_minor(amount) };
        self.decide(|file, on| doubt_ended(file, &ask, on))?;
        self.doubts.remove(0);
        Ok(())
    }

    pub fn file(&self) -> Option<&PatientFile> {
        self.books.file(PATIENT)
    }

    pub fn contract(&self, whose: u8) -> Result<ContractId, Refusal> {
        let contracts = self.file().map_or(&[][..], |file| &file.contracts);
        let idx =
            usize::from(whose).checked_rem(contracts.len()).ok_or(Refusal::UnknownContract)?;
        Ok(contracts[idx].contract.id)
    }

    fn due_cycle(&self, contract: ContractId) -> Result<u32, Refusal> {
        let file = self.file().ok_or(Refusal::UnknownContract)?;
        let state = file.contract(contract).ok_or(Refusal::UnknownContract)?;
        Ok(state.next_cycle(self.today)?.ok_or(Refusal::NothingDue)?.0)
    }

    fn notice(&mut self, whose: u8, price: i64, ahead: u32) -> Result<(), Refusal> {
        let contract = self.contract(whose)?;
        let state = self.file().and_then(|file| file.contract(contract)).unwrap();
        let renewal = state.contract.terms.renewal.ok_or(Refusal::DoesNotRenew)?;
        let from = renewal.anchor.cycle_start(state.last_cycle().unwrap_or(0) + 1 + ahead)?;
        let ask = PriceNoticeAsk { contract, price: Money::from_minor(price), from };
        self.decide(|file, on| price_notice(file, &ask, on))
    }

    fn redeem(
        &mut self,
        whose: Option<u8>,
        service: usize,
        units: u32,
        came: Came,
    ) -> Result<(), Refusal> {
        let contract = whose.map(|whose| self.contract(whose)).transpose()?;
        let service = &self.shop.catalog.services[service];
        let mut ask = RedeemAsk::visit(self.ids.next(), PATIENT, service, staff());
        (ask.contract, ask.units) = (contract, units);
        match came {
            Came::Yes => (),
            Came::NoShow => ask.attendance = Attendance::NoShow,
            Came::Friend => ask.patient = PatientId::from_raw(8),
            Came::Override => ask.override_reason = Some("the bank is wrong".to_owned()),
        }
        self.decide(|file, on| redeem(file, &ask, on))
    }

    fn pay_refund(&mut self) -> Result<(), Refusal> {
        let file = self.file().ok_or(Refusal::UnknownRecord)?;
        let promised = file
            .refunds
            .iter()
            .find(|refund| file.payable.contains_key(&refund.id))
            .ok_or(Refusal::UnknownRecord)?
            .clone();
        for (tender, amount) in promised.back {
            let (sale, pay) = match tender {
                RefundTo::Card(sale) => (sale, Pay::Card),
                RefundTo::OnFile(sale) => (sale, Pay::OnFile),
                RefundTo::Cash(sale) => (sale, Pay::Cash),
                RefundTo::Credit(_) => panic!("no deed gives back to credit"),
            };
            let ask = RefundPaidAsk { refund: promised.id, tender, amount };
            self.decide(|file, on| refund_paid(file, &ask, on))?;
            self.captured.entry((sale, pay)).or_default().1 += amount.minor();
        }
        Ok(())
    }

    fn sell(&mut self, lines: &[Line], spend: Spend, pay: Pay, by: Actor) -> Result<(), Refusal> {
        let holdings = match self.file() {
            Some(file) => file.holdings().unwrap(),
            None => Holdings { points_times: 1, ..Holdings::default() },
        };
        let mut cart = Vec::new();
        for (idx, line) in lines.iter().enumerate() {
            cart.push(self.line(line, &lines[..idx], &holdings)?);
        }
        let held = |lots: &[countersign::domain::cart::HeldCredit]| {
            lots.iter().map(|lot| i64::from(lot.units_left)).sum::<i64>()
        };
        let tenders = TendersWanted {
            wallet: Money::from_minor(quarters(held(&holdings.wallet), spend.wallet)),
            product_credit: if spend.product_credit { UseCredit::Use } else { UseCredit::Keep },
            points: u32::try_from(quarters(held(&holdings.points), spend.points)).unwrap(),
        };
        let cart = Cart { lines: cart, tenders };
        let policy = Arc::clone(&self.shop.policy);
        let quote = quote(&self.shop.catalog, &cart, &holdings, &policy, self.today)?;
        crate::always::true_of_quote(&quote);
        let rest = match pay {
            Pay::Card => RestTender::Card,
            Pay::Cash => RestTender::Cash,
            Pay::OnFile => RestTender::OnFile,
        };
        let buyer = Buyer {
            sale: SaleId::from_raw(self.ids.next()),
            patient: PATIENT,
            consent: TermsDigest([7; 32]),
            stored_card: StoredCard::Consented,
            attempt: None,
            rest,
        };
        let mut sold = Sold::of(&quote, &buyer, &policy, &mut self.ids).unwrap();
        let card = quote.card.minor();
        let held = self.doubts.first().filter(|(_, of)| pay == Pay::Card && *of <= card).copied();
        if let Some((attempt, amount)) = held {
            sold = sold.with_held(Money::from_minor(amount), attempt).unwrap();
            self.doubts.remove(0);
        }
        if quote.card.is_positive() {
            self.captured.insert((buyer.sale, pay), (quote.card.minor(), 0));
        }
        let taken = self.record(by, Deed::Sold(Box::new(sold)));
        assert_eq!(taken, Ok(()), "what was quoted and paid is taken in");
        Ok(())
    }

    fn line(&self, line: &Line, before: &[Line], holdings: &Holdings) -> Result<CartLine, Refusal> {
        let offering = |which: u8, picks, plan, upgrade_of| {
            let offerings = &self.shop.catalog.offerings;
            let offering = &offerings[usize::from(which) % offerings.len()];
            let picks = crate::model::terms::picked(offering, picks);
            CartLine::Offering { code: offering.code.clone(), picks, plan, upgrade_of }
        };
        Ok(match *line {
            Line::Offering { which, picks, parts } => {
                let all = &self.shop.catalog.offerings;
                let recurs =
                    crate::model::terms::period(&all[usize::from(which) % all.len()]).is_some();
                let plan = match parts.and_then(NonZeroU32::new) {
                    Some(n) if !recurs => PlanChoice::Parts(n),
                    _ => PlanChoice::Upfront,
                };
                offering(which, picks, plan, None)
            }
            Line::Upgrade { which, old } => {
                offering(which, false, PlanChoice::Upfront, Some(self.contract(old)?))
            }
            Line::Product { which, quantity } => {
                let products = &self.shop.catalog.products;
                let code = products[usize::from(which) % products.len()].code.clone();
                CartLine::Product { code, quantity: NonZeroU32::new(quantity).unwrap() }
            }
            Line::Service { which, quantity } => {
                let services = &self.shop.catalog.services;
                let code = services[usize::from(which) % services.len()].code.clone();
                CartLine::Service { code, quantity: NonZeroU32::new(quantity).unwrap() }
            }
            Line::Cycle { whose } => {
                let contract = self.contract(whose)?;
                CartLine::Cycle { contract, cycle: self.due_cycle(contract)? }
            }
            Line::Part { whose } => {
                let contract = self.contract(whose)?;
                let is_same = |line: &&Line| matches!(line, Line::Part { whose } if self.contract(*whose) == Ok(contract));
                let nth = before.iter().filter(is_same).count();
                let mut parts = holdings.dues.iter().filter_map(|due| match due.kind {
                    DueKind::Part(part) if due.contract == contract => Some(part),
                    _ => None,
                });
                let part = parts.nth(nth).ok_or(Refusal::NothingDue)?;
                CartLine::Part { contract, part }
            }
        })
    }

    fn decide(
        &mut self,
        deed: impl FnOnce(&PatientFile, NaiveDate) -> Result<Deed, Refusal>,
    ) -> Result<(), Refusal> {
        let nobody = PatientFile::new(PATIENT, Arc::clone(&self.shop.policy));
        let deed = deed(self.file().unwrap_or(&nobody), self.today)?;
        let taken = self.record(Actor::Staff(staff()), deed.clone());
        assert_eq!(taken, Ok(()), "what was decided is taken in: {deed:?}");
        Ok(())
    }

    fn record(&mut self, by: Actor, what: Deed) -> Result<(), Refusal> {
        let at = self.today.and_time(NaiveTime::MIN).and_utc();
        let fact = Fact { on: self.today, at, patient: PATIENT, by, what };
        self.books.record(&fact)?;
        self.facts.push(fact);
        Ok(())
    }
}

pub fn staff() -> StaffCode {
    StaffCode("NP1".to_owned())
}

/// On which every life begins, near the end of a month and of a year.
pub fn first_day(late: u8) -> NaiveDate {
    [day("2026-11-24"), day("2027-01-31"), day("2028-02-29")][usize::from(late % 3)]
}

/// Whether a lot is of points.
pub fn is_points(what: &Grant) -> bool {
    *what == Grant::Points
}
