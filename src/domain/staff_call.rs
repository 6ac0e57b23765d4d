//! Why staff are called to the counter.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallReason {
    Help,
    CameToUse,
    PayAtDesk,
    PaymentInDoubt,
    /// A patient left a plan and gets money back.
    Refund,
}
