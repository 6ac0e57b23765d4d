//! The recovery code: typed character by character, and what follows where it is the one.

use crate::domain::pin::{CODE_LETTERS, RecoveryCode};
use crate::domain::staff::StaffMember;
use crate::flow::staff::order::StaffOrder;
use crate::flow::staff::pad::PadState;
use crate::flow::staff::setup::{Setup, Whose};
use crate::flow::staff::{Effect, Hands, StaffPlace, StaffSide};

impl StaffSide {
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
