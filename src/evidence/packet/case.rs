//! Everything that a packet is made from, and the names that are left out of it.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::domain::dispute::DisputeFile;
use crate::domain::dossier::Dossier;
use crate::domain::evidence_quality::{CardProof, Evidence};
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::SalePaper;
use crate::domain::receipt::ClinicCard;
use crate::domain::sale;
use crate::domain::sessions;
use crate::domain::terms::{ClauseSubject, ClauseText};
use crate::ledger::fact::{Deed, Fact, Redemption, n_units};
use crate::ledger::trail::SaleTrail;

/// One disputed sale, and what is taken out of the kiosk of it.
#[derive(Debug, Clone, Copy)]
pub struct PacketCase<'a> {
    pub dossier: &'a Dossier,
    pub trail: &'a SaleTrail,
    pub clinic: &'a ClinicCard,
    pub mail: &'a str,
    pub kiosk: &'a str,
    pub zone: Tz,
    /// The processor's number for this clinic, where it is set up.
    pub merchant_id: Option<&'a str>,
    /// The receipt, line by line as it was printed.
    pub receipt: &'a str,
    /// The signed agreement as it was handed out, where it was kept as a file.
    pub agreement_pdf: Option<&'a [u8]>,
    /// Codes of the clauses that settle refunds, cancellation and expiry, for texts that do not say
    /// it of their own.
    pub policy_clauses: &'a [String],
    /// The last day on which a payment for each contract can be disputed (CB-3).
    pub horizons: &'a [(ContractId, chrono::NaiveDate)],
    /// Names that tell a treatment: of offerings, services and units.
    pub treatments: &'a [String],
    pub with: With,
}

/// What goes in beyond what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct With {
    /// Names of treatments. Without them they are masked everywhere (minimum necessary).
    pub treatments: bool,
    /// The bytes of the journal's rows, for who checks every link.
    pub rows: bool,
    /// The strokes of the signature with their times.
    pub ink: bool,
}

/// What stands where a name was left out.
const MASK: &str = "[…]";

impl PacketCase<'_> {
    /// The moment that the packet tells of: that of the journal's last row.
    pub const fn made_at(&self) -> DateTime<Utc> {
        self.trail.head.recorded_at
    }

    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone).naive_local()
    }

    /// The dispute that is answered: the last one.
    pub fn dispute(&self) -> Option<&DisputeFile> {
        self.trail.disputes.last()
    }

    /// `text` without names of treatments, unless they are wanted.
    pub fn masked(&self, text: &str) -> String {
        if self.with.treatments { text.to_owned() } else { masked(text, self.treatments) }
    }

    /// Visits that were not taken back, with their facts.
    pub fn visits(&self) -> Vec<(&Fact, &Redemption)> {
        let facts = || self.trail.facts.iter();
        let is_undone = |id: u128| {
            facts().any(|fact| {
                matches!(&fact.what, Deed::RedemptionUndone { redemption } if *redemption == id)
            })
        };
        facts()
            .filter_map(|fact| match &fact.what {
                Deed::Redeemed(visit) if !is_undone(visit.id) => Some((fact, visit)),
                _ => None,
            })
            .collect()
    }

    /// Units that the sale granted, and units used.
    pub fn units(&self) -> (u32, u32) {
        let bought = sessions::n_sessions(sale::lots(&self.dossier.sale.sold));
        let used = self.visits().iter().map(|(_, visit)| n_units(visit)).sum();
        (bought, used)
    }

    /// What visits were worth.
    pub fn used_value(&self) -> Money {
        let draws = self.visits().into_iter().flat_map(|(_, visit)| visit.draws.iter());
        Money::sum(draws.map(|draw| draw.value)).unwrap_or(Money::ZERO)
    }

    /// The clauses that settle refunds, cancellation and expiry, as signed.
    pub fn policy(&self) -> Vec<&ClauseText> {
        let clauses = self.dossier.signed.iter().flat_map(|signed| signed.terms.clauses.iter());
        let is_policy = |clause: &&ClauseText| match clause.covers.as_slice() {
            [] => self.policy_clauses.iter().any(|code| code == clause.library_code()),
            covers => covers.iter().any(|subject| ClauseSubject::REQUIRED.contains(subject)),
        };
        clauses.filter(is_policy).collect()
    }

    /// The answers that the meter asks for.
    pub fn evidence(&self) -> Evidence {
        let signed = self.dossier.signed.as_ref();
        let visits = self.visits();
        let has_initials = signed.is_some_and(|signed| {
            let given = |code| signed.consent.initials.iter().any(|it| &it.clause == code);
            signed.terms.clauses.iter().all(|clause| given(&clause.code))
        });
        Evidence {
            needs_signature: !self.trail.contracts.is_empty(),
            is_signed: signed.is_some(),
            has_initials,
            shows_policy: !self.policy().is_empty(),
            card: self.dossier.sale.payments.iter().map(CardProof::of).max(),
            has_receipt: self
                .trail
                .prints
                .iter()
                .any(|(of, end, _)| of.paper == SalePaper::Receipt && *end == PrintEnd::Printed),
            has_visits: !visits.is_empty(),
            has_providers: visits.iter().all(|(_, visit)| !visit.provider.0.trim().is_empty()),
        }
    }
}

/// `text` with every one of `names` masked, in whatever case it is written.
fn masked(text: &str, names: &[String]) -> String {
    let mut names: Vec<Vec<char>> = names
        .iter()
        .map(|name| name.chars().flat_map(char::to_lowercase).collect::<Vec<char>>())
        .filter(|name| name.len() > 2)
        .collect();
    // The longest first: "Drip Four" before "drip".
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = letters.as_slice();
    let mut is_inside = false;
    while let Some((first, behind)) = rest.split_first() {
        let found = names.iter().filter(|_| !is_inside).find(|name| begins_with(rest, name));
        if let Some(name) = found {
            out.push_str(MASK);
            rest = without_bracket(rest.get(name.len()..).unwrap_or_default());
            is_inside = false;
            continue;
        }
        out.push(*first);
        is_inside = first.is_alphanumeric();
        rest = behind;
    }
    out
}

/// What stands in brackets behind a name tells more of it.
fn without_bracket(letters: &[char]) -> &[char] {
    let is_bracket = letters.starts_with(&[' ', '(']);
    let end = letters.iter().position(|letter| *letter == ')').filter(|_| is_bracket);
    end.and_then(|end| letters.get(end + 1..)).unwrap_or(letters)
}

fn begins_with(letters: &[char], name: &[char]) -> bool {
    let is_same = letters
        .iter()
        .zip(name)
        .all(|(letter, wanted)| letter.to_lowercase().eq(std::iter::once(*wanted)));
    letters.len() >= name.len() && is_same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_treatments_are_masked_in_any_case_and_the_longest_first() {
        let names = ["Drip Four", "IV hydration", "drip", "drips"].map(str::to_owned);
        #[rustfmt::skip]
        let cases = [
            ("You get 4 drips.",                "You get 4 […]."),
            ("DRIP FOUR for $387.00",           "[…] for $387.00"),
            ("4 drips of iv hydration",         "4 […] of […]"),
            ("dripping wet is no name of ours", "[…]ping wet is no name of ours"),
            ("a teardrip",                      "a teardrip"),
            ("4 drips (Hydration, or immune).", "4 […]."),
            ("4 drips (",                       "4 […] ("),
            ("nothing",                         "nothing"),
            ("ñandú drip",                      "ñandú […]"),
        ];
        for (text, expect) in cases {
            assert_eq!(masked(text, &names), expect);
        }
        assert_eq!(masked("a b", &["a".to_owned()]), "a b", "too short to be a name");
    }
}
