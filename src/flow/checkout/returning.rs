//! A patient who comes again: what they have, what is due, buying more of it, and leaving it.
//!
//! ```text
//! SeeWhatIsLeft ─► Phone ─► … ─► WelcomeBack ─► Yours ─► Dues ─► Review, Preparing
//!                                                 ├────► Terms (once more, or one step up)
//!                                                 └────► CancelPick ─► Cancel ─► Leaving ─► Cancelled
//! ```
//!
//! A membership is left within three touches of "Yes, that is me" (SC-7), on the screen only after
//! the disk, and keeping it is the button that a hasty finger finds.

use chrono::NaiveDate;

use crate::domain::account::{Held, Leaving, Left};
use crate::domain::cart::{Cart, CartLine, CartQuote, Due, DueKind, TendersWanted};
use crate::domain::contract::Charging;
use crate::domain::id::{ContractId, Id};
use crate::domain::money::Money;
use crate::domain::offering::{Offering, OfferingCode};
use crate::domain::staff_call::CallReason;
use crate::flow::checkout::paying::COPIES_MAX;
use crate::flow::checkout::picking::plans;
use crate::flow::checkout::{Checkout, Effect, Hands, LeaveAsk, Place, PrintState};
use crate::flow::session::{CameFor, Known, Problem, Session};
use crate::flow::tap::Tap;

/// The one next thing that a patient could have (R-45, R-46).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep<'a> {
    pub offering: &'a Offering,
    /// What is handed in for it, and what that is worth.
    pub held: &'a Held,
    pub value: Money,
    pub quote: CartQuote,
}

impl Checkout {
    /// Straight there for who is known, else to who they are.
    pub(super) fn see_what_is_left(&mut self, hands: &Hands<'_>) {
        self.drop_new_line(hands);
        self.session.came_for = CameFor::Looking;
        self.place = if self.session.account().is_some() { Place::Yours } else { Place::Phone };
    }

    /// Back from the phone number: nothing that was typed stays.
    pub(super) fn look_no_more(&mut self, hands: &mut Hands<'_>) {
        self.session = Session::default();
        self.back_to_shelf(hands);
    }

    pub(super) fn tap_returning(
        &mut self,
        tap: Tap,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match self.place {
            Place::Yours => self.tap_yours(tap, hands, todo),
            Place::Dues => self.tap_dues(tap, hands, todo),
            Place::CancelPick | Place::Cancel(_) => self.tap_cancel(&tap, hands, todo),
            Place::Cancelled { .. } => self.tap_cancelled(&tap, hands, todo),
            _ => (),
        }
    }

    fn tap_yours(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        match tap {
            Tap::BuyAgain(code) => self.buy(&code, None, hands),
            Tap::TakeNext => {
                let today = hands.now.business_date(self.shop().zone);
                let next = self.next_step(today);
                let next = next.map(|next| (next.offering.code.clone(), next.held.contract.id));
                if let Some((code, held)) = next {
                    self.buy(&code, Some(held), hands);
                }
            }
            Tap::PayDue(contract) => self.open_dues(contract, false),
            Tap::CancelMembership(_) | Tap::CancelSomething => self.open_cancel(&tap),
            Tap::ShowConfirmation(contract) => self.show_confirmation(contract, hands, todo),
            Tap::CameToUse => self.call_staff(CallReason::CameToUse, hands, todo),
            Tap::OpenGoods if self.has_goods() => {
                self.session.came_for = CameFor::Buying;
                self.open_goods(hands);
            }
            // What was chosen before stays in the cart, and the next thing stands beside it.
            Tap::OpenGoods | Tap::Continue => {
                self.session.came_for = CameFor::Buying;
                self.session.line = None;
                self.open_shelf(hands);
            }
            Tap::Done | Tap::Back => self.leave(hands, todo),
            _ => (),
        }
    }

    /// The next step up of what they own that has one, with its price today after handing that in;
    /// of several the cheapest. Nothing that they own already, and nothing that is not sold today.
    pub fn next_step(&self, today: NaiveDate) -> Option<NextStep<'_>> {
        let known = self.session.mine()?;
        let is_owned = |code: &OfferingCode| {
            known.account.contracts.iter().any(|held| held.contract.terms.offering == *code)
        };
        let steps = known.holdings.unused.iter().filter_map(|(contract, _, value)| {
            let held = known.account.held(*contract)?;
            let code = held.contract.terms.upgrade_to.as_ref().filter(|code| !is_owned(code))?;
            let offering = self.shop().catalog.buyable().find(|one| one.code == *code)?;
            let cart = Cart {
                lines: vec![offering_line(offering, Some(*contract))],
                tenders: TendersWanted::default(),
            };
            let quote = self.quoted(&cart, &known.holdings, today)?;
            Some(NextStep { offering, held, value: *value, quote })
        });
        steps.min_by_key(|step| step.quote.total)
    }

    /// Into the cart, on through what is asked of it, and to its terms.
    fn buy(&mut self, code: &OfferingCode, upgrade_of: Option<ContractId>, hands: &mut Hands<'_>) {
        let Some(offering) = self.shop().catalog.buyable().find(|one| one.code == *code) else {
            return;
        };
        let line = offering_line(offering, upgrade_of);
        if !self.put(vec![line], hands) {
            return;
        }
        match upgrade_of {
            // Its price was shown as it is sold at once.
            Some(_) => self.settle(hands),
            None => {
                self.session.is_line_new = true;
                self.after_detail(hands);
            }
        }
    }

    /// Puts lines into the cart: beside what was picked on the shelf, in the place of what was
    /// pressed here before. What cannot be sold leaves the cart as it was.
    fn put(&mut self, put: Vec<CartLine>, hands: &Hands<'_>) -> bool {
        let before = (self.session.cart.clone(), self.session.line);
        if self.session.came_for == CameFor::Looking {
            self.session.cart = Cart::default();
        }
        let lines = &mut self.session.cart.lines;
        lines.retain(|known| !put.iter().any(|line| is_same(known, line)));
        lines.extend(put);
        let is_offering = |line: &CartLine| matches!(line, CartLine::Offering { .. });
        self.session.line = lines.iter().rposition(is_offering);
        self.session.is_line_new = false;
        self.cart_changed(hands);
        let is_sold = self.session.quote.is_some() || self.is_picked_now();
        if !is_sold {
            (self.session.cart, self.session.line) = before;
            self.cart_changed(hands);
            self.problem = Some(Problem::CannotSell);
        }
        is_sold
    }

    /// What is due of each contract: its first. The others follow when that is paid.
    pub fn dues(&self) -> Vec<&Due> {
        let Some(known) = self.session.mine() else { return Vec::new() };
        let mut dues: Vec<&Due> = Vec::new();
        for due in &known.holdings.dues {
            if dues.iter().all(|first| first.contract != due.contract) {
                dues.push(due);
            }
        }
        dues
    }

    /// The parts of a price whose day has come, where they are several: they can be paid at once.
    pub fn overdue_parts(&self, contract: ContractId) -> Vec<&Due> {
        let Some(known) = self.session.mine() else { return Vec::new() };
        let of_contract = known.holdings.dues.iter().filter(|due| due.contract == contract);
        let parts: Vec<&Due> =
            of_contract.filter(|due| matches!(due.kind, DueKind::Part(_))).collect();
        if parts.len() > 1 { parts } else { Vec::new() }
    }

    fn open_dues(&mut self, contract: ContractId, is_all_due: bool) {
        if self.dues().iter().any(|due| due.contract == contract) {
            self.session.due = Some(contract);
            self.session.is_all_due = is_all_due;
            self.place = Place::Dues;
        }
    }

    fn tap_dues(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        match tap {
            Tap::ChooseDue(contract) => self.open_dues(contract, false),
            Tap::ChooseAllDue(contract) => self.open_dues(contract, true),
            Tap::Pay | Tap::Continue => self.pay_due(hands, todo),
            Tap::CancelMembership(_) => self.open_cancel(&tap),
            Tap::Back => self.place = Place::Yours,
            _ => (),
        }
    }

    /// The terms were signed with the contract. Alone it is paid at once; beside something else the
    /// sum is another than was shown, and is looked at first.
    fn pay_due(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let Some(contract) = self.session.due else { return };
        let overdue = self.overdue_parts(contract);
        let chosen = match self.session.is_all_due && !overdue.is_empty() {
            true => overdue,
            false => self.dues().into_iter().filter(|due| due.contract == contract).collect(),
        };
        let line = |due: &Due| match due.kind {
            DueKind::Cycle(cycle) => CartLine::Cycle { contract, cycle },
            DueKind::Part(part) => CartLine::Part { contract, part },
        };
        let lines: Vec<CartLine> = chosen.into_iter().map(line).collect();
        let n_lines = lines.len();
        if n_lines == 0 || !self.put(lines, hands) {
            return;
        }
        self.settle(hands);
        if self.place == Place::Review && self.session.cart.lines.len() == n_lines {
            self.pay(hands, todo);
        }
    }

    /// To what leaving means; where it is not said which one and there are several, to which.
    fn open_cancel(&mut self, tap: &Tap) {
        let Some(account) = self.session.account() else { return };
        let all: Vec<ContractId> = account.can_leave().map(|(held, ..)| held.contract.id).collect();
        self.place = match (tap, all.as_slice()) {
            (Tap::CancelMembership(contract), all) if all.contains(contract) => {
                Place::Cancel(*contract)
            }
            (Tap::CancelSomething, [only]) => Place::Cancel(*only),
            (Tap::CancelSomething, [_, _, ..]) => Place::CancelPick,
            _ => return,
        };
    }

    fn tap_cancel(&mut self, tap: &Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        match (&self.place, tap) {
            (Place::CancelPick, Tap::CancelMembership(_)) => self.open_cancel(tap),
            (Place::Cancel(contract), Tap::CancelIt) => {
                let contract = *contract;
                let (Some(shown), Some(patient)) =
                    (self.leaving(contract), self.session.patient.clone())
                else {
                    return;
                };
                let refund =
                    Id::<()>::from_parts(hands.now.unix_millis(), hands.random.ten_bytes()).raw();
                let ask = LeaveAsk { patient, contract, shown, refund };
                self.place = Place::Leaving(contract);
                todo.push(Effect::Leave(Box::new(ask)));
            }
            (_, Tap::KeepMembership | Tap::Back) => self.place = Place::Yours,
            _ => (),
        }
    }

    /// What leaving this contract means.
    pub fn leaving(&self, contract: ContractId) -> Option<Leaving> {
        self.session.account()?.held(contract)?.membership.as_ref()?.leaving
    }

    /// It is on disk: now the screen and the paper say so, and staff are told where money goes
    /// back.
    pub(super) fn take_left(
        &mut self,
        contract: ContractId,
        known: Option<Box<Known>>,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        if self.place != Place::Leaving(contract) {
            return;
        }
        let (Some(account), Some(leaving)) = (self.session.account(), self.leaving(contract))
        else {
            return;
        };
        let on = hands.now.business_date(self.shop().zone);
        let Some(left) = account.held(contract).map(|held| self.left(held, on, leaving)) else {
            return;
        };
        if let Some(known) = known {
            self.session.found = Some(*known);
        }
        let is_back = left.leaving.back.is_positive();
        self.confirm(left, hands, todo);
        if is_back {
            self.call_staff(CallReason::Refund, hands, todo);
        }
    }

    /// On the screen and on paper.
    fn confirm(&mut self, left: Left, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        self.session.copies = 1;
        todo.push(Effect::PrintConfirmation(Box::new(left.clone())));
        self.session.left = Some(left);
        self.place = Place::Cancelled { since: hands.now.mono, print: PrintState::Printing };
    }

    /// Once more, for who has it no longer, or never had it: a power cut can come before the paper.
    fn show_confirmation(
        &mut self,
        contract: ContractId,
        hands: &Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        let held = self.session.account().and_then(|account| account.held(contract));
        let left = held.and_then(|held| {
            let (on, leaving) = held.membership.as_ref()?.left?;
            Some(self.left(held, on, leaving))
        });
        if let Some(left) = left {
            self.confirm(left, hands, todo);
        }
    }

    fn left(&self, held: &Held, on: NaiveDate, leaving: Leaving) -> Left {
        let patient = self.session.patient.as_ref();
        Left {
            contract: held.contract.id,
            name: held.contract.terms.name.clone(),
            on,
            leaving,
            charge: match held.is_auto_pay() {
                true => Charging::AutoPay,
                false => Charging::AtKiosk,
            },
            initials: patient.map(|patient| patient.name.receipt_initials()).unwrap_or_default(),
        }
    }

    /// Nothing was written, and the membership goes on.
    pub(super) fn take_not_left(&mut self, contract: ContractId) {
        if self.place == Place::Leaving(contract) {
            self.place = Place::Cancel(contract);
            self.problem = Some(Problem::NotLeft);
        }
    }

    /// It means something else since it was shown, or was left at the desk: what is so is shown.
    pub(super) fn take_leaving_changed(&mut self, known: Known) {
        let Place::Leaving(contract) = self.place else { return };
        if self.session.patient.as_ref() == Some(&known.patient) {
            self.session.found = Some(known);
        }
        self.problem = Some(Problem::LeavingChanged);
        self.place = match self.leaving(contract) {
            Some(_) => Place::Cancel(contract),
            None => Place::Yours,
        };
    }

    fn tap_cancelled(&mut self, tap: &Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let may_print = self.may_print_confirmation();
        match (&mut self.place, tap) {
            (Place::Cancelled { print, .. }, Tap::PrintConfirmation) if may_print => {
                if let Some(left) = &self.session.left {
                    *print = PrintState::Printing;
                    self.session.copies += 1;
                    todo.push(Effect::PrintConfirmation(Box::new(left.clone())));
                }
            }
            (_, Tap::PayDue(contract)) => self.open_dues(*contract, false),
            (_, Tap::Done | Tap::Continue) => self.leave(hands, todo),
            _ => (),
        }
    }

    /// Not while a print is under way, and not for ever.
    pub fn may_print_confirmation(&self) -> bool {
        let is_printing =
            matches!(self.place, Place::Cancelled { print: PrintState::Printing, .. });
        !is_printing && self.session.copies < COPIES_MAX
    }

    pub(super) fn take_confirmation_printed(&mut self, end: PrintState) {
        if let Place::Cancelled { print, .. } = &mut self.place {
            *print = end;
        }
    }
}

fn offering_line(offering: &Offering, upgrade_of: Option<ContractId>) -> CartLine {
    let plan = plans(offering).first().copied().unwrap_or_default();
    CartLine::Offering { code: offering.code.clone(), picks: Vec::new(), plan, upgrade_of }
}

/// Whether two lines would be the same thing twice.
fn is_same(a: &CartLine, b: &CartLine) -> bool {
    match (a, b) {
        (CartLine::Offering { code: a, .. }, CartLine::Offering { code: b, .. }) => a == b,
        (
            CartLine::Cycle { contract: a, .. } | CartLine::Part { contract: a, .. },
            CartLine::Cycle { contract: b, .. } | CartLine::Part { contract: b, .. },
        ) => a == b,
        _ => false,
    }
}
