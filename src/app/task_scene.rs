//! From the open cases and the tasks of the staff side to what there is to see.

use crate::app::staff_scene::Beside;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::open_case::CaseKind;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::PrintStage;
use crate::domain::staff::{Act, Answer, may};
use crate::domain::today::{HeldPrint, Today, Waiting};
use crate::flow::day_run::DayView;
use crate::flow::shop::Shop;
use crate::flow::staff::StaffSide;
use crate::flow::staff::task::case::{ExplainTask, Found, SettleTask};
use crate::flow::staff::task::day::DayTask;
use crate::flow::staff::task::{Doing, Task};
use crate::ui::scene::staff::{PinFor, StaffFrame, StaffScreen};
use crate::ui::scene::tasks::{
    AskState, CaseCard, CaseLine, CasesScene, DayCloseScene, DayFound, DayStep, DayWhyScene,
    DifferenceLine, ExplainScene, HeldLine, HeldWhy, SettleScene, SlipScene, TaskScreen, TaskState,
};

/// Everything that waits, what stops all card payments first.
pub fn cases_scene(
    staff: &StaffSide,
    frame: StaffFrame,
    beside: &Beside<'_>,
    shop: &Shop,
) -> CasesScene {
    let cards = staff.today.as_deref().map(|today| cards(today, beside, shop));
    let told = staff.told.as_ref().map(|told| (told.amount, told.end));
    CasesScene { frame, told, cards: cards.unwrap_or_default(), from: staff.cases_from }
}

fn cards(today: &Today, beside: &Beside<'_>, shop: &Shop) -> Vec<CaseCard> {
    let mut lines: Vec<CaseLine> =
        today.cases.iter().map(|case| case_line(case, beside, shop)).collect();
    lines.sort_by_key(|line| !is_in_doubt(line.kind));
    let held = today.held.iter().filter_map(|held| {
        Some(CaseCard::Held(HeldLine {
            of: held.of,
            at: held.at.with_timezone(&shop.zone).time(),
            who: held.who.clone(),
            amount: held.amount,
            why: held_why(held, beside)?,
        }))
    });
    let differences = today.differences.iter().map(|it| {
        CaseCard::Difference(DifferenceLine {
            z: it.z,
            place: it.place,
            difference: it.difference.clone(),
            amount: it.difference.amount().ok().flatten(),
        })
    });
    lines.into_iter().map(CaseCard::Payment).chain(held).chain(differences).collect()
}

/// How many papers wait.
pub fn n_held(today: &Today, beside: &Beside<'_>) -> usize {
    today.held.iter().filter(|held| held_why(held, beside).is_some()).count()
}

/// Why a paper waits; `None` while it is on its way.
fn held_why(held: &HeldPrint, beside: &Beside<'_>) -> Option<HeldWhy> {
    match (held.stage, beside.printing.contains(&held.of)) {
        (PrintStage::Ended(PrintEnd::Held), true) => Some(HeldWhy::Waits),
        (_, true) => None,
        (stage, false) if stage.is_unsent() => Some(HeldWhy::Lost),
        (_, false) => Some(HeldWhy::Unknown),
    }
}

/// Nobody knows its end, and nothing else is sold by card until then.
pub fn is_in_doubt(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Sending | CaseKind::InDoubt(_) | CaseKind::LeftOpen)
}

pub fn case_line(waiting: &Waiting, beside: &Beside<'_>, shop: &Shop) -> CaseLine {
    let at = waiting.at.with_timezone(&shop.zone).naive_local();
    let standing = beside.standings.get(&waiting.attempt);
    let is_asking = standing.is_some_and(|standing| standing.is_asking);
    CaseLine {
        attempt: waiting.attempt,
        date: at.date(),
        at: at.time(),
        kind: waiting.kind,
        who: waiting.who.clone(),
        what: waiting.what.clone(),
        amount: waiting.amount,
        taken: waiting.taken,
        reference: waiting.reference.clone(),
        is_swapped: waiting.is_swapped,
        ask: match (is_asking, beside.terminal) {
            (true, _) => AskState::Asking,
            (false, Some(_)) => AskState::May,
            (false, None) => AskState::NoTerminal,
        },
        may_settle: standing.is_some_and(|standing| standing.may_settle),
    }
}

/// The pad of a task, and what it is for.
pub fn pin_for(task: &Task) -> Option<(PinFor, Money)> {
    match task {
        Task::Settle(settle) => Some((PinFor::Settle, settle.case.amount)),
        Task::Explain(explain) => explain.short_of().map(|short| (PinFor::Explain, short)),
        Task::Day(_) => None,
    }
}

pub fn task_screen(
    doing: &Doing,
    frame: StaffFrame,
    staff: &StaffSide,
    beside: &Beside<'_>,
    shop: &Shop,
    now: Now,
) -> StaffScreen {
    let state = match (doing.is_busy, doing.is_troubled) {
        (true, _) => TaskState::Busy,
        (false, true) => TaskState::Troubled,
        (false, false) => TaskState::Ready,
    };
    let screen = match &doing.task {
        Task::Settle(task) => settle(task, frame, state),
        Task::Explain(task) => TaskScreen::Explain(explain(task, frame, state)),
        Task::Day(task) => day(task, frame, state, staff, beside, shop, now),
    };
    StaffScreen::Task(Box::new(screen))
}

fn settle(task: &SettleTask, frame: StaffFrame, state: TaskState) -> TaskScreen {
    let case = &task.case;
    match &task.slip {
        Some(slip) => TaskScreen::Slip(SlipScene {
            frame,
            amount: case.amount,
            reference: case.reference.clone(),
            fields: slip.fields.clone(),
            field: slip.field,
            is_short: slip.is_short,
            state,
        }),
        None => TaskScreen::Settle(SettleScene {
            frame,
            who: case.who.clone(),
            amount: case.amount,
            reference: case.reference.clone(),
            options: Found::of(case),
            found: task.found,
            reason: task.reason,
            state,
        }),
    }
}

fn explain(task: &ExplainTask, frame: StaffFrame, state: TaskState) -> ExplainScene {
    ExplainScene {
        frame,
        z: task.it.z,
        difference: task.it.difference.clone(),
        short_of: task.short_of(),
        came: task.came,
        reason: task.reason,
        state,
    }
}

fn day(
    task: &DayTask,
    frame: StaffFrame,
    state: TaskState,
    staff: &StaffSide,
    beside: &Beside<'_>,
    shop: &Shop,
    now: Now,
) -> TaskScreen {
    let today = staff.today.as_deref();
    if let (Some(chosen), Some(DayView::Compared { found, .. })) = (task.why, &beside.day) {
        return TaskScreen::DayWhy(DayWhyScene {
            frame,
            n_differences: found.differences.len(),
            amount: found.difference_in_all(),
            chosen,
            state,
        });
    }
    let needs_manager = staff
        .me
        .as_ref()
        .is_some_and(|me| may(me.role, Act::CloseDayWithDifference) == Answer::SecondPerson);
    let step = match &beside.day {
        None => DayStep::Reading(0),
        Some(DayView::Reading(n)) => DayStep::Reading(*n),
        Some(DayView::Closing) => DayStep::Closing,
        Some(DayView::Unfinished) => DayStep::Unfinished,
        Some(DayView::Stopped(why)) => DayStep::Stopped((*why).clone()),
        Some(DayView::Closed(report)) => {
            let z = report.and_then(|report| match report.number {
                crate::domain::day_report::ReportNumber::Z(z) => Some(z),
                crate::domain::day_report::ReportNumber::X(_) => None,
            });
            let cards = report.map(|report| &report.cards);
            DayStep::Closed {
                z,
                n_open: cards.map_or(0, |cards| cards.differences.len()),
                to_bank: cards.map(|cards| cards.terminal.to_bank),
            }
        }
        Some(DayView::Compared { found, sums, is_in_flight }) => {
            let mut cases = today.into_iter().flat_map(|today| &today.cases);
            let in_doubt = cases.find(|case| is_in_doubt(case.kind));
            DayStep::Compared(Box::new(DayFound {
                found: (*found).clone(),
                in_doubt: in_doubt.map(|case| case_line(case, beside, shop)),
                is_in_flight: *is_in_flight,
                n_redeemed: sums.n_redeemed,
                n_without_provider: sums.n_without_provider,
                n_held: today.map_or(0, |today| n_held(today, beside)),
                needs_manager,
            }))
        }
    };
    let date = now.business_date(shop.zone);
    TaskScreen::Day(DayCloseScene { frame, date, step, is_busy: state == TaskState::Busy })
}
