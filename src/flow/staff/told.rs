//! The list of open cases while it is on the screen: kept fresh, and what became of the one that
//! ended last.

use std::time::{Duration, Instant};

use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::flow::staff::task::Task;
use crate::flow::staff::{Effect, StaffPlace, StaffSide};

/// How often the list is read anew while somebody looks at it.
pub(super) const FRESH_FOR: Duration = Duration::from_secs(3);

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTold {
    pub attempt: AttemptId,
    pub amount: Money,
    pub end: CaseEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseEnd {
    /// It was paid; the sale is written.
    Sold,
    NotCharged,
    GivenBack,
    /// Of money that was to go back.
    NotGivenBack,
}

impl StaffSide {
    pub(super) fn show_cases(&mut self, todo: &mut Vec<Effect>) {
        self.place = Some(StaffPlace::Cases);
        self.cases_from = 0;
        self.told = None;
        todo.push(Effect::FetchToday);
    }

    pub(super) fn take_case_ended(&mut self, told: CaseTold, todo: &mut Vec<Effect>) {
        if self.me.is_some() {
            self.told = Some(told);
            todo.push(Effect::FetchToday);
        }
    }

    /// What a case is about; `None` where nobody who is signed in knows of it.
    pub fn amount_of_case(&self, attempt: AttemptId) -> Option<Money> {
        let cases = &self.today.as_ref()?.cases;
        cases.iter().find(|case| case.attempt == attempt).map(|case| case.amount)
    }

    /// Whether a close of the day is waited for.
    pub fn waits_for_day(&self) -> bool {
        match &self.place {
            Some(StaffPlace::Task(doing)) => doing.is_busy && matches!(doing.task, Task::Day(_)),
            _ => false,
        }
    }

    /// What happens under the list shows on it.
    pub(super) fn fetch_again(&mut self, now: Instant, todo: &mut Vec<Effect>) {
        if self.place == Some(StaffPlace::Cases) && now >= self.fetched_at + FRESH_FOR {
            self.fetched_at = now;
            todo.push(Effect::FetchToday);
        }
    }
}
