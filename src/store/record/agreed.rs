//! Contracts as rows: what was agreed, frozen at the sale.

use std::num::NonZeroU32;

use minicbor::{Decode, Encode};

use crate::domain::calendar::Anchor;
use crate::domain::catalog::TaxClass;
use crate::domain::contract::{
    CarryOver, Charging, Contract, ContractTerms, GrantTerms, LotSplit, Part, RefundRule, Renewal,
    SoldWords, UseBy,
};
use crate::domain::language::Localized;
use crate::domain::money::Money;
use crate::domain::offering::{
    ExitFee, Intro, OfferingCode, Period, Perk, PickRepeat, ServiceCode, UnitWords,
};
use crate::store::record::lot::{FundingRow, GrantRow};
use crate::store::record::perk::{PerkRow, ValidityRow};
use crate::store::record::{CentsRow, DateRow, IdRow, RowError, all, date_opt, numbered};

numbered!(TaxClassRow for TaxClass { 0 = Service, 1 = Procedure, 2 = Lab, 3 = Product });
numbered!(LotSplitRow for LotSplit { 0 = OneLot, 1 = LotPerUnit });
numbered!(ChargingRow for Charging { 0 = AutoPay, 1 = AtKiosk });
numbered!(UseByRow for UseBy { 0 = BuyerOnly, 1 = Anyone });
numbered!(PickRepeatRow for PickRepeat { 0 = Allowed, 1 = Refused });
numbered!(PeriodRow for Period { 0 = Month, 1 = Quarter, 2 = Year });

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ContractRow {
    #[n(0)]
    id: IdRow,
    #[n(1)]
    patient: IdRow,
    #[n(2)]
    sold_on: DateRow,
    #[n(3)]
    terms: AgreedRow,
    #[n(4)]
    parts: Vec<PartRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct AgreedRow {
    #[n(0)]
    offering: String,
    #[n(1)]
    version: u32,
    #[n(2)]
    name: String,
    #[n(3)]
    price: CentsRow,
    #[n(4)]
    renewal: Option<RenewalRow>,
    #[n(5)]
    grants: Vec<GrantTermsRow>,
    #[n(6)]
    perks: Vec<PerkRow>,
    #[n(7)]
    refund: RefundRuleRow,
    #[n(8)]
    notice_days: Option<u32>,
    #[n(9)]
    cooling_off_until: Option<DateRow>,
    #[n(10)]
    singles: Vec<SingleRow>,
    #[n(11)]
    use_by: UseByRow,
    #[n(12)]
    pick_repeat: PickRepeatRow,
    #[n(13)]
    upgrade_to: Option<String>,
    #[n(14)]
    words: Option<WordsRow>,
}

/// What was said of it, English and Spanish.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct WordsRow {
    #[n(0)]
    sentence: LocalizedRow,
    #[n(1)]
    counts: LocalizedRow,
    #[n(2)]
    perks: Vec<LocalizedRow>,
    /// One session, several, and several where there is little room.
    #[n(3)]
    unit: [LocalizedRow; 3],
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct LocalizedRow {
    #[n(0)]
    english: String,
    #[n(1)]
    spanish: String,
}

/// A service and what one of it cost alone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct SingleRow {
    #[n(0)]
    service: String,
    #[n(1)]
    price: CentsRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct GrantTermsRow {
    #[n(0)]
    what: GrantRow,
    #[n(1)]
    quantity: NonZeroU32,
    #[n(2)]
    funding: FundingRow,
    #[n(3)]
    singles: CentsRow,
    #[n(4)]
    validity: ValidityRow,
    #[n(5)]
    split: LotSplitRow,
    #[n(6)]
    class: TaxClassRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct RenewalRow {
    #[n(0)]
    first: DateRow,
    #[n(1)]
    period: PeriodRow,
    #[n(2)]
    charge: ChargingRow,
    #[n(3)]
    min_payments: Option<NonZeroU32>,
    /// Percent of the payments left, and at most.
    #[n(4)]
    exit_fee: Option<(u32, CentsRow)>,
    /// The lower price, and for so many periods.
    #[n(5)]
    intro: Option<(CentsRow, NonZeroU32)>,
    #[n(6)]
    carry_over: Option<CarryOverRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct CarryOverRow {
    #[n(0)]
    periods: NonZeroU32,
    #[n(1)]
    sessions_max: u32,
    #[n(2)]
    credit_max: CentsRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
enum RefundRuleRow {
    #[n(0)]
    Allocated(#[n(0)] CentsRow),
    #[n(1)]
    Repriced,
    #[n(2)]
    Unspent,
    #[n(3)]
    UnusedDays,
    #[n(4)]
    Nothing,
}

/// When, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct PartRow {
    #[n(0)]
    due: DateRow,
    #[n(1)]
    amount: CentsRow,
}

impl From<&Contract> for ContractRow {
    fn from(contract: &Contract) -> Self {
        let parts = contract.parts.iter();
        Self {
            id: contract.id.into(),
            patient: contract.patient.into(),
            sold_on: contract.sold_on.into(),
            terms: AgreedRow::from(&contract.terms),
            parts: parts
                .map(|part| PartRow { due: part.due.into(), amount: part.amount.into() })
                .collect(),
        }
    }
}

impl TryFrom<ContractRow> for Contract {
    type Error = RowError;

    fn try_from(row: ContractRow) -> Result<Self, RowError> {
        Ok(Self {
            id: row.id.into(),
            patient: row.patient.into(),
            sold_on: row.sold_on.try_into()?,
            terms: row.terms.try_into()?,
            parts: all(row.parts)?,
        })
    }
}

impl TryFrom<PartRow> for Part {
    type Error = RowError;

    fn try_from(row: PartRow) -> Result<Self, RowError> {
        Ok(Self { due: row.due.try_into()?, amount: row.amount.into() })
    }
}

impl From<&ContractTerms> for AgreedRow {
    fn from(terms: &ContractTerms) -> Self {
        let single = |(service, price): &(ServiceCode, Money)| SingleRow {
            service: service.0.clone(),
            price: (*price).into(),
        };
        Self {
            offering: terms.offering.0.clone(),
            version: terms.version,
            name: terms.name.clone(),
            price: terms.price.into(),
            renewal: terms.renewal.map(RenewalRow::from),
            grants: terms.grants.iter().map(GrantTermsRow::from).collect(),
            perks: terms.perks.iter().map(PerkRow::from).collect(),
            refund: terms.refund.into(),
            notice_days: terms.notice_days,
            cooling_off_until: terms.cooling_off_until.map(DateRow::from),
            singles: terms.singles.iter().map(single).collect(),
            use_by: terms.use_by.into(),
            pick_repeat: terms.pick_repeat.into(),
            upgrade_to: terms.upgrade_to.as_ref().map(|code| code.0.clone()),
            words: (terms.words != SoldWords::default()).then(|| WordsRow::from(&terms.words)),
        }
    }
}

impl From<&SoldWords> for WordsRow {
    fn from(words: &SoldWords) -> Self {
        let UnitWords { one, many, short } = &words.unit;
        Self {
            sentence: (&words.sentence).into(),
            counts: (&words.counts).into(),
            perks: words.perks.iter().map(LocalizedRow::from).collect(),
            unit: [one, many, short].map(LocalizedRow::from),
        }
    }
}

impl From<WordsRow> for SoldWords {
    fn from(row: WordsRow) -> Self {
        let [one, many, short] = row.unit.map(Localized::from);
        Self {
            sentence: row.sentence.into(),
            counts: row.counts.into(),
            perks: row.perks.into_iter().map(Localized::from).collect(),
            unit: UnitWords { one, many, short },
        }
    }
}

impl From<&Localized> for LocalizedRow {
    fn from(text: &Localized) -> Self {
        Self { english: text.english.clone(), spanish: text.spanish.clone() }
    }
}

impl From<LocalizedRow> for Localized {
    fn from(row: LocalizedRow) -> Self {
        Self { english: row.english, spanish: row.spanish }
    }
}

impl TryFrom<AgreedRow> for ContractTerms {
    type Error = RowError;

    fn try_from(row: AgreedRow) -> Result<Self, RowError> {
        let singles = row.singles.into_iter();
        Ok(Self {
            offering: OfferingCode(row.offering),
            version: row.version,
            name: row.name,
            price: row.price.into(),
            renewal: row.renewal.map(Renewal::try_from).transpose()?,
            grants: row.grants.into_iter().map(GrantTerms::from).collect(),
            perks: row.perks.into_iter().map(Perk::from).collect(),
            refund: row.refund.into(),
            notice_days: row.notice_days,
            cooling_off_until: date_opt(row.cooling_off_until)?,
            singles: singles.map(|it| (ServiceCode(it.service), it.price.into())).collect(),
            use_by: row.use_by.into(),
            pick_repeat: row.pick_repeat.into(),
            upgrade_to: row.upgrade_to.map(OfferingCode),
            words: row.words.map(SoldWords::from).unwrap_or_default(),
        })
    }
}

impl From<&GrantTerms> for GrantTermsRow {
    fn from(grant: &GrantTerms) -> Self {
        Self {
            what: GrantRow::from(&grant.what),
            quantity: grant.quantity,
            funding: grant.funding.into(),
            singles: grant.singles.into(),
            validity: grant.validity.into(),
            split: grant.split.into(),
            class: grant.class.into(),
        }
    }
}

impl From<GrantTermsRow> for GrantTerms {
    fn from(row: GrantTermsRow) -> Self {
        Self {
            what: row.what.into(),
            quantity: row.quantity,
            funding: row.funding.into(),
            singles: row.singles.into(),
            validity: row.validity.into(),
            split: row.split.into(),
            class: row.class.into(),
        }
    }
}

impl From<Renewal> for RenewalRow {
    fn from(renewal: Renewal) -> Self {
        Self {
            first: renewal.anchor.first.into(),
            period: renewal.anchor.period.into(),
            charge: renewal.charge.into(),
            min_payments: renewal.min_payments,
            exit_fee: renewal.exit_fee.map(|fee| (fee.percent, fee.cap.into())),
            intro: renewal.intro.map(|intro| (intro.price.into(), intro.cycles)),
            carry_over: renewal.carry_over.map(|carry| CarryOverRow {
                periods: carry.periods,
                sessions_max: carry.sessions_max,
                credit_max: carry.credit_max.into(),
            }),
        }
    }
}

impl TryFrom<RenewalRow> for Renewal {
    type Error = RowError;

    fn try_from(row: RenewalRow) -> Result<Self, RowError> {
        let fee = |(percent, cap): (u32, CentsRow)| ExitFee { percent, cap: cap.into() };
        let intro = |(price, cycles): (CentsRow, NonZeroU32)| Intro { price: price.into(), cycles };
        Ok(Self {
            anchor: Anchor { first: row.first.try_into()?, period: row.period.into() },
            charge: row.charge.into(),
            min_payments: row.min_payments,
            exit_fee: row.exit_fee.map(fee),
            intro: row.intro.map(intro),
            carry_over: row.carry_over.map(|carry| CarryOver {
                periods: carry.periods,
                sessions_max: carry.sessions_max,
                credit_max: carry.credit_max.into(),
            }),
        })
    }
}

impl From<RefundRule> for RefundRuleRow {
    fn from(rule: RefundRule) -> Self {
        match rule {
            RefundRule::Allocated { fee } => Self::Allocated(fee.into()),
            RefundRule::Repriced => Self::Repriced,
            RefundRule::Unspent => Self::Unspent,
            RefundRule::UnusedDays => Self::UnusedDays,
            RefundRule::Nothing => Self::Nothing,
        }
    }
}

impl From<RefundRuleRow> for RefundRule {
    fn from(row: RefundRuleRow) -> Self {
        match row {
            RefundRuleRow::Allocated(fee) => Self::Allocated { fee: fee.into() },
            RefundRuleRow::Repriced => Self::Repriced,
            RefundRuleRow::Unspent => Self::Unspent,
            RefundRuleRow::UnusedDays => Self::UnusedDays,
            RefundRuleRow::Nothing => Self::Nothing,
        }
    }
}
