//! A patient leaves a membership at the kiosk where it was bought (SC-7, AR-4): in three touches,
//! with the price of leaving before the decision, and never with a word that is not on disk.

use countersign::app::play::{Person, Play as _};
use countersign::domain::account::confirmation_of;
use countersign::domain::contract::Standing;
use countersign::flow::checkout::Place;
use countersign::ledger::file::PatientFile;

use crate::world::{Clinic, secs};

/// Where the only contract stands.
fn standing(file: &PatientFile) -> Option<Standing> {
    file.standing(file.contracts.first()?.contract.id)
}

/// A member of the Glow Club looks at what leaving means.
fn about_to_leave() -> Clinic {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-memberships", "Glow Club");
    clinic.sees_what_is_left(&Person::maria());
    clinic.press("Cancel, Glow Club").unwrap();
    clinic
}

#[test]
fn a_member_leaves_in_three_touches_and_is_never_charged_again() {
    let mut clinic = about_to_leave();
    for wanted in ["$150.00", "Not charged on Dec 23, 2026", "Yours until Dec 22, 2026", "10% off"]
    {
        assert!(clinic.finger.sees(wanted), "{wanted}: {:?}", clinic.finger.labels());
    }
    assert!(clinic.sees("cancel-nothing-yet"));
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Active), "nothing is written yet");
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("cancelled-title"), "{:?}", clinic.finger.labels());
    let taps = clinic.kiosk.taps.clone();
    let after_yes =
        taps.iter().rev().take_while(|tap| **tap != countersign::flow::tap::Tap::Continue);
    assert!(after_yes.count() <= 3, "SC-7: {taps:?}");

    let number = clinic.checkout().session.left.as_ref().unwrap().confirmation().to_string();
    assert!(clinic.finger.sees(&number));
    let paper = clinic.desk().sheets.last().cloned().unwrap();
    for wanted in [
        "It is canceled",
        "Glow Club",
        "Canceled on Nov 23, 2026",
        "Yours until Dec 22, 2026",
        "Your card is not charged again.",
        "150.00",
        "M. L.",
        number.as_str(),
    ] {
        assert!(paper.contains(wanted), "{wanted} is not on the paper:\n{paper}");
    }
    assert!(!paper.contains("Lopez"), "only initials are on the paper");

    assert_eq!(standing(&clinic.only_file()), Some(Standing::Leaving));
    assert_eq!(clinic.dues(), [150_00], "the fee, and no period");
    clinic.time_passes(secs(60));
    assert!(clinic.sees("attract-start"));
    clinic.days_pass(75);
    assert_eq!(clinic.dues(), [150_00], "CB-4: no charge after a recorded cancellation");
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Ended));
    clinic.books_balance();
}

#[test]
fn keeping_it_is_one_press_and_changes_nothing() {
    let mut clinic = about_to_leave();
    clinic.press_word("cancel-keep").unwrap();
    assert!(clinic.sees("yours-title"));
    clinic.press_word("approved-done").unwrap();
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Active));
}

#[test]
fn the_fee_for_leaving_early_can_be_paid_at_once() {
    let mut clinic = about_to_leave();
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(5));
    clinic.press("Pay $150.00").unwrap();
    assert!(clinic.sees("dues-exit-fee"), "{:?}", clinic.finger.labels());
    clinic.press("Pay $150.00").unwrap();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [199_00, 150_00]);
    let paper = clinic.desk().sheets.last().cloned().unwrap();
    assert!(paper.contains("Glow Club") && paper.contains("For leaving early"), "{paper}");
    assert_eq!(clinic.dues(), [0_i64; 0]);
    clinic.books_balance();
}

#[test]
fn a_member_whose_charge_failed_leaves_all_the_same() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-memberships", "Glow Club");
    clinic.days_pass(33);
    clinic.sees_what_is_left(&Person::maria());
    clinic.press_word("yours-cancel-any").unwrap();
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("cancelled-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.dues(), [150_00], "the period that was not paid is not due any more");
    clinic.books_balance();
}

#[test]
fn where_there_are_several_the_patient_says_which_one() {
    let mut clinic = Clinic::open();
    let maria = Person::maria();
    clinic.has_bought(&maria, "category-memberships", "Glow Club");
    clinic.has_bought(&maria, "category-primary-care", "Primary Care Direct");
    clinic.sees_what_is_left(&maria);
    clinic.press_word("yours-cancel-any").unwrap();
    assert!(clinic.sees("cancel-which"));
    clinic.press("Primary Care Direct").unwrap();
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("cancelled-title"));
    let file = clinic.only_file();
    let standings: Vec<_> =
        file.contracts.iter().map(|state| file.standing(state.contract.id)).collect();
    assert_eq!(standings, [Some(Standing::Active), Some(Standing::Ended)]);
}

/// DP-2, DP-3: it ends at once, what is not earned comes back (here all of a broken month), and the
/// screen does not say that it is back already.
#[test]
fn who_leaves_primary_care_gets_what_is_not_earned_back_from_staff() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-primary-care", "Primary Care Direct");
    clinic.days_pass(10);
    clinic.sees_what_is_left(&Person::maria());
    clinic.press("Cancel, Primary Care Direct").unwrap();
    assert!(clinic.finger.sees("$95.00"), "US-30: {:?}", clinic.finger.labels());
    let sheets = clinic.desk().sheets.len();
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(8));
    assert!(clinic.finger.sees("$95.00 comes back to you"), "{:?}", clinic.finger.labels());
    assert!(clinic.sees("cancel-back-how"));
    let papers = clinic.desk().sheets.get(sheets..).unwrap().join("\n");
    assert!(papers.contains("A patient canceled and gets money back."), "{papers}");
    assert!(papers.contains("95.00"), "{papers}");
    let file = clinic.only_file();
    let payable: i64 = file.payable.values().map(|amount| amount.minor()).sum();
    assert_eq!(payable, 95_00, "it is owed to the patient until staff give it back");
    assert_eq!(clinic.charges(), [95_00], "nothing moved at the terminal");
    clinic.books_balance();
}

#[test]
fn a_power_cut_leaves_the_membership_left_and_recorded_or_as_it_was() {
    for is_written in [false, true] {
        let mut clinic = about_to_leave();
        clinic.power_fails_after(0, is_written);
        clinic.press_word("cancel-it").unwrap();
        assert!(!clinic.has_power());
        assert!(!clinic.sees("cancelled-title"), "the screen says nothing that is not on disk");
        let mut clinic = clinic.starts_again();
        let expect = if is_written { Standing::Leaving } else { Standing::Active };
        assert_eq!(standing(&clinic.only_file()), Some(expect));
        clinic.sees_what_is_left(&Person::maria());
        let says_so = clinic.finger.sees("Canceled. Yours until Dec 22, 2026");
        assert_eq!(says_so, is_written, "{:?}", clinic.finger.labels());
        assert_eq!(clinic.finger.can_press("Print, Glow Club"), is_written);
        if is_written {
            prints_its_confirmation_again(&mut clinic);
        }
        clinic.books_balance();
    }
}

/// The number is on the screen of what one has, and on a new paper with the day of leaving.
fn prints_its_confirmation_again(clinic: &mut Clinic) {
    clinic.days_pass(1);
    clinic.time_passes(secs(90));
    clinic.sees_what_is_left(&Person::maria());
    let contract = clinic.only_file().contracts.first().unwrap().contract.id;
    let number = confirmation_of(contract).to_string();
    let line = format!("On Nov 23, 2026. Number {number}");
    assert!(clinic.finger.sees(&line), "{line} in {:?}", clinic.finger.labels());
    let n_sheets = clinic.desk().sheets.len();
    clinic.press("Print, Glow Club").unwrap();
    clinic.time_passes(secs(8));
    assert!(clinic.sees("cancelled-title"), "{:?}", clinic.finger.labels());
    assert!(clinic.finger.sees(&number));
    let papers = clinic.desk().sheets.get(n_sheets..).unwrap().join("\n");
    for wanted in [number.as_str(), "Canceled on Nov 23, 2026", "Glow Club"] {
        assert!(papers.contains(wanted), "{wanted} is not on {papers}");
    }
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Leaving), "nothing is left twice");
}

#[test]
fn a_full_disk_is_told_and_the_membership_goes_on() {
    let mut clinic = about_to_leave();
    clinic.disk_is_full(true);
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(2));
    assert!(clinic.sees("problem-not-left"), "{:?}", clinic.finger.labels());
    assert!(matches!(clinic.place(), Place::Cancel(_)));
    clinic.disk_is_full(false);
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Active));
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(5));
    assert!(clinic.sees("cancelled-title"), "{:?}", clinic.finger.labels());
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Leaving));
    clinic.books_balance();
}

#[test]
fn a_data_file_that_fails_while_it_is_asked_is_told() {
    let mut clinic = about_to_leave();
    clinic.desk().is_disk_dead = true;
    clinic.press_word("cancel-it").unwrap();
    clinic.time_passes(secs(2));
    assert!(clinic.sees("problem-not-left"), "{:?}", clinic.finger.labels());
    clinic.desk().is_disk_dead = false;
    assert_eq!(standing(&clinic.only_file()), Some(Standing::Active));
}
