//! Staff: who comes when a payment asks, and what they find out about money of which no terminal can
//! tell.

use std::time::{Duration, Instant};

use countersign::app::demo_staff::{FRONT_DESK_PIN, MANAGER_PIN};
use countersign::domain::card::{CardReport, CardRequest, EcrRef, Movement};
use countersign::domain::intent::{OpenReason, Standing};
use countersign::domain::open_case::{CaseKind, FoundByHand, Settlement, Signer, Slip};
use countersign::domain::pin::PinDigit;
use countersign::domain::receipt::ReceiptNumber;
use countersign::flow::checkout::Event;
use countersign::flow::staff::ask::AskReason;
use countersign::flow::staff::tap::StaffTap;
use countersign::flow::staff::{StaffPlace, StaffSide};
use countersign::store::Store;

use crate::lab::clinic::Clinic;
use crate::lab::law;

/// A PIN that is nobody's.
const NOBODYS_PIN: &str = "908172";
/// How long somebody at the desk waits for a terminal.
const ANSWER_WAIT: Duration = Duration::from_secs(300);

/// Who comes when a payment asks, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// So long after it has asked; `None` is nobody.
    pub comes_after: Option<Duration>,
    pub is_yes: bool,
    pub reason: usize,
    pub is_manager: bool,
    /// How often they mistype their PIN first.
    pub n_wrong: u32,
}

impl Staff {
    pub const NOBODY: Self =
        Self { comes_after: None, is_yes: false, reason: 0, is_manager: false, n_wrong: 0 };

    /// The next thing that they press; `None` is waiting.
    pub fn next(&mut self, side: &StaffSide, now: Instant) -> Option<StaffTap> {
        Some(match &side.place {
            None => StaffTap::Knock,
            Some(StaffPlace::Ask(ask)) => match (&ask.said, ask.reason) {
                (None, None) => {
                    let reasons = AskReason::of(ask.asked.act);
                    StaffTap::Reason(reasons[self.reason % reasons.len()])
                }
                (None, Some(_)) => StaffTap::Say(self.is_yes),
                (Some((_, pad)), _) if pad.is_shut(now) => return None,
                (Some((_, pad)), _) => {
                    let n_digits = pad.n_digits();
                    let digit = self.pin().chars().nth(n_digits).unwrap();
                    if n_digits == 5 {
                        self.n_wrong = self.n_wrong.saturating_sub(1);
                    }
                    StaffTap::Digit(PinDigit::new(digit).unwrap())
                }
            },
            Some(_) => StaffTap::Leave,
        })
    }

    fn pin(&self) -> &'static str {
        match (self.n_wrong, self.is_manager) {
            (1.., _) => NOBODYS_PIN,
            (0, true) => MANAGER_PIN,
            (0, false) => FRONT_DESK_PIN,
        }
    }
}

/// Where cases are seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// At the kiosk, while it runs.
    AtKiosk,
    /// With the command, while it does not.
    AtDesk,
}

/// Sees to every case that no question to the clinic's own terminal can end.
pub fn see_to_cases(clinic: &mut Clinic, place: Where) {
    match place {
        Where::AtKiosk => at_kiosk(clinic),
        Where::AtDesk if has_cases(clinic) => clinic.while_off(at_desk),
        Where::AtDesk => (),
    }
}

fn has_cases(clinic: &mut Clinic) -> bool {
    let counter = clinic.counter();
    let Some(store) = &counter.store else { return false };
    let is_ours = |standing: &Standing| law::only_staff_can_end(&counter.line.bank, standing);
    // A data file that has stopped is opened anew at the desk.
    let (Ok(open), Ok(late)) = (store.open_payments(), store.late_approvals()) else { return true };
    open.iter().any(is_ours)
        || late.iter().any(|late| law::is_elsewhere(&late.terminal.serial_number))
}

/// What the kiosk lets them settle: it has asked the terminal, and the terminal could not tell.
fn at_kiosk(clinic: &mut Clinic) {
    let counter = clinic.counter();
    let Some(store) = &counter.store else { return };
    if counter.disk.is_full() || counter.disk.is_dead() {
        return;
    }
    let Ok(open) = store.open_payments() else { return };
    for standing in open {
        let attempt = standing.intent.attempt;
        let is_here = clinic
            .kiosk
            .checkout
            .settling
            .iter()
            .any(|it| it.payment.intent().attempt == attempt && it.payment.may_be_settled());
        let is_ours = law::only_staff_can_end(&clinic.counter().line.bank, &standing);
        // What has to be given back at the terminal is seen to at the desk.
        if is_here && is_ours && standing.taken.is_empty() {
            let found = found(clinic, &standing);
            clinic.tell(format!("staff settle {attempt:?}: {found:?}"));
            let now = clinic.now;
            clinic.kiosk.take(Event::SettleByHand(Box::new(settlement(&standing, found))), now);
            clinic.n_settled += 1;
        }
    }
}

fn at_desk(clinic: &mut Clinic, store: &mut Store) {
    let at = clinic.now.wall;
    for standing in store.open_payments().unwrap() {
        if standing.reason == OpenReason::Sending
            || !law::only_staff_can_end(&clinic.counter().line.bank, &standing)
        {
            continue;
        }
        let found = found(clinic, &standing);
        clinic.tell(format!("staff settle {:?}: {found:?}", standing.intent.attempt));
        let receipt = ReceiptNumber([7; 10]);
        store.settle(&settlement(&standing, found), receipt, at).unwrap();
        clinic.n_settled += 1;
    }
    for case in store.open_cases().unwrap() {
        let is_late = case.kind == CaseKind::LateApproval;
        if is_late && case.swapped.is_some() {
            give_back(clinic, case.reference);
            let (by, reason) = (by(), "voided at the terminal".to_owned());
            let found = FoundByHand::GivenBack;
            let settlement = Settlement { attempt: case.attempt, by, reason, found };
            store.settle(&settlement, ReceiptNumber([7; 10]), at).unwrap();
            clinic.n_settled += 1;
        }
    }
}

/// What the slips of the terminals show. What cannot become the sale they give back first.
fn found(clinic: &mut Clinic, standing: &Standing) -> FoundByHand {
    let leg = standing.asked();
    let (reference, amount) = (leg.reference.to_string(), leg.amount.minor());
    let is_wanted = standing.reason != OpenReason::Reversing;
    let is_charged =
        clinic.line().bank.standing().any(|it| it.reference == reference && it.amount == amount);
    if is_wanted && is_charged && !standing.is_asked_taken() {
        let (auth_code, transaction) = ("00418C".to_owned(), "17".to_owned());
        return FoundByHand::Charged(Slip { auth_code, transaction, last_four: "1111".to_owned() });
    }
    let references = standing.taken.iter().map(|paid| paid.reference).chain([leg.reference]);
    let n_given_back = references.filter(|it| give_back(clinic, *it)).count();
    match standing.taken.is_empty() && n_given_back == 0 {
        true => FoundByHand::NotCharged,
        false => FoundByHand::GivenBack,
    }
}

/// Voids a charge by hand, where it stands. Returns whether it did.
fn give_back(clinic: &mut Clinic, reference: EcrRef) -> bool {
    let named = reference.to_string();
    let line = clinic.line();
    let Some(charge) = line.bank.standing().find(|it| it.reference == named) else { return false };
    if !line.bank.is_at_present_terminal(charge) {
        // At a terminal that is not here: on the telephone.
        line.bank.gives_back(&named);
        return true;
    }
    let undoes = reference;
    let void = CardRequest::Void { reference: undoes.for_void(), undoes, of: Movement::Purchase };
    clinic.asks(void, ANSWER_WAIT, |report| matches!(report, CardReport::Voided { .. }));
    assert!(!clinic.line().bank.standing().any(|it| it.reference == named), "a void by hand");
    true
}

fn settlement(standing: &Standing, found: FoundByHand) -> Settlement {
    let (by, reason) = (by(), "what the slip says".to_owned());
    Settlement { attempt: standing.intent.attempt, by, reason, found }
}

fn by() -> Signer {
    Signer { staff: None, name: "Marcus Bell".to_owned() }
}
