//! Text in which some words are bold.

use crate::evidence::letter::face::Face;

/// Runs of text, each in one face. `\n` begins a new line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rich {
    pub runs: Vec<Run>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub face: Face,
    pub text: String,
}

impl Rich {
    pub fn of(face: Face, text: impl Into<String>) -> Self {
        Self { runs: vec![Run { face, text: text.into() }] }
    }

    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.and(Face::Plain, text)
    }

    #[must_use]
    pub fn bold(self, text: impl Into<String>) -> Self {
        self.and(Face::Bold, text)
    }

    /// Amounts and digests.
    #[must_use]
    pub fn figures(self, text: impl Into<String>) -> Self {
        self.and(Face::Figures, text)
    }

    #[must_use]
    pub fn and(mut self, face: Face, text: impl Into<String>) -> Self {
        self.runs.push(Run { face, text: text.into() });
        self
    }

    /// The same words, all in one face.
    #[must_use]
    pub fn faced(&self, face: Face) -> Self {
        let runs = self.runs.iter().map(|run| Run { face, text: run.text.clone() });
        Self { runs: runs.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.is_empty())
    }

    /// The words alone.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self::of(Face::Plain, text)
    }
}

impl From<String> for Rich {
    fn from(text: String) -> Self {
        Self::of(Face::Plain, text)
    }
}
