//! A strip of paper as data: what stands on it, before columns and bytes.

/// Lines from top to bottom. The printer wraps, encodes and cuts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    pub lines: Vec<PaperLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperLine {
    /// The clinic's logo, centered.
    Logo,
    /// A text; wrapped at the paper's columns.
    Text { text: String, align: Align, style: TextStyle },
    /// One text at each edge; the right one goes on a line of its own where both do not fit.
    Pair { left: String, right: String, style: TextStyle },
    /// A line across the paper.
    Rule,
    /// White space, in dots (8 a millimetre).
    Space { dots: u16 },
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
