//! Each step of money back, with each answer: a request that moves money is sent once, and nothing is
//! taken for given before the terminal's journal says so.

use std::time::Instant;

use chrono::{DateTime, NaiveDate};
use countersign::domain::card::{
    Approval, CardBrand, CardOutcome, CardRequest, ChipData, DeclineReason, Doubt, EcrRef,
    EntryMode, LookUp, TerminalIdentity, TransactionNumber, VoidOutcome,
};
use countersign::domain::give_back::{BackLeg, GiveBack, LegEnd};
use countersign::domain::id::Id;
use countersign::domain::money::Money;
use countersign::domain::open_case::Signer;
use countersign::domain::sale::{CardPayment, ToldBy};
use countersign::flow::give_back::{
    ASK_AGAIN_WAIT, Effect, Event, Giving, Over, PATIENCE_MAX, State,
};

#[test]
fn a_whole_charge_of_the_open_batch_is_undone() {
    let now = some_moment();
    let (mut giving, todo) = Giving::begin(back(&[leg(1, 100, true)]), now);
    assert!(matches!(todo[..], [Effect::Card(CardRequest::Void { .. })]));
    let todo = giving.step(Event::Voided(VoidOutcome::Done), now);
    assert_eq!(todo, [Effect::End(vec![LegEnd::Voided])]);
    assert_eq!(giving.step(Event::Saved, now), []);
    assert_eq!(*giving.state(), State::Over(Over::Given));
}

#[test]
fn what_cannot_be_undone_goes_back_as_a_return() {
    let now = some_moment();
    for found in [not_found("T1"), LookUp::Approved(approval(100)), LookUp::Declined] {
        let (mut giving, _) = Giving::begin(back(&[leg(1, 100, true)]), now);
        let todo = giving.step(Event::Voided(VoidOutcome::Refused), now);
        assert!(matches!(todo[..], [Effect::Card(CardRequest::LookUp { .. })]));
        let todo = giving.step(Event::LookedUp(found), now);
        assert!(matches!(todo[..], [Effect::Card(CardRequest::Return { .. })]), "{todo:?}");
        let todo = giving.step(Event::Returned(CardOutcome::Approved(approval(100))), now);
        assert!(matches!(todo[..], [Effect::End(_)]));
    }
}

#[test]
fn silence_is_a_question_and_nothing_is_sent_twice() {
    let start = some_moment();
    for is_whole in [true, false] {
        let (mut giving, first) = Giving::begin(back(&[leg(1, 100, is_whole)]), start);
        assert_eq!(first.len(), 1);
        let mut now = start;
        for _ in 0..100 {
            now = giving.next_deadline().unwrap_or(now + ASK_AGAIN_WAIT);
            for effect in giving.step(Event::Tick, now) {
                assert!(is_question(&effect), "{effect:?}");
            }
            for effect in giving.step(Event::LookedUp(LookUp::NoAnswer), now) {
                assert!(is_question(&effect), "{effect:?}");
            }
        }
        assert!(!giving.is_over());
        assert!(giving.may_settle(now));
    }
}

#[test]
fn another_terminal_cannot_say_that_nothing_went_back() {
    let now = some_moment();
    let (mut giving, _) = Giving::begin(back(&[leg(1, 100, false)]), now);
    giving.step(Event::Returned(CardOutcome::Unknown(Doubt::Silence)), now);
    assert_eq!(giving.step(Event::LookedUp(not_found("T2")), now), []);
    let nobody = LookUp::NotFound { serial_number: None };
    assert_eq!(giving.step(Event::LookedUp(nobody), now), []);
    let todo = giving.step(Event::LookedUp(not_found("T1")), now);
    let never = LegEnd::NotGiven(DeclineReason::NeverReceived);
    assert_eq!(todo, [Effect::End(vec![never])]);
}

#[test]
fn an_answer_for_another_sum_is_no_answer() {
    let now = some_moment();
    let (mut giving, _) = Giving::begin(back(&[leg(1, 100, false)]), now);
    let todo = giving.step(Event::Returned(CardOutcome::Approved(approval(40))), now);
    assert!(todo.contains(&Effect::Mark(Doubt::OtherAmount)), "{todo:?}");
    assert!(!giving.is_over());
}

#[test]
fn a_no_ends_it_and_the_charges_after_it_are_not_tried() {
    let now = some_moment();
    let (mut giving, _) = Giving::begin(back(&[leg(1, 100, false), leg(3, 50, false)]), now);
    let no = Event::Returned(CardOutcome::Declined(DeclineReason::Bank));
    let todo = giving.step(no, now);
    let end = LegEnd::NotGiven(DeclineReason::Bank);
    assert_eq!(todo, [Effect::End(vec![end.clone(), end])]);
    giving.step(Event::Saved, now);
    assert_eq!(*giving.state(), State::Over(Over::NotGiven(DeclineReason::Bank)));
}

#[test]
fn after_a_start_nothing_is_sent_and_the_journal_decides() {
    let now = some_moment();
    let legs = [leg(1, 100, true), leg(3, 50, false)];
    let (mut giving, todo) = Giving::recovered(back(&legs), now);
    assert!(todo.iter().all(is_question), "{todo:?}");
    let todo = giving.step(Event::LookedUp(LookUp::Voided), now);
    assert!(todo.iter().all(is_question), "{todo:?}");
    let todo = giving.step(Event::LookedUp(not_found("T1")), now);
    let never = LegEnd::NotGiven(DeclineReason::NeverReceived);
    assert_eq!(todo, [Effect::End(vec![LegEnd::Voided, never])]);
    giving.step(Event::Saved, now);
    assert_eq!(*giving.state(), State::Over(Over::InPart));
}

#[test]
fn what_happened_is_written_however_long_the_disk_is_full() {
    let start = some_moment();
    let (mut giving, _) = Giving::begin(back(&[leg(1, 100, true)]), start);
    giving.step(Event::Voided(VoidOutcome::Done), start);
    for n in 1..20 {
        let now = start + ASK_AGAIN_WAIT * n;
        giving.step(Event::SaveFailed, now);
        let todo = giving.step(Event::Tick, now + ASK_AGAIN_WAIT);
        assert_eq!(todo, [Effect::End(vec![LegEnd::Voided])]);
    }
}

#[test]
fn a_person_settles_only_what_the_terminal_could_not_tell() {
    let now = some_moment();
    let by = Signer { staff: None, name: "Nora Quinn".to_owned() };
    let seen = |is_given| Event::FoundByHand {
        is_given,
        by: by.clone(),
        reason: "the slip is here".to_owned(),
    };
    for is_given in [true, false] {
        let (mut giving, _) = Giving::begin(back(&[leg(1, 100, false)]), now);
        assert_eq!(giving.step(seen(is_given), now), [], "it is only just asked");
        giving.step(Event::Returned(CardOutcome::Unknown(Doubt::Silence)), now);
        let later = now + PATIENCE_MAX;
        let todo = giving.step(seen(is_given), later);
        let Some(Effect::End(ends)) = todo.first() else { panic!("{todo:?}") };
        assert_eq!(ends[0].is_given(), is_given);
    }
}

#[expect(clippy::disallowed_methods, reason = "any moment will do")]
fn some_moment() -> Instant {
    Instant::now()
}

fn is_question(effect: &Effect) -> bool {
    matches!(effect, Effect::Mark(_) | Effect::Card(CardRequest::LookUp { .. }))
}

fn not_found(serial: &str) -> LookUp {
    LookUp::NotFound { serial_number: Some(serial.to_owned()) }
}

fn back(legs: &[BackLeg]) -> GiveBack {
    GiveBack {
        id: Id::from_raw(7),
        patient: Id::from_raw(1),
        contract: Id::from_raw(2),
        legs: legs.to_vec(),
        by: Signer { staff: None, name: "Marcus Bell".to_owned() },
        terminal: Some("T1".to_owned()),
        opened_at: DateTime::default(),
        business_date: NaiveDate::default(),
    }
}

fn leg(reference: u32, minor: i64, may_void: bool) -> BackLeg {
    BackLeg {
        sale: Id::from_raw(3),
        charge: CardPayment {
            attempt: Id::from_raw(4),
            reference: EcrRef::new(reference).unwrap(),
            approval: approval(minor),
            terminal: TerminalIdentity::default(),
            told_by: ToldBy::Terminal,
        },
        amount: Money::from_minor(minor),
        reference: EcrRef::new(reference + 100).unwrap(),
        may_void,
    }
}

fn approval(minor: i64) -> Approval {
    Approval {
        amount: Money::from_minor(minor),
        auth_code: "004512".to_owned(),
        transaction: TransactionNumber("17".to_owned()),
        host_reference: "6327".to_owned(),
        batch: String::new(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Other,
        chip: ChipData::default(),
        terminal_time: String::new(),
        terminal_id: String::new(),
        token: None,
        network_id: String::new(),
        sequence: String::new(),
        merchant_id: String::new(),
    }
}
