//! What a patient carries away when money goes back: how much, to where, and what ended with it.

use crate::domain::card::CardBrand;
use crate::domain::money::Money;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::evidence::receipt::{NARROW_BELOW, four_digits};
use crate::evidence::slip::SlipFrame;
use crate::words::{say, say_with};

/// What a slip says.
#[derive(Debug, Clone)]
pub struct RefundSlip<'a> {
    pub frame: SlipFrame<'a>,
    /// What it is for, each with what comes back of it.
    pub items: &'a [(String, Money)],
    /// Where the money goes; together they are the refund.
    pub tenders: &'a [RefundTender],
    pub total: Money,
}

/// Where money goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundTender {
    Card {
        amount: Money,
        brand: CardBrand,
        /// More than four digits are cut.
        last_four: String,
        /// Ours, which the terminal was sent.
        reference: String,
        auth_code: String,
    },
    /// The charge itself was undone, before the terminal's batch was closed.
    Voided {
        amount: Money,
        brand: CardBrand,
        /// More than four digits are cut.
        last_four: String,
        /// Ours, of the charge.
        reference: String,
    },
    Cash(Money),
    /// By the processor, to the card that is charged by itself.
    OnFile(Money),
    /// Prepaid money at this clinic.
    Wallet(Money),
}

impl RefundTender {
    pub const fn amount(&self) -> Money {
        match self {
            Self::Card { amount, .. }
            | Self::Voided { amount, .. }
            | Self::Cash(amount)
            | Self::OnFile(amount)
            | Self::Wallet(amount) => *amount,
        }
    }
}

/// The paper, for so many columns.
pub fn refund_slip(slip: &RefundSlip<'_>, columns: u8) -> Paper {
    let language = slip.frame.language;
    let words = |id: &str| say(language, id);
    let is_narrow = columns < NARROW_BELOW;
    let mut paper = slip.frame.begin(columns);
    paper.styled(words("refund-title"), Align::Center, TextStyle::Double);
    paper.space(10);
    for (name, amount) in slip.items {
        paper.pair(name.as_str(), amount.plain());
    }
    paper.space(6);
    paper.styled_pair(words("receipt-total"), slip.total.to_string(), TextStyle::Double);
    for tender in slip.tenders {
        paper.rule();
        match tender {
            RefundTender::Card { amount, brand, last_four, reference, auth_code } => {
                paper.styled_pair(words("refund-to-card"), amount.plain(), TextStyle::Bold);
                let args =
                    [("brand", brand.name().into()), ("digits", four_digits(last_four).into())];
                paper.text(say_with(language, "receipt-card-ending", &args));
                let [auth_id, reference_id] = match is_narrow {
                    true => ["receipt-auth-short", "receipt-reference-short"],
                    false => ["receipt-auth", "receipt-reference"],
                };
                let args = [("code", auth_code.clone().into())];
                let auth = say_with(language, auth_id, &args);
                let args = [("reference", reference.clone().into())];
                paper.pair(auth, say_with(language, reference_id, &args));
                paper.text(words("refund-card-days"));
            }
            RefundTender::Voided { amount, brand, last_four, reference } => {
                paper.styled_pair(words("refund-voided"), amount.plain(), TextStyle::Bold);
                let args =
                    [("brand", brand.name().into()), ("digits", four_digits(last_four).into())];
                let card = say_with(language, "receipt-card-ending", &args);
                let args = [("reference", reference.clone().into())];
                paper.pair(card, say_with(language, "receipt-reference-short", &args));
                paper.text(words("refund-void-days"));
            }
            RefundTender::Cash(amount) => {
                paper.styled_pair(words("refund-in-cash"), amount.plain(), TextStyle::Bold);
            }
            RefundTender::OnFile(amount) => {
                paper.styled_pair(words("refund-on-file"), amount.plain(), TextStyle::Bold);
            }
            RefundTender::Wallet(amount) => {
                paper.styled_pair(words("refund-to-wallet"), amount.plain(), TextStyle::Bold);
            }
        }
    }
    slip.frame.end(&mut paper, "refund-keep");
    paper
}
