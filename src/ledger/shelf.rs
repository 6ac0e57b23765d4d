//! Since when each offering has been on the shelf.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::offering::OfferingCode;

/// When offerings came on the shelf and left it, as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    moves: BTreeMap<OfferingCode, Vec<Move>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Put(NaiveDate),
    Taken(NaiveDate),
}

/// Where an offering is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On the shelf without a break since this day. A new version is no break.
    OnShelf(NaiveDate),
    /// Taken off it on this day.
    Off(NaiveDate),
    /// The shelf knows nothing of it.
    Unknown,
}

impl Shelf {
    pub fn put(&mut self, offering: &OfferingCode, on: NaiveDate) {
        self.moves.entry(offering.clone()).or_default().push(Move::Put(on));
    }

    pub fn take(&mut self, offering: &OfferingCode, on: NaiveDate) {
        self.moves.entry(offering.clone()).or_default().push(Move::Taken(on));
    }

    /// Where an offering is at the end of `day`.
    pub fn place(&self, offering: &OfferingCode, day: NaiveDate) -> Place {
        let moves = self.moves.get(offering).map_or(&[][..], Vec::as_slice);
        let mut place = Place::Unknown;
        for step in moves {
            place = match (place, *step) {
                (Place::OnShelf(since), Move::Put(on)) if on <= day => {
                    Place::OnShelf(since.min(on))
                }
                (_, Move::Put(on)) if on <= day => Place::OnShelf(on),
                (_, Move::Taken(on)) if on <= day => Place::Off(on),
                (place, _) => place,
            };
        }
        place
    }

    /// All offerings of which it knows, by code.
    pub fn offerings(&self) -> impl Iterator<Item = &OfferingCode> {
        self.moves.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::journal::tests::day;

    #[test]
    fn a_new_version_is_no_break_and_a_return_is_a_new_beginning() {
        let code = OfferingCode("O01".to_owned());
        let mut shelf = Shelf::default();
        shelf.put(&code, day("2026-01-05"));
        shelf.put(&code, day("2026-03-01"));
        shelf.take(&code, day("2026-06-01"));
        shelf.put(&code, day("2026-09-01"));
        #[rustfmt::skip]
        let cases = [
            ("2026-01-04", Place::Unknown),
            ("2026-05-31", Place::OnShelf(day("2026-01-05"))),
            ("2026-06-01", Place::Off(day("2026-06-01"))),
            ("2026-12-31", Place::OnShelf(day("2026-09-01"))),
        ];
        for (on, expect) in cases {
            assert_eq!(shelf.place(&code, day(on)), expect, "{on}");
        }
        assert_eq!(shelf.place(&OfferingCode("O02".to_owned()), day("2026-12-31")), Place::Unknown);
    }
}
