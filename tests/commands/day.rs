//! The close of the day on the command line.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{ChildStdout, Stdio};

use countersign::store::Store;
use serde_json::Value;

use crate::{Place, Running};

/// A clinic with a terminal of its own that is there as long as this lives.
fn with_a_terminal(place: &Place) -> (Running, BufReader<ChildStdout>) {
    let mut terminal = Running(
        place
            .command(&["terminal-sim", "--pty", "terminal"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(terminal.0.stdout.take().unwrap());
    lines.read_line(&mut String::new()).unwrap();
    let port = place.path("terminal");
    place.is_set_up(&format!("connection = \"serial\"\nport = \"{}\"", port.display()), "");
    fs::create_dir_all(place.path("data")).unwrap();
    (terminal, lines)
}

#[test]
fn a_day_on_which_nothing_was_charged_is_looked_at_closed_and_printed_again() {
    let place = Place::new();
    let _terminal = with_a_terminal(&place);
    drop(Store::open(&place.path("data/clinic.redb")).unwrap());
    let looked = place.runs(&["close-day", "--look", "--by", "Ana Ruiz"]);
    assert!(looked.is_success, "{looked:?}");
    assert!(looked.out.contains("X report 1\n"), "{looked:?}");
    let closed = place.runs(&["close-day", "--by", "Ana Ruiz"]);
    assert!(closed.is_success, "{closed:?}");
    for text in ["Z report 1\n", "Everything agrees, 0 of 0.", "The batch was empty."] {
        assert!(closed.out.contains(text), "{text}: {closed:?}");
    }
    let again = place.runs(&["close-day", "print", "1"]);
    assert_eq!(again.out, closed.out, "the same paper");
    let next = place.runs(&["close-day", "--by", "Ana Ruiz", "--json"]);
    let told: Value = serde_json::from_str(&next.out).unwrap();
    assert_eq!((&told["report"], &told["number"]), (&"Z".into(), &2.into()));
    assert_eq!(told["by"], "Ana Ruiz");
}

#[test]
fn a_charge_that_the_terminal_does_not_have_takes_a_reason_and_stays_open_until_explained() {
    let place = Place::new();
    assert!(place.runs(&["rehearse", "--out", "here"]).is_success);
    let _terminal = with_a_terminal(&place);
    fs::copy(place.path("here/data/rehearsal.redb"), place.path("data/clinic.redb")).unwrap();
    let refused = place.runs(&["close-day", "--by", "Ana Ruiz"]);
    assert!(!refused.is_success, "{refused:?}");
    for text in
        ["1. In the journal, not in the terminal’s batch", "Receipt ", "Do not charge again"]
    {
        assert!(refused.out.contains(text), "{text}: {refused:?}");
    }
    assert!(refused.err.contains("one difference, and nothing was closed"), "{refused:?}");

    let closed = place.runs(&[
        "close-day",
        "--by",
        "Nora Quinn",
        "--with-differences",
        "--reason",
        "The terminal was exchanged",
        "--json",
    ]);
    assert!(closed.is_success, "{closed:?}");
    let told: Value = serde_json::from_str(&closed.out).unwrap();
    assert_eq!(told["reason"], "The terminal was exchanged");
    assert_eq!(told["cards"]["to_bank"]["difference"], "-387.00");
    assert_eq!(told["differences"][0]["journal"], "387.00");
    assert_eq!(told["owed"], "387.00");
    assert_eq!(clearing(&place), "387.00", "just the difference is left");

    let cases = place.runs(&["cases"]);
    assert!(cases.out.starts_with("difference 1 1, of Z report 1\n"), "{cases:?}");

    let explain = |paid| {
        let by = ["--reason", "In the bank's batch of the night", "--by", "Nora Quinn"];
        place.runs(&[&["close-day", "resolve", "1", "1", "--paid", paid], &by[..]].concat())
    };
    let too_much = explain("387.01");
    assert!(too_much.err.contains("not between $0.00 and $387.00"), "{too_much:?}");
    let good = explain("300.00");
    assert!(good.is_success && good.out == "explained; 0 still open\n", "{good:?}");
    assert_eq!(clearing(&place), "0.00");
    assert_eq!(held(&place, "over and short"), "87.00", "what never came is lost, and is seen");
    assert_eq!(place.runs(&["cases"]).out, "no case is open\n");
    let twice = explain("387.00");
    assert!(twice.err.contains("has no open difference 1"), "{twice:?}");
}

/// What the books have in the account between card terminal and bank.
fn clearing(place: &Place) -> String {
    held(place, "clearing")
}

/// What the account of this name holds.
fn held(place: &Place, account: &str) -> String {
    let said = place.runs(&["books", "--json"]);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    let accounts = told.get("accounts").and_then(Value::as_array).unwrap();
    let of = |it: &Value, key| it.get(key).and_then(Value::as_str).unwrap().to_owned();
    let line = accounts.iter().find(|it| of(it, "account").contains(account));
    line.map_or_else(|| "0.00".to_owned(), |it| of(it, "closing"))
}

#[test]
fn what_makes_no_sense_to_close_a_day_is_said_before_anything_is_done() {
    let place = Place::new();
    let port = "connection = \"serial\"\nport = \"/dev/no-such-port\"";
    place.is_set_up(port, "");
    let nothing = place.runs(&["close-day", "--by", "Ana"]);
    assert!(nothing.err.contains("clinic.redb is not there"), "{nothing:?}");
    fs::create_dir_all(place.path("data")).unwrap();
    drop(Store::open(&place.path("data/clinic.redb")).unwrap());
    #[rustfmt::skip]
    let cases: [(&[&str], &str); 10] = [
        (&["close-day"], "--by"),
        (&["close-day", "--by", " "], "--by names who does it"),
        (&["close-day", "--by", "Ana", "--with-differences"], "--reason"),
        (&["close-day", "--by", "Ana", "--reason", "x"], "--with-differences"),
        (&["close-day", "--by", "Ana", "--look", "--with-differences", "--reason", "x"], "cannot be used with"),
        (&["close-day", "--by", "Ana"], "the card terminal cannot be reached"),
        (&["close-day", "resolve", "0", "1", "--paid", "1", "--reason", "x", "--by", "Ana"], "0 is not in 1.."),
        (&["close-day", "resolve", "1", "1", "--paid", "all", "--reason", "x", "--by", "Ana"], "write dollars and cents"),
        (&["close-day", "resolve", "1", "1", "--paid", "1", "--reason", "x", "--by", "Ana"], "no difference is open"),
        (&["close-day", "print", "7"], "there is no Z report 7"),
    ];
    for (words, text) in cases {
        let said = place.runs(words);
        assert!(!said.is_success && said.err.contains(text), "{words:?}: {text}: {said:?}");
    }
}
