//! `countersign check catalog FILE`: a catalog against a state's rules, one finding a line.

use std::io::Write;
use std::process::ExitCode;

use crate::app::cli::{CheckCatalogArgs, Cli};
use crate::app::trouble::Trouble;
use crate::config::catalog;
use crate::config::profile;
use crate::config::settings::Settings;
use crate::domain::catalog::Catalog;
use crate::domain::lint::{Finding, Severity};
use crate::domain::profile::Profile;

/// Fails when an offering has an error.
///
/// # Errors
///
/// [`Trouble`] when the catalog or the profile cannot be read.
pub fn run(cli: &Cli, args: &CheckCatalogArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let profile = asked_profile(cli, args)?;
    let (catalog, findings) = catalog::examine(&args.file, &profile)?;
    let n_errors = findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
    let told = match args.json {
        true => writeln!(out, "{}", as_json(&profile, &catalog, &findings)),
        false => tell(out, &profile, &catalog, &findings),
    };
    told.map_err(|error| Trouble { error: error.to_string(), hint: None })?;
    Ok(if n_errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn asked_profile(cli: &Cli, args: &CheckCatalogArgs) -> Result<Profile, Trouble> {
    if let Some(file) = &args.profile {
        return Ok(profile::read(file)?);
    }
    if let Some(state) = &args.state {
        let state = state.to_ascii_uppercase();
        if !profile::is_state(&state) {
            return Err(Trouble {
                error: format!("there is no state \"{state}\""),
                hint: Some("write its two letters, like TN".to_owned()),
            });
        }
        return Ok(profile::of_state(&state));
    }
    Ok(profile::of_state(&Settings::find(cli.config.as_deref())?.clinic.state))
}

fn tell(
    out: &mut dyn Write,
    profile: &Profile,
    catalog: &Catalog,
    findings: &[Finding],
) -> std::io::Result<()> {
    for finding in findings {
        let severity = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (offering, fault) = (&finding.offering.0, &finding.fault);
        writeln!(out, "{severity:<7} {offering:<6} {:<5} {fault}", fault.rule())?;
        writeln!(out, "{:<20} hint: {}", "", fault.hint())?;
        if let Some((source, reviewed)) = &finding.law {
            writeln!(out, "{:<20} source: {source} (looked at on {reviewed})", "")?;
        }
    }
    let n_errors = findings.iter().filter(|found| found.severity() == Severity::Error).count();
    writeln!(
        out,
        "{} offerings, rules of {}: {n_errors} errors, {} warnings; {} not shown to patients",
        catalog.offerings.len(),
        profile.name,
        findings.len() - n_errors,
        catalog.blocked.len()
    )
}

fn as_json(profile: &Profile, catalog: &Catalog, findings: &[Finding]) -> serde_json::Value {
    let findings: Vec<serde_json::Value> = findings
        .iter()
        .map(|finding| {
            serde_json::json!({
                "offering": finding.offering.0,
                "rule": finding.fault.rule(),
                "severity": match finding.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "says": finding.fault.to_string(),
                "hint": finding.fault.hint(),
                "source": finding.law.as_ref().map(|(source, _)| source),
                "reviewed": finding.law.as_ref().map(|(_, day)| day.to_string()),
            })
        })
        .collect();
    let blocked: Vec<&String> = catalog.blocked.iter().map(|code| &code.0).collect();
    serde_json::json!({
        "profile": profile.name,
        "offerings": catalog.offerings.len(),
        "not_shown": blocked,
        "findings": findings,
    })
}
