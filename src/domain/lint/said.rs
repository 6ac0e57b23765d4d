//! Whether clauses say a thing: one of them holds it, in every language.

use crate::domain::language::Language;
use crate::domain::terms::Clause;

/// Whether one of the parameters stands in one of the clauses, in every language.
pub(super) fn is_said(clauses: &[&Clause], parameters: &[&str]) -> bool {
    Language::ALL.into_iter().all(|language| {
        clauses.iter().any(|clause| {
            let texts = [&clause.title, &clause.short, &clause.full].map(|text| text.get(language));
            parameters.iter().any(|parameter| texts.iter().any(|text| text.contains(parameter)))
        })
    })
}

/// The same where only what is said in short counts: that stands above the signature, too.
pub(super) fn is_said_in_short(clause: &Clause, parameters: &[&str]) -> bool {
    Language::ALL.into_iter().all(|language| {
        let short = clause.short.get(language);
        parameters.iter().any(|parameter| short.contains(parameter))
    })
}

/// The same for an amount or a word that the clinic typed.
pub(super) fn text_is_said(clauses: &[&Clause], words: &str) -> bool {
    is_said(clauses, &[words])
}

/// Whether a patient agrees to it in words of its own, in every language.
pub(super) fn has_own_promise(clause: &Clause) -> bool {
    !Language::ALL.into_iter().any(|language| clause.promise.get(language).is_empty())
}
