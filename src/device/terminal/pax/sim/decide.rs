//! How the simulated terminal decides a transaction: by its batch, its script, and its bank.

use std::time::Instant;

use crate::device::terminal::pax::message::Composer;
use crate::device::terminal::pax::message::request::Request;
use crate::device::terminal::pax::sim::answer::{self, Shown};
use crate::device::terminal::pax::sim::batch::{CardSeen, Key, Record, Standing};
use crate::device::terminal::pax::sim::script::Deed;
use crate::device::terminal::pax::sim::work::{ACCOUNT, AMOUNT, EXTRA, KIND, TRACE, Work};
use crate::device::terminal::pax::sim::{BankRule, DuplicateCheck, PaxTerminal, bank};
use crate::domain::money::Money;

impl PaxTerminal {
    /// What the bank, or the batch, says to it.
    pub(super) fn decided(
        &mut self,
        work: &Work,
        now: Instant,
    ) -> Result<Composer, (&'static str, &'static str)> {
        let request = &work.request;
        let head =
            |code: &str, text: &str| answer::head(&request.command, &request.version, code, text);
        let kind = request.fields.text(KIND);
        let asked = asked_amount(request);
        match kind {
            "01" | "02" | "05" if asked.is_none_or(|amount| !amount.is_positive()) => {
                return Err(("100003", "INVALID AMOUNT"));
            }
            "01" | "02" | "03" | "04" | "05" | "24" | "32" => (),
            "16" | "17" | "18" | "19" | "20" | "21" => {
                let (record, original) = self.undone(request, now)?;
                let network = &self.settings.network;
                let body =
                    answer::transaction(head("000000", "OK"), &record, network, Shown::LastFour);
                self.book(record, Some(&original));
                return Ok(body);
            }
            _ => return Err(("100004", "UNSUPPORT TRANS")),
        }
        if let Some(original) = self.duplicate_of(request) {
            let head = head("100011", "DUP TRANSACTION");
            return Ok(answer::transaction(
                head,
                &original,
                &self.settings.network,
                Shown::LastFour,
            ));
        }
        if kind == "04" && named(request).and_then(|hold| self.memory.batch.find(hold)).is_none() {
            return Err(("100023", "NOT FOUND"));
        }
        let original = if kind == "02" { self.given_back(request)? } else { None };
        let asked = asked.unwrap_or_default();
        let refusal = self.refusal(request, original.as_deref(), asked);
        let deed = refusal.as_ref().unwrap_or(&work.deed);
        let mut record = self.new_record(request, asked, now);
        let (code, text) = bend(&mut record, deed, asked);
        self.book(record.clone(), original.as_deref());
        if work.deed == Deed::OtherReference {
            record.reference.push('9');
        }
        let shown = match deed {
            Deed::FullCardNumber => Shown::Whole(&self.settings.card.number),
            _ => Shown::LastFour,
        };
        Ok(answer::transaction(head(code, text), &record, &self.settings.network, shown))
    }

    /// Writes a record into the batch, and into the bank's book.
    fn book(&mut self, record: Record, original: Option<&str>) {
        self.memory.bank.take(&record, original);
        self.memory.batch.add(record);
        self.n_changes += 1;
    }

    /// The bank's reference of what a return is of; `None` for a return without an original.
    fn given_back(
        &self,
        request: &Request,
    ) -> Result<Option<String>, (&'static str, &'static str)> {
        match named(request) {
            None | Some(Key::AuthCode(_)) => Ok(None),
            Some(Key::HostReference(reference)) => Ok(Some(reference.to_owned())),
            Some(key) => match self.memory.batch.find(key) {
                Some((_, record)) => Ok(Some(record.host_reference.clone())),
                None => Err(("100023", "NOT FOUND")),
            },
        }
    }

    /// What the bank does not allow, whatever the script says.
    fn refusal(&self, request: &Request, original: Option<&str>, asked: Money) -> Option<Deed> {
        let token = request.fields.value(EXTRA, "TOKEN");
        if !token.is_empty() && !self.memory.bank.tokens.iter().any(|known| known == token) {
            let (code, text) = ("14".to_owned(), "INVALID TOKEN".to_owned());
            return Some(Deed::Decline { code, text });
        }
        self.memory.bank.refusal(original?, asked)
    }

    /// What happens where no script says it.
    pub(super) fn by_rule(&self, request: &Request) -> Deed {
        let kind = request.fields.text(KIND);
        let asks_bank = matches!(kind, "01" | "02" | "03" | "05" | "24" | "32");
        match self.settings.bank {
            BankRule::Amounts if asks_bank => {
                asked_amount(request).map_or(Deed::Approve, bank::by_amount)
            }
            BankRule::Away => Deed::BankAway,
            BankRule::Approve | BankRule::Amounts => Deed::Approve,
        }
    }

    fn new_record(&mut self, request: &Request, amount: Money, now: Instant) -> Record {
        let wants_token = request.fields.value(EXTRA, "TOKENREQUEST") == "1";
        let time = self.time(now);
        let card = CardSeen::from(&self.settings.card);
        let next = &mut self.memory.next;
        let voice = request.fields.part(TRACE, 2);
        let record = Record {
            number: next.transaction,
            kind: request.fields.text(KIND).to_owned(),
            reference: request.fields.part(TRACE, 0).to_owned(),
            amount,
            standing: Standing::Approved,
            host_code: "00".to_owned(),
            host_text: "APPROVAL".to_owned(),
            // A forced sale carries the code that the bank gave on the telephone.
            auth_code: match request.fields.text(KIND) {
                "05" if !voice.is_empty() => voice.chars().take(6).collect(),
                _ => format!("{:06}", next.auth_code),
            },
            host_reference: next.host_reference.to_string(),
            trace: next.trace,
            batch: next.batch,
            time,
            // The same card has the same token.
            token: wants_token.then(|| format!("TKN{}AAAA", card.last_four)),
            undoes: None,
            card,
        };
        next.transaction += 1;
        next.auth_code = (next.auth_code + 1) % 1_000_000;
        next.host_reference += 1;
        next.trace += 1;
        record
    }

    /// The void of the transaction that the request names.
    fn undone(
        &mut self,
        request: &Request,
        now: Instant,
    ) -> Result<(Record, String), (&'static str, &'static str)> {
        let named = named(request).ok_or(("100003", "NO ORIGINAL"))?;
        let (_, original) = self.memory.batch.find(named).ok_or(("100023", "NOT FOUND"))?;
        let (number, amount, card) = (original.number, original.amount, original.card.clone());
        let reference = original.host_reference.clone();
        if original.standing == Standing::Declined || original.undoes.is_some() {
            return Err(("100023", "NOT FOUND"));
        }
        if self.memory.batch.is_undone(number) {
            return Err(("100003", "ALREADY VOIDED"));
        }
        let record = self.new_record(request, amount, now);
        Ok((Record { undoes: Some(number), token: None, card, ..record }, reference))
    }

    /// The transaction just before, if it was the same.
    fn duplicate_of(&self, request: &Request) -> Option<Record> {
        if request.fields.part(ACCOUNT, 5) == "1" {
            return None;
        }
        let last = self.memory.batch.records().last()?;
        let is_same = match self.settings.duplicate_check {
            DuplicateCheck::Reference => {
                !last.reference.is_empty() && last.reference == request.fields.part(TRACE, 0)
            }
            DuplicateCheck::Card => last.card.last_four == self.settings.card.last_four(),
            DuplicateCheck::Off => false,
        };
        let is_duplicate = is_same
            && last.standing == Standing::Approved
            && last.kind == request.fields.text(KIND)
            && asked_amount(request) == Some(last.amount);
        is_duplicate.then(|| last.clone())
    }
}

/// Makes a record what the script wants it to be. Returns the code and text of the answer.
fn bend<'a>(record: &mut Record, deed: &'a Deed, asked: Money) -> (&'a str, &'a str) {
    match deed {
        Deed::Decline { code, text } => {
            record.standing = Standing::Declined;
            record.host_code.clone_from(code);
            record.host_text.clone_from(text);
            record.auth_code.clear();
            record.token = None;
            ("000100", "DECLINE")
        }
        Deed::ApproveHalf | Deed::ApproveLess(_) if part_of(deed, asked) < asked => {
            record.amount = part_of(deed, asked);
            record.host_code = "10".to_owned();
            record.host_text = "PARTIAL".to_owned();
            ("000002", "PARTIALLY APPROVED")
        }
        Deed::OtherAmount(amount) => {
            record.amount = *amount;
            ("000000", "OK")
        }
        Deed::Offline => {
            record.standing = Standing::StoredOffline;
            ("000001", "OFFLINE APPROVED")
        }
        Deed::Duplicate => ("100011", "DUP TRANSACTION"),
        _ => ("000000", "OK"),
    }
}

fn part_of(deed: &Deed, asked: Money) -> Money {
    match deed {
        Deed::ApproveLess(amount) => *amount,
        _ => Money::from_minor(asked.minor() / 2),
    }
}

/// How a request names the transaction that it is about.
pub(super) fn named(request: &Request) -> Option<Key<'_>> {
    let fields = &request.fields;
    let keys = [
        Key::Number(fields.part(TRACE, 3)),
        Key::HostReference(fields.value(EXTRA, "HREF")),
        Key::AuthCode(fields.part(TRACE, 2)),
    ];
    let is_empty =
        |key: &Key| matches!(key, Key::Number("") | Key::HostReference("") | Key::AuthCode(""));
    keys.into_iter().find(|key| !is_empty(key))
}

pub(super) fn asked_amount(request: &Request) -> Option<Money> {
    let text = request.fields.text(AMOUNT);
    let is_number =
        (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).map(Money::from_minor)
}
