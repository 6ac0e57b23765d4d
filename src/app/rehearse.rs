//! `countersign rehearse`: one patient buys one package, through the real screens, flow, serial
//! line, simulators, data file and printer; then everything that came of it is checked.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::rehearsal::{Played, Rehearsal};
use crate::app::setup::Setup;
use crate::app::trouble::Trouble;
use crate::config::settings::Settings;
use crate::domain::card_number::holds_card_number;
use crate::domain::dossier::Dossier;
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::paper::PrintEnd;
use crate::domain::sale::{self, CardPayment};
use crate::evidence::agreement::agreement_text;
use crate::evidence::qr_code;
use crate::flow::tap::Tap;
use crate::store::Store;

/// What is played: O01, "Drip Four", $387.00 for four sessions of $96.75.
const OFFERING: &str = "O01";
const DATA_FILE: &str = "rehearsal.redb";

/// What came of a rehearsal.
struct Outcome {
    dossier: Dossier,
    liability: Money,
    qr_text: String,
    n_decisions: usize,
    n_typing: usize,
    n_pictures: usize,
    receipt_png: PathBuf,
    store: PathBuf,
    /// What was not as it should be. Empty is well.
    faults: Vec<String>,
}

/// Plays into `folder`, which is made if it is not there. Files of an earlier rehearsal in it are
/// replaced; nothing else is touched.
///
/// # Errors
///
/// [`Trouble`] when the folder cannot be used or the play came to a halt.
pub fn run(folder: &Path, is_json: bool, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let outcome = rehearse(folder)?;
    let printed = if is_json {
        writeln!(out, "{:#}", in_json(&outcome))
    } else {
        write!(out, "{}", in_sentences(&outcome))
    };
    printed.map_err(|error| trouble("the result cannot be printed", &error))?;
    Ok(if outcome.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rehearse(folder: &Path) -> Result<Outcome, Trouble> {
    let data = folder.join("data");
    let store_path = data.join(DATA_FILE);
    match fs::remove_file(&store_path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(trouble("the data file of the last rehearsal cannot be replaced", &error));
        }
        _ => (),
    }
    fs::create_dir_all(&data).map_err(|error| Trouble {
        error: format!("{} cannot be used: {error}", data.display()),
        hint: Some("name a folder with --out where this user may write".to_owned()),
    })?;
    let setup = Setup::in_folder(Settings::demo(), &data, DATA_FILE)?;
    let played = Rehearsal::start(&setup, folder)?.play()?;

    let mut store = Store::open(&store_path)?;
    let sale = played.sale.id;
    let dossier = store
        .dossier(sale)?
        .ok_or_else(|| Trouble { error: "the sale is not on file".to_owned(), hint: None })?;
    let report = store.check()?;
    let liability = store.liability(dossier.sale.business_date)?.total;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes)
            .map(|()| path)
            .map_err(|error| trouble(&format!("{name} cannot be written"), &error))
    };
    let receipt_png = write("receipt.png", &played.receipt_png)?;
    write("receipt.bin", &played.receipt_bytes)?;
    let zone = setup.settings.clinic.zone;
    let agreement = agreement_text(&dossier, zone).unwrap_or_default();
    write("agreement.txt", agreement.as_bytes())?;
    let kept = match &dossier.signed {
        Some(signed) => store.agreement(signed.consent.id)?,
        None => None,
    };
    if let Some(kept) = kept {
        write("agreement.pdf", &kept.pdf)?;
    }

    let mut faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    let n_typing = played.taps.iter().filter(|tap| tap.is_typing()).count();
    let n_decisions = played.taps.iter().filter(|tap| !tap.is_typing() && !tap.is_motion()).count();
    faults.extend(examine(&dossier, liability, &played, &setup));
    Ok(Outcome {
        dossier,
        liability,
        qr_text: played.qr_text,
        n_decisions,
        n_typing,
        n_pictures: played.n_pictures,
        receipt_png,
        store: store_path,
        faults,
    })
}

/// Every promise of a purchase, one by one.
fn examine(dossier: &Dossier, liability: Money, played: &Played, setup: &Setup) -> Vec<String> {
    let sale = &dossier.sale;
    let lots = Money::sum(sale::lots(&sale.sold).map(|lot| lot.allocated));
    let charged = sale.payments.first().map(|payment| &payment.approval);
    let signed = dossier.signed.as_ref();
    let digest = signed.map(|signed| signed.consent.terms);
    let agreement = agreement_text(dossier, setup.settings.clinic.zone);
    let price = setup
        .settings
        .catalog
        .offerings
        .iter()
        .find(|offering| offering.code.0 == OFFERING)
        .map(|offering| offering.price);
    let keys = setup.keys().verifying();
    let code = qr_code::read(&played.qr_text, &keys);
    let paid = played.taps.iter().filter(|tap| **tap == Tap::Pay).count();
    #[rustfmt::skip]
    let promises = [
        (sale::codes(&sale.sold) == OFFERING, "another offering was sold than the one chosen"),
        (Some(sale.total) == price, "the total is not the price in the catalog"),
        (charged.is_some_and(|approval| approval.amount == sale.total), "the terminal charged another amount than was signed"),
        (paid == 1, "Pay was pressed more than once"),
        (lots == Ok(sale.net), "the lots do not add up to the price"),
        (liability == sale.net, "what the clinic owes is not what was paid"),
        (signed.is_some_and(|signed| signed.consent.terms == signed.terms.digest()), "the consent is to another text than the one on file"),
        (sale::lots(&sale.sold).all(|lot| Some(lot.consent) == digest), "a lot names another text than the one signed"),
        (code.is_ok_and(|payload| payload.receipt == sale.receipt), "the receipt's code does not name this receipt"),
        (played.print == Some(PrintEnd::Printed), "the receipt was not printed"),
        (charged.is_some_and(|approval| approval.last_four.len() <= 4), "more than four digits of the card were kept"),
        (signed.is_some_and(|signed| signed.pages.is_some()), "the agreement's pages were not kept"),
        (agreement.is_some_and(|text| !holds_card_number(&text)), "the agreement holds a card number"),
    ];
    promises.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault.to_owned()).collect()
}

fn in_json(outcome: &Outcome) -> Value {
    let sale = &outcome.dossier.sale;
    let approval = sale.payments.first().map(|payment| &payment.approval);
    let lots: Vec<Value> = sale::lots(&sale.sold)
        .filter(|lot| lot.what != Grant::Points)
        .map(|lot| {
            json!({
                "quantity": lot.quantity.get(),
                "allocated_minor": lot.allocated.minor(),
                "valid_from": lot.valid_from.to_string(),
                "last_valid_day": lot.last_valid_day.map(|day| day.to_string()),
            })
        })
        .collect();
    json!({
        "offering": sale::codes(&sale.sold),
        "charged_minor": approval.map(|approval| approval.amount.minor()),
        "auth_code": approval.map(|approval| approval.auth_code.as_str()),
        "liability_minor": outcome.liability.minor(),
        "lots": lots,
        "qr_text": outcome.qr_text,
        "taps": outcome.n_decisions,
        "typing_taps": outcome.n_typing,
        "pictures": outcome.n_pictures,
        "receipt": sale.receipt.to_string(),
        "terms_sha256": outcome.dossier.signed.as_ref().map(|signed| signed.consent.terms.hex()),
        "receipt_png": outcome.receipt_png,
        "store": outcome.store,
        "faults": outcome.faults,
    })
}

fn in_sentences(outcome: &Outcome) -> String {
    let sale = &outcome.dossier.sale;
    let card = sale.payments.first().map(|CardPayment { approval, .. }| {
        format!(
            "{} by {} ending in {}, approval {}",
            approval.amount,
            approval.brand.name(),
            approval.last_four,
            approval.auth_code
        )
    });
    let mut text = format!(
        "sold      {}, receipt {}\n\
         charged   {}\n\
         owed      {} to the patient, in {} lots\n\
         taps      {} decisions and {} on keys\n\
         receipt   {}\n\
         data file {}\n",
        sale::codes(&sale.sold),
        sale.receipt,
        card.unwrap_or_default(),
        outcome.liability,
        sale::lots(&sale.sold).filter(|lot| lot.what != Grant::Points).count(),
        outcome.n_decisions,
        outcome.n_typing,
        outcome.receipt_png.display(),
        outcome.store.display(),
    );
    if outcome.faults.is_empty() {
        text += "everything was as it should be\n";
    }
    for fault in &outcome.faults {
        text += &format!("FAULT     {fault}\n");
    }
    text
}

fn trouble(what: &str, error: &dyn std::fmt::Display) -> Trouble {
    Trouble {
        error: format!("{what}: {error}"),
        hint: Some("check that there is space and that this user may write there".to_owned()),
    }
}
