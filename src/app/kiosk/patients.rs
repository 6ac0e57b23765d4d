//! What staff do at the counter of a patient: asked of the data file, and printed.

use crate::app::kiosk::{Job, Kiosk};
use crate::app::order::{Order, StoreOrder, Wires};
use crate::domain::card::CardRequest;
use crate::domain::hex::hex;
use crate::domain::id::SaleId;
use crate::domain::now::Now;
use crate::domain::on_file::Visited;
use crate::domain::printout::SalePaper;
use crate::evidence::redemption_slip::{RedemptionSlip, VisitCount, redemption_slip};
use crate::evidence::slip::SlipFrame;
use crate::flow::checkout::Hands;
use crate::flow::staff::order::StaffOrder;
use crate::flow::staff::patients::order::{PatientAsk, PatientTold, Prepared};

impl<W: Wires> Kiosk<W> {
    pub(super) fn ask_of_patients(&mut self, ask: PatientAsk, now: Now) {
        if let PatientAsk::Refund(refund) = &ask
            && refund.by_card.is_positive()
            && self.checkout.terminal.is_none()
        {
            self.wires.carry_out(Order::Card(CardRequest::Probe));
            return self.tell_patients(PatientTold::NoTerminal, now);
        }
        let shop = self.checkout.shop();
        let today = now.business_date(shop.zone);
        let services = shop.catalog.services.clone();
        let order = StaffOrder::Patients { ask, today, services };
        self.wires.carry_out(Order::Store(StoreOrder::Staff(order)));
    }

    pub(super) fn print_visit(&mut self, visited: &Visited, now: Now) {
        let shop = self.checkout.shop();
        let language = shop.default_language();
        let card = &visited.card;
        let (initials, chain) = (visited.patient.name.receipt_initials(), hex(&visited.head));
        let slip = RedemptionSlip {
            frame: SlipFrame {
                language,
                demo: self.identity.is_demo,
                copy: 1,
                clinic: &shop.clinic,
                place: &self.identity.name,
                at: visited.at.with_timezone(&shop.zone).naive_local(),
                receipt: visited.receipt,
                initials: &initials,
                chain_hex: &chain,
            },
            offering: &card.name,
            service: None,
            provider: visited.provider.name.as_str(),
            used: 1,
            count: match card.n_bought {
                0 => VisitCount::WithoutEnd,
                total => VisitCount::Of { left: card.n_left, total },
            },
            last_day: card.last_day.filter(|_| card.n_left > 0),
            value: Some(visited.sums.paid).filter(|paid| paid.is_positive()),
            paid_on: card.sold_on,
        };
        let paper = redemption_slip(&slip, self.identity.columns);
        self.print(Job::VisitSlip, paper, now);
    }

    /// The receipt once more, as the next copy of it.
    pub(super) fn print_copy(&mut self, sale: SaleId) {
        self.wires
            .carry_out(Order::Store(StoreOrder::WantPrint { sale, paper: SalePaper::Receipt }));
    }

    /// The patient begins what staff have prepared.
    pub(super) fn hand_over(&mut self, prepared: Prepared, now: Now) {
        let Prepared { known, code } = prepared;
        let mut hands = Hands { now, random: &mut *self.random };
        if !self.checkout.begin_prepared(known, &code, &mut hands) {
            log::error!("the checkout that was prepared cannot begin");
        }
        self.note_shown(now);
    }
}
