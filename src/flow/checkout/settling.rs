//! Money that is not settled beside the payment at the counter: what was open at the start, what the
//! terminal tells of it, approvals that come too late, and what staff say.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::domain::card::{
    Approval, CardOutcome, CardReport, CardRequest, EcrRef, Movement, TerminalIdentity,
};
use crate::domain::id::AttemptId;
use crate::domain::intent::Standing;
use crate::domain::open_case::{Question, Settlement, StaffAnswer};
use crate::domain::sale::CardPayment;
use crate::domain::staff_call::CallReason;
use crate::flow::checkout::paying::{is_attempt, void};
use crate::flow::checkout::{Checkout, Closed, Effect, Hands, Place, Settling};
use crate::flow::payment::{self, PATIENCE_MAX, Payment, Undo, UndoAsk};

/// What is not finished about money when the kiosk starts, or asks again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenMoney {
    pub payments: Vec<Standing>,
    /// Approvals that came too late and are not undone.
    pub late: Vec<CardPayment>,
    /// What was paid by card within the last ten minutes.
    pub recent: Vec<(DateTime<Utc>, CardPayment)>,
}

/// An approval that came too late, and goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    pub(super) attempt: AttemptId,
    reference: EcrRef,
    pub(super) undo: Undo,
    since: Instant,
    pub(super) is_told: bool,
}

/// An approval for which no payment waits, on its way to the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub reference: EcrRef,
    pub approval: Approval,
    pub terminal: TerminalIdentity,
}

/// What a member of staff said, on its way to the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    pub(super) answer: StaffAnswer,
    /// The disk has refused it.
    pub(super) is_refused: bool,
}

/// A card reader that is away for less is not spoken of: it may just be starting.
pub const READER_AWAY_WAIT: Duration = Duration::from_secs(10);

impl Checkout {
    pub(super) fn take_open_money(
        &mut self,
        open: OpenMoney,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        // It answers, so it works.
        self.asks_store_at = None;
        if self.closed == Some(Closed::Store) {
            self.closed = (!self.settling.is_empty()).then_some(Closed::Settling);
        }
        self.recent = open.recent.iter().map(|(at, paid)| (*at, (&paid.approval).into())).collect();
        for standing in open.payments {
            let attempt = standing.intent.attempt;
            let is_here = |payment: &Payment| payment.intent().attempt == attempt;
            let is_at_counter = matches!(&self.place, Place::Paying(payment) if is_here(payment));
            // Its end is known, and on its way to the disk.
            let has_ended = self.unclosed.iter().any(|(ended, _)| *ended == attempt);
            if is_at_counter || has_ended || self.settling.iter().any(|it| is_here(&it.payment)) {
                continue;
            }
            let watch = self.watch(hands);
            let (payment, effects) = Payment::recovered(standing, watch, hands.now.mono);
            self.order(&payment, effects, &mut None, hands, todo);
            self.settling.push(Settling { payment, sale: None });
            self.closed = Some(Closed::Settling);
        }
        for charge in open.late {
            let (attempt, reference) = (charge.attempt, charge.reference);
            if self.late.iter().all(|late| late.reference != reference) {
                let (undo, ask) = Undo::resumed(vec![charge], hands.now.mono);
                self.begin_late((attempt, reference), undo, ask, hands, todo);
            }
        }
        for Stray { reference, approval, terminal } in self.unnoted.clone() {
            todo.push(Effect::NoteLateApproval {
                reference,
                approval: Box::new(approval),
                terminal,
            });
        }
    }

    /// It is on disk that an approval came too late: it goes back, and staff are told.
    pub(super) fn take_late_approval(
        &mut self,
        charge: CardPayment,
        hands: &Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let (attempt, reference) = (charge.attempt, charge.reference);
        self.unnoted.retain(|it| it.reference != reference);
        todo.push(Effect::CallStaff(CallReason::PaymentInDoubt));
        let (undo, ask) = Undo::begin(vec![charge], hands.now.mono);
        self.begin_late((attempt, reference), undo, ask, hands, todo);
        if let Some(late) = self.late.last_mut() {
            late.is_told = true;
        }
    }

    fn begin_late(
        &mut self,
        (attempt, reference): (AttemptId, EcrRef),
        undo: Undo,
        ask: Option<UndoAsk>,
        hands: &Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        todo.extend(ask.map(asked_of_terminal));
        self.late.push(Late { attempt, reference, undo, since: hands.now.mono, is_told: false });
    }

    pub(super) fn take_card(
        &mut self,
        report: CardReport,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let (reference, event) = match report {
            CardReport::Ready(identity) => return self.take_terminal(identity, todo),
            CardReport::LinkLost => {
                self.terminal = None;
                self.reader_away_since.get_or_insert(hands.now.mono);
                return;
            }
            // Nobody here asks for these.
            CardReport::LinkFound
            | CardReport::Returned { .. }
            | CardReport::Tokenized { .. }
            | CardReport::RecordRead { .. }
            | CardReport::BatchClosed { .. } => return,
            CardReport::Progress { reference, progress } => {
                (reference, payment::Event::Progress(progress))
            }
            CardReport::Purchased { reference, outcome } => {
                (reference, payment::Event::Purchased(outcome))
            }
            CardReport::LookedUp { reference, found } => {
                (reference, payment::Event::LookedUp(found))
            }
            CardReport::Voided { reference, outcome } => {
                (reference, payment::Event::Voided(outcome))
            }
        };
        self.step_late(reference, &event, hands, todo);
        let is_awaited = self.is_awaited_by_a_payment(reference);
        if let payment::Event::Purchased(CardOutcome::Approved(approval)) = &event
            && !is_awaited
        {
            return self.take_stray(reference, approval, todo);
        }
        // References come in pairs, so a payment and its void are never taken for another's.
        self.step_payment(move |payment: &Payment| payment.awaits(reference), &event, hands, todo);
    }

    fn is_awaited_by_a_payment(&self, reference: EcrRef) -> bool {
        let at_counter = match &self.place {
            Place::Paying(payment) => payment.awaits(reference),
            _ => false,
        };
        at_counter || self.settling.iter().any(|it| it.payment.awaits(reference))
    }

    /// An approval for which nothing waits. The data file knows whether it is news.
    fn take_stray(&mut self, reference: EcrRef, approval: &Approval, todo: &mut Vec<Effect>) {
        let terminal = self.terminal.clone().unwrap_or_default();
        let stray = Stray { reference, approval: approval.clone(), terminal: terminal.clone() };
        if self.unnoted.iter().all(|it| it.reference != reference) {
            self.unnoted.push(stray);
        }
        let approval = Box::new(approval.clone());
        todo.push(Effect::NoteLateApproval { reference, approval, terminal });
    }

    fn take_terminal(&mut self, identity: TerminalIdentity, todo: &mut Vec<Effect>) {
        let is_new = self.noted_terminal.as_ref() != Some(&identity.serial_number);
        if is_new {
            self.noted_terminal = Some(identity.serial_number.clone());
            todo.push(Effect::NoteTerminal(identity.clone()));
        }
        self.terminal = Some(identity);
        self.reader_away_since = None;
    }

    fn step_late(
        &mut self,
        reference: EcrRef,
        event: &payment::Event,
        hands: &Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let now = hands.now.mono;
        for late in self.late.iter_mut().filter(|late| late.undo.awaits(reference)) {
            let ask = match event {
                payment::Event::Voided(outcome) => late.undo.voided(*outcome, now),
                payment::Event::LookedUp(found) => late.undo.looked_up(found, now),
                _ => None,
            };
            todo.extend(ask.map(asked_of_terminal));
            if late.undo.is_done() {
                todo.push(Effect::EndLateApproval(late.reference));
            }
        }
        self.late.retain(|late| !late.undo.is_done());
    }

    /// Not while a card is being charged: the terminal does one thing at a time.
    pub(super) fn tick_late(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        if matches!(self.place, Place::Paying(_)) {
            return;
        }
        let now = hands.now.mono;
        for late in &mut self.late {
            todo.extend(late.undo.tick(now).map(asked_of_terminal));
            if !late.is_told && late.since + PATIENCE_MAX <= now {
                late.is_told = true;
                todo.push(Effect::CallStaff(CallReason::PaymentInDoubt));
            }
        }
    }

    pub(super) fn late_deadline(&self) -> Option<Instant> {
        if matches!(self.place, Place::Paying(_)) {
            return None;
        }
        let all = self.late.iter().flat_map(|late| {
            [late.undo.next_at(), (!late.is_told).then(|| late.since + PATIENCE_MAX)]
        });
        all.flatten().min()
    }

    /// A member of staff said yes or no to what a payment asks. Their answer is written first.
    pub(super) fn take_staff_answer(
        &mut self,
        answer: StaffAnswer,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let (attempt, is_yes) = (answer.attempt, answer.is_yes);
        let is_of_payment = matches!(answer.to, Question::OfPayment(_));
        self.unanswered.push(Unanswered { answer: answer.clone(), is_refused: false });
        todo.push(Effect::KeepAnswer(Box::new(answer)));
        if is_of_payment {
            let event = payment::Event::StaffAnswered { is_yes };
            self.step_payment(is_attempt(attempt), &event, hands, todo);
        }
    }

    /// A member of staff found out what became of a payment.
    pub(super) fn take_settlement(
        &mut self,
        settlement: Settlement,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let attempt = settlement.attempt;
        let event = payment::Event::SettleWanted(Box::new(settlement));
        self.step_payment(is_attempt(attempt), &event, hands, todo);
    }

    /// Whether the card reader has been away for longer than a moment.
    pub fn is_reader_away(&self, now: Instant) -> bool {
        self.terminal.is_none()
            && self.reader_away_since.is_some_and(|since| since + READER_AWAY_WAIT <= now)
    }
}

pub(super) fn asked_of_terminal(ask: UndoAsk) -> Effect {
    Effect::Card(match ask {
        UndoAsk::LookUp(reference) => CardRequest::LookUp { reference, of: Movement::Purchase },
        UndoAsk::Void(reference) => void(reference),
    })
}
