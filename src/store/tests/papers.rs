//! The pages of agreements are kept with the signature, and superbills are completed once.

use std::cell::Cell;
use std::num::NonZeroU32;

use super::deeds::{buys, opens};
use super::facts::by_staff;
use super::golden::completion;
use super::samples::*;
use crate::domain::cart::Draw;
use crate::domain::dossier::ChainPlace;
use crate::domain::id::PatientId;
use crate::domain::money::Money;
use crate::domain::offering::ServiceCode;
use crate::domain::superbill::Completion;
use crate::ledger::fact::{Attendance, Deed, Redemption, StaffCode};
use crate::ledger::superbill::SuperbillStatus;
use crate::store::{Refusal, Store, StoreError};

const PAGES: &[u8] = b"%PDF-1.7 the pages";

#[test]
fn the_pages_of_what_is_signed_are_kept_to_the_byte() {
    let mut store = Store::in_memory().unwrap();
    let (patient, cart) = (maria(1), cart(1, maria(1).id));
    let placed = Cell::new(None);
    let pages = |place| {
        placed.set(Some(place));
        Some(PAGES.to_vec())
    };
    store.save_signed_with_pages(Some(&patient), &cart, &pages, at(0)).unwrap();
    let kept = store.agreement(cart.consent().id).unwrap().unwrap();
    assert_eq!(kept.pdf, PAGES);
    // The pages say where the signature stands: their own row seals the one before.
    let place: ChainPlace = placed.get().unwrap();
    assert_eq!(place.row, store.n_rows().unwrap() - 1);
    let rows = store.rows_after(place.row - 2).unwrap();
    let links: Vec<&[u8]> = rows.iter().map(|(_, stored)| &stored[..32]).collect();
    assert_eq!((links[0], links[1]), (&place.before[..], &place.link[..]));
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn what_is_saved_again_keeps_its_first_pages() {
    let mut store = Store::in_memory().unwrap();
    let (patient, cart) = (maria(1), cart(1, maria(1).id));
    store.save_signed_with_pages(Some(&patient), &cart, &|_| Some(PAGES.to_vec()), at(0)).unwrap();
    let n_rows = store.n_rows().unwrap();
    let other = |_| panic!("pages are made once");
    store.save_signed_with_pages(Some(&patient), &cart, &other, at(1)).unwrap();
    assert_eq!(store.n_rows().unwrap(), n_rows);
}

#[test]
fn without_pages_nothing_of_it_is_written() {
    let mut store = Store::in_memory().unwrap();
    let (patient, cart) = (maria(1), cart(1, maria(1).id));
    let saved = store.save_signed_with_pages(Some(&patient), &cart, &|_| None, at(0));
    assert!(matches!(saved, Err(StoreError::Refused(Refusal::NoPages))), "{saved:?}");
    assert_eq!(store.n_rows().unwrap(), 0);
    assert_eq!(store.patient(patient.id).unwrap(), None);
}

#[test]
fn a_receipt_knows_the_digest_of_the_pages() {
    let mut store = Store::in_memory().unwrap();
    let (patient, cart) = (maria(1), cart(1, maria(1).id));
    store.save_signed_with_pages(Some(&patient), &cart, &|_| Some(PAGES.to_vec()), at(0)).unwrap();
    let sale = buys(&mut store, &patient, 1);
    let signed = store.dossier(sale.id).unwrap().unwrap().signed.unwrap();
    let kept = store.agreement(signed.consent.id).unwrap().unwrap();
    assert_eq!(signed.pages, Some(kept.digest));
    let other = buys(&mut store, &maria(2), 2);
    assert_eq!(store.dossier(other.id).unwrap().unwrap().signed.unwrap().pages, None);
}

#[test]
fn every_visit_is_a_draft_until_its_provider_completes_it() {
    let (mut store, patient) = visited();
    let today = day("2026-12-01");
    let draft = store.superbill(70, today).unwrap().unwrap();
    assert!(draft.is_draft());
    assert_eq!(draft.amounts.status, SuperbillStatus::Billable);
    assert_eq!(draft.patient.id, patient);
    let completed = Completion { redemption: 70, ..completion() };
    for _ in 0..2 {
        store.complete_superbill(&completed, today, at(200)).unwrap();
    }
    let n_rows = store.n_rows().unwrap();
    let [bill] = store.superbills_of(patient, today).unwrap().try_into().unwrap();
    assert_eq!(bill.completion.as_ref(), Some(&completed));
    // A correction stands above what was written first.
    let corrected = Completion { modifiers: Vec::new(), ..completed };
    store.complete_superbill(&corrected, today, at(300)).unwrap();
    assert_eq!(store.n_rows().unwrap(), n_rows + 1);
    assert_eq!(store.superbills(today).unwrap()[0].completion, Some(corrected));
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_visit_that_was_not_or_is_no_more_has_no_superbill() {
    let (mut store, patient) = visited();
    let today = day("2026-12-01");
    let is_refused = |store: &mut Store, redemption| {
        let completion = Completion { redemption, ..completion() };
        let error = store.complete_superbill(&completion, today, at(200)).unwrap_err();
        matches!(error, StoreError::Refused(Refusal::NoVisit))
    };
    assert!(is_refused(&mut store, 71), "there is no such visit");
    store
        .record_fact(&by_staff(patient, Deed::RedemptionUndone { redemption: 70 }), at(120))
        .unwrap();
    assert!(is_refused(&mut store, 70), "it was undone");
    assert_eq!(store.superbills(today).unwrap(), []);
    visit(&mut store, patient, 72, Attendance::NoShow);
    assert!(is_refused(&mut store, 72), "nobody came");
    let incomplete = Completion { redemption: 72, diagnoses: Vec::new(), ..completion() };
    let error = store.complete_superbill(&incomplete, today, at(200)).unwrap_err();
    assert!(matches!(error, StoreError::Refused(Refusal::Incomplete)), "{error}");
}

/// A package of which one visit was redeemed.
fn visited() -> (Store, PatientId) {
    let mut store = Store::in_memory().unwrap();
    let patient = maria(1);
    let intent = opens(&mut store, &patient, 1);
    store.complete_sale(&sale(&intent), at(60)).unwrap();
    visit(&mut store, patient.id, 70, Attendance::Came);
    (store, patient.id)
}

fn visit(store: &mut Store, patient: PatientId, id: u128, attendance: Attendance) {
    let file = store.file(patient, store.policy(), day("2026-12-01")).unwrap();
    let lot = file.lots.values().find(|lot| lot.units_left() > 0).unwrap();
    let draw = Draw {
        lot: lot.lot.id,
        units: NonZeroU32::MIN,
        value: lot.value_of_next(NonZeroU32::MIN).unwrap(),
    };
    let redemption = Redemption {
        id,
        contract: lot.lot.contract,
        service: ServiceCode("IV-HYD".to_owned()),
        provider: StaffCode("RN-1".to_owned()),
        given_on: day("2026-12-01"),
        attendance,
        draws: vec![draw],
        fee: Money::from_minor(129_00),
        override_reason: None,
    };
    store.record_fact(&by_staff(patient, Deed::Redeemed(redemption)), at(100)).unwrap();
}
