//! The data file put to the test: what it promises, and what may happen to it.

mod backs;
mod batches;
mod damage;
mod deeds;
mod disk;
mod facts;
mod faults;
mod find;
mod golden;
mod model;
mod papers;
mod power;
mod prints;
mod rich;
pub mod samples;
pub mod staff;
mod twice;
