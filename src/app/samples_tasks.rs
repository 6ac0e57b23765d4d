//! Open cases that wait on each other, and the tasks behind the PIN, reached the way staff reach
//! them.

use crate::app::samples::{Look, Sample};
use crate::app::samples_staff::Behind;
use crate::domain::card::{EcrRef, TenderTotal, TransactionNumber};
use crate::domain::card_day::{Comparison, Difference, DifferenceKind, Side};
use crate::domain::day_report::DaySums;
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::money::Money;
use crate::domain::open_case::CaseKind;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::today::{Today, WaitingDifference};
use crate::flow::shop::Shop;
use crate::flow::staff::Event;
use crate::flow::staff::order::StaffReport;
use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::task::StaffTask;
use crate::flow::staff::task::case::{Came, CaseTap, ExplainReason, Found, SettleReason};
use crate::flow::staff::task::day::{CloseReason, DayTap};
use crate::flow::staff::told::{CaseEnd, CaseTold};
use crate::flow::tap::Tap;

pub fn samples_tasks(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        behind.sign_in();
        play(&mut behind);
        behind.sample(name)
    };
    vec![
        on("staff-cases-others", &|behind| {
            others(behind);
            behind.tap(StaffTap::ShowCases);
        }),
        on("staff-cases-told", &|behind| {
            behind.tap(StaffTap::ShowCases);
            let told = CaseTold {
                attempt: AttemptId::from_raw(41),
                amount: Money::from_minor(387_00),
                end: CaseEnd::Sold,
            };
            behind.step(Event::CaseEnded(told));
            behind.hear(StaffReport::Today(Box::default()));
        }),
        on("staff-settle", &|behind| {
            settle(behind);
            behind.tap(StaffTap::Case(CaseTap::Found(Found::Paid)));
            behind.tap(StaffTap::Case(CaseTap::Because(SettleReason::TerminalShows)));
        }),
        on("staff-slip", &|behind| {
            settle(behind);
            behind.tap(StaffTap::Case(CaseTap::Found(Found::Paid)));
            behind.tap(StaffTap::Case(CaseTap::Because(SettleReason::TerminalShows)));
            behind.tap(StaffTap::Case(CaseTap::GoOn));
            for digit in ["0", "3", "1", "9", "0", "7"] {
                behind.step(Event::Tap(Tap::Type(digit.to_owned())));
            }
            behind.step(Event::Tap(Tap::Focus(1)));
            behind.step(Event::Tap(Tap::Type("17".to_owned())));
        }),
        on("staff-pin-settle", &|behind| {
            settle(behind);
            behind.tap(StaffTap::Case(CaseTap::Found(Found::NotPaid)));
            behind.tap(StaffTap::Case(CaseTap::Because(SettleReason::ProcessorSays)));
            behind.tap(StaffTap::Case(CaseTap::GoOn));
        }),
        on("staff-explain", &|behind| {
            others(behind);
            behind.tap(StaffTap::ShowCases);
            behind.tap(StaffTap::Case(CaseTap::Explain(4, 0)));
            behind.tap(StaffTap::Case(CaseTap::Came(Came::All)));
            behind.tap(StaffTap::Case(CaseTap::Why(ExplainReason::OnStatement)));
        }),
    ]
    .into_iter()
    .chain(days(shop, look))
    .collect()
}

/// The close of the day.
fn days(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        behind.sign_in();
        play(&mut behind);
        behind.sample(name)
    };
    vec![
        on("staff-day", &|behind| {
            behind.found = Some((in_doubt(), sums(), true));
            behind.tap(StaffTap::Begin(StaffTask::CloseDay));
        }),
        on("staff-day-agrees", &|behind| {
            behind.hear(StaffReport::Today(Box::default()));
            behind.found = Some((agrees(), sums(), false));
            behind.tap(StaffTap::Begin(StaffTask::CloseDay));
        }),
        on("staff-day-keyed", &|behind| {
            behind.hear(StaffReport::Today(Box::default()));
            behind.found = Some((keyed(), sums(), false));
            behind.tap(StaffTap::Begin(StaffTask::CloseDay));
        }),
        on("staff-day-why", &|behind| {
            behind.hear(StaffReport::Today(Box::default()));
            behind.found = Some((keyed(), sums(), false));
            behind.tap(StaffTap::Begin(StaffTask::CloseDay));
            behind.tap(StaffTap::Day(DayTap::CloseAllTheSame));
            behind.tap(StaffTap::Day(DayTap::Because(CloseReason::KeyedIn)));
        }),
        on("staff-day-reading", &|behind| behind.tap(StaffTap::Begin(StaffTask::CloseDay))),
    ]
}

fn settle(behind: &mut Behind<'_>) {
    behind.tap(StaffTap::ShowCases);
    behind.tap(StaffTap::Case(CaseTap::WriteDown(AttemptId::from_raw(41))));
}

/// A receipt for a patient who had left, a late approval, and a difference of a closed day.
fn others(behind: &mut Behind<'_>) {
    let Some(today) = behind.today() else { return };
    let Some(case) = today.cases.first().cloned() else { return };
    let sold = SaleId::from_raw(9);
    let handed = CaseKind::ToHandOver { sale: sold, receipt: ReceiptNumber([7; 10]) };
    let mut first = case.clone();
    (first.kind, first.who) = (handed, "Omar Haddad".to_owned());
    let mut second = case;
    (second.kind, second.attempt) = (CaseKind::LateApproval, AttemptId::from_raw(42));
    second.who = "Keisha Ortiz".to_owned();
    let open = WaitingDifference { z: 4, place: 0, difference: not_at_terminal() };
    behind.hear(StaffReport::Today(Box::new(Today {
        cases: vec![first, second],
        differences: vec![open],
        n_differences: 1,
        ..today
    })));
}

fn not_at_terminal() -> Difference {
    Difference {
        what: DifferenceKind::NotAtTerminal,
        reference: EcrRef::new(37),
        sale: None,
        transaction: None,
        last_four: "4242".to_owned(),
        ours: Money::from_minor(387_00),
        theirs: Some(Money::ZERO),
    }
}

fn side(purchases: (u32, i64), returns: (u32, i64)) -> Side {
    let total = |(count, cents)| TenderTotal { count, amount: Money::from_minor(cents) };
    Side {
        purchases: total(purchases),
        returns: total(returns),
        voids: total((0, 0)),
        to_bank: Money::from_minor(purchases.1 - returns.1),
    }
}

fn agrees() -> Comparison {
    let side = side((8, 2_772_92), (1, 168_50));
    Comparison { journal: side, terminal: side, differences: Vec::new(), n_agreed: 9 }
}

/// A payment that the terminal has, and of which it has not told.
fn in_doubt() -> Comparison {
    let difference = Difference {
        what: DifferenceKind::NotInJournal,
        reference: EcrRef::new(41),
        transaction: Some(TransactionNumber("19".to_owned())),
        last_four: "1187".to_owned(),
        ours: Money::ZERO,
        theirs: Some(Money::from_minor(387_00)),
        ..not_at_terminal()
    };
    let terminal = side((9, 3_159_92), (1, 168_50));
    Comparison { terminal, differences: vec![difference], ..agrees() }
}

/// Somebody used the terminal's own keys, twice.
fn keyed() -> Comparison {
    let one = Difference {
        what: DifferenceKind::NotInJournal,
        reference: None,
        transaction: Some(TransactionNumber("20".to_owned())),
        last_four: "0078".to_owned(),
        ours: Money::ZERO,
        theirs: Some(Money::from_minor(50_00)),
        ..not_at_terminal()
    };
    let mut terminal = side((8, 2_435_92), (1, 168_50));
    terminal.voids = TenderTotal { count: 0, amount: Money::ZERO };
    Comparison { terminal, differences: vec![one, not_at_terminal()], n_agreed: 8, ..agrees() }
}

fn sums() -> DaySums {
    DaySums { n_redeemed: 11, ..DaySums::default() }
}
