//! Why staff are called to the counter.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallReason {
    Help,
    CameToUse,
    PayAtDesk,
    PaymentInDoubt,
    /// A patient left a plan and gets money back.
    Refund,
    /// A payment waits for a yes or a no.
    StaffNeeded,
    /// A payment from before the kiosk went down was found and sold; its patient may have left.
    PaymentFound,
}
