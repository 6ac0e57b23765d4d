//! What an accountant asks for, read from the journal.

pub mod owed;
pub mod period;
pub mod roll_forward;
pub mod trial_balance;
pub mod views;
