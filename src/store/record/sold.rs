//! What a payment bought, as a row: lines, tenders, points.

use std::num::NonZeroU32;

use minicbor::{Decode, Encode};

use crate::domain::cart::{DiscountQuote, Draw};
use crate::domain::entitlement::Lot;
use crate::domain::id::{Id, PatientId};
use crate::domain::sold::{Goods, LotsTax, Sold, SoldLine, Tender};
use crate::store::record::agreed::{ContractRow, TaxClassRow};
use crate::store::record::lot::LotRow;
use crate::store::record::perk::DiscountRow;
use crate::store::record::{CentsRow, IdRow, RowError, SpanRow, all};

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SoldRow {
    #[n(0)]
    sale: IdRow,
    #[n(1)]
    patient: IdRow,
    #[n(2)]
    lines: Vec<LineRow>,
    #[n(3)]
    tax: CentsRow,
    #[n(4)]
    tenders: Vec<TenderRow>,
    #[n(5)]
    points: Option<LotRow>,
    /// From schema 3 of sales on, 2 of kind 21.
    #[n(6)]
    points_times: Option<NonZeroU32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum LineRow {
    #[n(0)]
    Contract(#[n(0)] NewContractRow),
    #[n(1)]
    Cycle(#[n(0)] CycleRow),
    /// The contract, which part, and how much.
    #[n(2)]
    Part(#[n(0)] IdRow, #[n(1)] u32, #[n(2)] CentsRow),
    #[n(3)]
    Goods(#[n(0)] GoodsRow),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct NewContractRow {
    #[n(0)]
    contract: Box<ContractRow>,
    #[n(1)]
    paid: CentsRow,
    #[n(2)]
    lots: Vec<LotRow>,
    #[n(3)]
    goods: Vec<GoodsRow>,
    #[n(4)]
    discount: Option<DiscountRow>,
    #[n(5)]
    upgrade_of: Option<IdRow>,
    /// From schema 3 of sales on, 2 of kind 21; left out where there is none.
    #[n(6)]
    taxes: Option<Vec<LotsTaxRow>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct CycleRow {
    #[n(0)]
    contract: IdRow,
    #[n(1)]
    cycle: u32,
    #[n(2)]
    span: SpanRow,
    #[n(3)]
    price: CentsRow,
    #[n(4)]
    lots: Vec<LotRow>,
    /// As of a new contract.
    #[n(5)]
    taxes: Option<Vec<LotsTaxRow>>,
}

/// Tax on lots at one rate.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct LotsTaxRow {
    #[n(0)]
    lots: Vec<IdRow>,
    #[n(1)]
    goods: CentsRow,
    #[n(2)]
    tax: CentsRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct GoodsRow {
    #[n(0)]
    code: String,
    #[n(1)]
    name: String,
    #[n(2)]
    quantity: NonZeroU32,
    #[n(3)]
    gross: CentsRow,
    #[n(4)]
    discount: Option<DiscountRow>,
    #[n(5)]
    net: CentsRow,
    #[n(6)]
    tax: CentsRow,
    #[n(7)]
    class: TaxClassRow,
}

/// Units taken from a lot, and the value that they stood for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DrawRow {
    #[n(0)]
    lot: IdRow,
    #[n(1)]
    units: NonZeroU32,
    #[n(2)]
    value: CentsRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum TenderRow {
    #[n(0)]
    Card(#[n(0)] CentsRow, #[n(1)] Option<IdRow>),
    #[n(1)]
    OnFile(#[n(0)] CentsRow),
    #[n(2)]
    Cash(#[n(0)] CentsRow),
    #[n(3)]
    Wallet(#[n(0)] CentsRow, #[n(1)] Vec<DrawRow>),
    #[n(4)]
    ProductCredit(#[n(0)] CentsRow, #[n(1)] Vec<DrawRow>),
    /// How many, what they pay, and from which lots.
    #[n(5)]
    Points(#[n(0)] u32, #[n(1)] CentsRow, #[n(2)] Vec<DrawRow>),
    #[n(6)]
    HandedIn(#[n(0)] IdRow, #[n(1)] CentsRow),
    #[n(7)]
    HeldInDoubt(#[n(0)] CentsRow, #[n(1)] IdRow),
}

impl From<&Sold> for SoldRow {
    fn from(sold: &Sold) -> Self {
        Self {
            sale: sold.sale.into(),
            patient: sold.patient.into(),
            lines: sold.lines.iter().map(LineRow::from).collect(),
            tax: sold.tax.into(),
            tenders: sold.tenders.iter().map(TenderRow::from).collect(),
            points: sold.points.as_ref().map(LotRow::from),
            points_times: sold.points_times,
        }
    }
}

impl SoldRow {
    pub fn patient(&self) -> PatientId {
        self.patient.into()
    }
}

impl TryFrom<SoldRow> for Sold {
    type Error = RowError;

    fn try_from(row: SoldRow) -> Result<Self, RowError> {
        Ok(Self {
            sale: row.sale.into(),
            patient: row.patient.into(),
            lines: all(row.lines)?,
            tax: row.tax.into(),
            tenders: row.tenders.into_iter().map(Tender::from).collect(),
            points: row.points.map(Lot::try_from).transpose()?,
            points_times: row.points_times,
        })
    }
}

impl From<&SoldLine> for LineRow {
    fn from(line: &SoldLine) -> Self {
        let lot_rows = |lots: &[Lot]| lots.iter().map(LotRow::from).collect();
        match line {
            SoldLine::Contract { contract, paid, lots, goods, discount, upgrade_of, taxes } => {
                Self::Contract(NewContractRow {
                    contract: Box::new(ContractRow::from(&**contract)),
                    paid: (*paid).into(),
                    lots: lot_rows(lots),
                    goods: goods.iter().map(GoodsRow::from).collect(),
                    discount: discount.as_ref().map(DiscountRow::from),
                    upgrade_of: upgrade_of.map(IdRow::from),
                    taxes: tax_rows(taxes),
                })
            }
            SoldLine::Cycle { contract, cycle, span, price, lots, taxes } => {
                Self::Cycle(CycleRow {
                    contract: (*contract).into(),
                    cycle: *cycle,
                    span: (*span).into(),
                    price: (*price).into(),
                    lots: lot_rows(lots),
                    taxes: tax_rows(taxes),
                })
            }
            SoldLine::Part { contract, part, amount } => {
                Self::Part((*contract).into(), *part, (*amount).into())
            }
            SoldLine::Goods(goods) => Self::Goods(GoodsRow::from(goods)),
        }
    }
}

impl TryFrom<LineRow> for SoldLine {
    type Error = RowError;

    fn try_from(row: LineRow) -> Result<Self, RowError> {
        Ok(match row {
            LineRow::Contract(row) => Self::Contract {
                contract: Box::new((*row.contract).try_into()?),
                paid: row.paid.into(),
                lots: all(row.lots)?,
                goods: row.goods.into_iter().map(Goods::from).collect(),
                discount: row.discount.map(DiscountQuote::from),
                upgrade_of: row.upgrade_of.map(Id::from),
                taxes: taxes(row.taxes),
            },
            LineRow::Cycle(row) => Self::Cycle {
                contract: row.contract.into(),
                cycle: row.cycle,
                span: row.span.try_into()?,
                price: row.price.into(),
                lots: all(row.lots)?,
                taxes: taxes(row.taxes),
            },
            LineRow::Part(contract, part, amount) => {
                Self::Part { contract: contract.into(), part, amount: amount.into() }
            }
            LineRow::Goods(row) => Self::Goods(row.into()),
        })
    }
}

/// `None` where there is none: such a row is as it was before there were any.
fn tax_rows(taxes: &[LotsTax]) -> Option<Vec<LotsTaxRow>> {
    let row = |taxed: &LotsTax| LotsTaxRow {
        lots: taxed.lots.iter().map(|lot| IdRow::from(*lot)).collect(),
        goods: taxed.goods.into(),
        tax: taxed.tax.into(),
    };
    (!taxes.is_empty()).then(|| taxes.iter().map(row).collect())
}

fn taxes(rows: Option<Vec<LotsTaxRow>>) -> Vec<LotsTax> {
    let taxed = |row: LotsTaxRow| LotsTax {
        lots: row.lots.into_iter().map(Id::from).collect(),
        goods: row.goods.into(),
        tax: row.tax.into(),
    };
    rows.into_iter().flatten().map(taxed).collect()
}

impl From<&Goods> for GoodsRow {
    fn from(goods: &Goods) -> Self {
        Self {
            code: goods.code.clone(),
            name: goods.name.clone(),
            quantity: goods.quantity,
            gross: goods.gross.into(),
            discount: goods.discount.as_ref().map(DiscountRow::from),
            net: goods.net.into(),
            tax: goods.tax.into(),
            class: goods.class.into(),
        }
    }
}

impl From<GoodsRow> for Goods {
    fn from(row: GoodsRow) -> Self {
        Self {
            code: row.code,
            name: row.name,
            quantity: row.quantity,
            gross: row.gross.into(),
            discount: row.discount.map(DiscountQuote::from),
            net: row.net.into(),
            tax: row.tax.into(),
            class: row.class.into(),
        }
    }
}

impl From<&Draw> for DrawRow {
    fn from(draw: &Draw) -> Self {
        Self { lot: draw.lot.into(), units: draw.units, value: draw.value.into() }
    }
}

impl From<DrawRow> for Draw {
    fn from(row: DrawRow) -> Self {
        Self { lot: row.lot.into(), units: row.units, value: row.value.into() }
    }
}

/// Draws as rows.
pub fn draw_rows(draws: &[Draw]) -> Vec<DrawRow> {
    draws.iter().map(DrawRow::from).collect()
}

/// Rows as draws.
pub fn draws(rows: Vec<DrawRow>) -> Vec<Draw> {
    rows.into_iter().map(Draw::from).collect()
}

impl From<&Tender> for TenderRow {
    fn from(tender: &Tender) -> Self {
        match tender {
            Tender::Card { amount, attempt } => {
                Self::Card((*amount).into(), attempt.map(IdRow::from))
            }
            Tender::OnFile { amount } => Self::OnFile((*amount).into()),
            Tender::Cash { amount } => Self::Cash((*amount).into()),
            Tender::Wallet { face, draws } => Self::Wallet((*face).into(), draw_rows(draws)),
            Tender::ProductCredit { face, draws } => {
                Self::ProductCredit((*face).into(), draw_rows(draws))
            }
            Tender::Points { points, worth, draws } => {
                Self::Points(*points, (*worth).into(), draw_rows(draws))
            }
            Tender::HandedIn { contract, value } => {
                Self::HandedIn((*contract).into(), (*value).into())
            }
            Tender::HeldInDoubt { amount, attempt } => {
                Self::HeldInDoubt((*amount).into(), (*attempt).into())
            }
        }
    }
}

impl From<TenderRow> for Tender {
    fn from(row: TenderRow) -> Self {
        match row {
            TenderRow::Card(amount, attempt) => {
                Self::Card { amount: amount.into(), attempt: attempt.map(Id::from) }
            }
            TenderRow::OnFile(amount) => Self::OnFile { amount: amount.into() },
            TenderRow::Cash(amount) => Self::Cash { amount: amount.into() },
            TenderRow::Wallet(face, rows) => Self::Wallet { face: face.into(), draws: draws(rows) },
            TenderRow::ProductCredit(face, rows) => {
                Self::ProductCredit { face: face.into(), draws: draws(rows) }
            }
            TenderRow::Points(points, worth, rows) => {
                Self::Points { points, worth: worth.into(), draws: draws(rows) }
            }
            TenderRow::HandedIn(contract, value) => {
                Self::HandedIn { contract: contract.into(), value: value.into() }
            }
            TenderRow::HeldInDoubt(amount, attempt) => {
                Self::HeldInDoubt { amount: amount.into(), attempt: attempt.into() }
            }
        }
    }
}
