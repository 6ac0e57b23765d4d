//! The nouns of a clinic counter and their rules. Pure: no I/O, no clock, no randomness.
//!
//! | word | what we mean |
//! |---|---|
//! | **offering** | something the clinic sells: a package, a bank of units, a programme, a membership |
//! | **package** | an offering that entitles to more than one visit |
//! | **catalog** | the offerings, and which of them can be bought today |
//! | **quote** | price, tax and lots for what was picked; no promise |
//! | **terms** | the exact text shown for one cart, clause by clause, with its digest |
//! | **consent** | who accepted which terms, when, with which initials and signature |
//! | **payment attempt** | one try to move money by card, with a reference of its own |
//! | **approval** | the issuer said yes |
//! | **decline** | a definite no; nothing was charged |
//! | **unknown outcome** | we sent, and heard nothing certain; never a decline |
//! | **sale** | what was sold and paid for; never edited |
//! | **lot** | what one grant promised: how much, worth how many cents, until when |
//! | **receipt** | what the patient carries away |

pub mod account;
pub mod agreement;
pub mod audit;
pub mod bitmap;
pub mod calendar;
pub mod card;
pub mod card_day;
pub mod card_number;
pub mod cart;
pub mod catalog;
pub mod chain;
pub mod comfort;
pub mod contract;
pub mod day_report;
pub mod dispute;
pub mod dossier;
pub mod entitlement;
pub mod evidence_quality;
pub mod folded;
pub mod give_back;
pub mod hex;
pub mod id;
pub mod intent;
pub mod key_facts;
pub mod language;
pub mod lint;
pub mod money;
pub mod now;
pub mod offering;
pub mod on_file;
pub mod open_case;
pub mod paper;
pub mod patient;
pub mod pattern;
pub mod payable;
pub mod phrase;
pub mod pin;
pub mod policy;
pub mod pricing;
pub mod printer_profile;
pub mod printer_state;
pub mod printout;
pub mod profile;
pub mod qr;
pub mod receipt;
pub mod refusal;
pub mod sale;
pub mod scan;
pub mod sessions;
pub mod signature;
pub mod signer;
pub mod sold;
pub mod staff;
pub mod staff_call;
pub mod superbill;
pub mod terms;
pub mod today;
pub mod unlock;
pub mod wording;
