//! What is not finished about card money, and what a start of the kiosk has to know of it.

use chrono::{DateTime, Utc};

use crate::domain::card::{EcrRef, TerminalIdentity};
use crate::domain::give_back::{GiveBack, OpenBack};
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::intent::{Intent, OpenReason, Standing};
use crate::domain::money::Money;
use crate::domain::open_case::{CaseKind, OpenCase, Swapped};
use crate::domain::sale::{CardPayment, names};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::projection::missing;
use crate::store::read::{bytes, id_of, keys, read_sale, read_standing, row};
use crate::store::record::intent::StandingRow;
use crate::store::record::sale::CardPaymentRow;
use crate::store::record::{RowError, from_bytes, not_a};
use crate::store::tables::Shelf;

impl Store {
    /// The intents that no sale and no end has closed, the oldest first, and why.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn open_intents(&self) -> Result<Vec<(Intent, OpenReason)>, StoreError> {
        let open = self.open_payments()?;
        Ok(open.into_iter().map(|standing| (standing.intent, standing.reason)).collect())
    }

    /// The same, with every charge that is written of them.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn open_payments(&self) -> Result<Vec<Standing>, StoreError> {
        let txn = self.read()?;
        let mut open = Vec::new();
        for key in keys(&txn, Shelf::OpenIntents, &[])? {
            let attempt: AttemptId = id_of(Shelf::OpenIntents, &key)?;
            let standing: StandingRow = row(&txn, Shelf::Intents, attempt, read_standing)?
                .ok_or_else(|| missing(Shelf::Intents, attempt))?;
            let garbled = |why: RowError| why.of(Shelf::Intents.name(), attempt);
            let standing = standing.standing().map_err(garbled)?;
            open.push(standing.ok_or_else(|| garbled(not_a("state of an open intent")))?);
        }
        Ok(open)
    }

    /// Approvals that came too late and are not undone, the oldest reference first.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn late_approvals(&self) -> Result<Vec<CardPayment>, StoreError> {
        let txn = self.read()?;
        let mut late = Vec::new();
        for key in keys(&txn, Shelf::LateApprovals, &[])? {
            let garbled = |why: RowError| why.of(Shelf::LateApprovals.name(), "a row");
            let row = bytes(&txn, Shelf::LateApprovals, &key)?.unwrap_or_default();
            let payment = from_bytes::<CardPaymentRow>(&row).and_then(CardPayment::try_from);
            late.push(payment.map_err(garbled)?);
        }
        Ok(late)
    }

    /// Everything that somebody of the clinic has to see to, the oldest first.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn open_cases(&self) -> Result<Vec<OpenCase>, StoreError> {
        let present = self.last_terminal()?;
        let mut cases = Vec::new();
        for standing in self.open_payments()? {
            cases.push(of_payment(&standing, present.as_ref())?);
        }
        let txn = self.read()?;
        for late in self.late_approvals()? {
            let attempt = late.attempt;
            let standing: StandingRow = row(&txn, Shelf::Intents, attempt, read_standing)?
                .ok_or_else(|| missing(Shelf::Intents, attempt))?;
            let garbled = |why: RowError| why.of(Shelf::Intents.name(), attempt);
            let intent = Intent::try_from(standing.intent).map_err(garbled)?;
            let amount = late.approval.amount;
            let asked = Some(late.terminal.serial_number.as_str());
            cases.push(OpenCase {
                swapped: swapped(asked, present.as_ref()),
                taken: amount,
                ..case(&intent, late.reference, CaseKind::LateApproval)
            });
        }
        for key in keys(&txn, Shelf::ToHandOver, &[])? {
            let attempt: AttemptId = id_of(Shelf::ToHandOver, &key)?;
            let sale = bytes(&txn, Shelf::ToHandOver, &key)?.unwrap_or_default();
            let sale: SaleId = id_of(Shelf::ToHandOver, &sale)?;
            let sale = row(&txn, Shelf::Sales, sale, read_sale)?
                .ok_or_else(|| missing(Shelf::Sales, sale))?;
            let standing: StandingRow = row(&txn, Shelf::Intents, attempt, read_standing)?
                .ok_or_else(|| missing(Shelf::Intents, attempt))?;
            let garbled = |why: RowError| why.of(Shelf::Intents.name(), attempt);
            let intent = Intent::try_from(standing.intent).map_err(garbled)?;
            let kind = CaseKind::ToHandOver { sale: sale.id, receipt: sale.receipt };
            cases.push(OpenCase { taken: intent.amount, ..case(&intent, intent.reference, kind) });
        }
        for OpenBack { back, doubt } in self.open_backs()? {
            cases.extend(of_back(&back, doubt.is_some(), present.as_ref())?);
        }
        cases.sort_by_key(|case| case.opened_at);
        Ok(cases)
    }

    /// The card payments of sales that were made since `since`, the oldest first.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn paid_since(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<(DateTime<Utc>, CardPayment)>, StoreError> {
        use redb::ReadableTable as _;
        let txn = self.read()?;
        let table = txn.open_table(Shelf::Sales.table())?;
        let mut paid = Vec::new();
        // The order of ids is the order of time.
        for pair in table.iter()?.rev() {
            let (key, row) = pair?;
            let id: SaleId = id_of(Shelf::Sales, key.value())?;
            let sale = read_sale(row.value()).map_err(|why| why.of(Shelf::Sales.name(), id))?;
            if sale.sold_at < since {
                break;
            }
            paid.extend(sale.payments.into_iter().map(|payment| (sale.sold_at, payment)));
        }
        paid.reverse();
        Ok(paid)
    }
}

fn of_payment(
    standing: &Standing,
    present: Option<&TerminalIdentity>,
) -> Result<OpenCase, StoreError> {
    let kind = match standing.reason {
        OpenReason::Sending => CaseKind::Sending,
        OpenReason::InDoubt(doubt) => CaseKind::InDoubt(doubt),
        OpenReason::LeftOpen => CaseKind::LeftOpen,
        OpenReason::Parted => CaseKind::Parted,
        OpenReason::AskingStaff(question) => CaseKind::AskingStaff(question),
        OpenReason::Reversing => CaseKind::Reversing,
    };
    let asked = standing.asked();
    Ok(OpenCase {
        taken: Money::sum(standing.taken.iter().map(|payment| payment.approval.amount))?,
        swapped: swapped(asked.terminal.as_deref(), present),
        ..case(&standing.intent, asked.reference, kind)
    })
}

fn case(intent: &Intent, reference: EcrRef, kind: CaseKind) -> OpenCase {
    OpenCase {
        attempt: intent.attempt,
        reference,
        patient: intent.patient(),
        what: names(&intent.sold),
        amount: intent.amount,
        taken: Money::ZERO,
        opened_at: intent.opened_at,
        kind,
        swapped: None,
    }
}

/// By the reference under which the terminal's journal shows it first.
fn of_back(
    back: &GiveBack,
    is_in_doubt: bool,
    present: Option<&TerminalIdentity>,
) -> Result<Option<OpenCase>, StoreError> {
    let Some(leg) = back.legs.first() else { return Ok(None) };
    let amount = back.total()?;
    Ok(Some(OpenCase {
        attempt: back.id,
        reference: if leg.may_void { leg.charge.reference } else { leg.reference },
        patient: back.patient,
        what: String::new(),
        amount,
        taken: amount,
        opened_at: back.opened_at,
        kind: CaseKind::GivingBack { is_in_doubt },
        swapped: swapped(back.terminal.as_deref(), present),
    }))
}

/// Another terminal than the one that was asked cannot tell what became of it.
fn swapped(asked: Option<&str>, present: Option<&TerminalIdentity>) -> Option<Swapped> {
    let (asked, present) = (asked?, &present?.serial_number);
    let swapped = Swapped { asked: asked.to_owned(), present: present.clone() };
    (asked != present).then_some(swapped)
}
