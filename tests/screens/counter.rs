//! A whole kiosk in a test: its screens in egui, its time in our hands, its wires cut.

use std::collections::VecDeque;
use std::time::Duration;

use countersign::app::kiosk::{Identity, Kiosk};
use countersign::app::order::{Order, Report, Wires};
use countersign::clock;
use countersign::domain::comfort::ThemeName;
use countersign::domain::now::Now;
use countersign::domain::offering::{Category, OfferingCode};
use countersign::flow::Randomness;
use countersign::flow::checkout::Place;
use countersign::flow::tap::Tap;
use countersign::ui::scene::Side;
use ed25519_dalek::SigningKey;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::look::{Canvas, demo_shop};

/// Orders go nowhere; what is reported, the test says.
#[derive(Default)]
pub struct Silence {
    reports: VecDeque<Report>,
}

impl Wires for Silence {
    fn carry_out(&mut self, _order: Order) {}

    fn next_report(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }
}

struct Same;

impl Randomness for Same {
    fn ten_bytes(&mut self) -> [u8; 10] {
        [7; 10]
    }
}

pub struct World {
    pub kiosk: Kiosk<Silence>,
    pub now: Now,
}

/// A patient at a counter.
pub struct Counter {
    pub harness: Harness<'static, World>,
}

impl Counter {
    pub fn open() -> Self {
        let now = clock::read();
        let identity = Identity {
            name: "Kiosk 1".to_owned(),
            is_demo: true,
            theme: ThemeName::Light,
            reader_side: Side::Right,
            columns: 48,
            merchant_copy: false,
            agreement_copy: false,
            receipt_host: None,
            merchant_id: None,
            is_still: true,
            has_demo_staff: false,
        };
        let key = SigningKey::from_bytes(&[1; 32]);
        let kiosk = Kiosk::new(demo_shop(), identity, key, Box::new(Same), Silence::default(), now);
        let harness = Harness::builder().with_size(Canvas::Portrait10.size()).build_ui_state(
            |ui, world: &mut World| world.kiosk.frame(ui, world.now),
            World { kiosk, now },
        );
        let mut counter = Self { harness };
        // The first screen comes up, and is there for a while.
        counter.waits(Duration::ZERO);
        counter.waits(Duration::from_secs(1));
        counter
    }

    pub fn kiosk(&self) -> &Kiosk<Silence> {
        &self.harness.state().kiosk
    }

    pub fn place(&self) -> &Place {
        &self.kiosk().checkout.place
    }

    pub fn waits(&mut self, wait: Duration) {
        let world = self.harness.state_mut();
        world.now.mono += wait;
        world.kiosk.logic(world.now);
        self.harness.run_ok();
    }

    /// The one on top, where several have that name.
    pub fn presses(&mut self, label: &str) {
        self.harness.get_all_by_label(label).last().unwrap().click();
        self.harness.run_ok();
    }

    pub fn presses_containing(&mut self, label: &str) {
        self.harness.get_by_label_contains(label).click();
        self.harness.run_ok();
    }

    /// Does what a press would do, on whatever screen it is, after a pause.
    pub fn taps(&mut self, tap: Tap) {
        self.waits(Duration::from_secs(1));
        let world = self.harness.state_mut();
        world.kiosk.tap(tap, world.now);
        self.waits(Duration::from_secs(1));
    }

    /// A device or the data file reports.
    pub fn hears(&mut self, report: Report) {
        self.harness.state_mut().kiosk.wires.reports.push_back(report);
        self.waits(Duration::ZERO);
    }

    pub fn goes_to_phone(&mut self) {
        self.taps(Tap::Start);
        self.taps(Tap::OpenCategory(Category::Packages));
        self.taps(Tap::Choose(OfferingCode("O01".to_owned())));
        self.taps(Tap::Continue);
        self.taps(Tap::Continue);
        assert_eq!(*self.place(), Place::Phone);
    }
}
