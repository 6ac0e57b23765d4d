//! Who has sessions left and has not come for long: a list for the clinic's own invitations.
//!
//! It holds no name of a service (CM-3), and says by which way a patient may be told: a text message
//! needs a written consent, like a reminder (CM-1).

use chrono::NaiveDate;

use crate::domain::id::PatientId;
use crate::domain::offering::Grant;
use crate::ledger::file::{LotState, PatientFile};
use crate::ledger::reminder::{Channel, Reach};

/// A patient to invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    pub patient: PatientId,
    /// The last day on which a service was given or something was bought at the counter; where there
    /// is none, the first day of what is left.
    pub since: NaiveDate,
    /// Days from `since` to the day of the list.
    pub n_days: u32,
    /// Sessions and units that can be used on the day of the list.
    pub n_left: u32,
    pub channel: Channel,
}

/// A patient who can use something on `day` and was last here more than `days` before; else `None`.
/// The file stands at the end of `day`.
///
/// Money to spend, points and days of membership are no sessions; what is on hold invites nobody.
pub fn idle(file: &PatientFile, reach: Reach, days: u32, day: NaiveDate) -> Option<Idle> {
    let left: Vec<&LotState> = file.lots.values().filter(|lot| invites(file, lot, day)).collect();
    let first = left.iter().map(|lot| lot.lot.valid_from).min()?;
    let since = file.last_visit.unwrap_or(first);
    let n_days = u32::try_from(day.signed_duration_since(since).num_days()).ok()?;
    let n_left = left.iter().fold(0_u32, |sum, lot| sum.saturating_add(lot.units_left()));
    let (patient, channel) = (file.patient, reach.channel());
    (n_days > days).then_some(Idle { patient, since, n_days, n_left, channel })
}

/// The list: who has been away longest comes first.
pub fn idle_list<'f>(
    files: impl IntoIterator<Item = &'f PatientFile>,
    reach: impl Fn(PatientId) -> Reach,
    days: u32,
    day: NaiveDate,
) -> Vec<Idle> {
    let files = files.into_iter();
    let mut list: Vec<Idle> =
        files.filter_map(|file| idle(file, reach(file.patient), days, day)).collect();
    list.sort_by_key(|idle| (idle.since, idle.patient));
    list
}

fn invites(file: &PatientFile, lot: &LotState, day: NaiveDate) -> bool {
    let is_session = matches!(lot.lot.what, Grant::Service(_) | Grant::Tier(_) | Grant::AnyOf(_));
    let is_held = file.contract(lot.lot.contract).is_some_and(|state| state.is_held);
    is_session && !is_held && lot.units_left() > 0 && lot.is_valid_on(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contract::RefundRule;
    use crate::domain::offering::Period;
    use crate::ledger::fact::{Attendance, Deed};
    use crate::ledger::file::kit::{Kit, access, day, n, sessions, usd};
    use crate::ledger::reminder::{MailAddress, TextConsent};

    #[test]
    fn who_has_sessions_left_is_on_the_list_after_more_than_so_many_days() {
        let mut kit = Kit::new();
        let id = kit.buy("2027-01-04", sessions("X", 4, 387_00, 12));
        kit.redeem("2027-01-10", id, "X", 1);
        #[rustfmt::skip]
        let cases = [
            ("2027-03-11", 60, None),
            ("2027-03-12", 60, Some((61, 3))),
            ("2027-03-12", 61, None),
            ("2027-03-12", 0, Some((61, 3))),
        ];
        for (on, days, expect) in cases {
            kit.until(on);
            let found = idle(&kit.file, Reach::default(), days, day(on));
            assert_eq!(found.map(|idle| (idle.n_days, idle.n_left)), expect, "{on} {days}");
        }
        let found = idle(&kit.file, Reach::default(), 60, day("2027-03-12")).unwrap();
        assert_eq!(found.since, day("2027-01-10"));
    }

    #[test]
    fn a_visit_or_a_purchase_takes_a_patient_off_and_a_missed_visit_does_not() {
        let mut kit = Kit::new();
        let id = kit.buy("2027-01-04", sessions("X", 4, 387_00, 12));
        let lot = kit.file.lots_of(id)[0].lot.id;
        let draw = crate::domain::cart::Draw { lot, units: n(1), value: usd(96_75) };
        let mut missed = kit.redemption("2027-03-20", id, "X", vec![draw]);
        missed.attendance = Attendance::NoShow;
        kit.take("2027-03-20", Deed::Redeemed(missed));
        let at = |kit: &Kit, on| idle(&kit.file, Reach::default(), 60, day(on));
        assert_eq!(at(&kit, "2027-03-20").map(|idle| (idle.n_days, idle.n_left)), Some((75, 3)));
        kit.redeem("2027-03-21", id, "X", 1);
        assert_eq!(at(&kit, "2027-03-21"), None);
        kit.until("2027-06-01");
        assert!(at(&kit, "2027-06-01").is_some());
        kit.buy("2027-06-01", access(Period::Month, 199_00, RefundRule::Nothing));
        assert_eq!(at(&kit, "2027-06-01"), None, "who buys was here");
    }

    #[test]
    fn what_is_used_up_lapsed_on_hold_or_no_session_invites_nobody() {
        let mut club = Kit::new();
        club.buy("2027-01-04", access(Period::Year, 199_00, RefundRule::Nothing));
        club.until("2027-09-01");
        assert_eq!(idle(&club.file, Reach::default(), 60, day("2027-09-01")), None, "days");

        let mut used = Kit::new();
        let id = used.buy("2027-01-04", sessions("X", 1, 99_00, 12));
        used.redeem("2027-01-04", id, "X", 1);
        used.until("2027-09-01");
        assert_eq!(idle(&used.file, Reach::default(), 60, day("2027-09-01")), None, "used up");

        let mut kit = Kit::new();
        let id = kit.buy("2027-01-04", sessions("X", 4, 387_00, 12));
        kit.take("2027-06-01", Deed::Held { contract: id });
        assert_eq!(idle(&kit.file, Reach::default(), 60, day("2027-06-01")), None, "on hold");
        kit.take("2027-06-02", Deed::Released { contract: id });
        assert!(idle(&kit.file, Reach::default(), 60, day("2027-06-02")).is_some());
        kit.until("2028-01-05");
        assert_eq!(idle(&kit.file, Reach::default(), 60, day("2028-01-05")), None, "lapsed");
    }

    /// CM-1: a text message is telemarketing, mail and paper are not.
    #[test]
    fn a_text_message_goes_to_nobody_without_a_written_consent() {
        let mut kit = Kit::new();
        kit.buy("2027-01-04", sessions("X", 4, 387_00, 12));
        kit.until("2027-06-01");
        let known = MailAddress::Known;
        let cases = [
            (Reach::default(), Channel::Print),
            (Reach { text: TextConsent::None, mail: known }, Channel::Mail),
            (Reach { text: TextConsent::Written, mail: known }, Channel::Text),
        ];
        for (reach, expect) in cases {
            let list = idle_list([&kit.file], |_patient| reach, 60, day("2027-06-01"));
            assert_eq!(list.iter().map(|idle| idle.channel).collect::<Vec<_>>(), [expect]);
        }
    }
}
