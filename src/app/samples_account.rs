//! Screens of what a patient has, owes and leaves, as plain data.

use crate::app::samples::Sample;
use crate::app::samples_more::{Kit, day, usd};
use crate::domain::account::confirmation_of;
use crate::domain::contract::Standing;
use crate::domain::id::ContractId;
use crate::domain::offering::{OfferingCode, Period};
use crate::ui::scene::account::{
    CancelPickScene, CancelScene, CancelledScene, CouldHave, DueCard, DueWhat, DuesScene, HandIn,
    Holding, Membership, SessionsLeft, YoursScene,
};
use crate::ui::scene::{AttractScene, BalanceCard, Bar, PrintScene, Screen, WelcomeBackScene};

const DRIPS: ContractId = ContractId::from_raw(1);
const GLOW: ContractId = ContractId::from_raw(2);
const RESET: ContractId = ContractId::from_raw(3);
const CARE: ContractId = ContractId::from_raw(4);

pub fn account(kit: &Kit<'_>) -> Vec<Sample> {
    let mut all = yours(kit);
    all.extend(dues(kit));
    all.extend(leaving(kit));
    all.extend(ways_in(kit));
    all
}

fn yours(kit: &Kit<'_>) -> Vec<Sample> {
    let drips = || Holding::Sessions {
        name: "Drip Four".to_owned(),
        left: kit
            .offering("O01")
            .map(|one| SessionsLeft { n_left: 3, n_bought: 4, unit: one.unit.clone() })
            .into_iter()
            .collect(),
        last_day: Some(day(2027, 3, 2)),
        again: Some(OfferingCode("O01".to_owned())),
    };
    let glow = |standing, due, next| Holding::Member {
        contract: GLOW,
        name: "Glow Club".to_owned(),
        standing,
        until: day(2026, 12, 4),
        next,
        due,
        may_pay: false,
        may_cancel: true,
        left: None,
    };
    let wallet = || Holding::Wallet {
        paid: usd(193_39),
        bonus: usd(19_34),
        bonus_until: Some(day(2027, 6, 1)),
    };
    let could = kit.offering("O02").map(|one| CouldHave {
        offering: one.code.clone(),
        name: one.name.clone(),
        what: one.what.get(kit.look.language).to_owned(),
        price: one.price,
        hand_in: Some(HandIn { contract: DRIPS, name: "Drip Four".to_owned(), value: usd(290_25) }),
        today: usd(276_75),
    });
    let next = Some((day(2026, 12, 5), usd(199_00)));
    let all = YoursScene {
        holdings: vec![drips(), glow(Standing::Active, None, next), wallet()],
        could,
        may_use: true,
        may_cancel: false,
    };
    let points = Holding::Points { n: 387, worth: usd(19_35), until: Some(day(2027, 11, 23)) };
    let credit = Holding::ProductCredit { left: usd(84_00), until: Some(day(2026, 12, 31)) };
    let part = Holding::Part {
        contract: RESET,
        name: "12-Week Reset".to_owned(),
        amount: usd(281_06),
        since: day(2026, 11, 5),
        is_due: true,
        is_exit_fee: false,
    };
    let due = YoursScene {
        holdings: vec![
            glow(Standing::PastDue, Some(usd(199_00)), None),
            part,
            drips(),
            credit,
            points,
        ],
        could: None,
        may_use: true,
        may_cancel: true,
    };
    vec![kit.sample("yours", Screen::Yours(all)), kit.sample("yours-due", Screen::Yours(due))]
}

/// A membership that was left, while it is still there.
pub fn left(kit: &Kit<'_>) -> Sample {
    let glow = Holding::Member {
        contract: GLOW,
        name: "Glow Club".to_owned(),
        standing: Standing::Leaving,
        until: day(2026, 12, 22),
        next: None,
        due: None,
        may_pay: false,
        may_cancel: false,
        left: Some((day(2026, 11, 23), confirmation_of(GLOW).to_string())),
    };
    let credit = Holding::ProductCredit { left: usd(84_00), until: Some(day(2026, 12, 31)) };
    let yours =
        YoursScene { holdings: vec![glow, credit], could: None, may_use: true, may_cancel: false };
    kit.sample("yours-left", Screen::Yours(yours))
}

fn dues(kit: &Kit<'_>) -> Vec<Sample> {
    let glow = |is_chosen| DueCard {
        contract: GLOW,
        name: "Glow Club".to_owned(),
        what: DueWhat::Period { period: Period::Month, is_paused: false },
        amount: usd(199_00),
        since: day(2026, 11, 18),
        is_due: true,
        n_failed: 2,
        is_chosen,
        may_cancel: true,
    };
    let part = DueCard {
        contract: RESET,
        name: "12-Week Reset".to_owned(),
        what: DueWhat::Part { number: 3, of: 5 },
        amount: usd(281_06),
        since: day(2026, 11, 5),
        is_due: true,
        n_failed: 0,
        is_chosen: false,
        may_cancel: false,
    };
    vec![
        kit.sample("dues", Screen::Dues(DuesScene { dues: vec![glow(false)] })),
        kit.sample("dues-several", Screen::Dues(DuesScene { dues: vec![glow(true), part] })),
    ]
}

fn leaving(kit: &Kit<'_>) -> Vec<Sample> {
    let membership = |contract, code: &str, until| {
        let one = kit.offering(code)?;
        let period = Period::Month;
        Some(Membership { contract, name: one.name.clone(), price: one.price, period, until })
    };
    let memberships =
        [membership(GLOW, "O08", day(2026, 12, 4)), membership(CARE, "O06", day(2026, 12, 19))];
    let memberships = memberships.into_iter().flatten().collect();
    let cancel = CancelScene {
        name: "Glow Club".to_owned(),
        fee: usd(99_50),
        back: usd(0),
        until: day(2026, 12, 4),
        next: Some((day(2026, 12, 5), usd(199_00))),
        lost: vec![
            kit.in_language("Infrared sauna, once a day", "Sauna infrarrojo, una vez al día"),
            kit.in_language("10% off products", "10% menos en productos"),
        ],
    };
    let free = CancelScene {
        name: "Primary Care Direct".to_owned(),
        fee: usd(0),
        back: usd(63_33),
        until: day(2026, 11, 23),
        next: Some((day(2026, 12, 20), usd(95_00))),
        lost: vec![kit.in_language("Visits and messages", "Consultas y mensajes")],
    };
    let done = CancelledScene {
        name: "Glow Club".to_owned(),
        on: day(2026, 11, 23),
        until: day(2026, 12, 4),
        fee: usd(99_50),
        back: usd(0),
        confirmation: "K8ZH-08P4-BSVR-3C6P".to_owned(),
        print: PrintScene::Printed,
        may_print_again: true,
        pay: Some(GLOW),
        closes_in_secs: 30,
    };
    vec![
        kit.sample("cancel-pick", Screen::CancelPick(CancelPickScene { memberships })),
        kit.sample("cancel", Screen::Cancel(cancel)),
        kit.sample("cancel-free", Screen::Cancel(free)),
        kit.sample("cancelled", Screen::Cancelled(done.clone())),
        kit.sample("cancelled-back", Screen::Cancelled(back(done))),
    ]
}

/// Left at once, with money back.
fn back(done: CancelledScene) -> CancelledScene {
    CancelledScene {
        name: "Primary Care Direct".to_owned(),
        until: day(2026, 11, 23),
        fee: usd(0),
        back: usd(63_33),
        pay: None,
        ..done
    }
}

/// The ways to what one has, from the first screen of a clinic with one shelf and while buying.
fn ways_in(kit: &Kit<'_>) -> Vec<Sample> {
    let welcome = WelcomeBackScene {
        masked_name: "M••• L•••".to_owned(),
        phone_ends: Some("0142".to_owned()),
        balances: kit
            .offering("O01")
            .map(|one| BalanceCard {
                name: one.name.clone(),
                n_left: 3,
                n_bought: 4,
                unit: one.unit.clone(),
                last_day: Some(day(2027, 3, 2)),
            })
            .into_iter()
            .collect(),
        adds: None,
        may_see: true,
        bar: Bar { item: Some("Glow Club".to_owned()), due: Some(usd(199_00)) },
    };
    vec![
        kit.sample("welcome-back-member", Screen::WelcomeBack(welcome)),
        kit.sample(
            "attract-one-shelf",
            Screen::Attract(AttractScene {
                closed: None,
                is_reader_away: false,
                may_see_left: true,
                demo_pin: None,
            }),
        ),
    ]
}
