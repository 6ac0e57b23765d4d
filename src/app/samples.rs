//! Every screen once, reached the way a patient reaches it: for pictures and for the checks that
//! look at all screens.

use std::time::Duration;

use chrono::NaiveDate;

use crate::app::samples_audit::samples_audit;
use crate::app::samples_more::{samples_more, samples_paying};
use crate::app::samples_patients::samples_patients;
use crate::app::samples_refunds::samples_refunds;
use crate::app::samples_signing;
use crate::app::samples_staff::{samples_scanned, samples_staff};
use crate::app::stage::Stage;
use crate::domain::account::Account;
use crate::domain::card::{CardOutcome, CardProgress, CardReport, DeclineReason, Doubt};
use crate::domain::cart::Holdings;
use crate::domain::comfort::{TextSize, ThemeName};
use crate::domain::entitlement::Balance;
use crate::domain::id::{ContractId, PatientId, SaleId};
use crate::domain::language::Language;
use crate::domain::offering::{Category, OfferingCode};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::signature::InkEvent;
use crate::flow::checkout::{Closed, Event, Place, PrintState};
use crate::flow::session::Known;
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;
use crate::ui::scene::Scene;

/// One screen and the name of its picture.
pub struct Sample {
    pub name: &'static str,
    pub scene: Scene,
}

/// How the samples are to look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub language: Language,
    pub text: TextSize,
    pub theme: ThemeName,
    pub is_demo: bool,
}

/// Steps between two key points of the signature.
const STEPS: i32 = 8;

/// A point of the curve of Catmull and Rom between the middle two of `four` key points.
fn between(four: &[(i32, i32)], step: i32) -> (i32, i32) {
    let [a, b, c, d] = four else { return (0, 0) };
    let along = |a: i32, b: i32, c: i32, d: i32| {
        let cubic = (3 * b - a - 3 * c + d) * step * step * step;
        let square = (2 * a - 5 * b + 4 * c - d) * step * step * STEPS;
        let line = (c - a) * step * STEPS * STEPS;
        b + (cubic + square + line) / (2 * STEPS * STEPS * STEPS)
    };
    (along(a.0, b.0, c.0, d.0), along(a.1, b.1, c.1, d.1))
}

/// A made-up signature in 1/100 mm, as a finger would leave it.
pub fn signature_path() -> Vec<(i32, i32)> {
    // What the finger goes through.
    const KEYS: [(i32, i32); 40] = [
        (19_00, 49_00),
        (23_00, 33_00),
        (28_00, 21_00),
        (31_00, 22_00),
        (30_00, 34_00),
        (29_00, 44_00),
        (34_00, 30_00),
        (40_00, 19_00),
        (43_00, 22_00),
        (41_00, 36_00),
        (43_00, 44_00),
        (48_00, 38_00),
        (54_00, 32_00),
        (50_00, 33_00),
        (48_00, 41_00),
        (53_00, 43_00),
        (57_00, 33_00),
        (56_00, 41_00),
        (60_00, 43_00),
        (64_00, 33_00),
        (68_00, 33_00),
        (67_00, 42_00),
        (72_00, 40_00),
        (80_00, 24_00),
        (85_00, 15_00),
        (82_00, 18_00),
        (77_00, 34_00),
        (73_00, 45_00),
        (76_00, 40_00),
        (80_00, 42_00),
        (88_00, 42_00),
        (94_00, 35_00),
        (89_00, 36_00),
        (89_00, 43_00),
        (95_00, 40_00),
        (100_00, 34_00),
        (104_00, 36_00),
        (99_00, 43_00),
        (107_00, 38_00),
        (112_00, 33_00),
    ];
    // The ends count twice, so that the curve reaches them.
    let ends = |key: Option<&(i32, i32)>| key.copied();
    let keys: Vec<(i32, i32)> =
        ends(KEYS.first()).into_iter().chain(KEYS).chain(ends(KEYS.last())).collect();
    keys.windows(4).flat_map(|four| (0..STEPS).map(move |step| between(four, step))).collect()
}

fn known() -> Option<Known> {
    let last_valid_day = NaiveDate::from_ymd_opt(2027, 3, 2);
    Some(Known {
        patient: Patient {
            id: PatientId::from_raw(1),
            phone: Phone::new("6155550142").ok(),
            birth_date: NaiveDate::from_ymd_opt(1984, 3, 15)?,
            name: PersonName::new("Maria", "Lopez").ok()?,
        },
        balances: vec![Balance {
            contract: ContractId::from_raw(2),
            sale: SaleId::from_raw(2),
            offering: OfferingCode("O01".to_owned()),
            n_left: 2,
            n_bought: 4,
            last_valid_day,
        }],
        holdings: Holdings::default(),
        account: Account::default(),
    })
}

/// Every screen once, in the order in which a patient meets them.
pub fn samples(shop: &Shop, look: Look) -> Vec<Sample> {
    let mut all = before_terms(shop, look);
    all.extend(terms_to_review(shop, look));
    all.extend(paying(shop, look));
    all.extend(endings(shop, look));
    all.extend(sheets(shop, look));
    all.extend(samples_more(shop, look));
    all.extend(samples_staff(shop, look));
    all.extend(samples_paying(shop, look));
    all.extend(samples_scanned(shop, look));
    all.extend(samples_signing::signing(shop, look));
    all.extend(samples_signing::looks(shop, look));
    all.extend(samples_patients(shop, look));
    all.extend(samples_refunds(shop, look));
    all.extend(samples_audit(shop, look));
    all
}

fn before_terms(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open(shop, look);
        play(&mut stage);
        stage.sample(name, look)
    };
    let packages = |stage: &mut Stage| stage.choose(Category::Packages, "O01");
    vec![
        on("attract", &|_| ()),
        on("attract-closed", &|stage| stage.checkout.closed = Some(Closed::Settling)),
        on("category", &|stage| stage.tap(Tap::Start)),
        on("offers", &packages),
        on("detail", &|stage| {
            packages(stage);
            stage.tap(Tap::Continue);
        }),
        on("detail-units", &|stage| {
            stage.choose(Category::Packages, "O03");
            stage.tap(Tap::Continue);
        }),
        on("detail-program", &|stage| stage.choose(Category::Programs, "O10")),
        on("phone", &|stage| {
            packages(stage);
            stage.tap(Tap::Continue);
            stage.tap(Tap::Continue);
            stage.tap(Tap::Type("61555501".to_owned()));
        }),
        on("birth-date", &|stage| {
            packages(stage);
            stage.identify();
            stage.checkout.place = Place::BirthDate;
            stage.tap(Tap::ClearField);
            stage.tap(Tap::Type("031519".to_owned()));
        }),
        on("birth-date-error", &|stage| {
            packages(stage);
            stage.identify();
            stage.checkout.place = Place::BirthDate;
            stage.tap(Tap::ClearField);
            stage.tap(Tap::Type("04311984".to_owned()));
            stage.tap(Tap::Continue);
        }),
        on("finding", &|stage| {
            packages(stage);
            stage.identify();
        }),
        on("name", &|stage| {
            packages(stage);
            stage.identify();
            stage.step(Event::Found(None));
            stage.tap(Tap::Type("Maria".to_owned()));
            stage.tap(Tap::Focus(1));
            stage.tap(Tap::Type("Lo".to_owned()));
        }),
        on("welcome-back", &|stage| {
            packages(stage);
            stage.identify();
            stage.step(Event::Found(known()));
        }),
    ]
}

fn terms_to_review(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open(shop, look);
        stage.choose(Category::Packages, "O01");
        play(&mut stage);
        stage.sample(name, look)
    };
    vec![
        on("terms-clause", &|stage| {
            stage.name();
            stage.initial_page();
        }),
        on("terms-missing", &|stage| {
            stage.name();
            stage.tap(Tap::Continue);
        }),
        on("terms-pair", &|stage| {
            stage.name();
            for _ in 0..2 {
                stage.initial_page();
                stage.tap(Tap::Continue);
            }
        }),
        on("signature", &|stage| {
            stage.read_terms();
            stage.draw();
        }),
        on("signature-typed", &|stage| {
            stage.read_terms();
            stage.tap(Tap::TypeSignature);
            stage.tap(Tap::Type("Maria Lo".to_owned()));
        }),
        on("signature-short", &|stage| {
            stage.read_terms();
            stage.tap(Tap::Ink(vec![
                InkEvent::Down { x: 30_00, y: 20_00 },
                InkEvent::Move { x: 38_00, y: 22_00 },
                InkEvent::Up,
            ]));
            stage.tap(Tap::Continue);
        }),
        on("review", &Stage::sign),
        on("review-no-terminal", &|stage| {
            stage.sign();
            stage.checkout.terminal = None;
            stage.tap(Tap::Pay);
        }),
    ]
}

fn paying(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open(shop, look);
        stage.choose(Category::Packages, "O01");
        stage.pay();
        play(&mut stage);
        stage.sample(name, look)
    };
    let progress = |progress| move |reference| CardReport::Progress { reference, progress };
    vec![
        on("pay", &|_| ()),
        on("pay-pin", &|stage| stage.report(progress(CardProgress::PinEntry))),
        on("pay-bank", &|stage| stage.report(progress(CardProgress::Online))),
        on("pay-cancelling", &|stage| stage.tap(Tap::CancelPayment)),
        on("checking", &|stage| {
            stage.report(|reference| CardReport::Purchased {
                reference,
                outcome: CardOutcome::Unknown(Doubt::LinkLost),
            });
            stage.later(Duration::from_secs(24));
        }),
        on("checking-desk", &|stage| {
            stage.report(|reference| CardReport::Purchased {
                reference,
                outcome: CardOutcome::Unknown(Doubt::LinkLost),
            });
            stage.later(Duration::from_secs(61));
            stage.step(Event::StaffTold(true));
        }),
        on("not-approved", &|stage| {
            stage.report(|reference| CardReport::Purchased {
                reference,
                outcome: CardOutcome::Declined(DeclineReason::Bank),
            });
        }),
    ]
}

fn endings(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open(shop, look);
        stage.choose(Category::Packages, "O01");
        stage.approve();
        play(&mut stage);
        stage.sample(name, look)
    };
    vec![
        on("approved", &|_| ()),
        on("approved-printed", &|stage| {
            stage.step(Event::Printed(PrintState::Printed));
        }),
        on("approved-no-paper", &|stage| {
            stage.step(Event::Printed(PrintState::NoPaper));
        }),
        on("thank-you", &|stage| stage.tap(Tap::Done)),
    ]
}

fn sheets(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open(shop, look);
        stage.choose(Category::Packages, "O01");
        play(&mut stage);
        stage.sample(name, look)
    };
    vec![
        on("idle", &|stage| {
            stage.later(Duration::from_secs(60 * 3));
            stage.now.mono += Duration::from_secs(2);
        }),
        on("help", &|stage| stage.tap(Tap::OpenHelp)),
        on("help-called", &|stage| {
            stage.tap(Tap::OpenHelp);
            stage.tap(Tap::CallStaff);
            stage.step(Event::StaffTold(true));
            stage.now.mono += Duration::from_secs(42);
        }),
        on("start-over", &|stage| {
            stage.tap(Tap::OpenHelp);
            stage.tap(Tap::AskStartOver);
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shop::shop;
    use crate::config::settings::Settings;
    use crate::ui::scene::{Screen, SheetScene};

    #[test]
    fn every_sample_is_the_screen_that_its_name_says() {
        for language in Language::ALL {
            for Sample { name, scene } in all(language) {
                let first = name.split('-').next().unwrap();
                #[rustfmt::skip]
                let (is_screen, is_plain) = match first {
                    "attract"   => (matches!(scene.screen, Screen::Attract(_)),     true),
                    "category"  => (matches!(scene.screen, Screen::Category(_)),    true),
                    "offers"    => (matches!(scene.screen, Screen::Offers(_)),      true),
                    "detail"    => (matches!(scene.screen, Screen::Detail(_)),      true),
                    "phone"     => (matches!(scene.screen, Screen::Phone(_)),       true),
                    "birth"     => (matches!(scene.screen, Screen::BirthDate(_)),   true),
                    "finding"   => (matches!(scene.screen, Screen::Finding(_)),     true),
                    "name"      => (matches!(scene.screen, Screen::Name(_)),        true),
                    "welcome"   => (matches!(scene.screen, Screen::WelcomeBack(_)), true),
                    "terms"     => (matches!(scene.screen, Screen::Terms(_)),       true),
                    "signature" => (matches!(scene.screen, Screen::Sign(_)),        true),
                    "review"    => (matches!(scene.screen, Screen::Review(_)),      true),
                    "pay"       => (matches!(scene.screen, Screen::Pay(_)),         true),
                    "checking"  => (matches!(scene.screen, Screen::Checking(_)),    true),
                    "not"       => (matches!(scene.screen, Screen::NotApproved(_)), true),
                    "approved"  => (matches!(scene.screen, Screen::Approved(_)),    true),
                    "thank"     => (matches!(scene.screen, Screen::ThankYou(_)),    true),
                    "idle"      => (matches!(scene.sheet, Some(SheetScene::Idle { .. })), false),
                    "help"      => (matches!(scene.sheet, Some(SheetScene::Help(_))), false),
                    "start"     => (matches!(scene.sheet, Some(SheetScene::AskStartOver)), false),
                    _ => (name.starts_with(scene.screen.name()), true),
                };
                assert!(is_screen, "{name}: {:?}", scene.screen);
                assert_eq!(scene.sheet.is_none(), is_plain, "{name}: {:?}", scene.sheet);
                let is_mistake = ["error", "missing", "short", "terminal"]
                    .iter()
                    .any(|word| name.ends_with(word));
                assert_eq!(scene.problem.is_some(), is_mistake, "{name}: {:?}", scene.problem);
            }
        }
    }

    #[test]
    fn samples_have_names_of_their_own_and_are_the_same_every_time() {
        let (first, again) = (all(Language::English), all(Language::English));
        let names: std::collections::BTreeSet<&str> = first.iter().map(|one| one.name).collect();
        assert_eq!(names.len(), first.len());
        for (first, again) in first.iter().zip(&again) {
            assert_eq!(first.scene, again.scene, "{}", first.name);
        }
    }

    fn all(language: Language) -> Vec<Sample> {
        let look =
            Look { language, text: TextSize::Standard, theme: ThemeName::Light, is_demo: true };
        samples(&shop(&Settings::demo()), look)
    }
}
