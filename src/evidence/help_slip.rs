//! A slip at the desk when a patient calls: where, why and when. Never who.

use chrono::NaiveDateTime;

use crate::domain::language::Language;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::ClinicCard;
use crate::domain::staff_call::CallReason;
use crate::evidence::receipt::moment;
use crate::words::{say, say_with};

/// A call from the kiosk named `kiosk`, in the language of the desk.
pub fn help_slip(
    clinic: &ClinicCard,
    kiosk: &str,
    reason: CallReason,
    called_at: NaiveDateTime,
    language: Language,
) -> Paper {
    let (what, next) = match reason {
        CallReason::Help => ("help-slip-help", "help-slip-help-next"),
        CallReason::CameToUse => ("help-slip-came-to-use", "help-slip-came-to-use-next"),
        CallReason::PayAtDesk => ("help-slip-pay-at-desk", "help-slip-pay-at-desk-next"),
        CallReason::PaymentInDoubt => ("help-slip-in-doubt", "help-slip-in-doubt-next"),
        CallReason::Refund => ("help-slip-refund", "help-slip-refund-next"),
        CallReason::StaffNeeded => ("help-slip-staff-needed", "help-slip-staff-needed-next"),
        CallReason::PaymentFound => ("help-slip-found", "help-slip-found-next"),
    };
    let mut paper = Paper::default();
    let title = say_with(language, "help-slip-title", &[("kiosk", kiosk.to_owned().into())]);
    paper.styled(title, Align::Center, TextStyle::Double);
    paper.centered(moment(language, called_at));
    paper.rule();
    paper.styled(say(language, what), Align::Left, TextStyle::Bold);
    paper.text(say(language, next));
    paper.rule();
    paper.centered(clinic.name.as_str());
    paper
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::paper::PaperLine;

    #[test]
    fn a_slip_says_where_why_and_when_in_both_languages() {
        let clinic = ClinicCard {
            name: "Juniper Row Wellness".into(),
            address: Vec::new(),
            phone: String::new(),
            logo: None,
        };
        let reasons = [
            CallReason::Help,
            CallReason::CameToUse,
            CallReason::PayAtDesk,
            CallReason::PaymentInDoubt,
            CallReason::Refund,
            CallReason::StaffNeeded,
            CallReason::PaymentFound,
        ];
        let called_at =
            NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(14, 14, 0).unwrap();
        for language in Language::ALL {
            let mut said = std::collections::BTreeSet::new();
            for reason in reasons {
                let paper = help_slip(&clinic, "Kiosk 1", reason, called_at, language);
                let text = format!("{paper:?}");
                assert!(text.contains("Kiosk 1") && text.contains("2:14 PM"), "{text}");
                assert!(!text.contains("help-slip"), "a word is missing: {text}");
                assert!(matches!(paper.lines.first(), Some(PaperLine::Text { .. })));
                said.insert(text);
            }
            assert_eq!(said.len(), reasons.len(), "each reason has its own words");
        }
    }
}
