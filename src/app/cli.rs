//! The command line: what can be asked, and who answers.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::close_day_args::CloseDayArgs;
use crate::app::dispute::{self, DisputeArgs};
use crate::app::keys_command::{self, KeysArgs};
use crate::app::packet::{self, PacketArgs, VerifyArgs};
use crate::app::paper_args::{AgreementArgs, ReceiptArgs, SuperbillArgs};
use crate::app::trouble::Trouble;
use crate::app::{
    agreement, books, cases, check, check_catalog, check_terminal, close_day, made_up, offers,
    pictures, rehearse, reprint, starter, story, superbills, terminal_sim, window,
};
use crate::device::terminal::pax::sim::settings::SimCard;

/// A checkout kiosk for small clinics.
///
/// Without a command it runs the kiosk, full screen. A patient chooses a package, signs its terms
/// on screen, pays at the card terminal, and leaves with a printed receipt.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 90)]
pub struct Cli {
    /// The settings of this kiosk; the sample explains every key. Without it, kiosk.toml of the
    /// working folder, and where there is none, the demo clinic with simulated devices.
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// The folder of the data file, the log and the receipt key, instead of the one in the settings.
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,

    /// Run in a window of this size in points (6 points are a millimeter) instead of full screen.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = window_size)]
    pub window: Option<(u16, u16)>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play one patient buying a package through the real kiosk, without a window.
    ///
    /// Screens, flow, serial line, data file and receipt are the real ones; the terminal and the
    /// printer are simulated. The data file is made anew in DIR. It is always the demo clinic that
    /// is played: --config and --data change nothing, and a clinic's data are never touched.
    Rehearse(RehearseArgs),

    /// Draw every screen as PNG, in any theme, language, text size and canvas.
    ///
    /// It is always the demo clinic that is drawn: --config and --data change nothing. Other modes
    /// than the light screens in English go to a folder of their own in DIR.
    Pictures(PicturesArgs),

    /// Check the settings, the catalog, the data file, the terminal and the printer.
    ///
    /// One line each, and a hint where something is wrong. Run it while the kiosk does not: both
    /// want the data file and the wires for themselves. `check catalog` looks at a catalog file alone.
    Check(CheckArgs),

    /// Print the sheet for staff: each offering in one plain sentence, its price, its clauses.
    ///
    /// The sentence is the very same on the patient's screen, in the contract and on the receipt.
    Offers(OffersArgs),

    /// List the starter catalogs, or write one to a file to make your own of.
    ///
    /// For a medspa, weight loss and IV drips, functional medicine, direct primary care, and a
    /// practice that bills insurers. Names and prices are invented; each passes the strictest rules.
    Starter(StarterArgs),

    /// Play story files: what is sold, used, refunded or left, and what the books should then say.
    ///
    /// Each difference is printed as what was expected and what was found; the last line says how
    /// many passed. docs/stories.md explains the files. Nothing is written, and neither --config nor
    /// --data change anything.
    Story(StoryArgs),

    /// What is owed to patients, how it got there, and the year seen three ways.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves. Nothing is changed.
    Books(BooksArgs),

    /// What is not finished about card money, and the way out of each.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves. Without a word it
    /// lists the cases and changes nothing.
    Cases(CasesArgs),

    /// Close the day: the card terminal's batch against our journal, and the report.
    ///
    /// Run it while the kiosk does not: both want the data file and the terminal for themselves. Each
    /// transaction that differs is named with what to do. It is closed when everything agrees, and
    /// never while a payment is in flight. `--look` closes nothing and takes an X report.
    CloseDay(CloseDayArgs),

    /// Write the agreement of a sale as it was signed: a PDF with the signature in it.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves. The pages were written
    /// at the signing and are handed out to the byte, after their digest was checked.
    Agreement(AgreementArgs),

    /// Print a receipt again. It says that it is a reprint, and which.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves. What became of it is
    /// written down; what the printer holds is printed by the kiosk.
    Receipt(ReceiptArgs),

    /// List visits as superbills, complete one, or write one as a PDF for an insurer.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves. Every redeemed visit
    /// is a draft until its provider completes it, and no draft is printed.
    Superbill(SuperbillArgs),
    /// List the keys that sign receipts and packets, or make another.
    ///
    /// They lie beside the data file and never in it.
    Keys(KeysArgs),

    /// Payments that banks claim back: what was said, until when it is answered, how it ended.
    ///
    /// Run it while the kiosk does not: both want the data file for themselves.
    Dispute(DisputeArgs),

    /// Make the packet that answers a dispute: one PDF for the bank, and an archive that proves it.
    ///
    /// Nine parts, at most eight pages, black on white. Names of treatments are left out. That it was
    /// taken out is written into the journal. Run it while the kiosk does not.
    Packet(PacketArgs),

    /// Check a packet, on any machine and without the clinic's data.
    ///
    /// It says what the packet proves, or names the first thing that does not hold.
    Verify(VerifyArgs),

    /// Run a simulated PAX card terminal that any register program can use.
    ///
    /// It speaks the bytes of a real one (serial, pseudo-terminal or TCP), has a patient with a card,
    /// a batch and a bank of its own, and prints each exchange. Nothing is charged, and neither
    /// --config nor --data change anything. A script makes things go wrong: one line a transaction,
    /// `decline 51`, `silent-after-booking`, `close-refused`; docs/terminal-simulator.md has them all.
    TerminalSim(TerminalSimArgs),

    /// Make a data file of made-up patients, to try how a large clinic's behaves.
    ///
    /// The names are invented, with accents and two last names; the same number makes the same
    /// people. Neither --config nor --data change anything, and no file that is there is touched.
    GeneratePatients(GenerateArgs),
}

#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// How many.
    #[arg(long, value_name = "N")]
    pub count: u32,

    /// The data file to make.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(subcommand)]
    pub what: Option<CheckWhat>,
}

#[derive(Debug, Subcommand)]
pub enum CheckWhat {
    /// Hold a catalog against a state's rules: clauses, expiry, renewal, credit, primary care.
    ///
    /// One finding a line, with its rule and its source. An offering with an error is not shown to
    /// patients. The rules are data with a source, not legal advice.
    Catalog(CheckCatalogArgs),

    /// Walk through the card terminal: cable, line settings, who it is, look-up, clock, token, tip.
    ///
    /// Run it while the kiosk does not: both want the port for themselves. Nothing is charged. Where
    /// nothing answers, other speeds are tried. At the end it says what to change in kiosk.toml.
    Terminal(CheckTerminalArgs),
}

#[derive(Debug, Args)]
pub struct CheckTerminalArgs {
    /// This serial port instead of the connection in kiosk.toml.
    #[arg(long, value_name = "DEVICE")]
    pub port: Option<PathBuf>,

    /// Also read a card, which reaches the bank and tests clock and token. Nothing is charged.
    #[arg(long)]
    pub card: bool,
}

#[derive(Debug, Args)]
pub struct CheckCatalogArgs {
    /// The catalog file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The state, by its two letters. Without it, the one in kiosk.toml, or the demo clinic's.
    #[arg(long, value_name = "STATE", conflicts_with = "profile")]
    pub state: Option<String>,

    /// A profile file of your own instead of a built-in one.
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Print one JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct OffersArgs {
    /// A catalog file instead of the one in the settings.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Print one JSON object instead of a sheet.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct StarterArgs {
    /// Which one; without it all are listed.
    #[arg(value_name = "NAME", requires = "to")]
    pub name: Option<String>,

    /// The file to write. One that is there is not replaced.
    #[arg(long, value_name = "FILE", requires = "name")]
    pub to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct BooksArgs {
    /// As it stood at the end of this day; today without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,

    /// The steps in which what is owed is rolled forward from the first of January.
    #[arg(long, value_enum, default_value_t = StepArg::Month)]
    pub step: StepArg,

    /// Another report than what is owed.
    #[arg(long, value_enum, conflicts_with_all = ["step", "hledger"])]
    pub report: Option<ReportArg>,

    /// With --report idle: last here more than so many days ago; 60 without it.
    #[arg(long, value_name = "DAYS", requires = "report")]
    pub days: Option<u32>,

    /// With --report perks: only what came and went after the end of this day.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "report")]
    pub since: Option<NaiveDate>,

    /// With --report idle or perks: print a table for other programs.
    #[arg(long, requires = "report", conflicts_with = "json")]
    pub csv: bool,

    /// Write the journal here, for hledger.
    #[arg(long, value_name = "FILE")]
    pub hledger: Option<PathBuf>,

    /// Print one JSON object instead of tables.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct CasesArgs {
    #[command(subcommand)]
    pub what: Option<CasesWhat>,
}

#[derive(Debug, Subcommand)]
pub enum CasesWhat {
    /// Write down what the terminal's own journal shows of a payment, and end it so.
    ///
    /// Only where the terminal was asked and could not tell. It is written who found it, and why.
    Settle(SettleArgs),

    /// Write down that the patient has the receipt of a sale that was made after they had left.
    HandedOver(CaseArgs),
}

#[derive(Debug, Args)]
pub struct CaseArgs {
    /// The case, by its number at the terminal or its attempt.
    #[arg(value_name = "ATTEMPT")]
    pub case: String,

    /// Who found it.
    #[arg(long, value_name = "NAME")]
    pub by: String,

    /// How it was found.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

#[derive(Debug, Args)]
#[group(id = "found", required = true, multiple = false, args = ["charged", "not_charged", "given_back"])]
pub struct SettleArgs {
    #[command(flatten)]
    pub of: CaseArgs,

    /// The terminal shows an approval of the whole sum: it is sold, by the slip.
    #[arg(long, requires_all = ["auth_code", "transaction", "last_four"])]
    pub charged: bool,

    /// The terminal shows nothing of it, or a refusal.
    #[arg(long)]
    pub not_charged: bool,

    /// What was charged was given back at the terminal.
    #[arg(long)]
    pub given_back: bool,

    /// The approval's code on the slip.
    #[arg(long, value_name = "CODE")]
    pub auth_code: Option<String>,

    /// The transaction's number on the slip.
    #[arg(long, value_name = "NUMBER")]
    pub transaction: Option<String>,

    /// The last four digits of the card on the slip.
    #[arg(long, value_name = "DIGITS", value_parser = four_digits)]
    pub last_four: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportArg {
    /// Whom to remind in the next 30 days that something paid for is about to end.
    Expiring,
    /// What is scheduled to come in, by month, for twelve months.
    Forecast,
    /// The quarter to this day: what each offering brought in, what to cut, and whom that concerns.
    Review,
    /// Who has sessions left, the longest away first.
    Visits,
    /// Whom to invite: sessions left, and not here for more than --days days.
    Idle,
    /// What people at the clinic keep for members, with its days; with --since, what came and went.
    Perks,
    /// Who is to be told in the next 30 days of a plan that renews by itself, and in which words.
    Renewals,
    /// How many prices were sold in parts this year.
    Plans,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StepArg {
    Day,
    Month,
    Quarter,
}

#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// Where the receipt, the agreement, the pictures and the data file go. Made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Print one JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PicturesArgs {
    /// Where the pictures go. Made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Only this screen, by the name of its picture ("offers", "pay"); all of them without it.
    #[arg(long, value_name = "SCREEN")]
    pub screen: Option<String>,

    /// The colors.
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    pub theme: ThemeArg,

    /// The language of the words.
    #[arg(long, value_enum, default_value_t = LanguageArg::En)]
    pub language: LanguageArg,

    /// The size of the text.
    #[arg(long, value_enum, default_value_t = TextArg::Standard)]
    pub text: TextArg,

    /// The screen that it is drawn for.
    #[arg(long, value_enum, default_value_t = CanvasArg::Portrait10)]
    pub canvas: CanvasArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    Light,
    Dark,
    ContrastDark,
    ContrastLight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    En,
    Es,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextArg {
    Standard,
    Large,
    ExtraLarge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CanvasArg {
    /// A 10.1 inch tablet standing: 816 × 1305 points.
    #[value(name = "portrait-10")]
    Portrait10,
    /// A 13.3 inch screen standing: 994 × 1767 points.
    #[value(name = "portrait-13")]
    Portrait13,
    /// A 10.1 inch tablet lying: 1305 × 816 points.
    Landscape,
}

#[derive(Debug, Args)]
pub struct StoryArgs {
    /// The story files, each on its own.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Where the simulated terminal is reached: one of the three.
#[derive(Debug, Args)]
pub struct TerminalSimArgs {
    #[command(flatten)]
    pub at: TerminalSimPlace,

    /// What the next transactions do, one line each; see docs/terminal-simulator.md.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,

    /// Keep batch, counters, tokens and the bank's book here, so that they survive a power cut.
    ///
    /// End the program at any moment, however rudely, and start it again with the same file. A file
    /// that is not there is made.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// How the bank decides where the script says nothing.
    ///
    /// approve: always yes. amounts: by the cents, for instance 149.01 a referral, 149.05 and 149.51
    /// declined, 149.10 a half, 149.68 charged without an answer. away: not reached.
    #[arg(long, value_name = "RULE", default_value = "approve", value_parser = ["approve", "amounts", "away"])]
    pub bank: String,

    /// The card that everybody presents.
    #[arg(long, value_name = "CARD", default_value = "visa", value_parser = SimCard::names().collect::<Vec<_>>())]
    pub card: String,

    /// How it is presented.
    #[arg(long, value_name = "WAY", default_value = "insert", value_parser = SimCard::entries().collect::<Vec<_>>())]
    pub entry: String,

    /// What is a duplicate of the transaction just before: the same reference, the same card, or
    /// nothing; always with the same kind and amount.
    #[arg(long, value_name = "WHICH", default_value = "reference", value_parser = ["reference", "card", "off"])]
    pub duplicate_check: String,

    /// The speed of a serial port.
    #[arg(long, value_name = "BAUD", default_value_t = 9_600)]
    pub baud: u32,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct TerminalSimPlace {
    /// Make a pseudo-terminal and a link to it with this name.
    #[arg(long, value_name = "LINK")]
    pub pty: Option<PathBuf>,

    /// Listen on this address, for instance 127.0.0.1:10009.
    #[arg(long, value_name = "ADDR")]
    pub tcp: Option<String>,

    /// Use this serial port.
    #[arg(long, value_name = "DEVICE")]
    pub port: Option<PathBuf>,
}

/// Does what was asked; prints to `out`.
///
/// # Errors
///
/// [`Trouble`] with a hint, for standard error.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    match &cli.command {
        None => window::run(cli, out),
        Some(Command::Rehearse(args)) => rehearse::run(&args.out, args.json, out),
        Some(Command::Pictures(args)) => pictures::run(args, out),
        Some(Command::Check(CheckArgs { what: Some(CheckWhat::Catalog(args)) })) => {
            check_catalog::run(cli, args, out)
        }
        Some(Command::Check(CheckArgs { what: Some(CheckWhat::Terminal(args)) })) => {
            check_terminal::run(cli, args, out)
        }
        Some(Command::Check(CheckArgs { what: None })) => check::run(cli, out),
        Some(Command::Offers(args)) => offers::run(cli, args, out),
        Some(Command::Starter(args)) => starter::run(args, out),
        Some(Command::Story(args)) => story::run(&args.files, out),
        Some(Command::Books(args)) => books::run(cli, args, out),
        Some(Command::Cases(args)) => cases::run(cli, args, out),
        Some(Command::CloseDay(args)) => close_day::run(cli, args, out),
        Some(Command::Agreement(args)) => agreement::run(cli, args, out),
        Some(Command::Receipt(args)) => reprint::run(cli, args, out),
        Some(Command::Superbill(args)) => superbills::run(cli, args, out),
        Some(Command::Keys(args)) => keys_command::run(cli, args, out),
        Some(Command::Dispute(args)) => dispute::run(cli, args, out),
        Some(Command::Packet(args)) => packet::run(cli, args, out),
        Some(Command::Verify(args)) => packet::verify(cli, args, out),
        Some(Command::TerminalSim(args)) => terminal_sim::run(args, out),
        Some(Command::GeneratePatients(args)) => made_up::run(args, out),
    }
}

fn four_digits(text: &str) -> Result<String, String> {
    let is_good = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_good { Ok(text.to_owned()) } else { Err("write the last four digits".to_owned()) }
}

fn window_size(text: &str) -> Result<(u16, u16), String> {
    let (width, height) = text.split_once(['x', '×']).ok_or("write it as 816x1305")?;
    let side = |side: &str| side.parse::<u16>().map_err(|_error| "write it as 816x1305");
    let (width, height) = (side(width)?, side(height)?);
    if width < 300 || height < 300 {
        return Err("a window needs at least 300x300 points".to_owned());
    }
    Ok((width, height))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_window_has_a_size() {
        assert_eq!(window_size("816x1305"), Ok((816, 1305)));
        for text in ["816", "x", "816x", "10x10", "99999x5"] {
            assert!(window_size(text).is_err(), "{text}");
        }
    }
}
