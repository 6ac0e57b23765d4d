//! Sessions among what is granted: how many, and what one is worth.

use std::num::NonZeroU32;

use crate::domain::cart::{ContractQuote, LotQuote};
use crate::domain::entitlement::Lot;
use crate::domain::money::Money;
use crate::domain::offering::Grant;

/// What counting needs to know of a lot, quoted or granted.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    what: &'a Grant,
    quantity: NonZeroU32,
    allocated: Money,
}

impl<'a> From<&'a Lot> for Piece<'a> {
    fn from(lot: &'a Lot) -> Self {
        Self { what: &lot.what, quantity: lot.quantity, allocated: lot.allocated }
    }
}

impl<'a> From<&'a LotQuote> for Piece<'a> {
    fn from(lot: &'a LotQuote) -> Self {
        Self { what: &lot.what, quantity: lot.quantity, allocated: lot.allocated }
    }
}

/// Whether its units are visits or units of a treatment: not money, points or days.
pub fn is_session(what: &Grant) -> bool {
    match what {
        Grant::Service(_) | Grant::Tier(_) | Grant::AnyOf(_) => true,
        Grant::Product(_) | Grant::Credit(_) | Grant::Access | Grant::Points => false,
    }
}

/// How many sessions or units in all.
pub fn n_sessions<'a>(pieces: impl IntoIterator<Item = impl Into<Piece<'a>>>) -> u32 {
    let sessions = pieces.into_iter().map(Into::into).filter(|piece| is_session(piece.what));
    sessions.fold(0, |sum: u32, piece| sum.saturating_add(piece.quantity.get()))
}

/// What one session is worth, where all are of one kind and worth the same to the cent, and nothing
/// else is granted; `None` otherwise.
pub fn each<'a>(pieces: impl IntoIterator<Item = impl Into<Piece<'a>>>) -> Option<Money> {
    let pieces: Vec<Piece<'a>> = pieces.into_iter().map(Into::into).collect();
    let first = pieces.first()?;
    let are_alike = pieces.iter().all(|piece| piece.what == first.what && is_session(piece.what));
    let units = NonZeroU32::new(n_sessions(pieces.iter().copied()))?;
    let all = Money::sum(pieces.iter().map(|piece| piece.allocated)).ok()?;
    let each = all.share(1, units).ok()?;
    (are_alike && each.taken(units.get()).ok()? == all).then_some(each)
}

/// What one session of a quoted contract is worth, as [`each`].
pub fn each_of(contract: &ContractQuote) -> Option<Money> {
    if contract.goods.is_empty() { each(&contract.lots) } else { None }
}
