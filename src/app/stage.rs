//! A checkout in which a patient stands, moved on tap by tap: for pictures of screens as they are
//! reached.

use std::sync::LazyLock;
use std::time::Duration;

use crate::app::demo_staff::FRONT_DESK_PIN;
use crate::app::samples::{Look, Sample, signature_path};
use crate::app::scene::{Around, scene};
use crate::clock;
use crate::domain::card::{
    Approval, CardBrand, CardOutcome, CardProgress, CardReport, ChipData, EcrRef, EntryMode,
    TerminalIdentity, TransactionNumber,
};
use crate::domain::now::Now;
use crate::domain::offering::{Category, OfferingCode};
use crate::domain::qr::QrModules;
use crate::domain::signature::InkEvent;
use crate::flow::Randomness;
use crate::flow::checkout::{Checkout, Effect, Event, Hands, Place, Written};
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;
use crate::ui::scene::Side;

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
pub struct Stage {
    pub checkout: Checkout,
    random: Counting,
    pub now: Now,
    start: Now,
}

impl Stage {
    pub fn open(shop: &Shop, look: Look) -> Self {
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

    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut hands = Hands { now: self.now, random: &mut self.random };
        self.checkout.step(event, &mut hands)
    }

    pub fn tap(&mut self, tap: Tap) {
        self.step(Event::Tap(tap));
    }

    pub fn later(&mut self, wait: Duration) {
        self.now.mono += wait;
        self.step(Event::Tick);
    }

    /// Goes to the card list with `code` chosen.
    pub fn choose(&mut self, category: Category, code: &str) {
        self.tap(Tap::Start);
        self.tap(Tap::OpenCategory(category));
        self.tap(Tap::Choose(OfferingCode(code.to_owned())));
    }

    pub fn identify(&mut self) {
        self.identify_born("03151984");
    }

    /// As somebody born on this day, eight digits.
    pub fn identify_born(&mut self, birth: &str) {
        // As many times as something is asked of what is bought.
        for _ in 0..3 {
            if self.checkout.place != Place::Phone {
                self.tap(Tap::Continue);
            }
        }
        self.tap(Tap::Type("6155550142".to_owned()));
        self.tap(Tap::Continue);
        self.tap(Tap::Type(birth.to_owned()));
        self.tap(Tap::Continue);
    }

    pub fn name(&mut self) {
        self.identify();
        self.say_name("Maria", "Lopez");
    }

    /// The name of somebody who is new here.
    pub fn say_name(&mut self, first: &str, last: &str) {
        self.step(Event::Found(None));
        self.tap(Tap::Type(first.to_owned()));
        self.tap(Tap::Focus(1));
        self.tap(Tap::Type(last.to_owned()));
        self.tap(Tap::Continue);
    }

    /// Initials every clause of the page, and turns it.
    pub fn initial_page(&mut self) {
        self.initial(usize::MAX);
    }

    /// Initials the first clause of the page alone.
    pub fn initial_first(&mut self) {
        self.initial(1);
    }

    fn initial(&mut self, n: usize) {
        let Place::Terms(page) = self.checkout.place else { return };
        for idx in self.checkout.clauses_on(page).into_iter().take(n) {
            let code = self
                .checkout
                .session
                .terms
                .as_ref()
                .and_then(|terms| terms.text().clauses.get(idx));
            if let Some(code) = code.map(|clause| clause.code.clone()) {
                self.tap(Tap::Initial(code));
            }
        }
    }

    pub fn read_terms(&mut self) {
        self.name();
        while matches!(self.checkout.place, Place::Terms(_)) {
            self.initial_page();
            self.tap(Tap::Continue);
        }
    }

    pub fn sign(&mut self) {
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
    pub fn draw(&mut self) {
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

    pub fn pay(&mut self) {
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

    pub fn report(&mut self, report: impl Fn(EcrRef) -> CardReport) {
        if let Place::Paying(payment) = &self.checkout.place {
            let reference = payment.intent().reference;
            self.step(Event::Card(report(reference)));
        }
    }

    pub fn approve(&mut self) {
        self.pay();
        let Place::Paying(payment) = &self.checkout.place else { return };
        let (attempt, amount) = (payment.intent().attempt, payment.intent().amount);
        self.report(|reference| CardReport::Purchased {
            reference,
            outcome: CardOutcome::Approved(approval(amount)),
        });
        self.step(Event::Saved(Written::Sale(attempt)));
    }

    pub fn sample(&self, name: &'static str, look: Look) -> Sample {
        let around = Around {
            is_demo: look.is_demo,
            theme: look.theme,
            reader_side: Side::Right,
            qr: SAMPLE_QR.as_ref(),
            started: self.start.mono,
            is_still: true,
            demo_pin: look.is_demo.then_some(FRONT_DESK_PIN),
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
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    }
}
