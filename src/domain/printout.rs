//! The papers of a sale that have to reach somebody, and how each print of them stands. What is
//! printed is written down before the first byte of it goes out, as money is.

use crate::domain::id::SaleId;
use crate::domain::paper::PrintEnd;

/// A paper that is made of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SalePaper {
    /// The patient's.
    Receipt,
    /// The clinic's own.
    MerchantCopy,
    /// The signer's: every word that was signed.
    AgreementCopy,
}

impl SalePaper {
    pub const ALL: [Self; 3] = [Self::Receipt, Self::MerchantCopy, Self::AgreementCopy];

    /// Whether it waits for the printer, and prints by itself later. A signed agreement names the
    /// patient in full: it comes out while they stand there, or is owed until staff print it.
    pub const fn waits(self) -> bool {
        !matches!(self, Self::AgreementCopy)
    }
}

/// One print of a paper of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printout {
    pub sale: SaleId,
    pub paper: SalePaper,
    /// 1 is the first; a later one says `REPRINT`.
    pub copy: u32,
}

impl Printout {
    pub const fn receipt(sale: SaleId, copy: u32) -> Self {
        Self { sale, paper: SalePaper::Receipt, copy }
    }

    /// The print after this one.
    pub const fn next(self) -> Self {
        Self { copy: self.copy.saturating_add(1), ..self }
    }
}

/// How a print stands, as the journal says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrintStage {
    /// It is to be printed, and not a byte of it was sent.
    Wanted,
    /// It is about to be sent. Where nothing follows, nobody knows whether it was.
    Handed,
    Ended(PrintEnd),
}

impl PrintStage {
    /// Whether none of it can be on paper: it may be printed as what it is, and not as a copy.
    pub const fn is_unsent(self) -> bool {
        matches!(self, Self::Wanted | Self::Ended(PrintEnd::Held))
    }

    /// Whether somebody still waits for it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Ended(PrintEnd::Printed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_never_sent_prints_as_what_it_is() {
        use PrintEnd::{Held, Printed, Unknown};
        #[rustfmt::skip]
        let cases = [
            (PrintStage::Wanted,         true,  true),
            (PrintStage::Handed,         false, true),
            (PrintStage::Ended(Held),    true,  true),
            (PrintStage::Ended(Unknown), false, true),
            (PrintStage::Ended(Printed), false, false),
        ];
        for (stage, is_unsent, is_open) in cases {
            assert_eq!((stage.is_unsent(), stage.is_open()), (is_unsent, is_open), "{stage:?}");
        }
    }
}
