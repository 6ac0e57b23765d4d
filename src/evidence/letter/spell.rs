//! Letters that no font of the house has, written with letters that it has.
//!
//! Nothing is left out silently: what was written otherwise is marked, said at the end of the
//! document, and stands as it was given in the text that a reader copies out of it.

use unicode_normalization::UnicodeNormalization as _;

use crate::evidence::letter::face::Face;

/// Stands behind a word that was written with other letters.
pub const MARK: char = '*';

/// A word as a face can draw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    pub text: String,
    /// Whether letters stand for others.
    pub is_other: bool,
}

/// `word` in letters that `face` has. Marks that show nothing are left out.
pub fn spell(face: Face, word: &str) -> Spelled {
    let composed: String = word.nfc().filter(|letter| !shows_nothing(*letter)).collect();
    if composed.chars().all(|letter| face.draws(letter).is_some()) {
        return Spelled { text: composed, is_other: false };
    }
    let mut text = String::new();
    let mut is_after_code = false;
    for letter in composed.chars() {
        let is_drawn = face.draws(letter).is_some();
        let (other, is_code) = match is_drawn {
            true => (letter.to_string(), false),
            false => in_latin(face, letter),
        };
        // Two code numbers, or a code number and a letter, do not run together.
        if (is_code || is_after_code) && !text.is_empty() {
            text.push('-');
        }
        text.push_str(&other);
        is_after_code = is_code;
    }
    text.push(MARK);
    Spelled { text, is_other: true }
}

/// The letter in Latin letters, or its code number; `true` for a code number.
fn in_latin(face: Face, letter: char) -> (String, bool) {
    let compatible: String = std::iter::once(letter).nfkc().collect();
    let is_drawn =
        |text: &str| !text.is_empty() && text.chars().all(|letter| face.draws(letter).is_some());
    if is_drawn(&compatible) {
        return (compatible, false);
    }
    match hangul(letter).or_else(|| kana(letter)) {
        Some(latin) => (latin, false),
        None => (format!("U+{:04X}", u32::from(letter)), true),
    }
}

/// Joiners, direction marks and variation selectors.
const fn shows_nothing(letter: char) -> bool {
    matches!(
        letter,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}'
    ) || letter.is_ascii_control()
}

const HANGUL_FIRST: u32 = 0xAC00;
const HANGUL_LAST: u32 = 0xD7A3;
#[rustfmt::skip]
const HANGUL_LEADS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
];
#[rustfmt::skip]
const HANGUL_VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
#[rustfmt::skip]
const HANGUL_TAILS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t",
    "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// A Korean syllable, letter by letter as the Revised Romanization has them.
fn hangul(letter: char) -> Option<String> {
    let code = u32::from(letter);
    if !(HANGUL_FIRST..=HANGUL_LAST).contains(&code) {
        return None;
    }
    let place = usize::try_from(code - HANGUL_FIRST).ok()?;
    let lead = HANGUL_LEADS.get(place / (21 * 28))?;
    let vowel = HANGUL_VOWELS.get(place / 28 % 21)?;
    let tail = HANGUL_TAILS.get(place % 28)?;
    Some(format!("{lead}{vowel}{tail}"))
}

/// Of U+3041 and what follows, in the order of Unicode; small letters as large ones.
#[rustfmt::skip]
const KANA: [&str; 86] = [
    "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge",
    "ko", "go", "sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi", "ji",
    "tsu", "tsu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi",
    "bi", "pi", "fu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me", "mo",
    "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "wi", "we", "wo",
    "n", "vu", "ka", "ke",
];

/// Hiragana and Katakana, letter by letter.
fn kana(letter: char) -> Option<String> {
    let code = u32::from(letter);
    let place = match code {
        0x3041..=0x3096 => code - 0x3041,
        0x30A1..=0x30F6 => code - 0x30A1,
        0x30FC => return Some("-".to_owned()),
        _ => return None,
    };
    KANA.get(usize::try_from(place).ok()?).map(|latin| (*latin).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_written_with_letters_that_a_font_has() {
        #[rustfmt::skip]
        let cases = [
            ("Nadia",            "Nadia",                    false),
            ("Nu\u{00F1}ez",     "Nuñez",                    false),
            ("n\u{0303}",        "ñ",                        false),
            ("Владимир",         "Владимир",                 false),
            ("محمد",             "محمد",                     false),
            ("김민준",            "gimminjun*",               true),
            ("ゆき",              "yuki*",                    true),
            ("王明",              "U+738B-U+660E*",           true),
            ("Ａｄａ",            "Ada*",                     true),
            ("Ada👍",             "Ada-U+1F44D*",             true),
            ("A\u{202E}da",      "Ada",                      false),
        ];
        for (word, text, is_other) in cases {
            let expect = Spelled { text: text.to_owned(), is_other };
            assert_eq!(spell(Face::Plain, word), expect, "{word}");
        }
    }

    #[test]
    fn every_letter_of_unicode_can_be_spelled_in_every_face() {
        for code in (0..0x11_0000_u32).step_by(7) {
            let Some(letter) = char::from_u32(code) else { continue };
            for face in [Face::Plain, Face::Bold, Face::Figures, Face::Mono, Face::MonoBold] {
                let spelled = spell(face, &letter.to_string());
                let is_drawn = spelled.text.chars().all(|letter| face.draws(letter).is_some());
                assert!(is_drawn, "U+{code:04X} as {} in {face:?}", spelled.text);
            }
        }
    }
}
