//! What is written can be asked for, and what does not fit is refused.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::disk::Disk;
use super::samples::*;
use crate::domain::card::{DeclineReason, Doubt, EcrRef, TransactionNumber};
use crate::domain::entitlement::Lot;
use crate::domain::id::{PatientId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason, SignedTerms};
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::domain::patient::{Patient, PersonName};
use crate::domain::policy::Policy;
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::sale::Sale;
use crate::domain::signature::Signature;
use crate::domain::sold::{Sold, SoldLine};
use crate::domain::staff_call::CallReason;
use crate::domain::terms::{ShownTerms, SignedCart, TermsText};
use crate::ledger::balance::balances;
use crate::store::{Refusal, Store, StoreError};

#[test]
fn a_patient_who_signs_and_pays_is_found_with_what_they_bought() {
    let mut store = store();
    let patient = maria(1);
    assert_eq!(store.find(&phone(1), birth(), day("2026-11-23")).unwrap(), None);
    let sale = buys(&mut store, &patient, 1);

    let found = store.find(&phone(1), birth(), day("2026-11-23")).unwrap();
    let (known, file) = found.unwrap();
    assert_eq!(known, patient);
    let [balance] = balances(&file).try_into().unwrap();
    assert_eq!((balance.sale, balance.n_left, balance.n_bought), (sale.id, 3, 3));
    assert_eq!(balance.last_valid_day, Some(day("2027-11-23")));

    let (_, later) = store.find(&phone(1), birth(), day("2027-11-24")).unwrap().unwrap();
    assert_eq!(balances(&later), [], "what has ended is not left");
    assert_eq!(store.find(&phone(2), birth(), day("2026-11-23")).unwrap(), None);
    assert_eq!(store.find(&phone(1), day("1984-02-28"), day("2026-11-23")).unwrap(), None);
}

#[test]
fn who_has_no_mobile_is_found_by_name_however_it_is_typed() {
    let mut store = store();
    store.save_signed(Some(&ruth(1)), &cart(1, ruth(1).id), at(0)).unwrap();
    store.save_signed(Some(&maria(2)), &cart(2, maria(2).id), at(0)).unwrap();
    let find = |first, last| {
        let name = PersonName::new(first, last).unwrap();
        store.find_by_name(&name, birth(), day("2026-11-23")).unwrap().map(|(known, _)| known)
    };
    assert_eq!(find("RUTH", "o'brien"), Some(ruth(1)));
    assert_eq!(find("Ruth", "Obrien"), Some(ruth(1)));
    assert_eq!(find("Rut", "Obrien"), None);
    assert_eq!(find("María", "Nuñez"), None, "who has a mobile is not found by name alone");
}

#[test]
fn twins_on_one_phone_are_not_taken_for_one_another() {
    let mut store = store();
    let twin = Patient { id: id::<crate::domain::id::Patient>(2), ..maria(1) };
    store.save_signed(Some(&maria(1)), &cart(1, maria(1).id), at(0)).unwrap();
    store.save_signed(Some(&twin), &cart(2, twin.id), at(1)).unwrap();
    assert_eq!(store.find(&phone(1), birth(), day("2026-11-23")).unwrap(), None);
}

#[test]
fn a_dossier_is_what_was_signed_and_sold_to_the_nanosecond() {
    let mut store = store();
    let patient = maria(1);
    let sale = buys(&mut store, &patient, 1);
    let dossier = store.dossier(sale.id).unwrap().unwrap();
    assert_eq!(dossier.sale, sale);
    assert_eq!(dossier.patient, patient);
    let signed = dossier.signed.unwrap();
    assert_eq!(&signed.consent, cart(1, patient.id).consent());
    assert_eq!(signed.terms, terms());
    assert_eq!(dossier.head, store.head().unwrap());
    assert_eq!(store.sale_by_receipt(sale.receipt).unwrap(), Some(sale.id));
    assert_eq!(store.dossier(SaleId::from_raw(5)).unwrap(), None);
}

#[test]
fn the_books_say_what_is_owed() {
    let mut store = store();
    buys(&mut store, &maria(1), 1);
    buys(&mut store, &maria(2), 2);
    let owed = store.liability(day("2026-12-01")).unwrap();
    assert_eq!(owed.total, Money::from_minor(2 * 387_00));
    assert_eq!(store.liability(day("2027-11-24")).unwrap().total, Money::ZERO);
    for (today, owed) in [("2026-11-23", 774_00), ("2027-11-23", 774_00), ("2027-11-24", 0)] {
        assert_eq!(store.owed_today(day(today)).unwrap(), Money::from_minor(owed), "{today}");
    }
    assert_eq!(store.lots().unwrap().len(), 6);
    assert_eq!(store.n_sales().unwrap(), 2);
}

#[test]
fn a_reference_is_given_once_and_the_next_is_for_its_void() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let mut given = Vec::new();
    for _ in 0..3 {
        let reference = store.reserve_reference(at(0)).unwrap();
        given.extend([reference.get(), reference.for_void().get()]);
    }
    drop(store);
    let mut store = Store::open_on(disk).unwrap();
    given.push(store.reserve_reference(at(0)).unwrap().get());
    assert_eq!(given, [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn an_intent_is_open_until_it_is_closed_or_sold() {
    let mut store = store();
    let intent = opens(&mut store, &maria(1), 1);
    let attempt = intent.attempt;
    let open = |store: &Store| store.open_intents().unwrap();
    assert_eq!(open(&store), [(intent.clone(), OpenReason::Sending)]);

    store.mark_intent(attempt, OpenReason::InDoubt(Doubt::Silence), at(2)).unwrap();
    assert_eq!(open(&store), [(intent.clone(), OpenReason::InDoubt(Doubt::Silence))]);
    let n_rows = store.n_rows().unwrap();
    store.mark_intent(attempt, OpenReason::InDoubt(Doubt::Silence), at(3)).unwrap();
    assert_eq!(store.n_rows().unwrap(), n_rows, "the same reason again is no news");
    store.mark_intent(attempt, OpenReason::Reversing, at(4)).unwrap();
    assert_eq!(open(&store), [(intent, OpenReason::Reversing)]);

    store.close_intent(attempt, IntentEnd::Reversed, at(5)).unwrap();
    store.close_intent(attempt, IntentEnd::Reversed, at(6)).unwrap();
    assert_eq!(open(&store), []);
    let other = IntentEnd::NotCharged(DeclineReason::Bank);
    refused(store.close_intent(attempt, other, at(7)), Refusal::IntentEnded);
    refused(store.mark_intent(attempt, OpenReason::Reversing, at(7)), Refusal::IntentEnded);
}

#[test]
fn a_sale_that_is_completed_twice_is_one_sale() {
    let mut store = store();
    let intent = opens(&mut store, &maria(1), 1);
    let first = sale(&intent);
    store.complete_sale(&first, at(60)).unwrap();
    let head = store.head().unwrap();
    // After a power cut the same sale is made up again, with another receipt number.
    let mut again = first.clone();
    again.receipt.0[9] ^= 1;
    store.complete_sale(&again, at(90)).unwrap();
    assert_eq!(store.head().unwrap(), head, "nothing was written");
    assert_eq!(store.dossier(first.id).unwrap().unwrap().sale, first);
    assert_eq!(store.open_intents().unwrap(), []);
}

#[test]
fn a_sale_that_is_not_its_intents_is_refused() {
    type Change = fn(&mut Sale);
    #[rustfmt::skip]
    let cases: [(&str, Change, Refusal); 10] = [
        ("another sale", |sale| sale.id = SaleId::from_raw(5), Refusal::OtherSale),
        ("another reference", |sale| card(sale).reference = EcrRef::new(99).unwrap(), Refusal::OtherSale),
        ("another patient", |sale| sale.patient = id(99), Refusal::OtherSale),
        ("another day", |sale| sale.business_date = day("2026-11-24"), Refusal::OtherSale),
        ("another total", |sale| sale.total = Money::from_minor(1), Refusal::UnequalAmounts),
        ("another's lot", |sale| lots(sale)[0].patient = id(99), Refusal::OtherSale),
        ("an unknown attempt", |sale| card(sale).attempt = id(99), Refusal::UnknownIntent),
        ("a part approved", |sale| card(sale).approval.amount = Money::from_minor(1), Refusal::UnequalAmounts),
        ("a lot left out", |sale| drop(lots(sale).pop()), Refusal::OtherSale),
        ("no consent", |sale| sale.consent = None, Refusal::OtherSale),
    ];
    let mut store = store();
    let intent = opens(&mut store, &maria(1), 1);
    let head = store.head().unwrap();
    for (case, change, refusal) in cases {
        let mut sale = sale(&intent);
        change(&mut sale);
        let error = store.complete_sale(&sale, at(60)).unwrap_err();
        assert!(matches!(error, StoreError::Refused(it) if it == refusal), "{case}: {error}");
        assert_eq!(store.head().unwrap(), head, "{case}: nothing was written");
    }
    store.complete_sale(&sale(&intent), at(60)).unwrap();
    let mut second = sale(&intent);
    second.id = SaleId::from_raw(5);
    refused(store.complete_sale(&second, at(61)), Refusal::OtherSale);
}

#[test]
fn a_lot_is_granted_once() {
    let mut store = store();
    let first = opens(&mut store, &maria(1), 1);
    store.complete_sale(&sale(&first), at(60)).unwrap();
    store.save_signed(None, &cart(2, first.patient()), at(61)).unwrap();
    let mut second = intent(2, first.patient(), store.reserve_reference(at(61)).unwrap());
    second.sold = Sold { sale: second.sold.sale, ..sold(1, first.patient(), Some(second.attempt)) };
    for line in &mut second.sold.lines {
        if let SoldLine::Contract { lots, .. } = line {
            lots.iter_mut().for_each(|lot| lot.sale = second.sold.sale);
        }
    }
    refused(store.record_intent(&second, at(62)), Refusal::UsedTwice);
}

#[test]
fn a_closed_intent_takes_no_sale() {
    let mut store = store();
    let intent = opens(&mut store, &maria(1), 1);
    let end = IntentEnd::NotCharged(DeclineReason::Bank);
    store.close_intent(intent.attempt, end, at(5)).unwrap();
    refused(store.complete_sale(&sale(&intent), at(60)), Refusal::IntentEnded);
    refused(store.record_intent(&intent, at(61)), Refusal::IntentEnded);
}

#[test]
fn nothing_else_is_begun_while_an_intent_is_open() {
    let mut store = store();
    let first = opens(&mut store, &maria(1), 1);
    store.record_intent(&first, at(1)).unwrap();
    store.save_signed(Some(&maria(2)), &cart(2, maria(2).id), at(2)).unwrap();
    let second = intent(2, maria(2).id, store.reserve_reference(at(2)).unwrap());
    refused(store.record_intent(&second, at(3)), Refusal::OtherIntentOpen);
    store.complete_sale(&sale(&first), at(60)).unwrap();
    store.record_intent(&second, at(61)).unwrap();
    let changed = Intent { opened_at: at(5), ..second };
    refused(store.record_intent(&changed, at(62)), Refusal::OtherIntent);
}

#[test]
fn an_intent_needs_its_consent_and_a_reference_of_its_own() {
    let mut store = store();
    let patient = maria(1);
    let reference = store.reserve_reference(at(0)).unwrap();
    let good = intent(1, patient.id, reference);
    refused(store.record_intent(&good, at(1)), Refusal::UnknownConsent);
    store.save_signed(Some(&patient), &cart(1, patient.id), at(2)).unwrap();
    let signed = good.consent.unwrap();
    let other = TermsText { statement: String::new(), ..terms() }.digest();
    #[rustfmt::skip]
    let cases = [
        (Intent { sold: sold(1, id(9), Some(good.attempt)), ..good.clone() }, Refusal::UnknownConsent),
        (Intent { consent: Some(SignedTerms { consent: id(9), ..signed }), ..good.clone() }, Refusal::UnknownConsent),
        (Intent { consent: Some(SignedTerms { digest: other, ..signed }), ..good.clone() }, Refusal::UnknownConsent),
        (Intent { consent: None, ..good.clone() },                         Refusal::UnknownConsent),
        (Intent { amount: Money::from_minor(1), ..good.clone() },          Refusal::UnequalAmounts),
        (Intent { reference: EcrRef::new(3).unwrap(), ..good.clone() },    Refusal::UnknownReference),
        (Intent { reference: reference.for_void(), ..good.clone() },       Refusal::UnknownReference),
    ];
    for (intent, refusal) in cases {
        refused(store.record_intent(&intent, at(3)), refusal);
    }
    store.record_intent(&good, at(4)).unwrap();
    store.close_intent(good.attempt, IntentEnd::Reversed, at(5)).unwrap();
    let attempt = id(77);
    let reused = Intent { attempt, sold: sold(2, patient.id, Some(attempt)), ..good };
    refused(store.record_intent(&reused, at(6)), Refusal::UnknownReference);
}

#[test]
fn what_was_signed_is_written_once() {
    let mut store = store();
    let patient = maria(1);
    let cart_one = cart(1, patient.id);
    refused(store.save_signed(None, &cart_one, at(0)), Refusal::UnknownPatient);
    refused(store.save_signed(Some(&maria(2)), &cart_one, at(0)), Refusal::OtherPatient);
    assert_eq!(store.n_rows().unwrap(), 0);
    store.save_signed(Some(&patient), &cart_one, at(0)).unwrap();
    assert_eq!(store.n_rows().unwrap(), 3, "a patient, a text, a consent");
    store.save_signed(Some(&patient), &cart_one, at(1)).unwrap();
    assert_eq!(store.n_rows().unwrap(), 3);
    store.save_signed(None, &cart(2, patient.id), at(2)).unwrap();
    assert_eq!(store.n_rows().unwrap(), 4, "the same text is kept once");

    let renamed = Patient { name: PersonName::new("Other", "Person").unwrap(), ..patient.clone() };
    refused(store.save_signed(Some(&renamed), &cart_one, at(3)), Refusal::OtherPatient);
    let mut consent = cart_one.consent().clone();
    consent.signature = Signature::Typed("Maria Nunez".to_owned());
    let forged = SignedCart::new(ShownTerms::made_up(quote(), terms()), consent).unwrap();
    refused(store.save_signed(None, &forged, at(4)), Refusal::OtherConsent);
}

#[test]
fn a_card_number_is_not_written_wherever_it_was_typed() {
    let mut store = store();
    let patient = maria(1);
    let text = TermsText { statement: "Card 4111 1111 1111 1111".to_owned(), ..terms() };
    let error = store.save_signed(Some(&patient), &cart_with(1, patient.id, text), at(0));
    let error = error.unwrap_err();
    assert!(matches!(error, StoreError::CardNumber { kind: "terms" }), "{error:?}");
    assert!(!error.to_string().contains("1111") && !error.hint().contains("1111"));
    assert_eq!(store.n_rows().unwrap(), 0, "nothing of it was written");
    assert_eq!(store.find(&phone(1), birth(), day("2026-11-23")).unwrap(), None);
}

#[test]
fn what_the_terminal_says_is_masked_because_the_money_is_taken() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let intent = opens(&mut store, &maria(1), 1);
    let mut told = sale(&intent);
    card(&mut told).approval.host_reference = "4242424242424242".to_owned();
    card(&mut told).approval.transaction = TransactionNumber("17 4242 4242 4242 4242".to_owned());
    card(&mut told).approval.last_four = "4242424242424242".to_owned();
    card(&mut told).approval.terminal_time = "4242424242424242".to_owned();
    store.complete_sale(&told, at(60)).unwrap();
    let kept = store.dossier(told.id).unwrap().unwrap().sale.payments[0].approval.clone();
    assert_eq!(kept.host_reference, "************4242");
    assert_eq!(kept.last_four, "4242");
    drop(store);
    let needle = b"424242424242";
    assert!(!disk.bytes().windows(needle.len()).any(|part| part == needle));
}

#[test]
fn personal_data_stand_only_in_the_rows_of_patients() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk).unwrap();
    buys(&mut store, &maria(1), 1);
    buys(&mut store, &ruth(2), 2);
    let patient_rows: Vec<u64> = vec![1, 7];
    for (row, stored) in store.rows_after(0).unwrap() {
        let holds = |text: &str| stored.windows(text.len()).any(|part| part == text.as_bytes());
        let names_somebody = ["6155550001", "Nuñez", "O’Brien"].into_iter().any(holds);
        assert_eq!(names_somebody, patient_rows.contains(&row), "row {row}");
    }
}

#[test]
fn a_clock_that_was_set_back_is_noted_and_changes_no_order() {
    let mut store = store();
    store.note_call(CallReason::Help, at(100)).unwrap();
    store.note_call(CallReason::PayAtDesk, at(40)).unwrap();
    store.note_call(CallReason::CameToUse, at(41)).unwrap();
    let entries: Vec<_> = store
        .rows_after(0)
        .unwrap()
        .into_iter()
        .map(|(row, stored)| crate::store::entry::Entry::from_bytes(row, &stored[32..]).unwrap())
        .collect();
    let set_backs: Vec<_> = entries.iter().map(|entry| entry.set_back_millis).collect();
    assert_eq!(set_backs, [None, Some(60_000), None]);
    assert_eq!(entries[1].recorded_at, at(40), "the time is kept as the clock said it");
    let report = store.check().unwrap();
    assert!(report.is_sound());
    assert_eq!((report.n_rows, report.n_set_backs), (3, 1));
}

#[test]
fn prints_and_calls_are_noted() {
    let mut store = store();
    let sale = buys(&mut store, &maria(1), 1);
    let n_rows = store.n_rows().unwrap();
    store
        .note_print(Printout::receipt(sale.id, 1), PrintStage::Ended(PrintEnd::Held), at(70))
        .unwrap();
    store
        .note_print(Printout::receipt(sale.id, 1), PrintStage::Ended(PrintEnd::Printed), at(80))
        .unwrap();
    store.note_call(CallReason::Help, at(81)).unwrap();
    assert_eq!(store.n_rows().unwrap(), n_rows + 3);
    refused(
        store.note_print(
            Printout::receipt(SaleId::from_raw(5), 1),
            PrintStage::Ended(PrintEnd::Printed),
            at(82),
        ),
        Refusal::UnknownSale,
    );
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_store_may_be_moved_to_the_thread_that_owns_it() {
    fn is_sent<T: Send>(_: &T) {}
    let store = store();
    is_sent(&store);
    store.close().unwrap();
}

fn store() -> Store {
    Store::in_memory().unwrap()
}

/// Signs, and opens an intent.
pub fn opens(store: &mut Store, patient: &Patient, n: u64) -> Intent {
    store.save_signed(Some(patient), &cart(n, patient.id), at(0)).unwrap();
    let intent = intent(n, patient.id, store.reserve_reference(at(0)).unwrap());
    store.record_intent(&intent, at(1)).unwrap();
    intent
}

pub fn buys(store: &mut Store, patient: &Patient, n: u64) -> Sale {
    let sale = sale(&opens(store, patient, n));
    store.complete_sale(&sale, at(60)).unwrap();
    sale
}

fn lots(sale: &mut Sale) -> &mut Vec<Lot> {
    match &mut sale.sold.lines[0] {
        SoldLine::Contract { lots, .. } => lots,
        other => panic!("{other:?}"),
    }
}

/// What is owed on any day is what the patients' files say.
pub fn owed_as_in_the_files(store: &Store, patients: &[PatientId], today: NaiveDate) {
    let policy = Arc::new(Policy::default());
    for wait in [0, 1, 7, 31, 100, 400] {
        let day = today + Days::new(wait);
        let owed = patients
            .iter()
            .map(|patient| store.file(*patient, &policy, day).unwrap().owed().unwrap());
        let owed = Money::sum(owed).unwrap();
        assert_eq!(store.owed_today(day).unwrap(), owed, "{wait} days after {today}");
        let liability = store.liability(day).unwrap();
        assert_eq!(liability.total, owed, "{wait} days after {today}, by contract");
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>, refusal: Refusal) {
    match result {
        Err(StoreError::Refused(it)) => assert_eq!(it, refusal),
        other => panic!("expected {refusal:?}, got {other:?}"),
    }
}
