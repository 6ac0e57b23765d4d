//! All that the journal holds of one sale: what a dispute is answered with.

use chrono::{DateTime, Utc};

use crate::domain::chain::{ChainRow, Link};
use crate::domain::dispute::{Contact, DisputeFile, PacketExport};
use crate::domain::id::ContractId;
use crate::domain::paper::PrintEnd;
use crate::domain::printout::Printout;
use crate::ledger::fact::Fact;

/// What happened to a sale and to what it granted, beside the sale itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleTrail {
    /// The contracts that the sale made or paid for.
    pub contracts: Vec<ContractId>,
    /// What happened to them, in order.
    pub facts: Vec<Fact>,
    /// Prints of its papers: which, end, when.
    pub prints: Vec<(Printout, PrintEnd, DateTime<Utc>)>,
    /// The chain's end that its first receipt shows; where none was printed, that of the sale.
    pub receipt_link: Link,
    pub disputes: Vec<DisputeFile>,
    pub contacts: Vec<Contact>,
    pub exports: Vec<(PacketExport, DateTime<Utc>)>,
    /// Its rows in the chain, in order; packets that were taken out are not among them.
    pub rows: Vec<ChainRow>,
    pub head: TrailHead,
}

/// The journal's end, when the trail was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailHead {
    pub row: u64,
    pub link: Link,
    pub recorded_at: DateTime<Utc>,
}
