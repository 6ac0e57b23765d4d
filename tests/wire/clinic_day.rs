//! A clinic's day on the simulated terminal: its bank, its cards, its close.

use countersign::device::terminal::pax::sim::settings::FirstNumbers;
use countersign::device::terminal::pax::sim::{
    BankRule, DuplicateCheck, Pace, SimEvent, SimSettings,
};
use countersign::domain::card::{
    Approval, BatchBalance, BatchOutcome, CardBrand, CardOutcome, CardReport, CardRequest,
    DeclineReason, Doubt, EntryMode, LookUp, Movement, Original, RecordFound, TokenWish,
};
use countersign::domain::money::Money;

use crate::register::{
    Counter, LONG, buy, counter_with, look_up, purchased, reference, void, wall, will,
};

#[test]
fn the_cents_of_an_amount_decide_where_the_bank_goes_by_them() {
    let mut counter = counter_with(with(|settings| settings.bank = BankRule::Amounts));
    let bank = CardOutcome::Declined(DeclineReason::Bank);
    let mut number = 10_001;
    #[rustfmt::skip]
    let cases = [
        (149_00, Some(149_00)), (149_99, Some(149_99)), (149_01, None), (149_05, None),
        (149_10, Some(74_55)),  (149_51, None),         (149_54, None), (149_91, None),
    ];
    for (minor, approved) in cases {
        let outcome = pay(&mut counter, number, minor);
        match (outcome, approved) {
            (CardOutcome::Approved(approval), Some(minor)) => {
                assert_eq!(approval.amount, Money::from_minor(minor));
            }
            (outcome, None) => assert_eq!(outcome, bank, "{minor}"),
            (outcome, Some(_)) => panic!("{minor}: {outcome:?}"),
        }
        number += 2;
    }
    let refused = CardOutcome::Declined(DeclineReason::TerminalRefused);
    assert_eq!(pay(&mut counter, 20_001, 149_92), refused, "the bank is away");
    assert_eq!(pay(&mut counter, 20_003, 149_93), CardOutcome::Unknown(Doubt::StoredOffline));
    assert_eq!(pay(&mut counter, 20_005, 149_68), CardOutcome::Unknown(Doubt::Silence));
    assert!(matches!(look_up(&mut counter, 20_005), LookUp::Approved(_)));
    assert_eq!(pay(&mut counter, 20_007, 149_69), CardOutcome::Unknown(Doubt::Silence));
    assert!(matches!(look_up(&mut counter, 20_007), LookUp::NotFound { .. }));
}

#[test]
fn a_bank_that_is_away_approves_nothing() {
    let mut counter = counter_with(with(|settings| settings.bank = BankRule::Away));
    let refused = CardOutcome::Declined(DeclineReason::TerminalRefused);
    assert_eq!(buy(&mut counter, 10_001), refused);
    assert_eq!(counter.far.batch().n_charged(), 0);
}

#[test]
fn every_card_and_every_way_to_present_it_is_read() {
    let mut counter = counter_with(with(|_| ()));
    use CardBrand as B;
    use EntryMode as E;
    #[rustfmt::skip]
    let cases = [
        ("card mastercard",    B::Mastercard, "4444", E::Chip,          "MASTERCARD"),
        ("card amex tap",      B::Amex,       "0005", E::Contactless,   "AMERICAN EXPRESS"),
        ("card discover swipe",B::Discover,   "1117", E::Swipe,         ""),
        ("card visa fallback", B::Visa,       "1111", E::FallbackSwipe, ""),
        ("card debit type",    B::Visa,       "5556", E::Manual,        ""),
    ];
    for (place, (line, brand, last_four, entry, label)) in (10_001..).step_by(2).zip(cases) {
        will(&mut counter, line);
        let told = approval(&buy(&mut counter, place));
        assert_eq!((told.brand, told.last_four.as_str(), told.entry), (brand, last_four, entry));
        assert_eq!(told.chip.label, label, "{line}");
        let LookUp::Approved(found) = look_up(&mut counter, place) else { panic!("{line}") };
        assert_eq!(found.last_four, last_four, "the record keeps its own card");
    }
}

#[test]
fn the_same_card_and_amount_again_is_a_duplicate_where_cards_are_compared() {
    let mut counter =
        counter_with(with(|settings| settings.duplicate_check = DuplicateCheck::Card));
    approval(&buy(&mut counter, 10_001));
    let doubt = CardOutcome::Unknown(Doubt::OtherReference);
    assert_eq!(buy(&mut counter, 10_003), doubt, "the answer carries the other reference");
    assert!(matches!(look_up(&mut counter, 10_003), LookUp::NotFound { .. }), "not charged");
    will(&mut counter, "card mastercard");
    approval(&buy(&mut counter, 10_005));
    assert_eq!(counter.far.batch().n_charged(), 2);
}

#[test]
fn the_bank_gives_back_what_it_took_and_no_more_also_after_the_batch() {
    let mut counter = counter_with(with(|_| ()));
    let bought = approval(&buy(&mut counter, 10_001));
    let BatchOutcome::Closed(_) = closed(&mut counter) else { panic!("not closed") };
    let original = Original { host_reference: bought.host_reference.clone(), transaction: None };
    let bank = CardOutcome::Declined(DeclineReason::Bank);
    approval(&give_back(&mut counter, 10_003, 100_00, Some(original.clone())));
    assert_eq!(give_back(&mut counter, 10_005, 49_01, Some(original.clone())), bank);
    approval(&give_back(&mut counter, 10_007, 49_00, Some(original.clone())));
    assert_eq!(give_back(&mut counter, 10_009, 1, Some(original)), bank);
    let unknown = Original { host_reference: "1".to_owned(), transaction: None };
    assert_eq!(give_back(&mut counter, 10_011, 1, Some(unknown)), bank);
    let by_number =
        Original { host_reference: String::new(), transaction: Some(bought.transaction) };
    let outcome = give_back(&mut counter, 10_013, 1, Some(by_number));
    assert!(!matches!(outcome, CardOutcome::Approved(_)), "the number was of the batch before");
    let again = approval(&buy(&mut counter, 10_015));
    void(&mut counter, 10_015, Movement::Purchase);
    let original = Original { host_reference: again.host_reference, transaction: None };
    assert_eq!(give_back(&mut counter, 10_017, 1, Some(original)), bank, "it was voided");
}

#[test]
fn a_batch_close_can_go_wrong_in_every_way() {
    let mut counter = counter_with(with(|_| ()));
    will(
        &mut counter,
        "close-refused\nclose-silent-before\nclose-out-of-balance\nclose-silent-after",
    );
    approval(&buy(&mut counter, 10_001));
    assert_eq!(closed(&mut counter), BatchOutcome::Refused { code: "100003".to_owned() });
    assert_eq!(closed(&mut counter), BatchOutcome::Unknown(Doubt::Silence));
    assert!(matches!(read(&mut counter, 0), RecordFound::Found(_)), "it was not closed");
    let BatchOutcome::Closed(totals) = closed(&mut counter) else { panic!("not closed") };
    assert_eq!(totals.balance, BatchBalance::OutOfBalance);
    approval(&buy(&mut counter, 10_003));
    assert_eq!(closed(&mut counter), BatchOutcome::Unknown(Doubt::Silence));
    assert_eq!(read(&mut counter, 0), RecordFound::NotThere, "it was closed");
}

#[test]
fn an_exchanged_terminal_has_an_empty_batch_and_the_same_bank() {
    let mut counter = counter_with(with(|settings| {
        settings.first = FirstNumbers { transaction: 100, ..settings.first };
    }));
    let bought = approval(&buy(&mut counter, 10_001));
    assert_eq!(bought.transaction.0, "100");
    counter.happen(SimEvent::Swap { serial_number: "54000001".to_owned() });
    let LookUp::NotFound { serial_number } = look_up(&mut counter, 10_001) else { panic!("found") };
    assert_eq!(serial_number.as_deref(), Some("54000001"));
    let original = Original { host_reference: bought.host_reference, transaction: None };
    approval(&give_back(&mut counter, 10_003, 149_00, Some(original)));
}

fn with(change: impl FnOnce(&mut SimSettings)) -> SimSettings {
    let mut settings = SimSettings { pace: Pace::INSTANT, ..SimSettings::default() };
    change(&mut settings);
    settings
}

fn pay(counter: &mut Counter, number: u32, minor: i64) -> CardOutcome {
    let (reference, amount) = (reference(number), Money::from_minor(minor));
    counter.ask(CardRequest::Purchase { reference, amount, token: TokenWish::None });
    counter.pass(LONG);
    purchased(&counter.reports(), number)
}

fn give_back(
    counter: &mut Counter,
    number: u32,
    minor: i64,
    original: Option<Original>,
) -> CardOutcome {
    let (reference, amount) = (reference(number), Money::from_minor(minor));
    counter.ask(CardRequest::Return { reference, amount, original });
    counter.pass(LONG);
    pick(counter, |report| match report {
        CardReport::Returned { outcome, .. } => Some(outcome),
        _ => None,
    })
}

fn closed(counter: &mut Counter) -> BatchOutcome {
    counter.ask(CardRequest::CloseBatch { at: wall() });
    counter.pass(LONG);
    pick(counter, |report| match report {
        CardReport::BatchClosed { outcome } => Some(outcome),
        _ => None,
    })
}

fn read(counter: &mut Counter, number: u32) -> RecordFound {
    counter.ask(CardRequest::ReadRecord { number });
    counter.pass(LONG);
    pick(counter, |report| match report {
        CardReport::RecordRead { found, .. } => Some(found),
        _ => None,
    })
}

fn pick<T>(counter: &mut Counter, which: impl Fn(CardReport) -> Option<T>) -> T {
    let reports = counter.reports();
    let found = reports.clone().into_iter().find_map(which);
    found.unwrap_or_else(|| panic!("no answer in {reports:?}"))
}

fn approval(outcome: &CardOutcome) -> Approval {
    match outcome {
        CardOutcome::Approved(approval) => approval.clone(),
        other => panic!("not approved: {other:?}"),
    }
}
