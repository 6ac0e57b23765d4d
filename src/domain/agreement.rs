//! The text of an agreement for one cart.
use crate::domain::catalog::Catalog;
use crate::domain::language::Language;
use crate::domain::patient::PersonName;
use crate::domain::pricing::Quote;
use crate::domain::receipt::ClinicCard;
use crate::domain::terms::TermsText;
/// stub
#[derive(Debug, thiserror::Error)]
#[error("stub")]
pub struct AgreementError;
/// stub
pub fn terms_text(
    _: &Catalog,
    _: &Quote,
    _: &PersonName,
    _: &ClinicCard,
    _: &str,
    _: Language,
) -> Result<TermsText, AgreementError> {
    Err(AgreementError)
}
/// stub
pub fn pages(_: &TermsText) -> Vec<Vec<usize>> {
    vec![]
}
/// stub
pub fn facts(_: &Catalog, _: &Quote, _: Language) -> Vec<String> {
    vec![]
}
