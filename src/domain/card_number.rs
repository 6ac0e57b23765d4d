//! Card numbers are recognized in order to be kept out (rules PC-1, PC-2 and I-10).

/// Whether `text` holds a run of 13 to 19 digits that passes the Luhn check.
/// Single spaces and dashes inside the run do not hide it.
pub fn holds_card_number(text: &str) -> bool {
    !card_runs(text).is_empty()
}

/// Returns `text` with every card number cut to its last four digits: `************1111`.
/// All else is left as it is.
pub fn masked(text: &str) -> String {
    let runs = card_runs(text);
    let mut out: Vec<char> = text.chars().collect();
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
