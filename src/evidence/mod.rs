//! What is handed out to prove what happened: receipts with their signed codes, confirmations,
//! slips for the desk, and the agreement as signed. Words and signatures; no I/O and no device.

pub mod agreement;
pub mod cancel_slip;
pub mod day_report;
pub mod help_slip;
pub mod key_ring;
pub mod letter;
pub mod merchant_copy;
pub mod packet;
pub mod qr_code;
pub mod receipt;
pub mod redemption_slip;
pub mod refund_slip;
pub mod scan;
pub mod slip;
pub mod staff_slip;
pub mod superbill;
