//! `countersign books --report renewals|plans`: what members are told of plans that renew by themselves,
//! with the words, and how many prices were sold in parts this year.

use std::io::Write;

use chrono::Days;
use fluent_bundle::FluentValue;
use serde_json::json;

use crate::app::member_reports::{Form, MemberDesk, Table};
use crate::app::trouble::Trouble;
use crate::config::settings::ClinicSettings;
use crate::domain::calendar::{BeyondCalendar, Span};
use crate::domain::language::Language;
use crate::domain::phrase;
use crate::domain::refusal::Refusal;
use crate::domain::wording;
use crate::ledger::plans::{PlanCount, REGULARLY, WARN_AT, plans_of_year};
use crate::ledger::renewal_notice::{NoticeOf, RenewalNotice, renewal_notices};
use crate::words::say_with;

/// How far notices look ahead, the day itself among them.
const DAYS_AHEAD: u64 = 30;

impl MemberDesk<'_> {
    /// Prints who is to be told of a plan that renews by itself within 30 days, and in which words.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when the data file cannot be read or nothing can be printed.
    pub fn renewals(
        &self,
        clinic: &ClinicSettings,
        form: Form,
        out: &mut dyn Write,
    ) -> Result<(), Trouble> {
        let last = self.day.checked_add_days(Days::new(DAYS_AHEAD - 1));
        let last = last.ok_or(BeyondCalendar).map_err(Refusal::from)?;
        let days = Span { first: self.day, last };
        let mut notices = Vec::new();
        for file in self.books.files() {
            notices.extend(renewal_notices(file, days)?);
        }
        notices.sort_by_key(|notice| (notice.told.last, notice.patient, notice.contract));
        let mut rows = Vec::new();
        for notice in &notices {
            let (name, phone) = self.called(notice.patient)?;
            rows.push(vec![
                name,
                phone,
                notice.told.first.max(self.day).to_string(),
                notice.told.last.to_string(),
                of(notice.of).to_owned(),
                text(notice, clinic, Language::English),
                text(notice, clinic, Language::Spanish),
            ]);
        }
        let title = format!("plans that renew by themselves, to tell within {DAYS_AHEAD} days");
        let columns = &["name", "phone", "from", "by", "notice", "english", "spanish"];
        self.print(&Table { title, columns, rows }, form, out)
    }

    /// Prints how many prices were sold in parts in the year of the day.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when nothing can be printed.
    pub fn plans(&self, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
        let count = plans_of_year(self.books, self.day);
        let PlanCount { year, n } = count;
        if form == Form::Json {
            let told = json!({
                "as_of": self.day.to_string(),
                "year": year,
                "plans": n,
                "warn_at": WARN_AT,
                "warning": count.is_warned(),
            });
            writeln!(out, "{told}")?;
            return Ok(());
        }
        writeln!(out, "prices sold in parts in {year}, to {}: {n}", self.day)?;
        if let Some(warning) = plans_warning(count) {
            writeln!(out, "{warning}")?;
        }
        Ok(())
    }
}

/// What the owner reads from 20 plans in a year on (TL-4).
pub fn plans_warning(count: PlanCount) -> Option<String> {
    count.is_warned().then(|| {
        format!(
            "warning: {} prices were sold in parts in {}. More than {REGULARLY} in a year are \
             regular credit where a plan has a charge or more than four parts: keep to plans \
             without them, or ask a lawyer first",
            count.n, count.year
        )
    })
}

/// What is told: which plan, how often and how much it pays, and how to leave it (AR-5).
fn text(notice: &RenewalNotice, clinic: &ClinicSettings, language: Language) -> String {
    let id = match notice.of {
        NoticeOf::Yearly => "renewal-notice-yearly",
        NoticeOf::FirstPriceEnds => "renewal-notice-price",
        NoticeOf::LongPeriod => "renewal-notice-period",
    };
    let (day, amount) = notice.charge;
    let own = [
        ("plan", FluentValue::from(notice.name.as_str())),
        ("period", phrase::one_period(language, notice.period).into()),
        ("price", amount.to_string().into()),
        ("date", wording::date(language, day).into()),
    ];
    let how = [
        ("phone", FluentValue::from(clinic.card.phone.as_str())),
        ("mail", clinic.mail.as_str().into()),
    ];
    format!("{} {}", say_with(language, id, &own), say_with(language, "renewal-notice-leave", &how))
}

const fn of(notice: NoticeOf) -> &'static str {
    match notice {
        NoticeOf::Yearly => "yearly",
        NoticeOf::FirstPriceEnds => "first price ends",
        NoticeOf::LongPeriod => "next charge",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Settings;
    use crate::domain::id::{ContractId, PatientId};
    use crate::domain::money::Money;
    use crate::domain::offering::Period;

    /// AR-5: product, frequency, amount, how to cancel.
    #[test]
    fn a_notice_says_what_how_often_how_much_and_how_to_leave() {
        let day = "2028-01-31".parse().unwrap();
        let notice = |of| RenewalNotice {
            told: Span { first: day, last: day },
            of,
            patient: PatientId::from_raw(1),
            contract: ContractId::from_raw(2),
            name: "Glow Club".to_owned(),
            period: Period::Month,
            charge: (day, Money::from_minor(199_00)),
        };
        let clinic = Settings::demo().clinic;
        for of in [NoticeOf::Yearly, NoticeOf::FirstPriceEnds, NoticeOf::LongPeriod] {
            for (language, words) in
                [(Language::English, ["month", "2028"]), (Language::Spanish, ["mes", "2028"])]
            {
                let text = text(&notice(of), &clinic, language);
                for word in words.into_iter().chain([
                    "Glow Club",
                    "$199.00",
                    clinic.card.phone.as_str(),
                    clinic.mail.as_str(),
                ]) {
                    assert!(text.contains(word), "{of:?}: {word} is not in {text}");
                }
                assert!(!text.contains('{') && !text.contains("renewal-notice"), "{text}");
            }
        }
    }

    #[test]
    fn the_owner_is_warned_from_twenty_plans_a_year_on() {
        for (n, is_warned) in [(0, false), (19, false), (20, true), (26, true)] {
            let warning = plans_warning(PlanCount { year: 2027, n });
            assert_eq!(warning.is_some(), is_warned, "{n}");
        }
    }
}
