//! Reminders that something paid for is about to end: a queue that follows from what is left.
//! An extension moves them, and what is used up has none.
//!
//! Such a reminder is telemarketing (CM-1): no text message without a written consent to it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, Span, days_before};
use crate::domain::id::{ContractId, LotId, PatientId};
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::refusal::Refusal;
use crate::ledger::file::{LotState, PatientFile};

/// What a patient allowed us for reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Reach {
    pub text: TextConsent,
    pub mail: MailAddress,
}

/// Whether a text message may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TextConsent {
    /// Asked apart from every contract, and signed.
    Written,
    /// Not asked, not signed, or withdrawn.
    #[default]
    None,
}

/// Whether there is an address to which mail may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum MailAddress {
    Known,
    #[default]
    None,
}

/// How a reminder goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Text,
    Mail,
    /// On paper, at the next visit.
    Print,
}

impl Reach {
    pub fn channel(self) -> Channel {
        match (self.text, self.mail) {
            (TextConsent::Written, _) => Channel::Text,
            (TextConsent::None, MailAddress::Known) => Channel::Mail,
            (TextConsent::None, MailAddress::None) => Channel::Print,
        }
    }
}

/// One message to one patient: what of a contract ends on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// On which day it goes out.
    pub on: NaiveDate,
    pub patient: PatientId,
    pub contract: ContractId,
    pub offering: OfferingCode,
    pub lots: Vec<LotId>,
    /// Sessions or units; cents of face value for credit.
    pub units_left: u32,
    /// What the books owe for it.
    pub value_left: Money,
    pub last_valid_day: NaiveDate,
    pub channel: Channel,
}

/// The reminders of one patient that go out within `days`, by day, as things stand in the file.
///
/// # Errors
///
/// [`Refusal::Overflow`] and [`Refusal::BeyondCalendar`].
pub fn reminders(file: &PatientFile, reach: Reach, days: Span) -> Result<Vec<Reminder>, Refusal> {
    // What ends together and was bought together is one message; sessions and money are two.
    let mut ending: BTreeMap<(ContractId, NaiveDate, bool), Vec<&LotState>> = BTreeMap::new();
    for lot in file.lots.values().filter(|lot| is_reminded(file, lot)) {
        if let Some(last) = lot.last_valid_day {
            let is_money = matches!(lot.lot.what, Grant::Credit(_));
            ending.entry((lot.lot.contract, last, is_money)).or_default().push(lot);
        }
    }
    let mut queue = Vec::new();
    for ((contract, last_valid_day, _), lots) in ending {
        for on in days_of(&file.policy.reminder_days, &lots, last_valid_day)? {
            if days.contains(on) {
                queue.push(reminder(file, &lots, reach, on, contract, last_valid_day)?);
            }
        }
    }
    queue.sort_by_key(|reminder| (reminder.on, reminder.contract, reminder.last_valid_day));
    Ok(queue)
}

fn reminder(
    file: &PatientFile,
    lots: &[&LotState],
    reach: Reach,
    on: NaiveDate,
    contract: ContractId,
    last_valid_day: NaiveDate,
) -> Result<Reminder, Refusal> {
    let mut value_left = Money::ZERO;
    for lot in lots {
        value_left = value_left.plus(lot.value_left()?)?;
    }
    Ok(Reminder {
        on,
        patient: file.patient,
        contract,
        offering: lots.first().ok_or(Refusal::UnknownLot)?.lot.offering.clone(),
        lots: lots.iter().map(|lot| lot.lot.id).collect(),
        units_left: lots.iter().fold(0, |sum: u32, lot| sum.saturating_add(lot.units_left())),
        value_left,
        last_valid_day,
        channel: reach.channel(),
    })
}

/// Whether a lot holds something that a patient would lose. A day of membership is used by itself,
/// points last longer with each visit, and what is on hold cannot be used.
fn is_reminded(file: &PatientFile, lot: &LotState) -> bool {
    let is_held = file.contract(lot.lot.contract).is_some_and(|state| state.is_held);
    let is_used = !matches!(lot.lot.what, Grant::Access | Grant::Points);
    lot.units_left() > 0 && is_used && !is_held
}

/// The days before `last` on which it is told, the earliest first; none before it was granted.
fn days_of(
    days: &[u32],
    lots: &[&LotState],
    last: NaiveDate,
) -> Result<Vec<NaiveDate>, BeyondCalendar> {
    let granted = lots.iter().map(|lot| lot.lot.valid_from).min();
    let mut on = Vec::new();
    for n in days {
        let day = days_before(last, *n)?;
        if granted.is_none_or(|granted| granted <= day) {
            on.push(day);
        }
    }
    on.sort_unstable();
    on.dedup();
    Ok(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;
    use std::sync::Arc;

    use crate::domain::entitlement::{Earning, Funding, Lot};
    use crate::domain::id::SaleId;
    use crate::domain::offering::ServiceCode;
    use crate::domain::policy::Policy;
    use crate::domain::terms::TermsDigest;
    use crate::ledger::journal::tests::day;

    const ALWAYS: Span = Span { first: NaiveDate::MIN, last: NaiveDate::MAX };

    #[test]
    fn a_patient_is_told_thirty_fourteen_and_three_days_before() {
        let file = file(sessions(4, "2027-03-02"));
        let queue = reminders(&file, Reach::default(), ALWAYS).unwrap();
        assert_eq!(days(&queue), ["2027-01-31", "2027-02-16", "2027-02-27"], "US-47");
        for reminder in &queue {
            assert_eq!((reminder.units_left, reminder.lots.len()), (4, 4), "one message for all");
            assert_eq!(reminder.value_left, Money::from_minor(4 * 96_75));
        }
        let february = Span { first: day("2027-02-01"), last: day("2027-02-28") };
        let queue = reminders(&file, Reach::default(), february).unwrap();
        assert_eq!(days(&queue), ["2027-02-16", "2027-02-27"]);
    }

    #[test]
    fn an_extension_moves_them_and_what_is_used_up_has_none() {
        let mut file = file(sessions(2, "2027-03-02"));
        for lot in file.lots.values_mut() {
            lot.last_valid_day = Some(day("2027-04-06"));
        }
        let queue = reminders(&file, Reach::default(), ALWAYS).unwrap();
        assert_eq!(days(&queue), ["2027-03-07", "2027-03-23", "2027-04-03"], "US-47, extended");
        for lot in file.lots.values_mut() {
            lot.used = 1;
        }
        assert_eq!(reminders(&file, Reach::default(), ALWAYS), Ok(vec![]), "US-47, used up");
    }

    #[test]
    fn no_text_message_without_a_written_consent() {
        use MailAddress::Known;
        #[rustfmt::skip]
        let cases = [
            (TextConsent::None, MailAddress::None, Channel::Print),
            (TextConsent::None, Known, Channel::Mail),
            (TextConsent::Written, Known, Channel::Text),
            (TextConsent::Written, MailAddress::None, Channel::Text),
        ];
        for (text, mail, expect) in cases {
            assert_eq!(Reach { text, mail }.channel(), expect, "{text:?}, {mail:?}");
        }
    }

    #[test]
    fn what_was_granted_later_or_needs_no_use_or_never_ends_is_left_out() {
        let short = Lot { valid_from: day("2027-02-10"), ..lot(1, 96_75, Some(day("2027-03-02"))) };
        let access = Lot { what: Grant::Access, ..lot(2, 199_00, Some(day("2027-03-02"))) };
        let never = lot(3, 500_00, None);
        let queue = reminders(&file(vec![short, access, never]), Reach::default(), ALWAYS).unwrap();
        assert_eq!(days(&queue), ["2027-02-16", "2027-02-27"]);
    }

    #[test]
    fn money_and_sessions_that_end_together_are_told_apart() {
        use crate::domain::offering::CreditUse;
        let session = lot(1, 96_75, Some(day("2027-03-02")));
        let credit = Lot {
            id: crate::domain::id::LotId::from_raw(2),
            what: Grant::Credit(CreditUse::Products),
            quantity: NonZeroU32::new(15_000).unwrap(),
            ..session.clone()
        };
        let queue = reminders(&file(vec![session, credit]), Reach::default(), ALWAYS).unwrap();
        let left: Vec<u32> = queue.iter().map(|reminder| reminder.units_left).collect();
        assert_eq!(left, [1, 15_000, 1, 15_000, 1, 15_000]);
    }

    fn sessions(n: u128, last: &str) -> Vec<Lot> {
        let of_one = lot(1, 96_75, Some(day(last)));
        (1..=n).map(|id| Lot { id: LotId::from_raw(id), ..of_one.clone() }).collect()
    }

    fn file(lots: Vec<Lot>) -> PatientFile {
        let mut file = PatientFile::new(PatientId::from_raw(7), Arc::new(Policy::default()));
        file.lots = lots.into_iter().map(|lot| (lot.id, LotState::new(lot))).collect();
        file
    }

    fn days(queue: &[Reminder]) -> Vec<String> {
        queue.iter().map(|reminder| reminder.on.to_string()).collect()
    }

    /// One session sold on 2026-11-23.
    fn lot(sale: u128, allocated_minor: i64, last_valid_day: Option<NaiveDate>) -> Lot {
        Lot {
            id: LotId::from_raw(sale),
            contract: ContractId::from_raw(sale),
            sale: SaleId::from_raw(sale),
            patient: PatientId::from_raw(7),
            offering: OfferingCode("O01".to_owned()),
            offering_version: 1,
            what: Grant::Service(ServiceCode("IV-HYD".to_owned())),
            quantity: NonZeroU32::MIN,
            allocated: Money::from_minor(allocated_minor),
            funding: Funding::Paid,
            earning: Earning::ByUse,
            valid_from: day("2026-11-23"),
            last_valid_day,
            consent: TermsDigest([9; 32]),
        }
    }
}
