//! Everything that the clinic sells, from the screens on which it is bought to the day on which
//! nothing of it is left: used, renewed, lapsed, given back. What is owed is told to the cent at
//! every step, and the books balance after each.

use countersign::app::play::{Person, Play as _};
use countersign::config::settings::Settings;
use countersign::domain::contract::Standing;
use countersign::domain::money::Money;
use countersign::domain::offering::ServiceCode;
use countersign::ledger::deed::{RedeemAsk, RefundAsk, RefundPaidAsk, redeem, refund, refund_paid};
use countersign::ledger::fact::{Actor, Deed, Fact, RefundReason, RefundTo, StaffCode};
use countersign::ledger::file::PatientFile;

use crate::world::{Clinic, secs};

/// An offering as it is bought, one visit, and what is owed before and after it.
struct Sold {
    category: &'static str,
    name: &'static str,
    owed: i64,
    visit: Option<(&'static str, u32)>,
    owed_after: i64,
}

#[rustfmt::skip]
const SHELF: [Sold; 13] = [
    Sold { category: "category-packages",     name: "Drip Four",                owed:   387_00, visit: Some(("IV-HYD", 1)), owed_after:   290_25 },
    Sold { category: "category-packages",     name: "Drip Four Plus",           owed:   567_00, visit: Some(("IV-MYR", 1)), owed_after:   425_25 },
    Sold { category: "category-packages",     name: "Smooth Sixty",             owed:   690_00, visit: Some(("NTX", 24)),   owed_after:   414_00 },
    Sold { category: "category-pick-some",    name: "Pick Three",               owed:   349_00, visit: Some(("HFAC", 1)),   owed_after:   232_67 },
    Sold { category: "category-wallet",       name: "Wellness Wallet 550",      owed:   500_00, visit: None,                owed_after:   500_00 },
    Sold { category: "category-primary-care", name: "Primary Care Direct",      owed:    95_00, visit: Some(("VISIT", 1)),  owed_after:    95_00 },
    Sold { category: "category-primary-care", name: "Primary Care Direct Year", owed: 1_020_00, visit: Some(("VISIT", 1)),  owed_after: 1_020_00 },
    Sold { category: "category-memberships",  name: "Glow Club",                owed:   192_37, visit: Some(("SAUNA", 1)),  owed_after:   192_37 },
    Sold { category: "category-memberships",  name: "Glow Club Plus",           owed:   399_00, visit: Some(("MASS60", 1)), owed_after:   307_56 },
    Sold { category: "category-programs",     name: "12-Week Reset",            owed: 1_499_00, visit: Some(("WLIN", 1)),   owed_after: 1_361_69 },
    Sold { category: "category-memberships",  name: "Skin Season",              owed:   540_00, visit: Some(("HFAC", 1)),   owed_after:   360_00 },
    Sold { category: "category-wallet",       name: "Steady Wallet",            owed:   150_00, visit: None,                owed_after:   150_00 },
    Sold { category: "category-memberships",  name: "Longevity Year",           owed: 1_184_75, visit: None,                owed_after: 1_184_75 },
];

/// What the signed terms give back after one visit: the value of what is unused less the fee of
/// 25.00 (REF-A), what was paid less single prices (REF-B), the money that is left (REF-W); nothing
/// of a period of a membership that has begun.
#[test]
fn each_is_used_and_given_back_as_its_terms_say() {
    #[rustfmt::skip]
    let back: [(&str, Option<i64>); 13] = [
        ("Drip Four",                Some(265_25)),
        ("Drip Four Plus",           Some(400_25)),
        ("Smooth Sixty",             Some(690_00 - 24 * 13_00)),
        ("Pick Three",               Some(207_67)),
        ("Wellness Wallet 550",      Some(500_00)),
        ("Primary Care Direct",      Some(95_00)),
        ("Primary Care Direct Year", Some(1_020_00)),
        ("Glow Club",                None),
        ("Glow Club Plus",           None),
        ("12-Week Reset",            Some(1_336_69)),
        ("Skin Season",              None),
        ("Steady Wallet",            Some(150_00)),
        ("Longevity Year",           None),
    ];
    for (sold, (name, back)) in SHELF.iter().zip(back) {
        assert_eq!(sold.name, name);
        let mut clinic = bought_and_used(sold);
        let charged = clinic.charges();
        let given = gives_back(&mut clinic);
        assert_eq!(given, back, "{name}");
        let (owed, standing) = match back {
            Some(_) => (0, Some(Standing::Ended)),
            None => (sold.owed_after, Some(Standing::Active)),
        };
        assert_eq!((clinic.owes(), standing_of(&clinic.only_file())), (owed, standing), "{name}");
        assert_eq!(clinic.charges(), charged, "{name}: nothing more is charged");
        clinic.books_balance();
    }
}

/// A second period is paid at the kiosk after the card on file was not charged: what it grants is
/// there beside what is left of the first, where that carries over.
#[test]
fn each_that_renews_is_paid_again_at_the_kiosk() {
    #[rustfmt::skip]
    let renewing: [(&str, i64, i64, i64); 5] = [
        // Days until it is late, what is due, what is owed before the payment and after it.
        // A month of care is earned when it is complete; its second one has begun.
        ("Primary Care Direct", 33,      0,  95_00),
        // December 26 is the fourth of 31 days: 199.00 less 25.68.
        ("Glow Club",           33,      0, 173_00 + 32),
        // 307.56 carries over, and 399.00 comes.
        ("Glow Club Plus",      33, 307_56, 706_56),
        // Two of three facials are gone.
        ("Skin Season",         95,      0, 540_00),
        // Money that was paid does not end.
        ("Steady Wallet",       33, 150_00, 300_00),
    ];
    for (name, days, before, after) in renewing {
        let sold = SHELF.iter().find(|sold| sold.name == name).unwrap();
        let mut clinic = bought_and_used(sold);
        let charges = clinic.charges();
        let price = *charges.first().unwrap();
        clinic.days_pass(days);
        assert_eq!(clinic.dues(), [price], "{name}");
        assert_eq!(clinic.owes(), before, "{name}, before it is paid");
        clinic.books_balance();
        clinic.sees_what_is_left(&Person::maria());
        clinic.press(&format!("Pay, {name}")).unwrap();
        clinic.press(&format!("Pay {}", Money::from_minor(price))).unwrap();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-title"), "{name}: {:?}", clinic.finger.labels());
        assert_eq!(clinic.charges(), [price, price], "{name}");
        assert_eq!(clinic.owes(), after, "{name}, after it is paid");
        assert_eq!(standing_of(&clinic.only_file()), Some(Standing::Active), "{name}");
        clinic.books_balance();
    }
}

/// On its last day all of it can still be used; on the next nothing is owed for it, but for money
/// that was paid, which does not end.
#[test]
fn each_ends_on_its_day_and_not_before() {
    #[rustfmt::skip]
    let ends: [(&str, i64, i64, i64); 13] = [
        // The last day, counted from the purchase; what is owed at its end and the day after.
        // Twelve months from November 23, 2026.
        ("Drip Four",                365,   290_25,      0),
        ("Drip Four Plus",           365,   425_25,      0),
        ("Smooth Sixty",             365,   414_00,      0),
        // Six months: May 23, 2027.
        ("Pick Three",               181,   232_67,      0),
        ("Wellness Wallet 550",      365,   500_00, 500_00),
        // The month is complete on its last day, December 22.
        ("Primary Care Direct",       29,        0,      0),
        // Of twelve months the last is.
        ("Primary Care Direct Year", 364,        0,      0),
        ("Glow Club",                 29,        0,      0),
        // To the end of the period after, January 22.
        ("Glow Club Plus",            60,   307_56,      0),
        ("12-Week Reset",            181, 1_361_69,      0),
        ("Skin Season",               91,   360_00,      0),
        // Its bonus ends after 90 days, its money does not.
        ("Steady Wallet",             90,   150_00, 150_00),
        ("Longevity Year",           364,        0,      0),
    ];
    for (sold, (name, last, on_last, after)) in SHELF.iter().zip(ends) {
        assert_eq!(sold.name, name);
        let mut clinic = bought_and_used(sold);
        clinic.days_pass(last);
        assert_eq!(clinic.owes(), on_last, "{name}, on its last day");
        clinic.books_balance();
        clinic.days_pass(1);
        assert_eq!(clinic.owes(), after, "{name}, the day after");
        clinic.books_balance();
        if after == 0
            && let Some((service, _)) = sold.visit
        {
            assert!(visits(&mut clinic, service, 1).is_err(), "{name} is used after its end");
        }
    }
}

/// Where the patient pays each period at the kiosk, the next one can be paid on its first day. Nothing
/// is due after that: it has ended by itself.
#[test]
fn what_is_paid_for_a_year_ends_with_it_and_nothing_is_due() {
    for name in ["Primary Care Direct Year", "Longevity Year"] {
        let sold = SHELF.iter().find(|sold| sold.name == name).unwrap();
        let mut clinic = bought_and_used(sold);
        let price = clinic.charges();
        clinic.days_pass(365);
        assert_eq!(clinic.dues(), price, "{name}");
        clinic.days_pass(1);
        assert_eq!(clinic.dues(), [0_i64; 0], "{name}");
        assert_eq!(standing_of(&clinic.only_file()), Some(Standing::Ended), "{name}");
        clinic.books_balance();
    }
}

/// US-13 and US-09: money to spend pays for goods at the kiosk, paid and bonus pro rata, and the
/// card is not asked.
#[test]
fn money_to_spend_is_spent_at_the_kiosk() {
    for (name, charged, left) in
        [("Wellness Wallet 550", 500_00, 412_20), ("Steady Wallet", 150_00, 62_20)]
    {
        let sold = SHELF.iter().find(|sold| sold.name == name).unwrap();
        let mut clinic = bought_and_used(sold);
        clinic.press_word("attract-start").unwrap();
        clinic.takes_products(&[("Vitamin C serum", 1)]);
        clinic.says_it_is_them(&Person::maria());
        clinic.press_word("tenders-wallet").unwrap();
        clinic.press_word("bar-continue").unwrap();
        clinic.press_word("review-buy").unwrap();
        clinic.time_passes(secs(10));
        assert!(clinic.sees("approved-no-card"), "{name}: {:?}", clinic.finger.labels());
        assert_eq!(clinic.charges(), [charged], "{name}: no card pays");
        assert_eq!(clinic.owes(), left, "{name}: 96.58 is 87.80 of what was paid");
        clinic.books_balance();
    }
}

/// Bought through the screens, and used once where there is something to use.
fn bought_and_used(sold: &Sold) -> Clinic {
    let mut clinic = Clinic::open();
    clinic.has_bought(&Person::maria(), sold.category, sold.name);
    assert_eq!(clinic.owes(), sold.owed, "{}, bought", sold.name);
    if let Some((service, units)) = sold.visit {
        visits(&mut clinic, service, units).unwrap_or_else(|why| panic!("{}: {why}", sold.name));
    }
    assert_eq!(clinic.owes(), sold.owed_after, "{}, used once", sold.name);
    clinic.books_balance();
    clinic
}

/// A provider gives it, and it is counted down in the data file.
fn visits(clinic: &mut Clinic, service: &str, units: u32) -> Result<(), String> {
    let file = clinic.only_file();
    let catalog = Settings::demo().catalog;
    let service = catalog.service(&ServiceCode(service.to_owned())).unwrap();
    let ask = RedeemAsk {
        units,
        ..RedeemAsk::visit(71, file.patient, service, StaffCode("NP-1".to_owned()))
    };
    let deed = redeem(&file, &ask, clinic.today()).map_err(|why| why.to_string())?;
    record(clinic, &file, deed);
    Ok(())
}

/// The patient ends it: what comes back, after it has reached card and hand.
fn gives_back(clinic: &mut Clinic) -> Option<i64> {
    let file = clinic.only_file();
    let contract = file.contracts.first().unwrap().contract.id;
    let ask = RefundAsk { id: 72, contract, reason: RefundReason::PatientEnds, amount: None };
    let deed = refund(&file, &ask, clinic.today()).ok()?;
    let Deed::Refunded(promised) = &deed else { panic!("{deed:?}") };
    let back: Vec<(RefundTo, Money)> = promised.back.clone();
    record(clinic, &file, deed);
    // The card's own way back is a story of the terminal; here all of it is paid at the desk.
    for (_, amount) in &back {
        let file = clinic.only_file();
        let cash = RefundTo::Cash(file.contracts.first().unwrap().sales.first().unwrap().sale);
        let ask = RefundPaidAsk { refund: 72, tender: cash, amount: *amount };
        let deed = refund_paid(&file, &ask, clinic.today()).unwrap();
        record(clinic, &file, deed);
    }
    Some(Money::sum(back.iter().map(|(_, amount)| *amount)).unwrap().minor())
}

fn record(clinic: &mut Clinic, file: &PatientFile, what: Deed) {
    let (on, at) = (clinic.today(), clinic.now.wall);
    let by = Actor::Staff(StaffCode("NP-1".to_owned()));
    let fact = Fact { on, at, patient: file.patient, by, what };
    clinic.store().record_fact(&fact, at).unwrap();
}

fn standing_of(file: &PatientFile) -> Option<Standing> {
    file.standing(file.contracts.first()?.contract.id)
}
