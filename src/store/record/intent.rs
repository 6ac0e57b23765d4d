//! Payment attempts as rows: opened, marked, closed, and how one stands.

use chrono::{DateTime, NaiveDate, Utc};
use minicbor::{Decode, Encode};

use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::{AttemptId, PatientId};
use crate::domain::intent::{
    Intent, IntentEnd, Leg, OpenReason, SignedTerms, StaffQuestion, Standing,
};
use crate::domain::sale::{CardPayment, Sums};
use crate::domain::sold::Sold;
use crate::domain::terms::TermsDigest;
use crate::store::record::sale::CardPaymentRow;
use crate::store::record::sold::SoldRow;
use crate::store::record::{
    CentsRow, DateRow, IdRow, InstantRow, RowError, all, id_bytes, id_from, not_a, numbered,
};

numbered!(DeclineRow for DeclineReason {
    0 = Bank, 1 = NoCard, 2 = Cancelled, 3 = TerminalRefused, 4 = NeverReceived, 5 = OnlyPart,
    6 = NotRecorded, 7 = NotAllowed,
});
numbered!(DoubtRow for Doubt {
    0 = Silence, 1 = LinkLost, 2 = Garbled, 3 = OtherReference, 4 = StrangeCode,
    5 = StoredOffline, 6 = OtherAmount,
});

/// Schema 2.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IntentRow {
    #[n(0)]
    attempt: IdRow,
    #[n(1)]
    consent: Option<SignedRow>,
    #[n(2)]
    reference: u32,
    #[n(3)]
    amount: CentsRow,
    #[n(4)]
    sold: SoldRow,
    /// UTF-8. Bytes, because a device's number may have the form of a card's.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    terminal: Option<Vec<u8>>,
    #[n(6)]
    opened_at: InstantRow,
    #[n(7)]
    business_date: DateRow,
}

/// A consent and the digest of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct SignedRow {
    #[n(0)]
    consent: IdRow,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    digest: [u8; 32],
}

impl From<&Intent> for IntentRow {
    fn from(intent: &Intent) -> Self {
        Self {
            attempt: intent.attempt.into(),
            consent: intent.consent.map(|signed| SignedRow {
                consent: signed.consent.into(),
                digest: signed.digest.0,
            }),
            reference: intent.reference.get(),
            amount: intent.amount.into(),
            sold: SoldRow::from(&intent.sold),
            terminal: intent.terminal.as_ref().map(|serial| serial.clone().into_bytes()),
            opened_at: intent.opened_at.into(),
            business_date: intent.business_date.into(),
        }
    }
}

impl IntentRow {
    pub fn patient(&self) -> PatientId {
        self.sold.patient()
    }
}

impl TryFrom<IntentRow> for Intent {
    type Error = RowError;

    fn try_from(row: IntentRow) -> Result<Self, RowError> {
        let terminal = row.terminal.map(String::from_utf8).transpose();
        let sold = Sold::try_from(row.sold)?;
        Ok(Self {
            attempt: row.attempt.into(),
            consent: row.consent.map(|signed| SignedTerms {
                consent: signed.consent.into(),
                digest: TermsDigest(signed.digest),
            }),
            reference: EcrRef::new(row.reference).ok_or_else(|| not_a("reference"))?,
            amount: row.amount.into(),
            sums: Sums::of(&sold).map_err(|_overflow| not_a("sum"))?,
            sold,
            terminal: terminal.map_err(|_why| not_a("serial number"))?,
            opened_at: DateTime::<Utc>::try_from(row.opened_at)?,
            business_date: NaiveDate::try_from(row.business_date)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum OpenReasonRow {
    #[n(0)]
    Sending,
    #[n(1)]
    InDoubt(#[n(0)] DoubtRow),
    #[n(2)]
    Reversing,
    #[n(3)]
    Parted,
    #[n(4)]
    AskingStaff(#[n(0)] QuestionRow),
    #[n(5)]
    LeftOpen,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum QuestionRow {
    #[n(0)]
    SwipedAbove(#[n(0)] CentsRow),
    #[n(1)]
    SameCardAgain,
}

impl From<StaffQuestion> for QuestionRow {
    fn from(question: StaffQuestion) -> Self {
        match question {
            StaffQuestion::SwipedAbove(limit) => Self::SwipedAbove(limit.into()),
            StaffQuestion::SameCardAgain => Self::SameCardAgain,
        }
    }
}

impl From<QuestionRow> for StaffQuestion {
    fn from(row: QuestionRow) -> Self {
        match row {
            QuestionRow::SwipedAbove(limit) => Self::SwipedAbove(limit.into()),
            QuestionRow::SameCardAgain => Self::SameCardAgain,
        }
    }
}

impl From<OpenReason> for OpenReasonRow {
    fn from(reason: OpenReason) -> Self {
        match reason {
            OpenReason::Sending => Self::Sending,
            OpenReason::InDoubt(doubt) => Self::InDoubt(doubt.into()),
            OpenReason::Reversing => Self::Reversing,
            OpenReason::Parted => Self::Parted,
            OpenReason::AskingStaff(question) => Self::AskingStaff(question.into()),
            OpenReason::LeftOpen => Self::LeftOpen,
        }
    }
}

impl From<OpenReasonRow> for OpenReason {
    fn from(row: OpenReasonRow) -> Self {
        match row {
            OpenReasonRow::Sending => Self::Sending,
            OpenReasonRow::InDoubt(doubt) => Self::InDoubt(doubt.into()),
            OpenReasonRow::Reversing => Self::Reversing,
            OpenReasonRow::Parted => Self::Parted,
            OpenReasonRow::AskingStaff(question) => Self::AskingStaff(question.into()),
            OpenReasonRow::LeftOpen => Self::LeftOpen,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum IntentEndRow {
    #[n(0)]
    NotCharged(#[n(0)] DeclineRow),
    #[n(1)]
    Reversed,
}

impl From<IntentEnd> for IntentEndRow {
    fn from(end: IntentEnd) -> Self {
        match end {
            IntentEnd::NotCharged(reason) => Self::NotCharged(reason.into()),
            IntentEnd::Reversed => Self::Reversed,
        }
    }
}

impl From<IntentEndRow> for IntentEnd {
    fn from(row: IntentEndRow) -> Self {
        match row {
            IntentEndRow::NotCharged(reason) => Self::NotCharged(reason.into()),
            IntentEndRow::Reversed => Self::Reversed,
        }
    }
}

/// Why an intent stays open.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MarkedRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    attempt: [u8; 16],
    #[n(1)]
    reason: OpenReasonRow,
}

impl MarkedRow {
    pub fn new(attempt: AttemptId, reason: OpenReason) -> Self {
        Self { attempt: id_bytes(attempt), reason: reason.into() }
    }

    pub fn parts(self) -> (AttemptId, OpenReason) {
        (id_from(self.attempt), self.reason.into())
    }
}

/// How an intent ended without a sale.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClosedRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    attempt: [u8; 16],
    #[n(1)]
    end: IntentEndRow,
}

impl ClosedRow {
    pub fn new(attempt: AttemptId, end: IntentEnd) -> Self {
        Self { attempt: id_bytes(attempt), end: end.into() }
    }

    pub fn parts(self) -> (AttemptId, IntentEnd) {
        (id_from(self.attempt), self.end.into())
    }
}

/// An intent with how it stands: the row of the table of intents.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StandingRow {
    #[n(0)]
    pub intent: IntentRow,
    #[n(1)]
    pub state: StateRow,
    /// What cards have paid of it.
    #[n(2)]
    pub taken: Option<Vec<CardPaymentRow>>,
    /// The latest charge after the first.
    #[n(3)]
    pub leg: Option<LegRow>,
}

impl StandingRow {
    /// `None` for an intent that has ended.
    pub fn standing(self) -> Result<Option<Standing>, RowError> {
        let StateRow::Open(reason) = self.state else { return Ok(None) };
        Ok(Some(Standing {
            intent: self.intent.try_into()?,
            reason: reason.into(),
            taken: all(self.taken.unwrap_or_default())?,
            leg: self.leg.map(Leg::try_from).transpose()?,
        }))
    }
}

/// Another card is about to be asked for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LegRow {
    #[n(0)]
    attempt: IdRow,
    #[n(1)]
    reference: u32,
    #[n(2)]
    amount: CentsRow,
    /// As of an intent.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    terminal: Option<Vec<u8>>,
}

impl LegRow {
    pub fn reference(&self) -> u32 {
        self.reference
    }
}

impl From<&Leg> for LegRow {
    fn from(leg: &Leg) -> Self {
        Self {
            attempt: leg.attempt.into(),
            reference: leg.reference.get(),
            amount: leg.amount.into(),
            terminal: leg.terminal.as_ref().map(|serial| serial.clone().into_bytes()),
        }
    }
}

impl TryFrom<LegRow> for Leg {
    type Error = RowError;

    fn try_from(row: LegRow) -> Result<Self, RowError> {
        let terminal = row.terminal.map(String::from_utf8).transpose();
        Ok(Self {
            attempt: row.attempt.into(),
            reference: EcrRef::new(row.reference).ok_or_else(|| not_a("reference"))?,
            amount: row.amount.into(),
            terminal: terminal.map_err(|_why| not_a("serial number"))?,
        })
    }
}

/// A card was charged, and the sale waits for something.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TakenRow {
    #[n(0)]
    payment: CardPaymentRow,
    #[n(1)]
    asks: Option<QuestionRow>,
}

impl TakenRow {
    pub fn new(payment: &CardPayment, asks: Option<StaffQuestion>) -> Self {
        Self { payment: payment.into(), asks: asks.map(QuestionRow::from) }
    }

    pub fn parts(self) -> Result<(CardPayment, Option<StaffQuestion>), RowError> {
        Ok((self.payment.try_into()?, self.asks.map(StaffQuestion::from)))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum StateRow {
    #[n(0)]
    Open(#[n(0)] OpenReasonRow),
    #[n(1)]
    Closed(#[n(0)] IntentEndRow),
    #[n(2)]
    Sold,
}
