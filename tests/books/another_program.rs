//! Our books, read by hledger: it must find no fault, and the same sums.
//!
//! Where hledger is not installed the test says so and skips; with `COUNTERSIGN_NEEDS_HLEDGER=1` it
//! fails instead.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use countersign::domain::money::Money;
use countersign::ledger::books::Books;

use crate::clinic::{Clinic, day};
use crate::lives::{lives, told_late, whole};

const NEEDED: &str = "COUNTERSIGN_NEEDS_HLEDGER";

#[test]
fn hledger_finds_no_fault_in_our_books_and_the_same_sums() {
    if !is_there() {
        return;
    }
    for life in lives().iter().take(4) {
        let sums = life
            .clinic
            .books
            .journal()
            .trial_balance(whole(life))
            .unwrap()
            .into_iter()
            .filter(|line| line.closing != Money::ZERO)
            .map(|line| (line.account.name().to_owned(), line.closing))
            .collect();
        check(&life.clinic.books, &sums);
    }
}

#[test]
fn hledger_reads_books_in_which_late_facts_were_posted_after_a_close() {
    if !is_there() {
        return;
    }
    let mut clinic = Clinic::new();
    let contract = clinic.buy("2026-03-02", 1, "O01");
    clinic.books.close(day("2027-03-31")).unwrap();
    clinic.extend(day("2027-03-07"), 1, contract, 30).unwrap();
    let usd = Money::from_minor;
    let sums = BTreeMap::from([
        ("assets:card clearing".to_owned(), usd(387_00)),
        ("liabilities:deferred revenue".to_owned(), usd(-387_00)),
    ]);
    check(&clinic.books, &sums);
}

#[test]
fn hledger_finds_no_fault_when_facts_come_late_and_months_are_closed() {
    if !is_there() {
        return;
    }
    for (seed, life) in (0..2).zip(lives()) {
        let books = told_late(seed, life);
        let text = books.journal().hledger().unwrap();
        assert!(text.contains("in days that were closed"), "seed {seed}");
        let folder = tempfile::tempdir().unwrap();
        let said = strict(&write(folder.path(), &text));
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }
}

#[test]
fn hledger_notices_when_a_sum_is_wrong() {
    if !is_there() {
        return;
    }
    let mut clinic = Clinic::new();
    clinic.buy("2026-03-02", 1, "O01");
    let text = clinic.books.journal().hledger().unwrap();
    let wrong = text.replace("= $387.00", "= $387.01");
    assert_ne!(text, wrong);
    let folder = tempfile::tempdir().unwrap();
    assert!(!strict(&write(folder.path(), &wrong)).status.success());
}

fn check(books: &Books, sums: &BTreeMap<String, Money>) {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &books.journal().hledger().unwrap());
    let said = strict(&file);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let balance = hledger(&["-f", &file, "balance", "-O", "csv", "--no-total"]);
    assert!(balance.status.success(), "{}", String::from_utf8_lossy(&balance.stderr));
    assert_eq!(read_balance(&String::from_utf8(balance.stdout).unwrap()), *sums);
}

/// `"account","balance"`, then a line an account.
fn read_balance(csv: &str) -> BTreeMap<String, Money> {
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("\"account\",\"balance\""));
    lines
        .map(|line| {
            let (account, amount) =
                line.trim_matches('"').split_once("\",\"").expect("two columns");
            let digits: String =
                amount.chars().filter(|sign| sign.is_ascii_digit() || *sign == '-').collect();
            (account.to_owned(), Money::from_minor(digits.parse().unwrap()))
        })
        .collect()
}

fn strict(file: &str) -> Output {
    hledger(&["-f", file, "check", "--strict", "ordereddates"])
}

fn write(folder: &Path, text: &str) -> String {
    let file = folder.join("books.journal");
    fs::write(&file, text).unwrap();
    file.to_string_lossy().into_owned()
}

fn hledger(args: &[&str]) -> Output {
    // Its reports are in the letters of the locale.
    Command::new("hledger").args(args).env("LC_ALL", "C.UTF-8").output().unwrap()
}

/// Whether hledger can be asked.
fn is_there() -> bool {
    if Command::new("hledger").arg("--version").output().is_ok() {
        return true;
    }
    let is_needed = env::var_os(NEEDED).is_some_and(|value| value == "1");
    assert!(!is_needed, "{NEEDED}=1, and hledger is not installed");
    // Past the capture of passed tests: whoever runs them should see what was not checked.
    let told =
        "SKIPPED: hledger is not installed; `apt-get install hledger` lets it check our books";
    std::io::stderr().write_all(format!("{told}\n").as_bytes()).unwrap();
    false
}
