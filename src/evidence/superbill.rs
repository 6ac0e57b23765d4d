//! A superbill: what a patient hands to an insurer for a visit that was paid here (SB-1 to SB-6).
//!
//! Only what its provider completed can be put on paper: a draft has no [`CompletedBill`].

use chrono::NaiveDate;
use fluent_bundle::FluentValue;

use crate::domain::language::Language;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::patient::Patient;
use crate::domain::receipt::ClinicCard;
use crate::domain::superbill::Completion;
use crate::domain::wording;
use crate::evidence::letter::{Block, Column, Facts, Letter, LetterHead, Rich, Table};
use crate::evidence::receipt::clinic_head;
use crate::ledger::superbill::{Superbill, SuperbillStatus};
use crate::words::{say, say_with};

const LABEL: i32 = 150_000;

/// A superbill that its provider has completed.
#[derive(Debug, Clone)]
pub struct CompletedBill<'a> {
    pub language: Language,
    pub clinic: &'a ClinicCard,
    pub mail: &'a str,
    pub patient: &'a Patient,
    /// The redemption, as its number is printed.
    pub number: String,
    pub on: NaiveDate,
    /// In the clinic's own words (SB-6).
    pub service: &'a str,
    pub amounts: Superbill,
    pub completion: &'a Completion,
    pub is_demo: bool,
    pub made_at: chrono::DateTime<chrono::Utc>,
}

impl CompletedBill<'_> {
    fn say(&self, id: &str) -> String {
        say(self.language, id)
    }

    fn with(&self, id: &str, name: &str, value: impl Into<FluentValue<'static>>) -> String {
        say_with(self.language, id, &[(name, value.into())])
    }

    fn date(&self, day: NaiveDate) -> String {
        wording::date(self.language, day)
    }

    /// Labels and values in the order in which payers ask.
    fn facts(&self) -> Vec<(String, String)> {
        let Completion { provider, place, procedure, modifiers, diagnoses, .. } = self.completion;
        let joined = |codes: Vec<&str>| codes.join(", ");
        let mut code = procedure.text().to_owned();
        for modifier in modifiers {
            code.push('-');
            code.push_str(modifier.text());
        }
        let patient = self.patient;
        [
            ("superbill-patient", patient.name.full()),
            ("superbill-born", self.date(patient.birth_date)),
            ("superbill-provider", format!("{}, {}", provider.name, provider.credentials)),
            ("superbill-npi", provider.npi.digits().to_owned()),
            ("superbill-license", provider.license.clone()),
            ("superbill-tax-id", provider.tax_id.to_string()),
            ("superbill-date", self.date(self.on)),
            ("superbill-place", place.text().to_owned()),
            ("superbill-service", self.service.to_owned()),
            ("superbill-procedure", code),
            ("superbill-diagnoses", joined(diagnoses.iter().map(|code| code.text()).collect())),
            ("superbill-units", self.amounts.units.to_string()),
        ]
        .map(|(id, value)| (self.say(id), value))
        .to_vec()
    }

    /// Labels and amounts.
    fn sums(&self) -> [(String, String); 3] {
        let Superbill { fee, adjustment, paid, .. } = self.amounts;
        [
            (self.say("superbill-fee"), fee.plain()),
            (self.say("superbill-adjustment"), adjustment.plain()),
            (self.say("superbill-paid"), paid.plain()),
        ]
    }

    fn is_covered(&self) -> bool {
        self.amounts.status == SuperbillStatus::CoveredByMembership
    }

    /// On a Letter page.
    pub fn letter(&self) -> Letter {
        let facts = self.facts().into_iter().map(|(label, value)| (label, Rich::from(value)));
        let rows =
            self.sums().map(|(label, amount)| vec![Rich::from(label), Rich::from(amount)]).to_vec();
        let table = Table {
            about: self.say("superbill-sums"),
            columns: vec![Column::rest(""), Column::numbers("", 100_000)],
            rows,
            sum: None,
            wide: Some(322_500),
        };
        let mut blocks = vec![Block::Title {
            text: self.say("superbill-title"),
            aside: Rich::from(self.with("superbill-number", "number", self.number.clone())),
        }];
        if self.is_demo {
            blocks.push(Block::Lead(Rich::default().bold(self.say("receipt-demo"))));
        }
        blocks.push(Block::Facts(Facts {
            framed: None,
            about: self.say("superbill-title"),
            label_wide: LABEL,
            rows: facts.collect(),
        }));
        blocks.push(Block::Heading(self.say("superbill-sums")));
        blocks.push(Block::Table(table));
        if self.is_covered() {
            blocks.push(Block::Text(Rich::default().bold(self.say("superbill-covered"))));
        }
        blocks.push(Block::Text(Rich::from(self.say("superbill-line"))));
        let name = &self.completion.provider.name;
        blocks.push(Block::Text(Rich::from(self.with(
            "superbill-signature",
            "name",
            name.clone(),
        ))));
        blocks.push(Block::Text(Rich::from(self.say("superbill-not-filed"))));
        Letter {
            language: self.language,
            title: self.with("superbill-of", "name", self.patient.name.full()),
            subject: self.service.to_owned(),
            id: self.number.clone(),
            made_at: self.made_at,
            head: LetterHead {
                name: self.clinic.name.clone(),
                address: self.clinic.address.join(", "),
                right: vec![self.clinic.phone.clone(), self.mail.to_owned()],
            },
            foot: self.with("superbill-number", "number", self.number.clone()),
            blocks,
            attached: Vec::new(),
        }
    }

    /// On a roll of any width.
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::default();
        clinic_head(&mut paper, self.clinic);
        if self.is_demo {
            paper.space(10);
            paper.styled(self.say("receipt-demo"), Align::Center, TextStyle::Bold);
        }
        paper.rule();
        paper.styled(self.say("superbill-title"), Align::Center, TextStyle::Double);
        paper.centered(self.with("superbill-number", "number", self.number.clone()));
        paper.rule();
        for (label, value) in self.facts() {
            paper.styled(label, Align::Left, TextStyle::Bold);
            paper.text(format!("  {value}"));
        }
        paper.rule();
        for (label, amount) in self.sums() {
            paper.styled_pair(label, amount, TextStyle::Bold);
        }
        if self.is_covered() {
            paper.text(self.say("superbill-covered"));
        }
        paper.rule();
        paper.space(60);
        paper.text(self.say("superbill-line"));
        let name = self.completion.provider.name.clone();
        paper.text(self.with("superbill-signature", "name", name));
        paper.rule();
        paper.text(self.say("superbill-not-filed"));
        paper
    }
}
