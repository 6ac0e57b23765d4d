//! Money that goes back over the terminal: its way there, and who hears of its end.

use crate::app::kiosk::Kiosk;
use crate::app::kiosk::printing::Job;
use crate::app::order::{BackAnswer, Order, StoreOrder, Wires};
use crate::domain::give_back::{BackLeg, GiveBack, LegEnd, RefundTold};
use crate::domain::hex::hex;
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::open_case::{FoundByHand, Settlement};
use crate::evidence::refund_slip::{RefundSlip, RefundTender, refund_slip};
use crate::evidence::slip::SlipFrame;
use crate::flow::checkout::CaseStanding;
use crate::flow::give_back::Over;
use crate::flow::give_back::run::{BackOrder, Effect, Ended, Event};
use crate::flow::staff;
use crate::flow::staff::order::StaffReport;
use crate::flow::staff::patients::order::PatientTold;
use crate::flow::staff::told::{CaseEnd, CaseTold};

impl<W: Wires> Kiosk<W> {
    pub(super) fn take_back(&mut self, event: Event, now: Now) {
        for effect in self.back.step(event, now.mono) {
            match effect {
                Effect::Order(order) => {
                    if let BackOrder::Mark(id, _) = order {
                        self.tell_patients(PatientTold::RefundInDoubt(id), now);
                    }
                    self.wires.carry_out(Order::Store(StoreOrder::Back(order)));
                }
                Effect::Card(request) => self.wires.carry_out(Order::Card(request)),
                Effect::Over(ended) => self.refund_is_over(&ended, now),
            }
        }
        self.close_counter();
    }

    pub(super) fn take_back_answer(&mut self, answer: BackAnswer, now: Now) {
        let event = match answer {
            BackAnswer::Open(open) => Event::Open(open),
            BackAnswer::SaveFailed(id) => Event::SaveFailed(id),
            BackAnswer::Noted => return,
            BackAnswer::Saved(id, told) => {
                self.refund_told = told.map(|told| (id, told));
                Event::Saved(id)
            }
        };
        self.take_back(event, now);
    }

    /// While money goes back, or the day is being closed, nothing is sold.
    pub(super) fn close_counter(&mut self) {
        self.checkout.close_for_the_day(self.day.is_closing() || self.back.is_open());
    }

    /// What a person saw of a refund that is in doubt; `false` where it is no refund.
    pub(super) fn settle_refund(&mut self, settlement: &Settlement, now: Now) -> bool {
        let id = settlement.attempt;
        let Some(standing) = self.refund_standing(id, now) else { return false };
        if standing.may_settle {
            let is_given = settlement.found == FoundByHand::GivenBack;
            let (by, reason) = (settlement.by.clone(), settlement.reason.clone());
            self.take_back(Event::FoundByHand { id, is_given, by, reason }, now);
        }
        self.task_is_over(standing.may_settle, now);
        true
    }

    /// How the search for the end of a refund stands.
    pub(super) fn refund_standing(&self, id: AttemptId, now: Now) -> Option<CaseStanding> {
        let giving = self.back.giving().filter(|it| it.back().id == id)?;
        let is_asking = giving.is_asking(now.mono);
        Some(CaseStanding { is_asking, may_settle: giving.may_settle(now.mono) })
    }

    fn refund_is_over(&mut self, ended: &Ended, now: Now) {
        let id = ended.back.id;
        let told = self.refund_told.take_if(|(of, _)| *of == id);
        if let Some((_, told)) = told.filter(|_| !matches!(ended.over, Over::NotGiven(_))) {
            self.print_refund(ended, &told, now);
        }
        self.tell_patients(PatientTold::RefundOver(id, ended.over), now);
        let end = match ended.over {
            Over::NotGiven(_) => CaseEnd::NotGivenBack,
            Over::Given | Over::InPart => CaseEnd::GivenBack,
        };
        if let Some(amount) = self.staff.amount_of_case(id) {
            let told = CaseTold { attempt: id, amount, end };
            self.take_staff(staff::Event::CaseEnded(told), now);
        }
    }

    pub(super) fn tell_patients(&mut self, told: PatientTold, now: Now) {
        let report = StaffReport::Patients(Box::new(told));
        self.take_staff(staff::Event::Report(report), now);
    }

    fn print_refund(&mut self, ended: &Ended, told: &RefundTold, now: Now) {
        let shop = self.checkout.shop();
        let cards = ended.back.legs.iter().zip(&ended.ends).filter(|(_, end)| end.is_given());
        let mut tenders: Vec<RefundTender> = cards.map(|(leg, end)| to_card(leg, end)).collect();
        let rest = [
            (told.cash, RefundTender::Cash(told.cash)),
            (told.on_file, RefundTender::OnFile(told.on_file)),
        ];
        tenders.extend(rest.into_iter().filter(|(sum, _)| sum.is_positive()).map(|(_, to)| to));
        let Ok(total) = Money::sum(tenders.iter().map(RefundTender::amount)) else { return };
        let chain = hex(&told.head);
        let slip = RefundSlip {
            frame: SlipFrame {
                language: shop.default_language(),
                demo: self.identity.is_demo,
                copy: 1,
                clinic: &shop.clinic,
                place: &self.identity.name,
                at: now.local(shop.zone),
                receipt: told.receipt,
                initials: &told.initials,
                chain_hex: &chain,
            },
            items: &[(told.offering.clone(), total)],
            tenders: &tenders,
            total,
        };
        let paper = refund_slip(&slip, self.identity.columns);
        self.print(Job::VisitSlip, paper, now);
    }
}

/// What is written down and has to go to the terminal now.
pub(super) fn begun(report: &StaffReport) -> Option<Box<GiveBack>> {
    let StaffReport::Patients(told) = report else { return None };
    match &**told {
        PatientTold::RefundBegun(back) => Some(back.clone()),
        _ => None,
    }
}

fn to_card(leg: &BackLeg, end: &LegEnd) -> RefundTender {
    let approval = &leg.charge.approval;
    let (amount, brand, last_four) = (leg.amount, approval.brand, approval.last_four.clone());
    match end {
        LegEnd::Voided => {
            let reference = leg.charge.reference.to_string();
            RefundTender::Voided { amount, brand, last_four, reference }
        }
        LegEnd::Returned(returned) => RefundTender::Card {
            amount,
            brand,
            last_four,
            reference: leg.reference.to_string(),
            auth_code: returned.auth_code.clone(),
        },
        // A person saw it at the terminal: the approval's code is on its own slip.
        LegEnd::NotGiven(_) | LegEnd::ByHand { .. } => RefundTender::Card {
            amount,
            brand,
            last_four,
            reference: leg.reference.to_string(),
            auth_code: String::new(),
        },
    }
}
