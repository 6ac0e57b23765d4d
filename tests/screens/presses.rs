//! Every control of the shelf, the cart and the account does what it says, on every page of a
//! list: whole pages are turned, and nothing is cut.

use countersign::domain::cart::PlanChoice;
use countersign::domain::comfort::{TextSize, ThemeName};
use countersign::domain::id::ContractId;
use countersign::domain::language::Language;
use countersign::domain::offering::{OfferingCode, ServiceCode};
use countersign::flow::tap::Tap;
use countersign::ui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::look::{Canvas, plain_views, views};

/// A list is through after so many pages, whatever it holds.
const PAGES_MAX: usize = 40;

#[test]
fn every_control_does_what_it_says() {
    let glow = ContractId::from_raw(2);
    let serum = || "SERUM".to_owned();
    #[rustfmt::skip]
    let cases: Vec<(&str, &str, Tap)> = vec![
        ("category-all",      "Products. From $9.95",        Tap::OpenGoods),
        ("category-all",      "See what I have left",        Tap::SeeWhatIsLeft),
        ("pick",              "Immune drip, $129.00",        Tap::Pick(ServiceCode("IV-IMM".to_owned()))),
        ("pick",              "Decide at each visit",        Tap::DecideLater),
        ("pick-missing",      "Continue",                    Tap::Continue),
        ("plan",              "All at once",                 Tap::ChoosePlan(PlanChoice::Upfront)),
        ("goods",             "One more of Vitamin C serum",  Tap::OneMore(serum())),
        ("goods",             "One less of Vitamin C serum",  Tap::OneLess(serum())),
        ("cart",              "Remove, 2 × Mineral sunscreen", Tap::RemoveLine(2)),
        ("cart",              "Add something else",          Tap::AddSomething),
        ("tenders",           "Use your wallet money",       Tap::UseWallet),
        ("tenders",           "Use your points",             Tap::UsePoints),
        ("review-parts",      "Pay $374.75 by card",         Tap::Pay),
        ("review-membership", "Change",                      Tap::Change),
        ("yours",             "Buy again, Drip Four",        Tap::BuyAgain(OfferingCode("O01".to_owned()))),
        ("yours",             "Cancel, Glow Club",           Tap::CancelMembership(glow)),
        ("yours",             "Use it, Wallet",              Tap::OpenGoods),
        ("yours",             "I came to use what I have",   Tap::CameToUse),
        ("yours",             "You could have",              Tap::TakeNext),
        ("yours",             "Continue shopping",           Tap::Continue),
        ("yours",             "Done",                        Tap::Done),
        ("yours-due",         "Pay, Glow Club",              Tap::PayDue(glow)),
        ("dues",              "Pay $199.00 by card",         Tap::Pay),
        ("dues",              "Cancel my membership instead", Tap::CancelMembership(glow)),
        ("dues-several",      "12-Week Reset",               Tap::ChooseDue(ContractId::from_raw(3))),
        ("cancel-pick",       "Glow Club",                   Tap::CancelMembership(glow)),
        ("cancel-pick",       "Keep them all",               Tap::KeepMembership),
        ("cancel",            "Cancel it",                   Tap::CancelIt),
        ("cancel",            "Keep my membership",          Tap::KeepMembership),
        ("yours-due",         "Cancel my membership",        Tap::CancelSomething),
        ("cancelled",         "Pay $99.50",                  Tap::PayDue(glow)),
        ("cancelled-back",    "Print it",                    Tap::PrintConfirmation),
        ("cancelled",         "Done",                        Tap::Done),
        ("attract-one-shelf", "What I have",                 Tap::SeeWhatIsLeft),
    ];
    for (name, label, expect) in cases {
        let mut harness = open(name);
        let on_top = harness.get_all_by_label_contains(label).last().unwrap().rect().center();
        harness.drag_at(on_top);
        harness.step();
        harness.drop_at(on_top);
        harness.run();
        assert_eq!(harness.state(), &[expect], "“{label}” on {name}");
    }
}

#[test]
fn leaving_shows_what_it_costs_before_it_can_be_done() {
    // Three touches after one is known: what one has, the membership, and that one means it.
    let harness = open("cancel");
    let cost = harness.get_by_label_contains("It costs you $99.50").rect();
    let button = harness.get_by_label("Cancel it").rect();
    assert!(cost.bottom() < button.top());
    let keep = harness.get_by_label("Keep my membership").rect();
    assert_eq!(keep.size(), button.size(), "neither answer is larger");
}

#[test]
fn every_page_of_the_picks_can_be_reached() {
    let mut harness = open("pick");
    assert!(harness.query_by_label("Body-composition scan, $40.00").is_none());
    let mut n_turns = 0;
    while harness.query_by_label("Body-composition scan, $40.00").is_none() {
        harness.get_by_label_contains(" more").click();
        harness.run();
        n_turns += 1;
        assert!(n_turns < PAGES_MAX, "the last treatment is on no page");
    }
    harness.get_by_label("To the top").click();
    harness.run();
    assert!(harness.query_by_label("Hydration drip, $129.00").is_some());
    assert_eq!(harness.state(), &[], "turning a page decides nothing");
}

#[test]
fn pages_in_the_largest_text_come_round_and_keep_every_control_on_the_screen() {
    let all = views(Language::Spanish, TextSize::ExtraLarge, Canvas::Portrait10, ThemeName::Light);
    let lists = ["pick", "plan", "goods", "cart", "tenders", "review-", "yours", "dues", "cancel"];
    for view in all.into_iter().filter(|view| lists.iter().any(|list| view.name.starts_with(list)))
    {
        let (name, scene) = (view.name, view.scene);
        let mut harness = Harness::builder().with_size(view.canvas.size()).build_ui_state(
            |ui, taps: &mut Vec<Tap>| taps.extend(ui::show(ui, &scene)),
            Vec::new(),
        );
        harness.run();
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, view.canvas.size());
        let mut n_pages = 1;
        while let Some(more) = harness.query_by_label("Más") {
            more.click();
            harness.run();
            n_pages += 1;
            assert!(n_pages < PAGES_MAX, "{name} has no last page");
            for node in harness.get_all_by_role(egui::Role::Button) {
                assert!(screen.contains_rect(node.rect()), "{name}, page {n_pages}");
            }
        }
        if n_pages > 1 {
            assert!(
                harness.query_by_label("Al inicio").is_some(),
                "{name} ends without a way back"
            );
        }
    }
}

fn open(name: &str) -> Harness<'static, Vec<Tap>> {
    let view = plain_views().into_iter().find(|view| view.name == name).unwrap();
    let scene = view.scene;
    let mut harness = Harness::builder().with_size(view.canvas.size()).build_ui_state(
        move |ui, taps: &mut Vec<Tap>| taps.extend(ui::show(ui, &scene)),
        Vec::new(),
    );
    harness.run();
    harness
}
