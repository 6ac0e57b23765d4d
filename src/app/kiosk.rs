//! The shell around the checkout: reports in, orders out, one frame at a time. It decides nothing.

mod money;
mod patients;
mod printing;
mod refunds;
mod scanning;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::app::agreements::AgreementDraft;
use crate::app::demo_staff;
use crate::app::kiosk::printing::Job;
use crate::app::order::{DayAnswer, Order, Report, StoreOrder, Wires};
use crate::app::scene::{Around, scene};
use crate::app::staff_scene::{Beside, staff_scene};
use crate::device::scanner::wedge::Wedge;
use crate::domain::card::CardRequest;
use crate::domain::comfort::ThemeName;
use crate::domain::give_back::RefundTold;
use crate::domain::id::AttemptId;
use crate::domain::intent::StaffQuestion;
use crate::domain::now::Now;
use crate::domain::open_case::{Question, Signer, StaffAnswer};
use crate::domain::printer_state::PrinterState;
use crate::domain::printout::SalePaper;
use crate::domain::qr::QrModules;
use crate::domain::staff::Act;
use crate::evidence::key_ring::KeyRing;
use crate::evidence::staff_slip::{recovery_slip, test_slip};
use crate::flow::Randomness;
use crate::flow::checkout::{Checkout, Effect, Event, Hands, Place, Sheet};
use crate::flow::day_run;
use crate::flow::day_run::{DayOrder, DayRun};
use crate::flow::give_back::run::{self, BackOrder, BackRun};
use crate::flow::guard::TapGuard;
use crate::flow::payment::State;
use crate::flow::print_queue::PrintQueue;
use crate::flow::shop::Shop;
use crate::flow::staff::ask::{AskFor, StaffAnswered};
use crate::flow::staff::order::StaffOrder;
use crate::flow::staff::{self, StaffSide, day_start};
use crate::flow::tap::Tap;
use crate::ui;
use crate::ui::scene::{Scene, Screen, Side};

/// How often a countdown is drawn.
const COUNT_WAIT: Duration = Duration::from_millis(250);
/// How often the ring is drawn that breathes while the card reader waits.
const BREATH_WAIT: Duration = Duration::from_millis(100);

/// What the shell needs to know of this kiosk beside the shop.
#[derive(Debug, Clone)]
pub struct Identity {
    /// "Kiosk 1"
    pub name: String,
    pub is_demo: bool,
    /// The clinic's own colors.
    pub theme: ThemeName,
    pub reader_side: Side,
    pub columns: u8,
    /// The clinic's own copy follows each receipt.
    pub merchant_copy: bool,
    /// The signer's copy follows the first receipt.
    pub agreement_copy: bool,
    /// The host in receipt codes, if the clinic has a site.
    pub receipt_host: Option<String>,
    /// The processor's number for this merchant, for receipts.
    pub merchant_id: Option<String>,
    /// Nothing moves by itself: for pictures and stories.
    pub is_still: bool,
    /// The people of the demo clinic have accounts: the first screen says one of their PINs.
    pub has_demo_staff: bool,
}

/// The whole kiosk, without a window.
pub struct Kiosk<W> {
    pub checkout: Checkout,
    /// A close of the day that has no end yet.
    day: DayRun,
    /// Money that goes back over the terminal.
    back: BackRun,
    /// What the slip says of the refund whose end was written last.
    refund_told: Option<(AttemptId, Box<RefundTold>)>,
    /// Behind the PIN; over the checkout, which goes on under it.
    pub staff: StaffSide,
    pub wires: W,
    identity: Identity,
    keys: KeyRing,
    random: Box<dyn Randomness>,
    guard: TapGuard,
    wedge: Wedge<egui::Event>,
    started: Instant,
    jobs: BTreeMap<u64, Job>,
    n_jobs: u64,
    prints: PrintQueue,
    /// The code of the receipt just made: its text, and its modules.
    qr: Option<(String, QrModules)>,
    shown: Option<Shown>,
    /// A visit is over: the next frame clears egui's own memory, too.
    is_wiped: bool,
    /// `None` until the printer has answered.
    /// What a person found out about a payment, on its way to the disk.
    settling_by_hand: money::SettlingByHand,
    printer: Option<PrinterState>,
    /// Staff end the program.
    is_quit: bool,
    /// Every tap that counted, for who watches (rehearsal and stories).
    pub taps: Vec<Tap>,
}

/// Which screen a press was meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    place: std::mem::Discriminant<Place>,
    page: Option<usize>,
    sheet: Option<std::mem::Discriminant<Sheet>>,
    staff: Option<&'static str>,
}

impl<W: Wires> Kiosk<W> {
    /// Starts with a question to the data file: what was open when the kiosk went down?
    pub fn new(
        shop: Shop,
        identity: Identity,
        keys: impl Into<KeyRing>,
        random: Box<dyn Randomness>,
        mut wires: W,
        now: Now,
    ) -> Self {
        wires.carry_out(Order::Store(StoreOrder::FetchOpenIntents));
        wires.carry_out(Order::Store(StoreOrder::TakeUpPrints));
        let day = DayRun::new();
        wires.carry_out(Order::Store(StoreOrder::Day(DayOrder::FetchBegun)));
        wires.carry_out(Order::Store(StoreOrder::Back(BackOrder::FetchOpen)));
        if !identity.is_demo {
            // A clinic begins with its owner's account.
            wires.carry_out(Order::Store(StoreOrder::Staff(StaffOrder::Stand)));
        }
        Self {
            staff: StaffSide::new(shop.waits.staff, !identity.is_demo, now),
            checkout: Checkout::new(shop, now),
            day,
            back: BackRun::new(),
            refund_told: None,
            wires,
            identity,
            keys: keys.into(),
            random,
            guard: TapGuard::default(),
            wedge: Wedge::default(),
            started: now.mono,
            jobs: BTreeMap::new(),
            n_jobs: 0,
            prints: PrintQueue::default(),
            qr: None,
            shown: None,
            is_wiped: false,
            settling_by_hand: None,
            printer: None,
            is_quit: false,
            taps: Vec::new(),
        }
    }

    /// Takes in all that has happened since the last frame.
    pub fn logic(&mut self, now: Now) {
        while let Some(report) = self.wires.next_report() {
            self.take_report(report, now);
        }
        self.take_day(day_run::Event::Tick, now);
        self.take_back(run::Event::Tick, now);
        self.take(Event::Tick, now);
        self.take_staff(staff::Event::Tick, now);
        self.tick_prints(now);
    }

    /// Draws one frame and takes in what the person did. egui may draw twice, so a tap is taken in
    /// this very call.
    pub fn frame(&mut self, ui: &mut egui::Ui, now: Now) {
        if std::mem::take(&mut self.is_wiped) {
            forget(ui.ctx());
        }
        let touched = ui.input(is_touched);
        let tap = ui::show(ui, &self.scene(now));
        match tap {
            Some(tap) => self.tap(tap, now),
            None if touched && self.staff.is_open() => {
                self.take_staff(staff::Event::Touched, now);
            }
            None if touched => self.take(Event::Touched, now),
            None => (),
        }
    }

    pub fn scene(&self, now: Now) -> Scene {
        let around = Around {
            is_demo: self.identity.is_demo,
            theme: self.identity.theme,
            reader_side: self.identity.reader_side,
            qr: self.qr.as_ref().map(|(_, modules)| modules),
            started: self.started,
            is_still: self.identity.is_still,
            demo_pin: self.identity.has_demo_staff.then_some(demo_staff::FRONT_DESK_PIN),
        };
        let beside = Beside {
            terminal: self.checkout.terminal.as_ref(),
            printer: self.printer,
            standings: self.standings(now),
            day: self.day.view(),
            printing: self.prints.papers().collect(),
            has_demo_staff: self.identity.has_demo_staff,
        };
        let patients = scene(&self.checkout, &around, now);
        match staff_scene(&self.staff, &beside, self.checkout.shop(), now) {
            None => patients,
            Some(behind) => Scene {
                comfort: behind.comfort,
                theme: self.identity.theme,
                screen: Screen::Staff(behind.screen),
                sheet: None,
                problem: None,
                ..patients
            },
        }
    }

    /// What the payment at the counter asks staff, if it waits for their word.
    fn question(&self) -> Option<(AttemptId, StaffQuestion, AskFor)> {
        let Place::Paying(payment) = &self.checkout.place else { return None };
        let State::AskingStaff { question, .. } = payment.state() else { return None };
        let act = match question {
            StaffQuestion::SwipedAbove(_) => Act::AllowSwipe,
            StaffQuestion::SameCardAgain => Act::AllowSameCard,
        };
        let intent = payment.intent();
        Some((intent.attempt, *question, AskFor { act, amount: intent.amount }))
    }

    /// A member of staff said yes or no, if the payment still asks that.
    fn take_staff_answered(&mut self, answered: StaffAnswered, now: Now) {
        let Some((attempt, question, asked)) = self.question() else { return };
        if asked != answered.asked {
            return;
        }
        let by = Signer { staff: Some(answered.by.id), name: answered.by.name.as_str().to_owned() };
        let answer = StaffAnswer {
            attempt,
            to: Question::OfPayment(question),
            by,
            reason: answered.reason.code().to_owned(),
            is_yes: answered.is_yes,
        };
        self.take(Event::StaffAnswered(Box::new(answer)), now);
    }

    /// Staff have ended the program.
    pub fn is_quit(&self) -> bool {
        self.is_quit
    }

    /// Which screen is up; another value is another screen.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The text of the code that is on the screen.
    pub fn qr_text(&self) -> Option<&str> {
        self.qr.as_ref().map(|(text, _)| text.as_str())
    }

    /// When to come back even if nobody touches anything: a deadline, the next second of a
    /// countdown, or the next picture of something that moves. `None` on a screen that rests.
    pub fn next_wake(&self, now: Now) -> Option<Instant> {
        let moves = match (&self.checkout.place, self.checkout.sheet) {
            (_, Some(Sheet::Idle { .. })) => Some(COUNT_WAIT),
            (_, Some(Sheet::Help)) if self.checkout.staff_call.is_some() => Some(COUNT_WAIT),
            (Place::Approved { .. } | Place::ThankYou { .. } | Place::Cancelled { .. }, _) => {
                Some(COUNT_WAIT)
            }
            (Place::Preparing | Place::Paying(_), None) if !self.identity.is_still => {
                Some(BREATH_WAIT)
            }
            (Place::Preparing | Place::Paying(_), _) => Some(COUNT_WAIT),
            _ => None,
        };
        let deadline = self.checkout.next_deadline();
        let staff = self.staff.next_deadline(now.mono);
        let counts = self.staff.undo_until().is_some()
            || self.staff.pad().is_some_and(|pad| !pad.left(now.mono).is_zero());
        let moves = if counts { Some(COUNT_WAIT) } else { moves };
        let settles = self.guard.settles_at(now.mono);
        let day = self.day.next_deadline();
        let back = self.back.next_deadline();
        let typed = self.wedge.next_deadline();
        let prints = self.prints.next_deadline();
        let moves = moves.map(|wait| now.mono + wait);
        [deadline, staff, day, back, settles, typed, prints, moves].into_iter().flatten().min()
    }

    /// A press, if the tremor guard lets it through.
    pub fn tap(&mut self, tap: Tap, now: Now) {
        if !self.guard.admits(&tap, now.mono) {
            return;
        }
        if self.staff.is_open() || matches!(tap, Tap::Staff(_)) {
            // Not noted: what staff type is nobody's.
            self.take_staff(staff::Event::Tap(tap), now);
        } else {
            self.taps.push(tap.clone());
            self.take(Event::Tap(tap), now);
        }
    }

    /// Hands an event to the checkout, and carries out what it orders.
    pub fn take(&mut self, event: Event, now: Now) {
        let mut hands = Hands { now, random: &mut *self.random };
        for effect in self.checkout.step(event, &mut hands) {
            self.carry_out(effect, now);
        }
        self.note_shown(now);
    }

    /// Another screen than before: presses meant for the old one do nothing on it.
    pub(super) fn note_shown(&mut self, now: Now) {
        self.staff.note_question(self.question().map(|(_, _, asked)| asked));
        let shown = Shown {
            place: std::mem::discriminant(&self.checkout.place),
            page: match self.checkout.place {
                Place::Terms(page) => Some(page),
                _ => None,
            },
            sheet: self.checkout.sheet.as_ref().map(std::mem::discriminant),
            staff: self.staff.shown(),
        };
        if self.shown.as_ref() != Some(&shown) {
            self.guard.screen_changed(now.mono);
            self.shown = Some(shown);
        }
    }

    fn take_staff(&mut self, event: staff::Event, now: Now) {
        let mut hands = staff::Hands { now, random: &mut *self.random };
        for effect in self.staff.step(event, &mut hands) {
            self.carry_out_for_staff(effect, now);
        }
        self.note_shown(now);
    }

    fn take_day(&mut self, event: day_run::Event, now: Now) {
        let wall = now.local(self.checkout.shop().zone);
        for effect in self.day.step(event, now.mono, wall) {
            match effect {
                day_run::Effect::Order(order) => {
                    self.wires.carry_out(Order::Store(StoreOrder::Day(order)));
                }
                day_run::Effect::Card(request) => self.wires.carry_out(Order::Card(request)),
                day_run::Effect::Print(report) => self.print_day(&report, now),
            }
        }
        self.close_counter();
        self.tell_of_day(now);
    }

    fn carry_out_for_staff(&mut self, effect: staff::Effect, now: Now) {
        let shop = self.checkout.shop();
        let (language, at) = (shop.default_language(), now.local(shop.zone));
        match effect {
            staff::Effect::Order(order) => {
                self.wires.carry_out(Order::Store(StoreOrder::Staff(order)));
            }
            staff::Effect::FetchToday => {
                let order = StaffOrder::FetchToday { from: day_start(now, shop.zone) };
                self.wires.carry_out(Order::Store(StoreOrder::Staff(order)));
            }
            staff::Effect::PrintCode(code) => {
                let paper = recovery_slip(&shop.clinic, &code, at, language);
                self.print(Job::StaffSlip, paper, now);
            }
            staff::Effect::AskTerminal => self.wires.carry_out(Order::Card(CardRequest::Probe)),
            staff::Effect::TestPrint => {
                let paper = test_slip(&shop.clinic, &self.identity.name, at, language);
                self.print(Job::StaffSlip, paper, now);
            }
            staff::Effect::Case(deed) => self.take_case_deed(deed, now),
            staff::Effect::Day(deed) => self.take_day_deed(deed, now),
            staff::Effect::Patients(ask) => self.ask_of_patients(ask, now),
            staff::Effect::PrintSlip(visited) => self.print_visit(&visited, now),
            staff::Effect::PrintReceipt(sale) => self.print_copy(sale),
            staff::Effect::HandOver(prepared) => self.hand_over(*prepared, now),
            staff::Effect::Answered(answered) => self.take_staff_answered(answered, now),
            staff::Effect::Quit => self.is_quit = true,
            staff::Effect::Wipe => self.is_wiped = true,
        }
    }

    fn carry_out(&mut self, effect: Effect, now: Now) {
        let today = now.business_date(self.checkout.shop().zone);
        let order = match effect {
            Effect::Find { phone, birth_date } => StoreOrder::Find { phone, birth_date, today },
            Effect::FindByReceipt { receipt, birth_date } => {
                StoreOrder::FindByReceipt { receipt, birth_date, today }
            }
            Effect::FindByName { name, birth_date } => {
                StoreOrder::FindByName { name, birth_date, today }
            }
            Effect::SaveSigned { new_patient, cart } => {
                let draft = AgreementDraft::new(
                    self.checkout.shop(),
                    &self.identity,
                    self.keys.signing(),
                    self.staff.me.as_ref(),
                    self.checkout.session.patient.as_ref(),
                    &cart,
                );
                StoreOrder::SaveSigned { new_patient, cart, draft: draft.map(Box::new) }
            }
            Effect::SavePatient(patient) => StoreOrder::SavePatient(patient),
            Effect::ReserveReference => StoreOrder::ReserveReference,
            Effect::RecordIntent(intent) => StoreOrder::RecordIntent(intent),
            Effect::MarkIntent { attempt, reason } => StoreOrder::MarkIntent { attempt, reason },
            Effect::CloseIntent { attempt, end } => StoreOrder::CloseIntent { attempt, end },
            Effect::FetchOpenIntents => StoreOrder::FetchOpenIntents,
            Effect::RecordLeg(leg) => StoreOrder::RecordLeg(leg),
            Effect::KeepTaken(paid, asks) => StoreOrder::KeepTaken(paid, asks),
            Effect::KeepAnswer(answer) => StoreOrder::KeepAnswer(answer),
            Effect::Settle { settlement, receipt } => StoreOrder::Settle { settlement, receipt },
            Effect::NoteLateApproval { reference, approval, terminal } => {
                StoreOrder::NoteLateApproval { reference, approval, terminal }
            }
            Effect::EndLateApproval(reference) => StoreOrder::EndLateApproval(reference),
            Effect::NoteTerminal(terminal) => StoreOrder::NoteTerminal(terminal),
            Effect::CompleteSale(sale) => StoreOrder::CompleteSale(sale),
            Effect::PrintReceipt(sale) => StoreOrder::WantPrint { sale, paper: SalePaper::Receipt },
            Effect::Card(request) => return self.wires.carry_out(Order::Card(request)),
            Effect::Leave(ask) => StoreOrder::Leave { ask, today },
            Effect::PrintConfirmation(left) => return self.print_confirmation(&left, now),
            Effect::CallStaff(reason) => return self.call_staff(reason, now),
            Effect::Wipe => {
                self.qr = None;
                self.taps.clear();
                self.is_wiped = true;
                return;
            }
        };
        self.wires.carry_out(Order::Store(order));
    }

    fn take_report(&mut self, report: Report, now: Now) {
        self.tell_of_prints(&report, now);
        self.tell_of_case(&report, now);
        let event = match report {
            Report::Found(known) => Event::Found(known),
            Report::ReferenceReserved(reference) => Event::ReferenceReserved(reference),
            Report::Saved(written) => Event::Saved(written),
            Report::SaveFailed(written) => Event::SaveFailed(written),
            Report::OpenMoney(open) => Event::OpenMoney(open),
            Report::LateApproval(charge) => Event::LateApproval(charge),
            Report::Left { contract, known } => Event::Left { contract, known },
            Report::LeavingChanged(known) => Event::LeavingChanged(known),
            Report::StoreFailed => Event::StoreFailed,
            Report::Card(report) => {
                self.take_day(day_run::Event::Card(Box::new(report.clone())), now);
                self.take_back(run::Event::Card(Box::new(report.clone())), now);
                Event::Card(report)
            }
            Report::PrinterReady(is_ready) => {
                // Where it says more, that has come before.
                if self.printer.is_none_or(|state| state.is_ready() != is_ready) {
                    self.printer =
                        Some(if is_ready { PrinterState::Ready } else { PrinterState::Silent });
                }
                return;
            }
            Report::PrinterState(state) => {
                self.printer = Some(state);
                return;
            }
            Report::Day(answer) => {
                return self.take_day(
                    match answer {
                        DayAnswer::Begun(begun) => day_run::Event::Begun(begun),
                        DayAnswer::Ended(report) => day_run::Event::Ended(report),
                        DayAnswer::Charges(ours) => day_run::Event::Charges(ours),
                        DayAnswer::BeginSaved => day_run::Event::BeginSaved,
                        DayAnswer::Looked(report) => day_run::Event::Looked(report),
                        DayAnswer::Failed => day_run::Event::NotEnded,
                    },
                    now,
                );
            }
            Report::Back(answer) => return self.take_back_answer(answer, now),
            Report::Scanned(scan) => return self.take_scan(&scan, now),
            Report::Staff(report) => {
                let begun = refunds::begun(&report);
                self.take_staff(staff::Event::Report(report), now);
                if let Some(back) = begun {
                    self.take_back(run::Event::Begun(back), now);
                }
                return;
            }
            Report::Print { .. } | Report::ToPrint(_) | Report::Unprinted(_) => return,
        };
        self.take(event, now);
    }
}

/// Whether somebody is here: a finger on the glass, or a key of a keyboard or keypad.
fn is_touched(input: &egui::InputState) -> bool {
    let is_key = |event: &egui::Event| matches!(event, egui::Event::Key { pressed: true, .. });
    input.pointer.any_pressed() || input.any_touches() || input.events.iter().any(is_key)
}

/// Which control had the focus, and which page was up: nothing of it is for the next patient.
fn forget(ctx: &egui::Context) {
    ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
        memory.data.clear();
    });
}
