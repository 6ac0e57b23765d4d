//! Patients at the counter: found, opened, a visit redeemed, more time given.
//!
//! ```text
//!  Find ──► Card ──► Redeem ──► Redeemed ──ten seconds, or Done──► Card
//!             ├────► Extend ──a manager's PIN──► Card
//!             └────► Refund ──a manager's PIN──► Refunding ──► Card
//! ```
//!
//! What may be done is the ledger's to say. A visit has its id before it is asked for, so that a
//! second press is the same visit.

pub mod extend;
pub mod order;
pub mod refund;
pub mod search;

use std::time::{Duration, Instant};

use crate::domain::give_back::{GiveBack, WhoEnds};
use crate::domain::id::{AttemptId, ContractId, PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::offering::{OfferingCode, ServiceCode};
use crate::domain::on_file::{ContractCard, OnFile, ServiceUse, Visited};
use crate::domain::paper::PrintEnd;
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Act, Answer, StaffId, StaffMember, may};
use crate::flow::give_back::Over;
use crate::flow::staff::pad::PinPad;
use crate::flow::staff::patients::extend::{ExtendDraft, ExtendTap};
use crate::flow::staff::patients::order::{PatientAsk, PatientTold, Prepared, RedeemVisit};
use crate::flow::staff::patients::refund::{RefundDraft, Refunding};
use crate::flow::staff::patients::search::Search;
use crate::flow::tap::Tap;

/// How long a visit can be taken back with one press.
pub const UNDO_WAIT: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatientTap {
    /// A person of the list.
    Pick(PatientId),
    /// Another contract of theirs, counted from 0.
    ShowCard(usize),
    /// The history from this line on, counted from 0.
    HistoryFrom(usize),
    PrintReceipt(SaleId),
    Redeem,
    Service(ServiceCode),
    Provider(StaffId),
    /// Writes the visit down.
    Confirm,
    Undo,
    PrintSlip,
    Done,
    Extend,
    Within(ExtendTap),
    Refund,
    WhoEnds(WhoEnds),
    /// A checkout is prepared for them.
    Prepare,
    /// The offerings from this one on, counted from 0.
    OffersFrom(usize),
    Hand(OfferingCode),
    /// To the digits of the keyboard, and back to its letters.
    Digits,
}

/// Patients, while staff are with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patients {
    pub view: View,
    pub search: Search,
    pub on_file: Option<Box<OnFile>>,
    /// Which of the cards is shown.
    pub card: usize,
    /// The first line of its history that is shown.
    pub history_from: usize,
    /// What was said last about what was asked.
    pub note: Option<Note>,
    /// The data file has been asked to write something.
    pub is_waiting: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    Find,
    /// `on_file`, while it is read too.
    Card,
    Redeem(RedeemDraft),
    Redeemed(Box<Redeemed>),
    Extend(Box<ExtendDraft>),
    Refund(Box<RefundDraft>),
    Refunding(Box<Refunding>),
    /// What they buy: the first offering that is shown, counted from 0.
    Prepare(usize),
}

/// A visit before it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedeemDraft {
    pub id: u128,
    pub service: Option<ServiceCode>,
    pub provider: Option<StaffId>,
    /// Confirmed too soon: what is missing is said.
    pub is_short: bool,
}

/// A visit that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    pub visited: Visited,
    /// Until then one press takes it back.
    pub until: Instant,
    /// What became of the slip; `None` while it is on its way.
    pub slip: Option<PrintEnd>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    Refused(Refusal),
    /// The data file did not take it.
    Trouble,
    /// A payment of this patient is not over.
    PaymentOpen,
    /// The terminal has something else to do, or is not there. Nothing went back.
    TerminalBusy,
    NoTerminal,
    /// A visit was taken back.
    Undone,
    /// It lasts longer.
    Extended,
    ReceiptPrints,
}

/// What follows from a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Ask(PatientAsk),
    PrintSlip(Box<Visited>),
    PrintReceipt(SaleId),
    /// The screen is turned to the patient.
    HandOver(Box<Prepared>),
    /// Back to the first place.
    Leave,
}

impl Patients {
    pub fn pad(&self) -> Option<&PinPad> {
        match &self.view {
            View::Extend(draft) => draft.pad.as_ref(),
            View::Refund(draft) => draft.pad.as_ref(),
            _ => None,
        }
    }

    /// The right that the pad is for, and how much money it is about.
    pub fn asks_for(&self) -> (Act, Option<Money>) {
        match &self.view {
            View::Refund(draft) => (draft.act(), draft.plan().map(|plan| plan.total)),
            _ => (Act::Extend, None),
        }
    }

    pub fn pad_mut(&mut self) -> Option<&mut PinPad> {
        match &mut self.view {
            View::Extend(draft) => draft.pad.as_mut(),
            View::Refund(draft) => draft.pad.as_mut(),
            _ => None,
        }
    }

    /// What is on the screen, so that a press is not taken for the screen after it.
    pub fn shown(&self) -> &'static str {
        match &self.view {
            View::Find => "find",
            View::Card => "card",
            View::Redeem(_) => "redeem",
            View::Redeemed(_) => "redeemed",
            View::Extend(draft) if draft.pad.is_some() => "extend pin",
            View::Extend(draft) if draft.is_typing => "extend why",
            View::Extend(_) => "extend",
            View::Refund(draft) if draft.pad.is_some() => "refund pin",
            View::Refund(_) => "refund",
            View::Refunding(it) if it.over.is_none() => "refunding",
            View::Refunding(_) => "refunded",
            View::Prepare(_) => "prepare",
        }
    }

    /// The contract that is shown.
    pub fn shown_card(&self) -> Option<&ContractCard> {
        self.on_file.as_ref()?.cards.get(self.card)
    }

    /// Money is on its way back, and a person looks at the terminal.
    pub fn is_at_terminal(&self) -> bool {
        matches!(&self.view, View::Refunding(it) if !it.may_leave())
    }

    /// When a visit can no longer be taken back with one press.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.view {
            View::Redeemed(done) => Some(done.until),
            _ => None,
        }
    }

    pub fn tap(
        &mut self,
        tap: &PatientTap,
        me: &StaffMember,
        id: impl FnOnce() -> u128,
    ) -> Option<Next> {
        self.note = None;
        match (tap, &mut self.view) {
            (PatientTap::Digits, View::Find) => {
                self.search.has_digits = !self.search.has_digits;
            }
            (PatientTap::Pick(patient), View::Find)
                if may(me.role, Act::ReadFile) == Answer::Yes =>
            {
                (self.view, self.card, self.history_from) = (View::Card, 0, 0);
                return Some(Next::Ask(PatientAsk::Open { patient: *patient, by: me.id }));
            }
            (_, View::Card) => return self.tap_card(tap, me, id),
            (PatientTap::OffersFrom(first), View::Prepare(shown)) => *shown = *first,
            (PatientTap::Hand(code), View::Prepare(_)) if !self.is_waiting => {
                let patient = self.on_file.as_ref()?.patient.id;
                self.is_waiting = true;
                return Some(Next::Ask(PatientAsk::Hand { patient, code: code.clone() }));
            }
            (PatientTap::WhoEnds(who), View::Refund(draft)) if !self.is_waiting => {
                draft.who = *who;
            }
            (PatientTap::Confirm, View::Refund(draft)) if !self.is_waiting => draft.go_on(me),
            (PatientTap::Done, View::Refunding(it)) if it.may_leave() => {
                return self.again_on_card();
            }
            (PatientTap::Service(code), View::Redeem(draft)) if !self.is_waiting => {
                draft.service = Some(code.clone());
            }
            (PatientTap::Provider(provider), View::Redeem(draft)) if !self.is_waiting => {
                draft.provider = Some(*provider);
            }
            (PatientTap::Confirm, View::Redeem(_)) => return self.confirm(me),
            (PatientTap::Undo, View::Redeemed(done)) if !self.is_waiting => {
                let (redemption, patient) = (done.visited.redemption, done.visited.patient.id);
                self.is_waiting = true;
                return Some(Next::Ask(PatientAsk::Undo { redemption, patient, by: me.clone() }));
            }
            (PatientTap::PrintSlip, View::Redeemed(done)) => {
                done.slip = None;
                return Some(Next::PrintSlip(Box::new(done.visited.clone())));
            }
            (PatientTap::Done, View::Redeemed(_)) if !self.is_waiting => {
                return self.again_on_card();
            }
            (PatientTap::Within(tap), View::Extend(draft)) if !self.is_waiting => {
                return draft.tap(tap);
            }
            _ => (),
        }
        None
    }

    /// What begins on a card.
    fn tap_card(
        &mut self,
        tap: &PatientTap,
        me: &StaffMember,
        id: impl FnOnce() -> u128,
    ) -> Option<Next> {
        let may = |act| may(me.role, act);
        match tap {
            PatientTap::ShowCard(card) => (self.card, self.history_from) = (*card, 0),
            PatientTap::HistoryFrom(first) => self.history_from = *first,
            PatientTap::PrintReceipt(sale) if may(Act::PrintCopy) == Answer::Yes => {
                self.note = Some(Note::ReceiptPrints);
                return Some(Next::PrintReceipt(*sale));
            }
            PatientTap::Redeem if may(Act::Redeem) == Answer::Yes => self.begin_redeem(id()),
            PatientTap::Extend if may(Act::Extend) != Answer::No => return self.begin_extend(),
            PatientTap::Refund if may(Act::Refund) != Answer::No => {
                return self.begin_refund(id());
            }
            PatientTap::Prepare if may(Act::PrepareCheckout) == Answer::Yes => {
                self.view = View::Prepare(0);
            }
            _ => (),
        }
        None
    }

    /// The usual case is one press: what there is only one of, and who gave the last visit, are
    /// chosen already.
    fn begin_redeem(&mut self, id: u128) {
        let (Some(card), Some(on_file)) = (self.shown_card(), &self.on_file) else { return };
        let service = match card.services.as_slice() {
            [only] => Some(only.service.clone()),
            _ => None,
        };
        let last = card.last_provider.as_deref();
        let gave_last = on_file.providers.iter().find(|it| Some(it.name.as_str()) == last);
        let provider = match on_file.providers.as_slice() {
            [only] => Some(only.id),
            _ => gave_last.map(|it| it.id),
        };
        self.view = View::Redeem(RedeemDraft { id, service, provider, is_short: false });
    }

    fn begin_extend(&mut self) -> Option<Next> {
        let patient = self.on_file.as_ref()?.patient.id;
        let today = self.on_file.as_ref()?.today;
        let contract = self.shown_card()?.contract;
        let draft = ExtendDraft::new(patient, contract, today);
        let ask = draft.preview();
        self.view = View::Extend(Box::new(draft));
        Some(Next::Ask(ask))
    }

    fn begin_refund(&mut self, id: u128) -> Option<Next> {
        let patient = self.on_file.as_ref()?.patient.id;
        let draft = RefundDraft::new(id, patient, self.shown_card()?.contract);
        let ask = draft.preview();
        self.view = View::Refund(Box::new(draft));
        Some(Next::Ask(ask))
    }

    fn confirm(&mut self, me: &StaffMember) -> Option<Next> {
        if self.is_waiting {
            return None;
        }
        let patient = self.on_file.as_ref()?.patient.id;
        let contract = self.shown_card()?.contract;
        let View::Redeem(draft) = &mut self.view else { return None };
        let (Some(service), Some(provider)) = (draft.service.clone(), draft.provider) else {
            draft.is_short = true;
            return None;
        };
        let (id, by) = (draft.id, me.clone());
        let ask = RedeemVisit { id, patient, contract, service, provider, by };
        self.is_waiting = true;
        Some(Next::Ask(PatientAsk::Redeem(Box::new(ask))))
    }

    /// The record as it is since.
    fn again_on_card(&mut self) -> Option<Next> {
        self.view = View::Card;
        let patient = self.on_file.as_ref()?.patient.id;
        Some(Next::Ask(PatientAsk::Again { patient }))
    }

    /// A key of the keyboard.
    pub fn type_in(&mut self, tap: &Tap) -> Option<Next> {
        match &mut self.view {
            View::Find => self.search.type_in(tap).map(Next::Ask),
            View::Extend(draft) => {
                draft.type_in(tap);
                None
            }
            _ => None,
        }
    }

    /// One step back.
    pub fn leave(&mut self) -> Option<Next> {
        self.note = None;
        match &mut self.view {
            View::Find => return Some(Next::Leave),
            View::Card => {
                self.on_file = None;
                self.view = View::Find;
            }
            View::Extend(draft) => {
                let is_left = !draft.back() && !self.is_waiting;
                if is_left {
                    self.view = View::Card;
                }
            }
            View::Refund(draft) if !self.is_waiting => {
                let is_left = draft.pad.take().is_none();
                if is_left {
                    self.view = View::Card;
                }
            }
            View::Refunding(it) if it.may_leave() => return self.again_on_card(),
            View::Prepare(_) if !self.is_waiting => self.view = View::Card,
            View::Redeem(_) if !self.is_waiting => self.view = View::Card,
            View::Redeemed(_) if !self.is_waiting => return self.again_on_card(),
            _ => (),
        }
        None
    }

    /// Who gave their PIN may say yes.
    pub fn approved(&mut self, by: StaffMember) -> Option<Next> {
        let ask = match &mut self.view {
            View::Extend(draft) => draft.approved(by)?,
            View::Refund(draft) => draft.approved(by)?,
            _ => return None,
        };
        self.is_waiting = true;
        Some(Next::Ask(ask))
    }

    pub fn tick(&mut self, now: Now) -> Option<Next> {
        let is_over = self.deadline().is_some_and(|until| now.mono >= until);
        if is_over && !self.is_waiting { self.again_on_card() } else { None }
    }

    /// The printer has the slip, or has not.
    pub fn take_slip(&mut self, end: PrintEnd) {
        match &mut self.view {
            View::Redeemed(done) => done.slip = Some(end),
            View::Refunding(it) => it.slip = Some(end),
            _ => (),
        }
    }

    /// It is written that money goes back, and the terminal is about to hear of it.
    fn refund_begun(&mut self, back: GiveBack) {
        self.is_waiting = false;
        let View::Refund(draft) = &self.view else { return };
        if let Some(plan) = draft.plan().cloned() {
            self.view = View::Refunding(Box::new(Refunding::new(back, plan)));
        }
    }

    /// What the terminal made of it; `None` where it could not tell.
    fn refund_went(&mut self, id: AttemptId, over: Option<Over>) {
        if let View::Refunding(it) = &mut self.view
            && it.back.id == id
        {
            (it.is_in_doubt, it.over) = (over.is_none(), over);
        }
    }

    pub fn take(&mut self, told: PatientTold, now: Now) -> Option<Next> {
        match told {
            PatientTold::Found { n, found } => self.search.take(n, found),
            PatientTold::Opened(on_file) => self.on_file = Some(on_file),
            PatientTold::Redeemed(visited) => {
                self.is_waiting = false;
                let until = now.mono + UNDO_WAIT;
                let slip = Next::PrintSlip(visited.clone());
                let done = Redeemed { visited: *visited, until, slip: None };
                self.view = View::Redeemed(Box::new(done));
                return Some(slip);
            }
            PatientTold::Done(on_file) => {
                let was = self.shown_card().map(|card| card.contract);
                self.note = self.note.take().or(match &self.view {
                    View::Redeemed(_) => Some(Note::Undone),
                    View::Extend(_) => Some(Note::Extended),
                    _ => None,
                });
                self.is_waiting = false;
                self.card = place_of(&on_file, was);
                self.on_file = Some(on_file);
                self.view = View::Card;
            }
            PatientTold::Previewed { days, preview } => {
                if let View::Extend(draft) = &mut self.view {
                    draft.take_preview(days, Ok(preview));
                }
            }
            PatientTold::Handed(prepared) => return Some(Next::HandOver(prepared)),
            PatientTold::RefundSeen(seen) => {
                if let View::Refund(draft) = &mut self.view {
                    draft.seen = Some(Ok(*seen));
                }
            }
            PatientTold::RefundBegun(back) => self.refund_begun(*back),
            PatientTold::RefundInDoubt(id) => self.refund_went(id, None),
            PatientTold::RefundOver(id, over) => self.refund_went(id, Some(over)),
            PatientTold::TerminalBusy => self.noted(Note::TerminalBusy),
            PatientTold::NoTerminal => self.noted(Note::NoTerminal),
            PatientTold::Refused(why) => self.refused(why),
            PatientTold::PaymentOpen => self.noted(Note::PaymentOpen),
            PatientTold::Failed => self.noted(Note::Trouble),
        }
        None
    }

    fn refused(&mut self, why: Refusal) {
        if let (View::Extend(draft), false) = (&mut self.view, self.is_waiting) {
            draft.preview = Some(Err(why));
            return;
        }
        if let (View::Refund(draft), false) = (&mut self.view, self.is_waiting) {
            draft.seen = Some(Err(why));
            return;
        }
        self.noted(Note::Refused(why));
    }

    fn noted(&mut self, note: Note) {
        self.is_waiting = false;
        match &mut self.view {
            View::Extend(draft) => draft.pad = None,
            View::Refund(draft) => draft.pad = None,
            _ => (),
        }
        self.note = Some(note);
    }
}

impl RedeemDraft {
    /// What the chosen service would be today.
    pub fn chosen<'c>(&self, card: &'c ContractCard) -> Option<&'c ServiceUse> {
        let code = self.service.as_ref()?;
        card.services.iter().find(|it| it.service == *code)
    }
}

/// Where the contract stands that was shown before.
fn place_of(on_file: &OnFile, was: Option<ContractId>) -> usize {
    on_file.cards.iter().position(|card| Some(card.contract) == was).unwrap_or_default()
}
