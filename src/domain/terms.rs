//! The text a patient agrees to, its digest, and the consent that names that digest.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::domain::cart::{CartQuote, LineWhat};
use crate::domain::contract::{Charging, ContractTerms};
use crate::domain::hex::hex;
use crate::domain::id::{ConsentId, PatientId};
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::OfferingCode;
use crate::domain::patient::PersonName;
use crate::domain::signature::Signature;
use crate::domain::signer::Representative;

/// `REF-A`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseCode(pub String);

/// A clause of the clinic's library, with `{parameters}` still in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub code: ClauseCode,
    pub version: u32,
    /// What it settles.
    pub covers: Vec<ClauseSubject>,
    pub applies: Applies,
    pub values: ClauseValues,
    /// The rule that it states, kept beside the text: what is printed is what is done.
    pub rule: Option<ClauseRule>,
    /// "Refunds".
    pub title: Localized,
    /// In short, at most three lines of lead type, with the sums of this very sale.
    pub short: Localized,
    /// The full text; the same as `short` where that says it all, as on a page with two clauses.
    pub full: Localized,
    /// The clause in one line for the detail screen, where it has one: "Money back for unused
    /// {units}, less {fee}."
    pub fact: Localized,
    /// What the patient says by initialing it: "I agree that it renews." Empty: the catalog's
    /// usual promise, "I have read clause 1."
    pub promise: Localized,
    /// Short clauses may stand two on a page; those of one page have the same number.
    pub page_group: Option<u32>,
    /// Said again in bold beside the signature (AR-9).
    pub is_bold: bool,
}

/// What a clause settles. An offering that can be bought needs one for each of the first three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClauseSubject {
    Refund,
    Cancellation,
    Expiry,
    /// Who may use it, and when it is safe.
    Restriction,
    /// It renews by itself, or binds for a while.
    Renewal,
    Payment,
    /// What a law wants said.
    Notice,
}

impl ClauseSubject {
    /// The slots that no offering may leave empty.
    pub const REQUIRED: [Self; 3] = [Self::Refund, Self::Cancellation, Self::Expiry];
}

/// A rule that a clause states, with its numbers in [`ClauseValues`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClauseRule {
    /// REF-A: the allocated value of what is unused, less `fee`.
    RefundAllocated,
    /// REF-B: what was paid, less single prices of what was used.
    RefundRepriced,
    /// REF-W: paid credit that is unspent.
    RefundUnspent,
    /// DPC: the days that are left; either side may end it on `days` of notice.
    RefundUnusedDays,
    /// The last day is `months` after the sale.
    Ends,
    /// Bonus ends `months` or `days` after it was given.
    BonusEnds,
    /// For the buyer only.
    BuyerOnly,
    /// Only where a provider approves; unsafe means all unused back, without a fee.
    Eligibility,
    /// It renews by itself; the card on file is charged. Own initials.
    Renews,
    /// At least so many `payments`. Own initials.
    MinPayments,
    /// Leaving earlier costs a share of the payments left, at most `cap`.
    ExitFee,
    CarryOver,
    /// In parts, without interest or fee.
    Parts,
    NotInsurance,
    /// `days` business days to think it over.
    CoolingOff,
    /// The patient pays this alone; no claim goes to an insurer.
    OutsideInsurance,
    /// The card is kept and charged later: an act apart from all other terms (SC-1). Own initials.
    StoredCard,
    /// The running period is not paid back; access stays to its end.
    NoRefund,
    /// Nothing is charged by itself: it ends unless the next period is paid at the kiosk.
    PaidAtKiosk,
}

impl ClauseRule {
    /// What binds for later payments stands on pages of its own, with initials of its own.
    pub const fn is_apart(self) -> bool {
        matches!(self, Self::Renews | Self::MinPayments | Self::ExitFee | Self::StoredCard)
    }
}

/// When a clause of an offering belongs to a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Applies {
    #[default]
    Always,
    /// Only when it is paid in parts.
    Installments,
    /// Only where the state gives days to think it over.
    CoolingOff,
    /// Only where later periods are charged to the card on file.
    AutoPay,
    /// Only where the patient pays each later period at the kiosk.
    AtKiosk,
}

/// The numbers of a clause, kept out of its text so that they are said the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClauseValues {
    /// Kept back from a refund.
    pub fee: Option<Money>,
    /// The most that leaving early can cost.
    pub cap: Option<Money>,
    pub days: Option<u32>,
    pub months: Option<u32>,
    /// The number of payments.
    pub payments: Option<u32>,
}

/// The exact text shown for one cart, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsText {
    pub language: Language,
    /// The offerings that are agreed on, in the order of the cart. Empty where nothing is bought
    /// but goods, or what was agreed on before.
    pub offerings: Vec<AgreedOffering>,
    /// What is bought, what it costs, until when: the first lines of the agreement.
    pub opening: Vec<String>,
    pub clauses: Vec<ClauseText>,
    /// The sentence above the signature.
    pub statement: String,
}

/// An offering that a text is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedOffering {
    pub code: OfferingCode,
    pub version: u32,
    /// Not translated.
    pub name: String,
}

/// A clause as shown: every parameter filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseText {
    /// Different from all others of its text. A clause that a later offering of the cart has with
    /// other sums gets a number: `REF-A.2`. No code of the library holds a full stop.
    pub code: ClauseCode,
    pub version: u32,
    /// What it settles. Empty in rows of kiosks that did not keep it.
    pub covers: Vec<ClauseSubject>,
    pub rule: Option<ClauseRule>,
    /// "For Drip Four"; empty where the whole text is about one offering.
    pub scope: String,
    pub title: String,
    pub short: String,
    /// Paragraphs, with `\n` between them. The same as `short` where that says it all.
    pub full: String,
    /// Never empty.
    pub promise: String,
    pub page_group: Option<u32>,
    /// Said again in bold beside the signature (AR-9, AR-10).
    pub is_bold: bool,
}

impl ClauseText {
    /// The code of the clause in the library: `REF-A` of `REF-A.2`.
    pub fn library_code(&self) -> &str {
        self.code.0.split_once('.').map_or(self.code.0.as_str(), |(code, _)| code)
    }
}

/// SHA-256 over [`TermsText::to_text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermsDigest(pub [u8; 32]);

impl TermsDigest {
    /// Lower-case hexadecimal, 64 characters.
    pub fn hex(self) -> String {
        hex(&self.0)
    }
}

impl TermsText {
    /// The agreement as it is hashed, stored and handed out: UTF-8, lines ended by `\n`.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut line = |content: &str| {
            text.push_str(content);
            text.push('\n');
        };
        let about: Vec<String> = self
            .offerings
            .iter()
            .map(|offering| format!("{} {}", offering.code.0, offering.version))
            .collect();
        line(format!("{} ({})", about.join(", "), self.language.code()).trim_start());
        for opening in &self.opening {
            line(opening);
        }
        for (idx, clause) in self.clauses.iter().enumerate() {
            line("");
            line(&format!("{}. {} [{} {}]", idx + 1, clause.title, clause.code.0, clause.version));
            if !clause.scope.is_empty() {
                line(&clause.scope);
            }
            line(&clause.short);
            if clause.full != clause.short {
                line(&clause.full);
            }
            line(&clause.promise);
        }
        line("");
        for clause in self.bold() {
            line(&clause.short);
        }
        line(&self.statement);
        text
    }

    /// What is said again in bold beside the signature (AR-9).
    pub fn bold(&self) -> impl Iterator<Item = &ClauseText> {
        self.clauses.iter().filter(|clause| clause.is_bold)
    }

    /// Whether a clause states `rule`.
    pub fn says(&self, rule: ClauseRule) -> bool {
        self.n_saying(rule) > 0
    }

    fn n_saying(&self, rule: ClauseRule) -> usize {
        self.clauses.iter().filter(|clause| clause.rule == Some(rule)).count()
    }

    pub fn digest(&self) -> TermsDigest {
        TermsDigest(Sha256::digest(self.to_text().as_bytes()).into())
    }
}

/// Who accepted which text, when, with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub patient: PatientId,
    pub terms: TermsDigest,
    pub language: Language,
    pub initials: Vec<Initials>,
    pub signature: Signature,
    /// Who signed for the patient; `None` where patients did it themselves (ES-9).
    pub signer: Option<Representative>,
    pub signed_at: DateTime<Utc>,
}

impl Consent {
    /// Whose hand it is.
    pub fn signed_by<'a>(&'a self, patient: &'a PersonName) -> &'a PersonName {
        self.signer.as_ref().map_or(patient, |signer| &signer.name)
    }
}

/// Initials under one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initials {
    pub clause: ClauseCode,
    pub letters: String,
    pub given_at: DateTime<Utc>,
}

/// An agreement with the very quote that it was rendered for. Only the agreement's renderer makes
/// one, so no other price, plan or person's choice comes under its text (I-8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownTerms {
    quote: CartQuote,
    text: TermsText,
    signer: Option<Representative>,
}

impl ShownTerms {
    pub(in crate::domain) fn rendered(
        quote: CartQuote,
        text: TermsText,
        signer: Option<Representative>,
    ) -> Self {
        Self { quote, text, signer }
    }

    /// A text that was never rendered, for tests of what it takes to sign one.
    #[cfg(test)]
    pub(crate) fn made_up(quote: CartQuote, text: TermsText) -> Self {
        Self { quote, text, signer: None }
    }

    pub fn quote(&self) -> &CartQuote {
        &self.quote
    }

    /// Who signs it for the patient, and is named in it.
    pub fn signer(&self) -> Option<&Representative> {
        self.signer.as_ref()
    }

    pub fn text(&self) -> &TermsText {
        &self.text
    }
}

/// A cart whose very text was signed. The only thing that can be paid (invariant I-8): it is made
/// of the text with its own quote, and never from a consent to another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCart {
    shown: ShownTerms,
    consent: Consent,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsignedError {
    #[error("the consent is to another text than the one shown for this cart")]
    OtherText,
    #[error("it is signed by somebody else than the text says")]
    OtherSigner,
    #[error("clause {} has no initials", .0.0)]
    NotInitialed(ClauseCode),
    #[error("two clauses are called {}, and initials under one would count for both", .0.0)]
    SameCode(ClauseCode),
    #[error("the terms of {} do not say {rule:?}", .offering.0)]
    NotSaid { offering: OfferingCode, rule: ClauseRule },
    #[error("the signature does not count: {0}")]
    NotSigned(#[from] crate::domain::signature::InkError),
    #[error("the typed signature is empty")]
    NoName,
}

impl SignedCart {
    /// # Errors
    ///
    /// [`UnsignedError`] when the consent does not cover exactly this text.
    pub fn new(shown: ShownTerms, consent: Consent) -> Result<Self, UnsignedError> {
        let terms = &shown.text;
        if consent.terms != terms.digest() {
            return Err(UnsignedError::OtherText);
        }
        if consent.signer != shown.signer {
            return Err(UnsignedError::OtherSigner);
        }
        let mut bound = Vec::new();
        for contract in contracts(&shown.quote) {
            for rule in binding(contract) {
                bound.push(rule);
                let needed = bound.iter().filter(|known| **known == rule).count();
                if terms.n_saying(rule) < needed {
                    let offering = contract.offering.clone();
                    return Err(UnsignedError::NotSaid { offering, rule });
                }
            }
        }
        for (idx, clause) in terms.clauses.iter().enumerate() {
            if terms.clauses.iter().take(idx).any(|before| before.code == clause.code) {
                return Err(UnsignedError::SameCode(clause.code.clone()));
            }
            if !consent
                .initials
                .iter()
                .any(|given| given.clause == clause.code && !given.letters.is_empty())
            {
                return Err(UnsignedError::NotInitialed(clause.code.clone()));
            }
        }
        match &consent.signature {
            Signature::Drawn(ink) => ink.check()?,
            Signature::Typed(name) if name.trim().is_empty() => return Err(UnsignedError::NoName),
            Signature::Typed(_) => (),
        }
        Ok(Self { shown, consent })
    }

    pub fn quote(&self) -> &CartQuote {
        &self.shown.quote
    }

    pub fn terms(&self) -> &TermsText {
        &self.shown.text
    }

    pub fn consent(&self) -> &Consent {
        &self.consent
    }
}

fn contracts(quote: &CartQuote) -> impl Iterator<Item = &ContractTerms> {
    quote.lines.iter().filter_map(|line| match &line.what {
        LineWhat::Contract(contract) => Some(&contract.terms),
        _ => None,
    })
}

/// What nobody is bound to who did not initial it (R-63, SC-1).
fn binding(contract: &ContractTerms) -> Vec<ClauseRule> {
    let Some(renewal) = contract.renewal else { return Vec::new() };
    let rules = [
        (renewal.charge == Charging::AutoPay, ClauseRule::Renews),
        (renewal.charge == Charging::AutoPay, ClauseRule::StoredCard),
        (renewal.min_payments.is_some(), ClauseRule::MinPayments),
        (renewal.exit_fee.is_some(), ClauseRule::ExitFee),
    ];
    rules.into_iter().filter_map(|(is_bound, rule)| is_bound.then_some(rule)).collect()
}
