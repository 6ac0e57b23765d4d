//! The power fails between any two things that the disk is asked to do. After it: the old state or
//! the new one, and nothing that was acknowledged is lost.

use super::deeds::{buys, opens};
use super::disk::{Disk, Op};
use super::samples::*;
use crate::domain::card::Doubt;
use crate::domain::intent::{IntentEnd, OpenReason};
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::staff_call::CallReason;
use crate::store::chain::Head;
use crate::store::{Store, projection};

/// What was asked of the disk, and what had been acknowledged when.
struct Recording {
    base: Vec<u8>,
    log: Vec<Op>,
    /// For each deed: the length of the log when it was acknowledged, and the head after it.
    acknowledged: Vec<(usize, Head)>,
    /// The highest reference that was given out with each deed, its void's included.
    references: Vec<u32>,
}

#[test]
fn after_a_power_cut_the_file_has_the_old_state_or_the_new_one() {
    let recording = record();
    let mut n_images = 0;
    for cut in 0..=recording.log.len() {
        // All that was written reached the disk; or only what was synced did.
        for n_kept in [cut, synced_before(&recording.log, cut)] {
            let image = image(&recording.base, &recording.log[..n_kept], &[]);
            examine(&recording, image, cut);
            n_images += 1;
        }
    }
    assert!(n_images > 200, "{n_images} images");
}

#[test]
fn writes_that_were_not_synced_may_reach_the_disk_in_any_choice_and_torn() {
    let recording = record();
    let mut random = Random(11);
    for _ in 0..1_000 {
        let cut = random.below(recording.log.len() + 1);
        let synced = synced_before(&recording.log, cut);
        let some: Vec<Op> = recording.log[synced..cut]
            .iter()
            .filter_map(|op| match random.below(3) {
                0 => None,
                1 => Some(torn(op, &mut random)),
                _ => Some(op.clone()),
            })
            .collect();
        let image = image(&recording.base, &recording.log[..synced], &some);
        examine(&recording, image, cut);
    }
}

#[test]
fn a_second_power_cut_while_the_file_is_opened_loses_nothing_either() {
    let recording = record();
    let mut random = Random(5);
    for _ in 0..40 {
        let cut = random.below(recording.log.len() + 1);
        let first = image(&recording.base, &recording.log[..cut], &[]);
        let disk = Disk::holding(first.clone());
        disk.start_log();
        drop(Store::open_on(disk.clone()).unwrap());
        let log = disk.log();
        for second in 0..=log.len() {
            examine(&recording, image(&first, &log[..second], &[]), cut);
        }
    }
}

#[test]
fn the_test_notices_a_disk_that_lies_about_its_syncs() {
    let recording = record();
    let n_lost = (0..=recording.log.len())
        .filter(|cut| {
            // Claimed and not done: only what an earlier deed had synced is there.
            let (n_acknowledged, _) = recording.acknowledged_at(*cut);
            let kept = match n_acknowledged.checked_sub(2) {
                Some(earlier) => recording.acknowledged[earlier].0,
                None => 0,
            };
            let image = image(&recording.base, &recording.log[..kept], &[]);
            let store = Store::open_on(Disk::holding(image)).unwrap();
            !recording.is_allowed(head_of(&store), *cut)
        })
        .count();
    assert!(n_lost > 100, "{n_lost}");
}

#[test]
fn an_acknowledged_intent_is_there_after_any_cut_until_it_is_over() {
    let recording = record();
    // The deeds of `record`: an intent is open after deeds 3 to 5 and 10 to 11.
    for (deed, n_open) in [(2, 0), (3, 1), (4, 1), (5, 0), (9, 0), (10, 1), (11, 1), (12, 0)] {
        let (cut, _) = recording.acknowledged[deed - 1];
        let image = image(&recording.base, &recording.log[..cut], &[]);
        let store = Store::open_on(Disk::holding(image)).unwrap();
        assert_eq!(store.open_intents().unwrap().len(), n_open, "after deed {deed}");
    }
}

/// Opens what the power cut left and looks at everything.
fn examine(recording: &Recording, image: Vec<u8>, cut: usize) {
    let mut store = Store::open_on(Disk::holding(image)).unwrap();
    let head = head_of(&store);
    assert!(recording.is_allowed(head, cut), "cut {cut}: row {}", head.row);
    let report = store.check().unwrap();
    assert!(report.is_sound(), "cut {cut}: {:?}", report.faults);
    let (n_acknowledged, _) = recording.acknowledged_at(cut);
    let reference = store.reserve_reference(at(500)).unwrap();
    let given = recording.references[..n_acknowledged].iter().max().copied().unwrap_or(0);
    assert!(reference.get() > given, "cut {cut}: reference {reference} again");
}

impl Recording {
    /// How many deeds had been acknowledged at `cut`, and the head after the last of them.
    fn acknowledged_at(&self, cut: usize) -> (usize, Head) {
        let n = self.acknowledged.iter().filter(|(end, _)| *end <= cut).count();
        (n, n.checked_sub(1).map_or(Head::START, |last| self.acknowledged[last].1))
    }

    /// What was acknowledged, or that and the deed under way.
    fn is_allowed(&self, head: Head, cut: usize) -> bool {
        let (n, old) = self.acknowledged_at(cut);
        head == old || self.acknowledged.get(n).is_some_and(|(_, new)| head == *new)
    }
}

/// A few patients at the counter, with every kind of deed.
fn record() -> Recording {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let mut recording = Recording {
        base: disk.bytes(),
        log: Vec::new(),
        acknowledged: Vec::new(),
        references: Vec::new(),
    };
    disk.start_log();
    let (first, second, third) = (maria(1), ruth(2), maria(3));
    let deeds: [&dyn Fn(&mut Store) -> u32; 14] = [
        &|store| done(store.save_signed(Some(&first), &cart(1, first.id), at(0))),
        &|store| store.reserve_reference(at(1)).unwrap().for_void().get(),
        &|store| done(store.record_intent(&intent(1, first.id, reference(1)), at(2))),
        &|store| {
            let reason = OpenReason::InDoubt(Doubt::LinkLost);
            done(store.mark_intent(intent(1, first.id, reference(1)).attempt, reason, at(3)))
        },
        &|store| done(store.complete_sale(&sale(&intent(1, first.id, reference(1))), at(4))),
        &|store| {
            let id = sale(&intent(1, first.id, reference(1))).id;
            done(store.note_print(
                Printout::receipt(id, 1),
                PrintStage::Ended(PrintEnd::Printed),
                at(5),
            ))
        },
        &|store| done(store.note_call(CallReason::Help, at(-50))),
        &|store| done(store.save_signed(Some(&second), &cart(2, second.id), at(7))),
        &|store| store.reserve_reference(at(8)).unwrap().for_void().get(),
        &|store| done(store.record_intent(&intent(2, second.id, reference(3)), at(9))),
        &|store| {
            let attempt = intent(2, second.id, reference(3)).attempt;
            done(store.mark_intent(attempt, OpenReason::Reversing, at(10)))
        },
        &|store| {
            let attempt = intent(2, second.id, reference(3)).attempt;
            done(store.close_intent(attempt, IntentEnd::Reversed, at(11)))
        },
        &|store| store.reserve_reference(at(12)).unwrap().for_void().get(),
        &|store| done(store.save_signed(Some(&third), &cart(3, third.id), at(13))),
    ];
    for deed in deeds {
        recording.references.push(deed(&mut store));
        recording.acknowledged.push((disk.log_len(), head_of(&store)));
    }
    // The file is not closed: that would write once more.
    recording.log = disk.log();
    drop(store);
    recording
}

fn done(result: Result<(), crate::store::StoreError>) -> u32 {
    result.unwrap();
    0
}

fn reference(n: u32) -> crate::domain::card::EcrRef {
    crate::domain::card::EcrRef::new(n).unwrap()
}

fn head_of(store: &Store) -> Head {
    let head = store.head().unwrap();
    let head = Head { row: store.n_rows().unwrap(), link: head };
    assert_eq!(projection::head(Some(&head.to_bytes())).unwrap(), head);
    head
}

/// How many of the first `cut` ops are certain to be on disk.
pub fn synced_before(log: &[Op], cut: usize) -> usize {
    log[..cut].iter().rposition(|op| matches!(op, Op::Sync)).map_or(0, |last| last + 1)
}

pub fn image(base: &[u8], certain: &[Op], some: &[Op]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    certain.iter().chain(some).for_each(|op| op.apply(&mut bytes));
    bytes
}

/// A write of which only some sectors of 512 bytes arrived.
fn torn(op: &Op, random: &mut Random) -> Op {
    match op {
        Op::Write(offset, data) => {
            let n_sectors = data.len().div_ceil(512);
            let kept = random.below(n_sectors + 1) * 512;
            Op::Write(*offset, data[..kept.min(data.len())].to_vec())
        }
        Op::SetLen(_) | Op::Sync => op.clone(),
    }
}

#[test]
fn the_file_itself_is_used_by_two_days_in_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.redb");
    let open = |n| {
        let mut store = Store::open(&path).unwrap();
        buys(&mut store, &maria(n), n);
        let left = opens(&mut store, &maria(n + 10), n + 10);
        store.close_intent(left.attempt, IntentEnd::Reversed, at(99)).unwrap();
        assert!(store.check().unwrap().is_sound());
        store.n_sales().unwrap()
    };
    assert_eq!((open(1), open(2)), (1, 2));
}
