//! What a simulated terminal is: its numbers, its card, its pace, and how its bank decides.

use std::time::Duration;

/// What a simulated terminal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimSettings {
    pub serial_number: String,
    pub model: String,
    pub software: String,
    pub mac_address: String,
    pub terminal_id: String,
    pub merchant_id: String,
    /// What the card brands' ids of a transaction begin with (Host 7). Empty: the bank tells none.
    pub network: String,
    pub card: SimCard,
    pub pace: Pace,
    pub first: FirstNumbers,
    pub duplicate_check: DuplicateCheck,
    pub bank: BankRule,
}

/// The card that everybody presents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimCard {
    pub number: String,
    /// `MMYY`
    pub expiry: String,
    /// The terminal's code: 01 Visa, 02 Mastercard.
    pub brand: String,
    pub holder: String,
    /// 1 swiped, 2 contactless, 4 chip, 5 swiped because the chip would not.
    pub entry: String,
    /// `KEY=VALUE`, as the chip leaves it.
    pub chip: Vec<&'static str>,
}

/// A card's name, its public test number, its brand, and what its chip says.
type Kind = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// What is presented where nobody chose.
const CARD: Kind = ("visa", "4111111111111111", "01", "AID=A0000000031010", "APPLAB=VISA CREDIT");
const CARDS: [Kind; 5] = [
    CARD,
    ("mastercard", "5555555555554444", "02", "AID=A0000000041010", "APPLAB=MASTERCARD"),
    ("amex", "378282246310005", "03", "AID=A000000025010801", "APPLAB=AMERICAN EXPRESS"),
    ("discover", "6011111111111117", "04", "AID=A0000001523010", "APPLAB=DISCOVER"),
    ("debit", "4000056655665556", "01", "AID=A0000000980840", "APPLAB=US DEBIT"),
];

/// Ways in which a card is presented, and the terminal's code for each.
const ENTRIES: [(&str, &str); 5] =
    [("insert", "4"), ("tap", "2"), ("swipe", "1"), ("fallback", "5"), ("type", "0")];

impl SimCard {
    /// The names that [`SimCard::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CARDS.into_iter().map(|(name, ..)| name)
    }

    /// The ways in which a card is presented.
    pub fn entries() -> impl Iterator<Item = &'static str> {
        ENTRIES.into_iter().map(|(name, _)| name)
    }

    /// A test card by its name: `visa`, `mastercard`.
    pub fn named(name: &str) -> Option<Self> {
        CARDS.into_iter().find(|(card, ..)| *card == name).map(Self::of)
    }

    fn of((_, number, brand, aid, label): Kind) -> Self {
        let data = ["TVR=8080008000", "TSI=6800", "ATC=0001", "AC=AB12CD34EF567890", "ARC=00"];
        Self {
            number: number.to_owned(),
            expiry: "1229".to_owned(),
            brand: brand.to_owned(),
            holder: "DOE/JANE".to_owned(),
            entry: "4".to_owned(),
            chip: [aid, label].into_iter().chain(data).chain(["CVM=6"]).collect(),
        }
    }

    /// The same card, presented so: `tap`. A stripe and a keyboard leave nothing of a chip.
    pub fn presented(self, way: &str) -> Option<Self> {
        let (_, code) = ENTRIES.into_iter().find(|(name, _)| *name == way)?;
        let chip = if matches!(code, "2" | "4") { self.chip } else { Vec::new() };
        Some(Self { entry: code.to_owned(), chip, ..self })
    }

    pub(super) fn last_four(&self) -> &str {
        self.number.get(self.number.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// How long people and banks take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub card: Duration,
    pub bank: Duration,
    /// Between ACK and what follows it. Some registers lose what comes in one breath with ACK.
    pub reply: Duration,
}

impl Pace {
    pub const HUMAN: Self = Self {
        card: Duration::from_millis(1_500),
        bank: Duration::from_millis(800),
        reply: Duration::from_millis(100),
    };
    pub const INSTANT: Self =
        Self { card: Duration::ZERO, bank: Duration::ZERO, reply: Duration::ZERO };
}

/// The numbers with which counting begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstNumbers {
    pub transaction: u32,
    pub trace: u32,
    pub batch: u32,
    pub auth_code: u32,
    pub host_reference: u64,
}

/// What, asked for twice in a row, is charged once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateCheck {
    /// The same reference, kind and amount.
    Reference,
    /// The same card, kind and amount, under whatever reference.
    Card,
    Off,
}

/// How the bank decides where no script does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankRule {
    Approve,
    /// The cents of the amount decide: see [`super::bank::AMOUNTS`].
    Amounts,
    /// It is not reached.
    Away,
}

impl Default for SimSettings {
    fn default() -> Self {
        Self {
            serial_number: "53999999".to_owned(),
            model: "S300".to_owned(),
            software: "PROLIN2.4.62".to_owned(),
            mac_address: "5499AABBCCDD".to_owned(),
            terminal_id: "TID00001".to_owned(),
            merchant_id: "MID000000000001".to_owned(),
            network: "NET".to_owned(),
            card: SimCard::of(CARD),
            pace: Pace::HUMAN,
            first: FirstNumbers {
                transaction: 17,
                trace: 7,
                batch: 1,
                auth_code: 123_456,
                host_reference: 600_112_345_678,
            },
            duplicate_check: DuplicateCheck::Reference,
            bank: BankRule::Approve,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card_number::holds_card_number;

    #[test]
    fn every_card_has_a_number_that_a_card_may_have_and_every_way_is_known() {
        for name in SimCard::names() {
            let card = SimCard::named(name).unwrap();
            assert!(holds_card_number(&card.number), "{name}");
            for way in SimCard::entries() {
                let card = card.clone().presented(way).unwrap();
                assert_eq!(card.chip.is_empty(), !["insert", "tap"].contains(&way), "{way}");
            }
        }
        assert_eq!(SimCard::named("gold"), None);
        assert_eq!(SimCard::named("visa").unwrap().presented("throw"), None);
    }
}
