//! Screens of a payment that is not simply approved or refused, as plain data.

use crate::app::samples::Sample;
use crate::app::samples_more::{Kit, usd};
use crate::ui::scene::{
    AttractScene, PartPaidScene, PayScene, PayStep, Screen, Side, StaffNeededScene, StaffNeededWhy,
};

pub fn paying(kit: &Kit<'_>) -> Vec<Sample> {
    let part = |is_refused| PartPaidScene {
        paid: usd(200_00),
        total: usd(387_00),
        rest: usd(187_00),
        is_refused,
        is_starting: false,
    };
    let needed = |why, is_staff_told| StaffNeededScene { amount: usd(387_00), why, is_staff_told };
    let slow = PayScene {
        amount: usd(387_00),
        step: PayStep::BankSlow,
        reader_side: Side::Right,
        may_cancel: false,
        is_cancelling: false,
    };
    let away =
        AttractScene { closed: None, is_reader_away: true, may_see_left: false, demo_pin: None };
    vec![
        kit.sample("part-paid", Screen::PartPaid(part(false))),
        kit.sample("part-paid-refused", Screen::PartPaid(part(true))),
        kit.sample(
            "staff-needed-swiped",
            Screen::StaffNeeded(needed(StaffNeededWhy::Swiped, false)),
        ),
        kit.sample(
            "staff-needed-same-card",
            Screen::StaffNeeded(needed(StaffNeededWhy::SameCard, true)),
        ),
        kit.sample("pay-bank-longer", Screen::Pay(slow)),
        kit.sample("attract-reader-away", Screen::Attract(away)),
    ]
}
