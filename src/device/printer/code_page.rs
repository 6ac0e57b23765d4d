//! The tables of letters of receipt printers: text to bytes, and back.

use oem_cp::code_table as tables;

use crate::device::printer::profile::CodePage;

/// The text in this code page, or nothing if one letter is not in it.
pub fn encode(page: CodePage, text: &str) -> Option<Vec<u8>> {
    let table = match page {
        CodePage::Cp437 => &tables::ENCODING_TABLE_CP437,
        CodePage::Cp737 => &tables::ENCODING_TABLE_CP737,
        CodePage::Cp850 => &tables::ENCODING_TABLE_CP850,
        CodePage::Cp852 => &tables::ENCODING_TABLE_CP852,
        CodePage::Cp858 => &tables::ENCODING_TABLE_CP858,
        CodePage::Cp866 => &tables::ENCODING_TABLE_CP866,
    };
    oem_cp::encode_string_checked(text, table)
}

/// The letter that a byte stands for.
pub fn decode(page: CodePage, byte: u8) -> char {
    let table = match page {
        CodePage::Cp437 => &tables::DECODING_TABLE_CP437,
        CodePage::Cp737 => &tables::DECODING_TABLE_CP737,
        CodePage::Cp850 => &tables::DECODING_TABLE_CP850,
        CodePage::Cp852 => &tables::DECODING_TABLE_CP852,
        CodePage::Cp858 => &tables::DECODING_TABLE_CP858,
        CodePage::Cp866 => &tables::DECODING_TABLE_CP866,
    };
    oem_cp::decode_char_complete_table(byte, table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_encode_as_the_tables_say_and_come_back() {
        #[rustfmt::skip]
        let cases: [(CodePage, &str, Option<&[u8]>); 10] = [
            (CodePage::Cp437, "áéíóúñ", Some(&[0xA0, 0x82, 0xA1, 0xA2, 0xA3, 0xA4])),
            (CodePage::Cp437, "ÉÑüÜ¿¡", Some(&[0x90, 0xA5, 0x81, 0x9A, 0xA8, 0xAD])),
            (CodePage::Cp437, "Ú",      None),
            (CodePage::Cp850, "ÁÍÓÚ",   Some(&[0xB5, 0xD6, 0xE0, 0xE9])),
            (CodePage::Cp858, "¿Qué? ÁÍÓÚÔÒ®€", Some(&[0xA8, 0x51, 0x75, 0x82, 0x3F, 0x20, 0xB5, 0xD6, 0xE0, 0xE9, 0xE2, 0xE3, 0xA9, 0xD5])),
            (CodePage::Cp858, "Łukasz", None),
            (CodePage::Cp852, "Łuž",    Some(&[0x9D, 0x75, 0xA7])),
            (CodePage::Cp866, "Ольга",  Some(&[0x8E, 0xAB, 0xEC, 0xA3, 0xA0])),
            (CodePage::Cp737, "Νίκος",  Some(&[0x8C, 0xE5, 0xA1, 0xA6, 0xAA])),
            (CodePage::Cp866, "王",     None),
        ];
        for (page, text, expect) in cases {
            let bytes = encode(page, text);
            assert_eq!(bytes.as_deref(), expect, "{page:?} {text}");
            if let Some(bytes) = bytes {
                let back: String = bytes.iter().map(|byte| decode(page, *byte)).collect();
                assert_eq!(back, text);
            }
        }
    }
}
