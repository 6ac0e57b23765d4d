//! What the commands that hand out papers take.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct AgreementArgs {
    /// The receipt's number, as it is printed.
    #[arg(value_name = "RECEIPT")]
    pub receipt: String,

    /// The file to write. One that is there is not replaced.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct ReceiptArgs {
    /// The receipt's number, as it is printed.
    #[arg(value_name = "RECEIPT")]
    pub receipt: String,

    /// The clinic's own copy, with all that the chip told.
    #[arg(long, conflicts_with = "signed")]
    pub merchant: bool,

    /// The signer's copy: every word that was signed.
    #[arg(long)]
    pub signed: bool,
}

#[derive(Debug, Args)]
pub struct SuperbillArgs {
    #[command(subcommand)]
    pub what: Option<SuperbillWhat>,
}

#[derive(Debug, Subcommand)]
pub enum SuperbillWhat {
    /// Write down what the provider of a visit says of it: codes, license, numbers.
    ///
    /// Completed again, the new stands above the one before, which stays in the journal.
    Complete(Box<CompleteArgs>),

    /// Write a completed superbill as a PDF, or print it on the receipt printer. A draft is refused.
    Print(PrintArgs),
}

#[derive(Debug, Args)]
pub struct PrintArgs {
    /// The visit, as `countersign superbill` lists it.
    #[arg(value_name = "VISIT")]
    pub visit: String,

    /// The file to write. One that is there is not replaced.
    #[arg(long, value_name = "FILE", required_unless_present = "roll")]
    pub out: Option<PathBuf>,

    /// Print it on the receipt printer of kiosk.toml.
    #[arg(long)]
    pub roll: bool,
}

#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// The visit, as `countersign superbill` lists it.
    #[arg(value_name = "VISIT")]
    pub visit: String,

    /// The provider's name.
    #[arg(long, value_name = "NAME")]
    pub provider: String,

    /// Letters behind the name: NP, MD.
    #[arg(long, value_name = "LETTERS")]
    pub credentials: String,

    /// The provider's national number: ten digits.
    #[arg(long, value_name = "DIGITS")]
    pub npi: String,

    /// The provider's license.
    #[arg(long, value_name = "NUMBER")]
    pub license: String,

    /// Nine digits.
    #[arg(long, value_name = "NUMBER")]
    pub tax_id: String,

    /// Where it was given: 11 an office, 02 or 10 telehealth.
    #[arg(long, value_name = "CODE", default_value = "11")]
    pub place: String,

    /// What was done, as a code of CPT or HCPCS.
    #[arg(long, value_name = "CODE")]
    pub procedure: String,

    /// A modifier of the procedure; may be given up to four times.
    #[arg(long, value_name = "CODE")]
    pub modifier: Vec<String>,

    /// A diagnosis of ICD-10, the main one first; may be given up to twelve times.
    #[arg(long, value_name = "CODE", required = true)]
    pub diagnosis: Vec<String>,

    /// Who completes it.
    #[arg(long, value_name = "NAME")]
    pub by: String,
}
