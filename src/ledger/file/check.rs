//! What is true of every file after every fact (I-1): if not, it is a fault of ours.

use crate::domain::id::{ContractId, LotId};
use crate::domain::money::{Money, Overflow};
use crate::ledger::file::{LotState, PatientFile};

/// A file that contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("more units have left lot {0} than it had")]
    Units(LotId),
    #[error("lot {lot} is worth {left}")]
    Value { lot: LotId, left: Money },
    #[error("lot {0} has no units left and is still worth something")]
    NotClosed(LotId),
    #[error("contract {contract} is off by {off} from its lots and what is to be paid for it")]
    Net { contract: ContractId, off: Money },
    #[error("lot {0} is of no contract")]
    NoContract(LotId),
    #[error("what is owed is off by {0} from its parts")]
    Owed(Money),
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl PatientFile {
    /// Compares what is kept with what it is made of.
    ///
    /// # Errors
    ///
    /// The first fault that is found, in a sentence.
    pub fn check(&self) -> Result<(), FileFault> {
        for state in self.lots.values() {
            check_lot(state)?;
        }
        let mut owed = Money::ZERO;
        let mut n_lots = self.points().count();
        for state in &self.contracts {
            let id = state.contract.id;
            let lots = self.lots_of(id);
            n_lots += lots.len();
            let mut left = Money::ZERO;
            for lot in lots {
                left = left.plus(lot.value_left()?)?;
            }
            let net = left.minus(state.unpaid)?.plus(state.lapsed_unpaid)?;
            if net != state.net {
                return Err(FileFault::Net { contract: id, off: state.net.minus(net)? });
            }
            owed = owed.plus(net.max(Money::ZERO))?;
        }
        let is_of_none = |state: &&LotState| self.contract(state.lot.contract).is_none();
        if n_lots != self.lots.len()
            && let Some(state) = self.lots.values().find(is_of_none)
        {
            return Err(FileFault::NoContract(state.lot.id));
        }
        for state in self.points() {
            owed = owed.plus(state.value_left()?)?;
        }
        let off = self.owed()?.minus(owed)?;
        if off == Money::ZERO { Ok(()) } else { Err(FileFault::Owed(off)) }
    }
}

fn check_lot(state: &LotState) -> Result<(), FileFault> {
    let lot = state.lot.id;
    let moved = u64::from(state.used) + u64::from(state.lapsed) + u64::from(state.gone);
    if moved > u64::from(state.lot.quantity.get()) {
        return Err(FileFault::Units(lot));
    }
    let left = state.value_left()?;
    if left < Money::ZERO {
        return Err(FileFault::Value { lot, left });
    }
    if state.units_left() == 0 && left != Money::ZERO {
        return Err(FileFault::NotClosed(lot));
    }
    Ok(())
}
