//! What the screens say at some turns of a visit, so that nobody is told less than what is so.

use countersign::app::samples::Look;
use countersign::app::stage::Stage;
use countersign::domain::comfort::{TextSize, ThemeName};
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::offering::Category;
use countersign::flow::session::Problem;
use countersign::flow::tap::Tap;
use countersign::ui::scene::account::Holding;
use countersign::ui::scene::{Lasts, Screen};

use crate::look::{Canvas, View};
use crate::look::{demo_shop, every_layout, views};
use crate::seen::Onlooker;
use crate::texts::faults_of;

const LOOK: Look = Look {
    language: Language::English,
    text: TextSize::Standard,
    theme: ThemeName::Light,
    is_demo: true,
};

#[test]
fn who_has_not_signed_is_asked_to_sign_here() {
    let mut stage = Stage::open(&demo_shop(), LOOK);
    stage.choose(Category::Packages, "O01");
    stage.read_terms();
    stage.tap(Tap::Continue);
    let scene = stage.sample("signature-missing", LOOK).scene;
    assert_eq!(scene.problem, Some(Problem::SignatureMissing));
}

#[test]
fn a_membership_that_goes_on_by_itself_has_no_day_to_use_it_by() {
    let approved = |category, code: &str| {
        let mut stage = Stage::open(&demo_shop(), LOOK);
        stage.choose(category, code);
        stage.approve();
        match stage.sample("approved", LOOK).scene.screen {
            Screen::Approved(approved) => approved,
            other => panic!("{other:?}"),
        }
    };
    let glow = approved(Category::Memberships, "O08");
    assert_eq!(glow.lasts, Lasts::Renews(glow.next.unwrap().1));
    let drips = approved(Category::Packages, "O01");
    assert!(matches!(drips.lasts, Lasts::Until(_)), "{:?}", drips.lasts);
}

#[test]
fn one_session_beside_packages_of_several_prices_says_which_one_it_is() {
    let n_seen = plain(|view| {
        let Screen::Detail(detail) = &view.scene.screen else { return false };
        let Some(single) = detail.ladder.iter().find(|column| column.code.is_none()) else {
            return false;
        };
        assert_eq!(single.what, "Any one basic drip", "$129.00 is not the price of any drip");
        true
    });
    assert!(n_seen > 0, "no ladder was seen");
}

#[test]
fn picks_that_cost_less_one_by_one_say_so_before_going_on() {
    let mut n_seen = 0;
    for mut view in every_layout() {
        let Screen::Pick(pick) = &mut view.scene.screen else { continue };
        view.scene.problem = None;
        for (idx, tile) in pick.tiles.iter_mut().enumerate() {
            tile.n_picked = u32::from(idx < 3);
            tile.worth = Money::from_minor(40_00);
        }
        let seen = Onlooker::of(view).seen;
        let words: Vec<&str> = seen.texts.iter().map(|text| text.words.as_str()).collect();
        let words = words.join(" ");
        assert!(words.contains("$120.00") && words.contains("$349.00"), "{}: {words}", seen.view);
        let faults = faults_of(&seen);
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        n_seen += 1;
    }
    assert!(n_seen > 0, "no view has picks");
}

#[test]
fn what_is_due_for_leaving_early_says_what_for() {
    let mut n_seen = 0;
    for mut view in every_layout() {
        let Screen::Yours(yours) = &mut view.scene.screen else { continue };
        let fee = yours.holdings.iter_mut().find_map(|holding| match holding {
            Holding::Part { is_exit_fee, .. } => Some(is_exit_fee),
            _ => None,
        });
        let Some(is_exit_fee) = fee else { continue };
        *is_exit_fee = true;
        let faults = faults_of(&Onlooker::of(view).seen);
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        n_seen += 1;
    }
    assert!(n_seen > 0, "no view has a part");
    let mut told = 0;
    for mut view in
        views(Language::English, TextSize::Standard, Canvas::Portrait10, ThemeName::Light)
    {
        let Screen::Yours(yours) = &mut view.scene.screen else { continue };
        for holding in &mut yours.holdings {
            if let Holding::Part { is_exit_fee, .. } = holding {
                *is_exit_fee = true;
            }
        }
        let texts = Onlooker::of(view).seen.texts;
        told += texts.iter().filter(|text| text.words.contains("For leaving early")).count();
    }
    assert!(told > 0, "nobody is told what it is for");
}

#[test]
fn who_has_told_us_who_they_are_is_not_sent_back_to_the_first_step() {
    let n_seen = plain(|view| {
        if !matches!(view.scene.screen, Screen::Tenders(_)) {
            return false;
        }
        let texts = Onlooker::of(view.clone()).seen.texts;
        assert!(texts.iter().any(|text| text.words.contains("2 of 5")), "{view}");
        true
    });
    assert!(n_seen > 0, "no view has tenders");
}

/// How many of the plain views `is_of_interest` looked at.
fn plain(is_of_interest: impl Fn(&View) -> bool) -> usize {
    crate::look::plain_views().iter().filter(|view| is_of_interest(view)).count()
}
