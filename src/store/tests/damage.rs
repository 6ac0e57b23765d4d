//! A damaged, foreign, newer or busy file is told from a sound one, and said to be so.

use std::fs;

use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition};

use super::backs::gone_back_and_going_back;
use super::batches::{closed, doing, found};
use super::deeds::{buys, opens};
use super::disk::Disk;
use super::golden::completion;
use super::samples::*;
use super::staff::{lock, owner};
use crate::domain::card::DeclineReason;
use crate::domain::id::SaleId;
use crate::domain::intent::{IntentEnd, OpenReason};
use crate::store::chain::Head;
use crate::store::event::Event;
use crate::store::tables::{JOURNAL, META, META_FORMAT, Shelf};
use crate::store::write::append;
use crate::store::{CheckReport, Fault, Store, StoreError, commit_on};

#[test]
fn a_damaged_byte_anywhere_in_the_journal_is_found_in_its_row() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    buys(&mut store, &maria(1), 1);
    let mut head = Head::START;
    for (row, stored) in store.rows_after(0).unwrap() {
        let is_broken = |stored: &[u8]| matches!(head.follow(row, stored), Err(StoreError::BrokenChain { row: it }) if it == row);
        for place in 0..stored.len() {
            for bit in 0..8 {
                let mut damaged = stored.clone();
                damaged[place] ^= 1 << bit;
                assert!(is_broken(&damaged), "row {row}, byte {place}, bit {bit}");
            }
            assert!(is_broken(&stored[..place]), "row {row} cut at {place}");
        }
        // The same on the disk, where the report names the row.
        let mut damaged = stored.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(first_bad(&store, row, Some(&damaged)), Some(row));
        put(&store, row, Some(&damaged));
        assert_eq!(store.check().unwrap().faults, [Fault::BrokenChain { row }]);
        put(&store, row, Some(&stored));
        (head, _) = head.follow(row, &stored).unwrap();
    }
    assert!(store.check().unwrap().is_sound(), "every row was put back");
}

#[test]
fn a_row_that_is_missing_moved_or_repeated_breaks_the_chain() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    buys(&mut store, &maria(1), 1);
    let rows = store.rows_after(0).unwrap();
    let n_rows = store.n_rows().unwrap();
    for row in 1..n_rows {
        assert_eq!(first_bad(&store, row, None), Some(row), "row {row} is missing");
        let (_, next) = rows.iter().find(|(number, _)| *number == row + 1).unwrap();
        assert_eq!(first_bad(&store, row, Some(next)), Some(row), "row {row} is its neighbor");
    }
    // The last row leaves no gap; the head that is noted beside the journal tells.
    put(&store, n_rows, None);
    let report = store.check().unwrap();
    assert!(matches!(report.faults[..], [Fault::OtherThanJournal { .. }, ..]), "{report:?}");
}

#[test]
fn a_table_that_says_other_than_the_journal_is_named() {
    let mut store = Store::open_on(Disk::default()).unwrap();
    buys(&mut store, &maria(1), 1);
    let found = found(&store);
    store.begin_batch(&found, None, doing()).unwrap();
    store.close_batch(&closed(found, 0), doing()).unwrap();
    let late = opens(&mut store, &maria(3), 3);
    let end = IntentEnd::NotCharged(DeclineReason::NeverReceived);
    store.close_intent(late.attempt, end, at(10)).unwrap();
    let terminal = paid(&late).terminal;
    let news = store.note_late_approval(late.reference, &approval(), &terminal, at(20)).unwrap();
    assert!(news.is_some());
    let left = opens(&mut store, &maria(4), 4);
    store.mark_intent(left.attempt, OpenReason::LeftOpen, at(30)).unwrap();
    store.complete_sale(&sale(&left), at(60)).unwrap();
    opens(&mut store, &ruth(2), 2);
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    let signed = cart(5, maria(5).id);
    let pages = |_| Some(b"%PDF".to_vec());
    store.save_signed_with_pages(Some(&maria(5)), &signed, &pages, at(70)).unwrap();
    let event = Event::SuperbillCompleted(Box::new(completion()));
    store.commit(|txn| append(txn, &event, at(80))).unwrap();
    for event in gone_back_and_going_back() {
        store.commit(|txn| append(txn, &event, at(90))).unwrap();
    }
    for shelf in Shelf::ALL {
        let pairs = shelf_rows(&store, shelf);
        assert!(!pairs.is_empty(), "{} holds something", shelf.name());
        let (key, row) = pairs[0].clone();
        set(&store, shelf, &key, Some(b"other"));
        assert_eq!(one_fault(&mut store), (shelf.name(), 1), "a row is changed");
        set(&store, shelf, &key, None);
        assert_eq!(one_fault(&mut store), (shelf.name(), 1), "a row is missing");
        set(&store, shelf, &key, Some(&row));
        set(&store, shelf, b"zzz", Some(b""));
        assert_eq!(one_fault(&mut store), (shelf.name(), 1), "a row is too many");
        set(&store, shelf, b"zzz", None);
        assert!(store.check().unwrap().is_sound());
    }
}

#[test]
fn a_garbled_row_of_a_table_is_named_when_it_is_asked_for() {
    let mut store = Store::in_memory().unwrap();
    let sale = buys(&mut store, &maria(1), 1);
    opens(&mut store, &ruth(2), 2);
    store.add_first_owner(&owner(), &lock(1), &lock(9), at(0)).unwrap();
    type Ask = fn(&Store, SaleId) -> Option<StoreError>;
    #[rustfmt::skip]
    let cases: [(Shelf, Ask); 8] = [
        (Shelf::Sales,    |store, sale| store.dossier(sale).err()),
        (Shelf::Consents, |store, sale| store.dossier(sale).err()),
        (Shelf::Terms,    |store, sale| store.dossier(sale).err()),
        (Shelf::Patients, |store, _| store.find(&phone(1), birth(), day("2026-12-01")).err()),
        (Shelf::Lots,     |store, _| store.lots().err()),
        (Shelf::Owing,    |store, _| store.liability(day("2026-12-01")).err()),
        (Shelf::Intents,  |store, _| store.open_intents().err()),
        (Shelf::Staff,    |store, _| store.staff().err()),
    ];
    for (shelf, ask) in cases {
        assert!(ask(&store, sale.id).is_none(), "{}", shelf.name());
        for garbage in [b"".as_slice(), b"\xA1\x00", b"garbage"] {
            let kept = shelf_rows(&store, shelf);
            for (key, _) in &kept {
                set(&store, shelf, key, Some(garbage));
            }
            let error = ask(&store, sale.id).unwrap();
            let is_named =
                matches!(error, StoreError::Garbled { table, .. } if table == shelf.name());
            assert!(is_named && error.is_final(), "{}: {error:?}", shelf.name());
            for (key, row) in &kept {
                set(&store, shelf, key, Some(row));
            }
        }
    }
}

#[test]
fn a_flipped_bit_in_the_file_is_an_error_at_open_or_in_free_space() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let sale = buys(&mut store, &maria(1), 1);
    let whole = store.dossier(sale.id).unwrap();
    drop(store);
    let sound = disk.bytes();
    let mut random = Random(7);
    let (mut n_found, mut n_free) = (0, 0);
    for _ in 0..400 {
        let mut bytes = sound.clone();
        // Two thirds into pages that were written; a new file is mostly free space.
        let place = loop {
            let place = random.below(bytes.len());
            if bytes[place] != 0 || random.below(3) == 0 {
                break place;
            }
        };
        bytes[place] ^= 1 << random.below(8);
        match Store::open_on(Disk::holding(bytes)) {
            Err(error) => {
                assert!(!error.hint().is_empty());
                n_found += 1;
            }
            Ok(mut store) => {
                assert_eq!(store.dossier(sale.id).unwrap(), whole, "byte {place}");
                assert!(store.check().unwrap().is_sound(), "byte {place}");
                n_free += 1;
            }
        }
    }
    assert!(n_found > 20 && n_free > 20, "{n_found} found, {n_free} free");
}

#[test]
fn a_damaged_journal_keeps_the_file_closed_and_names_the_row() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    buys(&mut store, &maria(1), 1);
    let (row, mut stored) = store.rows_after(3).unwrap().remove(0);
    stored[40] ^= 1;
    put(&store, row, Some(&stored));
    drop(store);
    let error = Store::open_on(disk).unwrap_err();
    assert!(matches!(error, StoreError::BrokenChain { row: 4 }), "{error}");
    assert_eq!(error.to_string(), "row 4 of the journal is damaged, or a row before it is missing");
}

#[test]
fn a_journal_that_lost_its_end_keeps_the_file_closed() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    buys(&mut store, &maria(1), 1);
    let n_rows = store.n_rows().unwrap();
    put(&store, n_rows, None);
    drop(store);
    let error = Store::open_on(disk).unwrap_err();
    assert!(matches!(error, StoreError::BrokenChain { row } if row == n_rows), "{error}");
}

#[test]
fn a_newer_file_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    let mut store = Store::open(&path).unwrap();
    buys(&mut store, &maria(1), 1);
    commit_on(store.db().unwrap(), |txn| {
        txn.open_table(META)?.insert(META_FORMAT, 3_u32.to_be_bytes().as_slice())?;
        Ok(())
    })
    .unwrap();
    drop(store);
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).unwrap_err();
    let said = "the data file (format 3; this program knows 2) was written by a newer version of this program";
    assert_eq!(error.to_string(), said);
    assert!(fs::read(&path).unwrap() == before, "not a byte was changed");
}

#[test]
fn a_row_of_a_newer_program_keeps_the_file_closed() {
    use crate::store::chain::sealed;
    use crate::store::entry::Entry;
    let disk = Disk::default();
    let store = Store::open_on(disk.clone()).unwrap();
    let entry = Entry {
        kind: 77,
        schema: 1,
        recorded_at: at(0),
        set_back_millis: None,
        payload: vec![0xA0],
    };
    let entry = entry.to_bytes();
    put(&store, 1, Some(&sealed(&Head::START.then(&entry).link, &entry)));
    drop(store);
    let error = Store::open_on(disk).unwrap_err();
    let said =
        "row 1 of the journal (kind 77, schema 1) was written by a newer version of this program";
    assert_eq!(error.to_string(), said);
}

#[test]
fn a_file_that_is_open_is_not_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    let mut store = Store::open(&path).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::InUse), "{error}");
    buys(&mut store, &maria(1), 1);
    drop(store);
    assert_eq!(Store::open(&path).unwrap().n_sales().unwrap(), 1);
}

#[test]
fn what_is_no_data_file_is_said_to_be_none_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    let other = folder.path().join("other.redb");
    let db = Database::create(&other).unwrap();
    let txn = db.begin_write().unwrap();
    let table: TableDefinition<'_, u64, u64> = TableDefinition::new("something");
    txn.open_table(table).unwrap();
    txn.commit().unwrap();
    drop(db);
    let foreign = fs::read(&other).unwrap();
    for (case, bytes) in [
        ("an empty file", Vec::new()),
        ("a text", b"not a data file at all".repeat(500)),
        ("zeros", vec![0; 100_000]),
        ("another program's file", foreign),
    ] {
        fs::write(&path, &bytes).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::NotADataFile(_)), "{case}: {error:?}");
        assert!(fs::read(&path).unwrap() == bytes, "{case} was changed");
    }
}

#[test]
fn a_file_that_ends_too_early_is_damaged() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    buys(&mut store, &maria(1), 1);
    drop(store);
    let bytes = disk.bytes();
    for parts in 1..8 {
        let cut = bytes[..bytes.len() * parts / 8].to_vec();
        let error = Store::open_on(Disk::holding(cut)).unwrap_err();
        assert!(
            matches!(error, StoreError::Damaged(_) | StoreError::NotADataFile(_)),
            "{parts} eighths: {error:?}"
        );
    }
}

#[test]
fn a_file_half_made_before_a_power_cut_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    fs::write(folder.path().join("clinic.redb.new"), b"half a file").unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!(store.n_rows().unwrap(), 0);
    let names = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 1, "nothing is left over");
    assert!(Store::open(&folder.path().join("no/such/folder.redb")).is_err());
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    drop(Store::open(&path).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Puts `stored` in the place of a row, asks where the chain breaks, and puts the row back.
fn first_bad(store: &Store, row: u64, stored: Option<&[u8]>) -> Option<u64> {
    let (_, kept) = store.rows_after(row - 1).unwrap().remove(0);
    put(store, row, stored);
    let walked = crate::store::chain::walk(&store.read().unwrap(), |_, _| Ok(()));
    put(store, row, Some(&kept));
    match walked {
        Err(StoreError::BrokenChain { row }) => Some(row),
        _ => None,
    }
}

fn put(store: &Store, row: u64, stored: Option<&[u8]>) {
    commit_on(store.db().unwrap(), |txn| {
        let mut journal = txn.open_table(JOURNAL)?;
        match stored {
            Some(stored) => drop(journal.insert(row, stored)?),
            None => drop(journal.remove(row)?),
        }
        Ok(())
    })
    .unwrap();
}

fn set(store: &Store, shelf: Shelf, key: &[u8], row: Option<&[u8]>) {
    commit_on(store.db().unwrap(), |txn| {
        let mut table = txn.open_table(shelf.table())?;
        match row {
            Some(row) => drop(table.insert(key, row)?),
            None => drop(table.remove(key)?),
        }
        Ok(())
    })
    .unwrap();
}

fn shelf_rows(store: &Store, shelf: Shelf) -> Vec<(Vec<u8>, Vec<u8>)> {
    let txn = store.db().unwrap().begin_read().unwrap();
    let table = txn.open_table(shelf.table()).unwrap();
    let pairs = table.iter().unwrap().map(|pair| {
        let (key, row) = pair.unwrap();
        (key.value().to_vec(), row.value().to_vec())
    });
    pairs.collect()
}

fn one_fault(store: &mut Store) -> (&'static str, u64) {
    let CheckReport { faults, .. } = store.check().unwrap();
    match faults[..] {
        [Fault::OtherThanJournal { table, n_rows }] => (table, n_rows),
        _ => panic!("{faults:?}"),
    }
}
