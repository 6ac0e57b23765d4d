//! More time for a contract: how long, why, and the PIN of a manager.

use chrono::{Days, NaiveDate};

use crate::domain::id::{ContractId, PatientId};
use crate::domain::on_file::{ExtendPreview, ExtendWhy};
use crate::domain::refusal::Refusal;
use crate::domain::staff::StaffMember;
use crate::flow::session::Keys;
use crate::flow::staff::pad::PinPad;
use crate::flow::staff::patients::Next;
use crate::flow::staff::patients::order::{ExtendContract, PatientAsk};
use crate::flow::tap::Tap;

/// What is offered at once.
pub const DAYS: [u32; 3] = [30, 60, 90];
/// Nothing lasts longer by one extension.
const DAYS_MAX: u32 = 730;
/// Letters of a reason in words.
const WORDS_MAX: usize = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtendTap {
    Days(u32),
    /// A day of one's own.
    PickDay,
    /// So many days later, or earlier.
    By(i32),
    Why(WhyTap),
    /// The words are said.
    WordsDone,
    GoOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyTap {
    Illness,
    Pregnancy,
    Military,
    WeWereAway,
    Other,
}

impl WhyTap {
    pub const ALL: [Self; 5] =
        [Self::Illness, Self::Pregnancy, Self::Military, Self::WeWereAway, Self::Other];
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendDraft {
    patient: PatientId,
    contract: ContractId,
    pub today: NaiveDate,
    pub days: u32,
    /// The day is stepped to, and not one of those that are offered.
    pub is_picking: bool,
    pub why: Option<WhyTap>,
    /// The reason in words.
    pub words: String,
    pub keys: Keys,
    /// The keyboard is up.
    pub is_typing: bool,
    /// What `days` would do, or why not; `None` while it is worked out.
    pub preview: Option<Result<ExtendPreview, Refusal>>,
    /// Confirmed too soon: a reason is missing.
    pub is_short: bool,
    pub pad: Option<PinPad>,
}

impl ExtendDraft {
    pub fn new(patient: PatientId, contract: ContractId, today: NaiveDate) -> Self {
        Self {
            patient,
            contract,
            today,
            days: 30,
            is_picking: false,
            why: None,
            words: String::new(),
            keys: Keys::default(),
            is_typing: false,
            preview: None,
            is_short: false,
            pad: None,
        }
    }

    pub fn preview(&self) -> PatientAsk {
        let Self { patient, contract, days, .. } = *self;
        PatientAsk::PreviewExtend { patient, contract, days }
    }

    pub fn take_preview(&mut self, days: u32, preview: Result<ExtendPreview, Refusal>) {
        if days == self.days {
            self.preview = Some(preview);
        }
    }

    /// The new last day, before it is worked out: days are counted from today.
    pub fn about(&self) -> Option<NaiveDate> {
        self.today.checked_add_days(Days::new(self.days.into()))
    }

    pub(super) fn tap(&mut self, tap: &ExtendTap) -> Option<Next> {
        match *tap {
            ExtendTap::Days(days) if DAYS.contains(&days) => {
                self.is_picking = false;
                return self.last_for(days);
            }
            ExtendTap::PickDay => self.is_picking = true,
            ExtendTap::By(days) if self.is_picking => {
                let wanted = self.days.saturating_add_signed(days).clamp(1, DAYS_MAX);
                return self.last_for(wanted);
            }
            ExtendTap::Why(why) => {
                self.why = Some(why);
                self.is_typing = why == WhyTap::Other;
            }
            ExtendTap::WordsDone => {
                self.is_typing = false;
                if self.words.trim().is_empty() {
                    self.why = None;
                }
            }
            ExtendTap::GoOn => {
                let is_said = self.why().is_some();
                self.is_short = !is_said;
                let can = is_said && matches!(self.preview, Some(Ok(_)));
                self.pad = can.then(PinPad::default);
            }
            _ => (),
        }
        None
    }

    fn last_for(&mut self, days: u32) -> Option<Next> {
        self.days = days;
        Some(Next::Ask(self.preview()))
    }

    pub(super) fn type_in(&mut self, tap: &Tap) {
        if !self.is_typing {
            return;
        }
        match tap {
            Tap::Type(letter) if self.words.chars().count() < WORDS_MAX => {
                self.words.push_str(letter);
                self.keys.is_shifted = false;
            }
            Tap::Erase => {
                self.words.pop();
            }
            Tap::ClearField => self.words.clear(),
            Tap::Shift => self.keys.is_shifted = !self.keys.is_shifted,
            Tap::Accents => self.keys.has_accents = !self.keys.has_accents,
            _ => (),
        }
    }

    /// One step back within the task; `false` where it is left.
    pub(super) fn back(&mut self) -> bool {
        if self.pad.take().is_some() {
            return true;
        }
        if self.is_typing {
            self.tap(&ExtendTap::WordsDone);
            return true;
        }
        false
    }

    pub fn why(&self) -> Option<ExtendWhy> {
        Some(match self.why? {
            WhyTap::Illness => ExtendWhy::Illness,
            WhyTap::Pregnancy => ExtendWhy::Pregnancy,
            WhyTap::Military => ExtendWhy::Military,
            WhyTap::WeWereAway => ExtendWhy::WeWereAway,
            WhyTap::Other => {
                let words = self.words.trim();
                ExtendWhy::Other((!words.is_empty()).then(|| words.to_owned())?)
            }
        })
    }

    pub(super) fn approved(&mut self, approver: StaffMember) -> Option<PatientAsk> {
        self.pad.as_ref()?;
        let Self { patient, contract, days, .. } = *self;
        let why = self.why()?;
        self.pad = None;
        let ask = ExtendContract { patient, contract, days, why, approver };
        Some(PatientAsk::Extend(Box::new(ask)))
    }
}
