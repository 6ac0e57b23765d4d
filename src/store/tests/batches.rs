//! Closing the terminal's batch: gapless numbers, nothing sold meanwhile, differences that stay open.

use std::sync::Arc;

use super::deeds::{buys, opens};
use super::disk::Disk;
use super::facts::{by_staff, contract_of};
use super::samples::*;
use crate::domain::card::{BatchBalance, BatchTotals, Movement, TenderTotal};
use crate::domain::card_day::{
    BatchClose, CloseEnd, Comparison, DifferenceKind, Standing, compare,
};
use crate::domain::day_report::ReportNumber;
use crate::domain::intent::{IntentEnd, OpenReason};
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::ledger::deed::{RefundAsk, refund};
use crate::ledger::fact::{Actor, Deed, RefundReason, RefundTo, StaffCode};
use crate::store::batch::Doing;
use crate::store::{Refusal, Store, StoreError};

pub(super) fn doing() -> Doing {
    let by = Actor::Staff(StaffCode("DESK-1".to_owned()));
    Doing { by, on: day("2026-12-01"), at: at(500) }
}

/// What is found where the terminal has nothing of ours.
pub(super) fn found(store: &Store) -> Comparison {
    compare(&store.charges().unwrap().0, &[]).unwrap()
}

pub(super) fn closed(comparison: Comparison, minor: i64) -> BatchClose {
    let total = TenderTotal { count: 1, amount: Money::from_minor(minor) };
    let totals = BatchTotals {
        batch: "12".to_owned(),
        credit: Some(total),
        debit: None,
        balance: BatchBalance::Agreed,
        terminal_time: "20261201180512".to_owned(),
        terminal_id: "TID00001".to_owned(),
        merchant_id: "MID000000000001".to_owned(),
    };
    BatchClose { comparison, end: CloseEnd::Closed(totals) }
}

fn is_refused<T>(answer: Result<T, StoreError>, with: Refusal) -> bool {
    matches!(answer, Err(StoreError::Refused(why)) if why == with)
}

#[test]
fn z_and_x_reports_are_numbered_without_gaps_also_across_a_restart() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    for expect in 1..=3 {
        let found = found(&store);
        store.begin_batch(&found, None, doing()).unwrap();
        if expect == 2 {
            // Called off and begun anew: no number is lost by it.
            store.call_off_batch(doing()).unwrap();
            store.begin_batch(&found, Some("Why"), doing()).unwrap();
            drop(store);
            store = Store::open_on(disk.clone()).unwrap();
            let begun = store.begun_batch().unwrap().unwrap();
            assert_eq!((begun.found, begun.reason), (found.clone(), Some("Why".to_owned())));
        }
        assert_eq!(store.close_batch(&closed(found, 0), doing()).unwrap(), expect);
        assert_eq!(store.note_look(doing()).unwrap(), expect);
    }
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn each_batch_begins_with_the_charges_after_the_last() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    let sale = buys(&mut store, &maria(1), 1);
    let (charges, is_in_flight) = store.charges().unwrap();
    assert!(!is_in_flight);
    let told: Vec<_> = charges.iter().map(|charge| (charge.sale, charge.standing)).collect();
    assert_eq!(told, [(Some(sale.id), Standing::Stands)]);
    assert_eq!(charges[0].amount, sale.payments[0].approval.amount);

    store.begin_batch(&found(&store), None, doing()).unwrap();
    store.close_batch(&closed(found(&store), 0), doing()).unwrap();
    assert_eq!(store.charges().unwrap().0, []);
    let next = buys(&mut store, &maria(1), 2);
    assert_eq!(store.charges().unwrap().0[0].sale, Some(next.id));
}

#[test]
fn what_was_given_back_is_undone_in_the_journal_too() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    let intent = opens(&mut store, &maria(1), 1);
    store.keep_taken(&paid(&intent), None, at(40)).unwrap();
    store.mark_intent(intent.attempt, OpenReason::Reversing, at(41)).unwrap();
    assert!(store.charges().unwrap().1, "in flight");
    store.close_intent(intent.attempt, IntentEnd::Reversed, at(42)).unwrap();
    let (charges, is_in_flight) = store.charges().unwrap();
    assert!(!is_in_flight);
    assert_eq!(charges[0].standing, Standing::Undone);
}

#[test]
fn a_refund_that_reached_a_card_is_part_of_the_batch_and_one_in_cash_is_not() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    let (sale, patient) = (buys(&mut store, &maria(1), 1), maria(1).id);
    let ask = RefundAsk {
        id: 77,
        contract: contract_of(&store, patient),
        reason: RefundReason::ClinicEnds,
        amount: None,
    };
    let file = store.file(patient, &Arc::new(Policy::default()), day("2026-12-01")).unwrap();
    let promised = refund(&file, &ask, day("2026-12-01")).unwrap();
    store.record_fact(&by_staff(patient, promised), at(81)).unwrap();
    assert_eq!(store.charges().unwrap().0.len(), 1, "promised is not paid");
    for (n, tender) in [(82, RefundTo::Card(sale.id)), (83, RefundTo::Cash(sale.id))] {
        let paid = Deed::RefundPaid { refund: 77, tender, amount: Money::from_minor(10_00) };
        store.record_fact(&by_staff(patient, paid), at(n)).unwrap();
    }
    let (charges, _) = store.charges().unwrap();
    assert_eq!(charges.len(), 2);
    let given_back = &charges[1];
    assert_eq!((given_back.way, given_back.sale), (Movement::Return, Some(sale.id)));
    assert_eq!(given_back.last_four, sale.payments[0].approval.last_four);
    assert_eq!(given_back.reference, None);
    let ours = found(&store).journal.to_bank;
    assert_eq!(ours, sale.payments[0].approval.amount.minus(Money::from_minor(10_00)).unwrap());
}

#[test]
fn nothing_is_closed_while_a_payment_is_open_and_nothing_sold_while_a_batch_is_closed() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    let none = found(&store);
    assert!(is_refused(
        store.close_batch(&closed(none.clone(), 0), doing()),
        Refusal::NoBatchBegun
    ));
    let intent = opens(&mut store, &maria(1), 1);
    assert!(is_refused(store.begin_batch(&none, None, doing()), Refusal::OtherIntentOpen));
    store.complete_sale(&sale(&intent), at(60)).unwrap();

    store.begin_batch(&found(&store), None, doing()).unwrap();
    assert!(is_refused(store.begin_batch(&none, None, doing()), Refusal::BatchBegun));
    let reference = store.reserve_reference(at(70)).unwrap();
    let another = crate::domain::intent::Intent {
        reference,
        ..super::samples::intent(2, maria(1).id, reference)
    };
    store.save_signed(None, &cart(2, maria(1).id), at(71)).unwrap();
    assert!(is_refused(store.record_intent(&another, at(72)), Refusal::BatchBegun));
    store.call_off_batch(doing()).unwrap();
    store.record_intent(&another, at(73)).unwrap();
}

#[test]
fn a_z_report_is_the_same_at_any_later_time_and_the_next_begins_where_it_ended() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    let first = buys(&mut store, &maria(1), 1);
    store.begin_batch(&found(&store), Some("The terminal was exchanged"), doing()).unwrap();
    let z = store.close_batch(&closed(found(&store), 0), doing()).unwrap();
    let report = store.z_report(z).unwrap().unwrap();
    assert_eq!(report.number, ReportNumber::Z(z));
    assert_eq!((report.sums.n_sales, report.sums.total), (1, first.total));
    assert_eq!(report.sums.by_tender.card, first.total);
    assert_eq!(report.owed, store.owed_today(doing().on).unwrap());
    assert_eq!(report.head, store.head().unwrap());
    assert_eq!((report.by.as_str(), report.from), ("DESK-1", None));
    assert_eq!(report.reason.as_deref(), Some("The terminal was exchanged"));

    let second = buys(&mut store, &maria(1), 2);
    let x = store.note_look(doing()).unwrap();
    let look = store.x_report(x, found(&store), &doing()).unwrap();
    assert_eq!((look.sums.n_sales, look.sums.total), (1, second.total));
    assert_eq!(look.from, Some(report.to));
    store.begin_batch(&found(&store), None, doing()).unwrap();
    let next = store.close_batch(&closed(found(&store), 0), doing()).unwrap();
    let next = store.z_report(next).unwrap().unwrap();
    assert_eq!((next.sums.total, next.from, next.reason), (second.total, Some(report.to), None));
    assert_eq!(store.z_report(z).unwrap(), Some(report), "as it was");
    assert_eq!(store.z_report(3).unwrap(), None);
}

#[test]
fn a_difference_stays_open_until_a_person_explains_it() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    buys(&mut store, &maria(1), 1);
    store.begin_batch(&found(&store), None, doing()).unwrap();
    let z = store.close_batch(&closed(found(&store), 0), doing()).unwrap();
    let open = store.open_differences().unwrap();
    let told: Vec<_> = open.iter().map(|it| (it.z, it.place, it.difference.what)).collect();
    assert_eq!(told, [(z, 0, DifferenceKind::NotAtTerminal)]);

    let paid = open[0].difference.ours;
    store.resolve_difference((z, 0), paid, "Paid with the batch of the night", doing()).unwrap();
    assert_eq!(store.open_differences().unwrap(), []);
    let again = store.resolve_difference((z, 0), paid, "again", doing());
    assert!(is_refused(again, Refusal::NoSuchDifference));
    assert!(store.check().unwrap().is_sound());
}
