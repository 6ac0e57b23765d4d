//! The lock of the staff side put to the test: no restart, power cut or turned clock buys a try.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::disk::Disk;
use super::power::{image, synced_before};
use super::samples::at;
use crate::domain::staff::{Role, StaffId, StaffMember, StaffName};
use crate::domain::unlock::{
    HOUR_MAX, HashCost, LockReason, PinUse, SecretLock, Throttle, wait_after,
};
use crate::store::{Refusal, Store, StoreError, TryPin};

/// From 0 on: 1 + 2 + 4 + 8 + 8 + 8 + 8 seconds, twice five minutes, then an hour each.
const TRIES_PER_HOUR_MAX: usize = 10;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nobody_gets_more_tries_than_the_waits_allow_however_often_the_plug_is_pulled(
        deeds in prop::collection::vec((0..7_i64, any::<bool>()), 10..120),
    ) {
        let mut disk = Disk::default();
        let mut store = Store::open_on(disk.clone()).unwrap();
        let mut now = at(0);
        let mut looks: Vec<DateTime<Utc>> = Vec::new();
        for (pause, is_cut) in deeds {
            // Impatient, patient, and very patient.
            now += TimeDelta::seconds([0, 1, 3, 9, 61, 305, 1800][usize::try_from(pause).unwrap()]);
            if is_cut {
                // What is on the disk, without a goodbye.
                disk = Disk::holding(disk.bytes());
                store = Store::open_on(disk.clone()).unwrap();
            }
            if store.try_pin(PinUse::SignIn, now).unwrap() == TryPin::Look {
                looks.push(now);
            }
        }
        for (n, pair) in looks.windows(2).enumerate() {
            let n_failed = u32::try_from(n + 1).unwrap();
            prop_assert!(pair[1] - pair[0] >= wait_after(n_failed), "try {n} came too soon");
        }
        for first in &looks {
            let hour = *first..*first + TimeDelta::hours(1);
            let n = looks.iter().filter(|look| hour.contains(*look)).count();
            prop_assert!(n <= TRIES_PER_HOUR_MAX, "{n} tries in an hour");
        }
    }
}

/// Ten in a row and more, with a known PIN typed in between: by whoever knows one and wants another's.
#[test]
fn who_knows_one_pin_gets_no_more_guesses_at_another_by_typing_their_own_between() {
    let mut disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    let mut guesses: Vec<i64> = Vec::new();
    for second in 0..3 * 3_600 {
        let is_guess = second % 2 == 0;
        if store.try_pin(PinUse::SignIn, at(second)).unwrap() != TryPin::Look {
            continue;
        }
        if is_guess {
            guesses.push(second);
        } else {
            store.note_unlocked(owner().id, PinUse::SignIn, false, at(second)).unwrap();
        }
        // A restart helps nobody.
        if second % 500 == 0 {
            disk = Disk::holding(disk.bytes());
            store = Store::open_on(disk.clone()).unwrap();
        }
    }
    assert!(guesses.len() >= 3, "some were let through");
    for first in &guesses {
        let n = guesses.iter().filter(|it| (*first..first + 3_600).contains(it)).count();
        assert!(n <= 2 * usize::try_from(HOUR_MAX).unwrap(), "{n} guesses in an hour");
    }
}

#[test]
fn a_try_that_was_let_through_is_counted_after_a_power_cut_at_any_moment() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let base = disk.bytes();
    disk.start_log();
    let mut let_through = Vec::new();
    for n in 0..4 {
        assert_eq!(store.try_pin(PinUse::SignIn, at(100 * n)).unwrap(), TryPin::Look);
        let_through.push(disk.log_len());
    }
    let log = disk.log();
    for cut in 0..=log.len() {
        for n_kept in [cut, synced_before(&log, cut)] {
            let store = Store::open_on(Disk::holding(image(&base, &log[..n_kept], &[]))).unwrap();
            let n_counted = store.throttle().unwrap().map_or(0, |throttle| throttle.n_failed);
            let n_looked = let_through.iter().filter(|end| **end <= cut).count();
            assert!(usize::try_from(n_counted).unwrap() >= n_looked, "cut {cut}");
        }
    }
}

#[test]
fn a_disk_that_is_full_lets_no_pin_through() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    disk.set_room(Some(0));
    assert!(store.try_pin(PinUse::SignIn, at(0)).is_err());
}

#[test]
fn a_wait_is_said_and_not_counted() {
    let mut store = Store::in_memory().unwrap();
    for (secs, expect) in [
        (0, TryPin::Look),
        (0, TryPin::Wait(TimeDelta::seconds(1))),
        (1, TryPin::Look),
        (2, TryPin::Wait(TimeDelta::seconds(1))),
        (3, TryPin::Look),
    ] {
        assert_eq!(store.try_pin(PinUse::SignIn, at(secs)).unwrap(), expect, "second {secs}");
    }
    assert_eq!(store.throttle().unwrap().unwrap().n_failed, 3);
}

#[test]
fn a_clock_that_was_set_back_costs_one_wait_and_no_more() {
    let mut store = Store::in_memory().unwrap();
    for secs in [0, 1, 3, 7] {
        assert_eq!(store.try_pin(PinUse::SignIn, at(secs)).unwrap(), TryPin::Look);
    }
    let wait = |secs| TryPin::Wait(TimeDelta::seconds(secs));
    let year_before = -365 * 24 * 3_600;
    assert_eq!(store.try_pin(PinUse::SignIn, at(year_before)).unwrap(), wait(8));
    assert_eq!(store.try_pin(PinUse::SignIn, at(year_before + 5)).unwrap(), wait(3));
    assert_eq!(store.try_pin(PinUse::SignIn, at(year_before - 60)).unwrap(), wait(8));
    assert_eq!(store.try_pin(PinUse::SignIn, at(year_before - 52)).unwrap(), TryPin::Look);
    assert_eq!(store.throttle().unwrap().unwrap().n_failed, 5);
}

#[test]
fn a_known_pin_ends_the_wait_and_the_recovery_code_is_never_kept_waiting() {
    let mut store = with_owner();
    for n in 0..12 {
        store.try_pin(PinUse::SignIn, at(n * 4_000)).unwrap();
    }
    let now = at(11 * 4_000);
    assert_eq!(store.try_pin(PinUse::SignIn, now).unwrap(), TryPin::Wait(TimeDelta::hours(1)));
    assert_eq!(store.try_pin(PinUse::Recovery, now).unwrap(), TryPin::Look);
    store.note_unlocked(owner().id, PinUse::SignIn, true, now).unwrap();
    assert_eq!(
        store.throttle().unwrap().map_or(TimeDelta::zero(), Throttle::wait),
        TimeDelta::zero()
    );
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn the_first_account_is_an_owners_and_there_is_one_first() {
    let mut store = Store::in_memory().unwrap();
    let desk = StaffMember { role: Role::FrontDesk, ..owner() };
    let refused = store.add_first_owner(&desk, &lock(1), &lock(9), at(0));
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::NotAnOwner))));
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    let again = store.add_first_owner(&member(2, Role::Owner), &lock(2), &lock(9), at(1));
    assert!(matches!(again, Err(StoreError::Refused(Refusal::StaffThere))));
    assert_eq!(store.staff().unwrap().len(), 1);
}

#[test]
fn no_two_people_have_one_pin() {
    let mut store = with_owner();
    let ana = member(2, Role::FrontDesk);
    let refused = store.add_staff(&ana, &lock(1), owner().id, at(1));
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::PinTaken))));
    assert_eq!(store.staff().unwrap().len(), 1, "nothing was written");
    let other_salt = SecretLock { salt: [8; 16], ..lock(2) };
    let refused = store.add_staff(&ana, &other_salt, owner().id, at(1));
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OtherLock))));
    store.add_staff(&ana, &lock(2), owner().id, at(1)).unwrap();
    let by_nobody =
        store.add_staff(&member(3, Role::Manager), &lock(3), StaffId::from_raw(77), at(2));
    assert!(matches!(by_nobody, Err(StoreError::Refused(Refusal::UnknownStaff))));
    let names: Vec<Role> = store.staff().unwrap().iter().map(|it| it.member.role).collect();
    assert_eq!(names, [Role::Owner, Role::FrontDesk]);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_recovery_code_works_once_and_its_use_stays_on_file() {
    let mut store = with_owner();
    assert_eq!(store.recovery().unwrap().unwrap().lock, lock(9));
    assert_eq!(store.recovery_used().unwrap(), None);
    for n in 0..3 {
        store.try_pin(PinUse::SignIn, at(n * 10)).unwrap();
    }
    let found = store.recover_owner(&lock(5), &lock(10), at(40)).unwrap();
    assert_eq!(found, owner());
    assert_eq!(store.recovery().unwrap().unwrap().lock, lock(10), "the old one is void");
    assert_eq!(store.recovery_used().unwrap(), Some(at(40)));
    assert_eq!(store.staff().unwrap()[0].lock, Some(lock(5)));
    assert_eq!(store.throttle().unwrap(), None);
    store.note_locked(owner().id, LockReason::ByHand, at(50)).unwrap();
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_file_from_before_there_was_staff_is_opened_and_gets_its_table() {
    let disk = Disk::default();
    drop(Store::open_on(disk.clone()).unwrap());
    {
        let db = redb::Database::builder().create_with_backend(disk.clone()).unwrap();
        let txn = db.begin_write().unwrap();
        txn.delete_table(crate::store::tables::Shelf::Staff.table()).unwrap();
        txn.commit().unwrap();
    }
    let mut store = Store::open_on(disk).unwrap();
    assert!(store.staff().unwrap().is_empty());
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    assert!(store.check().unwrap().is_sound());
}

fn with_owner() -> Store {
    let mut store = Store::in_memory().unwrap();
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    store
}

pub fn owner() -> StaffMember {
    member(1, Role::Owner)
}

fn member(id: u128, role: Role) -> StaffMember {
    StaffMember { id: StaffId::from_raw(id), name: StaffName::new("Nora Quinn").unwrap(), role }
}

pub fn lock(n: u8) -> SecretLock {
    SecretLock { salt: [7; 16], cost: HashCost { kib: 8, passes: 1 }, hash: [n; 32] }
}
