//! Blocks as rows: headings, paragraphs, frames, tables.

use crate::evidence::letter::Mil;
use crate::evidence::letter::block::{Block, Column, Facts, Picture, Table};
use crate::evidence::letter::face::Face;
use crate::evidence::letter::line::{Line, lines, one_line};
use crate::evidence::letter::rich::Rich;
use crate::evidence::letter::sheet::{Mark, Row, WIDE, What};
use crate::evidence::letter::tree::{Leaf, Part, Role, Tree};

pub const TEXT: Mil = 12_000;
pub const TEXT_LINE: Mil = 17_040;
const LEAD: Mil = 13_500;
const LEAD_LINE: Mil = 18_900;
const HEADING: Mil = 15_000;
const HEADING_LINE: Mil = 20_000;
const TITLE: Mil = 25_500;
const TITLE_LINE: Mil = 33_000;
const TYPED: Mil = 12_000;
const TYPED_LINE: Mil = 14_400;
pub const FRAME: Mil = 1_500;
pub const RADIUS: Mil = 7_500;
pub const THIN: Mil = 750;
/// Within a frame, left and right.
pub const PAD: Mil = 15_000;
/// Above and below the text of a table's row.
const CELL_PAD: Mil = 3_200;
const GAP: Mil = 9_000;

/// Builds the rows of a document, and its tree.
#[derive(Debug, Default)]
pub struct Setter {
    pub rows: Vec<Row>,
    pub tree: Tree,
    /// Whether letters stand for others somewhere.
    pub has_other_letters: bool,
    anchor: Option<String>,
    begins_page: bool,
}

impl Setter {
    pub fn block(&mut self, block: &Block) {
        match block {
            Block::Title { text, aside } => self.title(text, aside),
            Block::Heading(text) => self.heading(text),
            Block::Text(text) => self.text(text),
            Block::Lead(text) => self.paragraph(text, LEAD, LEAD_LINE, 9_000),
            Block::Framed(texts) => self.framed(texts),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Clause(clause) => self.clause(clause),
            Block::Signature(signing) => self.signature(signing),
            Block::Timeline(moments) => self.timeline(moments),
            Block::Columns { n, cells } => self.columns(*n, cells),
            Block::Typed(lines) => self.typed(lines),
            Block::Picture(picture) => self.picture(picture),
            Block::Anchor(name) => self.anchor = Some(name.clone()),
            Block::PageBreak => self.begins_page = true,
            Block::Together(blocks) => self.together(blocks),
        }
    }

    /// Adds a row; it takes the anchor and the page break that were asked for.
    pub fn row(&mut self, mut row: Row) {
        row.anchor = self.anchor.take();
        row.begins_page = std::mem::take(&mut self.begins_page);
        self.rows.push(row);
    }

    /// `text` on one line.
    pub fn line(&mut self, text: &Rich, size: Mil) -> Line {
        self.noted(one_line(text, size))
    }

    pub fn lines(&mut self, text: &Rich, size: Mil, wide: Mil) -> Vec<Line> {
        lines(text, size, wide).into_iter().map(|line| self.noted(line)).collect()
    }

    fn noted(&mut self, line: Line) -> Line {
        self.has_other_letters |= line.has_other_letters();
        line
    }

    fn together(&mut self, blocks: &[Block]) {
        let first = self.rows.len();
        for block in blocks {
            self.block(block);
        }
        let n_new = self.rows.len().saturating_sub(first);
        for row in self.rows.iter_mut().skip(first).take(n_new.saturating_sub(1)) {
            row.keeps_next = true;
        }
    }

    fn title(&mut self, text: &str, aside: &Rich) {
        let leaf = self.tree.lone(Role::Title(text.to_owned()));
        let mut marks = Vec::new();
        let mut high = 0;
        for line in self.lines(&Rich::of(Face::Bold, text), TITLE, WIDE) {
            marks.push(text_mark(line, TITLE, TITLE_LINE, (0, high), leaf));
            high += TITLE_LINE;
        }
        if !aside.is_empty() {
            let leaf = self.tree.lone(Role::Paragraph);
            let line = self.line(aside, LEAD);
            let x = WIDE - line.width();
            marks.push(text_mark(line, LEAD, LEAD_LINE, (x, high - LEAD_LINE - 4_000), leaf));
        }
        let entry = Some(text.to_owned());
        self.row(Row { high: high + 3_000, keeps_next: true, marks, entry, ..Row::default() });
    }

    fn heading(&mut self, text: &str) {
        let leaf = self.tree.lone(Role::Heading(text.to_owned()));
        let mut marks = Vec::new();
        let mut high = 0;
        for line in self.lines(&Rich::of(Face::Bold, text), HEADING, WIDE) {
            marks.push(text_mark(line, HEADING, HEADING_LINE, (0, high), leaf));
            high += HEADING_LINE;
        }
        let entry = Some(text.to_owned());
        let high = high + 4_500;
        self.row(Row { high, before: 12_000, keeps_next: true, marks, entry, ..Row::default() });
    }

    fn text(&mut self, text: &Rich) {
        self.paragraph(text, TEXT, TEXT_LINE, 6_000);
    }

    /// The first two lines stay together, and the last two.
    fn paragraph(&mut self, text: &Rich, size: Mil, line_high: Mil, before: Mil) {
        let leaf = self.tree.lone(Role::Paragraph);
        let lines = self.lines(text, size, WIDE);
        let n_lines = lines.len();
        for (idx, line) in lines.into_iter().enumerate() {
            let keeps_next = idx + 1 < n_lines && (idx == 0 || idx + 2 == n_lines);
            let marks = vec![text_mark(line, size, line_high, (0, 0), leaf)];
            let before = if idx == 0 { before } else { 0 };
            self.row(Row { high: line_high, before, keeps_next, marks, ..Row::default() });
        }
    }

    fn framed(&mut self, texts: &[Rich]) {
        let mut marks = Vec::new();
        let mut y = 10_000;
        for text in texts {
            let leaf = self.tree.lone(Role::Paragraph);
            for line in self.lines(text, LEAD, WIDE - 2 * PAD) {
                marks.push(text_mark(line, LEAD, LEAD_LINE, (PAD, y), leaf));
                y += LEAD_LINE;
            }
        }
        let high = y + 10_000;
        marks.push(frame(WIDE, high));
        self.row(Row { high: high + 3_000, before: GAP, marks, ..Row::default() });
    }

    fn facts(&mut self, facts: &Facts) {
        let mut y = 0;
        let mut marks = Vec::new();
        let (left, wide) = match &facts.framed {
            Some(_) => (PAD, WIDE - 2 * PAD),
            None => (0, WIDE),
        };
        if let Some(title) = &facts.framed {
            y += 8_000;
            let leaf = self.tree.lone(Role::Heading(title.clone()));
            for line in self.lines(&Rich::of(Face::Bold, title.as_str()), TEXT, wide) {
                marks.push(text_mark(line, TEXT, TEXT_LINE, (left, y), leaf));
                y += TEXT_LINE;
            }
            y += 4_000;
        }
        let table = self.tree.part(Role::Table(facts.about.clone()));
        let label_wide = facts.label_wide;
        for (idx, (label, value)) in facts.rows.iter().enumerate() {
            let part = self.tree.part_of(table, Role::Row);
            let head = self.tree.lone_in(part, Role::RowHead);
            let cell = self.tree.lone_in(part, Role::Cell);
            let mut row = Vec::new();
            let labels =
                self.lines(&Rich::from(label.as_str()), TEXT, label_wide.saturating_sub(6_000));
            let high_label = stack(&mut row, labels, (left, y), head);
            let values = self.lines(value, TEXT, wide - label_wide);
            let high_value = stack(&mut row, values, (left + label_wide, y), cell);
            let high = high_label.max(high_value);
            if facts.framed.is_some() {
                marks.append(&mut row);
                y += high;
            } else {
                let before = if idx == 0 { GAP } else { 0 };
                self.row(Row { high, before, marks: row, ..Row::default() });
            }
        }
        if let Some(title) = &facts.framed {
            let high = y + 8_000;
            marks.push(frame(WIDE, high));
            let entry = Some(title.clone());
            self.row(Row { high: high + 3_000, before: GAP, marks, entry, ..Row::default() });
        }
    }

    fn table(&mut self, table: &Table) {
        let wide = table.wide.unwrap_or(WIDE);
        let columns = placed(&table.columns, wide);
        let part = self.tree.part(Role::Table(table.about.clone()));
        let head = table.columns.iter().any(|column| !column.head.is_empty()).then(|| {
            let heads = table.columns.iter().map(|column| Rich::from(column.head.as_str()));
            let heads: Vec<Rich> = heads.collect();
            let cells = Cells { cells: &heads, role: &Role::ColumnHead, face: None };
            let mut row = self.cells(part, &columns, &cells, wide, THIN);
            row.keeps_next = true;
            row
        });
        if let Some(head) = &head {
            self.row(head.clone());
        }
        let n_rows = table.rows.len();
        for (idx, cells) in table.rows.iter().enumerate() {
            let is_last = idx + 1 == n_rows;
            let thick = if is_last && table.sum.is_some() { FRAME } else { THIN };
            let cells = Cells { cells, role: &Role::Cell, face: None };
            let mut row = self.cells(part, &columns, &cells, wide, thick);
            // The sum is never alone on a page.
            row.keeps_next = is_last && table.sum.is_some();
            row.head = head.clone().map(Box::new);
            self.row(row);
        }
        if let Some(sum) = &table.sum {
            let cells = Cells { cells: sum, role: &Role::Cell, face: Some(Face::Bold) };
            let mut row = self.cells(part, &columns, &cells, wide, 0);
            row.head = head.map(Box::new);
            self.row(row);
        }
    }

    /// A row of cells, with a line of `thick` below.
    fn cells(
        &mut self,
        table: Part,
        columns: &[(Mil, Mil, bool)],
        cells: &Cells<'_>,
        wide: Mil,
        thick: Mil,
    ) -> Row {
        let part = self.tree.part_of(table, Role::Row);
        let mut marks = Vec::new();
        let mut high = 0;
        for (cell, (left, cell_wide, is_right)) in cells.cells.iter().zip(columns) {
            let leaf = self.tree.lone_in(part, cells.role.clone());
            let cell = match (cells.face, is_right) {
                (Some(Face::Bold), false) => cell.faced(Face::Bold),
                (_, true) if *cells.role != Role::ColumnHead => cell.faced(Face::Figures),
                _ => cell.clone(),
            };
            let mut y = CELL_PAD;
            for line in self.lines(&cell, TEXT, *cell_wide) {
                let x = if *is_right { left + cell_wide - line.width() } else { *left };
                marks.push(text_mark(line, TEXT, TEXT_LINE, (x, y), leaf));
                y += TEXT_LINE;
            }
            high = high.max(y + CELL_PAD);
        }
        if thick > 0 {
            let what = What::Rule { dx: wide, dy: 0, thick };
            marks.push(Mark { x: 0, y: high, what, leaf: None });
        }
        Row { high, marks, ..Row::default() }
    }

    fn columns(&mut self, n: usize, cells: &[Rich]) {
        let n = n.max(1);
        let list = self.tree.part(Role::List);
        let wide = WIDE / Mil::try_from(n).unwrap_or(1);
        for (idx, of_row) in cells.chunks(n).enumerate() {
            let mut marks = Vec::new();
            let mut high = 0;
            let mut left = 0;
            for cell in of_row {
                let item = self.tree.part_of(list, Role::Item);
                let leaf = self.tree.lone_in(item, Role::ItemBody);
                let lines = self.lines(cell, TEXT, wide - 6_000);
                high = high.max(stack(&mut marks, lines, (left, 0), leaf));
                left += wide;
            }
            let before = if idx == 0 { 3_000 } else { 0 };
            self.row(Row { high: high + 1_500, before, marks, ..Row::default() });
        }
    }

    fn typed(&mut self, lines: &[String]) {
        let leaf = self.tree.lone(Role::Paragraph);
        for (idx, text) in lines.iter().enumerate() {
            let before = if idx == 0 { GAP } else { 0 };
            // Spaces are what makes columns here.
            let kept = text.replace(' ', "\u{a0}");
            for line in self.lines(&Rich::of(Face::Mono, kept), TYPED, WIDE) {
                let marks = vec![text_mark(line, TYPED, TYPED_LINE, (0, 0), leaf)];
                self.row(Row { high: TYPED_LINE, before, marks, ..Row::default() });
            }
        }
    }

    /// The last words of a document.
    pub fn note(&mut self, text: &str) {
        let leaf = self.tree.lone(Role::Note);
        for (idx, line) in self.lines(&Rich::from(text), TEXT, WIDE).into_iter().enumerate() {
            let marks = vec![text_mark(line, TEXT, TEXT_LINE, (0, 0), leaf)];
            let before = if idx == 0 { GAP } else { 0 };
            self.row(Row { high: TEXT_LINE, before, keeps_next: true, marks, ..Row::default() });
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let leaf = self.tree.lone(Role::Figure(picture.said.clone()));
        let (wide, high) = (picture.wide, picture.high);
        let what = What::Areas { wide, high, areas: picture.areas.clone() };
        let marks = vec![Mark { x: 0, y: 0, what, leaf: Some(leaf) }];
        self.row(Row { high: high + 3_000, before: GAP, marks, ..Row::default() });
    }
}

struct Cells<'a> {
    cells: &'a [Rich],
    role: &'a Role,
    face: Option<Face>,
}

/// Lines under each other from a corner; returns how high they are.
pub fn stack(marks: &mut Vec<Mark>, lines: Vec<Line>, corner: (Mil, Mil), leaf: Leaf) -> Mil {
    let mut high = 0;
    for line in lines {
        marks.push(text_mark(line, TEXT, TEXT_LINE, (corner.0, corner.1 + high), leaf));
        high += TEXT_LINE;
    }
    high
}

/// A line in a strip of `line_high` whose upper left corner is given.
pub fn text_mark(line: Line, size: Mil, line_high: Mil, corner: (Mil, Mil), leaf: Leaf) -> Mark {
    let y = corner.1 + baseline(size, line_high);
    Mark { x: corner.0, y, what: What::Text { line, size }, leaf: Some(leaf) }
}

/// The faces reach 0.95 em above the line on which letters stand, and 0.225 em below.
pub const fn baseline(size: Mil, line_high: Mil) -> Mil {
    (line_high - size * 1_175 / 1_000) / 2 + size * 950 / 1_000
}

pub const fn frame(wide: Mil, high: Mil) -> Mark {
    let what = What::Frame { wide, high, radius: RADIUS, thick: FRAME };
    Mark { x: 0, y: 0, what, leaf: None }
}

/// Left edge, width, and whether text stands at the right, of each column.
fn placed(columns: &[Column], wide: Mil) -> Vec<(Mil, Mil, bool)> {
    let taken: Mil = columns.iter().filter_map(|column| column.wide).sum();
    let mut left = 0;
    let mut all = Vec::new();
    for column in columns {
        let column_wide = column.wide.unwrap_or_else(|| wide.saturating_sub(taken).max(0));
        // A gap to the column before.
        let gap = if left > 0 { 6_000.min(column_wide) } else { 0 };
        all.push((left + gap, column_wide - gap, column.is_right));
        left += column_wide;
    }
    all
}
