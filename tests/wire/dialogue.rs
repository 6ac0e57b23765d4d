//! Whatever the terminal does: the right report, and never a second charge.

use std::time::Duration;

use countersign::device::terminal::pax::sim::{Pace, SimEvent, SimSettings};
use countersign::domain::card::{
    CardOutcome, CardProgress, CardReport, CardRequest, DeclineReason, Doubt, LookUp, Movement,
    TokenWish, VoidOutcome,
};
use countersign::domain::money::Money;

use crate::register::{
    ASKED, LONG, buy, counter, counter_with, is_approved, look_up, progress_of, purchase,
    purchased, reference, unplugged, void, will,
};

#[test]
fn each_deed_of_the_terminal_has_its_report_and_its_truth_in_the_journal() {
    use DeclineReason as No;
    let doubt = |doubt| Some(CardOutcome::Unknown(doubt));
    let no = |reason| Some(CardOutcome::Declined(reason));
    let yes = None; // Approved in full.
    // What the script says; what the purchase ends with; what a look-up finds; charges booked.
    #[rustfmt::skip]
    let cases = [
        ("approve",               yes.clone(),                  "approved", 1),
        ("decline",               no(No::Bank),                 "declined", 0),
        ("decline 51 NO FUNDS",   no(No::Bank),                 "declined", 0),
        ("timeout",               no(No::NoCard),               "not found", 0),
        ("abort",                 no(No::Cancelled),            "not found", 0),
        ("bare-eot",              no(No::Cancelled),            "not found", 0),
        ("duplicate",             yes.clone(),                  "approved", 1),
        ("offline",               doubt(Doubt::StoredOffline),  "no answer", 1),
        ("strange-code",          doubt(Doubt::StrangeCode),    "not found", 0),
        ("strange-code 100003",   no(No::TerminalRefused),      "not found", 0),
        ("strange-code 100004",   no(No::TerminalRefused),      "not found", 0),
        ("strange-code 100011",   doubt(Doubt::OtherReference), "not found", 0),
        ("other-reference",       doubt(Doubt::OtherReference), "approved", 1),
        ("other-amount 149.01",   doubt(Doubt::OtherAmount),    "approved", 1),
        ("silent-before-booking", doubt(Doubt::Silence),        "not found", 0),
        ("silent-after-booking",  doubt(Doubt::Silence),        "approved", 1),
        ("lose-request",          doubt(Doubt::Silence),        "not found", 0),
        ("nak 1",                 yes.clone(),                  "approved", 1),
        ("nak 2",                 yes.clone(),                  "approved", 1),
        ("nak 3",                 doubt(Doubt::Garbled),        "not found", 0),
        ("lose-ack",              yes.clone(),                  "approved", 1),
        ("late-eot",              yes.clone(),                  "approved", 1),
        ("no-eot",                yes.clone(),                  "approved", 1),
        ("noise",                 yes.clone(),                  "approved", 1),
        ("slow 90000",            yes.clone(),                  "approved", 1),
        ("slow 170000",           yes.clone(),                  "approved", 1),
        ("bad-checksum 1",        yes.clone(),                  "approved", 1),
        ("bad-checksum 2",        yes.clone(),                  "approved", 1),
        ("garbage",               doubt(Doubt::Garbled),        "approved", 1),
        ("malformed",             doubt(Doubt::Garbled),        "approved", 1),
        ("packets 2",             yes.clone(),                  "approved", 1),
        ("packets 40",            yes.clone(),                  "approved", 1),
        ("full-card-number",      yes.clone(),                  "approved", 1),
        ("swap-serial 54000001",  doubt(Doubt::Silence),        "not found by another", 0),
    ];
    for (deed, expect, journal, n_charged) in cases {
        let mut counter = counter();
        will(&mut counter, deed);
        let outcome = buy(&mut counter, 10_001);
        match expect {
            None => assert!(is_approved(&outcome), "{deed}: {outcome:?}"),
            Some(expect) => assert_eq!(outcome, expect, "{deed}"),
        }
        assert_eq!(found(&look_up(&mut counter, 10_001)), journal, "{deed}");
        assert_eq!(counter.far.batch().n_charged(), n_charged, "{deed}");
        if journal != "no answer" && !journal.contains("another") {
            let next = buy(&mut counter, 10_003);
            assert!(is_approved(&next), "the sale after `{deed}`: {next:?}");
            assert_eq!(counter.far.batch().n_charged(), n_charged + 1, "{deed}");
        }
    }
}

#[test]
fn a_part_is_approved_as_a_part() {
    let mut counter = counter();
    will(&mut counter, "approve-less 50.00");
    let CardOutcome::Approved(part) = buy(&mut counter, 10_001) else { panic!("not approved") };
    assert_eq!(part.amount, Money::from_minor(50_00));
    assert!(matches!(look_up(&mut counter, 10_001), LookUp::Approved(found) if found == part));
    assert_eq!(void(&mut counter, 10_001, Movement::Purchase), VoidOutcome::Done);
    assert_eq!(counter.far.batch().charges(), []);
}

#[test]
fn a_void_is_done_once_and_the_journal_says_so() {
    let mut counter = counter();
    assert!(is_approved(&buy(&mut counter, 10_001)));
    assert_eq!(void(&mut counter, 10_001, Movement::Purchase), VoidOutcome::Done);
    assert_eq!(void(&mut counter, 10_001, Movement::Purchase), VoidOutcome::Refused);
    assert_eq!(look_up(&mut counter, 10_001), LookUp::Voided);
    assert_eq!(counter.far.batch().charges(), []);
}

/// Terminals count from the same number: the number alone would undo what another patient paid.
#[test]
fn a_void_does_not_reach_a_terminal_that_has_no_record_of_the_charge() {
    let mut counter = counter();
    let CardOutcome::Approved(ours) = buy(&mut counter, 10_001) else { panic!("not approved") };
    counter.happen(SimEvent::Swap { serial_number: "54000001".to_owned() });
    let CardOutcome::Approved(other) = buy(&mut counter, 10_003) else { panic!("not approved") };
    assert_eq!(ours.transaction, other.transaction);
    assert_eq!(void(&mut counter, 10_001, Movement::Purchase), VoidOutcome::Unknown);
    assert_eq!(counter.far.batch().charges().len(), 1, "what the other patient paid stands");
}

#[test]
fn progress_is_told_while_a_person_and_a_bank_take_their_time() {
    use CardProgress as P;
    let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
    counter.ask(purchase(10_001));
    counter.pass(Duration::from_millis(1_400));
    assert_eq!(progress_of(&counter.reports()), [P::ReadyForCard, P::ReadyForCard]);
    counter.pass(Duration::from_millis(200));
    assert_eq!(progress_of(&counter.reports()), [P::Online]);
    counter.pass(Duration::from_secs(1));
    assert!(is_approved(&purchased(&counter.reports(), 10_001)));
}

#[test]
fn a_cancel_before_the_card_stops_the_purchase_and_a_late_one_does_not() {
    let no = CardOutcome::Declined(DeclineReason::Cancelled);
    #[rustfmt::skip]
    let cases = [
        ("approve",       1_000, Some(no.clone()), 0),
        ("cancel-by-eot", 1_000, Some(no),         0),
        ("approve",       2_000, None,             1),
    ];
    for (deed, wait_millis, expect, n_charged) in cases {
        let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
        will(&mut counter, deed);
        counter.ask(purchase(10_001));
        counter.pass(Duration::from_millis(wait_millis));
        counter.ask(CardRequest::Cancel);
        counter.ask(CardRequest::Cancel);
        counter.pass(LONG);
        let outcome = purchased(&counter.reports(), 10_001);
        match expect {
            None => {
                assert!(is_approved(&outcome), "an approval that comes too late is an approval")
            }
            Some(expect) => assert_eq!(outcome, expect, "{deed}"),
        }
        assert_eq!(counter.far.batch().n_charged(), n_charged);
    }
}

#[test]
fn the_red_key_stops_a_purchase() {
    let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
    counter.ask(purchase(10_001));
    counter.happen(SimEvent::PressCancel);
    counter.pass(Duration::from_secs(1));
    let no = CardOutcome::Declined(DeclineReason::Cancelled);
    assert_eq!(purchased(&counter.reports(), 10_001), no);
}

#[test]
fn a_cancel_with_nothing_to_cancel_changes_nothing() {
    let mut counter = counter();
    counter.ask(CardRequest::Cancel);
    assert_eq!(counter.reports(), []);
    assert!(is_approved(&buy(&mut counter, 10_001)));
}

/// The patient walked away from a reader that still wants a card; the kiosk heard nothing. If "not
/// found" were believed at once, a card presented a minute later would be charged for nothing.
#[test]
fn a_terminal_that_still_waits_for_a_card_is_stopped_before_its_journal_is_believed() {
    let pace = Pace { card: Duration::from_secs(600), ..Pace::INSTANT };
    let mut counter = counter_with(SimSettings { pace, ..SimSettings::default() });
    counter.ask(purchase(10_001));
    counter.pass(Duration::from_secs(181));
    let silence = CardOutcome::Unknown(Doubt::Silence);
    assert_eq!(purchased(&counter.reports(), 10_001), silence);
    assert_eq!(found(&look_up(&mut counter, 10_001)), "not found");
    counter.pass(Duration::from_secs(1_000));
    assert_eq!(counter.far.batch().n_charged(), 0, "the card that came later was not charged");
}

#[test]
fn a_reference_is_charged_once_whoever_asks() {
    let mut counter = counter();
    assert!(is_approved(&buy(&mut counter, 10_001)));
    let silence = CardOutcome::Unknown(Doubt::Silence);
    assert_eq!(buy(&mut counter, 10_001), silence, "a question, not a request");
    assert_eq!(counter.far.batch().n_charged(), 1);
}

#[test]
fn an_amount_out_of_bounds_never_reaches_the_terminal() {
    let mut counter = counter();
    for minor in [0, -1, 10_000_01, i64::MAX] {
        let before = counter.n_passed();
        let amount = Money::from_minor(minor);
        counter.ask(CardRequest::Purchase {
            reference: reference(10_001),
            amount,
            token: TokenWish::None,
        });
        let refused = CardOutcome::Declined(DeclineReason::TerminalRefused);
        assert_eq!(purchased(&counter.reports(), 10_001), refused, "{minor}");
        assert_eq!(counter.n_passed(), before);
    }
}

#[test]
fn without_a_wire_everything_is_answered_at_once_and_nothing_is_sent_later() {
    let mut counter = unplugged(SimSettings::default());
    counter.ask(purchase(10_001));
    counter.ask(CardRequest::LookUp { reference: reference(10_001), of: Movement::Purchase });
    counter.ask(CardRequest::Probe);
    let reports = counter.reports();
    let never = CardOutcome::Declined(DeclineReason::NeverReceived);
    assert_eq!(purchased(&reports, 10_001), never);
    assert!(matches!(
        &reports[1..],
        [CardReport::LookedUp { found: LookUp::NoAnswer, .. }, CardReport::LinkLost]
    ));
    counter.mend();
    counter.pass(LONG);
    assert_eq!(counter.far.batch().n_charged(), 0);
}

#[test]
fn a_terminal_that_is_switched_off_is_missed_and_found_again() {
    let mut counter = counter();
    counter.happen(SimEvent::PowerOff);
    counter.pass(Duration::from_secs(100));
    assert_eq!(counter.reports(), [CardReport::LinkLost], "told once");
    counter.ask(CardRequest::Probe);
    counter.pass(Duration::from_secs(1));
    counter.ask(purchase(10_001));
    counter.pass(Duration::from_secs(60));
    let reports = counter.reports();
    let never = CardOutcome::Declined(DeclineReason::NeverReceived);
    assert_eq!(purchased(&reports, 10_001), never, "it was not even asked");
    counter.happen(SimEvent::PowerOn);
    counter.pass(Duration::from_secs(60));
    assert!(matches!(counter.reports().as_slice(), [CardReport::Ready(_)]));
    assert!(is_approved(&buy(&mut counter, 10_003)));
}

#[test]
fn another_terminal_on_the_same_cable_is_noticed() {
    let mut counter = counter();
    counter.happen(SimEvent::Swap { serial_number: "54000001".to_owned() });
    counter.pass(Duration::from_secs(70));
    let reports = counter.reports();
    assert!(
        matches!(reports.as_slice(), [CardReport::Ready(identity)] if identity.serial_number == "54000001"),
        "{reports:?}"
    );
    assert_eq!(found(&look_up(&mut counter, 10_001)), "not found by another");
}

#[test]
fn a_line_at_rest_is_quiet_between_two_proofs_of_life() {
    let mut counter = counter();
    counter.pass(Duration::from_secs(55));
    let before = counter.n_passed();
    counter.pass(Duration::from_secs(60));
    let probe = counter.n_passed() - before;
    assert!(probe > 0, "one proof of life");
    counter.pass(Duration::from_secs(120));
    assert_eq!(counter.n_passed() - before, 3 * probe);
    assert_eq!(counter.reports(), [], "no news is not reported");
}

#[test]
fn the_simulated_terminal_answers_as_the_example_does() {
    use crate::vectors::{APPROVED, bytes};
    use countersign::device::Protocol as _;
    use countersign::device::terminal::pax::frame::{Token, encode};

    // The example's bank tells no id of a card brand.
    let settings =
        SimSettings { pace: Pace::INSTANT, network: String::new(), ..SimSettings::default() };
    let mut terminal = unplugged(settings);
    let now = terminal.now();
    let request = "T00|1.28|01|14900||10001|||||TOKENREQUEST=1~TIPREQ=0";
    terminal.far.bytes_in(&encode(&bytes(request)), now);
    let out: Vec<u8> = std::iter::from_fn(|| terminal.far.next_bytes_out()).flatten().collect();
    let expect = APPROVED.replace("TKN4111AAAA", "TKN1111AAAA").replace("~0~~|", "~0|");
    assert_eq!(crate::vectors::tokens(&out), [Token::Ack, Token::Frame(bytes(&expect))]);
}

/// The bytes of public register programs, with their habits: a reference that is a control byte,
/// numbers with leading zeros, fields more or fewer, `36` instead of ACK.
#[test]
fn other_peoples_registers_are_served() {
    use crate::vectors::{bytes, tokens};
    use countersign::device::Protocol as _;
    use countersign::device::terminal::pax::frame::{Token, encode};

    let strange_ack: &[u8] = b"36";
    #[rustfmt::skip]
    let cases: [(&str, &[u8], &str); 11] = [
        ("A00|1.43", &[6], "0|A01|1.43|000000|OK|53999999"),
        ("T00|1.43|03|000000000||\u{1}||||||", &[6], "0|T01|1.43|000000|OK|00~APPROVAL~123456"),
        ("T00|1.43|04|000002500~000000000~~~000000000||\u{1}~~~00017||||||", &[6],
         "0|T01|1.43|000000|OK|00~APPROVAL~123457~600112345679~8~1~NET000000008|04|2500"),
        ("T00|1.35|01|1234|~~~~~1|101~INV9|||||TOKENREQUEST=1~TIPREQ=1", strange_ack,
         "0|T01|1.35|000000|OK|00~APPROVAL"),
        ("T00|1.35|16|||102|||||HREF=600112345680", strange_ack, "0|T01|1.35|000000|OK|00~APPROVAL"),
        ("T00|1.35|02|100||103|||||TIPREQ=1", strange_ack, "0|T01|1.35|000000|OK|00~APPROVAL"),
        ("T00|1.31|01|100||1||||||", &[6], "0|T01|1.31|000000|OK|00~APPROVAL"),
        ("A08|1.35|0|", &[6], "0|A09|1.35|100023|NOT FOUND"),
        ("R02|1.28|00|||0||||", &[6], "0|R03|1.28|000000|OK|6|0|00~APPROVAL"),
        ("B00|1.28|2026NovMon081143", &[6], "0|B01|1.28|000000|OK|0~CLOSED~~~~1|3=0=0=0=0=0=0|2500=0"),
        ("B04|1.43|", &[6], "0|B05|1.43|000000|OK"),
    ];
    let mut terminal = unplugged(SimSettings { pace: Pace::INSTANT, ..SimSettings::default() });
    let now = terminal.now();
    for (request, ack, expect) in cases {
        terminal.far.bytes_in(&encode(&bytes(request)), now);
        let out: Vec<u8> = std::iter::from_fn(|| terminal.far.next_bytes_out()).flatten().collect();
        let read = tokens(&out);
        let [Token::Ack, Token::Frame(answer)] = read.as_slice() else {
            panic!("{request}: {read:?}")
        };
        let text = String::from_utf8_lossy(answer).replace('\u{1c}', "|").replace('\u{1f}', "~");
        assert!(text.starts_with(expect), "{request}: {text}");
        terminal.far.bytes_in(ack, now);
        assert_eq!(terminal.far.next_bytes_out(), Some(vec![4]), "{request}");
    }
    terminal.far.bytes_in(&encode(&bytes("A14|1.35|")), now);
    let out: Vec<u8> = std::iter::from_fn(|| terminal.far.next_bytes_out()).flatten().collect();
    assert_eq!(out, [6, 4], "a cancel with nothing to cancel ends at once");
}

#[test]
fn what_is_printed_for_people_holds_no_card_number() {
    use countersign::domain::card_number::holds_card_number;
    let mut counter = counter();
    will(&mut counter, "full-card-number\ndecline\nnak 3\ngarbage");
    for number in [1, 3, 5, 7] {
        buy(&mut counter, number);
    }
    let lines = counter.far_reports();
    assert!(lines.len() > 6);
    assert!(lines[0].0.contains("A14") || lines[0].0.contains("A00"), "{}", lines[0]);
    for line in lines {
        assert!(!holds_card_number(&line.0) && !line.0.contains('\n'), "{line}");
    }
}

fn found(found: &LookUp) -> &'static str {
    match found {
        LookUp::Approved(approval) => {
            assert!(approval.amount >= ASKED || approval.amount.is_positive());
            "approved"
        }
        LookUp::Declined => "declined",
        LookUp::Voided => "voided",
        LookUp::NotFound { serial_number } => match serial_number.as_deref() {
            Some("53999999") => "not found",
            _ => "not found by another",
        },
        LookUp::NoAnswer => "no answer",
    }
}
