//! What is not finished about money is a case with a way out: staff say yes or no, read a slip, or
//! hand over a receipt. Nothing is dropped.

use countersign::app::play::Person;
use countersign::config::settings::Settings;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::card::{CardOutcome, CardReport, EcrRef, TransactionNumber};
use countersign::domain::id::AttemptId;
use countersign::domain::money::Money;
use countersign::domain::open_case::{
    CaseKind, FoundByHand, Question, Settlement, Signer, Slip, StaffAnswer,
};
use countersign::domain::receipt::ReceiptNumber;
use countersign::domain::sale::ToldBy;
use countersign::flow::checkout::Event;
use countersign::store::StoreError;

use crate::world::{Clinic, secs};

fn dana() -> Signer {
    Signer { staff: None, name: "Dana Ruiz".to_owned() }
}

fn settled(attempt: AttemptId, found: FoundByHand) -> Settlement {
    Settlement { attempt, by: dana(), reason: "The terminal's own journal".to_owned(), found }
}

fn slip() -> Slip {
    Slip {
        auth_code: "00418C".to_owned(),
        transaction: "1".to_owned(),
        last_four: "1111".to_owned(),
    }
}

/// Buys once, and a minute later pays the same with the same card.
fn pays_the_same_again() -> Clinic {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.comes_to_review(&Person { phone: "6155550199".to_owned(), ..Person::maria() });
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("staff-needed-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.charges(), [387_00, 387_00]);
    assert_eq!(clinic.n_sales(), 1, "CB-6: not before staff say yes");
    clinic
}

#[test]
fn the_same_card_and_sum_within_ten_minutes_is_sold_when_staff_say_yes() {
    let mut clinic = pays_the_same_again();
    clinic.staff_say(true);
    clinic.time_passes(secs(5));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_sales(), 2);
    clinic.books_balance();
}

#[test]
fn the_same_card_and_sum_goes_back_when_staff_say_no_or_nobody_comes() {
    for is_answered in [true, false] {
        let mut clinic = pays_the_same_again();
        if is_answered {
            clinic.staff_say(false);
        }
        clinic.time_passes(secs(if is_answered { 20 } else { 185 }));
        assert!(clinic.sees("declined-not-allowed"), "{:?}", clinic.finger.labels());
        assert!(clinic.sees("declined-money-returned"));
        assert_eq!(clinic.charges(), [387_00]);
        assert_eq!(clinic.n_sales(), 1);
        clinic.books_balance();
    }
}

#[test]
fn a_quarter_of_an_hour_later_the_same_card_pays_the_same_without_a_question() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.a_quarter_of_an_hour_passes();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.books_balance();
}

#[test]
fn that_a_card_paid_lately_is_known_after_a_start() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.comes_to_review(&Person { phone: "6155550199".to_owned(), ..Person::maria() });
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("staff-needed-title"), "{:?}", clinic.finger.labels());
}

#[test]
fn a_swiped_card_pays_for_a_large_contract_when_staff_say_yes() {
    for (limit, is_asked) in [(300_00, true), (400_00, false)] {
        let mut settings = Settings::demo();
        settings.policy.chip_above = Some(Money::from_minor(limit));
        let mut clinic = Clinic::open_with_swiped_cards(settings);
        clinic.comes_to_review(&Person::maria());
        clinic.pays();
        clinic.time_passes(secs(10));
        assert_eq!(clinic.sees("staff-needed-swiped"), is_asked, "R-35");
        if is_asked {
            clinic.staff_say(true);
            clinic.time_passes(secs(5));
        }
        assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
        clinic.books_balance();
    }
}

/// A terminal that is gone for good, in the middle of a payment; staff have been told.
fn in_doubt(deed: &str) -> (Clinic, AttemptId) {
    let mut clinic = Clinic::open();
    clinic.terminal_will(deed);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.time_passes(secs(300));
    assert!(clinic.sees("checking-title"));
    let case = clinic.store().open_cases().unwrap().remove(0);
    assert!(matches!(case.kind, CaseKind::InDoubt(_)), "{case:?}");
    (clinic, case.attempt)
}

#[test]
fn staff_settle_a_doubt_at_the_kiosk_by_the_slip() {
    let (mut clinic, attempt) = in_doubt("silent-after-booking");
    let charged = settled(attempt, FoundByHand::Charged(slip()));
    clinic.happens(Event::SettleByHand(Box::new(charged)));
    clinic.time_passes(secs(5));
    assert!(clinic.sees("approved-title"), "{:?}", clinic.finger.labels());
    let sale = clinic.checkout().session.sale.clone().unwrap();
    assert_eq!(sale.payments[0].told_by, ToldBy::Slip);
    assert_eq!((clinic.n_sales(), clinic.owes()), (1, 387_00));
    assert_eq!(clinic.store().open_cases().unwrap(), []);
    clinic.books_balance();
}

#[test]
fn staff_settle_a_doubt_as_not_charged_and_the_patient_is_told() {
    let (mut clinic, attempt) = in_doubt("silent-before-booking");
    let none = settled(attempt, FoundByHand::NotCharged);
    clinic.happens(Event::SettleByHand(Box::new(none)));
    clinic.time_passes(secs(1));
    assert!(clinic.sees("declined-money-none"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.n_sales(), 0);
    assert_eq!(clinic.store().open_cases().unwrap(), []);
}

#[test]
fn nothing_is_settled_by_hand_before_the_terminal_was_asked() {
    let mut clinic = Clinic::open();
    clinic.terminal_will("silent-after-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    let case = clinic.store().open_cases().unwrap().remove(0);
    assert_eq!(case.kind, CaseKind::Sending);
    let now = clinic.now.wall;
    let charged = settled(case.attempt, FoundByHand::Charged(slip()));
    let error = clinic.store().settle(&charged, ReceiptNumber([7; 10]), now).unwrap_err();
    assert!(matches!(error, StoreError::Refused(_)), "{error}");
    assert!(error.to_string().contains("not asked yet"), "{error}");
}

#[test]
fn a_sale_made_after_the_patient_left_is_a_case_until_the_receipt_is_handed_over() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.power_fails_after(2, false);
    clinic.pays();
    clinic.time_passes(secs(10));
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    assert_eq!(clinic.n_sales(), 1, "US-56");
    let cases = clinic.store().open_cases().unwrap();
    assert!(matches!(cases[..], [ref case] if matches!(case.kind, CaseKind::ToHandOver { .. })));
    assert!(clinic.desk().sheets.len() >= 2, "the receipt, and a slip for staff");
    let answer = StaffAnswer {
        attempt: cases[0].attempt,
        to: Question::HandedOver,
        by: dana(),
        reason: "She came back".to_owned(),
        is_yes: true,
    };
    clinic.happens(Event::StaffAnswered(Box::new(answer)));
    assert_eq!(clinic.store().open_cases().unwrap(), []);
    clinic.books_balance();
}

/// The journal said "not found", the intent is closed, and then the answer comes after all.
#[test]
fn an_approval_after_the_end_is_kept_undone_and_outlives_a_start() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    let since = clinic.now.wall - chrono::TimeDelta::hours(1);
    let known = clinic.store().paid_since(since).unwrap();
    let (paid, mut approval) = (known[0].1.reference, known[0].1.approval.clone());
    let late = |reference, approval| CardReport::Purchased {
        reference,
        outcome: CardOutcome::Approved(approval),
    };
    clinic.hears(late(paid, approval.clone()));
    clinic.time_passes(secs(30));
    assert_eq!(clinic.charges(), [387_00], "a copy of what was sold changes nothing");
    assert_eq!(clinic.store().open_cases().unwrap(), []);

    // Two that were not charged; the answer of the first comes after the second.
    for _ in 0..2 {
        clinic.a_quarter_of_an_hour_passes();
        clinic.terminal_will("silent-before-booking");
        clinic.comes_to_review(&Person { phone: "6155550199".to_owned(), ..Person::maria() });
        clinic.pays();
        clinic.time_passes(secs(230));
        assert!(clinic.sees("declined-money-none"));
        clinic.time_passes(secs(200));
    }
    let declined = EcrRef::new(paid.get() + 2).unwrap();
    // A number that this terminal does not know: it cannot be voided.
    approval.transaction = TransactionNumber("99".to_owned());
    let n_sheets = clinic.desk().sheets.len();
    clinic.hears(late(declined, approval.clone()));
    clinic.hears(late(declined, approval));
    clinic.time_passes(secs(30));
    let cases = clinic.store().open_cases().unwrap();
    assert!(matches!(cases[..], [ref case] if case.kind == CaseKind::LateApproval), "{cases:?}");
    assert_eq!(clinic.desk().sheets.len(), n_sheets + 1, "staff are told once");

    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    let case = clinic.store().open_cases().unwrap().remove(0);
    assert_eq!(case.reference, declined, "it outlives a start");
    let now = clinic.now.wall;
    let back = settled(case.attempt, FoundByHand::GivenBack);
    clinic.store().settle(&back, ReceiptNumber([7; 10]), now).unwrap();
    assert_eq!(clinic.store().open_cases().unwrap(), []);
    clinic.books_balance();
}

#[test]
fn another_terminal_is_noticed_written_down_and_named_in_the_case() {
    let mut clinic = Clinic::open();
    let first = clinic.store().last_terminal().unwrap().unwrap().serial_number;
    clinic.terminal_will("silent-before-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::Swap { serial_number: "54000001".to_owned() });
    clinic.desk().terminal.cut();
    clinic.desk().terminal.mend();
    clinic.time_passes(secs(200));
    assert_eq!(clinic.store().last_terminal().unwrap().unwrap().serial_number, "54000001");
    let swapped = clinic.store().open_cases().unwrap().remove(0).swapped.unwrap();
    assert_eq!((swapped.asked, swapped.present), (first, "54000001".to_owned()));
}

#[test]
fn a_card_reader_that_is_away_is_told_on_the_first_screen_in_a_calm_way() {
    let mut clinic = Clinic::open();
    assert!(clinic.sees("attract-title"));
    let away = || {
        countersign::words::say(
            countersign::domain::language::Language::English,
            "attract-reader-away",
        )
    };
    let is_told = |clinic: &Clinic| clinic.finger.labels().iter().any(|it| it.contains(&away()));
    clinic.desk().terminal.cut();
    clinic.time_passes(secs(5));
    assert!(!is_told(&clinic), "not for a moment");
    clinic.time_passes(secs(10));
    assert!(is_told(&clinic), "{:?}", clinic.finger.labels());
    assert!(clinic.sees("attract-start"), "everything else goes on");
    clinic.desk().terminal.mend();
    clinic.time_passes(secs(10));
    assert!(!is_told(&clinic));
}
