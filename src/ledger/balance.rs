//! What a patient has left of each purchase.

use crate::domain::entitlement::Balance;
use crate::domain::sessions::is_session;
use crate::ledger::file::{ContractState, LotState, PatientFile};

/// The sessions and units that are left of each contract on the day of the file, the oldest contract
/// first. One of which none are left is not named; of one that renews only periods count that have
/// not ended.
pub fn balances(file: &PatientFile) -> Vec<Balance> {
    file.contracts.iter().filter_map(|state| balance(file, state)).collect()
}

fn balance(file: &PatientFile, state: &ContractState) -> Option<Balance> {
    let renews = state.contract.terms.renewal.is_some();
    let has_ended = |lot: &LotState| lot.last_valid_day.zip(file.today).is_some_and(|(a, b)| a < b);
    let lots: Vec<&LotState> = file
        .lots_of(state.contract.id)
        .into_iter()
        .filter(|lot| is_session(&lot.lot.what) && !(renews && has_ended(lot)))
        .collect();
    let sum =
        |of: fn(&LotState) -> u32| lots.iter().fold(0, |sum: u32, lot| sum.saturating_add(of(lot)));
    let n_left = sum(LotState::units_left);
    let left = lots.iter().filter(|lot| lot.units_left() > 0);
    (n_left > 0).then_some(Balance {
        contract: state.contract.id,
        sale: state.sales.first()?.sale,
        offering: state.contract.terms.offering.clone(),
        n_left,
        n_bought: sum(|lot| lot.lot.quantity.get()),
        last_valid_day: left.filter_map(|lot| lot.last_valid_day).min(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::file::kit::{Kit, sessions};

    #[test]
    fn sessions_are_counted_by_contract_until_they_end() {
        let mut kit = Kit::new();
        let first = kit.buy("2026-11-23", sessions("IV-HYD", 4, 387_00, 12));
        kit.buy("2026-12-01", sessions("NTX", 60, 690_00, 12));
        kit.redeem("2026-12-02", first, "IV-HYD", 1);
        let left = |kit: &Kit| -> Vec<(u32, u32)> {
            balances(&kit.file).into_iter().map(|it| (it.n_left, it.n_bought)).collect()
        };
        let both = [(3, 4), (60, 60)];
        assert_eq!(left(&kit), both);
        kit.until("2027-11-23");
        assert_eq!(left(&kit), both, "valid to the end of the last day");
        kit.until("2027-11-24");
        assert_eq!(left(&kit), [(60, 60)]);
    }

    #[test]
    fn who_bought_nothing_has_nothing_left() {
        assert_eq!(balances(&Kit::new().file), []);
    }
}
