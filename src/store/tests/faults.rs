//! A disk that fills up or fails: what was acknowledged stays, and the store says what it can do.

use std::io;

use super::deeds::{buys, opens};
use super::disk::Disk;
use super::samples::*;
use crate::domain::staff_call::CallReason;
use crate::store::{Store, StoreError};

#[test]
fn a_full_disk_loses_nothing_and_the_store_works_again_when_there_is_room() {
    // However many bytes fit: the deed is refused as a whole or done as a whole.
    let (mut n_full, mut n_done) = (0, 0);
    let needed = bytes_of_one_sale();
    for room in (0..needed + needed / 8).step_by(needed / 60) {
        let disk = Disk::default();
        let mut store = reopening(&disk);
        let intent = opens(&mut store, &maria(1), 1);
        let sale = sale(&intent);
        let (head, n_rows) = (store.head().unwrap(), store.n_rows().unwrap());

        disk.set_room(Some(room));
        match store.complete_sale(&sale, at(60)) {
            Ok(()) => n_done += 1,
            Err(error) => {
                assert!(matches!(error, StoreError::DiskFull), "room {room}: {error:?}");
                assert!(!error.is_final());
                let again = store.complete_sale(&sale, at(61)).unwrap_err();
                assert!(matches!(again, StoreError::DiskFull), "still full, {room}: {again:?}");
                n_full += 1;
            }
        }
        disk.set_room(None);
        store.complete_sale(&sale, at(62)).unwrap();
        assert_eq!(store.n_sales().unwrap(), 1, "room {room}");
        assert_eq!(store.n_rows().unwrap(), n_rows + 1);
        assert_ne!(store.head().unwrap(), head);
        assert!(store.check().unwrap().is_sound(), "room {room}");
        assert!(store.dossier(sale.id).unwrap().is_some());
    }

    assert!(n_full > 5 && n_done > 5, "{n_full} full, {n_done} done");
}

#[test]
fn a_store_that_cannot_open_its_file_again_says_so_and_has_lost_nothing() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    buys(&mut store, &maria(1), 1);
    disk.set_room(Some(100));
    assert!(matches!(store.note_call(CallReason::Help, at(70)), Err(StoreError::DiskFull)));
    disk.set_room(None);
    assert!(matches!(store.note_call(CallReason::Help, at(71)), Err(StoreError::Stopped)));
    drop(store);
    let mut store = Store::open_on(disk).unwrap();
    assert_eq!(store.n_sales().unwrap(), 1);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_sync_that_failed_is_never_tried_again() {
    let disk = Disk::default();
    let mut store = reopening(&disk);
    buys(&mut store, &maria(1), 1);
    disk.fail_syncs(true);
    let error = store.note_call(CallReason::Help, at(70)).unwrap_err();
    assert!(matches!(error, StoreError::Disk(_)), "{error:?}");
    disk.fail_syncs(false);
    for _ in 0..2 {
        let error = store.note_call(CallReason::Help, at(71)).unwrap_err();
        assert!(matches!(error, StoreError::Stopped) && error.is_final(), "{error:?}");
        assert!(matches!(store.check(), Err(StoreError::Stopped)));
    }
    drop(store);
    let mut store = reopening(&disk);
    assert_eq!(store.n_sales().unwrap(), 1);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_disk_that_is_full_from_the_start_makes_no_file() {
    for room in [0, 100, 5_000] {
        let disk = Disk::default();
        disk.set_room(Some(room));
        let error = Store::open_on(disk).unwrap_err();
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    }
}

#[test]
fn every_fault_tells_staff_what_to_do() {
    let faults = [
        StoreError::InUse,
        StoreError::NotADataFile("it is empty"),
        StoreError::Damaged(String::new()),
        StoreError::BrokenChain { row: 1 },
        StoreError::Newer { what: String::new() },
        StoreError::DiskFull,
        StoreError::Disk(io::Error::other("x")),
        StoreError::Stopped,
        StoreError::CardNumber { kind: "terms" },
        StoreError::Trial { what: String::new() },
    ];
    for fault in faults {
        let (said, hint) = (fault.to_string(), fault.hint());
        assert!(!said.ends_with('.') && !hint.ends_with('.'), "{said}, {hint}");
        assert!(hint.len() > 20, "{hint}");
    }
}

#[test]
fn one_place_opens_and_one_place_commits() {
    let mut texts = String::new();
    for entry in std::fs::read_dir("src/store").unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            texts += &std::fs::read_to_string(path).unwrap();
        }
    }
    for once in [".begin_write(", "create_with_backend(", ".set_durability(", ".commit()"] {
        assert_eq!(texts.matches(once).count(), 1, "{once}");
    }
    for never in ["Durability::None", "Database::create", "Database::open", "savepoint"] {
        assert_eq!(texts.matches(never).count(), 0, "{never}");
    }
}

/// How many bytes the disk is asked to write for the last of the deeds above.
fn bytes_of_one_sale() -> usize {
    let disk = Disk::default();
    let mut store = reopening(&disk);
    let sale = sale(&opens(&mut store, &maria(1), 1));
    let before = disk.n_written();
    store.complete_sale(&sale, at(60)).unwrap();
    disk.n_written() - before
}

fn reopening(disk: &Disk) -> Store {
    let disk = disk.clone();
    Store::open_with(move || Ok(disk.clone())).unwrap()
}
