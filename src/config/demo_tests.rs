//! The demo clinic: its settings and its catalog.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use crate::config::devices::{PRINTER_KEYS, TERMINAL_KEYS};
use crate::config::scanner::SCANNER_KEYS;
use crate::config::settings::{KIOSK_KEYS, Settings};
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings, LineWhat, LotQuote, PlanChoice};
use crate::domain::catalog::{Catalog, is_buyable};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode, OfferingKind, ServiceCode};
use crate::domain::policy::Policy;
use crate::domain::pricing;

#[test]
fn the_sample_settings_are_the_demo_clinic() {
    assert_eq!(Settings::read(Path::new("kiosk.toml")).unwrap(), Settings::demo());
    assert!(Settings::demo().is_demo());
}

#[test]
fn the_sample_has_every_key() {
    let sample = fs::read_to_string("kiosk.toml").unwrap();
    for key in [TERMINAL_KEYS, PRINTER_KEYS, SCANNER_KEYS, KIOSK_KEYS].concat() {
        let is_there = ["", "# "].iter().any(|sign| sample.contains(&format!("\n{sign}{key} = ")));
        assert!(is_there, "{key}");
    }
}

/// For a serial line too, which the sample as it stands does not open.
#[test]
fn a_key_that_is_left_out_has_the_value_of_the_sample() {
    let sample = fs::read_to_string("kiosk.toml")
        .unwrap()
        .replace("\"simulated\"", "\"serial\"")
        .replace("\"keyboard\"\n", "\"serial\"\n")
        .replace("# port", "port")
        .replace("assets/demo", concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo"));
    let needed = ["name", "address", "phone", "mail", "time_zone", "state", "catalog"];
    let kept = |line: &&str| {
        let key = line.split(" = ").next().unwrap();
        line.starts_with('[') || ["connection", "port"].iter().chain(&needed).any(|k| *k == key)
    };
    let short: Vec<&str> = sample.lines().filter(kept).collect();
    assert!(short.len() < 24, "{short:?}");
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        fs::write(folder.path().join("kiosk.toml"), text).unwrap();
        Settings::read(&folder.path().join("kiosk.toml")).unwrap()
    };
    assert_eq!(read(&short.join("\n")), read(&sample));
}

#[test]
fn the_demo_clinic_has_a_whole_catalog_and_sells_all_of_it() {
    let catalog = Settings::demo().catalog;
    assert_eq!((catalog.services.len(), catalog.products.len()), (22, 6));
    let mut codes: Vec<&str> = catalog.buyable().map(|o| o.code.0.as_str()).collect();
    codes.sort_unstable();
    let expect: Vec<String> = (1..=13).map(|n| format!("O{n:02}")).collect();
    assert_eq!(codes, expect);
    assert_eq!(catalog.categories().len(), 6);
}

/// The table of the clinic's price list: what the contents cost one by one, and what is saved.
#[test]
fn every_price_saves_what_the_price_list_says() {
    let catalog = Settings::demo().catalog;
    #[rustfmt::skip]
    let cases = [
        ("O01", 387_00, Some(516_00), 129_00),
        ("O02", 567_00, Some(756_00), 189_00),
        ("O03", 690_00, Some(780_00), 90_00),
        ("O04", 349_00, None, 0),
        ("O05", 500_00, Some(550_00), 50_00),
        ("O09", 399_00, Some(480_00), 81_00),
        ("O10", 1_499_00, Some(1_965_00), 466_00),
        ("O11", 540_00, Some(597_00), 57_00),
        ("O12", 150_00, Some(165_00), 15_00),
    ];
    for (code, price, singles, saved) in cases {
        let quote = quote(&catalog, code);
        let line = &quote.lines[0];
        let got = (quote.total.minor(), line.singles.map(Money::minor), line.saved.minor());
        assert_eq!(got, (price, singles, saved), "{code}");
    }
}

#[test]
fn lots_are_worth_what_the_stories_say() {
    let catalog = Settings::demo().catalog;
    let lots = |code| -> Vec<i64> {
        lots(&quote(&catalog, code)).iter().map(|lot| lot.allocated.minor()).collect()
    };
    assert_eq!(lots("O01"), [96_75; 4], "US-01");
    assert_eq!(lots("O02"), [141_75; 4]);
    assert_eq!(lots("O03"), [690_00], "US-07");
    assert_eq!(lots("O09"), [274_31, 124_69], "US-08");
    assert_eq!(lots("O10"), [137_31, 629_35, 289_88, 122_06, 320_40], "US-41");
}

/// Invariant I-2, for the contents that are really sold and every price a clinic might set.
#[test]
fn whatever_an_offering_costs_its_lots_add_up_and_so_do_their_units() {
    let catalog = Settings::demo().catalog;
    for idx in 0..catalog.offerings.len() {
        let mut priced = catalog.clone();
        let usual = catalog.offerings[idx].price.minor();
        for cents in (1..=500_000).step_by(1_313).chain([usual]) {
            let price = Money::from_minor(cents);
            priced.offerings[idx].price = price;
            let code = priced.offerings[idx].code.0.clone();
            let quote = quote(&priced, &code);
            let lots = lots(&quote);
            let sum = Money::sum(lots.iter().map(|lot| lot.allocated)).unwrap();
            assert_eq!(sum, price, "{code} at {cents}");
            for lot in lots {
                assert!(lot.allocated >= Money::ZERO);
                // A unit of money is a cent: all of them are worth the lot.
                if !matches!(lot.what, Grant::Credit(_)) {
                    let units = lot.allocated.unit_values(lot.quantity).unwrap();
                    assert_eq!(Money::sum(units).unwrap(), lot.allocated);
                }
                if matches!(priced.offerings[idx].kind, OfferingKind::BuyGet { .. }) {
                    assert_eq!(lot.quantity.get(), 1);
                }
            }
        }
    }
}

#[test]
fn services_are_found_by_code_and_a_tier_has_one_price() {
    let catalog = Settings::demo().catalog;
    let price = |grant: Grant| catalog.single_price(&grant).map(Money::minor);
    assert_eq!(price(Grant::Service(ServiceCode("NTX".to_owned()))), Some(13_00));
    for offering in catalog.offerings.iter().filter(|offering| is_buyable(offering)) {
        for line in &offering.contents {
            assert!(price(line.what.clone()).is_some(), "{}", offering.code.0);
        }
    }
}

fn today() -> NaiveDate {
    date(2026, 11, 23)
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn quote(catalog: &Catalog, code: &str) -> CartQuote {
    let line = CartLine::Offering {
        code: OfferingCode(code.to_owned()),
        picks: Vec::new(),
        plan: PlanChoice::Upfront,
        upgrade_of: None,
    };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    pricing::quote(catalog, &cart, &Holdings::default(), &Policy::default(), today()).unwrap()
}

fn lots(quote: &CartQuote) -> &[LotQuote] {
    match &quote.lines[0].what {
        LineWhat::Contract(contract) => &contract.lots,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_of_the_demo_clinic_breaks_a_rule_of_its_state() {
    let file = std::path::Path::new("assets/demo/catalog.toml");
    let profile = crate::config::profile::of_state("TN");
    let (_, findings) = crate::config::catalog::examine(file, &profile).unwrap();
    let told: Vec<String> = findings
        .iter()
        .map(|found| format!("{} {}: {}", found.offering.0, found.fault.rule(), found.fault))
        .collect();
    assert_eq!(told, Vec::<String>::new());
}
