//! What each byte, and each wait that is over, does to the exchange under way.

use std::mem;
use std::time::Instant;

use crate::device::terminal::pax::frame::{ACK, BODY_LEN_MAX, EOT, NAK, Token, encode};
use crate::device::terminal::pax::message::response::{Follow, Packet, Response};
use crate::device::terminal::pax::message::{CardNumbers, request};
use crate::device::terminal::pax::session::errand::{Errand, Failure, Moved, Sought, Why};
use crate::device::terminal::pax::session::verdict::{self, Undone};
use crate::device::terminal::pax::session::{Cancel, Exchange, PaxSession, Place, Presence, Stage};
use crate::domain::card::{
    CardOutcome, CardProgress, CardReport, EcrRef, LookUp, TerminalIdentity, TokenOutcome,
    VoidOutcome,
};

/// Copies of a request, when the terminal answers NAK.
const COPIES_MAX: u8 = 3;
/// Answers that cannot be read, until we give up with EOT.
const BAD_FRAMES_MAX: u8 = 3;
/// ACKs for one answer, while no EOT comes.
const ACKS_MAX: u8 = 7;

impl PaxSession {
    pub(super) fn take(&mut self, token: Token, now: Instant) {
        match mem::replace(&mut self.place, Place::Down) {
            Place::Talking { mut exchange, until } => match token {
                Token::Frame(body) => self.take_frame(exchange, until, &body, now),
                Token::Bad(error) => {
                    log::warn!("an answer of the terminal cannot be read: {error}");
                    self.take_bad(exchange, until, now);
                }
                Token::Ack | Token::Nak | Token::Eot => {
                    self.take_sign(exchange, until, &token, now);
                }
                Token::Enq | Token::Noise(_) => {
                    exchange.has_noise = true;
                    self.place = Place::Talking { exchange, until };
                }
            },
            // It is still at work on what it was told to stop, and does not know it.
            Place::Settling { n_copies, .. } if token == Token::Nak && n_copies < COPIES_MAX => {
                self.out.push_back(encode(&request::cancel(&self.settings.version)));
                let until = now + self.settings.timing.settle_wait;
                self.place = Place::Settling { until, n_copies: n_copies + 1 };
            }
            place => {
                let is_ending = matches!(place, Place::Ending { .. });
                let is_open = is_ending || matches!(place, Place::Settling { .. });
                let is_down = matches!(place, Place::Down);
                self.place = place;
                match token {
                    _ if is_down => (),
                    Token::Eot if is_open => self.rest(now),
                    Token::Frame(body) => self.take_stray(&body),
                    // A copy of what we have: our ACK was lost.
                    Token::Bad(_) if is_ending => self.out.push_back(vec![ACK]),
                    Token::Bad(_) => self.out.push_back(vec![NAK]),
                    Token::Ack | Token::Nak | Token::Eot | Token::Enq | Token::Noise(_) => {
                        self.n_dropped += 1;
                    }
                }
            }
        }
    }

    /// ACK, NAK or EOT while we wait for ACK, or for the answer.
    fn take_sign(
        &mut self,
        mut exchange: Exchange,
        mut until: Instant,
        token: &Token,
        now: Instant,
    ) {
        match (token, exchange.stage) {
            (Token::Ack, Stage::Asking | Stage::Refused | Stage::Denied) => {
                return self.listen(exchange, now);
            }
            (Token::Nak, Stage::Asking | Stage::Refused) if exchange.errand.is_safe_to_repeat() => {
                return self.say_again(exchange, now);
            }
            // The checksum of a frame that came in pieces may look like NAK. Money that is asked for
            // again for such a byte is taken twice.
            (Token::Nak, Stage::Asking | Stage::Refused) if exchange.has_noise => {
                log::warn!("NAK among bytes without meaning is not believed");
            }
            (Token::Nak, Stage::Asking | Stage::Refused) => {
                exchange.stage = Stage::Denied;
                until = now + self.settings.timing.late_ack_wait;
            }
            (Token::Eot, Stage::Asking | Stage::Denied) => {
                exchange.stage = Stage::Refused;
                until = until.min(now + self.settings.timing.late_ack_wait);
            }
            // The bare end of an exchange: cancelled, here or on the terminal.
            (Token::Eot, Stage::Listening) => {
                return self.give_up(exchange.errand, Failure::Ended, now);
            }
            (Token::Nak, Stage::Listening) => {
                if let Cancel::Sent { n_copies } = &mut exchange.cancel
                    && *n_copies < COPIES_MAX
                {
                    *n_copies += 1;
                    self.out.push_back(encode(&request::cancel(&self.settings.version)));
                }
            }
            _ => (),
        }
        self.place = Place::Talking { exchange, until };
    }

    /// The terminal did not take the request.
    fn say_again(&mut self, mut exchange: Exchange, now: Instant) {
        if exchange.n_copies >= COPIES_MAX {
            // It says that it took nothing; its journal is asked all the same.
            return self.give_up(exchange.errand, Failure::Garbled, now);
        }
        exchange.n_copies += 1;
        exchange.stage = Stage::Asking;
        exchange.has_noise = false;
        self.out.push_back(encode(&exchange.errand.body(&self.settings)));
        self.place = Place::Talking { exchange, until: now + self.settings.timing.ack_wait };
    }

    /// The terminal has taken the request.
    fn listen(&mut self, mut exchange: Exchange, now: Instant) {
        if let Some(reference) = exchange.errand.at_reader() {
            self.report_progress(reference, CardProgress::ReadyForCard);
        }
        exchange.stage = Stage::Listening;
        let until = now + exchange.errand.answer_wait(&self.settings);
        self.place = Place::Talking { exchange, until };
    }

    fn report_progress(&mut self, reference: EcrRef, progress: CardProgress) {
        self.reports.push_back(CardReport::Progress { reference, progress });
    }

    /// An answer that cannot be read: asked for again, twice.
    fn take_bad(&mut self, mut exchange: Exchange, until: Instant, now: Instant) {
        exchange.n_bad += 1;
        exchange.has_noise = true;
        if exchange.n_bad < BAD_FRAMES_MAX {
            self.out.push_back(vec![NAK]);
            self.place = Place::Talking { exchange, until };
        } else {
            self.out.push_back(vec![EOT]);
            self.give_up(exchange.errand, Failure::Garbled, now);
        }
    }

    /// A frame stopped in its middle.
    pub(super) fn take_broken_frame(&mut self, now: Instant) {
        match mem::replace(&mut self.place, Place::Down) {
            Place::Talking { exchange, until } => self.take_bad(exchange, until, now),
            place => self.place = place,
        }
    }

    /// A frame came while we wait for an answer. Either it is that, or it is progress, or it is
    /// left over from an exchange before.
    fn take_frame(&mut self, mut exchange: Exchange, until: Instant, body: &[u8], now: Instant) {
        let packet = Packet::parse(body).ok();
        let command = packet.as_ref().and_then(Packet::command);
        let is_answer = command == Some(exchange.errand.answer());
        let is_continued = !exchange.packets.is_empty() && command != Some("A35");
        let Some(packet) = packet.as_ref().filter(|_| is_answer || is_continued) else {
            self.take_other(exchange, until, body, packet.as_ref(), now);
            return;
        };
        if exchange.packets.is_empty() && self.is_left_over(&exchange, packet) {
            self.take_stray(body);
            exchange.has_noise = true;
            self.place = Place::Talking { exchange, until };
            return;
        }
        if packet.follow == Follow::More && exchange.packets.last() == Some(packet) {
            // A copy: our ACK to the first was lost.
            self.out.push_back(vec![ACK]);
            self.place = Place::Talking { exchange, until };
            return;
        }
        exchange.packets.push(packet.clone());
        let n_bytes: usize = exchange.packets.iter().map(|packet| packet.content.len()).sum();
        if n_bytes > BODY_LEN_MAX {
            self.out.push_back(vec![EOT]);
            self.give_up(exchange.errand, Failure::Garbled, now);
            return;
        }
        self.out.push_back(vec![ACK]);
        if packet.follow == Follow::More {
            exchange.stage = Stage::Listening;
            let until = now + exchange.errand.answer_wait(&self.settings);
            self.place = Place::Talking { exchange, until };
            return;
        }
        self.place = Place::Ending { until: now + self.settings.timing.eot_wait, n_acks: 1 };
        match Response::parse(&Packet::join(&exchange.packets)) {
            Ok(response) => self.conclude(exchange.errand, &response),
            Err(error) => {
                log::warn!("an answer of the terminal is malformed: {error}");
                let place = mem::replace(&mut self.place, Place::Down);
                self.give_up(exchange.errand, Failure::Garbled, now);
                self.place = place;
            }
        }
    }

    /// A frame that is no answer to what we asked.
    fn take_other(
        &mut self,
        mut exchange: Exchange,
        mut until: Instant,
        body: &[u8],
        packet: Option<&Packet>,
        now: Instant,
    ) {
        self.take_stray(body);
        let is_progress = packet.is_some_and(|packet| packet.command() == Some("A35"));
        if let Some(reference) = exchange.errand.at_reader()
            && (is_progress || exchange.stage == Stage::Listening)
        {
            if exchange.stage != Stage::Listening {
                // Nobody reports on what they have not taken: the ACK was lost.
                exchange.stage = Stage::Listening;
                until = now + exchange.errand.answer_wait(&self.settings);
            }
            self.report_progress(reference, verdict::progress(packet));
        }
        self.place = Place::Talking { exchange, until };
    }

    /// Whether this T01 belongs to an exchange before: it came before ACK, and does not carry
    /// our reference.
    fn is_left_over(&self, exchange: &Exchange, packet: &Packet) -> bool {
        let Some(reference) = exchange.errand.reference() else { return false };
        let Ok(response) = Response::parse(&packet.content) else { return false };
        exchange.stage != Stage::Listening && packet.follow == Follow::Last && {
            response.transaction().reference != reference.to_string()
        }
    }

    /// Takes a frame that nobody waits for: acknowledged, so that the terminal comes to rest. If
    /// it is the late answer to something in doubt, it is still an answer.
    fn take_stray(&mut self, body: &[u8]) {
        self.out.push_back(vec![ACK]);
        let Ok(packet) = Packet::parse(body) else { return };
        let Ok(response) = Response::parse(&packet.content) else { return };
        if response.command != "T01" || packet.follow != Follow::Last {
            return;
        }
        let told = response.transaction();
        let is_meant = |moved: &&Moved| told.reference == moved.reference.to_string();
        let Some(moved) = self.in_doubt.iter().find(is_meant).copied() else {
            if told.is_host_approved() {
                log::error!("the terminal tells of an approval that nobody here asked for");
            }
            return;
        };
        let outcome = verdict::moved(&response, moved, self.serial_number());
        if !matches!(outcome, CardOutcome::Unknown(_)) {
            self.no_longer_in_doubt(moved.reference);
            self.reports.push_back(moved.ended(outcome));
        }
    }

    fn no_longer_in_doubt(&mut self, reference: EcrRef) {
        self.in_doubt.retain(|moved| moved.reference != reference);
    }

    fn serial_number(&self) -> &str {
        self.identity.as_ref().map_or("", |identity| &identity.serial_number)
    }

    /// The answer is whole: what it means for the errand.
    fn conclude(&mut self, errand: Errand, response: &Response) {
        if response.fields.card_numbers() == CardNumbers::Cut {
            log::error!(
                "the terminal sends full card numbers; set it to send the last four digits"
            );
        }
        if let Some(moved) = errand.moved() {
            return self.conclude_money(moved, response);
        }
        match errand {
            Errand::Settle | Errand::Charge { .. } | Errand::GiveBack { .. } => (),
            Errand::Identify(why) if response.code == "000000" => {
                self.identified(response.identity(), why);
            }
            Errand::Identify(why) => self.found_silent(why),
            Errand::Tokenize { reference } => {
                let outcome = verdict::token(response, reference);
                self.must_settle |= matches!(outcome, TokenOutcome::Unknown(_));
                self.reports.push_back(CardReport::Tokenized { reference, outcome });
            }
            Errand::Find { reference, of, sought: Sought::Itself } => {
                match verdict::record(response, reference, of, self.serial_number()) {
                    // Approved once; it may have been undone since, under its second reference.
                    LookUp::Approved(approval) => {
                        let sought = Sought::ItsVoid(Box::new(approval));
                        self.queue.push_front(Errand::Find { reference, of, sought });
                    }
                    found => self.reports.push_back(CardReport::LookedUp { reference, found }),
                }
            }
            Errand::Find { reference, sought: Sought::ItsVoid(approval), .. } => {
                let found = match verdict::void_record(response, reference.for_void()) {
                    Undone::Yes => LookUp::Voided,
                    Undone::No => LookUp::Approved(*approval),
                    Undone::Unclear => LookUp::NoAnswer,
                };
                self.reports.push_back(CardReport::LookedUp { reference, found });
            }
            Errand::Find { reference: undoes, of, sought: Sought::ToUndo(reference) } => {
                self.found_to_undo(verdict::record(response, undoes, of, ""), reference);
            }
            Errand::Undo { reference, .. } => {
                let outcome = verdict::void(response, reference);
                self.reports.push_back(CardReport::Voided { reference, outcome });
            }
            Errand::Read { number } => {
                let found = verdict::place_in_batch(response, number);
                self.reports.push_back(CardReport::RecordRead { number, found });
            }
            Errand::Close { .. } => {
                let outcome = verdict::batch_close(response);
                self.reports.push_back(CardReport::BatchClosed { outcome });
            }
        }
    }

    /// Goes on with a void under `reference` where what it undoes stands in this journal. Where it
    /// does not, what became of it is a question of its own.
    fn found_to_undo(&mut self, found: LookUp, reference: EcrRef) {
        match found {
            LookUp::Approved(approval) => {
                let original = approval.transaction;
                self.queue.push_front(Errand::Undo { reference, original });
            }
            _ => {
                log::warn!("void {reference} is not sent: this terminal has nothing to undo");
                let outcome = VoidOutcome::Unknown;
                self.reports.push_back(CardReport::Voided { reference, outcome });
            }
        }
    }

    fn conclude_money(&mut self, moved: Moved, response: &Response) {
        let outcome = verdict::moved(response, moved, self.serial_number());
        match outcome {
            // It may still be at work on ours.
            CardOutcome::Unknown(_) => self.must_settle = true,
            CardOutcome::Approved(_) | CardOutcome::Declined(_) => {
                self.no_longer_in_doubt(moved.reference);
            }
        }
        self.reports.push_back(moved.ended(outcome));
    }

    fn identified(&mut self, identity: TerminalIdentity, why: Why) {
        let is_news = self.presence != Presence::Answering
            || self.identity.as_ref() != Some(&identity)
            || why == Why::Asked;
        self.presence = Presence::Answering;
        if is_news {
            self.reports.push_back(CardReport::Ready(identity.clone()));
        }
        self.identity = Some(identity);
    }

    /// When a frame that has begun has to have gone on.
    pub(super) fn frame_deadline(&self) -> Option<Instant> {
        let last = self.last_byte_at.filter(|_| self.decoder.is_midway())?;
        Some(last + self.settings.timing.character_wait)
    }

    /// A wait is over.
    pub(super) fn take_time(&mut self, now: Instant) {
        match mem::replace(&mut self.place, Place::Down) {
            Place::Talking { exchange, until } if until <= now => self.waited(exchange, now),
            Place::Settling { until, .. } if until <= now => self.rest(now),
            Place::Ending { until, n_acks } if until <= now => {
                if n_acks >= ACKS_MAX || !self.queue.is_empty() {
                    log::debug!("the terminal did not end an exchange with EOT");
                    self.rest(now);
                } else {
                    self.out.push_back(vec![ACK]);
                    let until = now + self.settings.timing.eot_wait;
                    self.place = Place::Ending { until, n_acks: n_acks + 1 };
                }
            }
            Place::Rest { probe_at } if probe_at <= now => {
                self.rest(now);
                self.take_errand(Errand::Identify(Why::ProofOfLife));
            }
            place => self.place = place,
        }
    }

    /// Nothing came in time.
    fn waited(&mut self, exchange: Exchange, now: Instant) {
        match exchange.stage {
            Stage::Asking
                if exchange.errand.is_safe_to_repeat() && exchange.n_copies < COPIES_MAX =>
            {
                self.say_again(exchange, now);
            }
            Stage::Denied if exchange.has_noise => {
                self.give_up(exchange.errand, Failure::Garbled, now);
            }
            // Nothing came with it that says otherwise.
            Stage::Denied => self.say_again(exchange, now),
            Stage::Refused => {
                // The EOT may have been left over and the ACK lost: it may be at work on ours.
                self.must_settle |= exchange.errand.may_linger();
                self.give_up(exchange.errand, Failure::Ended, now);
            }
            Stage::Asking | Stage::Listening => {
                self.give_up(exchange.errand, Failure::Silence, now);
            }
        }
    }
}
