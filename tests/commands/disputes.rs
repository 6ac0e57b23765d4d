//! Disputes, their packets and their check on the command line.

use std::fs;
use std::io::Read as _;

use serde_json::Value;

use crate::{Place, Said};

/// A clinic with the sale of a rehearsal; its receipt's number.
pub fn with_a_sale(place: &Place) -> String {
    let said = place.runs(&["rehearse", "--out", "here", "--json"]);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    place.is_set_up("connection = \"simulated\"", "connection = \"simulated\"");
    fs::create_dir_all(place.path("data")).unwrap();
    fs::copy(place.path("here/data/rehearsal.redb"), place.path("data/demo.redb")).unwrap();
    told.get("receipt").and_then(Value::as_str).unwrap().to_owned()
}

impl Place {
    fn packs(&self, receipt: &str, out: &str, more: &[&str]) -> Value {
        let words = ["packet", receipt, "--out", out, "--by", "Nora Quinn", "--json"];
        let said = self.runs(&[&words, more].concat());
        assert!(said.is_success, "{said:?}");
        serde_json::from_str(&said.out).unwrap()
    }

    /// A file of an archive, as an independent reader finds it.
    fn within(&self, archive: &str, name: &str) -> Vec<u8> {
        let file = fs::File::open(self.path(archive)).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    }

    /// The names of its files.
    fn names_in(&self, archive: &str) -> Vec<String> {
        let file = fs::File::open(self.path(archive)).unwrap();
        let archive = zip::ZipArchive::new(file).unwrap();
        archive.file_names().map(|name| name.unwrap().into_owned()).collect()
    }
}

#[test]
fn a_packet_is_made_twice_alike_holds_elsewhere_and_not_when_a_byte_is_changed() {
    let place = Place::new();
    let receipt = with_a_sale(&place);
    let first = place.packs(&receipt, "first", &[]);
    let archive = first["archive"].as_str().unwrap().to_owned();
    let second = place.packs(&receipt.to_lowercase(), "second", &[]);
    let bytes = |told: &Value| fs::read(place.path(told["archive"].as_str().unwrap())).unwrap();
    assert!(bytes(&first) == bytes(&second), "taking it out is no news");
    let receipt_of = place.within(&archive, "receipt.txt");
    let receipt_of = String::from_utf8(receipt_of).unwrap();
    let chain = receipt_of.lines().find(|line| line.starts_with("Chain")).unwrap().as_bytes();
    let printed = fs::read(place.path("here/receipt.bin")).unwrap();
    assert!(printed.windows(chain.len()).any(|part| part == chain), "as on the patient’s paper");

    let elsewhere = Place::new();
    fs::write(elsewhere.path("packet.zip"), bytes(&first)).unwrap();
    let holds = elsewhere.runs(&["verify", "packet.zip", "--json"]);
    let told: Value = serde_json::from_str(&holds.out).unwrap();
    assert_eq!((&told["holds"], &told["receipt"]), (&true.into(), &receipt.into()));
    assert_eq!(told["known_key"], false, "nobody gave it the clinic’s keys");
    assert!(place.runs(&["keys", "--public", "keys.json"]).is_success);
    fs::copy(place.path("keys.json"), elsewhere.path("keys.json")).unwrap();
    let known = elsewhere.runs(&["verify", "packet.zip", "--keys", "keys.json"]);
    assert!(known.out.contains("a key of the clinic’s file"), "{known:?}");
    let in_journal = place.runs(&["verify", &archive, "--with-journal"]);
    assert!(in_journal.out.contains("each row is in this journal"), "{in_journal:?}");

    let mut altered = bytes(&first);
    let middle = altered.len() / 2;
    *altered.get_mut(middle).unwrap() ^= 1;
    fs::write(elsewhere.path("packet.zip"), altered).unwrap();
    let refused = elsewhere.runs(&["verify", "packet.zip"]);
    assert!(!refused.is_success && refused.err.contains("does not hold"), "{refused:?}");
}

#[test]
fn the_pages_that_were_signed_go_in_only_where_treatments_may_be_named() {
    let place = Place::new();
    let receipt = with_a_sale(&place);
    let told = place.packs(&receipt, "masked", &[]);
    let names = place.names_in(told["archive"].as_str().unwrap());
    assert!(!names.iter().any(|name| name == "agreement.pdf"), "{names:?}");
    let told = place.packs(&receipt, "named", &["--with-treatments"]);
    let archive = told["archive"].as_str().unwrap();
    let within = place.within(archive, "agreement.pdf");
    assert!(place.runs(&["agreement", &receipt, "--out", "signed.pdf"]).is_success);
    assert!(within == fs::read(place.path("signed.pdf")).unwrap(), "to the byte");
    assert!(place.runs(&["verify", archive]).is_success);
}

#[test]
fn a_dispute_is_opened_once_answered_and_ended_and_nothing_follows_its_end() {
    let place = Place::new();
    let receipt = with_a_sale(&place);
    let by = ["--by", "Nora Quinn"];
    let open =
        [&["dispute", "open", &receipt, "--network", "visa", "--reason", "13.1"], &by[..]].concat();
    let opened = place.runs(&open);
    assert!(opened.out.contains("what was bought is on hold"), "{opened:?}");
    let again = place.runs(&open);
    assert!(!again.is_success && again.err.contains("hint:"), "{again:?}");
    let listed = place.runs(&["dispute", "list"]);
    for text in [receipt.as_str(), "Visa 13.1", "open", "answer it"] {
        assert!(listed.out.contains(text), "{text}: {listed:?}");
    }
    let answered = place.runs(&[&["dispute", "answered", &receipt], &by[..]].concat());
    assert!(answered.out.contains("answered"), "{answered:?}");
    let close = [&["dispute", "close", &receipt, "--outcome", "won"], &by[..]].concat();
    let won = place.runs(&close);
    assert!(won.out.contains("free again"), "{won:?}");
    assert!(!place.runs(&close).is_success, "it is over");
    let sound = place.runs(&["check"]);
    assert!(sound.out.contains("tables equal the journal"), "{sound:?}");
}

#[test]
fn a_receipt_that_nobody_has_is_told_with_where_its_number_stands() {
    let place = Place::new();
    with_a_sale(&place);
    for number in ["0000-0000-0000-0000", "nonsense", ""] {
        let said: Said = place.runs(&["packet", number, "--out", "out", "--by", "Nora Quinn"]);
        assert!(!said.is_success && said.err.contains("no sale"), "{number}: {said:?}");
        assert!(said.err.contains("hint:") && !place.path("out").exists(), "{number}: {said:?}");
    }
    let said = place.runs(&["verify", "kiosk.toml"]);
    assert!(!said.is_success && said.err.contains("does not hold"), "{said:?}");
}
