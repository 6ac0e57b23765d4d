//! X and Z reports on paper.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::card_day::{CloseEnd, Difference};
use crate::domain::day_report::{BatchBeside, BesideKind, DayReport, ReportNumber};
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::money::{Money, Overflow};
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::ClinicCard;
use crate::domain::wording;
use crate::evidence::receipt::{moment, short_digest};
use crate::words::{say, say_with};

/// Paper with fewer columns has no room for four figures on a line.
const NARROW_BELOW: u8 = 40;
/// Columns of each figure beside the others.
const FIGURE: usize = 11;

/// Where and for whom a report is printed.
#[derive(Debug, Clone, Copy)]
pub struct DayPaper<'a> {
    pub clinic: &'a ClinicCard,
    pub kiosk: &'a str,
    pub zone: Tz,
    pub language: Language,
    pub columns: u8,
}

/// The whole report.
///
/// # Errors
///
/// [`Overflow`] when a difference does not fit in 64 bits of cents.
pub fn day_report_paper(report: &DayReport, on: &DayPaper<'_>) -> Result<Paper, Overflow> {
    let mut sheet = Sheet { paper: Paper::default(), report, on };
    sheet.head();
    sheet.sales();
    sheet.batch()?;
    sheet.differences();
    sheet.proof();
    Ok(sheet.paper)
}

/// What a difference is, where it is found, and the amounts of both sides: a line each.
pub fn difference_lines(language: Language, difference: &Difference) -> Vec<String> {
    let with = |id, name, value: String| say_with(language, id, &[(name, value.into())]);
    let [what, _] = difference.what.words();
    let mut names = Vec::new();
    names.extend(difference.reference.map(|of| with("day-reference", "reference", of.to_string())));
    names.extend(
        difference
            .transaction
            .as_ref()
            .map(|number| with("day-transaction", "number", number.0.clone())),
    );
    if !difference.last_four.is_empty() {
        names.push(with("day-card", "digits", difference.last_four.clone()));
    }
    let theirs = match difference.theirs {
        Some(theirs) => with("day-theirs", "amount", theirs.plain()),
        None => say(language, "day-not-told"),
    };
    let amounts = format!("{}, {theirs}", with("day-ours", "amount", difference.ours.plain()));
    let mut lines = vec![say(language, what)];
    lines.extend((!names.is_empty()).then(|| names.join(", ")));
    lines.push(amounts);
    lines
}

/// What is to be done about it.
pub fn difference_advice(language: Language, difference: &Difference) -> String {
    let [_, advice] = difference.what.words();
    say(language, advice)
}

struct Sheet<'a> {
    paper: Paper,
    report: &'a DayReport,
    on: &'a DayPaper<'a>,
}

impl Sheet<'_> {
    fn say(&self, id: &str) -> String {
        say(self.on.language, id)
    }

    fn pair(&mut self, id: &str, right: impl Into<String>) {
        self.paper.pair(self.say(id), right);
    }

    fn bold(&mut self, id: &str, right: impl Into<String>) {
        self.paper.styled_pair(self.say(id), right, TextStyle::Bold);
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        moment(self.on.language, at.with_timezone(&self.on.zone).naive_local())
    }

    fn head(&mut self) {
        let report = self.report;
        self.paper.heading(self.on.clinic.name.as_str());
        self.paper.space(10);
        let (title, n) = match report.number {
            ReportNumber::X(n) => ("day-x", n),
            ReportNumber::Z(n) => ("day-z", n),
        };
        let title = say_with(self.on.language, title, &[("n", n.to_string().into())]);
        self.paper.styled(title, Align::Center, TextStyle::Double);
        self.paper.centered(self.on.kiosk);
        if matches!(report.number, ReportNumber::X(_)) {
            self.paper.centered(self.say("day-look-only"));
        }
        self.paper.rule();
        self.pair("day-date", wording::date(self.on.language, report.business_date));
        let from = report.from.map_or_else(|| self.say("day-from-first"), |at| self.moment(at));
        self.pair("day-from", from);
        self.pair("day-to", self.moment(report.to));
        let by = match report.by.as_str() {
            "" => self.say("day-by-kiosk"),
            name => name.to_owned(),
        };
        self.pair("day-by", by);
        if let Some(reason) = &report.reason {
            self.paper.styled(self.say("day-reason"), Align::Left, TextStyle::Bold);
            self.paper.text(format!("  {reason}"));
        }
    }

    fn sales(&mut self) {
        let sums = &self.report.sums;
        self.paper.rule();
        self.bold("day-sales", sums.n_sales.to_string());
        self.pair("day-net", sums.net.plain());
        self.pair("day-tax", sums.tax.plain());
        self.bold("day-total", sums.total.plain());
        let tenders = [
            ("day-by-card", sums.by_tender.card),
            ("day-on-file", sums.by_tender.on_file),
            ("day-cash", sums.by_tender.cash),
            ("day-wallet", sums.by_tender.wallet),
            ("day-product-credit", sums.by_tender.product_credit),
            ("day-points", sums.by_tender.points),
            ("day-held", sums.by_tender.held),
        ];
        for (id, amount) in tenders.into_iter().filter(|(_, amount)| *amount != Money::ZERO) {
            self.paper.pair(format!("  {}", self.say(id)), amount.plain());
        }
        if sums.n_refunds > 0 {
            self.bold("day-refunds", sums.n_refunds.to_string());
            self.pair("day-refunded", sums.refunded.plain());
            self.pair("day-tax-back", sums.tax_back.plain());
        }
        self.paper.rule();
        self.pair("day-redeemed", sums.n_redeemed.to_string());
        self.bold("day-owed", self.report.owed.plain());
    }

    fn batch(&mut self) -> Result<(), Overflow> {
        self.paper.rule();
        let lines = self.report.cards.beside()?;
        if self.on.columns < NARROW_BELOW {
            self.paper.styled(self.say("day-batch"), Align::Left, TextStyle::Bold);
            for line in &lines {
                self.narrow(line);
            }
        } else {
            let heads = ["day-terminal", "day-journal", "day-difference"].map(|id| self.say(id));
            let heads = self.across(&self.say("day-batch"), &heads);
            self.paper.styled(heads, Align::Left, TextStyle::Bold);
            for line in &lines {
                self.wide(line);
            }
        }
        match &self.report.end {
            None => (),
            Some(CloseEnd::Empty) => self.paper.text(self.say("day-end-empty")),
            Some(CloseEnd::WithoutTotals) => {
                self.paper.text(self.say("day-end-without-totals"));
            }
            Some(CloseEnd::Closed(totals)) => {
                let batch = totals.batch.clone();
                let closed =
                    say_with(self.on.language, "day-end-closed", &[("batch", batch.into())]);
                self.paper.text(closed);
                let told = [totals.credit, totals.debit].into_iter().flatten();
                let told = Money::sum(told.map(|total| total.amount))?;
                self.bold("day-end-told", told.plain());
            }
        }
        Ok(())
    }

    /// A label, and three figures at the right.
    fn across(&self, label: &str, figures: &[String; 3]) -> String {
        let columns = usize::from(self.on.columns);
        let room = columns.saturating_sub(FIGURE * figures.len());
        let mut text = format!("{label:<room$}");
        for figure in figures {
            let one = format!("{figure:>FIGURE$}");
            text.push_str(&one);
        }
        text
    }

    fn label(&self, line: &BatchBeside) -> String {
        self.say(match line.what {
            BesideKind::Purchases => "day-purchases",
            BesideKind::Returns => "day-returns",
            BesideKind::Voids => "day-voids",
            BesideKind::ToBank => "day-to-bank",
        })
    }

    fn style(line: &BatchBeside) -> TextStyle {
        if line.what == BesideKind::ToBank { TextStyle::Bold } else { TextStyle::Plain }
    }

    fn counts(&self, (terminal, journal): (u32, u32)) -> String {
        let (terminal, journal) = (terminal.to_string(), journal.to_string());
        let counts = [("terminal", terminal.into()), ("journal", journal.into())];
        say_with(self.on.language, "day-n-and-n", &counts)
    }

    fn wide(&mut self, line: &BatchBeside) {
        let figures = [line.terminal, line.journal, line.difference].map(Money::plain);
        let text = self.across(&self.label(line), &figures);
        self.paper.styled(text, Align::Left, Self::style(line));
        if let Some(counts) = line.counts {
            self.paper.text(format!("  {}", self.counts(counts)));
        }
    }

    fn narrow(&mut self, line: &BatchBeside) {
        let counts = line.counts.map(|counts| self.counts(counts)).unwrap_or_default();
        self.paper.styled_pair(self.label(line), counts, Self::style(line));
        let figures = [
            ("day-terminal", line.terminal),
            ("day-journal", line.journal),
            ("day-difference", line.difference),
        ];
        for (id, amount) in figures {
            self.paper.pair(format!("  {}", self.say(id)), amount.plain());
        }
    }

    fn differences(&mut self) {
        let (report, language) = (self.report, self.on.language);
        self.paper.rule();
        let n_differences = report.cards.differences.len();
        if n_differences == 0 {
            let all = [("n", report.cards.n_agreed.to_string().into())];
            self.paper.text(say_with(language, "day-agrees", &all));
            return;
        }
        let title = say_with(language, "day-differences", &[("n", n_differences.into())]);
        self.paper.styled(title, Align::Left, TextStyle::Bold);
        for (place, difference) in (1_u32..).zip(&report.cards.differences) {
            self.paper.space(10);
            let lines = difference_lines(language, difference);
            for (idx, line) in lines.into_iter().enumerate() {
                match idx {
                    0 => {
                        let what = format!("{place}. {line}");
                        self.paper.styled(what, Align::Left, TextStyle::Bold);
                    }
                    _ => self.paper.text(format!("   {line}")),
                }
            }
            self.paper.text(format!("   {}", difference_advice(language, difference)));
        }
    }

    fn proof(&mut self) {
        self.paper.rule();
        let chain = short_digest(&hex(&self.report.head));
        if self.on.columns < NARROW_BELOW {
            self.paper.text(self.say("day-chain"));
            self.paper.text(chain);
        } else {
            self.pair("day-chain", chain);
        }
        if matches!(self.report.number, ReportNumber::Z(_)) {
            self.paper.centered(self.say("day-end"));
        }
    }
}
