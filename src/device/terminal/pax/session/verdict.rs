//! What an answer means. Approved is only what agrees in code, host code and reference; a
//! contradiction is a doubt, and a doubt is never a decline.

use crate::device::terminal::pax::message::response::{Packet, Response, Transaction};
use crate::device::terminal::pax::message::{FS, Fields};
use crate::device::terminal::pax::session::errand::Moved;
use crate::domain::card::{
    BatchBalance, BatchOutcome, CardOutcome, CardProgress, DeclineReason, Doubt, EcrRef, LookUp,
    Movement, RecordFound, TokenOutcome, VoidOutcome,
};

/// What a T01 says of money that was to move.
pub fn moved(response: &Response, asked: Moved, serial_number: &str) -> CardOutcome {
    use CardOutcome as O;

    let told = response.transaction();
    let echo = told.reference.clone();
    let is_ours = echo == asked.reference.to_string();
    if !echo.is_empty() && !is_ours {
        return O::Unknown(Doubt::OtherReference);
    }
    let approved = |told| if is_ours { approved(told, asked, serial_number) } else { NOT_OURS };
    match response.code.as_str() {
        // Duplicate: the terminal has this one already, and sends what it answered then. If
        // that is under our reference, it is our approval.
        "000000" | "000003" | "100011" | "103000" if told.is_host_approved() => approved(told),
        "000002" if told.is_host_approved() || told.is_host_approved_in_part() => approved(told),
        "000000" | "000002" | "000003" => O::Unknown(Doubt::Garbled),
        "000001" => O::Unknown(Doubt::StoredOffline),
        // A refusal that comes with the bank's yes contradicts itself.
        "000100" | "000200" if told.is_host_approved() && told.has_auth_code() => {
            O::Unknown(Doubt::Garbled)
        }
        "100011" | "103000" => NOT_OURS,
        code => no(code).map_or(O::Unknown(Doubt::StrangeCode), O::Declined),
    }
}

const NOT_OURS: CardOutcome = CardOutcome::Unknown(Doubt::OtherReference);

/// What a code says that is a definite no.
fn no(code: &str) -> Option<DeclineReason> {
    match code {
        "000100" => Some(DeclineReason::Bank),
        "100001" => Some(DeclineReason::NoCard),
        "100002" => Some(DeclineReason::Cancelled),
        "000200" | "100003" | "100004" => Some(DeclineReason::TerminalRefused),
        _ => None,
    }
}

fn approved(told: Transaction, asked: Moved, serial_number: &str) -> CardOutcome {
    // The type is that of what was done. A terminal may leave it out, but not name another.
    let is_other = !told.kind.is_empty() && told.kind != kind_of(asked.movement);
    match told.amount {
        _ if is_other => CardOutcome::Unknown(Doubt::Garbled),
        Some(amount) if amount > asked.amount => CardOutcome::Unknown(Doubt::OtherAmount),
        Some(amount) if amount.is_positive() => {
            CardOutcome::Approved(told.approval(amount, serial_number))
        }
        _ => CardOutcome::Unknown(Doubt::Garbled),
    }
}

/// The two digits of what was asked for.
fn kind_of(movement: Movement) -> &'static str {
    match movement {
        Movement::Purchase => "01",
        Movement::Return => "02",
    }
}

/// What a T01 says of a card that was to be kept for later.
pub fn token(response: &Response, reference: EcrRef) -> TokenOutcome {
    let told = response.transaction();
    let is_ours = told.reference == reference.to_string();
    match response.code.as_str() {
        _ if !told.reference.is_empty() && !is_ours => TokenOutcome::Unknown(Doubt::OtherReference),
        "000000" if told.is_host_approved() && is_ours => {
            told.stored_card().map_or(TokenOutcome::NoToken, TokenOutcome::Stored)
        }
        "000000" => TokenOutcome::Unknown(Doubt::Garbled),
        code => no(code).map_or(TokenOutcome::Unknown(Doubt::StrangeCode), TokenOutcome::Declined),
    }
}

/// What an R03 says of a purchase or a return. Another's record, one of another kind, a code that
/// we do not know, or a record that contradicts itself is no answer.
pub fn record(response: &Response, reference: EcrRef, of: Movement, serial_number: &str) -> LookUp {
    let serial = (!serial_number.is_empty()).then(|| serial_number.to_owned());
    match response.code.as_str() {
        "100023" => LookUp::NotFound { serial_number: serial },
        "000000" => match response.record_of(reference) {
            None => LookUp::NoAnswer,
            Some(record) => found(record, of, serial_number),
        },
        _ => LookUp::NoAnswer,
    }
}

fn found(record: Transaction, of: Movement, serial_number: &str) -> LookUp {
    let said_yes = record.is_host_approved() || record.is_host_approved_in_part();
    match record.amount {
        _ if record.is_void() => {
            if record.is_void_of(kind_of(of)) {
                LookUp::Voided
            } else {
                LookUp::NoAnswer
            }
        }
        _ if record.kind != kind_of(of) => LookUp::NoAnswer,
        Some(amount) if said_yes && amount.is_positive() => {
            LookUp::Approved(record.approval(amount, serial_number))
        }
        _ if !said_yes && !record.host_code.is_empty() && !record.has_auth_code() => {
            LookUp::Declined
        }
        _ => LookUp::NoAnswer,
    }
}

/// What an R03 says of a place in the batch.
pub fn place_in_batch(response: &Response, number: u32) -> RecordFound {
    match response.code.as_str() {
        "100023" => RecordFound::NotThere,
        "000000" | "000001" => {
            response.record_at(number).map_or(RecordFound::NoAnswer, RecordFound::Found)
        }
        _ => RecordFound::NoAnswer,
    }
}

/// What a B01 says.
pub fn batch_close(response: &Response) -> BatchOutcome {
    let balance = match response.code.as_str() {
        "000000" => BatchBalance::Agreed,
        "000300" => BatchBalance::OutOfBalance,
        "100023" => return BatchOutcome::Empty,
        code @ ("000100" | "000200" | "100002" | "100003" | "100004") => {
            return BatchOutcome::Refused { code: code.to_owned() };
        }
        "100001" => return BatchOutcome::Unknown(Doubt::Silence),
        _ => return BatchOutcome::Unknown(Doubt::StrangeCode),
    };
    let told = response.batch_totals(balance);
    if told.is_empty { BatchOutcome::Empty } else { BatchOutcome::Closed(told.totals) }
}

/// Whether a sale was undone under the reference of its void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    Yes,
    No,
    Unclear,
}

/// What an R03 says of a void.
pub fn void_record(response: &Response, reference: EcrRef) -> Undone {
    match (response.code.as_str(), response.record_of(reference)) {
        ("100023", _) => Undone::No,
        ("000000", Some(record)) if record.is_void() && record.is_host_approved() => Undone::Yes,
        ("000000", Some(record)) if record.is_void() && !record.host_code.is_empty() => Undone::No,
        _ => Undone::Unclear,
    }
}

/// What a T01 says of a void under `reference`.
pub fn void(response: &Response, reference: EcrRef) -> VoidOutcome {
    let told = response.transaction();
    let is_ours = told.reference == reference.to_string();
    match response.code.as_str() {
        "000000" if is_ours && told.is_host_approved() => VoidOutcome::Done,
        "000100" | "000200" | "100001" | "100002" | "100003" | "100004" | "100023" => {
            VoidOutcome::Refused
        }
        _ => VoidOutcome::Unknown,
    }
}

/// What a packet that is no answer says of how far the terminal is. The layout of these packets
/// is not public; whatever does not fit is progress of an unknown kind, and only for the eyes.
pub fn progress(packet: Option<&Packet>) -> CardProgress {
    let status = packet
        .filter(|packet| packet.command() == Some("A35"))
        .and_then(|packet| packet.content.rsplit(|byte| *byte == FS).next())
        .and_then(|last| Fields::parse(last).ok());
    match status.as_ref().map(|fields| fields.text(0)) {
        Some("0") => CardProgress::ReadyForCard,
        Some("1") => CardProgress::PinEntry,
        Some("3") => CardProgress::Online,
        Some("4") => CardProgress::AnotherTry,
        _ => CardProgress::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::BatchTotals;
    use crate::domain::money::Money;

    const ASKED: Money = Money::from_minor(149_00);
    const HOST: &str = "00~APPROVAL~123456~6001~7~1";

    #[test]
    fn what_an_answer_means_for_a_purchase() {
        let groups = |host: &str, amount: &str, echo: &str| {
            format!("|{host}|01|{amount}|1111~4|17~{echo}~20260102101530")
        };
        let ours = |host: &str| groups(host, "14900~0", "10001");
        #[rustfmt::skip]
        let cases = [
            ("000000", ours(HOST),                              "approved $149.00"),
            ("000000", ours("0~OK~1"),                          "approved $149.00"),
            ("000000", ours("85~OK~1"),                         "approved $149.00"),
            ("000003", ours(HOST),                              "approved $149.00"),
            ("100011", ours(HOST),                              "approved $149.00"),
            ("103000", ours(HOST),                              "approved $149.00"),
            ("000002", groups("10~PART~1", "5000~9900", "10001"), "approved $50.00"),
            ("000002", groups("05~NO~", "5000~9900", "10001"),  "unknown Garbled"),
            ("000002", String::new(),                           "unknown Garbled"),
            ("000000", groups(HOST, "5000~9900", "10001"),      "approved $50.00"),
            ("000000", groups(HOST, "14901", "10001"),          "unknown OtherAmount"),
            ("000002", groups("10~PART~1", "99999", "10001"),   "unknown OtherAmount"),
            ("000000", groups(HOST, "0", "10001"),              "unknown Garbled"),
            ("000000", groups(HOST, "", "10001"),               "unknown Garbled"),
            ("000000", groups(HOST, "149.00", "10001"),         "unknown Garbled"),
            ("000000", groups(HOST, "99999999999999999999", "10001"), "unknown Garbled"),
            ("000000", groups(HOST, "14900", "10002"),          "unknown OtherReference"),
            ("000000", groups(HOST, "14900", ""),               "unknown OtherReference"),
            ("000000", ours("05~DO NOT HONOR~"),                "unknown Garbled"),
            ("000000", String::new(),                           "unknown Garbled"),
            ("000001", ours(HOST),                              "unknown StoredOffline"),
            ("000100", String::new(),                           "declined Bank"),
            ("000100", groups("05~NO~", "0~14900", "10001"),    "declined Bank"),
            ("000100", groups("05~NO~", "0~14900", "10002"),    "unknown OtherReference"),
            ("000100", ours(HOST),                              "unknown Garbled"),
            ("000200", String::new(),                           "declined TerminalRefused"),
            ("100001", String::new(),                           "declined NoCard"),
            ("100002", String::new(),                           "declined Cancelled"),
            ("100003", String::new(),                           "declined TerminalRefused"),
            ("100004", String::new(),                           "declined TerminalRefused"),
            ("100011", String::new(),                           "unknown OtherReference"),
            ("100011", groups(HOST, "14900", "9000"),           "unknown OtherReference"),
            ("100020", String::new(),                           "unknown StrangeCode"),
            ("100023", String::new(),                           "unknown StrangeCode"),
            ("999999", String::new(),                           "unknown StrangeCode"),
        ];
        for (code, groups, expect) in cases {
            let response = response(&format!("T01|1.28|{code}|TEXT{groups}"));
            let said = match moved(&response, purchase(), "53999999") {
                CardOutcome::Approved(approval) => format!("approved {}", approval.amount),
                CardOutcome::Declined(reason) => format!("declined {reason:?}"),
                CardOutcome::Unknown(doubt) => format!("unknown {doubt:?}"),
            };
            assert_eq!(said, expect, "{code} {groups}");
        }
    }

    #[test]
    fn what_a_record_means_for_a_look_up() {
        let told = |host: &str, kind: &str, amount: &str, echo: &str| {
            format!(
                "000000|OK|1|0|{host}|01|{kind}|00|{amount}|1111~4|17~{echo}~20260102101530||||"
            )
        };
        #[rustfmt::skip]
        let cases = [
            (told(HOST, "01", "14900~0", "10001"),            "approved $149.00"),
            (told("10~PART~1", "01", "5000~9900", "10001"),   "approved $50.00"),
            (told("05~NO~", "01", "0~14900", "10001"),        "declined"),
            (told("05~NO~123456", "01", "14900", "10001"),    "no answer"),
            (told("~~", "01", "14900", "10001"),              "no answer"),
            (told(HOST, "01", "0", "10001"),                  "no answer"),
            (told(HOST, "17", "14900", "10001"),              "voided"),
            (told(HOST, "99", "14900", "10001"),              "voided"),
            (told(HOST, "01", "14900", "10002"),              "no answer"),
            ("000000|OK".to_owned(),                            "no answer"),
            ("100023|NOT FOUND".to_owned(),                     "not found"),
            ("100001|TIMEOUT".to_owned(),                       "no answer"),
            ("100003|ERROR".to_owned(),                         "no answer"),
        ];
        for (text, expect) in cases {
            let said = match record(&answer(&text), reference(), Movement::Purchase, "S") {
                LookUp::Approved(approval) => format!("approved {}", approval.amount),
                LookUp::Declined => "declined".to_owned(),
                LookUp::Voided => "voided".to_owned(),
                LookUp::NotFound { serial_number } => {
                    assert_eq!(serial_number.as_deref(), Some("S"));
                    "not found".to_owned()
                }
                LookUp::NoAnswer => "no answer".to_owned(),
            };
            assert_eq!(said, expect, "{text}");
        }
    }

    #[test]
    fn what_an_answer_means_for_a_void() {
        let void_of = |code: &str, echo: &str| {
            format!("T01|1.28|{code}|TEXT|{HOST}|16|14900|1111~4|18~{echo}~20260102101530")
        };
        #[rustfmt::skip]
        let cases = [
            (void_of("000000", "10001"),         VoidOutcome::Done),
            (void_of("000000", "10002"),         VoidOutcome::Unknown),
            (void_of("000000", ""),              VoidOutcome::Unknown),
            ("T01|1.28|000100|DECLINE".to_owned(),   VoidOutcome::Refused),
            ("T01|1.28|100023|NOT FOUND".to_owned(), VoidOutcome::Refused),
            ("T01|1.28|100011|DUP".to_owned(),       VoidOutcome::Unknown),
            ("T01|1.28|555555|WHAT".to_owned(),      VoidOutcome::Unknown),
        ];
        for (text, expect) in cases {
            assert_eq!(void(&response(&text), reference()), expect, "{text}");
        }
    }

    #[test]
    fn a_return_is_judged_like_a_purchase_and_neither_is_taken_for_the_other() {
        let back = Moved { movement: Movement::Return, ..purchase() };
        let told = |kind: &str| {
            answer(&format!("000000|OK|{HOST}|{kind}|14900|1111~4|17~10001~20260102101530"))
        };
        let is_yes =
            |asked, kind: &str| matches!(moved(&told(kind), asked, "S"), CardOutcome::Approved(_));
        #[rustfmt::skip]
        let cases = [
            (purchase(), "01", true), (purchase(), "", true),  (purchase(), "02", false),
            (back, "02", true),       (back, "", true),        (back, "01", false),
            (purchase(), "16", false),(back, "18", false),
        ];
        for (asked, kind, expect) in cases {
            assert_eq!(is_yes(asked, kind), expect, "{:?} {kind}", asked.movement);
        }
    }

    #[test]
    fn a_record_of_another_kind_is_no_answer() {
        use Movement::{Purchase, Return};
        let found = |kind: &str, original: &str, of| {
            let text = format!(
                "000000|OK|1|0|{HOST}|01|{kind}|{original}|14900~0|1111~4|17~10001~20260102101530"
            );
            record(&answer(&text), reference(), of, "S")
        };
        #[rustfmt::skip]
        let cases = [
            ("01", "00", Purchase, "approved"),  ("02", "00", Purchase, "no answer"),
            ("02", "00", Return, "approved"),    ("01", "00", Return, "no answer"),
            ("32", "00", Purchase, "no answer"), ("", "00", Purchase, "no answer"),
            ("17", "01", Purchase, "voided"),    ("17", "01", Return, "no answer"),
            ("18", "02", Return, "voided"),      ("18", "02", Purchase, "no answer"),
            ("16", "01", Purchase, "voided"),    ("16", "01", Return, "no answer"),
            ("16", "00", Return, "voided"),      ("19", "00", Purchase, "no answer"),
        ];
        for (kind, original, of, expect) in cases {
            let said = match found(kind, original, of) {
                LookUp::Approved(_) => "approved",
                LookUp::Voided => "voided",
                LookUp::NoAnswer => "no answer",
                LookUp::Declined | LookUp::NotFound { .. } => "something else",
            };
            assert_eq!(said, expect, "{kind} {original} {of:?}");
        }
    }

    #[test]
    fn what_an_answer_means_for_a_token() {
        let told = |host: &str, echo: &str, extra: &str| {
            format!("000000|OK|{host}|32|0|1111~4~1229~~~~01|17~{echo}~2026||||{extra}")
        };
        #[rustfmt::skip]
        let cases = [
            (told(HOST, "10001", "TOKEN=TKN1111"),            "stored TKN1111 1229"),
            (told("85~OK~~~~~NET1", "10001", "TOKEN=TKN1111"),"stored TKN1111 1229"),
            (told(HOST, "10001", "AID=A0"),                   "no token"),
            (told(HOST, "10001", "TOKEN=4111111111111111"),   "no token"),
            (told(HOST, "10002", "TOKEN=TKN1111"),            "unknown OtherReference"),
            (told(HOST, "", "TOKEN=TKN1111"),                 "unknown Garbled"),
            (told("05~NO", "10001", "TOKEN=TKN1111"),         "unknown Garbled"),
            ("000100|DECLINE".to_owned(),                     "declined Bank"),
            ("100001|TIMEOUT".to_owned(),                     "declined NoCard"),
            ("100002|ABORTED".to_owned(),                     "declined Cancelled"),
            ("100004|UNSUPPORT TRANS".to_owned(),             "declined TerminalRefused"),
            ("555555|WHAT".to_owned(),                        "unknown StrangeCode"),
        ];
        for (text, expect) in cases {
            let said = match token(&answer(&text), reference()) {
                TokenOutcome::Stored(card) => {
                    format!("stored {} {}", card.token.reveal(), card.token.expiry())
                }
                TokenOutcome::NoToken => "no token".to_owned(),
                TokenOutcome::Declined(reason) => format!("declined {reason:?}"),
                TokenOutcome::Unknown(doubt) => format!("unknown {doubt:?}"),
            };
            assert_eq!(said, expect, "{text}");
        }
    }

    #[test]
    fn what_an_answer_means_for_a_batch_close() {
        let told = |code: &str, counts: &str, amounts: &str| {
            format!("{code}|OK|0~CLOSED~~~~12|{counts}|{amounts}|20260102180512|TID1|MID1")
        };
        #[rustfmt::skip]
        let cases = [
            (told("000000", "1=0=0=0=0=0=0", "14900=0=0=0=0=0=0"), "closed 1 $149.00 Agreed"),
            (told("000300", "1=0", "14900=0"),               "closed 1 $149.00 OutOfBalance"),
            (told("000000", "1", "-14900"),                  "closed 1 -$149.00 Agreed"),
            (told("000000", "", ""),                         "closed without a credit total"),
            (told("000000", "x", "149.00"),                  "closed without a credit total"),
            (told("000000", "0=0=0=0=0=0=0", "0=0=0=0=0=0=0"), "empty"),
            ("100023|NOT FOUND".to_owned(),                  "empty"),
            ("100003|ERROR".to_owned(),                      "refused 100003"),
            ("000100|DECLINE".to_owned(),                    "refused 000100"),
            ("100001|TIMEOUT".to_owned(),                    "unknown Silence"),
            ("555555|WHAT".to_owned(),                       "unknown StrangeCode"),
        ];
        for (text, expect) in cases {
            let response = response(&format!("B01|1.28|{text}"));
            let said = match batch_close(&response) {
                BatchOutcome::Closed(BatchTotals { credit: Some(credit), balance, .. }) => {
                    format!("closed {} {} {balance:?}", credit.count, credit.amount)
                }
                BatchOutcome::Closed(_) => "closed without a credit total".to_owned(),
                BatchOutcome::Empty => "empty".to_owned(),
                BatchOutcome::Refused { code } => format!("refused {code}"),
                BatchOutcome::NeverSent => "never sent".to_owned(),
                BatchOutcome::Unknown(doubt) => format!("unknown {doubt:?}"),
            };
            assert_eq!(said, expect, "{text}");
        }
    }

    fn purchase() -> Moved {
        Moved { movement: Movement::Purchase, reference: reference(), amount: ASKED }
    }

    /// A T01 and an R03 begin alike.
    fn answer(text: &str) -> Response {
        response(&format!("T01|1.28|{text}"))
    }

    fn reference() -> EcrRef {
        EcrRef::new(10_001).unwrap()
    }

    fn response(text: &str) -> Response {
        let separated = |byte| match byte {
            b'|' => 0x1c,
            b'~' => 0x1f,
            byte => byte,
        };
        let content: Vec<u8> = text.bytes().map(separated).collect();
        Response::parse(&content).unwrap()
    }
}
