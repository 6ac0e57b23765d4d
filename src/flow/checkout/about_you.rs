//! Step 2: who the patient is. Two matching facts before anything stored is shown.

use crate::domain::id::PatientId;
use crate::domain::patient::{NameError, NamePart, Patient, PersonName, Phone, PhoneError};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::staff_call::CallReason;
use crate::flow::checkout::{Checkout, Effect, Hands, Place};
use crate::flow::session::{BirthDraft, CameFor, Known, PhoneDraft, Problem, SigningFor};
use crate::flow::tap::Tap;

impl Checkout {
    pub(super) fn tap_about_you(
        &mut self,
        tap: Tap,
        hands: &mut Hands<'_>,
        todo: &mut Vec<Effect>,
    ) {
        match self.place {
            Place::Phone => self.tap_phone(tap, hands),
            Place::BirthDate => self.tap_birth_date(tap, hands, todo),
            Place::Name => self.tap_name(tap, hands, todo),
            Place::WelcomeBack => self.tap_welcome_back(&tap, hands, todo),
            _ => (),
        }
    }

    fn tap_phone(&mut self, tap: Tap, hands: &mut Hands<'_>) {
        let phone = &mut self.session.phone;
        match tap {
            Tap::Type(text) => phone.type_text(&text),
            Tap::Erase => {
                phone.digits.pop();
            }
            Tap::ClearField => phone.digits.clear(),
            Tap::NoMobile => {
                *phone = PhoneDraft { has_none: true, ..PhoneDraft::default() };
                self.place = Place::BirthDate;
            }
            Tap::Continue => match Phone::new(&phone.digits) {
                Ok(_) => self.place = Place::BirthDate,
                Err(PhoneError::NotTenDigits) => self.problem = Some(Problem::PhoneIncomplete),
                Err(PhoneError::NoSuchNumber) => self.problem = Some(Problem::PhoneNoSuchNumber),
            },
            Tap::Back if self.session.came_for == CameFor::Looking => self.look_no_more(hands),
            Tap::Back => self.back_to_cart(),
            _ => (),
        }
    }

    fn tap_birth_date(&mut self, tap: Tap, hands: &Hands<'_>, todo: &mut Vec<Effect>) {
        let birth = &mut self.session.birth;
        match tap {
            Tap::Type(text) => birth.type_text(&text),
            Tap::Erase => birth.erase(),
            Tap::ClearField => birth.clear(),
            Tap::Focus(field) => birth.field = field.min(2),
            Tap::Back => {
                self.session.phone.receipt = None;
                self.place = Place::Phone;
            }
            Tap::Continue => {
                let today = hands.now.business_date(self.shop().zone);
                match (self.session.birth.date(today), Phone::new(&self.session.phone.digits)) {
                    (Err(problem), _) => {
                        self.problem = Some(problem);
                        self.session.birth.field = field_of(problem);
                    }
                    (Ok(birth_date), _) if self.session.phone.receipt.is_some() => {
                        self.place = Place::Finding;
                        let receipt = self.session.phone.receipt;
                        todo.extend(
                            receipt.map(|receipt| Effect::FindByReceipt { receipt, birth_date }),
                        );
                    }
                    (Ok(birth_date), Ok(phone)) => {
                        self.place = Place::Finding;
                        todo.push(Effect::Find { phone, birth_date });
                    }
                    // Without a mobile the second fact is the name.
                    (Ok(_), Err(_)) => self.place = Place::Name,
                }
            }
            _ => (),
        }
    }

    fn tap_name(&mut self, tap: Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let name = &mut self.session.name;
        match tap {
            Tap::Back => self.place = Place::BirthDate,
            Tap::Continue => match PersonName::new(&name.first, &name.last) {
                Ok(name) => self.take_name(name, hands, todo),
                Err(error) => {
                    let (problem, field) = name_problem(error);
                    name.focus(field);
                    self.problem = Some(problem);
                }
            },
            tap => self.problem = name.take(tap),
        }
    }

    fn take_name(&mut self, name: PersonName, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        let today = hands.now.business_date(self.shop().zone);
        let Ok(birth_date) = self.session.birth.date(today) else {
            self.place = Place::BirthDate;
            return;
        };
        match Phone::new(&self.session.phone.digits) {
            Ok(phone) => self.meet(name, Some(phone), birth_date, hands),
            Err(_) => {
                self.place = Place::Finding;
                todo.push(Effect::FindByName { name, birth_date });
            }
        }
    }

    /// A person who is new here.
    fn meet(
        &mut self,
        name: PersonName,
        phone: Option<Phone>,
        birth_date: chrono::NaiveDate,
        hands: &mut Hands<'_>,
    ) {
        let id = PatientId::from_parts(hands.now.unix_millis(), hands.random.ten_bytes());
        self.session.patient = Some(Patient { id, phone, birth_date, name });
        self.session.is_known = false;
        self.session.is_patient_saved = false;
        self.buyer_changed(hands);
        self.settle(hands);
    }

    /// A code of this clinic stands for the phone number. Whoever holds a receipt knows one fact,
    /// and is asked for the other before anything stored is shown.
    pub(super) fn take_scanned(&mut self, receipt: ReceiptNumber) {
        if self.place == Place::Phone && self.sheet.is_none() {
            self.session.phone = PhoneDraft { receipt: Some(receipt), ..PhoneDraft::default() };
            self.session.birth = BirthDraft::default();
            self.problem = None;
            self.place = Place::BirthDate;
        }
    }

    pub(super) fn take_found(&mut self, known: Option<Known>, hands: &mut Hands<'_>) {
        if self.place != Place::Finding {
            return;
        }
        let today = hands.now.business_date(self.shop().zone);
        match known {
            None if self.session.phone.receipt.take().is_some() => self.nobody_found(),
            None if self.session.came_for == CameFor::Looking => self.nobody_found(),
            // The late answer to the search of somebody who has left.
            Some(known) if !self.is_sought(&known.patient, today) => (),
            Some(known) => {
                self.session.found = Some(known);
                self.place = Place::WelcomeBack;
            }
            None if self.session.phone.has_none => {
                let name = PersonName::new(&self.session.name.first, &self.session.name.last);
                match (name, self.session.birth.date(today)) {
                    (Ok(name), Ok(birth_date)) => self.meet(name, None, birth_date, hands),
                    _ => self.place = Place::Name,
                }
            }
            None => self.place = Place::Name,
        }
    }

    fn is_sought(&self, patient: &Patient, today: chrono::NaiveDate) -> bool {
        let phone = Phone::new(&self.session.phone.digits).ok();
        self.session.birth.date(today) == Ok(patient.birth_date)
            && (phone.is_none() || phone == patient.phone)
    }

    fn tap_welcome_back(&mut self, tap: &Tap, hands: &mut Hands<'_>, todo: &mut Vec<Effect>) {
        match tap {
            Tap::Continue if self.say_yes(hands) => match self.session.came_for {
                CameFor::Looking => self.place = Place::Yours,
                // What the plan leaves to choose is asked first.
                CameFor::Buying if self.session.is_prepared => self.after_detail(hands),
                CameFor::Buying => self.settle(hands),
            },
            Tap::SeeWhatIsLeft if self.say_yes(hands) => self.place = Place::Yours,
            Tap::NotMe | Tap::Back => {
                self.session.found = None;
                self.session.patient = None;
                self.session.signing_for = SigningFor::default();
                self.buyer_changed(hands);
                self.session.phone = PhoneDraft::default();
                self.session.birth = BirthDraft::default();
                self.place = Place::Phone;
            }
            Tap::CameToUse => self.call_staff(CallReason::CameToUse, hands, todo),
            _ => (),
        }
    }

    /// "Yes, that is me." Returns whether there is somebody to be.
    fn say_yes(&mut self, hands: &Hands<'_>) -> bool {
        let Some(known) = &self.session.found else { return false };
        let patient = known.patient.clone();
        let is_another = self.session.patient.as_ref() != Some(&patient);
        self.session.patient = Some(patient);
        self.session.is_known = true;
        if is_another {
            self.buyer_changed(hands);
        }
        true
    }

    /// Who looks for what they have is asked again, and nothing is said of anybody.
    fn nobody_found(&mut self) {
        self.problem = Some(Problem::NobodyFound);
        self.place = if self.session.phone.has_none { Place::Name } else { Place::Phone };
    }

    /// Where "Back" from the terms leads: to what was last asked.
    pub(super) fn back_to_about_you(&mut self) {
        self.place = match (self.session.is_known, self.session.came_for) {
            (true, CameFor::Looking) => Place::Yours,
            (true, CameFor::Buying) => Place::WelcomeBack,
            (false, _) => Place::Name,
        };
    }
}

/// Which field of a date a problem is about.
fn field_of(problem: Problem) -> u8 {
    match problem {
        Problem::MonthMissing | Problem::NoSuchMonth => 0,
        Problem::DayMissing | Problem::NoSuchDay { .. } => 1,
        _ => 2,
    }
}

pub(super) fn name_problem(error: NameError) -> (Problem, u8) {
    let field = |part| match part {
        NamePart::First => 0,
        NamePart::Last => 1,
    };
    match error {
        NameError::Missing(part) => (Problem::NameMissing(part), field(part)),
        NameError::TooLong(part) => (Problem::NameTooLong(part), field(part)),
        NameError::CardNumber(part) => (Problem::NameHasCardNumber(part), field(part)),
        NameError::NotLetters(part) => (Problem::NameNotLetters(part), field(part)),
    }
}
