//! Money that goes back when a contract ends: written before the terminal hears of it, and how each
//! charge of it ended.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::card::{Approval, CardBrand, DeclineReason, Doubt, EcrRef, Original};
use crate::domain::id::{AttemptId, ContractId, PatientId, SaleId};
use crate::domain::money::{Money, Overflow};
use crate::domain::open_case::Signer;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::CardPayment;

/// What is about to be given back over the terminal. While it is open nothing is sold, and nothing
/// is recorded of its patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveBack {
    /// An attempt like that of a payment: open cases are named by it.
    pub id: AttemptId,
    pub patient: PatientId,
    /// What ends.
    pub contract: ContractId,
    /// One a charge, in their order.
    pub legs: Vec<BackLeg>,
    /// Whose PIN allowed it.
    pub by: Signer,
    /// The serial number of the terminal that is asked; another one cannot answer for it.
    pub terminal: Option<String>,
    pub opened_at: DateTime<Utc>,
    /// The clinic's business date: what is posted is of this day.
    pub business_date: NaiveDate,
}

/// What goes back of one charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackLeg {
    /// What the charge paid for.
    pub sale: SaleId,
    pub charge: CardPayment,
    pub amount: Money,
    /// Of the return. A void has the reference that belongs to its charge.
    pub reference: EcrRef,
    /// All of the charge goes back, and it is of the open batch: a void is tried first.
    pub may_void: bool,
}

/// How one charge was given back, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegEnd {
    Voided,
    Returned(Box<Approval>),
    /// A definite no; nothing went back.
    NotGiven(DeclineReason),
    /// The terminal could not tell; a person saw whether it went back.
    ByHand {
        is_given: bool,
        by: Signer,
        reason: String,
    },
}

/// An open one, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBack {
    pub back: GiveBack,
    /// `None` while the terminal is at it.
    pub doubt: Option<Doubt>,
}

impl GiveBack {
    /// What goes over the terminal.
    ///
    /// # Errors
    ///
    /// [`Overflow`] when it does not fit.
    pub fn total(&self) -> Result<Money, Overflow> {
        Money::sum(self.legs.iter().map(|leg| leg.amount))
    }
}

impl BackLeg {
    /// How the terminal and the processor know the charge. The terminal's own number counts in the
    /// open batch alone.
    pub fn original(&self) -> Original {
        let approval = &self.charge.approval;
        Original {
            host_reference: approval.host_reference.clone(),
            transaction: self.may_void.then(|| approval.transaction.clone()),
        }
    }
}

impl LegEnd {
    pub const fn is_given(&self) -> bool {
        match self {
            Self::Voided | Self::Returned(_) => true,
            Self::NotGiven(_) => false,
            Self::ByHand { is_given, .. } => *is_given,
        }
    }
}

/// What the slip of a refund says beside its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundTold {
    pub initials: String,
    /// The receipt of the sale that began the contract.
    pub receipt: Option<ReceiptNumber>,
    pub offering: String,
    /// From the drawer.
    pub cash: Money,
    /// By the processor.
    pub on_file: Money,
    /// The journal's head after it.
    pub head: [u8; 32],
}

/// Who ends a contract: it decides the fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhoEnds {
    Patient,
    /// A provider says that it is not safe.
    Provider,
    Clinic,
}

impl WhoEnds {
    pub const ALL: [Self; 3] = [Self::Patient, Self::Provider, Self::Clinic];
}

/// What ending a contract on a day would give back, for each who could end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSeen {
    pub contract: ContractId,
    /// Within the days to think it over all of it comes back, whoever ends it.
    pub is_thinking_over: bool,
    /// `None` where nothing comes back.
    pub options: Vec<(WhoEnds, Option<RefundPlan>)>,
}

impl RefundSeen {
    pub fn plan(&self, who: WhoEnds) -> Option<&RefundPlan> {
        self.options.iter().find(|(it, _)| *it == who)?.1.as_ref()
    }
}

/// A refund as the terms give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPlan {
    /// Owed for what is unused.
    pub unused: Money,
    /// What the clinic keeps of it.
    pub kept: Money,
    /// Sales tax that goes back with it.
    pub tax: Money,
    pub total: Money,
    pub by_card: Money,
    /// From the drawer.
    pub cash: Money,
    /// By the processor, to the card on file; the clinic sends it there.
    pub on_file: Money,
    /// The cards that get it back over the terminal, the first first, and how much.
    pub cards: Vec<BackCard>,
    pub books: BooksMove,
    /// Above what one manager may give back alone.
    pub is_large: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackCard {
    pub brand: CardBrand,
    pub last_four: String,
    pub amount: Money,
}

/// What posting a refund does to the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BooksMove {
    /// Owed to patients; below zero it shrinks.
    pub deferred: Money,
    /// What leaves the clinic.
    pub paid_out: Money,
    pub revenue: Money,
}
