//! Screens of buying, reached the way a patient reaches them.

use std::num::NonZeroU32;

use crate::app::samples::{Look, Sample};
use crate::app::stage::Stage;
use crate::domain::cart::PlanChoice;
use crate::domain::offering::{Category, ServiceCode};
use crate::domain::policy::Policy;
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;

/// How a patient comes to a screen.
type Way<'a> = &'a dyn Fn(&mut Stage);

/// What is bought, in full; what is picked; how it is paid.
pub fn choosing(shop: &Shop, look: Look) -> Vec<Sample> {
    let detail = |category, code: &'static str| {
        move |stage: &mut Stage| {
            stage.choose(category, code);
            stage.tap(Tap::Continue);
        }
    };
    #[rustfmt::skip]
    let ways: [(&'static str, Way<'_>); 6] = [
        ("detail-membership",   &detail(Category::Memberships, "O08")),
        ("detail-primary-care", &detail(Category::PrimaryCare, "O06")),
        ("detail-wallet",       &detail(Category::Wallet, "O05")),
        ("pick",                &|stage| pick(stage, &["IV-HYD", "MASS60"])),
        ("pick-missing",        &|stage| { pick(stage, &["B12"]); stage.tap(Tap::Continue); }),
        ("plan",                &plan),
    ];
    played(shop, look, &ways)
}

/// What a plan that renews asks the patient to initial.
pub fn renewal_terms(shop: &Shop, look: Look) -> Vec<Sample> {
    let glow = |stage: &mut Stage| {
        stage.choose(Category::Memberships, "O08");
        stage.name();
    };
    let ways: [(&'static str, Way<'_>); 2] = [
        ("terms-renewal", &|stage| {
            glow(stage);
            stage.initial_first();
        }),
        ("terms-stored-card", &|stage| {
            glow(stage);
            for _ in 0..2 {
                stage.initial_page();
                stage.tap(Tap::Continue);
            }
        }),
    ];
    played(shop, look, &ways)
}

/// The last look at what is paid later, too.
pub fn reviews(shop: &Shop, look: Look) -> Vec<Sample> {
    let ways: [(&'static str, Way<'_>); 2] = [
        ("review-parts", &|stage| {
            plan(stage);
            stage.sign();
        }),
        ("review-membership", &|stage| {
            stage.choose(Category::Memberships, "O08");
            stage.sign();
        }),
    ];
    played(shop, look, &ways)
}

/// A signature with something in bold above it: a state gives days to think it over.
pub fn bold_signatures(shop: &Shop, look: Look) -> Vec<Sample> {
    let policy = Policy { cooling_off_days: NonZeroU32::new(3), ..shop.policy.clone() };
    let shop = Shop { policy, ..shop.clone() };
    let program = |stage: &mut Stage| {
        stage.choose(Category::Programs, "O10");
        stage.read_terms();
    };
    let ways: [(&'static str, Way<'_>); 2] = [
        ("signature-bold", &program),
        ("signature-bold-typed", &|stage| {
            program(stage);
            stage.tap(Tap::TypeSignature);
            stage.tap(Tap::Type("Maria Lo".to_owned()));
        }),
    ];
    played(&shop, look, &ways)
}

/// The ends of a visit with another payment to come.
pub fn endings(shop: &Shop, look: Look) -> Vec<Sample> {
    let ways: [(&'static str, Way<'_>); 2] = [
        ("approved-next", &|stage| {
            plan(stage);
            stage.approve();
        }),
        ("thank-you-next", &|stage| {
            plan(stage);
            stage.approve();
            stage.tap(Tap::Done);
        }),
    ];
    played(shop, look, &ways)
}

fn played(shop: &Shop, look: Look, ways: &[(&'static str, Way<'_>)]) -> Vec<Sample> {
    let sample = |(name, way): &(&'static str, Way<'_>)| {
        let mut stage = Stage::open(shop, look);
        way(&mut stage);
        stage.sample(name, look)
    };
    ways.iter().map(sample).collect()
}

fn pick(stage: &mut Stage, services: &[&str]) {
    stage.choose(Category::PickSome, "O04");
    stage.tap(Tap::Continue);
    for service in services {
        stage.tap(Tap::Pick(ServiceCode((*service).to_owned())));
    }
}

/// A first part, and four more.
fn plan(stage: &mut Stage) {
    stage.choose(Category::Programs, "O10");
    stage.tap(Tap::Continue);
    let four = NonZeroU32::MIN.saturating_add(3);
    stage.tap(Tap::ChoosePlan(PlanChoice::Parts(four)));
}
