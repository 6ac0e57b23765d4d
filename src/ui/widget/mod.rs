//! What screens are made of. Widgets draw at the place they are given and return what was
//! pressed; they remember nothing.

pub mod bar;
pub mod blocks;
pub mod button;
pub mod card;
pub mod clause;
pub mod entry;
pub mod field;
pub mod info;
pub mod ink_pad;
pub mod keyboard;
pub mod ladder;
pub mod lines;
pub mod modal;
pub mod numpad;
pub mod offer_card;
pub mod pages;
pub mod qr;
pub mod reader;
pub mod result;
pub mod stepper;
pub mod strip;
