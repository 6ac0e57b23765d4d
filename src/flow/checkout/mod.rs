//! One patient at the counter, from the first touch to the receipt.
//!
//! ```text
//! Attract ─► Category ─► Offers ─► Detail ─► Pick ─► Plan ─► Cart
//!                 └────► Goods ──────────────────────────────► ┘
//!   ─► Phone ─► BirthDate ─► Finding ─► WelcomeBack ─► Tenders
//!                                └────► Name
//!   ─► SignsFor ─► SignerName, where somebody signs for the patient
//!   ─► Terms ─► Sign ─► Review ─► Preparing ─► Paying ─► Approved ─► ThankYou ─► Attract
//!                          ▲                      └────► NotApproved ─► Preparing, or Attract
//!                          └── nothing is asked of the terminal before a signed cart is on disk
//! ```
//!
//! What was agreed on before needs no new signature: goods, and what a contract asks for, go from
//! the person straight to Review. Screens with one choice are skipped: so are Pick, Plan, Cart and
//! Tenders where there is nothing to choose. Walking away clears everything from every place in
//! which no money can be moving.

mod about_you;
pub mod cart;
mod cases;
mod choosing;
mod idle;
mod paying;
pub mod picking;
mod returning;
mod saving;
mod selling;
mod settling;
mod signing;
mod signing_for;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::domain::account::{Leaving, Left};
use crate::domain::card::{Approval, CardReport, CardRequest, EcrRef, TerminalIdentity};
use crate::domain::comfort::{Comfort, Contrast};
use crate::domain::id::{AttemptId, ConsentId, ContractId, PatientId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, Leg, OpenReason, StaffQuestion};
use crate::domain::now::Now;
use crate::domain::offering::Category;
use crate::domain::open_case::{Settlement, StaffAnswer};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale};
use crate::domain::staff_call::CallReason;
use crate::domain::terms::SignedCart;
use crate::flow::Randomness;
use crate::flow::payment::{PaidByCard, Payment};
use crate::flow::session::{Known, Problem, Session};
use crate::flow::shop::Shop;
use crate::flow::tap::Tap;

pub use cases::CaseStanding;
pub use paying::SAME_CARD_WAIT;
use settling::{Late, Stray, Unanswered};
pub use settling::{OpenMoney, READER_AWAY_WAIT};

/// Where the patient stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Attract,
    Category,
    Offers(Category),
    Detail(Category),
    /// Which of a list.
    Pick,
    /// At once or in parts.
    Plan,
    /// The shelf of products.
    Goods,
    /// Everything in the cart, where it is more than one thing.
    Cart,
    /// What the patient owns that may pay.
    Tenders,
    Phone,
    BirthDate,
    /// The clinic's file is searched.
    Finding,
    Name,
    WelcomeBack,
    /// What somebody who signs for the patient is to them.
    SignsFor,
    /// And their name.
    SignerName,
    /// A page of clauses, counted from 0.
    Terms(usize),
    Sign,
    Review,
    /// The terminal's reference is being reserved, or a sale without a card is being written.
    Preparing,
    Paying(Box<Payment>),
    Approved {
        since: Instant,
        print: PrintState,
    },
    NotApproved {
        reason: crate::domain::card::DeclineReason,
    },
    ThankYou {
        since: Instant,
    },

    // What one has, and leaving it.
    Yours,
    Dues,
    CancelPick,
    Cancel(ContractId),
    /// It is being written that this one is left.
    Leaving(ContractId),
    Cancelled {
        since: Instant,
        print: PrintState,
    },
}

/// What became of the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintState {
    Printing,
    Printed,
    /// Held until there is paper; the code is on the screen.
    NoPaper,
    /// The printer is not there, or nobody can say whether it printed. Never repeated by itself.
    Trouble,
}

/// What lies over a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Help,
    AskStartOver,
    /// Nobody has touched the screen: everything is cleared soon.
    Idle {
        since: Instant,
    },
}

/// A call for staff, and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffCall {
    pub since: Instant,
    pub is_told: bool,
}

/// A payment from before the kiosk went down, and the sale it turns into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    pub payment: Payment,
    pub sale: Option<Sale>,
}

/// Why nothing can be bought at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// A payment from before is not settled; nothing else is sold on this terminal.
    Settling,
    /// The data file cannot be written.
    Store,
    /// The day is being closed, and the terminal has not told the end of it.
    Day,
}

/// After this long without anybody coming, staff can be called again.
const CALL_AGAIN_WAIT: Duration = Duration::from_secs(30);

/// The kiosk as its patients meet it.
#[derive(Debug)]
pub struct Checkout {
    shop: Shop,
    pub comfort: Comfort,
    pub place: Place,
    pub session: Session,
    pub sheet: Option<Sheet>,
    pub staff_call: Option<StaffCall>,
    pub problem: Option<Problem>,
    pub closed: Option<Closed>,
    pub terminal: Option<TerminalIdentity>,
    /// Payments found half-done at start-up.
    pub settling: Vec<Settling>,
    /// Ended attempts whose end is not on disk: to the disk they are still open, and nothing can be
    /// sold before they are written.
    unclosed: Vec<(AttemptId, IntentEnd)>,
    /// Why payments are open, where that is not on disk.
    unmarked: Vec<(AttemptId, OpenReason)>,
    /// What staff said, until it is on disk.
    unanswered: Vec<Unanswered>,
    /// When these are written again.
    closes_again_at: Option<Instant>,
    /// Approvals that came too late, on their way back.
    late: Vec<Late>,
    /// Approvals for which nothing waits, on their way to the disk.
    unnoted: Vec<Stray>,
    /// What was paid by card lately, and when.
    recent: Vec<(DateTime<Utc>, PaidByCard)>,
    /// The serial number of the terminal that was written down last.
    noted_terminal: Option<String>,
    /// Since when there is no card reader.
    reader_away_since: Option<Instant>,
    preparing_since: Option<Instant>,
    /// When a data file that had failed is tried again.
    asks_store_at: Option<Instant>,
    touched_at: Instant,
}

/// Everything that can happen to a checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Tap(Tap),
    /// The screen was touched, wherever.
    Touched,
    Tick,
    /// Who matches; `None` when nobody does.
    /// The code of a receipt of this clinic is in front of the scanner.
    Scanned(ReceiptNumber),
    Found(Option<Known>),
    ReferenceReserved(EcrRef),
    Saved(Written),
    SaveFailed(Written),
    Card(CardReport),
    Printed(PrintState),
    ConfirmationPrinted(PrintState),
    /// It is on disk that this membership was left; with what the patient has since, where that
    /// could be read.
    Left {
        contract: ContractId,
        known: Option<Box<Known>>,
    },
    /// Nothing was written: leaving means something else than was shown.
    LeavingChanged(Box<Known>),
    /// The call for staff went out, or could not.
    StaffTold(bool),
    /// What was open when the kiosk went down.
    OpenMoney(Box<OpenMoney>),
    /// It is on disk that this approval came too late.
    LateApproval(Box<CardPayment>),
    /// A member of staff, who has shown who they are, said yes or no.
    StaffAnswered(Box<StaffAnswer>),
    /// A member of staff found out what became of a payment.
    SettleByHand(Box<Settlement>),
    /// A member of staff wants the terminal asked now.
    AskNow(AttemptId),
    /// A member of staff wants what a card paid in part to go back.
    GiveBackNow(AttemptId),
    /// The data file cannot be used. It is tried again, and `OpenMoney` says that it works.
    StoreFailed,
}

/// What was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Signed(ConsentId),
    /// A person who is new here and signs nothing.
    Patient(PatientId),
    Intent(AttemptId),
    /// Another card's turn.
    Leg(AttemptId),
    /// What a card has paid.
    Taken(AttemptId),
    Sale(AttemptId),
    /// What staff found.
    Settled(AttemptId),
    LateApproval(EcrRef),
    /// That it is undone.
    LateEnded(EcrRef),
    /// A sale in which no terminal took part.
    SaleWithoutCard(SaleId),
    Reference,
    /// That this membership was left.
    Leaving(ContractId),
    /// The end of an attempt without a sale.
    Close(AttemptId, IntentEnd),
    /// What staff said of an attempt.
    Answer(AttemptId),
    /// Why an attempt is open.
    Mark(AttemptId, OpenReason),
    /// How a print stands.
    Print(Printout, PrintStage),
    /// Anything that nobody waits for.
    Note,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Find {
        phone: Phone,
        birth_date: chrono::NaiveDate,
    },
    /// Who this receipt is of, if they were born on that day.
    FindByReceipt {
        receipt: ReceiptNumber,
        birth_date: chrono::NaiveDate,
    },
    FindByName {
        name: PersonName,
        birth_date: chrono::NaiveDate,
    },
    /// Write the person (where new), the terms and the consent.
    SaveSigned {
        new_patient: Option<Patient>,
        cart: Box<SignedCart>,
    },
    /// Write a person who is new here and signs nothing.
    SavePatient(Patient),
    ReserveReference,
    RecordIntent(Box<Intent>),
    Card(CardRequest),
    MarkIntent {
        attempt: AttemptId,
        reason: OpenReason,
    },
    CloseIntent {
        attempt: AttemptId,
        end: IntentEnd,
    },
    /// Write that another card is asked for the rest.
    RecordLeg(Leg),
    /// Write what a card has paid, before anybody is asked about it.
    KeepTaken(Box<CardPayment>, Option<StaffQuestion>),
    /// Write what a member of staff said.
    KeepAnswer(Box<StaffAnswer>),
    /// Write what staff found of a payment, and the end that it is.
    Settle {
        settlement: Box<Settlement>,
        receipt: ReceiptNumber,
    },
    /// Write that an approval came for which nothing waits, where that is news.
    NoteLateApproval {
        reference: EcrRef,
        approval: Box<Approval>,
        terminal: TerminalIdentity,
    },
    EndLateApproval(EcrRef),
    /// Write which terminal stands there.
    NoteTerminal(TerminalIdentity),
    CompleteSale(Box<Sale>),
    /// Ask the data file what is open: at a time at which it had failed, also whether it works.
    FetchOpenIntents,
    PrintReceipt(SaleId),
    /// Write that a membership was left, if leaving means what was shown.
    Leave(Box<LeaveAsk>),
    PrintConfirmation(Box<Left>),
    CallStaff(CallReason),
    /// Forget everything of this patient, in every corner.
    Wipe,
}

/// A patient leaves a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveAsk {
    pub patient: Patient,
    pub contract: ContractId,
    /// What the patient was shown, and agreed to.
    pub shown: Leaving,
    /// A new id, for the refund that leaving may be.
    pub refund: u128,
}

/// What a step needs from outside: the moment, and chance.
pub struct Hands<'a> {
    pub now: Now,
    pub random: &'a mut dyn Randomness,
}

impl Checkout {
    pub fn new(shop: Shop, now: Now) -> Self {
        let comfort = Comfort {
            language: shop.default_language(),
            text: shop.default_text,
            contrast: Contrast::Normal,
        };
        Self {
            shop,
            comfort,
            place: Place::Attract,
            session: Session::default(),
            sheet: None,
            staff_call: None,
            problem: None,
            closed: None,
            terminal: None,
            settling: Vec::new(),
            unclosed: Vec::new(),
            unmarked: Vec::new(),
            unanswered: Vec::new(),
            closes_again_at: None,
            late: Vec::new(),
            unnoted: Vec::new(),
            recent: Vec::new(),
            noted_terminal: None,
            reader_away_since: Some(now.mono),
            preparing_since: None,
            asks_store_at: None,
            touched_at: now.mono,
        }
    }

    /// Nothing is sold from here on, or again.
    pub fn close_for_the_day(&mut self, is_closing: bool) {
        match (is_closing, self.closed) {
            (true, None) => self.closed = Some(Closed::Day),
            (false, Some(Closed::Day)) => self.closed = None,
            _ => (),
        }
    }

    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    /// Takes in what happened; returns what is to be done.
    pub fn step(&mut self, event: Event, hands: &mut Hands<'_>) -> Vec<Effect> {
        let mut todo = Vec::new();
        match event {
            Event::Tap(tap) => {
                self.touched_at = hands.now.mono;
                self.take_tap(tap, hands, &mut todo);
            }
            Event::Touched => self.take_touch(hands),
            Event::Tick => self.take_tick(hands, &mut todo),
            Event::Scanned(receipt) => self.take_scanned(receipt),
            Event::Found(known) => self.take_found(known, hands),
            Event::ReferenceReserved(reference) => self.begin_payment(reference, hands, &mut todo),
            Event::Saved(written) => self.take_saved(written, hands, &mut todo),
            Event::SaveFailed(written) => self.take_save_failed(written, hands, &mut todo),
            Event::Card(report) => self.take_card(report, hands, &mut todo),
            Event::Printed(print) => self.take_printed(print),
            Event::ConfirmationPrinted(print) => self.take_confirmation_printed(print),
            Event::Left { contract, known } => self.take_left(contract, known, hands, &mut todo),
            Event::LeavingChanged(known) => self.take_leaving_changed(*known),
            Event::StaffTold(is_told) => {
                if let Some(call) = &mut self.staff_call {
                    call.is_told = is_told;
                }
            }
            Event::OpenMoney(open) => self.take_open_money(*open, hands, &mut todo),
            Event::LateApproval(charge) => self.take_late_approval(*charge, hands, &mut todo),
            Event::StaffAnswered(answer) => self.take_staff_answer(*answer, hands, &mut todo),
            Event::SettleByHand(settlement) => {
                self.take_settlement(*settlement, hands, &mut todo);
            }
            Event::AskNow(attempt) => self.ask_now(attempt, hands, &mut todo),
            Event::GiveBackNow(attempt) => self.give_back_now(attempt, hands, &mut todo),
            Event::StoreFailed => self.take_store_failed(hands, &mut todo),
        }
        todo
    }

    fn take_tap(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        if self.take_sheet_tap(&tap, hands, todo) {
            return;
        }
        if !tap.is_motion() {
            self.problem = None;
        }
        match self.place {
            Place::Attract | Place::Category | Place::Offers(_) | Place::Detail(_) => {
                self.tap_choosing(tap, hands);
            }
            Place::Pick | Place::Plan => self.tap_picking(tap, hands),
            Place::Goods | Place::Cart | Place::Tenders => self.tap_cart(tap, hands),
            Place::Phone | Place::BirthDate | Place::Name | Place::WelcomeBack => {
                self.tap_about_you(tap, hands, todo);
            }
            Place::SignsFor | Place::SignerName => self.tap_signs_for(tap, hands),
            Place::Terms(_) | Place::Sign => self.tap_signing(tap, hands, todo),
            Place::Review
            | Place::Paying(_)
            | Place::Approved { .. }
            | Place::NotApproved { .. }
            | Place::ThankYou { .. } => self.tap_paying(tap, hands, todo),
            Place::Yours
            | Place::Dues
            | Place::CancelPick
            | Place::Cancel(_)
            | Place::Cancelled { .. } => self.tap_returning(tap, hands, todo),
            Place::Finding | Place::Preparing | Place::Leaving(_) => (),
        }
    }

    /// Takes the taps of help, idle and start over. Returns whether that was all.
    fn take_sheet_tap(&mut self, tap: &Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) -> bool {
        match (self.sheet, tap) {
            (Some(Sheet::Idle { .. }), Tap::ClearNow) => self.leave(hands, todo),
            // Any touch says that somebody is here, and does nothing else.
            (Some(Sheet::Idle { .. }), _) => self.sheet = None,

            (Some(Sheet::AskStartOver), Tap::StartOver) => self.leave(hands, todo),
            (Some(Sheet::AskStartOver), Tap::KeepGoing) => self.sheet = None,
            (Some(Sheet::AskStartOver), _) => (),

            (_, Tap::OpenHelp) => self.sheet = Some(Sheet::Help),
            (_, Tap::SetLanguage(language)) => self.set_language(*language, hands),
            (_, Tap::SetText(text)) => self.comfort.text = *text,
            (_, Tap::SetContrast(contrast)) => self.comfort.contrast = *contrast,
            (Some(Sheet::Help), Tap::CloseSheet) => self.sheet = None,
            (Some(Sheet::Help), Tap::SignForSomeone) if self.may_sign_for() => {
                self.sign_for_someone();
            }
            (_, Tap::CallStaff) => self.call_staff(CallReason::Help, hands, todo),
            (Some(Sheet::Help), Tap::AskStartOver) if self.may_leave() => {
                self.sheet = Some(Sheet::AskStartOver);
            }
            (Some(Sheet::Help), _) => (),
            (None, _) => return false,
        }
        true
    }

    /// Sends a call. An impatient finger sends no second one; after half a minute, or where the
    /// first did not go out, it does.
    fn call_staff(&mut self, reason: CallReason, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        let is_new = self
            .staff_call
            .is_none_or(|call| !call.is_told || hands.now.mono >= call.since + CALL_AGAIN_WAIT);
        if is_new {
            self.staff_call = Some(StaffCall { since: hands.now.mono, is_told: false });
            todo.push(Effect::CallStaff(reason));
        }
    }

    /// Whether this patient can go without leaving money, or a membership, in the air.
    pub fn may_leave(&self) -> bool {
        !matches!(self.place, Place::Preparing | Place::Paying(_) | Place::Leaving(_))
    }

    /// Back to the first screen, with everything forgotten.
    pub(super) fn leave(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        if !self.may_leave() {
            return;
        }
        self.place = Place::Attract;
        self.session = Session::default();
        self.sheet = None;
        self.staff_call = None;
        self.problem = None;
        self.comfort = Comfort {
            language: self.shop.default_language(),
            text: self.shop.default_text,
            contrast: Contrast::Normal,
        };
        self.touched_at = hands.now.mono;
        todo.push(Effect::Wipe);
    }
}
