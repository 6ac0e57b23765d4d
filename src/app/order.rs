//! What the kiosk orders of its data file and devices, and what they report. Closed lists: one can
//! read here everything that crosses a thread.

use chrono::NaiveDate;

use crate::app::agreements::AgreementDraft;
use crate::domain::card::{Approval, CardReport, CardRequest, EcrRef, TerminalIdentity};
use crate::domain::day_report::DayReport;
use crate::domain::dossier::Dossier;
use crate::domain::give_back::{OpenBack, RefundTold};
use crate::domain::id::{AttemptId, ContractId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, Leg, OpenReason, StaffQuestion};
use crate::domain::open_case::{Settlement, StaffAnswer};
use crate::domain::paper::{Paper, PrintEnd};
use crate::domain::patient::{Patient, PersonName, Phone};
use crate::domain::printer_state::PrinterState;
use crate::domain::printout::{PrintStage, Printout, SalePaper};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale};
use crate::domain::scan::Scan;
use crate::domain::staff_call::CallReason;
use crate::domain::terms::SignedCart;
use crate::flow::checkout::{LeaveAsk, OpenMoney, Written};
use crate::flow::day_run::{BegunClose, DayCharges, DayOrder};
use crate::flow::give_back::run::BackOrder;
use crate::flow::session::Known;
use crate::flow::staff::order::{StaffOrder, StaffReport};

#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    Store(StoreOrder),
    Card(CardRequest),
    Print { job: u64, paper: Box<Paper> },
}

/// To the data file.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreOrder {
    Find {
        phone: Phone,
        birth_date: NaiveDate,
        today: NaiveDate,
    },
    FindByReceipt {
        receipt: ReceiptNumber,
        birth_date: NaiveDate,
        today: NaiveDate,
    },
    FindByName {
        name: PersonName,
        birth_date: NaiveDate,
        today: NaiveDate,
    },
    SaveSigned {
        new_patient: Option<Patient>,
        cart: Box<SignedCart>,
        /// What its pages are made of. `None`: they cannot be, and nothing is written.
        draft: Option<Box<AgreementDraft>>,
    },
    SavePatient(Patient),
    ReserveReference,
    RecordIntent(Box<Intent>),
    MarkIntent {
        attempt: AttemptId,
        reason: OpenReason,
    },
    CloseIntent {
        attempt: AttemptId,
        end: IntentEnd,
    },
    RecordLeg(Leg),
    KeepTaken(Box<CardPayment>, Option<StaffQuestion>),
    KeepAnswer(Box<StaffAnswer>),
    Settle {
        settlement: Box<Settlement>,
        receipt: ReceiptNumber,
    },
    NoteLateApproval {
        reference: EcrRef,
        approval: Box<Approval>,
        terminal: TerminalIdentity,
    },
    EndLateApproval(EcrRef),
    NoteTerminal(TerminalIdentity),
    CompleteSale(Box<Sale>),
    /// Write down that it is to be printed, and tell everything that it says.
    WantPrint {
        sale: SaleId,
        paper: SalePaper,
    },
    NotePrint {
        of: Printout,
        stage: PrintStage,
    },
    /// What was not printed when the kiosk went down.
    TakeUpPrints,
    NoteCall(CallReason),
    /// A patient leaves a membership, on the clinic's business date.
    Leave {
        ask: Box<LeaveAsk>,
        today: NaiveDate,
    },
    FetchOpenIntents,
    Staff(StaffOrder),
    Day(DayOrder),
    Back(BackOrder),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    Found(Option<Known>),
    ReferenceReserved(EcrRef),
    Saved(Written),
    SaveFailed(Written),
    OpenMoney(Box<OpenMoney>),
    LateApproval(Box<CardPayment>),
    /// It is written that this membership was left; and what its patient has since, where that
    /// could be read.
    Left {
        contract: ContractId,
        known: Option<Box<Known>>,
    },
    /// Leaving means something else than was shown; nothing was written.
    LeavingChanged(Box<Known>),
    /// What a paper says, and as which copy; `None` where it cannot be read.
    ToPrint(Option<(Box<Dossier>, Printout)>),
    /// Papers that were not sent to the printer when the kiosk went down.
    Unprinted(Vec<(SaleId, SalePaper)>),
    /// The data file cannot be used any more.
    StoreFailed,

    Card(CardReport),
    Print {
        job: u64,
        end: PrintEnd,
    },
    /// Whether the printer has paper and answers.
    PrinterReady(bool),
    /// What is to be done about the printer, for staff.
    PrinterState(PrinterState),
    /// A code in front of a scanner with a wire of its own.
    Scanned(Scan),
    Staff(StaffReport),
    Day(DayAnswer),
    Back(BackAnswer),
}

/// What the data file says of money that goes back.
#[derive(Debug, Clone, PartialEq)]
pub enum BackAnswer {
    Open(Vec<OpenBack>),
    /// Its end is on disk, with what its slip says, where that could be read.
    Saved(AttemptId, Option<Box<RefundTold>>),
    SaveFailed(AttemptId),
    /// It is marked, or could not be: nobody waits for it.
    Noted,
}

/// What the data file says of a close of the day.
#[derive(Debug, Clone, PartialEq)]
pub enum DayAnswer {
    Begun(Option<Box<BegunClose>>),
    /// Its end is on disk; with the report where it is closed.
    Ended(Option<Box<DayReport>>),
    Charges(Box<DayCharges>),
    /// That the terminal is about to be told to close is on disk.
    BeginSaved,
    Looked(Box<DayReport>),
    Failed,
}

/// The kiosk's ends of all its wires. Threads in the real kiosk; plain calls in stories.
pub trait Wires {
    fn carry_out(&mut self, order: Order);
    /// The next thing that was reported, if there is one. Never waits.
    fn next_report(&mut self) -> Option<Report>;
}
