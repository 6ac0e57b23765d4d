//! What the bank knows: every charge and every void, of every terminal that ever stood there,
//! also after the terminal itself has forgotten them.

use std::collections::BTreeMap;

use countersign::device::terminal::pax::sim::PaxTerminal;
use countersign::device::terminal::pax::sim::batch::{Record, Standing};

/// One yes of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub reference: String,
    /// In cents.
    pub amount: i64,
    pub is_undone: bool,
    /// Stored in the terminal: no bank was asked.
    pub is_offline: bool,
    /// How many voids were approved for it.
    n_undone: usize,
    terminal: usize,
    /// Which of its batches: numbers begin anew.
    batch: usize,
    number: u32,
}

#[derive(Debug, Default)]
pub struct Bank {
    charges: Vec<Charge>,
    /// Records of the terminal that stands there that were looked at, by terminal.
    n_seen: BTreeMap<usize, usize>,
    n_batches: BTreeMap<usize, usize>,
    terminal: usize,
}

impl Bank {
    /// Takes over what the terminal has booked since.
    pub fn look_at(&mut self, terminal: &PaxTerminal) {
        let records = terminal.batch().records();
        let n_seen = self.n_seen.entry(self.terminal).or_default();
        if records.len() < *n_seen {
            // The batch was closed.
            *n_seen = 0;
            *self.n_batches.entry(self.terminal).or_default() += 1;
        }
        let fresh: Vec<Record> = records.iter().skip(*n_seen).cloned().collect();
        *n_seen = records.len();
        for record in fresh {
            self.book(&record);
        }
    }

    /// Terminal number `terminal` stands there; the clinic's own is 0.
    pub fn another(&mut self, terminal: usize) {
        self.terminal = terminal;
    }

    fn book(&mut self, record: &Record) {
        if record.standing == Standing::Declined {
            return;
        }
        let batch = self.n_batches.get(&self.terminal).copied().unwrap_or_default();
        if let Some(number) = record.undoes {
            let undone = (self.terminal, batch, number);
            for charge in &mut self.charges {
                if (charge.terminal, charge.batch, charge.number) == undone {
                    charge.is_undone = true;
                    charge.n_undone += 1;
                }
            }
        } else if record.kind == "01" {
            self.charges.push(Charge {
                reference: record.reference.clone(),
                amount: record.amount.minor(),
                is_undone: false,
                is_offline: record.standing == Standing::StoredOffline,
                n_undone: 0,
                terminal: self.terminal,
                batch,
                number: record.number,
            });
        }
    }

    /// How often the bank said yes, undone or not.
    pub fn n_charged(&self) -> usize {
        self.charges.len()
    }

    /// What stands on patients' cards.
    pub fn standing(&self) -> impl Iterator<Item = &Charge> {
        self.charges.iter().filter(|charge| !charge.is_undone)
    }

    pub fn is_at_present_terminal(&self, charge: &Charge) -> bool {
        charge.terminal == self.terminal
    }

    /// The clinic gives a charge back without its terminal.
    pub fn gives_back(&mut self, reference: &str) {
        for charge in self.charges.iter_mut().filter(|it| it.reference == reference) {
            charge.is_undone = true;
            charge.n_undone += 1;
        }
    }

    /// Everybody's rule: one reference is one yes, and is given back once.
    pub fn must_be_honest(&self) {
        for charge in &self.charges {
            let n = self.charges.iter().filter(|it| it.reference == charge.reference).count();
            assert_eq!(n, 1, "LAW 1: reference {} was charged {n} times", charge.reference);
            assert!(charge.n_undone <= 1, "reference {} was given back twice", charge.reference);
        }
    }
}
