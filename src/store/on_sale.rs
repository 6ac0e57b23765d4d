//! What is on sale, in which version, and how each version was described: a version never means two
//! things, and the review knows since when an offering is on the shelf.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::offering::{OfferingCode, Written};
use crate::ledger::fact::{Actor, ClinicDeed};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::event::Event;
use crate::store::happening::ClinicFact;
use crate::store::projection::{OnDisk, Shelves};
use crate::store::tables::Shelf;
use crate::store::write::append;

/// Before the code of what is on sale; its row is the version.
const ON_SALE: &[u8] = b"on_sale/";
/// Before code and version of whatever was; its row is how it was described.
const WRITTEN: &[u8] = b"written/";

/// An offering as the catalog has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub offering: OfferingCode,
    pub version: u32,
    pub written: Written,
}

impl Store {
    /// The offerings whose version was on sale before, and described otherwise.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn changed_versions(&self, offered: &[Offered]) -> Result<Vec<OfferingCode>, StoreError> {
        let txn = self.read()?;
        let counters = txn.open_table(Shelf::Counters.table())?;
        let mut changed = Vec::new();
        for Offered { offering, version, written } in offered {
            let known = counters.get(version_key(offering, *version).as_slice())?;
            if known.is_some_and(|known| known.value() != written.0) {
                changed.push(offering.clone());
            }
        }
        Ok(changed)
    }

    /// Writes down what came on sale and what is not any more, since this was done last. Where
    /// nothing changed, nothing is written.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub fn put_on_sale(
        &mut self,
        offered: &[Offered],
        on: NaiveDate,
        at: DateTime<Utc>,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let news = self.news(offered)?;
        if news.is_empty() {
            return Ok(());
        }
        self.commit(|txn| {
            for what in news {
                let fact = ClinicFact { on, at, by: by.clone(), what };
                append(txn, &Event::Clinic(Box::new(fact)), at)?;
            }
            Ok(())
        })
    }

    fn news(&self, offered: &[Offered]) -> Result<Vec<ClinicDeed>, StoreError> {
        let txn = self.read()?;
        let counters = txn.open_table(Shelf::Counters.table())?;
        let mut news = Vec::new();
        for Offered { offering, version, written } in offered {
            let known = counters.get(code_key(offering).as_slice())?;
            if known.is_none_or(|known| known.value() != version.to_be_bytes()) {
                let (offering, written) = (offering.clone(), Some(*written));
                news.push(ClinicDeed::OnSale { offering, version: *version, written });
            }
        }
        for pair in counters.range(ON_SALE..)? {
            let (key, _) = pair?;
            let Some(code) = key.value().strip_prefix(ON_SALE) else { break };
            let code = String::from_utf8_lossy(code).into_owned();
            if !offered.iter().any(|one| one.offering.0 == code) {
                news.push(ClinicDeed::OffSale { offering: OfferingCode(code) });
            }
        }
        Ok(news)
    }
}

fn code_key(offering: &OfferingCode) -> Vec<u8> {
    [ON_SALE, offering.0.as_bytes()].concat()
}

fn version_key(offering: &OfferingCode, version: u32) -> Vec<u8> {
    [WRITTEN, offering.0.as_bytes(), b"/", &version.to_be_bytes()].concat()
}

/// Whether this changes nothing: it is so already.
pub(super) fn is_so(txn: &OnDisk<'_>, deed: &ClinicDeed) -> Result<bool, StoreError> {
    Ok(match deed {
        ClinicDeed::OnSale { offering, version, written } => {
            let on = txn.get(Shelf::Counters, &code_key(offering))?;
            let as_written = txn.get(Shelf::Counters, &version_key(offering, *version))?;
            on.is_some_and(|on| on == version.to_be_bytes())
                && (written.is_none() || written.map(|it| it.0.to_vec()) == as_written)
        }
        ClinicDeed::OffSale { offering } => {
            txn.get(Shelf::Counters, &code_key(offering))?.is_none()
        }
        _ => false,
    })
}

pub(super) fn put(
    shelves: &mut dyn Shelves,
    offering: &OfferingCode,
    version: u32,
    written: Option<Written>,
) -> Result<(), StoreError> {
    shelves.put(Shelf::Counters, &code_key(offering), &version.to_be_bytes())?;
    match written {
        Some(Written(digest)) => {
            shelves.put(Shelf::Counters, &version_key(offering, version), &digest)
        }
        None => Ok(()),
    }
}

pub(super) fn take(shelves: &mut dyn Shelves, offering: &OfferingCode) -> Result<(), StoreError> {
    shelves.remove(Shelf::Counters, &code_key(offering))
}
