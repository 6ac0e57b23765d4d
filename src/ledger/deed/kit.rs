//! What tests of deeds share: contracts as they are sold, and a desk that takes facts.

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::calendar::{Anchor, months_after};
use crate::domain::cart::{Draw, LotQuote};
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{
    CarryOver, Charging, Contract, ContractTerms, GrantTerms, LotSplit, Part, RefundRule, Renewal,
    SoldWords, UseBy,
};
use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::id::{ContractId, LotId, SaleId};
use crate::domain::money::Money;
use crate::domain::offering::{
    CreditUse, ExitFee, Grant, OfferingCode, Period, Perk, PickRepeat, ServiceCode, Tier, Validity,
};
use crate::domain::policy::Policy;
use crate::domain::pricing::lots_of_period;
use crate::domain::refusal::Refusal;
use crate::domain::sold::{Goods, Sold, SoldLine, Tender};
use crate::domain::terms::TermsDigest;
use crate::ledger::account::Account;
use crate::ledger::deed::{RedeemAsk, redeem};
use crate::ledger::entry::JournalEntry;
use crate::ledger::fact::{Actor, Attendance, Deed, Fact, Redemption, StaffCode};
use crate::ledger::file::PatientFile;
use crate::ledger::file::kit::lot_of;

pub(crate) use crate::ledger::file::kit::PATIENT;

/// A counter with one patient: asks, takes, and keeps the entries.
#[derive(Clone)]
pub struct Desk {
    pub file: PatientFile,
    pub entries: Vec<JournalEntry>,
    next: u128,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(Policy::default())
    }

    pub fn with(policy: Policy) -> Self {
        let file = PatientFile::new(PATIENT, Arc::new(policy));
        Self { file, entries: Vec::new(), next: 100 }
    }

    pub fn id(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    pub fn at(&mut self, on: &str) -> NaiveDate {
        let on = day(on);
        self.entries.extend(self.file.advance(on).unwrap());
        on
    }

    pub fn take(&mut self, on: &str, what: Deed) {
        let on = day(on);
        let at = on.and_time(NaiveTime::MIN).and_utc();
        let fact = Fact { on, at, patient: PATIENT, by: Actor::Patient, what };
        self.entries.extend(self.file.take(&fact).unwrap());
    }

    /// Decides on the day, and takes what was decided.
    pub fn decide(
        &mut self,
        on: &str,
        deed: impl FnOnce(&PatientFile, NaiveDate) -> Result<Deed, Refusal>,
    ) -> Result<Deed, Refusal> {
        let today = self.at(on);
        let deed = deed(&self.file, today)?;
        self.take(on, deed.clone());
        Ok(deed)
    }

    pub fn buy(&mut self, on: &str, terms: ContractTerms) -> ContractId {
        let amount = terms.price;
        self.buy_with(on, terms, &[], vec![Tender::Card { amount, attempt: None }])
    }

    /// Sold on `on` in these parts, of which the first is paid; empty: at once.
    pub fn buy_with(
        &mut self,
        on: &str,
        terms: ContractTerms,
        parts: &[i64],
        tenders: Vec<Tender>,
    ) -> ContractId {
        self.buy_earning(on, terms, parts, tenders, (0, 0))
    }

    /// The same, with so many points, for which a part of the price stands, in cents.
    pub fn buy_earning(
        &mut self,
        on: &str,
        mut terms: ContractTerms,
        parts: &[i64],
        tenders: Vec<Tender>,
        (points, part): (u32, i64),
    ) -> ContractId {
        let today = day(on);
        if let Some(renewal) = &mut terms.renewal {
            renewal.anchor.first = today;
        }
        let span = terms.renewal.map(|renewal| renewal.anchor.cycle(0).unwrap());
        let policy = Arc::clone(&self.file.policy);
        let quotes =
            lots_of_period(&terms, usd(terms.price.minor() - part), &policy, span, today).unwrap();
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
        let contract = Contract { id, patient: PATIENT, sold_on: today, terms, parts };
        let line = SoldLine::Contract {
            contract: Box::new(contract),
            paid,
            lots,
            goods: Vec::new(),
            discount: None,
            upgrade_of,
            taxes: Vec::new(),
        };
        let points = NonZeroU32::new(points).map(|points| Lot {
            id: LotId::from_raw(self.id()),
            contract: ContractId::from_raw(sale.raw()),
            sale,
            patient: PATIENT,
            offering: OfferingCode("points".to_owned()),
            offering_version: 1,
            what: Grant::Points,
            quantity: points,
            allocated: usd(part),
            funding: Funding::Bonus,
            earning: Earning::ByUse,
            valid_from: today,
            last_valid_day: Some(months_after(today, 12).unwrap()),
            consent: TermsDigest([9; 32]),
        });
        self.sell(on, sale, line, tenders, points);
        id
    }

    pub fn sell(
        &mut self,
        on: &str,
        sale: SaleId,
        line: SoldLine,
        tenders: Vec<Tender>,
        points: Option<Lot>,
    ) {
        let lines = vec![line];
        let (tax, points_times) = (Money::ZERO, None);
        let sold = Sold { sale, patient: PATIENT, lines, tax, tenders, points, points_times };
        self.take(on, Deed::Sold(Box::new(sold)));
    }

    /// The processor charged the next period.
    pub fn renew(&mut self, on: &str, id: ContractId, cycle: u32) {
        let today = day(on);
        let state = self.file.contract(id).unwrap();
        let terms = state.contract.terms.clone();
        let renewal = terms.renewal.unwrap();
        let price = state.price_of_cycle(cycle).unwrap();
        let span = renewal.anchor.cycle(cycle).unwrap();
        let policy = Arc::clone(&self.file.policy);
        let quotes = lots_of_period(&terms, price, &policy, Some(span), today).unwrap();
        let sale = SaleId::from_raw(self.id());
        let lots = self.lots(id, sale, &terms, quotes);
        let taxes = Vec::new();
        let line = SoldLine::Cycle { contract: id, cycle, span, price, lots, taxes };
        self.sell(on, sale, line, vec![Tender::OnFile { amount: price }], None);
    }

    pub fn pay_part(&mut self, on: &str, id: ContractId, part: u32, minor: i64) {
        let (sale, amount) = (SaleId::from_raw(self.id()), usd(minor));
        let line = SoldLine::Part { contract: id, part, amount };
        self.sell(on, sale, line, vec![Tender::Card { amount, attempt: None }], None);
    }

    pub fn spend_points(&mut self, on: &str, points: u32) {
        self.at(on);
        let lot = self.file.points().find(|lot| lot.units_left() >= points).unwrap();
        let value = lot.value_of_next(n(points)).unwrap();
        let draws = vec![Draw { lot: lot.lot.id, units: n(points), value }];
        let worth = usd(i64::from(points) * 5);
        self.serve(on, worth, Tender::Points { points, worth, draws });
    }

    /// Sells a single service, paid with one tender.
    pub fn serve(&mut self, on: &str, price: Money, tender: Tender) {
        let line = SoldLine::Goods(Goods {
            code: "IV-HYD".to_owned(),
            name: "Hydration drip".to_owned(),
            quantity: n(1),
            gross: price,
            discount: None,
            net: price,
            tax: usd(0),
            class: TaxClass::Service,
        });
        let sale = SaleId::from_raw(self.id());
        self.sell(on, sale, line, vec![tender], None);
    }

    fn lots(
        &mut self,
        contract: ContractId,
        sale: SaleId,
        terms: &ContractTerms,
        quotes: Vec<LotQuote>,
    ) -> Vec<Lot> {
        let lot = |quote| lot_of(LotId::from_raw(self.id()), contract, sale, terms, quote);
        quotes.into_iter().map(lot).collect()
    }

    pub fn ask(&mut self, code: &str, units: u32) -> RedeemAsk {
        let (tier, single) = service(code);
        RedeemAsk {
            id: self.id(),
            patient: PATIENT,
            contract: None,
            service: ServiceCode(code.to_owned()),
            tier: Tier(tier.to_owned()),
            single: usd(single),
            units,
            provider: Some(StaffCode("NP1".to_owned())),
            attendance: Attendance::Came,
            override_reason: None,
        }
    }

    /// Uses so many of a service, and says what it earned, in cents.
    pub fn redeem(&mut self, on: &str, code: &str, units: u32) -> Result<i64, Refusal> {
        let ask = self.ask(code, units);
        let deed = self.decide(on, |file, today| redeem(file, &ask, today))?;
        let Deed::Redeemed(redemption) = deed else { panic!("not a redemption") };
        Ok(value(&redemption))
    }

    /// The change of an account since the first day, as a balance of its usual side.
    pub fn booked(&self, is_in: impl Fn(Account) -> bool) -> i64 {
        let of_entry = |entry: &JournalEntry| -> i64 {
            let postings = entry.postings().iter().filter(|posting| is_in(posting.account));
            postings.map(|posting| posting.amount.minor()).sum()
        };
        -self.entries.iter().map(of_entry).sum::<i64>()
    }

    pub fn revenue(&self) -> i64 {
        self.booked(|account| matches!(account, Account::Revenue(_)))
    }

    pub fn owed(&self) -> i64 {
        self.file.owed().unwrap().minor()
    }
}

pub fn value(redemption: &Redemption) -> i64 {
    redemption.draws.iter().map(|draw| draw.value.minor()).sum()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub fn n(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

/// The tier and the single price of a service, in cents.
pub fn service(code: &str) -> (&'static str, i64) {
    match code {
        "IV-MYR" => ("iv2", 189_00),
        "NTX" => ("ntx", 13_00),
        "MASS60" => ("well", 110_00),
        "SAUNA" => ("well", 45_00),
        "HFAC" => ("skin", 199_00),
        "NUTR" => ("wl", 95_00),
        "SCAN" => ("wl", 40_00),
        "WLIN" => ("wl", 180_00),
        "WLFU" => ("wl", 75_00),
        "B12" => ("inj", 35_00),
        "VISIT" => ("pc", 125_00),
        _ if code.starts_with("IV-") => ("iv1", 129_00),
        _ => ("other", 10_00),
    }
}

pub fn terms(code: &str, price: i64, refund: RefundRule, grants: Vec<GrantTerms>) -> ContractTerms {
    ContractTerms {
        offering: OfferingCode(code.to_owned()),
        version: 1,
        name: code.to_owned(),
        price: usd(price),
        renewal: None,
        grants,
        perks: Vec::new(),
        refund,
        notice_days: None,
        cooling_off_until: None,
        singles: Vec::new(),
        use_by: UseBy::BuyerOnly,
        pick_repeat: PickRepeat::Refused,
        upgrade_to: None,
        words: SoldWords::default(),
    }
}

pub fn grant(what: Grant, quantity: u32, singles: i64, validity: Validity) -> GrantTerms {
    GrantTerms {
        what,
        quantity: n(quantity),
        funding: Funding::Paid,
        singles: usd(singles),
        validity,
        split: LotSplit::OneLot,
        class: TaxClass::Service,
    }
}

fn one(code: &str) -> Grant {
    Grant::Service(ServiceCode(code.to_owned()))
}

/// O01: four drips for 387.00, 12 months, allocated less 25.00.
pub fn drip_four() -> ContractTerms {
    let months = Validity::Months(n(12));
    let drips = grant(Grant::Tier(Tier("iv1".to_owned())), 4, 516_00, months);
    let drips = GrantTerms { split: LotSplit::LotPerUnit, ..drips };
    ContractTerms {
        upgrade_to: Some(OfferingCode("O02".to_owned())),
        ..terms("O01", 387_00, RefundRule::Allocated { fee: usd(25_00) }, vec![drips])
    }
}

/// O03: sixty units for 690.00, repriced at 13.00.
pub fn smooth_sixty() -> ContractTerms {
    let units = grant(one("NTX"), 60, 780_00, Validity::Months(n(12)));
    terms("O03", 690_00, RefundRule::Repriced, vec![units])
}

/// O04: three of six for 349.00, chosen when they are used.
pub fn pick_three() -> ContractTerms {
    let list = ["IV-HYD", "B12", "HFAC", "SAUNA", "MASS60", "NUTR"];
    let list = list.iter().map(|code| ServiceCode((*code).to_owned())).collect();
    let picks = grant(Grant::AnyOf(list), 3, 349_00, Validity::Months(n(6)));
    terms("O04", 349_00, RefundRule::Allocated { fee: usd(25_00) }, vec![picks])
}

/// O05: 500.00 buys 550.00 of credit.
pub fn wallet() -> ContractTerms {
    let everything = || Grant::Credit(CreditUse::Everything);
    let paid = grant(everything(), 500_00, 500_00, Validity::Never);
    let bonus = grant(everything(), 50_00, 0, Validity::Months(n(12)));
    let bonus = GrantTerms { funding: Funding::Bonus, ..bonus };
    terms("O05", 500_00, RefundRule::Unspent, vec![paid, bonus])
}

fn recurring(mut terms: ContractTerms, period: Period) -> ContractTerms {
    let anchor = Anchor { first: day("2027-01-01"), period };
    terms.renewal = Some(Renewal {
        anchor,
        charge: Charging::AutoPay,
        min_payments: None,
        exit_fee: None,
        intro: None,
        carry_over: None,
    });
    terms
}

/// O06: primary care, 95.00 a month.
pub fn primary_care(price: i64, period: Period) -> ContractTerms {
    let access = grant(Grant::Access, 1, price, Validity::Period);
    let terms = terms("O06", price, RefundRule::UnusedDays, vec![access]);
    ContractTerms { notice_days: Some(30), ..recurring(terms, period) }
}

/// O08: sauna once a day, 199.00 a month, at least three payments.
pub fn glow() -> ContractTerms {
    let access = grant(Grant::Access, 1, 199_00, Validity::Period);
    let mut terms =
        recurring(terms("O08", 199_00, RefundRule::Nothing, vec![access]), Period::Month);
    if let Some(renewal) = &mut terms.renewal {
        renewal.min_payments = Some(n(3));
        renewal.exit_fee = Some(ExitFee { percent: 50, cap: usd(150_00) });
    }
    terms.perks = vec![sauna(Some(1), None)];
    terms.upgrade_to = Some(OfferingCode("O09".to_owned()));
    terms
}

pub fn sauna(per_day: Option<u32>, per_week: Option<u32>) -> Perk {
    Perk::Unlimited {
        service: ServiceCode("SAUNA".to_owned()),
        per_day: per_day.map(n),
        per_week: per_week.map(n),
        worth: None,
    }
}

/// O09: three massages and 150.00 for products, 399.00 a month; unused rolls over once.
pub fn glow_plus() -> ContractTerms {
    let massages = grant(one("MASS60"), 3, 330_00, Validity::Period);
    let credit = grant(Grant::Credit(CreditUse::Products), 150_00, 150_00, Validity::Period);
    let terms = terms("O09", 399_00, RefundRule::Nothing, vec![massages, credit]);
    let mut terms = recurring(terms, Period::Month);
    if let Some(renewal) = &mut terms.renewal {
        renewal.carry_over =
            Some(CarryOver { periods: n(1), sessions_max: 6, credit_max: usd(300_00) });
    }
    terms
}

/// O10: a program of five lines for 1,499.00.
pub fn reset(fee: i64) -> ContractTerms {
    let months = Validity::Months(n(6));
    let lines = [("WLIN", 1), ("WLFU", 11), ("NUTR", 4), ("SCAN", 4), ("B12", 12)];
    let grants = lines
        .iter()
        .map(|(code, count)| grant(one(code), *count, service(code).1 * i64::from(*count), months))
        .collect();
    terms("O10", 1_499_00, RefundRule::Allocated { fee: usd(fee) }, grants)
}
