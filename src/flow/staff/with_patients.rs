//! Where the patients' side meets the rest of the staff side.

use std::time::Instant;

use crate::domain::unlock::LockReason;
use crate::flow::staff::order::StaffOrder;
use crate::flow::staff::pad::PinPad;
use crate::flow::staff::patients::order::Prepared;
use crate::flow::staff::patients::{Next, Patients};
use crate::flow::staff::tap::{StaffTap, Tab};
use crate::flow::staff::{Effect, StaffPlace, StaffSide};

impl StaffSide {
    /// Hands something to the patients' side, and sees to what follows.
    pub(super) fn with_patients(
        &mut self,
        todo: &mut Vec<Effect>,
        step: impl FnOnce(&mut Patients) -> Option<Next>,
    ) {
        let Some(StaffPlace::Patients(patients)) = &mut self.place else { return };
        match step(patients) {
            Some(Next::Ask(ask)) => todo.push(Effect::Patients(ask)),
            Some(Next::PrintSlip(visited)) => todo.push(Effect::PrintSlip(visited)),
            Some(Next::PrintReceipt(sale)) => todo.push(Effect::PrintReceipt(sale)),
            Some(Next::HandOver(prepared)) => self.turn_screen(prepared, todo),
            Some(Next::Leave) => self.open(Tab::Today, todo),
            None => (),
        }
    }

    /// Nothing of staff is behind the curtain: whoever wants it back gives a PIN.
    fn turn_screen(&mut self, prepared: Box<Prepared>, todo: &mut Vec<Effect>) {
        let Some(me) = self.me.take() else { return };
        let why = LockReason::ByHand;
        todo.push(Effect::Order(StaffOrder::NoteLocked { staff: me.id, why }));
        todo.push(Effect::Wipe);
        (self.today, self.told) = (None, None);
        self.place = Some(StaffPlace::Curtain(prepared));
    }

    /// The patient starts, or staff take it back.
    pub(super) fn tap_curtain(&mut self, tap: &StaffTap, todo: &mut Vec<Effect>) -> bool {
        let Some(StaffPlace::Curtain(prepared)) = &self.place else { return false };
        match tap {
            StaffTap::StartPrepared => {
                todo.push(Effect::HandOver(prepared.clone()));
                self.close(todo);
            }
            StaffTap::TakeBack => self.place = Some(StaffPlace::Pin(PinPad::default())),
            _ => (),
        }
        true
    }

    /// Whether somebody waits for money to go back at the terminal.
    pub(super) fn is_at_terminal(&self) -> bool {
        matches!(&self.place, Some(StaffPlace::Patients(patients)) if patients.is_at_terminal())
    }

    /// Until when one press takes the last visit back.
    pub fn undo_until(&self) -> Option<Instant> {
        match self.place.as_ref()? {
            StaffPlace::Patients(patients) => patients.deadline(),
            _ => None,
        }
    }
}
