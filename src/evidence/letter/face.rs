//! The faces of a Letter page: which letters each has, and how wide they are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef};
use rust_decimal::prelude::ToPrimitive as _;

use crate::evidence::letter::Mil;

/// How a run of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    Plain,
    Bold,
    /// Bold, with figures that are all as wide: amounts under each other, digests.
    Figures,
    /// Every letter as wide: what a receipt printer wrote.
    Mono,
    MonoBold,
}

/// A font file. A face has one of its own, and [`FontFile::Other`] for the letters that it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FontFile {
    Regular,
    SemiBold,
    Tabular,
    Mono,
    MonoBold,
    /// Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic.
    Other,
}

impl Face {
    const fn file(self) -> FontFile {
        match self {
            Self::Plain => FontFile::Regular,
            Self::Bold => FontFile::SemiBold,
            Self::Figures => FontFile::Tabular,
            Self::Mono => FontFile::Mono,
            Self::MonoBold => FontFile::MonoBold,
        }
    }

    /// The file that draws `letter` in this face. `None`: no file of the house has it.
    pub fn draws(self, letter: char) -> Option<FontFile> {
        [self.file(), FontFile::Other].into_iter().find(|file| file.glyph(letter).is_some())
    }
}

/// A letter in a font file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    pub id: u16,
    /// In units of the font.
    pub advance: i32,
}

impl FontFile {
    pub const ALL: [Self; 6] =
        [Self::Regular, Self::SemiBold, Self::Tabular, Self::Mono, Self::MonoBold, Self::Other];

    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../assets/fonts/PublicSans-Regular.ttf"),
            Self::SemiBold => include_bytes!("../../../assets/fonts/PublicSans-SemiBold.ttf"),
            Self::Tabular => {
                include_bytes!("../../../assets/fonts/PublicSansTabular-SemiBold.ttf")
            }
            Self::Mono => include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
            Self::MonoBold => include_bytes!("../../../assets/fonts/JetBrainsMono-Bold.ttf"),
            Self::Other => include_bytes!("../../../assets/fonts/DejaVuSans.ttf"),
        }
    }

    pub fn glyph(self, letter: char) -> Option<Glyph> {
        self.table().glyphs.get(&letter).copied()
    }

    /// Units in the font's em.
    pub fn per_em(self) -> i32 {
        self.table().per_em
    }

    /// How wide `text` is. Letters that the file lacks count as nothing.
    pub fn width(self, text: &str, size: Mil) -> Mil {
        let glyphs = text.chars().filter_map(|letter| self.glyph(letter));
        let units: i64 = glyphs.map(|glyph| i64::from(glyph.advance)).sum();
        let per_em = i64::from(self.per_em()).max(1);
        Mil::try_from((units * i64::from(size) + per_em / 2) / per_em).unwrap_or(Mil::MAX)
    }

    fn table(self) -> &'static Table {
        match self {
            Self::Regular => &REGULAR,
            Self::SemiBold => &SEMIBOLD,
            Self::Tabular => &TABULAR,
            Self::Mono => &MONO,
            Self::MonoBold => &MONO_BOLD,
            Self::Other => &OTHER,
        }
    }
}

struct Table {
    per_em: i32,
    glyphs: BTreeMap<char, Glyph>,
}

static REGULAR: LazyLock<Table> = LazyLock::new(|| read(FontFile::Regular));
static SEMIBOLD: LazyLock<Table> = LazyLock::new(|| read(FontFile::SemiBold));
static TABULAR: LazyLock<Table> = LazyLock::new(|| read(FontFile::Tabular));
static MONO: LazyLock<Table> = LazyLock::new(|| read(FontFile::Mono));
static MONO_BOLD: LazyLock<Table> = LazyLock::new(|| read(FontFile::MonoBold));
static OTHER: LazyLock<Table> = LazyLock::new(|| read(FontFile::Other));

fn read(file: FontFile) -> Table {
    let font = FontRef::try_from_slice(file.bytes()).expect("the font is a part of the program");
    let glyphs = font
        .codepoint_ids()
        .filter(|(id, letter)| id.0 != 0 && may_stand_in_a_pdf(*letter))
        .map(|(id, letter)| {
            let advance = font.h_advance_unscaled(id).round().to_i32().unwrap_or_default();
            (letter, Glyph { id: id.0, advance })
        })
        .collect();
    let per_em = font.units_per_em().and_then(|units| units.to_i32()).unwrap_or(1000);
    Table { per_em, glyphs }
}

/// PDF/A refuses text that has no meaning outside one font.
fn may_stand_in_a_pdf(letter: char) -> bool {
    let is_private = matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    !is_private && !letter.is_control() && !matches!(letter, '\u{FEFF}' | '\u{FFFE}')
}

/// Whether letters run from right to left and join: such text is shaped as a whole.
pub const fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_of_the_house_can_be_read() {
        for file in FontFile::ALL {
            assert!(file.per_em() > 0, "{file:?}");
            assert!(file.glyph(' ').is_some(), "{file:?}");
        }
    }

    #[test]
    fn figures_are_all_as_wide() {
        let of = |letter| FontFile::Tabular.glyph(letter).unwrap().advance;
        for digit in '0'..='9' {
            assert_eq!(of(digit), of('0'), "{digit}");
        }
    }

    #[test]
    fn a_letter_comes_from_the_first_file_that_has_it() {
        #[rustfmt::skip]
        let cases = [
            ('a', Some(FontFile::Regular)), ('ñ', Some(FontFile::Regular)),
            ('ễ', Some(FontFile::Regular)), ('Ω', Some(FontFile::Other)),
            ('λ', Some(FontFile::Other)),   ('ж', Some(FontFile::Other)),
            ('ქ', Some(FontFile::Other)),   ('Ա', Some(FontFile::Other)),
            ('ש', Some(FontFile::Other)),   ('ع', Some(FontFile::Other)),
            ('王', None),                    ('\u{E000}', None), ('\u{FEFF}', None),
        ];
        for (letter, expect) in cases {
            assert_eq!(Face::Plain.draws(letter), expect, "{letter}");
        }
    }
}
