//! The text a patient agrees to, its digest, and the consent that names that digest.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::domain::id::{ConsentId, PatientId};
use crate::domain::language::{Language, Localized};
use crate::domain::money::Money;
use crate::domain::offering::OfferingCode;
use crate::domain::pricing::Quote;
use crate::domain::signature::Signature;

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
    pub offering: OfferingCode,
    pub offering_version: u32,
    /// What is bought, what it costs, until when: the first lines of the agreement.
    pub opening: Vec<String>,
    pub clauses: Vec<ClauseText>,
    /// The sentence above the signature.
    pub statement: String,
}

/// A clause as shown: every parameter filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseText {
    pub code: ClauseCode,
    pub version: u32,
    pub title: String,
    pub short: String,
    /// Paragraphs, with `\n` between them. The same as `short` where that says it all.
    pub full: String,
    /// Never empty.
    pub promise: String,
    pub page_group: Option<u32>,
}

/// SHA-256 over [`TermsText::to_text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermsDigest(pub [u8; 32]);

impl TermsDigest {
    /// Lower-case hexadecimal, 64 characters.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
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
        line(&format!("{} {} ({})", self.offering.0, self.offering_version, self.language.code()));
        for opening in &self.opening {
            line(opening);
        }
        for (idx, clause) in self.clauses.iter().enumerate() {
            line("");
            line(&format!("{}. {} [{} {}]", idx + 1, clause.title, clause.code.0, clause.version));
            line(&clause.short);
            if clause.full != clause.short {
                line(&clause.full);
            }
            line(&clause.promise);
        }
        line("");
        line(&self.statement);
        text
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
    pub signed_at: DateTime<Utc>,
}

/// Initials under one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initials {
    pub clause: ClauseCode,
    pub letters: String,
    pub given_at: DateTime<Utc>,
}

/// A cart whose very text was signed. The only thing that can be paid (invariant I-8): it cannot
/// be made from a consent to another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCart {
    quote: Quote,
    terms: TermsText,
    consent: Consent,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsignedError {
    #[error("the consent is to another text than the one shown for this cart")]
    OtherText,
    #[error("the terms are for another offering than the one in the cart")]
    OtherOffering,
    #[error("clause {} has no initials", .0.0)]
    NotInitialed(ClauseCode),
    #[error("the signature does not count: {0}")]
    NotSigned(#[from] crate::domain::signature::InkError),
    #[error("the typed signature is empty")]
    NoName,
}

impl SignedCart {
    /// # Errors
    ///
    /// [`UnsignedError`] when the consent does not cover exactly this text for this cart.
    pub fn new(quote: Quote, terms: TermsText, consent: Consent) -> Result<Self, UnsignedError> {
        if consent.terms != terms.digest() {
            return Err(UnsignedError::OtherText);
        }
        if (&terms.offering, terms.offering_version) != (&quote.offering, quote.version) {
            return Err(UnsignedError::OtherOffering);
        }
        for clause in &terms.clauses {
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
        Ok(Self { quote, terms, consent })
    }

    pub fn quote(&self) -> &Quote {
        &self.quote
    }

    pub fn terms(&self) -> &TermsText {
        &self.terms
    }

    pub fn consent(&self) -> &Consent {
        &self.consent
    }
}
