//! What is owed for a contract on each day to come, if nothing else happens: small enough to be kept
//! for every contract, and the same to the cent as a patient's file of that day.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use chrono::NaiveDate;

use crate::domain::calendar::{BeyondCalendar, days_after};
use crate::domain::entitlement::Earning;
use crate::domain::id::ContractId;
use crate::domain::money::Money;
use crate::domain::offering::{Grant, OfferingCode};
use crate::domain::refusal::Refusal;
use crate::ledger::file::time::{month_end, units_earned};
use crate::ledger::file::{ContractState, LotState, PatientFile};

/// A contract of which something is owed, or will be earned. The points of a sale are one, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing {
    /// For points the number of the sale that they came with.
    pub contract: ContractId,
    pub offering: OfferingCode,
    /// The day at whose end it stood so.
    pub as_of: NaiveDate,
    /// What was paid and not yet given; below zero where more was given than paid.
    pub net: Money,
    /// Lots of which something is left.
    pub lots: Vec<OwingLot>,
}

/// A lot, as far as time alone changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwingLot {
    pub quantity: NonZeroU32,
    pub allocated: Money,
    pub earned: Money,
    pub left: Money,
    /// [`Earning::ByUse`] also for one of which something lapsed or went back: it is earned no more
    /// by itself.
    pub earning: Earning,
    /// What is left at the end of this day lapses on the next.
    pub ends: Option<NaiveDate>,
}

impl Owing {
    /// What is owed at the end of `day`; for a day before [`Self::as_of`], what was owed on that.
    ///
    /// # Errors
    ///
    /// A sum or a date out of range.
    pub fn owed_on(&self, day: NaiveDate) -> Result<Money, Refusal> {
        let mut net = self.net;
        for lot in self.lots.iter().filter(|_| day > self.as_of) {
            net = net.minus(lot.gone_by(day)?)?;
        }
        Ok(net.max(Money::ZERO))
    }

    /// The days after `today` on which what is owed may change by itself.
    ///
    /// # Errors
    ///
    /// A date out of range.
    pub fn days_after(&self, today: NaiveDate) -> Result<BTreeSet<NaiveDate>, Refusal> {
        let mut days = BTreeSet::new();
        for lot in &self.lots {
            lot.days(&mut days)?;
        }
        Ok(days.split_off(&days_after(today, 1)?))
    }

    /// Whether nothing is owed, now and on any day to come.
    pub fn is_nothing(&self) -> bool {
        self.lots.is_empty() && self.net <= Money::ZERO
    }
}

impl OwingLot {
    /// What of it is earned or has lapsed by the end of `day`, beyond what already was.
    fn gone_by(&self, day: NaiveDate) -> Result<Money, Refusal> {
        if self.ends.is_some_and(|last| last < day) {
            return Ok(self.left);
        }
        match units_earned(self.earning, self.quantity.get(), day)? {
            Some(units) => Ok(self.allocated.share(units, self.quantity)?.minus(self.earned)?),
            None => Ok(Money::ZERO),
        }
    }

    fn days(&self, days: &mut BTreeSet<NaiveDate>) -> Result<(), BeyondCalendar> {
        if let Some(last) = self.ends {
            days.insert(days_after(last, 1)?);
        }
        match self.earning {
            Earning::ByUse => (),
            Earning::ByDay(span) => {
                days.extend(span.first.iter_days().take_while(|day| *day <= span.last));
            }
            Earning::ByFullMonth(span) => {
                let n = self.quantity.get();
                for k in 0..n {
                    days.insert(month_end(span, k, n)?);
                }
            }
        }
        Ok(())
    }
}

impl PatientFile {
    /// All that is owed for this file's contracts and points, from the day on at which it stands.
    /// What is nothing for ever is left out.
    ///
    /// # Errors
    ///
    /// A sum or a date out of range.
    pub fn owings(&self) -> Result<Vec<Owing>, Refusal> {
        let Some(as_of) = self.today else { return Ok(Vec::new()) };
        let mut owings = Vec::new();
        for state in &self.contracts {
            let mut lots = Vec::new();
            for lot in self.lots_of(state.contract.id) {
                lots.extend(self.owing_lot(Some(state), lot, as_of)?);
            }
            owings.push(Owing {
                contract: state.contract.id,
                offering: state.contract.terms.offering.clone(),
                as_of,
                net: state.net,
                lots,
            });
        }
        for points in self.points() {
            owings.push(Owing {
                contract: points.lot.contract,
                offering: points.lot.offering.clone(),
                as_of,
                net: points.value_left()?,
                lots: self.owing_lot(None, points, as_of)?.into_iter().collect(),
            });
        }
        owings.retain(|owing| !owing.is_nothing());
        Ok(owings)
    }

    fn owing_lot(
        &self,
        state: Option<&ContractState>,
        lot: &LotState,
        as_of: NaiveDate,
    ) -> Result<Option<OwingLot>, Refusal> {
        let left = lot.value_left()?;
        if lot.units_left() == 0 || left == Money::ZERO && lot.lot.allocated == Money::ZERO {
            return Ok(None);
        }
        let with_contract = match state {
            Some(state) if self.ends_with_contract(state, lot) => state.last_day()?,
            _ => None,
        };
        // What had to end before today ends tomorrow.
        let ends = lot.last_valid_day.into_iter().chain(with_contract).min();
        let is_stopped = lot.lapsed > 0 || lot.gone > 0 || lot.lot.what == Grant::Points;
        Ok(Some(OwingLot {
            quantity: lot.lot.quantity,
            allocated: lot.lot.allocated,
            earned: lot.earned,
            left,
            earning: if is_stopped { Earning::ByUse } else { lot.lot.earning },
            ends: ends.map(|last| last.max(as_of)),
        }))
    }
}
