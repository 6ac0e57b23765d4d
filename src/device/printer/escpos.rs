//! Rows of paper as ESC/POS bytes: the small part of the language that nearly every printer knows.

use crate::device::printer::code_page;
use crate::device::printer::face;
use crate::device::printer::layout::{Row, layout};
use crate::device::printer::pips::pips;
use crate::device::printer::profile::{CodePage, Cutter, Fence, Profile, QrMethod};
use crate::domain::bitmap::Bitmap;
use crate::domain::paper::{Align, Paper, PaperLine, TextStyle};
use crate::domain::qr::QrModules;

/// Rows of a picture that are sent in one command; more overruns small printers.
pub const BAND_ROWS: usize = 128;
/// Dots of one module of a code: 0.75 mm, which every camera reads.
const QR_DOTS: usize = 6;
/// Below this many dots a module is no longer read (DENSO asks for 4 at 203 dots an inch).
const QR_DOTS_MIN: usize = 3;
/// From one line to the next, in dots.
const LINE_FEED: u8 = 30;
const DOUBLE_LINE_FEED: u8 = 56;
const RULE_DOTS: usize = 2;
const ABOVE_RULE: u16 = 10;
const BELOW_RULE: u16 = 12;

/// All bytes of one print: set-up, rows, cut.
pub fn encode(paper: &Paper, profile: &Profile) -> Vec<u8> {
    let mut job = Job::new(profile);
    job.begin();
    for row in layout(paper, profile.columns) {
        job.row(&row);
    }
    job.end();
    job.bytes
}

/// What a printer answers when it has done everything before. `job` comes back where the kind of
/// fence has a number.
pub fn fence(kind: Fence, job: u64) -> Vec<u8> {
    match kind {
        Fence::PaperStatus => vec![0x1D, 0x72, 0x01],
        Fence::ProcessId => {
            let [a, b, c, d] = process_id(job);
            vec![0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, a, b, c, d]
        }
        Fence::None => Vec::new(),
    }
}

/// A job's number in four printable bytes, as `GS ( H` wants them (20 to 7E).
pub fn process_id(job: u64) -> [u8; 4] {
    let mut rest = job;
    [(); 4].map(|()| {
        let digit = u8::try_from(rest % 94).unwrap_or_default();
        rest /= 94;
        0x21 + digit
    })
}

/// `DLE EOT n`: asks for a status, at once. `n` is 1 to 4.
pub const fn status_request(n: u8) -> [u8; 3] {
    [0x10, 0x04, n]
}

/// `GS a`: four bytes from the printer at once and at each change of paper, cover, errors, and
/// whether it is online.
pub const fn report_changes() -> [u8; 3] {
    [0x1D, 0x61, 0x0E]
}

/// Ends whatever was begun and broken off: as many zeros as a band may still lack (a printer
/// ignores them otherwise), and a cut, so that half a print is not the head of the next.
pub fn break_off(profile: &Profile) -> Vec<u8> {
    let mut bytes = vec![0; usize::from(profile.dots / 8) * BAND_ROWS];
    bytes.extend(cut(profile.cutter));
    bytes
}

/// Line feed, feed to the cutter, cut. `GS V` is obeyed only at the start of a line. Where nothing
/// cuts, the last line is moved to the edge at which the paper is torn.
const fn cut(cutter: Cutter) -> [u8; 5] {
    match cutter {
        Cutter::Partial => [0x0A, 0x1D, 0x56, 0x42, 0x00],
        Cutter::Full => [0x0A, 0x1D, 0x56, 0x41, 0x00],
        Cutter::None => [0x0A, 0x0A, 0x1B, 0x64, 0x04],
    }
}

struct Job<'a> {
    bytes: Vec<u8>,
    profile: &'a Profile,
    align: Align,
    /// The code page that the printer writes in.
    page: Option<CodePage>,
}

impl<'a> Job<'a> {
    const fn new(profile: &'a Profile) -> Self {
        Self { bytes: Vec::new(), profile, align: Align::Left, page: None }
    }

    /// Everything is set anew: other programs may have used the printer.
    fn begin(&mut self) {
        self.put(&[0x1B, 0x40]); // initialize
        self.put(&[0x1C, 0x2E]); // leave Kanji mode, in which letters above 7F are halves
        self.put(&[0x1B, 0x52, 0x00]); // international set: USA
        if let Some((page, number)) = self.profile.code_pages.in_order().next() {
            self.choose(page, number);
        }
        if self.profile.tells_changes {
            self.put(&report_changes()); // initializing has ended it
        }
        if self.profile.feeds_in_dots {
            self.put(&[0x1D, 0x50, 203, 203]); // one unit is one dot
        }
        self.put(&[0x1D, 0x4C, 0x00, 0x00]); // no left margin
        let [low, high] = self.profile.dots.to_le_bytes();
        self.put(&[0x1D, 0x57, low, high]); // the whole width
        self.put(&[0x1B, 0x33, LINE_FEED]);
    }

    fn end(&mut self) {
        self.align(Align::Left);
        self.put(&cut(self.profile.cutter));
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Heading(text) => {
                let heading = face::heading(text, usize::from(self.profile.dots));
                self.picture(&heading, Align::Left);
            }
            Row::Text { text, align, style } => self.text(text, *align, *style),
            Row::Rule => {
                let width = usize::from(self.profile.dots);
                let mut rule = Bitmap::new(width, RULE_DOTS);
                rule.ink_rect(0, 0, width, RULE_DOTS);
                self.space(ABOVE_RULE);
                self.picture(&rule, Align::Left);
                self.space(BELOW_RULE);
            }
            Row::Space(dots) => self.space(*dots),
            Row::Pips(used, left) => {
                let n = |count: &u32| usize::try_from(*count).unwrap_or_default();
                let discs = pips(n(used), n(left), usize::from(self.profile.dots));
                self.picture(&discs, Align::Left);
            }
            Row::Picture(picture) => self.picture(picture, Align::Center),
            Row::Qr(text) => self.qr(text),
        }
    }

    fn text(&mut self, text: &str, align: Align, style: TextStyle) {
        match self.encoded(text).filter(|_| !self.profile.draws_all_text) {
            Some((page, number, letters)) => {
                if self.page != Some(page) {
                    self.choose(page, number);
                }
                self.letters(&letters, align, style);
            }
            None => {
                let picture = self.drawn(text, align, style);
                self.picture(&picture, Align::Left);
            }
        }
    }

    /// The text in the page that the printer writes in, else in the first that holds all of it.
    fn encoded(&self, text: &str) -> Option<(CodePage, u8, Vec<u8>)> {
        let pages = self.profile.code_pages;
        let is_chosen = |page: &(CodePage, u8)| Some(page.0) == self.page;
        let chosen = pages.in_order().filter(is_chosen);
        chosen
            .chain(pages.in_order())
            .find_map(|(page, number)| Some((page, number, code_page::encode(page, text)?)))
    }

    fn choose(&mut self, page: CodePage, number: u8) {
        self.page = Some(page);
        self.put(&[0x1B, 0x74, number]);
    }

    fn letters(&mut self, letters: &[u8], align: Align, style: TextStyle) {
        self.align(align);
        match style {
            TextStyle::Plain => (),
            TextStyle::Bold => self.put(&[0x1B, 0x45, 0x01]),
            TextStyle::Double => self.put(&[0x1D, 0x21, 0x11, 0x1B, 0x33, DOUBLE_LINE_FEED]),
        }
        self.put(letters);
        self.put(&[0x0A]);
        match style {
            TextStyle::Plain => (),
            TextStyle::Bold => self.put(&[0x1B, 0x45, 0x00]),
            TextStyle::Double => self.put(&[0x1D, 0x21, 0x00, 0x1B, 0x33, LINE_FEED]),
        }
    }

    /// A line as a picture, on the same columns as the printer's own letters.
    fn drawn(&self, text: &str, align: Align, style: TextStyle) -> Bitmap {
        let (times, feed) = match style {
            TextStyle::Double => (2, DOUBLE_LINE_FEED),
            TextStyle::Plain | TextStyle::Bold => (1, LINE_FEED),
        };
        let width = usize::from(self.profile.dots);
        let mut picture = Bitmap::new(width, usize::from(feed));
        let text_wide = face::cells_of(text) * face::CELL_WIDE * times;
        let left = match align {
            Align::Left => 0,
            Align::Center => width.saturating_sub(text_wide) / 2,
        };
        face::draw_cells(&mut picture, text, style == TextStyle::Bold, times, (left, 0));
        picture
    }

    fn qr(&mut self, text: &str) {
        let Ok(code) = QrModules::encode(text) else {
            log::error!("a text of {} letters does not fit into a QR code", text.len());
            return self.instead_of_qr(text);
        };
        let n_modules = code.side + 2 * QrModules::QUIET;
        let dots = QR_DOTS.min(usize::from(self.profile.dots) / n_modules);
        if dots < QR_DOTS_MIN {
            log::error!("a QR code of {n_modules} modules is too wide for this paper");
            return self.instead_of_qr(text);
        }
        match self.profile.qr {
            QrMethod::Raster => self.picture(&drawn_qr(&code, dots), Align::Center),
            QrMethod::Native => self.native_qr(text, dots),
        }
    }

    /// What a code would have said, to be typed.
    fn instead_of_qr(&mut self, text: &str) {
        let mut paper = Paper::default();
        paper.lines.push(PaperLine::Text {
            text: text.to_owned(),
            align: Align::Left,
            style: TextStyle::Plain,
        });
        for row in layout(&paper, self.profile.columns) {
            self.row(&row);
        }
    }

    /// By the printer's own command. It prints no quiet zone, so white space stands around it.
    fn native_qr(&mut self, text: &str, dots: usize) {
        let size = u8::try_from(dots).unwrap_or(8);
        let quiet = u16::from(size) * 4;
        let [low, high] = u16::try_from(text.len() + 3).unwrap_or(u16::MAX).to_le_bytes();
        self.space(quiet);
        self.align(Align::Center);
        self.put(&[0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]); // model 2
        self.put(&[0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, size]);
        self.put(&[0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x31]); // level M
        self.put(&[0x1D, 0x28, 0x6B, low, high, 0x31, 0x50, 0x30]);
        self.put(text.as_bytes());
        self.put(&[0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30]);
        self.space(quiet);
    }

    /// `GS v 0`, in bands.
    fn picture(&mut self, picture: &Bitmap, align: Align) {
        self.align(align);
        let [low, high] =
            u16::try_from(picture.width().div_ceil(8)).unwrap_or_default().to_le_bytes();
        let mut top = 0;
        while top < picture.height() {
            let n_rows = BAND_ROWS.min(picture.height() - top);
            let [rows_low, rows_high] = u16::try_from(n_rows).unwrap_or_default().to_le_bytes();
            let mut band = vec![0x1D, 0x76, 0x30, 0x00, low, high, rows_low, rows_high];
            let n_head = band.len();
            band.extend((top..top + n_rows).flat_map(|y| picture.row_bytes(y)));
            defuse(&mut band, n_head);
            self.put(&band);
            top += n_rows;
        }
    }

    fn space(&mut self, dots: u16) {
        let mut left = dots;
        while left > 0 {
            let feed = u8::try_from(left).unwrap_or(u8::MAX);
            self.put(&[0x1B, 0x4A, feed]);
            left -= u16::from(feed);
        }
    }

    /// Only ever at the start of a line, where alone it is obeyed.
    fn align(&mut self, align: Align) {
        if self.align != align {
            self.align = align;
            self.put(&[0x1B, 0x61, if align == Align::Center { 1 } else { 0 }]);
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// The code with its quiet zone, in whole bytes a row.
fn drawn_qr(code: &QrModules, dots: usize) -> Bitmap {
    let side = (code.side + 2 * QrModules::QUIET) * dots;
    let mut picture = Bitmap::new(side.div_ceil(8) * 8, side);
    for y in 0..code.side {
        for x in 0..code.side {
            if code.is_dark(x, y) {
                let at = |module: usize| (module + QrModules::QUIET) * dots;
                picture.ink_rect(at(x), at(y), dots, dots);
            }
        }
    }
    picture
}

/// Printers obey `DLE EOT`, `DLE ENQ` and `DLE DC4` wherever they see them, also within a picture.
/// Where the dots of one spell such a pair, the dark dot of the `DLE` is made two dots wide.
fn defuse(band: &mut [u8], n_head: usize) {
    for idx in n_head..band.len() {
        let next = band.get(idx + 1).copied();
        if let (Some(dle @ 0x10), Some(0x04 | 0x05 | 0x14)) = (band.get_mut(idx), next) {
            *dle = 0x18;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::printer::profile::CodePages;

    #[test]
    fn a_job_has_the_bytes_that_the_reference_gives() {
        let mut paper = Paper::default();
        paper.text("¿5®");
        let bytes = encode(&paper, &western());
        let expect = "1b40 1c2e 1b5200 1b7413 1d4c0000 1d574002 1b331e a835a9 0a 0a 1d564200";
        assert_eq!(hex(&bytes), expect.replace(' ', ""));
        assert_eq!(hex(&fence(Fence::PaperStatus, 1)), "1d7201");
        assert_eq!(hex(&fence(Fence::ProcessId, 0)), "1d28480600303021212121");
    }

    #[test]
    fn each_line_goes_out_in_a_code_page_that_holds_it() {
        let pages = CodePages { cp852: Some(18), cp866: Some(17), ..western().code_pages };
        let profile = Profile { code_pages: pages, ..western() };
        let mut paper = Paper::default();
        for text in ["Qué", "Łu", "Ол", "OK", "Qué"] {
            paper.text(text);
        }
        let bytes = hex(&encode(&paper, &profile));
        let lines = "5175820a 1b7412 9d750a 1b7411 8eab0a 4f4b0a 1b7413 5175820a";
        assert!(bytes.contains(&lines.replace(' ', "")), "{bytes}");
    }

    #[test]
    fn a_sheet_ends_as_the_printer_can_end_it() {
        #[rustfmt::skip]
        let cases = [
            (Cutter::Partial, "0a1d564200"),
            (Cutter::Full,    "0a1d564100"),
            (Cutter::None,    "0a0a1b6404"),
        ];
        for (cutter, expect) in cases {
            let profile = Profile { cutter, ..Profile::default() };
            assert!(hex(&encode(&Paper::default(), &profile)).ends_with(expect), "{cutter:?}");
        }
    }

    #[test]
    fn a_picture_is_sent_in_bands_with_its_highest_bit_left() {
        let profile = Profile::default();
        let mut job = Job::new(&profile);
        let mut picture = Bitmap::new(8, 2);
        picture.ink_rect(0, 0, 8, 1);
        picture.ink_rect(0, 1, 4, 1);
        job.picture(&picture, Align::Left);
        assert_eq!(hex(&job.bytes), "1d76300001000200fff0");

        job.bytes.clear();
        job.picture(&Bitmap::new(8, 300), Align::Left);
        assert_eq!(job.bytes.len(), 3 * 8 + 300, "three bands");
    }

    #[test]
    fn a_native_code_is_said_as_the_reference_says_it() {
        let profile = Profile { qr: QrMethod::Native, ..Profile::default() };
        let mut job = Job { align: Align::Center, ..Job::new(&profile) };
        job.native_qr(&"A".repeat(152), 6);
        let expect = format!(
            "1b4a18 1d286b0400314132 00 1d286b0300314306 1d286b0300314531 1d286b9b00315030 {} 1d286b0300315130 1b4a18",
            "41".repeat(152)
        );
        assert_eq!(hex(&job.bytes), expect.replace(' ', ""));
    }

    #[test]
    fn no_picture_holds_what_a_printer_obeys_at_once() {
        let profile = Profile::default();
        for second in [0x04_u8, 0x05, 0x14] {
            let mut picture = Bitmap::new(32, 40);
            for y in 0..40 {
                for (byte_idx, byte) in [0x10, second, 0x10, second].into_iter().enumerate() {
                    for bit in 0..8 {
                        if byte & (0x80 >> bit) != 0 {
                            picture.ink(byte_idx * 8 + bit, y);
                        }
                    }
                }
            }
            let mut job = Job::new(&profile);
            job.picture(&picture, Align::Left);
            assert!(!obeys_at_once(&job.bytes), "{second:02x}");
        }
    }

    #[test]
    fn process_ids_are_printable_and_differ() {
        let ids: std::collections::BTreeSet<[u8; 4]> = (0..5_000).map(process_id).collect();
        assert_eq!(ids.len(), 5_000);
        assert!(ids.iter().flatten().all(|byte| (0x20..=0x7E).contains(byte)));
    }

    fn western() -> Profile {
        let code_pages = CodePages { cp858: Some(19), ..CodePages::default() };
        Profile { code_pages, ..Profile::default() }
    }

    fn obeys_at_once(bytes: &[u8]) -> bool {
        bytes.windows(2).any(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]))
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
