//! Screens on which somebody signs for the patient, and ways of looking at a screen that no other
//! sample has: scrolled, with a warning, with a fee.

use crate::app::samples::{Look, Sample};
use crate::app::samples_more::{Kit, day, usd};
use crate::app::stage::Stage;
use crate::domain::id::ContractId;
use crate::domain::offering::{Category, ServiceCode};
use crate::domain::signer::Relation;
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;
use crate::ui::scene::Screen;
use crate::ui::scene::account::{DueCard, DueWhat, DuesScene, Holding, YoursScene};

const GLOW: ContractId = ContractId::from_raw(2);

/// How a patient comes to a screen.
type Way<'a> = &'a dyn Fn(&mut Stage);

pub fn signing(shop: &Shop, look: Look) -> Vec<Sample> {
    #[rustfmt::skip]
    let ways: [(&'static str, Way<'_>); 6] = [
        ("signs-for-minor", &|stage| {
            minor(stage);
            stage.tap(Tap::SignAs(Relation::Parent));
        }),
        ("name-signer",        &named),
        ("signs-for",          &adult),
        ("signs-for-missing",  &|stage| { minor(stage); stage.tap(Tap::Continue); }),
        ("help-sign-for",      &|stage| { drips(stage); stage.name(); stage.tap(Tap::OpenHelp); }),
        ("signature-minimum",  &|stage| {
            stage.choose(Category::Memberships, "O08");
            stage.read_terms();
        }),
    ];
    played(shop, look, &ways)
}

/// What patients see of prices, lists and fees beside the usual.
pub fn looks(shop: &Shop, look: Look) -> Vec<Sample> {
    #[rustfmt::skip]
    let ways: [(&'static str, Way<'_>); 4] = [
        ("pick-dearer",         &cheap_picks),
        ("offers-scrolled",     &|stage| {
            stage.choose(Category::Memberships, "O13");
            stage.tap(Tap::ScrollTo(1));
        }),
        ("approved-membership", &|stage| {
            stage.choose(Category::Memberships, "O08");
            stage.approve();
        }),
        ("attract-day",         &|stage| stage.checkout.close_for_the_day(true)),
    ];
    let mut all = played(shop, look, &ways);
    all.extend(fees(&Kit { shop, look }));
    all
}

/// The fee for leaving before the minimum, where it stands among what one has and where it is paid.
fn fees(kit: &Kit<'_>) -> [Sample; 2] {
    let fee = Holding::Part {
        contract: GLOW,
        name: "Glow Club".to_owned(),
        amount: usd(150_00),
        since: day(2026, 11, 23),
        is_due: true,
        is_exit_fee: true,
    };
    let yours = YoursScene { holdings: vec![fee], could: None, may_use: false, may_cancel: false };
    let due = DueCard {
        contract: GLOW,
        name: "Glow Club".to_owned(),
        what: DueWhat::ExitFee,
        amount: usd(150_00),
        since: day(2026, 11, 23),
        is_due: true,
        n_failed: 0,
        is_chosen: false,
        may_cancel: false,
    };
    let dues = DuesScene { dues: vec![due] };
    [kit.sample("yours-fee", Screen::Yours(yours)), kit.sample("dues-fee", Screen::Dues(dues))]
}

fn drips(stage: &mut Stage) {
    stage.choose(Category::Packages, "O01");
}

/// A girl of sixteen, with the phone of her mother.
fn minor(stage: &mut Stage) {
    drips(stage);
    stage.identify_born("05042010");
    stage.say_name("Lucia", "Lopez");
}

fn named(stage: &mut Stage) {
    minor(stage);
    stage.tap(Tap::SignAs(Relation::Parent));
    stage.tap(Tap::Continue);
    stage.tap(Tap::Type("Maria".to_owned()));
}

/// A person of age for whom somebody signs by a power of attorney.
fn adult(stage: &mut Stage) {
    drips(stage);
    stage.name();
    stage.tap(Tap::OpenHelp);
    stage.tap(Tap::SignForSomeone);
    stage.tap(Tap::SignAs(Relation::Attorney));
}

/// Three treatments that cost less one by one.
fn cheap_picks(stage: &mut Stage) {
    stage.choose(Category::PickSome, "O04");
    stage.tap(Tap::Continue);
    for service in ["B12", "LED", "SCAN"] {
        stage.tap(Tap::Pick(ServiceCode(service.to_owned())));
    }
}

fn played(shop: &Shop, look: Look, ways: &[(&'static str, Way<'_>)]) -> Vec<Sample> {
    let sample = |(name, way): &(&'static str, Way<'_>)| {
        let mut stage = Stage::open(shop, look);
        way(&mut stage);
        stage.sample(name, look)
    };
    ways.iter().map(sample).collect()
}
