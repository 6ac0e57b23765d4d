//! Tasks: what is finished or canceled, and never wandered off from. Each has its screen, and where
//! it takes a PIN, the pad over it.
//!
//! ```text
//! Cases ─Write down─► Settle ─PIN─► Cases      Cases ─Explain─► Explain ─PIN─► Cases
//! More, Cases ─Day close─► Day ─[PIN]─► closed ─► Today
//! ```

pub mod case;
pub mod day;

use crate::domain::staff::{Act, Answer, StaffMember, may};
use crate::domain::unlock::LockReason;
use crate::flow::staff::pad::{PadState, PinPad};
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::staff::task::case::{CaseTap, ExplainTask, SettleTask};
use crate::flow::staff::task::day::{DayDeed, DayTask};
use crate::flow::staff::{Effect, StaffPlace, StaffSide};
use crate::flow::tap::Tap;

/// What a button of another place begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffTask {
    CloseDay,
}

/// A task that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    pub task: Task,
    /// The PIN that it takes, while it is asked for.
    pub pin: Option<(Act, PinPad)>,
    /// What was ordered has no answer yet.
    pub is_busy: bool,
    /// It could not be written.
    pub is_troubled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Settle(SettleTask),
    Explain(ExplainTask),
    Day(DayTask),
}

impl Doing {
    pub fn new(task: Task) -> Self {
        Self { task, pin: None, is_busy: false, is_troubled: false }
    }

    /// What is on the screen.
    pub fn shown(&self) -> &'static str {
        match (&self.pin, &self.task) {
            (Some(_), _) => "task pin",
            (None, Task::Settle(task)) => task.shown(),
            (None, Task::Explain(_)) => "explain",
            (None, Task::Day(task)) => task.shown(),
        }
    }

    /// Asks for the PIN of somebody who may, or goes on without one where nobody's is needed.
    fn ask(&mut self, act: Act, me: &StaffMember, todo: &mut Vec<Effect>) {
        self.is_troubled = false;
        match may(me.role, act) {
            Answer::Yes => self.approved(me.clone(), todo),
            Answer::StepUp | Answer::SecondPerson => self.pin = Some((act, PinPad::default())),
            Answer::No => (),
        }
    }

    /// The PIN was right, and its owner may.
    pub fn approved(&mut self, by: StaffMember, todo: &mut Vec<Effect>) {
        self.pin = None;
        let deed = match &mut self.task {
            Task::Settle(task) => task.approved(&by).map(Effect::Case),
            Task::Explain(task) => task.approved(&by).map(Effect::Case),
            Task::Day(task) => task.approved(&by).map(Effect::Day),
        };
        self.is_busy = deed.is_some();
        todo.extend(deed);
    }

    /// One step back; `false` where the task itself is left.
    fn back(&mut self) -> bool {
        if let Some((_, pad)) = &self.pin {
            if pad.state != PadState::Checking {
                self.pin = None;
            }
            return true;
        }
        match &mut self.task {
            Task::Settle(task) => task.back(),
            Task::Day(task) => task.back(),
            Task::Explain(_) => false,
        }
    }
}

impl StaffSide {
    /// Takes the taps of tasks, and those that begin one.
    pub(super) fn tap_task(&mut self, tap: &StaffTap, todo: &mut Vec<Effect>) -> bool {
        let Some(me) = self.me.clone() else { return false };
        match (tap, &self.place) {
            (StaffTap::Begin(task), Some(place)) if super::tab_of(place).is_some() => {
                self.begin(task, todo);
            }
            (StaffTap::Case(tap), Some(StaffPlace::Cases)) => self.tap_cases(tap, &me, todo),
            (StaffTap::Lock, Some(StaffPlace::Task(_))) => {
                todo.push(Effect::Day(DayDeed::Leave));
                self.lock(me.id, LockReason::ByHand, todo);
            }
            (StaffTap::ShowCases, Some(StaffPlace::Task(doing))) if !doing.is_busy => {
                todo.push(Effect::Day(DayDeed::Leave));
                self.show_cases(todo);
            }
            _ => return self.tap_doing(tap, &me, todo),
        }
        true
    }

    fn begin(&mut self, task: &StaffTask, todo: &mut Vec<Effect>) {
        match task {
            StaffTask::CloseDay => {
                self.place =
                    Some(StaffPlace::Task(Box::new(Doing::new(Task::Day(DayTask::default())))));
                todo.push(Effect::FetchToday);
                todo.push(Effect::Day(DayDeed::Look));
            }
        }
    }

    fn tap_doing(&mut self, tap: &StaffTap, me: &StaffMember, todo: &mut Vec<Effect>) -> bool {
        let Some(StaffPlace::Task(doing)) = &mut self.place else { return false };
        if doing.is_busy || doing.pin.is_some() {
            return true;
        }
        match (&mut doing.task, tap) {
            (Task::Settle(task), StaffTap::Case(tap)) => {
                if task.tap(tap) {
                    doing.ask(Act::SettleByHand, me, todo);
                }
            }
            (Task::Explain(task), StaffTap::Case(tap)) => {
                if task.tap(tap) {
                    doing.ask(Act::CloseDayWithDifference, me, todo);
                }
            }
            (Task::Day(task), StaffTap::Day(tap)) => {
                let (act, deed) = task.tap(tap, me);
                todo.extend(deed.map(Effect::Day));
                if let Some(act) = act {
                    doing.ask(act, me, todo);
                }
            }
            _ => return false,
        }
        true
    }

    /// A key of the pad or the keyboard of a task.
    pub(super) fn type_in_task(&mut self, tap: &Tap) {
        if let Some(StaffPlace::Task(doing)) = &mut self.place
            && !doing.is_busy
            && let Task::Settle(task) = &mut doing.task
        {
            task.type_in(tap);
        }
    }

    /// Cancel, or back.
    pub(super) fn leave_task(&mut self, todo: &mut Vec<Effect>) {
        let Some(StaffPlace::Task(doing)) = &mut self.place else { return };
        if doing.is_busy || doing.back() {
            return;
        }
        match doing.task {
            Task::Settle(_) | Task::Explain(_) => self.show_cases(todo),
            Task::Day(_) => {
                todo.push(Effect::Day(DayDeed::Leave));
                self.open(Tab::Today, todo);
            }
        }
    }

    /// What a task had ordered is done, or could not be.
    pub(super) fn task_is_over(&mut self, is_done: bool, todo: &mut Vec<Effect>) {
        let Some(StaffPlace::Task(doing)) = &mut self.place else { return };
        if !std::mem::take(&mut doing.is_busy) {
            return;
        }
        doing.is_troubled = !is_done;
        if is_done && matches!(doing.task, Task::Settle(_) | Task::Explain(_)) {
            self.show_cases(todo);
        }
    }

    fn tap_cases(&mut self, tap: &CaseTap, me: &StaffMember, todo: &mut Vec<Effect>) {
        let today = self.today.as_deref();
        match case::of_cases(tap, today, me) {
            case::Next::Nothing => (),
            case::Next::From(first) => self.cases_from = first,
            case::Next::Do(deed) => {
                if may(me.role, deed.act()) == Answer::Yes {
                    todo.push(Effect::Case(deed));
                    todo.push(Effect::FetchToday);
                }
            }
            case::Next::Begin(task) => {
                self.place = Some(StaffPlace::Task(Box::new(Doing::new(task))));
            }
        }
    }
}
