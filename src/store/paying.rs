//! What happens to a payment between its intent and its end: cards that pay a part, answers of
//! staff, findings by hand, approvals that come too late, and the terminal itself.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use redb::WriteTransaction;

use crate::domain::card::{Approval, EcrRef, TerminalIdentity};
use crate::domain::id::{AttemptId, SaleId};
use crate::domain::intent::{IntentEnd, Leg, OpenReason, StaffQuestion, Standing};
use crate::domain::money::Money;
use crate::domain::open_case::{FoundByHand, LateEnd, Question, Settlement, Slip, StaffAnswer};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale, ToldBy};
use crate::store::Store;
use crate::store::error::{Refusal, StoreError};
use crate::store::event::Event;
use crate::store::projection::{OnDisk, Shelves as _, TERMINAL};
use crate::store::record::intent::{StandingRow, StateRow};
use crate::store::record::sale::{CardPaymentRow, TerminalRow};
use crate::store::record::{from_bytes, id_bytes, id_from};
use crate::store::sell::keep_owed;
use crate::store::tables::Shelf;
use crate::store::write::{append, next_reference, standing};

impl Store {
    /// Writes that a card was charged and its sale waits: for another card, or for staff. The same
    /// charge again changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when the intent is not open, or the terminal was not asked for this
    /// charge last.
    pub fn keep_taken(
        &mut self,
        payment: &CardPayment,
        asks: Option<StaffQuestion>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let policy = Arc::clone(&self.policy);
        self.commit(|txn| {
            let standing = open(txn, payment.attempt)?;
            if standing.taken.iter().any(|known| known.reference == payment.reference) {
                return Ok(());
            }
            let asked = standing.asked();
            if asked.reference != payment.reference {
                return Err(Refusal::UnknownReference.into());
            }
            append(txn, &Event::LegTaken(Box::new(payment.clone()), asks), at)?;
            keep_owed(txn, standing.intent.patient(), &policy)
        })
    }

    /// Writes that another card is about to be asked for what is left to pay.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when the intent does not wait for another card, when the sum is not
    /// what is left, or when the reference was not reserved for it.
    pub fn open_leg(&mut self, leg: &Leg, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| {
            let standing = open(txn, leg.attempt)?;
            if standing.leg.as_ref() == Some(leg) {
                return Ok(());
            }
            if standing.reason != OpenReason::Parted {
                return Err(Refusal::OtherIntent.into());
            }
            if left_to_pay(&standing)? != leg.amount || !leg.amount.is_positive() {
                return Err(Refusal::UnequalAmounts.into());
            }
            let reference = leg.reference.get();
            let used = OnDisk(txn).get(Shelf::References, &reference.to_be_bytes())?;
            if used.is_some() || reference.is_multiple_of(2) || reference >= next_reference(txn)? {
                return Err(Refusal::UnknownReference.into());
            }
            append(txn, &Event::LegOpened(leg.clone()), at)
        })
    }

    /// Writes what a member of staff said. The same answer again changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] when nobody was asked this.
    pub fn answer(&mut self, answer: &StaffAnswer, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.commit(|txn| {
            let is_asked = match answer.to {
                Question::OfPayment(question) => {
                    open(txn, answer.attempt)?.reason == OpenReason::AskingStaff(question)
                }
                Question::HandedOver => {
                    let key = id_bytes(answer.attempt);
                    OnDisk(txn).get(Shelf::ToHandOver, &key)?.is_some()
                }
            };
            match is_asked {
                true => append(txn, &Event::StaffAnswered(Box::new(answer.clone())), at),
                false => Err(Refusal::NotAsked.into()),
            }
        })
    }

    /// Ends a payment as the clinic found it, because the terminal could not tell: with its sale,
    /// from the terminal's slip, or without one. Returns the sale. A late approval of an attempt
    /// that has ended is settled as given back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotAskedYet`] before the terminal was asked, [`Refusal::MoneyTaken`] for "not
    /// charged" where a card is known to have paid, and as [`Store::complete_sale`].
    pub fn settle(
        &mut self,
        settlement: &Settlement,
        receipt: ReceiptNumber,
        at: DateTime<Utc>,
    ) -> Result<Option<SaleId>, StoreError> {
        let policy = Arc::clone(&self.policy);
        let attempt = settlement.attempt;
        self.commit(|txn| {
            let row = standing(txn, attempt)?.ok_or(Refusal::UnknownIntent)?;
            if !matches!(row.state, StateRow::Open(_)) {
                return settle_late(txn, settlement, at).map(|()| None);
            }
            let standing = read(attempt, row)?.ok_or(Refusal::IntentEnded)?;
            if standing.reason == OpenReason::Sending {
                return Err(Refusal::NotAskedYet.into());
            }
            append(txn, &Event::SettledByHand(Box::new(settlement.clone())), at)?;
            let patient = standing.intent.patient();
            let (event, sale) = match &settlement.found {
                FoundByHand::NotCharged if !standing.taken.is_empty() => {
                    return Err(Refusal::MoneyTaken.into());
                }
                FoundByHand::NotCharged => {
                    let end =
                        IntentEnd::NotCharged(crate::domain::card::DeclineReason::NeverReceived);
                    (Event::IntentClosed(attempt, end), None)
                }
                FoundByHand::GivenBack => (Event::IntentClosed(attempt, IntentEnd::Reversed), None),
                FoundByHand::Charged(slip) => {
                    let sale = sale_of_slip(&standing, slip, receipt, at);
                    let id = sale.id;
                    (Event::Sale(Box::new(sale)), Some(id))
                }
            };
            append(txn, &event, at)?;
            keep_owed(txn, patient, &policy)?;
            Ok(sale)
        })
    }

    /// Writes that an approval came for what had ended without a sale. `None` where it is no news:
    /// a copy of what was sold or is known, or the answer that an open payment waits for.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownReference`] for one that no attempt used.
    pub fn note_late_approval(
        &mut self,
        reference: EcrRef,
        approval: &Approval,
        terminal: &TerminalIdentity,
        at: DateTime<Utc>,
    ) -> Result<Option<CardPayment>, StoreError> {
        self.commit(|txn| {
            let key = reference.get().to_be_bytes();
            let attempt = OnDisk(txn).get(Shelf::References, &key)?;
            let attempt = attempt.ok_or(Refusal::UnknownReference)?;
            let attempt: AttemptId =
                id_from(attempt.as_slice().try_into().map_err(|_why| Refusal::UnknownReference)?);
            let row = standing(txn, attempt)?.ok_or(Refusal::UnknownIntent)?;
            let taken = row.taken.clone().unwrap_or_default();
            let payment = CardPayment {
                attempt,
                reference,
                approval: approval.clone(),
                terminal: terminal.clone(),
                told_by: ToldBy::Terminal,
            };
            let is_asked_last = match &row.leg {
                Some(leg) => leg.reference() == reference.get(),
                None => true,
            };
            let is_taken = taken.contains(&CardPaymentRow::from(&payment));
            let is_news = match row.state {
                StateRow::Closed(_) => true,
                // A card that was asked before another one, and was thought declined.
                StateRow::Open(_) | StateRow::Sold => !is_asked_last && !is_taken,
            };
            if !is_news || OnDisk(txn).get(Shelf::LateApprovals, &key)?.is_some() {
                return Ok(None);
            }
            append(txn, &Event::LateApproval(Box::new(payment.clone())), at)?;
            Ok(Some(payment))
        })
    }

    /// Writes that a late approval is undone. The same again changes nothing.
    ///
    /// # Errors
    ///
    /// Only those of the disk.
    pub fn end_late_approval(
        &mut self,
        reference: EcrRef,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.commit(|txn| {
            let key = reference.get().to_be_bytes();
            match OnDisk(txn).get(Shelf::LateApprovals, &key)? {
                Some(_) => append(txn, &Event::LateApprovalEnded(reference, LateEnd::Undone), at),
                None => Ok(()),
            }
        })
    }

    /// Writes which terminal stands there, where it is another than the last, or the first.
    ///
    /// # Errors
    ///
    /// Only those of the disk.
    pub fn note_terminal(
        &mut self,
        terminal: &TerminalIdentity,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.last_terminal()?.is_some_and(|last| last.serial_number == terminal.serial_number) {
            return Ok(());
        }
        self.commit(|txn| append(txn, &Event::TerminalSeen(terminal.clone()), at))
    }

    /// The terminal that was seen last.
    ///
    /// # Errors
    ///
    /// As [`Store::find`].
    pub fn last_terminal(&self) -> Result<Option<TerminalIdentity>, StoreError> {
        let row = self.row_of(Shelf::Counters, TERMINAL)?;
        row.map(|row| {
            let read = from_bytes::<TerminalRow>(&row).and_then(TerminalIdentity::try_from);
            read.map_err(|why| why.of(Shelf::Counters.name(), "terminal"))
        })
        .transpose()
    }
}

/// Open, or refused.
fn open(txn: &WriteTransaction, attempt: AttemptId) -> Result<Standing, StoreError> {
    let row = standing(txn, attempt)?.ok_or(Refusal::UnknownIntent)?;
    Ok(read(attempt, row)?.ok_or(Refusal::IntentEnded)?)
}

fn read(attempt: AttemptId, row: StandingRow) -> Result<Option<Standing>, StoreError> {
    row.standing().map_err(|why| why.of(Shelf::Intents.name(), attempt))
}

fn left_to_pay(standing: &Standing) -> Result<Money, StoreError> {
    let taken = Money::sum(standing.taken.iter().map(|payment| payment.approval.amount))?;
    Ok(standing.intent.amount.minus(taken)?)
}

/// The sale that the cards on file and the terminal's slip pay for.
fn sale_of_slip(
    standing: &Standing,
    slip: &Slip,
    receipt: ReceiptNumber,
    at: DateTime<Utc>,
) -> Sale {
    let mut payments = standing.taken.clone();
    if !standing.is_asked_taken() {
        payments.push(slip.payment(&standing.asked()));
    }
    Sale::of(&standing.intent, payments, receipt, at)
}

/// Ends the late approvals of an attempt, by hand.
fn settle_late(
    txn: &WriteTransaction,
    settlement: &Settlement,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut late = Vec::new();
    for (reference, payment) in late_approvals(txn)? {
        if payment.attempt == settlement.attempt {
            late.push(reference);
        }
    }
    if late.is_empty() {
        return Err(Refusal::IntentEnded.into());
    }
    if settlement.found != FoundByHand::GivenBack {
        return Err(Refusal::MoneyTaken.into());
    }
    for reference in late {
        let end = LateEnd::ByHand { by: settlement.by.clone(), reason: settlement.reason.clone() };
        append(txn, &Event::LateApprovalEnded(reference, end), at)?;
    }
    Ok(())
}

fn late_approvals(txn: &WriteTransaction) -> Result<Vec<(EcrRef, CardPayment)>, StoreError> {
    use redb::ReadableTable as _;
    let table = txn.open_table(Shelf::LateApprovals.table())?;
    table
        .iter()?
        .map(|pair| {
            let (_, row) = pair?;
            let read = from_bytes::<CardPaymentRow>(row.value()).and_then(CardPayment::try_from);
            let payment = read.map_err(|why| why.of(Shelf::LateApprovals.name(), "a row"))?;
            Ok((payment.reference, payment))
        })
        .collect()
}
