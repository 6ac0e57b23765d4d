//! What one patient has said and typed so far. Dropped as a whole when they leave.

use std::time::Instant;

use chrono::NaiveDate;

use crate::domain::account::{Account, Left};
use crate::domain::card_number::holds_card_number;
use crate::domain::cart::{Cart, CartLine, CartQuote, Holdings};
use crate::domain::entitlement::Balance;
use crate::domain::id::ContractId;
use crate::domain::offering::OfferingCode;
use crate::domain::patient::{NamePart, Patient, PersonName, Phone};
use crate::domain::payable::PayableCart;
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::Sale;
use crate::domain::signature::Ink;
use crate::domain::signer::{Relation, Representative};
use crate::domain::terms::{Initials, ShownTerms, SignedCart};
use crate::flow::tap::Tap;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    pub came_for: CameFor,
    /// What was picked so far.
    pub cart: Cart,
    /// The line of the cart that is being picked, counted from 0; `None` before a choice.
    pub line: Option<usize>,
    /// The line that is being picked was not gone on with: it leaves the cart with the shelf.
    pub is_line_new: bool,
    /// Staff had picked it, and handed the screen over.
    pub is_prepared: bool,
    /// What the cart costs; `None` while it is empty, or cannot be sold like this.
    pub quote: Option<CartQuote>,
    /// How far the list of cards is scrolled, where not all fit: a place, counted from 0.
    pub first_stop: u32,
    pub phone: PhoneDraft,
    pub birth: BirthDraft,
    pub name: NameDraft,
    /// Who matched two facts; nothing of it is shown in clear before they say yes.
    pub found: Option<Known>,
    pub patient: Option<Patient>,
    /// Whether `patient` is already in the clinic's file.
    pub is_known: bool,
    /// Whether a new `patient` was written with what they signed.
    pub is_patient_saved: bool,
    pub terms: Option<ShownTerms>,
    pub initials: Vec<Initials>,
    /// The page of the full text that is shown, counted from 0.
    pub text_page: u32,
    pub signing_for: SigningFor,
    pub signing: Signing,
    pub signed: Option<SignedCart>,
    /// Whether what was signed is on disk, or the person where nothing needs a signature. Nothing is
    /// paid before.
    pub saving: Saving,
    pub sale: Option<Sale>,
    /// How often the receipt, or the confirmation, was sent to the printer.
    pub copies: u32,
    /// Which of several things due is to be paid.
    pub due: Option<ContractId>,
    /// Whether all parts of it whose day has come are.
    pub is_all_due: bool,
    /// The membership that was left in this visit.
    pub left: Option<Left>,
}

/// What a person came for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CameFor {
    #[default]
    Buying,
    /// "See what I have left."
    Looking,
}

impl Session {
    /// The offering that is being picked.
    pub fn chosen(&self) -> Option<&OfferingCode> {
        match self.cart.lines.get(self.line?)? {
            CartLine::Offering { code, .. } => Some(code),
            _ => None,
        }
    }

    /// What the patient owns, once they said that it is them.
    pub fn holdings(&self) -> Holdings {
        self.mine().map(|known| known.holdings.clone()).unwrap_or_default()
    }

    /// Who was found, once they said that it is them: nobody else's things are shown.
    pub fn mine(&self) -> Option<&Known> {
        self.found.as_ref().filter(|known| Some(&known.patient) == self.patient.as_ref())
    }

    /// What the patient has at the clinic, once they said that it is them.
    pub fn account(&self) -> Option<&Account> {
        self.mine().map(|known| &known.account)
    }

    /// The cart as it may be paid: signed where something new is agreed.
    pub fn payable(&self) -> Option<PayableCart> {
        match &self.signed {
            Some(signed) => Some(PayableCart::signed(signed)),
            None => PayableCart::without_terms(self.quote.clone()?),
        }
    }
}

/// Where the signed agreement is on its way to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Saving {
    /// There is nothing to save.
    #[default]
    Nothing,
    Underway,
    Saved,
    Failed,
}

/// A person of the clinic's file, with what they have left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub patient: Patient,
    pub balances: Vec<Balance>,
    /// What changes prices and can pay.
    pub holdings: Holdings,
    /// What they are shown of it.
    pub account: Account,
}

/// What keeps a person from going on: told in one line, the field is marked, nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    PhoneIncomplete,
    PhoneNoSuchNumber,
    MonthMissing,
    DayMissing,
    YearMissing,
    NoSuchMonth,
    /// "April has 30 days."
    NoSuchDay {
        month: u32,
        n_days: u32,
    },
    DateToCome,
    DateTooOld,
    NameMissing(NamePart),
    NameTooLong(NamePart),
    NameHasCardNumber(NamePart),
    NameNotLetters(NamePart),
    InitialsMissing,
    SignatureTooShort,
    SignatureMissing,
    NothingChosen,
    /// It is not said who signs.
    SignerMissing,
    /// What was picked cannot be sold like this: too few picks, or it is not sold that way.
    CannotSell,
    /// So many treatments are still to be picked.
    PicksMissing(u32),
    /// All are picked: one has to go first.
    PicksFull(u32),
    /// No product is in the cart.
    NothingInCart,
    TerminalMissing,
    /// The agreement is not on disk (yet, or at all).
    NotSavedYet,
    CannotSave,
    /// Nobody has this phone and birth date, or this name.
    NobodyFound,
    /// It could not be written: the membership goes on.
    NotLeft,
    /// What leaving means has changed since it was shown.
    LeavingChanged,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhoneDraft {
    pub digits: String,
    pub has_none: bool,
    /// The receipt whose code was scanned instead.
    pub receipt: Option<ReceiptNumber>,
}

impl PhoneDraft {
    pub fn type_text(&mut self, text: &str) {
        for digit in text.chars().filter(char::is_ascii_digit) {
            if self.digits.len() < Phone::LEN {
                self.digits.push(digit);
            }
        }
        self.has_none = false;
    }
}

/// Month, day and year as typed, each as far as it goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BirthDraft {
    pub month: String,
    pub day: String,
    pub year: String,
    /// 0 month, 1 day, 2 year.
    pub field: u8,
}

impl BirthDraft {
    fn current(&mut self) -> (&mut String, usize) {
        match self.field {
            0 => (&mut self.month, 2),
            1 => (&mut self.day, 2),
            _ => (&mut self.year, 4),
        }
    }

    /// Moves on by itself inside the date, never out of it.
    pub fn type_text(&mut self, text: &str) {
        for digit in text.chars().filter(char::is_ascii_digit) {
            let (field, len) = self.current();
            if field.len() >= len {
                continue;
            }
            field.push(digit);
            if field.len() == len && self.field < 2 {
                self.field += 1;
            }
        }
    }

    /// Goes back across fields.
    pub fn erase(&mut self) {
        if self.current().0.is_empty() && self.field > 0 {
            self.field -= 1;
        }
        self.current().0.pop();
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// # Errors
    ///
    /// The first [`Problem`] of the date, and which field it is about is in it.
    pub fn date(&self, today: NaiveDate) -> Result<NaiveDate, Problem> {
        let month: u32 = self.month.parse().or(Err(Problem::MonthMissing))?;
        let day: u32 = self.day.parse().or(Err(Problem::DayMissing))?;
        if self.year.len() < 4 {
            return Err(Problem::YearMissing);
        }
        let year: i32 = self.year.parse().or(Err(Problem::YearMissing))?;
        if !(1..=12).contains(&month) {
            return Err(Problem::NoSuchMonth);
        }
        if year < 1900 {
            return Err(Problem::DateTooOld);
        }
        let date = NaiveDate::from_ymd_opt(year, month, day)
            .ok_or(Problem::NoSuchDay { month, n_days: days_of(year, month) })?;
        if date > today { Err(Problem::DateToCome) } else { Ok(date) }
    }
}

fn days_of(year: i32, month: u32) -> u32 {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).unwrap_or(28)
}

/// Letters as on a typewriter, or from A to Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LetterOrder {
    #[default]
    Typewriter,
    Alphabet,
}

/// A case of letters, and which row of letters is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    pub is_shifted: bool,
    pub order: LetterOrder,
    pub has_accents: bool,
}

impl Default for Keys {
    fn default() -> Self {
        Self { is_shifted: true, order: LetterOrder::Typewriter, has_accents: false }
    }
}

impl Keys {
    /// Capitals begin a name; a letter with a mark brings the plain letters back.
    pub fn after(&mut self, typed: &str) {
        self.is_shifted = typed.ends_with([' ', '-', '\'', '’', '.']);
        self.has_accents = false;
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameDraft {
    pub first: String,
    pub last: String,
    /// 0 first name, 1 last name.
    pub field: u8,
    pub keys: Keys,
}

impl NameDraft {
    fn current(&mut self) -> (&mut String, NamePart) {
        match self.field {
            0 => (&mut self.first, NamePart::First),
            _ => (&mut self.last, NamePart::Last),
        }
    }

    /// # Errors
    ///
    /// A card number is not even kept (PC-2); more than the longest name is not taken.
    pub fn type_text(&mut self, text: &str) -> Result<(), Problem> {
        let (field, part) = self.current();
        for letter in text.chars().filter(|letter| !letter.is_control()) {
            if field.chars().count() >= PersonName::LEN_MAX {
                return Err(Problem::NameTooLong(part));
            }
            field.push(letter);
        }
        if holds_card_number(field) {
            field.clear();
            return Err(Problem::NameHasCardNumber(part));
        }
        self.keys.after(text);
        Ok(())
    }

    pub fn erase(&mut self) {
        self.current().0.pop();
        let is_empty = self.current().0.is_empty();
        self.keys.is_shifted = is_empty;
    }

    /// What is typed on the keys of a name; the problem that it makes.
    pub fn take(&mut self, tap: Tap) -> Option<Problem> {
        match tap {
            Tap::Type(text) => return self.type_text(&text).err(),
            Tap::Erase => self.erase(),
            Tap::ClearField => *self = Self::default(),
            Tap::Focus(field) => self.focus(field),
            Tap::Shift => self.keys.is_shifted = !self.keys.is_shifted,
            Tap::LetterOrder => {
                self.keys.order = match self.keys.order {
                    LetterOrder::Typewriter => LetterOrder::Alphabet,
                    LetterOrder::Alphabet => LetterOrder::Typewriter,
                };
            }
            Tap::Accents => self.keys.has_accents = !self.keys.has_accents,
            _ => (),
        }
        None
    }

    pub fn focus(&mut self, field: u8) {
        self.field = field.min(1);
        let is_empty = self.current().0.is_empty();
        self.keys.is_shifted = is_empty;
    }
}

/// Who signs for the patient, as far as it is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SigningFor {
    /// Somebody said that they sign for an adult.
    pub is_wanted: bool,
    pub relation: Option<Relation>,
    pub name: NameDraft,
    /// `None` where patients sign themselves.
    pub signer: Option<Representative>,
}

/// A signature under way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signing {
    pub ink: Ink,
    pub began_at: Option<Instant>,
    /// `Some` while the name is typed instead of drawn.
    pub typed: Option<String>,
    pub keys: Keys,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> BirthDraft {
        let mut draft = BirthDraft::default();
        draft.type_text(text);
        draft
    }

    #[test]
    fn a_date_is_typed_in_one_go_and_checked() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        #[rustfmt::skip]
        let cases = [
            ("03151984", Ok(NaiveDate::from_ymd_opt(1984, 3, 15).unwrap())),
            ("04311984", Err(Problem::NoSuchDay { month: 4, n_days: 30 })),
            ("02301984", Err(Problem::NoSuchDay { month: 2, n_days: 29 })),
            ("02291985", Err(Problem::NoSuchDay { month: 2, n_days: 28 })),
            ("13011984", Err(Problem::NoSuchMonth)),
            ("0315198",  Err(Problem::YearMissing)),
            ("03",       Err(Problem::DayMissing)),
            ("",         Err(Problem::MonthMissing)),
            ("11242026", Err(Problem::DateToCome)),
            ("01011899", Err(Problem::DateTooOld)),
        ];
        for (text, expect) in cases {
            assert_eq!(typed(text).date(today), expect, "{text}");
        }
    }

    #[test]
    fn erasing_goes_back_across_the_fields_of_a_date() {
        let mut draft = typed("0315");
        draft.erase();
        assert_eq!((draft.month.as_str(), draft.day.as_str(), draft.field), ("03", "1", 1));
        for _ in 0..5 {
            draft.erase();
        }
        assert_eq!(draft, BirthDraft::default());
    }

    #[test]
    fn a_card_number_typed_as_a_name_is_not_kept() {
        let mut draft = NameDraft::default();
        assert_eq!(
            draft.type_text("4111111111111111"),
            Err(Problem::NameHasCardNumber(NamePart::First))
        );
        assert_eq!(draft.first, "");
    }

    #[test]
    fn a_name_of_two_hundred_letters_stops_at_sixty() {
        let mut draft = NameDraft::default();
        assert_eq!(draft.type_text(&"a".repeat(200)), Err(Problem::NameTooLong(NamePart::First)));
        assert_eq!(draft.first.len(), 60);
    }

    #[test]
    fn capitals_begin_a_name() {
        let mut draft = NameDraft::default();
        assert!(draft.keys.is_shifted);
        draft.type_text("M").unwrap();
        assert!(!draft.keys.is_shifted);
        draft.type_text("-").unwrap();
        assert!(draft.keys.is_shifted);
        draft.focus(1);
        assert!(draft.keys.is_shifted);
    }
}
