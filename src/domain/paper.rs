//! A strip of paper as data: what stands on it, before columns and bytes.

use std::sync::Arc;

use crate::domain::bitmap::Bitmap;

/// Lines from top to bottom. The printer wraps, encodes and cuts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    pub lines: Vec<PaperLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperLine {
    /// The clinic's name, drawn large in the house's own type, centered.
    Heading { text: String },
    /// A text; wrapped at the paper's columns. Blanks at its beginning indent all of its lines.
    Text { text: String, align: Align, style: TextStyle },
    /// One text at each edge; the right one goes on a line of its own where both do not fit.
    Pair { left: String, right: String, style: TextStyle },
    /// A line across the paper, with white space above and below.
    Rule,
    /// White space, in dots (8 a millimetre).
    Space { dots: u16 },
    /// Visits as discs: those that are used, and those that are left.
    Pips { used: u32, left: u32 },
    /// A picture, centered.
    Picture(Arc<Bitmap>),
    /// A QR code, centered.
    Qr { text: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Center,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextStyle {
    #[default]
    Plain,
    Bold,
    /// Twice as wide and as high.
    Double,
}

/// How a print ended. "Unknown" is an end of its own, and never repeats by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrintEnd {
    Printed,
    /// Not printed: no paper, cover open, or no printer. The job waits.
    Held,
    Unknown,
}

impl Paper {
    pub fn heading(&mut self, text: impl Into<String>) {
        self.lines.push(PaperLine::Heading { text: text.into() });
    }

    pub fn text(&mut self, text: impl Into<String>) {
        self.styled(text, Align::Left, TextStyle::Plain);
    }

    pub fn centered(&mut self, text: impl Into<String>) {
        self.styled(text, Align::Center, TextStyle::Plain);
    }

    pub fn styled(&mut self, text: impl Into<String>, align: Align, style: TextStyle) {
        self.lines.push(PaperLine::Text { text: text.into(), align, style });
    }

    pub fn pair(&mut self, left: impl Into<String>, right: impl Into<String>) {
        self.styled_pair(left, right, TextStyle::Plain);
    }

    pub fn styled_pair(
        &mut self,
        left: impl Into<String>,
        right: impl Into<String>,
        style: TextStyle,
    ) {
        self.lines.push(PaperLine::Pair { left: left.into(), right: right.into(), style });
    }

    pub fn rule(&mut self) {
        self.lines.push(PaperLine::Rule);
    }

    /// White space, in dots.
    pub fn space(&mut self, dots: u16) {
        self.lines.push(PaperLine::Space { dots });
    }

    /// Visits as discs.
    pub fn pips(&mut self, used: u32, left: u32) {
        self.lines.push(PaperLine::Pips { used, left });
    }

    pub fn picture(&mut self, picture: &Arc<Bitmap>) {
        self.lines.push(PaperLine::Picture(Arc::clone(picture)));
    }

    pub fn qr(&mut self, text: impl Into<String>) {
        self.lines.push(PaperLine::Qr { text: text.into() });
    }
}
