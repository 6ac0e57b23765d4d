//! The agreement on Letter pages: who, what, for how much, every clause with its initials, the
//! signature, and what proves it.

use chrono::{DateTime, NaiveDateTime, Utc};
use fluent_bundle::FluentValue;

use crate::domain::agreement::BoughtOffering;
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::money::{Money, Overflow};
use crate::domain::signature::Signature;
use crate::domain::signer::signed_for;
use crate::domain::terms::ClauseText;
use crate::domain::wording;
use crate::evidence::agreement::json::record_json;
use crate::evidence::agreement::record::{AgreementRecord, grouped};
use crate::evidence::letter::{
    Attachment, Block, Clause, Column, Facts, Initialed, Letter, LetterHead, Rich, SignedBy,
    Signing, Table,
};
use crate::words::{say, say_with};

/// The exact text, whose digest is printed: as an attachment.
pub const TERMS_FILE: &str = "terms.txt";
const RECORD_FILE: &str = "agreement.json";
/// Digits of a digest in the box of evidence: 128 bits.
const DIGEST_SHOWN: usize = 32;
const LABEL: i32 = 127_500;

/// The document. The same record gives the same bytes.
///
/// # Errors
///
/// [`Overflow`] when a sum does not fit in 64 bits of cents.
pub fn agreement_letter(record: &AgreementRecord<'_>) -> Result<Letter, Overflow> {
    let teller = Teller { record, language: record.terms.language };
    let mut blocks = teller.head();
    blocks.extend(teller.bought()?);
    blocks.extend(teller.pays()?);
    blocks.extend(teller.clauses());
    blocks.extend(teller.signature());
    let at = &record.at;
    let name = record.consent.signed_by(&record.patient.name).full();
    let offerings = teller.offerings();
    let title = teller.with("agreement-title", &[("name", offerings.into())]);
    let subject = teller.with("agreement-subject", &[("name", name.into())]);
    Ok(Letter {
        language: teller.language,
        title,
        subject,
        id: hex(&record.place.link),
        made_at: record.signed_at(),
        head: LetterHead {
            name: at.clinic.name.clone(),
            address: at.clinic.address.join(", "),
            right: [at.clinic.phone.as_str(), at.mail].map(str::to_owned).to_vec(),
        },
        foot: teller.with("agreement-foot", &[("digest", record.short_link().into())]),
        blocks,
        attached: vec![
            Attachment {
                name: RECORD_FILE.to_owned(),
                mime: "application/json".to_owned(),
                about: teller.say("agreement-record-about"),
                bytes: record_json(record).into_bytes(),
            },
            Attachment {
                name: TERMS_FILE.to_owned(),
                mime: "text/plain".to_owned(),
                about: teller.say("agreement-terms-about"),
                bytes: record.terms.to_text().into_bytes(),
            },
        ],
    })
}

struct Teller<'a> {
    record: &'a AgreementRecord<'a>,
    language: Language,
}

impl Teller<'_> {
    fn say(&self, id: &str) -> String {
        say(self.language, id)
    }

    fn with(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        say_with(self.language, id, args)
    }

    fn offerings(&self) -> String {
        let names: Vec<String> =
            self.record.terms.offerings.iter().map(|of| of.name.clone()).collect();
        crate::domain::phrase::listed_and(self.language, &names)
    }

    /// At the clinic's wall.
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.record.at.zone).naive_local()
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        wording::time(self.local(at).time())
    }

    fn head(&self) -> Vec<Block> {
        let AgreementRecord { patient, terms, consent, bought, at, .. } = self.record;
        let born = wording::date(self.language, patient.birth_date);
        let version = terms.offerings.first().map_or(0, |of| of.version).to_string();
        let who = Rich::from(self.with("agreement-for", &[("name", self.offerings().into())]))
            .plain(" ")
            .bold(patient.name.full())
            .plain(
                self.with("agreement-born", &[("date", born.into()), ("version", version.into())]),
            );
        let mut blocks = vec![
            Block::Title { text: self.say("agreement-head-title"), aside: Rich::default() },
            Block::Lead(who),
        ];
        if let Some(signer) = &consent.signer {
            let words = signed_for(self.language, &patient.name, signer);
            blocks.push(Block::Lead(Rich::from(words)));
        }
        if at.is_demo {
            blocks.push(Block::Lead(Rich::default().bold(self.say("receipt-demo"))));
        }
        let facts: Vec<Rich> = bought.iter().map(|of| self.fact(of)).collect();
        if !facts.is_empty() {
            blocks.push(Block::Framed(facts));
        }
        blocks
    }

    fn fact(&self, of: &BoughtOffering) -> Rich {
        let text = Rich::from(of.sentence.as_str());
        match of.last_day {
            Some(day) => text
                .plain(" ")
                .plain(self.say("agreement-last-day"))
                .plain(" ")
                .bold(wording::date(self.language, day))
                .plain("."),
            None => text,
        }
    }

    fn bought(&self) -> Result<Vec<Block>, Overflow> {
        let mut blocks = vec![Block::Heading(self.say("agreement-you-buy"))];
        let bought = self.record.bought;
        for of in bought.iter().filter(|of| !of.items.is_empty()) {
            if bought.len() > 1 {
                blocks.push(Block::Text(Rich::default().bold(of.name.as_str())));
            }
            blocks.push(Block::Table(self.items(of)?));
        }
        // What was shown, word for word, around the clauses.
        let opening = self.record.terms.opening.join("\n");
        blocks.push(Block::Text(Rich::from(opening)));
        Ok(blocks)
    }

    fn items(&self, of: &BoughtOffering) -> Result<Table, Overflow> {
        let columns = vec![
            Column::rest(self.say("agreement-service")),
            Column::numbers(self.say("agreement-count"), 52_000),
            Column::numbers(self.say("agreement-single"), 88_000),
            Column::numbers(self.say("agreement-yours"), 82_000),
            Column::numbers(self.say("agreement-each"), 108_000),
        ];
        let mut rows = Vec::new();
        for item in &of.items {
            let each: Vec<String> = item.each.iter().map(|each| each.plain()).collect();
            let each = each.join(&format!(" {} ", self.say("agreement-or")));
            rows.push(
                [
                    item.name.clone(),
                    item.n.to_string(),
                    plain(item.singles),
                    plain(item.worth),
                    each,
                ]
                .map(Rich::from)
                .to_vec(),
            );
        }
        let n: u32 = of.items.iter().map(|item| item.n).sum();
        let worth = Money::sum(of.items.iter().map(|item| item.worth))?;
        let singles = Money::sum(of.items.iter().map(|item| item.singles))?;
        let saved = of.singles.map_or_else(String::new, |(_, saved)| {
            self.with("agreement-saved", &[("amount", saved.plain().into())])
        });
        let sum =
            [self.say("agreement-together"), n.to_string(), plain(singles), plain(worth), saved];
        let is_one = of.items.len() == 1 && saved_nothing(of);
        Ok(Table {
            about: self.say("agreement-you-buy"),
            columns,
            rows,
            sum: (!is_one).then(|| sum.map(Rich::from).to_vec()),
            wide: None,
        })
    }

    fn pays(&self) -> Result<Vec<Block>, Overflow> {
        let bought = self.record.bought;
        let today = self.local(self.record.signed_at()).date();
        let mut rows = Vec::new();
        let mut amounts = Vec::new();
        for of in bought {
            let name = if bought.len() > 1 { format!("{}: ", of.name) } else { String::new() };
            let first = of.parts.first().map_or(today, |part| part.due);
            let mut row = |label: String, amount: Money| {
                rows.push(vec![Rich::from(format!("{name}{label}")), Rich::from(plain(amount))]);
                amounts.push(amount);
            };
            let day = wording::date(self.language, first);
            row(self.with("agreement-today", &[("date", day.into())]), of.today);
            for part in of.parts.iter().skip(1) {
                row(wording::date(self.language, part.due), part.amount);
            }
        }
        let sum = Money::sum(amounts.iter().copied())?;
        let table = Table {
            about: self.say("agreement-you-pay"),
            columns: vec![Column::rest(""), Column::numbers("", 90_000)],
            sum: (rows.len() > 1)
                .then(|| vec![Rich::from(self.say("agreement-together")), Rich::from(plain(sum))]),
            rows,
            wide: Some(322_500),
        };
        Ok(vec![Block::Together(vec![
            Block::Heading(self.say("agreement-you-pay")),
            Block::Table(table),
        ])])
    }

    fn clauses(&self) -> Vec<Block> {
        let terms = self.record.terms;
        if terms.clauses.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::Heading(self.say("agreement-you-agree"))];
        blocks.extend(terms.clauses.iter().enumerate().map(|(idx, clause)| {
            let text = clause_text(idx + 1, clause);
            Block::Clause(Clause { text, initials: self.initials(clause) })
        }));
        blocks
    }

    fn initials(&self, clause: &ClauseText) -> Option<Initialed> {
        let given = self.record.consent.initials.iter().find(|it| it.clause == clause.code)?;
        let time = self.time(given.given_at);
        let said = self.with(
            "agreement-initials-said",
            &[
                ("letters", given.letters.as_str().into()),
                ("title", clause.title.as_str().into()),
                ("time", time.as_str().into()),
            ],
        );
        Some(Initialed { letters: given.letters.clone(), time, said })
    }

    fn signature(&self) -> Vec<Block> {
        let AgreementRecord { patient, terms, consent, at, .. } = self.record;
        let mut blocks = vec![Block::Heading(self.say("agreement-signature"))];
        // Beside the signature, as on the screen (AR-9).
        blocks.extend(terms.bold().map(|it| Block::Text(Rich::default().bold(it.short.as_str()))));
        blocks.push(Block::Text(Rich::from(terms.statement.as_str())));
        let signed_at = self.local(consent.signed_at);
        let day = wording::date(self.language, signed_at.date());
        let time =
            format!("{day}, {} {}", signed_at.format("%-I:%M:%S %p"), zone_name(self.record));
        let name = consent.signed_by(&patient.name).full();
        let args = [("name", name.as_str().into()), ("time", time.as_str().into())];
        let (by, said) = match &consent.signature {
            Signature::Drawn(ink) => {
                (SignedBy::Ink(ink.clone()), self.with("agreement-drawn-said", &args))
            }
            Signature::Typed(typed) => {
                let note = self.say("agreement-typed-note");
                let said = self.with("agreement-typed-said", &args);
                (SignedBy::Typed { name: typed.clone(), note }, said)
            }
        };
        blocks.push(Block::Signature(Signing { by, name, time, said }));
        let mut blocks = vec![Block::Together(blocks)];
        blocks.push(Block::Facts(self.evidence()));
        let mail = [("phone", at.clinic.phone.as_str().into()), ("mail", at.mail.into())];
        blocks.push(Block::Text(Rich::from(self.with("agreement-attached", &mail))));
        blocks
    }

    fn evidence(&self) -> Facts {
        let AgreementRecord { terms, consent, at, place, .. } = self.record;
        let digest = |bytes: &[u8]| Rich::default().figures(grouped(&hex(bytes), DIGEST_SHOWN));
        let mut rows = vec![(self.say("agreement-evidence-initials"), Rich::from(self.when()))];
        rows.push((self.say("agreement-evidence-signature"), Rich::from(self.how())));
        let who = match at.staff {
            Some(name) => self.with("agreement-staff", &[("name", name.into())]),
            None => self.say("agreement-no-staff"),
        };
        rows.push((self.say("agreement-evidence-who"), Rich::from(who)));
        let here = self.with(
            "agreement-here",
            &[("kiosk", at.kiosk.into()), ("software", at.software.into()), ("key", at.key.into())],
        );
        rows.push((self.say("agreement-evidence-where"), Rich::from(here)));
        rows.push((
            self.say("agreement-evidence-pay"),
            Rich::from(self.say("agreement-pay-after")),
        ));
        rows.push((self.say("agreement-evidence-text"), digest(&terms.digest().0)));
        rows.push((self.say("agreement-evidence-record"), digest(&place.link)));
        rows.push((self.say("agreement-evidence-before"), digest(&place.before)));
        let row = self.with("agreement-row", &[("n", place.row.to_string().into())]);
        rows.push((self.say("agreement-evidence-row"), Rich::from(row)));
        debug_assert_eq!(terms.digest(), consent.terms, "a cart is signed under its own text");
        Facts {
            framed: Some(self.say("agreement-evidence")),
            about: self.say("agreement-evidence"),
            label_wide: LABEL,
            rows,
        }
    }

    /// How many clauses were initialed, and from when to when.
    fn when(&self) -> String {
        let given = &self.record.consent.initials;
        let times = || given.iter().map(|it| it.given_at);
        let n = given.len().to_string();
        let of = self.record.terms.clauses.len().to_string();
        match (times().min(), times().max()) {
            (Some(first), Some(last)) => self.with(
                "agreement-initialed",
                &[
                    ("n", n.into()),
                    ("of", of.into()),
                    ("first", self.time(first).into()),
                    ("last", self.time(last).into()),
                ],
            ),
            _ => self.say("agreement-nothing-initialed"),
        }
    }

    fn how(&self) -> String {
        match &self.record.consent.signature {
            Signature::Typed(_) => self.say("agreement-how-typed"),
            Signature::Drawn(ink) => {
                let tenths = ink.lasted() / 100;
                let seconds = format!("{}.{}", tenths / 10, tenths % 10);
                self.with(
                    "agreement-how-drawn",
                    &[
                        ("strokes", i64::try_from(ink.strokes.len()).unwrap_or_default().into()),
                        ("points", ink.n_points().to_string().into()),
                        ("mm", (ink.length() / 100).to_string().into()),
                        ("seconds", seconds.into()),
                    ],
                )
            }
        }
    }
}

fn plain(amount: Money) -> String {
    amount.plain()
}

fn saved_nothing(of: &BoughtOffering) -> bool {
    of.singles.is_none()
}

/// "1. Refunds [REF-A 1]", whom it is for, in short, in full, and what was said by initialing it.
fn clause_text(n: usize, clause: &ClauseText) -> Rich {
    let mut text = Rich::default()
        .bold(format!("{n}. {}", clause.title))
        .plain(format!(" [{} {}]", clause.code.0, clause.version));
    let mut line = |words: &str| text = std::mem::take(&mut text).plain(format!("\n{words}"));
    if !clause.scope.is_empty() {
        line(&clause.scope);
    }
    line(&clause.short);
    if clause.full != clause.short {
        line(&clause.full);
    }
    text.bold(format!("\n{}", clause.promise))
}

/// "CST", or the offset where the zone has no letters.
fn zone_name(record: &AgreementRecord<'_>) -> String {
    record.signed_at().with_timezone(&record.at.zone).format("%Z").to_string()
}
