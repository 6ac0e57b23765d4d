//! What a payment does, as tables, and the whole of it as a golden file.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate};

use countersign::domain::card::{
    Approval, CardBrand, CardOutcome, CardProgress, ChipData, DeclineReason, Doubt, EcrRef,
    EntryMode, LookUp, TransactionNumber, VoidOutcome,
};
use countersign::domain::id::{AttemptId, PatientId, SaleId};
use countersign::domain::intent::{Intent, IntentEnd, OpenReason, Standing};
use countersign::domain::money::Money;
use countersign::domain::sale::Sums;
use countersign::domain::sold::{Sold, Tender};
use countersign::flow::payment::{
    ANSWER_MAX, ASK_AGAIN_WAIT, CHARGE_MAX, CHOICE_MAX, Effect, Event, PATIENCE_MAX, PaidByCard,
    Payment, RECORD_MAX, State, Watch,
};

use crate::golden;

const SERIAL: &str = "53999999";

fn approval(minor: i64) -> Approval {
    Approval {
        amount: Money::from_minor(minor),
        auth_code: "123456".to_owned(),
        transaction: TransactionNumber("17".to_owned()),
        host_reference: "600112345678".to_owned(),
        batch: "1".to_owned(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Chip,
        chip: ChipData::default(),
        terminal_time: "20261123141400".to_owned(),
        terminal_id: "44170021".to_owned(),
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    }
}

fn intent() -> Intent {
    let amount = Money::from_minor(387_00);
    let attempt = AttemptId::from_raw(1);
    let sold = Sold {
        sale: SaleId::from_raw(2),
        patient: PatientId::from_raw(3),
        lines: Vec::new(),
        tax: Money::ZERO,
        tenders: vec![Tender::Card { amount, attempt: Some(attempt) }],
        points: None,
        points_times: None,
    };
    Intent {
        attempt,
        consent: None,
        reference: EcrRef::new(10_001).unwrap(),
        amount,
        sums: Sums::of(&sold).unwrap(),
        sold,
        terminal: Some(SERIAL.to_owned()),
        opened_at: DateTime::UNIX_EPOCH,
        business_date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
    }
}

fn begin(now: Instant) -> (Payment, Vec<Effect>) {
    Payment::begin(intent(), Watch::default(), now)
}

fn standing(reason: OpenReason) -> Standing {
    Standing { intent: intent(), reason, taken: Vec::new(), leg: None }
}

fn not_found() -> Event {
    Event::LookedUp(LookUp::NotFound { serial_number: Some(SERIAL.to_owned()) })
}

fn short(effect: &Effect) -> &'static str {
    match effect {
        Effect::Record => "record",
        Effect::RecordLeg(_) => "record leg",
        Effect::Purchase { .. } => "purchase",
        Effect::Cancel => "cancel",
        Effect::LookUp(_) => "ask",
        Effect::Void(..) => "void",
        Effect::Keep(..) => "keep",
        Effect::Settle(_) => "settle",
        Effect::AskStaff => "ask staff",
        Effect::Mark(_) => "mark",
        Effect::Complete(_) => "complete",
        Effect::Close(_) => "close",
        Effect::AlertStaff => "alert",
    }
}

fn state_name(payment: &Payment) -> &'static str {
    match payment.state() {
        State::Recording { .. } => "Recording",
        State::Keeping { .. } => "Keeping",
        State::Parted { .. } => "Parted",
        State::AskingStaff { .. } => "AskingStaff",
        State::Charging { cancelling: false, .. } => "Charging",
        State::Charging { cancelling: true, .. } => "Cancelling",
        State::Confirming { .. } => "Confirming",
        State::Asking(_) => "Asking",
        State::Reversing { .. } => "Reversing",
        State::Completing { .. } => "Completing",
        State::Paid => "Paid",
        State::Declined { .. } => "Declined",
    }
}

#[expect(clippy::disallowed_methods, reason = "any moment will do")]
fn some_moment() -> Instant {
    Instant::now()
}

/// What is done, and where it ends, when these events come half a second apart.
fn effects_of(events: Vec<Event>) -> (String, &'static str) {
    let mut now = some_moment();
    let (mut payment, mut effects) = begin(now);
    for event in events {
        now += Duration::from_millis(500);
        effects.extend(payment.step(event, now));
    }
    let names: Vec<&str> = effects.iter().map(short).collect();
    (names.join(", "), state_name(&payment))
}

#[test]
fn what_a_payment_does() {
    use Event as E;
    let all = || E::Purchased(CardOutcome::Approved(approval(387_00)));
    let less = || E::Purchased(CardOutcome::Approved(approval(200_00)));
    let no = |reason| E::Purchased(CardOutcome::Declined(reason));
    let lost = || E::Purchased(CardOutcome::Unknown(Doubt::LinkLost));
    let rest = || E::Purchased(CardOutcome::Approved(approval(187_00)));
    let another =
        || E::AnotherCard { reference: EcrRef::new(10_003).unwrap(), terminal: SERIAL.to_owned() };
    let found = |minor| E::LookedUp(LookUp::Approved(approval(minor)));
    let other = || E::LookedUp(LookUp::NotFound { serial_number: Some("other".to_owned()) });
    let bank = DeclineReason::Bank;
    let stopped = DeclineReason::Cancelled;

    #[rustfmt::skip]
    let cases = [
        ("approved",                   vec![E::Saved, all(), E::Saved],                            "record, purchase, complete",                       "Paid"),
        ("declined",                   vec![E::Saved, no(bank)],                                   "record, purchase, close",                          "Declined"),
        ("the disk is full",           vec![E::SaveFailed, all()],                                 "record",                                           "Declined"),
        ("before it was saved",        vec![all(), lost(), E::Tick],                               "record",                                           "Recording"),
        ("saved twice",                vec![E::Saved, E::Saved, all(), E::Saved],                  "record, purchase, complete",                       "Paid"),
        ("approved twice",             vec![E::Saved, all(), all(), E::Saved, all()],              "record, purchase, complete",                       "Paid"),
        ("answer lost, found",         vec![E::Saved, lost(), found(387_00), E::Saved],            "record, purchase, mark, ask, complete",            "Paid"),
        ("answer lost, not booked",    vec![E::Saved, lost(), not_found()],                        "record, purchase, mark, ask, close",               "Declined"),
        ("answer lost, other terminal",vec![E::Saved, lost(), other()],                            "record, purchase, mark, ask",                      "Asking"),
        ("answer lost for good",       vec![E::Saved, lost(), E::LookedUp(LookUp::NoAnswer)],      "record, purchase, mark, ask",                      "Asking"),
        ("late answer while asking",   vec![E::Saved, lost(), all(), E::Saved],                    "record, purchase, mark, ask, complete",            "Paid"),
        ("approved for less",          vec![E::Saved, less()],                                     "record, purchase, keep",                           "Keeping"),
        ("less, and kept",             vec![E::Saved, less(), E::Saved],                           "record, purchase, keep",                           "Parted"),
        ("less, not kept",             vec![E::Saved, less(), E::SaveFailed],                      "record, purchase, keep, mark, void",               "Reversing"),
        ("less, given back",           vec![E::Saved, less(), E::Saved, E::GiveBackWanted, E::Voided(VoidOutcome::Done)],
                                                                                                   "record, purchase, keep, mark, void, close",        "Declined"),
        ("less, void refused",         vec![E::Saved, less(), E::Saved, E::GiveBackWanted, E::Voided(VoidOutcome::Refused)],
                                                                                                   "record, purchase, keep, mark, void, ask",          "Reversing"),
        ("less, void lost, was done",  vec![E::Saved, less(), E::Saved, E::GiveBackWanted, E::Voided(VoidOutcome::Unknown), E::LookedUp(LookUp::Voided)],
                                                                                                   "record, purchase, keep, mark, void, ask, close",   "Declined"),
        ("another card pays the rest", vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, another(), E::Saved, rest(), E::Saved],
                                                                                                   "record, purchase, keep, record leg, purchase, complete", "Paid"),
        ("another card is refused",    vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, another(), E::Saved, no(bank)],
                                                                                                   "record, purchase, keep, record leg, purchase, mark", "Parted"),
        ("another card, none given",   vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, E::NoReference, another()],
                                                                                                   "record, purchase, keep",                           "Parted"),
        ("another card, in doubt",     vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, another(), E::Saved, lost(), not_found()],
                                                                                                   "record, purchase, keep, record leg, purchase, mark, ask, mark", "Parted"),
        ("another card, both back",    vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, another(), E::Saved, E::CancelWanted, rest(), E::Voided(VoidOutcome::Done), E::Voided(VoidOutcome::Done)],
                                                                                                   "record, purchase, keep, record leg, purchase, cancel, keep, mark, void, void, close", "Declined"),
        ("refused, and paid late",     vec![E::Saved, less(), E::Saved, E::AnotherCardWanted, another(), E::Saved, no(bank), rest(), E::Saved],
                                                                                                   "record, purchase, keep, record leg, purchase, mark, complete", "Paid"),
        ("stopped in time",            vec![E::Saved, E::CancelWanted, no(stopped), not_found()],  "record, purchase, cancel, ask, close",             "Declined"),
        ("stopped twice",              vec![E::Saved, E::CancelWanted, E::CancelWanted],           "record, purchase, cancel",                         "Cancelling"),
        ("stopped too late",           vec![E::Saved, E::CancelWanted, all(), E::Voided(VoidOutcome::Done)],
                                                                                                   "record, purchase, cancel, keep, mark, void, close", "Declined"),
        ("stopped, yet booked",        vec![E::Saved, E::CancelWanted, no(stopped), found(387_00)],"record, purchase, cancel, ask, keep, mark, void",  "Reversing"),
        ("no card came",               vec![E::Saved, no(DeclineReason::NoCard), not_found()],     "record, purchase, ask, close",                     "Declined"),
        ("no card, yet booked",        vec![E::Saved, no(DeclineReason::NoCard), found(387_00), E::Saved],
                                                                                                   "record, purchase, ask, complete",                  "Paid"),
        ("no card, yet approved",      vec![E::Saved, no(DeclineReason::NoCard), all(), not_found(), E::Saved],
                                                                                                   "record, purchase, ask, complete",                  "Paid"),
        ("the sale is not written",    vec![E::Saved, all(), E::SaveFailed],                       "record, purchase, complete, alert",                "Completing"),
    ];
    for (case, events, effects, end) in cases {
        assert_eq!(effects_of(events), (effects.to_owned(), end), "{case}");
    }
}

#[test]
fn a_terminal_that_may_take_longer_is_asked_later() {
    let start = some_moment();
    let charge_max = Duration::from_secs(660);
    let watch = Watch { charge_max, ..Watch::default() };
    let (mut payment, _) = Payment::begin(intent(), watch, start);
    payment.step(Event::Saved, start);
    assert_eq!(payment.next_deadline(), Some(start + charge_max));
    assert_eq!(payment.step(Event::Tick, start + CHARGE_MAX), []);
    let asked = payment.step(Event::Tick, start + charge_max);
    assert!(asked.iter().any(|effect| matches!(effect, Effect::LookUp(_))), "{asked:?}");
}

#[test]
fn a_silent_terminal_is_asked_and_never_charged_again() {
    let start = some_moment();
    let (mut payment, _) = begin(start);
    payment.step(Event::Saved, start);
    assert_eq!(payment.next_deadline(), Some(start + CHARGE_MAX));
    assert_eq!(payment.step(Event::Tick, start + CHARGE_MAX - Duration::from_millis(1)), []);
    let mut asked = 0;
    let mut alerts = 0;
    let mut now = start + CHARGE_MAX;
    for _ in 0..600 {
        for effect in payment.step(Event::Tick, now) {
            match effect {
                Effect::LookUp(_) => {
                    asked += 1;
                    payment.step(Event::LookedUp(LookUp::NoAnswer), now);
                }
                Effect::AlertStaff => alerts += 1,
                Effect::Mark(_) => (),
                other => panic!("{other:?}"),
            }
        }
        now += Duration::from_secs(1);
    }
    assert_eq!(alerts, 1, "staff are told once");
    assert!((100..=125).contains(&asked), "asked {asked} times in ten minutes");
    assert!(matches!(payment.state(), State::Asking(_)));
    assert_eq!(
        payment.step(not_found(), now),
        [Effect::Close(IntentEnd::NotCharged(DeclineReason::NeverReceived))]
    );
}

/// A driver that has died answers nothing: nobody stands at a screen that waits for it for ever.
#[test]
fn every_question_without_an_answer_is_asked_again_and_staff_are_told() {
    let ways: [(&str, Vec<Event>); 3] = [
        ("Confirming", vec![Event::Purchased(CardOutcome::Declined(DeclineReason::NoCard))]),
        ("Asking", vec![Event::Purchased(CardOutcome::Unknown(Doubt::LinkLost))]),
        ("Reversing", given_back()),
    ];
    for (name, way) in ways {
        let start = some_moment();
        let (mut payment, _) = begin(start);
        payment.step(Event::Saved, start);
        for event in way {
            payment.step(event, start);
        }
        assert_eq!(state_name(&payment), name);
        let mut effects = Vec::new();
        let end = start + 2 * ANSWER_MAX + PATIENCE_MAX;
        while let Some(at) = payment.next_deadline().filter(|at| *at <= end) {
            effects.extend(payment.step(Event::Tick, at).iter().map(short));
        }
        let count = |wanted| effects.iter().filter(|effect| **effect == wanted).count();
        assert!(count("ask") >= 2, "{name}: {effects:?}");
        assert_eq!((count("alert"), count("void")), (1, 0), "{name}: {effects:?}");
        assert!(payment.next_deadline().is_some(), "{name}");
    }
}

/// 200.00 of 387.00, and the patient wants it back.
fn given_back() -> Vec<Event> {
    let less = CardOutcome::Approved(approval(200_00));
    vec![Event::Purchased(less), Event::Saved, Event::GiveBackWanted]
}

/// Transaction 17 of another terminal is somebody else's.
#[test]
fn a_void_is_tried_again_only_where_the_charge_was_found() {
    let mut now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    for event in given_back() {
        payment.step(event, now);
    }
    let ask = || Effect::LookUp(EcrRef::new(10_001).unwrap());
    assert_eq!(payment.step(Event::Voided(VoidOutcome::Unknown), now), [ask()]);
    let other = || LookUp::NotFound { serial_number: Some("other".to_owned()) };
    for found in [other(), LookUp::NoAnswer, other()] {
        assert_eq!(payment.step(Event::LookedUp(found), now), []);
        now += ASK_AGAIN_WAIT;
        assert_eq!(payment.step(Event::Tick, now), [ask()]);
    }
    payment.step(Event::LookedUp(LookUp::Approved(approval(200_00))), now);
    now += ASK_AGAIN_WAIT;
    let void = Effect::Void(EcrRef::new(10_001).unwrap());
    assert_eq!(payment.step(Event::Tick, now), [void]);
}

#[test]
fn a_sale_that_could_not_be_written_is_tried_again() {
    let now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Approved(approval(387_00))), now);
    payment.step(Event::SaveFailed, now);
    let tried = payment.step(Event::Tick, now + ASK_AGAIN_WAIT);
    assert_eq!(tried.iter().map(short).collect::<Vec<_>>(), ["complete"]);
    payment.step(Event::Saved, now + ASK_AGAIN_WAIT);
    assert!(payment.is_over());
}

#[test]
fn what_was_charged_and_undone_is_not_written_down_as_never_charged() {
    let now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Declined(DeclineReason::Cancelled)), now);
    let undone = payment.step(Event::LookedUp(LookUp::Voided), now);
    assert_eq!(undone, [Effect::Close(IntentEnd::Reversed)]);
}

#[test]
fn a_sale_that_can_not_be_written_for_long_calls_staff_once() {
    let mut now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Approved(approval(387_00))), now);
    assert_eq!(payment.step(Event::SaveFailed, now), [Effect::AlertStaff]);
    for _ in 0..100 {
        now += ASK_AGAIN_WAIT;
        let tried = payment.step(Event::Tick, now);
        assert_eq!(tried.iter().map(short).collect::<Vec<_>>(), ["complete"]);
        assert_eq!(payment.step(Event::SaveFailed, now), []);
    }
}

#[test]
fn a_payment_found_half_done_begins_with_a_question() {
    let now = some_moment();
    for (reason, expect) in [
        (OpenReason::Sending, "Completing"),
        (OpenReason::InDoubt(Doubt::Silence), "Completing"),
        (OpenReason::Reversing, "Reversing"),
    ] {
        let (mut payment, effects) = Payment::recovered(standing(reason), Watch::default(), now);
        assert_eq!(effects.iter().map(short).next_back(), Some("ask"));
        assert!(!effects.iter().any(|effect| short(effect) == "purchase"));
        payment.step(Event::LookedUp(LookUp::Approved(approval(387_00))), now);
        assert_eq!(state_name(&payment), expect, "{reason:?}");
    }
}

/// R-35 and CB-6: what was approved is kept, and asked about, before it is sold.
#[test]
fn a_swiped_card_and_a_card_that_pays_again_wait_for_staff() {
    let swiped = Approval { entry: EntryMode::FallbackSwipe, ..approval(387_00) };
    let again = Watch { recent: vec![PaidByCard::from(&approval(387_00))], ..Watch::default() };
    let strict = Watch { chip_above: Some(Money::from_minor(300_00)), ..Watch::default() };
    let lax = Watch { chip_above: Some(Money::from_minor(400_00)), ..Watch::default() };
    #[rustfmt::skip]
    let cases = [
        ("dipped, no limit",      Watch::default(), approval(387_00), false),
        ("swiped, no limit",      Watch::default(), swiped.clone(),   false),
        ("swiped, no contract",   strict.clone(),   swiped.clone(),   false),
        ("dipped, above",         strict,           approval(387_00), false),
        ("swiped, below",         lax,              swiped,           false),
        ("the same card again",   again.clone(),    approval(387_00), true),
        ("another card the same", again.clone(),    Approval { last_four: "1881".to_owned(), ..approval(387_00) }, false),
    ];
    for (case, watch, approved, is_asked) in cases {
        let now = some_moment();
        let (mut payment, _) = Payment::begin(intent(), watch, now);
        payment.step(Event::Saved, now);
        payment.step(Event::Purchased(CardOutcome::Approved(approved)), now);
        let expect = if is_asked { "Keeping" } else { "Completing" };
        assert_eq!(state_name(&payment), expect, "{case}");
    }
    for (said, end) in [(Some(true), "Completing"), (Some(false), "Reversing"), (None, "Reversing")]
    {
        let now = some_moment();
        let (mut payment, _) = Payment::begin(intent(), again.clone(), now);
        payment.step(Event::Saved, now);
        payment.step(Event::Purchased(CardOutcome::Approved(approval(387_00))), now);
        assert_eq!(payment.step(Event::Saved, now), [Effect::AskStaff]);
        match said {
            Some(is_yes) => payment.step(Event::StaffAnswered { is_yes }, now),
            None => payment.step(Event::Tick, now + CHOICE_MAX),
        };
        assert_eq!(state_name(&payment), end, "{said:?}");
    }
}

#[test]
fn a_part_for_which_nobody_chooses_goes_back_by_itself_and_staff_are_told() {
    let now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Approved(approval(200_00))), now);
    payment.step(Event::Saved, now);
    assert_eq!(payment.rest(), Money::from_minor(187_00));
    assert_eq!(payment.next_deadline(), Some(now + CHOICE_MAX));
    let done = payment.step(Event::Tick, now + CHOICE_MAX);
    assert_eq!(done.iter().map(short).collect::<Vec<_>>(), ["alert", "mark", "void"]);
}

#[test]
fn a_card_that_pays_the_rest_at_another_terminal_is_noted_with_that_terminal() {
    let now = some_moment();
    let (mut payment, _) = begin(now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Approved(approval(200_00))), now);
    payment.step(Event::Saved, now);
    payment.step(Event::AnotherCardWanted, now);
    let (reference, terminal) = (EcrRef::new(10_003).unwrap(), "54000001".to_owned());
    payment.step(Event::AnotherCard { reference, terminal }, now);
    payment.step(Event::Saved, now);
    payment.step(Event::Purchased(CardOutcome::Approved(approval(187_00))), now);
    let terminals: Vec<&str> =
        payment.taken().iter().map(|paid| paid.terminal.serial_number.as_str()).collect();
    assert_eq!(terminals, [SERIAL, "54000001"]);
}

/// A disk that hangs: nothing was sent, and should the intent be written after all, so is its end.
#[test]
fn a_payment_that_is_not_written_in_time_is_not_begun() {
    let now = some_moment();
    let (mut payment, _) = begin(now);
    assert_eq!(payment.next_deadline(), Some(now + RECORD_MAX));
    let end = Effect::Close(IntentEnd::NotCharged(DeclineReason::NotRecorded));
    assert_eq!(payment.step(Event::Tick, now + RECORD_MAX), [end]);
    assert_eq!(payment.step(Event::Saved, now + RECORD_MAX), [], "late: nothing is asked");
}

/// Whatever comes, in whatever order, one attempt is charged at most once, and never before it is
/// on disk: the machine is walked with 40,000 seeded sequences of every event.
#[test]
fn no_order_of_events_charges_twice() {
    let events = all_events();
    for seed in 1..=2_000_u64 {
        let mut dice = seed;
        let mut now = some_moment();
        let (mut payment, effects) = begin(now);
        let mut log: Vec<&str> = effects.iter().map(short).collect();
        for _ in 0..20 {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            let pick = usize::try_from(dice % 97).unwrap() % events.len();
            now += Duration::from_millis(dice % 20_000);
            log.extend(payment.step(events[pick].1.clone(), now).iter().map(short));
        }
        let count = |name: &str| log.iter().filter(|effect| **effect == name).count();
        assert!(count("purchase") <= 1, "seed {seed}: {log:?}");
        assert!(count("close") + usize::from(count("complete") > 0) <= 1, "seed {seed}: {log:?}");
        assert!(count("keep") <= 1, "seed {seed}: {log:?}");
        assert_eq!(log.first(), Some(&"record"), "seed {seed}");
    }
}

fn all_events() -> Vec<(&'static str, Event)> {
    use Event as E;
    vec![
        ("Saved", E::Saved),
        ("SaveFailed", E::SaveFailed),
        ("Progress", E::Progress(CardProgress::CardRead)),
        ("Approved all", E::Purchased(CardOutcome::Approved(approval(387_00)))),
        ("Approved less", E::Purchased(CardOutcome::Approved(approval(200_00)))),
        ("Declined", E::Purchased(CardOutcome::Declined(DeclineReason::Bank))),
        ("Stopped", E::Purchased(CardOutcome::Declined(DeclineReason::Cancelled))),
        ("Unknown", E::Purchased(CardOutcome::Unknown(Doubt::LinkLost))),
        ("Found all", E::LookedUp(LookUp::Approved(approval(387_00)))),
        ("Found less", E::LookedUp(LookUp::Approved(approval(200_00)))),
        ("Found declined", E::LookedUp(LookUp::Declined)),
        ("Found voided", E::LookedUp(LookUp::Voided)),
        ("Not found", not_found()),
        ("No answer", E::LookedUp(LookUp::NoAnswer)),
        ("Void done", E::Voided(VoidOutcome::Done)),
        ("Void refused", E::Voided(VoidOutcome::Refused)),
        ("CancelWanted", E::CancelWanted),
        ("Another wanted", E::AnotherCardWanted),
        ("Give back", E::GiveBackWanted),
        ("Staff said yes", E::StaffAnswered { is_yes: true }),
        ("Staff said no", E::StaffAnswered { is_yes: false }),
        ("Long after", E::Tick),
    ]
}

/// Every state with every event: a change of behavior is a line in a diff that anybody can read.
#[test]
fn the_table_of_transitions_is_as_written_down() {
    use Event as E;
    let less = || E::Purchased(CardOutcome::Approved(approval(200_00)));
    let ways: [(&str, Vec<Event>); 11] = [
        ("Recording", vec![]),
        ("Charging", vec![E::Saved]),
        ("Cancelling", vec![E::Saved, E::CancelWanted]),
        ("Confirming", vec![E::Saved, E::Purchased(CardOutcome::Declined(DeclineReason::NoCard))]),
        ("Asking", vec![E::Saved, E::Purchased(CardOutcome::Unknown(Doubt::LinkLost))]),
        ("Keeping", vec![E::Saved, less()]),
        ("Parted", vec![E::Saved, less(), E::Saved]),
        ("Reversing", vec![E::Saved, less(), E::Saved, E::GiveBackWanted]),
        ("Completing", vec![E::Saved, E::Purchased(CardOutcome::Approved(approval(387_00)))]),
        ("Paid", vec![E::Saved, E::Purchased(CardOutcome::Approved(approval(387_00))), E::Saved]),
        ("Declined", vec![E::Saved, E::Purchased(CardOutcome::Declined(DeclineReason::Bank))]),
    ];
    let mut table = String::from(
        "# Every state of a payment with every event: where it goes, and what is done.\n",
    );
    let now = some_moment();
    for (name, way) in ways {
        table.push_str(&format!("\n{name}\n"));
        for (said, event) in all_events() {
            let (mut payment, _) = begin(now);
            for step in &way {
                payment.step(step.clone(), now);
            }
            assert_eq!(state_name(&payment), name);
            let done: Vec<&str> =
                payment.step(event, now + Duration::from_secs(1_000)).iter().map(short).collect();
            let to = state_name(&payment);
            let change = if to == name && done.is_empty() { "." } else { to };
            table.push_str(format!("  {said:<16} {change:<12} {}", done.join(", ")).trim_end());
            table.push('\n');
        }
    }
    golden::check("tests/stories/transitions.txt", &table);
}
