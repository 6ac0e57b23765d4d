//! What was done by hand: initials beside a clause, the signature's box, a timeline's dots.

use crate::evidence::letter::Mil;
use crate::evidence::letter::block::{Clause, Initialed, Moment, SignedBy, Signing};
use crate::evidence::letter::face::Face;
use crate::evidence::letter::ink;
use crate::evidence::letter::rich::Rich;
use crate::evidence::letter::set::{
    FRAME, RADIUS, Setter, TEXT, TEXT_LINE, THIN, frame, stack, text_mark,
};
use crate::evidence::letter::sheet::{Mark, Row, WIDE, What};
use crate::evidence::letter::tree::{Leaf, Role};

const INITIALS_WIDE: Mil = 97_500;
const INITIALS_HIGH: Mil = 49_500;
const INITIALS_SIZE: Mil = 25_500;
/// Text of a clause beside its box.
const CLAUSE_WIDE: Mil = WIDE - INITIALS_WIDE - 24_000;
const SIGNATURE_HIGH: Mil = 147_000;
/// From the box's foot up to the line that is signed on.
const LINE_UP: Mil = 34_500;
const LINE_LEFT: Mil = 31_500;
const TYPED_SIZE: Mil = 25_500;
const DAY_WIDE: Mil = 96_000;
const SPINE: Mil = DAY_WIDE + 19_500;
const STORY: Mil = DAY_WIDE + 40_500;
const DOT: Mil = 6_000;

impl Setter {
    pub(super) fn clause(&mut self, clause: &Clause) {
        let wide = if clause.initials.is_some() { CLAUSE_WIDE } else { WIDE };
        let leaf = self.tree.lone(Role::Paragraph);
        let lines = self.lines(&clause.text, TEXT, wide);
        let box_high = clause.initials.as_ref().map_or(0, |_| INITIALS_HIGH + TEXT_LINE);
        // The lines beside the box are one row with it; what is longer goes on below.
        let beside = usize::try_from((box_high + TEXT_LINE - 1) / TEXT_LINE).unwrap_or(0).max(1);
        let n_lines = lines.len();
        let mut lines = lines.into_iter();
        let first: Vec<_> = lines.by_ref().take(beside).collect();
        let text_high = TEXT_LINE * Mil::try_from(first.len()).unwrap_or(0);
        let high = box_high.max(text_high);
        let mut marks = Vec::new();
        let top = if n_lines <= beside { (high - text_high) / 2 } else { 0 };
        stack(&mut marks, first, (0, top), leaf);
        if let Some(initials) = &clause.initials {
            self.initials(initials, &mut marks);
        }
        let is_whole = n_lines <= beside;
        let (below, keeps_next) =
            if is_whole { (9_000, false) } else { (0, n_lines == beside + 1) };
        if is_whole {
            marks.push(end_of_clause(high + below));
        }
        let high = high + below;
        self.row(Row { high, before: 9_000, keeps_next, marks, ..Row::default() });
        let n_more = n_lines.saturating_sub(beside);
        for (idx, line) in lines.enumerate() {
            let is_last = idx + 1 == n_more;
            let mut marks = vec![text_mark(line, TEXT, TEXT_LINE, (0, 0), leaf)];
            let high = if is_last { TEXT_LINE + 9_000 } else { TEXT_LINE };
            if is_last {
                marks.push(end_of_clause(high));
            }
            let keeps_next = idx + 2 == n_more;
            self.row(Row { high, keeps_next, marks, ..Row::default() });
        }
    }

    fn initials(&mut self, initials: &Initialed, marks: &mut Vec<Mark>) {
        let left = WIDE - INITIALS_WIDE;
        let leaf = self.tree.lone(Role::Figure(initials.said.clone()));
        let letters = self.line(&Rich::of(Face::Bold, initials.letters.as_str()), INITIALS_SIZE);
        let x = left + (INITIALS_WIDE - letters.width()) / 2;
        marks.push(text_mark(letters, INITIALS_SIZE, INITIALS_HIGH, (x, 0), leaf));
        let (wide, high, radius) = (INITIALS_WIDE, INITIALS_HIGH, RADIUS);
        let what = What::Frame { wide, high, radius, thick: FRAME };
        marks.push(Mark { x: left, y: 0, what, leaf: None });
        let leaf = self.tree.lone(Role::Paragraph);
        let time = self.line(&Rich::from(initials.time.as_str()), TEXT);
        let x = left + (INITIALS_WIDE - time.width()) / 2;
        marks.push(text_mark(time, TEXT, TEXT_LINE, (x, INITIALS_HIGH), leaf));
    }

    pub(super) fn signature(&mut self, signing: &Signing) {
        let mut marks = vec![frame(WIDE, SIGNATURE_HIGH)];
        let line_y = SIGNATURE_HIGH - LINE_UP;
        let figure = self.tree.lone(Role::Figure(signing.said.clone()));
        let room = (WIDE - 2 * LINE_LEFT - 20_000, line_y - 14_000);
        match &signing.by {
            SignedBy::Ink(ink) => {
                let (wide, high, strokes) = ink::drawn(ink, room);
                let x = LINE_LEFT + 20_000 + (room.0 - wide) / 2;
                let y = 7_000 + (room.1 - high) / 2;
                let what = What::Strokes { wide, high, strokes };
                marks.push(Mark { x, y, what, leaf: Some(figure) });
            }
            SignedBy::Typed { name, note } => {
                let mut y = line_y - 46_000;
                // A long name is set smaller rather than cut off.
                let mut size = TYPED_SIZE;
                let mut name_line = self.line(&Rich::from(name.as_str()), size);
                while name_line.width() > room.0 && size > TEXT {
                    size -= 1_500;
                    name_line = self.line(&Rich::from(name.as_str()), size);
                }
                marks.push(text_mark(name_line, size, 40_000, (LINE_LEFT + 20_000, y), figure));
                y -= TEXT_LINE + 2_000;
                let leaf = self.tree.lone(Role::Paragraph);
                let lines = self.lines(&Rich::from(note.as_str()), TEXT, room.0);
                let above = TEXT_LINE * Mil::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
                stack(&mut marks, lines, (LINE_LEFT + 20_000, y - above), leaf);
            }
        }
        let cross = self.line(&Rich::from("×"), 15_000);
        let what = What::Text { line: cross, size: 15_000 };
        marks.push(Mark { x: LINE_LEFT, y: line_y - 6_000, what, leaf: None });
        let dx = WIDE - 2 * LINE_LEFT;
        let what = What::Rule { dx, dy: 0, thick: FRAME };
        marks.push(Mark { x: LINE_LEFT, y: line_y, what, leaf: None });
        let y = line_y + 9_000;
        let leaf = self.tree.lone(Role::Paragraph);
        let time = self.line(&Rich::from(signing.time.as_str()), TEXT);
        let time_wide = time.width();
        let name_wide = (dx - time_wide - 12_000).max(TEXT);
        let name = Rich::of(Face::Bold, signing.name.as_str());
        let name = self.lines(&name, TEXT, name_wide);
        let more = TEXT_LINE * Mil::try_from(name.len().saturating_sub(1)).unwrap_or(0);
        stack(&mut marks, name, (LINE_LEFT, y), leaf);
        let leaf = self.tree.lone(Role::Paragraph);
        let x = WIDE - LINE_LEFT - time_wide;
        marks.push(text_mark(time, TEXT, TEXT_LINE, (x, y), leaf));
        for mark in &mut marks {
            if let What::Frame { high, .. } = &mut mark.what {
                *high += more;
            }
        }
        let high = SIGNATURE_HIGH + more + 3_000;
        self.row(Row { high, before: 3_000, marks, ..Row::default() });
    }

    pub(super) fn timeline(&mut self, moments: &[Moment]) {
        let n_moments = moments.len();
        let list = self.tree.part(Role::List);
        for (idx, moment) in moments.iter().enumerate() {
            let item = self.tree.part_of(list, Role::Item);
            let body = self.tree.part_of(item, Role::ItemBody);
            let leaf = self.tree.leaf(body);
            let mut marks = Vec::new();
            let mut when = Vec::new();
            if !moment.day.is_empty() {
                when.push(Rich::of(Face::Bold, moment.day.as_str()));
            }
            if !moment.time.is_empty() {
                when.push(Rich::from(moment.time.as_str()));
            }
            let mut y = 0;
            for text in when {
                y += self.at_right(&mut marks, &text, y, leaf);
            }
            let mut lines =
                self.lines(&Rich::of(Face::Bold, moment.title.as_str()), TEXT, WIDE - STORY);
            lines.extend(self.lines(&moment.text, TEXT, WIDE - STORY));
            let high = y.max(stack(&mut marks, lines, (STORY, 0), leaf)) + 6_000;
            dot(&mut marks, moment.is_filled, (idx + 1 < n_moments).then_some(high));
            let before = if idx == 0 { 3_000 } else { 0 };
            self.row(Row { high, before, marks, ..Row::default() });
        }
    }

    fn at_right(&mut self, marks: &mut Vec<Mark>, text: &Rich, y: Mil, leaf: Leaf) -> Mil {
        let line = self.line(text, TEXT);
        let x = (DAY_WIDE - line.width()).max(0);
        marks.push(text_mark(line, TEXT, TEXT_LINE, (x, y), leaf));
        TEXT_LINE
    }
}

/// The dot of a moment, and the spine down to the next.
fn dot(marks: &mut Vec<Mark>, is_filled: bool, high: Option<Mil>) {
    let y = TEXT_LINE / 2 + 500;
    if let Some(high) = high {
        let what = What::Rule { dx: 0, dy: high - 2 * DOT, thick: FRAME };
        marks.push(Mark { x: SPINE, y: y + DOT, what, leaf: None });
    }
    let what = What::Disc { radius: DOT, is_filled, thick: 2_000 };
    marks.push(Mark { x: SPINE, y, what, leaf: None });
}

const fn end_of_clause(y: Mil) -> Mark {
    Mark { x: 0, y, what: What::Rule { dx: WIDE, dy: 0, thick: THIN }, leaf: None }
}
