//! Both sides of a day, case by case.

use super::*;
use crate::domain::card::{CardBrand, EntryMode};

fn charge(number: u32, minor: i64) -> JournalCharge {
    JournalCharge {
        reference: EcrRef::new(number),
        way: Movement::Purchase,
        amount: Money::from_minor(minor),
        standing: Standing::Stands,
        sale: Some(SaleId::from_raw(u128::from(number))),
        last_four: "4242".to_owned(),
        at: DateTime::UNIX_EPOCH,
    }
}

fn record(number: u32, minor: i64) -> BatchRecord {
    BatchRecord {
        n_records: None,
        kind: RecordKind::Purchase,
        standing: RecordStanding::Approved,
        amount: Some(Money::from_minor(minor)),
        reference: EcrRef::new(number),
        transaction: TransactionNumber(number.to_string()),
        auth_code: "123456".to_owned(),
        host_reference: String::new(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Chip,
        terminal_time: "20270114175800".to_owned(),
    }
}

fn void_of(number: u32, minor: i64) -> BatchRecord {
    BatchRecord { kind: RecordKind::Void, ..record(number + 1, minor) }
}

fn undone(number: u32, minor: i64) -> JournalCharge {
    JournalCharge { standing: Standing::Undone, ..charge(number, minor) }
}

/// A name, our charges, the terminal's records, and what differs.
type Case = (&'static str, Vec<JournalCharge>, Vec<BatchRecord>, Vec<&'static str>);

/// What differs, as a report names it.
fn told(comparison: &Comparison) -> Vec<String> {
    let name = |difference: &Difference| {
        let number = match (&difference.reference, &difference.transaction) {
            (Some(reference), _) => reference.to_string(),
            (None, Some(transaction)) => transaction.0.clone(),
            (None, None) => String::new(),
        };
        let theirs = difference.theirs.map_or("?".to_owned(), |amount| amount.plain());
        format!("{number} {:?} {} {theirs}", difference.what, difference.ours.plain())
    };
    comparison.differences.iter().map(name).collect()
}

#[test]
fn every_difference_is_named_with_its_transaction() {
    let returned = JournalCharge { way: Movement::Return, ..charge(9, 50_00) };
    let return_record = BatchRecord { kind: RecordKind::Return, ..record(9, 50_00) };
    let by_hand = BatchRecord { kind: RecordKind::Void, reference: None, ..record(900, 387_00) };
    let declined = BatchRecord { standing: RecordStanding::Declined, ..record(1, 387_00) };
    let offline = BatchRecord { standing: RecordStanding::StoredOffline, ..record(7, 10_00) };
    let strange = BatchRecord { standing: RecordStanding::Unclear, ..record(8, 10_00) };
    let keyed = BatchRecord { reference: None, ..record(77, 20_00) };
    let given_back = JournalCharge { reference: None, ..returned.clone() };
    let keyed_return =
        BatchRecord { kind: RecordKind::Return, reference: None, ..record(78, 50_00) };
    #[rustfmt::skip]
    let cases: Vec<Case> = vec![
        ("nothing happened",   vec![], vec![], vec![]),
        ("a sale on both",     vec![charge(1, 387_00)], vec![record(1, 387_00)], vec![]),
        ("a sale and a return", vec![charge(1, 387_00), returned.clone()], vec![record(1, 387_00), return_record.clone()], vec![]),
        ("given back there by hand", vec![charge(1, 50_00), given_back.clone()], vec![record(1, 50_00), keyed_return.clone()], vec![]),
        ("given back, and the card may be either", vec![JournalCharge { last_four: String::new(), ..given_back.clone() }], vec![keyed_return.clone()], vec![]),
        ("given back to another card", vec![given_back.clone()], vec![BatchRecord { last_four: "1881".to_owned(), ..keyed_return.clone() }], vec![" NotAtTerminal -50.00 0.00", "78 NotInJournal 0.00 -50.00"]),
        ("given back there another sum", vec![given_back.clone()], vec![BatchRecord { amount: Some(Money::from_minor(5_00)), ..keyed_return.clone() }], vec![" NotAtTerminal -50.00 0.00", "78 NotInJournal 0.00 -5.00"]),
        ("given back, and never there", vec![given_back.clone()], vec![], vec![" NotAtTerminal -50.00 0.00"]),
        ("two given back, one of them under its reference", vec![given_back, returned.clone()], vec![return_record.clone(), keyed_return], vec![]),
        ("undone on both",     vec![undone(1, 387_00)], vec![record(1, 387_00), void_of(1, 387_00)], vec![]),
        ("undone, and gone from the batch", vec![undone(1, 387_00)], vec![], vec![]),
        ("ours alone",         vec![charge(1, 387_00)], vec![], vec!["1 NotAtTerminal 387.00 0.00"]),
        ("declined there",     vec![charge(1, 387_00)], vec![declined], vec!["1 NotAtTerminal 387.00 0.00"]),
        ("theirs alone",       vec![], vec![record(1, 387_00)], vec!["1 NotInJournal 0.00 387.00"]),
        ("keyed in there",     vec![], vec![keyed], vec!["77 NotInJournal 0.00 20.00"]),
        ("another amount",     vec![charge(1, 387_00)], vec![record(1, 378_00)], vec!["1 OtherAmount 387.00 378.00"]),
        ("a sale is no return", vec![charge(9, 50_00)], vec![return_record], vec!["9 NotAtTerminal 50.00 0.00", "9 NotInJournal 0.00 -50.00"]),
        ("our void is missing", vec![undone(1, 387_00)], vec![record(1, 387_00)], vec!["1 NotUndone 0.00 387.00"]),
        ("voided there",       vec![charge(1, 387_00)], vec![record(1, 387_00), void_of(1, 387_00)], vec!["1 UndoneAtTerminal 387.00 0.00"]),
        ("voided by its keys", vec![charge(1, 387_00)], vec![record(1, 387_00), by_hand.clone()], vec!["1 UndoneAtTerminal 387.00 0.00"]),
        ("two that a void by its keys may mean", vec![charge(1, 387_00), charge(3, 387_00)], vec![record(1, 387_00), record(3, 387_00), by_hand], vec![]),
        ("kept by the terminal", vec![], vec![offline], vec!["7 NotSent 0.00 ?"]),
        ("without meaning",    vec![], vec![strange], vec!["8 Unclear 0.00 ?"]),
        ("the same reference twice there", vec![charge(1, 387_00)], vec![record(1, 387_00), record(1, 387_00)], vec!["1 NotInJournal 0.00 387.00"]),
    ];
    for (name, charges, records, expect) in cases {
        let comparison = compare(&charges, &records).unwrap();
        assert_eq!(told(&comparison), expect, "{name}");
    }
}

#[test]
fn what_differs_explains_all_that_the_sides_differ_by() {
    let charges = [
        charge(1, 387_00),
        charge(3, 149_00),
        undone(5, 60_00),
        JournalCharge { way: Movement::Return, ..charge(7, 25_00) },
    ];
    let records = [
        record(3, 194_00),
        record(5, 60_00),
        record(11, 10_00),
        BatchRecord { kind: RecordKind::Return, ..record(13, 5_00) },
    ];
    let comparison = compare(&charges, &records).unwrap();
    let explained: Vec<Money> = comparison
        .differences
        .iter()
        .filter_map(|difference| difference.amount().unwrap())
        .collect();
    let apart = comparison.terminal.to_bank.minus(comparison.journal.to_bank).unwrap();
    assert_eq!(Money::sum(explained).unwrap(), apart);
    assert_eq!(comparison.journal.to_bank, Money::from_minor(511_00));
    assert_eq!(comparison.terminal.to_bank, Money::from_minor(259_00));
}

#[test]
fn totals_that_are_not_the_sum_of_the_records_are_a_difference_of_their_own() {
    let side = compare(&[], &[record(1, 387_00)]).unwrap().terminal;
    let totals = |minor: Option<i64>, balance| BatchTotals {
        batch: "12".to_owned(),
        credit: minor.map(|minor| TenderTotal { count: 1, amount: Money::from_minor(minor) }),
        debit: None,
        balance,
        terminal_time: String::new(),
        terminal_id: String::new(),
        merchant_id: String::new(),
    };
    #[rustfmt::skip]
    let cases = [
        (totals(Some(387_00), BatchBalance::Agreed),       vec![]),
        (totals(Some(1_00), BatchBalance::Agreed),         vec![(DifferenceKind::Totals, Some(Money::from_minor(1_00)))]),
        (totals(None, BatchBalance::Agreed),               vec![(DifferenceKind::NoTotals, None)]),
        (totals(Some(387_00), BatchBalance::OutOfBalance), vec![(DifferenceKind::BankDisagrees, None)]),
    ];
    for (totals, expect) in cases {
        let differences = compare_totals(&side, &totals).unwrap();
        let told: Vec<(DifferenceKind, Option<Money>)> =
            differences.iter().map(|difference| (difference.what, difference.theirs)).collect();
        assert_eq!(told, expect);
    }
}
