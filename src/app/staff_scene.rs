//! From what the staff side knows to what there is to see.

use std::collections::BTreeMap;

use crate::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use crate::app::patients_scene::patients_screen;
use crate::app::scene::secs_until;
use crate::app::task_scene::{case_line, cases_scene, is_in_doubt, n_held, pin_for, task_screen};
use crate::domain::audit::AuditPage;
use crate::domain::card::TerminalIdentity;
use crate::domain::comfort::{Comfort, Contrast, TextSize};
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::now::Now;
use crate::domain::pin::PIN_DIGITS;
use crate::domain::printer_state::PrinterState;
use crate::domain::printout::Printout;
use crate::domain::staff::{Act, Answer, may};
use crate::domain::today::Today;
use crate::flow::checkout::CaseStanding;
use crate::flow::day_run::DayView;
use crate::flow::shop::Shop;
use crate::flow::staff::ask::{AskReason, StaffAsk};
use crate::flow::staff::pad::{PadState, PinPad};
use crate::flow::staff::setup::{Setup, SetupStep};
use crate::flow::staff::tap::Tab;
use crate::flow::staff::{StaffPlace, StaffSide, tab_of};
use crate::ui::scene::audit::{AuditPageScene, AuditRow, AuditScene};
use crate::ui::scene::staff::{
    AskScene, CodeScene, DayScene, DevicesScene, LatestLine, MoreScene, OwnerScene, PinFor,
    PinScene, PinState, PinTitle, RecoveryScene, ScannedScene, StaffFrame, StaffScreen, TodayScene,
};

/// What `app` knows beside the staff side.
pub struct Beside<'a> {
    /// The terminal that answers.
    pub terminal: Option<&'a TerminalIdentity>,
    pub printer: Option<PrinterState>,
    pub has_demo_staff: bool,
    /// How the search for an end stands, for cases that the kiosk looks after by itself.
    pub standings: BTreeMap<AttemptId, CaseStanding>,
    /// How a look at the day stands, or its close.
    pub day: Option<DayView<'a>>,
    /// Papers that print by themselves.
    pub printing: Vec<Printout>,
}

/// A place of the staff side, and how it is read.
pub struct Behind {
    pub screen: StaffScreen,
    pub comfort: Comfort,
}

/// What staff see; `None` while the screen is the patients'.
pub fn staff_scene(
    staff: &StaffSide,
    beside: &Beside<'_>,
    shop: &Shop,
    now: Now,
) -> Option<Behind> {
    let place = staff.place.as_ref()?;
    // Staff stand closer: beyond the second size nothing is gained.
    let text = shop.default_text.min(TextSize::Large);
    let comfort = Comfort { language: shop.default_language(), text, contrast: Contrast::Normal };
    let screen = match place {
        StaffPlace::Pin(pad) => pin(pad, PinTitle::SignIn, None, beside, now),
        StaffPlace::StepUp { pad, act, .. } => pin(pad, PinTitle::StepUp(*act), None, beside, now),
        StaffPlace::Recovery { letters, state } => StaffScreen::Recovery(RecoveryScene {
            n_letters: letters.0.chars().count(),
            state: pad_state(*state, now),
        }),
        StaffPlace::Curtain(_) => StaffScreen::Curtain,
        StaffPlace::Setup(setup) => setup_screen(staff, setup, beside, now),
        StaffPlace::Ask(ask) => ask_screen(ask, beside, now),
        StaffPlace::Task(doing) if doing.pin.is_some() => {
            let (act, pad) = doing.pin.as_ref()?;
            pin(pad, PinTitle::StepUp(*act), pin_for(&doing.task), beside, now)
        }
        StaffPlace::Patients(patients) if let Some(pad) = patients.pad() => {
            let (act, amount) = patients.asks_for();
            let what = amount.map(|amount| (PinFor::Refund, amount));
            pin(pad, PinTitle::StepUp(act), what, beside, now)
        }
        StaffPlace::Today
        | StaffPlace::Cases
        | StaffPlace::Patients(_)
        | StaffPlace::Devices
        | StaffPlace::More
        | StaffPlace::Audit(_)
        | StaffPlace::Task(_)
        | StaffPlace::Scanned(_) => signed_in(staff, place, beside, shop, now)?,
    };
    Some(Behind { screen, comfort })
}

fn pin(
    pad: &PinPad,
    title: PinTitle,
    what: Option<(PinFor, Money)>,
    beside: &Beside<'_>,
    now: Now,
) -> StaffScreen {
    let demo_pin = match title {
        PinTitle::SignIn | PinTitle::Answer { .. } => Some(FRONT_DESK_PIN),
        PinTitle::StepUp(_) => Some(MANAGER_PIN),
        PinTitle::New | PinTitle::Again => None,
    };
    StaffScreen::Pin(PinScene {
        title,
        what,
        n_digits: pad.n_digits().min(PIN_DIGITS),
        state: pad_state(pad.state, now),
        may_recover: title == PinTitle::SignIn,
        may_leave: true,
        demo_pin: demo_pin.filter(|_| beside.has_demo_staff),
    })
}

fn pad_state(state: PadState, now: Now) -> PinState {
    match state {
        PadState::Typing => PinState::Typing,
        PadState::Checking => PinState::Checking,
        PadState::Wrong(until) if now.mono < until => PinState::Wrong(secs_until(until, now)),
        PadState::Wait(until) if now.mono < until => PinState::Wait(secs_until(until, now)),
        PadState::Wrong(_) | PadState::Wait(_) => PinState::Typing,
        PadState::NotAllowed => PinState::NotAllowed,
        PadState::Easy => PinState::Easy,
        PadState::Differs => PinState::Differs,
        PadState::Taken => PinState::Taken,
        PadState::Trouble => PinState::Trouble,
    }
}

fn setup_screen(staff: &StaffSide, setup: &Setup, beside: &Beside<'_>, now: Now) -> StaffScreen {
    match &setup.step {
        SetupStep::Name => StaffScreen::Name(OwnerScene {
            name: setup.name.clone(),
            keys: setup.keys,
            is_missing: setup.is_name_missing,
            may_leave: !staff.is_first_start(),
        }),
        SetupStep::Pin(pad) => pin(pad, PinTitle::New, None, beside, now),
        SetupStep::Again(pad) => pin(pad, PinTitle::Again, None, beside, now),
        SetupStep::Code => StaffScreen::Code(CodeScene {
            code: setup.code.shown(),
            is_saving: setup.is_saving,
            is_troubled: staff.is_troubled,
        }),
    }
}

fn ask_screen(ask: &StaffAsk, beside: &Beside<'_>, now: Now) -> StaffScreen {
    let asked = ask.asked;
    match &ask.said {
        Some((is_yes, pad)) => {
            pin(pad, PinTitle::Answer { asked, is_yes: *is_yes }, None, beside, now)
        }
        None => StaffScreen::Ask(AskScene {
            asked,
            reasons: AskReason::of(asked.act),
            chosen: ask.reason,
        }),
    }
}

fn signed_in(
    staff: &StaffSide,
    place: &StaffPlace,
    beside: &Beside<'_>,
    shop: &Shop,
    now: Now,
) -> Option<StaffScreen> {
    let me = staff.me.as_ref()?;
    let today = staff.today.as_deref();
    let printer = beside.printer;
    let is_well = printer.is_none_or(|state| state == PrinterState::Ready);
    let needs_hand = [beside.terminal.is_none(), !is_well];
    let frame = StaffFrame {
        name: me.name.to_string(),
        role: me.role,
        tab: tab_of(place).unwrap_or(Tab::Today),
        n_cases: today
            .map_or(0, |today| today.cases.len() + n_held(today, beside) + today.differences.len()),
        n_devices: needs_hand.into_iter().filter(|needs| *needs).count(),
        is_troubled: staff.is_troubled,
    };
    Some(match place {
        StaffPlace::Cases => StaffScreen::Cases(cases_scene(staff, frame, beside, shop)),
        StaffPlace::Task(doing) => task_screen(doing, frame, staff, beside, shop, now),
        StaffPlace::Patients(patients) => patients_screen(patients, frame, me.role, shop, now)?,
        StaffPlace::Devices => StaffScreen::Devices(DevicesScene {
            frame,
            terminal: beside
                .terminal
                .map(|terminal| format!("{} {}", terminal.model, terminal.serial_number)),
            printer,
            n_rows: today.map_or(0, |today| today.n_rows),
            n_calls: today.map_or(0, |today| today.n_calls),
        }),
        StaffPlace::Scanned(answer) => {
            StaffScreen::Scanned(ScannedScene { frame, answer: (**answer).clone() })
        }
        StaffPlace::Audit(page) => StaffScreen::Audit(AuditScene {
            frame,
            today: now.business_date(shop.zone),
            page: page.as_deref().map(|page| audit_page(page, shop)),
        }),
        StaffPlace::More => StaffScreen::More(MoreScene {
            frame,
            may_read_audit: may(me.role, Act::ReadAuditLog) == Answer::Yes,
            may_quit: may(me.role, Act::QuitKiosk) != Answer::No,
        }),
        _ => StaffScreen::Today(TodayScene {
            frame,
            date: now.business_date(shop.zone),
            day: today.map(|today| day(today, beside, shop)),
        }),
    })
}

fn audit_page(page: &AuditPage, shop: &Shop) -> AuditPageScene {
    AuditPageScene {
        n_rows: page.n_rows,
        head: page.head,
        chain: page.chain,
        lines: page
            .lines
            .iter()
            .map(|line| AuditRow {
                row: line.row,
                at: line.at.with_timezone(&shop.zone).naive_local(),
                who: line.who.clone(),
                what: line.what,
                about: line.about.join(", "),
            })
            .collect(),
    }
}

fn day(today: &Today, beside: &Beside<'_>, shop: &Shop) -> DayScene {
    let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&shop.zone).naive_local();
    DayScene {
        by_card: today.by_card,
        n_by_card: today.n_by_card,
        n_redeemed: today.n_redeemed,
        n_waiting: today.n_unanswered,
        doubt: today
            .cases
            .iter()
            .find(|it| is_in_doubt(it.kind))
            .map(|it| case_line(it, beside, shop)),
        n_differences: today.n_differences,
        n_wrong_pins: today.n_wrong_pins,
        recovery_used: today.recovery_used.map(|at| local(at).date()),
        latest: today
            .latest
            .iter()
            .map(|line| LatestLine {
                at: local(line.at).time(),
                who: line.who.clone(),
                what: line.what.clone(),
                amount: line.amount,
                end: line.end,
            })
            .collect(),
    }
}
