//! A sale at the sample clinic, as its receipt says it.

use chrono::NaiveDate;
use countersign::domain::card::{CardBrand, ChipData, EntryMode};
use countersign::domain::language::Language;
use countersign::domain::money::Money;
use countersign::domain::receipt::{
    CardSlip, ClinicCard, Receipt, ReceiptItem, ReceiptNumber, ReceiptPerks, ReceiptSigned,
    ReceiptTender, Saving,
};
use countersign::evidence::qr_code::{Payload, sign};
use ed25519_dalek::SigningKey;

pub fn clinic() -> ClinicCard {
    ClinicCard {
        name: "Juniper Row Wellness".into(),
        address: vec!["412 Juniper Row".into(), "Nashville, TN 37203".into()],
        phone: "(615) 555-0142".into(),
        logo: None,
    }
}

pub fn receipt(language: Language) -> Receipt {
    let day = |year| NaiveDate::from_ymd_opt(year, 11, 23).unwrap();
    let number = ReceiptNumber([0x9A, 0x3F, 0x10, 0x22, 0xC4, 0x5E, 0x77, 0x81, 0xB0, 0xD6]);
    let payload = Payload {
        key_slot: 1,
        receipt: number,
        issued: day(2026),
        last_valid_day: Some(day(2027)),
        units: 4,
    };
    let english = language == Language::English;
    let words = |en: &str, es: &str| if english { en.to_owned() } else { es.to_owned() };
    Receipt {
        language,
        demo: false,
        copy: 1,
        clinic: clinic(),
        kiosk: words("Kiosk 1", "Quiosco 1"),
        sold_at: day(2026).and_hms_opt(14, 14, 9).unwrap(),
        number,
        initials: "M. L.".into(),
        items: vec![ReceiptItem {
            name: words("Drip Four", "Cuatro sueros"),
            sentence: words(
                "4 basic drips for the price of 3, $387.00 once, use within 12 months.",
                "4 sueros básicos por el precio de 3, $387.00 una sola vez, para usar en 12 meses.",
            ),
            amount: Money::from_minor(387_00),
            off: Vec::new(),
            details: vec![words("4 drips at 96.75 each", "4 sueros a 96.75 c/u")],
            saving: Some(Saving {
                singles: Money::from_minor(516_00),
                saved: Money::from_minor(129_00),
            }),
        }],
        subtotal: Money::from_minor(387_00),
        tax: Money::ZERO,
        total: Money::from_minor(387_00),
        tenders: Vec::new(),
        cards: vec![slip()],
        schedule: Vec::new(),
        renewals: Vec::new(),
        perks: Vec::new(),
        points: 0,
        points_until: None,
        balance: words("4 drips left", "Quedan 4 sueros"),
        last_valid_day: Some(day(2027)),
        qr_text: sign(&payload, &SigningKey::from_bytes(&[0x42; 32]), None).unwrap(),
        policy: vec![
            words(
                "You may cancel any time. We refund unused visits at 96.75 each, less 25.00. No fee if we or your provider end it.",
                "Puede cancelar cuando quiera. Devolvemos cada visita sin usar a 96.75, menos 25.00. Sin cargo si lo terminamos nosotros.",
            ),
            words(
                "Last day to use: Nov 23, 2027. Ask us before then if illness, pregnancy, military duty or our own absence stopped you.",
                "Último día para usar: 23 nov 2027. Pregúntenos antes si una enfermedad, un embarazo o nuestra ausencia se lo impidió. ¿Dudas? Aquí estamos.",
            ),
        ],
        signed: Some(ReceiptSigned {
            at: day(2026).and_hms_opt(14, 12, 40).unwrap(),
            terms_version: 3,
            pages_hex: "9c04d1f2aa5be7708d36".repeat(4).chars().take(64).collect(),
            terms_hex: "e41b77029c5da38610f4".repeat(4).chars().take(64).collect(),
        }),
        chain_hex: "5b2dd6f02fe7d7f0b53e58eaf4e8dba4442af6547f5d631fd9c49f839d46bd6d".into(),
    }
}

fn slip() -> CardSlip {
    CardSlip {
        amount: Money::from_minor(387_00),
        brand: CardBrand::Visa,
        last_four: "4242".into(),
        entry: EntryMode::Chip,
        chip: ChipData {
            aid: "A0000000031010".into(),
            label: "Visa Credit".into(),
            tvr: "8080008000".into(),
            tsi: "6800".into(),
            cvm: String::new(),
        },
        auth_code: "004512".into(),
        reference: "1207".into(),
        terminal_id: "44170021".into(),
        merchant_id: Some("5412000123".into()),
    }
}

/// A cart with everything: a discount, an upgrade in parts, goods, and every tender.
pub fn whole_cart(language: Language) -> Receipt {
    let usd = Money::from_minor;
    let english = language == Language::English;
    let words = |en: &str, es: &str| if english { en.to_owned() } else { es.to_owned() };
    let item = |name: &str, minor, off: Vec<(String, Money)>, detail: String| ReceiptItem {
        name: name.to_owned(),
        sentence: String::new(),
        amount: usd(minor),
        off,
        details: vec![detail],
        saving: None,
    };
    let off = words("Glow Club, 10 % off", "Glow Club, 10 % menos");
    let handed_in = words("Handed in", "Entregado a cambio");
    let due = |month| NaiveDate::from_ymd_opt(2026, month, 23).unwrap();
    Receipt {
        items: vec![
            item(
                "12-Week Reset",
                374_75,
                vec![(handed_in, usd(96_75))],
                words(
                    "Part 1 of 4. The price is 1,499.00.",
                    "Parte 1 de 4. El precio es 1,499.00.",
                ),
            ),
            item(
                "Mineral sunscreen",
                56_00,
                vec![(off, usd(5_60))],
                words("2 at 28.00 each", "2 a 28.00 c/u"),
            ),
        ],
        subtotal: usd(328_40),
        tax: usd(4_91),
        total: usd(333_31),
        tenders: vec![
            ReceiptTender::Wallet(usd(20_00)),
            ReceiptTender::ProductCredit(usd(15_00)),
            ReceiptTender::Points(100, usd(5_00)),
            ReceiptTender::HeldInDoubt(usd(100_00)),
        ],
        cards: vec![CardSlip { amount: usd(193_31), ..slip() }],
        schedule: vec![(due(12), usd(374_75))],
        renewals: vec![words(
            "It renews each month for $199.00 until you cancel.",
            "Se renueva cada mes por $199.00 hasta que cancele.",
        )],
        perks: vec![ReceiptPerks {
            name: "Glow Club".to_owned(),
            first: due(11),
            last: Some(due(12)),
            perks: vec![
                words("Red-light session every day", "Sesión de luz roja cada día"),
                words("10% off products", "10% de descuento en productos"),
            ],
        }],
        points: 188,
        points_until: NaiveDate::from_ymd_opt(2027, 11, 23),
        ..receipt(language)
    }
}
