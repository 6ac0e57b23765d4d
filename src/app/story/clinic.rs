//! `[clinic]`: the zone, and how this clinic keeps its promises and its books.

use chrono_tz::Tz;

use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section};
use crate::config::{policy, profile};
use crate::domain::policy::Policy;
use crate::domain::profile::Profile;

/// The keys of the table: those of a clinic's policy, and two of a story's own.
pub fn keys() -> Vec<&'static str> {
    ["time_zone", "profile"].into_iter().chain(policy::KEYS.iter().copied()).collect()
}

/// The rules of a state by its letters, or the strictest of all: `"generic"`.
///
/// # Errors
///
/// When there is no such state.
pub fn profile(entry: &Entry<'_>) -> Result<Profile, ConfigError> {
    let expected = "a state's two letters, like \"TN\", or \"generic\"";
    match entry.raw_text(expected)? {
        "generic" => Ok(profile::generic()),
        letters if profile::is_state(letters) => Ok(profile::of_state(letters)),
        _ => Err(entry.unfit(expected)),
    }
}

/// How a clinic is set up.
pub struct Clinic {
    pub zone: Tz,
    pub policy: Policy,
    /// The state's rules; those of Tennessee where no state is named, as the demo clinic has it.
    pub profile: Profile,
}

/// The zone and the policy; what is not said is the house's own choice. Where a state is named, its
/// rules come before the house's, and what the story says comes before both.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn clinic(root: &Section<'_>) -> Result<Clinic, ConfigError> {
    let mut zone = chrono_tz::America::Chicago;
    let mut policy = Policy::default();
    let mut profile = profile::of_state("TN");
    let Some(table) = root.table("clinic", &keys())? else {
        return Ok(Clinic { zone, policy, profile });
    };
    if let Some(entry) = table.get("profile") {
        profile = self::profile(&entry)?;
        policy = profile.bind(policy);
    }
    if let Some(entry) = table.get("time_zone") {
        let expected = "a time zone by its IANA name, like \"America/Chicago\"";
        zone = entry.raw_text(expected)?.parse().or(Err(entry.unfit(expected)))?;
    }
    policy::read(&table, &mut policy)?;
    Ok(Clinic { zone, policy, profile })
}
