//! The screens behind the PIN, reached the way staff reach them.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};

use crate::app::samples::{Look, Sample};
use crate::app::samples_tasks::samples_tasks;
use crate::app::staff_scene::{Beside, staff_scene};
use crate::app::stage::Stage;
use crate::domain::card::{Doubt, TerminalIdentity};
use crate::domain::card_day::Comparison;
use crate::domain::comfort::Comfort;
use crate::domain::day_report::DaySums;
use crate::domain::id::{AttemptId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::open_case::CaseKind;
use crate::domain::paper::PrintEnd;
use crate::domain::pin::PinDigit;
use crate::domain::printer_state::PrinterState;
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::scan::{ScanAnswer, ScannedSale};
use crate::domain::staff::{Act, Role, StaffId, StaffMember, StaffName};
use crate::domain::today::{HeldPrint, Latest, LatestEnd, Today, Waiting};
use crate::flow::Randomness;
use crate::flow::checkout::CaseStanding;
use crate::flow::day_run::DayView;
use crate::flow::shop::Shop;
use crate::flow::staff::ask::{AskFor, AskReason};
use crate::flow::staff::order::{PinAnswer, StaffReport, Standing};
use crate::flow::staff::tap::{CodeLetter, StaffTap, Tab};
use crate::flow::staff::{Event, Hands, StaffSide};
use crate::flow::tap::Tap;
use crate::ui::scene::{Scene, Screen};

/// Every screen of the staff side once.
pub fn samples_staff(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        play(&mut behind);
        behind.sample(name)
    };
    let mut samples = vec![
        on("staff-pin", &|behind| {
            behind.knock(true);
            behind.digits("246");
        }),
        on("staff-pin-wrong", &|behind| {
            behind.knock(true);
            behind.digits("246811");
            let answer = PinAnswer::Unknown(Duration::from_secs(4));
            behind.hear(StaffReport::PinChecked(answer));
        }),
        on("staff-pin-manager", &|behind| {
            behind.sign_in();
            behind.tap(StaffTap::Open(Tab::More));
            behind.tap(StaffTap::Quit);
        }),
        on("staff-recovery", &|behind| {
            behind.knock(true);
            behind.tap(StaffTap::UseRecovery);
            for letter in "K8ZH08".chars() {
                behind.tap(StaffTap::CodeLetter(CodeLetter(letter)));
            }
        }),
        on("staff-owner", &|behind| {
            behind.knock(false);
            behind.typed("Nora Quinn");
        }),
        on("staff-code", &|behind| {
            behind.knock(false);
            behind.typed("Nora Quinn");
            behind.tap(StaffTap::GoOn);
            behind.digits("975313");
            behind.digits("975313");
        }),
        on("staff-ask", &|behind| {
            let amount = Money::from_minor(1_499_00);
            behind.side.note_question(Some(AskFor { act: Act::AllowSwipe, amount }));
            behind.knock(true);
            behind.tap(StaffTap::Reason(AskReason::ChipWorn));
        }),
    ];
    samples.extend(places(shop, look));
    samples.extend(samples_tasks(shop, look));
    samples
}

/// What a code in front of the scanner can be.
pub fn samples_scanned(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        play(&mut behind);
        behind.sample(name)
    };
    let scans = [("staff-scanned", ours()), ("staff-scanned-forged", ScanAnswer::Forged)];
    scans
        .map(|(name, answer)| {
            on(name, &|behind| {
                behind.sign_in();
                behind.step(Event::Scanned(Box::new(answer.clone())));
            })
        })
        .into()
}

fn ours() -> ScanAnswer {
    ScanAnswer::Ours(Box::new(ScannedSale {
        sale: SaleId::from_raw(7),
        patient: PatientId::from_raw(8),
        receipt: ReceiptNumber([0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xD6]),
        who: "Maria Lopez".to_owned(),
        what: "Drip Four".to_owned(),
        sold_on: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default(),
        total: Money::from_minor(387_00),
        last_valid_day: NaiveDate::from_ymd_opt(2027, 12, 1),
        is_old_key: false,
    }))
}

/// What is there after signing in.
fn places(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>)| {
        let mut behind = Behind::open(shop, look);
        play(&mut behind);
        behind.sample(name)
    };
    vec![
        on("staff-today", &|behind| behind.sign_in()),
        on("staff-today-calm", &|behind| {
            behind.sign_in();
            behind.hear(StaffReport::Today(Box::default()));
        }),
        on("staff-cases", &|behind| {
            behind.sign_in();
            behind.tap(StaffTap::ShowCases);
        }),
        on("staff-cases-none", &|behind| {
            behind.sign_in();
            behind.hear(StaffReport::Today(Box::default()));
            behind.tap(StaffTap::ShowCases);
        }),
        on("staff-devices", &|behind| {
            behind.sign_in();
            behind.tap(StaffTap::Open(Tab::Devices));
        }),
        on("staff-devices-hand", &|behind| {
            behind.sign_in();
            behind.terminal = None;
            behind.printer = Some(PrinterState::PaperOut);
            behind.tap(StaffTap::Open(Tab::Devices));
        }),
        on("staff-more", &|behind| {
            behind.sign_in();
            behind.tap(StaffTap::Open(Tab::More));
        }),
    ]
}

/// The staff side over a kiosk where nobody stands.
pub(super) struct Behind<'s> {
    side: StaffSide,
    pub(super) stage: Stage,
    shop: &'s Shop,
    look: Look,
    terminal: Option<TerminalIdentity>,
    pub standings: BTreeMap<AttemptId, CaseStanding>,
    /// Both sides of the day, and whether a payment is open.
    pub found: Option<(Comparison, DaySums, bool)>,
    printer: Option<PrinterState>,
}

struct Same;

impl Randomness for Same {
    fn ten_bytes(&mut self) -> [u8; 10] {
        [0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xC1]
    }
}

impl<'s> Behind<'s> {
    pub(super) fn open(shop: &'s Shop, look: Look) -> Self {
        let stage = Stage::open(shop, look);
        let terminal = TerminalIdentity {
            serial_number: "53999999".to_owned(),
            model: "S300".to_owned(),
            software: String::new(),
        };
        Self {
            side: StaffSide::new(shop.waits.staff, false, stage.now),
            stage,
            shop,
            look,
            terminal: Some(terminal),
            standings: BTreeMap::from([(
                AttemptId::from_raw(41),
                CaseStanding { is_asking: false, may_settle: true },
            )]),
            found: None,
            printer: Some(PrinterState::Ready),
        }
    }

    pub(super) fn step(&mut self, event: Event) {
        let mut hands = Hands { now: self.stage.now, random: &mut Same };
        self.side.step(event, &mut hands);
    }

    /// What the day is like so far.
    pub(super) fn today(&self) -> Option<Today> {
        self.side.today.as_deref().cloned()
    }

    pub(super) fn tap(&mut self, tap: StaffTap) {
        self.step(Event::Tap(Tap::Staff(tap)));
    }

    pub(super) fn hear(&mut self, report: StaffReport) {
        self.step(Event::Report(report));
    }

    fn knock(&mut self, has_staff: bool) {
        for _ in 0..5 {
            self.tap(StaffTap::Knock);
        }
        self.hear(StaffReport::Stands(Standing { has_staff, wait: Duration::ZERO }));
    }

    pub(super) fn digits(&mut self, text: &str) {
        for digit in text.chars().filter_map(PinDigit::new) {
            self.tap(StaffTap::Digit(digit));
        }
    }

    fn typed(&mut self, text: &str) {
        self.step(Event::Tap(Tap::Type(text.to_owned())));
    }

    pub(super) fn sign_in(&mut self) {
        self.sign_in_as("Ana Ruiz", Role::FrontDesk);
    }

    pub(super) fn sign_in_as(&mut self, name: &str, role: Role) {
        self.knock(true);
        self.digits("246810");
        if let Some(name) = StaffName::new(name) {
            let member = StaffMember { id: StaffId::from_raw(4), name, role };
            let answer = PinAnswer::Known { member, is_allowed: true };
            self.hear(StaffReport::PinChecked(answer));
        }
        let today = today(self.stage.now, self.shop);
        self.hear(StaffReport::Today(Box::new(today)));
    }

    pub(super) fn sample(self, name: &'static str) -> Sample {
        let now = self.stage.now;
        let beside = Beside {
            terminal: self.terminal.as_ref(),
            printer: self.printer,
            has_demo_staff: self.look.is_demo,
            standings: self.standings.clone(),
            day: self.found.as_ref().map(|(found, sums, is_in_flight)| DayView::Compared {
                found,
                sums,
                is_in_flight: *is_in_flight,
            }),
            printing: Vec::new(),
        };
        let mut shop = self.shop.clone();
        shop.languages.sort_by_key(|language| *language != self.look.language);
        shop.default_text = self.look.text;
        let behind = staff_scene(&self.side, &beside, &shop, now);
        let patients = self.stage.sample(name, self.look);
        let Some(behind) = behind else { return patients };
        let scene = Scene {
            comfort: Comfort { language: self.look.language, ..behind.comfort },
            theme: self.look.theme,
            screen: Screen::Staff(behind.screen),
            ..patients.scene
        };
        Sample { name, scene }
    }
}

/// The afternoon of the pictures.
fn today(now: Now, shop: &Shop) -> Today {
    let at = |hour: u32, minute: u32| {
        let date: NaiveDate = now.business_date(shop.zone);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let local = date.and_time(time).and_local_timezone(shop.zone).earliest();
        local.map_or(now.wall, |local| local.with_timezone(&chrono::Utc))
    };
    let line = |at, who: &str, what: &str, cents: Option<i64>, end| Latest {
        at,
        who: who.to_owned(),
        what: what.to_owned(),
        amount: cents.map(Money::from_minor),
        end,
    };
    Today {
        by_card: Money::from_minor(2_772_92),
        n_by_card: 8,
        n_redeemed: 11,
        n_calls: 3,
        n_unanswered: 0,
        n_differences: 0,
        n_wrong_pins: 1,
        latest: vec![
            line(at(14, 8), "Lena Brooks", "Drip Four", Some(387_00), LatestEnd::InDoubt),
            line(at(13, 40), "Theo Grant", "IV-HYD", None, LatestEnd::Used),
            line(at(13, 31), "Ines Duarte", "Pick Three", Some(349_00), LatestEnd::Paid),
            line(at(13, 10), "Omar Haddad", "", Some(199_00), LatestEnd::Paid),
            line(at(12, 46), "Keisha Ortiz", "Drip Four", Some(387_00), LatestEnd::Paid),
        ],
        cases: vec![Waiting {
            attempt: AttemptId::from_raw(41),
            kind: CaseKind::InDoubt(Doubt::Silence),
            at: at(14, 8),
            who: "Lena Brooks".to_owned(),
            what: "Drip Four".to_owned(),
            taken: Money::ZERO,
            amount: Money::from_minor(387_00),
            reference: "41".to_owned(),
            is_swapped: false,
        }],
        differences: Vec::new(),
        held: vec![HeldPrint {
            of: Printout::receipt(SaleId::from_raw(7), 1),
            stage: PrintStage::Ended(PrintEnd::Unknown),
            at: at(9, 58),
            who: "Sam Patel".to_owned(),
            amount: Money::from_minor(86_92),
        }],
        n_rows: 1_204,
        recovery_used: None,
    }
}
