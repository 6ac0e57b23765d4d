//! The power goes at every write of a purchase, just before it reaches the disk and just after.

use countersign::app::play::{Person, Play as _};

use crate::world::{Clinic, secs};

/// How many orders to the data file a whole purchase makes.
fn n_orders() -> u32 {
    let mut clinic = Clinic::open();
    let before = clinic.desk().n_orders;
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(10));
    clinic.desk().n_orders - before
}

#[test]
fn at_every_write_a_purchase_ends_as_sold_once_or_not_charged() {
    let n = n_orders();
    assert!(n >= 6, "find, sign, reference, intent, sale, dossier: {n}");
    for cut_at in 0..n {
        for is_written in [false, true] {
            let mut clinic = Clinic::open();
            clinic.power_fails_after(cut_at, is_written);
            // The patient goes on for as long as there is a screen.
            let came_through = buys_until_the_lights_go_out(&mut clinic);
            assert!(!came_through, "the power went at write {cut_at}");
            clinic.time_passes(secs(5));
            let mut clinic = clinic.starts_again();
            clinic.time_passes(secs(30));
            let case = format!("cut at write {cut_at}, written: {is_written}");
            assert!(clinic.n_charged() <= 1, "{case}");
            assert_eq!(clinic.owes(), clinic.charges().iter().sum::<i64>(), "{case}");
            assert_eq!(clinic.checkout().closed, None, "{case}: it is settled");
            clinic.books_balance();

            // And the next purchase goes as any other.
            clinic.a_quarter_of_an_hour_passes();
            clinic.comes_to_review(&Person { phone: "6155550199".to_owned(), ..Person::maria() });
            clinic.pays();
            clinic.time_passes(secs(10));
            assert!(clinic.sees("approved-title"), "{case}");
            clinic.books_balance();
        }
    }
}

#[test]
fn a_cut_after_the_approval_and_before_our_commit_sells_once() {
    // US-56.
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    // Reference, intent, and the sale: the third never reaches the disk.
    clinic.power_fails_after(2, false);
    clinic.pays();
    clinic.time_passes(secs(10));
    assert!(!clinic.has_power());
    assert_eq!(clinic.charges(), [387_00], "the card was charged");
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    assert_eq!(clinic.owes(), 387_00);
    assert_eq!(clinic.n_sales(), 1);
    assert_eq!(clinic.n_charged(), 1, "no second charge");
    assert!(!clinic.desk().sheets.is_empty(), "the receipt waits for the patient");
    clinic.books_balance();
}

#[test]
fn a_disk_that_dies_after_the_approval_calls_staff_once_and_the_sale_is_made_at_the_next_start() {
    let mut clinic = Clinic::open();
    clinic.comes_to_review(&Person::maria());
    clinic.pays();
    clinic.time_passes(secs(1));
    clinic.desk().is_disk_dead = true;
    clinic.time_passes(secs(120));
    assert_eq!(clinic.charges(), [387_00], "the card was charged");
    assert!(clinic.sees("checking-do-not-pay"), "{:?}", clinic.finger.labels());
    assert_eq!(clinic.desk().sheets.len(), 1, "one call, and not one a try");

    clinic.power_cut();
    let mut clinic = clinic.starts_again();
    clinic.time_passes(secs(30));
    assert_eq!(clinic.n_sales(), 1);
    assert_eq!(clinic.owes(), 387_00);
    assert_eq!(clinic.n_charged(), 1, "no second charge");
    clinic.books_balance();
}

/// Returns whether the purchase came to its end.
fn buys_until_the_lights_go_out(clinic: &mut Clinic) -> bool {
    let maria = Person::maria();
    let steps: [&dyn Fn(&mut Clinic) -> bool; 6] = [
        &|clinic| clinic.choose("category-packages", "Drip Four").is_ok(),
        &|clinic| clinic.say_who(&maria).is_ok(),
        &|clinic| clinic.say_name(&maria).is_ok(),
        &|clinic| clinic.read_terms().is_ok(),
        &|clinic| clinic.sign().is_ok(),
        &|clinic| clinic.pay().is_ok(),
    ];
    for step in steps {
        if !step(clinic) || !clinic.has_power() {
            return clinic.has_power();
        }
    }
    clinic.time_passes(secs(10));
    clinic.has_power()
}
