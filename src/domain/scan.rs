//! What a scanner gave, and what a scanned receipt turned out to be.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::id::{PatientId, SaleId};
use crate::domain::money::Money;
use crate::domain::receipt::ReceiptNumber;

/// One scan as it came from a scanner.
#[derive(Clone, PartialEq, Eq)]
pub enum Scan {
    Text(String),
    /// More than [`Scan::LEN_MAX`] characters; they were not kept.
    TooLong,
}

impl Scan {
    /// In bytes. The longest code of a receipt has less than half of it.
    pub const LEN_MAX: usize = 512;
}

/// A code opens a patient's file: it is nobody's to read in a log.
impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::TooLong => f.write_str("TooLong"),
        }
    }
}

/// What staff hear about a code that was scanned. Each reason is an answer of its own, because each
/// asks for something else to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanAnswer {
    /// This clinic signed it, and here is its sale.
    Ours(Box<ScannedSale>),
    /// This clinic signed it, and this kiosk knows nothing of the receipt.
    UnknownReceipt(ReceiptNumber, SignedCode),
    /// It names a receipt of ours, and what it says was not signed so.
    Altered(ReceiptNumber),
    /// No key of this clinic signed it, and it names no receipt of ours.
    Forged,
    /// It names another clinic's key or address.
    Foreign,
    /// It is of a format that a newer program makes.
    NewerFormat,
    /// The beginning of a receipt's code, or a garbled one.
    Incomplete,
    /// Something else: a product, a link, a card.
    NotAReceipt,
    TooLong,
}

/// What a code says that is to be looked up. Only where somebody signed it does it open anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanClaim {
    pub receipt: ReceiptNumber,
    /// What the clinic signed; `None` where no key of ours fits.
    pub signed: Option<SignedCode>,
}

/// What a genuine code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedCode {
    pub issued: NaiveDate,
    pub last_valid_day: Option<NaiveDate>,
    /// 0 is unlimited or not counted.
    pub units: u8,
    /// Signed with a key that has been followed by another.
    pub is_old_key: bool,
}

/// A sale that was found by its receipt's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedSale {
    pub sale: SaleId,
    pub patient: PatientId,
    pub receipt: ReceiptNumber,
    /// `Maria Lopez`
    pub who: String,
    /// `Drip Four`
    pub what: String,
    pub sold_on: NaiveDate,
    pub total: Money,
    pub last_valid_day: Option<NaiveDate>,
    /// Signed with a key that has been followed by another. As good as any.
    pub is_old_key: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_holds_no_code() {
        assert_eq!(format!("{:?}", Scan::Text("CKR:26D3Y".to_owned())), "Text(9 bytes)");
    }
}
