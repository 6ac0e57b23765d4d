//! Tokens, returns, single records and batch closes, on a good wire and on a bad one.

use std::time::Duration;

use countersign::device::pair::Wire;
use countersign::device::terminal::pax::sim::{Pace, SimSettings};
use countersign::domain::card::{
    Approval, BatchOutcome, BatchRecord, CardOutcome, CardReport, CardRequest, DeclineReason,
    Doubt, LookUp, Movement, Original, RecordFound, RecordKind, RecordStanding, TokenOutcome,
    TokenWish,
};
use countersign::domain::money::Money;

use crate::register::{
    ASKED, Counter, LONG, buy, counter, counter_with, is_approved, looked_up, purchased, reference,
    void, wall, will,
};

const HALF: Money = Money::from_minor(74_50);

#[test]
fn a_purchase_brings_a_token_only_where_one_was_asked_for() {
    let mut counter = counter();
    assert_eq!(approval(&buy(&mut counter, 10_001)).token, None);
    let (reference_of, token) = (reference(10_003), TokenWish::Wanted);
    counter.ask(CardRequest::Purchase { reference: reference_of, amount: ASKED, token });
    counter.pass(LONG);
    let approval = approval(&purchased(&counter.reports(), 10_003));
    let token = approval.token.as_ref().unwrap();
    assert!(token.reveal().starts_with("TKN"), "{}", token.reveal());
    assert_eq!(token.expiry(), "1229");
    assert_eq!((approval.sequence.as_str(), approval.network_id.as_str()), ("8", "NET000000008"));
    assert!(!format!("{approval:?}").contains(token.reveal()), "a token is printed nowhere");
}

#[test]
fn a_card_is_kept_for_later_without_a_charge() {
    let mut counter = counter();
    let TokenOutcome::Stored(card) = tokenized(&mut counter, 10_001) else { panic!("no token") };
    assert_eq!((card.last_four.as_str(), card.token.expiry()), ("1111", "1229"));
    assert_eq!(counter.far.batch().n_charged(), 0);
    will(&mut counter, "decline\ntimeout\nsilent-after-booking\ncancel-by-eot");
    let declined = TokenOutcome::Declined;
    assert_eq!(tokenized(&mut counter, 10_003), declined(DeclineReason::Bank));
    assert_eq!(tokenized(&mut counter, 10_005), declined(DeclineReason::NoCard));
    assert_eq!(tokenized(&mut counter, 10_007), TokenOutcome::Unknown(Doubt::Silence));
    assert!(is_approved(&buy(&mut counter, 10_009)), "it can be used after all that");
}

#[test]
fn whoever_stands_at_the_reader_may_change_their_mind() {
    let requests = [
        CardRequest::Tokenize { reference: reference(10_001) },
        CardRequest::Return { reference: reference(10_001), amount: HALF, original: None },
    ];
    for request in requests {
        let mut counter = counter_with(SimSettings { pace: Pace::HUMAN, ..SimSettings::default() });
        counter.ask(request.clone());
        counter.pass(Duration::from_millis(500));
        counter.ask(CardRequest::Cancel);
        counter.pass(LONG);
        let reports = counter.reports();
        let cancelled = DeclineReason::Cancelled;
        let is_stopped = reports.iter().any(|report| match report {
            CardReport::Tokenized { outcome, .. } => *outcome == TokenOutcome::Declined(cancelled),
            CardReport::Returned { outcome, .. } => *outcome == CardOutcome::Declined(cancelled),
            _ => false,
        });
        assert!(is_stopped, "{request:?}: {reports:?}");
        assert!(counter.far.batch().records().is_empty(), "{request:?}");
    }
}

#[test]
fn money_goes_back_with_its_original_and_without() {
    let mut counter = counter();
    let bought = approval(&buy(&mut counter, 10_001));
    let by_host = Original { host_reference: bought.host_reference.clone(), transaction: None };
    let by_number =
        Original { host_reference: String::new(), transaction: Some(bought.transaction) };
    for (number, original) in [(10_003, Some(by_host)), (10_005, Some(by_number)), (10_007, None)] {
        let amount = Money::from_minor(40_00);
        let back = approval(&returned(&mut counter, number, amount, original));
        assert_eq!(back.amount, amount);
        assert!(matches!(look_up_return(&mut counter, number), LookUp::Approved(found)
            if found.amount == amount));
    }
    assert_eq!(counter.far.batch().totals().amount, Money::from_minor(29_00));
    assert_eq!(look_up_return(&mut counter, 10_001), LookUp::NoAnswer, "that is a purchase");
}

#[test]
fn a_return_that_was_undone_is_told_as_undone() {
    let mut counter = counter();
    approval(&returned(&mut counter, 10_001, HALF, None));
    void(&mut counter, 10_001, Movement::Return);
    assert_eq!(look_up_return(&mut counter, 10_001), LookUp::Voided);
}

#[test]
fn a_return_goes_out_once_whatever_happens_on_the_way() {
    for (deed, n_returns) in [
        ("approve", 1),
        ("decline", 0),
        ("lose-ack", 1),
        ("nak 2", 1),
        ("silent-before-booking", 0),
        ("silent-after-booking", 1),
        ("garbage", 1),
        ("packets 5", 1),
    ] {
        let mut counter = counter();
        will(&mut counter, deed);
        returned(&mut counter, 10_001, HALF, None);
        assert_eq!(n_of_returns(&counter), n_returns, "{deed}");
        let found = look_up_return(&mut counter, 10_001);
        assert_eq!(matches!(found, LookUp::Approved(_)), n_returns == 1, "{deed}: {found:?}");
        counter.ask(CardRequest::Return {
            reference: reference(10_001),
            amount: HALF,
            original: None,
        });
        counter.pass(LONG);
        assert_eq!(n_of_returns(&counter), n_returns, "{deed}: the same reference again");
    }
}

#[test]
fn a_return_survives_a_cut_at_every_byte() {
    for n_good in 0.. {
        let mut counter = counter();
        counter.cut_after(n_good);
        let request =
            CardRequest::Return { reference: reference(10_001), amount: HALF, original: None };
        counter.ask(request);
        counter.pass(Duration::from_secs(20));
        let outcome = returned_of(&counter.reports());
        if counter.wire() == Wire::Whole {
            assert!(n_good > 300, "the whole return is {n_good} bytes");
            break;
        }
        counter.mend();
        counter.pass(Duration::from_secs(20));
        let is_late = counter.reports().iter().any(|report| {
            matches!(report, CardReport::Returned { outcome: CardOutcome::Approved(_), .. })
        });
        let is_back = matches!(outcome, CardOutcome::Approved(_))
            || is_late
            || matches!(look_up_return(&mut counter, 10_001), LookUp::Approved(_));
        assert_eq!(usize::from(is_back), n_of_returns(&counter), "cut after {n_good} bytes");
    }
}

#[test]
fn the_batch_is_read_record_by_record() {
    let mut counter = counter();
    will(&mut counter, "approve\ndecline\napprove-less 50.00\noffline\napprove");
    let bought = approval(&buy(&mut counter, 10_001));
    for number in [10_003, 10_005, 10_007] {
        buy(&mut counter, number);
    }
    returned(&mut counter, 10_009, HALF, None);
    void(&mut counter, 10_001, Movement::Purchase);
    tokenized(&mut counter, 10_011);
    use RecordKind as K;
    use RecordStanding as S;
    #[rustfmt::skip]
    let expect = [
        (K::Purchase,     S::Approved,      149_00, 10_001),
        (K::Purchase,     S::Declined,      0,      10_003),
        (K::Purchase,     S::Approved,      50_00,  10_005),
        (K::Purchase,     S::StoredOffline, 149_00, 10_007),
        (K::Return,       S::Approved,      74_50,  10_009),
        (K::Void,         S::Approved,      149_00, 10_002),
        (K::Tokenization, S::Approved,      0,      10_011),
    ];
    let mut records: Vec<BatchRecord> = Vec::new();
    let end = loop {
        match read(&mut counter, u32::try_from(records.len()).unwrap()) {
            RecordFound::Found(record) => records.push(record),
            end => break end,
        }
    };
    assert_eq!(end, RecordFound::NotThere);
    assert_eq!(records.len(), expect.len());
    for (record, (kind, standing, minor, number)) in records.iter().zip(expect) {
        assert_eq!((record.kind, record.standing), (kind, standing), "{record:?}");
        assert_eq!(record.amount, Some(Money::from_minor(minor)), "{record:?}");
        assert_eq!(record.reference, Some(reference(number)), "{record:?}");
        assert_eq!(record.n_records, Some(7));
    }
    assert_eq!(records[0].transaction, bought.transaction);
    assert_eq!(records[0].last_four, "1111");
}

#[test]
fn a_batch_is_closed_once_and_then_there_is_nothing_in_it() {
    let mut counter = counter();
    buy(&mut counter, 10_001);
    buy(&mut counter, 10_003);
    returned(&mut counter, 10_005, HALF, None);
    let BatchOutcome::Closed(totals) = closed(&mut counter) else { panic!("not closed") };
    let credit = totals.credit.unwrap();
    assert_eq!((credit.count, credit.amount), (3, Money::from_minor(223_50)));
    assert_eq!((totals.batch.as_str(), totals.merchant_id.as_str()), ("1", "MID000000000001"));
    assert_eq!(closed(&mut counter), BatchOutcome::Empty);
    assert_eq!(read(&mut counter, 0), RecordFound::NotThere);
}

#[test]
fn a_close_that_was_cut_off_is_a_doubt_and_is_not_sent_again() {
    for n_good in 0.. {
        let mut counter = counter();
        buy(&mut counter, 10_001);
        counter.cut_after(n_good);
        counter.ask(CardRequest::CloseBatch { at: wall() });
        counter.pass(Duration::from_secs(20));
        let outcome = closed_of(&counter.reports());
        if counter.wire() == Wire::Whole {
            assert!(n_good > 100, "the whole close is {n_good} bytes");
            break;
        }
        counter.mend();
        counter.pass(LONG);
        let is_open = matches!(read(&mut counter, 0), RecordFound::Found(_));
        match outcome {
            BatchOutcome::Closed(_) => assert!(!is_open, "cut after {n_good} bytes"),
            BatchOutcome::NeverSent => assert!(is_open, "cut after {n_good} bytes"),
            BatchOutcome::Unknown(Doubt::LinkLost) => (),
            other => panic!("cut after {n_good} bytes: {other:?}"),
        }
        assert_eq!(is_open, counter.far.batch().n_charged() == 1, "cut after {n_good} bytes");
    }
}

#[test]
fn nothing_is_asked_of_a_wire_that_is_not_there() {
    let mut counter = counter();
    counter.cut();
    counter.reports();
    assert_eq!(closed(&mut counter), BatchOutcome::NeverSent);
    assert_eq!(read(&mut counter, 0), RecordFound::NoAnswer);
    let never = DeclineReason::NeverReceived;
    assert_eq!(tokenized(&mut counter, 10_001), TokenOutcome::Declined(never));
    assert_eq!(returned(&mut counter, 10_003, HALF, None), CardOutcome::Declined(never));
}

fn approval(outcome: &CardOutcome) -> Approval {
    match outcome {
        CardOutcome::Approved(approval) => approval.clone(),
        other => panic!("not approved: {other:?}"),
    }
}

fn returned(
    counter: &mut Counter,
    number: u32,
    amount: Money,
    original: Option<Original>,
) -> CardOutcome {
    counter.ask(CardRequest::Return { reference: reference(number), amount, original });
    counter.pass(LONG);
    returned_of(&counter.reports())
}

fn returned_of(reports: &[CardReport]) -> CardOutcome {
    one(reports, |report| match report {
        CardReport::Returned { outcome, .. } => Some(outcome.clone()),
        _ => None,
    })
}

fn look_up_return(counter: &mut Counter, number: u32) -> LookUp {
    counter.ask(CardRequest::LookUp { reference: reference(number), of: Movement::Return });
    counter.pass(LONG);
    looked_up(&counter.reports())
}

fn tokenized(counter: &mut Counter, number: u32) -> TokenOutcome {
    counter.ask(CardRequest::Tokenize { reference: reference(number) });
    counter.pass(LONG);
    one(&counter.reports(), |report| match report {
        CardReport::Tokenized { outcome, .. } => Some(outcome.clone()),
        _ => None,
    })
}

fn read(counter: &mut Counter, number: u32) -> RecordFound {
    counter.ask(CardRequest::ReadRecord { number });
    counter.pass(LONG);
    one(&counter.reports(), |report| match report {
        CardReport::RecordRead { number: told, found } if *told == number => Some(found.clone()),
        _ => None,
    })
}

fn closed(counter: &mut Counter) -> BatchOutcome {
    counter.ask(CardRequest::CloseBatch { at: wall() });
    counter.pass(LONG);
    closed_of(&counter.reports())
}

fn closed_of(reports: &[CardReport]) -> BatchOutcome {
    one(reports, |report| match report {
        CardReport::BatchClosed { outcome } => Some(outcome.clone()),
        _ => None,
    })
}

/// The one report of its kind.
fn one<T>(reports: &[CardReport], pick: impl Fn(&CardReport) -> Option<T>) -> T {
    let mut found = reports.iter().filter_map(pick);
    let first = found.next().unwrap_or_else(|| panic!("no answer in {reports:?}"));
    assert!(found.next().is_none(), "a second answer in {reports:?}");
    first
}

fn n_of_returns(counter: &Counter) -> usize {
    let is_return = |record: &&countersign::device::terminal::pax::sim::batch::Record| {
        record.kind == "02"
            && record.standing == countersign::device::terminal::pax::sim::batch::Standing::Approved
    };
    counter.far.batch().records().iter().filter(is_return).count()
}
