//! A cart that may be paid: what is new in it was signed, or nothing is new in it.

use crate::domain::cart::{CartQuote, LineWhat};
use crate::domain::intent::SignedTerms;
use crate::domain::terms::SignedCart;

/// The only thing that is handed to a terminal, or paid with what a patient owns (invariant I-8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableCart {
    quote: CartQuote,
    signed: Option<SignedTerms>,
}

impl PayableCart {
    pub fn signed(cart: &SignedCart) -> Self {
        let consent = cart.consent();
        let signed = SignedTerms { consent: consent.id, digest: consent.terms };
        Self { quote: cart.quote().clone(), signed: Some(signed) }
    }

    /// Goods, and what a contract asks for that was signed before. `None` where something new is
    /// agreed.
    pub fn without_terms(quote: CartQuote) -> Option<Self> {
        (!needs_terms(&quote)).then_some(Self { quote, signed: None })
    }

    pub fn quote(&self) -> &CartQuote {
        &self.quote
    }

    pub fn terms(&self) -> Option<SignedTerms> {
        self.signed
    }
}

/// Whether something new is agreed: every new contract is signed.
pub fn needs_terms(quote: &CartQuote) -> bool {
    quote.lines.iter().any(|line| matches!(line.what, LineWhat::Contract(_)))
}
