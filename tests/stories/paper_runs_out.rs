//! The roll is empty, the cover is open, the printer is gone: a receipt is late, never lost.

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::device::printer::sim::PrinterFault;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::printout::SalePaper;
use countersign::flow::checkout::{Place, PrintState};

use crate::world::{Clinic, PORTRAIT, secs};

#[test]
fn without_paper_the_code_is_on_the_screen_and_the_receipt_prints_with_the_next_roll() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOut);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(20));
    assert!(clinic.sees("approved-title"), "the sale stands");
    assert!(clinic.sees("approved-no-paper"));
    assert_eq!(clinic.owes(), 387_00);
    assert!(clinic.desk().sheets.is_empty());

    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(10));
    assert_eq!(clinic.desk().sheets.len(), 1, "printed once");
    clinic.books_balance();
}

#[test]
fn an_open_cover_holds_the_receipt_and_nothing_is_printed_twice() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::CoverOpen(true));
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(15));
    assert!(clinic.sees("approved-title"));
    clinic.printer_has(PrinterFault::CoverOpen(false));
    clinic.time_passes(secs(20));
    assert_eq!(clinic.desk().sheets.len(), 1);
}

#[test]
fn paper_that_ends_in_the_middle_is_not_printed_again_by_itself() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOutAfter { dots: 300 });
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(60));
    assert_eq!(clinic.owes(), 387_00);
    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(60));
    let whole = clinic.desk().sheets.iter().filter(|sheet| sheet.contains("387.00")).count();
    assert!(whole <= 1, "at most one receipt with a total");
}

#[test]
fn a_receipt_that_is_asked_for_again_says_that_it_is_a_reprint_and_which_one() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.press_word("approved-print-again").unwrap();
    clinic.time_passes(secs(10));
    let sheets = &clinic.desk().sheets;
    assert_eq!(sheets.len(), 2);
    assert!(!sheets[0].contains("REPRINT"), "{}", sheets[0]);
    assert!(sheets[1].contains("REPRINT") && sheets[1].contains("Copy 2"), "{}", sheets[1]);

    clinic.press_word("approved-print-again").unwrap();
    clinic.time_passes(secs(5));
    assert_eq!(clinic.desk().sheets.len(), 3);
    assert!(!clinic.sees("approved-print-again"), "nobody empties the roll");
}

#[test]
fn staff_are_told_of_a_doubt_only_when_the_slip_is_out() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOut);
    clinic.terminal_will("silent-after-booking");
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(4));
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    clinic.time_passes(secs(300));
    assert!(clinic.sees("checking-title"));
    assert!(!clinic.sees("staff-told-coming"), "nobody knows");
    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(10));
    assert_eq!(clinic.desk().sheets.len(), 1);
    assert!(clinic.sees("staff-told-coming"));
}

#[test]
fn a_receipt_that_cannot_be_made_is_not_printing_for_ever() {
    let mut clinic = Clinic::open();
    // The battery of the clock is empty.
    clinic.now.wall = "2010-01-01T15:00:00Z".parse().unwrap();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(clinic.sees("approved-title"));
    let Place::Approved { print, .. } = clinic.place() else { panic!("not approved") };
    assert_eq!(*print, PrintState::Trouble);
}

#[test]
fn where_the_clinic_wants_a_copy_of_its_own_it_follows_the_first_receipt_and_no_other() {
    let mut settings = Settings::demo();
    settings.printer.merchant_copy = true;
    let mut clinic = Clinic::open_with(settings, PORTRAIT, 1);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.press_word("approved-print-again").unwrap();
    clinic.time_passes(secs(10));
    let said = clinic.word("receipt-merchant-copy");
    let is_merchants: Vec<bool> =
        clinic.desk().sheets.iter().map(|sheet| sheet.contains(&said)).collect();
    assert_eq!(is_merchants, [false, true, false]);
    assert!(clinic.store().open_prints().unwrap().is_empty());
    clinic.books_balance();
}

#[test]
fn what_was_signed_is_printed_after_the_receipt_word_for_word() {
    let mut clinic = Clinic::open_with_signed_copies();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(20));
    let sheets = clinic.desk().sheets.clone();
    assert_eq!(sheets.len(), 2);
    let title = clinic.word("agreement-copy-title");
    assert!(sheets[1].contains(&title) && !sheets[0].contains(&title), "{}", sheets[1]);
    let sale = clinic.store().lots().unwrap().first().unwrap().sale;
    let signed = clinic.store().dossier(sale).unwrap().unwrap().signed.unwrap();
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    let on_paper = dense(&sheets[1]);
    // Lines that no code page of this printer holds come out as pictures.
    for line in signed.terms.to_text().lines().filter(|line| line.is_ascii()) {
        assert!(on_paper.contains(&dense(line)), "{line} is not in {}", sheets[1]);
    }
    let digest: String = signed.pages.unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(on_paper.contains(&digest), "the hash on paper is that of the stored pages");
    assert!(clinic.store().open_prints().unwrap().is_empty());
}

#[test]
fn a_signed_copy_that_could_not_be_printed_is_owed_and_no_roll_brings_it_out_by_itself() {
    let mut clinic = Clinic::open_with_signed_copies();
    clinic.printer_has(PrinterFault::PaperOut);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(90));
    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(20));
    assert_eq!(clinic.desk().sheets.len(), 1, "the receipt, which names nobody");
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(20));
    assert_eq!(clinic.desk().sheets.len(), 1);
    let open = clinic.store().open_prints().unwrap();
    let [owed] = &open[..] else { panic!("{open:?}") };
    assert_eq!((owed.of.paper, owed.of.copy), (SalePaper::AgreementCopy, 1));
    assert!(owed.stage.is_unsent());
}
