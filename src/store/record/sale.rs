//! Sales as rows, and what the terminal said with them.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use minicbor::{Decode, Encode};

use crate::domain::card::{
    Approval, CardBrand, CardToken, ChipData, EcrRef, EntryMode, TerminalIdentity,
    TransactionNumber,
};
use crate::domain::card_number;
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale, ToldBy};
use crate::store::record::sold::SoldRow;
use crate::store::record::{CentsRow, DateRow, IdRow, InstantRow, RowError, all, not_a, numbered};

numbered!(BrandRow for CardBrand {
    0 = Visa, 1 = Mastercard, 2 = Amex, 3 = Discover, 4 = Diners, 5 = Jcb, 6 = Other,
});
numbered!(EntryModeRow for EntryMode {
    0 = Chip, 1 = Contactless, 2 = Swipe, 3 = FallbackSwipe, 4 = Manual, 5 = Other,
});
numbered!(ToldByRow for ToldBy { 0 = Terminal, 1 = Slip });

/// Schema 2. Its id and its patient are those of what was sold.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SaleRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    receipt: [u8; 10],
    #[n(1)]
    consent: Option<IdRow>,
    #[n(2)]
    payment: Option<CardPaymentRow>,
    #[n(3)]
    sold: SoldRow,
    #[n(4)]
    net: CentsRow,
    #[n(5)]
    total: CentsRow,
    #[n(6)]
    sold_at: InstantRow,
    #[n(7)]
    business_date: DateRow,
    /// The cards after the first.
    #[n(8)]
    more: Option<Vec<CardPaymentRow>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CardPaymentRow {
    #[n(0)]
    attempt: IdRow,
    #[n(1)]
    reference: u32,
    #[n(2)]
    approval: ApprovalRow,
    #[n(3)]
    terminal: TerminalRow,
    /// Only where it is not known from the terminal.
    #[n(4)]
    told_by: Option<ToldByRow>,
}

/// What the terminal said. Its texts are masked and not refused: the money has been taken, so the
/// sale must be written, and a host's number may have the form of a card's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ApprovalRow {
    #[n(0)]
    amount_minor: i64,
    #[n(1)]
    auth_code: String,
    #[n(2)]
    transaction: String,
    #[n(3)]
    host_reference: String,
    #[n(4)]
    batch: String,
    #[n(5)]
    brand: BrandRow,
    #[n(6)]
    last_four: String,
    #[n(7)]
    entry: EntryModeRow,
    #[n(8)]
    chip: ChipRow,
    #[n(9)]
    terminal_time: TerminalTimeRow,
    #[n(10)]
    terminal_id: String,
    // Below: not in the first files, and absent where the terminal told nothing.
    #[n(11)]
    merchant_id: Option<String>,
    #[n(12)]
    sequence: Option<String>,
    #[n(13)]
    network_id: Option<String>,
    #[n(14)]
    token: Option<TokenRow>,
}

/// Bytes, because a processor's token may well have the form of a card number, and is kept whole.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct TokenRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    secret: Vec<u8>,
    /// `MMYY`, or empty.
    #[n(1)]
    expiry: String,
}

impl fmt::Debug for TokenRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct ChipRow {
    #[n(0)]
    aid: String,
    #[n(1)]
    label: String,
    #[n(2)]
    tvr: String,
    #[n(3)]
    tsi: String,
    #[n(4)]
    cvm: String,
}

/// A date and time of 14 digits is kept as a number: one in ten would pass for a card's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum TerminalTimeRow {
    #[n(0)]
    Clock(#[n(0)] u64),
    #[n(1)]
    Text(#[n(0)] String),
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TerminalRow {
    /// UTF-8. Bytes, because a device's number may have the form of a card's.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    serial_number: Vec<u8>,
    #[n(1)]
    model: String,
    #[n(2)]
    software: String,
}

impl From<&Sale> for SaleRow {
    fn from(sale: &Sale) -> Self {
        Self {
            receipt: sale.receipt.0,
            consent: sale.consent.map(IdRow::from),
            payment: sale.payments.first().map(CardPaymentRow::from),
            sold: SoldRow::from(&sale.sold),
            net: sale.net.into(),
            total: sale.total.into(),
            sold_at: sale.sold_at.into(),
            business_date: sale.business_date.into(),
            more: match sale.payments.get(1..) {
                None | Some([]) => None,
                Some(more) => Some(more.iter().map(CardPaymentRow::from).collect()),
            },
        }
    }
}

impl TryFrom<SaleRow> for Sale {
    type Error = RowError;

    fn try_from(row: SaleRow) -> Result<Self, RowError> {
        let sold = crate::domain::sold::Sold::try_from(row.sold)?;
        Ok(Self {
            id: sold.sale,
            receipt: ReceiptNumber(row.receipt),
            patient: sold.patient,
            consent: row.consent.map(Id::from),
            payments: all(row.payment.into_iter().chain(row.more.unwrap_or_default()).collect())?,
            net: row.net.into(),
            tax: sold.tax,
            total: row.total.into(),
            sold_at: DateTime::<Utc>::try_from(row.sold_at)?,
            business_date: NaiveDate::try_from(row.business_date)?,
            sold,
        })
    }
}

impl From<&CardPayment> for CardPaymentRow {
    fn from(payment: &CardPayment) -> Self {
        let terminal = &payment.terminal;
        Self {
            attempt: payment.attempt.into(),
            reference: payment.reference.get(),
            approval: ApprovalRow::from(&payment.approval),
            terminal: TerminalRow::from(terminal),
            told_by: match payment.told_by {
                ToldBy::Terminal => None,
                told_by => Some(told_by.into()),
            },
        }
    }
}

impl TryFrom<CardPaymentRow> for CardPayment {
    type Error = RowError;

    fn try_from(row: CardPaymentRow) -> Result<Self, RowError> {
        Ok(Self {
            attempt: row.attempt.into(),
            reference: EcrRef::new(row.reference).ok_or_else(|| not_a("reference"))?,
            approval: row.approval.into(),
            terminal: row.terminal.try_into()?,
            told_by: row.told_by.map_or(ToldBy::Terminal, ToldBy::from),
        })
    }
}

impl From<&TerminalIdentity> for TerminalRow {
    fn from(terminal: &TerminalIdentity) -> Self {
        Self {
            serial_number: terminal.serial_number.clone().into_bytes(),
            model: masked(&terminal.model),
            software: masked(&terminal.software),
        }
    }
}

impl TryFrom<TerminalRow> for TerminalIdentity {
    type Error = RowError;

    fn try_from(row: TerminalRow) -> Result<Self, RowError> {
        let serial_number = String::from_utf8(row.serial_number);
        Ok(Self {
            serial_number: serial_number.map_err(|_why| not_a("serial number"))?,
            model: row.model,
            software: row.software,
        })
    }
}

impl From<&Approval> for ApprovalRow {
    fn from(approval: &Approval) -> Self {
        let chip = &approval.chip;
        Self {
            amount_minor: approval.amount.minor(),
            auth_code: masked(&approval.auth_code),
            transaction: masked(&approval.transaction.0),
            host_reference: masked(&approval.host_reference),
            batch: masked(&approval.batch),
            brand: approval.brand.into(),
            last_four: last_four(&approval.last_four),
            entry: approval.entry.into(),
            chip: ChipRow {
                aid: masked(&chip.aid),
                label: masked(&chip.label),
                tvr: masked(&chip.tvr),
                tsi: masked(&chip.tsi),
                cvm: masked(&chip.cvm),
            },
            terminal_time: TerminalTimeRow::from(approval.terminal_time.as_str()),
            terminal_id: masked(&approval.terminal_id),
            merchant_id: told(&approval.merchant_id),
            sequence: told(&approval.sequence),
            network_id: told(&approval.network_id),
            token: approval.token.as_ref().map(TokenRow::from),
        }
    }
}

impl From<ApprovalRow> for Approval {
    fn from(row: ApprovalRow) -> Self {
        Self {
            amount: Money::from_minor(row.amount_minor),
            auth_code: row.auth_code,
            transaction: TransactionNumber(row.transaction),
            host_reference: row.host_reference,
            batch: row.batch,
            brand: row.brand.into(),
            last_four: row.last_four,
            entry: row.entry.into(),
            chip: ChipData {
                aid: row.chip.aid,
                label: row.chip.label,
                tvr: row.chip.tvr,
                tsi: row.chip.tsi,
                cvm: row.chip.cvm,
            },
            terminal_time: row.terminal_time.into(),
            terminal_id: row.terminal_id,
            merchant_id: row.merchant_id.unwrap_or_default(),
            sequence: row.sequence.unwrap_or_default(),
            network_id: row.network_id.unwrap_or_default(),
            token: row.token.and_then(Option::from),
        }
    }
}

impl From<&CardToken> for TokenRow {
    fn from(token: &CardToken) -> Self {
        Self { secret: token.reveal().as_bytes().to_vec(), expiry: token.expiry().to_owned() }
    }
}

impl From<TokenRow> for Option<CardToken> {
    fn from(row: TokenRow) -> Self {
        CardToken::new(std::str::from_utf8(&row.secret).ok()?, &row.expiry)
    }
}

/// What the terminal told, masked; nothing where it told nothing.
fn told(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| masked(text))
}

/// `text` without any card number, also where numbers ran into one another.
pub fn masked(text: &str) -> String {
    let mut text = text.to_owned();
    while card_number::holds_card_number(&text) {
        text = card_number::masked(&text);
    }
    text
}

/// The last four characters, whatever was handed in.
pub fn last_four(digits: &str) -> String {
    let skipped = digits.chars().count().saturating_sub(4);
    digits.chars().skip(skipped).collect()
}

impl From<&str> for TerminalTimeRow {
    fn from(text: &str) -> Self {
        let is_clock = text.len() == 14
            && (text.starts_with("19") || text.starts_with("20"))
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && chrono::NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").is_ok();
        match (is_clock, text.parse()) {
            (true, Ok(number)) => Self::Clock(number),
            _ => Self::Text(masked(text)),
        }
    }
}

impl From<TerminalTimeRow> for String {
    fn from(row: TerminalTimeRow) -> Self {
        match row {
            TerminalTimeRow::Clock(number) => format!("{number:014}"),
            TerminalTimeRow::Text(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminals_clock_is_a_number_and_nothing_else_is() {
        #[rustfmt::skip]
        let cases = [
            ("20261123141400",   TerminalTimeRow::Clock(20_261_123_141_400)),
            ("",                 TerminalTimeRow::Text(String::new())),
            ("14:14",            TerminalTimeRow::Text("14:14".to_owned())),
            ("20261399999999",   TerminalTimeRow::Text("20261399999999".to_owned())),
            ("4111111111111111", TerminalTimeRow::Text("************1111".to_owned())),
            ("30569309025904",   TerminalTimeRow::Text("**********5904".to_owned())),
        ];
        for (text, expect) in cases {
            assert_eq!(TerminalTimeRow::from(text), expect, "{text}");
        }
    }

    #[test]
    fn no_run_of_digits_is_left_that_could_be_a_card() {
        for n in 0..40 {
            let text =
                format!("{}4111111111111111{}", "4242".repeat(n % 7), "0123456789".repeat(n));
            let kept = masked(&text);
            assert!(!card_number::holds_card_number(&kept), "{n}");
            assert_eq!(kept.chars().count(), text.chars().count());
        }
        assert_eq!(masked("632718000417"), "632718000417");
    }

    #[test]
    fn four_digits_survive_whatever_the_terminal_sent() {
        assert_eq!(last_four("4242"), "4242");
        assert_eq!(last_four("4111111111111111"), "1111");
        assert_eq!(last_four("42"), "42");
        assert_eq!(last_four(""), "");
    }

    #[test]
    fn what_the_first_files_did_not_know_is_kept_and_may_be_absent() {
        let token = CardToken::new("4242TKN0001", "1229");
        let full = Approval {
            merchant_id: "MID000000000001".to_owned(),
            sequence: "7".to_owned(),
            network_id: "012345".to_owned(),
            token,
            ..crate::store::tests::samples::approval()
        };
        assert_eq!(kept(&full), full);
        let bare = crate::store::tests::samples::approval();
        assert_eq!(kept(&bare), bare);
        let len =
            |approval: &Approval| minicbor::to_vec(ApprovalRow::from(approval)).unwrap().len();
        assert!(len(&bare) < len(&full), "what is absent takes no room");
        let row = format!("{:?}", ApprovalRow::from(&full));
        assert!(!row.contains("TKN0001"), "a token is shown nowhere");
    }

    fn kept(approval: &Approval) -> Approval {
        let bytes = minicbor::to_vec(ApprovalRow::from(approval)).unwrap();
        minicbor::decode::<ApprovalRow>(&bytes).unwrap().into()
    }
}
