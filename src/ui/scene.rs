//! What there is to see, as plain data. `app` fills it in; screens draw it and change nothing.

pub mod account;
pub mod audit;
pub mod patients;
pub mod shopping;
pub mod staff;
pub mod tasks;

use chrono::NaiveDate;

use crate::domain::card::{CardProgress, DeclineReason};
use crate::domain::comfort::{Comfort, TextSize, ThemeName};
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{Category, OfferingCode, Period, UnitWords};
use crate::domain::signature::Ink;
use crate::domain::signer::Relation;
use crate::domain::terms::ClauseCode;
use crate::flow::session::{Keys, Problem};
use crate::ui::scene::account::{
    CancelPickScene, CancelScene, CancelledScene, DuesScene, YoursScene,
};
use crate::ui::scene::shopping::{
    BillLine, CartScene, GoodsScene, Later, PickScene, PlanScene, Renewal, TenderLine, TendersScene,
};
use crate::ui::scene::staff::StaffScreen;

/// One frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub comfort: Comfort,
    /// What the clinic chose, and the patient's wish for contrast.
    pub theme: ThemeName,
    pub clinic: String,
    /// The devices are simulated: every screen says so, quietly.
    pub is_demo: bool,
    /// The languages that can be chosen; the first is the kiosk's own.
    pub languages: Vec<Language>,
    pub screen: Screen,
    pub sheet: Option<SheetScene>,
    /// What keeps the patient from going on, in the place of the sub line.
    pub problem: Option<Problem>,
    /// Milliseconds since the kiosk started, for what moves by itself.
    pub millis: u64,
    /// Nothing moves by itself: for pictures and for people who want it so.
    pub is_still: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    Attract(AttractScene),
    Category(CategoryScene),
    Offers(OffersScene),
    Detail(DetailScene),
    Phone(PhoneScene),
    BirthDate(BirthDateScene),
    /// The clinic's file is searched.
    Finding(Bar),
    Name(NameScene),
    SignsFor(SignsForScene),
    WelcomeBack(WelcomeBackScene),
    Terms(TermsScene),
    Sign(SignScene),
    Review(ReviewScene),
    Pay(PayScene),
    Checking(CheckingScene),
    PartPaid(PartPaidScene),
    StaffNeeded(StaffNeededScene),
    Approved(ApprovedScene),
    NotApproved(NotApprovedScene),
    ThankYou(ThankYouScene),
    Pick(PickScene),
    Plan(PlanScene),
    Goods(GoodsScene),
    Cart(CartScene),
    Tenders(TendersScene),
    Yours(YoursScene),
    Dues(DuesScene),
    CancelPick(CancelPickScene),
    Cancel(CancelScene),
    Cancelled(CancelledScene),
    /// Behind the PIN.
    Staff(StaffScreen),
}

impl Screen {
    /// What its picture is called.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Attract(_) => "attract",
            Self::Category(_) => "category",
            Self::Offers(_) => "offers",
            Self::Detail(_) => "detail",
            Self::Phone(_) => "phone",
            Self::BirthDate(_) => "birth-date",
            Self::Finding(_) => "finding",
            Self::Name(_) => "name",
            Self::SignsFor(_) => "signs-for",
            Self::WelcomeBack(_) => "welcome-back",
            Self::Terms(_) => "terms",
            Self::Sign(_) => "signature",
            Self::Review(_) => "review",
            Self::Pay(_) => "pay",
            Self::Checking(_) => "checking",
            Self::PartPaid(_) => "part-paid",
            Self::StaffNeeded(_) => "staff-needed",
            Self::Approved(_) => "approved",
            Self::NotApproved(_) => "not-approved",
            Self::ThankYou(_) => "thank-you",
            Self::Pick(_) => "pick",
            Self::Plan(_) => "plan",
            Self::Goods(_) => "goods",
            Self::Cart(_) => "cart",
            Self::Tenders(_) => "tenders",
            Self::Yours(_) => "yours",
            Self::Dues(_) => "dues",
            Self::CancelPick(_) => "cancel-pick",
            Self::Cancel(_) => "cancel",
            Self::Cancelled(_) => "cancelled",
            Self::Staff(screen) => screen.name(),
        }
    }
}

/// What is chosen and what it costs today: the bar at the foot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    pub item: Option<String>,
    pub due: Option<Money>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AttractScene {
    /// Why nothing can be bought at the moment.
    pub closed: Option<ClosedNotice>,
    /// There is no card reader for longer than a moment.
    pub is_reader_away: bool,
    /// A patient may look up what they have left, where no shelf comes next that offers it.
    pub may_see_left: bool,
    /// The PIN with which the staff side of the demo clinic can be tried.
    pub demo_pin: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedNotice {
    /// A payment from before is not settled.
    Settling,
    /// The data file cannot be written.
    Store,
    /// The day is being closed.
    Day,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CategoryScene {
    pub tiles: Vec<ShelfTile>,
    /// A patient may look up what they have left.
    pub may_see_left: bool,
    /// What is in the cart already.
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ShelfTile {
    pub shelf: Shelf,
    pub price: ShelfPrice,
}

/// A board of the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    Offerings(Category),
    Products,
}

/// What a tile says of prices, so that nobody is surprised on the next screen.
#[derive(Debug, Clone, PartialEq)]
pub enum ShelfPrice {
    From(Money),
    /// The shelf holds one thing only.
    Only(Money),
    FromEvery(Money, Period),
    OnlyEvery(Money, Period),
    AnyOf {
        picks: u32,
        of: u32,
        price: Money,
    },
    /// The full price first.
    Parts {
        price: Money,
        n: u32,
    },
    Buys {
        price: Money,
        face: Money,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct OffersScene {
    pub cards: Vec<OfferCard>,
    pub chosen: Option<OfferingCode>,
    /// The months that all cards share, for the sub line.
    pub months: Option<u32>,
    /// How far the list is scrolled, where not all cards fit: its places are counted from 0.
    pub first_stop: u32,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OfferCard {
    pub code: OfferingCode,
    pub name: String,
    /// What it is, as it stands in the contract and on the receipt, too.
    pub sentence: String,
    pub price: Money,
    pub n_units: u32,
    pub unit: UnitWords,
    /// "20 visits and 12 shots", in the patient's language.
    pub counts: String,
    /// What one is worth, where all are worth the same.
    pub each: Option<Money>,
    pub saved: Money,
    /// What is in it, in the patient's language.
    pub what: String,
    pub last_day: Option<NaiveDate>,
    pub pay: OfferPay,
}

/// How an offering is paid, and what money it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OfferPay {
    #[default]
    Once,
    /// Charged again each period, at least so often.
    Every(Period, Option<u32>),
    /// Money to spend, of this face value.
    Gives(Money),
    GivesEvery(Money, Period),
}

/// What one has to know of an offering before one buys it.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyFact {
    Renews(Renewal),
    /// At least so many payments, and what they come to.
    Least(u32, Money),
    /// So much percent of the payments that are left, at most this.
    Leaving(u32, Money),
    NotInsurance,
    /// A bonus, and its last day.
    BonusUntil(Money, NaiveDate),
    NeverEnds(Money),
}

#[derive(Debug, Clone, PartialEq)]
pub struct DetailScene {
    pub card: OfferCard,
    /// What the refund clause comes to, in the patient's language.
    pub refund: String,
    /// What is in it, line by line, where there are several services: "1 Weight programme intake (NP)".
    pub lines: Vec<(u32, String)>,
    /// What else it brings, in the patient's language.
    pub perks: Vec<String>,
    pub key_facts: Vec<KeyFact>,
    /// The offerings of the same kind, from one session upwards; empty where there is no ladder.
    pub ladder: Vec<LadderColumn>,
    pub bar: Bar,
}

/// One way to buy the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderColumn {
    /// `None` is a single session: sold at the desk, shown to compare.
    pub code: Option<OfferingCode>,
    pub name: String,
    pub price: Money,
    pub each: Option<Money>,
    pub saved: Money,
    pub what: String,
    pub is_chosen: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PhoneScene {
    pub digits: String,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BirthDateScene {
    pub month: String,
    pub day: String,
    pub year: String,
    /// 0 month, 1 day, 2 year.
    pub field: u8,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NameScene {
    pub first: String,
    pub last: String,
    pub field: u8,
    pub keys: Keys,
    /// The patient's first name, where it is the name of somebody who signs for them.
    pub signs_for: Option<String>,
    pub bar: Bar,
}

/// Who signs for the patient.
#[derive(Debug, Clone, PartialEq)]
pub struct SignsForScene {
    /// The patient's first name.
    pub patient: String,
    pub relation: Option<Relation>,
    /// An adult may sign after all.
    pub may_self: bool,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WelcomeBackScene {
    /// `M••• L•••`
    pub masked_name: String,
    pub phone_ends: Option<String>,
    pub balances: Vec<BalanceCard>,
    /// What buying adds, where the patient has some of the same left.
    pub adds: Option<(u32, u32, UnitWords)>,
    /// There is more to see of what they have, before they go on buying.
    pub may_see: bool,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BalanceCard {
    pub name: String,
    pub n_left: u32,
    pub n_bought: u32,
    pub unit: UnitWords,
    pub last_day: Option<NaiveDate>,
}

/// A page of terms: one clause with its full text, or two short ones.
#[derive(Debug, Clone, PartialEq)]
pub struct TermsScene {
    pub offering: String,
    pub n_clauses: usize,
    pub clauses: Vec<ClauseScene>,
    /// The page of the full text that is shown, counted from 0; the screen knows how many fit.
    pub text_page: u32,
    pub is_last: bool,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ClauseScene {
    pub code: ClauseCode,
    /// Counted from 1.
    pub number: usize,
    pub title: String,
    pub short: String,
    pub full: String,
    /// What initials under it say; empty for "I have read clause n."
    pub promise: String,
    pub initials: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SignScene {
    /// What is said again in bold above the sentence, clause by clause (AR-9).
    pub bold: Vec<String>,
    /// "I, Maria Lopez, accept the 4 clauses of Drip Four."
    pub statement: String,
    /// "Maria Lopez", as the statement has it.
    pub name: String,
    pub ink: Ink,
    /// `Some` while the name is typed instead of drawn.
    pub typed: Option<String>,
    pub keys: Keys,
    pub today: NaiveDate,
    pub bar: Bar,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewScene {
    pub name: String,
    /// The lines of a cart; empty where one thing is bought alone.
    pub lines: Vec<BillLine>,
    pub net: Money,
    pub tax: Money,
    /// The whole price with tax, whenever it is paid.
    pub total: Money,
    /// What is due today, by whatever pays it.
    pub today: Money,
    pub later: Later,
    /// What pays beside the card.
    pub tenders: Vec<TenderLine>,
    /// What the card pays today.
    pub card: Money,
    pub saved: Money,
    /// "20 visits and 12 shots", in the patient's language.
    pub counts: String,
    pub each: Option<Money>,
    pub what: String,
    pub last_day: Option<NaiveDate>,
    /// `Maria L.`
    pub signer: String,
    pub n_clauses: usize,
    /// The agreement is on its way to the disk.
    pub is_saving: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PayScene {
    pub amount: Money,
    pub step: PayStep,
    pub reader_side: Side,
    pub may_cancel: bool,
    pub is_cancelling: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PayStep {
    /// The request is on its way.
    Preparing,
    Ready,
    CardRead,
    Pin,
    Bank,
    /// The bank takes longer than it should.
    BankSlow,
    AnotherTry,
    RemoveCard,
    /// Approved; being written down.
    Done,
}

impl PayStep {
    pub fn of(progress: Option<CardProgress>) -> Self {
        match progress {
            None | Some(CardProgress::Unknown | CardProgress::ReadyForCard) => Self::Ready,
            Some(CardProgress::CardRead) => Self::CardRead,
            Some(CardProgress::PinEntry) => Self::Pin,
            Some(CardProgress::Online) => Self::Bank,
            Some(CardProgress::AnotherTry) => Self::AnotherTry,
            Some(CardProgress::RemoveCard) => Self::RemoveCard,
        }
    }
}

/// Where the card reader stands, seen from the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    Left,
    #[default]
    Right,
}

/// Nobody knows yet whether money moved.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckingScene {
    /// What was asked for; while it is undone, what was taken.
    pub amount: Money,
    /// Our reference, as the patient can read it to staff.
    pub reference: String,
    pub waited_secs: u64,
    pub kind: CheckingKind,
    pub is_staff_told: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckingKind {
    /// The outcome is asked for.
    Asking,
    /// A charge that must not stay is being undone.
    Undoing,
    /// Approved, and not yet written down.
    Writing,
}

/// A card paid a part of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct PartPaidScene {
    pub paid: Money,
    pub total: Money,
    /// What is left to pay.
    pub rest: Money,
    /// The last card that was tried for it was not approved.
    pub is_refused: bool,
    /// The reader is getting ready for another card.
    pub is_starting: bool,
}

/// An approved payment waits for a member of staff.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffNeededScene {
    pub amount: Money,
    pub why: StaffNeededWhy,
    pub is_staff_told: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffNeededWhy {
    Swiped,
    SameCard,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ApprovedScene {
    /// What the card paid; where no card was asked, the sum of what was bought.
    pub total: Money,
    /// A card was read, and is to be taken.
    pub is_by_card: bool,
    /// The next payment that was agreed on, and its day.
    pub next: Option<(Money, NaiveDate)>,
    pub print: PrintScene,
    pub may_print_again: bool,
    /// The code's modules, row by row, and how many a side.
    pub qr_side: usize,
    pub qr_dark: Vec<bool>,
    /// "20 visits and 12 shots", in the patient's language.
    pub counts: String,
    pub lasts: Lasts,
    /// `K8ZH-08P4-BSVR-3C6P`
    pub receipt: String,
    pub closes_in_secs: u64,
}

/// Until when what was bought can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    Until(NaiveDate),
    /// A membership that goes on by itself on this day.
    Renews(NaiveDate),
    Always,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintScene {
    Printing,
    Printed,
    NoPaper,
    Trouble,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NotApprovedScene {
    pub reason: DeclineReason,
    pub bar: Bar,
    /// Staff were called from here.
    pub is_staff_called: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ThankYouScene {
    /// The next payment that was agreed on, and its day.
    pub next: Option<(Money, NaiveDate)>,
    /// "20 visits and 12 shots", in the patient's language.
    pub counts: String,
    pub last_day: Option<NaiveDate>,
    pub clears_in_secs: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SheetScene {
    Help(HelpScene),
    AskStartOver,
    Idle {
        secs_left: u64,
        /// From 1 (just begun) to 0.
        part_left: f32,
        /// Something is chosen, so it is worth saying that nothing was charged.
        is_uncharged: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct HelpScene {
    pub text: TextSize,
    /// Seconds since staff were called, and whether the call went out.
    pub call: Option<(u64, bool)>,
    /// Leaving is possible: no money can be moving.
    pub may_start_over: bool,
    /// Somebody may say here that they sign for the patient.
    pub may_sign_for: bool,
}
