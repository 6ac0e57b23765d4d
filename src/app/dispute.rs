//! `countersign dispute`: what banks claim back, until when it is answered, and how it ended.

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use crate::app::books::data_file;
use crate::app::chance::Chance;
use crate::app::cli::Cli;
use crate::app::packet::{sale_of, staff};
use crate::app::setup::open_store;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::domain::card::CardBrand;
use crate::domain::dispute::{
    Channel, Contact, Dispute, DisputeEvent, DisputeFile, DisputeId, DisputeState, DisputeStep,
    Outcome, ReasonCode, respond_by,
};
use crate::domain::id::SaleId;
use crate::domain::now::Now;
use crate::domain::sale::Sale;
use crate::domain::staff::Act;
use crate::flow::Randomness as _;
use crate::store::Store;

#[derive(Debug, Args)]
pub struct DisputeArgs {
    #[command(subcommand)]
    pub what: DisputeWhat,
}

#[derive(Debug, Subcommand)]
pub enum DisputeWhat {
    /// What is disputed, with the day by which each is answered.
    List,
    /// Write down that a payment is disputed. What it bought is put on hold.
    Open(OpenArgs),
    /// Write down that the answer was sent.
    Answered(StepArgs),
    /// Write down how it ended. Where it was won or taken back, what was held is free again.
    Close(CloseArgs),
    /// Note what was said between clinic and patient about a sale.
    Note(NoteArgs),
}

#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The sale: the number of its receipt.
    #[arg(value_name = "SALE")]
    pub sale: String,

    #[arg(long, value_enum)]
    pub network: NetworkArg,

    /// The network's code of the reason: 13.1, 4853, C08.
    #[arg(long, value_name = "CODE", value_parser = reason)]
    pub reason: ReasonCode,

    /// The day on which the clinic heard of it; today without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub received: Option<NaiveDate>,

    /// The last day to answer, as the processor says. Without it, 23 days after it was heard of.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub respond_by: Option<NaiveDate>,

    /// The processor's number of the case.
    #[arg(long, value_name = "NUMBER", default_value = "", value_parser = case_number)]
    pub case: String,

    /// Who writes it down.
    #[arg(long, value_name = "NAME")]
    pub by: String,
}

#[derive(Debug, Args)]
pub struct StepArgs {
    /// The sale: the number of its receipt.
    #[arg(value_name = "SALE")]
    pub sale: String,

    /// Who writes it down.
    #[arg(long, value_name = "NAME")]
    pub by: String,
}

#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    pub step: StepArgs,

    #[arg(long, value_enum)]
    pub outcome: OutcomeArg,
}

#[derive(Debug, Args)]
pub struct NoteArgs {
    #[command(flatten)]
    pub step: StepArgs,

    #[arg(long, value_enum)]
    pub channel: ChannelArg,

    /// What was said, in 1 to 300 characters. No diagnosis: it goes to a bank.
    #[arg(long, value_name = "TEXT", value_parser = note_text)]
    pub text: String,

    /// When; today without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NetworkArg {
    Visa,
    Mastercard,
    Amex,
    Discover,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArg {
    Won,
    Lost,
    Accepted,
    Withdrawn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChannelArg {
    InPerson,
    Phone,
    Mail,
    Text,
    Letter,
}

/// Does what was asked.
///
/// # Errors
///
/// [`Trouble`] with what the data file says against it.
pub fn run(cli: &Cli, args: &DisputeArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let mut store = open_store(&settings, &data_file(cli, &settings)?)?;
    let now = clock::read();
    let today = now.business_date(settings.clinic.zone);
    match &args.what {
        DisputeWhat::List => list(&store, today, out)?,
        DisputeWhat::Open(args) => open(&mut store, args, today, now, out)?,
        DisputeWhat::Answered(args) => {
            step(&mut store, args, DisputeStep::Answered, today, now, out)?;
        }
        DisputeWhat::Close(args) => {
            let outcome = match args.outcome {
                OutcomeArg::Won => Outcome::Won,
                OutcomeArg::Lost => Outcome::Lost,
                OutcomeArg::Accepted => Outcome::Accepted,
                OutcomeArg::Withdrawn => Outcome::Withdrawn,
            };
            step(&mut store, &args.step, DisputeStep::Ended(outcome), today, now, out)?;
        }
        DisputeWhat::Note(args) => note(&mut store, args, today, now, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(store: &Store, today: NaiveDate, out: &mut dyn Write) -> Result<(), Trouble> {
    let files = store.disputes()?;
    if files.is_empty() {
        writeln!(out, "nothing is disputed")?;
    }
    for file in files {
        let DisputeFile { dispute, .. } = &file;
        let receipt = store.dossier(dispute.sale)?;
        let receipt = receipt.map(|it| it.sale.receipt.to_string()).unwrap_or_default();
        let state = file.state();
        let due = match state {
            DisputeState::Open if dispute.respond_by < today => "  TOO LATE to answer",
            DisputeState::Open => "  answer it",
            DisputeState::Answered | DisputeState::Ended(_) => "",
        };
        writeln!(
            out,
            "{receipt}  {} {}, {}: {}\n  {}; received {}, respond by {}{due}",
            dispute.network.name(),
            dispute.reason,
            dispute.reason.claim().words(),
            dispute.amount,
            state.words(),
            dispute.received,
            dispute.respond_by
        )?;
    }
    Ok(())
}

fn open(
    store: &mut Store,
    args: &OpenArgs,
    today: NaiveDate,
    now: Now,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let by = staff(store, &args.by, Act::SettleByHand)?;
    let sale = known_sale(store, &args.sale)?;
    let received = args.received.unwrap_or(today);
    if received < sale.business_date || received > today {
        return Err(trouble("--received is a day from that of the sale to today"));
    }
    let respond_by = match args.respond_by {
        Some(day) if day < received => {
            return Err(trouble("--respond-by is no day before it was received"));
        }
        Some(day) => day,
        None => respond_by(received).map_err(|error| trouble(&error.to_string()))?,
    };
    let charged: Vec<_> = sale.payments.iter().map(|payment| payment.approval.amount).collect();
    let dispute = Dispute {
        id: DisputeId::from_parts(now.unix_millis(), Chance.ten_bytes()),
        sale: sale.id,
        patient: sale.patient,
        network: match args.network {
            NetworkArg::Visa => CardBrand::Visa,
            NetworkArg::Mastercard => CardBrand::Mastercard,
            NetworkArg::Amex => CardBrand::Amex,
            NetworkArg::Discover => CardBrand::Discover,
            NetworkArg::Other => CardBrand::Other,
        },
        reason: args.reason.clone(),
        case_number: args.case.clone(),
        amount: crate::domain::money::Money::sum(charged)
            .map_err(|error| trouble(&error.to_string()))?,
        received,
        respond_by,
    };
    store.open_dispute(&dispute, &by, today, now.wall)?;
    writeln!(
        out,
        "{} {} is on record, and what was bought is on hold; respond by {respond_by}\n\
         then: countersign packet {} --out DIR --by NAME",
        dispute.network.name(),
        dispute.reason,
        sale.receipt
    )?;
    Ok(())
}

fn step(
    store: &mut Store,
    args: &StepArgs,
    step: DisputeStep,
    today: NaiveDate,
    now: Now,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let by = staff(store, &args.by, Act::SettleByHand)?;
    let id = sale_of(store, &args.sale)?;
    let file = last_of(store, id)?;
    let key = (file.dispute.patient, file.dispute.id);
    store.step_dispute(key, step, &by, today, now.wall)?;
    let told = match step {
        DisputeStep::Answered => "answered",
        DisputeStep::Ended(outcome) => outcome.words(),
    };
    let then = match step {
        DisputeStep::Ended(outcome) if outcome.frees() => "; what was held is free again",
        DisputeStep::Ended(_) => "; what was bought stays on hold",
        DisputeStep::Answered => "",
    };
    writeln!(out, "the dispute is {told}{then}")?;
    Ok(())
}

fn last_of(store: &Store, sale: SaleId) -> Result<DisputeFile, Trouble> {
    let files = store.disputes()?;
    let last = files.into_iter().rev().find(|file| file.dispute.sale == sale);
    last.ok_or_else(|| trouble("no dispute of this sale is on record"))
}

fn note(
    store: &mut Store,
    args: &NoteArgs,
    today: NaiveDate,
    now: Now,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let by = staff(store, &args.step.by, Act::ReadFile)?;
    let sale = known_sale(store, &args.step.sale)?;
    let on = args.on.unwrap_or(today);
    if on > today {
        return Err(trouble("--on is no day to come"));
    }
    let contact = Contact {
        patient: sale.patient,
        sale: sale.id,
        on,
        channel: match args.channel {
            ChannelArg::InPerson => Channel::InPerson,
            ChannelArg::Phone => Channel::Phone,
            ChannelArg::Mail => Channel::Mail,
            ChannelArg::Text => Channel::Text,
            ChannelArg::Letter => Channel::Letter,
        },
        text: args.text.clone(),
        by,
    };
    store.note_of_sale(DisputeEvent::Contact(contact), sale.id, now.wall)?;
    writeln!(out, "noted")?;
    Ok(())
}

fn known_sale(store: &Store, text: &str) -> Result<Sale, Trouble> {
    let dossier = store.dossier(sale_of(store, text)?)?;
    Ok(dossier.ok_or_else(|| trouble("there is no such sale"))?.sale)
}

fn trouble(error: &str) -> Trouble {
    Trouble { error: error.to_owned(), hint: None }
}

fn reason(text: &str) -> Result<ReasonCode, String> {
    ReasonCode::new(text).ok_or_else(|| "write it as the bank does, like 13.1".to_owned())
}

fn case_number(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let fits = text.len() <= 30 && text.chars().all(is_plain);
    if fits { Ok(text.to_owned()) } else { Err("30 letters, digits and dashes at most".to_owned()) }
}

fn note_text(text: &str) -> Result<String, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=Contact::TEXT_MAX).contains(&text.chars().count());
    if fits { Ok(text) } else { Err("1 to 300 characters".to_owned()) }
}
