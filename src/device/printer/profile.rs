//! What a printer can do, by the names that this room uses.

pub use crate::domain::printer_profile::{
    CodePage, CodePages, Cutter, Fence, PrinterProfile as Profile, QrMethod,
};
