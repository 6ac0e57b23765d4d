//! What the receipt of a story's sale would say, as text.

use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::SigningKey;

use crate::app::kiosk::Identity;
use crate::app::receipts;
use crate::app::shop;
use crate::app::story::look::nothing;
use crate::app::story::till;
use crate::app::story::world::{No, World};
use crate::config::settings::Settings;
use crate::domain::card::{EcrRef, TerminalIdentity};
use crate::domain::comfort::ThemeName;
use crate::domain::dossier::Dossier;
use crate::domain::id::AttemptId;
use crate::domain::paper::{Paper, PaperLine};
use crate::domain::patient::{Patient, PersonName};
use crate::domain::receipt::ReceiptNumber;
use crate::domain::sale::{CardPayment, Sale, Sums, ToldBy};
use crate::domain::sold::{Sold, Tender};
use crate::evidence::key_ring::KeyRing;
use crate::evidence::receipt::receipt_paper;
use crate::ui::scene::Side;

/// Characters on a line of 80 mm paper.
const COLUMNS: u8 = 48;

/// Every line of the receipt, for a patient called Maria Lopez at the demo clinic.
///
/// # Errors
///
/// [`No`] where a sum does not fit or the code cannot be signed.
pub fn receipt_text(world: &World, sold: &Sold, at: DateTime<Utc>) -> Result<String, No> {
    let settings = Settings::demo();
    let shop = shop::shop(&settings);
    let shop = crate::flow::shop::Shop {
        catalog: world.catalog.clone(),
        policy: (*world.policy).clone(),
        zone: world.zone,
        ..shop
    };
    let dossier = Dossier {
        sale: sale(world, sold, at)?,
        patient: Patient {
            id: sold.patient,
            phone: None,
            birth_date: NaiveDate::default(),
            name: PersonName::new("Maria", "Lopez").map_err(|error| nothing(&error.to_string()))?,
        },
        signed: None,
        paid_for: Vec::new(),
        head: [0; 32],
    };
    let keys = KeyRing::from(SigningKey::from_bytes(&[1; 32]));
    let receipt = receipts::receipt(&dossier, &shop, &identity(), &keys, 1)
        .map_err(|error| nothing(&error.to_string()))?;
    Ok(text(&receipt_paper(&receipt, COLUMNS)))
}

fn identity() -> Identity {
    Identity {
        name: "Kiosk 1".to_owned(),
        is_demo: false,
        theme: ThemeName::Light,
        reader_side: Side::Right,
        columns: COLUMNS,
        merchant_copy: false,
        agreement_copy: false,
        receipt_host: None,
        merchant_id: None,
        is_still: true,
        has_demo_staff: false,
    }
}

fn sale(world: &World, sold: &Sold, at: DateTime<Utc>) -> Result<Sale, No> {
    let sums = Sums::of(sold)?;
    let attempt = sold.tenders.iter().find_map(|tender| match tender {
        Tender::Card { attempt, .. } => *attempt,
        _ => None,
    });
    let payment = |attempt: AttemptId| CardPayment {
        attempt,
        reference: EcrRef::new(1).expect("1 is a reference"),
        approval: till::approval(sums.card, at),
        told_by: ToldBy::Terminal,
        terminal: TerminalIdentity::default(),
    };
    Ok(Sale {
        id: sold.sale,
        receipt: ReceiptNumber([1; 10]),
        patient: sold.patient,
        consent: None,
        payments: attempt.map(payment).into_iter().collect(),
        sold: sold.clone(),
        net: sums.net,
        tax: sums.tax,
        total: sums.total,
        sold_at: at,
        business_date: world.today,
    })
}

fn text(paper: &Paper) -> String {
    let lines = paper.lines.iter().map(|line| match line {
        PaperLine::Heading { text } | PaperLine::Text { text, .. } | PaperLine::Qr { text } => {
            text.clone()
        }
        PaperLine::Pair { left, right, .. } => format!("{left} {right}"),
        PaperLine::Rule
        | PaperLine::Space { .. }
        | PaperLine::Pips { .. }
        | PaperLine::Picture(_) => String::new(),
    });
    lines.collect::<Vec<String>>().join("\n")
}
