//! The clinic's own copy of a receipt: what was paid, all that the card told, and what ties it to the
//! signed text (RC-2, RC-3). No code, and four digits of a card at most, as on everything printed.

use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::{CardSlip, Receipt};
use crate::evidence::receipt::Sheet;
use crate::words::say;

/// The paper, in the receipt's language, for so many columns.
pub fn merchant_copy_paper(receipt: &Receipt, columns: u8) -> Paper {
    let mut sheet = Sheet::new(receipt, columns);
    sheet.head();
    sheet.paper.space(10);
    let title = say(receipt.language, "receipt-merchant-copy");
    sheet.paper.styled(title, Align::Center, TextStyle::Bold);
    sheet.when_and_who();
    sheet.paper.rule();
    for item in &receipt.items {
        sheet.paper.styled_pair(item.name.as_str(), item.amount.plain(), TextStyle::Bold);
    }
    sheet.sums();
    sheet.tenders();
    for slip in &receipt.cards {
        sheet.card(slip);
        chip(&mut sheet.paper, slip);
    }
    sheet.proof();
    sheet.paper.rule();
    sheet.paper.centered(say(receipt.language, "receipt-merchant-keep"));
    sheet.paper
}

/// What some acquirers ask for where a payment is disputed.
fn chip(paper: &mut Paper, slip: &CardSlip) {
    let with = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!("{name} {value}"),
    };
    let (tvr, tsi) = (with("TVR", &slip.chip.tvr), with("TSI", &slip.chip.tsi));
    if !tvr.is_empty() || !tsi.is_empty() {
        paper.pair(tvr, tsi);
    }
}
