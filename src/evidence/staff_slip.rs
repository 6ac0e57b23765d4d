//! Slips for staff: a test of the printer, and the recovery code that is put away sealed.

use chrono::NaiveDateTime;

use crate::domain::language::Language;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::pin::RecoveryCode;
use crate::domain::receipt::ClinicCard;
use crate::evidence::receipt::moment;
use crate::words::{say, say_with};

/// Proof that the printer prints.
pub fn test_slip(clinic: &ClinicCard, kiosk: &str, at: NaiveDateTime, language: Language) -> Paper {
    let mut paper = Paper::default();
    paper.styled(say(language, "test-slip-title"), Align::Center, TextStyle::Double);
    paper.centered(moment(language, at));
    paper.rule();
    paper.text(say_with(language, "test-slip-kiosk", &[("kiosk", kiosk.to_owned().into())]));
    paper.rule();
    paper.centered(clinic.name.as_str());
    paper
}

/// The code, once, for an envelope.
pub fn recovery_slip(
    clinic: &ClinicCard,
    code: &RecoveryCode,
    at: NaiveDateTime,
    language: Language,
) -> Paper {
    let mut paper = Paper::default();
    paper.centered(clinic.name.as_str());
    paper.styled(say(language, "recovery-slip-title"), Align::Center, TextStyle::Bold);
    paper.centered(moment(language, at));
    paper.rule();
    paper.styled(code.shown(), Align::Center, TextStyle::Bold);
    paper.rule();
    paper.text(say(language, "recovery-slip-what"));
    paper
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn slips_say_what_they_are_in_both_languages() {
        let clinic = ClinicCard {
            name: "Juniper Row Wellness".into(),
            address: Vec::new(),
            phone: String::new(),
            logo: None,
        };
        let at = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(14, 14, 0).unwrap();
        let code = RecoveryCode::new([7; 10]);
        for language in [Language::English, Language::Spanish] {
            let test = format!("{:?}", test_slip(&clinic, "Kiosk 1", at, language));
            assert!(test.contains("Kiosk 1") && !test.contains("test-slip"), "{test}");
            let slip = format!("{:?}", recovery_slip(&clinic, &code, at, language));
            assert!(slip.contains(&code.shown()) && !slip.contains("recovery-slip"), "{slip}");
        }
    }
}
