//! Points go back with the money that earned them; what was spent of them is withheld (US-45).

use std::num::NonZeroU32;

use crate::domain::cart::Draw;
use crate::domain::id::SaleId;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::ledger::deed::refund_tenders::{Purse, sale_of};
use crate::ledger::file::{ContractState, LotState, PatientFile, Stake};

/// What a refund does to points.
pub struct Points {
    pub draws: Vec<Draw>,
    /// What the points taken back stood for in the books.
    pub value_back: Money,
    /// What all points of the money stood for when they were earned, spent ones too.
    pub worth: Money,
    pub spent: u32,
    pub withheld: Money,
}

/// The points of `money` that goes back to the sales of a contract.
pub fn points_of(
    file: &PatientFile,
    state: &ContractState,
    purse: &Purse,
    money: Money,
) -> Result<Points, Refusal> {
    let mut points = Points {
        draws: Vec::new(),
        value_back: Money::ZERO,
        worth: Money::ZERO,
        spent: 0,
        withheld: Money::ZERO,
    };
    let by_tender = purse.split(money)?;
    for Stake { sale, .. } in &state.sales {
        let here = Money::sum(
            by_tender
                .iter()
                .filter(|(tender, _)| sale_of(*tender) == Some(*sale))
                .map(|(_, amount)| *amount),
        )?;
        let lot = file.points().find(|lot| lot.lot.sale == *sale);
        if let Some(lot) = lot {
            points.take(lot, earned_by(file, lot, *sale, here)?)?;
        }
    }
    points.withheld =
        Money::from_minor(file.policy.loyalty.point_minor.into()).taken(points.spent)?;
    Ok(points)
}

impl Points {
    fn take(&mut self, lot: &LotState, n: u32) -> Result<(), Refusal> {
        self.worth = self.worth.plus(lot.lot.allocated.share(n, lot.lot.quantity)?)?;
        let taken = n.min(lot.units_left());
        if let Some(units) = NonZeroU32::new(taken) {
            let value = lot.value_of_next(units)?;
            self.draws.push(Draw { lot: lot.lot.id, units, value });
            self.value_back = self.value_back.plus(value)?;
        }
        // What lapsed or went back before is not there, and was not spent either.
        self.spent = self.spent.saturating_add((n - taken).min(lot.used));
        Ok(())
    }
}

/// How many points of the lot `money` had earned. The part of the price that stood for the points
/// themselves goes back with them, and so counts as money: the number is the largest that fits.
fn earned_by(
    file: &PatientFile,
    lot: &LotState,
    sale: SaleId,
    money: Money,
) -> Result<u32, Refusal> {
    let times = times(file, lot, sale)?;
    let all = lot.lot.quantity.get();
    let mut n = all;
    loop {
        let with_points = money.plus(lot.lot.allocated.share(n, lot.lot.quantity)?)?;
        // No more points than were earned, so what cannot be counted is enough for all of them.
        let fits = whole_dollars(with_points).saturating_mul(times).min(all);
        if fits >= n {
            return Ok(n);
        }
        n = fits;
    }
}

/// How many times over the sale earned points. Where an older row does not say it: its points for
/// each whole dollar that came in; tax earns none, so the quotient is a little below the whole number.
fn times(file: &PatientFile, lot: &LotState, sale: SaleId) -> Result<u32, Refusal> {
    let left = file.captured.get(&sale).copied().unwrap_or_default();
    if let Some(times) = left.points_times {
        return Ok(times.get());
    }
    let went_back = file.refunds.iter().flat_map(|refund| &refund.back);
    let went_back = went_back.filter(|(tender, _)| sale_of(*tender) == Some(sale));
    let came_in = Money::sum(
        [left.card, left.on_file, left.cash].into_iter().chain(went_back.map(|(_, back)| *back)),
    )?;
    let dollars = whole_dollars(came_in).max(1);
    Ok(lot.lot.quantity.get().div_ceil(dollars))
}

fn whole_dollars(money: Money) -> u32 {
    u32::try_from(money.max(Money::ZERO).minor() / 100).unwrap_or(u32::MAX)
}
