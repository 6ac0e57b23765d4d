//! The signed agreement as plain text: the exact words, the initials under them, the signature.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use fluent_bundle::FluentValue;

use crate::domain::dossier::{Dossier, Signed};
use crate::domain::language::Language;
use crate::domain::signature::Signature;
use crate::domain::terms::Consent;
use crate::words::{say, say_with};

/// Stands above and below the text whose bytes the digest covers.
const EDGE: &str = "----------------------------------------------------------------";

/// What was signed, by whom and when (in `zone`). Between the two lines of dashes stand exactly the
/// bytes that were shown and hashed; anyone can check the digest under them with `sha256sum`.
///
/// Says nothing of what came after the signature: no card, no approval.
///
/// `None` where nothing was signed for the sale.
pub fn agreement_text(dossier: &Dossier, zone: Tz) -> Option<String> {
    let Dossier { patient, signed: Some(Signed { consent, terms, .. }), .. } = dossier else {
        return None;
    };
    let language = terms.language;
    let with = |id: &str, args: &[(&str, FluentValue<'_>)]| say_with(language, id, args);
    let mut text =
        format!("{}\n{EDGE}\n{}{EDGE}\n", say(language, "agreement-head"), terms.to_text());
    let mut line = |content: String| {
        text.push_str(&content);
        text.push('\n');
    };
    line(with("agreement-digest", &[("digest", consent.terms.hex().into())]));
    line(String::new());
    for (idx, clause) in terms.clauses.iter().enumerate() {
        let Some(given) = consent.initials.iter().find(|given| given.clause == clause.code) else {
            continue;
        };
        line(with(
            "agreement-initials",
            &[
                ("n", (idx + 1).to_string().into()),
                ("title", clause.title.as_str().into()),
                ("letters", given.letters.as_str().into()),
                ("time", local(given.given_at, zone).into()),
            ],
        ));
    }
    line(String::new());
    // Beside the signature, as on the screen (AR-9).
    for clause in terms.bold() {
        line(clause.short.clone());
        line(String::new());
    }
    let signer = consent.signed_by(&patient.name).full();
    line(with("agreement-signer", &[("name", signer.into())]));
    line(signature(consent, language));
    line(with("agreement-signed-at", &[("time", local(consent.signed_at, zone).into())]));
    Some(text)
}

fn signature(consent: &Consent, language: Language) -> String {
    match &consent.signature {
        Signature::Drawn(ink) => say_with(
            language,
            "agreement-drawn",
            &[
                ("strokes", ink.strokes.len().to_string().into()),
                ("points", ink.n_points().to_string().into()),
            ],
        ),
        Signature::Typed(name) => {
            say_with(language, "agreement-typed", &[("name", name.as_str().into())])
        }
    }
}

/// With seconds and offset: a time that needs no explanation years later.
fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}
