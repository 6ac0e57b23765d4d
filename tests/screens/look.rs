//! Which screens are looked at, and how they are told apart in a list of faults.

use std::fmt;
use std::sync::LazyLock;

use countersign::app::samples::{Look, samples};
use countersign::app::shop::shop;
use countersign::config::settings::Settings;
use countersign::domain::comfort::{TextSize, ThemeName};
use countersign::domain::language::Language;
use countersign::flow::shop::Shop;
use countersign::ui::scene::Scene;
use egui::{Vec2, vec2};

/// The screens that are sold in the field, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canvas {
    Portrait10,
    Portrait13,
    Landscape,
}

impl Canvas {
    pub const ALL: [Self; 3] = [Self::Portrait10, Self::Portrait13, Self::Landscape];

    pub fn size(self) -> Vec2 {
        match self {
            Self::Portrait10 => vec2(816.0, 1305.0),
            Self::Portrait13 => vec2(994.0, 1767.0),
            Self::Landscape => vec2(1305.0, 816.0),
        }
    }
}

/// One screen in one mode.
#[derive(Clone)]
pub struct View {
    pub name: &'static str,
    pub look: Look,
    pub canvas: Canvas,
    pub scene: Scene,
}

impl View {
    /// Whether it is behind the PIN, where other measures hold.
    pub fn is_staff(&self) -> bool {
        self.name.starts_with("staff-")
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.name, self.look.language.code())?;
        write!(f, ", {:?}, {:?}, {:?})", self.look.text, self.canvas, self.look.theme)
    }
}

/// Every sample in both languages, in every text size, on every canvas; in the light theme.
pub fn every_layout() -> impl Iterator<Item = View> {
    Language::ALL.into_iter().flat_map(|language| {
        TextSize::ALL.into_iter().flat_map(move |text| {
            let drawn_once = views(language, text, Canvas::Portrait10, ThemeName::Light);
            Canvas::ALL.into_iter().flat_map(move |canvas| {
                drawn_once.clone().into_iter().map(move |view| View { canvas, ..view })
            })
        })
    })
}

/// Every sample in every theme, where words and sizes do not matter.
pub fn every_color() -> impl Iterator<Item = View> {
    ThemeName::ALL
        .into_iter()
        .flat_map(|theme| views(Language::English, TextSize::Standard, Canvas::Portrait10, theme))
}

/// The samples in one mode.
pub fn views(language: Language, text: TextSize, canvas: Canvas, theme: ThemeName) -> Vec<View> {
    let look = Look { language, text, theme, is_demo: true };
    samples(&demo_shop(), look)
        .into_iter()
        .map(|sample| View { name: sample.name, look, canvas, scene: sample.scene })
        .collect()
}

/// The light screens in English, as most patients meet them.
pub fn plain_views() -> Vec<View> {
    views(Language::English, TextSize::Standard, Canvas::Portrait10, ThemeName::Light)
}

/// The clinic that is built into the program.
pub fn demo_shop() -> Shop {
    static SHOP: LazyLock<Shop> = LazyLock::new(|| shop(&Settings::demo()));
    SHOP.clone()
}
