//! The simulated bank: how it decides where no script does, and what it remembers when the
//! terminal's batch is closed.

use crate::device::terminal::pax::sim::batch::{Record, Standing};
use crate::device::terminal::pax::sim::script::{self, Deed};
use crate::domain::money::Money;

/// What the cents of an amount decide, as a line of a script. All other amounts are approved.
pub const AMOUNTS: [(i64, &str); 14] = [
    (1, "referral"),
    (5, "decline 05 DO NOT HONOR"),
    (10, "approve-half"),
    (14, "decline 14 INVALID CARD NUMBER"),
    (41, "decline 41 LOST CARD"),
    (51, "decline 51 INSUFFICIENT FUNDS"),
    (54, "decline 54 EXPIRED CARD"),
    (55, "decline 55 INCORRECT PIN"),
    (68, "silent-after-booking"),
    (69, "silent-before-booking"),
    (80, "timeout"),
    (91, "decline 91 ISSUER UNAVAILABLE"),
    (92, "bank-away"),
    (93, "offline"),
];

/// What the cents of `amount` decide.
pub fn by_amount(amount: Money) -> Deed {
    let cents = amount.minor().rem_euclid(100);
    let line = AMOUNTS.iter().find(|(ending, _)| *ending == cents).map(|(_, line)| *line);
    let deeds = line.and_then(|line| script::parse(line).ok()).unwrap_or_default();
    deeds.into_iter().next().unwrap_or(Deed::Approve)
}

/// What the bank remembers, over all batches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankBook {
    pub moves: Vec<BankMove>,
    /// The tokens that it gave out.
    pub tokens: Vec<String>,
}

/// Money that the bank has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankMove {
    pub reference: String,
    pub amount: Money,
    /// How much of it went back: all of it, if it was voided.
    pub given_back: Money,
}

impl BankBook {
    /// Takes a record in that was booked. `original` is the bank's reference of what it undoes or
    /// gives back.
    pub fn take(&mut self, record: &Record, original: Option<&str>) {
        if record.standing != Standing::Approved {
            return;
        }
        self.tokens.extend(record.token.clone().filter(|token| !self.tokens.contains(token)));
        let named = original.and_then(|reference| self.find(reference)).map(|(place, _)| place);
        if let Some(entry) = named.and_then(|place| self.moves.get_mut(place)) {
            let minor = entry.given_back.minor().saturating_add(record.amount.minor());
            entry.given_back = Money::from_minor(minor);
        }
        if matches!(record.kind.as_str(), "01" | "04" | "05") {
            self.moves.push(BankMove {
                reference: record.host_reference.clone(),
                amount: record.amount,
                given_back: Money::default(),
            });
        }
    }

    /// Why so much of this may not go back; `None` if it may.
    pub fn refusal(&self, reference: &str, amount: Money) -> Option<Deed> {
        let no = |code: &str, text: &str| {
            Some(Deed::Decline { code: code.to_owned(), text: text.to_owned() })
        };
        match self.find(reference) {
            None => no("12", "INVALID TRANSACTION"),
            Some((_, entry)) => {
                let left = entry.amount.minor().saturating_sub(entry.given_back.minor());
                if amount.minor() > left { no("61", "EXCEEDS AMOUNT") } else { None }
            }
        }
    }

    fn find(&self, reference: &str) -> Option<(usize, &BankMove)> {
        self.moves.iter().enumerate().find(|(_, entry)| entry.reference == reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_amounts_is_a_deed_and_other_amounts_are_approved() {
        for (cents, line) in AMOUNTS {
            let expect = script::parse(line).unwrap();
            assert_eq!([by_amount(Money::from_minor(149_00 + cents))], *expect, "{line}");
        }
        for cents in [0, 50, 95, 99] {
            assert_eq!(by_amount(Money::from_minor(149_00 + cents)), Deed::Approve);
        }
    }
}
