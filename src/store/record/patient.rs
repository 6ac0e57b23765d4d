//! A person as a row. The only rows with phone numbers and birth dates.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};

use crate::domain::patient::{Patient, PersonName, Phone};
use crate::store::record::{DateRow, RowError, id_bytes, id_from, not_a};

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PatientRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    phone: Option<String>,
    #[n(2)]
    birth_date: DateRow,
    #[n(3)]
    first: String,
    #[n(4)]
    last: String,
}

impl From<&Patient> for PatientRow {
    fn from(patient: &Patient) -> Self {
        Self {
            id: id_bytes(patient.id),
            phone: patient.phone.as_ref().map(|phone| phone.digits().to_owned()),
            birth_date: patient.birth_date.into(),
            first: patient.name.first().to_owned(),
            last: patient.name.last().to_owned(),
        }
    }
}

impl TryFrom<PatientRow> for Patient {
    type Error = RowError;

    fn try_from(row: PatientRow) -> Result<Self, RowError> {
        let phone = row.phone.map(|digits| Phone::new(&digits)).transpose();
        Ok(Self {
            id: id_from(row.id),
            phone: phone.map_err(|_why| not_a("phone number"))?,
            birth_date: NaiveDate::try_from(row.birth_date)?,
            name: PersonName::new(&row.first, &row.last).map_err(|_why| not_a("name"))?,
        })
    }
}
