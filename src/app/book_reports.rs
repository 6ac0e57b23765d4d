//! `countersign books --report`: what is about to end, what will come in, what a quarter brought, and
//! who has not come for long. Names and numbers are for the clinic's own calls.

use std::io::Write;

use chrono::{Datelike as _, Days, NaiveDate};
use serde_json::{Value, json};

use crate::app::cli::{BooksArgs, ReportArg};
use crate::app::member_reports::{Form, MemberDesk};
use crate::app::trouble::Trouble;
use crate::config::settings::ClinicSettings;
use crate::domain::calendar::{BeyondCalendar, Span};
use crate::domain::catalog::Catalog;
use crate::domain::id::PatientId;
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::refusal::Refusal;
use crate::ledger::books::Books;
use crate::ledger::file::PatientFile;
use crate::ledger::forecast::{Expected, forecast};
use crate::ledger::reminder::{Channel, Reach, Reminder, reminders};
use crate::ledger::review::{Holder, Review, Verdict};
use crate::store::Store;

/// How far reminders look ahead, the day itself among them.
const DAYS_AHEAD: u64 = 30;

/// Who was last here longer ago is invited, where no other number is asked for.
const IDLE_DAYS: u32 = 60;

/// Where a report is made.
pub struct Desk<'d> {
    pub books: &'d Books,
    pub store: &'d Store,
    pub catalog: &'d Catalog,
    /// Whom a member calls or writes to.
    pub clinic: &'d ClinicSettings,
    /// Everything is as it stands at its end.
    pub day: NaiveDate,
}

/// Who has sessions left, and since when they have not come.
struct Away {
    patient: PatientId,
    last_visit: Option<NaiveDate>,
    n_left: u32,
    value: Money,
}

/// A person as staff call them.
struct Called {
    name: String,
    phone: String,
}

impl Desk<'_> {
    /// Prints the report that is asked for.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when the books do not add up or cannot be read, or an option is of another report.
    pub fn tell(
        &self,
        report: ReportArg,
        args: &BooksArgs,
        out: &mut dyn Write,
    ) -> Result<(), Trouble> {
        let form = form_of(report, args)?;
        let members = MemberDesk { books: self.books, store: self.store, day: self.day };
        let json = match (report, args.json) {
            (ReportArg::Expiring, true) => self.expiring_json()?,
            (ReportArg::Forecast, true) => self.forecast_json()?,
            (ReportArg::Review, true) => self.review_json()?,
            (ReportArg::Visits, true) => self.visits_json()?,
            (ReportArg::Expiring, false) => return self.expiring(out),
            (ReportArg::Forecast, false) => return self.forecast(out),
            (ReportArg::Review, false) => return self.review(out),
            (ReportArg::Visits, false) => return self.visits(out),
            (ReportArg::Idle, _) => {
                return members.idle(args.days.unwrap_or(IDLE_DAYS), form, out);
            }
            (ReportArg::Perks, _) => return members.perks(args.since, form, out),
            (ReportArg::Renewals, _) => return members.renewals(self.clinic, form, out),
            (ReportArg::Plans, _) => return members.plans(form, out),
        };
        writeln!(out, "{json}")?;
        Ok(())
    }

    fn called(&self, patient: PatientId) -> Result<Called, Trouble> {
        let known = self.store.patient(patient)?;
        let name = known.as_ref().map(|known| known.name.full()).unwrap_or_default();
        let phone = known.and_then(|known| known.phone);
        Ok(Called { name, phone: phone.map_or_else(String::new, |it| it.digits().to_owned()) })
    }

    fn reminders(&self) -> Result<Vec<Reminder>, Trouble> {
        let last = self.day.checked_add_days(Days::new(DAYS_AHEAD - 1));
        let days =
            Span { first: self.day, last: last.ok_or(BeyondCalendar).map_err(Refusal::from)? };
        let mut queue = Vec::new();
        for file in self.books.files() {
            // No consent to text messages and no address is asked for: all goes on paper.
            queue.extend(reminders(file, Reach::default(), days)?);
        }
        queue.sort_by_key(|reminder| (reminder.on, reminder.patient, reminder.contract));
        Ok(queue)
    }

    fn expiring(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let queue = self.reminders()?;
        writeln!(out, "to remind from {}, for {DAYS_AHEAD} days: {}", self.day, queue.len())?;
        for reminder in &queue {
            let Called { name, phone } = self.called(reminder.patient)?;
            writeln!(
                out,
                "  {} {:<5} {:<6} {:>14} ends {}  {name} {phone}",
                reminder.on,
                channel(reminder.channel),
                reminder.offering.0,
                reminder.value_left.plain(),
                reminder.last_valid_day,
            )?;
        }
        Ok(())
    }

    fn expiring_json(&self) -> Result<Value, Trouble> {
        let mut told = Vec::new();
        for reminder in self.reminders()? {
            let Called { name, phone } = self.called(reminder.patient)?;
            told.push(json!({
                "on": reminder.on.to_string(),
                "channel": channel(reminder.channel),
                "name": name,
                "phone": phone,
                "contract": reminder.contract.to_string(),
                "offering": reminder.offering.0,
                "units_left": reminder.units_left,
                "value_left": reminder.value_left.plain(),
                "last_day": reminder.last_valid_day.to_string(),
            }));
        }
        Ok(json!({ "as_of": self.day.to_string(), "reminders": told }))
    }

    fn expected(&self) -> Result<Vec<Expected>, Trouble> {
        Ok(forecast(self.books.files(), self.day)?)
    }

    fn forecast(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let expected = self.expected()?;
        writeln!(out, "scheduled to come in, before sales tax, as of {}", self.day)?;
        writeln!(out, "{:<10} {:>14} {:>14} {:>14}", "month", "card on file", "parts", "together")?;
        for month in &expected {
            writeln!(
                out,
                "{:<10} {:>14} {:>14} {:>14}",
                month_name(month),
                month.auto_pay.plain(),
                month.parts.plain(),
                month.total()?.plain()
            )?;
        }
        let all = sum(expected.iter().map(Expected::total))?;
        writeln!(out, "{:<10} {:>14} {:>14} {:>14}", "all", "", "", all.plain())?;
        Ok(())
    }

    fn forecast_json(&self) -> Result<Value, Trouble> {
        let expected = self.expected()?;
        let mut months = Vec::new();
        for month in &expected {
            months.push(json!({
                "month": month_name(month),
                "card_on_file": month.auto_pay.plain(),
                "parts": month.parts.plain(),
                "total": month.total()?.plain(),
            }));
        }
        let all = sum(expected.iter().map(Expected::total))?;
        Ok(json!({ "as_of": self.day.to_string(), "months": months, "total": all.plain() }))
    }

    /// The quarter of the day, up to it.
    fn reviewed(&self) -> Result<(Review, Vec<Holder>), Trouble> {
        let before = self.day.month0() % 3;
        let first = self.day.with_day(1).ok_or(BeyondCalendar);
        let first = first.and_then(|first| months_before(first, before)).map_err(Refusal::from)?;
        let review = self.books.review(Span { first, last: self.day })?;
        let holders = self.books.holders(&review, self.catalog)?;
        Ok((review, holders))
    }

    fn review(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let (review, holders) = self.reviewed()?;
        let Span { first, last } = review.range;
        writeln!(out, "review {first} to {last}, net sales {}", review.net_sales)?;
        writeln!(
            out,
            "{:<8} {:>6} {:>12} {:>8} {:>8} {:>12} {:>12} {:>8} {:>12} verdict",
            "offering",
            "units",
            "net sales",
            "share",
            "used",
            "lapsed",
            "refunds",
            "disputes",
            "owed"
        )?;
        for line in &review.lines {
            writeln!(
                out,
                "{:<8} {:>6} {:>12} {:>7}% {:>8} {:>12} {:>12} {:>8} {:>12} {}",
                line.offering.0,
                line.units,
                line.net_sales.plain(),
                percent(line.share),
                line.redemptions,
                line.breakage.plain(),
                line.refunds.plain(),
                line.disputes,
                line.owed.plain(),
                verdict(line.verdict)
            )?;
        }
        writeln!(out, "\nwhom that concerns: {}", holders.len())?;
        for holder in &holders {
            let Called { name, phone } = self.called(holder.patient)?;
            write!(out, "  {:<8} unused {:>12}", holder.offering.0, holder.unused.plain())?;
            if let Some(target) = &holder.target {
                let price = target.price_after.plain();
                write!(out, "  offer {} for {price}", target.offering.0)?;
            }
            writeln!(out, "  {name} {phone}")?;
        }
        Ok(())
    }

    fn review_json(&self) -> Result<Value, Trouble> {
        let (review, holders) = self.reviewed()?;
        let line = |line: &crate::ledger::review::ReviewLine| {
            json!({
                "offering": line.offering.0,
                "units": line.units,
                "net_sales": line.net_sales.plain(),
                "share_percent": percent(line.share),
                "used": line.redemptions,
                "lapsed": line.breakage.plain(),
                "refunds": line.refunds.plain(),
                "disputes": line.disputes,
                "owed": line.owed.plain(),
                "verdict": verdict(line.verdict),
            })
        };
        let mut concerned = Vec::new();
        for holder in &holders {
            let Called { name, phone } = self.called(holder.patient)?;
            concerned.push(json!({
                "name": name,
                "phone": phone,
                "contract": holder.contract.to_string(),
                "offering": holder.offering.0,
                "unused": holder.unused.plain(),
                "offer": holder.target.as_ref().map(|target| target.offering.0.as_str()),
                "price_after": holder.target.as_ref().map(|target| target.price_after.plain()),
            }));
        }
        Ok(json!({
            "from": review.range.first.to_string(),
            "to": review.range.last.to_string(),
            "net_sales": review.net_sales.plain(),
            "offerings": review.lines.iter().map(line).collect::<Vec<_>>(),
            "holders": concerned,
        }))
    }

    fn away(&self) -> Result<Vec<Away>, Trouble> {
        let mut all = Vec::new();
        for file in self.books.files() {
            all.extend(away(file)?);
        }
        all.sort_by_key(|away| (away.last_visit, away.patient));
        Ok(all)
    }

    fn n_days_away(&self, away: &Away) -> Option<i64> {
        away.last_visit.map(|visit| (self.day - visit).num_days())
    }

    fn visits(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let all = self.away()?;
        writeln!(out, "sessions left at the end of {}, patients: {}", self.day, all.len())?;
        for away in &all {
            let Called { name, phone } = self.called(away.patient)?;
            let days = self.n_days_away(away).map_or_else(String::new, |n| n.to_string());
            writeln!(
                out,
                "  last here {:<10} {days:>5} days ago {:>5} left {:>12}  {name} {phone}",
                away.last_visit.map(|day| day.to_string()).unwrap_or_default(),
                away.n_left,
                away.value.plain()
            )?;
        }
        Ok(())
    }

    fn visits_json(&self) -> Result<Value, Trouble> {
        let mut told = Vec::new();
        for away in self.away()? {
            let Called { name, phone } = self.called(away.patient)?;
            told.push(json!({
                "name": name,
                "phone": phone,
                "last_visit": away.last_visit.map(|day| day.to_string()),
                "days_ago": self.n_days_away(&away),
                "sessions_left": away.n_left,
                "value_left": away.value.plain(),
            }));
        }
        Ok(json!({ "as_of": self.day.to_string(), "patients": told }))
    }
}

/// How it is printed. An option that only another report has is a mistake, and never skipped.
fn form_of(report: ReportArg, args: &BooksArgs) -> Result<Form, Trouble> {
    let only = |option: &str, of: &str| Trouble {
        error: format!("{option} is of --report {of} alone"),
        hint: Some("leave it out, or ask for that report".to_owned()),
    };
    if args.days.is_some() && report != ReportArg::Idle {
        return Err(only("--days", "idle"));
    }
    if args.since.is_some() && report != ReportArg::Perks {
        return Err(only("--since", "perks"));
    }
    match (args.csv, args.json) {
        (true, _)
            if !matches!(report, ReportArg::Idle | ReportArg::Perks | ReportArg::Renewals) =>
        {
            Err(only("--csv", "idle, perks or renewals"))
        }
        (true, _) => Ok(Form::Csv),
        (false, true) => Ok(Form::Json),
        (false, false) => Ok(Form::Lines),
    }
}

/// A patient who has sessions left; money, points and days of membership are none.
fn away(file: &PatientFile) -> Result<Option<Away>, Refusal> {
    let is_session =
        |grant: &Grant| matches!(grant, Grant::Service(_) | Grant::Tier(_) | Grant::AnyOf(_));
    let (mut n_left, mut value) = (0_u32, Money::ZERO);
    for lot in file.lots.values().filter(|lot| is_session(&lot.lot.what)) {
        n_left = n_left.saturating_add(lot.units_left());
        value = value.plus(lot.value_left()?)?;
    }
    let (patient, last_visit) = (file.patient, file.last_visit);
    Ok((n_left > 0).then_some(Away { patient, last_visit, n_left, value }))
}

fn months_before(first: NaiveDate, n: u32) -> Result<NaiveDate, BeyondCalendar> {
    first.checked_sub_months(chrono::Months::new(n)).ok_or(BeyondCalendar)
}

fn sum(amounts: impl Iterator<Item = Result<Money, Refusal>>) -> Result<Money, Refusal> {
    let amounts: Vec<Money> = amounts.collect::<Result<_, _>>()?;
    Ok(Money::sum(amounts)?)
}

/// `2026-11`
fn month_name(expected: &Expected) -> String {
    expected.month.first.format("%Y-%m").to_string()
}

/// Hundredths of a percent, as `2.09`.
fn percent(share: u32) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Text => "text",
        Channel::Mail => "mail",
        Channel::Print => "print",
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Keep => "keep",
        Verdict::Cut => "cut",
        Verdict::OffShelf => "off shelf",
    }
}
