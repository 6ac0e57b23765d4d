//! The staff side, behind the PIN.
//!
//! ```text
//! (patients) ─five knocks─► Pin ─► Today ◄─► Cases, Devices, More ─Lock, or idle─► (patients)
//!                  │         └───► Recovery ─► Setup ─► Today
//!                  └─nobody has an account─► Setup ─► Today
//!  what needs a PIN at this moment: StepUp ─► where one came from, or out of the program
//!  a payment that asks: Ask ─► answered
//! ```
//!
//! It lies over the checkout, which goes on under it. Who is signed in is known here alone.

pub mod ask;
mod audit;
mod let_in;
pub mod order;
pub mod pad;
pub mod patients;
mod scanned;
pub mod setup;
pub mod tap;
pub mod task;
pub mod told;
mod with_patients;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::domain::audit::AuditPage;
use crate::domain::id::{Id, SaleId};
use crate::domain::now::Now;
use crate::domain::on_file::Visited;
use crate::domain::paper::PrintEnd;
use crate::domain::pin::RecoveryCode;
use crate::domain::scan::ScanAnswer;
use crate::domain::staff::{Act, Answer, StaffId, StaffMember, may};
use crate::domain::today::Today;
use crate::domain::unlock::{LockReason, PinUse};
use crate::flow::Randomness;
use crate::flow::staff::ask::{AskFor, StaffAnswered, StaffAsk};
use crate::flow::staff::order::{PinAnswer, StaffOrder, StaffReport};
use crate::flow::staff::pad::{Letters, PadState, PinPad};
use crate::flow::staff::patients::Patients;
use crate::flow::staff::patients::order::{PatientAsk, Prepared};
use crate::flow::staff::setup::{Setup, SetupStep, Whose};
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::staff::task::Doing;
use crate::flow::staff::task::case::CaseDeed;
use crate::flow::staff::task::day::DayDeed;
use crate::flow::staff::told::CaseTold;
use crate::flow::tap::Tap;

/// A pad that nobody uses goes away.
const PAD_IDLE: Duration = Duration::from_secs(30);
/// A screen that nobody turns goes back to the first one.
const CURTAIN_IDLE: Duration = Duration::from_secs(120);
/// Writing down a recovery code takes its time.
const SETUP_IDLE: Duration = Duration::from_secs(600);

/// Where a person of the clinic stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffPlace {
    Pin(PinPad),
    /// The recovery code, character by character, and whether it is being looked at.
    Recovery {
        letters: Letters,
        state: PadState,
    },
    Setup(Box<Setup>),
    Today,
    Cases,
    Patients(Box<Patients>),
    Devices,
    More,
    /// The journal; `None` while it is read.
    Audit(Option<Box<AuditPage>>),
    /// Between staff and a patient; nobody is signed in.
    Curtain(Box<Prepared>),
    /// What a scanned code is.
    Scanned(Box<ScanAnswer>),
    /// The PIN of somebody who may, at this moment.
    StepUp {
        act: Act,
        pad: PinPad,
        from: Tab,
    },
    Ask(StaffAsk),
    /// What is finished or canceled.
    Task(Box<Doing>),
}

/// The staff side of a kiosk.
#[derive(Debug)]
pub struct StaffSide {
    /// `None` while the kiosk is the patients'.
    pub place: Option<StaffPlace>,
    /// Who is signed in.
    pub me: Option<StaffMember>,
    pub today: Option<Box<Today>>,
    /// The data file does not answer.
    pub is_troubled: bool,
    /// The first of the open cases that is shown, counted from 0.
    pub cases_from: usize,
    /// What became of the case that ended last, while the list is on the screen.
    pub told: Option<CaseTold>,
    /// When the day was asked for last.
    fetched_at: Instant,
    /// A kiosk on which nobody has an account shows how to make one, and nothing else.
    must_set_up: bool,
    /// What a payment asks: who knocks meanwhile comes to answer it.
    question: Option<AskFor>,
    /// The pad was asked for.
    is_knocked: bool,
    /// How long signed-in staff may be away.
    idle: Duration,
    knocks: (u8, Option<Instant>),
    touched_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Tap(Tap),
    /// The screen was touched, wherever.
    Touched,
    Tick,
    Report(StaffReport),
    /// A payment that was a case has ended.
    CaseEnded(CaseTold),
    /// A code was scanned, and this is what it is.
    Scanned(Box<ScanAnswer>),
    /// What became of the slip of a visit.
    SlipPrinted(PrintEnd),
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Order(StaffOrder),
    /// Ask for what has happened since the day began.
    FetchToday,
    PrintCode(RecoveryCode),
    AskTerminal,
    TestPrint,
    Case(CaseDeed),
    Day(DayDeed),
    Patients(PatientAsk),
    PrintSlip(Box<Visited>),
    PrintReceipt(SaleId),
    /// The checkout that was prepared begins.
    HandOver(Box<Prepared>),
    /// A payment's question was answered.
    Answered(StaffAnswered),
    /// The program ends.
    Quit,
    /// Forget which control had the focus.
    Wipe,
}

/// What a step needs from outside: the moment, and chance.
pub struct Hands<'a> {
    pub now: Now,
    pub random: &'a mut dyn Randomness,
}

impl StaffSide {
    /// `must_set_up`: where nobody has an account, the first owner is asked for at once.
    pub fn new(idle: Duration, must_set_up: bool, now: Now) -> Self {
        Self {
            place: None,
            me: None,
            today: None,
            is_troubled: false,
            cases_from: 0,
            told: None,
            fetched_at: now.mono,
            must_set_up,
            question: None,
            is_knocked: false,
            idle,
            knocks: (0, None),
            touched_at: now.mono,
        }
    }

    /// Whether staff have the screen.
    pub fn is_open(&self) -> bool {
        self.place.is_some()
    }

    /// Whether this kiosk waits for its first owner, and may not be left before.
    pub fn is_first_start(&self) -> bool {
        let is_first = |setup: &Setup| setup.whose == Whose::FirstOwner;
        self.must_set_up && matches!(&self.place, Some(StaffPlace::Setup(setup)) if is_first(setup))
    }

    /// What is on the screen, so that a press is not taken for the screen after it.
    pub fn shown(&self) -> Option<&'static str> {
        Some(match self.place.as_ref()? {
            StaffPlace::Pin(_) => "pin",
            StaffPlace::Recovery { .. } => "recovery",
            StaffPlace::Setup(setup) => match setup.step {
                SetupStep::Name => "name",
                SetupStep::Pin(_) => "new pin",
                SetupStep::Again(_) => "again",
                SetupStep::Code => "code",
            },
            StaffPlace::Today => "today",
            StaffPlace::Cases => "cases",
            StaffPlace::Patients(patients) => patients.shown(),
            StaffPlace::Devices => "devices",
            StaffPlace::More => "more",
            StaffPlace::Audit(_) => "audit",
            StaffPlace::Curtain(_) => "curtain",
            StaffPlace::Scanned(_) => "scanned",
            StaffPlace::StepUp { .. } => "step up",
            StaffPlace::Ask(ask) if ask.said.is_none() => "ask",
            StaffPlace::Ask(_) => "answer",
            StaffPlace::Task(doing) => doing.shown(),
        })
    }

    /// What a payment asks at this moment. Whoever knocks while it does comes to answer it; when it
    /// waits no longer, the question goes away.
    pub fn note_question(&mut self, question: Option<AskFor>) {
        let is_open =
            matches!(&self.place, Some(StaffPlace::Ask(ask)) if question != Some(ask.asked));
        if is_open {
            self.place = None;
        }
        self.question = question;
    }

    pub fn step(&mut self, event: Event, hands: &mut Hands<'_>) -> Vec<Effect> {
        let mut todo = Vec::new();
        match event {
            Event::Tap(tap) => {
                self.touched_at = hands.now.mono;
                self.take_tap(&tap, hands, &mut todo);
            }
            Event::Touched => self.touched_at = hands.now.mono,
            Event::Tick => self.take_tick(hands, &mut todo),
            Event::Report(report) => self.take_report(report, hands, &mut todo),
            Event::CaseEnded(told) => self.take_case_ended(told, &mut todo),
            Event::Scanned(answer) => self.take_scan(answer, hands.now),
            Event::SlipPrinted(end) => {
                if let Some(StaffPlace::Patients(patients)) = &mut self.place {
                    patients.take_slip(end);
                }
            }
        }
        todo
    }

    /// When something happens by itself.
    pub fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let place = self.place.as_ref()?;
        let shut = self.pad().map(|pad| pad.left(now)).filter(|left| !left.is_zero());
        let opens = shut.map(|left| now + left);
        let idle = (!self.is_first_start()).then(|| self.touched_at + self.idle_of(place));
        let fresh = (*place == StaffPlace::Cases).then(|| self.fetched_at + told::FRESH_FOR);
        [opens, idle, fresh, self.undo_until()].into_iter().flatten().min()
    }

    /// The pad that is on the screen.
    pub fn pad(&self) -> Option<&PinPad> {
        match self.place.as_ref()? {
            StaffPlace::Pin(pad) | StaffPlace::StepUp { pad, .. } => Some(pad),
            StaffPlace::Ask(ask) => ask.said.as_ref().map(|(_, pad)| pad),
            StaffPlace::Task(doing) => doing.pin.as_ref().map(|(_, pad)| pad),
            StaffPlace::Patients(patients) => patients.pad(),
            StaffPlace::Setup(setup) => match &setup.step {
                SetupStep::Pin(pad) | SetupStep::Again(pad) => Some(pad),
                SetupStep::Name | SetupStep::Code => None,
            },
            _ => None,
        }
    }

    fn pad_mut(&mut self) -> Option<&mut PinPad> {
        match self.place.as_mut()? {
            StaffPlace::Pin(pad) | StaffPlace::StepUp { pad, .. } => Some(pad),
            StaffPlace::Ask(ask) => ask.said.as_mut().map(|(_, pad)| pad),
            StaffPlace::Task(doing) => doing.pin.as_mut().map(|(_, pad)| pad),
            StaffPlace::Patients(patients) => patients.pad_mut(),
            StaffPlace::Setup(setup) => setup.pad(),
            _ => None,
        }
    }

    fn idle_of(&self, place: &StaffPlace) -> Duration {
        match place {
            StaffPlace::Pin(_) | StaffPlace::Recovery { .. } | StaffPlace::Ask(_) => PAD_IDLE,
            StaffPlace::Setup(_) => SETUP_IDLE,
            StaffPlace::Curtain(_) => CURTAIN_IDLE,
            _ => self.idle,
        }
    }

    // Taps.

    fn take_tap(&mut self, tap: &Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let Tap::Staff(staff_tap) = tap else {
            if let Some(StaffPlace::Setup(setup)) = &mut self.place {
                setup.type_name(tap);
            }
            self.type_in_task(tap);
            return self.with_patients(todo, |patients| patients.type_in(tap));
        };
        match staff_tap {
            _ if self.tap_curtain(staff_tap, todo) => (),
            StaffTap::Knock => self.knock(hands.now, todo),
            StaffTap::Digit(digit) => {
                let now = hands.now.mono;
                if let Some(pin) = self.pad_mut().and_then(|pad| pad.press(*digit, now)) {
                    self.take_pin(pin, todo);
                }
            }
            StaffTap::DeleteDigit => self.delete(hands.now),
            StaffTap::Leave => self.leave(todo),
            StaffTap::UseRecovery if matches!(self.place, Some(StaffPlace::Pin(_))) => {
                let (letters, state) = (Letters::default(), PadState::Typing);
                self.place = Some(StaffPlace::Recovery { letters, state });
            }
            StaffTap::CodeLetter(letter) => self.take_letter(letter.0, todo),
            StaffTap::GoOn | StaffTap::PrintCode | StaffTap::CodeIsKept => {
                self.set_up(staff_tap, hands, todo);
            }
            StaffTap::Reason(reason) => {
                if let Some(StaffPlace::Ask(ask)) = &mut self.place {
                    ask.reason = Some(*reason);
                }
            }
            StaffTap::Say(is_yes) => {
                if let Some(StaffPlace::Ask(ask)) = &mut self.place {
                    ask.say(*is_yes);
                }
            }
            _ if self.tap_task(staff_tap, todo) => (),
            StaffTap::Patients(tap) => {
                let Some(me) = self.me.clone() else { return };
                let random = &mut *hands.random;
                let id = || Id::<()>::from_parts(hands.now.unix_millis(), random.ten_bytes()).raw();
                self.with_patients(todo, |patients| patients.tap(tap, &me, id));
            }
            _ => self.tap_signed_in(staff_tap, todo),
        }
    }

    /// What takes somebody who is signed in.
    fn tap_signed_in(&mut self, tap: &StaffTap, todo: &mut Vec<Effect>) {
        let (Some(me), Some(place)) = (&self.me, &self.place) else { return };
        let (role, id) = (me.role, me.id);
        let Some(from) = tab_of(place) else { return };
        match tap {
            StaffTap::Open(tab) => self.open(*tab, todo),
            StaffTap::ShowCases => self.show_cases(todo),
            StaffTap::Lock => self.lock(id, LockReason::ByHand, todo),
            StaffTap::AskTerminal if may(role, Act::AskTerminal) == Answer::Yes => {
                todo.push(Effect::AskTerminal);
            }
            StaffTap::Audit(before) if may(role, Act::ReadAuditLog) == Answer::Yes => {
                if before.is_none() {
                    self.place = Some(StaffPlace::Audit(None));
                }
                todo.push(Effect::Order(StaffOrder::FetchAudit { before: *before }));
            }
            StaffTap::AnswerCall => {
                todo.push(Effect::Order(StaffOrder::NoteCallAnswered { by: id }));
                todo.push(Effect::FetchToday);
            }
            StaffTap::TestPrint if may(role, Act::TestDevice) == Answer::Yes => {
                todo.push(Effect::TestPrint);
            }
            StaffTap::Quit if may(role, Act::QuitKiosk) != Answer::No => {
                let (act, pad) = (Act::QuitKiosk, PinPad::default());
                self.place = Some(StaffPlace::StepUp { act, pad, from });
            }
            _ => (),
        }
    }

    fn open(&mut self, tab: Tab, todo: &mut Vec<Effect>) {
        self.place = Some(match tab {
            Tab::Today => StaffPlace::Today,
            Tab::Patients => StaffPlace::Patients(Box::default()),
            Tab::Devices => StaffPlace::Devices,
            Tab::More => StaffPlace::More,
        });
        todo.push(Effect::FetchToday);
    }

    fn take_pin(&mut self, pin: crate::domain::pin::Pin, todo: &mut Vec<Effect>) {
        let asker = self.me.as_ref().map(|me| me.id);
        let what = match &mut self.place {
            Some(StaffPlace::Pin(_)) => PinUse::SignIn,
            Some(StaffPlace::StepUp { act, .. }) => PinUse::Act(*act),
            Some(StaffPlace::Ask(ask)) => PinUse::Act(ask.asked.act),
            Some(StaffPlace::Task(doing)) => match &doing.pin {
                Some((act, _)) => PinUse::Act(*act),
                None => return,
            },
            Some(StaffPlace::Patients(patients)) => PinUse::Act(patients.asks_for().0),
            Some(StaffPlace::Setup(setup)) => return setup.take_pin(pin),
            _ => return,
        };
        if let Some(pad) = self.pad_mut() {
            pad.says(PadState::Checking);
        }
        todo.push(Effect::Order(StaffOrder::CheckPin { pin, what, asker }));
    }

    fn delete(&mut self, now: Now) {
        if let Some(StaffPlace::Recovery { letters, state }) = &mut self.place {
            if *state != PadState::Checking {
                letters.0.pop();
            }
        } else if let Some(pad) = self.pad_mut() {
            pad.delete(now.mono);
        }
    }

    fn leave(&mut self, todo: &mut Vec<Effect>) {
        let is_first = self.is_first_start();
        match &mut self.place {
            Some(StaffPlace::Pin(pad)) if pad.state != PadState::Checking => {
                self.close(todo);
            }
            Some(StaffPlace::Recovery { .. }) => {
                self.place = Some(StaffPlace::Pin(PinPad::default()));
            }
            Some(StaffPlace::Setup(setup)) => {
                let is_left = !setup.is_saving && !setup.back() && !is_first;
                if is_left {
                    self.close(todo);
                }
            }
            Some(StaffPlace::StepUp { pad, from, .. }) if pad.state != PadState::Checking => {
                let from = *from;
                self.open(from, todo);
            }
            Some(StaffPlace::Ask(ask)) => match &ask.said {
                Some((_, pad)) if pad.state == PadState::Checking => (),
                Some(_) => ask.said = None,
                None => self.close(todo),
            },
            Some(StaffPlace::Cases | StaffPlace::Scanned(_)) => self.open(Tab::Today, todo),
            Some(StaffPlace::Audit(_)) => self.open(Tab::More, todo),
            Some(StaffPlace::Task(_)) => self.leave_task(todo),
            Some(StaffPlace::Patients(patients))
                if patients.pad().is_none_or(|pad| pad.state != PadState::Checking) =>
            {
                self.with_patients(todo, Patients::leave);
            }
            _ => (),
        }
    }

    // What the data file says.

    fn take_report(&mut self, report: StaffReport, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        self.is_troubled = report == StaffReport::Failed;
        match report {
            StaffReport::Stands(standing) => self.take_standing(standing, hands),
            StaffReport::PinChecked(answer) => self.take_answer(answer, hands.now, todo),
            StaffReport::SetUp(member) => self.sign_in(member, hands.now, todo),
            StaffReport::PinTaken => {
                if let Some(StaffPlace::Setup(setup)) = &mut self.place {
                    setup.begin_again(PadState::Taken);
                }
            }
            StaffReport::RecoveryChecked(found) => self.take_recovery(found, hands),
            StaffReport::Today(today) => self.today = Some(today),
            StaffReport::Audit(page) => self.take_audit(page),
            StaffReport::TaskOver(is_done) => self.task_is_over(is_done, todo),
            StaffReport::Scanned(answer) => self.take_scan(answer, hands.now),
            StaffReport::Patients(told) => {
                let now = hands.now;
                if self.is_at_terminal() {
                    // Who waits for the terminal is not away.
                    self.touched_at = now.mono;
                }
                self.with_patients(todo, |patients| patients.take(*told, now));
            }
            StaffReport::Failed => self.take_failure(),
        }
    }

    fn take_answer(&mut self, answer: PinAnswer, now: Now, todo: &mut Vec<Effect>) {
        let is_waiting = self.pad().is_some_and(|pad| pad.state == PadState::Checking);
        if !is_waiting {
            return;
        }
        self.touched_at = now.mono;
        let state = match answer {
            PinAnswer::Unknown(wait) => PadState::Wrong(now.mono + wait),
            PinAnswer::Wait(wait) => PadState::Wait(now.mono + wait),
            PinAnswer::Known { is_allowed: false, .. } => PadState::NotAllowed,
            PinAnswer::Known { member, is_allowed: true } => {
                return self.is_allowed(member, now, todo);
            }
        };
        if let Some(pad) = self.pad_mut() {
            pad.says(state);
        }
    }

    /// The PIN was right, and its owner may.
    fn is_allowed(&mut self, member: StaffMember, now: Now, todo: &mut Vec<Effect>) {
        match &mut self.place {
            Some(StaffPlace::Pin(_)) => self.sign_in(member, now, todo),
            Some(StaffPlace::Task(doing)) => doing.approved(member, todo),
            Some(StaffPlace::Patients(_)) => {
                self.with_patients(todo, |patients| patients.approved(member));
            }
            Some(StaffPlace::StepUp { act: Act::QuitKiosk, .. }) => todo.push(Effect::Quit),
            Some(StaffPlace::Ask(ask)) => {
                todo.extend(ask.answered(member).map(Effect::Answered));
                self.close(todo);
            }
            _ => (),
        }
    }

    fn take_failure(&mut self) {
        match &mut self.place {
            Some(StaffPlace::Setup(setup)) => setup.is_saving = false,
            Some(StaffPlace::Recovery { letters, state }) => {
                letters.0.clear();
                *state = PadState::Trouble;
            }
            _ => {
                if let Some(pad) = self.pad_mut() {
                    pad.says(PadState::Trouble);
                }
            }
        }
    }

    fn sign_in(&mut self, member: StaffMember, now: Now, todo: &mut Vec<Effect>) {
        self.must_set_up = false;
        self.me = Some(member);
        self.touched_at = now.mono;
        self.open(Tab::Today, todo);
    }

    // The end.

    fn take_tick(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        self.fetch_again(hands.now.mono, todo);
        self.with_patients(todo, |patients| patients.tick(hands.now));
        let Some(place) = &self.place else { return };
        let is_idle = hands.now.mono >= self.touched_at + self.idle_of(place);
        let is_checking = self.pad().is_some_and(|pad| pad.state == PadState::Checking);
        if !is_idle || is_checking || self.is_at_terminal() || self.is_first_start() {
            return;
        }
        match &self.me {
            Some(me) => self.lock(me.id, LockReason::Idle, todo),
            None => self.close(todo),
        }
    }

    fn lock(&mut self, staff: StaffId, why: LockReason, todo: &mut Vec<Effect>) {
        todo.push(Effect::Order(StaffOrder::NoteLocked { staff, why }));
        self.close(todo);
    }

    /// The screen is the patients' again, and nothing of the staff is kept.
    pub(super) fn close(&mut self, todo: &mut Vec<Effect>) {
        self.place = None;
        self.me = None;
        self.today = None;
        self.told = None;
        self.is_troubled = false;
        todo.push(Effect::Wipe);
    }
}

/// The tab under which a place is; `None` for one of its own.
pub fn tab_of(place: &StaffPlace) -> Option<Tab> {
    match place {
        StaffPlace::Today | StaffPlace::Cases | StaffPlace::Scanned(_) => Some(Tab::Today),
        StaffPlace::Patients(_) => Some(Tab::Patients),
        StaffPlace::Devices => Some(Tab::Devices),
        StaffPlace::More | StaffPlace::Audit(_) => Some(Tab::More),
        _ => None,
    }
}

/// The moment at which the business day of `now` began.
pub fn day_start(now: Now, zone: chrono_tz::Tz) -> DateTime<Utc> {
    let midnight = now.business_date(zone).and_time(chrono::NaiveTime::MIN);
    midnight.and_local_timezone(zone).earliest().map_or(now.wall, |start| start.with_timezone(&Utc))
}
