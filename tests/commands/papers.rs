//! Papers on the command line: receipts once more, and superbills.

use std::fs;

use countersign::app::setup::{DEMO_FILE, open_store};
use countersign::config::settings::Settings;
use countersign::domain::paper::PrintEnd;
use countersign::domain::printout::{PrintStage, SalePaper};
use countersign::ledger::deed::{RedeemAsk, redeem};
use countersign::ledger::fact::{Actor, Deed, Fact, StaffCode};
use countersign::store::Store;

use crate::Place;
use crate::disputes::with_a_sale;

impl Place {
    fn store(&self) -> Store {
        let settings = Settings::find(Some(&self.path("kiosk.toml"))).unwrap();
        open_store(&settings, &self.path("data").join(DEMO_FILE)).unwrap()
    }

    /// A visit of the sale is redeemed; its number.
    fn redeems_a_visit(&self) -> String {
        let settings = Settings::find(Some(&self.path("kiosk.toml"))).unwrap();
        let mut store = self.store();
        let facts: Vec<Fact> = store.facts().unwrap().map(Result::unwrap).collect();
        let sold = facts.iter().find(|fact| matches!(fact.what, Deed::Sold(_))).unwrap();
        let file = store.file(sold.patient, &store.policy().clone(), sold.on).unwrap();
        let provider = StaffCode("dwhitfield".to_owned());
        let id = 0xAB_u128;
        let deed = settings
            .catalog
            .services
            .iter()
            .map(|service| RedeemAsk::visit(id, sold.patient, service, provider.clone()))
            .find_map(|ask| redeem(&file, &ask, sold.on).ok())
            .expect("something that was bought can be used");
        let by = Actor::Staff(provider);
        let fact = Fact { on: sold.on, at: sold.at, patient: sold.patient, by, what: deed };
        store.record_fact(&fact, sold.at).unwrap();
        store.close().unwrap();
        format!("{id:032x}")
    }
}

const COMPLETE: [&str; 20] = [
    "--provider",
    "Dana Whitfield",
    "--credentials",
    "NP",
    "--npi",
    "1234567893",
    "--license",
    "APRN 20417",
    "--tax-id",
    "12-3456789",
    "--procedure",
    "99213",
    "--diagnosis",
    "E66.01",
    "--diagnosis",
    "E78.5",
    "--modifier",
    "25",
    "--by",
    "Dana Whitfield",
];

#[test]
fn a_receipt_is_printed_again_as_the_next_copy_and_says_so() {
    let place = Place::new();
    let receipt = with_a_sale(&place);
    for copy in ["copy 2", "copy 3"] {
        let said = place.runs(&["receipt", &receipt.to_lowercase()]);
        assert!(said.is_success && said.out.starts_with(copy), "{said:?}");
    }
    let said = place.runs(&["receipt", &receipt, "--merchant"]);
    assert!(said.out.starts_with("copy 1"), "the first of its kind: {said:?}");
    let said = place.runs(&["receipt", &receipt, "--signed"]);
    assert!(said.is_success && said.out.contains("is drawn into"), "{said:?}");
    assert_eq!(fs::read_dir(place.path("data/receipts")).unwrap().count(), 4, "each is drawn");
    let none = place.runs(&["receipt", "K8ZH-08P4-BSVR-3C6P"]);
    assert!(!none.is_success && none.err.contains("no sale has this receipt"), "{none:?}");
    let odd = place.runs(&["receipt", "receipt"]);
    assert!(!odd.is_success && odd.err.contains("this is no receipt number"), "{odd:?}");
}

#[test]
fn a_printer_that_is_not_there_leaves_the_copy_for_the_kiosk() {
    let place = Place::new();
    let receipt = with_a_sale(&place);
    place.is_set_up("connection = \"simulated\"", "connection = \"file\"\nfile = \"no-printer\"");
    let said = place.runs(&["receipt", &receipt]);
    assert!(!said.is_success && said.err.contains("the printer cannot be reached"), "{said:?}");
    let mut open = place.store().open_prints().unwrap();
    open.retain(|print| print.of.paper == SalePaper::Receipt);
    let [print] = &open[..] else { panic!("{open:?}") };
    assert_eq!((print.of.copy, print.stage), (2, PrintStage::Ended(PrintEnd::Held)));
}

#[test]
fn a_superbill_is_a_draft_until_it_is_completed_and_then_a_file_and_a_strip() {
    let place = Place::new();
    with_a_sale(&place);
    let visit = place.redeems_a_visit();
    let listed = place.runs(&["superbill"]);
    assert!(listed.out.contains(&visit) && listed.out.contains("draft"), "{listed:?}");
    let print = ["superbill", "print", visit.as_str(), "--out", "bill.pdf"];
    let draft = place.runs(&print);
    assert!(!draft.is_success && draft.err.contains("this superbill is a draft"), "{draft:?}");
    assert!(!place.path("bill.pdf").exists());

    let wrong = [&["superbill", "complete", visit.as_str()][..], &COMPLETE].concat();
    let wrong: Vec<&str> =
        wrong.iter().map(|word| if *word == "1234567893" { "1234567890" } else { *word }).collect();
    let wrong = place.runs(&wrong);
    assert!(!wrong.is_success && wrong.err.contains("nothing was written"), "SB-2: {wrong:?}");

    let complete = [&["superbill", "complete", visit.as_str()][..], &COMPLETE].concat();
    let said = place.runs(&complete);
    assert!(said.is_success && said.out.contains("is complete"), "{said:?}");
    assert!(place.runs(&["superbill"]).out.contains("complete"));
    let said = place.runs(&[&print[..], &["--roll"]].concat());
    assert!(said.is_success && said.out.contains("is drawn into"), "{said:?}");
    assert!(fs::read(place.path("bill.pdf")).unwrap().starts_with(b"%PDF-1.7"));
    assert_eq!(fs::read_dir(place.path("data/receipts")).unwrap().count(), 1);
    let nothing = place.runs(&["superbill", "print", &visit]);
    assert!(!nothing.is_success, "neither a file nor a roll was asked for: {nothing:?}");
    let nobody = place.runs(&["superbill", "print", "17", "--roll"]);
    assert!(nobody.err.contains("there is no such visit"), "{nobody:?}");
}
