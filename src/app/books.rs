//! `countersign books`: what is owed, how it got there, and the journal for the accountant.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use crate::app::book_reports::Desk;
use crate::app::cli::{BooksArgs, Cli, StepArg};
use crate::app::setup::{CLINIC_FILE, DEMO_FILE, data_file_name, data_folder, open_store};
use crate::app::trouble::Trouble;
use crate::app::{keys, log as kiosk_log};
use crate::clock;
use crate::config::settings::Settings;
use crate::domain::calendar::Span;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::books::Books;
use crate::ledger::report::period::{Step, year};
use crate::store::Happening;
use crate::store::Store;

/// Prints the books of a year as they stand at the end of a day.
///
/// # Errors
///
/// [`Trouble`] when the data file cannot be read, or what it holds does not agree.
pub fn run(cli: &Cli, args: &BooksArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let data_file = data_file(cli, &settings)?;
    if let Some(file) = args.hledger.as_ref().filter(|file| is_of_the_kiosk(file, &data_file)) {
        return Err(Trouble {
            error: format!("{} is a file of the kiosk", file.display()),
            hint: Some("name another file for the journal".to_owned()),
        });
    }
    let store = open_store(&settings, &data_file)?;
    let today = clock::read().business_date(settings.clinic.zone);
    let day = args.as_of.unwrap_or(today);
    let books = books_of(&store, Arc::new(settings.policy.clone()), day)?;
    if let Some(file) = &args.hledger {
        let journal = books.journal().hledger().map_err(|error| refused(&error.into()))?;
        fs::write(file, journal).map_err(|error| Trouble {
            error: format!("{} cannot be written: {error}", file.display()),
            hint: None,
        })?;
    }
    if let Some(report) = args.report {
        let desk = Desk {
            books: &books,
            store: &store,
            catalog: &settings.catalog,
            clinic: &settings.clinic,
            day,
        };
        desk.tell(report, args, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let told = match args.json {
        true => json(&books, day, args).and_then(|json| Ok(writeln!(out, "{json}")?)),
        false => tell(&books, day, args, out),
    };
    told?;
    Ok(ExitCode::SUCCESS)
}

/// The data file that is asked for. Nothing is made: who reads books begins none.
///
/// # Errors
///
/// [`Trouble`] when it is not there.
pub fn data_file(cli: &Cli, settings: &Settings) -> Result<PathBuf, Trouble> {
    let folder = data_folder(cli, settings);
    let file = folder.join(data_file_name(settings));
    if file.exists() {
        return Ok(file);
    }
    let hint = match data_file_name(settings) {
        DEMO_FILE if folder.join(CLINIC_FILE).exists() => {
            "a clinic's data file is there: name the kiosk's settings with --config"
        }
        CLINIC_FILE if folder.join(DEMO_FILE).exists() => {
            "the data file of the demo is there: it is read where no kiosk.toml names real devices"
        }
        _ => "name the kiosk's data folder with --data, or its settings with --config",
    };
    Err(Trouble { error: format!("{} is not there", file.display()), hint: Some(hint.to_owned()) })
}

/// Whether writing to `file` would destroy what stands beside the data file: records, key or log.
fn is_of_the_kiosk(file: &Path, data_file: &Path) -> bool {
    let Ok(file) = file.canonicalize() else { return false };
    let is_beside = data_file.parent().and_then(|folder| folder.canonicalize().ok())
        == file.parent().map(Path::to_owned);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let own = [CLINIC_FILE, DEMO_FILE, kiosk_log::FILE_NAME];
    is_beside && (own.contains(&name.as_str()) || keys::is_key_name(&name))
}

/// All that is recorded, up to the end of `day`.
fn books_of(
    store: &Store,
    policy: Arc<crate::domain::policy::Policy>,
    day: NaiveDate,
) -> Result<Books, Trouble> {
    let mut books = Books::new(policy);
    for happening in store.happenings()? {
        let taken = match happening? {
            Happening::OfPatient(fact) if fact.on <= day => books.record(&fact),
            Happening::OfClinic(fact) if fact.on <= day => books.record_clinic(fact.on, &fact.what),
            Happening::OfPatient(_) | Happening::OfClinic(_) => Ok(()),
        };
        taken.map_err(|refusal| refused(&refusal))?;
    }
    books.advance(day).map_err(|refusal| refused(&refusal))?;
    Ok(books)
}

fn refused(refusal: &Refusal) -> Trouble {
    Trouble {
        error: format!("the books do not add up: {refusal}"),
        hint: Some("run `countersign check`, and keep the data file as it is".to_owned()),
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        refused(&refusal)
    }
}

fn step(args: &BooksArgs) -> Step {
    match args.step {
        StepArg::Day => Step::Day,
        StepArg::Month => Step::Month,
        StepArg::Quarter => Step::Quarter,
    }
}

/// The year of `day`, up to it.
fn range(day: NaiveDate) -> Result<Span, Trouble> {
    let year = year(day.year()).map_err(Refusal::from)?;
    Ok(Span { first: year.first, last: day })
}

fn tell(
    books: &Books,
    day: NaiveDate,
    args: &BooksArgs,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let report = books.owed_report(day)?;
    writeln!(out, "owed to patients at the end of {day}: {}", report.total)?;
    for (offering, amount) in &report.by_offering {
        writeln!(out, "  {:<12} {:>14}", offering.0, amount.plain())?;
    }
    let range = range(day)?;
    writeln!(
        out,
        "\n{:<23} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "what is owed",
        "opening",
        "sold",
        "redeemed",
        "refunded",
        "expired",
        "reinstated",
        "closing"
    )?;
    for line in books.journal().roll_forward(range, step(args))? {
        let amounts = [
            line.opening,
            line.sold,
            line.redeemed,
            line.refunded,
            line.expired,
            line.reinstated,
            line.closing,
        ];
        write!(out, "{:<23}", format!("{} {}", line.span.first, line.span.last))?;
        for amount in amounts {
            write!(out, " {:>12}", amount.plain())?;
        }
        writeln!(out)?;
    }
    writeln!(out, "\n{:<32} {:>14} {:>14} {:>14}", "accounts", "debits", "credits", "closing")?;
    for line in books.journal().trial_balance(range).map_err(Refusal::from)? {
        writeln!(
            out,
            "{:<32} {:>14} {:>14} {:>14}",
            line.account.name(),
            line.debits.plain(),
            line.credits.plain(),
            line.closing.plain()
        )?;
    }
    let views = books.journal().three_views(day.year())?;
    writeln!(out, "\nincome of {}, three ways", day.year())?;
    let ways: [(&str, Money); 3] =
        [("cash", views.cash), ("accrual", views.accrual), ("one-year deferral", views.deferral)];
    for (way, income) in ways {
        writeln!(out, "  {way:<18} {:>14}", income.plain())?;
    }
    Ok(())
}

fn json(books: &Books, day: NaiveDate, args: &BooksArgs) -> Result<serde_json::Value, Trouble> {
    let report = books.owed_report(day)?;
    let range = range(day)?;
    let by_offering: serde_json::Map<String, serde_json::Value> = report
        .by_offering
        .iter()
        .map(|(offering, amount)| (offering.0.clone(), amount.plain().into()))
        .collect();
    let roll: Vec<serde_json::Value> = books
        .journal()
        .roll_forward(range, step(args))?
        .iter()
        .map(|line| {
            serde_json::json!({
                "from": line.span.first.to_string(),
                "to": line.span.last.to_string(),
                "opening": line.opening.plain(),
                "sold": line.sold.plain(),
                "redeemed": line.redeemed.plain(),
                "refunded": line.refunded.plain(),
                "expired": line.expired.plain(),
                "reinstated": line.reinstated.plain(),
                "closing": line.closing.plain(),
            })
        })
        .collect();
    let accounts: Vec<serde_json::Value> = books
        .journal()
        .trial_balance(range)
        .map_err(Refusal::from)?
        .iter()
        .map(|line| {
            serde_json::json!({
                "account": line.account.name(),
                "debits": line.debits.plain(),
                "credits": line.credits.plain(),
                "closing": line.closing.plain(),
            })
        })
        .collect();
    let views = books.journal().three_views(day.year())?;
    Ok(serde_json::json!({
        "as_of": day.to_string(),
        "owed": report.total.plain(),
        "owed_by_offering": by_offering,
        "roll_forward": roll,
        "accounts": accounts,
        "income": {
            "year": day.year(),
            "cash": views.cash.plain(),
            "accrual": views.accrual.plain(),
            "one_year_deferral": views.deferral.plain(),
        },
    }))
}
