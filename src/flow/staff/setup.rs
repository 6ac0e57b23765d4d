//! The steps to an account with a PIN: who, the PIN, the PIN again, and the recovery code that is
//! shown once. Nothing is written before the last step.

use crate::domain::pin::{Pin, RecoveryCode};
use crate::domain::staff::{Role, StaffId, StaffMember, StaffName};
use crate::flow::Randomness;
use crate::flow::session::{Keys, LetterOrder};
use crate::flow::staff::Hands;
use crate::flow::staff::order::StaffOrder;
use crate::flow::staff::pad::{PadState, PinPad};
use crate::flow::tap::Tap;

/// An account on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    pub whose: Whose,
    pub step: SetupStep,
    pub name: String,
    pub keys: Keys,
    /// Said under the title of the name's step.
    pub is_name_missing: bool,
    pub pin: Option<Pin>,
    pub code: RecoveryCode,
    pub is_saving: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    FirstOwner,
    /// Who is let in by this code.
    Recovered(StaffMember, RecoveryCode),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupStep {
    Name,
    Pin(PinPad),
    Again(PinPad),
    /// The new recovery code.
    Code,
}

/// Letters of a name that fit on a badge.
const NAME_MAX: usize = 40;

impl Setup {
    pub fn new(whose: Whose, code: RecoveryCode) -> Self {
        let step = match whose {
            Whose::FirstOwner => SetupStep::Name,
            Whose::Recovered(..) => SetupStep::Pin(PinPad::default()),
        };
        Self {
            whose,
            step,
            name: String::new(),
            keys: Keys::default(),
            is_name_missing: false,
            pin: None,
            code,
            is_saving: false,
        }
    }

    pub fn pad(&mut self) -> Option<&mut PinPad> {
        match &mut self.step {
            SetupStep::Pin(pad) | SetupStep::Again(pad) => Some(pad),
            SetupStep::Name | SetupStep::Code => None,
        }
    }

    /// The keyboard under the name.
    pub fn type_name(&mut self, tap: &Tap) {
        if self.step != SetupStep::Name {
            return;
        }
        self.is_name_missing = false;
        match tap {
            Tap::Type(letter) if self.name.chars().count() < NAME_MAX => {
                self.name.push_str(letter);
                self.keys.after(letter);
            }
            Tap::Erase => {
                self.name.pop();
                self.keys.is_shifted = self.name.is_empty() || self.name.ends_with(' ');
            }
            Tap::ClearField => self.name.clear(),
            Tap::Shift => self.keys.is_shifted = !self.keys.is_shifted,
            Tap::Accents => self.keys.has_accents = !self.keys.has_accents,
            Tap::LetterOrder => {
                self.keys.order = match self.keys.order {
                    LetterOrder::Typewriter => LetterOrder::Alphabet,
                    LetterOrder::Alphabet => LetterOrder::Typewriter,
                };
            }
            _ => (),
        }
    }

    /// On from the name to the PIN.
    pub fn name_is_done(&mut self) {
        match StaffName::new(&self.name) {
            Some(_) => self.step = SetupStep::Pin(PinPad::default()),
            None => self.is_name_missing = true,
        }
    }

    /// Six digits were typed.
    pub fn take_pin(&mut self, pin: Pin) {
        match (&mut self.step, &self.pin) {
            (SetupStep::Pin(pad), _) if pin.is_easy() => pad.says(PadState::Easy),
            (SetupStep::Pin(_), _) => {
                self.pin = Some(pin);
                self.step = SetupStep::Again(PinPad::default());
            }
            (SetupStep::Again(_), Some(first)) if *first == pin => self.step = SetupStep::Code,
            (SetupStep::Again(_), _) => self.begin_again(PadState::Differs),
            (SetupStep::Name | SetupStep::Code, _) => (),
        }
    }

    /// To the first PIN, saying why.
    pub fn begin_again(&mut self, state: PadState) {
        self.pin = None;
        self.is_saving = false;
        self.step = SetupStep::Pin(PinPad::saying(state));
    }

    /// One step back; `false` where this is the first.
    pub fn back(&mut self) -> bool {
        match (&self.step, &self.whose) {
            (SetupStep::Pin(_), Whose::FirstOwner) => self.step = SetupStep::Name,
            (SetupStep::Again(_), _) => self.begin_again(PadState::Typing),
            _ => return false,
        }
        true
    }
}

/// What writes an account that is complete.
pub(super) fn setup_order(setup: &Setup, hands: &mut Hands<'_>) -> Option<StaffOrder> {
    let pin = setup.pin.clone()?;
    let salts = [salt(hands.random), salt(hands.random)];
    Some(match &setup.whose {
        Whose::FirstOwner => {
            let id = StaffId::from_parts(hands.now.unix_millis(), hands.random.ten_bytes());
            let name = StaffName::new(&setup.name)?;
            let member = StaffMember { id, name, role: Role::Owner };
            StaffOrder::AddFirstOwner { member, pin, code: setup.code.clone(), salts }
        }
        Whose::Recovered(_, code) => {
            let (code, next) = (code.clone(), setup.code.clone());
            StaffOrder::Recover { code, pin, next, salts }
        }
    })
}

fn salt(random: &mut dyn Randomness) -> [u8; 16] {
    let (first, second) = (random.ten_bytes(), random.ten_bytes());
    let mut bytes = first.into_iter().chain(second);
    [(); 16].map(|()| bytes.next().unwrap_or_default())
}
