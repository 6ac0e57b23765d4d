//! `countersign packet` and `countersign verify`: a disputed sale as a bank wants it, and the check of
//! it on any machine.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::books::data_file;
use crate::app::cli::Cli;
use crate::app::close_day::signer;
use crate::app::receipts;
use crate::app::setup::{Setup, data_file_name, data_folder, open_store};
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::device::printer::layout::{layout, plain_text};
use crate::domain::catalog::Catalog;
use crate::domain::dispute::{DisputeEvent, PacketExport};
use crate::domain::dossier::Dossier;
use crate::domain::id::{Id, SaleId};
use crate::domain::language::Language;
use crate::domain::offering::UnitWords;
use crate::domain::paper::PaperLine;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::staff::Act;
use crate::domain::terms::ClauseSubject;
use crate::evidence::key_ring::{KeyRing, read_keys};
use crate::evidence::packet::bundle::{ARCHIVE_MAX, BundleFault, Part};
use crate::evidence::packet::case::{PacketCase, With};
use crate::evidence::packet::verify::{
    PacketFault, Verified, file_names, verify_bytes, verify_folder,
};
use crate::evidence::packet::{Packet, packet};
use crate::evidence::receipt::receipt_paper;
use crate::ledger::fact::Actor;
use crate::ledger::keeping::keeping;
use crate::ledger::trail::SaleTrail;
use crate::store::Store;

#[derive(Debug, Args)]
pub struct PacketArgs {
    /// The sale: the number of its receipt, as printed under the code.
    #[arg(value_name = "SALE")]
    pub sale: String,

    /// Where the PDF and the archive go. Made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Who takes it out: the name of an account, where there are accounts. It is written down.
    #[arg(long, value_name = "NAME")]
    pub by: String,

    /// With the names of treatments. Without it they are masked: a bank needs no more.
    #[arg(long)]
    pub with_treatments: bool,

    /// With the bytes of the journal's rows of this sale, so that each link can be worked out again.
    /// They hold names of treatments and the signature's strokes.
    #[arg(long)]
    pub with_rows: bool,

    /// With the strokes of the signature and their times, for an examiner.
    #[arg(long)]
    pub with_ink: bool,

    /// Print one JSON object instead of lines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The archive, or the folder that it was unpacked to.
    #[arg(value_name = "PACKET")]
    pub packet: PathBuf,

    /// The clinic's keys, as `countersign keys --public` wrote them. Without it the packet's own are
    /// taken: then compare the fingerprint.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,

    /// Also find each row in the journal of the data folder named with --data.
    #[arg(long)]
    pub with_journal: bool,

    /// Print one JSON object instead of lines.
    #[arg(long)]
    pub json: bool,
}

/// Writes the packet of a sale, and that it left the kiosk.
///
/// # Errors
///
/// [`Trouble`] when there is no such sale, the caller may not take it out, or it cannot be written.
pub fn run(cli: &Cli, args: &PacketArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let mut store = open_store(&settings, &data_file(cli, &settings)?)?;
    let by = staff(&store, &args.by, Act::Export)?;
    let id = sale_of(&store, &args.sale)?;
    let setup = Setup::in_folder(
        settings.clone(),
        &data_folder(cli, &settings),
        data_file_name(&settings),
    )?;
    let with = With { treatments: args.with_treatments, rows: args.with_rows, ink: args.with_ink };
    let (dossier, made) = make(&store, &setup, id, with)?;
    let export = PacketExport {
        sale: id,
        patient: dossier.patient.id,
        digest: Sha256::digest(&made.archive).into(),
        names_treatments: with.treatments || with.rows,
        by,
    };
    store.note_of_sale(DisputeEvent::Exported(export), id, clock::read().wall)?;
    let name = format!("packet-{}", dossier.sale.receipt.short());
    let (pdf, archive) =
        (args.out.join(format!("{name}.pdf")), args.out.join(format!("{name}.zip")));
    let write = || {
        fs::create_dir_all(&args.out)?;
        fs::write(&pdf, &made.pdf)?;
        fs::write(&archive, &made.archive)
    };
    write().map_err(|error| Trouble {
        error: format!("the packet cannot be written to {}: {error}", args.out.display()),
        hint: Some("check that the disk is there and that this user may write".to_owned()),
    })?;
    let told = if args.json {
        format!("{}\n", in_json(&made, &pdf, &archive))
    } else {
        in_lines(&made, &pdf, &archive)
    };
    out.write_all(told.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Reads all there is of a sale, and makes its packet.
///
/// # Errors
///
/// [`Trouble`] when there is no such sale, or no bank would take what comes of it.
pub fn make(
    store: &Store,
    setup: &Setup,
    id: SaleId,
    with: With,
) -> Result<(Dossier, Packet), Trouble> {
    let dossier = store.dossier(id)?.ok_or_else(|| no_sale(&id.to_string()))?;
    let trail = store.trail(id)?.ok_or_else(|| no_sale(&id.to_string()))?;
    let made = of_dossier(store, setup, &dossier, &trail, with)?;
    Ok((dossier, made))
}

fn of_dossier(
    store: &Store,
    setup: &Setup,
    dossier: &Dossier,
    trail: &SaleTrail,
    with: With,
) -> Result<Packet, Trouble> {
    let settings = &setup.settings;
    let (shop, identity) = (crate::app::shop::shop(settings), setup.identity());
    let keys: &KeyRing = setup.keys();
    let trouble = |error: String| Trouble { error, hint: None };
    // As it was printed first: the chain's end of then, and no copy.
    let then = Dossier { head: trail.receipt_link, ..dossier.clone() };
    let receipt = receipts::receipt(&then, &shop, &identity, keys, 1)
        .map_err(|error| trouble(format!("no receipt can be made: {error}")))?;
    let mut paper = receipt_paper(&receipt, identity.columns);
    // Whoever holds the code can ask for what is left: it is the patient's alone.
    paper.lines.retain(|line| !matches!(line, PaperLine::Qr { .. } | PaperLine::Picture(_)));
    let printed = plain_text(&layout(&paper, identity.columns), identity.columns);
    let as_of = trail.head.recorded_at.with_timezone(&settings.clinic.zone).date_naive();
    let file = store.file(dossier.sale.patient, store.policy(), as_of)?;
    let kept = match &dossier.signed {
        Some(signed) => store.agreement(signed.consent.id)?,
        None => None,
    };
    let sale = &dossier.sale;
    let paid_on = |paid: SaleId| (paid == sale.id).then_some(sale.business_date);
    let horizons: Vec<_> = trail
        .contracts
        .iter()
        .filter_map(|id| Some((*id, keeping(&file, *id, paid_on).ok()?.dispute_horizon)))
        .collect();
    let case = PacketCase {
        dossier,
        trail,
        clinic: &settings.clinic.card,
        mail: &settings.clinic.mail,
        kiosk: &settings.kiosk.name,
        zone: settings.clinic.zone,
        merchant_id: settings.terminal.merchant_id.as_deref(),
        receipt: &printed,
        agreement_pdf: kept.as_ref().map(|kept| kept.pdf.as_slice()),
        policy_clauses: &policy_clauses(&settings.catalog),
        horizons: &horizons,
        treatments: &treatments(&settings.catalog, dossier),
        with,
    };
    packet(&case, keys).map_err(|error| trouble(error.to_string()))
}

/// The clauses of the library that settle refunds, cancellation and expiry.
fn policy_clauses(catalog: &Catalog) -> Vec<String> {
    let is_policy = |subject: &ClauseSubject| ClauseSubject::REQUIRED.contains(subject);
    let clauses = catalog.clauses.iter();
    clauses
        .filter(|(_, clause)| clause.covers.iter().any(is_policy))
        .map(|(code, _)| code.0.clone())
        .collect()
}

/// Every name by which a treatment could be told: of services, offerings, tiers, units and goods.
fn treatments(catalog: &Catalog, dossier: &Dossier) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for language in Language::ALL {
        names.extend(catalog.services.iter().map(|it| it.name.get(language).to_owned()));
        names.extend(catalog.products.iter().map(|it| it.name.get(language).to_owned()));
        let units = catalog.offerings.iter().map(|it| &it.unit).chain(catalog.tier_words.values());
        for unit in units {
            for words in [&unit.one, &unit.many, &unit.short] {
                names.push(words.get(language).to_owned());
            }
        }
    }
    names.extend(catalog.services.iter().map(|it| it.code.0.clone()));
    names.extend(catalog.offerings.iter().map(|it| it.name.clone()));
    names.push(crate::domain::sale::names(&dossier.sale.sold));
    if let Some(signed) = &dossier.signed {
        names.extend(signed.terms.offerings.iter().map(|it| it.name.clone()));
    }
    for contract in dossier.sale.sold.contracts() {
        let UnitWords { one, many, short } = &contract.terms.words.unit;
        for words in [one, many, short] {
            names.extend(Language::ALL.map(|language| words.get(language).to_owned()));
        }
    }
    let is_neutral = |name: &String| NEUTRAL.contains(&name.to_lowercase().as_str());
    names.retain(|name| !name.is_empty() && !is_neutral(name));
    names.sort();
    names.dedup();
    names
}

/// Words of units that tell no treatment.
const NEUTRAL: [&str; 12] = [
    "visit", "visits", "session", "sessions", "month", "months", "day", "days", "visita",
    "visitas", "sesión", "sesiones",
];

/// Who does it: the name of a person of the clinic, as it is written down.
///
/// # Errors
///
/// [`Trouble`] where there are accounts, and none of that name may.
pub fn staff(store: &Store, name: &str, act: Act) -> Result<String, Trouble> {
    match signer(store, name, act)? {
        Actor::Staff(code) => Ok(code.0),
        Actor::Patient | Actor::Processor => {
            Err(Trouble { error: "--by names a person of the clinic".to_owned(), hint: None })
        }
    }
}

/// A sale by the number of its receipt, or by its own.
///
/// # Errors
///
/// [`Trouble`] when there is none.
pub fn sale_of(store: &Store, text: &str) -> Result<SaleId, Trouble> {
    if let Some(receipt) = ReceiptNumber::from_typed(text) {
        return store.sale_by_receipt(receipt)?.ok_or_else(|| no_sale(text));
    }
    let raw = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32);
    let id: SaleId = raw.map(Id::from_raw).ok_or_else(|| no_sale(text))?;
    match store.dossier(id)? {
        Some(_) => Ok(id),
        None => Err(no_sale(text)),
    }
}

fn no_sale(text: &str) -> Trouble {
    Trouble {
        error: format!("there is no sale with the receipt {text}"),
        hint: Some("the number stands under the receipt's code, as K8ZH-08P4-BSVR-3C6P".to_owned()),
    }
}

fn in_lines(made: &Packet, pdf: &Path, archive: &Path) -> String {
    let mut text = format!(
        "{}\n{}\n\n{} pages, evidence {}\n",
        pdf.display(),
        archive.display(),
        made.n_pages,
        made.strength.words()
    );
    for state in &made.states {
        let (number, words) = (state.part.number(), state.part.words());
        let fact = if state.is_missing { "missing" } else { &state.fact };
        text.push_str(&format!("  {number} {words:<20} {fact}\n"));
    }
    for missing in &made.missing {
        text.push_str(&format!("  weaker: {}\n", missing.words()));
    }
    text
}

fn in_json(made: &Packet, pdf: &Path, archive: &Path) -> serde_json::Value {
    let parts: Vec<_> = made
        .states
        .iter()
        .map(|state| {
            json!({
                "part": state.part.number(),
                "name": state.part.words(),
                "fact": state.fact,
                "missing": state.is_missing,
            })
        })
        .collect();
    let missing: Vec<_> = made.missing.iter().map(|it| it.words()).collect();
    json!({
        "pdf": pdf, "archive": archive, "pages": made.n_pages, "parts": parts,
        "strength": made.strength.words(), "weaker": missing,
    })
}

/// Checks a packet, and says what it proves or the first thing that does not hold.
///
/// # Errors
///
/// [`Trouble`] when it cannot be read, or does not hold.
pub fn verify(cli: &Cli, args: &VerifyArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let known = args.keys.as_deref().map(known_keys).transpose()?;
    let checked = if args.packet.is_dir() {
        let files = folder_files(&args.packet)?;
        let parts: Vec<Part<'_>> =
            files.iter().map(|(name, bytes)| Part { name, bytes: bytes.as_slice() }).collect();
        verify_folder(&parts, known.as_deref())
    } else {
        verify_bytes(&bounded(&args.packet)?, known.as_deref())
    };
    let verified = match checked {
        Ok(verified) => verified,
        Err(fault) => return not_genuine(args, &fault, out),
    };
    let in_journal = match args.with_journal {
        false => None,
        true => Some(find_rows(cli, &verified)?),
    };
    if let Some(Some(row)) = in_journal {
        return Err(Trouble {
            error: format!("row {row} is not in the journal as the packet says"),
            hint: Some("this data file is another, or one of the two was changed".to_owned()),
        });
    }
    let told = if args.json { verified_json(&verified) } else { verified_lines(args, &verified) };
    out.write_all(told.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn not_genuine(
    args: &VerifyArgs,
    fault: &PacketFault,
    out: &mut dyn Write,
) -> Result<ExitCode, Trouble> {
    if args.json {
        writeln!(out, "{}", json!({ "holds": false, "fault": fault.to_string() }))?;
        return Ok(ExitCode::FAILURE);
    }
    Err(Trouble {
        error: format!("{} does not hold: {fault}", args.packet.display()),
        hint: Some("ask the clinic for the packet again, and do not rely on this one".to_owned()),
    })
}

fn verified_lines(args: &VerifyArgs, verified: &Verified) -> String {
    let Verified { receipt, clinic, sold_on, n_parts, slot, fingerprint, .. } = verified;
    let n_proven = verified.rows.iter().filter(|row| row.is_proven).count();
    let mut text = format!(
        "it holds: {n_parts} files, every byte as it was signed\n\
         receipt {receipt}, {clinic}, sold {sold_on}\n\
         signed with key {slot}, {fingerprint}\n"
    );
    text.push_str(if verified.is_known_key {
        "  this is a key of the clinic’s file\n"
    } else {
        "  compare this with what the clinic tells, or give its keys with --keys\n"
    });
    let n_rows = verified.rows.len();
    text.push_str(&format!(
        "{n_rows} rows of the journal, {n_proven} worked out from their bytes\n"
    ));
    if args.with_journal {
        text.push_str("each row is in this journal, with this link\n");
    }
    text
}

fn verified_json(verified: &Verified) -> String {
    let value = json!({
        "holds": true,
        "receipt": verified.receipt,
        "clinic": verified.clinic,
        "sold_on": verified.sold_on,
        "files": verified.n_parts,
        "key": verified.slot,
        "fingerprint": verified.fingerprint,
        "known_key": verified.is_known_key,
        "rows": verified.rows.len(),
    });
    format!("{value}\n")
}

/// The first row that the journal has otherwise.
fn find_rows(cli: &Cli, verified: &Verified) -> Result<Option<u64>, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let store = open_store(&settings, &data_file(cli, &settings)?)?;
    for claim in &verified.rows {
        if store.link_of(claim.row)? != Some(claim.link) {
            return Ok(Some(claim.row));
        }
    }
    Ok(None)
}

fn known_keys(file: &Path) -> Result<Vec<(u8, ed25519_dalek::VerifyingKey)>, Trouble> {
    let text = String::from_utf8_lossy(&bounded(file)?).into_owned();
    let (_, keys) = read_keys(&text)
        .map_err(|error| Trouble { error: format!("{}: {error}", file.display()), hint: None })?;
    Ok(keys)
}

/// What lies in the folder of an unpacked packet. Another file in it is no packet's.
fn folder_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let unreadable = |error: io::Error| Trouble {
        error: format!("{} cannot be read: {error}", folder.display()),
        hint: None,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_file = entry.file_type().map_err(unreadable)?.is_file();
        // What is strange is named by the check, and not read.
        let is_ours = is_file && file_names().any(|known| known == name);
        let bytes = if is_ours { bounded(&entry.path())? } else { Vec::new() };
        files.push((name, bytes));
        if files.len() > file_names().count() + 4 {
            break;
        }
    }
    Ok(files)
}

/// Reads no more than a packet can have.
fn bounded(file: &Path) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: io::Error| Trouble {
        error: format!("{} cannot be read: {error}", file.display()),
        hint: None,
    };
    let limit = u64::try_from(ARCHIVE_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let open = fs::File::open(file).map_err(unreadable)?;
    open.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > ARCHIVE_MAX {
        return Err(Trouble { error: BundleFault::TooLarge(bytes.len()).to_string(), hint: None });
    }
    Ok(bytes)
}
