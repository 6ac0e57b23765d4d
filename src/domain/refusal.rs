//! Why something is not done: each with its own sentence, for staff and for story files.

use chrono::NaiveDate;

use crate::domain::calendar::BeyondCalendar;
use crate::domain::money::{Money, Overflow};

/// A typed no. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    // Unknown things.
    #[error("there is no such contract in this patient's file")]
    UnknownContract,
    #[error("there is no such lot in this patient's file")]
    UnknownLot,
    #[error("there is no such record in this patient's file")]
    UnknownRecord,
    #[error("it is recorded already")]
    RecordedAlready,
    #[error("it belongs to another patient")]
    OtherPatient,
    #[error("the catalog has no {0}")]
    NotInCatalog(String),

    // Using.
    #[error("{left} left, {asked} asked")]
    NotEnoughLeft { left: u32, asked: u32 },
    #[error("it ended on {0}")]
    Expired(NaiveDate),
    #[error("it begins on {0}")]
    NotYet(NaiveDate),
    #[error("it is on hold while a payment is in dispute")]
    OnHold,
    #[error("it is not on hold")]
    NotOnHold,
    #[error("it has ended")]
    Ended,
    #[error("{service} is not in {name}")]
    NotCovered { service: String, name: String },
    #[error("{0} was picked already")]
    PickedAlready(String),
    #[error("used {used} of {max} {per}")]
    FairUse { used: u32, max: u32, per: &'static str },
    #[error("a provider is needed")]
    NoProvider,
    #[error("a reason is needed")]
    NoReason,
    #[error("an approver is needed")]
    NoApprover,
    #[error("the quantity must be at least 1")]
    NoQuantity,

    // Money.
    #[error("{asked} asked, {left} left to spend")]
    NotEnoughCredit { asked: Money, left: Money },
    #[error("{asked} asked, {captured} was captured on it")]
    AboveCaptured { asked: Money, captured: Money },
    #[error("{asked} asked, the terms give {by_terms}")]
    NotByTerms { asked: Money, by_terms: Money },
    #[error("prepaid money pays for treatments and products, not for plans")]
    CreditNotForPlans,
    #[error("product credit pays for products only")]
    CreditNotForThis,
    #[error("{asked} points asked, {left} left")]
    NotEnoughPoints { asked: u32, left: u32 },
    #[error("the terms give nothing back")]
    NothingBack,
    #[error("the tenders are {tendered}, the sum is {total}")]
    TendersDiffer { tendered: Money, total: Money },
    #[error("a price must be more than zero")]
    NoPrice,
    #[error("a discount of {0} % is more than all of it")]
    DiscountTooLarge(u32),

    // Going on and leaving.
    #[error("nothing is due")]
    NothingDue,
    #[error("it is not due before {0}")]
    NotDueYet(NaiveDate),
    #[error("it was paid already")]
    PaidAlready,
    #[error("it does not renew")]
    DoesNotRenew,
    #[error("it was cancelled already")]
    CancelledAlready,
    #[error("a notice must be dated {first} to {last}")]
    NoticeOutOfTime { first: NaiveDate, last: NaiveDate },
    #[error("it lasts until {0} already")]
    LastsAlready(NaiveDate),
    #[error("it cannot be handed in for this")]
    NoUpgrade,
    #[error("auto-pay needs a signed consent to the stored card")]
    NoStoredCardConsent,
    #[error("it cannot be undone any more")]
    TooLateToUndo,

    // Plans and carts.
    #[error("the cart is empty")]
    EmptyCart,
    #[error("{picked} picked, {needed} needed")]
    WrongNumberOfPicks { picked: u32, needed: u32 },
    #[error("it is not sold in parts")]
    NoParts,
    #[error("a fee of {0} for paying in parts is a finance charge")]
    FinanceCharge(Money),
    #[error("at most {0} parts after the first")]
    TooManyParts(u32),
    #[error("it is not sold that way")]
    NotThatWay,

    // Time and sums.
    #[error("the day before the last entry: {0}")]
    BackInTime(NaiveDate),
    #[error("the books are closed through {0}")]
    Closed(NaiveDate),
    #[error("records are kept until {0}")]
    KeptUntil(NaiveDate),
    #[error("it goes on, and its records with it")]
    GoesOn,
    #[error(transparent)]
    BeyondCalendar(#[from] BeyondCalendar),
    #[error("{money} is more than points can be counted for, {times} to the dollar")]
    TooManyPoints { money: Money, times: u32 },
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// A fault of ours: it would have unbalanced the books.
    #[error("the entry is off by {0}")]
    Unbalanced(Money),
}
