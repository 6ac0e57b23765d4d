//! What may be done with what a patient owns. Each function decides one deed and says why not;
//! nothing changes until the fact is taken into the file.
//!
//! `on` is the clinic's business date. A file that stands at an earlier day is let on to it first.

mod cancel;
mod charge;
mod check;
mod doubt;
mod extend;
mod hold;
#[cfg(test)]
pub(in crate::ledger) mod kit;
#[cfg(test)]
mod leave_tests;
mod price_notice;
#[cfg(test)]
mod property_tests;
mod redeem;
#[cfg(test)]
mod redeem_tests;
mod refund;
mod refund_moves;
mod refund_paid;
mod refund_points;
mod refund_tenders;
#[cfg(test)]
mod refund_tests;
mod undo;
mod upgrade;
#[cfg(test)]
mod upgrade_tests;

pub use cancel::{CancelAsk, CancelPreview, Leaving, cancel, cancel_preview};
pub use charge::{ChargeFailedAsk, charge_failed};
pub use doubt::{DoubtAsk, doubt_ended, in_doubt};
pub use extend::{ExtendAsk, extend};
pub use hold::{HoldAsk, hold, release};
pub use price_notice::{PriceNoticeAsk, price_notice};
pub use redeem::{RedeemAsk, redeem};
pub use refund::{RefundAsk, RefundPreview, refund, refund_preview};
pub use refund_moves::refund_moves;
pub use refund_paid::{RefundPaidAsk, refund_paid};
pub use undo::{UndoAsk, undo_redemption};
pub use upgrade::{UpgradeOffer, upgrade_offer};
