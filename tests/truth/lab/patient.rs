//! Patients: each looks at where the kiosk is and does the next thing. Whoever is on a place that
//! nobody foresaw here presses Continue.

use std::time::Duration;

use countersign::domain::offering::{Category, OfferingCode};
use countersign::domain::signature::InkEvent;
use countersign::domain::terms::TermsText;
use countersign::flow::checkout::{Checkout, Place, Sheet};
use countersign::flow::payment::{Payment, State};
use countersign::flow::tap::Tap;

/// From one tap to the next: longer than the tremor guard asks for.
pub const PACE: Duration = Duration::from_millis(600);
/// How often one presses a button that leads nowhere.
const TRIES_MAX: u32 = 12;

/// What somebody came for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Product(String),
    Offering(Category, OfferingCode),
}

/// Somebody at the counter, and how they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Ten digits.
    pub phone: String,
    /// `MMDDYYYY`
    pub birth: String,
    pub wish: Wish,
    /// Presses Cancel so many milliseconds after the card was asked for.
    pub cancels_after: Option<u32>,
    /// How many other cards they have.
    pub n_cards: u32,
    /// What they do when a card has paid a part.
    pub at_part: AtPart,
    /// Goes away in the middle of it.
    pub walks_off_at: Option<Leg>,
}

/// What somebody does whose card has paid a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtPart {
    /// Presses nothing.
    Waits,
    GivesBack,
    /// Tries other cards for the rest, as long as they have some.
    AnotherCard,
}

/// Where patients lose heart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    Review,
    Paying,
    NotApproved,
    Approved,
}

/// What one remembers of a visit.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    has_started: bool,
    pub is_gone: bool,
    n_tries: u32,
    n_pays: u32,
    pub has_cancelled: bool,
    /// The cards that are left to try.
    n_cards_used: u32,
}

impl Patient {
    /// The next thing this patient does; `None` is waiting, or gone.
    pub fn next(&self, checkout: &Checkout, memory: &mut Memory) -> Option<Tap> {
        if memory.is_gone {
            return None;
        }
        match checkout.sheet {
            Some(Sheet::Idle { .. }) => return Some(Tap::IAmHere),
            Some(Sheet::Help) => return Some(Tap::CloseSheet),
            Some(Sheet::AskStartOver) => return Some(Tap::KeepGoing),
            None => (),
        }
        let leg = match checkout.place {
            Place::Review => Some(Leg::Review),
            Place::Paying(_) => Some(Leg::Paying),
            Place::NotApproved { .. } => Some(Leg::NotApproved),
            Place::Approved { .. } => Some(Leg::Approved),
            _ => None,
        };
        if leg.is_some() && leg == self.walks_off_at {
            memory.is_gone = true;
            return None;
        }
        if checkout.problem.is_some() {
            memory.n_tries += 1;
            if memory.n_tries > TRIES_MAX {
                memory.is_gone = true;
                return None;
            }
        }
        self.tap(checkout, memory)
    }

    fn tap(&self, checkout: &Checkout, memory: &mut Memory) -> Option<Tap> {
        let session = &checkout.session;
        Some(match &checkout.place {
            Place::Attract if memory.has_started || checkout.closed.is_some() => {
                memory.is_gone = true;
                return None;
            }
            Place::Attract => {
                memory.has_started = true;
                Tap::Start
            }
            Place::Category => match &self.wish {
                Wish::Product(_) => Tap::OpenGoods,
                Wish::Offering(category, _) => Tap::OpenCategory(*category),
            },
            Place::Offers(_) => match &self.wish {
                Wish::Offering(_, code) if session.chosen() != Some(code) => {
                    Tap::Choose(code.clone())
                }
                _ => Tap::Continue,
            },
            Place::Goods => match &self.wish {
                Wish::Product(code) if session.cart.lines.is_empty() => Tap::OneMore(code.clone()),
                _ => Tap::Continue,
            },
            Place::Pick if checkout.may_decide_later() => Tap::DecideLater,
            Place::Phone if session.phone.digits.is_empty() => Tap::Type(self.phone.clone()),
            Place::BirthDate if session.birth == Default::default() => {
                Tap::Type(self.birth.clone())
            }
            Place::Name if session.name.first.is_empty() => Tap::Type("Maria".to_owned()),
            Place::Name if session.name.last.is_empty() && session.name.field == 0 => Tap::Focus(1),
            Place::Name if session.name.last.is_empty() => Tap::Type("Lopez".to_owned()),
            Place::Terms(page) => next_initials(checkout, *page).unwrap_or(Tap::Continue),
            Place::Sign => match session.signing.ink.n_points() {
                0 => Tap::Ink(ink(0)),
                8 => Tap::Ink(ink(8)),
                _ => Tap::Continue,
            },
            Place::Review => {
                memory.n_pays += 1;
                if memory.n_pays > TRIES_MAX {
                    memory.is_gone = true;
                    return None;
                }
                Tap::Pay
            }
            Place::NotApproved { .. } if memory.n_cards_used < self.n_cards => {
                memory.n_cards_used += 1;
                Tap::TryAnotherCard
            }
            Place::NotApproved { .. } => Tap::StopHere,
            Place::Approved { .. } | Place::ThankYou { .. } => Tap::Done,
            Place::Paying(payment) => return self.at_part(payment, memory),
            Place::Finding | Place::Preparing | Place::Leaving(_) => return None,
            _ => Tap::Continue,
        })
    }
}

impl Patient {
    fn at_part(&self, payment: &Payment, memory: &mut Memory) -> Option<Tap> {
        let State::Parted { is_chosen: false, .. } = payment.state() else { return None };
        match self.at_part {
            AtPart::Waits => None,
            AtPart::AnotherCard if memory.n_cards_used <= self.n_cards => {
                memory.n_cards_used += 1;
                Some(Tap::AnotherCard)
            }
            AtPart::AnotherCard | AtPart::GivesBack => Some(Tap::GiveBack),
        }
    }
}

/// The next clause on this page that has no initials.
fn next_initials(checkout: &Checkout, page: usize) -> Option<Tap> {
    let session = &checkout.session;
    let terms: &TermsText = session.terms.as_ref()?.text();
    checkout
        .clauses_on(page)
        .into_iter()
        .filter_map(|idx| terms.clauses.get(idx))
        .find(|clause| session.initials.iter().all(|given| given.clause != clause.code))
        .map(|clause| Tap::Initial(clause.code.clone()))
}

/// Half a signature: eight points of a stroke that goes up and down.
fn ink(from: i32) -> Vec<InkEvent> {
    let point = |n: i32| (10_00 + n * 3_00, 20_00 + (n % 2) * 8_00);
    let mut events = Vec::new();
    for n in from..from + 8 {
        let (x, y) = point(n);
        events.push(if n == 0 { InkEvent::Down { x, y } } else { InkEvent::Move { x, y } });
    }
    events
}
