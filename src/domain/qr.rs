//! A QR code as a square of dark and light modules: the same for paper and for the screen.

use qrcode::{EcLevel, QrCode};

/// Modules row by row, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrModules {
    /// How many modules a side.
    pub side: usize,
    /// `side × side`, row by row; true is dark.
    pub dark: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text does not fit into a QR code")]
pub struct QrTooLong;

impl QrModules {
    /// The quiet zone around every code, in modules (ISO/IEC 18004).
    pub const QUIET: usize = 4;

    /// Encodes at level M: paper is creased, not printed over with logos.
    ///
    /// # Errors
    ///
    /// [`QrTooLong`] when no version holds the text.
    pub fn encode(text: &str) -> Result<Self, QrTooLong> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).or(Err(QrTooLong))?;
        let side = code.width();
        let dark =
            code.into_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
        Ok(Self { side, dark })
    }

    /// Whether the module in column `x` of row `y` is dark; outside the square is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_receipt_code_is_a_version_six() {
        let code = QrModules::encode(&format!("CKR:{}", "A7".repeat(64))).unwrap();
        assert_eq!(code.side, 41);
        assert!(code.is_dark(0, 0), "the finder pattern");
        assert!(!code.is_dark(41, 0), "outside");
    }
}
