//! A strip of paper broken into lines for a number of columns. No word is lost.

use std::sync::Arc;

use crate::device::printer::face::{cells, cells_of};
use crate::device::printer::letters::fit_for_paper;
use crate::domain::bitmap::Bitmap;
use crate::domain::paper::{Align, Paper, PaperLine, TextStyle};

/// One line of print, or something that is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Heading(String),
    /// At most as many characters as the style has columns.
    Text {
        text: String,
        align: Align,
        style: TextStyle,
    },
    Rule,
    /// White space, in dots.
    Space(u16),
    /// Discs: used ones, and those that are left.
    Pips(u32, u32),
    Picture(Arc<Bitmap>),
    Qr(String),
}

/// Breaks `paper` into rows for `columns` (at least 2 are taken).
pub fn layout(paper: &Paper, columns: u8) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in &paper.lines {
        match line {
            PaperLine::Heading { text } => rows.push(Row::Heading(fit_for_paper(text))),
            PaperLine::Text { text, align, style } => {
                let texts = wrap(&fit_for_paper(text), columns_of(*style, columns));
                let row = |text| Row::Text { text, align: *align, style: *style };
                rows.extend(texts.into_iter().map(row));
            }
            PaperLine::Pair { left, right, style } => {
                let texts = pair(left, right, columns_of(*style, columns));
                let row = |text| Row::Text { text, align: Align::Left, style: *style };
                rows.extend(texts.into_iter().map(row));
            }
            PaperLine::Rule => rows.push(Row::Rule),
            PaperLine::Space { dots } => rows.push(Row::Space(*dots)),
            PaperLine::Pips { used, left } => rows.push(Row::Pips(*used, *left)),
            PaperLine::Picture(picture) => rows.push(Row::Picture(Arc::clone(picture))),
            PaperLine::Qr { text } => rows.push(Row::Qr(text.clone())),
        }
    }
    rows
}

/// The rows as plain text: what a person reads, for golden files and tests.
pub fn plain_text(rows: &[Row], columns: u8) -> String {
    let columns = usize::from(columns);
    let mut text = String::new();
    for row in rows {
        let line = match row {
            Row::Heading(heading) => format!("# {heading}"),
            Row::Text { text, align: Align::Center, style } => {
                let wide = if *style == TextStyle::Double { 2 } else { 1 };
                let spare = columns.saturating_sub(width(text) * wide);
                format!("{}{text}", " ".repeat(spare / 2))
            }
            Row::Text { text, style: TextStyle::Double, .. } => match text.split_once("  ") {
                Some((left, right)) => {
                    let wide = columns.saturating_sub(width(left));
                    format!("{left}{:>wide$}", right.trim_start())
                }
                None => text.clone(),
            },
            Row::Text { text, .. } => text.clone(),
            Row::Rule => "-".repeat(columns),
            Row::Space(_) => String::new(),
            Row::Pips(used, left) => format!("[{used} used, {left} left]"),
            Row::Picture(dots) => format!("[picture {} x {}]", dots.width(), dots.height()),
            Row::Qr(content) => format!("[QR {content}]"),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn columns_of(style: TextStyle, columns: u8) -> usize {
    let columns = usize::from(columns.max(2));
    if style == TextStyle::Double { columns / 2 } else { columns }
}

fn pair(left: &str, right: &str, columns: usize) -> Vec<String> {
    let (left, right) = (fit_for_paper(left), fit_for_paper(right));
    let mut lines = if left.trim().is_empty() { Vec::new() } else { wrap(&left, columns) };
    if right.trim().is_empty() {
        return lines;
    }
    let mut rights = wrap(right.trim(), columns);
    let (wide, right_wide) = (lines.last().map(|line| width(line)), width(&rights.concat()));
    if let (Some(last), Some(wide), [only]) = (lines.last_mut(), wide, rights.as_slice())
        && wide + 1 + right_wide <= columns
    {
        last.push_str(&" ".repeat(columns - wide - right_wide));
        last.push_str(only);
        return lines;
    }
    for line in &mut rights {
        *line = format!("{}{line}", " ".repeat(columns.saturating_sub(width(line))));
    }
    lines.extend(rights);
    lines
}

/// Breaks at blanks; a word longer than a line is broken within. Blanks at the beginning indent
/// every line (by half the line at most). An empty text is one empty line.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let n_blanks = text.chars().take_while(|letter| *letter == ' ').count();
    let indent = " ".repeat(n_blanks.min(columns / 2));
    let room = columns - indent.len();
    let mut lines = Vec::new();
    let mut line = String::new();
    // Two blanks within a line are meant: a date and a time stand apart.
    for word in text.trim().split(' ') {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= room {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.clear();
        for letter in word.chars() {
            if width(&line) + cells(letter) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines.iter().map(|line| format!("{indent}{}", line.trim_end())).collect()
}

/// In columns: most letters take one, those of some scripts two.
fn width(text: &str) -> usize {
    cells_of(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_stands_at_both_edges_or_splits() {
        #[rustfmt::skip]
        let cases: [(&str, &str, &[&str]); 6] = [
            ("Total", "9.00",            &["Total   9.00"]),
            ("Total", "123456",          &["Total 123456"]),
            ("Total", "1234567",         &["Total", "     1234567"]),
            ("A very long item", "9.00", &["A very long", "item    9.00"]),
            ("", "9.00",                 &["        9.00"]),
            ("Total", "",                &["Total"]),
        ];
        for (left, right, expect) in cases {
            assert_eq!(pair(left, right, 12), expect, "{left} … {right}");
        }
    }

    #[test]
    fn text_wraps_at_words_and_keeps_its_indent() {
        #[rustfmt::skip]
        let cases: [(&str, &[&str]); 6] = [
            ("no word is lost",     &["no word is", "lost"]),
            ("  4 visits at 9.00",  &["  4 visits", "  at 9.00"]),
            ("Nov 23  2 PM",        &["Nov 23  2 PM"]),
            ("abcdefghijklmnopqr",  &["abcdefghijkl", "mnopqr"]),
            ("a abcdefghijklmnopq", &["a", "abcdefghijkl", "mnopq"]),
            ("",                    &[""]),
        ];
        for (text, expect) in cases {
            assert_eq!(wrap(text, 12), expect, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_wider_than_the_paper() {
        let mut seed = 7_u64;
        for columns in [2_u8, 3, 16, 32, 42, 48] {
            for _ in 0..200 {
                let (left, right) = (words(&mut seed), words(&mut seed));
                let style =
                    if seed.is_multiple_of(3) { TextStyle::Double } else { TextStyle::Plain };
                let mut paper = Paper::default();
                paper.styled(left.clone(), Align::Center, style);
                paper.styled_pair(left.clone(), right.clone(), style);
                let rows = layout(&paper, columns);
                let mut letters = String::new();
                for row in &rows {
                    let Row::Text { text, .. } = row else { panic!("only text was given") };
                    assert!(width(text) <= columns_of(style, columns), "{text:?} in {columns}");
                    letters.push_str(text);
                }
                let given = format!("{left}{left}{right}");
                assert_eq!(dense(&letters), dense(&given));
            }
        }
    }

    fn dense(text: &str) -> String {
        text.split_whitespace().collect()
    }

    fn words(seed: &mut u64) -> String {
        let mut next = |below: u64| {
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 33) % below
        };
        let n_words = next(12);
        let word = |len: u64| {
            "wörter-und-Zahlen-0123456789"
                .chars()
                .cycle()
                .take(usize::try_from(len).unwrap())
                .collect::<String>()
        };
        (0..n_words).map(|_| word(next(30))).collect::<Vec<_>>().join(" ")
    }
}
