//! Step 3: the terms, clause by clause, and the signature under exactly that text.

use std::collections::BTreeSet;
use std::time::Instant;

use crate::domain::agreement;
use crate::domain::id::ConsentId;
use crate::domain::patient::PersonName;
use crate::domain::payable::needs_terms;
use crate::domain::signature::{InkError, InkEvent, Signature};
use crate::domain::terms::{
    ClauseCode, Consent, Initials, ShownTerms, SignedCart, TermsText, UnsignedError,
};
use crate::flow::checkout::{Checkout, Effect, Hands, Place};
use crate::flow::session::{LetterOrder, Problem, Saving, Signing};
use crate::flow::tap::Tap;

impl Checkout {
    /// What was read, initialed and signed holds for one text only.
    pub(super) fn forget_terms(&mut self) {
        self.session.terms = None;
        self.session.initials.clear();
        self.session.signing = Signing::default();
        self.session.signed = None;
        self.session.saving = Saving::Nothing;
        self.session.text_page = 0;
    }

    /// On to the terms where something new is agreed; otherwise to the cart, as it is.
    pub(super) fn agree(&mut self, hands: &mut Hands<'_>) {
        self.quote_of_today(hands);
        let signed = self.session.signed.as_ref().map(SignedCart::quote);
        match &self.session.quote {
            // Nothing has changed since it was signed.
            Some(quote) if signed == Some(quote) => self.place = Place::Review,
            Some(quote) if needs_terms(quote) => self.open_terms(hands),
            Some(_) => self.place = Place::Review,
            None => self.problem = Some(Problem::CannotSell),
        }
    }

    /// A visit that lasts over midnight is quoted anew: the last day in the text has moved. What
    /// was signed the day before is signed anew. A clock that was set back moves nothing.
    pub(super) fn quote_of_today(&mut self, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        if self.session.quote.as_ref().is_some_and(|quote| quote.quoted_on < today) {
            self.session.signed = None;
            self.session.saving = Saving::Nothing;
            self.quote_cart(hands);
        }
    }

    /// Back from the first page of terms: to who signs, where somebody does for the patient.
    pub(super) fn back_from_terms(&mut self, hands: &Hands<'_>) {
        if self.session.signing_for.signer.take().is_some() {
            self.place = Place::SignsFor;
        } else {
            self.back_before_terms(hands);
        }
    }

    /// Back from what is asked before the terms, or from a cart that needs none: to what was last
    /// asked.
    pub(super) fn back_before_terms(&mut self, hands: &Hands<'_>) {
        let today = hands.now.business_date(self.shop().zone);
        if self.offers_of_means(today).is_empty() {
            self.back_to_about_you();
        } else {
            self.place = Place::Tenders;
        }
    }

    /// Renders the text for this cart and person, and shows its first page. What was initialed
    /// stays where the text is still the same to the letter.
    pub(super) fn open_terms(&mut self, hands: &Hands<'_>) {
        self.quote_of_today(hands);
        if self.asks_who_signs(hands) {
            return;
        }
        let (Some(quote), Some(patient)) = (&self.session.quote, &self.session.patient) else {
            return;
        };
        let shown = agreement::shown_terms(
            &self.shop().catalog,
            quote.clone(),
            (patient, self.session.signing_for.signer.as_ref()),
            &self.shop().clinic,
            &self.shop().mail,
            self.comfort.language,
        );
        let shown = match shown {
            Ok(shown) => shown,
            Err(error) => {
                log::error!("no terms can be written for this cart: {error}");
                self.problem = Some(Problem::CannotSave);
                return;
            }
        };
        if self.terms().map(TermsText::digest) != Some(shown.text().digest()) {
            self.forget_terms();
        }
        self.session.terms = Some(shown);
        self.session.text_page = 0;
        self.place = Place::Terms(0);
    }

    pub(super) fn tap_signing(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        match self.place {
            Place::Terms(page) => self.tap_terms(tap, page, hands),
            Place::Sign => self.tap_sign(tap, hands, todo),
            _ => (),
        }
    }

    /// Whose hand signs: the patient's, or that of whoever signs for them.
    pub fn signs(&self) -> Option<&PersonName> {
        let signer = self.session.signing_for.signer.as_ref().map(|signer| &signer.name);
        signer.or(self.session.patient.as_ref().map(|patient| &patient.name))
    }

    fn terms(&self) -> Option<&TermsText> {
        self.session.terms.as_ref().map(ShownTerms::text)
    }

    /// The clauses that stand on `page`.
    pub fn clauses_on(&self, page: usize) -> Vec<usize> {
        let pages = self.terms().map(agreement::pages).unwrap_or_default();
        pages.into_iter().nth(page).unwrap_or_default()
    }

    fn n_term_pages(&self) -> usize {
        self.terms().map(agreement::pages).map_or(0, |pages| pages.len())
    }

    fn tap_terms(&mut self, tap: Tap, page: usize, hands: &Hands<'_>) {
        match tap {
            Tap::Initial(code) => self.initial(&code, page, hands),
            Tap::ShowTextPage(text_page) => self.session.text_page = text_page,
            Tap::Back if page == 0 => self.back_from_terms(hands),
            Tap::Back => {
                self.session.text_page = 0;
                self.place = Place::Terms(page - 1);
            }
            Tap::Continue if !self.is_initialed(page) => {
                self.problem = Some(Problem::InitialsMissing)
            }
            Tap::Continue => {
                self.session.text_page = 0;
                let next = page + 1;
                self.place =
                    if next < self.n_term_pages() { Place::Terms(next) } else { Place::Sign };
            }
            _ => (),
        }
    }

    /// Puts initials under a clause of this page, or takes them away again.
    fn initial(&mut self, code: &ClauseCode, page: usize, hands: &Hands<'_>) {
        let is_here = self
            .clauses_on(page)
            .into_iter()
            .filter_map(|idx| self.terms()?.clauses.get(idx))
            .any(|clause| clause.code == *code);
        let Some(patient) = &self.session.patient else { return };
        if !is_here {
            return;
        }
        let before = self.session.initials.len();
        self.session.initials.retain(|given| given.clause != *code);
        if self.session.initials.len() == before {
            self.session.initials.push(Initials {
                clause: code.clone(),
                letters: self.signs().unwrap_or(&patient.name).initials(),
                given_at: hands.now.wall,
            });
        }
        self.session.signed = None;
        self.session.saving = Saving::Nothing;
    }

    fn is_initialed(&self, page: usize) -> bool {
        let Some(terms) = self.terms() else { return false };
        let given: BTreeSet<&ClauseCode> =
            self.session.initials.iter().map(|given| &given.clause).collect();
        self.clauses_on(page)
            .into_iter()
            .all(|idx| terms.clauses.get(idx).is_some_and(|clause| given.contains(&clause.code)))
    }

    fn tap_sign(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let signing = &mut self.session.signing;
        match tap {
            Tap::Ink(events) => take_ink(signing, events, hands.now.mono),
            Tap::ClearInk => *signing = Signing { typed: None, ..Signing::default() },
            Tap::TypeSignature => {
                *signing = Signing { typed: Some(String::new()), ..Signing::default() }
            }
            Tap::DrawSignature => *signing = Signing::default(),
            Tap::Type(text) => self.problem = type_signature(signing, &text),
            Tap::Erase => {
                if let Some(typed) = &mut signing.typed {
                    typed.pop();
                    signing.keys.is_shifted = typed.is_empty();
                }
            }
            Tap::Shift => signing.keys.is_shifted = !signing.keys.is_shifted,
            Tap::LetterOrder => {
                signing.keys.order = match signing.keys.order {
                    LetterOrder::Typewriter => LetterOrder::Alphabet,
                    LetterOrder::Alphabet => LetterOrder::Typewriter,
                };
            }
            Tap::Accents => signing.keys.has_accents = !signing.keys.has_accents,
            Tap::Back => {
                self.session.text_page = 0;
                self.place = Place::Terms(self.n_term_pages().saturating_sub(1));
            }
            Tap::Continue => self.sign(hands, todo),
            _ => (),
        }
    }

    /// Has what must be there before a payment written: the person (where new), and the terms and
    /// the consent where something was signed.
    pub(super) fn save_signed(&mut self, todo: &mut Vec<Effect>) {
        let session = &mut self.session;
        let Some(patient) = session.patient.clone() else { return };
        let is_new = !session.is_known && !session.is_patient_saved;
        match (session.signed.clone(), is_new) {
            (Some(cart), _) => {
                session.saving = Saving::Underway;
                let new_patient = is_new.then_some(patient);
                todo.push(Effect::SaveSigned { new_patient, cart: Box::new(cart) });
            }
            (None, true) => {
                session.saving = Saving::Underway;
                todo.push(Effect::SavePatient(patient));
            }
            (None, false) => session.saving = Saving::Saved,
        }
    }

    /// "I agree": the only place where a consent is made.
    fn sign(&mut self, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let (Some(shown), Some(patient)) =
            (self.session.terms.clone(), self.session.patient.clone())
        else {
            return;
        };
        if Some(shown.quote()) != self.session.quote.as_ref() {
            // The text is about what the cart was before.
            return self.open_terms(hands);
        }
        let signature = match &self.session.signing.typed {
            Some(typed) => Signature::Typed(typed.trim().to_owned()),
            None => Signature::Drawn(self.session.signing.ink.clone()),
        };
        let consent = Consent {
            id: ConsentId::from_parts(hands.now.unix_millis(), hands.random.ten_bytes()),
            patient: patient.id,
            terms: shown.text().digest(),
            language: shown.text().language,
            initials: self.session.initials.clone(),
            signature,
            signer: shown.signer().cloned(),
            signed_at: hands.now.wall,
        };
        match SignedCart::new(shown, consent) {
            Ok(cart) => {
                self.session.signed = Some(cart);
                self.save_signed(todo);
                self.place = Place::Review;
            }
            Err(UnsignedError::NoName | UnsignedError::NotSigned(InkError::Empty)) => {
                self.problem = Some(Problem::SignatureMissing);
            }
            Err(UnsignedError::NotSigned(_)) => self.problem = Some(Problem::SignatureTooShort),
            Err(UnsignedError::NotInitialed(_)) => {
                self.problem = Some(Problem::InitialsMissing);
                self.place = Place::Terms(0);
            }
            Err(UnsignedError::OtherText | UnsignedError::OtherSigner) => self.open_terms(hands),
            Err(error @ (UnsignedError::SameCode(_) | UnsignedError::NotSaid { .. })) => {
                log::error!("this text cannot be signed: {error}");
                self.problem = Some(Problem::CannotSave);
            }
        }
    }
}

fn take_ink(signing: &mut Signing, events: Vec<InkEvent>, now: Instant) {
    let began_at = *signing.began_at.get_or_insert(now);
    let millis = now.saturating_duration_since(began_at).as_millis();
    for event in events {
        signing.ink.take(event, u32::try_from(millis).unwrap_or(u32::MAX));
    }
}

fn type_signature(signing: &mut Signing, text: &str) -> Option<Problem> {
    use crate::domain::card_number::holds_card_number;
    use crate::domain::patient::{NamePart, PersonName};

    let typed = signing.typed.as_mut()?;
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if typed.chars().count() > 2 * PersonName::LEN_MAX {
            return Some(Problem::NameTooLong(NamePart::First));
        }
        typed.push(letter);
    }
    if holds_card_number(typed) {
        typed.clear();
        return Some(Problem::NameHasCardNumber(NamePart::First));
    }
    signing.keys.after(text);
    None
}
