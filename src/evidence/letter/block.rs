//! What a Letter document is made of.

use crate::domain::signature::Ink;
use crate::evidence::letter::Mil;
use crate::evidence::letter::rich::Rich;

/// A part of a document, below the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The document's title, and what stands at its right. Once a document.
    Title {
        text: String,
        aside: Rich,
    },
    /// The head of a section; also an entry of the table of contents.
    Heading(String),
    Text(Rich),
    /// Slightly larger, for what must be read.
    Lead(Rich),
    /// Lead text in a frame, never split.
    Framed(Vec<Rich>),
    Facts(Facts),
    Table(Table),
    Clause(Clause),
    Signature(Signing),
    Timeline(Vec<Moment>),
    /// Short texts beside each other, row by row.
    Columns {
        n: usize,
        cells: Vec<Rich>,
    },
    /// Lines as a receipt printer wrote them.
    Typed(Vec<String>),
    Picture(Picture),
    /// Names this place; see [`crate::evidence::letter::Letter::pages`].
    Anchor(String),
    PageBreak,
    /// Stays on one page where a page can hold it.
    Together(Vec<Self>),
}

/// Labels and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// In a frame under this heading, never split.
    pub framed: Option<String>,
    /// What they are about, for readers who hear the document.
    pub about: String,
    pub label_wide: Mil,
    pub rows: Vec<(String, Rich)>,
}

/// A table with a head, and often a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub about: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Rich>>,
    /// The last row, bold under a thicker line.
    pub sum: Option<Vec<Rich>>,
    /// `None`: from margin to margin.
    pub wide: Option<Mil>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Where all heads are empty there is no head row.
    pub head: String,
    /// `None`: what the others leave. One column a table.
    pub wide: Option<Mil>,
    pub is_right: bool,
}

impl Column {
    /// A column of text that takes what the others leave.
    pub fn rest(head: impl Into<String>) -> Self {
        Self { head: head.into(), wide: None, is_right: false }
    }

    pub fn text(head: impl Into<String>, wide: Mil) -> Self {
        Self { head: head.into(), wide: Some(wide), is_right: false }
    }

    /// A column of numbers.
    pub fn numbers(head: impl Into<String>, wide: Mil) -> Self {
        Self { head: head.into(), wide: Some(wide), is_right: true }
    }
}

/// A clause, and the initials that were given to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its number and title are bold.
    pub text: Rich,
    /// `None`: no box for initials.
    pub initials: Option<Initialed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initialed {
    pub letters: String,
    /// As it is said: `10:21 AM`.
    pub time: String,
    /// For readers who hear the document.
    pub said: String,
}

/// The box of the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    pub by: SignedBy,
    /// Below the line, left.
    pub name: String,
    /// Below the line, right.
    pub time: String,
    /// For readers who hear the document.
    pub said: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedBy {
    Ink(Ink),
    /// The typed name, and the words that say that it is one.
    Typed {
        name: String,
        note: String,
    },
}

/// An entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Empty where it is the day of the entry before.
    pub day: String,
    pub time: String,
    /// Money or a service.
    pub is_filled: bool,
    pub title: String,
    pub text: Rich,
}

/// Black areas on white, in a box: a QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// For readers who hear the document.
    pub said: String,
    pub wide: Mil,
    pub high: Mil,
    /// Left, top, width, height.
    pub areas: Vec<[Mil; 4]>,
}
