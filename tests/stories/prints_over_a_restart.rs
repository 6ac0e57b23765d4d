//! The power goes with receipts that are not printed: those of which not a byte was sent print after
//! the start, and no other prints a second time by itself.

use countersign::app::play::Person;
use countersign::device::printer::sim::PrinterFault;
use countersign::domain::id::SaleId;
use countersign::domain::paper::PrintEnd;
use countersign::domain::printout::{PrintStage, SalePaper};

use crate::world::{Clinic, secs};

/// What waits, as the data file says it.
fn open(clinic: &mut Clinic) -> Vec<(SaleId, u32, PrintStage)> {
    let open = clinic.store().open_prints().unwrap();
    open.into_iter().map(|print| (print.of.sale, print.of.copy, print.stage)).collect()
}

fn n_receipts(clinic: &mut Clinic) -> usize {
    clinic.desk().sheets.iter().filter(|sheet| sheet.contains("387.00")).count()
}

#[test]
fn receipts_of_hours_wait_for_a_roll_over_a_restart_and_each_comes_out_once() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOut);
    clinic.time_passes(secs(20));
    for phone in ["6155550101", "6155550102", "6155550103"] {
        clinic.a_quarter_of_an_hour_passes();
        clinic.comes_to_review(&Person { phone: phone.to_owned(), ..Person::maria() });
        clinic.pays();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-no-paper"));
        clinic.time_passes(secs(70));
    }
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    let waiting = open(&mut clinic);
    assert_eq!(waiting.len(), 3);
    for (_, copy, stage) in waiting {
        assert_eq!((copy, stage), (1, PrintStage::Ended(PrintEnd::Held)));
    }
    assert!(clinic.desk().sheets.is_empty());

    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(60));
    assert_eq!(n_receipts(&mut clinic), 3);
    assert!(clinic.desk().sheets.iter().all(|sheet| !sheet.contains("REPRINT")), "they are first");
    assert_eq!(open(&mut clinic), []);
    clinic.books_balance();
}

#[test]
fn a_receipt_in_the_printer_when_the_power_goes_is_staff_s_to_look_for() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOutAfter { dots: 300 });
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(2));
    let waiting = open(&mut clinic);
    let [(sale, 1, PrintStage::Handed)] = waiting[..] else { panic!("{waiting:?}") };
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.printer_has(PrinterFault::PowerCycle);
    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(120));
    let unknown = PrintStage::Ended(PrintEnd::Unknown);
    assert_eq!(open(&mut clinic), [(sale, 1, unknown)], "nothing prints by itself");
    assert!(n_receipts(&mut clinic) <= 1);

    let of = clinic.store().want_print(sale, SalePaper::Receipt, clinic_wall()).unwrap();
    assert_eq!(of.copy, 2, "whoever prints it prints a reprint");
    clinic.books_balance();
}

#[test]
fn wherever_the_power_goes_a_sale_has_its_receipt_or_staff_know_and_no_receipt_is_there_twice() {
    // Reference, intent, sale, wanted, handed, printed.
    for cut_at in 0..6 {
        for is_written in [false, true] {
            let case = format!("cut at write {cut_at}, written: {is_written}");
            let mut clinic = Clinic::open();
            clinic.comes_to_review(&Person::maria());
            clinic.power_fails_after(cut_at, is_written);
            clinic.pays();
            clinic.time_passes(secs(10));
            assert!(!clinic.has_power(), "{case}");
            let mut clinic = clinic.starts_again();
            clinic.time_passes(secs(60));
            let n = n_receipts(&mut clinic);
            let waits = open(&mut clinic);
            match clinic.n_sales() {
                0 => assert_eq!((n, waits.len()), (0, 0), "{case}"),
                _ if waits.is_empty() => assert_eq!(n, 1, "{case}"),
                _ => {
                    let [(_, 1, stage)] = waits[..] else { panic!("{case}: {waits:?}") };
                    assert_eq!(stage, PrintStage::Ended(PrintEnd::Unknown), "{case}");
                    assert!(n <= 1, "{case}");
                }
            }
            clinic.books_balance();
        }
    }
}

#[test]
fn a_receipt_of_the_day_before_yesterday_prints_when_staff_say_so() {
    let mut clinic = Clinic::open();
    clinic.printer_has(PrinterFault::PaperOut);
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(100));
    clinic.power_cut();
    clinic.now.wall += chrono::TimeDelta::days(2);
    let mut clinic = clinic.starts_again();
    clinic.printer_has(PrinterFault::LoadPaper);
    clinic.time_passes(secs(60));
    assert!(clinic.desk().sheets.is_empty(), "nobody waits at the counter for it");
    let day = clinic.now.wall - chrono::TimeDelta::hours(9);
    let held = clinic.store().today(day).unwrap().held;
    let [held] = &held[..] else { panic!("{held:?}") };
    assert_eq!((held.of.copy, held.stage.is_unsent()), (1, true));
}

fn clinic_wall() -> chrono::DateTime<chrono::Utc> {
    "2026-11-23T16:00:00Z".parse().unwrap()
}
