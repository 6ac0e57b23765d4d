//! Names as they are compared: without accents, capitals, and what people write or leave out.

use unicode_normalization::UnicodeNormalization as _;

/// A part of a name as it is compared: small letters without accents, blanks, hyphens,
/// apostrophes and dots. `José Ángel` and `jose angel` are the same; so are `O’Brien` and `obrien`.
pub fn folded(part: &str) -> String {
    part.nfkd()
        .filter(|letter| !is_dropped(*letter))
        .flat_map(char::to_lowercase)
        .flat_map(|letter| match spelled_out(letter) {
            Some(letters) => letters.chars().collect(),
            None => vec![letter],
        })
        .collect()
}

/// The words of a text, each folded: what stands between blanks and hyphens.
pub fn folded_words(text: &str) -> Vec<String> {
    let between = |letter: char| letter.is_whitespace() || letter == '-';
    text.split(between).map(folded).filter(|word| !word.is_empty()).collect()
}

/// How many letters of `word`, as it is written, stand for what was typed; `None` where it does
/// not begin so.
pub fn n_matched(word: &str, typed: &str) -> Option<usize> {
    if typed.is_empty() || !folded(word).starts_with(typed) {
        return None;
    }
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut counted = (1..).zip(ends);
    counted
        .find(|(_, end)| word.get(..*end).is_some_and(|part| folded(part).len() >= typed.len()))
        .map(|(n, _)| n)
}

/// Accents of Latin, Greek and Cyrillic letters, and what people write or leave out. Vowel signs of
/// other scripts tell names apart and stay.
fn is_dropped(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | ' ' | '\'' | '’' | '-' | '.')
}

/// Letters that do not come apart by themselves.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_its_owner_types_it() {
        #[rustfmt::skip]
        let cases = [
            ("José Ángel",  "JOSE ANGEL"),
            ("Nuñez",       "nunez"),
            ("O’Brien",     "OBrien"),
            ("O'Brien",     "o brien"),
            ("Mary-Ann",    "Mary Ann"),
            ("de la Cruz",  "Delacruz"),
            ("Weiß",        "WEISS"),
            ("Łukasz",      "Lukasz"),
            ("Jose\u{301}", "José"),
            ("İpek",        "ipek"),
            ("J. R.",       "JR"),
        ];
        for (one, other) in cases {
            assert_eq!(folded(one), folded(other), "{one} and {other}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in [("Maria", "Marta"), ("Ana", "Anna"), ("कमल", "कमला"), ("Li", "Le")]
        {
            assert_ne!(folded(one), folded(other), "{one} and {other}");
        }
    }

    #[test]
    fn words_stand_between_blanks_and_hyphens() {
        assert_eq!(
            folded_words("María-José  de la O’Brien "),
            ["maria", "jose", "de", "la", "obrien"]
        );
        assert_eq!(folded_words(" - "), Vec::<String>::new());
    }

    #[test]
    fn matched_letters_are_counted_as_they_are_written() {
        #[rustfmt::skip]
        let cases = [
            ("María",   "mar",  Some(3)),
            ("Núñez",   "nune", Some(4)),
            ("O’Brien", "ob",   Some(3)),
            ("Weiß",    "weis", Some(4)),
            ("María",   "mari", Some(4)),
            ("María",   "b",    None),
            ("María",   "",     None),
        ];
        for (word, typed, n) in cases {
            assert_eq!(n_matched(word, typed), n, "{word}, {typed}");
        }
    }
}
