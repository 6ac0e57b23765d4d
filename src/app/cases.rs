//! `countersign cases`: what is not finished about card money, and the way out of each.

use std::io::Write;
use std::process::ExitCode;

use crate::app::books::data_file;
use crate::app::chance::Chance;
use crate::app::cli::{CaseArgs, CasesArgs, CasesWhat, Cli, SettleArgs};
use crate::app::setup::open_store;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::domain::give_back::LegEnd;
use crate::domain::language::Language;
use crate::domain::open_case::{
    CaseKind, FoundByHand, OpenCase, Question, Settlement, Signer, Slip, StaffAnswer, WayOut,
};
use crate::domain::receipt::ReceiptNumber;
use crate::evidence::day_report::{difference_advice, difference_lines};
use crate::flow::Randomness as _;
use crate::store::{OpenDifference, Store, StoreError};

/// Lists the open cases, or ends one.
///
/// # Errors
///
/// [`Trouble`] when the data file cannot be read, there is no such case, or it cannot end so.
pub fn run(cli: &Cli, args: &CasesArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let mut store = open_store(&settings, &data_file(cli, &settings)?)?;
    match &args.what {
        None => list(&store, out)?,
        Some(CasesWhat::Settle(args)) => settle(&mut store, args, out)?,
        Some(CasesWhat::HandedOver(args)) => hand_over(&mut store, args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(store: &Store, out: &mut dyn Write) -> Result<(), Trouble> {
    let cases = cases(store)?;
    let differences = store.open_differences().map_err(told)?;
    if cases.is_empty() && differences.is_empty() {
        writeln!(out, "no case is open")?;
    }
    for case in cases {
        writeln!(
            out,
            "case {}, attempt {}\n  begun     {}\n  what      {}",
            case.reference,
            case.attempt,
            case.opened_at.format("%Y-%m-%d %H:%M UTC"),
            what(&case)
        )?;
        if let Some(swapped) = &case.swapped {
            writeln!(
                out,
                "  terminal  {} was asked, and {} stands there: only the first can tell",
                swapped.asked, swapped.present
            )?;
        }
        for way in case.kind.ways_out() {
            writeln!(out, "  way out   {}", way_out(*way, &case))?;
        }
    }
    for OpenDifference { z, place, difference } in differences {
        let place = place.saturating_add(1);
        writeln!(out, "difference {z} {place}, of Z report {z}")?;
        for line in difference_lines(Language::English, &difference) {
            writeln!(out, "  what      {line}")?;
        }
        let advice = difference_advice(Language::English, &difference);
        writeln!(out, "  way out   {advice} Then `countersign close-day resolve {z} {place}`")?;
    }
    Ok(())
}

fn what(case: &OpenCase) -> String {
    let OpenCase { amount, taken, .. } = case;
    match case.kind {
        CaseKind::Sending => format!("{amount} was handed to the terminal; nothing is known since"),
        CaseKind::InDoubt(doubt) => {
            format!("nobody knows whether {amount} was charged ({doubt:?}); {taken} is known paid")
        }
        CaseKind::LeftOpen => {
            format!("{amount} was being paid when the kiosk went down; {taken} is known paid")
        }
        CaseKind::Parted => format!("a card paid {taken} of {amount}"),
        CaseKind::AskingStaff(_) => format!("{amount} is approved, and waits for a yes of staff"),
        CaseKind::Reversing => format!("{taken} of {amount} is being given back"),
        CaseKind::LateApproval => {
            format!("{taken} was approved after the payment had ended; it goes back")
        }
        CaseKind::GivingBack { is_in_doubt: false } => {
            format!("{amount} goes back over the terminal")
        }
        CaseKind::GivingBack { is_in_doubt: true } => {
            format!("nobody knows whether {amount} went back over the terminal")
        }
        CaseKind::ToHandOver { receipt, .. } => {
            format!("{amount} was sold after the patient had left, receipt {receipt}")
        }
    }
}

fn way_out(way: WayOut, case: &OpenCase) -> String {
    let reference = case.reference;
    match way {
        WayOut::TerminalIsAsked => {
            "start the kiosk with its terminal: it asks the terminal by itself".to_owned()
        }
        WayOut::GivenBackByItself => {
            "start the kiosk with its terminal: it gives the money back by itself".to_owned()
        }
        WayOut::PatientChooses => {
            "the patient chooses at the kiosk; after 3 minutes it goes back by itself".to_owned()
        }
        WayOut::StaffSay => "say yes or no at the kiosk; after 3 minutes it goes back".to_owned(),
        WayOut::SettleByHand => format!(
            "look for {reference} in the terminal's own journal, then `countersign cases settle \
             {reference}`"
        ),
        WayOut::HandOver => format!(
            "give the patient the receipt, then `countersign cases handed-over {reference}`"
        ),
    }
}

fn settle(store: &mut Store, args: &SettleArgs, out: &mut dyn Write) -> Result<(), Trouble> {
    let case = find(store, &args.of.case)?;
    let found = match (args.charged, args.not_charged) {
        (true, _) => FoundByHand::Charged(Slip {
            auth_code: args.auth_code.clone().unwrap_or_default(),
            transaction: args.transaction.clone().unwrap_or_default(),
            last_four: args.last_four.clone().unwrap_or_default(),
        }),
        (_, true) => FoundByHand::NotCharged,
        _ => FoundByHand::GivenBack,
    };
    let settlement =
        Settlement { attempt: case.attempt, by: by(&args.of), reason: reason(&args.of), found };
    if matches!(case.kind, CaseKind::GivingBack { .. }) {
        return settle_back(store, &settlement, out);
    }
    let receipt = ReceiptNumber(Chance.ten_bytes());
    let sale = store.settle(&settlement, receipt, clock::read().wall).map_err(told)?;
    match sale {
        Some(_) => writeln!(out, "sold, receipt {receipt}")?,
        None => writeln!(out, "closed without a sale")?,
    }
    Ok(())
}

/// A refund of which the terminal cannot tell: the charges of which nothing is known end as it was
/// seen.
fn settle_back(
    store: &mut Store,
    settlement: &Settlement,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let is_given = match settlement.found {
        FoundByHand::GivenBack => true,
        FoundByHand::NotCharged => false,
        FoundByHand::Charged(_) => {
            return Err(Trouble {
                error: "a refund is not charged".to_owned(),
                hint: Some("say --given-back, or --not-charged where nothing went back".to_owned()),
            });
        }
    };
    let open = store.open_backs().map_err(told)?;
    let Some(open) = open.into_iter().find(|it| it.back.id == settlement.attempt) else {
        return Ok(());
    };
    let end = || LegEnd::ByHand {
        is_given,
        by: settlement.by.clone(),
        reason: settlement.reason.clone(),
    };
    let ends: Vec<LegEnd> = open.back.legs.iter().map(|_leg| end()).collect();
    store.end_give_back(settlement.attempt, &ends, clock::read().wall).map_err(told)?;
    let line = if is_given { "closed: it went back" } else { "closed: nothing went back" };
    writeln!(out, "{line}")?;
    Ok(())
}

fn hand_over(store: &mut Store, args: &CaseArgs, out: &mut dyn Write) -> Result<(), Trouble> {
    let case = find(store, &args.case)?;
    let answer = StaffAnswer {
        attempt: case.attempt,
        to: Question::HandedOver,
        by: by(args),
        reason: reason(args),
        is_yes: true,
    };
    store.answer(&answer, clock::read().wall).map_err(told)?;
    writeln!(out, "closed: the patient has the receipt")?;
    Ok(())
}

fn by(args: &CaseArgs) -> Signer {
    Signer { staff: None, name: args.by.clone() }
}

fn reason(args: &CaseArgs) -> String {
    args.reason.clone()
}

fn cases(store: &Store) -> Result<Vec<OpenCase>, Trouble> {
    store.open_cases().map_err(told)
}

/// By the attempt's id, or by the number that the terminal knows it by.
fn find(store: &Store, name: &str) -> Result<OpenCase, Trouble> {
    let is_it =
        |case: &OpenCase| case.attempt.to_string() == name || case.reference.to_string() == name;
    cases(store)?.into_iter().find(is_it).ok_or_else(|| Trouble {
        error: format!("no open case is called {name}"),
        hint: Some("`countersign cases` lists them, each with its number".to_owned()),
    })
}

fn told(error: StoreError) -> Trouble {
    let hint = match &error {
        StoreError::Refused(_) => "start the kiosk with its terminal, or settle it as it is found",
        other => other.hint(),
    };
    Trouble { hint: Some(hint.to_owned()), error: error.to_string() }
}
