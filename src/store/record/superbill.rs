//! A superbill's completion as a row.

use minicbor::{Decode, Encode};

use crate::domain::superbill::{
    Completion, DiagnosisCode, Modifier, Npi, PlaceOfService, ProcedureCode, Provider,
    SuperbillFault, TaxId,
};
use crate::store::record::RowError;
use crate::store::record::case::SignerRow;

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CompletionRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    redemption: [u8; 16],
    #[n(1)]
    name: String,
    #[n(2)]
    credentials: String,
    /// The numbers are bytes: they are no card's.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    npi: Vec<u8>,
    #[n(4)]
    license: String,
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    tax_id: Vec<u8>,
    #[n(6)]
    place: String,
    #[n(7)]
    procedure: String,
    #[n(8)]
    modifiers: Vec<String>,
    #[n(9)]
    diagnoses: Vec<String>,
    #[n(10)]
    by: SignerRow,
}

impl From<&Completion> for CompletionRow {
    fn from(completion: &Completion) -> Self {
        let Completion { redemption, provider, place, procedure, modifiers, diagnoses, by } =
            completion;
        Self {
            redemption: redemption.to_be_bytes(),
            name: provider.name.clone(),
            credentials: provider.credentials.clone(),
            npi: provider.npi.digits().as_bytes().to_vec(),
            license: provider.license.clone(),
            tax_id: provider.tax_id.digits().as_bytes().to_vec(),
            place: place.text().to_owned(),
            procedure: procedure.text().to_owned(),
            modifiers: modifiers.iter().map(|code| code.text().to_owned()).collect(),
            diagnoses: diagnoses.iter().map(|code| code.text().to_owned()).collect(),
            by: SignerRow::from(by),
        }
    }
}

impl TryFrom<CompletionRow> for Completion {
    type Error = RowError;

    fn try_from(row: CompletionRow) -> Result<Self, RowError> {
        let bad = |fault: SuperbillFault| RowError(fault.to_string());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let all = |codes: &[String]| -> Result<Vec<Modifier>, SuperbillFault> {
            codes.iter().map(|code| Modifier::new(code)).collect()
        };
        let diagnoses: Result<Vec<DiagnosisCode>, SuperbillFault> =
            row.diagnoses.iter().map(|code| DiagnosisCode::new(code)).collect();
        Ok(Self {
            redemption: u128::from_be_bytes(row.redemption),
            provider: Provider {
                name: row.name,
                credentials: row.credentials,
                npi: Npi::new(&text(&row.npi)).map_err(bad)?,
                license: row.license,
                tax_id: TaxId::new(&text(&row.tax_id)).map_err(bad)?,
            },
            place: PlaceOfService::new(&row.place).map_err(bad)?,
            procedure: ProcedureCode::new(&row.procedure).map_err(bad)?,
            modifiers: all(&row.modifiers).map_err(bad)?,
            diagnoses: diagnoses.map_err(bad)?,
            by: row.by.into(),
        })
    }
}
