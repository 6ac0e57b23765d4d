//! What the staff side wants of money: ways out of open cases, and the close of the day.

use std::collections::BTreeMap;

use crate::app::kiosk::Kiosk;
use crate::app::order::{Order, Report, StoreOrder, Wires};
use crate::domain::card::CardRequest;
use crate::domain::id::AttemptId;
use crate::domain::intent::IntentEnd;
use crate::domain::now::Now;
use crate::domain::open_case::{FoundByHand, Settlement};
use crate::domain::paper::PrintEnd;
use crate::domain::printout::PrintStage;
use crate::domain::receipt::ReceiptNumber;
use crate::flow::checkout::{CaseStanding, Event, Written};
use crate::flow::day_run;
use crate::flow::day_run::DayView;
use crate::flow::give_back::run;
use crate::flow::staff;
use crate::flow::staff::order::{StaffOrder, StaffReport};
use crate::flow::staff::task::case::CaseDeed;
use crate::flow::staff::task::day::DayDeed;
use crate::flow::staff::told::{CaseEnd, CaseTold};

impl<W: Wires> Kiosk<W> {
    pub(super) fn take_case_deed(&mut self, deed: CaseDeed, now: Now) {
        match deed {
            CaseDeed::Ask(attempt) => {
                if self.checkout.terminal.is_none() {
                    self.wires.carry_out(Order::Card(CardRequest::Probe));
                }
                self.take_back(run::Event::AskWanted(attempt), now);
                self.take(Event::AskNow(attempt), now);
            }
            CaseDeed::GiveBack(attempt) => self.take(Event::GiveBackNow(attempt), now),
            CaseDeed::Settle(settlement) => self.settle(settlement, now),
            CaseDeed::HandOver(answer) => self.take(Event::StaffAnswered(answer), now),
            CaseDeed::PrintAgain(sale, paper) => {
                self.wires.carry_out(Order::Store(StoreOrder::WantPrint { sale, paper }));
            }
            CaseDeed::DidPrint(of) => {
                let stage = PrintStage::Ended(PrintEnd::Printed);
                self.wires.carry_out(Order::Store(StoreOrder::NotePrint { of, stage }));
            }
            CaseDeed::Explain { z, place, paid, reason, by } => {
                let on = now.business_date(self.checkout.shop().zone);
                let order = StaffOrder::Explain { z, place, paid, reason, by, on };
                self.wires.carry_out(Order::Store(StoreOrder::Staff(order)));
            }
        }
    }

    /// What the kiosk looks after goes through it; the rest is between the person and the file.
    fn settle(&mut self, settlement: Box<Settlement>, now: Now) {
        let attempt = settlement.attempt;
        if self.settle_refund(&settlement, now) {
            return;
        }
        match self.checkout.case_standing(attempt, now.mono) {
            Some(standing) if !standing.may_settle => self.task_is_over(false, now),
            Some(_) if !self.checkout.is_late(attempt) => {
                self.settling_by_hand = Some((attempt, end_of(&settlement.found)));
                self.take(Event::SettleByHand(settlement), now);
            }
            _ => {
                self.settling_by_hand = Some((attempt, end_of(&settlement.found)));
                let receipt = ReceiptNumber(self.random.ten_bytes());
                self.wires.carry_out(Order::Store(StoreOrder::Settle { settlement, receipt }));
            }
        }
    }

    pub(super) fn take_day_deed(&mut self, deed: DayDeed, now: Now) {
        let event = match deed {
            DayDeed::Look => day_run::Event::LookWanted,
            DayDeed::Print(by) => day_run::Event::PrintWanted(by),
            DayDeed::Close { by, reason } => day_run::Event::CloseWanted { by, reason },
            DayDeed::Leave => day_run::Event::Left,
        };
        let is_close = matches!(event, day_run::Event::CloseWanted { .. });
        self.take_day(event, now);
        let is_refused = is_close && matches!(self.day.view(), Some(DayView::Compared { .. }));
        if is_refused && self.staff.waits_for_day() {
            self.task_is_over(false, now);
        }
    }

    /// Whoever waits for the close on the staff side hears of its end.
    pub(super) fn tell_of_day(&mut self, now: Now) {
        let is_over = match self.day.view() {
            Some(DayView::Closing) => return,
            Some(DayView::Closed(_)) => true,
            Some(DayView::Compared { .. } | DayView::Reading(_)) => return,
            Some(DayView::Stopped(_) | DayView::Unfinished) | None => false,
        };
        if self.staff.waits_for_day() {
            self.task_is_over(is_over, now);
        }
    }

    pub(super) fn task_is_over(&mut self, is_done: bool, now: Now) {
        self.take_staff(staff::Event::Report(StaffReport::TaskOver(is_done)), now);
    }

    /// A payment has ended: whoever looks at it as a case is told.
    pub(super) fn tell_of_case(&mut self, report: &Report, now: Now) {
        let (attempt, end) = match report {
            Report::Saved(Written::Sale(attempt)) => (*attempt, CaseEnd::Sold),
            Report::Saved(Written::Close(attempt, end)) => (*attempt, end_of_intent(*end)),
            Report::Saved(Written::Settled(attempt)) => {
                let by_hand = self.settling_by_hand.take_if(|(settled, _)| settled == attempt);
                let Some((_, end)) = by_hand else { return };
                self.task_is_over(true, now);
                (*attempt, end)
            }
            Report::SaveFailed(Written::Settled(_)) => {
                self.settling_by_hand = None;
                return self.task_is_over(false, now);
            }
            _ => return,
        };
        let amount = self.staff.amount_of_case(attempt);
        if let Some(amount) = amount {
            let told = CaseTold { attempt, amount, end };
            self.take_staff(staff::Event::CaseEnded(told), now);
        }
    }

    /// How the search for an end stands of each case on the screen.
    pub(super) fn standings(&self, now: Now) -> BTreeMap<AttemptId, CaseStanding> {
        let cases = self.staff.today.iter().flat_map(|today| &today.cases);
        cases
            .filter_map(|case| {
                let of_payment = self.checkout.case_standing(case.attempt, now.mono);
                let standing = of_payment.or_else(|| self.refund_standing(case.attempt, now))?;
                Some((case.attempt, standing))
            })
            .collect()
    }
}

fn end_of(found: &FoundByHand) -> CaseEnd {
    match found {
        FoundByHand::Charged(_) => CaseEnd::Sold,
        FoundByHand::NotCharged => CaseEnd::NotCharged,
        FoundByHand::GivenBack => CaseEnd::GivenBack,
    }
}

fn end_of_intent(end: IntentEnd) -> CaseEnd {
    match end {
        IntentEnd::NotCharged(_) => CaseEnd::NotCharged,
        IntentEnd::Reversed => CaseEnd::GivenBack,
    }
}

/// What a person found, on its way to the disk.
pub type SettlingByHand = Option<(AttemptId, CaseEnd)>;
