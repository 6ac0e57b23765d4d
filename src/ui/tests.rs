//! How screens behave under a finger and a keyboard, whatever they look like.

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::domain::comfort::{Comfort, TextSize, ThemeName};
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::{OfferingCode, UnitWords};
use crate::flow::tap::Tap;
use crate::ui::scene::{
    AttractScene, Bar, HelpScene, OfferCard, OfferPay, OffersScene, PhoneScene, Scene, Screen,
    SheetScene,
};
use crate::ui::show;

const PORTRAIT: Vec2 = vec2(816.0, 1305.0);

#[test]
fn a_press_on_a_card_chooses_it_on_release() {
    let mut harness = open(offers());
    harness.get_by_label_contains("Drip Four Plus").click();
    harness.run();
    assert_eq!(harness.state(), &[Tap::Choose(OfferingCode("O02".to_owned()))]);
}

#[test]
fn a_card_says_all_that_it_shows_as_one_radio() {
    let harness = open(offers());
    let card = harness.get_by_label(
        "Drip Four, $387.00, 4 drips · $96.75 each, Save $129.00, 4 drips for the price of 3, use within 12 months, selected, 1 of 2",
    );
    let card = card.accesskit_node();
    assert_eq!(card.role(), egui::Role::RadioButton);
    assert_eq!(card.toggled(), Some(Toggled::True));
}

#[test]
fn a_finger_that_slides_off_presses_nothing() {
    let mut harness = open(offers());
    let from = harness.get_by_label("Continue").rect().center();
    finger(&mut harness, from, from - vec2(0.0, 400.0));
    assert_eq!(harness.state(), &[]);
}

#[test]
fn a_finger_that_trembles_within_a_button_presses_it_once() {
    let mut harness = open(offers());
    let from = harness.get_by_label("Continue").rect().center();
    finger(&mut harness, from, from + vec2(60.0, 20.0));
    assert_eq!(harness.state(), &[Tap::Continue]);
}

#[test]
fn a_slow_press_is_a_press() {
    let mut harness = open(offers());
    let at = harness.get_by_label("Continue").rect().center();
    harness.event(button(at, true));
    for _ in 0..120 {
        harness.step();
    }
    harness.event(button(at, false));
    harness.run();
    assert_eq!(harness.state(), &[Tap::Continue]);
}

#[test]
fn a_keyboard_reaches_every_control_in_reading_order_and_presses_it() {
    let mut harness = open(offers());
    let mut order = Vec::new();
    for _ in 0..7 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness.get_all_by(|node| node.is_focused()).last();
        order.push(focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default());
    }
    let starts = ["Español", "Text", "Help", "Drip Four,", "Drip Four Plus,", "Back", "Continue"];
    for (label, start) in order.iter().zip(starts) {
        assert!(label.starts_with(start), "{label} instead of {start} in {order:?}");
    }
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state(), &[Tap::Continue]);
}

#[test]
fn nothing_under_a_sheet_can_be_pressed() {
    let help = HelpScene {
        text: TextSize::Standard,
        call: None,
        may_start_over: true,
        may_sign_for: false,
    };
    let harness = open(Scene { sheet: Some(SheetScene::Help(help)), ..offers() });
    assert!(harness.query_by_label_contains("Drip Four Plus").is_none());
}

#[test]
fn one_button_at_most_is_marked_as_the_primary() {
    for scene in [offers(), attract(), phone("615")] {
        let harness = open(scene);
        let n = harness.get_all_by(|node| node.class_name() == Some("primary")).count();
        assert_eq!(n, 1);
    }
}

#[test]
fn a_touch_anywhere_on_the_first_screen_starts() {
    let mut harness = open(attract());
    finger(&mut harness, Pos2::new(200.0, 500.0), Pos2::new(202.0, 500.0));
    assert_eq!(harness.state(), &[Tap::Start]);
    let mut harness = open(attract());
    harness.get_by_label("Español").click();
    harness.run();
    assert_eq!(harness.state(), &[Tap::StartIn(Language::Spanish)]);
}

#[test]
fn the_numpad_types_erases_and_clears() {
    let mut harness = open(phone("615"));
    for name in ["5", "Backspace", "Clear", "I do not have a mobile number"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    let expect = [Tap::Type("5".to_owned()), Tap::Erase, Tap::ClearField, Tap::NoMobile];
    assert_eq!(harness.state(), &expect);
}

#[test]
fn extra_large_text_scrolls_by_one_card() {
    let mut scene = offers();
    scene.comfort.text = TextSize::ExtraLarge;
    let mut harness = open(scene);
    harness.get_by_label("1 more plan").click();
    harness.run();
    assert_eq!(harness.state(), &[Tap::ScrollTo(1)]);
}

fn open(scene: Scene) -> Harness<'static, Vec<Tap>> {
    let mut harness = Harness::builder().with_size(PORTRAIT).build_ui_state(
        move |ui, taps: &mut Vec<Tap>| {
            // The whole screen, as the window gives it: no margin around.
            let canvas = ui.ctx().content_rect();
            let builder = egui::UiBuilder::new().max_rect(canvas);
            ui.scope_builder(builder, |ui| taps.extend(show(ui, &scene)));
        },
        Vec::new(),
    );
    harness.run();
    harness
}

/// Down at `from`, on to `to` in small steps, up.
fn finger(harness: &mut Harness<'_, Vec<Tap>>, from: Pos2, to: Pos2) {
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    harness.step();
    for step in 1..=4_u8 {
        harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 4.0)));
        harness.step();
    }
    harness.event(button(to, false));
    harness.run();
}

fn button(pos: Pos2, pressed: bool) -> Event {
    let modifiers = Modifiers::NONE;
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
}

fn scene(screen: Screen) -> Scene {
    Scene {
        comfort: Comfort::default(),
        theme: ThemeName::Light,
        clinic: "Juniper Row Wellness".to_owned(),
        is_demo: false,
        languages: Language::ALL.to_vec(),
        screen,
        sheet: None,
        problem: None,
        millis: 0,
        is_still: true,
    }
}

fn attract() -> Scene {
    scene(Screen::Attract(AttractScene {
        closed: None,
        is_reader_away: false,
        may_see_left: false,
        demo_pin: None,
    }))
}

fn phone(digits: &str) -> Scene {
    scene(Screen::Phone(PhoneScene { digits: digits.to_owned(), bar: Bar::default() }))
}

fn offers() -> Scene {
    let drips = UnitWords {
        one: Localized::new("drip", "suero"),
        many: Localized::new("drips", "sueros"),
        short: Localized::new("drips", "sueros"),
    };
    let card = |code: &str, name: &str, price: i64| OfferCard {
        code: OfferingCode(code.to_owned()),
        name: name.to_owned(),
        sentence: "4 drips for the price of 3, use within 12 months.".to_owned(),
        price: Money::from_minor(price),
        n_units: 4,
        unit: drips.clone(),
        counts: "4 drips".to_owned(),
        each: Some(Money::from_minor(price / 4)),
        saved: Money::from_minor(price / 3),
        what: "Hydration or energy".to_owned(),
        last_day: None,
        pay: OfferPay::Once,
    };
    scene(Screen::Offers(OffersScene {
        cards: vec![card("O01", "Drip Four", 387_00), card("O02", "Drip Four Plus", 567_00)],
        chosen: Some(OfferingCode("O01".to_owned())),
        months: Some(12),
        first_stop: 0,
        bar: Bar { item: Some("Drip Four".to_owned()), due: Some(Money::from_minor(387_00)) },
    }))
}
