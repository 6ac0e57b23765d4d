//! Signed texts and consents as rows.

use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};

use crate::domain::language::Language;
use crate::domain::offering::OfferingCode;
use crate::domain::patient::PersonName;
use crate::domain::signature::{Ink, InkPoint, Signature};
use crate::domain::signer::{Relation, Representative};
use crate::domain::terms::{
    AgreedOffering, ClauseCode, ClauseRule, ClauseSubject, ClauseText, Consent, Initials,
    TermsDigest, TermsText,
};
use crate::store::record::{InstantRow, RowError, id_bytes, id_from, not_a, numbered};

numbered!(LanguageRow for Language { 0 = English, 1 = Spanish });

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TermsRow {
    #[n(0)]
    language: LanguageRow,
    /// In rows of one offering, as the first kiosks wrote them.
    #[n(1)]
    offering: Option<String>,
    #[n(2)]
    offering_version: Option<u32>,
    #[n(3)]
    opening: Vec<String>,
    #[n(4)]
    clauses: Vec<ClauseRow>,
    #[n(5)]
    statement: String,
    #[n(6)]
    offerings: Option<Vec<AgreedRow>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct AgreedRow {
    #[n(0)]
    code: String,
    #[n(1)]
    version: u32,
    #[n(2)]
    name: String,
}

numbered!(RuleRow for ClauseRule {
    0 = RefundAllocated, 1 = RefundRepriced, 2 = RefundUnspent, 3 = RefundUnusedDays, 4 = Ends,
    5 = BonusEnds, 6 = BuyerOnly, 7 = Eligibility, 8 = Renews, 9 = MinPayments, 10 = ExitFee,
    11 = CarryOver, 12 = Parts, 13 = NotInsurance, 14 = CoolingOff, 15 = OutsideInsurance,
    16 = StoredCard, 17 = NoRefund, 18 = PaidAtKiosk,
});

numbered!(SubjectRow for ClauseSubject {
    0 = Refund, 1 = Cancellation, 2 = Expiry, 3 = Restriction, 4 = Renewal, 5 = Payment, 6 = Notice,
});

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct ClauseRow {
    #[n(0)]
    code: String,
    #[n(1)]
    version: u32,
    #[n(2)]
    title: String,
    #[n(3)]
    short: String,
    #[n(4)]
    full: String,
    #[n(5)]
    promise: String,
    #[n(6)]
    page_group: Option<u32>,
    #[n(7)]
    rule: Option<RuleRow>,
    #[n(8)]
    scope: Option<String>,
    #[n(9)]
    is_bold: Option<bool>,
    #[n(10)]
    covers: Option<Vec<SubjectRow>>,
}

impl From<&TermsText> for TermsRow {
    fn from(text: &TermsText) -> Self {
        Self {
            language: text.language.into(),
            offering: None,
            offering_version: None,
            opening: text.opening.clone(),
            clauses: text.clauses.iter().map(ClauseRow::from).collect(),
            statement: text.statement.clone(),
            offerings: Some(text.offerings.iter().map(AgreedRow::from).collect()),
        }
    }
}

impl From<TermsRow> for TermsText {
    fn from(row: TermsRow) -> Self {
        let one = row.offering.zip(row.offering_version).map(|(code, version)| AgreedOffering {
            code: OfferingCode(code),
            version,
            name: String::new(),
        });
        let offerings = match row.offerings {
            Some(offerings) => offerings.into_iter().map(AgreedOffering::from).collect(),
            None => one.into_iter().collect(),
        };
        Self {
            language: row.language.into(),
            offerings,
            opening: row.opening,
            clauses: row.clauses.into_iter().map(ClauseText::from).collect(),
            statement: row.statement,
        }
    }
}

impl From<&AgreedOffering> for AgreedRow {
    fn from(offering: &AgreedOffering) -> Self {
        Self {
            code: offering.code.0.clone(),
            version: offering.version,
            name: offering.name.clone(),
        }
    }
}

impl From<AgreedRow> for AgreedOffering {
    fn from(row: AgreedRow) -> Self {
        Self { code: OfferingCode(row.code), version: row.version, name: row.name }
    }
}

impl From<&ClauseText> for ClauseRow {
    fn from(clause: &ClauseText) -> Self {
        Self {
            code: clause.code.0.clone(),
            version: clause.version,
            title: clause.title.clone(),
            short: clause.short.clone(),
            full: clause.full.clone(),
            promise: clause.promise.clone(),
            page_group: clause.page_group,
            rule: clause.rule.map(RuleRow::from),
            scope: (!clause.scope.is_empty()).then(|| clause.scope.clone()),
            is_bold: clause.is_bold.then_some(true),
            covers: (!clause.covers.is_empty())
                .then(|| clause.covers.iter().copied().map(SubjectRow::from).collect()),
        }
    }
}

impl From<ClauseRow> for ClauseText {
    fn from(row: ClauseRow) -> Self {
        Self {
            code: ClauseCode(row.code),
            version: row.version,
            title: row.title,
            short: row.short,
            full: row.full,
            promise: row.promise,
            page_group: row.page_group,
            rule: row.rule.map(ClauseRule::from),
            scope: row.scope.unwrap_or_default(),
            is_bold: row.is_bold.unwrap_or_default(),
            covers: row.covers.into_iter().flatten().map(ClauseSubject::from).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    patient: [u8; 16],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    terms: [u8; 32],
    #[n(3)]
    language: LanguageRow,
    #[n(4)]
    initials: Vec<InitialsRow>,
    #[n(5)]
    signature: SignatureRow,
    #[n(6)]
    signed_at: InstantRow,
    #[n(7)]
    signer: Option<SignerRow>,
}

numbered!(RelationRow for Relation { 0 = Parent, 1 = Guardian, 2 = Attorney });

/// Who signed for the patient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct SignerRow {
    #[n(0)]
    first: String,
    #[n(1)]
    last: String,
    #[n(2)]
    relation: RelationRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct InitialsRow {
    #[n(0)]
    clause: String,
    #[n(1)]
    letters: String,
    #[n(2)]
    given_at: InstantRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum SignatureRow {
    /// Strokes, each a list of points.
    #[n(0)]
    Drawn(#[n(0)] Vec<Vec<PointRow>>),
    #[n(1)]
    Typed(#[n(0)] String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct PointRow {
    #[n(0)]
    x: i32,
    #[n(1)]
    y: i32,
    #[n(2)]
    t_millis: u32,
}

impl From<&Consent> for ConsentRow {
    fn from(consent: &Consent) -> Self {
        let initials = consent.initials.iter().map(|given| InitialsRow {
            clause: given.clause.0.clone(),
            letters: given.letters.clone(),
            given_at: given.given_at.into(),
        });
        Self {
            id: id_bytes(consent.id),
            patient: id_bytes(consent.patient),
            terms: consent.terms.0,
            language: consent.language.into(),
            initials: initials.collect(),
            signature: SignatureRow::from(&consent.signature),
            signed_at: consent.signed_at.into(),
            signer: consent.signer.as_ref().map(|signer| SignerRow {
                first: signer.name.first().to_owned(),
                last: signer.name.last().to_owned(),
                relation: signer.relation.into(),
            }),
        }
    }
}

impl TryFrom<ConsentRow> for Consent {
    type Error = RowError;

    fn try_from(row: ConsentRow) -> Result<Self, RowError> {
        let initials = row.initials.into_iter().map(|given| {
            Ok(Initials {
                clause: ClauseCode(given.clause),
                letters: given.letters,
                given_at: given.given_at.try_into()?,
            })
        });
        Ok(Self {
            id: id_from(row.id),
            patient: id_from(row.patient),
            terms: TermsDigest(row.terms),
            language: row.language.into(),
            initials: initials.collect::<Result<_, RowError>>()?,
            signature: row.signature.into(),
            signed_at: DateTime::<Utc>::try_from(row.signed_at)?,
            signer: row.signer.map(Representative::try_from).transpose()?,
        })
    }
}

impl TryFrom<SignerRow> for Representative {
    type Error = RowError;

    fn try_from(row: SignerRow) -> Result<Self, RowError> {
        let name = PersonName::new(&row.first, &row.last).map_err(|_why| not_a("name"))?;
        Ok(Self { name, relation: row.relation.into() })
    }
}

impl From<&Signature> for SignatureRow {
    fn from(signature: &Signature) -> Self {
        let point =
            |point: &InkPoint| PointRow { x: point.x, y: point.y, t_millis: point.t_millis };
        match signature {
            Signature::Drawn(ink) => Self::Drawn(
                ink.strokes.iter().map(|stroke| stroke.iter().map(point).collect()).collect(),
            ),
            Signature::Typed(name) => Self::Typed(name.clone()),
        }
    }
}

impl From<SignatureRow> for Signature {
    fn from(row: SignatureRow) -> Self {
        let point = |row: PointRow| InkPoint { x: row.x, y: row.y, t_millis: row.t_millis };
        match row {
            SignatureRow::Drawn(strokes) => Self::Drawn(Ink {
                strokes: strokes
                    .into_iter()
                    .map(|stroke| stroke.into_iter().map(point).collect())
                    .collect(),
            }),
            SignatureRow::Typed(name) => Self::Typed(name),
        }
    }
}
