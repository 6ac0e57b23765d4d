//! Rows on pages: what stays together, what begins a new page, what is said again there.

use std::collections::BTreeMap;

use crate::evidence::letter::Mil;
use crate::evidence::letter::line::Line;
use crate::evidence::letter::tree::{Leaf, Tree};

/// Letter, 8.5 × 11 inches.
pub const PAGE_WIDE: Mil = 612_000;
pub const PAGE_HIGH: Mil = 792_000;
/// Left and right.
pub const MARGIN: Mil = 54_000;
/// Between the margins.
pub const WIDE: Mil = PAGE_WIDE - 2 * MARGIN;
/// Where the letterhead begins.
pub const MARK_TOP: Mil = 36_000;
/// Where rows begin, below the letterhead.
pub const TOP: Mil = 98_000;
/// Where rows end, above the footer.
pub const BOTTOM: Mil = 742_000;

/// Something drawn; `x` from the left margin, `y` from the top of its row, both in thousandths of
/// a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub x: Mil,
    pub y: Mil,
    pub what: What,
    /// `None` for what has no meaning of its own: rules, frames, page numbers.
    pub leaf: Option<Leaf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `y` is the line on which letters stand.
    Text {
        line: Line,
        size: Mil,
    },
    /// From the corner, by this much.
    Rule {
        dx: Mil,
        dy: Mil,
        thick: Mil,
    },
    Frame {
        wide: Mil,
        high: Mil,
        radius: Mil,
        thick: Mil,
    },
    /// `x` and `y` are its middle.
    Disc {
        radius: Mil,
        is_filled: bool,
        thick: Mil,
    },
    /// Lines drawn by hand in a box: width, and points that a smooth line goes by.
    Strokes {
        wide: Mil,
        high: Mil,
        strokes: Vec<Stroke>,
    },
    /// Black areas in a box: left, top, width, height.
    Areas {
        wide: Mil,
        high: Mil,
        areas: Vec<[Mil; 4]>,
    },
    /// Filled outlines of quadratic curves in a box: the first point, then pairs of a control
    /// point and an end.
    Shapes {
        wide: Mil,
        high: Mil,
        shapes: Vec<Vec<(Mil, Mil)>>,
    },
}

/// A part of a hand-drawn line that is equally thick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    pub thick: Mil,
    /// The first point, then pairs of a control point and an end.
    pub points: Vec<(Mil, Mil)>,
}

/// What is never split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub high: Mil,
    /// Left out at the top of a page.
    pub before: Mil,
    /// Stays on a page with the row that follows.
    pub keeps_next: bool,
    pub begins_page: bool,
    pub marks: Vec<Mark>,
    /// Said again above this row where it begins a page: the head of a table.
    pub head: Option<Box<Self>>,
    /// An entry of the table of contents.
    pub entry: Option<String>,
    /// A name by which other pages ask where this row came to stand.
    pub anchor: Option<String>,
}

/// A page: marks at their place on the sheet, `x` and `y` from its upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    pub marks: Vec<Mark>,
}

/// An entry of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub text: String,
    pub page_idx: usize,
    pub y: Mil,
}

/// A whole document, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheets {
    pub pages: Vec<Page>,
    pub tree: Tree,
    pub entries: Vec<Entry>,
    /// Pages by name, counted from 1.
    pub anchors: BTreeMap<String, usize>,
}

impl Sheets {
    /// Puts rows on pages.
    pub fn fill(rows: Vec<Row>, tree: Tree) -> Self {
        let mut filler = Filler { sheets: Self { tree, ..Self::default() }, y: TOP };
        filler.sheets.pages.push(Page::default());
        let mut chain: Vec<Row> = Vec::new();
        for row in rows {
            let goes_on = row.keeps_next;
            if row.begins_page && !chain.is_empty() {
                filler.chain(std::mem::take(&mut chain));
            }
            chain.push(row);
            if !goes_on {
                filler.chain(std::mem::take(&mut chain));
            }
        }
        filler.chain(chain);
        filler.sheets
    }

    /// Puts marks on every page; `at` is told the page's place from 0, and how many there are.
    pub fn on_every_page(&mut self, at: impl Fn(usize, usize) -> Vec<Mark>) {
        let n_pages = self.pages.len();
        for (idx, page) in self.pages.iter_mut().enumerate() {
            let mut marks = at(idx, n_pages);
            marks.append(&mut page.marks);
            page.marks = marks;
        }
    }
}

struct Filler {
    sheets: Sheets,
    y: Mil,
}

impl Filler {
    /// Rows that stay together where a page can hold them.
    fn chain(&mut self, rows: Vec<Row>) {
        let Some(first) = rows.first() else { return };
        let all: Mil = rows.iter().map(|row| row.before + row.high).sum();
        let is_at_top = self.y == TOP;
        let head = first.head.as_ref().map_or(0, |head| head.high);
        let fits_here = self.y + all <= BOTTOM;
        let fits_a_page = TOP + head + all - first.before <= BOTTOM;
        if !is_at_top && (first.begins_page || (!fits_here && fits_a_page)) {
            self.turn();
        }
        for row in rows {
            self.row(row);
        }
    }

    fn row(&mut self, row: Row) {
        let needs = row.before + row.high;
        if self.y + needs > BOTTOM && self.y > TOP {
            self.turn();
        }
        if self.y == TOP {
            if let Some(head) = &row.head {
                let high = head.high;
                self.place(unread(head));
                self.y += high;
            }
        } else {
            self.y += row.before;
        }
        let page_idx = self.sheets.pages.len().saturating_sub(1);
        if let Some(text) = &row.entry {
            self.sheets.entries.push(Entry { text: text.clone(), page_idx, y: self.y });
        }
        if let Some(anchor) = &row.anchor {
            self.sheets.anchors.entry(anchor.clone()).or_insert(page_idx + 1);
        }
        let high = row.high;
        self.place(row.marks);
        self.y += high;
    }

    fn place(&mut self, marks: Vec<Mark>) {
        let (x, y) = (MARGIN, self.y);
        let placed = marks.into_iter().map(|mark| Mark { x: mark.x + x, y: mark.y + y, ..mark });
        if let Some(page) = self.sheets.pages.last_mut() {
            page.marks.extend(placed);
        }
    }

    fn turn(&mut self) {
        self.sheets.pages.push(Page::default());
        self.y = TOP;
    }
}

/// What was read once already is only seen.
fn unread(head: &Row) -> Vec<Mark> {
    head.marks.iter().map(|mark| Mark { leaf: None, ..mark.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_on_on_the_next_page() {
        let sheets = Sheets::fill(vec![row(100_000, "", false); 13], Tree::default());
        let counts: Vec<usize> = sheets.pages.iter().map(|page| page.marks.len()).collect();
        assert_eq!(counts, [6, 6, 1]);
    }

    #[test]
    fn a_row_stays_with_the_row_that_follows() {
        let mut rows = vec![row(100_000, "", false); 5];
        rows.push(row(20_000, "heading", true));
        rows.push(row(600_000, "", false));
        let sheets = Sheets::fill(rows, Tree::default());
        assert_eq!(sheets.anchors.get("heading"), Some(&2));
    }

    #[test]
    fn what_no_page_can_hold_together_is_split() {
        let rows = vec![row(300_000, "a", true), row(300_000, "b", true), row(300_000, "c", false)];
        let sheets = Sheets::fill(rows, Tree::default());
        assert_eq!(sheets.anchors.values().copied().collect::<Vec<_>>(), [1, 1, 2]);
    }

    #[test]
    fn the_head_of_a_table_is_said_again_on_each_page_and_read_once() {
        let mut tree = Tree::default();
        let leaf = tree.lone(crate::evidence::letter::tree::Role::Paragraph);
        let mut head = row(20_000, "", true);
        head.marks = vec![rule(Some(leaf))];
        let mut rows = vec![head.clone()];
        for _ in 0..10 {
            rows.push(Row { head: Some(Box::new(head.clone())), ..row(100_000, "", false) });
        }
        let sheets = Sheets::fill(rows, tree);
        let reads: Vec<usize> = sheets
            .pages
            .iter()
            .map(|page| page.marks.iter().filter(|mark| mark.leaf.is_some()).count())
            .collect();
        assert_eq!(reads, [1, 0]);
        assert_eq!(sheets.pages[1].marks.len(), 1 + 4);
    }

    #[test]
    fn a_row_can_begin_a_page() {
        let rows =
            vec![row(20_000, "", false), Row { begins_page: true, ..row(20_000, "b", false) }];
        assert_eq!(Sheets::fill(rows, Tree::default()).anchors.get("b"), Some(&2));
    }

    fn row(high: Mil, anchor: &str, keeps_next: bool) -> Row {
        let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
        Row { high, anchor, keeps_next, marks: vec![rule(None)], ..Row::default() }
    }

    fn rule(leaf: Option<Leaf>) -> Mark {
        Mark { x: 0, y: 0, what: What::Rule { dx: 1, dy: 0, thick: 1 }, leaf }
    }
}
