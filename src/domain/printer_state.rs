//! How a receipt printer stands, as staff have to know it: the one thing to do next.

/// The most pressing thing first, where a printer says several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrinterState {
    /// It does not answer: off, unplugged, or silent with its cover open.
    Silent,
    /// It reports an error that only switching off ends, if anything does.
    Broken,
    /// The cutter is stuck.
    CutterStuck,
    CoverOpen,
    PaperOut,
    /// The head is too hot; it goes on by itself.
    Resting,
    /// An error that ends when its cause is removed.
    Stopped,
    Offline,
    /// It prints, and its roll is nearly at its end.
    PaperLow,
    Ready,
}

impl PrinterState {
    pub const ALL: [Self; 10] = [
        Self::Silent,
        Self::Broken,
        Self::CutterStuck,
        Self::CoverOpen,
        Self::PaperOut,
        Self::Resting,
        Self::Stopped,
        Self::Offline,
        Self::PaperLow,
        Self::Ready,
    ];

    /// Whether it would print.
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Ready | Self::PaperLow)
    }
}
