//! Somebody signs for the patient: for a minor always, for an adult where they say so (ES-9).

use crate::domain::patient::PersonName;
use crate::domain::signer::{Representative, is_minor};
use crate::flow::checkout::about_you::name_problem;
use crate::flow::checkout::{Checkout, Hands, Place};
use crate::flow::session::Problem;
use crate::flow::tap::Tap;

impl Checkout {
    /// Whether this patient cannot sign on the clinic's today.
    pub fn is_minor(&self, hands_day: chrono::NaiveDate) -> bool {
        let patient = self.session.patient.as_ref();
        patient.is_some_and(|patient| is_minor(patient.birth_date, hands_day))
    }

    /// Whether somebody else may say here that they sign.
    pub fn may_sign_for(&self) -> bool {
        let is_asked = matches!(
            self.place,
            Place::Name | Place::WelcomeBack | Place::Tenders | Place::Terms(_) | Place::Sign
        );
        is_asked && self.session.signing_for.signer.is_none()
    }

    /// Asks who signs before there is a text to sign; returns whether it does.
    pub(super) fn asks_who_signs(&mut self, hands: &Hands<'_>) -> bool {
        let today = hands.now.business_date(self.shop().zone);
        let state = &self.session.signing_for;
        let is_open = state.signer.is_none() && (state.is_wanted || self.is_minor(today));
        if is_open {
            self.place = Place::SignsFor;
        }
        is_open
    }

    /// "Sign for someone", on the help sheet.
    pub(super) fn sign_for_someone(&mut self) {
        self.sheet = None;
        self.session.signing_for.is_wanted = true;
        if matches!(self.place, Place::Terms(_) | Place::Sign) {
            self.place = Place::SignsFor;
        }
    }

    pub(super) fn tap_signs_for(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        match self.place {
            Place::SignsFor => self.tap_relation(&tap, hands),
            Place::SignerName => self.tap_signer_name(tap, hands),
            _ => (),
        }
    }

    fn tap_relation(&mut self, tap: &Tap, hands: &mut Hands<'_>) {
        let state = &mut self.session.signing_for;
        match tap {
            Tap::SignAs(relation) => state.relation = Some(*relation),
            Tap::Continue if state.relation.is_some() => self.place = Place::SignerName,
            Tap::Continue => self.problem = Some(Problem::SignerMissing),
            Tap::SignMyself => {
                let today = hands.now.business_date(self.shop().zone);
                if !self.is_minor(today) {
                    self.session.signing_for.is_wanted = false;
                    self.open_terms(hands);
                }
            }
            Tap::Back => {
                self.session.signing_for.is_wanted = false;
                self.back_before_terms(hands);
            }
            _ => (),
        }
    }

    fn tap_signer_name(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        let name = &mut self.session.signing_for.name;
        match tap {
            Tap::Back => self.place = Place::SignsFor,
            Tap::Continue => match PersonName::new(&name.first, &name.last) {
                Ok(name) => {
                    let Some(relation) = self.session.signing_for.relation else { return };
                    self.session.signing_for.signer = Some(Representative { name, relation });
                    self.open_terms(hands);
                }
                Err(error) => {
                    let (problem, field) = name_problem(error);
                    name.focus(field);
                    self.problem = Some(problem);
                }
            },
            tap => self.problem = name.take(tap),
        }
    }
}
