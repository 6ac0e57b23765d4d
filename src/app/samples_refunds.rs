//! The screens of money back, reached the way staff reach them.

use chrono::{DateTime, NaiveDate};

use crate::app::samples::{Look, Sample};
use crate::app::samples_patients::{EACH, drip_four, record};
use crate::app::samples_staff::Behind;
use crate::domain::card::{CardBrand, DeclineReason};
use crate::domain::give_back::{BackCard, BooksMove, GiveBack, RefundPlan, RefundSeen, WhoEnds};
use crate::domain::id::{AttemptId, ContractId, PatientId};
use crate::domain::money::Money;
use crate::domain::open_case::Signer;
use crate::flow::give_back::Over;
use crate::flow::shop::Shop;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::patients::order::PatientTold;
use crate::flow::staff::tap::{StaffTap, Tab};

/// A refund before it is written down, and what the terminal makes of it.
pub fn samples_refunds(shop: &Shop, look: Look) -> Vec<Sample> {
    let on = |name, play: &dyn Fn(&mut Behind<'_>) -> Option<()>| {
        let mut behind = Behind::open(shop, look);
        behind.sign_in();
        behind.tap(StaffTap::Open(Tab::Patients));
        // Samples are made of what is valid; a part that is not would show as a screen too early.
        play(&mut behind);
        behind.sample(name)
    };
    let mut all = vec![
        on("staff-refund", &|behind| refunding(behind)),
        on("staff-refund-clinic", &|behind| {
            refunding(behind)?;
            behind.deed(PatientTap::WhoEnds(WhoEnds::Clinic));
            Some(())
        }),
        on("staff-pin-refund", &|behind| {
            refunding(behind)?;
            behind.deed(PatientTap::Confirm);
            Some(())
        }),
    ];
    let ends = [
        ("staff-refunding", None),
        ("staff-refunding-doubt", Some(PatientTold::RefundInDoubt(AttemptId::from_raw(7)))),
        ("staff-refunding-done", Some(over(Over::Given))),
        ("staff-refunding-part", Some(over(Over::InPart))),
        ("staff-refunding-not", Some(over(Over::NotGiven(DeclineReason::Bank)))),
    ];
    all.extend(ends.into_iter().map(|(name, told)| {
        on(name, &|behind| {
            refunding(behind)?;
            behind.told(PatientTold::RefundBegun(Box::new(on_its_way(behind.date()))));
            behind.told(told.clone()?);
            Some(())
        })
    }));
    all
}

fn over(over: Over) -> PatientTold {
    PatientTold::RefundOver(AttemptId::from_raw(7), over)
}

/// Two of four visits are left, and the patient ends it.
fn refunding(behind: &mut Behind<'_>) -> Option<()> {
    let cents = Money::from_minor;
    behind.opens(record(behind.date(), drip_four(behind.date(), 2))?)?;
    behind.deed(PatientTap::Refund);
    let plan = |fee: i64| {
        let (unused, total) = (cents(2 * EACH), cents(2 * EACH - fee));
        let card = BackCard { brand: CardBrand::Visa, last_four: "4242".to_owned(), amount: total };
        RefundPlan {
            unused,
            kept: cents(fee),
            tax: Money::ZERO,
            total,
            by_card: total,
            cash: Money::ZERO,
            on_file: Money::ZERO,
            cards: vec![card],
            books: BooksMove { deferred: cents(-2 * EACH), paid_out: total, revenue: cents(fee) },
            is_large: false,
        }
    };
    let seen = RefundSeen {
        contract: ContractId::from_raw(2),
        is_thinking_over: false,
        options: vec![
            (WhoEnds::Patient, Some(plan(25_00))),
            (WhoEnds::Provider, Some(plan(0))),
            (WhoEnds::Clinic, Some(plan(0))),
        ],
    };
    behind.told(PatientTold::RefundSeen(Box::new(seen)));
    Some(())
}

fn on_its_way(today: NaiveDate) -> GiveBack {
    GiveBack {
        id: AttemptId::from_raw(7),
        patient: PatientId::from_raw(1),
        contract: ContractId::from_raw(2),
        legs: Vec::new(),
        by: Signer { staff: None, name: "Marcus Bell".to_owned() },
        terminal: None,
        opened_at: DateTime::default(),
        business_date: today,
    }
}
