//! Card batches as rows: what was compared, and how a batch was closed.

use minicbor::{Decode, Encode};

use crate::domain::card::{BatchBalance, BatchTotals, EcrRef, TenderTotal, TransactionNumber};
use crate::domain::card_day::{BatchClose, CloseEnd, Comparison, Difference, DifferenceKind, Side};
use crate::store::record::{CentsRow, IdRow, RowError, not_a, numbered};

numbered!(DifferenceKindRow for DifferenceKind {
    0 = NotAtTerminal, 1 = NotInJournal, 2 = OtherAmount, 3 = NotUndone, 4 = UndoneAtTerminal,
    5 = NotSent, 6 = Unclear, 7 = Totals, 8 = NoTotals, 9 = BankDisagrees,
});
numbered!(BalanceRow for BatchBalance { 0 = Agreed, 1 = OutOfBalance });

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ComparisonRow {
    #[n(0)]
    journal: SideRow,
    #[n(1)]
    terminal: SideRow,
    #[n(2)]
    differences: Vec<DifferenceRow>,
    #[n(3)]
    n_agreed: u32,
}

/// How many and how much, of purchases, of returns, and of what was undone; then what goes to the
/// bank.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct SideRow {
    #[n(0)]
    purchases: TotalRow,
    #[n(1)]
    returns: TotalRow,
    #[n(2)]
    voids: TotalRow,
    #[n(3)]
    to_bank: CentsRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct TotalRow {
    #[n(0)]
    count: u32,
    #[n(1)]
    amount: CentsRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DifferenceRow {
    #[n(0)]
    what: DifferenceKindRow,
    #[n(1)]
    reference: Option<u32>,
    #[n(2)]
    sale: Option<IdRow>,
    #[n(3)]
    transaction: Option<String>,
    #[n(4)]
    last_four: String,
    #[n(5)]
    ours: CentsRow,
    #[n(6)]
    theirs: Option<CentsRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BatchCloseRow {
    #[n(0)]
    comparison: ComparisonRow,
    #[n(1)]
    end: CloseEndRow,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum CloseEndRow {
    #[n(0)]
    Closed(#[n(0)] BatchTotalsRow),
    #[n(1)]
    Empty,
    #[n(2)]
    WithoutTotals,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct BatchTotalsRow {
    #[n(0)]
    batch: String,
    #[n(1)]
    credit: Option<TotalRow>,
    #[n(2)]
    debit: Option<TotalRow>,
    #[n(3)]
    balance: BalanceRow,
    /// UTF-8. Bytes, because times and numbers of devices may have the form of a card's.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    terminal_time: Vec<u8>,
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    terminal_id: Vec<u8>,
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    merchant_id: Vec<u8>,
}

impl From<&Comparison> for ComparisonRow {
    fn from(comparison: &Comparison) -> Self {
        Self {
            journal: SideRow::from(&comparison.journal),
            terminal: SideRow::from(&comparison.terminal),
            differences: comparison.differences.iter().map(DifferenceRow::from).collect(),
            n_agreed: comparison.n_agreed,
        }
    }
}

impl TryFrom<ComparisonRow> for Comparison {
    type Error = RowError;

    fn try_from(row: ComparisonRow) -> Result<Self, RowError> {
        let differences = row.differences.into_iter().map(Difference::try_from);
        Ok(Self {
            journal: row.journal.into(),
            terminal: row.terminal.into(),
            differences: differences.collect::<Result<_, _>>()?,
            n_agreed: row.n_agreed,
        })
    }
}

impl From<&Side> for SideRow {
    fn from(side: &Side) -> Self {
        Self {
            purchases: side.purchases.into(),
            returns: side.returns.into(),
            voids: side.voids.into(),
            to_bank: side.to_bank.into(),
        }
    }
}

impl From<SideRow> for Side {
    fn from(row: SideRow) -> Self {
        Self {
            purchases: row.purchases.into(),
            returns: row.returns.into(),
            voids: row.voids.into(),
            to_bank: row.to_bank.into(),
        }
    }
}

impl From<TenderTotal> for TotalRow {
    fn from(total: TenderTotal) -> Self {
        Self { count: total.count, amount: total.amount.into() }
    }
}

impl From<TotalRow> for TenderTotal {
    fn from(row: TotalRow) -> Self {
        Self { count: row.count, amount: row.amount.into() }
    }
}

impl From<&Difference> for DifferenceRow {
    fn from(difference: &Difference) -> Self {
        Self {
            what: difference.what.into(),
            reference: difference.reference.map(EcrRef::get),
            sale: difference.sale.map(IdRow::from),
            transaction: difference.transaction.as_ref().map(|number| number.0.clone()),
            last_four: difference.last_four.clone(),
            ours: difference.ours.into(),
            theirs: difference.theirs.map(CentsRow::from),
        }
    }
}

impl TryFrom<DifferenceRow> for Difference {
    type Error = RowError;

    fn try_from(row: DifferenceRow) -> Result<Self, RowError> {
        let reference =
            row.reference.map(|number| EcrRef::new(number).ok_or_else(|| not_a("reference")));
        Ok(Self {
            what: row.what.into(),
            reference: reference.transpose()?,
            sale: row.sale.map(Into::into),
            transaction: row.transaction.map(TransactionNumber),
            last_four: row.last_four,
            ours: row.ours.into(),
            theirs: row.theirs.map(Into::into),
        })
    }
}

impl From<&BatchClose> for BatchCloseRow {
    fn from(close: &BatchClose) -> Self {
        Self {
            comparison: ComparisonRow::from(&close.comparison),
            end: match &close.end {
                CloseEnd::Closed(totals) => CloseEndRow::Closed(BatchTotalsRow::from(totals)),
                CloseEnd::Empty => CloseEndRow::Empty,
                CloseEnd::WithoutTotals => CloseEndRow::WithoutTotals,
            },
        }
    }
}

impl TryFrom<BatchCloseRow> for BatchClose {
    type Error = RowError;

    fn try_from(row: BatchCloseRow) -> Result<Self, RowError> {
        Ok(Self {
            comparison: row.comparison.try_into()?,
            end: match row.end {
                CloseEndRow::Closed(totals) => CloseEnd::Closed(totals.try_into()?),
                CloseEndRow::Empty => CloseEnd::Empty,
                CloseEndRow::WithoutTotals => CloseEnd::WithoutTotals,
            },
        })
    }
}

impl From<&BatchTotals> for BatchTotalsRow {
    fn from(totals: &BatchTotals) -> Self {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Self {
            batch: totals.batch.clone(),
            credit: totals.credit.map(TotalRow::from),
            debit: totals.debit.map(TotalRow::from),
            balance: totals.balance.into(),
            terminal_time: bytes(&totals.terminal_time),
            terminal_id: bytes(&totals.terminal_id),
            merchant_id: bytes(&totals.merchant_id),
        }
    }
}

impl TryFrom<BatchTotalsRow> for BatchTotals {
    type Error = RowError;

    fn try_from(row: BatchTotalsRow) -> Result<Self, RowError> {
        let text = |bytes| String::from_utf8(bytes).map_err(|_why| not_a("text"));
        Ok(Self {
            batch: row.batch,
            credit: row.credit.map(Into::into),
            debit: row.debit.map(Into::into),
            balance: row.balance.into(),
            terminal_time: text(row.terminal_time)?,
            terminal_id: text(row.terminal_id)?,
            merchant_id: text(row.merchant_id)?,
        })
    }
}
