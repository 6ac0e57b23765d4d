//! Seeded days: patients buy, give up and come again, while terminal, wire, printer and power do
//! what they like. `SEED=42 cargo test many_bad_days` repeats one day.

use countersign::app::play::{Person, Play as _};
use countersign::device::printer::sim::PrinterFault;

use crate::world::{Clinic, Dice, PORTRAIT, secs};

const DAYS: u64 = 12;
const PATIENTS: u64 = 6;

#[test]
fn many_bad_days() {
    let asked = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = asked.map_or(1..=DAYS, |seed: u64| seed..=seed);
    let mut n_sold = 0;
    for seed in seeds {
        // A failing day names itself.
        eprintln!("day {seed}");
        n_sold += day(seed);
    }
    assert!(asked.is_some() || n_sold > DAYS, "{n_sold} sales are too few to prove anything");
}

/// Returns how much was sold.
fn day(seed: u64) -> u64 {
    let mut dice = Dice(seed * 2_654_435_761 + 1);
    let mut clinic = Clinic::open_on(PORTRAIT, seed);
    for n in 0..PATIENTS {
        let who = Person { phone: format!("61555501{:02}", n % 4), ..Person::maria() };
        clinic.terminal_will(deed(&mut dice));
        clinic.printer_has(fault(&mut dice));
        match dice.roll(6) {
            0 => {
                // Comes as far as the terms, and walks away.
                clinic.choose("category-packages", "Drip Four").unwrap();
                clinic.say_who(&who).unwrap();
                clinic.time_passes(secs(400));
            }
            1 => {
                let n_orders = u32::try_from(dice.roll(6)).unwrap();
                clinic.power_fails_after(n_orders, dice.roll(2) == 0);
                tries(&mut clinic, &who, &mut dice);
                clinic.power_cut();
                clinic = clinic.starts_again();
            }
            _ => tries(&mut clinic, &who, &mut dice),
        }
        clinic.printer_has(PrinterFault::LoadPaper);
        clinic.printer_has(PrinterFault::CoverOpen(false));
        if !clinic.is_wire_whole() {
            clinic.desk().terminal.mend();
        }
        // Long enough for every doubt to be settled and for everybody to have gone.
        clinic.time_passes(secs(700));
        assert!(clinic.sees("attract-start"), "{:?}", clinic.finger.labels());
        clinic.books_balance();
    }
    clinic.n_sales()
}

/// Buys if nothing comes between.
fn tries(clinic: &mut Clinic, who: &Person, dice: &mut Dice) {
    let steps: [&dyn Fn(&mut Clinic) -> bool; 6] = [
        &|clinic| clinic.choose("category-packages", "Drip Four").is_ok(),
        &|clinic| clinic.say_who(who).is_ok(),
        &|clinic| {
            if clinic.sees("welcome-title") {
                clinic.press_word("welcome-yes").is_ok()
            } else {
                clinic.say_name(who).is_ok()
            }
        },
        &|clinic| clinic.read_terms().is_ok(),
        &|clinic| clinic.sign().is_ok(),
        &|clinic| clinic.pay().is_ok(),
    ];
    for step in steps {
        if !clinic.has_power() || !step(clinic) {
            return;
        }
    }
    if dice.roll(4) == 0 && clinic.has_power() {
        clinic.desk().terminal.cut_after(usize::try_from(dice.roll(400)).unwrap());
    }
    clinic.time_passes(secs(1 + dice.roll(20)));
    if dice.roll(5) == 0 && clinic.has_power() {
        clinic.press_word("pay-cancel").ok();
    }
    clinic.time_passes(secs(40));
    if clinic.has_power() && !clinic.is_wire_whole() {
        clinic.desk().terminal.mend();
    }
    clinic.time_passes(secs(260));
}

fn deed(dice: &mut Dice) -> &'static str {
    let deeds = [
        "approve",
        "approve",
        "approve",
        "decline",
        "silent-before-booking",
        "silent-after-booking",
        "nak 2",
        "lose-ack",
        "late-eot 4000",
        "no-eot",
        "noise",
        "slow 9000",
        "bad-checksum 2",
        "garbage",
        "timeout",
        "abort",
        "approve-less 200.00",
        "duplicate",
        "strange-code",
        "bare-eot",
        "packets 4",
        "full-card-number",
        "lose-request",
        "malformed",
        "cancel-by-eot",
    ];
    let pick = usize::try_from(dice.roll(1_000)).unwrap() % deeds.len();
    deeds.get(pick).unwrap()
}

fn fault(dice: &mut Dice) -> PrinterFault {
    match dice.roll(5) {
        0 => PrinterFault::PaperOut,
        1 => PrinterFault::CoverOpen(true),
        2 => PrinterFault::PaperOutAfter { dots: u32::try_from(dice.roll(900)).unwrap() },
        _ => PrinterFault::LoadPaper,
    }
}
