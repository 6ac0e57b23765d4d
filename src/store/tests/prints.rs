//! What is to be printed is found again, as the copy that it is, and also in a file of an older program.

use super::deeds::buys;
use super::disk::Disk;
use super::samples::*;
use crate::domain::id::SaleId;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, Printout, SalePaper};
use crate::store::Store;
use crate::store::event::Event;
use crate::store::tables::Shelf;

use PrintEnd::{Held, Printed, Unknown};
use PrintStage::{Ended, Handed, Wanted};
use SalePaper::{AgreementCopy, MerchantCopy, Receipt};

fn open(store: &Store) -> Vec<(SalePaper, u32, PrintStage)> {
    let open = store.open_prints().unwrap();
    open.into_iter().map(|print| (print.of.paper, print.of.copy, print.stage)).collect()
}

#[test]
fn a_sale_is_a_receipt_to_print_until_it_is_printed() {
    let mut store = Store::in_memory().unwrap();
    let sale = buys(&mut store, &maria(1), 1).id;
    assert_eq!(open(&store), [(Receipt, 1, Wanted)], "the sale itself says so");
    store.note_print(Printout::receipt(sale, 1), Handed, at(70)).unwrap();
    store.note_print(Printout::receipt(sale, 1), Ended(Printed), at(71)).unwrap();
    assert_eq!(open(&store), []);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn the_next_copy_is_a_new_one_as_soon_as_something_of_the_last_may_be_on_paper() {
    #[rustfmt::skip]
    let cases = [
        (None,                 1),
        (Some(Wanted),         1),
        (Some(Ended(Held)),    1),
        (Some(Handed),         2),
        (Some(Ended(Unknown)), 2),
        (Some(Ended(Printed)), 2),
    ];
    for (stage, expect) in cases {
        let mut store = Store::in_memory().unwrap();
        let sale = buys(&mut store, &maria(1), 1).id;
        for paper in SalePaper::ALL {
            if let Some(stage) = stage {
                let of = Printout { sale, paper, copy: 1 };
                store.note_print(of, stage, at(70)).unwrap();
            }
            let of = store.want_print(sale, paper, at(80)).unwrap();
            assert_eq!(of, Printout { sale, paper, copy: expect }, "{stage:?}");
            let newest = store.newest_print(sale, paper).unwrap().unwrap();
            assert_eq!((newest.of, newest.stage, newest.at), (of, Wanted, at(80)));
        }
    }
}

#[test]
fn at_a_start_what_was_handed_over_is_unknown_and_what_was_not_is_taken_up() {
    let mut store = Store::in_memory().unwrap();
    let sale = buys(&mut store, &maria(1), 1).id;
    store.note_print(Printout::receipt(sale, 1), Handed, at(70)).unwrap();
    store.want_print(sale, MerchantCopy, at(71)).unwrap();
    store.want_print(sale, AgreementCopy, at(72)).unwrap();
    let taken = store.take_up_prints(at(500)).unwrap();
    let taken: Vec<SalePaper> = taken.into_iter().map(|print| print.of.paper).collect();
    assert_eq!(taken, [MerchantCopy, AgreementCopy]);
    let unknown = (Receipt, 1, Ended(Unknown));
    assert_eq!(open(&store), [unknown, (MerchantCopy, 1, Wanted), (AgreementCopy, 1, Wanted)]);
    let n_rows = store.n_rows().unwrap();
    store.take_up_prints(at(600)).unwrap();
    assert_eq!(store.n_rows().unwrap(), n_rows, "said once");
}

#[test]
fn a_file_from_before_knows_what_it_has_to_print() {
    let disk = Disk::default();
    let mut store = Store::open_on(disk.clone()).unwrap();
    let first = buys(&mut store, &maria(1), 1).id;
    store.note_print(Printout::receipt(first, 1), Ended(Printed), at(70)).unwrap();
    let second = buys(&mut store, &maria(2), 2).id;
    let before = store.open_prints().unwrap();
    store.close().unwrap();
    {
        let db = redb::Database::builder().create_with_backend(disk.clone()).unwrap();
        let txn = db.begin_write().unwrap();
        for shelf in [Shelf::Prints, Shelf::OpenPrints] {
            txn.delete_table(shelf.table()).unwrap();
        }
        txn.commit().unwrap();
    }
    let mut store = Store::open_on(disk).unwrap();
    assert_eq!(store.open_prints().unwrap(), before);
    assert_eq!(before.iter().map(|print| print.of.sale).collect::<Vec<_>>(), [second]);
    assert!(store.check().unwrap().is_sound());
}

/// How a print stands, as rows.
pub fn prints_as_rows(sale: SaleId) -> [(&'static str, Event); 3] {
    let print = |paper, stage| Event::Print(Printout { sale, paper, copy: 2 }, stage);
    [
        ("print-1", print(SalePaper::Receipt, PrintStage::Ended(PrintEnd::Held))),
        ("print-2", print(SalePaper::MerchantCopy, PrintStage::Handed)),
        ("print-2-wanted", print(SalePaper::Receipt, PrintStage::Wanted)),
    ]
}
