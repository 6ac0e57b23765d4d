//! `countersign close-day`: the card terminal's batch against our journal, and the day's report.

use std::io::Write;
use std::process::ExitCode;

use crate::app::books::data_file;
use crate::app::cli::Cli;
use crate::app::close_day_args::{CloseDayArgs, CloseDayWhat, ResolveArgs};
use crate::app::day_json;
use crate::app::day_till::DayTill;
use crate::app::setup::{link_opener, open_store, terminal_settings};
use crate::app::talk::Talk;
use crate::app::trouble::Trouble;
use crate::clock;
use crate::config::settings::Settings;
use crate::device::printer::layout::{layout, plain_text};
use crate::domain::card_day::{Comparison, Difference};
use crate::domain::day_report::DayReport;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::open_case::{CaseKind, OpenCase};
use crate::domain::staff::{Act, Answer, StaffName, may};
use crate::evidence::day_report::{
    DayPaper, day_report_paper, difference_advice, difference_lines,
};
use crate::flow::day_close::{DayClose, State, Stopped};
use crate::ledger::fact::{Actor, StaffCode};
use crate::store::{BegunBatch, Doing, OpenDifference, Store, StoreError};

/// A record takes a terminal a part of a second: so many are told of at once.
const PROGRESS_EVERY: usize = 25;
/// The language of the person at the keyboard.
const LANGUAGE: Language = Language::English;

/// Closes the day, looks at it, explains a difference, or prints a report again.
///
/// # Errors
///
/// [`Trouble`] with what stands in the way, and what can be done.
pub fn run(cli: &Cli, args: &CloseDayArgs, out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let settings = Settings::find(cli.config.as_deref())?;
    let file = data_file(cli, &settings)?;
    let mut store = open_store(&settings, &file)?;
    match &args.what {
        Some(CloseDayWhat::Resolve(args)) => resolve(&settings, &mut store, args, out)?,
        Some(CloseDayWhat::Print(what)) => {
            let report = store.z_report(what.number).map_err(of_store)?;
            let report = report.ok_or_else(|| Trouble {
                error: format!("there is no Z report {}", what.number),
                hint: Some("they are numbered from 1, one for each close".to_owned()),
            })?;
            tell_report(&settings, &report, what.json, out)?;
        }
        None => Close { settings: &settings, args, store, out }.run()?,
    }
    Ok(ExitCode::SUCCESS)
}

struct Close<'a> {
    settings: &'a Settings,
    args: &'a CloseDayArgs,
    store: Store,
    out: &'a mut dyn Write,
}

impl Close<'_> {
    fn run(mut self) -> Result<(), Trouble> {
        let by = self.args.by.as_deref().unwrap_or_default();
        let doing = doing(self.settings, signer(&self.store, by, Act::CloseDay)?);
        let cases = in_flight(&self.store)?;
        if !self.args.look && !cases.is_empty() {
            return Err(in_the_way(&cases));
        }
        let talk = self.terminal()?;
        if let Some(begun) = self.store.begun_batch().map_err(of_store)?
            && self.has_ended(&talk, begun)?
        {
            return Ok(());
        }
        let (charges, is_in_flight) = self.store.charges().map_err(of_store)?;
        let (mut day, todo) = DayClose::begin(charges, is_in_flight);
        self.work(&talk, &mut day, todo, doing.clone(), None)?;
        let comparison = match day.state() {
            State::Compared { comparison } => comparison.clone(),
            State::Stopped(why) => return Err(stopped(why)),
            _ => return Err(stopped(&Stopped::NoAnswer)),
        };
        if self.args.look {
            return self.look(comparison, &doing, &cases);
        }
        let reason = self.allowed(&comparison, by)?;
        let todo = day.step(
            crate::flow::day_close::Event::CloseWanted,
            clock::read().local(self.settings.clinic.zone),
        );
        let z = self.work(&talk, &mut day, todo, doing, reason)?;
        self.closed(&day, z)
    }

    /// The terminal, once it has said who it is.
    fn terminal(&mut self) -> Result<Talk, Trouble> {
        let terminal = &self.settings.terminal;
        let mut open = link_opener(&terminal.connection).ok_or_else(|| {
            Trouble {
            error: "the card terminal is simulated within the kiosk and keeps no batch".to_owned(),
            hint: Some(
                "close the day of the demo on its staff screens, or let kiosk.toml name a terminal \
                 that runs by itself, as `countersign terminal-sim` does"
                    .to_owned(),
            ),
        }
        })?;
        let link = open().map_err(|error| Trouble {
            error: format!("the card terminal cannot be reached: {error}"),
            hint: Some("`countersign check terminal` walks through its cable and line".to_owned()),
        })?;
        let mut first = Some(link);
        let open = Box::new(move || first.take().map_or_else(&mut open, Ok));
        let talk = Talk::begin(open, &terminal_settings(terminal)).ok_or_else(|| Trouble {
            error: "the system has no thread to give".to_owned(),
            hint: None,
        })?;
        let present = talk.identity().ok_or_else(|| stopped(&Stopped::NoAnswer))?;
        let begun = self.store.begun_batch().map_err(of_store)?;
        match begun.and_then(|begun| begun.terminal) {
            Some(told) if told != present.serial_number => Err(Trouble {
                error: format!(
                    "terminal {} stands there, and the close was begun at {}",
                    present.serial_number, told
                ),
                hint: Some("connect that terminal again: only it can tell".to_owned()),
            }),
            _ => {
                self.store.note_terminal(&present, clock::read().wall).map_err(of_store)?;
                Ok(talk)
            }
        }
    }

    /// A close was begun and not ended, by a power cut: the terminal is asked. Whether it had closed.
    fn has_ended(&mut self, talk: &Talk, begun: BegunBatch) -> Result<bool, Trouble> {
        self.note("a close was begun and has no end yet: the terminal is asked");
        let charges = self.store.charges().map_err(of_store)?.0;
        let (mut day, todo) = DayClose::recovered(charges, begun.found);
        let doing = Doing { at: clock::read().wall, ..begun.doing };
        let z = self.work(talk, &mut day, todo, doing, begun.reason)?;
        match day.state() {
            State::Closed { .. } => {
                self.note("it had closed; this is its report");
                self.closed(&day, z).map(|()| true)
            }
            State::Stopped(Stopped::NotClosed) => {
                self.note("it had not closed; the batch is as it was");
                Ok(false)
            }
            State::Stopped(why) => Err(stopped(why)),
            _ => Err(stopped(&Stopped::NoAnswer)),
        }
    }

    fn work(
        &mut self,
        talk: &Talk,
        day: &mut DayClose,
        todo: Vec<crate::flow::day_close::Effect>,
        doing: Doing,
        reason: Option<String>,
    ) -> Result<Option<u32>, Trouble> {
        let is_told = !self.args.json;
        let out = &mut *self.out;
        let mut progress = |n_read: usize, n_in_all: Option<u32>| {
            if is_told && n_read.is_multiple_of(PROGRESS_EVERY) {
                let of = n_in_all.map(|n| format!(" of {n}")).unwrap_or_default();
                writeln!(out, "{n_read}{of} records read").ok();
            }
        };
        let mut till = DayTill {
            talk,
            store: &mut self.store,
            doing,
            reason,
            zone: self.settings.clinic.zone,
            progress: &mut progress,
            z: None,
            fault: None,
        };
        till.work(day, todo);
        match till.fault {
            Some(fault) => Err(of_store(fault)),
            None => Ok(till.z),
        }
    }

    /// Everything agrees, or somebody who may has said that it is closed all the same.
    fn allowed(&mut self, found: &Comparison, by: &str) -> Result<Option<String>, Trouble> {
        let n_differences = found.differences.len();
        if n_differences == 0 {
            return Ok(None);
        }
        if !self.args.json {
            self.tell_differences(&found.differences)?;
        }
        let differ = if n_differences == 1 {
            "one difference"
        } else {
            &format!("{n_differences} differences")
        };
        if !self.args.with_differences {
            return Err(Trouble {
                error: format!("{differ}, and nothing was closed"),
                hint: Some(
                    "look at each; where they stay, a manager closes with --with-differences and \
                     --reason, and they become open cases"
                        .to_owned(),
                ),
            });
        }
        signer(&self.store, by, Act::CloseDayWithDifference)?;
        let reason = self.args.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        reason.map(|reason| Some(reason.to_owned())).ok_or_else(|| Trouble {
            error: format!("{differ}: --reason says why the day is closed all the same"),
            hint: None,
        })
    }

    fn look(
        &mut self,
        comparison: Comparison,
        doing: &Doing,
        cases: &[OpenCase],
    ) -> Result<(), Trouble> {
        let x = self.store.note_look(doing.clone()).map_err(of_store)?;
        let report = self.store.x_report(x, comparison, doing).map_err(of_store)?;
        for case in cases {
            self.note(&format!("in flight: {}", case_text(case)));
        }
        tell_report(self.settings, &report, self.args.json, self.out)
    }

    fn closed(&mut self, day: &DayClose, z: Option<u32>) -> Result<(), Trouble> {
        let z = match (day.state(), z) {
            (State::Closed { .. }, Some(z)) => z,
            (State::Stopped(why), _) => return Err(stopped(why)),
            _ => return Err(stopped(&Stopped::NoAnswer)),
        };
        let report = self.store.z_report(z).map_err(of_store)?.ok_or_else(|| Trouble {
            error: format!("Z report {z} is not in the journal"),
            hint: Some("run `countersign check`".to_owned()),
        })?;
        tell_report(self.settings, &report, self.args.json, self.out)?;
        if !self.args.json && !report.cards.differences.is_empty() {
            let n = report.cards.differences.len();
            writeln!(
                self.out,
                "\nopen until explained: {n}, `countersign close-day resolve {z} 1 …`"
            )?;
        }
        Ok(())
    }

    fn tell_differences(&mut self, differences: &[Difference]) -> Result<(), Trouble> {
        for (place, difference) in (1_u32..).zip(differences) {
            let receipt = receipt_of(&self.store, difference)?;
            for (idx, line) in difference_lines(LANGUAGE, difference).iter().enumerate() {
                match idx {
                    0 => writeln!(self.out, "{place}. {line}")?,
                    _ => writeln!(self.out, "   {line}")?,
                }
            }
            if let Some(receipt) = receipt {
                writeln!(self.out, "   Receipt {receipt}")?;
            }
            writeln!(self.out, "   {}", difference_advice(LANGUAGE, difference))?;
        }
        Ok(())
    }

    fn note(&mut self, text: &str) {
        if !self.args.json {
            writeln!(self.out, "{text}").ok();
        }
    }
}

/// A person explains what a close left open.
fn resolve(
    settings: &Settings,
    store: &mut Store,
    args: &ResolveArgs,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let by = signer(store, &args.by, Act::CloseDayWithDifference)?;
    let reason = args.reason.trim();
    if reason.is_empty() {
        return Err(Trouble { error: "--reason says what it was".to_owned(), hint: None });
    }
    let open = store.open_differences().map_err(of_store)?;
    let is_it = |it: &&OpenDifference| it.z == args.z && it.place.saturating_add(1) == args.place;
    let it = open.iter().find(is_it).ok_or_else(|| Trouble {
        error: format!("Z report {} has no open difference {}", args.z, args.place),
        hint: Some(names_of(&open)),
    })?;
    is_plausible(&it.difference, args.paid)?;
    let at = doing(settings, by);
    store.resolve_difference((it.z, it.place), args.paid, reason, at).map_err(of_store)?;
    let n_open = open.len().saturating_sub(1);
    match args.json {
        true => writeln!(out, "{}", serde_json::json!({ "resolved": true, "still_open": n_open }))?,
        false => writeln!(out, "explained; {n_open} still open")?,
    }
    Ok(())
}

/// What the bank paid after all is between nothing and all that it was short of.
fn is_plausible(difference: &Difference, paid: Money) -> Result<(), Trouble> {
    let overflow = |_overflow| Trouble { error: "the amount does not fit".to_owned(), hint: None };
    let Some(amount) = difference.amount().map_err(overflow)? else { return Ok(()) };
    let short = Money::ZERO.minus(amount).map_err(overflow)?;
    let (least, most) = (short.min(Money::ZERO), short.max(Money::ZERO));
    if (least..=most).contains(&paid) {
        return Ok(());
    }
    Err(Trouble {
        error: format!("{paid} is not between {least} and {most}"),
        hint: Some(
            "--paid is what the bank paid of it after all; below zero, what it took back or was \
             given back to the card"
                .to_owned(),
        ),
    })
}

fn names_of(open: &[OpenDifference]) -> String {
    if open.is_empty() {
        return "no difference is open".to_owned();
    }
    let names = open.iter().map(|it| format!("{} {}", it.z, it.place.saturating_add(1)));
    format!("open are: {}", names.collect::<Vec<_>>().join(", "))
}

/// Who does it: somebody who has an account and may; any name where nobody has one.
///
/// # Errors
///
/// [`Trouble`] for a name without an account, and for a person who may not.
pub fn signer(store: &Store, name: &str, act: Act) -> Result<Actor, Trouble> {
    let typed = StaffName::new(name).ok_or_else(|| Trouble {
        error: "--by names who does it, in 1 to 40 characters".to_owned(),
        hint: None,
    })?;
    let accounts = store.staff().map_err(of_store)?;
    if accounts.is_empty() {
        return Ok(Actor::Staff(StaffCode(typed.as_str().to_owned())));
    }
    let is_it = |name: &StaffName| name.as_str().eq_ignore_ascii_case(typed.as_str());
    let member = accounts.iter().map(|account| &account.member).find(|it| is_it(&it.name));
    let Some(member) = member else {
        let names: Vec<&str> = accounts.iter().map(|it| it.member.name.as_str()).collect();
        return Err(Trouble {
            error: "nobody of this name has an account".to_owned(),
            hint: Some(format!("accounts have {}", names.join(", "))),
        });
    };
    match may(member.role, act) {
        Answer::Yes | Answer::StepUp => {
            Ok(Actor::Staff(StaffCode(member.name.as_str().to_owned())))
        }
        Answer::SecondPerson | Answer::No => Err(Trouble {
            error: "whoever --by names may not do this".to_owned(),
            hint: Some("a manager or the owner may".to_owned()),
        }),
    }
}

fn doing(settings: &Settings, by: Actor) -> Doing {
    let now = clock::read();
    Doing { by, on: now.business_date(settings.clinic.zone), at: now.wall }
}

/// Payments that nobody knows the end of.
fn in_flight(store: &Store) -> Result<Vec<OpenCase>, Trouble> {
    let mut cases = store.open_cases().map_err(of_store)?;
    cases.retain(|case| !matches!(case.kind, CaseKind::ToHandOver { .. }));
    Ok(cases)
}

fn in_the_way(cases: &[OpenCase]) -> Trouble {
    let told: Vec<String> = cases.iter().map(case_text).collect();
    Trouble {
        error: format!("a payment is in flight: {}", told.join("; ")),
        hint: Some(
            "start the kiosk, let it ask the terminal, or settle the payment on the staff side; \
             --look shows the day without closing it"
                .to_owned(),
        ),
    }
}

fn case_text(case: &OpenCase) -> String {
    let what = match case.kind {
        CaseKind::Sending => "sent to the terminal, no answer yet",
        CaseKind::InDoubt(_) => "in doubt",
        CaseKind::LeftOpen => "left open by a restart",
        CaseKind::Parted => "paid in part",
        CaseKind::AskingStaff(_) => "staff are asked",
        CaseKind::Reversing => "being given back",
        CaseKind::GivingBack { .. } => "a refund on its way",
        CaseKind::LateApproval => "approved too late, being given back",
        CaseKind::ToHandOver { .. } => "receipt to be handed over",
    };
    format!("{} under reference {}, {what}", case.amount, case.reference)
}

fn receipt_of(store: &Store, difference: &Difference) -> Result<Option<String>, Trouble> {
    let Some(sale) = difference.sale else { return Ok(None) };
    let dossier = store.dossier(sale).map_err(of_store)?;
    Ok(dossier.map(|dossier| dossier.sale.receipt.to_string()))
}

fn tell_report(
    settings: &Settings,
    report: &DayReport,
    is_json: bool,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let overflow = |_overflow| Trouble { error: "a sum does not fit".to_owned(), hint: None };
    if is_json {
        let told = day_json::report(report).map_err(overflow)?;
        return Ok(writeln!(out, "{told}")?);
    }
    let columns = settings.printer.profile.columns;
    let paper = DayPaper {
        clinic: &settings.clinic.card,
        kiosk: &settings.kiosk.name,
        zone: settings.clinic.zone,
        language: LANGUAGE,
        columns,
    };
    let paper = day_report_paper(report, &paper).map_err(overflow)?;
    Ok(out.write_all(plain_text(&layout(&paper, columns), columns).as_bytes())?)
}

fn stopped(why: &Stopped) -> Trouble {
    let (error, hint) = match why {
        Stopped::NoAnswer => (
            "the card terminal does not answer".to_owned(),
            "look at its cable and whether it is on; `countersign check terminal` walks through it. \
             If a close was begun, the next start asks the terminal again"
                .to_owned(),
        ),
        Stopped::Refused { code } => (
            format!("the terminal refused to close its batch, code {code}"),
            "the batch is as it was; look at the terminal's screen and call the processor with the \
             code"
                .to_owned(),
        ),
        Stopped::NotClosed => (
            "the terminal did not close its batch".to_owned(),
            "the batch is as it was; run it again".to_owned(),
        ),
        Stopped::NotRecorded => (
            "nothing could be written, and the terminal was not told to close".to_owned(),
            "free space on the disk, then run it again".to_owned(),
        ),
        Stopped::NotWritten => (
            "the batch is closed, and that could not be written".to_owned(),
            "free space on the disk, then run it again: the terminal is asked".to_owned(),
        ),
        Stopped::Overflow => {
            ("a sum does not fit".to_owned(), "print the terminal's own report".to_owned())
        }
    };
    Trouble { error, hint: Some(hint) }
}

fn of_store(error: StoreError) -> Trouble {
    let hint = match &error {
        StoreError::Refused(_) => "run it again; if this returns, run `countersign check`",
        error => error.hint(),
    };
    Trouble { error: error.to_string(), hint: Some(hint.to_owned()) }
}
