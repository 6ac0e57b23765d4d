//! What the slips of a purchase have in common: above, whose and about which receipt; below, the
//! journal's end.

use chrono::NaiveDateTime;

use crate::domain::language::Language;
use crate::domain::paper::Paper;
use crate::domain::receipt::{ClinicCard, ReceiptNumber};
use crate::evidence::receipt::{NARROW_BELOW, clinic_head, copy_mark, moment, short_digest};
use crate::words::{say, say_with};

/// What stands around the body of a slip.
#[derive(Debug, Clone, Copy)]
pub struct SlipFrame<'a> {
    pub language: Language,
    pub demo: bool,
    /// 1 for the first print; a later one says so.
    pub copy: u32,
    pub clinic: &'a ClinicCard,
    /// Where it was given: the kiosk's name, or "Front desk".
    pub place: &'a str,
    /// At the clinic's wall.
    pub at: NaiveDateTime,
    /// The receipt of the purchase, where its sale is known.
    pub receipt: Option<ReceiptNumber>,
    pub initials: &'a str,
    pub chain_hex: &'a str,
}

impl SlipFrame<'_> {
    pub(super) fn begin(&self, columns: u8) -> Paper {
        let language = self.language;
        let mut paper = Paper::default();
        clinic_head(&mut paper, self.clinic);
        copy_mark(&mut paper, language, self.demo, self.copy);
        paper.rule();
        paper.pair(moment(language, self.at), self.place);
        match self.receipt.map(|receipt| receipt.to_string()) {
            None => paper.pair("", self.initials),
            Some(number) if columns < NARROW_BELOW => {
                paper.text(say(language, "receipt-number-label"));
                paper.pair(number, self.initials);
            }
            Some(number) => {
                let label = say_with(language, "receipt-number", &[("number", number.into())]);
                paper.pair(label, self.initials);
            }
        }
        paper.rule();
        paper
    }

    /// `keep` is why to keep it, by its word.
    pub(super) fn end(&self, paper: &mut Paper, keep: &str) {
        paper.rule();
        paper.pair(say(self.language, "receipt-chain"), short_digest(self.chain_hex));
        paper.centered(say(self.language, keep));
    }
}
