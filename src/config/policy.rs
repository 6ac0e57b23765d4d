//! `[policy]`: how this clinic keeps its promises and its books, where there is a choice.

use std::num::NonZeroU32;

use crate::config::fault::ConfigError;
use crate::config::reader::{Entry, Section};
use crate::domain::money::Rate;
use crate::domain::policy::{
    ConsentYears, DayRange, DisputeDays, ExtensionBasis, FeeEarning, Lapse, LoyaltyMode, NoShow,
    PaidCredit, Policy, ReviewRule, TaxShown,
};

pub const KEYS: &[&str] = &[
    "lapse",
    "paid_credit",
    "primary_care_fee",
    "extension",
    "no_show",
    "points",
    "points_expected_use",
    "point_cents",
    "points_months",
    "retry_days",
    "notice_days",
    "cooling_off_days",
    "tax_shown",
    "dispute_days",
    "consent_years",
    "review",
    "reminder_days",
    "chip_above",
    "refund_alone_max",
];

/// Takes in what `table` says; what it does not say stays.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake.
pub fn read(table: &Section<'_>, policy: &mut Policy) -> Result<(), ConfigError> {
    ways(table, policy)?;
    loyalty(table, policy)?;
    days(table, policy)?;
    if let Some(entry) = table.get("chip_above") {
        policy.chip_above = Some(entry.money()?);
    }
    if let Some(entry) = table.get("refund_alone_max") {
        policy.refund_alone_max = entry.money()?;
    }
    Ok(())
}

/// Where there are two ways, which.
fn ways(table: &Section<'_>, policy: &mut Policy) -> Result<(), ConfigError> {
    if let Some(entry) = table.get("lapse") {
        policy.lapse =
            entry.choice(&[("breakage", Lapse::Breakage), ("unclaimed", Lapse::Unclaimed)])?;
    }
    if let Some(entry) = table.get("paid_credit") {
        policy.paid_credit = entry
            .choice(&[("refundable", PaidCredit::Refundable), ("final", PaidCredit::Final)])?;
    }
    if let Some(entry) = table.get("primary_care_fee") {
        policy.primary_care_fee = entry
            .choice(&[("by-day", FeeEarning::ByDay), ("by-full-month", FeeEarning::ByFullMonth)])?;
    }
    if let Some(entry) = table.get("extension") {
        policy.extension = entry.choice(&[
            ("from-grant", ExtensionBasis::Grant),
            ("from-expiry", ExtensionBasis::Expiry),
        ])?;
    }
    if let Some(entry) = table.get("no_show") {
        policy.no_show =
            entry.choice(&[("counts", NoShow::Counts), ("forgiven", NoShow::Forgiven)])?;
    }
    if let Some(entry) = table.get("tax_shown") {
        policy.tax_shown =
            entry.choice(&[("itemized", TaxShown::Itemized), ("included", TaxShown::Included)])?;
    }
    Ok(())
}

fn loyalty(table: &Section<'_>, policy: &mut Policy) -> Result<(), ConfigError> {
    let expected_use = match table.get("points_expected_use") {
        Some(entry) => Some(percent_of_all(&entry)?),
        None => None,
    };
    if let Some(entry) = table.get("points") {
        let words = [("off", 0_u8), ("count", 1), ("defer", 2)];
        policy.loyalty.mode = match entry.choice(&words)? {
            0 => LoyaltyMode::Off,
            1 => LoyaltyMode::Count,
            _ => {
                let expected = "how many of 100 points are expected to be used, like \"60\"";
                let expected_use =
                    expected_use.ok_or_else(|| table.missing("points_expected_use", expected))?;
                LoyaltyMode::Defer { expected_use }
            }
        };
    }
    if let Some(entry) = table.get("point_cents") {
        policy.loyalty.point_minor = entry.whole(1..=1_000, " of cents")?;
    }
    if let Some(entry) = table.get("points_months") {
        policy.loyalty.months = entry.count(120)?;
    }
    Ok(())
}

/// `"60"`: percent in quotes, from 0 to 100.
fn percent_of_all(entry: &Entry<'_>) -> Result<Rate, ConfigError> {
    let expected = "percent in quotes, like \"60\", from 0 to 100";
    let text = entry.raw_text(expected)?;
    let (whole, thousandths) = text.split_once('.').unwrap_or((text, ""));
    let parts = thousandths
        .len()
        .le(&3)
        .then(|| format!("{whole}{thousandths:0<3}"))
        .and_then(|digits| digits.parse::<u32>().ok())
        .filter(|parts| *parts <= 100_000);
    parts.map(Rate::from_hundred_thousandths).ok_or_else(|| entry.unfit(expected))
}

fn days(table: &Section<'_>, policy: &mut Policy) -> Result<(), ConfigError> {
    let list = |entry: &Entry<'_>| -> Result<Vec<u32>, ConfigError> {
        let days = entry.list("a list of days, like [2, 5]")?;
        days.iter().map(|day| day.whole(0..=3_660, " of days")).collect()
    };
    if let Some(entry) = table.get("retry_days") {
        policy.retry_days = list(&entry)?;
    }
    if let Some(entry) = table.get("reminder_days") {
        policy.reminder_days = list(&entry)?;
    }
    if let Some(entry) = table.get("notice_days") {
        policy.notice_days = match list(&entry)?.as_slice() {
            [min, max] if min <= max => DayRange { min: *min, max: *max },
            _ => return Err(entry.unfit("the fewest and the most days before, like [7, 30]")),
        };
    }
    if let Some(entry) = table.get("cooling_off_days") {
        policy.cooling_off_days = NonZeroU32::new(entry.whole(0..=60, " of business days")?);
    }
    if let Some(days) = table.table("dispute_days", &["after_service", "after_sale"])? {
        let day = |key: &str, usual: u32| match days.get(key) {
            Some(entry) => entry.whole(0..=3_660, " of days"),
            None => Ok(usual),
        };
        policy.disputes = DisputeDays {
            after_service: day("after_service", policy.disputes.after_service)?,
            after_sale: day("after_sale", policy.disputes.after_sale)?,
        };
    }
    if let Some(years) = table.table("consent_years", &["after_signing", "after_end", "own"])? {
        let year =
            |key: &str| years.get(key).map(|entry| entry.whole(0..=99, " of years")).transpose();
        let usual = policy.consent_years;
        policy.consent_years = ConsentYears {
            after_signing: year("after_signing")?.unwrap_or(usual.after_signing),
            after_end: year("after_end")?.unwrap_or(usual.after_end),
            own: year("own")?.or(usual.own),
        };
    }
    if let Some(review) = table.table("review", &["live_days", "units_min", "share_min"])? {
        if let Some(entry) = review.get("live_days") {
            policy.review.live_days = entry.whole(0..=3_660, " of days")?;
        }
        if let Some(entry) = review.get("units_min") {
            policy.review.units_min = entry.whole(0..=100_000, "")?;
        }
        if let Some(entry) = review.get("share_min") {
            policy.review = ReviewRule { share_min: percent_of_all(&entry)?, ..policy.review };
        }
    }
    Ok(())
}
