//! The last net before the disk: no text of a row may hold a card number (rule PC-1).

use minicbor::Decoder;
use minicbor::data::Type;
use minicbor::decode::Error;

use crate::domain::card_number::holds_card_number;

/// Whether any text in `row`, however deep, holds a card number. Numbers and bytes are not texts.
///
/// A row that is not CBOR counts as holding one: what cannot be read cannot be vouched for.
pub fn holds_card_text(row: &[u8]) -> bool {
    let mut decoder = Decoder::new(row);
    while decoder.position() < row.len() {
        match next_is_card(&mut decoder) {
            Ok(false) => (),
            Ok(true) | Err(_) => return true,
        }
    }
    false
}

/// Steps over one head or value. Arrays and maps are entered, so that all of their parts follow.
fn next_is_card(decoder: &mut Decoder<'_>) -> Result<bool, Error> {
    match decoder.datatype()? {
        Type::String => return Ok(holds_card_number(decoder.str()?)),
        Type::StringIndef => {
            let pieces = decoder.str_iter()?.collect::<Result<String, Error>>()?;
            return Ok(holds_card_number(&pieces));
        }
        Type::Array | Type::ArrayIndef => {
            decoder.array()?;
        }
        Type::Map | Type::MapIndef => {
            decoder.map()?;
        }
        Type::Tag => {
            decoder.tag()?;
        }
        _ => decoder.skip()?,
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use minicbor::Encoder;

    use super::*;

    #[test]
    fn a_card_number_is_found_however_deep_it_lies() {
        let mut row = Vec::new();
        let mut encoder = Encoder::new(&mut row);
        encoder.map(2).unwrap().u8(0).unwrap().array(2).unwrap().i64(5).unwrap();
        encoder.str("pay 4111 1111 1111 1111").unwrap().u8(1).unwrap().null().unwrap();
        assert!(holds_card_text(&row));
    }

    #[test]
    fn numbers_bytes_and_common_texts_pass() {
        let mut row = Vec::new();
        let mut encoder = Encoder::new(&mut row);
        encoder.array(5).unwrap().u64(4_111_111_111_111_111).unwrap();
        encoder.bytes(b"4111111111111111").unwrap().str("6155550142").unwrap();
        encoder.str("Ten hydration drips").unwrap().bool(true).unwrap();
        assert!(!holds_card_text(&row));
    }

    #[test]
    fn what_is_not_a_row_is_not_vouched_for() {
        assert!(holds_card_text(&[0x7F]));
        assert!(holds_card_text(&[0x62, b'a']));
    }
}
