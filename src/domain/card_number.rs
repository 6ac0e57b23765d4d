//! Card numbers and stripe data are recognized in order to be kept out (rules PC-1, PC-2 and I-10).

/// Whether `text` holds a run of 13 to 19 digits that passes the Luhn check, or what a magnetic
/// stripe holds. Single spaces and dashes inside the run do not hide it.
pub fn holds_card_number(text: &str) -> bool {
    // Most texts have too few digits, and are let through at once.
    let is_account = |byte: &u8| byte.is_ascii_digit() || *byte == b'*';
    if text.bytes().filter(is_account).count() < ACCOUNT_LEN_MIN {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    !card_runs(text).is_empty() || !stripe_places(&letters).is_empty()
}

/// Returns `text` with every card number cut to its last four digits: `************1111`, and
/// without anything of a stripe. All else is left as it is.
pub fn masked(text: &str) -> String {
    // The four digits that are left of one may be the beginning of another.
    let mut text = text.to_owned();
    while holds_card_number(&text) {
        text = masked_once(&text);
    }
    text
}

fn masked_once(text: &str) -> String {
    let runs = card_runs(text);
    let mut out: Vec<char> = text.chars().collect();
    for place in stripe_places(&out) {
        if let Some(letter) = out.get_mut(place) {
            *letter = '*';
        }
    }
    for run in runs {
        let hidden = run.len().saturating_sub(4);
        for place in run.into_iter().take(hidden) {
            if let Some(letter) = out.get_mut(place) {
                *letter = '*';
            }
        }
    }
    out.into_iter().collect()
}

/// The shortest account number on a stripe, and what follows it at the least: expiry and service
/// code (ISO 7813).
const ACCOUNT_LEN_MIN: usize = 12;
const ACCOUNT_LEN_MAX: usize = 19;
const STRIPE_DATA_LEN_MIN: usize = 7;

/// The places (in characters) of what has to go of magnetic stripes: all of the account but its last
/// four digits, and all that follows it. An account that is masked already is one still.
fn stripe_places(letters: &[char]) -> Vec<usize> {
    let is_account = |letter: &char| letter.is_ascii_digit() || *letter == '*';
    let mut places = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let rest = letters.get(start..).unwrap_or_default();
        let n_account = rest.iter().take_while(|letter| is_account(letter)).count();
        if n_account == 0 {
            start += 1;
            continue;
        }
        let after = rest.get(n_account..).unwrap_or_default();
        let n_data = match after.first() {
            _ if !(ACCOUNT_LEN_MIN..=ACCOUNT_LEN_MAX).contains(&n_account) => 0,
            Some('=' | 'D') => second_track(after),
            Some('^') => first_track(after),
            _ => 0,
        };
        if n_data > 0 {
            let hidden = start..start + n_account.saturating_sub(4);
            let data = start + n_account + 1..start + n_account + 1 + n_data;
            places.extend(hidden.chain(data));
        }
        start += n_account + n_data;
    }
    places
}

/// How many digits follow the separator of a second track; 0 where they are no track.
fn second_track(after: &[char]) -> usize {
    let n_digits = after.iter().skip(1).take_while(|letter| letter.is_ascii_digit()).count();
    if n_digits >= STRIPE_DATA_LEN_MIN { n_digits } else { 0 }
}

/// How long name and data of a first track are: `^DOE/JANE^2912101...`; 0 where they are no track.
fn first_track(after: &[char]) -> usize {
    let n_name = after.iter().skip(1).take_while(|letter| **letter != '^').count();
    let data = after.get(n_name + 2..).unwrap_or_default();
    let n_digits = data.iter().take_while(|letter| letter.is_ascii_digit()).count();
    let is_track = (2..=26).contains(&n_name) && n_digits >= STRIPE_DATA_LEN_MIN;
    if is_track { n_name + 1 + n_digits } else { 0 }
}

/// For each card number in `text`, the places (in characters) of its digits.
fn card_runs(text: &str) -> Vec<Vec<usize>> {
    let mut runs = Vec::new();
    let mut run: Vec<(usize, u32)> = Vec::new();
    let mut gap = false;
    for (place, letter) in text.chars().chain(std::iter::once('\n')).enumerate() {
        if let Some(digit) = letter.to_digit(10) {
            run.push((place, digit));
            gap = false;
        } else if matches!(letter, ' ' | '-') && !run.is_empty() && !gap {
            gap = true;
        } else {
            take_cards(&run, &mut runs);
            run.clear();
            gap = false;
        }
    }
    runs
}

/// Finds the card numbers in one run of digits: the whole of it, or, where it is longer than
/// a card number or joined with other digits, the longest part that passes.
fn take_cards(run: &[(usize, u32)], found: &mut Vec<Vec<usize>>) {
    let mut start = 0;
    while start + 13 <= run.len() {
        let longest = (run.len() - start).min(19);
        let hit = (13..=longest).rev().find_map(|len| {
            let part = run.get(start..start + len)?;
            passes_luhn(part).then_some(part)
        });
        match hit {
            Some(part) => {
                found.push(part.iter().map(|(place, _)| *place).collect());
                start += part.len();
            }
            None => start += 1,
        }
    }
}

fn passes_luhn(digits: &[(usize, u32)]) -> bool {
    // A run of zeros passes by arithmetic and is no card.
    let nonzero = digits.iter().any(|(_, digit)| *digit != 0);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(idx, (_, digit))| match idx % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    nonzero && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_numbers_that_overlap_none_is_left() {
        let overlapping = "39693716487059640235925634";
        assert!(holds_card_number(&masked_once(overlapping)));
        assert_eq!(masked(overlapping), "3********************25634");
    }

    #[test]
    fn a_card_number_is_found_however_it_is_written() {
        for text in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "card 4111-1111-1111-1111.",
            "x378282246310005y",
        ] {
            assert!(holds_card_number(text), "{text}");
        }
    }

    #[test]
    fn what_a_stripe_holds_is_kept_out() {
        #[rustfmt::skip]
        let cases = [
            (";4111111111111111=29121010000012345?", ";************1111=*****************?"),
            // The number need not pass the check, and may be masked already.
            ("411111111111=2912101",                 "********1111=*******"),
            ("************1112D29121010",            "************1112D********"),
            ("%B4111111111111113^DOE/JANE^29121010000?", "%B************1113^********************?"),
        ];
        for (text, expect) in cases {
            assert!(holds_card_number(text), "{text}");
            assert_eq!(masked(text), expect);
            assert!(!holds_card_number(&masked(text)), "{text}");
        }
        for text in [
            "APPLAB=VISA CREDIT",
            "HREF=600112345678",
            "14900=0=0=0=0=0=0",
            "100000000=0=0",
            "600112345678=123456",
            "600112345678^A",
            "600112345678^NAME^12",
            "60011234567D",
            "",
        ] {
            assert!(!holds_card_number(text), "{text}");
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "4111111111111113",
            "411111111111",
            "6155550142",
            "20260102101530",
            "2026-01-02T10:15:30",
            "0000000000000",
            "10001",
            "",
        ] {
            assert!(!holds_card_number(text), "{text}");
            assert_eq!(masked(text), text);
        }
    }

    /// A card number may stand next to other digits, so every part of a run is tried, and some
    /// numbers that are none are caught. That is the safe side.
    #[test]
    fn a_number_with_a_part_that_passes_is_kept_out_too() {
        assert!(holds_card_number("4111111111111112"), "1111111111112 passes");
        let moments = (20_260_102_101_500_u64..20_260_102_101_600).map(|moment| moment.to_string());
        assert_eq!(moments.filter(|moment| holds_card_number(moment)).count(), 28);
    }

    #[test]
    fn a_masked_text_keeps_four_digits() {
        assert_eq!(masked("a 4111111111111111 b"), "a ************1111 b");
        assert_eq!(masked("4111 1111 1111 1111"), "**** **** **** 1111");
        assert!(!holds_card_number(&masked("99994111111111111111")));
    }
}
