//! From a sale and what was signed for it to the receipt's data.

use ed25519_dalek::SigningKey;
use fluent_bundle::FluentValue;

use crate::app::kiosk::Identity;
use crate::app::scene::counted;
use crate::domain::dossier::Dossier;
use crate::domain::offering::Offering;
use crate::domain::receipt::{CardSlip, Receipt, ReceiptItem, Saving};
use crate::domain::terms::{ClauseSubject, ClauseText};
use crate::evidence::qr_code::{self, Payload, QrError};
use crate::flow::shop::Shop;
use crate::words::say_with;

/// The slot of the key that signs today; the next key takes the next slot.
const KEY_SLOT: u8 = 1;

/// Everything that the receipt of `dossier` says. `copy` 1 is the first print.
///
/// # Errors
///
/// [`QrError`] when the code cannot be signed (a date out of its range).
pub fn receipt(
    dossier: &Dossier,
    shop: &Shop,
    identity: &Identity,
    key: &SigningKey,
    copy: u32,
) -> Result<Receipt, QrError> {
    let Dossier { sale, patient, consent, terms, head } = dossier;
    let language = terms.language;
    let n_units: u32 = sale.lots.iter().map(|lot| lot.quantity.get()).sum();
    let last_valid_day = sale.lots.iter().filter_map(|lot| lot.last_valid_day).min();
    let payload = Payload {
        key_slot: KEY_SLOT,
        receipt: sale.receipt,
        issued: sale.business_date,
        last_valid_day,
        units: u8::try_from(n_units).unwrap_or(0),
    };
    let offering = shop.catalog.offering(&sale.offering);
    let approval = &sale.approval;
    Ok(Receipt {
        language,
        demo: identity.is_demo,
        copy,
        clinic: shop.clinic.clone(),
        kiosk: identity.name.clone(),
        sold_at: sale.sold_at.with_timezone(&shop.zone).naive_local(),
        number: sale.receipt,
        initials: patient.name.receipt_initials(),
        items: vec![item(dossier, offering, shop)],
        subtotal: sale.net,
        tax: sale.tax,
        total: sale.total,
        card: CardSlip {
            brand: approval.brand,
            last_four: approval.last_four.clone(),
            entry: approval.entry,
            chip: approval.chip.clone(),
            auth_code: approval.auth_code.clone(),
            reference: sale.reference.to_string(),
            terminal_id: terminal_id(dossier),
            merchant_id: identity.merchant_id.clone(),
        },
        balance: say_with(
            language,
            "receipt-units-left",
            &[("n", n_units.into()), ("unit", unit_word(offering, n_units, language))],
        ),
        last_valid_day,
        qr_text: qr_code::sign(&payload, key, identity.receipt_host.as_deref())?,
        policy: policy(dossier, shop),
        signed_at: consent.signed_at.with_timezone(&shop.zone).naive_local(),
        terms_version: terms.offerings.first().map_or(0, |offering| offering.version),
        terms_hex: consent.terms.hex(),
        chain_hex: head.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

/// The terminal's own id where it told one, else its serial number.
fn terminal_id(dossier: &Dossier) -> String {
    let told = &dossier.sale.approval.terminal_id;
    if told.is_empty() { dossier.sale.terminal.serial_number.clone() } else { told.clone() }
}

fn item(dossier: &Dossier, offering: Option<&Offering>, shop: &Shop) -> ReceiptItem {
    let sale = &dossier.sale;
    let language = dossier.terms.language;
    let quote = offering.filter(|offering| offering.version == sale.offering_version).and_then(
        |offering| {
            crate::domain::pricing::Quote::of(&shop.catalog, offering, sale.business_date).ok()
        },
    );
    let n_units: u32 = sale.lots.iter().map(|lot| lot.quantity.get()).sum();
    let each = quote.as_ref().and_then(crate::domain::pricing::Quote::each);
    let unit = unit_word(offering, n_units, language);
    let counted = match each {
        Some(each) => say_with(
            language,
            "receipt-units-each",
            &[("n", n_units.into()), ("unit", unit), ("each", each.plain().into())],
        ),
        None => {
            offering.map(|offering| counted(&shop.catalog, offering, language)).unwrap_or_default()
        }
    };
    ReceiptItem {
        name: sale.name.clone(),
        amount: sale.net,
        details: vec![counted],
        saving: quote
            .filter(|quote| quote.saved.is_positive())
            .map(|quote| Saving { singles: quote.singles, saved: quote.saved }),
    }
}

fn unit_word(
    offering: Option<&Offering>,
    n: u32,
    language: crate::domain::language::Language,
) -> FluentValue<'static> {
    let unit = offering.map(|offering| &offering.unit);
    let word =
        unit.map(|unit| if n == 1 { unit.one.get(language) } else { unit.many.get(language) });
    FluentValue::from(word.unwrap_or_default().to_owned())
}

/// What covers refunds and expiry, in short and as it was signed (CB-5: on every copy).
fn policy(dossier: &Dossier, shop: &Shop) -> Vec<String> {
    let is_policy = |clause: &&ClauseText| {
        let covers = shop.catalog.clauses.get(&clause.code).map(|clause| clause.covers.as_slice());
        covers
            .unwrap_or_default()
            .iter()
            .any(|subject| matches!(subject, ClauseSubject::Refund | ClauseSubject::Expiry))
    };
    let clauses = dossier.terms.clauses.iter();
    clauses.filter(is_policy).map(|clause| clause.short.clone()).collect()
}
