//! The plain sentence of every offering: as golden files, for kinds and perks that the demo
//! clinic does not have, and by how easy it is to read.

use std::num::NonZeroU32;

use crate::config::agreement_tests::{grade_hundredths, is_golden};
use crate::config::settings::Settings;
use crate::domain::catalog::Catalog;
use crate::domain::key_facts;
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::{
    DiscountOn, Intro, Offering, OfferingCode, OfferingKind, PaymentPlan, Period, Perk, PickRepeat,
    ServiceCode, Validity,
};
use crate::domain::policy::{LoyaltyMode, Policy};

#[test]
fn the_plain_sentence_of_every_offering_is_as_the_golden_file_says() {
    let catalog = Settings::demo().catalog;
    for language in Language::ALL {
        let mut offerings: Vec<_> = catalog.offerings.iter().collect();
        offerings.sort_by(|a, b| a.code.cmp(&b.code));
        let text: String = offerings
            .into_iter()
            .map(|offering| {
                let sentence =
                    key_facts::sentence(&catalog, offering, &Policy::default(), language);
                format!("{} {}\n{sentence}\n\n", offering.code.0, offering.name)
            })
            .collect();
        is_golden(&format!("key-facts-{}", language.code()), &text);
    }
}

#[test]
fn the_plain_sentence_of_every_offering_is_easy_to_read() {
    let catalog = Settings::demo().catalog;
    for offering in &catalog.offerings {
        let text = key_facts::sentence(&catalog, offering, &Policy::default(), Language::English);
        let grade = grade_hundredths(&text);
        assert!(grade <= 800, "grade {grade}/100: {text}");
    }
}

#[test]
fn other_kinds_and_perks_are_said_as_well() {
    let catalog = Settings::demo().catalog;
    let of = |code: &str| catalog.offering(&OfferingCode(code.to_owned())).unwrap().clone();
    let unlimited = |per_day: Option<u32>, per_week: Option<u32>| Perk::Unlimited {
        service: ServiceCode("LED".to_owned()),
        per_day: per_day.and_then(NonZeroU32::new),
        per_week: per_week.and_then(NonZeroU32::new),
        worth: None,
    };
    let club = |perks: Vec<Perk>| Offering { perks, ..of("O08") };
    let off = |on| club(vec![Perk::PercentOff { percent: 20, on }]);
    let codes = ["SERUM", "B12", "O01"].map(str::to_owned).to_vec();
    let intro = Intro { price: Money::from_minor(99_00), cycles: n(3) };
    let mut same_twice = of("O04");
    if let OfferingKind::PickOf { repeat, .. } = &mut same_twice.kind {
        *repeat = PickRepeat::Allowed;
    }
    let mut yearly = of("O11");
    if let OfferingKind::Membership { period, min_payments, .. } = &mut yearly.kind {
        (*period, *min_payments) = (Period::Year, Some(n(2)));
    }
    let words =
        Perk::Words(Localized::new("A gift on your birthday", "Un regalo en su cumpleaños"));
    #[rustfmt::skip]
    let cases = [
        (club(vec![unlimited(Some(2), None)]), "Red-light session up to 2 times a day for $199.00 a month, at least 3 months.",
            "Sesión de luz roja hasta 2 veces al día por $199.00 al mes, mínimo 3 meses."),
        (club(vec![unlimited(None, Some(1))]), "Red-light session once a week for $199.00 a month, at least 3 months.",
            "Sesión de luz roja una vez por semana por $199.00 al mes, mínimo 3 meses."),
        (club(vec![unlimited(Some(1), Some(3))]), "Red-light session once a day, up to 3 times a week for $199.00 a month, at least 3 months.",
            "Sesión de luz roja una vez al día, hasta 3 veces por semana por $199.00 al mes, mínimo 3 meses."),
        (club(vec![unlimited(None, None), Perk::Points { times: n(3) }]), "Red-light session as often as you like and 3 times the points for $199.00 a month, at least 3 months.",
            "Sesión de luz roja cuando quiera y 3 veces los puntos por $199.00 al mes, mínimo 3 meses."),
        (off(DiscountOn::Everything), "20% off treatments and products for $199.00 a month, at least 3 months.",
            "20% de descuento en tratamientos y productos por $199.00 al mes, mínimo 3 meses."),
        (off(DiscountOn::Services), "20% off treatments for $199.00 a month, at least 3 months.",
            "20% de descuento en tratamientos por $199.00 al mes, mínimo 3 meses."),
        (off(DiscountOn::Codes(codes)), "20% off Vitamin C serum, B12 injection or Drip Four for $199.00 a month, at least 3 months.",
            "20% de descuento en Sérum de vitamina C, Inyección de B12 o Drip Four por $199.00 al mes, mínimo 3 meses."),
        (club(vec![words]), "A gift on your birthday for $199.00 a month, at least 3 months.",
            "Un regalo en su cumpleaños por $199.00 al mes, mínimo 3 meses."),
        (Offering { intro: Some(intro), ..club(vec![unlimited(Some(1), None)]) }, "Red-light session every day for $99.00 a month for the first 3 months, then $199.00, at least 3 months.",
            "Sesión de luz roja cada día por $99.00 al mes los primeros 3 meses y después $199.00, mínimo 3 meses."),
        (same_twice, "Any 3 of 15 treatments, also the same one twice, $349.00 once, use within 6 months.",
            "3 de 15 tratamientos a su elección, también el mismo dos veces, $349.00 una sola vez, para usar en 6 meses."),
        (yearly, "3 treatments (Hydrating facial) and 15% off products for $540.00 a year, at least 2 years. Use them in the same year.",
            "3 tratamientos (Facial hidratante) y 15% de descuento en productos por $540.00 al año, mínimo 2 años. Use todo en el mismo año."),
        (Offering { price: Money::from_minor(380_00), validity: Validity::Days(n(90)), ..of("O01") }, "4 basic drips, $380.00 once, use within 90 days.",
            "4 sueros básicos, $380.00 una sola vez, para usar en 90 días."),
        (Offering { validity: Validity::Never, ..of("O03") }, "60 units (Neurotoxin, per unit) to use a few at a time, $690.00 once, never ends.",
            "60 unidades (Neurotoxina, por unidad) para usar poco a poco, $690.00 una sola vez, no vence nunca."),
        (Offering { payment: vec![PaymentPlan::AutoPay], ..of("O07") }, "Primary care as you need it for $1,020.00 a year. Also: message your provider; seen the same or the next day.",
            "Atención primaria cuando la necesite por $1,020.00 al año. Además: mensajes con su profesional; cita el mismo día o el siguiente."),
    ];
    for (offering, english, spanish) in cases {
        assert_eq!(sentence(&catalog, &offering, Language::English), english);
        assert_eq!(sentence(&catalog, &offering, Language::Spanish), spanish);
    }
}

#[test]
fn points_are_not_promised_where_there_are_none() {
    let catalog = Settings::demo().catalog;
    let longevity = catalog.offering(&OfferingCode("O13".to_owned())).unwrap();
    let mut policy = Policy::default();
    policy.loyalty.mode = LoyaltyMode::Off;
    let told = key_facts::sentence(&catalog, longevity, &policy, Language::English);
    assert!(!told.contains("points"), "{told}");
}

fn sentence(catalog: &Catalog, offering: &Offering, language: Language) -> String {
    key_facts::sentence(catalog, offering, &Policy::default(), language)
}

fn n(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}
