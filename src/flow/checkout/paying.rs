//! Steps 4 and 5: review, pay, and the three endings.

use std::time::{Duration, Instant};

use crate::domain::card::{CardOutcome, CardReport, CardRequest, EcrRef, Movement, TokenWish};
use crate::domain::id::{AttemptId, ConsentId, PatientId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason};
use crate::domain::money::Money;
use crate::domain::payable::PayableCart;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::refusal::Refusal;
use crate::domain::sale::{CardPayment, Sale, ToldBy};
use crate::domain::staff_call::CallReason;
use crate::flow::checkout::selling;
use crate::flow::checkout::{
    Checkout, Closed, Effect, Hands, Place, PrintState, Settling, StaffCall, Written,
};
use crate::flow::payment::{self, Payment, State};
use crate::flow::session::{Problem, Saving};
use crate::flow::tap::Tap;

/// The receipt and two copies.
pub(super) const COPIES_MAX: u32 = 3;
/// How long a data file that failed is left alone.
const STORE_AGAIN_WAIT: Duration = Duration::from_secs(30);

impl Checkout {
    pub(super) fn tap_paying(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let may_print_again = self.may_print_again();
        match (&mut self.place, tap) {
            (Place::Review, Tap::Pay | Tap::Continue) => self.pay(hands, todo),
            (Place::Review, Tap::Back) if self.session.terms.is_some() => self.place = Place::Sign,
            (Place::Review, Tap::Back) => self.back_from_terms(hands),
            (Place::Review, Tap::Change) => self.change(),

            (Place::Paying(payment), Tap::CancelPayment) => {
                let effects = payment.step(payment::Event::CancelWanted, hands.now.mono);
                self.carry(effects, hands, todo);
            }

            (Place::NotApproved { .. }, Tap::TryAnotherCard | Tap::Continue) => {
                self.pay(hands, todo)
            }
            (Place::NotApproved { .. }, Tap::PayAtDesk) => {
                self.call_staff(CallReason::PayAtDesk, hands, todo)
            }
            (Place::NotApproved { .. }, Tap::StopHere) => self.leave(hands, todo),

            (Place::Approved { print, .. }, Tap::PrintAgain) if may_print_again => {
                if let Some(sale) = &self.session.sale {
                    *print = PrintState::Printing;
                    self.session.copies += 1;
                    todo.push(Effect::PrintReceipt {
                        sale: Box::new(sale.clone()),
                        copy: self.session.copies,
                    });
                }
            }
            (Place::Approved { .. }, Tap::Done | Tap::Continue) => {
                self.place = Place::ThankYou { since: hands.now.mono };
            }
            (Place::ThankYou { .. }, Tap::Done | Tap::Continue) => self.leave(hands, todo),
            _ => (),
        }
    }

    /// Not while a print is under way, and not for ever: a child would empty the roll.
    pub fn may_print_again(&self) -> bool {
        let is_printing = matches!(self.place, Place::Approved { print: PrintState::Printing, .. });
        !is_printing && self.session.copies < COPIES_MAX
    }

    /// To the cart, even with one package in it: from there something else can be added, and back
    /// leads to the other packages. What is due alone is changed where it was chosen.
    fn change(&mut self) {
        if self.shows_cart() || self.session.chosen().is_some() {
            self.place = Place::Cart;
        } else if self.session.account().is_some() {
            self.place = Place::Yours;
        }
    }

    /// Asks for a reference; the payment begins when there is one. Only a cart of which all that is
    /// new is signed, and on disk, comes as far as this. Where nothing is left for a card, the sale
    /// is written at once.
    pub(super) fn pay(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let was_quoted_on = self.session.quote.as_ref().map(|quote| quote.quoted_on);
        self.quote_of_today(hands);
        if self.session.quote.as_ref().map(|quote| quote.quoted_on) != was_quoted_on {
            // Midnight has passed: the sums and days of another day are looked at first.
            return self.agree(hands);
        }
        let Some(cart) = self.session.payable() else { return };
        let needs_card = cart.quote().card != Money::ZERO;
        if self.session.signed.is_none() && self.session.saving != Saving::Underway {
            self.save_signed(todo);
        }
        self.problem = match (self.session.saving, &self.terminal) {
            (Saving::Saved, None) if needs_card => Some(Problem::TerminalMissing),
            (Saving::Saved, _) => None,
            (Saving::Nothing | Saving::Underway | Saving::Failed, _) => Some(Problem::NotSavedYet),
        };
        if self.session.saving == Saving::Failed {
            self.save_signed(todo);
        }
        match self.problem {
            None if needs_card => {
                for (attempt, end) in &self.unclosed {
                    todo.push(Effect::CloseIntent { attempt: *attempt, end: *end });
                }
                self.place = Place::Preparing;
                todo.push(Effect::ReserveReference);
            }
            None => self.sell_without_card(&cart, hands, todo),
            Some(problem) => {
                // After a decline the way on begins at Review, where there is room to say why not.
                self.place = Place::Review;
                if problem == Problem::TerminalMissing {
                    todo.push(Effect::Card(CardRequest::Probe));
                }
            }
        }
    }

    /// All of it is paid with what the patient owns. A sale that could not be written is the same
    /// sale when it is tried again.
    fn sell_without_card(
        &mut self,
        cart: &PayableCart,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let Some(patient) = self.session.patient.as_ref().map(|patient| patient.id) else { return };
        let sale = match self.session.sale.take() {
            Some(sale) => Ok(sale),
            None => selling::sale_without_card(cart, patient, self.shop(), hands),
        };
        match sale {
            Ok(sale) => {
                todo.push(Effect::CompleteSale(Box::new(sale.clone())));
                self.session.sale = Some(sale);
                self.place = Place::Preparing;
            }
            Err(why) => self.cannot_sell(&why),
        }
    }

    fn cannot_sell(&mut self, why: &Refusal) {
        log::error!("this cart cannot be sold: {why}");
        self.place = Place::Review;
        self.problem = Some(Problem::CannotSell);
    }

    pub(super) fn begin_payment(
        &mut self,
        reference: EcrRef,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let (Place::Preparing, Some(cart), Some(patient)) =
            (&self.place, self.session.payable(), &self.session.patient)
        else {
            return;
        };
        // It went away meanwhile. An intent without its name could never be proven not charged.
        let Some(terminal) = &self.terminal else {
            self.place = Place::Review;
            self.problem = Some(Problem::TerminalMissing);
            return;
        };
        let serial = terminal.serial_number.clone();
        let patient = patient.id;
        match selling::intent_for(&cart, patient, reference, serial, self.shop(), hands) {
            Ok(intent) => {
                let (payment, effects) = Payment::begin(intent);
                self.place = Place::Paying(Box::new(payment));
                self.carry(effects, hands, todo);
            }
            Err(why) => self.cannot_sell(&why),
        }
    }

    /// Turns a payment's orders into ours, and follows it where it has gone.
    fn carry(
        &mut self,
        effects: Vec<payment::Effect>,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let Place::Paying(payment) = &self.place else { return };
        let intent = payment.intent().clone();
        self.note_end(&intent, &effects);
        if effects.contains(&payment::Effect::AlertStaff) {
            // They are told when the slip is out, and not before.
            let call = StaffCall { since: hands.now.mono, is_told: false };
            self.staff_call.get_or_insert(call);
        }
        let mut sale = self.session.sale.take();
        self.order(&intent, effects, &mut sale, hands, todo);
        self.session.sale = sale;
        self.follow(hands, todo);
    }

    /// One order of a payment after the other, in their order.
    fn order(
        &self,
        intent: &Intent,
        effects: Vec<payment::Effect>,
        sale: &mut Option<Sale>,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        for effect in effects {
            todo.push(match effect {
                payment::Effect::Record => Effect::RecordIntent(Box::new(intent.clone())),
                payment::Effect::Purchase => Effect::Card(CardRequest::Purchase {
                    reference: intent.reference,
                    amount: intent.amount,
                    token: TokenWish::None,
                }),
                payment::Effect::Cancel => Effect::Card(CardRequest::Cancel),
                payment::Effect::LookUp => Effect::Card(CardRequest::LookUp {
                    reference: intent.reference,
                    of: Movement::Purchase,
                }),
                payment::Effect::Void(approval) => Effect::Card(CardRequest::Void {
                    reference: intent.reference.for_void(),
                    original: approval.transaction,
                }),
                payment::Effect::Mark(reason) => {
                    Effect::MarkIntent { attempt: intent.attempt, reason }
                }
                payment::Effect::Close(end) => Effect::CloseIntent { attempt: intent.attempt, end },
                payment::Effect::Complete(approval) => {
                    let terminal = self.terminal.clone().unwrap_or_default();
                    let made = sale.get_or_insert_with(|| {
                        let payment = CardPayment {
                            attempt: intent.attempt,
                            reference: intent.reference,
                            approval,
                            terminal,
                            told_by: ToldBy::Terminal,
                        };
                        let receipt = ReceiptNumber(hands.random.ten_bytes());
                        Sale::of(intent, vec![payment], receipt, hands.now.wall)
                    });
                    Effect::CompleteSale(Box::new(made.clone()))
                }
                payment::Effect::AlertStaff => Effect::CallStaff(CallReason::PaymentInDoubt),
            });
        }
    }

    /// Goes where the payment has gone, when it is over.
    fn follow(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        let Place::Paying(payment) = &self.place else { return };
        match payment.state() {
            State::Paid { .. } => self.sold(hands, todo),
            State::Declined { reason } => {
                let reason = *reason;
                self.place = Place::NotApproved { reason };
                self.staff_call = None;
                self.touched_at = hands.now.mono;
            }
            _ => (),
        }
    }

    /// It is on disk: the receipt is printed.
    fn sold(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        self.place = Place::Approved { since: hands.now.mono, print: PrintState::Printing };
        self.staff_call = None;
        self.session.copies = 1;
        if let Some(sale) = &self.session.sale {
            todo.push(Effect::PrintReceipt { sale: Box::new(sale.clone()), copy: 1 });
        }
    }

    /// Hands an event to the payment of this attempt, wherever it stands.
    pub(super) fn step_payment(
        &mut self,
        is_meant: impl Fn(&Payment) -> bool,
        event: &payment::Event,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        if let Place::Paying(payment) = &mut self.place
            && is_meant(payment)
        {
            let effects = payment.step(event.clone(), hands.now.mono);
            self.carry(effects, hands, todo);
        }
        let mut settling = std::mem::take(&mut self.settling);
        for Settling { payment, sale } in settling.iter_mut().filter(|it| is_meant(&it.payment)) {
            let effects = payment.step(event.clone(), hands.now.mono);
            self.note_end(payment.intent(), &effects);
            self.order(&payment.intent().clone(), effects, sale, hands, todo);
            // The patient may have left; the paper waits for them at the desk.
            if let (State::Paid { .. }, Some(sale)) = (payment.state(), sale.as_ref()) {
                todo.push(Effect::PrintReceipt { sale: Box::new(sale.clone()), copy: 1 });
            }
        }
        settling.retain(|it| !it.payment.is_over());
        self.settling = settling;
        if self.settling.is_empty() && self.closed == Some(Closed::Settling) {
            self.closed = None;
        }
    }

    pub(super) fn take_open_intents(
        &mut self,
        open: Vec<(Intent, OpenReason)>,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        // It answers, so it works.
        self.asks_store_at = None;
        if self.closed == Some(Closed::Store) {
            self.closed = (!self.settling.is_empty()).then_some(Closed::Settling);
        }
        for (intent, reason) in open {
            let attempt = intent.attempt;
            let is_here = |payment: &Payment| payment.intent().attempt == attempt;
            let is_at_counter = matches!(&self.place, Place::Paying(payment) if is_here(payment));
            if is_at_counter || self.settling.iter().any(|it| is_here(&it.payment)) {
                continue;
            }
            let (payment, effects) = Payment::recovered(intent, reason, hands.now.mono);
            self.order(&payment.intent().clone(), effects, &mut None, hands, todo);
            self.settling.push(Settling { payment, sale: None });
            self.closed = Some(Closed::Settling);
        }
    }

    pub(super) fn take_saved(
        &mut self,
        written: Written,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match written {
            Written::Signed(consent) if self.is_signed(consent) => {
                self.session.saving = Saving::Saved;
                self.session.is_patient_saved = true;
            }
            Written::Patient(patient) if self.is_patient(patient) => {
                self.session.is_patient_saved = true;
                // What is signed meanwhile is written by itself.
                if self.session.signed.is_none() {
                    self.session.saving = Saving::Saved;
                    self.problem = None;
                    if self.place == Place::Review {
                        self.pay(hands, todo);
                    }
                }
            }
            Written::Intent(attempt) | Written::Sale(attempt) => {
                self.step_payment(is_attempt(attempt), &payment::Event::Saved, hands, todo);
            }
            Written::SaleWithoutCard(sale) if self.is_awaited(sale) => self.sold(hands, todo),
            Written::Close(attempt, _) => self.unclosed.retain(|(id, _)| *id != attempt),
            Written::Signed(_)
            | Written::Patient(_)
            | Written::SaleWithoutCard(_)
            | Written::Reference
            | Written::Leaving(_)
            | Written::Note => (),
        }
    }

    pub(super) fn take_save_failed(
        &mut self,
        written: Written,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match written {
            Written::Signed(consent) if self.is_signed(consent) => {
                self.session.saving = Saving::Failed;
                self.problem = Some(Problem::CannotSave);
            }
            Written::Patient(patient) if self.is_patient(patient) => {
                self.session.saving = Saving::Failed;
                self.problem = Some(Problem::CannotSave);
            }
            Written::SaleWithoutCard(sale) if self.is_awaited(sale) => {
                self.place = Place::Review;
                self.problem = Some(Problem::CannotSave);
            }
            Written::Reference => {
                if self.place == Place::Preparing {
                    self.place = Place::Review;
                    self.problem = Some(Problem::CannotSave);
                }
            }
            Written::Intent(attempt) | Written::Sale(attempt) => {
                self.step_payment(is_attempt(attempt), &payment::Event::SaveFailed, hands, todo);
            }
            Written::Close(attempt, end) => {
                if self.unclosed.iter().all(|(id, _)| *id != attempt) {
                    self.unclosed.push((attempt, end));
                }
                self.closes_again_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
            }
            Written::Leaving(contract) => self.take_not_left(contract),
            Written::Signed(_)
            | Written::Patient(_)
            | Written::SaleWithoutCard(_)
            | Written::Note => (),
        }
    }

    /// Writes the ends that are not on disk, when it is time to.
    pub(super) fn close_again(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        if self.closes_again_at.is_some_and(|at| now >= at) {
            self.closes_again_at = None;
            let close = |(attempt, end): &_| Effect::CloseIntent { attempt: *attempt, end: *end };
            todo.extend(self.unclosed.iter().map(close));
        }
    }

    /// Whether this is the consent of the patient who stands here, and their latest.
    fn is_signed(&self, consent: ConsentId) -> bool {
        self.session.signed.as_ref().is_some_and(|cart| cart.consent().id == consent)
    }

    fn is_patient(&self, id: PatientId) -> bool {
        self.session.patient.as_ref().is_some_and(|patient| patient.id == id)
    }

    /// Whether this is the sale without a card that is being written.
    fn is_awaited(&self, id: SaleId) -> bool {
        self.place == Place::Preparing
            && self.session.sale.as_ref().is_some_and(|sale| sale.id == id)
    }

    /// Whoever waits for the disk waits no longer; nothing is sold until it works again.
    pub(super) fn take_store_failed(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        self.closed = Some(Closed::Store);
        self.asks_store_at = Some(hands.now.mono + STORE_AGAIN_WAIT);
        self.problem = Some(Problem::CannotSave);
        match self.place {
            Place::Finding => self.place = Place::BirthDate,
            Place::Preparing => self.place = Place::Review,
            Place::Leaving(contract) => self.take_not_left(contract),
            _ => (),
        }
        if self.session.saving == Saving::Underway {
            self.session.saving = Saving::Failed;
        }
        self.step_payment(|_| true, &payment::Event::SaveFailed, hands, todo);
    }

    pub(super) fn take_card(
        &mut self,
        report: CardReport,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let (reference, event) = match report {
            CardReport::Ready(identity) => {
                self.terminal = Some(identity);
                return;
            }
            CardReport::LinkLost => {
                self.terminal = None;
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
        self.undo_late_approval(reference, &event, todo);
        // References come in pairs, so a payment and its void are never taken for another's.
        let is_meant = move |payment: &Payment| {
            let ours = payment.intent().reference;
            reference == ours || reference == ours.for_void()
        };
        self.step_payment(is_meant, &event, hands, todo);
    }

    fn note_end(&mut self, intent: &Intent, effects: &[payment::Effect]) {
        let is_not_charged = |effect: &payment::Effect| {
            matches!(effect, payment::Effect::Close(IntentEnd::NotCharged(_)))
        };
        if effects.iter().any(is_not_charged) {
            self.not_charged = Some(intent.reference);
        }
    }

    /// An approval of what was closed as not charged: the money has moved, and no sale can come
    /// of it any more.
    fn undo_late_approval(
        &mut self,
        reference: EcrRef,
        event: &payment::Event,
        todo: &mut Vec<Effect>,
    ) {
        let payment::Event::Purchased(CardOutcome::Approved(approval)) = event else { return };
        if self.not_charged == Some(reference) {
            self.not_charged = None;
            todo.push(Effect::CallStaff(CallReason::PaymentInDoubt));
            todo.push(Effect::Card(CardRequest::Void {
                reference: reference.for_void(),
                original: approval.transaction.clone(),
            }));
        }
    }

    pub(super) fn take_printed(&mut self, end: PrintState) {
        if let Place::Approved { print, .. } = &mut self.place {
            *print = end;
        }
    }
}

fn is_attempt(attempt: AttemptId) -> impl Fn(&Payment) -> bool {
    move |payment| payment.intent().attempt == attempt
}
