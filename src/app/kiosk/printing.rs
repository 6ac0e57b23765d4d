//! What the kiosk prints, and what became of it.

use chrono::NaiveDateTime;

use crate::app::kiosk::Kiosk;
use crate::app::order::{Order, StoreOrder, Wires};
use crate::app::receipts;
use crate::domain::account::Left;
use crate::domain::day_report::DayReport;
use crate::domain::dossier::Dossier;
use crate::domain::id::{ContractId, SaleId};
use crate::domain::now::Now;
use crate::domain::paper::{Paper, PrintEnd};
use crate::domain::qr::QrModules;
use crate::domain::staff_call::CallReason;
use crate::evidence::cancel_slip::{CancelSlip, cancel_slip};
use crate::evidence::day_report::{DayPaper, day_report_paper};
use crate::evidence::help_slip::help_slip;
use crate::evidence::receipt::receipt_paper;
use crate::flow::checkout::{Event, PrintState};
use crate::flow::staff;

/// What a print job was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    Receipt {
        sale: SaleId,
        copy: u32,
    },
    Confirmation(ContractId),
    HelpSlip,
    /// A test, or a recovery code.
    StaffSlip,
    /// Of a visit that was redeemed.
    VisitSlip,
}

impl<W: Wires> Kiosk<W> {
    pub(super) fn print_day(&mut self, report: &DayReport) {
        let shop = self.checkout.shop();
        let paper = DayPaper {
            clinic: &shop.clinic,
            kiosk: &self.identity.name,
            zone: shop.zone,
            language: shop.default_language(),
            columns: self.identity.columns,
        };
        match day_report_paper(report, &paper) {
            Ok(paper) => self.print(Job::StaffSlip, paper),
            Err(error) => log::error!("no report of the day can be made: {error}"),
        }
    }

    /// A slip at the desk: the one signal that every clinic has.
    pub(super) fn call_staff(&mut self, reason: CallReason, now: Now) {
        self.wires.carry_out(Order::Store(StoreOrder::NoteCall(reason)));
        let shop = self.checkout.shop();
        let called_at: NaiveDateTime = now.local(shop.zone);
        let paper = help_slip(
            &shop.clinic,
            &self.identity.name,
            reason,
            called_at,
            shop.default_language(),
        );
        self.print(Job::HelpSlip, paper);
    }

    pub(super) fn print_confirmation(&mut self, left: &Left, now: Now) {
        let shop = self.checkout.shop();
        let slip = CancelSlip {
            language: self.checkout.comfort.language,
            demo: self.identity.is_demo,
            clinic: &shop.clinic,
            kiosk: &self.identity.name,
            at: now.local(shop.zone),
            left,
        };
        let paper = cancel_slip(&slip);
        self.print(Job::Confirmation(left.contract), paper);
    }

    pub(super) fn print(&mut self, job: Job, paper: Paper) {
        self.n_jobs += 1;
        self.jobs.insert(self.n_jobs, job);
        self.wires.carry_out(Order::Print { job: self.n_jobs, paper: Box::new(paper) });
    }

    pub(super) fn print_receipt(&mut self, dossier: &Dossier, copy: u32, now: Now) {
        let ours = self.checkout.session.sale.as_ref();
        let is_ours = ours.is_some_and(|sale| sale.id == dossier.sale.id);
        let made =
            receipts::receipt(dossier, self.checkout.shop(), &self.identity, &self.keys, copy);
        match made {
            Ok(receipt) => {
                if is_ours {
                    self.qr = QrModules::encode(&receipt.qr_text)
                        .ok()
                        .map(|modules| (receipt.qr_text.clone(), modules));
                }
                let paper = receipt_paper(&receipt, self.identity.columns);
                self.print(Job::Receipt { sale: dossier.sale.id, copy }, paper);
            }
            Err(error) => {
                log::error!("no receipt can be made: {error}");
                if is_ours {
                    self.take(Event::Printed(PrintState::Trouble), now);
                }
            }
        }
    }

    pub(super) fn take_print_end(&mut self, job: u64, end: PrintEnd, now: Now) {
        let Some(what) = self.jobs.get(&job).copied() else { return };
        if end != PrintEnd::Held {
            self.jobs.remove(&job);
        }
        match what {
            Job::Receipt { sale, copy } => {
                self.wires.carry_out(Order::Store(StoreOrder::NotePrint { sale, copy, end }));
                let is_ours =
                    self.checkout.session.sale.as_ref().is_some_and(|ours| ours.id == sale);
                if is_ours {
                    self.take(Event::Printed(print_state(end)), now);
                }
            }
            Job::Confirmation(contract) => {
                let left = self.checkout.session.left.as_ref();
                if left.is_some_and(|left| left.contract == contract) {
                    self.take(Event::ConfirmationPrinted(print_state(end)), now);
                }
            }
            Job::HelpSlip => self.take(Event::StaffTold(end == PrintEnd::Printed), now),
            Job::VisitSlip => self.take_staff(staff::Event::SlipPrinted(end), now),
            // Whoever printed it stands beside the printer.
            Job::StaffSlip => (),
        }
    }
}

fn print_state(end: PrintEnd) -> PrintState {
    match end {
        PrintEnd::Printed => PrintState::Printed,
        PrintEnd::Held => PrintState::NoPaper,
        PrintEnd::Unknown => PrintState::Trouble,
    }
}
