//! How a patient likes to read: reset at the end of every visit.

use crate::domain::language::Language;

/// What a patient may change on any screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Comfort {
    pub language: Language,
    pub text: TextSize,
    pub contrast: Contrast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TextSize {
    #[default]
    Standard,
    Large,
    ExtraLarge,
}

impl TextSize {
    pub const ALL: [Self; 3] = [Self::Standard, Self::Large, Self::ExtraLarge];

    /// The next size, and after the largest the first again.
    pub const fn next(self) -> Self {
        match self {
            Self::Standard => Self::Large,
            Self::Large => Self::ExtraLarge,
            Self::ExtraLarge => Self::Standard,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Contrast {
    /// The clinic's own theme.
    #[default]
    Normal,
    High,
}

/// The colors of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ThemeName {
    #[default]
    Light,
    Dark,
    ContrastDark,
    ContrastLight,
}

impl ThemeName {
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::ContrastDark, Self::ContrastLight];

    /// What is shown where the clinic chose `self` and the patient asks for `contrast`.
    pub const fn with(self, contrast: Contrast) -> Self {
        match (contrast, self) {
            (Contrast::Normal, theme) | (Contrast::High, theme @ Self::ContrastLight) => theme,
            (Contrast::High, Self::Light | Self::Dark | Self::ContrastDark) => Self::ContrastDark,
        }
    }
}
