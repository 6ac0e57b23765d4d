//! Reports of a day, as a clinic puts them into a folder: read by people before they are approved.

use chrono::{DateTime, NaiveDate, Utc};
use countersign::device::printer::layout::{layout, plain_text};
use countersign::domain::card::{
    BatchBalance, BatchTotals, EcrRef, TenderTotal, TransactionNumber,
};
use countersign::domain::card_day::{CloseEnd, Comparison, Difference, DifferenceKind, Side};
use countersign::domain::day_report::{ByTender, DayReport, DaySums, ReportNumber};
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::paper::Paper;
use countersign::evidence::day_report::{DayPaper, day_report_paper};

use crate::golden;
use crate::sample;

const WIDTHS: [u8; 2] = [32, 48];

#[test]
fn reports_read_well_in_both_languages_on_every_paper() {
    for language in Language::ALL {
        for columns in WIDTHS {
            let name = format!("{}-{columns}.txt", language.code());
            golden::check(
                &format!("day-z-{name}"),
                &printed(&with_differences(), language, columns),
            );
            golden::check(&format!("day-x-{name}"), &printed(&calm(), language, columns));
        }
    }
}

#[test]
fn every_difference_says_what_it_is_and_what_to_do() {
    for language in Language::ALL {
        for what in DifferenceKind::ALL {
            let cards =
                Comparison { differences: vec![difference(what)], ..with_differences().cards };
            let text = printed(&DayReport { cards, ..with_differences() }, language, 32);
            for id in what.words() {
                assert!(!text.contains(id), "{what:?} has no words");
            }
            let after = text.split("1. ").nth(1).unwrap_or_default();
            assert!(after.lines().count() > 5, "{what:?}: {after}");
        }
    }
}

#[test]
fn an_answer_that_was_lost_and_an_empty_batch_say_so() {
    let ends = [(CloseEnd::Empty, "The batch was empty."), (CloseEnd::WithoutTotals, "was lost")];
    for (end, said) in ends {
        let report = DayReport { end: Some(end), ..with_differences() };
        let text = printed(&report, Language::English, 48);
        assert!(text.contains(said), "{text}");
        assert!(!text.contains("The terminal closed with"), "{text}");
    }
}

/// Closed with what was charged at the terminal's own keys, and one that the terminal lost.
fn with_differences() -> DayReport {
    DayReport {
        number: ReportNumber::Z(14),
        from: Some(at(1_799_885_520)),
        to: at(1_799_971_080),
        business_date: day(),
        by: "Marcus Hale".to_owned(),
        reason: Some(
            "Charged by hand while the kiosk was off; the slip is in the folder".to_owned(),
        ),
        sums: DaySums {
            n_sales: 9,
            net: usd(2_854_00),
            tax: usd(18_92),
            total: usd(2_872_92),
            by_tender: ByTender {
                card: usd(2_772_92),
                wallet: usd(75_00),
                points: usd(25_00),
                ..ByTender::default()
            },
            n_refunds: 1,
            refunded: usd(168_50),
            tax_back: Money::ZERO,
            n_redeemed: 11,
            n_without_provider: 0,
        },
        cards: Comparison {
            journal: side(8, 2_772_92, 1, 168_50, 0, 0),
            terminal: side(9, 3_159_92, 1, 168_50, 0, 0),
            differences: vec![
                difference(DifferenceKind::NotInJournal),
                Difference {
                    what: DifferenceKind::Totals,
                    reference: None,
                    transaction: None,
                    last_four: String::new(),
                    ours: usd(2_991_42),
                    theirs: Some(usd(2_604_42)),
                    sale: None,
                },
            ],
            n_agreed: 9,
        },
        end: Some(CloseEnd::Closed(BatchTotals {
            batch: "12".to_owned(),
            credit: Some(TenderTotal { count: 9, amount: usd(2_604_42) }),
            debit: None,
            balance: BatchBalance::Agreed,
            terminal_time: "20270114175803".to_owned(),
            terminal_id: "44170021".to_owned(),
            merchant_id: String::new(),
        })),
        owed: usd(48_310_25),
        head: [0x9A; 32],
    }
}

/// Looked at before anything went wrong.
fn calm() -> DayReport {
    let both = side(8, 2_772_92, 0, 0, 1, 129_00);
    DayReport {
        number: ReportNumber::X(3),
        from: None,
        by: "Ana Ruiz".to_owned(),
        reason: None,
        end: None,
        cards: Comparison { journal: both, terminal: both, differences: Vec::new(), n_agreed: 8 },
        sums: DaySums {
            n_refunds: 0,
            by_tender: ByTender { card: usd(2_872_92), ..ByTender::default() },
            ..with_differences().sums
        },
        ..with_differences()
    }
}

fn difference(what: DifferenceKind) -> Difference {
    Difference {
        what,
        reference: EcrRef::new(72),
        sale: None,
        transaction: Some(TransactionNumber("17".to_owned())),
        last_four: "1187".to_owned(),
        ours: Money::ZERO,
        theirs: Some(usd(387_00)),
    }
}

fn side(n: u32, purchases: i64, n_back: u32, back: i64, n_undone: u32, undone: i64) -> Side {
    let total = |count, minor| TenderTotal { count, amount: usd(minor) };
    Side {
        purchases: total(n, purchases),
        returns: total(n_back, back),
        voids: total(n_undone, undone),
        to_bank: usd(purchases - back - undone),
    }
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 14).unwrap()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

/// A close with differences, or a look at the day without.
pub fn report(is_close: bool, language: Language, columns: u8) -> Paper {
    paper(&if is_close { with_differences() } else { calm() }, language, columns)
}

fn printed(report: &DayReport, language: Language, columns: u8) -> String {
    plain_text(&layout(&paper(report, language, columns), columns), columns)
}

fn paper(report: &DayReport, language: Language, columns: u8) -> Paper {
    let receipt = sample::receipt(language);
    let paper = DayPaper {
        clinic: &receipt.clinic,
        kiosk: &receipt.kiosk,
        zone: chrono_tz::America::Chicago,
        language,
        columns,
    };
    day_report_paper(report, &paper).unwrap()
}
