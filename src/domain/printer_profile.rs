//! What a receipt printer can do, as far as anybody here has to know.

/// A printer, as its profile describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrinterProfile {
    /// Characters of the printer's normal letters on a line.
    pub columns: u8,
    /// Width of the print head in dots; a multiple of 8.
    pub dots: u16,
    pub code_pages: CodePages,
    /// Lines are drawn by us, all of them: for printers whose letters cannot be trusted.
    pub draws_all_text: bool,
    /// Whether `GS P` is known, which makes one unit of feed one dot.
    pub feeds_in_dots: bool,
    /// Whether the printer draws QR codes itself.
    pub has_native_qr: bool,
    pub qr: QrMethod,
    pub cutter: Cutter,
    pub fence: Fence,
    /// Whether the printer answers at all. One that cannot is believed as soon as all bytes are
    /// written.
    pub answers: bool,
    /// Whether it can be told to report each change of its state by itself.
    pub tells_changes: bool,
    /// Whether it has a sensor for a roll that is nearly at its end. Without one the bits of it
    /// mean nothing.
    pub senses_low_paper: bool,
}

/// The tables of letters that can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePage {
    /// The oldest and most common; lacks Á, Í, Ó, Ú and €.
    Cp437,
    /// Greek.
    Cp737,
    /// All of western Europe.
    Cp850,
    /// Central Europe.
    Cp852,
    /// Western Europe with €.
    Cp858,
    /// Cyrillic.
    Cp866,
}

/// What this printer calls each code page (`ESC t n`), where it has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodePages {
    pub cp437: Option<u8>,
    pub cp737: Option<u8>,
    pub cp850: Option<u8>,
    pub cp852: Option<u8>,
    pub cp858: Option<u8>,
    pub cp866: Option<u8>,
}

impl CodePages {
    /// Those that the printer has with their numbers; a line goes out in the first that holds it.
    pub fn in_order(self) -> impl Iterator<Item = (CodePage, u8)> {
        let all = [
            (CodePage::Cp858, self.cp858),
            (CodePage::Cp850, self.cp850),
            (CodePage::Cp437, self.cp437),
            (CodePage::Cp852, self.cp852),
            (CodePage::Cp866, self.cp866),
            (CodePage::Cp737, self.cp737),
        ];
        all.into_iter().filter_map(|(page, number)| Some((page, number?)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrMethod {
    /// Drawn by us, as a picture.
    Raster,
    /// By the printer's own command: two hundred bytes for slow wires.
    Native,
}

/// What ends a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cutter {
    /// Leaves a corner, so that the sheet does not fall.
    Partial,
    Full,
    /// The paper is moved to an edge, where it is torn off by hand.
    None,
}

/// How a printer says that everything before has been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// `GS r 1`: paper status, answered in its turn.
    PaperStatus,
    /// `GS ( H`: our own number, sent back when printing is done.
    ProcessId,
    /// It says nothing of the kind: whether a print came out is never known.
    None,
}

impl Default for PrinterProfile {
    /// Paper of 80 mm, and only what nearly every printer can do.
    fn default() -> Self {
        Self {
            columns: 48,
            dots: 576,
            code_pages: CodePages { cp437: Some(0), ..CodePages::default() },
            draws_all_text: false,
            feeds_in_dots: false,
            has_native_qr: false,
            qr: QrMethod::Raster,
            cutter: Cutter::Partial,
            fence: Fence::PaperStatus,
            answers: true,
            tells_changes: false,
            senses_low_paper: true,
        }
    }
}
