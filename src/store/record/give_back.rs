//! Money that goes back over the terminal, as rows.

use minicbor::{Decode, Encode};

use crate::domain::card::{Doubt, EcrRef};
use crate::domain::give_back::{BackLeg, GiveBack, LegEnd};
use crate::domain::id::AttemptId;
use crate::domain::sale::CardPayment;
use crate::ledger::fact::Refund;
use crate::store::event::Kind;
use crate::store::happening::BackEvent;
use crate::store::record::case::SignerRow;
use crate::store::record::fact::RefundRow;
use crate::store::record::intent::{DeclineRow, DoubtRow};
use crate::store::record::sale::{ApprovalRow, CardPaymentRow, masked};
use crate::store::record::{
    CentsRow, DateRow, IdRow, InstantRow, RowError, all, from_bytes, not_a, to_bytes,
};

/// Which kind of row an event is.
pub fn kind(event: &BackEvent) -> Kind {
    match event {
        BackEvent::Opened(..) => Kind::BackOpened,
        BackEvent::Marked(..) => Kind::BackMarked,
        BackEvent::Ended(..) => Kind::BackEnded,
    }
}

pub fn payload(event: &BackEvent) -> Vec<u8> {
    match event {
        BackEvent::Opened(back, refund) => to_bytes(&BackRow::new(back, refund)),
        BackEvent::Marked(id, doubt) => to_bytes(&BackMarkedRow::new(*id, *doubt)),
        BackEvent::Ended(id, ends) => to_bytes(&BackEndedRow::new(*id, ends)),
    }
}

/// # Errors
///
/// [`RowError`] for a row of another kind, and for one that is not what its kind says.
pub fn read(kind: Kind, payload: &[u8]) -> Result<BackEvent, RowError> {
    Ok(match kind {
        Kind::BackOpened => {
            let (back, refund) = from_bytes::<BackRow>(payload)?.parts()?;
            BackEvent::Opened(Box::new(back), Box::new(refund))
        }
        Kind::BackMarked => {
            let (id, doubt) = from_bytes::<BackMarkedRow>(payload)?.parts();
            BackEvent::Marked(id, doubt)
        }
        Kind::BackEnded => {
            let (id, ends) = from_bytes::<BackEndedRow>(payload)?.parts()?;
            BackEvent::Ended(id, ends)
        }
        _ => return Err(not_a(kind.name())),
    })
}

/// What is about to go back, and what that will post.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BackRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    patient: IdRow,
    #[n(2)]
    contract: IdRow,
    #[n(3)]
    legs: Vec<BackLegRow>,
    #[n(4)]
    by: SignerRow,
    #[n(5)]
    terminal: Option<String>,
    #[n(6)]
    opened_at: InstantRow,
    #[n(7)]
    business_date: DateRow,
    #[n(8)]
    refund: RefundRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct BackLegRow {
    #[n(0)]
    sale: IdRow,
    #[n(1)]
    charge: CardPaymentRow,
    #[n(2)]
    amount: CentsRow,
    #[n(3)]
    reference: u32,
    #[n(4)]
    may_void: bool,
}

impl BackRow {
    pub fn new(back: &GiveBack, refund: &Refund) -> Self {
        Self {
            id: back.id.into(),
            patient: back.patient.into(),
            contract: back.contract.into(),
            legs: back.legs.iter().map(BackLegRow::from).collect(),
            by: SignerRow::from(&back.by),
            terminal: back.terminal.clone(),
            opened_at: back.opened_at.into(),
            business_date: back.business_date.into(),
            refund: RefundRow::from(refund),
        }
    }

    pub fn parts(self) -> Result<(GiveBack, Refund), RowError> {
        let back = GiveBack {
            id: self.id.into(),
            patient: self.patient.into(),
            contract: self.contract.into(),
            legs: all(self.legs)?,
            by: self.by.into(),
            terminal: self.terminal,
            opened_at: self.opened_at.try_into()?,
            business_date: self.business_date.try_into()?,
        };
        Ok((back, self.refund.into()))
    }
}

fn reference_of(number: u32) -> Result<EcrRef, RowError> {
    EcrRef::new(number).ok_or_else(|| not_a("reference"))
}

impl From<&BackLeg> for BackLegRow {
    fn from(leg: &BackLeg) -> Self {
        Self {
            sale: leg.sale.into(),
            charge: CardPaymentRow::from(&leg.charge),
            amount: leg.amount.into(),
            reference: leg.reference.get(),
            may_void: leg.may_void,
        }
    }
}

impl TryFrom<BackLegRow> for BackLeg {
    type Error = RowError;

    fn try_from(row: BackLegRow) -> Result<Self, RowError> {
        Ok(Self {
            sale: row.sale.into(),
            charge: CardPayment::try_from(row.charge)?,
            amount: row.amount.into(),
            reference: reference_of(row.reference)?,
            may_void: row.may_void,
        })
    }
}

/// Nobody knows whether it went back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BackMarkedRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    doubt: DoubtRow,
}

impl BackMarkedRow {
    pub fn new(id: AttemptId, doubt: Doubt) -> Self {
        Self { id: id.into(), doubt: doubt.into() }
    }

    pub fn parts(self) -> (AttemptId, Doubt) {
        (self.id.into(), self.doubt.into())
    }
}

/// How each charge ended, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BackEndedRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    ends: Vec<LegEndRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum LegEndRow {
    #[n(0)]
    Voided,
    #[n(1)]
    Returned(#[n(0)] Box<ApprovalRow>),
    #[n(2)]
    NotGiven(#[n(0)] DeclineRow),
    #[n(3)]
    ByHand(#[n(0)] ByHandRow),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct ByHandRow {
    #[n(0)]
    is_given: bool,
    #[n(1)]
    by: SignerRow,
    #[n(2)]
    reason: String,
}

impl BackEndedRow {
    pub fn new(id: AttemptId, ends: &[LegEnd]) -> Self {
        let row = |end: &LegEnd| match end {
            LegEnd::Voided => LegEndRow::Voided,
            LegEnd::Returned(approval) => {
                LegEndRow::Returned(Box::new(ApprovalRow::from(&**approval)))
            }
            LegEnd::NotGiven(reason) => LegEndRow::NotGiven((*reason).into()),
            LegEnd::ByHand { is_given, by, reason } => LegEndRow::ByHand(ByHandRow {
                is_given: *is_given,
                by: by.into(),
                reason: masked(reason),
            }),
        };
        Self { id: id.into(), ends: ends.iter().map(row).collect() }
    }

    pub fn parts(self) -> Result<(AttemptId, Vec<LegEnd>), RowError> {
        let end = |row: LegEndRow| {
            Ok(match row {
                LegEndRow::Voided => LegEnd::Voided,
                LegEndRow::Returned(row) => LegEnd::Returned(Box::new((*row).into())),
                LegEndRow::NotGiven(reason) => LegEnd::NotGiven(reason.into()),
                LegEndRow::ByHand(ByHandRow { is_given, by, reason }) => {
                    LegEnd::ByHand { is_given, by: by.into(), reason }
                }
            })
        };
        let ends: Result<Vec<LegEnd>, RowError> = self.ends.into_iter().map(end).collect();
        Ok((self.id.into(), ends?))
    }
}
