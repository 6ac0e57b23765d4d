//! The order in which letters are drawn: from left to right on the paper, also where a script is
//! read from right to left, with Arabic letters in the form that their neighbors ask for.

/// The letters of a line in the order of the paper. The line as a whole begins at the left.
pub fn in_paper_order(text: &str) -> String {
    if !text.chars().any(is_from_right) {
        return text.to_owned();
    }
    let letters = joined(text);
    let mut line = String::new();
    let mut rest = letters.as_slice();
    while let Some(start) = rest.iter().position(|letter| is_from_right(*letter)) {
        let (before, from_right) = rest.split_at(start);
        line.extend(before);
        // What is between two such letters, and no letter of the other direction, goes with them.
        let until = from_right.iter().position(|letter| is_from_left(*letter));
        let run = from_right.get(..until.unwrap_or(from_right.len())).unwrap_or_default();
        let last = run.iter().rposition(|letter| is_from_right(*letter)).unwrap_or_default();
        let (run, after) = from_right.split_at(last + 1);
        line.extend(turned(run));
        rest = after;
    }
    line.extend(rest);
    line
}

/// Whether a letter belongs to a script that is read from right to left.
pub fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{65F}' | '\u{66A}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_from_left(letter: char) -> bool {
    letter.is_alphabetic() && !is_from_right(letter)
}

/// Backwards, but for numbers; marks stay behind the letter that they stand on.
fn turned(run: &[char]) -> Vec<char> {
    let mut pieces: Vec<Vec<char>> = Vec::new();
    for letter in run {
        let is_number = |piece: &Vec<char>| piece.iter().all(|known| known.is_numeric());
        match pieces.last_mut() {
            Some(piece) if is_mark(*letter) => piece.push(*letter),
            Some(piece) if letter.is_numeric() && is_number(piece) => piece.push(*letter),
            _ => pieces.push(vec![mirrored(*letter)]),
        }
    }
    pieces.into_iter().rev().flatten().collect()
}

fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '<' => '>',
        '>' => '<',
        other => other,
    }
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// Arabic letters that join, with the first of their forms: alone, at the end, and, for those that
/// join to both sides, at the beginning and in the middle.
#[rustfmt::skip]
const FORMS: [(char, u32, bool); 42] = [
    ('\u{621}', 0xFE80, false), ('\u{622}', 0xFE81, false), ('\u{623}', 0xFE83, false), ('\u{624}', 0xFE85, false),
    ('\u{625}', 0xFE87, false), ('\u{626}', 0xFE89, true),  ('\u{627}', 0xFE8D, false), ('\u{628}', 0xFE8F, true),
    ('\u{629}', 0xFE93, false), ('\u{62A}', 0xFE95, true),  ('\u{62B}', 0xFE99, true),  ('\u{62C}', 0xFE9D, true),
    ('\u{62D}', 0xFEA1, true),  ('\u{62E}', 0xFEA5, true),  ('\u{62F}', 0xFEA9, false), ('\u{630}', 0xFEAB, false),
    ('\u{631}', 0xFEAD, false), ('\u{632}', 0xFEAF, false), ('\u{633}', 0xFEB1, true),  ('\u{634}', 0xFEB5, true),
    ('\u{635}', 0xFEB9, true),  ('\u{636}', 0xFEBD, true),  ('\u{637}', 0xFEC1, true),  ('\u{638}', 0xFEC5, true),
    ('\u{639}', 0xFEC9, true),  ('\u{63A}', 0xFECD, true),  ('\u{641}', 0xFED1, true),  ('\u{642}', 0xFED5, true),
    ('\u{643}', 0xFED9, true),  ('\u{644}', 0xFEDD, true),  ('\u{645}', 0xFEE1, true),  ('\u{646}', 0xFEE5, true),
    ('\u{647}', 0xFEE9, true),  ('\u{648}', 0xFEED, false), ('\u{649}', 0xFEEF, false), ('\u{64A}', 0xFEF1, true),
    ('\u{67E}', 0xFB56, true),  ('\u{686}', 0xFB7A, true),  ('\u{698}', 0xFB8A, false), ('\u{6A9}', 0xFB8E, true),
    ('\u{6AF}', 0xFB92, true),  ('\u{6CC}', 0xFBFC, true),
];

/// Lam with an alef after it is one letter, alone and at the end.
const LAM: char = '\u{644}';
const LAM_ALEF: [(char, u32); 4] =
    [('\u{622}', 0xFEF5), ('\u{623}', 0xFEF7), ('\u{625}', 0xFEF9), ('\u{627}', 0xFEFB)];

/// Each Arabic letter in the form that its neighbors ask for.
fn joined(text: &str) -> Vec<char> {
    let letters: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    // Whether the letter before reaches over to this one.
    let mut is_reached = false;
    let mut idx = 0;
    while let Some(letter) = letters.get(idx).copied() {
        idx += 1;
        let Some((_, first, is_both)) = FORMS.iter().find(|(known, ..)| *known == letter) else {
            is_reached &= is_mark(letter);
            out.push(letter);
            continue;
        };
        let after = letters.get(idx..).unwrap_or_default();
        let next = after.iter().copied().find(|next| !is_mark(*next));
        let alef = LAM_ALEF.iter().find(|(alef, _)| letter == LAM && after.first() == Some(alef));
        if let Some((_, alone)) = alef {
            out.push(form(*alone, u32::from(is_reached), letter));
            is_reached = false;
            idx += 1;
            continue;
        }
        // A hamza on the line joins to nobody.
        let joins_back =
            |next: char| next != '\u{621}' && FORMS.iter().any(|(known, ..)| *known == next);
        let reaches = *is_both && next.is_some_and(joins_back);
        let is_joined = is_reached && letter != '\u{621}';
        let step = match (is_joined, reaches) {
            (false, false) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (true, true) => 3,
        };
        out.push(form(*first, step, letter));
        is_reached = reaches;
    }
    out
}

fn form(first: u32, step: u32, letter: char) -> char {
    char::from_u32(first + step).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn lines_stand_in_the_order_of_the_paper() {
        #[rustfmt::skip]
        let cases = [
            ("Ana Pérez",        "Ana Pérez"),
            ("דוד",              "דוד".chars().rev().collect::<String>().leak()),
            ("Dr. דוד (1)",      "Dr. \u{5D3}\u{5D5}\u{5D3} (1)"),
            ("אב 12 גד",         "\u{5D3}\u{5D2} 12 \u{5D1}\u{5D0}"),
            ("(אב) גד x",        "(\u{5D3}\u{5D2} (\u{5D1}\u{5D0} x"),
        ];
        for (text, expect) in cases {
            assert_eq!(in_paper_order(text), expect, "{text}");
        }
    }

    #[test]
    fn arabic_letters_join_their_neighbors() {
        #[rustfmt::skip]
        let cases: [(&str, &[u32]); 4] = [
            ("محمد", &[0xFEE3, 0xFEA4, 0xFEE4, 0xFEAA]),
            ("علي",  &[0xFECB, 0xFEE0, 0xFEF2]),
            ("دار",  &[0xFEA9, 0xFE8D, 0xFEAD]),
            ("بلال", &[0xFE91, 0xFEFC, 0xFEDD]),
        ];
        for (text, expect) in cases {
            let codes: Vec<u32> = joined(text).into_iter().map(u32::from).collect();
            assert_eq!(codes, expect, "{text}");
        }
    }

    #[test]
    fn every_form_is_one_of_its_letter() {
        for (letter, first, is_both) in FORMS {
            let n_forms = match (letter, is_both) {
                ('\u{621}', _) => 1,
                (_, true) => 4,
                (_, false) => 2,
            };
            for step in 0..n_forms {
                let plain: String = std::iter::once(form(first, step, letter)).nfkc().collect();
                assert_eq!(plain, letter.to_string(), "{letter} {step}");
            }
        }
    }
}
