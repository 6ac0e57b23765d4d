//! What is typed to find somebody, and who was found.

use crate::domain::on_file::Found;
use crate::flow::session::Keys;
use crate::flow::staff::patients::order::PatientAsk;
use crate::flow::tap::Tap;

/// Letters of a search.
const TYPED_MAX: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    pub text: String,
    pub keys: Keys,
    /// The keyboard shows digits.
    pub has_digits: bool,
    /// `None` while nothing is typed.
    pub found: Option<Found>,
    /// How often was asked: an answer to an older question is dropped.
    n_asked: u64,
}

impl Search {
    /// A key; asks anew where it changed what is typed.
    pub fn type_in(&mut self, tap: &Tap) -> Option<PatientAsk> {
        match tap {
            Tap::Type(letter) if self.text.chars().count() < TYPED_MAX => {
                self.text.push_str(letter);
                self.keys.is_shifted = false;
            }
            Tap::Erase => {
                self.text.pop()?;
            }
            Tap::ClearField => self.text.clear(),
            Tap::Shift => {
                self.keys.is_shifted = !self.keys.is_shifted;
                return None;
            }
            Tap::Accents => {
                self.keys.has_accents = !self.keys.has_accents;
                return None;
            }
            _ => return None,
        }
        self.n_asked = self.n_asked.saturating_add(1);
        if self.text.trim().is_empty() {
            self.found = None;
            return None;
        }
        Some(PatientAsk::Find { n: self.n_asked, text: self.text.clone() })
    }

    pub fn take(&mut self, n: u64, found: Found) {
        if n == self.n_asked && !self.text.trim().is_empty() {
            self.found = Some(found);
        }
    }
}
