//! The threads beside the window: data file, card terminal, receipt printer, and the scanner where it has
//! a wire of its own. The window hands out orders and collects reports, and never waits for any of them.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::task::Waker;
use std::thread::{self, JoinHandle};

use crate::app::desk;
use crate::app::order::{BackAnswer, DayAnswer, Order, Report, StoreOrder, Wires};
use crate::app::vault::Vault;
use crate::clock;
use crate::device::Link;
use crate::device::drive::drive;
use crate::device::printer::session::{PrintJob, PrinterReport, PrinterSession};
use crate::device::scanner::serial::{NoCommand, ScannerReport, ScannerSession};
use crate::device::terminal::TerminalSession;
use crate::domain::card::{
    BatchOutcome, CardOutcome, CardReport, CardRequest, DeclineReason, LookUp, RecordFound,
    TokenOutcome, VoidOutcome,
};
use crate::domain::paper::PrintEnd;
use crate::flow::checkout::Written;
use crate::flow::give_back::run::BackOrder;
use crate::flow::staff::order::StaffReport;
use crate::store::Store;

/// How much may wait on a wire. A checkout has a handful of orders out; a full queue is a device
/// thread that has stopped.
const QUEUE_MAX: usize = 64;

/// Opens a wire, and opens it again when it was lost.
pub type Opener = Box<dyn FnMut() -> io::Result<Box<dyn Link>> + Send>;

/// The kiosk's ends of its threads.
pub struct Threads {
    store: SyncSender<StoreOrder>,
    store_reports: Receiver<Report>,
    card: SyncSender<CardRequest>,
    card_reports: Receiver<CardReport>,
    printer: SyncSender<PrintJob>,
    printer_reports: Receiver<PrinterReport>,
    /// `None` where a scanner types like a keyboard.
    scanner: Option<(SyncSender<NoCommand>, Receiver<ScannerReport>)>,
    keeper: JoinHandle<()>,
    /// What could not be handed over, answered at once.
    refused: VecDeque<Report>,
    /// A thread that has ended is told of once.
    is_store_gone: bool,
    is_terminal_gone: bool,
}

/// What the threads are started with.
pub struct Ends {
    pub store: Store,
    /// Hashes PINs, in the thread of the data file: the window only shows that it waits.
    pub vault: Vault,
    pub terminal: TerminalSession,
    pub open_terminal: Opener,
    pub printer: PrinterSession,
    pub open_printer: Opener,
    /// A scanner on a serial line, where there is one.
    pub open_scanner: Option<Opener>,
}

impl Threads {
    /// Starts the threads. `waker` is woken whenever one of them has something to report.
    ///
    /// # Errors
    ///
    /// When the system has no thread to give.
    pub fn start(ends: Ends, waker: &Waker) -> io::Result<Self> {
        let (store, store_orders) = sync_channel(QUEUE_MAX);
        let (store_out, store_reports) = sync_channel(QUEUE_MAX);
        let store_waker = waker.clone();
        let (mut data, vault) = (ends.store, ends.vault);
        let keeper = thread::Builder::new().name("store".to_owned()).spawn(move || {
            keep_store(&mut data, &vault, &store_orders, &store_out, &store_waker);
        })?;

        let (card, card_orders) = sync_channel(QUEUE_MAX);
        let (card_out, card_reports) = sync_channel(QUEUE_MAX);
        let (card_waker, session, open) = (waker.clone(), ends.terminal, ends.open_terminal);
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            drive(session, open, &card_orders, &card_out, &card_waker);
        })?;

        let (printer, printer_orders) = sync_channel(QUEUE_MAX);
        let (printer_out, printer_reports) = sync_channel(QUEUE_MAX);
        let (printer_waker, session, open) = (waker.clone(), ends.printer, ends.open_printer);
        thread::Builder::new().name("printer".to_owned()).spawn(move || {
            drive(session, open, &printer_orders, &printer_out, &printer_waker);
        })?;

        let scanner = ends.open_scanner.map(|open| listen(open, waker)).transpose()?;

        Ok(Self {
            store,
            store_reports,
            card,
            card_reports,
            printer,
            printer_reports,
            scanner,
            keeper,
            refused: VecDeque::new(),
            is_store_gone: false,
            is_terminal_gone: false,
        })
    }
}

impl Threads {
    /// Ends the threads, and waits until the data file is closed.
    pub fn close(self) {
        let Self { store, store_reports, card, printer, scanner, keeper, .. } = self;
        drop((store, store_reports, card, printer, scanner));
        if keeper.join().is_err() {
            log::error!("the store thread ended in a panic");
        }
    }
}

impl Wires for Threads {
    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Store(order) => {
                if let Err(TrySendError::Full(order) | TrySendError::Disconnected(order)) =
                    self.store.try_send(order)
                {
                    self.refused.extend(not_stored(&order));
                }
            }
            Order::Card(request) => {
                if let Err(TrySendError::Full(request) | TrySendError::Disconnected(request)) =
                    self.card.try_send(request)
                {
                    self.refused.extend(not_asked(&request).map(Report::Card));
                }
            }
            Order::Print { job, paper } => {
                if self.printer.try_send(PrintJob { job, paper: *paper }).is_err() {
                    self.refused.push_back(Report::Print { job, end: PrintEnd::Held });
                }
            }
        }
    }

    fn next_report(&mut self) -> Option<Report> {
        if let Some(report) = self.refused.pop_front() {
            return Some(report);
        }
        match self.store_reports.try_recv() {
            Ok(report) => return Some(report),
            Err(TryRecvError::Disconnected) if !self.is_store_gone => {
                self.is_store_gone = true;
                return Some(Report::StoreFailed);
            }
            Err(_) => (),
        }
        match self.card_reports.try_recv() {
            Ok(report) => return Some(Report::Card(report)),
            Err(TryRecvError::Disconnected) if !self.is_terminal_gone => {
                self.is_terminal_gone = true;
                return Some(Report::Card(CardReport::LinkLost));
            }
            Err(_) => (),
        }
        while let Ok(report) = self.printer_reports.try_recv() {
            if let Some(report) = of_printer(report) {
                return Some(report);
            }
        }
        let (_, scans) = self.scanner.as_ref()?;
        while let Ok(report) = scans.try_recv() {
            match report {
                ScannerReport::Scanned(scan) => return Some(Report::Scanned(scan)),
                ScannerReport::Ready(is_ready) => log::info!("the scanner is there: {is_ready}"),
            }
        }
        None
    }
}

/// Starts the thread of a scanner. It ends with the sender that is returned.
fn listen(
    open: Opener,
    waker: &Waker,
) -> io::Result<(SyncSender<NoCommand>, Receiver<ScannerReport>)> {
    let (hang_up, orders) = sync_channel(1);
    let (out, reports) = sync_channel(QUEUE_MAX);
    let waker = waker.clone();
    thread::Builder::new().name("scanner".to_owned()).spawn(move || {
        drive(ScannerSession::default(), open, &orders, &out, &waker);
    })?;
    Ok((hang_up, reports))
}

/// The whole of the store thread.
fn keep_store(
    store: &mut Store,
    vault: &Vault,
    orders: &Receiver<StoreOrder>,
    reports: &SyncSender<Report>,
    waker: &Waker,
) {
    while let Ok(order) = orders.recv() {
        let Some(report) = desk::serve(store, vault, order, clock::read().wall) else { continue };
        if reports.send(report).is_err() {
            return; // The kiosk has closed.
        }
        waker.wake_by_ref();
    }
}

/// What the kiosk hears of a printer.
pub fn of_printer(report: PrinterReport) -> Option<Report> {
    match report {
        PrinterReport::Ended { job, end } => Some(Report::Print { job, end }),
        PrinterReport::Ready(is_ready) => Some(Report::PrinterReady(is_ready)),
        PrinterReport::Status(status) => {
            log::info!("the printer says: {status}");
            Some(Report::PrinterState(status.state()))
        }
    }
}

/// What an order comes to that the store thread never got.
fn not_stored(order: &StoreOrder) -> Option<Report> {
    let written = match order {
        StoreOrder::SaveSigned { cart, .. } => Written::Signed(cart.consent().id),
        StoreOrder::ReserveReference => Written::Reference,
        StoreOrder::RecordIntent(intent) => Written::Intent(intent.attempt),
        StoreOrder::SavePatient(patient) => Written::Patient(patient.id),
        StoreOrder::CompleteSale(sale) => match sale.payments.first() {
            Some(payment) => Written::Sale(payment.attempt),
            None => Written::SaleWithoutCard(sale.id),
        },
        StoreOrder::WantPrint { .. } => return Some(Report::ToPrint(None)),
        StoreOrder::TakeUpPrints => return Some(Report::Unprinted(Vec::new())),
        StoreOrder::NotePrint { of, stage } => Written::Print(*of, *stage),
        StoreOrder::Find { .. }
        | StoreOrder::FindByReceipt { .. }
        | StoreOrder::FindByName { .. }
        | StoreOrder::FetchOpenIntents => {
            return Some(Report::StoreFailed);
        }
        StoreOrder::Back(BackOrder::FetchOpen) => return Some(Report::StoreFailed),
        StoreOrder::Back(BackOrder::Mark(..)) => return None,
        StoreOrder::Back(BackOrder::End(id, _)) => {
            return Some(Report::Back(BackAnswer::SaveFailed(*id)));
        }
        StoreOrder::Day(_) => return Some(Report::Day(DayAnswer::Failed)),
        StoreOrder::Staff(_) => return Some(Report::Staff(StaffReport::Failed)),
        StoreOrder::Leave { ask, .. } => Written::Leaving(ask.contract),
        StoreOrder::CloseIntent { attempt, end } => Written::Close(*attempt, *end),
        StoreOrder::RecordLeg(leg) => Written::Leg(leg.attempt),
        StoreOrder::KeepTaken(paid, _) => Written::Taken(paid.attempt),
        StoreOrder::Settle { settlement, .. } => Written::Settled(settlement.attempt),
        StoreOrder::NoteLateApproval { reference, .. } => Written::LateApproval(*reference),
        StoreOrder::MarkIntent { attempt, reason } => Written::Mark(*attempt, *reason),
        StoreOrder::KeepAnswer(answer) => Written::Answer(answer.attempt),
        StoreOrder::EndLateApproval(reference) => Written::LateEnded(*reference),
        StoreOrder::NoteCall(_) | StoreOrder::NoteTerminal(_) => Written::Note,
    };
    Some(Report::SaveFailed(written))
}

/// What a request comes to that the terminal thread never got: it was certainly not sent.
fn not_asked(request: &CardRequest) -> Option<CardReport> {
    let never = DeclineReason::NeverReceived;
    match *request {
        CardRequest::Probe => Some(CardReport::LinkLost),
        CardRequest::Purchase { reference, .. } => {
            Some(CardReport::Purchased { reference, outcome: CardOutcome::Declined(never) })
        }
        CardRequest::Cancel => None,
        CardRequest::LookUp { reference, .. } => {
            Some(CardReport::LookedUp { reference, found: LookUp::NoAnswer })
        }
        CardRequest::Void { reference, .. } => {
            Some(CardReport::Voided { reference, outcome: VoidOutcome::Unknown })
        }
        CardRequest::Return { reference, .. } => {
            Some(CardReport::Returned { reference, outcome: CardOutcome::Declined(never) })
        }
        CardRequest::Tokenize { reference } => {
            Some(CardReport::Tokenized { reference, outcome: TokenOutcome::Declined(never) })
        }
        CardRequest::ReadRecord { number } => {
            Some(CardReport::RecordRead { number, found: RecordFound::NoAnswer })
        }
        CardRequest::CloseBatch { .. } => {
            Some(CardReport::BatchClosed { outcome: BatchOutcome::NeverSent })
        }
    }
}
