//! The closed list of what a patient can do. A screen can make nothing else, so no screen can
//! forge an approval.

use crate::domain::cart::PlanChoice;
use crate::domain::comfort::{Contrast, TextSize};
use crate::domain::id::ContractId;
use crate::domain::language::Language;
use crate::domain::offering::{Category, OfferingCode, ServiceCode};
use crate::domain::signature::InkEvent;
use crate::domain::signer::Relation;
use crate::domain::terms::ClauseCode;
use crate::flow::staff::tap::StaffTap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tap {
    // Attract.
    Start,
    StartIn(Language),

    // Choose.
    OpenCategory(Category),
    Choose(OfferingCode),
    /// Scroll the list to this of its places, counted from 0.
    ScrollTo(u32),
    /// The shelf of products.
    OpenGoods,
    /// "See what I have left": leads to who one is.
    SeeWhatIsLeft,

    // What is picked, how it is paid, what else is in the cart.
    /// One more of this treatment; where that is not possible, it is taken off.
    Pick(ServiceCode),
    /// Not picked at the purchase, but at each visit.
    DecideLater,
    ChoosePlan(PlanChoice),
    /// One more or one less of the product with this code.
    OneMore(String),
    OneLess(String),
    /// Out of the cart: the line, counted from 0.
    RemoveLine(u32),
    AddSomething,
    /// On or off: wallet money, product credit, points pay.
    UseWallet,
    UseProductCredit,
    UsePoints,

    // What one has.
    BuyAgain(OfferingCode),
    /// "You could have": the one next thing that is offered.
    TakeNext,
    PayDue(ContractId),
    /// Which of several things due is paid.
    ChooseDue(ContractId),
    /// All parts of its price whose day has come.
    ChooseAllDue(ContractId),
    /// Leads to what leaving means.
    CancelMembership(ContractId),
    /// The same, where it is still to be said which one.
    CancelSomething,
    /// It is really canceled.
    CancelIt,
    KeepMembership,
    PrintConfirmation,
    /// Show and print once more that this membership was left.
    ShowConfirmation(ContractId),

    // On every step.
    Back,
    /// The one filled button of a step: Continue, Next clause, I agree, Yes that is me.
    Continue,

    // About you.
    Type(String),
    Erase,
    ClearField,
    /// Type into this field of the screen, counted from 0.
    Focus(u8),
    Shift,
    /// Letters in alphabetic order, or as on a typewriter.
    LetterOrder,
    /// The row of letters with marks.
    Accents,
    NoMobile,
    NotMe,
    /// "I came to use a drip": staff are called, nothing is bought.
    CameToUse,

    // Who signs for the patient.
    SignForSomeone,
    SignAs(Relation),
    SignMyself,

    // Terms.
    Initial(ClauseCode),
    /// Show this page (counted from 0) of the clause's full text.
    ShowTextPage(u32),

    // Signature.
    Ink(Vec<InkEvent>),
    ClearInk,
    TypeSignature,
    DrawSignature,

    // Review and pay.
    Change,
    Pay,
    CancelPayment,
    /// The rest is paid with another card.
    AnotherCard,
    /// What a card has paid goes back.
    GiveBack,
    TryAnotherCard,
    PayAtDesk,
    StopHere,
    PrintAgain,
    Done,

    // The help sheet, idle and start over.
    OpenHelp,
    CloseSheet,
    CallStaff,
    SetText(TextSize),
    SetContrast(Contrast),
    SetLanguage(Language),
    AskStartOver,
    StartOver,
    KeepGoing,
    ClearNow,
    IAmHere,

    /// On the staff side, or on the way to it.
    Staff(StaffTap),
}

impl Tap {
    /// Whether this is a key: keys may repeat sooner than buttons, and count as typing and not
    /// as decisions (T1 to T3).
    pub fn is_typing(&self) -> bool {
        if let Self::Staff(tap) = self {
            return tap.is_typing();
        }
        matches!(
            self,
            Self::Type(_)
                | Self::Erase
                | Self::ClearField
                | Self::Focus(_)
                | Self::Shift
                | Self::LetterOrder
                | Self::Accents
        )
    }

    /// Whether this is a finger still at work, and not yet a press.
    pub fn is_motion(&self) -> bool {
        matches!(self, Self::Ink(_) | Self::ScrollTo(_) | Self::ShowTextPage(_))
    }
}
