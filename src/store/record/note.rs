//! Small rows: references given out, prints, calls for staff.

use minicbor::{Decode, Encode};

use crate::domain::card::EcrRef;
use crate::domain::id::SaleId;
use crate::domain::paper::PrintEnd;
use crate::domain::staff_call::CallReason;
use crate::store::record::{RowError, id_bytes, id_from, not_a, numbered};

numbered!(PrintEndRow for PrintEnd { 0 = Printed, 1 = Held, 2 = Unknown });
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

/// A receipt went to the printer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PrintRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    sale: [u8; 16],
    #[n(1)]
    copy: u32,
    #[n(2)]
    end: PrintEndRow,
}

impl PrintRow {
    pub fn new(sale: SaleId, copy: u32, end: PrintEnd) -> Self {
        Self { sale: id_bytes(sale), copy, end: end.into() }
    }

    pub fn parts(self) -> (SaleId, u32, PrintEnd) {
        (id_from(self.sale), self.copy, self.end.into())
    }
}

/// Staff were called.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CallRow {
    #[n(0)]
    pub reason: CallReasonRow,
}
