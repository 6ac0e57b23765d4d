//! How somebody is let in: the knock, the recovery code, and making an account.

use std::time::Duration;

use crate::domain::now::Now;
use crate::domain::pin::{CODE_LETTERS, RecoveryCode};
use crate::domain::staff::StaffMember;
use crate::flow::staff::ask::StaffAsk;
use crate::flow::staff::order::{StaffOrder, Standing};
use crate::flow::staff::pad::{PadState, PinPad};
use crate::flow::staff::setup::{Setup, SetupStep, Whose, setup_order};
use crate::flow::staff::tap::StaffTap;
use crate::flow::staff::{Effect, Hands, StaffPlace, StaffSide};

/// So many knocks, each within a second of the one before, ask for the pad.
const KNOCKS: u8 = 5;
const KNOCK_WAIT: Duration = Duration::from_secs(1);

impl StaffSide {
    /// A PIN is asked for after enough knocks; where nobody has one, an owner is.
    pub(super) fn knock(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if self.place.is_some() {
            return;
        }
        let (n, last) = self.knocks;
        let is_soon = last.is_some_and(|last| now.mono < last + KNOCK_WAIT);
        let n = if is_soon { n.saturating_add(1) } else { 1 };
        self.knocks = (n, Some(now.mono));
        if n >= KNOCKS {
            self.knocks = (0, None);
            self.is_knocked = true;
            todo.push(Effect::Order(StaffOrder::Stand));
        }
    }

    pub(super) fn take_standing(&mut self, standing: Standing, hands: &mut Hands<'_>) {
        let is_knocked = std::mem::take(&mut self.is_knocked);
        self.must_set_up &= !standing.has_staff;
        if self.place.is_some() || !(is_knocked || self.must_set_up) {
            return;
        }
        self.touched_at = hands.now.mono;
        if let Some(asked) = self.question.filter(|_| standing.has_staff) {
            self.place = Some(StaffPlace::Ask(StaffAsk::new(asked)));
            return;
        }
        self.place = Some(if standing.has_staff {
            let state = match standing.wait.is_zero() {
                true => PadState::Typing,
                false => PadState::Wait(hands.now.mono + standing.wait),
            };
            StaffPlace::Pin(PinPad::saying(state))
        } else {
            let code = RecoveryCode::new(hands.random.ten_bytes());
            StaffPlace::Setup(Box::new(Setup::new(Whose::FirstOwner, code)))
        });
    }

    pub(super) fn take_letter(&mut self, letter: char, todo: &mut Vec<Effect>) {
        let Some(StaffPlace::Recovery { letters, state }) = &mut self.place else { return };
        if *state == PadState::Checking {
            return;
        }
        *state = PadState::Typing;
        letters.0.push(letter);
        if letters.0.chars().count() < CODE_LETTERS {
            return;
        }
        match RecoveryCode::from_typed(&letters.0) {
            Some(code) => {
                *state = PadState::Checking;
                todo.push(Effect::Order(StaffOrder::CheckRecovery(code)));
            }
            None => {
                letters.0.clear();
                *state = PadState::Differs;
            }
        }
    }

    pub(super) fn set_up(&mut self, tap: &StaffTap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let Some(StaffPlace::Setup(setup)) = &mut self.place else { return };
        match (tap, &setup.step) {
            (StaffTap::GoOn, SetupStep::Name) => setup.name_is_done(),
            (StaffTap::PrintCode, SetupStep::Code) => {
                todo.push(Effect::PrintCode(setup.code.clone()));
            }
            (StaffTap::CodeIsKept, SetupStep::Code) if !setup.is_saving => {
                if let Some(order) = setup_order(setup, hands) {
                    setup.is_saving = true;
                    todo.push(Effect::Order(order));
                }
            }
            _ => (),
        }
    }

    pub(super) fn take_recovery(&mut self, found: Option<StaffMember>, hands: &mut Hands<'_>) {
        let Some(StaffPlace::Recovery { letters, state }) = &mut self.place else { return };
        let code = RecoveryCode::from_typed(&letters.0);
        match found.zip(code) {
            Some((owner, code)) => {
                let next = RecoveryCode::new(hands.random.ten_bytes());
                let setup = Setup::new(Whose::Recovered(owner, code), next);
                self.place = Some(StaffPlace::Setup(Box::new(setup)));
            }
            None => {
                letters.0.clear();
                *state = PadState::Differs;
            }
        }
    }
}
