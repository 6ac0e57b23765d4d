//! The print head: settings, the line being filled, and the rows that it leaves on the paper.

use std::collections::VecDeque;

use crate::device::printer::code_page;
use crate::device::printer::face::{self, CELL_HIGH, CELL_WIDE};
use crate::device::printer::profile::{CodePage, Profile};
use crate::device::printer::sim::sheet::Sheet;
use crate::device::printer::sim::stream::Token;
use crate::domain::bitmap::Bitmap;
use crate::domain::qr::QrModules;

pub struct Head {
    profile: Profile,
    settings: Settings,
    line: Vec<Cell>,
    qr: Vec<u8>,
    qr_dots: usize,
    /// Rows that wait for paper.
    rows: VecDeque<Vec<bool>>,
    sheet: Sheet,
}

#[derive(Debug, Clone, Copy)]
struct Settings {
    page: CodePage,
    /// Many printers start in it: then letters above 7F are halves of others.
    is_chinese: bool,
    is_bold: bool,
    wide: usize,
    high: usize,
    align: u8,
    line_spacing: usize,
    left: usize,
    width: usize,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    letter: char,
    is_bold: bool,
    wide: usize,
    high: usize,
}

impl Head {
    pub fn new(profile: Profile) -> Self {
        let dots = usize::from(profile.dots);
        let settings = Settings {
            page: CodePage::Cp437,
            is_chinese: true,
            is_bold: false,
            wide: 1,
            high: 1,
            align: 0,
            line_spacing: 30,
            left: 0,
            width: dots,
        };
        Self {
            profile,
            settings,
            line: Vec::new(),
            qr: Vec::new(),
            qr_dots: 3,
            rows: VecDeque::new(),
            sheet: Sheet::new(dots),
        }
    }

    pub fn is_at_line_start(&self) -> bool {
        self.line.is_empty()
    }

    pub fn has_printed(&self) -> bool {
        self.sheet.bitmap().height() > 0
    }

    pub fn take_sheet(&mut self) -> Sheet {
        std::mem::replace(&mut self.sheet, Sheet::new(usize::from(self.profile.dots)))
    }

    /// Puts one row on the paper. Returns false when none waits.
    pub fn feed_row(&mut self) -> bool {
        let Some(row) = self.rows.pop_front() else { return false };
        self.sheet.push_row(&row);
        true
    }

    /// # Errors
    ///
    /// What a printer would not have done as meant.
    pub fn obey(&mut self, token: Token) -> Result<(), &'static str> {
        match token {
            Token::Letter(byte) => self.letter(byte),
            Token::LineFeed => self.print_line(),
            Token::Initialize => {
                self.line.clear();
                self.settings = Self::new(self.profile).settings;
            }
            Token::ChineseMode(is_on) => self.settings.is_chinese = is_on,
            Token::CodePage(number) => return self.code_page(number),
            Token::Bold(is_bold) => self.settings.is_bold = is_bold,
            Token::Size(wide, high) => (self.settings.wide, self.settings.high) = (wide, high),
            Token::Align(align) => {
                if !self.line.is_empty() {
                    return Err("an alignment within a line");
                }
                self.settings.align = align;
            }
            Token::LineSpacing(dots) => self.settings.line_spacing = usize::from(dots),
            Token::FeedLines(n) => {
                self.print_line();
                self.white(self.settings.line_spacing * usize::from(n.saturating_sub(1)));
            }
            Token::FeedDots(dots) => {
                if !self.line.is_empty() {
                    self.print_line();
                }
                self.white(usize::from(dots));
            }
            Token::LeftMargin(dots) => self.settings.left = usize::from(dots),
            Token::Width(dots) => self.settings.width = usize::from(dots),
            Token::Raster { row_bytes, data } => return self.raster(row_bytes, &data),
            Token::QrModule(dots) => self.qr_dots = usize::from(dots),
            Token::QrStore(text) => self.qr = text,
            Token::QrPrint => return self.print_qr(),
            Token::Nothing
            | Token::Cut
            | Token::PaperStatus
            | Token::Reports(_)
            | Token::ProcessId(_)
            | Token::Unknown(_) => (),
        }
        Ok(())
    }

    /// By the numbers of this printer's profile.
    fn code_page(&mut self, number: u8) -> Result<(), &'static str> {
        let mut pages = self.profile.code_pages.in_order();
        let Some((page, _)) = pages.find(|(_, known)| *known == number) else {
            return Err("a code page that this printer does not have");
        };
        self.settings.page = page;
        Ok(())
    }

    fn letter(&mut self, byte: u8) {
        let letter = match byte {
            0x80.. if self.settings.is_chinese => '\u{FFFD}',
            _ => code_page::decode(self.settings.page, byte),
        };
        let Settings { is_bold, wide, high, .. } = self.settings;
        let filled: usize = self.line.iter().map(|cell| cell.wide * CELL_WIDE).sum();
        if filled + wide * CELL_WIDE > self.settings.width {
            self.print_line();
        }
        self.line.push(Cell { letter, is_bold, wide, high });
    }

    fn print_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text_high = line.iter().map(|cell| cell.high * CELL_HIGH).max().unwrap_or(0);
        let text_wide = line.iter().map(|cell| cell.wide * CELL_WIDE).sum();
        let width = usize::from(self.profile.dots);
        let mut strip = Bitmap::new(width, text_high.max(self.settings.line_spacing));
        let mut left = self.start_of(text_wide);
        for cell in &line {
            // Cells of one line stand on the same base.
            let top = text_high - cell.high * CELL_HIGH;
            face::draw_letter(&mut strip, cell.letter, cell.is_bold, cell.high, (left, top));
            left += cell.wide * CELL_WIDE;
        }
        if !line.is_empty() {
            self.sheet.note_line(line.iter().map(|cell| cell.letter).collect());
        }
        self.put(&strip);
    }

    /// Where something of this width begins.
    fn start_of(&self, wide: usize) -> usize {
        let spare = self.settings.width.saturating_sub(wide);
        let moved = match self.settings.align {
            1 => spare / 2,
            2 => spare,
            _ => 0,
        };
        self.settings.left + moved
    }

    fn raster(&mut self, row_bytes: usize, data: &[u8]) -> Result<(), &'static str> {
        if !self.line.is_empty() {
            return Err("a picture within a line");
        }
        if row_bytes == 0 {
            return Ok(());
        }
        let n_rows = data.len() / row_bytes;
        let mut strip = Bitmap::new(usize::from(self.profile.dots), n_rows);
        let left = self.start_of(row_bytes * 8);
        for (y, row) in data.chunks_exact(row_bytes).enumerate() {
            for (byte_idx, byte) in row.iter().enumerate() {
                for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                    strip.ink(left + byte_idx * 8 + bit, y);
                }
            }
        }
        self.put(&strip);
        Ok(())
    }

    /// Without a quiet zone, and not at all when too wide: as printers do.
    fn print_qr(&mut self) -> Result<(), &'static str> {
        if !self.line.is_empty() {
            return Err("a code within a line");
        }
        let text = String::from_utf8_lossy(&self.qr).into_owned();
        let Ok(code) = QrModules::encode(&text) else { return Err("a code that cannot be made") };
        let side = code.side * self.qr_dots;
        if side > self.settings.width {
            return Err("a code that is too wide");
        }
        let left = self.start_of(side);
        let mut strip = Bitmap::new(usize::from(self.profile.dots), side);
        for y in 0..code.side {
            for x in (0..code.side).filter(|x| code.is_dark(*x, y)) {
                let dots = self.qr_dots;
                strip.ink_rect(left + x * dots, y * dots, dots, dots);
            }
        }
        self.put(&strip);
        Ok(())
    }

    fn white(&mut self, n_rows: usize) {
        self.put(&Bitmap::new(usize::from(self.profile.dots), n_rows));
    }

    fn put(&mut self, strip: &Bitmap) {
        self.rows.extend((0..strip.height()).map(|y| strip.row(y).to_vec()));
    }
}
