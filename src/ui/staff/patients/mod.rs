//! A patient at the counter: found, their card, a visit redeemed, more time, money back.

pub mod card;
pub mod extend;
pub mod find;
pub mod parts;
pub mod prepare;
pub mod redeem;
pub mod refund;
