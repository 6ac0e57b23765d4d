//! Text broken into lines, each a row of pieces of one font.

use crate::evidence::letter::Mil;
use crate::evidence::letter::face::{Face, FontFile, is_right_to_left};
use crate::evidence::letter::rich::Rich;
use crate::evidence::letter::spell::spell;

/// Text of one font on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub font: FontFile,
    pub text: String,
    pub width: Mil,
    /// Shaped as a whole, from right to left.
    pub is_right_to_left: bool,
    /// What was meant, where other letters stand for it.
    pub meant: Option<String>,
}

/// Pieces from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub pieces: Vec<Piece>,
}

impl Line {
    pub fn width(&self) -> Mil {
        self.pieces.iter().map(|piece| piece.width).sum()
    }

    pub fn has_other_letters(&self) -> bool {
        self.pieces.iter().any(|piece| piece.meant.is_some())
    }

    /// Puts a piece behind the others, together with the last where nothing differs.
    fn push(&mut self, piece: Piece) {
        match self.pieces.last_mut() {
            Some(last)
                if last.font == piece.font
                    && last.is_right_to_left == piece.is_right_to_left
                    && last.meant.is_none()
                    && piece.meant.is_none() =>
            {
                last.text.push_str(&piece.text);
                last.width += piece.width;
            }
            _ => self.pieces.push(piece),
        }
    }
}

/// `text` in lines at most `wide`, broken at spaces; a word that is wider is broken where it must.
/// An empty text is one empty line.
pub fn lines(text: &Rich, size: Mil, wide: Mil) -> Vec<Line> {
    let mut setter = Setter { size, wide, lines: Vec::new(), line: Line::default(), gap: None };
    for run in &text.runs {
        for (idx, part) in run.text.split('\n').enumerate() {
            if idx > 0 {
                setter.end_line(false);
            }
            setter.run(run.face, part);
        }
    }
    setter.end_line(false);
    setter.lines
}

/// `text` on one line, however wide.
pub fn one_line(text: &Rich, size: Mil) -> Line {
    lines(text, size, Mil::MAX).into_iter().next().unwrap_or_default()
}

struct Setter {
    size: Mil,
    wide: Mil,
    lines: Vec<Line>,
    line: Line,
    /// The face of a space that was read, and is drawn when a word follows.
    gap: Option<Face>,
}

impl Setter {
    fn run(&mut self, face: Face, text: &str) {
        let mut word = String::new();
        for letter in text.chars() {
            match letter {
                ' ' | '\t' | '\r' => {
                    self.word(face, &std::mem::take(&mut word));
                    self.gap.get_or_insert(face);
                }
                _ => word.push(letter),
            }
        }
        self.word(face, &word);
    }

    fn word(&mut self, face: Face, word: &str) {
        if word.is_empty() {
            return;
        }
        let pieces = pieces(face, word, self.size);
        let width: Mil = pieces.iter().map(|piece| piece.width).sum();
        let space = self.gap.map_or(0, |face| piece(face, " ", self.size).width);
        let is_joined = self.gap.is_none();
        let room = self.wide.saturating_sub(self.line.width());
        // A full stop behind a bold word stays with it, even a hair outside.
        let is_stop = is_joined && word.chars().all(|letter| letter.is_ascii_punctuation());
        if is_stop && !self.line.pieces.is_empty() && width < self.size {
            return pieces.into_iter().for_each(|piece| self.line.push(piece));
        }
        if self.line.pieces.is_empty() || width.saturating_add(space) <= room {
            self.space(pieces.first());
        } else if !is_joined {
            self.end_line(true);
        }
        for piece in pieces {
            self.put(piece);
        }
    }

    /// Draws the space that was read. Between two words from right to left it belongs to both.
    fn space(&mut self, next: Option<&Piece>) {
        let Some(face) = self.gap.take() else { return };
        let Some(last) = self.line.pieces.last() else { return };
        let is_within = last.is_right_to_left && next.is_some_and(|next| next.is_right_to_left);
        let mut space = piece(face, " ", self.size);
        if is_within {
            space.font = last.font;
            space.width = last.font.width(" ", self.size);
            space.is_right_to_left = true;
        }
        self.line.push(space);
    }

    /// Puts a piece on the line; one that is wider than a whole line is broken.
    fn put(&mut self, whole: Piece) {
        if self.line.width().saturating_add(whole.width) <= self.wide {
            return self.line.push(whole);
        }
        if !self.line.pieces.is_empty() && whole.width <= self.wide {
            self.end_line(true);
            return self.line.push(whole);
        }
        for (idx, letter) in whole.text.chars().enumerate() {
            let mut buffer = [0; 4];
            let text = letter.encode_utf8(&mut buffer);
            let width = whole.font.width(text, self.size);
            let is_full = self.line.width().saturating_add(width) > self.wide;
            if is_full && !self.line.pieces.is_empty() {
                self.end_line(false);
            }
            let meant = whole.meant.as_ref().map(|meant| match idx {
                0 => meant.clone(),
                _ => String::new(),
            });
            self.line.push(Piece { text: text.to_owned(), width, meant, ..whole.clone() });
        }
    }

    /// Where the text goes on, the break is a space in the text that is read out.
    fn end_line(&mut self, goes_on: bool) {
        self.gap = None;
        let mut line = std::mem::take(&mut self.line);
        if let (true, Some(last)) = (goes_on, line.pieces.last_mut())
            && last.font.glyph(' ').is_some()
            && last.meant.is_none()
        {
            last.text.push(' ');
        }
        self.lines.push(line);
    }
}

fn piece(face: Face, text: &str, size: Mil) -> Piece {
    let font = text.chars().find_map(|letter| face.draws(letter)).unwrap_or(FontFile::Other);
    let width = font.width(text, size);
    Piece { font, text: text.to_owned(), width, is_right_to_left: false, meant: None }
}

/// A word in pieces of one font each.
fn pieces(face: Face, word: &str, size: Mil) -> Vec<Piece> {
    let spelled = spell(face, word);
    let mut line = Line::default();
    for letter in spelled.text.chars() {
        let mut buffer = [0; 4];
        let mut piece = piece(face, letter.encode_utf8(&mut buffer), size);
        piece.is_right_to_left = is_right_to_left(letter);
        line.push(piece);
    }
    // The first piece says the whole word; the others are drawn with it.
    if spelled.is_other {
        for (idx, piece) in line.pieces.iter_mut().enumerate() {
            piece.meant = Some(if idx == 0 { word.to_owned() } else { String::new() });
        }
    }
    line.pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Mil = 12_000;

    #[test]
    fn text_is_broken_at_spaces_and_no_line_is_too_wide() {
        let text = "You may cancel any time. We refund the unused sessions at the price shown.";
        let broken = lines(&Rich::from(text), SIZE, 150_000);
        assert!(broken.len() > 2);
        let said: Vec<String> = broken.iter().map(said).collect();
        assert_eq!(said.concat(), text);
        for line in &broken {
            assert!(line.width() <= 150_000, "{}", self::said(line));
        }
    }

    #[test]
    fn a_word_that_is_wider_than_the_line_is_broken_and_whole() {
        let word = "a".repeat(200);
        let broken = lines(&Rich::from(word.as_str()), SIZE, 100_000);
        assert!(broken.iter().all(|line| line.width() <= 100_000));
        assert_eq!(broken.iter().map(said).collect::<String>(), word);
    }

    #[test]
    fn a_new_line_in_the_text_is_a_new_line() {
        let said: Vec<String> =
            lines(&Rich::from("a\n\nb"), SIZE, 100_000).iter().map(said).collect();
        assert_eq!(said, ["a", "", "b"]);
    }

    #[test]
    fn words_from_right_to_left_are_one_piece() {
        let line = one_line(&Rich::from("Dr. محمد علي (MD)"), SIZE);
        let texts: Vec<&str> = line.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["Dr. ", "محمد علي", " (MD)"]);
    }

    #[test]
    fn what_was_meant_stays_with_what_is_drawn() {
        let line = one_line(&Rich::from("for 王明 today"), SIZE);
        let meant: Vec<&str> =
            line.pieces.iter().filter_map(|piece| piece.meant.as_deref()).collect();
        assert_eq!(meant, ["王明"]);
        assert!(line.has_other_letters());
    }

    #[test]
    fn bold_words_stand_in_their_own_font() {
        let text = Rich::from("born ").bold("Jun 4").plain(". Done");
        let line = one_line(&text, SIZE);
        let fonts: Vec<FontFile> = line.pieces.iter().map(|piece| piece.font).collect();
        assert_eq!(fonts, [FontFile::Regular, FontFile::SemiBold, FontFile::Regular]);
        assert_eq!(said(&line), "born Jun 4. Done");
    }

    fn said(line: &Line) -> String {
        line.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}
