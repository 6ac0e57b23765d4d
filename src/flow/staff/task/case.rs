//! The ways out of an open case that a person of the clinic takes: ask the terminal, write down what
//! it shows, print, hand over, explain a difference.

use crate::domain::id::{AttemptId, SaleId};
use crate::domain::money::Money;
use crate::domain::open_case::{
    CaseKind, FoundByHand, Question, Settlement, Signer, Slip, StaffAnswer,
};
use crate::domain::printout::{Printout, SalePaper};
use crate::domain::staff::{Act, StaffMember};
use crate::domain::today::{Today, Waiting, WaitingDifference};
use crate::flow::staff::task::Task;
use crate::flow::tap::Tap;

/// Digits of an approval's code on a slip, at most.
const CODE_MAX: usize = 6;
/// Digits of the terminal's number for it, at most.
const NUMBER_MAX: usize = 12;
/// Digits of a card that a slip shows.
const LAST_FOUR: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseTap {
    /// Show the cases from this one on, counted from 0.
    From(usize),
    /// Ask the terminal now.
    Ask(AttemptId),
    /// What a card paid in part goes back now.
    GiveBack(AttemptId),
    WriteDown(AttemptId),
    HandedOver(AttemptId),
    PrintAgain(SaleId, SalePaper),
    DidPrint(Printout),
    /// The difference of this Z report, at this place counted from 0.
    Explain(u32, u32),

    // Within a task.
    Found(Found),
    Because(SettleReason),
    Came(Came),
    Why(ExplainReason),
    GoOn,
}

/// What is done about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseDeed {
    Ask(AttemptId),
    GiveBack(AttemptId),
    Settle(Box<Settlement>),
    HandOver(Box<StaffAnswer>),
    PrintAgain(SaleId, SalePaper),
    DidPrint(Printout),
    Explain { z: u32, place: u32, paid: Money, reason: String, by: Signer },
}

impl CaseDeed {
    /// The right that it takes.
    pub const fn act(&self) -> Act {
        match self {
            Self::Ask(_) => Act::AskTerminal,
            Self::GiveBack(_) | Self::HandOver(_) | Self::DidPrint(_) => Act::LookAround,
            Self::PrintAgain(..) => Act::PrintCopy,
            Self::Settle(_) => Act::SettleByHand,
            Self::Explain { .. } => Act::CloseDayWithDifference,
        }
    }
}

/// What a tap on the list of cases leads to.
pub enum Next {
    Nothing,
    From(usize),
    Do(CaseDeed),
    Begin(Task),
}

/// A tap on the list of cases, by somebody who is signed in.
pub fn of_cases(tap: &CaseTap, today: Option<&Today>, me: &StaffMember) -> Next {
    let case_of = |attempt: AttemptId| {
        let mut cases = today.into_iter().flat_map(|today| &today.cases);
        cases.find(|case| case.attempt == attempt)
    };
    let deed = match *tap {
        CaseTap::From(first) => return Next::From(first),
        CaseTap::Ask(attempt) => CaseDeed::Ask(attempt),
        CaseTap::GiveBack(attempt) => CaseDeed::GiveBack(attempt),
        CaseTap::PrintAgain(sale, paper) => CaseDeed::PrintAgain(sale, paper),
        CaseTap::DidPrint(of) => CaseDeed::DidPrint(of),
        CaseTap::HandedOver(attempt) => CaseDeed::HandOver(Box::new(StaffAnswer {
            attempt,
            to: Question::HandedOver,
            by: signer(me),
            reason: "handed over at the desk".to_owned(),
            is_yes: true,
        })),
        CaseTap::WriteDown(attempt) => {
            return case_of(attempt).map_or(Next::Nothing, |case| {
                Next::Begin(Task::Settle(SettleTask::new(case.clone())))
            });
        }
        CaseTap::Explain(z, place) => {
            let mut open = today.into_iter().flat_map(|today| &today.differences);
            let it = open.find(|it| (it.z, it.place) == (z, place));
            return it.map_or(Next::Nothing, |it| {
                Next::Begin(Task::Explain(ExplainTask::new(it.clone())))
            });
        }
        CaseTap::Found(_)
        | CaseTap::Because(_)
        | CaseTap::Came(_)
        | CaseTap::Why(_)
        | CaseTap::GoOn => return Next::Nothing,
    };
    Next::Do(deed)
}

pub fn signer(member: &StaffMember) -> Signer {
    Signer { staff: Some(member.id), name: member.name.as_str().to_owned() }
}

/// What the terminal's own list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Paid,
    NotPaid,
    /// What had been taken went back at the terminal.
    GivenBack,
    /// Of money that is to go back: it did not.
    NotGivenBack,
}

impl Found {
    /// What can be found of a case. Where a card is known to have paid, that has to go back first.
    pub fn of(case: &Waiting) -> &'static [Self] {
        let is_taken = case.taken.is_positive();
        match (case.kind, is_taken) {
            (CaseKind::InDoubt(_) | CaseKind::LeftOpen | CaseKind::Sending, false) => {
                &[Self::Paid, Self::NotPaid]
            }
            (CaseKind::InDoubt(_) | CaseKind::LeftOpen | CaseKind::Sending, true) => {
                &[Self::Paid, Self::GivenBack]
            }
            (CaseKind::GivingBack { .. }, _) => &[Self::GivenBack, Self::NotGivenBack],
            (CaseKind::Reversing, false) => &[Self::NotPaid, Self::GivenBack],
            _ => &[Self::GivenBack],
        }
    }
}

/// How it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettleReason {
    /// The terminal's own list shows it.
    TerminalShows,
    SlipIsHere,
    ProcessorSays,
}

impl SettleReason {
    pub const ALL: [Self; 3] = [Self::TerminalShows, Self::SlipIsHere, Self::ProcessorSays];

    /// What the journal calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TerminalShows => "the terminal's own list shows it",
            Self::SlipIsHere => "the terminal's slip is here",
            Self::ProcessorSays => "the processor said so",
        }
    }
}

/// What a person reads off the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettleTask {
    pub case: Waiting,
    pub found: Option<Found>,
    pub reason: Option<SettleReason>,
    /// What the slip shows, once it is asked for.
    pub slip: Option<SlipDraft>,
}

/// A slip while it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipDraft {
    /// The code of the approval, the terminal's number, the card's last four.
    pub fields: [String; 3],
    pub field: u8,
    /// Something is missing.
    pub is_short: bool,
}

impl SlipDraft {
    fn slip(&self) -> Option<Slip> {
        let [code, number, last_four] = &self.fields;
        let is_whole = !code.is_empty() && !number.is_empty() && last_four.len() == LAST_FOUR;
        is_whole.then(|| Slip {
            auth_code: code.clone(),
            transaction: number.clone(),
            last_four: last_four.clone(),
        })
    }
}

impl SettleTask {
    fn new(case: Waiting) -> Self {
        let found = match Found::of(&case) {
            [only] => Some(*only),
            _ => None,
        };
        Self { case, found, reason: None, slip: None }
    }

    pub const fn shown(&self) -> &'static str {
        if self.slip.is_some() { "slip" } else { "settle" }
    }

    /// Whether it can go on from here.
    pub const fn is_said(&self) -> bool {
        self.found.is_some() && self.reason.is_some()
    }

    /// `true` when all is said and a PIN is next.
    pub(super) fn tap(&mut self, tap: &CaseTap) -> bool {
        match tap {
            CaseTap::Found(found) if Found::of(&self.case).contains(found) => {
                self.found = Some(*found);
            }
            CaseTap::Because(reason) => self.reason = Some(*reason),
            CaseTap::GoOn if self.is_said() => match (&mut self.slip, self.found) {
                (None, Some(Found::Paid)) => self.slip = Some(SlipDraft::default()),
                (Some(slip), Some(Found::Paid)) if slip.slip().is_none() => slip.is_short = true,
                _ => return true,
            },
            _ => (),
        }
        false
    }

    pub(super) fn type_in(&mut self, tap: &Tap) {
        let Some(SlipDraft { fields: [code, number, last_four], field, is_short }) = &mut self.slip
        else {
            return;
        };
        *is_short = false;
        let (text, max) = match *field {
            0 => (code, CODE_MAX),
            1 => (number, NUMBER_MAX),
            _ => (last_four, LAST_FOUR),
        };
        match tap {
            Tap::Type(digit) if text.len() < max && digit.bytes().all(|it| it.is_ascii_digit()) => {
                text.push_str(digit);
            }
            Tap::Erase => {
                text.pop();
            }
            Tap::ClearField => text.clear(),
            Tap::Focus(to) if *to < 3 => *field = *to,
            _ => (),
        }
    }

    pub(super) fn back(&mut self) -> bool {
        self.slip.take().is_some()
    }

    pub(super) fn approved(&self, by: &StaffMember) -> Option<CaseDeed> {
        let found = match self.found? {
            Found::Paid => FoundByHand::Charged(self.slip.as_ref()?.slip()?),
            Found::NotPaid | Found::NotGivenBack => FoundByHand::NotCharged,
            Found::GivenBack => FoundByHand::GivenBack,
        };
        let reason = self.reason?.code().to_owned();
        let attempt = self.case.attempt;
        let settlement = Settlement { attempt, by: signer(by), reason, found };
        Some(CaseDeed::Settle(Box::new(settlement)))
    }
}

/// What the bank did about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// It paid, or took back, all that differed.
    All,
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExplainReason {
    OnStatement,
    GivenBackThere,
    KeyedIn,
    ProcessorSays,
}

impl ExplainReason {
    pub const ALL: [Self; 4] =
        [Self::OnStatement, Self::GivenBackThere, Self::KeyedIn, Self::ProcessorSays];

    /// What the journal calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OnStatement => "it is on the bank's statement",
            Self::GivenBackThere => "it was given back at the terminal",
            Self::KeyedIn => "it was typed at the terminal's own keys",
            Self::ProcessorSays => "the processor explained it",
        }
    }
}

/// A person explains what a close left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainTask {
    pub it: WaitingDifference,
    pub came: Option<Came>,
    pub reason: Option<ExplainReason>,
}

impl ExplainTask {
    fn new(it: WaitingDifference) -> Self {
        let came = short_of(&it).is_none().then_some(Came::Nothing);
        Self { it, came, reason: None }
    }

    /// What the bank was short of; below zero what it paid too much. `None` where nobody can say.
    pub fn short_of(&self) -> Option<Money> {
        short_of(&self.it)
    }

    pub const fn is_said(&self) -> bool {
        self.came.is_some() && self.reason.is_some()
    }

    pub(super) fn tap(&mut self, tap: &CaseTap) -> bool {
        match tap {
            CaseTap::Came(came) if self.short_of().is_some() => self.came = Some(*came),
            CaseTap::Why(reason) => self.reason = Some(*reason),
            CaseTap::GoOn => return self.is_said(),
            _ => (),
        }
        false
    }

    pub(super) fn approved(&self, by: &StaffMember) -> Option<CaseDeed> {
        let paid = match self.came? {
            Came::All => self.short_of()?,
            Came::Nothing => Money::ZERO,
        };
        let WaitingDifference { z, place, .. } = self.it;
        let reason = self.reason?.code().to_owned();
        Some(CaseDeed::Explain { z, place, paid, reason, by: signer(by) })
    }
}

fn short_of(it: &WaitingDifference) -> Option<Money> {
    let amount = it.difference.amount().ok()??;
    Money::ZERO.minus(amount).ok().filter(|short| *short != Money::ZERO)
}
