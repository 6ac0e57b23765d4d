//! A register and a simulated terminal on a wire without threads, and the words to use them.

use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use countersign::clock;
use countersign::device::pair::Pair;
use countersign::device::terminal::TerminalSettings;
use countersign::device::terminal::pax::session::PaxSession;
use countersign::device::terminal::pax::sim::{Pace, PaxTerminal, SimEvent, SimSettings, script};
use countersign::domain::card::{
    CardOutcome, CardProgress, CardReport, CardRequest, EcrRef, LookUp, Movement, TokenWish,
    VoidOutcome,
};
use countersign::domain::money::Money;

pub const ASKED: Money = Money::from_minor(149_00);
/// Longer than any single wait of the session.
pub const LONG: Duration = Duration::from_secs(400);

pub type Counter = Pair<PaxSession, PaxTerminal>;

/// A counter with a working terminal that has said who it is.
pub fn counter() -> Counter {
    counter_with(SimSettings { pace: Pace::INSTANT, ..SimSettings::default() })
}

pub fn counter_with(settings: SimSettings) -> Counter {
    plug_in(unplugged(settings))
}

pub fn unplugged(settings: SimSettings) -> Counter {
    let now = clock::read().mono;
    let session = PaxSession::new(TerminalSettings::default());
    Pair::new(session, PaxTerminal::new(settings, now, wall()), now)
}

pub fn plug_in(mut counter: Counter) -> Counter {
    counter.mend();
    counter.pass(Duration::from_secs(5));
    let reports = counter.reports();
    assert!(
        matches!(reports.as_slice(), [CardReport::LinkFound, CardReport::Ready(_)]),
        "{reports:?}"
    );
    counter
}

pub fn wall() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 1, 2).unwrap().and_hms_opt(10, 15, 30).unwrap()
}

pub fn will(counter: &mut Counter, lines: &str) {
    counter.happen(SimEvent::Will(script::parse(lines).unwrap()));
}

pub fn reference(number: u32) -> EcrRef {
    EcrRef::new(number).unwrap()
}

pub fn purchase(number: u32) -> CardRequest {
    CardRequest::Purchase { reference: reference(number), amount: ASKED, token: TokenWish::None }
}

/// Buys for 149.00 and waits as long as it takes.
pub fn buy(counter: &mut Counter, number: u32) -> CardOutcome {
    counter.ask(purchase(number));
    counter.pass(LONG);
    purchased(&counter.reports(), number)
}

/// The one outcome of a purchase among reports.
pub fn purchased(reports: &[CardReport], number: u32) -> CardOutcome {
    let mut outcomes = reports.iter().filter_map(|report| match report {
        CardReport::Purchased { reference, outcome } if reference.get() == number => Some(outcome),
        _ => None,
    });
    let outcome = outcomes.next().unwrap_or_else(|| panic!("no outcome in {reports:?}"));
    assert_eq!(outcomes.next(), None, "a second outcome in {reports:?}");
    outcome.clone()
}

pub fn look_up(counter: &mut Counter, number: u32) -> LookUp {
    counter.ask(CardRequest::LookUp { reference: reference(number), of: Movement::Purchase });
    counter.pass(LONG);
    looked_up(&counter.reports())
}

pub fn looked_up(reports: &[CardReport]) -> LookUp {
    let found = reports.iter().find_map(|report| match report {
        CardReport::LookedUp { found, .. } => Some(found.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no answer in {reports:?}"))
}

pub fn void(counter: &mut Counter, number: u32, of: Movement) -> VoidOutcome {
    let undoes = reference(number);
    counter.ask(CardRequest::Void { reference: undoes.for_void(), undoes, of });
    counter.pass(LONG);
    let reports = counter.reports();
    let outcome = reports.iter().find_map(|report| match report {
        CardReport::Voided { outcome, .. } => Some(*outcome),
        _ => None,
    });
    outcome.unwrap_or_else(|| panic!("no end of a void in {reports:?}"))
}

pub fn progress_of(reports: &[CardReport]) -> Vec<CardProgress> {
    let progress = |report: &CardReport| match report {
        CardReport::Progress { progress, .. } => Some(*progress),
        _ => None,
    };
    reports.iter().filter_map(progress).collect()
}

pub fn is_approved(outcome: &CardOutcome) -> bool {
    matches!(outcome, CardOutcome::Approved(approval) if approval.amount == ASKED)
}
