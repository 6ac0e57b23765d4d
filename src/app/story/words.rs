//! The words of stories for what the program names by types: refusals, standings, what is granted.

use crate::domain::contract::Standing;
use crate::domain::entitlement::Funding;
use crate::domain::offering::{CreditUse, Grant};
use crate::domain::refusal::Refusal;

/// Every word that can stand behind `refused`.
pub const REFUSALS: [&str; 55] = [
    "unknown-contract",
    "unknown-lot",
    "unknown-record",
    "recorded-already",
    "other-patient",
    "not-in-catalog",
    "not-enough-left",
    "expired",
    "not-yet",
    "on-hold",
    "not-on-hold",
    "ended",
    "not-covered",
    "picked-already",
    "fair-use",
    "no-provider",
    "no-reason",
    "no-approver",
    "no-quantity",
    "not-enough-credit",
    "above-captured",
    "not-by-terms",
    "credit-not-for-plans",
    "credit-not-for-this",
    "not-enough-points",
    "nothing-back",
    "tenders-differ",
    "no-price",
    "discount-too-large",
    "nothing-due",
    "not-due-yet",
    "paid-already",
    "does-not-renew",
    "cancelled-already",
    "notice-out-of-time",
    "lasts-already",
    "no-upgrade",
    "no-stored-card-consent",
    "too-late-to-undo",
    "empty-cart",
    "wrong-number-of-picks",
    "no-parts",
    "too-many-parts",
    "too-many-points",
    "finance-charge",
    "not-that-way",
    "back-in-time",
    "closed",
    "kept-until",
    "goes-on",
    "beyond-calendar",
    "overflow",
    "unbalanced",
    "card-number",
    "not-a-name",
];

/// How a payment ended.
pub const OUTCOMES: [&str; 5] = ["sold", "declined", "not-charged", "in-doubt", "reversed"];

pub const STANDINGS: [&str; 6] = ["active", "past-due", "suspended", "leaving", "ended", "on-hold"];

/// The word for a refusal: the name of its kind.
pub fn of_refusal(refusal: &Refusal) -> String {
    let debug = format!("{refusal:?}");
    let kind = debug.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let mut word = String::new();
    for letter in kind.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

pub const fn of_standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "active",
        Standing::PastDue => "past-due",
        Standing::Suspended => "suspended",
        Standing::Leaving => "leaving",
        Standing::Ended => "ended",
        Standing::OnHold => "on-hold",
    }
}

/// What a lot is for: a service's or tier's own name, or one of a few words.
pub fn of_grant(grant: &Grant, funding: Funding) -> String {
    match (grant, funding) {
        (Grant::Service(code), _) => code.0.clone(),
        (Grant::Tier(tier), _) => tier.0.clone(),
        (Grant::Product(code), _) => code.clone(),
        (Grant::AnyOf(_), _) => "any".to_owned(),
        (Grant::Credit(CreditUse::Everything), Funding::Paid) => "paid".to_owned(),
        (Grant::Credit(CreditUse::Everything), Funding::Bonus) => "bonus".to_owned(),
        (Grant::Credit(CreditUse::Products), _) => "product_credit".to_owned(),
        (Grant::Access, _) => "access".to_owned(),
        (Grant::Points, _) => "points".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    #[test]
    fn a_refusal_is_called_by_its_kind() {
        let cases = [
            (Refusal::NotEnoughLeft { left: 0, asked: 1 }, "not-enough-left"),
            (Refusal::NoProvider, "no-provider"),
            (Refusal::OnHold, "on-hold"),
            (Refusal::Overflow(crate::domain::money::Overflow), "overflow"),
            (
                Refusal::NotEnoughCredit { asked: Money::ZERO, left: Money::ZERO },
                "not-enough-credit",
            ),
        ];
        for (refusal, word) in cases {
            assert_eq!(of_refusal(&refusal), word);
            assert!(REFUSALS.contains(&word), "{word}");
        }
    }
}
