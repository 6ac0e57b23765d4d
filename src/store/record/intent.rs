//! Payment attempts as rows: opened, marked, closed, and how one stands.

use chrono::{DateTime, NaiveDate, Utc};
use minicbor::{Decode, Encode};

use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::AttemptId;
use crate::domain::intent::{Intent, IntentEnd, OpenReason};
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, OfferingCode, ServiceCode, Tier, UnitWords};
use crate::domain::pricing::{LotQuote, Quote};
use crate::domain::terms::TermsDigest;
use crate::store::record::{
    DateRow, InstantRow, RowError, date_opt, id_bytes, id_from, not_a, numbered,
};

numbered!(DeclineRow for DeclineReason {
    0 = Bank, 1 = NoCard, 2 = Cancelled, 3 = TerminalRefused, 4 = NeverReceived, 5 = OnlyPart,
    6 = NotRecorded,
});
numbered!(DoubtRow for Doubt {
    0 = Silence, 1 = LinkLost, 2 = Garbled, 3 = OtherReference, 4 = StrangeCode,
    5 = StoredOffline, 6 = OtherAmount,
});

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IntentRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    attempt: [u8; 16],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    sale: [u8; 16],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    patient: [u8; 16],
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    consent: [u8; 16],
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    terms: [u8; 32],
    #[n(5)]
    reference: u32,
    #[n(6)]
    amount_minor: i64,
    #[n(7)]
    quote: QuoteRow,
    /// UTF-8. Bytes, because a device's number may have the form of a card's.
    #[n(8)]
    #[cbor(with = "minicbor::bytes")]
    terminal: Option<Vec<u8>>,
    #[n(9)]
    opened_at: InstantRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct QuoteRow {
    #[n(0)]
    offering: String,
    #[n(1)]
    version: u32,
    #[n(2)]
    name: String,
    #[n(3)]
    unit: UnitWordsRow,
    #[n(4)]
    net_minor: i64,
    #[n(5)]
    tax_minor: i64,
    #[n(6)]
    total_minor: i64,
    #[n(7)]
    singles_minor: i64,
    #[n(8)]
    saved_minor: i64,
    #[n(9)]
    quoted_on: DateRow,
    #[n(10)]
    last_valid_day: Option<DateRow>,
    #[n(11)]
    lots: Vec<LotQuoteRow>,
}

/// One, many and short, each in English and Spanish.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct UnitWordsRow {
    #[n(0)]
    one: (String, String),
    #[n(1)]
    many: (String, String),
    #[n(2)]
    short: (String, String),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct LotQuoteRow {
    #[n(0)]
    what: GrantRow,
    #[n(1)]
    quantity: u32,
    #[n(2)]
    allocated_minor: i64,
}

/// What a session may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum GrantRow {
    #[n(0)]
    Service(#[n(0)] String),
    #[n(1)]
    Tier(#[n(0)] String),
    #[n(2)]
    Product(#[n(0)] String),
    #[n(3)]
    AnyOf(#[n(0)] Vec<String>),
    #[n(4)]
    Credit(#[n(0)] CreditUseRow),
    #[n(5)]
    Access,
    #[n(6)]
    Points,
}

numbered!(CreditUseRow for CreditUse { 0 = Everything, 1 = Products });

impl From<&Grant> for GrantRow {
    fn from(grant: &Grant) -> Self {
        match grant {
            Grant::Service(code) => Self::Service(code.0.clone()),
            Grant::Tier(tier) => Self::Tier(tier.0.clone()),
            Grant::Product(code) => Self::Product(code.clone()),
            Grant::AnyOf(codes) => Self::AnyOf(codes.iter().map(|code| code.0.clone()).collect()),
            Grant::Credit(credit) => Self::Credit((*credit).into()),
            Grant::Access => Self::Access,
            Grant::Points => Self::Points,
        }
    }
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        match row {
            GrantRow::Service(code) => Self::Service(ServiceCode(code)),
            GrantRow::Tier(tier) => Self::Tier(Tier(tier)),
            GrantRow::Product(code) => Self::Product(code),
            GrantRow::AnyOf(codes) => Self::AnyOf(codes.into_iter().map(ServiceCode).collect()),
            GrantRow::Credit(credit) => Self::Credit(credit.into()),
            GrantRow::Access => Self::Access,
            GrantRow::Points => Self::Points,
        }
    }
}

impl From<&Intent> for IntentRow {
    fn from(intent: &Intent) -> Self {
        Self {
            attempt: id_bytes(intent.attempt),
            sale: id_bytes(intent.sale),
            patient: id_bytes(intent.patient),
            consent: id_bytes(intent.consent),
            terms: intent.terms.0,
            reference: intent.reference.get(),
            amount_minor: intent.amount.minor(),
            quote: QuoteRow::from(&intent.quote),
            terminal: intent.terminal.as_ref().map(|serial| serial.clone().into_bytes()),
            opened_at: intent.opened_at.into(),
        }
    }
}

impl TryFrom<IntentRow> for Intent {
    type Error = RowError;

    fn try_from(row: IntentRow) -> Result<Self, RowError> {
        let terminal = row.terminal.map(String::from_utf8).transpose();
        Ok(Self {
            attempt: id_from(row.attempt),
            sale: id_from(row.sale),
            patient: id_from(row.patient),
            consent: id_from(row.consent),
            terms: TermsDigest(row.terms),
            reference: EcrRef::new(row.reference).ok_or_else(|| not_a("reference"))?,
            amount: Money::from_minor(row.amount_minor),
            quote: row.quote.try_into()?,
            terminal: terminal.map_err(|_why| not_a("serial number"))?,
            opened_at: DateTime::<Utc>::try_from(row.opened_at)?,
        })
    }
}

impl From<&Quote> for QuoteRow {
    fn from(quote: &Quote) -> Self {
        let lots = quote.lots.iter().map(|lot| LotQuoteRow {
            what: GrantRow::from(&lot.what),
            quantity: lot.quantity.get(),
            allocated_minor: lot.allocated.minor(),
        });
        let both = |text: &Localized| (text.english.clone(), text.spanish.clone());
        Self {
            offering: quote.offering.0.clone(),
            version: quote.version,
            name: quote.name.clone(),
            unit: UnitWordsRow {
                one: both(&quote.unit.one),
                many: both(&quote.unit.many),
                short: both(&quote.unit.short),
            },
            net_minor: quote.net.minor(),
            tax_minor: quote.tax.minor(),
            total_minor: quote.total.minor(),
            singles_minor: quote.singles.minor(),
            saved_minor: quote.saved.minor(),
            quoted_on: quote.quoted_on.into(),
            last_valid_day: quote.last_valid_day.map(DateRow::from),
            lots: lots.collect(),
        }
    }
}

impl TryFrom<QuoteRow> for Quote {
    type Error = RowError;

    fn try_from(row: QuoteRow) -> Result<Self, RowError> {
        let lots = row.lots.into_iter().map(|lot| {
            Ok(LotQuote {
                what: lot.what.into(),
                quantity: lot.quantity.try_into().map_err(|_zero| not_a("quantity"))?,
                allocated: Money::from_minor(lot.allocated_minor),
            })
        });
        let both = |(english, spanish): (String, String)| Localized { english, spanish };
        Ok(Self {
            offering: OfferingCode(row.offering),
            version: row.version,
            name: row.name,
            unit: UnitWords {
                one: both(row.unit.one),
                many: both(row.unit.many),
                short: both(row.unit.short),
            },
            net: Money::from_minor(row.net_minor),
            tax: Money::from_minor(row.tax_minor),
            total: Money::from_minor(row.total_minor),
            singles: Money::from_minor(row.singles_minor),
            saved: Money::from_minor(row.saved_minor),
            quoted_on: NaiveDate::try_from(row.quoted_on)?,
            last_valid_day: date_opt(row.last_valid_day)?,
            lots: lots.collect::<Result<_, RowError>>()?,
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
}

impl From<OpenReason> for OpenReasonRow {
    fn from(reason: OpenReason) -> Self {
        match reason {
            OpenReason::Sending => Self::Sending,
            OpenReason::InDoubt(doubt) => Self::InDoubt(doubt.into()),
            OpenReason::Reversing => Self::Reversing,
        }
    }
}

impl From<OpenReasonRow> for OpenReason {
    fn from(row: OpenReasonRow) -> Self {
        match row {
            OpenReasonRow::Sending => Self::Sending,
            OpenReasonRow::InDoubt(doubt) => Self::InDoubt(doubt.into()),
            OpenReasonRow::Reversing => Self::Reversing,
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
