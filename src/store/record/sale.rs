//! Sales and lots as rows.

use chrono::{DateTime, NaiveDate, Utc};
use minicbor::{Decode, Encode};

use crate::domain::card::{
    Approval, CardBrand, ChipData, EcrRef, EntryMode, TerminalIdentity, TransactionNumber,
};
use crate::domain::card_number;
use crate::domain::entitlement::{Earning, Funding, Lot};
use crate::domain::money::Money;
use crate::domain::offering::OfferingCode;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::Sale;
use crate::domain::terms::TermsDigest;
use crate::store::record::intent::GrantRow;
use crate::store::record::{
    DateRow, InstantRow, RowError, date_opt, id_bytes, id_from, not_a, numbered,
};

numbered!(BrandRow for CardBrand {
    0 = Visa, 1 = Mastercard, 2 = Amex, 3 = Discover, 4 = Diners, 5 = Jcb, 6 = Other,
});
numbered!(EntryModeRow for EntryMode {
    0 = Chip, 1 = Contactless, 2 = Swipe, 3 = FallbackSwipe, 4 = Manual, 5 = Other,
});
numbered!(FundingRow for Funding { 0 = Paid, 1 = Bonus });

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SaleRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    receipt: [u8; 10],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    patient: [u8; 16],
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    consent: [u8; 16],
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    attempt: [u8; 16],
    #[n(5)]
    reference: u32,
    #[n(6)]
    offering: String,
    #[n(7)]
    offering_version: u32,
    #[n(8)]
    name: String,
    #[n(9)]
    net_minor: i64,
    #[n(10)]
    tax_minor: i64,
    #[n(11)]
    total_minor: i64,
    #[n(12)]
    approval: ApprovalRow,
    #[n(13)]
    terminal: TerminalRow,
    #[n(14)]
    sold_at: InstantRow,
    #[n(15)]
    business_date: DateRow,
    #[n(16)]
    lots: Vec<LotRow>,
}

/// What the terminal said. Its texts are masked and not refused: the money has been taken, so the
/// sale must be written, and a host's number may have the form of a card's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct ApprovalRow {
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
struct TerminalRow {
    /// UTF-8. Bytes, because a device's number may have the form of a card's.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    serial_number: Vec<u8>,
    #[n(1)]
    model: String,
    #[n(2)]
    software: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LotRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    sale: [u8; 16],
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    patient: [u8; 16],
    #[n(3)]
    offering: String,
    #[n(4)]
    offering_version: u32,
    #[n(5)]
    what: GrantRow,
    #[n(6)]
    quantity: u32,
    #[n(7)]
    allocated_minor: i64,
    #[n(8)]
    funding: FundingRow,
    #[n(9)]
    valid_from: DateRow,
    #[n(10)]
    last_valid_day: Option<DateRow>,
    #[n(11)]
    #[cbor(with = "minicbor::bytes")]
    consent: [u8; 32],
}

impl From<&Sale> for SaleRow {
    fn from(sale: &Sale) -> Self {
        Self {
            id: id_bytes(sale.id),
            receipt: sale.receipt.0,
            patient: id_bytes(sale.patient),
            consent: id_bytes(sale.consent),
            attempt: id_bytes(sale.attempt),
            reference: sale.reference.get(),
            offering: sale.offering.0.clone(),
            offering_version: sale.offering_version,
            name: sale.name.clone(),
            net_minor: sale.net.minor(),
            tax_minor: sale.tax.minor(),
            total_minor: sale.total.minor(),
            approval: ApprovalRow::from(&sale.approval),
            terminal: TerminalRow {
                serial_number: sale.terminal.serial_number.clone().into_bytes(),
                model: masked(&sale.terminal.model),
                software: masked(&sale.terminal.software),
            },
            sold_at: sale.sold_at.into(),
            business_date: sale.business_date.into(),
            lots: sale.lots.iter().map(LotRow::from).collect(),
        }
    }
}

impl TryFrom<SaleRow> for Sale {
    type Error = RowError;

    fn try_from(row: SaleRow) -> Result<Self, RowError> {
        let serial_number = String::from_utf8(row.terminal.serial_number);
        Ok(Self {
            id: id_from(row.id),
            receipt: ReceiptNumber(row.receipt),
            patient: id_from(row.patient),
            consent: id_from(row.consent),
            attempt: id_from(row.attempt),
            reference: EcrRef::new(row.reference).ok_or_else(|| not_a("reference"))?,
            offering: OfferingCode(row.offering),
            offering_version: row.offering_version,
            name: row.name,
            net: Money::from_minor(row.net_minor),
            tax: Money::from_minor(row.tax_minor),
            total: Money::from_minor(row.total_minor),
            approval: row.approval.into(),
            terminal: TerminalIdentity {
                serial_number: serial_number.map_err(|_why| not_a("serial number"))?,
                model: row.terminal.model,
                software: row.terminal.software,
            },
            sold_at: DateTime::<Utc>::try_from(row.sold_at)?,
            business_date: NaiveDate::try_from(row.business_date)?,
            lots: row.lots.into_iter().map(Lot::try_from).collect::<Result<_, RowError>>()?,
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
        }
    }
}

/// `text` without any card number, also where numbers ran into one another.
fn masked(text: &str) -> String {
    let mut text = text.to_owned();
    while card_number::holds_card_number(&text) {
        text = card_number::masked(&text);
    }
    text
}

/// The last four characters, whatever was handed in.
fn last_four(digits: &str) -> String {
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

impl From<&Lot> for LotRow {
    fn from(lot: &Lot) -> Self {
        Self {
            id: id_bytes(lot.id),
            sale: id_bytes(lot.sale),
            patient: id_bytes(lot.patient),
            offering: lot.offering.0.clone(),
            offering_version: lot.offering_version,
            what: GrantRow::from(&lot.what),
            quantity: lot.quantity.get(),
            allocated_minor: lot.allocated.minor(),
            funding: lot.funding.into(),
            valid_from: lot.valid_from.into(),
            last_valid_day: lot.last_valid_day.map(DateRow::from),
            consent: lot.consent.0,
        }
    }
}

impl TryFrom<LotRow> for Lot {
    type Error = RowError;

    fn try_from(row: LotRow) -> Result<Self, RowError> {
        Ok(Self {
            id: id_from(row.id),
            // Schema 1 knew one contract a sale, used up visit by visit.
            contract: id_from(row.sale),
            sale: id_from(row.sale),
            patient: id_from(row.patient),
            offering: OfferingCode(row.offering),
            offering_version: row.offering_version,
            what: row.what.into(),
            quantity: row.quantity.try_into().map_err(|_zero| not_a("quantity"))?,
            allocated: Money::from_minor(row.allocated_minor),
            funding: row.funding.into(),
            earning: Earning::ByUse,
            valid_from: NaiveDate::try_from(row.valid_from)?,
            last_valid_day: date_opt(row.last_valid_day)?,
            consent: TermsDigest(row.consent),
        })
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
}
