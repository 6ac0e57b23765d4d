//! Orders to the data file, answered one by one. Threads, rehearsals and stories all come by here.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::app::account::{known, leaving};
use crate::app::day_desk;
use crate::app::order::{BackAnswer, Report, StoreOrder};
use crate::app::refund_desk;
use crate::app::staff_desk;
use crate::app::vault::Vault;
use crate::domain::give_back::RefundTold;
use crate::domain::id::SaleId;
use crate::domain::intent::Standing;
use crate::domain::open_case::StaffAnswer;
use crate::domain::patient::Patient;
use crate::domain::printout::SalePaper;
use crate::domain::sale;
use crate::flow::checkout::{LeaveAsk, OpenMoney, SAME_CARD_WAIT, Written};
use crate::flow::give_back::run::BackOrder;
use crate::ledger::deed::{CancelAsk, cancel};
use crate::ledger::fact::{Actor, Fact};
use crate::ledger::file::PatientFile;
use crate::store::{Store, StoreError};

/// A paper that was wanted longer ago is not printed by itself after a start.
const PRINTED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Does what was ordered, and notes in the log where money went. The answer is what the checkout
/// hears of it; an order that nobody waits for has none.
pub fn serve(
    store: &mut Store,
    vault: &Vault,
    order: StoreOrder,
    at: DateTime<Utc>,
) -> Option<Report> {
    if let StoreOrder::Staff(order) = order {
        return staff_desk::serve(store, vault, order, at).map(Report::Staff);
    }
    if let StoreOrder::Day(order) = order {
        return Some(Report::Day(day_desk::serve(store, order, at)));
    }
    if let StoreOrder::Back(order) = order {
        return Some(of_back(store, order, at));
    }
    let line = log_line(&order);
    let report = carry_out(store, order, at);
    match (&report, line) {
        (Some(Report::SaveFailed(_) | Report::StoreFailed | Report::LeavingChanged(_)), _)
        | (_, None) => (),
        (_, Some(line)) => log::info!("{line}"),
    }
    if let Some(Report::OpenMoney(open)) = &report {
        for Standing { intent, reason, .. } in &open.payments {
            log::warn!(
                "payment {} of {} was open when the kiosk went down ({reason:?}); the terminal \
                 is asked for it",
                intent.reference,
                intent.amount
            );
        }
    }
    report
}

/// What the log says of an order that was carried out: what became of money, and who was called.
/// No personal data.
fn log_line(order: &StoreOrder) -> Option<String> {
    match order {
        StoreOrder::RecordIntent(intent) => Some(format!(
            "payment {} of {} is handed to the terminal",
            intent.reference, intent.amount
        )),
        StoreOrder::MarkIntent { reason, .. } => {
            Some(format!("the payment is not settled: {reason:?}"))
        }
        StoreOrder::CloseIntent { end, .. } => {
            Some(format!("the payment ended without a sale: {end:?}"))
        }
        StoreOrder::RecordLeg(leg) => Some(format!(
            "payment {} of {} is handed to the terminal, for another card",
            leg.reference, leg.amount
        )),
        StoreOrder::KeepTaken(paid, asks) => Some(format!(
            "payment {} was approved for {}; the sale waits ({asks:?})",
            paid.reference, paid.approval.amount
        )),
        StoreOrder::KeepAnswer(answer) => {
            Some(format!("staff said {} to {:?}", yes_or_no(answer.is_yes), answer.to))
        }
        StoreOrder::Settle { settlement, .. } => {
            Some(format!("payment {} was settled by hand", settlement.attempt))
        }
        StoreOrder::EndLateApproval(reference) => {
            Some(format!("the late approval {reference} is undone"))
        }
        StoreOrder::CompleteSale(sale) => Some(format!(
            "sold: {} for {}, receipt {}",
            sale::codes(&sale.sold),
            sale.total,
            sale.receipt
        )),
        StoreOrder::NotePrint { of, stage } => {
            Some(format!("{:?}, copy {}: {stage:?}", of.paper, of.copy))
        }
        StoreOrder::Leave { ask, .. } => Some(format!("contract {} is left", ask.contract)),
        StoreOrder::NoteCall(reason) => Some(format!("staff is called: {reason:?}")),
        _ => None,
    }
}

fn yes_or_no(is_yes: bool) -> &'static str {
    if is_yes { "yes" } else { "no" }
}

fn carry_out(store: &mut Store, order: StoreOrder, at: DateTime<Utc>) -> Option<Report> {
    match order {
        StoreOrder::Find { phone, birth_date, today } => {
            let is_open = store.ensure_open();
            Some(found(is_open.and_then(|()| store.find(&phone, birth_date, today))))
        }
        StoreOrder::FindByReceipt { receipt, birth_date, today } => {
            let is_open = store.ensure_open();
            Some(found(is_open.and_then(|()| store.find_by_receipt(receipt, birth_date, today))))
        }
        StoreOrder::FindByName { name, birth_date, today } => {
            let is_open = store.ensure_open();
            Some(found(is_open.and_then(|()| store.find_by_name(&name, birth_date, today))))
        }
        StoreOrder::SaveSigned { new_patient, cart, draft } => {
            let pages = |place| draft.as_ref()?.pages(&cart, place);
            let new = new_patient.as_ref();
            let saved = store.save_signed_with_pages(new, &cart, &pages, at);
            Some(written(Written::Signed(cart.consent().id), saved))
        }
        StoreOrder::SavePatient(patient) => {
            Some(written(Written::Patient(patient.id), store.save_patient(&patient, at)))
        }
        StoreOrder::WantPrint { sale, paper } => Some(wanted(store, sale, paper, at)),
        StoreOrder::NotePrint { of, stage } => {
            Some(written(Written::Print(of, stage), store.note_print(of, stage, at)))
        }
        StoreOrder::TakeUpPrints => Some(Report::Unprinted(unprinted(store, at))),
        StoreOrder::NoteCall(reason) => Some(written(Written::Note, store.note_call(reason, at))),
        StoreOrder::Leave { ask, today } => {
            let what = Written::Leaving(ask.contract);
            Some(leave(store, *ask, today, at).unwrap_or_else(|error| refused(what, &error)))
        }
        StoreOrder::Staff(_) | StoreOrder::Day(_) | StoreOrder::Back(_) => None,
        StoreOrder::FetchOpenIntents => {
            let is_open = store.ensure_open();
            Some(match is_open.and_then(|()| open_money(store, at)) {
                Ok(open) => Report::OpenMoney(Box::new(open)),
                // Not knowing what is open is no reason to sell.
                Err(error) => {
                    log::error!("open intents cannot be read: {error}");
                    Report::StoreFailed
                }
            })
        }
        order => of_payment(store, order, at),
    }
}

/// What a payment orders, from its reference to its sale.
fn of_payment(store: &mut Store, order: StoreOrder, at: DateTime<Utc>) -> Option<Report> {
    match order {
        StoreOrder::ReserveReference => Some(match store.reserve_reference(at) {
            Ok(reference) => Report::ReferenceReserved(reference),
            Err(error) => refused(Written::Reference, &error),
        }),
        StoreOrder::RecordIntent(intent) => {
            Some(written(Written::Intent(intent.attempt), store.record_intent(&intent, at)))
        }
        StoreOrder::MarkIntent { attempt, reason } => {
            Some(written(Written::Mark(attempt, reason), store.mark_intent(attempt, reason, at)))
        }
        StoreOrder::CloseIntent { attempt, end } => {
            Some(written(Written::Close(attempt, end), store.close_intent(attempt, end, at)))
        }
        StoreOrder::RecordLeg(leg) => {
            Some(written(Written::Leg(leg.attempt), store.open_leg(&leg, at)))
        }
        StoreOrder::KeepTaken(paid, asks) => {
            Some(written(Written::Taken(paid.attempt), store.keep_taken(&paid, asks, at)))
        }
        StoreOrder::KeepAnswer(answer) => Some(answered(store, &answer, at)),
        StoreOrder::Settle { settlement, receipt } => {
            let settled = store.settle(&settlement, receipt, at).map(|_sale| ());
            Some(written(Written::Settled(settlement.attempt), settled))
        }
        StoreOrder::NoteLateApproval { reference, approval, terminal } => {
            let what = Written::LateApproval(reference);
            Some(match store.note_late_approval(reference, &approval, &terminal, at) {
                Ok(None) => Report::Saved(what),
                Ok(Some(charge)) => {
                    log::warn!("payment {reference} was approved after it had ended; it is undone");
                    Report::LateApproval(Box::new(charge))
                }
                // It is none of ours.
                Err(StoreError::Refused(why)) => {
                    log::error!("an approval {reference} that nobody asked for: {why}");
                    Report::Saved(what)
                }
                Err(error) => refused(what, &error),
            })
        }
        StoreOrder::EndLateApproval(reference) => {
            Some(written(Written::LateEnded(reference), store.end_late_approval(reference, at)))
        }
        StoreOrder::NoteTerminal(terminal) => {
            Some(written(Written::Note, store.note_terminal(&terminal, at)))
        }
        StoreOrder::CompleteSale(sale) => {
            let what = match sale.payments.first() {
                Some(payment) => Written::Sale(payment.attempt),
                None => Written::SaleWithoutCard(sale.id),
            };
            Some(written(what, store.complete_sale(&sale, at)))
        }
        // Served by `carry_out`.
        StoreOrder::Find { .. }
        | StoreOrder::FindByReceipt { .. }
        | StoreOrder::FindByName { .. }
        | StoreOrder::SaveSigned { .. }
        | StoreOrder::SavePatient(_)
        | StoreOrder::WantPrint { .. }
        | StoreOrder::TakeUpPrints
        | StoreOrder::NotePrint { .. }
        | StoreOrder::NoteCall(_)
        | StoreOrder::Leave { .. }
        | StoreOrder::Staff(_)
        | StoreOrder::Day(_)
        | StoreOrder::Back(_)
        | StoreOrder::FetchOpenIntents => None,
    }
}

/// Money that goes back.
fn of_back(store: &mut Store, order: BackOrder, at: DateTime<Utc>) -> Report {
    let ended = match order {
        BackOrder::FetchOpen => {
            let is_open = store.ensure_open();
            return match is_open.and_then(|()| store.open_backs()) {
                Ok(open) => Report::Back(BackAnswer::Open(open)),
                // Not knowing what goes back is no reason to sell.
                Err(error) => {
                    log::error!("what goes back cannot be read: {error}");
                    Report::StoreFailed
                }
            };
        }
        BackOrder::Mark(id, doubt) => {
            log::warn!("nobody knows whether money went back: {doubt:?}");
            if let Err(error) = store.mark_give_back(id, doubt, at) {
                log::error!("that was not written: {error}");
            }
            return Report::Back(BackAnswer::Noted);
        }
        BackOrder::End(id, ends) => {
            let told = refund_desk::told(store, id).unwrap_or_else(|error| {
                log::error!("there is no slip of a refund: {error}");
                None
            });
            (id, store.end_give_back(id, &ends, at).map(|()| told))
        }
    };
    match ended {
        (id, Ok(told)) => {
            log::info!("the refund has ended");
            let head = store.head();
            let told = told.zip(head.ok()).map(|(told, head)| RefundTold { head, ..told });
            Report::Back(BackAnswer::Saved(id, told.map(Box::new)))
        }
        (_, Err(error)) if error.is_final() => {
            log::error!("the end of a refund was not written: {error}");
            Report::StoreFailed
        }
        (id, Err(error)) => {
            log::error!("the end of a refund was not written: {error}");
            Report::Back(BackAnswer::SaveFailed(id))
        }
    }
}

fn open_money(store: &Store, at: DateTime<Utc>) -> Result<OpenMoney, StoreError> {
    Ok(OpenMoney {
        payments: store.open_payments()?,
        late: store.late_approvals()?,
        recent: store.paid_since(at - SAME_CARD_WAIT)?,
    })
}

/// What a paper of a sale says, once it is written down that it is to be printed.
fn wanted(store: &mut Store, sale: SaleId, paper: SalePaper, at: DateTime<Utc>) -> Report {
    let is_open = store.ensure_open();
    let of = is_open.and_then(|()| store.want_print(sale, paper, at));
    let read = of.and_then(|of| Ok((store.dossier(sale)?, of)));
    Report::ToPrint(match read {
        Ok((dossier, of)) => dossier.map(|dossier| (Box::new(dossier), of)),
        Err(error) => {
            log::error!("sale {sale} cannot be printed: {error}");
            None
        }
    })
}

/// What the kiosk prints by itself after a start. What is older is left to staff: nobody waits at
/// the counter for it.
fn unprinted(store: &mut Store, at: DateTime<Utc>) -> Vec<(SaleId, SalePaper)> {
    let is_open = store.ensure_open();
    let prints = is_open.and_then(|()| store.take_up_prints(at)).unwrap_or_else(|error| {
        log::error!("what was not printed cannot be read: {error}");
        Vec::new()
    });
    let recent =
        prints.into_iter().filter(|print| print.of.paper.waits() && print.at > at - PRINTED_WITHIN);
    recent.map(|print| (print.of.sale, print.of.paper)).collect()
}

fn found(answer: Result<Option<(Patient, PatientFile)>, StoreError>) -> Report {
    let known = answer.and_then(|found| {
        let known = found.map(|(patient, file)| known(patient, &file)).transpose();
        Ok(known?)
    });
    match known {
        Ok(known) => Report::Found(known),
        // A file that cannot be read must not make a second record of the same person.
        Err(error) => {
            log::error!("the clinic's file cannot be searched: {error}");
            Report::StoreFailed
        }
    }
}

/// Writes that a membership was left, if leaving means today what the patient was shown.
///
/// # Errors
///
/// Those of the data file; nothing was written.
fn leave(
    store: &mut Store,
    ask: LeaveAsk,
    today: NaiveDate,
    at: DateTime<Utc>,
) -> Result<Report, StoreError> {
    store.ensure_open()?;
    let policy = Arc::clone(store.policy());
    let LeaveAsk { patient, contract, shown, refund } = ask;
    let id = patient.id;
    let file = store.file(id, &policy, today)?;
    let on = file.today.unwrap_or(today);
    if leaving(&file, contract, on) != Ok(shown) {
        return Ok(Report::LeavingChanged(Box::new(known(patient, &file)?)));
    }
    let what = cancel(&file, &CancelAsk { contract, refund }, on)?;
    store.record_fact(&Fact { on, at, patient: id, by: Actor::Patient, what }, at)?;
    // It is done, whatever comes of reading it.
    let since = store.file(id, &policy, on).ok();
    let known = since.and_then(|file| known(patient, &file).ok()).map(Box::new);
    Ok(Report::Left { contract, known })
}

fn answered(store: &mut Store, answer: &StaffAnswer, at: DateTime<Utc>) -> Report {
    let what = Written::Answer(answer.attempt);
    match store.answer(answer, at) {
        // Nobody asks any more: it is no answer to anything.
        Err(StoreError::Refused(why)) => {
            log::error!("an answer of staff is not written: {why}");
            Report::Saved(what)
        }
        answer => written(what, answer),
    }
}

fn written(what: Written, answer: Result<(), StoreError>) -> Report {
    match answer {
        Ok(()) => Report::Saved(what),
        Err(error) => refused(what, &error),
    }
}

fn refused(what: Written, error: &StoreError) -> Report {
    log::error!("{what:?} was not written: {error}");
    if error.is_final() { Report::StoreFailed } else { Report::SaveFailed(what) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::DeclineReason;
    use crate::domain::id::AttemptId;
    use crate::domain::intent::IntentEnd;

    #[test]
    fn the_log_says_where_money_went_and_nothing_of_who_looked_it_up() {
        let end = IntentEnd::NotCharged(DeclineReason::Bank);
        let closed = StoreOrder::CloseIntent { attempt: AttemptId::from_raw(7), end };
        let said = log_line(&closed).unwrap();
        assert_eq!(said, "the payment ended without a sale: NotCharged(Bank)");
        assert_eq!(log_line(&StoreOrder::FetchOpenIntents), None);
    }
}
