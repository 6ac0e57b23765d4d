//! `countersign agreement`: the pages of what was signed, to the byte as they were written.

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;

use crate::app::books::data_file;
use crate::app::cli::Cli;
use crate::app::paper_args::AgreementArgs;
use crate::app::setup::open_store;
use crate::app::starter::{not_written, write_new};
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::domain::hex::hex;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::Sale;
use crate::domain::sold::SoldLine;
use crate::ledger::keeping::keeping;
use crate::store::Store;

/// Writes the agreement of one sale to a new file.
///
/// # Errors
///
/// [`Trouble`] when there is no such receipt, nothing was signed for it, its pages are not the ones
/// of their digest, or the file cannot be written.
pub fn run(cli: &Cli, args: &AgreementArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let store = open_store(&settings, &data_file(cli, &settings)?)?;
    let lacks =
        |error: &str, hint: &str| Trouble { error: error.to_owned(), hint: Some(hint.to_owned()) };
    let number = ReceiptNumber::from_typed(&args.receipt).ok_or_else(|| {
        lacks("this is no receipt number", "sixteen letters and digits: K8ZH-08P4-BSVR-3C6P")
    })?;
    let sale = store.sale_by_receipt(number)?;
    let dossier = sale.map(|sale| store.dossier(sale)).transpose()?.flatten();
    let dossier = dossier.ok_or_else(|| {
        lacks("no sale has this receipt", "look at the number on the receipt, or in the books")
    })?;
    let signed = dossier.signed.ok_or_else(|| {
        lacks("nothing was signed for this sale", "goods alone are sold without an agreement")
    })?;
    let kept = store.agreement(signed.consent.id)?.ok_or_else(|| {
        lacks(
            "this sale was signed before pages were kept",
            "its text and its signature are in the data file",
        )
    })?;
    if signed.pages != Some(kept.digest) {
        return Err(lacks(
            "the pages are not the ones that were signed",
            "run `countersign check`",
        ));
    }
    write_new(&args.out, &kept.pdf).map_err(|error| not_written(&args.out, &error))?;
    let digest = hex(&kept.digest);
    writeln!(out, "agreement of receipt {}, written to {}", number, args.out.display())?;
    let signed_at = signed.consent.signed_at.with_timezone(&settings.clinic.zone);
    writeln!(out, "  signed      {}", signed_at.format("%Y-%m-%d %H:%M:%S %Z"))?;
    writeln!(out, "  SHA-256     {digest}")?;
    let today = clock::read().business_date(settings.clinic.zone);
    let until = match kept_until(&store, &dossier.sale, today)? {
        Some(day) => day.to_string(),
        None => "it goes on, and is kept".to_owned(),
    };
    writeln!(out, "  kept until  {until}")?;
    Ok(ExitCode::SUCCESS)
}

/// The last day on which a record of `sale` has to be there: the longest of its contracts' (US-54).
/// `None` while one of them goes on.
///
/// # Errors
///
/// [`Trouble`] when the patient's file cannot be read.
fn kept_until(store: &Store, sale: &Sale, today: NaiveDate) -> Result<Option<NaiveDate>, Trouble> {
    let file = store.file(sale.patient, store.policy(), today)?;
    let paid_on = |id| Some(store.dossier(id).ok()??.sale.business_date);
    let mut latest = Some(sale.business_date);
    for line in &sale.sold.lines {
        let SoldLine::Contract { contract, .. } = line else { continue };
        let keeping = keeping(&file, contract.id, paid_on)
            .map_err(|refusal| Trouble { error: refusal.to_string(), hint: None })?;
        latest = latest.zip(keeping.until()).map(|(known, until)| known.max(until));
    }
    Ok(latest)
}
