//! The card batch is closed against the journal: with differences, and through power cuts.

use std::sync::Arc;

use chrono::NaiveDateTime;
use countersign::app::play::Person;
use countersign::config::settings::Settings;
use countersign::device::terminal::pax::sim::SimEvent;
use countersign::domain::card::{
    CardReport, CardRequest, EcrRef, Movement, RecordFound, TokenWish, VoidOutcome,
};
use countersign::domain::card_day::{CloseEnd, DifferenceKind, compare};
use countersign::domain::day_report::ReportNumber;
use countersign::domain::money::Money;
use countersign::flow::day_close::{DayClose, Effect, Event, State, Stopped};
use countersign::ledger::account::Account;
use countersign::ledger::books::Books;
use countersign::ledger::fact::{Actor, StaffCode};
use countersign::store::{Doing, Happening, Store};

use crate::world::{Clinic, secs};

/// References that the kiosk never gave out.
const BY_HAND: u32 = 900_000_001;

#[test]
fn a_day_with_a_void_and_a_charge_at_the_terminals_keys_is_closed_with_a_reason() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.is_keyed_in();

    let mut day = clinic.reads_the_batch();
    let State::Compared { comparison } = day.state() else { panic!("{:?}", day.state()) };
    let kinds: Vec<_> = comparison.differences.iter().map(|it| it.what).collect();
    assert_eq!(kinds, [DifferenceKind::UndoneAtTerminal, DifferenceKind::NotInJournal]);
    let z = clinic.closes(&mut day, Some("Keyed in while the kiosk was off")).unwrap();

    let report = clinic.store().z_report(z).unwrap().unwrap();
    assert_eq!(report.number, ReportNumber::Z(1));
    assert_eq!(report.by, "Marcus Hale");
    assert_eq!(report.reason.as_deref(), Some("Keyed in while the kiosk was off"));
    assert_eq!((report.sums.n_sales, report.sums.total), (1, usd(387_00)));
    assert_eq!(report.owed, usd(387_00));
    assert!(matches!(report.end, Some(CloseEnd::Closed(_))), "{:?}", report.end);

    // Journal 387.00, bank 50.00: what is left in the clearing account is what is open.
    assert_eq!(clinic.clearing(), usd(337_00));
    assert_eq!(clinic.is_short_of(), usd(337_00));
    let begin = chrono::DateTime::UNIX_EPOCH;
    assert_eq!(clinic.store().today(begin).unwrap().n_differences, 2);
    let by = clinic.manager();
    clinic
        .store()
        .resolve_difference((z, 1), usd(-50_00), "Given back at the terminal", by)
        .unwrap();
    assert_eq!((clinic.clearing(), clinic.is_short_of()), (usd(387_00), usd(387_00)));
    // Nothing of it ever came: it is lost, and not for ever on its way.
    let by = clinic.manager();
    clinic.store().resolve_difference((z, 0), Money::ZERO, "Never at the bank", by).unwrap();
    assert_eq!((clinic.clearing(), clinic.is_short_of()), (Money::ZERO, Money::ZERO));
    assert_eq!(clinic.holds(Account::CardOverShort), usd(387_00));
    assert!(clinic.store().check().unwrap().is_sound());
}

#[test]
fn a_day_that_agrees_leaves_nothing_in_the_clearing_account() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    let mut day = clinic.reads_the_batch();
    assert_eq!(clinic.closes(&mut day, None), Some(1));
    assert_eq!((clinic.clearing(), clinic.is_short_of()), (Money::ZERO, Money::ZERO));
}

#[test]
fn the_answer_to_a_close_is_lost_and_the_batch_is_not_closed_twice() {
    for (deed, is_closed) in [("close-silent-after", true), ("close-silent-before", false)] {
        let mut clinic = Clinic::open();
        clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
        clinic.terminal_will(deed);
        let mut day = clinic.reads_the_batch();
        let z = clinic.closes(&mut day, None);
        assert_eq!(z.is_some(), is_closed, "{deed}: {:?}", day.state());
        if is_closed {
            let open = clinic.store().open_differences().unwrap();
            let kinds: Vec<_> = open.iter().map(|it| it.difference.what).collect();
            assert_eq!(kinds, [DifferenceKind::NoTotals]);
            assert_eq!(clinic.clearing(), Money::ZERO);
        } else {
            assert_eq!(day.state(), &State::Stopped(Stopped::NotClosed), "{deed}");
            // Nothing is begun any more: it can be closed again, and gets the first number.
            let mut again = clinic.reads_the_batch();
            assert_eq!(clinic.closes(&mut again, None), Some(1), "{deed}");
        }
    }
}

#[test]
fn the_power_fails_before_the_terminal_heard_and_the_kiosk_finds_the_batch_as_it_was() {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), "category-packages", "Drip Four");
    clinic.has_begun();
    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(5));
    assert_eq!(clinic.store().begun_batch().unwrap(), None);
    assert_eq!(clinic.store().z_report(1).unwrap(), None, "no number is lost");
    assert!(clinic.sees("attract-start"), "{:?}", clinic.finger.labels());
    clinic.books_balance();
}

#[test]
fn a_terminal_that_is_off_after_a_power_cut_keeps_the_kiosk_closed_until_it_can_tell() {
    let mut clinic = Clinic::open();
    clinic.has_begun();
    clinic.power_cut();
    clinic.desk().terminal.happen(SimEvent::PowerOff);
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(60));
    assert!(clinic.sees("attract-closed-day"), "{:?}", clinic.finger.labels());
    assert!(clinic.store().begun_batch().unwrap().is_some());
    clinic.desk().terminal.happen(SimEvent::PowerOn);
    clinic.time_passes(secs(120));
    assert!(clinic.sees("attract-start"), "{:?}", clinic.finger.labels());
    let report = clinic.store().z_report(1).unwrap().unwrap();
    assert_eq!(report.end, Some(CloseEnd::WithoutTotals));
    assert_eq!(report.by, "Marcus Hale", "whoever began it closed it");
    let printed = clinic.desk().sheets.last().cloned().unwrap_or_default();
    assert!(printed.contains("Z report 1"), "{printed}");
}

#[test]
fn another_terminal_cannot_tell_of_a_close_and_the_kiosk_waits() {
    let mut clinic = Clinic::open();
    clinic.has_begun();
    clinic.power_cut();
    clinic.desk().terminal.happen(SimEvent::Swap { serial_number: "53000001".to_owned() });
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(60));
    assert!(clinic.sees("attract-closed-day"), "{:?}", clinic.finger.labels());
    assert!(clinic.store().begun_batch().unwrap().is_some());
}

impl Clinic {
    fn manager(&self) -> Doing {
        let by = Actor::Staff(StaffCode("Marcus Hale".to_owned()));
        Doing { by, on: self.today(), at: self.now.wall }
    }

    /// Somebody voids the first charge at the terminal's keys, and charges 50.00 there.
    fn is_keyed_in(&mut self) {
        let reference = EcrRef::new(BY_HAND).unwrap();
        let first = self.asks(CardRequest::ReadRecord { number: 0 });
        let CardReport::RecordRead { found: RecordFound::Found(record), .. } = first else {
            panic!("{first:?}")
        };
        let (undoes, of) = (record.reference.unwrap(), Movement::Purchase);
        let void = self.asks(CardRequest::Void { reference, undoes, of });
        let outcome = VoidOutcome::Done;
        assert_eq!(void, CardReport::Voided { reference, outcome });
        let reference = EcrRef::new(BY_HAND + 2).unwrap();
        let token = TokenWish::None;
        let charge = CardRequest::Purchase { reference, amount: usd(50_00), token };
        let charge = self.asks(charge);
        assert!(matches!(charge, CardReport::Purchased { .. }), "{charge:?}");
    }

    /// That the batch is about to be closed is on disk, and the terminal has not heard of it.
    fn has_begun(&mut self) {
        let (charges, _) = self.store().charges().unwrap();
        let found = compare(&charges, &[]).unwrap();
        let by = self.manager();
        self.store().begin_batch(&found, None, by).unwrap();
    }

    fn reads_the_batch(&mut self) -> DayClose {
        let (charges, is_in_flight) = self.store().charges().unwrap();
        let (mut day, todo) = DayClose::begin(charges, is_in_flight);
        self.works(&mut day, todo, None);
        day
    }

    fn closes(&mut self, day: &mut DayClose, reason: Option<&str>) -> Option<u32> {
        let todo = day.step(Event::CloseWanted, evening());
        self.works(day, todo, reason)
    }

    /// Carries out what the close asks for; returns the number of its Z report.
    fn works(
        &mut self,
        day: &mut DayClose,
        todo: Vec<Effect>,
        reason: Option<&str>,
    ) -> Option<u32> {
        let mut z = None;
        let mut todo = std::collections::VecDeque::from(todo);
        while let Some(effect) = todo.pop_front() {
            let by = self.manager();
            let event = match effect {
                Effect::Card(request) => match self.asks(request) {
                    CardReport::RecordRead { number, found } => {
                        Event::RecordRead { number, found: Box::new(found) }
                    }
                    CardReport::BatchClosed { outcome } => Event::BatchClosed(outcome),
                    other => panic!("{other:?}"),
                },
                Effect::Begin => {
                    let State::Beginning { comparison } = day.state() else { panic!() };
                    self.store().begin_batch(comparison, reason, by).unwrap();
                    Event::Saved
                }
                Effect::Finish(close) => {
                    z = Some(self.store().close_batch(&close, by).unwrap());
                    Event::Saved
                }
                Effect::CallOff => {
                    self.store().call_off_batch(by).unwrap();
                    continue;
                }
            };
            todo.extend(day.step(event, evening()));
        }
        z
    }

    /// Asks the terminal while the kiosk is not running.
    pub fn asks(&mut self, request: CardRequest) -> CardReport {
        let terminal = &mut self.desk().terminal;
        terminal.reports();
        terminal.ask(request);
        for _ in 0..400 {
            terminal.pass(secs(1));
            let is_answer = |report: &CardReport| {
                matches!(
                    report,
                    CardReport::RecordRead { .. }
                        | CardReport::BatchClosed { .. }
                        | CardReport::Voided { .. }
                        | CardReport::Purchased { .. }
                )
            };
            if let Some(report) = terminal.reports().into_iter().find(is_answer) {
                return report;
            }
        }
        panic!("the terminal does not answer")
    }

    /// What the books have between card terminal and bank.
    pub fn clearing(&mut self) -> Money {
        self.holds(Account::CardClearing)
    }

    /// What an account of the books holds, debits above zero.
    fn holds(&mut self, account: Account) -> Money {
        let mut books = Books::new(Arc::new(Settings::demo().policy));
        for happening in self.store().happenings().unwrap() {
            match happening.unwrap() {
                Happening::OfPatient(fact) => books.record(&fact).unwrap(),
                Happening::OfClinic(fact) => books.record_clinic(fact.on, &fact.what).unwrap(),
            }
        }
        let postings = books.journal().entries().iter().flat_map(|it| it.entry.postings());
        let of_it = postings.filter(|it| it.account == account);
        Money::sum(of_it.map(|it| it.amount)).unwrap()
    }

    /// By how much the bank is short of the journal, as far as nobody explained it.
    fn is_short_of(&mut self) -> Money {
        let store: &mut Store = self.store();
        let open = store.open_differences().unwrap();
        let short = open.iter().map(|it| {
            let theirs = it.difference.theirs.unwrap_or(Money::ZERO);
            it.difference.ours.minus(theirs).unwrap()
        });
        Money::sum(short).unwrap()
    }
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor)
}

fn evening() -> NaiveDateTime {
    "2026-11-23T18:05:00".parse().unwrap()
}
