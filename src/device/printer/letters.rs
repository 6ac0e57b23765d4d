//! Text made fit for paper: composed, without controls, and with nothing that can only be a box.

use unicode_normalization::UnicodeNormalization as _;

use crate::device::printer::code_page;
use crate::device::printer::face;
use crate::device::printer::profile::CodePage;

/// The text as paper can show it. A letter that no font of ours holds is written with plain
/// letters, and where there are none by its number (`[1F600]`): nothing is dropped in silence.
///
/// No control character survives: a name is never a command.
pub fn fit_for_paper(text: &str) -> String {
    let mut fit = String::with_capacity(text.len());
    let mut n_lost = 0_u32;
    for letter in text.nfc() {
        if let Some(plain) = typewriter(letter) {
            fit.push_str(plain);
        } else if is_invisible(letter) {
            continue;
        } else if is_shown(letter) {
            fit.push(letter);
        } else if let Some(base) = base_letter(letter) {
            fit.push(base);
        } else {
            fit.push_str(&format!("[{:04X}]", u32::from(letter)));
            n_lost += 1;
        }
    }
    if n_lost > 0 {
        log::warn!("{n_lost} letters that no font of ours holds were printed as their numbers");
    }
    fit
}

fn is_shown(letter: char) -> bool {
    let in_a_page =
        || code_page::encode(CodePage::Cp858, letter.encode_utf8(&mut [0; 4])).is_some();
    letter.is_ascii() || face::has(letter) || in_a_page()
}

/// The letter without its marks: `ặ` is `a`.
fn base_letter(letter: char) -> Option<char> {
    let base = std::iter::once(letter).nfkd().next()?;
    (base != letter && is_shown(base)).then_some(base)
}

fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61C}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{180B}'..='\u{180E}' | '\u{2065}'..='\u{206F}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// What a typewriter would strike in place of a typographer's signs.
fn typewriter(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' => "'",
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "...",
        '\u{2022}' => "*",
        '\t'
        | '\n'
        | '\r'
        | '\u{A0}'
        | '\u{2000}'..='\u{200A}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202F}'
        | '\u{3000}' => " ",
        '\u{AD}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_fit() {
        #[rustfmt::skip]
        let cases = [
            ("María Núñez",            "María Núñez"),
            ("Mari\u{301}a",           "María"),
            ("Łukasz",                 "Łukasz"),
            ("Đặng",                   "Đặng"),
            ("محمد 김민준 Ольга",        "محمد 김민준 Ольга"),
            ("Ana \u{1F600}",          "Ana [1F600]"),
            ("\u{1D400}da",            "Ada"),
            ("O’Brien – “Zoë”…",       "O'Brien - \"Zoë\"..."),
            ("王伟",                    "王伟"),
            ("1\u{A0}499,00\u{202F}€", "1 499,00 €"),
            ("a\u{200B}b\u{FEFF}c",    "abc"),
            ("\u{1B}@\u{10}\u{4}\u{1}x\u{0}\u{7F}", "@x"),
            ("line\r\nbreak",          "line  break"),
        ];
        for (text, expect) in cases {
            assert_eq!(fit_for_paper(text), expect, "{text:?}");
        }
    }

    #[test]
    fn no_control_character_survives() {
        let all: String = (0..0x300).filter_map(char::from_u32).collect();
        assert!(fit_for_paper(&all).chars().all(|letter| !letter.is_control()));
    }
}
