//! The rules of a patient's file, story by story.

mod leaving;
mod long;
mod renewing;
mod using;
