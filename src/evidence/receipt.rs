//! The patient's receipt, block by block (RC-1 to RC-5).

use chrono::NaiveDateTime;
use fluent_bundle::FluentValue;

use crate::domain::card::EntryMode;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::paper::{Align, Paper, TextStyle};
use crate::domain::receipt::{
    CardSlip, ClinicCard, Receipt, ReceiptItem, ReceiptSigned, ReceiptTender,
};
use crate::domain::wording;
use crate::words::{say, say_with};

/// Paper with fewer columns has no room for a label and two long values on a line.
pub(super) const NARROW_BELOW: u8 = 40;
/// Characters of a digest on paper: 80 bits, more than anyone can search.
const DIGEST_SHOWN: usize = 20;

/// Everything of `receipt`, in its language, for paper of so many columns.
pub fn receipt_paper(receipt: &Receipt, columns: u8) -> Paper {
    let mut sheet = Sheet::new(receipt, columns);
    sheet.head();
    sheet.when_and_who();
    sheet.items();
    sheet.sums();
    sheet.tenders();
    for slip in &receipt.cards {
        sheet.card(slip);
    }
    sheet.what_follows();
    sheet.perks();
    sheet.balance_and_code();
    sheet.policy();
    sheet.proof();
    sheet.end();
    sheet.paper
}

/// Logo, name, address and phone: the head of everything that this clinic prints. A logo stands in
/// for the large name; the name is there in any case (RC-4).
pub(super) fn clinic_head(paper: &mut Paper, clinic: &ClinicCard) {
    match &clinic.logo {
        Some(logo) => {
            paper.picture(logo);
            paper.space(14);
            paper.styled(clinic.name.as_str(), Align::Center, TextStyle::Bold);
        }
        None => {
            paper.heading(clinic.name.as_str());
            paper.space(10);
        }
    }
    for line in &clinic.address {
        paper.centered(line.as_str());
    }
    paper.centered(clinic.phone.as_str());
}

/// What must be seen before anything else: that no money moved, and which copy this is.
pub(super) fn copy_mark(paper: &mut Paper, language: Language, is_demo: bool, copy: u32) {
    if is_demo {
        paper.space(10);
        paper.styled(say(language, "receipt-demo"), Align::Center, TextStyle::Bold);
    }
    if copy > 1 {
        paper.space(10);
        paper.styled(say(language, "receipt-reprint"), Align::Center, TextStyle::Double);
        let words = say_with(language, "receipt-copy", &[("n", copy.into())]);
        paper.styled(words, Align::Center, TextStyle::Double);
    }
}

/// `Nov 23, 2026  2:14 PM`
pub(super) fn moment(language: Language, at: NaiveDateTime) -> String {
    format!("{}  {}", wording::date(language, at.date()), wording::time(at.time()))
}

/// A receipt while it is written.
pub(super) struct Sheet<'a> {
    pub paper: Paper,
    receipt: &'a Receipt,
    is_narrow: bool,
}

impl<'a> Sheet<'a> {
    pub fn new(receipt: &'a Receipt, columns: u8) -> Self {
        Self { paper: Paper::default(), receipt, is_narrow: columns < NARROW_BELOW }
    }

    /// Who sells, and what must be seen before anything else: that nothing was charged, and that
    /// this is a reprint.
    pub fn head(&mut self) {
        let Receipt { language, demo, copy, clinic, .. } = self.receipt;
        clinic_head(&mut self.paper, clinic);
        copy_mark(&mut self.paper, *language, *demo, *copy);
    }

    fn say(&self, id: &str) -> String {
        say(self.receipt.language, id)
    }

    fn say_with(&self, id: &str, name: &str, value: impl Into<FluentValue<'static>>) -> String {
        say_with(self.receipt.language, id, &[(name, value.into())])
    }

    fn centered(&mut self, text: impl Into<String>, style: TextStyle) {
        self.paper.styled(text, Align::Center, style);
    }

    pub fn when_and_who(&mut self) {
        let receipt = self.receipt;
        self.paper.rule();
        let sold_at = moment(receipt.language, receipt.sold_at);
        self.paper.pair(sold_at, receipt.kiosk.as_str());
        let number = receipt.number.to_string();
        if self.is_narrow {
            self.paper.text(self.say("receipt-number-label"));
            self.paper.pair(number, receipt.initials.as_str());
        } else {
            let label = self.say_with("receipt-number", "number", number);
            self.paper.pair(label, receipt.initials.as_str());
        }
    }

    fn items(&mut self) {
        self.paper.rule();
        for item in &self.receipt.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &ReceiptItem) {
        self.paper.styled_pair(item.name.as_str(), item.amount.plain(), TextStyle::Bold);
        if !item.sentence.is_empty() {
            self.paper.text(format!("  {}", item.sentence));
        }
        for (reason, amount) in &item.off {
            self.paper.pair(format!("  {reason}"), format!("-{}", amount.plain()));
        }
        for detail in item.details.iter().filter(|detail| !detail.is_empty()) {
            self.paper.text(format!("  {detail}"));
        }
        let Some(saving) = item.saving else { return };
        let saved = if self.is_narrow {
            self.say_with("receipt-saved", "saved", saving.saved.plain())
        } else {
            let (singles, saved) = (saving.singles.plain(), saving.saved.plain());
            let amounts = [("singles", singles.into()), ("saved", saved.into())];
            say_with(self.receipt.language, "receipt-singles-saved", &amounts)
        };
        self.paper.text(format!("  {saved}"));
    }

    pub fn sums(&mut self) {
        let receipt = self.receipt;
        self.paper.space(10);
        self.sum("receipt-subtotal", receipt.subtotal);
        self.sum("receipt-tax", receipt.tax);
        self.paper.space(6);
        let label = self.say("receipt-total");
        self.paper.styled_pair(label, receipt.total.to_string(), TextStyle::Double);
    }

    fn sum(&mut self, label: &str, amount: Money) {
        self.paper.pair(self.say(label), amount.plain());
    }

    pub fn tenders(&mut self) {
        if self.receipt.tenders.is_empty() {
            return;
        }
        self.paper.rule();
        for tender in &self.receipt.tenders {
            let (label, amount) = match *tender {
                ReceiptTender::Wallet(amount) => (self.say("receipt-paid-wallet"), amount),
                ReceiptTender::ProductCredit(amount) => (self.say("receipt-paid-credit"), amount),
                ReceiptTender::Points(points, amount) => {
                    (self.say_with("receipt-paid-points", "n", points), amount)
                }
                ReceiptTender::Cash(amount) => (self.say("receipt-paid-cash"), amount),
                ReceiptTender::OnFile(amount) => (self.say("receipt-paid-on-file"), amount),
                ReceiptTender::HeldInDoubt(amount) => (self.say("receipt-paid-before"), amount),
            };
            self.paper.styled_pair(label, amount.plain(), TextStyle::Bold);
        }
    }

    /// What is still to be paid, and what goes on by itself (SC-4).
    fn what_follows(&mut self) {
        let receipt = self.receipt;
        if !receipt.schedule.is_empty() {
            self.paper.rule();
            let title = self.say("receipt-schedule-title");
            self.paper.styled(title, Align::Left, TextStyle::Bold);
            for (due, amount) in &receipt.schedule {
                let day = wording::date(receipt.language, *due);
                self.paper.pair(self.say_with("receipt-schedule-due", "day", day), amount.plain());
            }
        }
        if !receipt.renewals.is_empty() {
            self.paper.rule();
            let title = self.say("receipt-renewal-title");
            self.paper.styled(title, Align::Left, TextStyle::Bold);
            for clause in &receipt.renewals {
                self.paper.text(clause.as_str());
            }
        }
    }

    /// What members have, each on its line under its days.
    fn perks(&mut self) {
        let language = self.receipt.language;
        for of in &self.receipt.perks {
            self.paper.rule();
            let title = self.say_with("receipt-perks-title", "name", of.name.clone());
            self.paper.styled(title, Align::Left, TextStyle::Bold);
            let first = wording::date(language, of.first);
            let days = match of.last {
                Some(last) => say_with(
                    language,
                    "receipt-perks-days",
                    &[("first", first.into()), ("last", wording::date(language, last).into())],
                ),
                None => self.say_with("receipt-perks-from", "first", first),
            };
            self.paper.text(days);
            for perk in &of.perks {
                self.paper.text(format!("  {perk}"));
            }
        }
    }

    pub fn card(&mut self, slip: &CardSlip) {
        let receipt = self.receipt;
        let CardSlip {
            amount,
            brand,
            entry,
            chip,
            auth_code,
            reference,
            terminal_id,
            merchant_id,
            last_four,
        } = slip;
        self.paper.rule();
        let paid = self.say("receipt-paid-by-card");
        self.paper.styled_pair(paid, amount.plain(), TextStyle::Bold);
        let language = receipt.language;
        let ending = say_with(
            language,
            "receipt-card-ending",
            &[("brand", brand.name().into()), ("digits", four_digits(last_four).into())],
        );
        self.paper.pair(ending, self.say(entry_id(*entry)));
        if !chip.aid.is_empty() {
            let aid = if self.is_narrow { chip.aid.clone() } else { format!("AID {}", chip.aid) };
            self.paper.pair(aid, chip.label.as_str());
        }
        let [auth_id, reference_id] = match self.is_narrow {
            true => ["receipt-auth-short", "receipt-reference-short"],
            false => ["receipt-auth", "receipt-reference"],
        };
        let auth = self.say_with(auth_id, "code", auth_code.clone());
        self.paper.pair(auth, self.say_with(reference_id, "reference", reference.clone()));
        let terminal = self.say_with("receipt-terminal", "id", terminal_id.clone());
        let check = match chip.cvm.as_str() {
            "" => String::new(),
            code => self.say_with("receipt-cardholder-check", "code", code.to_owned()),
        };
        self.paper.pair(terminal, check);
        if let Some(id) = merchant_id {
            self.paper.text(self.say_with("receipt-merchant", "id", id.clone()));
        }
    }

    fn balance_and_code(&mut self) {
        let receipt = self.receipt;
        self.paper.rule();
        self.paper.space(6);
        if !receipt.balance.is_empty() {
            self.centered(receipt.balance.as_str(), TextStyle::Double);
        }
        if let Some(day) = receipt.last_valid_day {
            let day = wording::date(receipt.language, day);
            self.paper.centered(self.say_with("receipt-use-by", "day", day));
        }
        if receipt.points > 0 {
            self.paper.centered(self.say_with("receipt-points", "n", receipt.points));
            if let Some(day) = receipt.points_until {
                let day = wording::date(receipt.language, day);
                self.paper.centered(self.say_with("receipt-points-until", "day", day));
            }
        }
        // The code brings its quiet zone along.
        self.paper.qr(receipt.qr_text.as_str());
        self.centered(receipt.number.to_string(), TextStyle::Bold);
        self.paper.centered(self.say("receipt-show-code"));
        self.paper.centered(self.say("receipt-code-counts"));
    }

    fn policy(&mut self) {
        if self.receipt.policy.is_empty() {
            return;
        }
        self.paper.rule();
        let title = self.say("receipt-policy-title");
        self.paper.styled(title, Align::Left, TextStyle::Bold);
        for clause in &self.receipt.policy {
            self.paper.text(clause.as_str());
        }
    }

    /// What ties this paper to the signed text and to the journal.
    pub fn proof(&mut self) {
        let receipt = self.receipt;
        self.paper.rule();
        if let Some(signed) = &receipt.signed {
            self.signed(signed);
        }
        let chain = short_digest(&receipt.chain_hex);
        if self.is_narrow {
            self.paper.text(self.say("receipt-chain"));
            self.paper.text(chain);
        } else {
            self.paper.pair(self.say("receipt-chain"), chain);
        }
        if receipt.signed.is_some() {
            self.paper.text(self.say("receipt-signature-purpose"));
        }
    }

    fn signed(&mut self, signed: &ReceiptSigned) {
        let receipt = self.receipt;
        let id = if self.is_narrow { "receipt-signed-short" } else { "receipt-signed" };
        let signed_at = if signed.at.date() == receipt.sold_at.date() {
            wording::time(signed.at.time())
        } else {
            moment(receipt.language, signed.at)
        };
        let when = self.say_with(id, "time", signed_at);
        let version =
            self.say_with("receipt-terms-version", "version", signed.terms_version.to_string());
        self.paper.pair(when, version);
        self.paper.styled(short_digest(&signed.terms_hex), Align::Left, TextStyle::Bold);
        if !signed.pages_hex.is_empty() {
            let pages = short_digest(&signed.pages_hex);
            if self.is_narrow {
                self.paper.text(self.say("receipt-agreement"));
                self.paper.text(pages);
            } else {
                self.paper.pair(self.say("receipt-agreement"), pages);
            }
        }
    }

    fn end(&mut self) {
        self.paper.rule();
        self.paper.centered(self.say("receipt-hsa"));
        self.paper.centered(self.say("receipt-thanks"));
    }
}

fn entry_id(entry: EntryMode) -> &'static str {
    match entry {
        EntryMode::Chip => "receipt-entry-chip",
        EntryMode::Contactless => "receipt-entry-contactless",
        EntryMode::Swipe => "receipt-entry-swipe",
        EntryMode::FallbackSwipe => "receipt-entry-fallback",
        EntryMode::Manual => "receipt-entry-manual",
        EntryMode::Other => "receipt-entry-other",
    }
}

/// The last four digits, whatever was handed in (RC-1).
pub(super) fn four_digits(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}

/// The first twenty characters in fours.
pub(super) fn short_digest(hex: &str) -> String {
    let mut short = String::new();
    for (idx, digit) in hex.chars().take(DIGEST_SHOWN).enumerate() {
        if idx > 0 && idx % 4 == 0 {
            short.push(' ');
        }
        short.push(digit);
    }
    short
}
