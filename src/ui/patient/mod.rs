//! The screens of a visit, one file each, and the sheets that lie over them.

pub mod attract;
pub mod birth_date;
pub mod category;
pub mod detail;
pub mod finding;
pub mod name;
pub mod offers;
pub mod phone;
pub mod review;
pub mod sign;
pub mod sign_typed;
pub mod terms;
pub mod terms_larger;
pub mod terms_pair;
pub mod welcome_back;

use crate::flow::tap::Tap;
use crate::ui::frame;
use crate::ui::pen::Pen;
use crate::ui::scene::{Scene, Screen, SheetScene};
use crate::ui::widget::bar;

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
        Screen::WelcomeBack(known) => {
            welcome_back::welcome_back_ui(&at("welcome-back"), scene, known)
        }
        Screen::Terms(page) => terms::terms_ui(&at("terms"), scene, page),
        Screen::Sign(signing) => sign::sign_ui(&at("sign"), scene, signing),
        Screen::Review(review) => review::review_ui(&at("review"), scene, review),
        Screen::Pay(_)
        | Screen::Checking(_)
        | Screen::Approved(_)
        | Screen::NotApproved(_)
        | Screen::ThankYou(_) => bare(&at("bare"), scene),
    }
}

/// What lies over the screen.
pub fn sheet(_pen: &Pen<'_>, _scene: &Scene, sheet: &SheetScene) -> Option<Tap> {
    match sheet {
        SheetScene::Help(_) | SheetScene::AskStartOver | SheetScene::Idle { .. } => None,
    }
}

/// Top bar and bar alone.
fn bare(pen: &Pen<'_>, scene: &Scene) -> Option<Tap> {
    bar::surface(pen);
    frame::top_bar(pen, scene)
}
