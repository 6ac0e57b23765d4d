//! What a receipt says, as data. `evidence` finds the words, `device` the bytes.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::bitmap::Bitmap;
use crate::domain::card::{CardBrand, ChipData, EntryMode};
use crate::domain::language::Language;
use crate::domain::money::Money;

/// The public number of a receipt: 80 random bits, printed as `K8ZH-08P4-BSVR-3C6P`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceiptNumber(pub [u8; 10]);

/// Characters of a receipt's number, without dashes.
pub const NUMBER_LETTERS: usize = 16;

/// Crockford's base 32: no I, L, O, U.
pub const BASE32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ReceiptNumber {
    /// What was typed. Dashes and blanks do not count, nor does case; letters that look like
    /// figures are read as those (Crockford). `None` where it is no such number.
    pub fn from_typed(text: &str) -> Option<Self> {
        let mut bits = 0_u128;
        let mut n_letters = 0_usize;
        for letter in text.chars().filter(|it| *it != '-' && !it.is_whitespace()) {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let place = BASE32.iter().position(|it| char::from(*it) == letter)?;
            bits = (bits << 5) | u128::try_from(place).ok()?;
            n_letters += 1;
        }
        let bytes = bits.to_be_bytes();
        (n_letters == NUMBER_LETTERS).then_some(())?;
        Some(Self(bytes.last_chunk::<10>().copied()?))
    }

    /// The sixteen characters without dashes.
    pub fn letters(self) -> String {
        let mut bits = 0_u128;
        for byte in self.0 {
            bits = (bits << 8) | u128::from(byte);
        }
        (0..16)
            .rev()
            .map(|place| {
                let five = usize::try_from((bits >> (place * 5)) & 31).unwrap_or_default();
                char::from(BASE32.get(five).copied().unwrap_or(b'0'))
            })
            .collect()
    }

    /// The first eight characters in two groups: short enough to say aloud at a desk.
    pub fn short(self) -> String {
        let letters = self.letters();
        format!(
            "{}-{}",
            letters.get(..4).unwrap_or_default(),
            letters.get(4..8).unwrap_or_default()
        )
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.letters();
        for (idx, letter) in letters.chars().enumerate() {
            if idx > 0 && idx % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// Who sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicCard {
    pub name: String,
    /// Street, city, state and ZIP, one line each.
    pub address: Vec<String>,
    pub phone: String,
    /// At the head of everything that is printed.
    pub logo: Option<Arc<Bitmap>>,
}

/// Everything on a patient's receipt (RC-1 to RC-5). No expiry date, four digits at most,
/// initials for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub language: Language,
    /// The devices are simulated: no card was charged, and the paper says so.
    pub demo: bool,
    /// 1 is the first print; more is a reprint.
    pub copy: u32,
    pub clinic: ClinicCard,
    pub kiosk: String,
    /// In the clinic's time zone.
    pub sold_at: NaiveDateTime,
    pub number: ReceiptNumber,
    /// `M. L.`
    pub initials: String,
    pub items: Vec<ReceiptItem>,
    pub subtotal: Money,
    pub tax: Money,
    /// All that was paid, with whatever tender.
    pub total: Money,
    /// What paid beside the card at the terminal.
    pub tenders: Vec<ReceiptTender>,
    /// Empty where no card was asked for; several where a second card paid the rest.
    pub cards: Vec<CardSlip>,
    /// What is still to be paid in parts.
    pub schedule: Vec<(NaiveDate, Money)>,
    /// What renews by itself, binds, or ends: the clauses as signed (SC-4).
    pub renewals: Vec<String>,
    /// What memberships bring beside what is counted, as sold.
    pub perks: Vec<ReceiptPerks>,
    /// Points that it earned.
    pub points: u32,
    /// Their own last day, which each visit moves on.
    pub points_until: Option<NaiveDate>,
    /// `4 visits left`, in the patient's language; empty where nothing is counted.
    pub balance: String,
    /// The last day of what is used up; a membership that renews by itself has none.
    pub last_valid_day: Option<NaiveDate>,
    /// What the QR code holds.
    pub qr_text: String,
    /// The refund and expiry clauses in short, as signed.
    pub policy: Vec<String>,
    /// `None` where nothing was signed for it: goods, and what a signed contract asks for.
    pub signed: Option<ReceiptSigned>,
    /// The journal's head after the sale, lower-case hexadecimal.
    pub chain_hex: String,
}

/// What was signed, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptSigned {
    pub at: NaiveDateTime,
    pub terms_version: u32,
    /// SHA-256 of the signed text, lower-case hexadecimal.
    pub terms_hex: String,
    /// SHA-256 of the agreement's pages, lower-case hexadecimal; empty where none were written.
    pub pages_hex: String,
}

/// The perks of one membership, and the days that are paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPerks {
    pub name: String,
    pub first: NaiveDate,
    /// `None` where they have no last day.
    pub last: Option<NaiveDate>,
    pub perks: Vec<String>,
}

/// A means of payment beside the card at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptTender {
    Wallet(Money),
    ProductCredit(Money),
    /// How many points, and what they paid.
    Points(u32, Money),
    Cash(Money),
    OnFile(Money),
    /// Taken by an earlier, partial approval.
    HeldInDoubt(Money),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptItem {
    pub name: String,
    /// The plain sentence of an offering, as it stands in the contract; empty for all else.
    pub sentence: String,
    /// Before what is taken off.
    pub amount: Money,
    /// What is taken off, each with its reason: "Glow Club 10 %".
    pub off: Vec<(String, Money)>,
    /// "4 drips at 96.75 each", in the patient's language.
    pub details: Vec<String>,
    /// What the sessions would cost one by one, where that is more.
    pub saving: Option<Saving>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saving {
    pub singles: Money,
    pub saved: Money,
}

/// What the card terminal left us to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardSlip {
    pub amount: Money,
    pub brand: CardBrand,
    pub last_four: String,
    pub entry: EntryMode,
    pub chip: ChipData,
    pub auth_code: String,
    /// Our reference, as the patient can read it to staff.
    pub reference: String,
    pub terminal_id: String,
    /// The processor's number for this merchant, if the clinic has set it.
    pub merchant_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_number_is_said_in_four_groups() {
        let number = ReceiptNumber([0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xD6]);
        assert_eq!(number.to_string(), "K8ZH-08P4-BSVR-3C6P");
        assert_eq!(number.short(), "K8ZH-08P4");
        for text in ["K8ZH-08P4-BSVR-3C6P", "k8zhO8p4 bsvr 3c6p", "K8ZH08P4BSVR3C6P"] {
            assert_eq!(ReceiptNumber::from_typed(text), Some(number), "{text}");
        }
        for text in ["", "K8ZH-08P4-BSVR-3C6", "K8ZH-08P4-BSVR-3C6PP", "U8ZH08P4BSVR3C6P"] {
            assert_eq!(ReceiptNumber::from_typed(text), None, "{text}");
        }
    }
}
