//! Small rows: references given out, prints, calls for staff.

use minicbor::{Decode, Encode};

use crate::domain::card::EcrRef;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::{PrintStage, Printout, SalePaper};
use crate::domain::staff_call::CallReason;
use crate::store::record::{RowError, id_bytes, id_from, not_a, numbered};

numbered!(SalePaperRow for SalePaper {
    0 = Receipt, 1 = MerchantCopy, 2 = AgreementCopy,
});
numbered!(CallReasonRow for CallReason {
    0 = Help, 1 = CameToUse, 2 = PayAtDesk, 3 = PaymentInDoubt, 4 = Refund, 5 = StaffNeeded,
    6 = PaymentFound,
});

/// A reference was given out, and the one after it for its void.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReferenceRow {
    #[n(0)]
    purchase: u32,
    #[n(1)]
    void: u32,
}

impl From<EcrRef> for ReferenceRow {
    fn from(reference: EcrRef) -> Self {
        Self { purchase: reference.get(), void: reference.for_void().get() }
    }
}

impl TryFrom<ReferenceRow> for EcrRef {
    type Error = RowError;

    fn try_from(row: ReferenceRow) -> Result<Self, RowError> {
        EcrRef::new(row.purchase)
            .filter(|reference| reference.for_void().get() == row.void)
            .ok_or_else(|| not_a("reference"))
    }
}

/// How a print of a paper of a sale stands. Schema 1 knew receipts alone, and their ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PrintRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    sale: [u8; 16],
    #[n(1)]
    copy: u32,
    #[n(2)]
    stage: PrintStageRow,
    /// None is the patient's receipt.
    #[n(3)]
    paper: Option<SalePaperRow>,
}

/// Numbers on disk; they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PrintStageRow {
    #[n(0)]
    Printed,
    #[n(1)]
    Held,
    #[n(2)]
    Unknown,
    #[n(3)]
    Wanted,
    #[n(4)]
    Handed,
}

impl From<PrintStage> for PrintStageRow {
    fn from(stage: PrintStage) -> Self {
        match stage {
            PrintStage::Wanted => Self::Wanted,
            PrintStage::Handed => Self::Handed,
            PrintStage::Ended(PrintEnd::Printed) => Self::Printed,
            PrintStage::Ended(PrintEnd::Held) => Self::Held,
            PrintStage::Ended(PrintEnd::Unknown) => Self::Unknown,
        }
    }
}

impl From<PrintStageRow> for PrintStage {
    fn from(row: PrintStageRow) -> Self {
        match row {
            PrintStageRow::Wanted => Self::Wanted,
            PrintStageRow::Handed => Self::Handed,
            PrintStageRow::Printed => Self::Ended(PrintEnd::Printed),
            PrintStageRow::Held => Self::Ended(PrintEnd::Held),
            PrintStageRow::Unknown => Self::Ended(PrintEnd::Unknown),
        }
    }
}

impl PrintRow {
    pub fn new(of: Printout, stage: PrintStage) -> Self {
        let paper = (of.paper != SalePaper::Receipt).then(|| of.paper.into());
        Self { sale: id_bytes(of.sale), copy: of.copy, stage: stage.into(), paper }
    }

    pub fn parts(self) -> (Printout, PrintStage) {
        let paper = self.paper.map_or(SalePaper::Receipt, SalePaper::from);
        (Printout { sale: id_from(self.sale), paper, copy: self.copy }, self.stage.into())
    }
}

/// Staff were called.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CallRow {
    #[n(0)]
    pub reason: CallReasonRow,
}
