//! What a text is for, and how large it is then in each text mode.

use egui::{FontFamily, FontId};

use crate::domain::comfort::TextSize;
use crate::ui::theme;

/// The roles of text. Sizes are em heights in points; 6 points are a millimeter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The welcome.
    Display,
    /// The one word on the largest button.
    Start,
    /// A screen's title.
    H1,
    /// A card's title.
    H2,
    /// What a button says.
    Label,
    Lead,
    LeadStrong,
    Body,
    BodyStrong,
    Small,
    SmallStrong,
    /// The sum at the card reader.
    AmountXl,
    /// The sum in the bar.
    AmountDue,
    /// The sum in the bar at the last look before paying.
    AmountReview,
    /// The sum of a card.
    AmountCard,
    /// A sum in a row, small to large.
    AmountSmall,
    AmountRow,
    AmountLarge,
    /// The number on a key of the numpad.
    Digit,
    /// The letter on a key of the keyboard.
    Letter,
    /// What stands in a field.
    Field,
    /// Somebody's initials.
    Initials,
    /// The seconds in the idle ring.
    Countdown,

    // The staff side: staff stand closer, and see more at once.
    /// The title in the bar.
    StaffTitle,
    /// A card's title.
    StaffHead,
    StaffStrong,
    StaffBody,
    StaffSmall,
    StaffSmallStrong,
    /// The number of a tile.
    StaffAmount,
    /// A number in a row.
    StaffTable,
    /// The one sum of a case.
    StaffSum,
    /// What is left, in money.
    StaffValue,
    /// A day that is being chosen.
    StaffDay,
    /// How many visits are left.
    StaffCounter,
}

/// A role in one text mode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    pub family: &'static str,
    pub size: f32,
    /// The height of a line of it.
    pub line: f32,
    /// Between letters, in points.
    pub spacing: f32,
}

/// The smallest text of a mode (X1; Section 508 402.4; EN 301 549 5.1.4).
pub const fn floor(text: TextSize) -> f32 {
    match text {
        TextSize::Standard => 26.0,
        TextSize::Large => 40.0,
        TextSize::ExtraLarge => 62.0,
    }
}

/// The smallest text of the staff side.
pub const fn staff_floor(text: TextSize) -> f32 {
    match text {
        TextSize::Standard => 22.0,
        TextSize::Large | TextSize::ExtraLarge => 28.0,
    }
}

impl Role {
    /// Those of the staff side.
    pub const STAFF: [Self; 12] = [
        Self::StaffTitle,
        Self::StaffHead,
        Self::StaffStrong,
        Self::StaffBody,
        Self::StaffSmall,
        Self::StaffSmallStrong,
        Self::StaffAmount,
        Self::StaffTable,
        Self::StaffSum,
        Self::StaffValue,
        Self::StaffDay,
        Self::StaffCounter,
    ];
    /// Those of the patients' screens.
    pub const ALL: [Self; 23] = [
        Self::Display,
        Self::Start,
        Self::H1,
        Self::H2,
        Self::Label,
        Self::Lead,
        Self::LeadStrong,
        Self::Body,
        Self::BodyStrong,
        Self::Small,
        Self::SmallStrong,
        Self::AmountXl,
        Self::AmountDue,
        Self::AmountReview,
        Self::AmountCard,
        Self::AmountSmall,
        Self::AmountRow,
        Self::AmountLarge,
        Self::Digit,
        Self::Letter,
        Self::Field,
        Self::Initials,
        Self::Countdown,
    ];

    pub fn face(self, text: TextSize) -> Face {
        // family, spacing in em, then size and line for Standard, Large, Extra large.
        #[rustfmt::skip]
        let (family, em, sizes) = match self {
            Self::Display     => (theme::SEMIBOLD, -0.019, [(84.0, 90.0), (84.0, 90.0), (84.0, 90.0)]),
            Self::Start       => (theme::SEMIBOLD, 0.0,    [(54.0, 64.0), (60.0, 70.0), (66.0, 76.0)]),
            Self::H1          => (theme::SEMIBOLD, -0.015, [(54.0, 60.0), (60.0, 68.0), (66.0, 78.0)]),
            Self::H2          => (theme::SEMIBOLD, -0.01,  [(42.0, 50.0), (48.0, 58.0), (62.0, 74.0)]),
            Self::Label       => (theme::SEMIBOLD, 0.0,    [(36.0, 43.0), (42.0, 50.0), (62.0, 74.0)]),
            Self::Lead        => (theme::REGULAR,  0.0,    [(36.0, 46.0), (42.0, 54.0), (62.0, 78.0)]),
            Self::LeadStrong  => (theme::SEMIBOLD, 0.0,    [(36.0, 46.0), (42.0, 54.0), (62.0, 78.0)]),
            Self::Body        => (theme::REGULAR,  0.0,    [(32.0, 44.0), (40.0, 52.0), (62.0, 78.0)]),
            Self::BodyStrong  => (theme::SEMIBOLD, 0.0,    [(32.0, 40.0), (40.0, 50.0), (62.0, 76.0)]),
            Self::Small       => (theme::REGULAR,  0.0,    [(26.0, 34.0), (40.0, 50.0), (62.0, 76.0)]),
            Self::SmallStrong => (theme::SEMIBOLD, 0.0,    [(26.0, 34.0), (40.0, 50.0), (62.0, 76.0)]),
            Self::AmountXl    => (theme::TABULAR, -0.05,   [(72.0, 84.0), (78.0, 90.0), (84.0, 96.0)]),
            Self::AmountDue   => (theme::TABULAR, -0.045,  [(54.0, 64.0), (60.0, 70.0), (72.0, 84.0)]),
            Self::AmountReview => (theme::TABULAR, -0.045, [(60.0, 72.0), (66.0, 76.0), (72.0, 84.0)]),
            Self::AmountCard  => (theme::TABULAR, -0.045,  [(42.0, 50.0), (48.0, 58.0), (72.0, 84.0)]),
            Self::AmountSmall => (theme::TABULAR, -0.045,  [(30.0, 40.0), (40.0, 50.0), (62.0, 74.0)]),
            Self::AmountRow   => (theme::TABULAR, -0.045,  [(32.0, 42.0), (40.0, 50.0), (62.0, 74.0)]),
            Self::AmountLarge => (theme::TABULAR, -0.045,  [(36.0, 44.0), (42.0, 52.0), (62.0, 74.0)]),
            Self::Digit       => (theme::SEMIBOLD, 0.0,    [(48.0, 58.0), (54.0, 64.0), (66.0, 78.0)]),
            Self::Letter      => (theme::SEMIBOLD, 0.0,    [(38.0, 46.0), (44.0, 54.0), (62.0, 74.0)]),
            Self::Field       => (theme::SEMIBOLD, 0.0,    [(48.0, 58.0), (54.0, 64.0), (62.0, 74.0)]),
            Self::Initials    => (theme::SEMIBOLD, 0.0,    [(54.0, 60.0), (60.0, 68.0), (66.0, 78.0)]),
            Self::Countdown   => (theme::TABULAR, -0.045,  [(84.0, 96.0), (84.0, 96.0), (84.0, 96.0)]),
            Self::StaffTitle  => (theme::SEMIBOLD, -0.01,  [(36.0, 40.0), (38.0, 42.0), (38.0, 42.0)]),
            Self::StaffHead   => (theme::SEMIBOLD, 0.0,    [(28.0, 34.0), (34.0, 42.0), (34.0, 42.0)]),
            Self::StaffStrong => (theme::SEMIBOLD, 0.0,    [(26.0, 32.0), (32.0, 40.0), (32.0, 40.0)]),
            Self::StaffBody   => (theme::REGULAR,  0.0,    [(26.0, 35.0), (32.0, 42.0), (32.0, 42.0)]),
            Self::StaffSmall  => (theme::REGULAR,  0.0,    [(22.0, 28.0), (28.0, 35.0), (28.0, 35.0)]),
            Self::StaffSmallStrong => (theme::SEMIBOLD, 0.0, [(22.0, 28.0), (28.0, 35.0), (28.0, 35.0)]),
            Self::StaffAmount => (theme::TABULAR, -0.045,  [(34.0, 40.0), (38.0, 45.0), (38.0, 45.0)]),
            Self::StaffTable  => (theme::TABULAR, -0.045,  [(24.0, 30.0), (30.0, 37.0), (30.0, 37.0)]),
            Self::StaffSum    => (theme::TABULAR, -0.045,  [(60.0, 66.0), (60.0, 66.0), (60.0, 66.0)]),
            Self::StaffValue  => (theme::TABULAR, -0.045,  [(42.0, 50.0), (46.0, 54.0), (46.0, 54.0)]),
            Self::StaffDay    => (theme::SEMIBOLD, -0.01,  [(48.0, 57.0), (50.0, 59.0), (50.0, 59.0)]),
            Self::StaffCounter => (theme::TABULAR, -0.045, [(84.0, 96.0), (84.0, 96.0), (84.0, 96.0)]),
        };
        let [standard, large, extra] = sizes;
        let (size, line) = match text {
            TextSize::Standard => standard,
            TextSize::Large => large,
            TextSize::ExtraLarge => extra,
        };
        Face { family, size, line, spacing: em * size }
    }
}

impl Face {
    pub fn font(&self) -> FontId {
        FontId::new(self.size, FontFamily::Name(self.family.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_smaller_than_its_mode_allows() {
        for text in TextSize::ALL {
            let staff = Role::STAFF.map(|role| (role, staff_floor(text)));
            for (role, least) in Role::ALL.map(|role| (role, floor(text))).into_iter().chain(staff)
            {
                let face = role.face(text);
                assert!(face.size >= least, "{role:?} in {text:?} is {}", face.size);
                assert!(face.line > face.size, "{role:?} in {text:?} has lines that touch");
            }
        }
    }
}
