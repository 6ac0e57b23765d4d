//! What the kiosk prints, and what became of it.

use chrono::NaiveDateTime;

use crate::app::kiosk::{Identity, Kiosk};
use crate::app::order::{Order, Report, StoreOrder, Wires};
use crate::app::receipts;
use crate::domain::account::Left;
use crate::domain::day_report::DayReport;
use crate::domain::dossier::Dossier;
use crate::domain::id::{ContractId, SaleId};
use crate::domain::now::Now;
use crate::domain::paper::{Paper, PrintEnd};
use crate::domain::printout::{Printout, SalePaper};
use crate::domain::qr::QrModules;
use crate::domain::receipt::Receipt;
use crate::domain::staff_call::CallReason;
use crate::evidence::agreement::copy::{CopyOf, agreement_copy_paper};
use crate::evidence::cancel_slip::{CancelSlip, cancel_slip};
use crate::evidence::day_report::{DayPaper, day_report_paper};
use crate::evidence::help_slip::help_slip;
use crate::evidence::merchant_copy::merchant_copy_paper;
use crate::evidence::receipt::receipt_paper;
use crate::flow::checkout::{Event, PrintState, Written};
use crate::flow::print_queue::{PrintEffect, PrintQueue};
use crate::flow::staff;

/// What a print job was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    OfSale(Printout),
    Confirmation(ContractId),
    HelpSlip,
    /// A test, or a recovery code.
    StaffSlip,
    /// Of a visit that was redeemed, or of money that went back.
    VisitSlip,
}

impl<W: Wires> Kiosk<W> {
    pub(super) fn print_day(&mut self, report: &DayReport, now: Now) {
        let shop = self.checkout.shop();
        let paper = DayPaper {
            clinic: &shop.clinic,
            kiosk: &self.identity.name,
            zone: shop.zone,
            language: shop.default_language(),
            columns: self.identity.columns,
        };
        match day_report_paper(report, &paper) {
            Ok(paper) => self.print(Job::StaffSlip, paper, now),
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
        self.print(Job::HelpSlip, paper, now);
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
        self.print(Job::Confirmation(left.contract), paper, now);
    }

    pub(super) fn print(&mut self, job: Job, paper: Paper, now: Now) {
        let of = match job {
            Job::OfSale(of) => Some(of),
            _ => None,
        };
        if of.is_some_and(|of| self.prints.has(of)) {
            // It prints by itself, and comes out once.
            return;
        }
        self.n_jobs += 1;
        let n = self.n_jobs;
        self.jobs.insert(n, job);
        self.queue(now, |queue, todo| queue.add(n, paper, of, todo));
    }

    /// Hands something to the queue, and carries out what follows.
    fn queue(&mut self, now: Now, step: impl FnOnce(&mut PrintQueue, &mut Vec<PrintEffect>)) {
        let mut todo = Vec::new();
        step(&mut self.prints, &mut todo);
        for effect in todo {
            match effect {
                PrintEffect::Note(of, stage) => {
                    self.wires.carry_out(Order::Store(StoreOrder::NotePrint { of, stage }));
                }
                PrintEffect::Print { job, paper } => {
                    self.wires.carry_out(Order::Print { job, paper });
                }
                PrintEffect::Told { job, end } => self.tell_print_end(job, end, now),
            }
        }
    }

    /// Whatever concerns prints goes to their queue.
    pub(super) fn tell_of_prints(&mut self, report: &Report, now: Now) {
        match *report {
            Report::Print { job, end } => {
                self.queue(now, |queue, todo| queue.take_end(job, end, todo));
            }
            Report::Saved(Written::Print(of, stage)) => {
                self.queue(now, |queue, todo| queue.take_noted(of, stage, todo));
            }
            Report::SaveFailed(Written::Print(of, stage)) => {
                self.queue(now, |queue, todo| queue.take_not_noted(of, stage, now.mono, todo));
            }
            Report::ToPrint(Some((ref dossier, of))) => self.print_of_sale(dossier, of, now),
            Report::ToPrint(None) => self.take(Event::Printed(PrintState::Trouble), now),
            Report::Unprinted(ref papers) => self.take_up_prints(papers),
            Report::StoreFailed => {
                self.queue(now, |queue, todo| queue.take_disk_gone(todo));
            }
            Report::PrinterReady(is_ready) => {
                self.queue(now, |queue, todo| queue.take_ready(is_ready, todo));
            }
            _ => (),
        }
    }

    pub(super) fn tick_prints(&mut self, now: Now) {
        self.queue(now, |queue, todo| queue.take_tick(now.mono, todo));
    }

    /// What was not printed when the kiosk went down is made again, and prints.
    fn take_up_prints(&mut self, papers: &[(SaleId, SalePaper)]) {
        for (sale, paper) in papers.iter().copied() {
            self.wires.carry_out(Order::Store(StoreOrder::WantPrint { sale, paper }));
        }
    }

    fn print_of_sale(&mut self, dossier: &Dossier, of: Printout, now: Now) {
        let ours = self.checkout.session.sale.as_ref();
        let is_ours = ours.is_some_and(|sale| sale.id == dossier.sale.id);
        let made =
            receipts::receipt(dossier, self.checkout.shop(), &self.identity, &self.keys, of.copy);
        match made {
            Ok(receipt) => {
                if is_ours {
                    self.qr = QrModules::encode(&receipt.qr_text)
                        .ok()
                        .map(|modules| (receipt.qr_text.clone(), modules));
                }
                let columns = self.identity.columns;
                let paper = match of.paper {
                    SalePaper::Receipt => Some(receipt_paper(&receipt, columns)),
                    SalePaper::MerchantCopy => {
                        let language = self.checkout.shop().default_language();
                        Some(merchant_copy_paper(&Receipt { language, ..receipt }, columns))
                    }
                    SalePaper::AgreementCopy => {
                        let shop = self.checkout.shop();
                        let as_what = CopyOf {
                            clinic: &shop.clinic,
                            kiosk: &self.identity.name,
                            zone: shop.zone,
                            is_demo: self.identity.is_demo,
                            copy: of.copy,
                        };
                        agreement_copy_paper(dossier, &as_what, columns)
                    }
                };
                if of == Printout::receipt(of.sale, 1) {
                    self.want_what_follows(of.sale, dossier.signed.is_some());
                }
                if let Some(paper) = paper {
                    self.print(Job::OfSale(of), paper, now);
                }
            }
            Err(error) => {
                log::error!("no receipt can be made: {error}");
                if is_ours {
                    self.take(Event::Printed(PrintState::Trouble), now);
                }
            }
        }
    }

    /// Wanted before the receipt is handed over, so that a power cut loses none of them.
    fn want_what_follows(&mut self, sale: SaleId, is_signed: bool) {
        let Identity { agreement_copy, merchant_copy, .. } = self.identity;
        let papers = [
            (SalePaper::AgreementCopy, agreement_copy && is_signed),
            (SalePaper::MerchantCopy, merchant_copy),
        ];
        for (paper, _) in papers.into_iter().filter(|(_, is_wanted)| *is_wanted) {
            self.wires.carry_out(Order::Store(StoreOrder::WantPrint { sale, paper }));
        }
    }

    fn tell_print_end(&mut self, job: u64, end: PrintEnd, now: Now) {
        let Some(what) = self.jobs.get(&job).copied() else { return };
        if end != PrintEnd::Held {
            self.jobs.remove(&job);
        }
        match what {
            Job::OfSale(of) => {
                let ours = self.checkout.session.sale.as_ref();
                let is_ours = ours.is_some_and(|ours| ours.id == of.sale);
                if is_ours && of.paper == SalePaper::Receipt {
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
