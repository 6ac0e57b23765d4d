//! The signer's copy on a roll: every word that was signed, the initials, and the digests by which it
//! is the very agreement that the clinic keeps (R-64, ES-6).

use chrono_tz::Tz;

use crate::domain::dossier::{Dossier, Signed};
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::ClinicCard;
use crate::domain::signature::Signature;
use crate::evidence::agreement::record::grouped;
use crate::evidence::receipt::{NARROW_BELOW, clinic_head, copy_mark, moment};
use crate::words::{say, say_with};

/// Digits of a SHA-256.
const DIGEST: usize = 64;

/// Where it is printed, and as what.
#[derive(Debug, Clone, Copy)]
pub struct CopyOf<'a> {
    pub clinic: &'a ClinicCard,
    pub kiosk: &'a str,
    pub zone: Tz,
    pub is_demo: bool,
    /// 1 for the first print; a later one says so.
    pub copy: u32,
}

/// The paper for so many columns; `None` where nothing was signed for the sale.
pub fn agreement_copy_paper(dossier: &Dossier, of: &CopyOf<'_>, columns: u8) -> Option<Paper> {
    let Dossier { sale, patient, signed: Some(signed), .. } = dossier else { return None };
    let Signed { consent, terms, pages } = signed;
    let language = terms.language;
    let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&of.zone).naive_local();
    let mut paper = Paper::default();
    clinic_head(&mut paper, of.clinic);
    copy_mark(&mut paper, language, of.is_demo, of.copy);
    paper.space(10);
    paper.styled(say(language, "agreement-copy-title"), Align::Center, TextStyle::Bold);
    paper.rule();
    paper.pair(moment(language, local(consent.signed_at)), of.kiosk);
    let number = sale.receipt.to_string();
    if columns < NARROW_BELOW {
        paper.text(say(language, "receipt-number-label"));
        paper.text(number);
    } else {
        paper.text(say_with(language, "receipt-number", &[("number", number.into())]));
    }
    paper.rule();
    for line in terms.to_text().lines() {
        paper.text(line.trim_end());
    }
    paper.rule();
    for (idx, clause) in terms.clauses.iter().enumerate() {
        let given = consent.initials.iter().filter(|given| given.clause == clause.code);
        for given in given {
            let args = [
                ("n", (idx + 1).to_string().into()),
                ("title", clause.title.as_str().into()),
                ("letters", given.letters.as_str().into()),
                ("time", moment(language, local(given.given_at)).into()),
            ];
            paper.text(say_with(language, "agreement-initials", &args));
        }
    }
    let signer = say_with(language, "agreement-signer", &[("name", patient.name.full().into())]);
    paper.styled(signer, Align::Left, TextStyle::Bold);
    paper.text(by_hand(&consent.signature, language));
    paper.rule();
    let digests = [
        ("agreement-copy-text", Some(consent.terms.hex())),
        ("agreement-copy-pages", pages.map(|digest| hex(&digest))),
    ];
    for (label, digest) in digests {
        if let Some(digest) = digest {
            paper.text(say(language, label));
            paper.text(grouped(&digest, DIGEST));
        }
    }
    paper.rule();
    paper.centered(say(language, "agreement-copy-keep"));
    Some(paper)
}

fn by_hand(signature: &Signature, language: Language) -> String {
    match signature {
        Signature::Drawn(_) => say(language, "agreement-copy-drawn"),
        Signature::Typed(name) => {
            say_with(language, "agreement-typed", &[("name", name.as_str().into())])
        }
    }
}
