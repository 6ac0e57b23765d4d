//! What `countersign close-day` takes.

use clap::{Args, Subcommand};

use crate::domain::money::Money;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CloseDayArgs {
    #[command(subcommand)]
    pub what: Option<CloseDayWhat>,

    /// Compare, take an X report, and close nothing.
    #[arg(long, conflicts_with_all = ["with_differences", "reason"])]
    pub look: bool,

    /// Who closes: the name of an account, where there are accounts.
    #[arg(long, value_name = "NAME", required = true)]
    pub by: Option<String>,

    /// Close although something differs. Takes a manager or the owner, and a reason.
    #[arg(long, requires = "reason")]
    pub with_differences: bool,

    /// Why the day is closed with differences. It is on the report.
    #[arg(long, value_name = "TEXT", requires = "with_differences")]
    pub reason: Option<String>,

    /// Print one JSON object instead of the paper.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum CloseDayWhat {
    /// Explain a difference that a close left open.
    Resolve(ResolveArgs),

    /// Print a Z report again, as it was.
    Print(PrintZArgs),
}

#[derive(Debug, Args)]
pub struct ResolveArgs {
    /// The Z report that names it.
    #[arg(value_name = "Z", value_parser = clap::value_parser!(u32).range(1..))]
    pub z: u32,

    /// Its number there, from 1.
    #[arg(value_name = "PLACE", value_parser = clap::value_parser!(u32).range(1..))]
    pub place: u32,

    /// What the bank paid of it after all, 0 for nothing; below zero, what went back.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = dollars)]
    pub paid: Money,

    /// What it was.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// Who explains it.
    #[arg(long, value_name = "NAME")]
    pub by: String,

    /// Print one JSON object instead of a sentence.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PrintZArgs {
    /// The number of the Z report.
    #[arg(value_name = "Z", value_parser = clap::value_parser!(u32).range(1..))]
    pub number: u32,

    /// Print one JSON object instead of the paper.
    #[arg(long)]
    pub json: bool,
}

/// An amount as people write it: `387`, `387.00`, `-12.50`, `1,499.00`.
fn dollars(text: &str) -> Result<Money, String> {
    let wrong = || "write dollars and cents as 387.00".to_owned();
    let (is_below, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let whole = whole.replace(',', "");
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(&whole) || !is_plain(cents) || cents.len() != 2 || whole.len() > 9 {
        return Err(wrong());
    }
    let minor: i64 = format!("{whole}{cents}").parse().map_err(|_error| wrong())?;
    Ok(Money::from_minor(if is_below { -minor } else { minor }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_dollars_and_cents() {
        #[rustfmt::skip]
        let cases = [("387", 387_00), ("387.00", 387_00), ("-12.50", -12_50), ("1,499.00", 1_499_00), ("0", 0)];
        for (text, minor) in cases {
            assert_eq!(dollars(text), Ok(Money::from_minor(minor)), "{text}");
        }
        for text in ["", "-", "1.5", "1.505", "all", "$5", "1e3", "9999999999", "--5", ".50"] {
            assert!(dollars(text).is_err(), "{text}");
        }
    }
}
