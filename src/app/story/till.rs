//! Paying in a story: the kiosk's own payment, with a terminal that does what the story says.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::app::story::script::Terminal;
use crate::clock;
use crate::domain::card::{
    Approval, CardBrand, CardOutcome, ChipData, DeclineReason, Doubt, EcrRef, EntryMode, LookUp,
    TransactionNumber,
};
use crate::domain::cart::CartQuote;
use crate::domain::id::AttemptId;
use crate::domain::intent::{Intent, OpenReason, Standing};
use crate::domain::money::Money;
use crate::domain::sale::Sums;
use crate::domain::sold::Sold;
use crate::flow::payment::{Effect, Event, PATIENCE_MAX, Payment, State, Watch};

/// The terminal of all stories.
const SERIAL: &str = "STORY-1";

/// A payment that has not come to its end, with the cart that it is for.
pub struct Open {
    pub attempt: AttemptId,
    /// What an approval posts.
    pub sold: Sold,
    pub quote: CartQuote,
    /// What the card is asked for.
    pub amount: Money,
    pub reason: OpenReason,
    /// What the books hold in doubt for it.
    pub in_doubt: Money,
    /// What the terminal approved, where that was not all.
    pub part: Option<Money>,
    /// What the step calls the contracts.
    pub name: Option<String>,
}

/// How far a payment came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Approved in full; the sale is to be written.
    Paid,
    Declined,
    /// Proven not to have moved.
    NotCharged,
    /// Nobody knows.
    InDoubt(OpenReason),
    /// The power went before anything was written after the approval.
    PowerCut,
    /// Approved for less, which stands until somebody decides.
    Part(Money),
}

/// What a payment did.
pub struct Paying {
    pub end: End,
    /// How often the terminal was asked to take money.
    pub n_charges: u32,
    pub is_staff_called: bool,
}

/// Charges `amount`.
pub fn charge(open: &Open, at: DateTime<Utc>, terminal: Terminal) -> Paying {
    let now = clock::read().mono;
    let (payment, effects) = Payment::begin(intent(open, at), Watch::default(), now);
    let mut playing = Playing { payment, now, n_charges: 0, is_staff_called: false };
    playing.count(&effects);
    playing.take(Event::Saved);
    let outcome = match terminal {
        Terminal::Partial(part) => return playing.ended(End::Part(part)),
        Terminal::PowerCut => return playing.ended(End::PowerCut),
        Terminal::Approved => CardOutcome::Approved(approval(open.amount, at)),
        Terminal::Declined => CardOutcome::Declined(DeclineReason::Bank),
        Terminal::None | Terminal::NoAnswer | Terminal::Unknown => {
            CardOutcome::Unknown(Doubt::Silence)
        }
    };
    playing.take(Event::Purchased(outcome));
    if terminal == Terminal::None {
        playing.take(Event::LookedUp(nothing_found()));
    }
    playing.wait();
    playing.close()
}

/// Goes on with a payment that was open when the kiosk went down.
pub fn recover(open: &Open, at: DateTime<Utc>, terminal: Terminal) -> Paying {
    let now = clock::read().mono;
    let (payment, effects) = Payment::recovered(standing(open, at), Watch::default(), now);
    let mut playing = Playing { payment, now, n_charges: 0, is_staff_called: false };
    playing.count(&effects);
    let found = match terminal {
        Terminal::Approved => LookUp::Approved(approval(open.amount, at)),
        Terminal::Partial(part) => LookUp::Approved(approval(part, at)),
        Terminal::Declined => LookUp::Declined,
        Terminal::None => nothing_found(),
        Terminal::NoAnswer | Terminal::Unknown | Terminal::PowerCut => LookUp::NoAnswer,
    };
    playing.take(Event::LookedUp(found));
    playing.wait();
    playing.close()
}

struct Playing {
    payment: Payment,
    now: Instant,
    n_charges: u32,
    is_staff_called: bool,
}

impl Playing {
    fn take(&mut self, event: Event) {
        let effects = self.payment.step(event, self.now);
        self.count(&effects);
    }

    fn count(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Purchase { .. } => self.n_charges = self.n_charges.saturating_add(1),
                Effect::AlertStaff | Effect::AskStaff => self.is_staff_called = true,
                _ => (),
            }
        }
    }

    /// Nobody is made to wait longer than this before staff are called.
    fn wait(&mut self) {
        if matches!(self.payment.state(), State::Asking(_)) {
            self.now = self.now + PATIENCE_MAX + Duration::from_secs(1);
            self.take(Event::Tick);
        }
    }

    fn close(mut self) -> Paying {
        let end = match self.payment.state() {
            State::Completing { .. } => {
                self.take(Event::Saved);
                End::Paid
            }
            State::Declined { reason: DeclineReason::NeverReceived } => End::NotCharged,
            State::Declined { .. } => End::Declined,
            State::Asking(doubtful) => End::InDoubt(OpenReason::InDoubt(doubtful.doubt)),
            State::Reversing { .. }
            | State::Keeping { .. }
            | State::Parted { .. }
            | State::AskingStaff { .. } => End::Part(paid(&self.payment)),
            State::Paid => End::Paid,
            State::Recording { .. } | State::Charging { .. } | State::Confirming { .. } => {
                End::InDoubt(OpenReason::Sending)
            }
        };
        self.ended(end)
    }

    fn ended(self, end: End) -> Paying {
        Paying { end, n_charges: self.n_charges, is_staff_called: self.is_staff_called }
    }
}

fn paid(payment: &Payment) -> Money {
    let paid = payment.taken().iter().map(|paid| paid.approval.amount);
    Money::sum(paid).unwrap_or_default()
}

fn standing(open: &Open, at: DateTime<Utc>) -> Standing {
    let intent = intent(open, at);
    Standing { intent, reason: open.reason, taken: Vec::new(), leg: None }
}

fn nothing_found() -> LookUp {
    LookUp::NotFound { serial_number: Some(SERIAL.to_owned()) }
}

/// The issuer's yes, with a card whose number ends in 1111.
pub fn approval(amount: Money, at: DateTime<Utc>) -> Approval {
    Approval {
        amount,
        auth_code: "OK1234".to_owned(),
        transaction: TransactionNumber("1".to_owned()),
        host_reference: "1".to_owned(),
        batch: "1".to_owned(),
        brand: CardBrand::Visa,
        last_four: "1111".to_owned(),
        entry: EntryMode::Chip,
        chip: ChipData::default(),
        terminal_time: at.format("%Y%m%d%H%M%S").to_string(),
        terminal_id: SERIAL.to_owned(),
        merchant_id: String::new(),
        sequence: String::new(),
        network_id: String::new(),
        token: None,
    }
}

/// The attempt as the kiosk writes it down before the terminal hears of it.
fn intent(open: &Open, at: DateTime<Utc>) -> Intent {
    let sums = Sums {
        net: open.quote.net,
        tax: open.quote.tax,
        total: open.quote.total,
        card: open.amount,
    };
    Intent {
        attempt: open.attempt,
        consent: None,
        reference: EcrRef::new(1).expect("1 is a reference"),
        amount: open.amount,
        sold: open.sold.clone(),
        sums,
        terminal: Some(SERIAL.to_owned()),
        opened_at: at,
        business_date: open.quote.quoted_on,
    }
}
