//! How well a sale could be defended, and what is missing while the patient still stands here.

use crate::domain::card::EntryMode;
use crate::domain::sale::CardPayment;

/// What there is of a sale. Plain answers; who asks finds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Something was agreed on that needs a signature.
    pub needs_signature: bool,
    pub is_signed: bool,
    /// Every clause that asks for initials has them.
    pub has_initials: bool,
    /// What covers refunds and cancellation was shown and stands in the text (CB-5).
    pub shows_policy: bool,
    /// The weakest of the cards that paid; `None` where no card did.
    pub card: Option<CardProof>,
    /// The receipt with the policy reached paper.
    pub has_receipt: bool,
    /// Visits were used.
    pub has_visits: bool,
    /// Each has somebody who gave it.
    pub has_providers: bool,
}

/// What a card leaves behind, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardProof {
    /// Chip or tap, with the data that prove it, and the cardholder was checked.
    ChipAndCheck,
    /// Chip or tap with its data; how the cardholder was checked is not told.
    Chip,
    /// Chip or tap as the terminal says, and the data that prove it are missing (CB-1).
    ChipWithoutData,
    /// Swiped, typed, or read off a slip: liability stays with the clinic (CB-2, CB-3).
    Swiped,
}

impl CardProof {
    pub fn of(payment: &CardPayment) -> Self {
        let approval = &payment.approval;
        let has_data = !approval.chip.aid.is_empty() && !approval.chip.tvr.is_empty();
        match approval.entry {
            EntryMode::Chip | EntryMode::Contactless if !has_data => Self::ChipWithoutData,
            EntryMode::Chip | EntryMode::Contactless if approval.chip.cvm.is_empty() => Self::Chip,
            EntryMode::Chip | EntryMode::Contactless => Self::ChipAndCheck,
            EntryMode::Swipe | EntryMode::FallbackSwipe | EntryMode::Manual | EntryMode::Other => {
                Self::Swiped
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    Strong,
    Fair,
    Weak,
}

impl Strength {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Strong => "Strong",
            Self::Fair => "Fair",
            Self::Weak => "Weak",
        }
    }
}

/// What is missing, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    Signature,
    ChipRead,
    ChipData,
    Policy,
    Provider,
    Initials,
    CardholderCheck,
    Receipt,
}

impl Missing {
    /// Without it a dispute is mostly lost.
    const fn weighs(self) -> Strength {
        match self {
            Self::Signature | Self::ChipRead | Self::ChipData => Strength::Weak,
            Self::Policy | Self::Provider | Self::Initials | Self::CardholderCheck => {
                Strength::Fair
            }
            Self::Receipt => Strength::Fair,
        }
    }

    /// What is missing, for staff.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Signature => "no signature",
            Self::ChipRead => "the card was not read by chip or tap",
            Self::ChipData => "the terminal told no chip data",
            Self::Policy => "no refund or cancellation clause was shown",
            Self::Provider => "a visit has nobody who gave it",
            Self::Initials => "initials are missing",
            Self::CardholderCheck => "how the cardholder was checked is not known",
            Self::Receipt => "no receipt was printed",
        }
    }
}

/// The strength of the evidence, and what would make it better.
pub fn quality(evidence: &Evidence) -> (Strength, Vec<Missing>) {
    let card_is = |proof| evidence.card == Some(proof);
    let needs = evidence.needs_signature;
    #[rustfmt::skip]
    let questions = [
        (Missing::Signature,       needs && !evidence.is_signed),
        (Missing::ChipRead,        card_is(CardProof::Swiped)),
        (Missing::ChipData,        card_is(CardProof::ChipWithoutData)),
        (Missing::Policy,          needs && !evidence.shows_policy),
        (Missing::Provider,        evidence.has_visits && !evidence.has_providers),
        (Missing::Initials,        needs && evidence.is_signed && !evidence.has_initials),
        (Missing::CardholderCheck, card_is(CardProof::Chip)),
        (Missing::Receipt,         !evidence.has_receipt),
    ];
    let missing: Vec<Missing> =
        questions.into_iter().filter(|(_, is_missing)| *is_missing).map(|(it, _)| it).collect();
    let strength = missing.iter().map(|it| it.weighs()).max().unwrap_or(Strength::Strong);
    (strength, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Evidence = Evidence {
        needs_signature: true,
        is_signed: true,
        has_initials: true,
        shows_policy: true,
        card: Some(CardProof::ChipAndCheck),
        has_receipt: true,
        has_visits: true,
        has_providers: true,
    };

    #[test]
    fn the_meter_says_how_strong_it_is_and_what_is_missing() {
        use CardProof::{Chip, ChipWithoutData, Swiped};
        use Missing::*;
        use Strength::{Fair, Strong, Weak};
        let card = |card| Evidence { card: Some(card), ..WHOLE };
        let unsigned = Evidence { is_signed: false, has_initials: false, ..WHOLE };
        #[rustfmt::skip]
        let cases = [
            ("all there",            WHOLE,                                     Strong, vec![]),
            ("swiped and unsigned",  Evidence { card: Some(Swiped), ..unsigned }, Weak, vec![Signature, ChipRead]),
            ("unsigned",             unsigned,                                  Weak,   vec![Signature]),
            ("swiped",               card(Swiped),                              Weak,   vec![ChipRead]),
            ("chip without its data", card(ChipWithoutData),                    Weak,   vec![ChipData]),
            ("no cardholder check",  card(Chip),                                Fair,   vec![CardholderCheck]),
            ("no policy shown",      Evidence { shows_policy: false, ..WHOLE }, Fair,   vec![Policy]),
            ("initials missing",     Evidence { has_initials: false, ..WHOLE }, Fair,   vec![Initials]),
            ("no provider",          Evidence { has_providers: false, ..WHOLE }, Fair,  vec![Provider]),
            ("no receipt",           Evidence { has_receipt: false, ..WHOLE },  Fair,   vec![Receipt]),
            ("goods in cash",        Evidence { needs_signature: false, is_signed: false, has_initials: false, shows_policy: false, card: None, has_visits: false, ..WHOLE }, Strong, vec![]),
        ];
        for (case, evidence, strength, missing) in cases {
            assert_eq!(quality(&evidence), (strength, missing), "{case}");
        }
    }

    #[test]
    fn more_evidence_never_weakens_it() {
        for bits in 0_u32..64 {
            let on = |bit: u32| bits & (1 << bit) != 0;
            let some = Evidence {
                is_signed: on(0),
                has_initials: on(1),
                shows_policy: on(2),
                has_receipt: on(3),
                has_providers: on(4),
                card: Some(if on(5) { CardProof::ChipAndCheck } else { CardProof::Swiped }),
                ..WHOLE
            };
            assert!(quality(&some).0 >= quality(&WHOLE).0, "{some:?}");
        }
    }
}
