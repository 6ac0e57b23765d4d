//! What tests of the ledger share: contracts as they are sold, and a counter that takes facts and
//! compares the file with its entries after each.

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::calendar::{Anchor, Span, months_after};
use crate::domain::cart::{Draw, LotQuote};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{
    Charging, Contract, ContractTerms, GrantTerms, LotSplit, Part, RefundRule, Renewal, SoldWords,
    UseBy,
};
use crate::domain::entitlement::{Funding, Lot};
use crate::domain::id::{ContractId, LotId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode, Period, PickRepeat, ServiceCode, Validity};
use crate::domain::policy::Policy;
use crate::domain::pricing::lots_of_period;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Goods, Sold, SoldLine, Tender};
use crate::domain::terms::TermsDigest;
use crate::ledger::account::{Account, AccountType};
use crate::ledger::entry::JournalEntry;
use crate::ledger::fact::{
    Actor, Attendance, Deed, Fact, Redemption, Refund, RefundReason, RefundTo, StaffCode,
};
use crate::ledger::file::{PatientFile, Stake};

pub(crate) const PATIENT: PatientId = PatientId::from_raw(7);

pub(crate) fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn n(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

pub(crate) fn service(code: &str) -> Grant {
    Grant::Service(ServiceCode(code.to_owned()))
}

/// A counter with one patient.
#[derive(Debug, Clone)]
pub(crate) struct Kit {
    pub file: PatientFile,
    pub facts: Vec<Fact>,
    pub entries: Vec<JournalEntry>,
    next: u128,
}

impl Kit {
    pub fn new() -> Self {
        Self::with(Policy::default())
    }

    pub fn with(policy: Policy) -> Self {
        let file = PatientFile::new(PATIENT, Arc::new(policy));
        Self { file, facts: Vec::new(), entries: Vec::new(), next: 1_000 }
    }

    pub fn id(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    /// Takes a fact that can be.
    pub fn take(&mut self, on: &str, what: Deed) {
        self.try_take(day(on), what).unwrap();
    }

    /// Takes a fact; after a refusal the file must be as it was.
    pub fn try_take(&mut self, on: NaiveDate, what: Deed) -> Result<(), Refusal> {
        let at = on.and_time(NaiveTime::MIN).and_utc();
        let fact = Fact { on, at, patient: PATIENT, by: Actor::Patient, what };
        let before = self.file.clone();
        match self.file.take(&fact) {
            Ok(entries) => {
                self.entries.extend(entries);
                self.facts.push(fact);
                self.check();
                Ok(())
            }
            Err(refusal) => {
                assert_eq!(self.file, before, "{refusal} has changed the file");
                Err(refusal)
            }
        }
    }

    /// Lets time pass to the end of a day.
    pub fn until(&mut self, day_text: &str) {
        self.entries.extend(self.file.advance(day(day_text)).unwrap());
        self.check();
    }

    /// The file agrees with itself and with its entries.
    pub fn check(&self) {
        assert_eq!(self.file.check(), Ok(()));
        let sum = |amounts: Vec<Money>| Money::sum(amounts).unwrap();
        let claims = |net: Money| Money::ZERO.minus(net.min(Money::ZERO)).unwrap();
        let assets = self.file.contracts.iter().map(|state| claims(state.net)).collect();
        let owed = self.balance(Account::DeferredRevenue).plus(self.balance(Account::Loyalty));
        assert_eq!(owed, self.file.owed(), "what is owed is in the books");
        assert_eq!(self.balance(Account::ContractAsset), sum(assets));
        assert_eq!(
            self.balance(Account::RefundsPayable),
            sum(self.file.payable.values().copied().collect())
        );
        assert_eq!(
            self.balance(Account::InDoubt),
            sum(self.file.doubts.values().copied().collect())
        );
        self.check_days_to_come();
    }

    /// What is kept of each contract says the same of days to come as the file itself.
    fn check_days_to_come(&self) {
        let Some(today) = self.file.today else { return };
        let owings = self.file.owings().unwrap();
        for wait in [0, 1, 8, 31, 95, 400] {
            let day = today + Days::new(wait);
            let mut file = self.file.clone();
            file.advance(day).unwrap();
            let owed = owings.iter().map(|owing| owing.owed_on(day).unwrap());
            assert_eq!(Money::sum(owed), file.owed(), "{wait} days after {today}");
        }
    }

    /// The same facts, taken in anew.
    pub fn replayed(&self) -> PatientFile {
        let mut file = PatientFile::new(PATIENT, Arc::clone(&self.file.policy));
        for fact in &self.facts {
            file.take(fact).unwrap();
        }
        file.advance(self.file.today.unwrap()).unwrap();
        file
    }

    /// A balance, with the sign that its account usually has.
    pub fn balance(&self, account: Account) -> Money {
        let amounts = self.entries.iter().flat_map(JournalEntry::postings);
        let debits =
            amounts.filter(|posting| posting.account == account).map(|posting| posting.amount);
        let debits = Money::sum(debits).unwrap();
        match account.kind() {
            AccountType::Asset | AccountType::Expense => debits,
            AccountType::Liability | AccountType::Revenue => Money::ZERO.minus(debits).unwrap(),
        }
    }

    /// All that was earned, lapsed values too.
    pub fn revenue(&self) -> i64 {
        let accounts = Account::ALL.into_iter().filter(|a| a.kind() == AccountType::Revenue);
        Money::sum(accounts.map(|account| self.balance(account))).unwrap().minor()
    }

    pub fn owed(&self) -> i64 {
        self.file.owed().unwrap().minor()
    }

    /// Sells a contract that is paid by card at once.
    pub fn buy(&mut self, on: &str, terms: ContractTerms) -> ContractId {
        let price = terms.price;
        self.buy_with(on, terms, &[], vec![Tender::Card { amount: price, attempt: None }])
    }

    /// Sells a contract in these parts a month apart, of which the first is paid; without any, at
    /// once. A contract among the tenders is handed in for it.
    pub fn buy_with(
        &mut self,
        on: &str,
        mut terms: ContractTerms,
        parts: &[i64],
        tenders: Vec<Tender>,
    ) -> ContractId {
        let today = day(on);
        if let Some(renewal) = &mut terms.renewal {
            renewal.anchor.first = today;
        }
        let span = terms.renewal.map(|renewal| renewal.anchor.cycle(0).unwrap());
        let quotes = self.quotes(&terms, terms.price, span, today);
        let (id, sale) = (ContractId::from_raw(self.id()), SaleId::from_raw(self.id()));
        let lots = self.lots(id, sale, &terms, quotes);
        let upgrade_of = tenders.iter().find_map(|tender| match tender {
            Tender::HandedIn { contract, .. } => Some(*contract),
            _ => None,
        });
        let paid = parts.first().map_or(terms.price, |first| usd(*first));
        let parts = (0..)
            .zip(parts)
            .map(|(n, amount)| Part { due: months_after(today, n).unwrap(), amount: usd(*amount) })
            .collect();
        let contract = Box::new(Contract { id, patient: PATIENT, sold_on: today, terms, parts });
        let (goods, discount) = (Vec::new(), None);
        let taxes = Vec::new();
        let line = SoldLine::Contract { contract, paid, lots, goods, discount, upgrade_of, taxes };
        self.sell(on, sale, vec![line], Money::ZERO, tenders);
        id
    }

    pub fn sell(
        &mut self,
        on: &str,
        sale: SaleId,
        lines: Vec<SoldLine>,
        tax: Money,
        tenders: Vec<Tender>,
    ) {
        let sold =
            Sold { sale, patient: PATIENT, lines, tax, tenders, points: None, points_times: None };
        self.take(on, Deed::Sold(Box::new(sold)));
    }

    /// Sells goods, with their tax.
    pub fn sell_goods(&mut self, on: &str, goods: Vec<Goods>, tenders: Vec<Tender>) {
        let sale = SaleId::from_raw(self.id());
        let tax = Money::sum(goods.iter().map(|goods| goods.tax)).unwrap();
        let lines = goods.into_iter().map(SoldLine::Goods).collect();
        self.sell(on, sale, lines, tax, tenders);
    }

    /// A later period, charged to the card on file.
    pub fn renew(&mut self, on: &str, id: ContractId, cycle: u32) {
        self.try_renew(on, id, cycle).unwrap();
    }

    pub fn try_renew(&mut self, on: &str, id: ContractId, cycle: u32) -> Result<(), Refusal> {
        let state = self.file.contract(id).unwrap();
        let terms = state.contract.terms.clone();
        let (renewal, price) = (terms.renewal.unwrap(), state.price_of_cycle(cycle).unwrap());
        let span = renewal.anchor.cycle(cycle).unwrap();
        let quotes = self.quotes(&terms, price, Some(span), day(on).max(span.first));
        let sale = SaleId::from_raw(self.id());
        let lots = self.lots(id, sale, &terms, quotes);
        let taxes = Vec::new();
        let lines = vec![SoldLine::Cycle { contract: id, cycle, span, price, lots, taxes }];
        let (patient, tax, tenders) =
            (PATIENT, Money::ZERO, vec![Tender::OnFile { amount: price }]);
        let (points, points_times) = (None, None);
        let sold = Sold { sale, patient, lines, tax, tenders, points, points_times };
        self.try_take(day(on), Deed::Sold(Box::new(sold)))
    }

    pub fn pay_part(&mut self, on: &str, id: ContractId, part: u32, minor: i64) {
        let (sale, amount) = (SaleId::from_raw(self.id()), usd(minor));
        let line = SoldLine::Part { contract: id, part, amount };
        self.sell(on, sale, vec![line], Money::ZERO, vec![Tender::Card { amount, attempt: None }]);
    }

    /// Uses `units` of a service, from the lots that end first.
    pub fn redeem(&mut self, on: &str, id: ContractId, code: &str, units: u32) {
        self.try_redeem(on, id, code, units).unwrap();
    }

    pub fn try_redeem(
        &mut self,
        on: &str,
        id: ContractId,
        code: &str,
        units: u32,
    ) -> Result<(), Refusal> {
        let mut at_hand = self.file.clone();
        at_hand.advance(day(on))?;
        let what = service(code);
        let mut draws = Vec::new();
        let mut wanted = units;
        for lot in at_hand.lots_of(id) {
            let is_open = lot.lot.what == what && lot.is_valid_on(day(on));
            let Some(units) = NonZeroU32::new(wanted.min(lot.units_left())).filter(|_| is_open)
            else {
                continue;
            };
            draws.push(Draw { lot: lot.lot.id, units, value: lot.value_of_next(units)? });
            wanted -= units.get();
        }
        if wanted > 0 {
            return Err(Refusal::NotEnoughLeft { left: units - wanted, asked: units });
        }
        let redemption = self.redemption(on, id, code, draws);
        self.try_take(day(on), Deed::Redeemed(redemption))
    }

    pub fn redemption(
        &mut self,
        on: &str,
        contract: ContractId,
        code: &str,
        draws: Vec<Draw>,
    ) -> Redemption {
        Redemption {
            id: self.id(),
            contract,
            service: ServiceCode(code.to_owned()),
            provider: StaffCode("NP1".to_owned()),
            given_on: day(on),
            attendance: Attendance::Came,
            draws,
            fee: Money::ZERO,
            override_reason: None,
        }
    }

    /// Refunds what is unused less `kept`, to what paid it, the newest sale first.
    pub fn refund(&mut self, on: &str, id: ContractId, reason: RefundReason, kept: i64) -> u128 {
        let mut at_hand = self.file.clone();
        at_hand.advance(day(on)).unwrap();
        let unused = at_hand.unused_of(id).unwrap();
        let mut left = unused.minus(usd(kept)).unwrap();
        let mut back = Vec::new();
        for Stake { sale, .. } in at_hand.contract(id).unwrap().sales.iter().rev() {
            let captured = at_hand.captured.get(sale).copied().unwrap_or_default();
            for (to, came) in [
                (RefundTo::Card(*sale), captured.card),
                (RefundTo::OnFile(*sale), captured.on_file),
                (RefundTo::Cash(*sale), captured.cash),
            ] {
                let amount = left.min(came);
                if amount.is_positive() {
                    back.push((to, amount));
                    left = left.minus(amount).unwrap();
                }
            }
        }
        assert_eq!(left, Money::ZERO, "more comes back than came in");
        let (kept, points_back) = (usd(kept), Vec::new());
        let refund = self.id();
        let tax = usd(0);
        let deed =
            Refund { id: refund, contract: id, reason, unused, kept, back, tax, points_back };
        self.take(on, Deed::Refunded(deed));
        refund
    }

    fn quotes(
        &self,
        terms: &ContractTerms,
        price: Money,
        span: Option<Span>,
        from: NaiveDate,
    ) -> Vec<LotQuote> {
        lots_of_period(terms, price, &self.file.policy, span, from).unwrap()
    }

    pub fn lots(
        &mut self,
        contract: ContractId,
        sale: SaleId,
        terms: &ContractTerms,
        quotes: Vec<LotQuote>,
    ) -> Vec<Lot> {
        let lot = |quote| lot_of(LotId::from_raw(self.id()), contract, sale, terms, quote);
        quotes.into_iter().map(lot).collect()
    }
}

/// A lot of [`PATIENT`], as it was quoted.
pub fn lot_of(
    id: LotId,
    contract: ContractId,
    sale: SaleId,
    terms: &ContractTerms,
    quote: LotQuote,
) -> Lot {
    Lot {
        id,
        contract,
        sale,
        patient: PATIENT,
        offering: terms.offering.clone(),
        offering_version: terms.version,
        what: quote.what,
        quantity: quote.quantity,
        allocated: quote.allocated,
        funding: quote.funding,
        earning: quote.earning,
        valid_from: quote.valid_from,
        last_valid_day: quote.last_valid_day,
        consent: TermsDigest([9; 32]),
    }
}

/// Terms of something that grants nothing yet.
pub(crate) fn terms(name: &str, price: i64, refund: RefundRule) -> ContractTerms {
    ContractTerms {
        offering: OfferingCode(name.to_owned()),
        version: 1,
        name: format!("The {name}"),
        price: usd(price),
        renewal: None,
        grants: Vec::new(),
        perks: Vec::new(),
        refund,
        notice_days: None,
        cooling_off_until: None,
        singles: Vec::new(),
        use_by: UseBy::BuyerOnly,
        pick_repeat: PickRepeat::Allowed,
        upgrade_to: None,
        words: SoldWords::default(),
    }
}

/// The same, charged each period from the day of its sale on.
pub(crate) fn each(period: Period, terms: ContractTerms) -> ContractTerms {
    let first = NaiveDate::default();
    let renewal = Renewal {
        anchor: Anchor { first, period },
        charge: Charging::AutoPay,
        min_payments: None,
        exit_fee: None,
        intro: None,
        carry_over: None,
    };
    ContractTerms { renewal: Some(renewal), ..terms }
}

/// The same, with one more line of what it grants.
pub(crate) fn granting(grant: GrantTerms, mut terms: ContractTerms) -> ContractTerms {
    terms.grants.push(grant);
    terms
}

/// A line of `quantity`, which would cost `singles` alone.
pub(crate) fn grant(what: Grant, quantity: u32, singles: i64, validity: Validity) -> GrantTerms {
    GrantTerms {
        class: TaxClass::Service,
        what,
        quantity: n(quantity),
        funding: Funding::Paid,
        singles: usd(singles),
        validity,
        split: LotSplit::OneLot,
    }
}

/// A package of single sessions of one service, each a lot, for so many months.
pub(crate) fn sessions(code: &str, count: u32, price: i64, months: u32) -> ContractTerms {
    let validity = Validity::Months(n(months));
    let line = grant(service(code), count, i64::from(count) * 129_00, validity);
    let line = GrantTerms { split: LotSplit::LotPerUnit, ..line };
    granting(line, terms("PACK", price, RefundRule::Allocated { fee: usd(25_00) }))
}

/// A membership for whose days the whole price stands.
pub(crate) fn access(period: Period, price: i64, refund: RefundRule) -> ContractTerms {
    let days = grant(Grant::Access, 1, price, Validity::Period);
    granting(days, each(period, terms("CLUB", price, refund)))
}

/// A product with its tax, handed over today.
pub(crate) fn goods(code: &str, net: i64, tax: i64) -> Goods {
    Goods {
        code: code.to_owned(),
        name: code.to_owned(),
        quantity: NonZeroU32::MIN,
        gross: usd(net),
        discount: None,
        net: usd(net),
        tax: usd(tax),
        class: TaxClass::Product,
    }
}
