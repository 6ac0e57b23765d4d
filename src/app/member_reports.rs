//! `countersign books --report idle|perks`: whom to invite, and what people at the clinic keep for
//! members; as sentences, JSON, or a table for other programs.

use std::io::Write;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::app::trouble::Trouble;
use crate::domain::contract::Standing;
use crate::domain::id::PatientId;
use crate::ledger::books::Books;
use crate::ledger::idle::idle_list;
use crate::ledger::perks::{ChangeKind, HeldPerk, held_perks, perk_changes};
use crate::ledger::reminder::{Channel, Reach};
use crate::store::Store;

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Lines,
    Json,
    Csv,
}

/// Where a report is made.
pub struct MemberDesk<'d> {
    pub books: &'d Books,
    pub store: &'d Store,
    /// Everything is as it stands at its end.
    pub day: NaiveDate,
}

/// A table with the same columns in every form.
pub(in crate::app) struct Table {
    pub title: String,
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<String>>,
}

impl MemberDesk<'_> {
    /// Prints who has sessions left and was last here more than `days` days ago.
    ///
    /// # Errors
    ///
    /// [`Trouble`] when the data file cannot be read or nothing can be printed.
    pub fn idle(&self, days: u32, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
        // No consent to text messages and no address is asked for: nobody gets either (CM-1).
        let list = idle_list(self.books.files(), |_patient| Reach::default(), days, self.day);
        let mut rows = Vec::new();
        for idle in &list {
            let (name, phone) = self.called(idle.patient)?;
            rows.push(vec![
                name,
                match idle.channel {
                    Channel::Text => phone,
                    Channel::Mail | Channel::Print => last_four(&phone),
                },
                idle.since.to_string(),
                idle.n_days.to_string(),
                idle.n_left.to_string(),
                channel(idle.channel).to_owned(),
            ]);
        }
        let title = format!("sessions left, and not here for more than {days} days");
        let columns = &["name", "phone", "last_here", "days_ago", "sessions_left", "channel"];
        self.print(&Table { title, columns, rows }, form, out)
    }

    /// Prints who has which perk; after `since`, what came and went from its end on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] as above, or where the books do not add up.
    pub fn perks(
        &self,
        since: Option<NaiveDate>,
        form: Form,
        out: &mut dyn Write,
    ) -> Result<(), Trouble> {
        let after = self.held_on(self.day)?;
        let table = match since {
            None => {
                let mut rows = Vec::new();
                for perk in &after {
                    rows.push(self.perk_row(perk)?);
                }
                let columns = &["name", "phone", "perk", "plan", "from", "paid_until", "standing"];
                Table { title: "perks that people at the clinic keep".to_owned(), columns, rows }
            }
            Some(since) => {
                let mut rows = Vec::new();
                for change in perk_changes(&self.held_on(since)?, &after) {
                    let mut row = vec![kind(change.kind).to_owned()];
                    row.extend(self.perk_row(&change.perk)?);
                    row.pop();
                    rows.push(row);
                }
                let columns = &["change", "name", "phone", "perk", "plan", "from", "paid_until"];
                Table { title: format!("perks that came and went after {since}"), columns, rows }
            }
        };
        self.print(&table, form, out)
    }

    fn held_on(&self, day: NaiveDate) -> Result<Vec<HeldPerk>, Trouble> {
        let mut held = Vec::new();
        for file in self.books.files_on(day)? {
            held.extend(held_perks(&file)?);
        }
        Ok(held)
    }

    fn perk_row(&self, perk: &HeldPerk) -> Result<Vec<String>, Trouble> {
        let (name, phone) = self.called(perk.patient)?;
        Ok(vec![
            name,
            phone,
            perk.words.english.clone(),
            perk.offering.clone(),
            perk.since.to_string(),
            perk.paid_until.map(|day| day.to_string()).unwrap_or_default(),
            standing(perk.standing).to_owned(),
        ])
    }

    /// The name, and the ten digits of the phone or nothing.
    pub(in crate::app) fn called(&self, patient: PatientId) -> Result<(String, String), Trouble> {
        let Some(known) = self.store.patient(patient)? else { return Ok(Default::default()) };
        let phone = known.phone.map_or_else(String::new, |phone| phone.digits().to_owned());
        Ok((known.name.full(), phone))
    }

    pub(in crate::app) fn print(
        &self,
        table: &Table,
        form: Form,
        out: &mut dyn Write,
    ) -> Result<(), Trouble> {
        match form {
            Form::Lines => {
                writeln!(out, "{}, at the end of {}: {}", table.title, self.day, table.rows.len())?;
                for row in &table.rows {
                    writeln!(out, "  {}", row.join("  "))?;
                }
            }
            Form::Json => {
                let rows: Vec<Value> = table.rows.iter().map(|row| object(table, row)).collect();
                writeln!(out, "{}", json!({ "as_of": self.day.to_string(), "rows": rows }))?;
            }
            Form::Csv => {
                writeln!(out, "{}", table.columns.join(","))?;
                for row in &table.rows {
                    let fields: Vec<String> = row.iter().map(|text| csv_field(text)).collect();
                    writeln!(out, "{}", fields.join(","))?;
                }
            }
        }
        Ok(())
    }
}

fn object(table: &Table, row: &[String]) -> Value {
    let pairs = table.columns.iter().zip(row);
    let object: Map<String, Value> =
        pairs.map(|(column, text)| ((*column).to_owned(), text.as_str().into())).collect();
    Value::Object(object)
}

/// As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe before it.
fn csv_field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Enough to tell two patients of one name apart, and not enough to call or write.
fn last_four(phone: &str) -> String {
    let start = phone.len().saturating_sub(4);
    phone.get(start..).unwrap_or_default().to_owned()
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Text => "text",
        Channel::Mail => "mail",
        Channel::Print => "print",
    }
}

const fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Add => "add",
        ChangeKind::Remove => "remove",
    }
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "active",
        Standing::PastDue => "past due",
        Standing::Suspended => "suspended",
        Standing::Leaving => "leaving",
        Standing::OnHold => "on hold",
        Standing::Ended => "ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_cannot_break_its_table_and_is_no_formula() {
        #[rustfmt::skip]
        let cases = [
            ("Maria Lopez", "Maria Lopez"),
            ("Lopez, Maria", "\"Lopez, Maria\""),
            ("the \"club\"", "\"the \"\"club\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("@name, x", "\"'@name, x\""),
            ("", ""),
        ];
        for (text, expect) in cases {
            assert_eq!(csv_field(text), expect);
        }
    }

    #[test]
    fn four_digits_are_shown_where_no_call_is_allowed() {
        assert_eq!(last_four("6155550142"), "0142");
        assert_eq!((last_four(""), last_four("ñ12")), (String::new(), "ñ12".to_owned()));
    }
}
