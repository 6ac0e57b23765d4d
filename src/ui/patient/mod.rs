//! The screens of a visit, one file each, and the sheets that lie over them.

pub mod approved;
pub mod attract;
pub mod birth_date;
pub mod cancel;
pub mod cart;
pub mod category;
pub mod checking;
pub mod detail;
pub mod detail_plain;
pub mod dues;
pub mod finding;
pub mod goods;
pub mod help;
pub mod idle;
pub mod name;
pub mod not_approved;
pub mod offers;
pub mod part_paid;
pub mod pay;
pub mod phone;
pub mod pick;
pub mod plan;
pub mod review;
pub mod sign;
pub mod sign_typed;
mod signs_for;
pub mod staff_needed;
pub mod start_over;
pub mod tenders;
pub mod terms;
pub mod terms_larger;
pub mod terms_pair;
pub mod thank_you;
pub mod welcome_back;
pub mod yours;

use crate::flow::tap::Tap;
use crate::ui::patient::idle::Left;
use crate::ui::pen::Pen;
use crate::ui::scene::{Scene, Screen, SheetScene};
use crate::ui::staff;

/// The screen; `is_live` where nothing lies over it.
pub fn screen(pen: &Pen<'_>, scene: &Scene, is_live: bool) -> Option<Tap> {
    let at = |place| pen.for_place(place, is_live);
    match &scene.screen {
        Screen::Attract(attract) => attract::attract_ui(&at("attract"), scene, attract),
        Screen::Category(category) => category::category_ui(&at("category"), scene, category),
        Screen::Offers(offers) => offers::offers_ui(&at("offers"), scene, offers),
        Screen::Detail(detail) => detail::detail_ui(&at("detail"), scene, detail),
        Screen::Phone(phone) => phone::phone_ui(&at("phone"), scene, phone),
        Screen::BirthDate(birth) => birth_date::birth_date_ui(&at("birth-date"), scene, birth),
        Screen::Finding(bar) => finding::finding_ui(&at("finding"), scene, bar),
        Screen::Name(name) => name::name_ui(&at("name"), scene, name),
        Screen::SignsFor(signs) => signs_for::signs_for_ui(&at("signs-for"), scene, signs),
        Screen::WelcomeBack(known) => {
            welcome_back::welcome_back_ui(&at("welcome-back"), scene, known)
        }
        Screen::Terms(page) => terms::terms_ui(&at("terms"), scene, page),
        Screen::Sign(signing) => sign::sign_ui(&at("sign"), scene, signing),
        Screen::Review(review) => review::review_ui(&at("review"), scene, review),
        Screen::Pay(pay) => pay::pay_ui(&at("pay"), scene, pay),
        Screen::Checking(checking) => checking::checking_ui(&at("checking"), scene, checking),
        Screen::Approved(approved) => approved::approved_ui(&at("approved"), scene, approved),
        Screen::PartPaid(part) => part_paid::part_paid_ui(&at("part-paid"), scene, part),
        Screen::StaffNeeded(needed) => {
            staff_needed::staff_needed_ui(&at("staff-needed"), scene, needed)
        }
        Screen::NotApproved(ended) => {
            not_approved::not_approved_ui(&at("not-approved"), scene, ended)
        }
        Screen::Pick(pick) => pick::pick_ui(&at("pick"), scene, pick),
        Screen::Plan(plan) => plan::plan_ui(&at("plan"), scene, plan),
        Screen::Goods(goods) => goods::goods_ui(&at("goods"), scene, goods),
        Screen::Cart(cart) => cart::cart_ui(&at("cart"), scene, cart),
        Screen::Tenders(tenders) => tenders::tenders_ui(&at("tenders"), scene, tenders),
        Screen::Yours(yours) => yours::yours_ui(&at("yours"), scene, yours),
        Screen::Dues(dues) => dues::dues_ui(&at("dues"), scene, dues),
        Screen::CancelPick(pick) => cancel::pick_ui(&at("cancel-pick"), scene, pick),
        Screen::Cancel(cancel) => cancel::cancel_ui(&at("cancel"), scene, cancel),
        Screen::Cancelled(done) => cancel::cancelled_ui(&at("cancelled"), scene, done),
        Screen::Staff(behind) => staff::screen(&at(behind.name()), scene, behind),
        Screen::ThankYou(thanks) => thank_you::thank_you_ui(&at("thank-you"), scene, thanks),
    }
}

/// What lies over the screen.
pub fn sheet(pen: &Pen<'_>, scene: &Scene, sheet: &SheetScene) -> Option<Tap> {
    let at = |place| pen.for_place(place, true);
    match sheet {
        SheetScene::Help(help) => help::help_ui(&at("help"), scene, help),
        SheetScene::AskStartOver => start_over::start_over_ui(&at("start-over")),
        SheetScene::Idle { secs_left, part_left, is_uncharged } => {
            let left = Left { secs: *secs_left, part: *part_left };
            idle::idle_ui(&at("idle"), left, *is_uncharged)
        }
    }
}
