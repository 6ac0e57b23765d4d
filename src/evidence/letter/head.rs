//! The letterhead and the footer of every page.

use crate::evidence::letter::Mil;
use crate::evidence::letter::face::Face;
use crate::evidence::letter::rich::Rich;
use crate::evidence::letter::set::{FRAME, Setter, TEXT, TEXT_LINE, THIN, text_mark};
use crate::evidence::letter::sheet::{MARGIN, MARK_TOP, Mark, Sheets, WIDE, What};
use crate::evidence::letter::tree::{Leaf, Role};
use crate::evidence::letter::{Letter, LetterHead};
use crate::words::say_with;

const NAME: Mil = 15_000;
const SIGN: Mil = 39_000;
const RULE: Mil = MARK_TOP + 48_500;
const FOOT_RULE: Mil = 748_500;
const FOOT: Mil = 753_000;

/// A sprig, in a square of [`SIGN`]: the first point, then pairs of a control point and an end.
const SPRIG: [&[(Mil, Mil)]; 8] = [
    &[(19_500, 28_608), (21_441, 21_982), (29_322, 20_935), (26_399, 28_328), (19_500, 28_608)],
    &[(19_500, 28_608), (12_601, 28_328), (9_678, 20_935), (17_559, 21_982), (19_500, 28_608)],
    &[(19_500, 21_897), (21_101, 15_536), (28_566, 14_814), (26_059, 21_883), (19_500, 21_897)],
    &[(19_500, 21_897), (12_941, 21_883), (10_434, 14_814), (17_899, 15_536), (19_500, 21_897)],
    &[(19_500, 15_186), (20_421, 9_356), (27_055, 9_283), (25_379, 15_703), (19_500, 15_186)],
    &[(19_500, 15_186), (13_621, 15_703), (11_945, 9_283), (18_579, 9_356), (19_500, 15_186)],
    &[(19_500, 13_268), (16_048, 8_954), (19_500, 3_681), (22_952, 8_954), (19_500, 13_268)],
    &[
        (18_254, 34_361),
        (18_254, 24_773),
        (18_254, 12_309),
        (19_500, 11_351),
        (20_746, 12_309),
        (20_746, 24_773),
        (20_746, 34_361),
        (19_500, 35_319),
        (18_254, 34_361),
    ],
];

/// Puts letterhead and footer on every page. The letterhead is read out on the first alone.
pub fn put(setter: &mut Setter, letter: &Letter, head: Leaf, sheets: &mut Sheets) {
    let letterhead = letterhead(setter, &letter.head);
    let foot = setter.line(&Rich::from(letter.foot.as_str()), TEXT);
    sheets.on_every_page(|page_idx, n_pages| {
        let leaf = (page_idx == 0).then_some(head);
        let mut marks: Vec<Mark> = letterhead
            .iter()
            .map(|mark| Mark { leaf: mark.leaf.and(leaf), ..mark.clone() })
            .collect();
        marks.push(rule(FOOT_RULE, THIN));
        let mut at = |line, x| {
            let mark = text_mark(line, TEXT, TEXT_LINE, (x, FOOT), head);
            marks.push(Mark { leaf: None, ..mark });
        };
        let (n, of) = ((page_idx + 1).to_string(), n_pages.to_string());
        let page = say_with(letter.language, "letter-page", &[("n", n.into()), ("of", of.into())]);
        let page = crate::evidence::letter::line::one_line(&Rich::from(page), TEXT);
        let x = MARGIN + WIDE - page.width();
        at(foot.clone(), MARGIN);
        at(page, x);
        marks
    });
}

/// The part that the letterhead is read out as: first of the document.
pub fn part(setter: &mut Setter) -> Leaf {
    setter.tree.lone(Role::Paragraph)
}

fn letterhead(setter: &mut Setter, head: &LetterHead) -> Vec<Mark> {
    // Any leaf: it stands for "is read out", and is replaced page by page.
    let leaf = Leaf(0);
    let mut marks = Vec::new();
    let shapes = SPRIG.iter().map(|shape| shape.to_vec()).collect();
    let what = What::Shapes { wide: SIGN, high: SIGN, shapes };
    marks.push(Mark { x: MARGIN, y: MARK_TOP, what, leaf: None });
    let left = MARGIN + SIGN + 10_500;
    let mut right_wide = 0;
    for (idx, text) in head.right.iter().enumerate() {
        let line = setter.line(&Rich::from(text.as_str()), TEXT);
        right_wide = right_wide.max(line.width());
        let x = MARGIN + WIDE - line.width();
        let y = MARK_TOP + 3_500 + TEXT_LINE * Mil::try_from(idx).unwrap_or(0);
        marks.push(text_mark(line, TEXT, TEXT_LINE, (x, y), leaf));
    }
    let room = WIDE - SIGN - 10_500 - right_wide - 12_000;
    let name = Rich::of(Face::Bold, head.name.as_str());
    // A name that is too long for its line is set smaller.
    let size = [NAME, 13_500, TEXT]
        .into_iter()
        .find(|size| setter.line(&name, *size).width() <= room)
        .unwrap_or(TEXT);
    let name = setter.lines(&name, size, room).into_iter().next().unwrap_or_default();
    marks.push(text_mark(name, size, 19_000, (left, MARK_TOP + 2_000), leaf));
    let address = Rich::from(head.address.as_str());
    let address = setter.lines(&address, TEXT, room).into_iter().next().unwrap_or_default();
    marks.push(text_mark(address, TEXT, TEXT_LINE, (left, MARK_TOP + 20_500), leaf));
    marks.push(rule(RULE, FRAME));
    marks
}

const fn rule(y: Mil, thick: Mil) -> Mark {
    Mark { x: MARGIN, y, what: What::Rule { dx: WIDE, dy: 0, thick }, leaf: None }
}
