//! What goes wrong on a day: all of it is laid out by the seed before the doors open, so that it can
//! be printed, and read.

use std::time::Duration;

use countersign::device::terminal::pax::sim::script::{CloseDeed, Deed};
use countersign::device::terminal::pax::sim::settings::SimCard;
use countersign::domain::money::Money;
use countersign::domain::offering::OfferingKind;
use countersign::domain::paper::PrintEnd;

use crate::lab::clinic::demo;
use crate::lab::counter::CutAt;
use crate::lab::dice::Dice;
use crate::lab::evening::{CloseCut, ClosePlan};
use crate::lab::line::{Answer, At, Fault, Mischief, Way};
use crate::lab::patient::{AtPart, Leg, Patient, Wish};
use crate::lab::staff::{Staff, Where};

/// How many people come.
pub const VISITS: usize = 40;
/// How many of them on the first day.
pub const FIRST_DAY: usize = 30;
/// No frame of these dialogues is longer.
const FRAME_LEN: u32 = 320;
/// How many different people there are: most come again.
const PATIENTS: u64 = 15;

/// One person comes, and all that goes wrong meanwhile.
#[derive(Debug, Clone)]
pub struct Visit {
    pub patient: Patient,
    /// What the terminal does with the next transactions.
    pub deeds: Vec<Deed>,
    pub from: From,
    pub faults: Vec<Fault>,
    pub answers: Vec<Answer>,
    pub disk: DiskPlan,
    pub prints: Vec<PrintEnd>,
    pub staff: Staff,
    /// Whether staff see to open cases afterwards, and where.
    pub sees_to: Option<Where>,
    /// Until the next one comes.
    pub gap: Duration,
}

/// From where the faults on the wire are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Visit,
    Purchase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskPlan {
    Good,
    /// The power goes at this write or sync, in the middle of whatever is written.
    DiesAfter(u32),
    /// The power goes at this order, before it is served or after it is on disk.
    CutAt(CutAt),
    /// From so many seconds after they came, for so many.
    Full {
        from: u64,
        lasts: u64,
    },
}

/// The plan of the days with this seed.
pub fn day(seed: u64) -> Vec<Visit> {
    let mut dice = Dice::new(seed);
    let mut people = Dice::new(seed ^ 0x5afe);
    (0..VISITS).map(|_| visit(&mut dice, &mut people)).collect()
}

/// How each of the two days is closed.
pub fn closes(seed: u64) -> [ClosePlan; 2] {
    let mut dice = Dice::new(seed ^ 0xc105e);
    [(); 2].map(|()| close(&mut dice))
}

fn close(dice: &mut Dice) -> ClosePlan {
    let n_faults = if dice.is_one_in(3) { 1 + dice.below(3) } else { 0 };
    let deeds = [
        CloseDeed::OutOfBalance,
        CloseDeed::Refused,
        CloseDeed::SilentAfter,
        CloseDeed::SilentBefore,
    ];
    ClosePlan {
        faults: apart((0..n_faults).map(|_| close_fault(dice)).collect()),
        deed: dice.is_one_in(4).then(|| *dice.pick(&deeds)),
        cut: match dice.roll(6) {
            0 => Some(CloseCut::BeforeTerminal),
            1 => Some(CloseCut::AfterTerminal),
            _ => None,
        },
    }
}

/// The kiosk is off: its plug is not pulled here.
fn close_fault(dice: &mut Dice) -> Fault {
    let at = At::Message(u32::try_from(dice.roll(160)).unwrap());
    let millis = u32::try_from(1 + dice.roll(60_000)).unwrap();
    let what = match dice.roll(7) {
        0 | 1 => Mischief::Lose,
        2 => Mischief::Flip(1 << dice.roll(8)),
        3 => Mischief::Late(millis),
        4 => Mischief::CutBefore(millis),
        5 => Mischief::CutAfter(millis),
        _ => Mischief::TerminalOff(millis),
    };
    Fault { at, what }
}

fn visit(dice: &mut Dice, people: &mut Dice) -> Visit {
    let mut faults = Vec::new();
    if dice.roll(100) < 35 {
        for _ in 0..=dice.roll(4) {
            faults.push(byte_fault(dice));
        }
    }
    if dice.roll(100) < 25 {
        for _ in 0..=dice.roll(2) {
            faults.push(message_fault(dice));
        }
    }
    if people.is_one_in(30) {
        faults.push(exchange(people));
    }
    faults = apart(sent_once(faults));
    let n_deeds = 1 + dice.below(3);
    let n_answers = if dice.is_one_in(4) { 1 + dice.below(3) } else { 0 };
    Visit {
        patient: Patient { at_part: at_part(people), ..patient(dice) },
        deeds: card(people).into_iter().chain((0..n_deeds).map(|_| deed(dice))).collect(),
        from: if dice.is_one_in(5) { From::Visit } else { From::Purchase },
        faults,
        answers: (0..n_answers).map(|_| answer(dice)).collect(),
        disk: disk(dice),
        prints: print(dice),
        staff: staff(people),
        sees_to: match people.roll(12) {
            0 | 1 => Some(Where::AtKiosk),
            2 => Some(Where::AtDesk),
            _ => None,
        },
        gap: Duration::from_secs(20 + dice.roll(240)),
    }
}

fn patient(dice: &mut Dice) -> Patient {
    let legs = [Leg::Review, Leg::Paying, Leg::NotApproved, Leg::Approved];
    let n = dice.roll(PATIENTS);
    Patient {
        phone: format!("615555{:04}", 100 + n),
        birth: "03151984".to_owned(),
        wish: wish(dice),
        cancels_after: dice.is_one_in(7).then(|| u32::try_from(dice.roll(4_000)).unwrap()),
        n_cards: u32::try_from(dice.roll(3)).unwrap(),
        at_part: AtPart::Waits,
        walks_off_at: dice.is_one_in(10).then(|| *dice.pick(&legs)),
    }
}

fn at_part(dice: &mut Dice) -> AtPart {
    match dice.roll(6) {
        0 => AtPart::Waits,
        1 | 2 => AtPart::GivesBack,
        _ => AtPart::AnotherCard,
    }
}

/// The card that is presented from here on.
fn card(dice: &mut Dice) -> Option<Deed> {
    let cards: Vec<&str> = SimCard::names().collect();
    let card = SimCard::named(cards[dice.below(cards.len())])?;
    let way = *dice.pick(&["insert", "tap", "swipe"]);
    let card = card.presented(way)?;
    dice.is_one_in(3).then(|| Deed::Card(Box::new(card)))
}

fn staff(dice: &mut Dice) -> Staff {
    let wait = Duration::from_secs(dice.roll(170));
    Staff {
        comes_after: (!dice.is_one_in(4)).then_some(wait),
        is_yes: !dice.is_one_in(3),
        reason: dice.below(4),
        is_manager: dice.is_one_in(3),
        n_wrong: if dice.is_one_in(6) { 1 } else { 0 },
    }
}

/// Most buy something small; every fourth signs a contract.
fn wish(dice: &mut Dice) -> Wish {
    let catalog = &demo().catalog;
    if !dice.is_one_in(4) {
        return Wish::Product(dice.pick(&catalog.products).code.clone());
    }
    let is_plain = |kind: &OfferingKind| !matches!(kind, OfferingKind::PickOf { .. });
    let offerings: Vec<_> = catalog.buyable().filter(|it| is_plain(&it.kind)).collect();
    let one = dice.pick(&offerings);
    Wish::Offering(one.category, one.code.clone())
}

fn deed(dice: &mut Dice) -> Deed {
    let cents = |dice: &mut Dice| Money::from_minor(i64::try_from(1 + dice.roll(60_00)).unwrap());
    match dice.roll(40) {
        0 | 1 => Deed::Decline { code: "51".to_owned(), text: "NO FUNDS".to_owned() },
        2 | 3 => Deed::ApproveLess(cents(dice)),
        4 => Deed::OtherAmount(cents(dice)),
        5 => Deed::OtherReference,
        6 => Deed::Duplicate,
        // Only staff can end what was stored offline: the kiosk sells nothing more until then.
        7 if dice.is_one_in(20) => Deed::Offline,
        8 => Deed::Timeout,
        9 => Deed::Abort,
        10 => Deed::StrangeCode("109999".to_owned()),
        11 | 12 => Deed::SilentBeforeBooking,
        13 | 14 => Deed::SilentAfterBooking,
        15 => Deed::BareEot,
        16 => Deed::LoseRequest,
        17 => Deed::Nak(1 + u32::try_from(dice.roll(4)).unwrap()),
        18 => Deed::LoseAck,
        19 => Deed::LateEot { millis: u32::try_from(dice.roll(9_000)).unwrap() },
        20 => Deed::NoEot,
        21 => Deed::Noise,
        // Also later than the kiosk waits.
        22 | 23 => Deed::Slow { millis: u32::try_from(dice.roll(400_000)).unwrap() },
        24 => Deed::BadChecksum(1 + u32::try_from(dice.roll(4)).unwrap()),
        25 => Deed::Garbage,
        26 => Deed::Malformed,
        27 => Deed::Packets(2 + u32::try_from(dice.roll(4)).unwrap()),
        28 => Deed::FullCardNumber,
        29 => Deed::CancelByEot,
        _ => Deed::Approve,
    }
}

fn byte_fault(dice: &mut Dice) -> Fault {
    let way = if dice.is_one_in(3) { Way::ToTerminal } else { Way::ToKiosk };
    let at = At::Byte(way, u32::try_from(dice.roll(900)).unwrap());
    let what = match dice.roll(12) {
        0..=2 => Mischief::Lose,
        3 | 4 => Mischief::Repeat,
        5..=7 => Mischief::Flip(1 << dice.roll(8)),
        8 | 9 => Mischief::Garbage(dice.byte()),
        10 => Mischief::Late(u32::try_from(dice.roll(15_000)).unwrap()),
        _ => Mischief::CutBefore(u32::try_from(dice.roll(60_000)).unwrap()),
    };
    Fault { at, what }
}

/// Somebody tries another terminal, and what it was asked goes away with it.
fn exchange(dice: &mut Dice) -> Fault {
    let at = At::Message(u32::try_from(dice.roll(12)).unwrap());
    let millis = 1_000 * u32::try_from(30 + dice.roll(900)).unwrap();
    Fault { at, what: Mischief::TerminalSwapped(millis) }
}

/// A wire that doubles a request for money and keeps the copy until the first has ended asks for it
/// twice, and no register can know. What is doubled comes in one run, so that the terminal is at work
/// when the copy comes.
fn sent_once(mut faults: Vec<Fault>) -> Vec<Fault> {
    let doubles = |it: &Fault| matches!((it.at, it.what), (At::Message(_), Mischief::Repeat));
    let delays =
        |it: &Fault| matches!((it.at, it.what), (At::Byte(Way::ToTerminal, _), Mischief::Late(_)));
    if faults.iter().any(doubles) {
        faults.retain(|it| !delays(it));
    }
    faults
}

/// Two faults in one frame can hide each other from its checksum, which is one byte: two bits at the
/// same place, or the same byte twice. No terminal of this protocol could notice, so there is one at
/// most within the length of a frame.
fn apart(faults: Vec<Fault>) -> Vec<Fault> {
    let mut kept: Vec<Fault> = Vec::new();
    for fault in faults {
        let is_near = |other: &Fault| match (fault.at, other.at) {
            (At::Byte(way, n), At::Byte(others, m)) => way == others && n.abs_diff(m) < FRAME_LEN,
            _ => false,
        };
        if !kept.iter().any(is_near) {
            kept.push(fault);
        }
    }
    kept
}

fn message_fault(dice: &mut Dice) -> Fault {
    let at = At::Message(u32::try_from(dice.roll(24)).unwrap());
    let millis = u32::try_from(1 + dice.roll(120_000)).unwrap();
    let what = match dice.roll(15) {
        14 => Mischief::OldAnswer,
        0 | 1 => Mischief::Lose,
        2 => Mischief::Repeat,
        3 => Mischief::Flip(1 << dice.roll(8)),
        4 => Mischief::LoseFirst,
        5 => Mischief::LoseLast,
        6 => Mischief::Half,
        7 => Mischief::Late(millis * 2),
        8 => Mischief::CutBefore(millis),
        9 => Mischief::CutAfter(millis),
        10 => Mischief::TerminalOff(millis),
        11 if dice.is_one_in(5) => Mischief::TerminalSwapped(millis * 4),
        _ => Mischief::KioskOff(millis),
    };
    Fault { at, what }
}

fn answer(dice: &mut Dice) -> Answer {
    *dice.pick(&[
        Answer::Truth,
        Answer::Silence,
        Answer::Refused,
        Answer::Other,
        Answer::Garbled,
        Answer::Strange,
    ])
}

fn disk(dice: &mut Dice) -> DiskPlan {
    match dice.roll(100) {
        0..=5 => DiskPlan::DiesAfter(u32::try_from(dice.roll(160)).unwrap()),
        6..=10 => DiskPlan::CutAt(CutAt {
            n_orders: u32::try_from(dice.roll(9)).unwrap(),
            is_written: dice.is_one_in(2),
        }),
        11..=13 => DiskPlan::Full { from: dice.roll(40), lasts: dice.roll(400) },
        _ => DiskPlan::Good,
    }
}

fn print(dice: &mut Dice) -> Vec<PrintEnd> {
    match dice.roll(10) {
        0 => vec![PrintEnd::Held],
        1 => vec![PrintEnd::Unknown],
        _ => Vec::new(),
    }
}
