//! Every table of the data file: its name, its key, and whether rows may change.

use redb::{ReadableTable as _, TableDefinition, WriteTransaction};

use crate::store::error::StoreError;

/// What the file is. Written once, when the file is made.
pub const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// The key of [`META`] under which the file's format stands, as four bytes, high byte first.
pub const META_FORMAT: &str = "format";
/// The format that this program writes.
pub const FORMAT: u32 = 2;

/// Everything that ever happened, by its number from 1. Rows are added and never changed.
pub const JOURNAL: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("journal");

/// The tables that are worked out from the journal, and could be again. Keys and rows are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// By name: the journal's head, the next reference, how many sales, what is owed in all.
    Counters,
    /// By id: patients as last written.
    Patients,
    /// Digest of the facts that a person is found by, then the patient's id; the row is empty.
    PatientsByFacts,
    /// What staff find a person by, then the patient's id; the row is empty.
    PatientsByWords,
    /// By digest: the texts that were signed.
    Terms,
    /// By id: consents.
    Consents,
    /// By reference: the attempt that used it.
    References,
    /// By attempt: the intent and how it stands.
    Intents,
    /// By attempt: the intents that are open; the row is empty.
    OpenIntents,
    /// By id: sales.
    Sales,
    /// Patient's id, then sale's id; the row is empty.
    SalesByPatient,
    /// By receipt number: the sale's id.
    SalesByReceipt,
    /// By id: lots.
    Lots,
    /// Patient's id, then number of a row of the journal that is about them; the row is empty.
    RowsByPatient,
    /// By contract: what is owed for it, and how that changes by itself.
    Owing,
    /// By day: by how much all that is owed changes by itself on it.
    OwedByDay,
    /// By reference: approvals that came too late and are not undone.
    LateApprovals,
    /// By attempt: sales made after the patient had left, whose receipt has to reach them; the row
    /// is the sale's id.
    ToHandOver,
    /// By Z report and place: what a close of the batch left open.
    Differences,
    /// By id: the people of the clinic as last written, and their PINs' locks.
    Staff,
    /// By consent: the number of the journal's row that holds its pages, and their digest.
    Agreements,
    /// By redemption: what its provider completed its superbill with.
    Superbills,
    /// By attempt: money that is going back; length of its row and the row, and after it that of its doubt.
    OpenBacks,
    /// By the reference of a charge: how much of it went back.
    GivenBack,
    /// Sale's id, then a number for the paper: the journal's row that says how its newest print
    /// stands.
    Prints,
    /// The same, of those that are not known to be printed.
    OpenPrints,
}

impl Shelf {
    pub const ALL: [Self; 26] = [
        Self::Counters,
        Self::Patients,
        Self::PatientsByFacts,
        Self::PatientsByWords,
        Self::Terms,
        Self::Consents,
        Self::References,
        Self::Intents,
        Self::OpenIntents,
        Self::Sales,
        Self::SalesByPatient,
        Self::SalesByReceipt,
        Self::Lots,
        Self::RowsByPatient,
        Self::Owing,
        Self::OwedByDay,
        Self::LateApprovals,
        Self::ToHandOver,
        Self::Differences,
        Self::Staff,
        Self::Agreements,
        Self::Superbills,
        Self::OpenBacks,
        Self::GivenBack,
        Self::Prints,
        Self::OpenPrints,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Counters => "counters",
            Self::Patients => "patients",
            Self::PatientsByFacts => "patients_by_facts",
            Self::PatientsByWords => "patients_by_words",
            Self::Terms => "terms",
            Self::Consents => "consents",
            Self::References => "references",
            Self::Intents => "intents",
            Self::OpenIntents => "open_intents",
            Self::Sales => "sales",
            Self::SalesByPatient => "sales_by_patient",
            Self::SalesByReceipt => "sales_by_receipt",
            Self::Lots => "lots",
            Self::RowsByPatient => "rows_by_patient",
            Self::Owing => "owing",
            Self::OwedByDay => "owed_by_day",
            Self::LateApprovals => "late_approvals",
            Self::ToHandOver => "to_hand_over",
            Self::Differences => "differences",
            Self::Staff => "staff",
            Self::Agreements => "agreements",
            Self::Superbills => "superbills",
            Self::OpenBacks => "open_backs",
            Self::GivenBack => "given_back",
            Self::Prints => "prints",
            Self::OpenPrints => "open_prints",
        }
    }

    pub const fn table(self) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
        TableDefinition::new(self.name())
    }
}

/// Makes every table, and notes the format.
pub fn make_all(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut meta = txn.open_table(META)?;
    if meta.get(META_FORMAT)?.is_none() {
        meta.insert(META_FORMAT, FORMAT.to_be_bytes().as_slice())?;
    }
    txn.open_table(JOURNAL)?;
    for shelf in Shelf::ALL {
        txn.open_table(shelf.table())?;
    }
    Ok(())
}
