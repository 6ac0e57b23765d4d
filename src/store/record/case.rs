//! What staff said and found of payments, approvals that came too late, and terminals, as rows.

use minicbor::{Decode, Encode};

use crate::domain::card::EcrRef;
use crate::domain::open_case::{
    FoundByHand, LateEnd, Question, Settlement, Signer, Slip, StaffAnswer,
};
use crate::store::record::intent::QuestionRow;
use crate::store::record::sale::{last_four, masked};
use crate::store::record::{IdRow, RowError, id_bytes, id_from, not_a};

/// Who put their name to it: an id where the person has an account here, and the name in any case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignerRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    staff: Option<[u8; 16]>,
    #[n(1)]
    name: String,
}

impl From<&Signer> for SignerRow {
    fn from(by: &Signer) -> Self {
        Self { staff: by.staff.map(id_bytes), name: masked(&by.name) }
    }
}

impl From<SignerRow> for Signer {
    fn from(row: SignerRow) -> Self {
        Self { staff: row.staff.map(id_from), name: row.name }
    }
}

/// A member of staff said yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AnswerRow {
    #[n(0)]
    attempt: IdRow,
    /// `None`: has the patient got the receipt?
    #[n(1)]
    of_payment: Option<QuestionRow>,
    #[n(2)]
    by: SignerRow,
    #[n(3)]
    reason: String,
    #[n(4)]
    is_yes: bool,
}

impl From<&StaffAnswer> for AnswerRow {
    fn from(answer: &StaffAnswer) -> Self {
        Self {
            attempt: answer.attempt.into(),
            of_payment: match answer.to {
                Question::OfPayment(question) => Some(question.into()),
                Question::HandedOver => None,
            },
            by: SignerRow::from(&answer.by),
            reason: masked(&answer.reason),
            is_yes: answer.is_yes,
        }
    }
}

impl From<AnswerRow> for StaffAnswer {
    fn from(row: AnswerRow) -> Self {
        Self {
            attempt: row.attempt.into(),
            to: row.of_payment.map_or(Question::HandedOver, |row| Question::OfPayment(row.into())),
            by: row.by.into(),
            reason: row.reason,
            is_yes: row.is_yes,
        }
    }
}

/// The clinic found out what the terminal cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SettledRow {
    #[n(0)]
    attempt: IdRow,
    #[n(1)]
    by: SignerRow,
    #[n(2)]
    reason: String,
    #[n(3)]
    found: FoundRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum FoundRow {
    #[n(0)]
    Charged(#[n(0)] SlipRow),
    #[n(1)]
    NotCharged,
    #[n(2)]
    GivenBack,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct SlipRow {
    #[n(0)]
    auth_code: String,
    #[n(1)]
    transaction: String,
    #[n(2)]
    last_four: String,
}

impl From<&Settlement> for SettledRow {
    fn from(settlement: &Settlement) -> Self {
        Self {
            attempt: settlement.attempt.into(),
            by: SignerRow::from(&settlement.by),
            reason: masked(&settlement.reason),
            found: match &settlement.found {
                FoundByHand::Charged(slip) => FoundRow::Charged(SlipRow {
                    auth_code: masked(&slip.auth_code),
                    transaction: masked(&slip.transaction),
                    last_four: last_four(&slip.last_four),
                }),
                FoundByHand::NotCharged => FoundRow::NotCharged,
                FoundByHand::GivenBack => FoundRow::GivenBack,
            },
        }
    }
}

impl From<SettledRow> for Settlement {
    fn from(row: SettledRow) -> Self {
        Self {
            attempt: row.attempt.into(),
            by: row.by.into(),
            reason: row.reason,
            found: match row.found {
                FoundRow::Charged(slip) => FoundByHand::Charged(Slip {
                    auth_code: slip.auth_code,
                    transaction: slip.transaction,
                    last_four: slip.last_four,
                }),
                FoundRow::NotCharged => FoundByHand::NotCharged,
                FoundRow::GivenBack => FoundByHand::GivenBack,
            },
        }
    }
}

/// How an approval that came too late ended; undone by the kiosk where nobody is named.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LateEndRow {
    #[n(0)]
    reference: u32,
    #[n(1)]
    by: Option<SignerRow>,
    #[n(2)]
    reason: Option<String>,
}

impl LateEndRow {
    pub fn new(reference: EcrRef, end: &LateEnd) -> Self {
        let (by, reason) = match end {
            LateEnd::Undone => (None, None),
            LateEnd::ByHand { by, reason } => (Some(SignerRow::from(by)), Some(masked(reason))),
        };
        Self { reference: reference.get(), by, reason }
    }

    pub fn parts(self) -> Result<(EcrRef, LateEnd), RowError> {
        let reference = EcrRef::new(self.reference).ok_or_else(|| not_a("reference"))?;
        let end = match self.by {
            None => LateEnd::Undone,
            Some(by) => LateEnd::ByHand { by: by.into(), reason: self.reason.unwrap_or_default() },
        };
        Ok((reference, end))
    }
}
