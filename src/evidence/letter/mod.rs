//! Pages of Letter size: what is said is given as blocks, and comes out as a PDF.
//!
//! The PDF is tagged for readers who hear it, has all its fonts within, and is the same to the
//! byte for the same [`Letter`]: its dates are the record's. Any letter of any script can stand in
//! it; what no font of the house draws is written with other letters, marked with an asterisk, and
//! said below the last block.
//!
//! Lengths are whole thousandths of a point ([`Mil`]); only `canvas` speaks to the PDF writer.

mod block;
mod canvas;
mod face;
mod head;
mod ink;
mod line;
mod rich;
mod set;
mod sheet;
mod sign;
mod spell;
mod tree;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::language::Language;
use crate::words::say;

pub use block::{
    Block, Clause, Column, Facts, Initialed, Moment, Picture, SignedBy, Signing, Table,
};
pub use face::{Face, FontFile};
pub use rich::{Rich, Run};

/// Thousandths of a point. 72 points are an inch.
pub type Mil = i32;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub language: Language,
    /// In a window's title bar.
    pub title: String,
    pub subject: String,
    /// Tells apart two documents that say the same.
    pub id: String,
    pub made_at: DateTime<Utc>,
    pub head: LetterHead,
    /// Left in the footer of each page.
    pub foot: String,
    pub blocks: Vec<Block>,
    pub attached: Vec<Attachment>,
}

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterHead {
    pub name: String,
    /// On one line.
    pub address: String,
    /// Under each other at the right: phone, e-mail. Two at most.
    pub right: Vec<String>,
}

/// A file within the PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    /// `application/json`.
    pub mime: String,
    pub about: String,
    pub bytes: Vec<u8>,
}

/// Where things came to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    pub n_pages: usize,
    /// The page of each [`Block::Anchor`], from 1.
    pub anchors: BTreeMap<String, usize>,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    #[error("a page has no size")]
    Size,
    #[error("the font {0:?} cannot be read")]
    Font(FontFile),
    #[error("two attachments are named {0}")]
    SameName(String),
    #[error("not PDF/A-3a and PDF/UA-1: {0}")]
    Refused(String),
    #[error("the PDF writer failed: {0}")]
    Writer(String),
}

impl Letter {
    /// The document as a PDF.
    ///
    /// # Errors
    ///
    /// [`LetterError`] where the writer refuses it.
    pub fn pdf(&self) -> Result<Vec<u8>, LetterError> {
        let about = canvas::About {
            title: &self.title,
            subject: &self.subject,
            language: match self.language {
                Language::English => "en-US",
                Language::Spanish => "es-US",
            },
            author: &self.head.name,
            id: &self.id,
            made_at: self.made_at,
        };
        canvas::write(&self.sheets(), &about, &self.attached)
    }

    /// How many pages there are, and where the anchors stand: for texts that name pages. A text
    /// that is as long with other numbers does not move them.
    pub fn pages(&self) -> Pages {
        let sheets = self.sheets();
        Pages { n_pages: sheets.pages.len(), anchors: sheets.anchors }
    }

    fn sheets(&self) -> sheet::Sheets {
        let mut setter = set::Setter::default();
        let read_head = head::part(&mut setter);
        for block in &self.blocks {
            setter.block(block);
        }
        if setter.has_other_letters {
            setter.note(&say(self.language, "letter-other-letters"));
        }
        let rows = std::mem::take(&mut setter.rows);
        let tree = std::mem::take(&mut setter.tree);
        let mut sheets = sheet::Sheets::fill(rows, tree);
        head::put(&mut setter, self, read_head, &mut sheets);
        sheets
    }
}

#[cfg(test)]
mod tests;
