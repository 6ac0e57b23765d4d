//! "Porcelain": every color, stroke and shadow of the screens, and what egui has to be told.
//!
//! The only file that makes a color.

use std::sync::Arc;

use egui::epaint::{FontColorTransferFunction, Shadow};
use egui::{Color32, FontData, FontDefinitions, FontFamily};

use crate::domain::comfort::ThemeName;

/// The five faces, by the names that egui knows them by.
pub const REGULAR: &str = "Public Sans";
pub const SEMIBOLD: &str = "Public Sans SemiBold";
/// Figures of one width, for amounts that stand alone or in a column.
pub const TABULAR: &str = "Public Sans Tabular";
pub const ICON: &str = "Phosphor";
pub const ICON_BOLD: &str = "Phosphor Bold";
pub const ICON_FILL: &str = "Phosphor Fill";

const FILES: [(&str, &[u8]); 6] = [
    (REGULAR, include_bytes!("../../assets/fonts/PublicSans-Regular.ttf")),
    (SEMIBOLD, include_bytes!("../../assets/fonts/PublicSans-SemiBold.ttf")),
    (TABULAR, include_bytes!("../../assets/fonts/PublicSansTabular-SemiBold.ttf")),
    (ICON, include_bytes!("../../assets/icons/Phosphor-Subset.ttf")),
    (ICON_BOLD, include_bytes!("../../assets/icons/Phosphor-Bold-Subset.ttf")),
    (ICON_FILL, include_bytes!("../../assets/icons/Phosphor-Fill-Subset.ttf")),
];

/// How far a finger may tremble and still be pressing: 3 mm.
const CLICK_DIST_MAX: f32 = 18.0;
/// How far beside a control a finger may land and still mean it: 2 mm.
const INTERACT_RADIUS: f32 = 12.0;

/// The colors of one theme, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theme {
    pub name: ThemeName,
    /// The page.
    pub canvas: Color32,
    /// Cards, keys, the bar.
    pub surface: Color32,
    /// Trays and keys that are no letters.
    pub sunken: Color32,
    /// Decoration: edges of cards, lines between rows.
    pub hairline: Color32,
    /// Edges of controls that only their edge makes a control.
    pub border: Color32,
    pub ink: Color32,
    /// Help text.
    pub ink2: Color32,
    /// Separators and what is still to come.
    pub ink3: Color32,
    pub primary: Color32,
    pub primary_pressed: Color32,
    pub primary_tint: Color32,
    pub on_primary: Color32,
    /// Savings, and nothing else.
    pub accent: Color32,
    pub accent_tint: Color32,
    pub success: Color32,
    pub success_tint: Color32,
    pub warning: Color32,
    pub warning_tint: Color32,
    pub danger: Color32,
    pub danger_tint: Color32,
    pub info: Color32,
    pub info_tint: Color32,
    pub focus: Color32,
    /// What lies over the screen under a sheet.
    pub scrim: Color32,
    /// Codes are black on white in every theme, and so are the marks on a colored disc.
    pub paper: Color32,
    pub print: Color32,
    /// Under cards. Nothing in dark and in high contrast.
    pub card_shadow: Shadow,
    /// Under a modal or a sheet.
    pub sheet_shadow: Shadow,
    /// Edges of cards and keys.
    pub card_stroke: f32,
    /// Edges of buttons, fields and radios.
    pub control_stroke: f32,
    /// The edge of what is chosen, drawn inside.
    pub selected_stroke: f32,
}

impl Theme {
    pub fn of(name: ThemeName) -> Self {
        match name {
            ThemeName::Light => light(),
            ThemeName::Dark => dark(),
            ThemeName::ContrastDark => contrast_dark(),
            ThemeName::ContrastLight => contrast_light(),
        }
    }

    /// Whether edges must be seen by everybody.
    pub fn is_contrast(&self) -> bool {
        matches!(self.name, ThemeName::ContrastDark | ThemeName::ContrastLight)
    }

    /// A color seen through: `part` from 0 (nothing) to 1 (all of it).
    pub fn faded(color: Color32, part: f32) -> Color32 {
        color.gamma_multiply(part)
    }
}

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

const fn shadow(y: i8, blur: u8, color: Color32) -> Shadow {
    Shadow { offset: [0, y], blur, spread: 0, color }
}

fn light() -> Theme {
    Theme {
        name: ThemeName::Light,
        canvas: hex(0xF6_F4EF),
        surface: hex(0xFF_FFFF),
        sunken: hex(0xEC_E8E0),
        hairline: hex(0xDC_D6CB),
        border: hex(0x76_828A),
        ink: hex(0x13_222A),
        ink2: hex(0x3E_4D55),
        ink3: hex(0x56_656D),
        primary: hex(0x0A_5C5A),
        primary_pressed: hex(0x07_4543),
        primary_tint: hex(0xE0_EEEC),
        on_primary: hex(0xFF_FFFF),
        accent: hex(0xA8_481F),
        accent_tint: hex(0xFB_ECE2),
        success: hex(0x17_6636),
        success_tint: hex(0xE2_F1E7),
        warning: hex(0x7A_4F00),
        warning_tint: hex(0xFF_F1CF),
        danger: hex(0xA3_1D2A),
        danger_tint: hex(0xFB_E8E8),
        info: hex(0x1B_5490),
        info_tint: hex(0xE5_EFF9),
        focus: hex(0x0B_3D91),
        scrim: Color32::from_rgba_unmultiplied_const(0x13, 0x22, 0x2A, 148),
        paper: hex(0xFF_FFFF),
        print: hex(0x00_0000),
        card_shadow: shadow(6, 24, Color32::from_rgba_unmultiplied_const(0x13, 0x22, 0x2A, 18)),
        sheet_shadow: shadow(16, 48, Color32::from_rgba_unmultiplied_const(0x13, 0x22, 0x2A, 51)),
        card_stroke: 2.0,
        control_stroke: 3.0,
        selected_stroke: 5.0,
    }
}

fn dark() -> Theme {
    Theme {
        name: ThemeName::Dark,
        canvas: hex(0x0E_1619),
        surface: hex(0x16_2125),
        sunken: hex(0x0A_1113),
        hairline: hex(0x2A_393F),
        border: hex(0x80_929B),
        ink: hex(0xF1_F5F4),
        ink2: hex(0xC7_D2D3),
        ink3: hex(0x9D_ACB0),
        primary: hex(0x62_C8BA),
        primary_pressed: hex(0x8B_DACF),
        primary_tint: hex(0x17_343A),
        on_primary: hex(0x04_211F),
        accent: hex(0xF0_A479),
        accent_tint: hex(0x3A_2418),
        success: hex(0x7F_D49A),
        success_tint: hex(0x14_3321),
        warning: hex(0xF2_C14E),
        warning_tint: hex(0x36_2A0C),
        danger: hex(0xFF_9A9A),
        danger_tint: hex(0x3D_1A1D),
        info: hex(0x8E_C1F5),
        info_tint: hex(0x15_2C42),
        focus: hex(0xFF_D24A),
        scrim: Color32::from_black_alpha(179),
        card_shadow: Shadow::NONE,
        sheet_shadow: Shadow::NONE,
        ..light()
    }
}

fn contrast_dark() -> Theme {
    let (black, white, yellow) = (hex(0x00_0000), hex(0xFF_FFFF), hex(0xFF_E500));
    Theme {
        name: ThemeName::ContrastDark,
        canvas: black,
        surface: black,
        sunken: black,
        hairline: white,
        border: white,
        ink: white,
        ink2: white,
        ink3: white,
        primary: yellow,
        primary_pressed: white,
        primary_tint: hex(0x2B_2700),
        on_primary: black,
        accent: yellow,
        accent_tint: black,
        success: hex(0x7C_FF9B),
        success_tint: black,
        warning: hex(0xFF_B84D),
        warning_tint: black,
        danger: hex(0xFF_8F8F),
        danger_tint: black,
        info: hex(0x7F_D7FF),
        info_tint: black,
        focus: hex(0x00_E5FF),
        scrim: Color32::from_black_alpha(204),
        card_shadow: Shadow::NONE,
        sheet_shadow: Shadow::NONE,
        card_stroke: 3.0,
        control_stroke: 3.0,
        selected_stroke: 6.0,
        ..light()
    }
}

fn contrast_light() -> Theme {
    let (black, white) = (hex(0x00_0000), hex(0xFF_FFFF));
    Theme {
        name: ThemeName::ContrastLight,
        canvas: white,
        surface: white,
        sunken: white,
        hairline: black,
        border: black,
        ink: black,
        ink2: black,
        ink3: black,
        primary: hex(0x00_312F),
        primary_pressed: black,
        primary_tint: white,
        on_primary: white,
        accent: hex(0x5A_1F00),
        accent_tint: white,
        success: hex(0x00_3D17),
        success_tint: white,
        warning: hex(0x4A_2E00),
        warning_tint: white,
        danger: hex(0x6E_0010),
        danger_tint: white,
        info: hex(0x00_285A),
        info_tint: white,
        focus: hex(0x00_33CC),
        ..contrast_dark()
    }
}

/// Whether egui has our fonts in hand; text drawn before that would stop the program.
pub fn is_ready(ctx: &egui::Context) -> bool {
    let family = FontFamily::Name(ICON_FILL.into());
    ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family))
}

/// Tells egui our fonts, our style, and how fingers are to be read. Cheap when nothing changed;
/// call it before every frame. Fonts are there from the next pass on ([`is_ready`]).
pub fn prepare(ctx: &egui::Context, name: ThemeName) {
    let mark = egui::Id::unique("countersign theme");
    let told = ctx.data(|data| data.get_temp::<ThemeName>(mark));
    if told == Some(name) {
        return;
    }
    if told.is_none() {
        ctx.set_fonts(fonts());
    }
    let theme = Theme::of(name);
    ctx.options_mut(|options| {
        options.quit_shortcuts.clear();
        options.zoom_with_keyboard = false;
        options.sync_window_theme = false;
        options.input_options.max_click_dist = CLICK_DIST_MAX;
        // A slow press is a press.
        options.input_options.max_click_duration = f64::INFINITY;
        // Our own keyboard must not take the focus from the field it types into.
        options.input_options.surrender_focus_on = egui::SurrenderFocusOn::Never;
    });
    ctx.all_styles_mut(|style| {
        style.interaction.interact_radius = INTERACT_RADIUS;
        style.interaction.selectable_labels = false;
        style.interaction.multi_widget_text_select = false;
        style.interaction.tooltip_delay = f32::INFINITY;
        style.animation_time = 0.0;
        style.visuals.text_options.font_hinting = false;
        style.visuals.text_options.color_transfer_function = coverage(name);
        style.visuals.panel_fill = theme.canvas;
        style.visuals.window_fill = theme.canvas;
        style.visuals.extreme_bg_color = theme.surface;
        style.visuals.override_text_color = Some(theme.ink);
    });
    ctx.data_mut(|data| data.insert_temp(mark, name));
}

/// Light letters on dark look thinner than they are; dark letters on light do not.
fn coverage(name: ThemeName) -> FontColorTransferFunction {
    match name {
        ThemeName::Light | ThemeName::ContrastLight => {
            FontColorTransferFunction::LIGHT_MODE_DEFAULT
        }
        ThemeName::Dark | ThemeName::ContrastDark => FontColorTransferFunction::DARK_MODE_DEFAULT,
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        // Regular stands behind every face: an accent that SemiBold lacked would still be drawn.
        let chain = match name {
            REGULAR => vec![REGULAR.to_owned()],
            SEMIBOLD | TABULAR => vec![name.to_owned(), REGULAR.to_owned()],
            _ => vec![name.to_owned()],
        };
        fonts.families.insert(FontFamily::Name(name.into()), chain);
    }
    fonts.families.insert(FontFamily::Proportional, vec![REGULAR.to_owned()]);
    fonts.families.insert(FontFamily::Monospace, vec![TABULAR.to_owned()]);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_stands_out_from_what_it_is_written_on() {
        for name in ThemeName::ALL {
            let theme = Theme::of(name);
            #[rustfmt::skip]
            let pairs = [
                ("ink on canvas",             theme.ink,        theme.canvas,       7.0),
                ("ink on surface",            theme.ink,        theme.surface,      7.0),
                ("ink on sunken",             theme.ink,        theme.sunken,       7.0),
                ("ink on primary tint",       theme.ink,        theme.primary_tint, 7.0),
                ("ink on warning tint",       theme.ink,        theme.warning_tint, 7.0),
                ("help text on canvas",       theme.ink2,       theme.canvas,       7.0),
                ("help text on a tint",       theme.ink2,       theme.primary_tint, 7.0),
                ("help text on success tint", theme.ink2,       theme.success_tint, 7.0),
                ("help text on danger tint",  theme.ink2,       theme.danger_tint,  7.0),
                ("quiet text on sunken",      theme.ink3,       theme.sunken,       4.5),
                ("a button's label",          theme.on_primary, theme.primary,      4.5),
                ("a pressed button's label",  theme.on_primary, theme.primary_pressed, 4.5),
                ("a link",                    theme.primary,    theme.canvas,       4.5),
                ("a tonal button",            theme.primary,    theme.primary_tint, 4.5),
                ("savings",                   theme.accent,     theme.accent_tint,  4.5),
                ("a mistake",                 theme.danger,     theme.danger_tint,  4.5),
                ("a control's edge",          theme.border,     theme.canvas,       3.0),
                ("the focus ring",            theme.focus,      theme.canvas,       3.0),
            ];
            for (pair, over, under, least) in pairs {
                let ratio = contrast(over, under);
                assert!(ratio >= least, "{name:?}: {pair} is {ratio:.2}, at least {least}");
            }
        }
    }

    #[test]
    fn the_contrast_formula_knows_black_on_white() {
        assert!((contrast(hex(0), hex(0xFF_FFFF)) - 21.0).abs() < 0.01);
    }

    /// WCAG 2, "contrast ratio".
    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(color: Color32) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
    }
}
