//! What an answer means. Approved is only what agrees in code, host code and reference; a
//! contradiction is a doubt, and a doubt is never a decline.

use crate::device::terminal::pax::message::response::{Packet, Response, Transaction};
use crate::device::terminal::pax::message::{FS, Fields};
use crate::domain::card::{
    CardOutcome, CardProgress, DeclineReason, Doubt, EcrRef, LookUp, VoidOutcome,
};
use crate::domain::money::Money;

/// What a T01 says of the purchase of `asked` under `reference`.
pub fn purchase(
    response: &Response,
    reference: EcrRef,
    asked: Money,
    serial_number: &str,
) -> CardOutcome {
    use CardOutcome as O;

    let told = response.transaction();
    let echo = told.reference.clone();
    let is_ours = echo == reference.to_string();
    if !echo.is_empty() && !is_ours {
        return O::Unknown(Doubt::OtherReference);
    }
    match response.code.as_str() {
        // Duplicate: the terminal has this one already, and sends what it answered then. If
        // that is under our reference, it is our approval.
        "000000" | "000003" | "100011" | "103000" if told.is_host_approved() => {
            approved(told, is_ours, asked, serial_number)
        }
        "000002" => approved(told, is_ours, asked, serial_number),
        "000000" | "000003" => O::Unknown(Doubt::Garbled),
        "000001" => O::Unknown(Doubt::StoredOffline),
        // A refusal that comes with the bank's yes contradicts itself.
        "000100" | "000200" if told.is_host_approved() && told.has_auth_code() => {
            O::Unknown(Doubt::Garbled)
        }
        "000100" => O::Declined(DeclineReason::Bank),
        "100001" => O::Declined(DeclineReason::NoCard),
        "100002" => O::Declined(DeclineReason::Cancelled),
        "000200" | "100003" | "100004" => O::Declined(DeclineReason::TerminalRefused),
        "100011" | "103000" => O::Unknown(Doubt::OtherReference),
        _ => O::Unknown(Doubt::StrangeCode),
    }
}

fn approved(told: Transaction, is_ours: bool, asked: Money, serial_number: &str) -> CardOutcome {
    match told.amount {
        _ if !is_ours => CardOutcome::Unknown(Doubt::OtherReference),
        _ if told.is_void() => CardOutcome::Unknown(Doubt::Garbled),
        Some(amount) if amount > asked => CardOutcome::Unknown(Doubt::OtherAmount),
        Some(amount) if amount.is_positive() => {
            CardOutcome::Approved(told.approval(amount, serial_number))
        }
        _ => CardOutcome::Unknown(Doubt::Garbled),
    }
}

/// What an R03 says of a sale. Another's record, a code that we do not know, or a record that
/// contradicts itself is no answer.
pub fn sale_record(response: &Response, reference: EcrRef, serial_number: &str) -> LookUp {
    let serial = (!serial_number.is_empty()).then(|| serial_number.to_owned());
    match response.code.as_str() {
        "100023" => LookUp::NotFound { serial_number: serial },
        "000000" => match response.record_of(reference) {
            None => LookUp::NoAnswer,
            Some(record) => sale_found(record, serial_number),
        },
        _ => LookUp::NoAnswer,
    }
}

fn sale_found(record: Transaction, serial_number: &str) -> LookUp {
    let said_yes = record.is_host_approved() || record.is_host_approved_in_part();
    match record.amount {
        _ if record.is_void() => LookUp::Voided,
        Some(amount) if said_yes && amount.is_positive() => {
            LookUp::Approved(record.approval(amount, serial_number))
        }
        _ if !said_yes && !record.host_code.is_empty() && !record.has_auth_code() => {
            LookUp::Declined
        }
        _ => LookUp::NoAnswer,
    }
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
            let said = match purchase(&response, reference(), ASKED, "53999999") {
                CardOutcome::Approved(approval) => format!("approved {}", approval.amount),
                CardOutcome::Declined(reason) => format!("declined {reason:?}"),
                CardOutcome::Unknown(doubt) => format!("unknown {doubt:?}"),
            };
            assert_eq!(said, expect, "{code} {groups}");
        }
    }

    #[test]
    fn what_a_record_means_for_a_look_up() {
        let record = |host: &str, kind: &str, amount: &str, echo: &str| {
            format!(
                "000000|OK|1|0|{host}|01|{kind}|00|{amount}|1111~4|17~{echo}~20260102101530||||"
            )
        };
        #[rustfmt::skip]
        let cases = [
            (record(HOST, "01", "14900~0", "10001"),            "approved $149.00"),
            (record("10~PART~1", "01", "5000~9900", "10001"),   "approved $50.00"),
            (record("05~NO~", "01", "0~14900", "10001"),        "declined"),
            (record("05~NO~123456", "01", "14900", "10001"),    "no answer"),
            (record("~~", "01", "14900", "10001"),              "no answer"),
            (record(HOST, "01", "0", "10001"),                  "no answer"),
            (record(HOST, "17", "14900", "10001"),              "voided"),
            (record(HOST, "99", "14900", "10001"),              "voided"),
            (record(HOST, "01", "14900", "10002"),              "no answer"),
            ("000000|OK".to_owned(),                            "no answer"),
            ("100023|NOT FOUND".to_owned(),                     "not found"),
            ("100001|TIMEOUT".to_owned(),                       "no answer"),
            ("100003|ERROR".to_owned(),                         "no answer"),
        ];
        for (text, expect) in cases {
            let said = match sale_record(&response(&format!("R03|1.28|{text}")), reference(), "S") {
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
