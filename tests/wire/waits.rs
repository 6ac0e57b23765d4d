//! Every wait and every repeat of the dialogue, byte by byte, against a terminal of plain bytes.

use countersign::device::Protocol as _;
use countersign::device::terminal::pax::frame::{ACK, EOT, NAK};
use countersign::domain::card::{
    CardOutcome, CardProgress, CardReport, CardRequest, DeclineReason, Doubt, EcrRef, LookUp,
    Movement, VoidOutcome,
};

use crate::line::{IDENTITY, Line, frame, purchase, purchased, reference};

const SALE: &str = "T00|1.28|01|14900||10001|||||TIPREQ=0~REPORTSTATUS=1";
const APPROVED: &str =
    "0|T01|1.28|000000|OK|00~APPROVAL~123456~6001~7~1|01|14900~0|1111~4|17~10001~20260102101530";
const RECORD: &str = "0|R03|1.28|000000|OK|1|0|00~APPROVAL~123456~6001~7~1|01|01|00|14900~0|1111~4|17~10001~20260102101530";

#[test]
fn a_purchase_is_one_request_one_ack_and_one_outcome() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    assert_eq!(line.sent(), [frame(SALE)]);
    line.receive(&[ACK]);
    let taken = CardProgress::ReadyForCard;
    assert_eq!(line.reports(), [CardReport::Progress { reference: reference(), progress: taken }]);
    line.receive(&frame(APPROVED));
    assert_eq!(line.sent(), [vec![ACK]]);
    assert!(line.is_approved(), "told at once, before EOT");
    line.receive(&[EOT]);
    line.pass_secs(30);
    assert_eq!((line.sent(), line.reports()), (vec![], vec![]));
}

#[test]
fn a_purchase_that_nobody_acknowledges_is_never_sent_again() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.sent();
    line.pass_millis(6_999);
    assert_eq!(line.reports(), []);
    line.pass_millis(1);
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Silence))]);
    line.pass_secs(50);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_purchase_that_was_taken_is_waited_for_and_never_sent_again() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    line.reports();
    line.pass_millis(179_999);
    assert_eq!((line.sent(), line.reports()), (vec![], vec![]));
    line.pass_millis(1);
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Silence))]);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
}

#[test]
fn only_nak_makes_copies_of_a_purchase_and_three_are_enough() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    for _ in 0..2 {
        line.receive(&[NAK]);
        line.pass_secs(1);
    }
    assert_eq!(line.sent(), vec![frame(SALE); 3]);
    line.receive(&[NAK]);
    line.pass_secs(1);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Garbled))]);
}

#[test]
fn a_question_that_is_answered_with_nak_goes_out_again_at_once() {
    let mut line = Line::ready();
    line.command(CardRequest::Probe);
    line.receive(&[NAK]);
    line.receive(&[NAK]);
    assert_eq!(line.sent(), vec![frame("A00|1.28"); 3]);
}

/// Believed, it would have the terminal charge twice.
#[test]
fn an_old_nak_makes_no_copy_of_a_purchase() {
    // The rest of an old answer, whose checksum looks like NAK, and what follows it.
    let rest = frame("0|T01|1.28|000100|DECLINE 29").split_off(12);
    assert_eq!(rest.last(), Some(&NAK));
    for old in [rest, vec![NAK], vec![NAK, EOT]] {
        let mut line = Line::ready();
        line.command(purchase(10_001));
        line.receive(&[old.as_slice(), &[ACK]].concat());
        line.receive(&frame(APPROVED));
        assert!(line.is_approved());
        assert_eq!(line.sent(), [frame(SALE), vec![ACK]], "once, after {old:?}");
    }
}

#[test]
fn after_nak_among_noise_the_terminal_is_asked_what_it_has() {
    let cancelled = CardOutcome::Declined(DeclineReason::Cancelled);
    let other = frame("0|T01|1.28|000100|DECLINE|05~NO|01|0~100|1111~4|16~9999~20260102");
    let mut bent = frame(APPROVED);
    bent.pop();
    bent.push(0);
    let cases = [
        (b"36\x15".to_vec(), CardOutcome::Unknown(Doubt::Silence)),
        (b"\x1536".to_vec(), CardOutcome::Unknown(Doubt::Garbled)),
        ([other, vec![NAK]].concat(), CardOutcome::Unknown(Doubt::Silence)),
        ([bent, vec![NAK]].concat(), CardOutcome::Unknown(Doubt::Silence)),
        (vec![NAK, EOT], cancelled),
    ];
    for (said, outcome) in cases {
        let mut line = Line::ready();
        line.command(purchase(10_001));
        line.receive(&said);
        line.pass_secs(7);
        let n_copies = line.sent().iter().filter(|sent| **sent == frame(SALE)).count();
        assert_eq!(n_copies, 1, "{said:?}");
        assert_eq!(line.reports(), [purchased(outcome)], "{said:?}: the journal is asked");
    }
}

#[test]
fn a_question_that_nobody_acknowledges_is_sent_three_times() {
    let mut line = Line::ready();
    line.command(CardRequest::Probe);
    line.pass_secs(14);
    assert_eq!(line.sent(), vec![frame("A00|1.28"); 3]);
    assert_eq!(line.reports(), []);
    line.pass_secs(7);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
    assert_eq!(line.reports(), [CardReport::LinkLost]);
}

#[test]
fn an_old_eot_is_no_refusal_and_a_refusal_is_asked_about() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[EOT, ACK]);
    line.receive(&frame(APPROVED));
    assert!(line.is_approved(), "the EOT was left over");

    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[EOT]);
    line.pass_secs(1);
    let cancelled = CardOutcome::Declined(DeclineReason::Cancelled);
    assert_eq!(line.reports(), [purchased(cancelled)], "of which the flow asks the journal");
}

#[test]
fn an_answer_without_ack_is_taken_and_its_copies_are_acknowledged_and_ignored() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.sent();
    for _ in 0..3 {
        line.receive(&frame(APPROVED));
    }
    assert_eq!(line.sent(), vec![vec![ACK]; 3]);
    assert!(line.is_approved());
}

#[test]
fn a_missing_eot_is_asked_for_six_times_and_changes_nothing() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.receive(&frame(APPROVED));
    assert!(line.is_approved());
    line.sent();
    line.pass_secs(40);
    assert_eq!(line.sent(), vec![vec![ACK]; 6], "seven with the first");
    assert_eq!(line.reports(), []);
}

#[test]
fn what_cannot_be_read_is_asked_for_twice_and_then_given_up() {
    let mut bad = frame(APPROVED);
    *bad.last_mut().unwrap() ^= 1;
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    line.reports();
    line.receive(&bad);
    line.receive(&bad);
    assert_eq!(line.sent(), vec![vec![NAK]; 2]);
    line.receive(&bad);
    assert_eq!(line.sent(), vec![vec![EOT]]);
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Garbled))]);
}

#[test]
fn a_frame_that_stops_in_its_middle_is_asked_for_again() {
    let whole = frame(APPROVED);
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    line.receive(&whole[..40]);
    line.pass_millis(999);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
    line.pass_millis(1);
    assert_eq!(line.sent(), vec![vec![NAK]]);
    line.receive(&whole);
    assert!(line.is_approved());
}

#[test]
fn an_answer_to_another_question_is_acknowledged_and_waiting_goes_on() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    line.receive(&frame(IDENTITY));
    line.receive(&frame("0|A35|1.28|000000|OK|1"));
    line.receive(&frame("what is this"));
    assert_eq!(line.sent(), vec![vec![ACK]; 3]);
    let progress: Vec<CardReport> = [
        CardProgress::ReadyForCard,
        CardProgress::Unknown,
        CardProgress::PinEntry,
        CardProgress::Unknown,
    ]
    .map(|progress| CardReport::Progress { reference: reference(), progress })
    .into();
    assert_eq!(line.reports(), progress);
    line.receive(&frame(APPROVED));
    assert!(line.is_approved());
}

#[test]
fn an_answer_that_comes_after_we_gave_up_is_still_an_answer() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.pass_secs(180);
    line.sent();
    line.reports();
    line.receive(&frame(APPROVED));
    assert_eq!(line.sent(), vec![vec![ACK]]);
    assert!(line.is_approved());
    line.receive(&frame(APPROVED));
    assert_eq!(line.reports(), [], "once");
}

#[test]
fn after_silence_the_terminal_is_stopped_and_named_before_it_is_asked() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.pass_secs(7);
    line.sent();
    line.reports();
    line.command(CardRequest::LookUp { reference: reference(), of: Movement::Purchase });
    assert_eq!(line.sent(), vec![frame("A14|1.28")]);
    line.receive(&[ACK, EOT]);
    line.pass_millis(50);
    assert_eq!(line.sent(), vec![frame("A00|1.28")]);
    line.receive(&[ACK]);
    line.receive(&frame(IDENTITY));
    line.receive(&[EOT]);
    line.pass_millis(50);
    assert_eq!(line.sent()[1..], [frame("R02|1.28|00||||||10001|")]);
    line.receive(&[ACK]);
    line.receive(&frame("0|R03|1.28|100023|NOT FOUND"));
    let found = LookUp::NotFound { serial_number: Some("53999999".to_owned()) };
    assert_eq!(line.reports(), [CardReport::LookedUp { reference: reference(), found }]);
}

/// What lies unsent may be an ACK to something else: it says nothing about the purchase before it.
#[test]
fn a_purchase_that_was_handed_to_the_wire_is_in_doubt_whatever_lies_behind_it() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    assert_eq!(line.sent(), [frame(SALE)]);
    line.receive(&frame(IDENTITY));
    line.session.link_lost(line.now);
    let lost = purchased(CardOutcome::Unknown(Doubt::LinkLost));
    assert_eq!(line.reports(), [lost, CardReport::LinkLost]);

    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.session.link_lost(line.now);
    let never = purchased(CardOutcome::Declined(DeclineReason::NeverReceived));
    assert_eq!(line.reports(), [never, CardReport::LinkLost], "it still lay here");
}

/// The EOT may be left over and the ACK lost: then the terminal waits for a card.
#[test]
fn a_terminal_that_seemed_to_refuse_is_stopped_before_its_journal_is_asked() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[EOT]);
    line.pass_secs(1);
    line.sent();
    line.command(CardRequest::LookUp { reference: reference(), of: Movement::Purchase });
    line.pass_millis(50);
    assert_eq!(line.sent(), vec![frame("A14|1.28")]);
}

#[test]
fn a_terminal_that_answered_for_another_purchase_is_stopped_before_its_journal_is_asked() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.receive(&frame(&APPROVED.replace("10001", "9001")));
    let other = purchased(CardOutcome::Unknown(Doubt::OtherReference));
    assert_eq!(line.reports().last(), Some(&other));
    line.receive(&[EOT]);
    line.sent();
    line.command(CardRequest::LookUp { reference: reference(), of: Movement::Purchase });
    line.pass_millis(50);
    assert_eq!(line.sent(), vec![frame("A14|1.28")]);
}

#[test]
fn a_stop_that_the_terminal_could_not_read_is_said_again() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.pass_secs(7);
    line.sent();
    line.command(CardRequest::LookUp { reference: reference(), of: Movement::Purchase });
    for _ in 0..5 {
        line.receive(&[NAK]);
    }
    assert_eq!(line.sent(), vec![frame("A14|1.28"); 3]);
    line.receive(&[ACK, EOT]);
    line.pass_millis(50);
    assert_eq!(line.sent(), vec![frame("A00|1.28")]);
}

#[test]
fn every_packet_of_an_answer_is_acknowledged() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    let (first, second) = APPROVED.split_at(40);
    line.receive(&frame(&first.replacen('0', "1", 1)));
    line.receive(&frame(&format!("0|{second}")));
    assert_eq!(line.sent(), vec![vec![ACK]; 2]);
    assert!(line.is_approved());
}

#[test]
fn a_packet_that_comes_again_is_acknowledged_and_counted_once() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.receive(&[ACK]);
    line.sent();
    let (first, second) = APPROVED.split_at(40);
    let first = frame(&first.replacen('0', "1", 1));
    line.receive(&first);
    line.receive(&first);
    line.receive(&frame(&format!("0|{second}")));
    assert_eq!(line.sent(), vec![vec![ACK]; 3]);
    assert!(line.is_approved());
}

#[test]
fn the_late_answer_to_an_older_doubt_is_still_heard() {
    let mut line = Line::ready();
    for number in [10_001, 10_003] {
        line.command(purchase(number));
        line.pass_millis(50);
        line.sent();
        line.receive(&[ACK]);
        line.pass_secs(180);
        line.reports();
        line.sent();
    }
    line.receive(&frame(APPROVED));
    assert_eq!(line.sent(), vec![vec![ACK]]);
    assert!(line.is_approved(), "it is about the first of the two");
    line.receive(&frame(&APPROVED.replace("10001", "10005")));
    assert_eq!(line.reports(), [], "nobody here asked for that");
}

#[test]
fn before_a_request_the_line_has_to_be_quiet_but_not_for_ever() {
    let mut line = Line::ready();
    line.receive(&[EOT, 0, b'x']);
    line.command(purchase(10_001));
    line.pass_millis(49);
    assert_eq!(line.sent(), Vec::<Vec<u8>>::new());
    line.pass_millis(1);
    assert_eq!(line.sent(), vec![frame(SALE)]);

    let mut line = Line::ready();
    line.receive(b"x");
    line.command(purchase(10_001));
    for _ in 0..50 {
        line.receive(b"x");
        line.pass_millis(41);
    }
    assert_eq!(line.sent(), vec![frame(SALE)], "a line that is never quiet");
}

#[test]
fn a_cancel_goes_out_after_ack_and_again_after_nak() {
    let mut line = Line::ready();
    line.command(purchase(10_001));
    line.command(CardRequest::Cancel);
    assert_eq!(line.sent(), vec![frame(SALE)], "not before the request was taken");
    line.receive(&[ACK]);
    line.receive(&[NAK]);
    assert_eq!(line.sent(), vec![frame("A14|1.28"); 2]);
    line.reports();
    line.pass_secs(30);
    assert_eq!(line.reports(), [purchased(CardOutcome::Unknown(Doubt::Silence))]);
}

#[test]
fn a_purchase_that_waits_for_its_turn_can_be_called_off() {
    let mut line = Line::ready();
    line.command(CardRequest::Probe);
    line.command(purchase(10_001));
    line.command(CardRequest::Cancel);
    assert_eq!(line.sent(), vec![frame("A00|1.28")]);
    let cancelled = CardOutcome::Declined(DeclineReason::Cancelled);
    assert_eq!(line.reports(), [purchased(cancelled)]);
}

#[test]
fn a_full_queue_refuses_and_says_that_nothing_was_sent() {
    let mut line = Line::ready();
    for number in 1..=10 {
        line.command(purchase(number * 2));
    }
    let never = CardOutcome::Declined(DeclineReason::NeverReceived);
    let refused = |number| CardReport::Purchased {
        reference: EcrRef::new(number).unwrap(),
        outcome: never.clone(),
    };
    assert_eq!(line.reports(), [refused(20)], "one is under way, eight wait");
}

#[test]
fn a_void_names_the_number_that_the_terminals_journal_has_for_it() {
    let mut line = Line::ready();
    let (undoes, of) = (reference(), Movement::Purchase);
    line.command(CardRequest::Void { reference: undoes.for_void(), undoes, of });
    assert_eq!(line.sent(), vec![frame("R02|1.28|00||||||10001|")]);
    line.receive(&[ACK]);
    line.receive(&frame(RECORD));
    line.receive(&[EOT]);
    line.pass_secs(1);
    assert_eq!(line.sent(), vec![vec![ACK], frame("T00|1.28|16|||10002~~~17|||||")]);
    // The bank declines it.
    line.receive(&[ACK]);
    line.receive(&frame("0|T01|1.28|000100|DECLINE"));
    let (reference, outcome) = (undoes.for_void(), VoidOutcome::Refused);
    assert_eq!(line.reports(), [CardReport::Voided { reference, outcome }]);
}
