//! Steps 4 and 5: review, pay, and the three endings.

use chrono::TimeDelta;

use crate::domain::card::{CardRequest, EcrRef, Movement, TokenWish};
use crate::domain::contract::Charging;
use crate::domain::id::AttemptId;
use crate::domain::intent::Intent;
use crate::domain::money::Money;
use crate::domain::open_case::FoundByHand;
use crate::domain::payable::PayableCart;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::refusal::Refusal;
use crate::domain::sale::Sale;
use crate::domain::sold::SoldLine;
use crate::domain::staff_call::CallReason;
use crate::flow::checkout::selling;
use crate::flow::checkout::{
    Checkout, Closed, Effect, Hands, Place, PrintState, Settling, StaffCall,
};
use crate::flow::payment::{self, Payment, State, Watch};
use crate::flow::session::{Problem, Saving};
use crate::flow::tap::Tap;

/// The receipt and two copies.
pub(super) const COPIES_MAX: u32 = 3;
/// Within this the same card does not pay the same sum without a member of staff (CB-6).
pub const SAME_CARD_WAIT: TimeDelta = TimeDelta::minutes(10);

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

            (Place::Paying(payment), Tap::AnotherCard) => {
                let wanted = payment::Event::AnotherCardWanted;
                if payment.step(wanted, hands.now.mono).is_empty() {
                    self.wants_another_card(todo);
                }
            }
            (Place::Paying(payment), Tap::GiveBack) => {
                let effects = payment.step(payment::Event::GiveBackWanted, hands.now.mono);
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
                    todo.push(Effect::PrintReceipt(sale.id));
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
                self.prepare(hands);
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
                self.prepare(hands);
            }
            Err(why) => self.cannot_sell(&why),
        }
    }

    fn prepare(&mut self, hands: &Hands<'_>) {
        self.place = Place::Preparing;
        self.preparing_since = Some(hands.now.mono);
    }

    /// Another card needs a reference of its own. An impatient finger asks for one only once.
    fn wants_another_card(&mut self, todo: &mut Vec<Effect>) {
        let Place::Paying(payment) = &self.place else { return };
        if !matches!(payment.state(), State::Parted { is_chosen: true, .. }) {
            return;
        }
        if self.terminal.is_none() {
            todo.push(Effect::Card(CardRequest::Probe));
        }
        todo.push(Effect::ReserveReference);
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
        if matches!(self.place, Place::Paying(_)) {
            return self.go_on_with_another_card(reference, hands, todo);
        }
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
                let watch = self.watch(hands);
                let (payment, effects) = Payment::begin(intent, watch, hands.now.mono);
                self.place = Place::Paying(Box::new(payment));
                self.carry(effects, hands, todo);
            }
            Err(why) => self.cannot_sell(&why),
        }
    }

    /// A reference is there for the card that pays the rest.
    fn go_on_with_another_card(
        &mut self,
        reference: EcrRef,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let Place::Paying(payment) = &mut self.place else { return };
        let event = match &self.terminal {
            Some(terminal) => {
                payment::Event::AnotherCard { reference, terminal: terminal.serial_number.clone() }
            }
            None => {
                self.problem = Some(Problem::TerminalMissing);
                payment::Event::NoReference
            }
        };
        let effects = payment.step(event, hands.now.mono);
        self.carry(effects, hands, todo);
    }

    /// What a payment that begins is watched for.
    pub(super) fn watch(&self, hands: &Hands<'_>) -> Watch {
        let since = hands.now.wall - SAME_CARD_WAIT;
        let recent = self.recent.iter().filter(|(at, _)| *at >= since);
        Watch {
            terminal: self.terminal.clone().unwrap_or_default(),
            chip_above: self.shop().policy.chip_above,
            recent: recent.map(|(_, paid)| paid.clone()).collect(),
            charge_max: self.shop().waits.charge,
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
        let payment = payment.clone();
        let calls = |effect: &payment::Effect| {
            matches!(effect, payment::Effect::AlertStaff | payment::Effect::AskStaff)
        };
        if effects.iter().any(calls) {
            // They are told when the slip is out, and not before.
            let call = StaffCall { since: hands.now.mono, is_told: false };
            self.staff_call.get_or_insert(call);
        }
        let mut sale = self.session.sale.take();
        self.order(&payment, effects, &mut sale, hands, todo);
        self.session.sale = sale;
        self.follow(hands, todo);
    }

    /// One order of a payment after the other, in their order.
    pub(super) fn order(
        &self,
        payment: &Payment,
        effects: Vec<payment::Effect>,
        sale: &mut Option<Sale>,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let intent = payment.intent();
        let attempt = intent.attempt;
        for effect in effects {
            if matches!(effect, payment::Effect::Complete(_)) {
                // Who allowed it is written before what they allowed.
                todo.extend(self.answers_again(|id| id == attempt));
            }
            todo.push(match effect {
                payment::Effect::Record => Effect::RecordIntent(Box::new(intent.clone())),
                payment::Effect::RecordLeg(leg) => Effect::RecordLeg(leg),
                payment::Effect::Purchase { reference, amount } => {
                    let token = token_wish(intent, reference);
                    Effect::Card(CardRequest::Purchase { reference, amount, token })
                }
                payment::Effect::Cancel => Effect::Card(CardRequest::Cancel),
                payment::Effect::LookUp(reference) => {
                    Effect::Card(CardRequest::LookUp { reference, of: Movement::Purchase })
                }
                payment::Effect::Void(reference) => Effect::Card(void(reference)),
                payment::Effect::Mark(reason) => Effect::MarkIntent { attempt, reason },
                payment::Effect::Close(end) => Effect::CloseIntent { attempt, end },
                payment::Effect::Keep(paid, asks) => Effect::KeepTaken(paid, asks),
                payment::Effect::Complete(paid) => {
                    let made = sale.get_or_insert_with(|| {
                        let receipt = ReceiptNumber(hands.random.ten_bytes());
                        Sale::of(intent, paid, receipt, hands.now.wall)
                    });
                    Effect::CompleteSale(Box::new(made.clone()))
                }
                payment::Effect::Settle(settlement) => {
                    let receipt = ReceiptNumber(hands.random.ten_bytes());
                    if let FoundByHand::Charged(slip) = &settlement.found {
                        let paid = payment.paid_with_slip(slip);
                        *sale = Some(Sale::of(intent, paid, receipt, hands.now.wall));
                    }
                    Effect::Settle { settlement, receipt }
                }
                payment::Effect::AlertStaff => Effect::CallStaff(CallReason::PaymentInDoubt),
                payment::Effect::AskStaff => Effect::CallStaff(CallReason::StaffNeeded),
            });
        }
    }

    /// Goes where the payment has gone, when it is over.
    fn follow(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        let Place::Paying(payment) = &self.place else { return };
        match payment.state() {
            State::Paid => self.sold(hands, todo),
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
    pub(super) fn sold(&mut self, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        self.place = Place::Approved { since: hands.now.mono, print: PrintState::Printing };
        self.staff_call = None;
        self.session.copies = 1;
        if let Some(sale) = &self.session.sale {
            let paid = sale.payments.iter().map(|paid| (sale.sold_at, (&paid.approval).into()));
            self.recent.extend(paid);
            todo.push(Effect::PrintReceipt(sale.id));
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
            self.order(payment, effects, sale, hands, todo);
            // The patient may have left: the paper waits for them at the desk, and staff are told.
            if let (State::Paid, Some(sale)) = (payment.state(), sale.as_ref()) {
                todo.push(Effect::PrintReceipt(sale.id));
                todo.push(Effect::CallStaff(CallReason::PaymentFound));
            }
        }
        settling.retain(|it| !it.payment.is_over());
        self.settling = settling;
        if self.settling.is_empty() && self.closed == Some(Closed::Settling) {
            self.closed = None;
        }
    }

    pub(super) fn take_printed(&mut self, end: PrintState) {
        if let Place::Approved { print, .. } = &mut self.place {
            *print = end;
        }
    }
}

/// The card that pays first stands for what renews by itself.
fn token_wish(intent: &Intent, reference: EcrRef) -> TokenWish {
    let renews = intent.sold.lines.iter().any(|line| match line {
        SoldLine::Contract { contract, .. } => {
            let charge = contract.terms.renewal.as_ref().map(|renewal| renewal.charge);
            charge == Some(Charging::AutoPay)
        }
        SoldLine::Cycle { .. } | SoldLine::Part { .. } | SoldLine::Goods(_) => false,
    });
    if renews && reference == intent.reference { TokenWish::Wanted } else { TokenWish::None }
}

/// Undo the purchase with this reference.
pub(super) fn void(undoes: EcrRef) -> CardRequest {
    CardRequest::Void { reference: undoes.for_void(), undoes, of: Movement::Purchase }
}

pub(super) fn is_attempt(attempt: AttemptId) -> impl Fn(&Payment) -> bool {
    move |payment| payment.intent().attempt == attempt
}
