//! What is true after every step of every life (I-1 to I-7).

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use countersign::domain::calendar::Span;
use countersign::domain::cart::{CartQuote, LineWhat};
use countersign::domain::contract::{RefundRule, Standing};
use countersign::domain::id::ContractId;
use countersign::domain::money::Money;
use countersign::domain::refusal::Refusal;
use countersign::ledger::account::{Account, AccountType, RevenueClass};
use countersign::ledger::books::Books;
use countersign::ledger::deed::{RefundAsk, refund, refund_preview};
use countersign::ledger::fact::{Actor, Deed, Fact, RefundReason, RefundTo};
use countersign::ledger::file::PatientFile;
use countersign::ledger::report::period::Step;

use crate::engine::{Engine, PATIENT};
use crate::model::{Model, Said, Stands};
use crate::steps::Pay;
use crate::sums::{day, month_length};

/// I-2 and I-6: shares add up to prices, taxes to the tax, and nothing is below zero.
pub fn true_of_quote(quote: &CartQuote) {
    let sum = |amounts: &mut dyn Iterator<Item = Money>| amounts.map(Money::minor).sum::<i64>();
    let taxes = sum(&mut quote.lines.iter().map(|line| line.tax));
    assert_eq!(taxes, quote.tax.minor(), "I-6: taxes of the lines");
    assert_eq!(sum(&mut quote.lines.iter().map(|line| line.due_today)), quote.net.minor());
    assert!(quote.card >= Money::ZERO, "the card pays {}", quote.card);
    let mut aside = 0;
    for line in &quote.lines {
        let all = [line.net, line.tax, line.due_today, line.saved];
        assert!(all.iter().all(|amount| *amount >= Money::ZERO), "I-6: {line:?}");
        let off = line.discount.as_ref().map_or(0, |discount| discount.amount.minor());
        assert!((0..=line.gross.minor()).contains(&off), "I-6: {line:?}");
        match &line.what {
            LineWhat::Contract(contract) => {
                let lots = sum(&mut contract.lots.iter().map(|lot| lot.allocated));
                let goods = sum(&mut contract.goods.iter().map(|goods| goods.net));
                let old = contract.upgrade_of.map_or(0, |(_, value)| value.minor());
                let left = line.net.minor() + old - lots - goods;
                assert!(left >= 0, "I-2: shares of {line:?}");
                let parts = sum(&mut contract.parts.iter().map(|part| part.amount));
                assert!(contract.parts.is_empty() || parts == line.net.minor(), "{line:?}");
                aside += left;
            }
            LineWhat::Cycle { lots, .. } => {
                aside += line.net.minor() - sum(&mut lots.iter().map(|lot| lot.allocated));
            }
            LineWhat::Product { .. } | LineWhat::Service { .. } | LineWhat::Part { .. } => (),
        }
    }
    let of_goods = quote
        .lines
        .iter()
        .any(|line| matches!(line.what, LineWhat::Product { .. } | LineWhat::Service { .. }));
    let points = quote.points_value.minor();
    assert!(points == aside || (of_goods && points > aside), "I-2: {aside} aside, {points} points");
}

/// Brings the balances up to date, and looks at each new entry.
pub fn take_in_entries(engine: &mut Engine) {
    let entries = &engine.books.journal().entries()[engine.n_seen..];
    for booked in entries {
        let mut sum = 0;
        for posting in booked.entry.postings() {
            sum += posting.amount.minor();
            *engine.balances.entry(posting.account).or_default() += posting.amount.minor();
        }
        assert_eq!(sum, 0, "an entry balances: {booked:?}");
    }
    engine.n_seen += entries.len();
}

/// The engine against the reckoning, and against itself.
pub fn all_true(engine: &Engine, model: &Model) {
    let said = if engine.said.is_ok() { Said::Done } else { Said::Refused };
    assert_eq!(said, model.said, "the engine says {:?}", engine.said);
    same_books(engine, model);
    let Some(file) = engine.file() else { return };
    file.check().unwrap();
    same_file(file, model);
    owed_is_the_sum_of_lots(engine, file);
    refunds_stay_below(engine, file);
    renewals_keep_their_day(file);
    reports_add_up(engine);
    the_past_stays(engine);
}

fn held(engine: &Engine, account: Account) -> i64 {
    let balance = engine.balances.get(&account).copied().unwrap_or(0);
    match account.kind() {
        AccountType::Asset | AccountType::Expense => balance,
        AccountType::Liability | AccountType::Revenue => -balance,
    }
}

fn same_books(engine: &Engine, model: &Model) {
    let sums = &model.sums;
    let mut revenue = 0;
    for account in Account::ALL {
        let kept = held(engine, account);
        // Gifts (bonus money, points) may pay for goods less than their tax: revenue of goods can be
        // below zero. Nothing else can.
        let of_goods = matches!(
            account,
            Account::Revenue(class) if !matches!(class, RevenueClass::Fee | RevenueClass::Membership)
        );
        assert!(kept >= 0 || of_goods, "{account:?} holds {kept}");
        if account.kind() == AccountType::Revenue && account != Account::Breakage {
            revenue += kept;
        }
    }
    let deferred = model.owed() - model.loyalty();
    let expected = [
        (Account::DeferredRevenue, deferred),
        (Account::Loyalty, model.loyalty()),
        (Account::ContractAsset, model.asset()),
        (Account::CardClearing, sums.clearing),
        (Account::Cash, sums.cash),
        (Account::TaxPayable, sums.tax),
        (Account::RefundsPayable, sums.payable),
        (Account::UnclaimedProperty, sums.unclaimed),
        (Account::Breakage, sums.breakage),
        (Account::InDoubt, model.doubts.iter().map(|(_, amount)| amount).sum()),
    ];
    for (account, expect) in expected {
        assert_eq!(held(engine, account), expect, "{account:?}: found, reckoned");
    }
    assert_eq!(revenue, sums.revenue, "revenue: found, reckoned");
    let mut clearing: i64 = engine.doubts.iter().map(|(_, amount)| amount).sum();
    let mut cash = 0;
    for ((_, pay), (came, went)) in &engine.captured {
        *(if *pay == Pay::Cash { &mut cash } else { &mut clearing }) += came - went;
    }
    let found = [Account::CardClearing, Account::Cash].map(|account| held(engine, account));
    assert_eq!(found, [clearing, cash], "money in less money out");
}

fn same_file(file: &PatientFile, model: &Model) {
    assert_eq!(file.contracts.len(), model.deals.len());
    for (idx, (state, deal)) in file.contracts.iter().zip(&model.deals).enumerate() {
        let name = &state.contract.terms.name;
        let found = [state.net, state.paid, state.unpaid].map(Money::minor);
        assert_eq!(found, [model.net(idx), deal.paid, deal.unpaid], "{name}: net, paid, unpaid");
        let stands = match file.standing(state.contract.id).unwrap() {
            Standing::Active => Stands::Active,
            Standing::PastDue => Stands::PastDue,
            Standing::Suspended => Stands::Suspended,
            Standing::Leaving => Stands::Leaving,
            Standing::Ended => Stands::Ended,
            Standing::OnHold => Stands::OnHold,
        };
        assert_eq!(stands, model.stands(idx), "{name}: where it stands");
        let unused = file.unused_of(state.contract.id).unwrap().minor();
        assert_eq!(unused, model.unused(idx), "{name}: unused");
        let part = state.next_part().map(|(k, due, amount)| (k, due, amount.minor()));
        let reckoned = deal.next_part().map(|(k, due, of)| (u32::try_from(k).unwrap(), due, of));
        assert_eq!(part, reckoned, "{name}: the next part");
        let cycle = state.next_cycle(model.today).unwrap().map(|(cycle, span)| {
            (cycle, span.first, span.last, state.price_of_cycle(cycle).unwrap().minor())
        });
        let reckoned = deal.next_cycle(model.today).map(|cycle| {
            let (first, last) = deal.cycle_days(cycle);
            (cycle, first, last, deal.price_of(cycle))
        });
        assert_eq!(cycle, reckoned, "{name}: the next period");
    }
    assert_eq!(file.lots.len(), model.bags.len());
    for (state, bag) in file.lots.values().zip(&model.bags) {
        let found = (
            state.lot.what.clone(),
            i64::from(state.units_left()),
            state.value_left().unwrap().minor(),
            state.last_valid_day,
        );
        let reckoned = (bag.what.clone(), bag.left(), bag.worth_left(), bag.last);
        assert_eq!(found, reckoned, "a lot: what, units left, value left, last day");
    }
}

/// I-1.
fn owed_is_the_sum_of_lots(engine: &Engine, file: &PatientFile) {
    let mut by_contract: BTreeMap<_, i64> = BTreeMap::new();
    let mut owed = 0;
    for state in file.lots.values() {
        let lot = &state.lot;
        let left = lot.allocated.minor()
            - state.earned.minor()
            - state.gone_value.minor()
            - state.lapsed_value.minor();
        assert!(left >= 0, "I-1: {state:?}");
        match crate::engine::is_points(&lot.what) {
            true => owed += left,
            false => *by_contract.entry(lot.contract).or_default() += left,
        }
    }
    for state in &file.contracts {
        let left = by_contract.get(&state.contract.id).copied().unwrap_or(0);
        owed += (left - state.unpaid.minor()).max(0);
    }
    assert_eq!(engine.books.owed().unwrap().minor(), owed, "I-1: owed, and the sum of lots");
    let accounts = held(engine, Account::DeferredRevenue) + held(engine, Account::Loyalty);
    assert_eq!(accounts, owed, "I-1: the accounts, and the sum of lots");
}

/// I-1: what was owed on a day is never told otherwise.
fn the_past_stays(engine: &Engine) {
    // Another day each time, without chance: it moves with the number of facts.
    let n = engine.owed.len();
    let pick = engine.facts.len().wrapping_mul(7) % n.max(1);
    for (on, owed) in engine.owed.iter().skip(pick).take(1) {
        assert_eq!(engine.books.owed_on(*on).unwrap().minor(), *owed, "I-1: as of {on}");
    }
}

/// I-3 and I-4.
fn refunds_stay_below(engine: &Engine, file: &PatientFile) {
    for reason in [RefundReason::PatientEnds, RefundReason::Unsafe] {
        let mut back = 0;
        let mut unused = 0;
        for state in &file.contracts {
            let id = state.contract.id;
            unused += file.unused_of(id).unwrap().minor();
            let Ok(would) = refund_preview(file, id, reason, engine.today) else { continue };
            let points: i64 = would.points_back.iter().map(|draw| draw.value.minor()).sum();
            let services = file.unused_of(id).unwrap().minor();
            let (net, tax) = (would.total.minor() - would.tax.minor(), would.tax);
            assert!(net <= services + points, "I-3: {would:?}");
            assert!(Money::ZERO <= tax && tax <= state.tax_paid().unwrap(), "I-3: {would:?}");
            back += net - points;
            let mut to: BTreeMap<RefundTo, i64> = BTreeMap::new();
            for (tender, amount) in &would.back {
                *to.entry(*tender).or_default() += amount.minor();
            }
            for (tender, amount) in to {
                assert!(amount <= captured(file, tender), "I-4: {would:?}");
            }
        }
        // Today does not count as used for one who leaves, and is earned when it is over.
        let today: i64 = (file.contracts.iter())
            .map(|state| {
                let unused = file.unused_of(state.contract.id).unwrap().minor();
                unused - file.owed_of(state.contract.id).minor()
            })
            .sum();
        assert!(back <= engine.books.owed().unwrap().minor() + today, "I-3: {back} of {unused}");
    }
    let mut went: BTreeMap<RefundTo, i64> = BTreeMap::new();
    for (tender, amount) in file.refunds.iter().flat_map(|refund| &refund.back) {
        *went.entry(*tender).or_default() += amount.minor();
    }
    for (tender, amount) in went {
        let (sale, pay) = match tender {
            RefundTo::Card(sale) => (sale, Pay::Card),
            RefundTo::OnFile(sale) => (sale, Pay::OnFile),
            RefundTo::Cash(sale) => (sale, Pay::Cash),
            RefundTo::Credit(_) => continue,
        };
        let came = engine.captured.get(&(sale, pay)).map_or(0, |(came, _)| *came);
        assert!(amount <= came, "I-4: {amount} back of {came}");
    }
}

fn captured(file: &PatientFile, tender: RefundTo) -> i64 {
    let (RefundTo::Card(sale) | RefundTo::OnFile(sale) | RefundTo::Cash(sale)) = tender else {
        return 0;
    };
    let came = file.captured[&sale];
    match tender {
        RefundTo::OnFile(_) => came.on_file.minor(),
        RefundTo::Cash(_) => came.cash.minor(),
        RefundTo::Card(_) | RefundTo::Credit(_) => came.card.minor(),
    }
}

/// I-7.
fn renewals_keep_their_day(file: &PatientFile) {
    for state in &file.contracts {
        let Some(renewal) = state.contract.terms.renewal else { continue };
        let next = state.last_cycle().unwrap() + 1;
        let mut before: Option<NaiveDate> = None;
        for k in next..next + 3 {
            let start = renewal.anchor.cycle_start(k).unwrap();
            let longest = month_length(start.year(), start.month());
            assert_eq!(start.day(), renewal.anchor.first.day().min(longest), "I-7");
            assert!(before.is_none_or(|before| before < start), "I-7");
            before = Some(start);
        }
        assert!(state.cycles.windows(2).all(|pair| pair[0] < pair[1]), "I-7: {:?}", state.cycles);
    }
}

fn whole(engine: &Engine) -> Span {
    Span { first: day("2026-01-01"), last: crate::sums::days_on(engine.today, 1) }
}

fn reports_add_up(engine: &Engine) {
    let journal = engine.books.journal();
    let lines = journal.trial_balance(whole(engine)).unwrap();
    let closing = lines.iter().map(|line| line.closing.minor()).sum::<i64>();
    assert_eq!(closing, 0, "the trial balance");
    let rolled = journal.roll_forward(whole(engine), Step::Whole).unwrap();
    let line = rolled.last().unwrap();
    let up = line.opening.minor() + line.sold.minor() + line.reinstated.minor();
    let down = line.redeemed.minor() + line.refunded.minor() + line.expired.minor();
    assert_eq!(line.closing.minor(), up - down, "the roll-forward adds up: {line:?}");
    assert_eq!(Ok(line.closing), engine.books.owed(), "the roll-forward closes with what is owed");
}

/// I-3 and I-4 to the end: a clinic that closes can end every contract, one after the other, in
/// either order, and all that was promised is taken in: nothing is kept but for points that were
/// spent. Nothing is owed then but points, and gifts in wallets.
fn all_can_be_paid_back(engine: &Engine, file: &PatientFile) {
    let ids: Vec<_> = file.contracts.iter().map(|state| state.contract.id).collect();
    end_all(engine, file.clone(), ids.iter().copied());
    end_all(engine, file.clone(), ids.iter().copied().rev());
}

fn end_all(engine: &Engine, mut file: PatientFile, ids: impl Iterator<Item = ContractId>) {
    let (on, reason) = (engine.today, RefundReason::ClinicEnds);
    for (k, id) in (0..).zip(ids) {
        let state = file.contract(id).unwrap();
        let is_wallet = state.contract.terms.refund == RefundRule::Unspent;
        // What points stood for may be more than was left to them of this price; nobody gets more
        // than they paid.
        let paid = Money::sum(state.sales.iter().map(|stake| stake.left));
        let ask = RefundAsk { id: u128::MAX - k, contract: id, reason, amount: None };
        match refund(&file, &ask, on) {
            Ok(what) => {
                let would = refund_preview(&file, id, reason, on).unwrap();
                let kept = would.kept().unwrap();
                let is_all = Ok(would.total) == paid;
                // Points are worth what is left at their end of the lot: a cent more or less.
                let cents = i64::try_from(would.points_back.len()).unwrap();
                let most = would.points_withheld.plus(Money::from_minor(cents)).unwrap();
                assert!(is_wallet || is_all || kept <= most, "{id:?} keeps {kept} of {most}");
                let at = on.and_time(chrono::NaiveTime::MIN).and_utc();
                let by = Actor::Patient;
                let fact = Fact { on, at, patient: PATIENT, by, what };
                file.take(&fact).unwrap();
                assert_eq!(file.owed_of(id), Money::ZERO, "nothing is owed of what was ended");
            }
            Err(Refusal::NothingBack) => {
                let owed = file.owed_of(id);
                assert!(owed == Money::ZERO || is_wallet, "{id:?} is owed {owed}");
            }
            Err(Refusal::Ended | Refusal::OnHold) => (),
            Err(other) => panic!("{other}"),
        }
    }
}

/// I-5: the same facts make the same books, and a fact that comes twice changes nothing. And by
/// month and offering, reports add up.
pub fn true_at_the_end(engine: &Engine) {
    let Some(file) = engine.file() else { return };
    all_can_be_paid_back(engine, file);
    let mut again = Books::new(engine.books.policy().clone());
    for fact in &engine.facts {
        again.record(fact).unwrap();
    }
    again.advance(engine.today).unwrap();
    assert!(again.file(PATIENT) == Some(file), "I-5: the file of the same facts");
    let known: Vec<_> = engine.books.journal().entries().iter().map(|one| &one.entry).collect();
    let made: Vec<_> = again.journal().entries().iter().map(|one| &one.entry).collect();
    assert!(known == made, "I-5: the entries of the same facts");
    for fact in &engine.facts {
        let is_once = matches!(
            fact.what,
            Deed::Sold(_) | Deed::Redeemed(_) | Deed::Refunded(_) | Deed::Cancelled { .. }
        );
        if is_once && fact.on == engine.today {
            let is_undone = |id| !file.redemptions.iter().any(|known| known.id == id);
            let comes_back = matches!(&fact.what, Deed::Redeemed(visit) if is_undone(visit.id));
            let twice = again.record(fact);
            assert!(twice.is_err() || comes_back, "I-5: twice: {fact:?}");
            if comes_back {
                return;
            }
        }
    }
    assert!(again.file(PATIENT) == Some(file), "I-5: what came twice changed nothing");
    let journal = engine.books.journal();
    let months = journal.roll_forward(whole(engine), Step::Month).unwrap();
    let mut before = Money::ZERO;
    for line in months {
        assert_eq!(line.opening, before, "a month opens with what the last closed with");
        before = line.closing;
    }
    assert_eq!(Ok(before), engine.books.owed());
    let offerings = journal.roll_forward_by_offering(whole(engine)).unwrap();
    let closing = Money::sum(offerings.values().map(|line| line.closing));
    assert_eq!(closing.ok(), engine.books.owed().ok(), "by offering");
    let report = engine.books.owed_report(engine.today).unwrap();
    for sums in [
        Money::sum(report.by_patient.into_values()),
        Money::sum(report.by_offering.into_values()),
        Money::sum(report.by_age.into_values()),
        Money::sum(report.by_time_left.into_values()),
    ] {
        assert_eq!(sums, Ok(report.total), "each way of adding up what is owed");
    }
    assert_eq!(Ok(report.total), engine.books.owed());
}
