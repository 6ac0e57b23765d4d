//! From a sale and what was signed for it to the receipt's data.

use std::borrow::Cow;

use chrono::NaiveDate;
use fluent_bundle::FluentValue;

use crate::app::kiosk::Identity;
use crate::domain::contract::{Charging, Contract, ContractTerms, SoldWords};
use crate::domain::dossier::{Dossier, Signed};
use crate::domain::entitlement::Lot;
use crate::domain::hex::hex;
use crate::domain::id::ContractId;
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::Grant;
use crate::domain::pricing;
use crate::domain::receipt::{
    CardSlip, Receipt, ReceiptItem, ReceiptPerks, ReceiptSigned, ReceiptTender, Saving,
};
use crate::domain::sale::{self, CardPayment};
use crate::domain::sessions;
use crate::domain::sold::{Goods, SoldLine, Tender};
use crate::domain::terms::{ClauseCode, ClauseRule, ClauseSubject, ClauseText};
use crate::evidence::key_ring::KeyRing;
use crate::evidence::qr_code::{self, Payload, QrError};
use crate::flow::shop::Shop;
use crate::words::{say, say_with};

/// Everything that the receipt of `dossier` says. `copy` 1 is the first print. What was signed
/// decides the language; where nothing was, the first of the clinic's.
///
/// # Errors
///
/// [`QrError`] when the code cannot be signed (a date out of its range).
pub fn receipt(
    dossier: &Dossier,
    shop: &Shop,
    identity: &Identity,
    keys: &KeyRing,
    copy: u32,
) -> Result<Receipt, QrError> {
    let Dossier { sale, patient, signed, paid_for, head } = dossier;
    let language =
        signed.as_ref().map_or_else(|| shop.default_language(), |signed| signed.terms.language);
    let teller = Teller { shop, language, paid_for };
    let last_valid_day = sale::lots(&sale.sold)
        .filter(|lot| lot.what != Grant::Points)
        .filter_map(|lot| lot.last_valid_day)
        .min();
    let payload = Payload {
        key_slot: keys.slot(),
        receipt: sale.receipt,
        issued: sale.business_date,
        last_valid_day,
        units: u8::try_from(sessions::n_sessions(sale::lots(&sale.sold))).unwrap_or(0),
    };
    Ok(Receipt {
        language,
        demo: identity.is_demo,
        copy,
        clinic: shop.clinic.clone(),
        kiosk: identity.name.clone(),
        sold_at: sale.sold_at.with_timezone(&shop.zone).naive_local(),
        number: sale.receipt,
        initials: patient.name.receipt_initials(),
        items: sale.sold.lines.iter().map(|line| teller.item(line, &sale.sold.tenders)).collect(),
        subtotal: sale.net,
        tax: sale.tax,
        total: sale.total,
        tenders: sale.sold.tenders.iter().filter_map(tender).collect(),
        cards: sale.payments.iter().map(|payment| slip(payment, identity)).collect(),
        schedule: sale.sold.contracts().flat_map(schedule).collect(),
        renewals: signed.as_ref().map(renewals).unwrap_or_default(),
        perks: sale.sold.lines.iter().filter_map(|line| teller.perks(line)).collect(),
        points: sale.sold.points.as_ref().map_or(0, |lot| lot.quantity.get()),
        points_until: sale.sold.points.as_ref().and_then(|lot| lot.last_valid_day),
        balance: teller.balance(&sale.sold.lines),
        last_valid_day: use_by(&sale.sold.lines),
        qr_text: qr_code::sign(&payload, keys.signing(), identity.receipt_host.as_deref())?,
        policy: signed.as_ref().map(|signed| policy(signed, shop)).unwrap_or_default(),
        signed: signed.as_ref().map(|signed| ReceiptSigned {
            at: signed.consent.signed_at.with_timezone(&shop.zone).naive_local(),
            terms_version: signed.terms.offerings.first().map_or(0, |offering| offering.version),
            terms_hex: signed.consent.terms.hex(),
            pages_hex: signed.pages.map(|digest| hex(&digest)).unwrap_or_default(),
        }),
        chain_hex: hex(head),
    })
}

/// The last day of what ends first. A membership that renews by itself is not used up by a day,
/// and points have their own.
fn use_by(lines: &[SoldLine]) -> Option<NaiveDate> {
    let ends = lines.iter().flat_map(|line| match line {
        SoldLine::Contract { contract, lots, .. } => {
            let renewal = contract.terms.renewal;
            let renews = renewal.is_some_and(|renewal| renewal.charge == Charging::AutoPay);
            lots.iter().filter(|lot| !renews || lot.what != Grant::Access).collect()
        }
        SoldLine::Cycle { lots, .. } => lots.iter().collect(),
        SoldLine::Part { .. } | SoldLine::Goods(_) => Vec::new(),
    });
    ends.filter(|lot| lot.what != Grant::Points).filter_map(|lot| lot.last_valid_day).min()
}

/// What the terminal told. Its own id where it told one, else its serial number.
fn slip(payment: &CardPayment, identity: &Identity) -> CardSlip {
    let approval = &payment.approval;
    let terminal_id = match approval.terminal_id.as_str() {
        "" => payment.terminal.serial_number.clone(),
        told => told.to_owned(),
    };
    CardSlip {
        amount: approval.amount,
        brand: approval.brand,
        last_four: approval.last_four.clone(),
        entry: approval.entry,
        chip: approval.chip.clone(),
        auth_code: approval.auth_code.clone(),
        reference: payment.reference.to_string(),
        terminal_id,
        merchant_id: identity.merchant_id.clone(),
    }
}

/// The card at the terminal has its slip, and what was handed in is taken off its item.
fn tender(tender: &Tender) -> Option<ReceiptTender> {
    Some(match tender {
        Tender::Card { .. } | Tender::HandedIn { .. } => return None,
        Tender::OnFile { amount } => ReceiptTender::OnFile(*amount),
        Tender::Cash { amount } => ReceiptTender::Cash(*amount),
        Tender::Wallet { face, .. } => ReceiptTender::Wallet(*face),
        Tender::ProductCredit { face, .. } => ReceiptTender::ProductCredit(*face),
        Tender::Points { points, worth, .. } => ReceiptTender::Points(*points, *worth),
        Tender::HeldInDoubt { amount, .. } => ReceiptTender::HeldInDoubt(*amount),
    })
}

/// The parts after the first, which is paid with the sale.
fn schedule(contract: &Contract) -> impl Iterator<Item = (NaiveDate, Money)> + '_ {
    contract.parts.iter().skip(1).map(|part| (part.due, part.amount))
}

/// Finds the words of one language.
struct Teller<'a> {
    shop: &'a Shop,
    language: Language,
    /// Contracts that were sold before.
    paid_for: &'a [Contract],
}

impl Teller<'_> {
    fn item(&self, line: &SoldLine, tenders: &[Tender]) -> ReceiptItem {
        match line {
            SoldLine::Contract { contract, paid, lots, goods, discount, upgrade_of, .. } => {
                let mut off = Vec::new();
                let mut amount = *paid;
                // Of a price in parts, the parts are already less.
                if let (Some(discount), true) = (discount, contract.parts.is_empty()) {
                    // What was taken off fitted into the price, so it fits on top of the rest.
                    amount = amount.plus(discount.amount).unwrap_or(amount);
                    off.push((self.off(&discount.reason, discount.percent), discount.amount));
                }
                off.extend(tenders.iter().filter_map(|tender| match tender {
                    Tender::HandedIn { contract, value } if Some(*contract) == *upgrade_of => {
                        Some((say(self.language, "receipt-handed-in"), *value))
                    }
                    _ => None,
                }));
                let mut details: Vec<String> =
                    self.each(&contract.terms, lots).into_iter().collect();
                details.extend(goods.iter().map(|it| format!("{} {}", it.quantity, it.name)));
                if !contract.parts.is_empty() {
                    details.push(say_with(
                        self.language,
                        "receipt-part",
                        &[
                            ("n", contract.parts.len().to_string().into()),
                            ("price", contract.terms.price.plain().into()),
                        ],
                    ));
                }
                ReceiptItem {
                    name: contract.terms.name.clone(),
                    sentence: self.words(&contract.terms).sentence.get(self.language).to_owned(),
                    amount,
                    off,
                    details,
                    saving: saving(&contract.terms),
                }
            }
            SoldLine::Cycle { contract, span, price, .. } => {
                let days = format!("{} - {}", self.day(span.first), self.day(span.last));
                let name = self.known(*contract).map(|known| known.terms.name.clone());
                plain(name.unwrap_or_default(), *price, vec![days])
            }
            SoldLine::Part { contract, part, amount } => {
                let paid_for = self.known(*contract);
                let n_parts = paid_for.map(|known| known.parts.len().max(1));
                let is_fee = n_parts.is_some_and(|n| usize::try_from(*part).is_ok_and(|k| k >= n));
                let what = if is_fee {
                    say(self.language, "receipt-exit-fee")
                } else {
                    let n = part.saturating_add(1).to_string();
                    say_with(self.language, "receipt-later-part", &[("n", n.into())])
                };
                match paid_for {
                    Some(known) => plain(known.terms.name.clone(), *amount, vec![what]),
                    None => plain(what, *amount, Vec::new()),
                }
            }
            SoldLine::Goods(goods) => self.goods(goods),
        }
    }

    fn goods(&self, goods: &Goods) -> ReceiptItem {
        let each = goods.gross.share(1, goods.quantity).ok();
        let counted = each.filter(|_| goods.quantity.get() > 1).map(|each| {
            say_with(
                self.language,
                "receipt-each",
                &[("n", goods.quantity.get().into()), ("each", each.plain().into())],
            )
        });
        let off = goods.discount.iter();
        ReceiptItem {
            off: off.map(|it| (self.off(&it.reason, it.percent), it.amount)).collect(),
            ..plain(goods.name.clone(), goods.gross, counted.into_iter().collect())
        }
    }

    fn off(&self, reason: &str, percent: u32) -> String {
        say_with(
            self.language,
            "receipt-off",
            &[("reason", reason.to_owned().into()), ("percent", percent.into())],
        )
    }

    fn day(&self, day: NaiveDate) -> String {
        crate::domain::wording::date(self.language, day)
    }

    /// A contract that was sold before.
    fn known(&self, contract: ContractId) -> Option<&Contract> {
        self.paid_for.iter().find(|known| known.id == contract)
    }

    /// What was said of it when it was sold. Where that was not kept, it is said anew as long as the
    /// same version is sold.
    fn words<'a>(&self, terms: &'a ContractTerms) -> Cow<'a, SoldWords> {
        if terms.words != SoldWords::default() {
            return Cow::Borrowed(&terms.words);
        }
        let catalog = &self.shop.catalog;
        let offering = catalog.offering(&terms.offering);
        let offering = offering.filter(|offering| offering.version == terms.version);
        let words = |it| key_facts::sold_words(catalog, it, terms.price, &terms.perks);
        Cow::Owned(offering.map(words).unwrap_or_default())
    }

    /// "4 drips at 96.75 each".
    fn each(&self, terms: &ContractTerms, lots: &[Lot]) -> Option<String> {
        let n = sessions::n_sessions(lots);
        let each = sessions::each(lots).filter(|_| terms.renewal.is_none())?;
        let unit = self.unit_word(terms, n);
        let args = [("n", n.into()), ("unit", unit), ("each", each.plain().into())];
        Some(say_with(self.language, "receipt-units-each", &args))
    }

    fn unit_word(&self, terms: &ContractTerms, n: u32) -> FluentValue<'static> {
        FluentValue::from(self.words(terms).unit.of(n).get(self.language).to_owned())
    }

    /// What a membership brings in the days that are paid with this line.
    fn perks(&self, line: &SoldLine) -> Option<ReceiptPerks> {
        let (terms, first, last) = match line {
            SoldLine::Contract { contract, lots, .. } => {
                let access = || lots.iter().filter(|lot| lot.what == Grant::Access);
                let last = access().filter_map(|lot| lot.last_valid_day).max();
                (&contract.terms, lots.iter().map(|lot| lot.valid_from).min()?, last)
            }
            SoldLine::Cycle { contract, span, .. } => {
                (&self.known(*contract)?.terms, span.first, Some(span.last))
            }
            SoldLine::Part { .. } | SoldLine::Goods(_) => return None,
        };
        let words = self.words(terms);
        let perks = words.perks.iter().map(|perk| perk.get(self.language).to_owned());
        let perks: Vec<String> = perks.collect();
        let name = terms.name.clone();
        (!perks.is_empty()).then_some(ReceiptPerks { name, first, last, perks })
    }

    /// What is there to use of what was bought: sessions and money.
    fn balance(&self, lines: &[SoldLine]) -> String {
        let bought = lines.iter().filter_map(|line| match line {
            SoldLine::Contract { contract, lots, .. } => Some((&contract.terms, lots.as_slice())),
            SoldLine::Cycle { contract, lots, .. } => {
                Some((&self.known(*contract)?.terms, lots.as_slice()))
            }
            SoldLine::Part { .. } | SoldLine::Goods(_) => None,
        });
        let left: Vec<String> = bought.flat_map(|(terms, lots)| self.left(terms, lots)).collect();
        left.join(" + ")
    }

    fn left(&self, terms: &ContractTerms, lots: &[Lot]) -> Vec<String> {
        let n = sessions::n_sessions(lots);
        let face = lots.iter().filter(|lot| matches!(lot.what, Grant::Credit(_)));
        let cents: i64 = face.map(|lot| i64::from(lot.quantity.get())).sum();
        let mut left = Vec::new();
        if n > 0 {
            let unit = self.unit_word(terms, n);
            left.push(say_with(
                self.language,
                "receipt-units-left",
                &[("n", n.into()), ("unit", unit)],
            ));
        }
        if cents > 0 {
            let amount = Money::from_minor(cents).to_string();
            left.push(say_with(self.language, "receipt-credit-left", &[("amount", amount.into())]));
        }
        left
    }
}

fn plain(name: String, amount: Money, details: Vec<String>) -> ReceiptItem {
    ReceiptItem { name, sentence: String::new(), amount, off: Vec::new(), details, saving: None }
}

/// What the same would cost one by one, where that is more.
fn saving(terms: &ContractTerms) -> Option<Saving> {
    let singles = pricing::singles(terms).ok().flatten()?;
    let saved = singles.minus(terms.price).ok()?;
    saved.is_positive().then_some(Saving { singles, saved })
}

/// What covers refunds and expiry, in short and as it was signed (CB-5: on every copy).
fn policy(signed: &Signed, shop: &Shop) -> Vec<String> {
    let is_policy = |clause: &&ClauseText| {
        let code = ClauseCode(clause.library_code().to_owned());
        let library = || shop.catalog.clauses.get(&code).map(|clause| clause.covers.as_slice());
        // Of a text that does not say what its clauses settle, the library does.
        let covers = match clause.covers.as_slice() {
            [] => library().unwrap_or_default(),
            covers => covers,
        };
        covers
            .iter()
            .any(|subject| matches!(subject, ClauseSubject::Refund | ClauseSubject::Expiry))
    };
    let clauses = signed.terms.clauses.iter();
    clauses.filter(is_policy).map(|clause| clause.short.clone()).collect()
}

/// What renews, binds and ends, in short and as it was signed (SC-4).
fn renewals(signed: &Signed) -> Vec<String> {
    let goes_on = |rule: ClauseRule| rule.is_apart() || rule == ClauseRule::PaidAtKiosk;
    let clauses = signed.terms.clauses.iter();
    clauses
        .filter(|clause| clause.rule.is_some_and(goes_on))
        .map(|clause| clause.short.clone())
        .collect()
}
