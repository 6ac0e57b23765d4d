//! `countersign superbill`: visits as superbills, completed by their provider and printed.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Utc};

use crate::app::books::data_file;
use crate::app::cli::Cli;
use crate::app::desk_printer::{self, Printed};
use crate::app::paper_args::{CompleteArgs, PrintArgs, SuperbillArgs, SuperbillWhat};
use crate::app::setup::{data_folder, open_store};
use crate::app::starter::{not_written, write_new};
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::domain::language::Language;
use crate::domain::now::Now;
use crate::domain::open_case::Signer;
use crate::domain::paper::PrintEnd;
use crate::domain::superbill::{
    Completion, DiagnosisCode, Modifier, Npi, PlaceOfService, ProcedureCode, Provider,
    SuperbillFault, TaxId,
};
use crate::evidence::superbill::CompletedBill;
use crate::ledger::superbill::SuperbillStatus;
use crate::store::{Store, SuperbillFile};

/// Lists the superbills, completes one, or writes one to a file.
///
/// # Errors
///
/// [`Trouble`] when there is no such visit, a code has not its form, or a draft is to be printed.
pub fn run(cli: &Cli, args: &SuperbillArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let mut store = open_store(&settings, &data_file(cli, &settings)?)?;
    let now = clock::read();
    match &args.what {
        None => list(&store, &settings, now, out)?,
        Some(SuperbillWhat::Complete(args)) => complete(&mut store, &settings, now, args, out)?,
        Some(SuperbillWhat::Print(args)) => {
            let folder = data_folder(cli, &settings);
            print(&store, &settings, &folder, now, args, out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(store: &Store, settings: &Settings, now: Now, out: &mut dyn Write) -> Result<(), Trouble> {
    let bills = store.superbills(now.business_date(settings.clinic.zone))?;
    if bills.is_empty() {
        writeln!(out, "no visit was redeemed")?;
    }
    for bill in bills {
        let stands = match (bill.amounts.status, bill.is_draft()) {
            (SuperbillStatus::NotRendered, _) => "not rendered",
            (_, true) => "draft",
            (_, false) => "complete",
        };
        writeln!(
            out,
            "{}  {}  {:<8}  {:<10}  {}  paid {}  {stands}",
            number(&bill),
            bill.redemption.given_on,
            bill.redemption.service.0,
            bill.redemption.provider.0,
            bill.patient.name.receipt_initials(),
            bill.amounts.paid.plain(),
        )?;
    }
    Ok(())
}

fn complete(
    store: &mut Store,
    settings: &Settings,
    now: Now,
    args: &CompleteArgs,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let today = now.business_date(settings.clinic.zone);
    let bill = find(store, settings, now, &args.visit)?;
    let completion = completion(bill.redemption.id, args).map_err(|fault| Trouble {
        error: fault.to_string(),
        hint: Some("nothing was written".to_owned()),
    })?;
    store.complete_superbill(&completion, today, now.wall)?;
    writeln!(out, "superbill {} is complete", number(&bill))?;
    Ok(())
}

fn completion(redemption: u128, args: &CompleteArgs) -> Result<Completion, SuperbillFault> {
    let modifiers = args.modifier.iter().map(|code| Modifier::new(code));
    let diagnoses = args.diagnosis.iter().map(|code| DiagnosisCode::new(code));
    let completion = Completion {
        redemption,
        provider: Provider {
            name: args.provider.clone(),
            credentials: args.credentials.clone(),
            npi: Npi::new(&args.npi)?,
            license: args.license.clone(),
            tax_id: TaxId::new(&args.tax_id)?,
        },
        place: PlaceOfService::new(&args.place)?,
        procedure: ProcedureCode::new(&args.procedure)?,
        modifiers: modifiers.collect::<Result<_, SuperbillFault>>()?,
        diagnoses: diagnoses.collect::<Result<_, SuperbillFault>>()?,
        by: Signer { staff: None, name: args.by.clone() },
    };
    completion.check()?;
    Ok(completion)
}

fn print(
    store: &Store,
    settings: &Settings,
    folder: &Path,
    now: Now,
    args: &PrintArgs,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let bill = find(store, settings, now, &args.visit)?;
    let Some(made) = completed(&bill, settings, Language::English, now.wall) else {
        return Err(Trouble {
            error: "this superbill is a draft: its provider has not completed it".to_owned(),
            hint: Some("complete it with `countersign superbill complete`".to_owned()),
        });
    };
    if let Some(file) = &args.out {
        let pdf = made.letter().pdf().map_err(|error| Trouble {
            error: format!("the superbill cannot be written: {error}"),
            hint: None,
        })?;
        write_new(file, &pdf).map_err(|error| not_written(file, &error))?;
        writeln!(out, "superbill {} is written to {}", number(&bill), file.display())?;
    }
    if args.roll {
        match desk_printer::print(&settings.printer, folder, made.paper())? {
            Printed::Drawn(file) => writeln!(out, "it is drawn into {}", file.display())?,
            Printed::Ended(PrintEnd::Printed, _) => writeln!(out, "it is printed")?,
            Printed::Ended(end, status) => {
                let why =
                    status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
                return Err(Trouble {
                    error: format!("it is not known to be printed ({end:?}): {why}"),
                    hint: Some("look at the printer, then print it again".to_owned()),
                });
            }
        }
    }
    Ok(())
}

/// What can be put on paper of a visit. `None` for a draft, and for a visit that was not given.
pub fn completed<'a>(
    bill: &'a SuperbillFile,
    settings: &'a Settings,
    language: Language,
    made_at: DateTime<Utc>,
) -> Option<CompletedBill<'a>> {
    let completion = bill.completion.as_ref()?;
    let service = settings.catalog.service(&bill.redemption.service);
    let is_given = bill.amounts.status != SuperbillStatus::NotRendered;
    is_given.then(|| CompletedBill {
        language,
        clinic: &settings.clinic.card,
        mail: &settings.clinic.mail,
        patient: &bill.patient,
        number: number(bill),
        on: bill.redemption.given_on,
        service: service
            .map_or(bill.redemption.service.0.as_str(), |service| service.name.get(language)),
        amounts: bill.amounts,
        completion,
        is_demo: settings.is_demo(),
        made_at,
    })
}

fn find(
    store: &Store,
    settings: &Settings,
    now: Now,
    visit: &str,
) -> Result<SuperbillFile, Trouble> {
    let none = || Trouble {
        error: "there is no such visit".to_owned(),
        hint: Some("`countersign superbill` lists the visits".to_owned()),
    };
    let id = u128::from_str_radix(visit, 16).map_err(|_not_hex| none())?;
    let today = now.business_date(settings.clinic.zone);
    store.superbill(id, today)?.ok_or_else(none)
}

fn number(bill: &SuperbillFile) -> String {
    format!("{:032x}", bill.redemption.id)
}
