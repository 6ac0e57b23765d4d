//! A clinic with everything real but the cables: screens, flows, the data file, both devices and
//! their dialogues. The clock is turned by hand, so a story of hours takes no time.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use countersign::app::finger::{Finger, NotThere, later};
use countersign::app::kiosk::{Identity, Kiosk};
use countersign::app::order::Report;
use countersign::app::play::{Person, Play};
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::device::pair::Wire;
use countersign::device::printer::profile::Profile;
use countersign::device::printer::session::PrinterSession;
use countersign::device::printer::sim::PrinterFault;
use countersign::device::terminal::pax::sim::{SimEvent, SimSettings, script};
use countersign::device::terminal::{TerminalSettings, session};
use countersign::domain::card::CardReport;
use countersign::domain::comfort::ThemeName;
use countersign::domain::entitlement::Lot;
use countersign::domain::id::PatientId;
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::now::Now;
use countersign::domain::offering::Grant;
use countersign::domain::open_case::{CaseKind, Question, Signer, StaffAnswer};
use countersign::domain::policy::Policy;

use countersign::flow::Randomness;
use countersign::flow::checkout::{Checkout, Event, Place};
use countersign::ledger::books::Books;

use countersign::ledger::file::PatientFile;
use countersign::store::{Happening, Store};
use countersign::ui::scene::Side;
use countersign::words::say_with;
use ed25519_dalek::SigningKey;
use egui::{Vec2, vec2};

use crate::card_money::{banked, by_card};
use crate::desk::{Desk, desk, open, sim_settings};

/// The canvas of a 10.1 inch tablet, in points.
pub const PORTRAIT: Vec2 = vec2(816.0, 1305.0);
/// The clock is turned in steps of this.
const STEP: Duration = Duration::from_millis(100);

pub fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// Bytes that only look random; another seed is another run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

impl Randomness for Dice {
    fn ten_bytes(&mut self) -> [u8; 10] {
        [(); 10].map(|()| u8::try_from(self.roll(256)).unwrap())
    }
}

/// The clinic, and the patient who stands at its kiosk.
pub struct Clinic {
    pub kiosk: Kiosk<Desk>,
    pub finger: Finger,
    pub now: Now,
    settings: Settings,
    seed: u64,
    file: PathBuf,
    is_full: Arc<AtomicBool>,
    /// Somebody used the terminal without the kiosk: the two sides differ, and that is the story.
    pub is_at_odds: bool,
    _folder: tempfile::TempDir,
}

impl Clinic {
    /// Opens at nine in the morning of Monday, November 23, 2026, in Nashville.
    pub fn open() -> Self {
        Self::open_on(PORTRAIT, 1)
    }

    pub fn open_on(canvas: Vec2, seed: u64) -> Self {
        Self::open_with(Settings::demo(), canvas, seed)
    }

    /// A clinic in which every card is swiped, because its chip could not be read.
    pub fn open_with_swiped_cards(settings: Settings) -> Self {
        let mut sim = sim_settings();
        sim.card.entry = "5".to_owned();
        Self::open_beside(sim, settings, PORTRAIT, 1)
    }

    /// A clinic with other settings, or another catalog.
    pub fn open_with(settings: Settings, canvas: Vec2, seed: u64) -> Self {
        Self::open_beside(sim_settings(), settings, canvas, seed)
    }

    /// A clinic that prints what was signed after the receipt. All others here give copies otherwise,
    /// so that stories can count papers.
    pub fn open_with_signed_copies() -> Self {
        Self::open_as_set(sim_settings(), Settings::demo(), PORTRAIT, 1)
    }

    fn open_beside(sim: SimSettings, mut settings: Settings, canvas: Vec2, seed: u64) -> Self {
        settings.printer.agreement_copy = false;
        Self::open_as_set(sim, settings, canvas, seed)
    }

    fn open_as_set(sim: SimSettings, settings: Settings, canvas: Vec2, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clinic.redb");
        let now = Now { mono: any_instant(), wall: "2026-11-23T15:00:00Z".parse().unwrap() };
        let is_full = Arc::new(AtomicBool::new(false));
        let desk = desk(open(&file, &is_full, &settings), now, sim);
        let mut clinic = Self {
            kiosk: kiosk(&settings, desk, now, seed),
            finger: Finger::new(canvas),
            now,
            settings,
            seed,
            file,
            is_full,
            is_at_odds: false,
            _folder: folder,
        };
        clinic.kiosk.wires.terminal.mend();
        clinic.kiosk.wires.printer.mend();
        clinic.time_passes(secs(2));
        clinic
    }

    pub fn checkout(&self) -> &Checkout {
        &self.kiosk.checkout
    }

    pub fn desk(&mut self) -> &mut Desk {
        &mut self.kiosk.wires
    }

    pub fn store(&mut self) -> &mut Store {
        self.kiosk.wires.store.as_mut().expect("the clinic has power")
    }

    /// What the next transactions at the card terminal do, in the words of its scripts.
    pub fn terminal_will(&mut self, deeds: &str) {
        let deeds = script::parse(deeds).unwrap();
        self.desk().terminal.happen(SimEvent::Will(deeds));
    }

    pub fn printer_has(&mut self, fault: PrinterFault) {
        self.desk().printer.happen(fault);
    }

    /// The terminal's driver tells this.
    pub fn hears(&mut self, report: CardReport) {
        self.desk().reports.push_back(Report::Card(report));
        self.kiosk.logic(self.now);
    }

    /// Turns the clock on. Everything that has a deadline meets it.
    pub fn time_passes(&mut self, time: Duration) {
        let end = self.now.mono + time;
        while self.now.mono < end {
            let step = STEP.min(end - self.now.mono);
            later(&mut self.now, step);
            self.catch_up();
            self.kiosk.logic(self.now);
        }
        self.look();
        self.must_always_hold();
    }

    /// Brings devices up to the patient's moment.
    fn catch_up(&mut self) {
        let wait = self.now.mono.saturating_duration_since(self.kiosk.wires.terminal.now());
        self.kiosk.wires.wall = self.now.wall;
        self.kiosk.wires.pass(wait);
    }

    pub fn look(&mut self) {
        self.finger.look(&mut self.kiosk, self.now);
    }

    pub fn sees(&self, id: &str) -> bool {
        self.finger.sees(&self.word(id))
    }

    /// No write reaches the disk, until there is room again.
    pub fn disk_is_full(&mut self, is_full: bool) {
        self.is_full.store(is_full, Ordering::SeqCst);
    }

    /// The power fails at the order to the data file that comes after `n` more. `is_written` says
    /// whether that last order still reached the disk.
    pub fn power_fails_after(&mut self, n: u32, is_written: bool) {
        self.desk().orders_left = Some(n);
        self.desk().is_last_written = is_written;
    }

    pub fn has_power(&self) -> bool {
        self.kiosk.wires.has_power()
    }

    /// The data file says that it cannot be used.
    pub fn data_file_fails(&mut self) {
        self.kiosk.wires.reports.push_back(Report::StoreFailed);
    }

    /// The power goes at once.
    pub fn power_cut(&mut self) {
        self.kiosk.wires.store = None;
        self.kiosk.wires.reports.clear();
    }

    /// The kiosk starts again on the same file, with the same devices beside it.
    pub fn starts_again(self) -> Self {
        let settings = self.settings.clone();
        self.starts_again_with(settings)
    }

    /// The same, with other settings or another catalog.
    pub fn starts_again_with(self, settings: Settings) -> Self {
        let Self { kiosk: old, now, seed, file, is_full, is_at_odds, _folder, .. } = self;
        let Desk { terminal, printer, sheets, store, .. } = old.wires;
        drop(store);
        let mut desk = Desk {
            store: Some(open(&file, &is_full, &settings)),
            terminal,
            printer,
            reports: VecDeque::new(),
            wall: now.wall,
            orders_left: None,
            is_last_written: false,
            n_orders: 0,
            is_disk_dead: false,
            sheets,
        };
        desk.terminal.cut();
        desk.printer.cut();
        desk.terminal.near = session(&TerminalSettings::default());
        desk.printer.near = PrinterSession::new(Profile::default(), now.mono);
        desk.terminal.reports();
        desk.printer.reports();
        let mut clinic = Self {
            kiosk: kiosk(&settings, desk, now, seed + 1),
            finger: Finger::new(PORTRAIT),
            now,
            settings,
            seed: seed + 1,
            file,
            is_full,
            is_at_odds,
            _folder,
        };
        clinic.kiosk.wires.terminal.mend();
        clinic.kiosk.wires.printer.mend();
        clinic.time_passes(secs(3));
        clinic
    }

    pub fn is_wire_whole(&mut self) -> bool {
        self.desk().terminal.wire() == Wire::Whole
    }

    /// What stands charged at the terminal, in cents, oldest first.
    pub fn charges(&mut self) -> Vec<i64> {
        let batch = self.desk().terminal.far.batch();
        batch.charges().iter().map(|charge| charge.amount.minor()).collect()
    }

    /// How often the bank said yes, undone or not.
    pub fn n_charged(&mut self) -> usize {
        self.desk().terminal.far.batch().n_charged()
    }

    /// What the clinic owes its patients.
    pub fn owes(&mut self) -> i64 {
        let day = self.today();
        self.store().liability(day).unwrap().total.minor()
    }

    /// The lots of everything but points.
    pub fn sessions(&mut self) -> Vec<Lot> {
        let mut lots = self.store().lots().unwrap();
        lots.retain(|lot| lot.what != Grant::Points);
        lots
    }

    pub fn today(&self) -> NaiveDate {
        self.now.business_date(self.settings.clinic.zone)
    }

    pub fn n_sales(&mut self) -> u64 {
        self.store().n_sales().unwrap()
    }

    pub fn n_open(&mut self) -> usize {
        self.store().open_intents().unwrap().len()
    }

    /// After every step: no reference was charged twice; every charge that stands has a sale, or a
    /// case that is still open; and nothing is owed that was not charged.
    pub fn must_always_hold(&mut self) {
        let batch = self.kiosk.wires.terminal.far.batch();
        let charges = batch.charges();
        for charge in &charges {
            let same = charges.iter().filter(|it| it.reference == charge.reference).count();
            assert_eq!(same, 1, "reference {} stands charged twice", charge.reference);
        }
        let in_batch = batch.totals().amount.minor();
        if !self.has_power() || self.is_full.load(Ordering::SeqCst) || self.is_at_odds {
            return;
        }
        if self.store().ensure_open().is_err() {
            return;
        }
        let day = self.today();
        let store = self.kiosk.wires.store.as_ref().unwrap();
        let charged = in_batch + banked(store).minor();
        let sold = by_card(store).minor();
        let is_going_back = !store.open_backs().unwrap().is_empty();
        let n_open = store.open_intents().unwrap().len() + usize::from(is_going_back);
        if store.begun_batch().unwrap().is_some() {
            // It may be closed there and not known here.
            return;
        }
        assert!(
            sold <= charged || is_going_back,
            "{sold} was sold by card and {charged} was charged"
        );
        assert!(
            sold == charged || n_open > 0,
            "charged {charged}, sold {sold}, and no case is open"
        );
        let owed = store.owed_today(day).unwrap().minor();
        assert!(owed <= charged || is_going_back, "{owed} is owed and {charged} was charged");
    }

    /// At the end of a story: the file is sound, and nothing is left hanging.
    pub fn books_balance(&mut self) {
        self.must_always_hold();
        let report = self.store().check().unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
        assert_eq!(self.n_open(), 0, "a payment is still open");
        self.files_agree();
    }

    /// Every patient's file agrees with itself, holds nothing in doubt, and all of them owe what
    /// the data file says.
    fn files_agree(&mut self) {
        let day = self.today();
        let policy = Arc::new(self.settings.policy.clone());
        let store = self.store();
        let patients: BTreeSet<PatientId> =
            store.facts().unwrap().map(|fact| fact.unwrap().patient).collect();
        let mut owed = Vec::new();
        for patient in patients {
            let file = store.file(patient, &policy, day).unwrap();
            assert_eq!(file.check(), Ok(()));
            assert!(file.doubts.is_empty(), "money is still in doubt");
            owed.push(file.owed().unwrap());
        }
        let owed = Money::sum(owed).unwrap();
        assert_eq!(store.liability(day).unwrap().total, owed);
        assert_eq!(store.owed_today(day).unwrap(), owed);
        let books = books(store, &policy, day);
        assert_eq!(books.owed(), Ok(owed), "the books say the same");
    }

    /// From the first screen to Review, as a new patient.
    pub fn comes_to_review(&mut self, who: &Person) {
        self.comes_to_review_of(who, "category-packages", "Drip Four");
    }

    pub fn comes_to_review_of(&mut self, who: &Person, category: &str, offering: &str) {
        self.choose(category, offering).unwrap();
        self.say_who(who).unwrap();
        if self.sees("welcome-title") {
            self.press_word("welcome-yes").unwrap();
        } else {
            self.say_name(who).unwrap();
        }
        self.read_terms().unwrap();
        self.sign().unwrap();
        self.look();
    }

    /// "See what I have left", up to the answer to who they are.
    pub fn asks_what_is_left(&mut self, who: &Person) {
        self.press_word("attract-start").unwrap();
        self.press_word("category-left").unwrap();
        self.give_facts(who).unwrap();
    }

    /// The same, and "Yes, that is me".
    pub fn sees_what_is_left(&mut self, who: &Person) {
        self.asks_what_is_left(who);
        self.press_word("welcome-yes").unwrap();
    }

    /// Buys an offering, and goes home.
    pub fn has_bought(&mut self, who: &Person, category: &str, offering: &str) {
        self.comes_to_review_of(who, category, offering);
        self.pays();
        self.time_passes(secs(10));
        assert!(self.sees("approved-title"), "{:?}", self.finger.labels());
        self.time_passes(secs(70));
        assert!(self.sees("attract-start"), "the visit is over");
    }

    /// The kiosk stands there, day and night, and nobody comes.
    pub fn days_pass(&mut self, days: i64) {
        self.now.wall += chrono::TimeDelta::days(days);
        self.time_passes(secs(1));
    }

    /// Nobody comes for a quarter of an hour: a card may pay the same again.
    pub fn a_quarter_of_an_hour_passes(&mut self) {
        self.now.wall += chrono::TimeDelta::minutes(15);
        self.time_passes(secs(1));
    }

    /// The first question to staff that is open is answered.
    pub fn staff_say(&mut self, is_yes: bool) {
        let cases = self.store().open_cases().unwrap();
        let (attempt, to) = cases
            .iter()
            .find_map(|case| match case.kind {
                CaseKind::AskingStaff(question) => {
                    Some((case.attempt, Question::OfPayment(question)))
                }
                _ => None,
            })
            .expect("staff are asked something");
        let by = Signer { staff: None, name: "Dana Ruiz".to_owned() };
        let reason = "I looked at the card".to_owned();
        let answer = StaffAnswer { attempt, to, by, reason, is_yes };
        self.happens(Event::StaffAnswered(Box::new(answer)));
    }

    /// Hands an event to the checkout, and carries out what follows.
    pub fn happens(&mut self, event: Event) {
        self.kiosk.take(event, self.now);
        self.catch_up();
        self.look();
    }

    /// What is due of the only patient, in cents.
    pub fn dues(&mut self) -> Vec<i64> {
        let file = self.only_file();
        file.dues().unwrap().iter().map(|due| due.amount.minor()).collect()
    }

    /// The file of the only patient, today.
    pub fn only_file(&mut self) -> PatientFile {
        let day = self.today();
        let policy = Arc::new(self.settings.policy.clone());
        let store = self.store();
        let patients: BTreeSet<PatientId> =
            store.facts().unwrap().map(|fact| fact.unwrap().patient).collect();
        let patient = patients.first().copied().expect("somebody bought something");
        assert_eq!(patients.len(), 1, "one patient");
        store.file(patient, &policy, day).unwrap()
    }

    /// Buys a Drip Four up to the moment in which the card is asked for.
    pub fn pays(&mut self) {
        self.pay().unwrap();
    }

    /// From the cart to what follows for somebody who is known.
    pub fn says_it_is_them(&mut self, who: &Person) {
        self.press_word("bar-continue").unwrap();
        self.give_facts(who).unwrap();
        self.press_word("welcome-yes").unwrap();
    }

    /// Takes products from their shelf, and goes on to the cart.
    pub fn takes_products(&mut self, products: &[(&str, u32)]) {
        self.press_word("category-products").unwrap();
        for (name, n) in products {
            let more = say_with(self.language(), "goods-more", &[("name", (*name).into())]);
            for _ in 0..*n {
                self.time_passes(secs(1));
                self.press(&more).unwrap();
            }
        }
        self.press_word("bar-continue").unwrap();
    }

    /// From the cart to one more offering, and back to the cart.
    pub fn adds(&mut self, category: &str, offering: &str) {
        self.press_word("cart-add").unwrap();
        self.choose_from(category, offering).unwrap();
        self.take_it().unwrap();
    }

    pub fn place(&self) -> &Place {
        &self.checkout().place
    }
}

impl Play for Clinic {
    fn finger(&self) -> &Finger {
        &self.finger
    }

    fn language(&self) -> Language {
        self.kiosk.checkout.comfort.language
    }

    fn press(&mut self, label: &str) -> Result<(), NotThere> {
        self.finger.press(&mut self.kiosk, &mut self.now, label)?;
        self.catch_up();
        self.look();
        self.must_always_hold();
        Ok(())
    }

    fn type_text(&mut self, text: &str) -> Result<(), NotThere> {
        self.finger.type_text(&mut self.kiosk, &mut self.now, text)?;
        self.catch_up();
        self.look();
        Ok(())
    }

    fn draw(&mut self, pad: &str, path: &[(i32, i32)]) -> Result<(), NotThere> {
        self.finger.draw(&mut self.kiosk, &mut self.now, pad, path)?;
        self.catch_up();
        self.look();
        Ok(())
    }

    fn wait_for(&mut self, text: &str) -> Result<(), NotThere> {
        for _ in 0..100 {
            self.look();
            if self.finger.sees(text) {
                return Ok(());
            }
            self.time_passes(STEP);
        }
        Err(NotThere { wanted: text.to_owned(), seen: self.finger.labels() })
    }
}

/// The books, kept from all that happened.
fn books(store: &Store, policy: &Arc<Policy>, day: NaiveDate) -> Books {
    let mut books = Books::new(Arc::clone(policy));
    for happening in store.happenings().unwrap() {
        match happening.unwrap() {
            Happening::OfPatient(fact) => books.record(&fact).unwrap(),
            Happening::OfClinic(fact) => books.record_clinic(fact.on, &fact.what).unwrap(),
        }
    }
    let day = books.today().map_or(day, |today| today.max(day));
    books.advance(day).unwrap();
    books
}

/// The kiosk at the counter of these stories.
pub fn identity(settings: &Settings) -> Identity {
    Identity {
        name: "Kiosk 1".to_owned(),
        is_demo: true,
        theme: ThemeName::Light,
        reader_side: Side::Right,
        columns: 48,
        merchant_copy: settings.printer.merchant_copy,
        agreement_copy: settings.printer.agreement_copy,
        receipt_host: None,
        merchant_id: None,
        is_still: true,
        has_demo_staff: false,
    }
}

fn kiosk(settings: &Settings, desk: Desk, now: Now, seed: u64) -> Kiosk<Desk> {
    let key = SigningKey::from_bytes(&[42; 32]);
    Kiosk::new(shop(settings), identity(settings), key, Box::new(Dice(seed * 7_919 + 1)), desk, now)
}

#[expect(clippy::disallowed_methods, reason = "any moment will do")]
fn any_instant() -> Instant {
    Instant::now()
}
