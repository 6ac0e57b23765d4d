//! `countersign receipt`: a receipt once more, on the clinic's printer, or what was signed for it. It
//! says that it is a reprint.

use std::io::Write;
use std::process::ExitCode;

use crate::app::cli::Cli;
use crate::app::desk_printer::{self, Printed};
use crate::app::paper_args::ReceiptArgs;
use crate::app::receipts;
use crate::app::setup::Setup;
use crate::app::shop::shop;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, SalePaper};
use crate::domain::receipt::ReceiptNumber;
use crate::evidence::agreement::copy::{CopyOf, agreement_copy_paper};
use crate::evidence::merchant_copy::merchant_copy_paper;
use crate::evidence::receipt::receipt_paper;

/// Prints the receipt of one sale, the clinic's own copy of it, or what was signed.
///
/// # Errors
///
/// [`Trouble`] when there is no such receipt, or it was not printed.
pub fn run(cli: &Cli, args: &ReceiptArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let setup = Setup::read(cli)?;
    let mut store = setup.open_store()?;
    let lacks =
        |error: &str, hint: &str| Trouble { error: error.to_owned(), hint: Some(hint.to_owned()) };
    let number = ReceiptNumber::from_typed(&args.receipt).ok_or_else(|| {
        lacks("this is no receipt number", "sixteen letters and digits: K8ZH-08P4-BSVR-3C6P")
    })?;
    let no_sale = || lacks("no sale has this receipt", "look at the number on the receipt");
    let sale = store.sale_by_receipt(number)?.ok_or_else(no_sale)?;
    let paper = match (args.merchant, args.signed) {
        (true, _) => SalePaper::MerchantCopy,
        (_, true) => SalePaper::AgreementCopy,
        _ => SalePaper::Receipt,
    };
    let nothing_signed =
        || lacks("nothing was signed for this sale", "goods alone are sold without an agreement");
    let is_signed = store.dossier(sale)?.ok_or_else(no_sale)?.signed.is_some();
    if paper == SalePaper::AgreementCopy && !is_signed {
        return Err(nothing_signed());
    }
    let of = store.want_print(sale, paper, clock::read().wall)?;
    // The chain's end on it is that of the row which wants it.
    let dossier = store.dossier(sale)?.ok_or_else(no_sale)?;
    let (shop, identity) = (shop(&setup.settings), setup.identity());
    let receipt = receipts::receipt(&dossier, &shop, &identity, setup.keys(), of.copy)
        .map_err(|error| lacks(&format!("no receipt can be made: {error}"), "check the clock"))?;
    let as_what = CopyOf {
        clinic: &shop.clinic,
        kiosk: &identity.name,
        zone: shop.zone,
        is_demo: identity.is_demo,
        copy: of.copy,
    };
    let made = match paper {
        SalePaper::Receipt => Some(receipt_paper(&receipt, identity.columns)),
        SalePaper::MerchantCopy => Some(merchant_copy_paper(&receipt, identity.columns)),
        SalePaper::AgreementCopy => agreement_copy_paper(&dossier, &as_what, identity.columns),
    };
    let Some(made) = made else { return Err(nothing_signed()) };
    // What may be on paper after a power cut is never printed by itself.
    store.note_print(of, PrintStage::Handed, clock::read().wall)?;
    let printed = desk_printer::print(&setup.settings.printer, &setup.folder, made);
    let end = match &printed {
        Ok(Printed::Ended(end, _)) => *end,
        Ok(Printed::Drawn(_)) => PrintEnd::Printed,
        // The wire was never there.
        Err(_) => PrintEnd::Held,
    };
    store.note_print(of, PrintStage::Ended(end), clock::read().wall)?;
    let copy = of.copy;
    match printed? {
        Printed::Drawn(file) => writeln!(out, "copy {copy} is drawn into {}", file.display())?,
        Printed::Ended(PrintEnd::Printed, _) => writeln!(out, "copy {copy} is printed")?,
        Printed::Ended(PrintEnd::Held, status) => {
            let why = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            return Err(lacks(
                &format!("copy {copy} is not printed: {why}"),
                "the kiosk prints it by itself when it runs and the printer is ready",
            ));
        }
        Printed::Ended(PrintEnd::Unknown, _) => {
            return Err(lacks(
                &format!("nobody knows whether copy {copy} printed"),
                "look at the printer; printed again it is the next copy",
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
