//! What a patient is told when a payment did not go through: what happened, whether money moved,
//! what to do next. Never an issuer's code.

use crate::domain::card::DeclineReason;
use crate::domain::language::Language;
use crate::words::say;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    /// Whether money moved.
    pub money: String,
    /// Why, as far as it may be told.
    pub reason: String,
}

pub fn decline(language: Language, reason: DeclineReason) -> Notice {
    let title = match reason {
        DeclineReason::Bank | DeclineReason::OnlyPart => "declined-title-card",
        DeclineReason::NoCard => "declined-title-no-card",
        DeclineReason::Cancelled => "declined-title-cancelled",
        DeclineReason::TerminalRefused
        | DeclineReason::NeverReceived
        | DeclineReason::NotRecorded => "declined-title-reader",
        DeclineReason::NotAllowed => "declined-title-not-allowed",
    };
    let money = match reason {
        DeclineReason::OnlyPart | DeclineReason::NotAllowed => "declined-money-returned",
        _ => "declined-money-none",
    };
    let why = match reason {
        DeclineReason::Bank => "declined-bank",
        DeclineReason::NoCard => "declined-no-card",
        DeclineReason::Cancelled => "declined-cancelled",
        DeclineReason::TerminalRefused => "declined-terminal-refused",
        DeclineReason::NeverReceived => "declined-never-received",
        DeclineReason::OnlyPart => "declined-only-part",
        DeclineReason::NotRecorded => "declined-not-recorded",
        DeclineReason::NotAllowed => "declined-not-allowed",
    };
    Notice { title: say(language, title), money: say(language, money), reason: say(language, why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [DeclineReason; 8] = [
        DeclineReason::Bank,
        DeclineReason::NoCard,
        DeclineReason::Cancelled,
        DeclineReason::TerminalRefused,
        DeclineReason::NeverReceived,
        DeclineReason::OnlyPart,
        DeclineReason::NotRecorded,
        DeclineReason::NotAllowed,
    ];

    #[test]
    fn every_decline_says_that_nothing_was_charged_or_that_it_went_back() {
        for reason in ALL {
            let english = decline(Language::English, reason).money;
            let spanish = decline(Language::Spanish, reason).money;
            if matches!(reason, DeclineReason::OnlyPart | DeclineReason::NotAllowed) {
                assert!(english.contains("given back"), "{reason:?}: {english}");
                assert!(spanish.contains("devuelto"), "{reason:?}: {spanish}");
            } else {
                assert_eq!(english, "You have not been charged.", "{reason:?}");
                assert_eq!(spanish, "No se le ha cobrado nada.", "{reason:?}");
            }
        }
    }

    #[test]
    fn no_decline_shows_a_code_or_a_hard_word() {
        for reason in ALL {
            for language in Language::ALL {
                let notice = decline(language, reason);
                let all = format!("{} {} {}", notice.title, notice.money, notice.reason);
                let hard = ["rror", "nvalid", "declined-", "code", "código"];
                assert!(!hard.iter().any(|word| all.contains(word)), "{reason:?}: {all}");
                assert!(!all.contains(|letter: char| letter.is_ascii_digit()), "{reason:?}: {all}");
            }
        }
    }
}
