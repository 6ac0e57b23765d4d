//! Every screen once, reached the way a patient reaches it: for pictures and for the checks that
//! look at all screens.

use std::sync::LazyLock;
use std::time::Duration;

use chrono::NaiveDate;

use crate::app::samples_more::samples_more;
use crate::app::scene::{Around, scene};
use crate::clock;
use crate::domain::card::{
    Approval, CardBrand, CardOutcome, CardProgress, CardReport, ChipData, DeclineReason, Doubt,
    EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use crate::domain::cart::Holdings;
use crate::domain::comfort::{TextSize, ThemeName};
use crate::domain::entitlement::Balance;
use crate::domain::id::{ContractId, PatientId, SaleId};
use crate::domain::language::Language;
use crate::domain::now::Now;
use crate::domain::offering::{Category, OfferingCode};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::qr::QrModules;
use crate::domain::signature::InkEvent;
use crate::flow::Randomness;
use crate::flow::checkout::{Checkout, Closed, Effect, Event, Hands, Place, PrintState, Written};
use crate::flow::session::Known;
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;
use crate::ui::scene::{Scene, Side};

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

/// A text for the sample code: not signed, and no receipt's.
const SAMPLE_CODE: &str = "CKR:26D3Y412RHF7F0DGTR4XC2T3197QJSEH249N94CZHYQF34W5NCSGE3YASM0ED6XHTBGJNVHC5PDAQ7M90ZBA4P3131TMB59JFXH6EMMD0MA5V1RE7H706Z6A861WPQG3";

static SAMPLE_QR: LazyLock<Option<QrModules>> =
    LazyLock::new(|| QrModules::encode(SAMPLE_CODE).ok());

/// Bytes that only look random, so that every picture is the same every time.
struct Counting(u8);

impl Randomness for Counting {
    fn ten_bytes(&mut self) -> [u8; 10] {
        self.0 = self.0.wrapping_add(1);
        [0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, self.0.wrapping_add(0xC0)]
    }
}

/// A checkout in which a patient stands, and the moment.
struct Stage {
    checkout: Checkout,
    random: Counting,
    now: Now,
    start: Now,
}

impl Stage {
    fn open(shop: &Shop, look: Look) -> Self {
        let mut shop = shop.clone();
        shop.languages.sort_by_key(|language| *language != look.language);
        shop.default_text = look.text;
        // 2:14 in the afternoon of Monday, November 23, 2026, in Nashville.
        let wall = chrono::DateTime::from_timestamp(1_795_464_840, 0).unwrap_or_default();
        let now = Now { mono: clock::read().mono, wall };
        let mut checkout = Checkout::new(shop, now);
        checkout.terminal = Some(TerminalIdentity {
            serial_number: "53999999".to_owned(),
            model: "S300".to_owned(),
            software: String::new(),
        });
        Self { checkout, random: Counting(0), now, start: now }
    }

    fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut hands = Hands { now: self.now, random: &mut self.random };
        self.checkout.step(event, &mut hands)
    }

    fn tap(&mut self, tap: Tap) {
        self.step(Event::Tap(tap));
    }

    fn later(&mut self, wait: Duration) {
        self.now.mono += wait;
        self.step(Event::Tick);
    }

    /// Goes to the card list with `code` chosen.
    fn choose(&mut self, category: Category, code: &str) {
        self.tap(Tap::Start);
        self.tap(Tap::OpenCategory(category));
        self.tap(Tap::Choose(OfferingCode(code.to_owned())));
    }

    fn identify(&mut self) {
        if matches!(self.checkout.place, Place::Offers(_)) {
            self.tap(Tap::Continue);
        }
        self.tap(Tap::Continue);
        self.tap(Tap::Type("6155550142".to_owned()));
        self.tap(Tap::Continue);
        self.tap(Tap::Type("03151984".to_owned()));
        self.tap(Tap::Continue);
    }

    fn name(&mut self) {
        self.identify();
        self.step(Event::Found(None));
        self.tap(Tap::Type("Maria".to_owned()));
        self.tap(Tap::Focus(1));
        self.tap(Tap::Type("Lopez".to_owned()));
        self.tap(Tap::Continue);
    }

    /// Initials every clause of the page, and turns it.
    fn initial_page(&mut self) {
        let Place::Terms(page) = self.checkout.place else { return };
        for idx in self.checkout.clauses_on(page) {
            let code =
                self.checkout.session.terms.as_ref().and_then(|terms| terms.clauses.get(idx));
            if let Some(code) = code.map(|clause| clause.code.clone()) {
                self.tap(Tap::Initial(code));
            }
        }
    }

    fn read_terms(&mut self) {
        self.name();
        while matches!(self.checkout.place, Place::Terms(_)) {
            self.initial_page();
            self.tap(Tap::Continue);
        }
    }

    fn sign(&mut self) {
        self.read_terms();
        self.draw();
        let effects = {
            let mut hands = Hands { now: self.now, random: &mut self.random };
            self.checkout.step(Event::Tap(Tap::Continue), &mut hands)
        };
        for effect in effects {
            if let Effect::SaveSigned { cart, .. } = effect {
                self.step(Event::Saved(Written::Signed(cart.consent().id)));
            }
        }
    }

    /// Three joined loops and a tail: a signature like any other.
    fn draw(&mut self) {
        let mut at = |x: i32, y: i32, is_first: bool| {
            let event = if is_first { InkEvent::Down { x, y } } else { InkEvent::Move { x, y } };
            self.now.mono += Duration::from_millis(12);
            let mut hands = Hands { now: self.now, random: &mut self.random };
            self.checkout.step(Event::Tap(Tap::Ink(vec![event])), &mut hands);
        };
        for (idx, (x, y)) in signature_path().into_iter().enumerate() {
            at(x, y, idx == 0);
        }
        self.tap(Tap::Ink(vec![InkEvent::Up]));
    }

    fn pay(&mut self) {
        self.sign();
        self.tap(Tap::Pay);
        let Some(reference) = EcrRef::new(10_001) else { return };
        self.step(Event::ReferenceReserved(reference));
        if let Place::Paying(payment) = &self.checkout.place {
            let attempt = payment.intent().attempt;
            self.step(Event::Saved(Written::Intent(attempt)));
        }
        self.report(|reference| CardReport::Progress {
            reference,
            progress: CardProgress::ReadyForCard,
        });
    }

    fn report(&mut self, report: impl Fn(EcrRef) -> CardReport) {
        if let Place::Paying(payment) = &self.checkout.place {
            let reference = payment.intent().reference;
            self.step(Event::Card(report(reference)));
        }
    }

    fn approve(&mut self) {
        self.pay();
        let Place::Paying(payment) = &self.checkout.place else { return };
        let (attempt, amount) = (payment.intent().attempt, payment.intent().amount);
        self.report(|reference| CardReport::Purchased {
            reference,
            outcome: CardOutcome::Approved(approval(amount)),
        });
        self.step(Event::Saved(Written::Sale(attempt)));
    }

    fn sample(&self, name: &'static str, look: Look) -> Sample {
        let around = Around {
            is_demo: look.is_demo,
            theme: look.theme,
            reader_side: Side::Right,
            qr: SAMPLE_QR.as_ref(),
            started: self.start.mono,
            is_still: true,
        };
        Sample { name, scene: scene(&self.checkout, &around, self.now) }
    }
}

fn approval(amount: crate::domain::money::Money) -> Approval {
    Approval {
        amount,
        auth_code: "004512".to_owned(),
        transaction: TransactionNumber("17".to_owned()),
        host_reference: "600112345678".to_owned(),
        batch: "1".to_owned(),
        brand: CardBrand::Visa,
        last_four: "4242".to_owned(),
        entry: EntryMode::Chip,
        chip: ChipData {
            aid: "A0000000031010".to_owned(),
            label: "VISA CREDIT".to_owned(),
            tvr: "8080008000".to_owned(),
            tsi: "6800".to_owned(),
            cvm: "6".to_owned(),
        },
        terminal_time: "20261123141402".to_owned(),
        terminal_id: "44170021".to_owned(),
    }
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
