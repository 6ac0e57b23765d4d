//! What keeps a patient from going on, in one line: what is wrong, and what to do.

use crate::domain::language::Language;
use crate::domain::patient::NamePart;
use crate::domain::wording::month_name;
use crate::flow::session::Problem;
use crate::words::{say, say_with};

pub fn words(language: Language, problem: Problem) -> String {
    let id = match problem {
        Problem::NoSuchDay { month, n_days } => {
            let name = month_name(language, month);
            let mut letters = name.chars();
            // A sentence begins with a capital, also where months do not.
            let name: String = letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default();
            let args = [("month", name.into()), ("days", n_days.into())];
            return say_with(language, "problem-no-such-day", &args);
        }
        Problem::PicksMissing(n) => {
            return say_with(language, "problem-picks-missing", &[("n", n.into())]);
        }
        Problem::PicksFull(n) => {
            return say_with(language, "problem-picks-full", &[("n", n.into())]);
        }
        Problem::PhoneIncomplete => "problem-phone-incomplete",
        Problem::PhoneNoSuchNumber => "problem-phone-no-such-number",
        Problem::MonthMissing => "problem-month-missing",
        Problem::DayMissing => "problem-day-missing",
        Problem::YearMissing => "problem-year-missing",
        Problem::NoSuchMonth => "problem-no-such-month",
        Problem::DateToCome => "problem-date-to-come",
        Problem::DateTooOld => "problem-date-too-old",
        Problem::NameMissing(NamePart::First) => "problem-first-name-missing",
        Problem::NameMissing(NamePart::Last) => "problem-last-name-missing",
        Problem::NameTooLong(_) => "problem-name-too-long",
        Problem::NameHasCardNumber(_) => "problem-name-has-card-number",
        Problem::NameNotLetters(_) => "problem-name-not-letters",
        Problem::InitialsMissing => "problem-initials-missing",
        Problem::SignatureTooShort => "problem-signature-too-short",
        Problem::SignatureMissing => "problem-signature-missing",
        Problem::NothingChosen => "problem-nothing-chosen",
        Problem::SignerMissing => "problem-signer-missing",
        Problem::CannotSell => "problem-cannot-sell",
        Problem::NothingInCart => "problem-nothing-in-cart",
        Problem::TerminalMissing => "problem-terminal-missing",
        Problem::NotSavedYet => "problem-not-saved-yet",
        Problem::CannotSave => "problem-cannot-save",
        Problem::NobodyFound => "problem-nobody-found",
        Problem::NotLeft => "problem-not-left",
        Problem::LeavingChanged => "problem-leaving-changed",
    };
    say(language, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_day_names_the_month_and_its_days() {
        let problem = Problem::NoSuchDay { month: 4, n_days: 30 };
        #[rustfmt::skip]
        let cases = [
            (Language::English, "April has 30 days. Please check the day."),
            (Language::Spanish, "Abril tiene 30 días. Revise el día."),
        ];
        for (language, expect) in cases {
            assert_eq!(words(language, problem), expect);
        }
    }

    #[test]
    fn every_problem_is_said_in_both_languages_without_hard_words() {
        let all = [
            Problem::PhoneIncomplete,
            Problem::PhoneNoSuchNumber,
            Problem::MonthMissing,
            Problem::DayMissing,
            Problem::YearMissing,
            Problem::NoSuchMonth,
            Problem::NoSuchDay { month: 2, n_days: 28 },
            Problem::DateToCome,
            Problem::DateTooOld,
            Problem::NameMissing(NamePart::First),
            Problem::NameMissing(NamePart::Last),
            Problem::NameTooLong(NamePart::First),
            Problem::NameHasCardNumber(NamePart::Last),
            Problem::NameNotLetters(NamePart::First),
            Problem::InitialsMissing,
            Problem::SignatureTooShort,
            Problem::SignatureMissing,
            Problem::NothingChosen,
            Problem::SignerMissing,
            Problem::CannotSell,
            Problem::PicksMissing(1),
            Problem::PicksMissing(3),
            Problem::PicksFull(3),
            Problem::NothingInCart,
            Problem::TerminalMissing,
            Problem::NotSavedYet,
            Problem::CannotSave,
            Problem::NobodyFound,
            Problem::NotLeft,
            Problem::LeavingChanged,
        ];
        for problem in all {
            for language in Language::ALL {
                let line = words(language, problem);
                assert!(line.ends_with('.'), "{problem:?} in {language:?}: {line}");
                let lower = line.to_lowercase();
                let hard = ["error", "invalid", "inválid", "problem-"];
                assert!(!hard.iter().any(|word| lower.contains(word)), "{problem:?}: {line}");
            }
        }
    }
}
