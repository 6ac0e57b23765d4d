//! A payment that was open when the kiosk went down.

use std::time::Instant;

use crate::domain::card::{DeclineReason, Doubt, TerminalIdentity};
use crate::domain::intent::{OpenReason, Standing};
use crate::flow::payment::{ANSWER_MAX, Doubtful, Effect, Payment, State, Told, Undo, Watch};

impl Payment {
    /// It starts with a question: there is no other way back. The patient has left, so what is
    /// found approved in part goes back.
    pub fn recovered(standing: Standing, watch: Watch, now: Instant) -> (Self, Vec<Effect>) {
        let leg = standing.asked();
        let is_leg_taken = standing.is_asked_taken();
        let Standing { intent, reason, taken, .. } = standing;
        let serial_number = leg.terminal.clone().unwrap_or_default();
        let watch = match watch.terminal.serial_number == serial_number {
            true => watch,
            false => {
                let terminal = TerminalIdentity { serial_number, ..TerminalIdentity::default() };
                Watch { terminal, ..watch }
            }
        };
        let mut todo = Vec::new();
        let state = if is_leg_taken {
            if reason != OpenReason::Reversing {
                todo.push(Effect::Mark(OpenReason::Reversing));
            }
            let (undo, ask) = Undo::resumed(taken.clone(), now);
            todo.extend(ask.map(Effect::from));
            State::Reversing {
                undo,
                reason: DeclineReason::OnlyPart,
                since: now,
                told: Told::NotYet,
            }
        } else {
            let is_reversing = reason == OpenReason::Reversing;
            if !is_reversing {
                todo.push(Effect::Mark(OpenReason::LeftOpen));
            }
            todo.push(Effect::LookUp(leg.reference));
            State::Asking(Doubtful {
                doubt: match reason {
                    OpenReason::InDoubt(doubt) => doubt,
                    _ => Doubt::LinkLost,
                },
                since: now,
                next_at: now + ANSWER_MAX,
                told: Told::NotYet,
                cancelling: is_reversing,
            })
        };
        let payment = Self { intent, watch, taken, leg, is_left: true, settling: None, state };
        (payment, todo)
    }
}
