//! What must hold in every run, whatever goes wrong.
//!
//! 1. One reference is charged once, and given back once.
//! 2. What stands on a card was sold, or is an open case that somebody can see.
//! 3. What was sold stands on a card, under its reference and with its amount.
//! 4. Money is conserved: charged is sold and open, to the cent; and the books say so.
//! 5. A doubt is on the screen or on staff's list as long as it is open.
//! 6. Who is told "not charged" was not charged.
//! 7. The terminal is asked for money once a reference, and what it was asked for was on disk.
//! 8. When all works again, every doubt comes to its end by itself.

use std::collections::{BTreeMap, BTreeSet};

use countersign::device::terminal::pax::sim::SimSettings;
use countersign::domain::card::CardRequest;
use countersign::domain::card_day::{Difference, DifferenceKind};
use countersign::domain::id::{AttemptId, SaleId};
use countersign::domain::intent::Standing;
use countersign::domain::money::Money;
use countersign::flow::checkout::Place;
use countersign::ledger::account::Account;
use countersign::ledger::books::Books;
use countersign::ledger::fact::Deed;
use countersign::store::{Happening, Store, StoreError};

use crate::lab::bank::Bank;
use crate::lab::clinic::{Clinic, demo, policy};
use crate::lab::counter::Counter;

/// References, and their amounts in cents.
type Sums = BTreeMap<String, i64>;
/// References that are open, and of which attempt.
type Open = BTreeMap<String, AttemptId>;

/// Between two visits.
pub fn must_hold(clinic: &mut Clinic) {
    let counter = clinic.counter();
    counter.line.bank.must_be_honest();
    asked_once(counter);
    let Some(store) = &counter.store else { return };
    if counter.disk.is_full() || counter.disk.is_dead() {
        return;
    }
    let Ok(open) = open_cases(store) else { return };
    let sold: Sums = counter.sold.values().flatten().cloned().collect();
    balance(counter, &sold, &open);
    every_case_is_seen(clinic, &open);
}

/// At the end of a day, after everything has worked again for a while.
pub fn must_be_settled(clinic: &mut Clinic) {
    must_hold(clinic);
    let today = clinic.now.business_date(demo().clinic.zone);
    let checkout = format!("{:?} {:?}", clinic.kiosk.checkout.settling, clinic.place());
    let is_closed = clinic.kiosk.checkout.closed;
    let counter = clinic.counter();
    let store = counter.store.as_mut().expect("power");
    store.ensure_open().unwrap();
    let open = store.open_payments().unwrap();
    let is_for_staff = open.iter().any(|it| only_staff_can_end(&counter.line.bank, it));
    if !is_for_staff {
        assert!(open.is_empty(), "LAW 8: a case is still open: {open:#?}\n{checkout}");
        assert_eq!(is_closed, None, "LAW 8: the kiosk stays closed");
    }
    let on_disk = sold_on_disk(store);
    assert_eq!(on_disk, counter.sold, "LAW 4: what was said to be on disk is on disk");
    let report = store.check().unwrap();
    assert!(report.is_sound(), "LAW 4: {:?}", report.faults);
    if is_for_staff {
        return;
    }
    assert_eq!(store.late_approvals().unwrap(), [], "LAW 8: a late approval is not undone");
    let charged: i64 = counter.line.bank.standing().map(|charge| charge.amount).sum();
    let sold: i64 = on_disk.values().flatten().map(|(_, amount)| amount).sum();
    assert_eq!(charged, sold, "LAW 4: charged and sold");
    let owed = files_owe(store, today);
    assert_eq!(store.owed_today(today).unwrap(), owed, "LAW 4: what is owed");
}

/// What no question to the clinic's own terminal can end: money that it stored without asking a bank,
/// and what was asked of a terminal that stood there for a while and is gone.
pub fn only_staff_can_end(bank: &Bank, standing: &Standing) -> bool {
    let leg = standing.asked();
    let reference = leg.reference.to_string();
    let is_offline = bank.standing().any(|it| it.is_offline && it.reference == reference);
    let serials = standing.taken.iter().map(|paid| paid.terminal.serial_number.as_str());
    is_offline || serials.chain([leg.terminal.as_deref().unwrap_or_default()]).any(is_elsewhere)
}

/// Whether this is the serial number of a terminal that stood there only for a while.
pub fn is_elsewhere(serial_number: &str) -> bool {
    serial_number != SimSettings::default().serial_number
}

/// After staff have seen to what is theirs.
pub fn nothing_is_open(clinic: &mut Clinic) {
    let store = clinic.counter().store.as_mut().expect("power");
    store.ensure_open().unwrap();
    let open = store.open_payments().unwrap();
    assert!(open.is_empty(), "LAW 8: staff have seen to it, and it is open: {open:#?}");
    assert_eq!(store.late_approvals().unwrap(), [], "LAW 8: a late approval is not settled");
}

/// After the close of a batch: what the bank has not paid of what was sold by card is the sum of the
/// differences that are open; where there are none, nothing is left between card terminal and bank.
pub fn the_bank_pays_or_a_difference_is_open(clinic: &mut Clinic) {
    let store = clinic.counter().store.as_ref().expect("power");
    let mut books = Books::new(policy());
    for happening in store.happenings().unwrap() {
        match happening.unwrap() {
            Happening::OfPatient(fact) => books.record(&fact).unwrap(),
            Happening::OfClinic(fact) => books.record_clinic(fact.on, &fact.what).unwrap(),
        }
    }
    let postings = books.journal().entries().iter().flat_map(|it| it.entry.postings());
    let clearing = postings.filter(|it| it.account == Account::CardClearing);
    let clearing = Money::sum(clearing.map(|it| it.amount)).unwrap();
    let open = store.open_differences().unwrap();
    let short = Money::sum(open.iter().map(|it| short_of(&it.difference))).unwrap();
    assert_eq!(clearing, short, "LAW 4: between card terminal and bank; open: {open:#?}");
}

/// What the bank has not paid of a difference. Where it is only unknown what the bank counts, the
/// terminal's records are taken for it, and the difference says so.
pub fn short_of(difference: &Difference) -> Money {
    match difference.what {
        DifferenceKind::NoTotals | DifferenceKind::BankDisagrees => Money::ZERO,
        _ => difference.ours.minus(difference.theirs.unwrap_or(Money::ZERO)).unwrap(),
    }
}

/// Every patient's file agrees with itself and holds nothing in doubt. Returns what they are owed.
fn files_owe(store: &mut Store, today: chrono::NaiveDate) -> Money {
    let policy = policy();
    let patients: BTreeSet<_> = store.facts().unwrap().map(|fact| fact.unwrap().patient).collect();
    let owed = patients.into_iter().map(|patient| {
        let file = store.file(patient, &policy, today).unwrap();
        assert_eq!(file.check(), Ok(()), "LAW 4: a patient's file");
        assert!(file.doubts.is_empty(), "LAW 8: money of a patient is still in doubt");
        file.owed().unwrap()
    });
    Money::sum(owed.collect::<Vec<Money>>()).unwrap()
}

/// What the disk knows of sales by card.
pub fn sold_on_disk(store: &Store) -> BTreeMap<SaleId, Vec<(String, i64)>> {
    let mut sold = BTreeMap::new();
    for fact in store.facts().unwrap() {
        let Deed::Sold(what) = fact.unwrap().what else { continue };
        let sale = store.dossier(what.sale).unwrap().expect("a sale of which there is a fact").sale;
        let paid = sale
            .payments
            .iter()
            .map(|payment| (payment.reference.to_string(), payment.approval.amount.minor()));
        sold.insert(sale.id, paid.collect());
    }
    sold
}

/// After a power cut the disk's word counts. What was acknowledged before has to be there.
pub fn forget_what_was_only_said(counter: &mut Counter) {
    let on_disk = sold_on_disk(counter.store.as_ref().unwrap());
    for (sale, paid) in &counter.sold {
        assert_eq!(on_disk.get(sale), Some(paid), "LAW 4: a sale on disk is lost");
    }
    counter.sold = on_disk;
}

/// Every reference of an open case: of each of its cards, and of approvals that came too late.
fn open_cases(store: &Store) -> Result<Open, StoreError> {
    let mut open = Open::new();
    for standing in store.open_payments()? {
        let attempt = standing.intent.attempt;
        open.insert(standing.intent.reference.to_string(), attempt);
        open.insert(standing.asked().reference.to_string(), attempt);
        open.extend(standing.taken.iter().map(|paid| (paid.reference.to_string(), attempt)));
    }
    for late in store.late_approvals()? {
        open.insert(late.reference.to_string(), late.attempt);
    }
    let listed = store.open_cases()?;
    for attempt in open.values() {
        assert!(
            listed.iter().any(|case| case.attempt == *attempt),
            "LAW 5: attempt {attempt:?} is open and not on staff's list"
        );
    }
    Ok(open)
}

/// Laws 2, 3 and 4.
fn balance(counter: &Counter, sold: &Sums, open: &Open) {
    let mut charged = Sums::new();
    for charge in counter.line.bank.standing() {
        let is_sold = sold.get(&charge.reference) == Some(&charge.amount);
        let is_open = open.contains_key(&charge.reference);
        assert!(
            is_sold || is_open,
            "LAW 2: reference {} stands charged with {}, and it is neither sold nor an open case",
            charge.reference,
            charge.amount
        );
        charged.insert(charge.reference.clone(), charge.amount);
    }
    for (reference, amount) in sold {
        assert_eq!(
            charged.get(reference),
            Some(amount),
            "LAW 3: reference {reference} was sold for {amount}"
        );
    }
    let in_doubt: i64 =
        open.keys().filter(|it| !sold.contains_key(*it)).filter_map(|it| charged.get(it)).sum();
    assert_eq!(
        charged.values().sum::<i64>(),
        sold.values().sum::<i64>() + in_doubt,
        "LAW 4: charged is sold and open"
    );
}

/// Law 5. Whatever is open on disk is at the counter, or being settled, or the kiosk is closed.
fn every_case_is_seen(clinic: &Clinic, open: &Open) {
    let checkout = &clinic.kiosk.checkout;
    let settling = checkout.settling.iter().map(|it| it.payment.intent().attempt);
    let mut seen: BTreeSet<AttemptId> = settling.collect();
    if let Place::Paying(payment) = &checkout.place {
        seen.insert(payment.intent().attempt);
    }
    // An end that could not be written yet: nothing is in doubt, and it is tried again.
    seen.extend(&clinic.kiosk.wires.unwritten);
    for (reference, attempt) in open {
        assert!(
            seen.contains(attempt) || checkout.closed.is_some(),
            "LAW 5: reference {reference} is open on disk, and nobody sees it: {:?}",
            checkout.place
        );
    }
}

/// Law 6.
pub fn not_approved_is_not_charged(clinic: &Clinic) {
    let counter = &clinic.kiosk.wires;
    let last = counter.asked.iter().rev().find_map(|request| match request {
        CardRequest::Purchase { reference, .. } => Some(reference.to_string()),
        _ => None,
    });
    // Where the disk refused the intent nothing was asked: the last request was an earlier payment's.
    let is_sold = |reference: &str| counter.sold.values().flatten().any(|(it, _)| it == reference);
    let stands = counter
        .line
        .bank
        .standing()
        .find(|charge| Some(&charge.reference) == last.as_ref() && !is_sold(&charge.reference));
    assert!(
        stands.is_none(),
        "LAW 6: the screen says that nothing was charged, and {stands:?} stands"
    );
}

/// Law 7.
fn asked_once(counter: &Counter) {
    let mut seen = BTreeSet::new();
    for request in &counter.asked {
        if let CardRequest::Purchase { reference, .. } = request {
            assert!(seen.insert(*reference), "LAW 7: {reference} was asked for twice");
        }
    }
}
