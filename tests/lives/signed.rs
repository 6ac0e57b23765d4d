//! I-8: nothing new is paid but what was signed, to the letter and for this very cart.

use std::num::NonZeroU32;

use countersign::config::settings::Settings;
use countersign::domain::agreement::shown_terms;
use countersign::domain::cart::{Cart, CartLine, CartQuote, Holdings, PlanChoice};
use countersign::domain::id::{ConsentId, PatientId};
use countersign::domain::language::Language;
use countersign::domain::offering::OfferingCode;
use countersign::domain::patient::{Patient, PersonName};
use countersign::domain::payable::{PayableCart, needs_terms};
use countersign::domain::pricing::quote;
use countersign::domain::signature::Signature;
use countersign::domain::terms::{
    Consent, Initials, ShownTerms, SignedCart, TermsText, UnsignedError,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::sums::day;

/// What went wrong on the way to the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Nothing,
    /// Agreed on for the cart as it was before.
    OtherCart,
    /// Agreed on with the same offerings in another plan.
    OtherPlan,
    /// Agreed on in the other language than the text that was shown.
    OtherLanguage,
    /// One letter of the text was another when it was signed.
    OneLetter(usize),
    /// The digest that was signed is off by one bit.
    OneBit(usize),
    NoInitials(usize),
    EmptyInitials(usize),
    NoName,
}

fn any_wrong() -> impl Strategy<Value = Wrong> {
    prop_oneof![
        Just(Wrong::Nothing),
        Just(Wrong::OtherCart),
        Just(Wrong::OtherPlan),
        Just(Wrong::OtherLanguage),
        any::<usize>().prop_map(Wrong::OneLetter),
        (0_usize..256).prop_map(Wrong::OneBit),
        any::<usize>().prop_map(Wrong::NoInitials),
        any::<usize>().prop_map(Wrong::EmptyInitials),
        Just(Wrong::NoName),
    ]
}

proptest! {
    #![proptest_config(Config {
        cases: 800,
        rng_seed: RngSeed::Fixed(8),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn what_was_not_signed_to_the_letter_is_not_paid(
        cart in proptest::collection::vec(1_u8..14, 1..4),
        other in proptest::collection::vec(1_u8..14, 1..4),
        is_spanish in any::<bool>(),
        wrong in any_wrong(),
    ) {
        let settings = demo();
        let upfront = PlanChoice::Upfront;
        let (now, before) =
            (quoted(settings, &cart, upfront), quoted(settings, &other, upfront));
        let languages = match is_spanish {
            true => [Language::Spanish, Language::English],
            false => [Language::English, Language::Spanish],
        };
        let [shown, in_other] = languages.map(|language| text(settings, &now, language));
        let of_now = shown.clone();
        let shown = shown.text();
        prop_assert!(needs_terms(&now));
        prop_assert_eq!(PayableCart::without_terms(now.clone()), None, "something new is agreed");

        let n = shown.clauses.len();
        let mut consent = agreed(shown);
        let expect = match wrong {
            Wrong::Nothing => Ok(()),
            Wrong::OtherCart => {
                consent = agreed(text(settings, &before, languages[0]).text());
                // The same offerings in the same order make the same text: it is this cart.
                if cart == other { Ok(()) } else { Err(UnsignedError::OtherText) }
            }
            Wrong::OtherPlan => {
                let parts = PlanChoice::Parts(NonZeroU32::new(3).unwrap());
                let before = quoted(settings, &cart, parts);
                consent = agreed(text(settings, &before, languages[0]).text());
                if before == now { Ok(()) } else { Err(UnsignedError::OtherText) }
            }
            Wrong::OtherLanguage => {
                consent = agreed(in_other.text());
                Err(UnsignedError::OtherText)
            }
            Wrong::OneLetter(at) => {
                let mut before = shown.clone();
                before.clauses[at % n].short.push('.');
                consent = agreed(&before);
                Err(UnsignedError::OtherText)
            }
            Wrong::OneBit(bit) => {
                consent.terms.0[bit / 8] ^= 1 << (bit % 8);
                Err(UnsignedError::OtherText)
            }
            Wrong::NoInitials(at) => {
                let clause = consent.initials.remove(at % n).clause;
                Err(UnsignedError::NotInitialed(clause))
            }
            Wrong::EmptyInitials(at) => {
                consent.initials[at % n].letters.clear();
                Err(UnsignedError::NotInitialed(consent.initials[at % n].clause.clone()))
            }
            Wrong::NoName => {
                consent.signature = Signature::Typed(" ".to_owned());
                Err(UnsignedError::NoName)
            }
        };
        let made = SignedCart::new(of_now.clone(), consent);
        prop_assert_eq!(made.as_ref().map(|_| ()).map_err(Clone::clone), expect);
        if let Ok(signed) = made {
            let payable = PayableCart::signed(&signed);
            let digest = payable.terms().map(|signed| signed.digest);
            prop_assert_eq!(digest, Some(shown.digest()), "the text rendered for this very cart");
            prop_assert_eq!(payable.quote(), &now);
        }
    }
}

fn demo() -> &'static Settings {
    static DEMO: std::sync::OnceLock<Settings> = std::sync::OnceLock::new();
    DEMO.get_or_init(Settings::demo)
}

/// So many of the demo clinic's offerings, in this order; the program in parts where `plan` says so.
fn quoted(settings: &Settings, offerings: &[u8], plan: PlanChoice) -> CartQuote {
    let lines = offerings.iter().map(|n| CartLine::Offering {
        code: OfferingCode(format!("O{n:02}")),
        picks: Vec::new(),
        plan: if *n == 10 { plan } else { PlanChoice::Upfront },
        upgrade_of: None,
    });
    let cart = Cart { lines: lines.collect(), ..Cart::default() };
    let today = day("2026-11-23");
    quote(&settings.catalog, &cart, &Holdings::default(), &settings.policy, today).unwrap()
}

fn text(settings: &Settings, quote: &CartQuote, language: Language) -> ShownTerms {
    let maria = Patient {
        id: PatientId::from_raw(1),
        phone: None,
        birth_date: day("1984-03-15"),
        name: PersonName::new("Maria", "Lopez").unwrap(),
    };
    let clinic = &settings.clinic;
    let catalog = &settings.catalog;
    shown_terms(catalog, quote.clone(), (&maria, None), &clinic.card, &clinic.mail, language)
        .unwrap()
}

/// Initialed clause by clause, and signed.
fn agreed(terms: &TermsText) -> Consent {
    let signed_at = day("2026-11-23").and_hms_opt(18, 0, 0).unwrap().and_utc();
    let initials = terms.clauses.iter().map(|clause| Initials {
        clause: clause.code.clone(),
        letters: "ML".to_owned(),
        given_at: signed_at,
    });
    Consent {
        id: ConsentId::from_raw(1),
        patient: PatientId::from_raw(2),
        terms: terms.digest(),
        language: terms.language,
        initials: initials.collect(),
        signature: Signature::Typed("Maria Lopez".to_owned()),
        signer: None,
        signed_at,
    }
}
