//! A payment that its cardholder disputes: what the bank says, until when it is answered, how it ended.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::calendar::{BeyondCalendar, days_after};
use crate::domain::card::CardBrand;
use crate::domain::id::{Dispute as DisputeTag, Id, PatientId, SaleId};
use crate::domain::money::Money;

pub type DisputeId = Id<DisputeTag>;

/// What the bank told, as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: DisputeId,
    pub sale: SaleId,
    pub patient: PatientId,
    pub network: CardBrand,
    pub reason: ReasonCode,
    /// The processor's own number of the case; may be empty.
    pub case_number: String,
    /// What is disputed; may be less than the sale.
    pub amount: Money,
    /// The day on which the clinic heard of it.
    pub received: NaiveDate,
    /// The last day on which the clinic answers.
    pub respond_by: NaiveDate,
}

/// A network's code for why: `13.1`, `4853`, `C08`. 1 to 8 letters, digits and full stops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReasonCode(String);

impl ReasonCode {
    pub fn new(text: &str) -> Option<Self> {
        let is_one = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
        let fits = (1..=8).contains(&text.len()) && text.chars().all(is_one);
        fits.then(|| Self(text.to_ascii_uppercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the cardholder says, as far as the code tells.
    pub fn claim(&self) -> Claim {
        match self.0.as_str() {
            "10.1" | "10.2" | "10.3" | "10.4" | "10.5" | "4837" | "4870" | "4871" | "4863"
            | "F10" | "F14" | "F24" | "F29" | "F30" | "F31" | "UA01" | "UA02" | "UA05" | "UA06" => {
                Claim::NotAuthorized
            }
            "13.1" | "4855" | "C08" | "RG" => Claim::NotProvided,
            "13.2" | "C28" | "AP" => Claim::CancelledRecurring,
            "13.3" | "4853" | "C31" | "C32" | "RM" => Claim::NotAsDescribed,
            "13.6" | "13.7" | "4860" | "C02" | "C05" | "RN2" => Claim::Cancelled,
            "12.6" | "4834" | "P08" | "DP" => Claim::Duplicate,
            _ => Claim::Other,
        }
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a dispute claims. It decides which exhibits answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// "That was not me" (CB-1, CB-2).
    NotAuthorized,
    /// "I got nothing for it" (CB-3).
    NotProvided,
    /// "I had cancelled" (CB-4).
    CancelledRecurring,
    /// "It was not what was described" (CB-5).
    NotAsDescribed,
    /// "I gave it back, or was owed money back" (CB-5).
    Cancelled,
    /// "I was charged twice" (CB-6).
    Duplicate,
    Other,
}

impl Claim {
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotAuthorized => "the cardholder did not take part",
            Self::NotProvided => "services were not provided",
            Self::CancelledRecurring => "a recurring payment was cancelled",
            Self::NotAsDescribed => "services were not as described",
            Self::Cancelled => "services were cancelled, or money is owed back",
            Self::Duplicate => "it was charged twice",
            Self::Other => "another reason",
        }
    }
}

/// How a dispute ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The clinic keeps the money: what was held is free again.
    Won,
    /// The money went back: what was held stays held.
    Lost,
    /// The clinic did not answer, and let it go back.
    Accepted,
    /// The cardholder took it back.
    Withdrawn,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Won, Self::Lost, Self::Accepted, Self::Withdrawn];

    /// Whether what was held may be used again.
    pub const fn frees(self) -> bool {
        matches!(self, Self::Won | Self::Withdrawn)
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What has become of a dispute. Each step is a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeStep {
    /// The answer was sent.
    Answered,
    Ended(Outcome),
}

/// A dispute with its steps, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeFile {
    pub dispute: Dispute,
    pub by: String,
    pub opened_at: DateTime<Utc>,
    pub steps: Vec<(DisputeStep, String, DateTime<Utc>)>,
}

impl DisputeFile {
    pub fn state(&self) -> DisputeState {
        match self.steps.last() {
            None => DisputeState::Open,
            Some((DisputeStep::Answered, ..)) => DisputeState::Answered,
            Some((DisputeStep::Ended(outcome), ..)) => DisputeState::Ended(*outcome),
        }
    }

    /// Whether `step` may follow: nothing follows an end, and an answer is given once.
    pub fn allows(&self, step: DisputeStep) -> bool {
        match self.state() {
            DisputeState::Open => true,
            DisputeState::Answered => step != DisputeStep::Answered,
            DisputeState::Ended(_) => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    Open,
    Answered,
    Ended(Outcome),
}

impl DisputeState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Ended(outcome) => outcome.words(),
        }
    }
}

/// Something that was said between clinic and patient, noted by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub patient: PatientId,
    /// The sale that it was about.
    pub sale: SaleId,
    pub on: NaiveDate,
    pub channel: Channel,
    /// 1 to 300 characters.
    pub text: String,
    pub by: String,
}

impl Contact {
    pub const TEXT_MAX: usize = 300;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    InPerson,
    Phone,
    Mail,
    Text,
    Letter,
}

impl Channel {
    pub const ALL: [Self; 5] = [Self::InPerson, Self::Phone, Self::Mail, Self::Text, Self::Letter];

    pub const fn words(self) -> &'static str {
        match self {
            Self::InPerson => "in person",
            Self::Phone => "phone",
            Self::Mail => "e-mail",
            Self::Text => "text message",
            Self::Letter => "letter",
        }
    }
}

/// A packet left the kiosk: who took it, and which bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketExport {
    pub sale: SaleId,
    pub patient: PatientId,
    /// SHA-256 of the archive.
    pub digest: [u8; 32],
    /// Names of treatments are in it.
    pub names_treatments: bool,
    pub by: String,
}

/// One thing that happened around a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisputeEvent {
    Opened { dispute: Dispute, by: String },
    Step { dispute: DisputeId, patient: PatientId, step: DisputeStep, by: String },
    Contact(Contact),
    Exported(PacketExport),
}

impl DisputeEvent {
    /// Who of the clinic did it.
    pub fn by(&self) -> &str {
        match self {
            Self::Opened { by, .. } | Self::Step { by, .. } => by,
            Self::Contact(contact) => &contact.by,
            Self::Exported(export) => &export.by,
        }
    }

    pub const fn patient(&self) -> PatientId {
        match self {
            Self::Opened { dispute, .. } => dispute.patient,
            Self::Step { patient, .. } => *patient,
            Self::Contact(contact) => contact.patient,
            Self::Exported(export) => export.patient,
        }
    }
}

/// Networks give a merchant 30 days, processors less; seven days before the network's end are a
/// reserve (CB-7).
const NETWORK_DAYS: u32 = 30;
const RESERVE_DAYS: u32 = 7;

/// By when to answer where the processor did not say.
///
/// # Errors
///
/// [`BeyondCalendar`].
pub fn respond_by(received: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
    days_after(received, NETWORK_DAYS - RESERVE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_is_claimed() {
        #[rustfmt::skip]
        let cases = [
            ("10.1", Claim::NotAuthorized), ("4837", Claim::NotAuthorized), ("4870", Claim::NotAuthorized),
            ("13.1", Claim::NotProvided),   ("13.2", Claim::CancelledRecurring),
            ("13.3", Claim::NotAsDescribed), ("4853", Claim::NotAsDescribed),
            ("13.6", Claim::Cancelled),     ("13.7", Claim::Cancelled),
            ("12.6", Claim::Duplicate),     ("99.9", Claim::Other), ("c08", Claim::NotProvided),
        ];
        for (code, claim) in cases {
            assert_eq!(ReasonCode::new(code).unwrap().claim(), claim, "{code}");
        }
        for text in ["", "13.1.13.1", "13-1", "ä"] {
            assert_eq!(ReasonCode::new(text), None, "{text}");
        }
    }

    #[test]
    fn without_a_word_of_the_processor_a_week_is_kept_in_reserve() {
        let received = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
        assert_eq!(respond_by(received), Ok(NaiveDate::from_ymd_opt(2027, 2, 24).unwrap()));
    }

    #[test]
    fn nothing_follows_an_end_and_an_answer_is_given_once() {
        let at = DateTime::UNIX_EPOCH;
        let file = |steps: &[DisputeStep]| DisputeFile {
            dispute: Dispute {
                id: Id::from_raw(1),
                sale: Id::from_raw(2),
                patient: Id::from_raw(3),
                network: CardBrand::Visa,
                reason: ReasonCode::new("13.1").unwrap(),
                case_number: String::new(),
                amount: Money::from_minor(387_00),
                received: NaiveDate::default(),
                respond_by: NaiveDate::default(),
            },
            by: "Ana".to_owned(),
            opened_at: at,
            steps: steps.iter().map(|step| (*step, "Ana".to_owned(), at)).collect(),
        };
        let (answered, won) = (DisputeStep::Answered, DisputeStep::Ended(Outcome::Won));
        #[rustfmt::skip]
        let cases = [
            (vec![],              answered, true),
            (vec![],              won,      true),
            (vec![answered],      answered, false),
            (vec![answered],      won,      true),
            (vec![answered, won], answered, false),
            (vec![won],           won,      false),
        ];
        for (steps, step, expect) in cases {
            assert_eq!(file(&steps).allows(step), expect, "{steps:?}, {step:?}");
        }
    }
}
