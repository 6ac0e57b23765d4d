//! What stands for each parameter in one sale: sums, days and names of this very cart.

use chrono::NaiveDate;

use crate::domain::agreement::AgreementError;
use crate::domain::cart::{ContractQuote, LineQuote, LotQuote};
use crate::domain::catalog::Catalog;
use crate::domain::contract::Renewal;
use crate::domain::entitlement::{Earning, Funding};
use crate::domain::key_facts;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::offering::{CreditUse, Grant, Offering, Validity};
use crate::domain::pattern::{PatternError, Values, filled};
use crate::domain::phrase;
use crate::domain::terms::Clause;
use crate::domain::wording;

/// An offering of the cart, with its line.
pub(super) struct Bought<'a> {
    pub catalog: &'a Catalog,
    pub offering: &'a Offering,
    pub line: &'a LineQuote,
    pub contract: &'a ContractQuote,
    /// The day of the quote.
    pub today: NaiveDate,
    pub language: Language,
    /// What can be said of the sale without knowing who buys.
    pub values: Values,
}

/// How many sessions of one grant, and what they are worth together.
pub(super) struct Kind<'a> {
    pub grant: &'a Grant,
    pub n: u32,
    pub worth: Money,
    /// What one is worth, where all are worth the same to the cent.
    pub each: Option<Money>,
}

impl<'a> Bought<'a> {
    /// # Errors
    ///
    /// [`AgreementError`] where a sum or a day has no end, or a line of the agreement has a
    /// parameter that this sale has no value for.
    pub fn new(
        catalog: &'a Catalog,
        offering: &'a Offering,
        (line, contract): (&'a LineQuote, &'a ContractQuote),
        today: NaiveDate,
        language: Language,
    ) -> Result<Self, AgreementError> {
        let values = Values::new();
        let mut bought = Self { catalog, offering, line, contract, today, language, values };
        bought.values = bought.all_values()?;
        Ok(bought)
    }

    fn all_values(&self) -> Result<Values, AgreementError> {
        let (contract, offering, language) = (self.contract, self.offering, self.language);
        let terms = &contract.terms;
        let mut values = Values::from([
            ("offering", offering.name.clone()),
            ("what", phrase::lower(offering.what.get(language))),
            ("price", terms.price.to_string()),
            ("tax", self.line.tax.to_string()),
            ("due", self.line.due_today.plus(self.line.tax)?.to_string()),
            ("today", wording::long_date(language, self.today)),
            ("counts", key_facts::counts(self.catalog, offering, language)),
            ("sentence", self.sentence()),
        ]);
        values.extend(contract.last_valid_day.map(|day| ("date", wording::date(language, day))));
        if let Some(singles) = self.line.singles {
            values.insert("singles", singles.to_string());
            values.insert("saved", self.line.saved.to_string());
        }
        self.add_sessions(&mut values)?;
        self.add_parts(&mut values);
        self.add_money(&mut values);
        if let Some(renewal) = terms.renewal {
            self.add_renewal(renewal, &mut values)?;
        }
        let last = terms.cooling_off_until.map(|day| wording::long_date(language, day));
        values.extend(last.map(|last| ("cool_date", last)));
        Ok(values)
    }

    pub fn sentence(&self) -> String {
        self.contract.terms.words.sentence.get(self.language).to_owned()
    }

    fn add_sessions(&self, values: &mut Values) -> Result<(), AgreementError> {
        let (words, language) = (&self.catalog.agreement, self.language);
        let unit = &self.offering.unit;
        values.insert("unit", unit.one.get(language).to_owned());
        values.insert("units", unit.many.get(language).to_owned());
        let kinds = self.kinds();
        let n: u32 = kinds.iter().map(|kind| kind.n).sum();
        if n > 0 {
            values.insert("n", n.to_string());
        }
        let one_kind = match kinds.as_slice() {
            [kind] => Some(kind),
            _ => None,
        };
        let each = one_kind.and_then(|kind| kind.each);
        values.extend(each.map(|each| ("each", each.to_string())));
        let single = one_kind.and_then(|kind| self.catalog.single_price(kind.grant));
        values.extend(single.map(|single| ("single", single.to_string())));
        let back = if each.is_some() { &words.back_each } else { &words.back_parts };
        let back = filled(back.get(language), values)?;
        values.insert("back", back);
        values.insert("values", self.lines()?.join("; "));
        Ok(())
    }

    fn add_parts(&self, values: &mut Values) {
        let parts = &self.contract.parts;
        if parts.is_empty() {
            return;
        }
        let schedule: Vec<String> = parts
            .iter()
            .map(|part| phrase::payment(self.language, part.due, part.amount))
            .collect();
        values.insert("parts", parts.len().to_string());
        values.insert("schedule", schedule.join("\n"));
    }

    /// Paid money, bonus, product credit.
    fn add_money(&self, values: &mut Values) {
        let terms = &self.contract.terms;
        for lot in &self.contract.lots {
            let Grant::Credit(on) = lot.what else { continue };
            let face = Money::from_minor(i64::from(lot.quantity.get())).to_string();
            match (on, lot.funding) {
                (CreditUse::Products, _) => values.insert("credit", face),
                (CreditUse::Everything, Funding::Paid) => values.insert("paid", face),
                (CreditUse::Everything, Funding::Bonus) => {
                    let last = lot.last_valid_day.map(|day| wording::date(self.language, day));
                    values.extend(last.map(|last| ("bonus_date", last)));
                    values.insert("bonus", face)
                }
            };
        }
        let bonus = terms.grants.iter().find(|grant| grant.funding == Funding::Bonus);
        let time = bonus.and_then(|grant| match grant.validity {
            Validity::Months(n) => Some(phrase::months(self.language, n.get())),
            Validity::Days(n) => Some(phrase::days(self.language, n.get())),
            Validity::Period | Validity::Never => None,
        });
        values.extend(time.map(|time| ("bonus_time", time)));
    }

    fn add_renewal(&self, renewal: Renewal, values: &mut Values) -> Result<(), AgreementError> {
        let (words, language) = (&self.catalog.agreement, self.language);
        let (price, period) = (self.contract.terms.price, renewal.anchor.period);
        let span = renewal.anchor.cycle(0)?;
        let next = renewal.anchor.cycle_start(1)?;
        values.insert("anchor", phrase::anchor(language, renewal.anchor));
        values.insert("period", phrase::one_period(language, period).to_owned());
        values.insert("next", wording::date(language, next));
        values.insert("period_end", wording::date(language, span.last));
        let amount = match renewal.intro {
            None => price.to_string(),
            Some(intro) => {
                let values = Values::from([
                    ("intro_price", intro.price.to_string()),
                    ("intro_n", intro.cycles.to_string()),
                    ("price", price.to_string()),
                ]);
                filled(words.intro.get(language), &values)?
            }
        };
        values.insert("renewal_price", amount);
        if let Some(min) = renewal.min_payments {
            let at = |k: u32| match renewal.intro {
                Some(intro) if k < intro.cycles.get() => intro.price,
                _ => price,
            };
            values.insert("min", min.to_string());
            values.insert("total_min", Money::sum((0..min.get()).map(at))?.to_string());
            let left = Money::sum((1..min.get()).map(at))?;
            values.insert("left_most", left.to_string());
            if let Some(fee) = renewal.exit_fee {
                let most = left.percent(fee.percent)?.min(fee.cap);
                values.insert("share", phrase::share(language, fee.percent));
                values.insert("exit_most", most.to_string());
            }
        }
        if let Some(carry) = renewal.carry_over {
            values.insert("carry", phrase::periods(language, period, carry.periods.get()));
            values.insert("caps", self.caps(carry.sessions_max, carry.credit_max));
        }
        let by_month = |lot: &LotQuote| matches!(lot.earning, Earning::ByFullMonth(_));
        let unearned = match self.contract.lots.iter().any(by_month) {
            true => &words.unearned_month,
            false => &words.unearned_days,
        };
        values.insert("unearned", unearned.get(language).to_owned());
        Ok(())
    }

    /// "6 massages and $300.00 for products".
    fn caps(&self, sessions: u32, credit: Money) -> String {
        let lots = &self.contract.lots;
        let mut caps = Vec::new();
        if !self.kinds().is_empty() {
            let unit = self.offering.unit.of(sessions).get(self.language);
            caps.push(format!("{sessions} {unit}"));
        }
        if lots.iter().any(|lot| lot.what == Grant::Credit(CreditUse::Products)) {
            caps.push(match self.language {
                Language::English => format!("{credit} for products"),
                Language::Spanish => format!("{credit} para productos"),
            });
        }
        phrase::listed_and(self.language, &caps)
    }

    /// What each kind in the cart is worth, a line a kind.
    pub fn lines(&self) -> Result<Vec<String>, PatternError> {
        let words = &self.catalog.agreement;
        let is_again = self.contract.terms.renewal.is_some();
        self.kinds()
            .into_iter()
            .map(|kind| {
                let mut values = Values::from([
                    ("n", kind.n.to_string()),
                    ("what", self.name_of(kind.grant)),
                    ("worth", kind.worth.to_string()),
                ]);
                values.extend(kind.each.map(|each| ("each", each.to_string())));
                let line = match kind.each {
                    _ if is_again => &words.line_plain,
                    _ if kind.n == 1 => &words.line_one,
                    Some(_) => &words.line_each,
                    None => &words.line_many,
                };
                filled(line.get(self.language), &values)
            })
            .collect()
    }

    pub fn kinds(&self) -> Vec<Kind<'a>> {
        let mut kinds: Vec<Kind<'a>> = Vec::new();
        let counted = |lot: &&LotQuote| {
            matches!(lot.what, Grant::Service(_) | Grant::Tier(_) | Grant::AnyOf(_))
        };
        for lot in self.contract.lots.iter().filter(counted) {
            let each = each_of(lot);
            match kinds.iter_mut().find(|kind| *kind.grant == lot.what) {
                Some(kind) => {
                    kind.n += lot.quantity.get();
                    // Cannot overflow: lots add up to the price.
                    kind.worth = Money::from_minor(kind.worth.minor() + lot.allocated.minor());
                    kind.each = kind.each.filter(|known| Some(*known) == each);
                }
                None => kinds.push(Kind {
                    grant: &lot.what,
                    n: lot.quantity.get(),
                    worth: lot.allocated,
                    each,
                }),
            }
        }
        kinds
    }

    /// A service by its name; what a tier or a list opens by the offering's unit and words.
    pub fn name_of(&self, grant: &Grant) -> String {
        let language = self.language;
        match grant {
            Grant::Service(code) => self
                .catalog
                .service(code)
                .map_or_else(|| code.0.clone(), |service| service.name.get(language).to_owned()),
            Grant::Product(code) => self
                .catalog
                .product(code)
                .map_or_else(|| code.clone(), |product| product.name.get(language).to_owned()),
            Grant::Tier(tier) => {
                let unit = self.catalog.tier_words.get(tier).unwrap_or(&self.offering.unit);
                format!("{} ({})", unit.one.get(language), self.offering.what.get(language))
            }
            Grant::AnyOf(_) | Grant::Credit(_) | Grant::Access | Grant::Points => {
                let unit = self.offering.unit.one.get(language);
                format!("{unit} ({})", self.offering.what.get(language))
            }
        }
    }
}

fn each_of(lot: &LotQuote) -> Option<Money> {
    let each = lot.allocated.share(1, lot.quantity).ok()?;
    (each.taken(lot.quantity.get()) == Ok(lot.allocated)).then_some(each)
}

/// The numbers of the clause's own `values`.
pub(super) fn numbers_of(clause: &Clause) -> Values {
    let numbers = &clause.values;
    let count = |name, n: Option<u32>| n.map(|n| (name, n.to_string()));
    let amount = |name, amount: Option<Money>| amount.map(|amount| (name, amount.to_string()));
    let own = [
        amount("fee", numbers.fee),
        amount("cap", numbers.cap),
        count("days", numbers.days),
        count("months", numbers.months),
        count("payments", numbers.payments),
    ];
    own.into_iter().flatten().collect()
}
