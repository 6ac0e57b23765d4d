//! Frames that others have published or seen on a line, and frames that trap a careless reader.
//!
//! In text, `|` is FS and `~` is US. The checksum of each is written beside it.

use chrono::{NaiveDate, NaiveDateTime};
use countersign::device::terminal::pax::frame::{FrameDecoder, Token, encode};
use countersign::device::terminal::pax::message::request::{self, Request};
use countersign::device::terminal::pax::message::response::{Follow, Packet, Response};
use countersign::domain::card::{
    BatchBalance, BatchTotals, CardBrand, EcrRef, EntryMode, Original, TenderTotal,
    TerminalIdentity, TransactionNumber,
};
use countersign::domain::money::Money;

pub const HOST: &str = "00~APPROVAL~123456~600112345678~7~1";
pub const APPROVED: &str = "0|T01|1.28|000000|OK|00~APPROVAL~123456~600112345678~7~1|01|\
    14900~0~0~0~0~0~~|1111~4~1229~~~~01~DOE/JANE~~~0|17~10001~20260102101530||||\
    AID=A0000000031010~APPLAB=VISA CREDIT~TVR=8080008000~TSI=6800~ATC=0001~AC=AB12CD34EF567890~\
    ARC=00~CVM=6~TOKEN=TKN4111AAAA~HREF=600112345678";
pub const DECLINED: &str = "0|T01|1.28|000100|DECLINE|05~DO NOT HONOR~~600112345679~8~1|01|0~14900|\
    1111~4~1229~~~~01|18~10001~20260102101600||||";
pub const PARTIAL: &str = "0|T01|1.28|000002|PARTIALLY APPROVED|10~PARTIAL~654321~600112345680~9~1|01|\
    5000~9900~0~0~0~0|2222~4~1229~~~~02|19~10001~20260102101700||||";
pub const IDENTITY: &str = "0|A01|1.28|000000|OK|53999999|S300|PROLIN2.4.62|5499AABBCCDD|16|32";
pub const NOT_FOUND: &str = "0|R03|1.28|100023|NOT FOUND";

/// Every frame of the public suites and of our own sums: its text and its checksum.
pub const FRAMES: &[(&str, u8)] = &[
    // PAX's own guide, as a public test suite cites it.
    ("A00|1.28", 0x4b),
    ("A08|1.28|0|90000", 0x4a),
    ("A20|1.28|0|||200", 0x4b),
    ("T00|1.28|01|100||1|||||", 0x43),
    ("T00|1.31|01|100||1||||||", 0x57),
    (
        "0|T01|1.32|000000|OK|0~APPROVED~000000~88888888~~|01|522~0~22~0~0~33~12048~2022|\
         1111~0~1122~~~~01~~~~1|1~1~20170317003101|~|~~~||",
        0x60,
    ),
    // A public SDK's tests.
    ("A14|1.35|", 0x5e),
    ("A00|1.35|", 0x5b),
    ("A16|1.35|", 0x5c),
    ("A26|1.35|", 0x5f),
    ("A26|1.31|", 0x5b),
    ("A08|1.35|0|", 0x7f),
    ("A14|1.28|", 0x52),
    ("A12|1.43", 0x45),
    // Seen on the wire from register programs.
    ("T00|1.35|01|1234|~~~~~1|101~INV9|||||TOKENREQUEST=1~TIPREQ=1", 0x3c),
    ("T00|1.35|16|||102|||||HREF=900001", 0x56),
    ("T00|1.35|02|100||103|||||TIPREQ=1", 0x48),
    ("A00|1.43", 0x46),
    ("T00|1.43|01|1234||7||||||", 0x61),
    ("T00|1.43|03|0||1||||||", 0x51),
    ("T00|1.43|04|2500~0~~~0||1~~~17||||||", 0x78),
    ("B04|1.43|", 0x5d),
    // Computed.
    ("A14|1.28", 0x4e),
    ("A16|1.28", 0x4c),
    ("T00|1.28|01|14900||10001|||||TOKENREQUEST=1~TIPREQ=0", 0x50),
    ("T00|1.28|16|||10002~~~17|||||", 0x6f),
    ("T00|1.28|02|5000||10003|||||TIPREQ=0", 0x71),
    ("T00|1.28|32|||10004|||||TOKENREQUEST=1", 0x70),
    ("R02|1.28|00||||||10001|", 0x6a),
    ("R02|1.28|00|||0||||", 0x6a),
    ("B00|1.28|20260102180500", 0x5d),
    (IDENTITY, 0x07),
    (APPROVED, 0x55),
    ("0|T01|1.28|000100|DECLINE", 0x3e),
    (DECLINED, 0x20),
    ("0|T01|1.28|100001|TIMEOUT", 0x28),
    ("0|T01|1.28|100002|ABORTED", 0x3b),
    (PARTIAL, 0x55),
    (NOT_FOUND, 0x54),
    (
        "0|B01|1.28|000000|OK|0~CLOSED~~~~12|1=0=0=0=0=0=0|14900=0=0=0=0=0=0|20260102180512|\
         TID00001|MID000000000001",
        0x71,
    ),
    ("1|R03|1.28|000000|OK|1|0", 0x73),
    // The checksum is a control byte.
    ("0|T01|1.28|100003|ERROR 18", 0x00),
    ("0|T01|1.28|100001|TIMEOUT 28", 0x02),
    ("0|T01|1.28|100003|ERROR 28", 0x03),
    ("0|T01|1.28|100001|TIMEOUT 48", 0x04),
    ("0|T01|1.28|100003|ERROR 48", 0x05),
    ("0|T01|1.28|100001|TIMEOUT 68", 0x06),
    ("0|T01|1.28|000100|DECLINE 29", 0x15),
    ("0|T01|1.28|000100|DECLINE 13", 0x1c),
    ("0|T01|1.28|000100|DECLINE 10", 0x1f),
];

#[test]
fn every_published_frame_is_made_and_read_byte_for_byte() {
    for (text, checksum) in FRAMES {
        let frame = encode(&bytes(text));
        assert_eq!(frame.last(), Some(checksum), "{text}");
        assert_eq!(frame.first(), Some(&2));
        assert_eq!(tokens(&frame), [Token::Frame(bytes(text))], "{text}");
    }
}

/// The two long answers that repeat an approval: as a duplicate, and as a record that was found.
#[test]
fn an_approval_that_is_told_again_is_made_byte_for_byte() {
    let groups = APPROVED.split_once(HOST).unwrap().1;
    let again = APPROVED.replace("000000|OK", "100011|DUP TRANSACTION");
    let record = format!("0|R03|1.28|000000|OK|1|0|{HOST}|01|01|00{}", &groups[3..]);
    for (text, len, checksum) in [(again, 291, 0x75), (record, 288, 0x51)] {
        let frame = encode(&bytes(&text));
        assert_eq!((frame.len(), frame.last()), (len, Some(&checksum)), "{text}");
        assert_eq!(tokens(&frame), [Token::Frame(bytes(&text))], "{text}");
    }
}

#[test]
fn some_frames_are_known_whole() {
    #[rustfmt::skip]
    let cases: [(&str, &str); 4] = [
        ("A00|1.28", "02 41 30 30 1c 31 2e 32 38 03 4b"),
        ("T00|1.28|16|||10002~~~17|||||",
         "02 54 30 30 1c 31 2e 32 38 1c 31 36 1c 1c 1c 31 30 30 30 32 1f 1f 1f 31 37 1c 1c 1c 1c 1c 03 6f"),
        ("R02|1.28|00||||||10001|",
         "02 52 30 32 1c 31 2e 32 38 1c 30 30 1c 1c 1c 1c 1c 1c 31 30 30 30 31 1c 03 6a"),
        ("0|T01|1.28|100001|TIMEOUT 28",
         "02 30 1c 54 30 31 1c 31 2e 32 38 1c 31 30 30 30 30 31 1c 54 49 4d 45 4f 55 54 20 32 38 03 02"),
    ];
    for (text, hex) in cases {
        let expect: Vec<u8> =
            hex.split(' ').map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
        assert_eq!(encode(&bytes(text)), expect);
    }
}

#[test]
fn frames_back_to_back_are_told_apart() {
    let stream: Vec<u8> = FRAMES.iter().flat_map(|(text, _)| encode(&bytes(text))).collect();
    let expect: Vec<Token> = FRAMES.iter().map(|(text, _)| Token::Frame(bytes(text))).collect();
    assert_eq!(tokens(&stream), expect);
}

#[test]
fn our_requests_are_the_published_ones() {
    let reference = |number| EcrRef::new(number).unwrap();
    let usd = Money::from_minor;
    let original = TransactionNumber("17".to_owned());
    let by_number = Original { host_reference: String::new(), transaction: Some(original.clone()) };
    let by_host = Original { host_reference: "600112345678".to_owned(), ..by_number.clone() };
    #[rustfmt::skip]
    let cases = [
        (request::identify("1.28"), "A00|1.28"),
        (request::cancel("1.28"), "A14|1.28"),
        (request::sale("1.28", reference(1), usd(100), &[]), "T00|1.28|01|100||1|||||"),
        (request::sale("1.28", reference(10_001), usd(149_00), &["TOKENREQUEST=1", "TIPREQ=0"]),
         "T00|1.28|01|14900||10001|||||TOKENREQUEST=1~TIPREQ=0"),
        (request::void("1.28", reference(10_002), &original), "T00|1.28|16|||10002~~~17|||||"),
        (request::look_up("1.28", reference(10_001)), "R02|1.28|00||||||10001|"),
        (request::read_record("1.28", 0), "R02|1.28|00|||0||||"),
        (request::give_back("1.28", reference(10_003), usd(50_00), None, &["TIPREQ=0"]),
         "T00|1.28|02|5000||10003|||||TIPREQ=0"),
        (request::give_back("1.28", reference(10_003), usd(50_00), Some(&by_host), &["TIPREQ=0"]),
         "T00|1.28|02|5000||10003|||||TIPREQ=0~HREF=600112345678"),
        (request::give_back("1.28", reference(10_003), usd(50_00), Some(&by_number), &[]),
         "T00|1.28|02|5000||10003~~~17|||||"),
        (request::tokenize("1.28", reference(10_004), &["TOKENREQUEST=1"]),
         "T00|1.28|32|||10004|||||TOKENREQUEST=1"),
        (request::close_batch("1.28", closing_time()), "B00|1.28|20260102180500"),
    ];
    for (made, expect) in cases {
        assert_eq!(String::from_utf8_lossy(&made), String::from_utf8_lossy(&bytes(expect)));
    }
}

#[test]
fn an_approval_is_read_with_what_a_receipt_needs() {
    let response = response(APPROVED);
    let told = response.transaction();
    assert!(told.is_host_approved());
    assert_eq!(told.reference, "10001");
    assert_eq!(told.amount, Some(Money::from_minor(149_00)));
    let approval = told.approval(Money::from_minor(149_00), "53999999");
    assert_eq!(
        (approval.auth_code.as_str(), approval.transaction.0.as_str(), approval.batch.as_str()),
        ("123456", "17", "1")
    );
    assert_eq!((approval.brand, approval.entry), (CardBrand::Visa, EntryMode::Chip));
    assert_eq!(approval.last_four, "1111");
    assert_eq!(approval.host_reference, "600112345678");
    assert_eq!(approval.terminal_time, "20260102101530");
    assert_eq!(approval.terminal_id, "53999999", "no TID was sent: the serial number");
    assert_eq!((approval.sequence.as_str(), approval.network_id.as_str()), ("7", ""));
    let token = approval.token.unwrap();
    assert_eq!((token.reveal(), token.expiry()), ("TKN4111AAAA", "1229"));
    let chip = approval.chip;
    assert_eq!((chip.aid.as_str(), chip.label.as_str()), ("A0000000031010", "VISA CREDIT"));
    assert_eq!(
        (chip.tvr.as_str(), chip.tsi.as_str(), chip.cvm.as_str()),
        ("8080008000", "6800", "6")
    );
}

#[test]
fn the_approval_of_the_public_suite_is_read() {
    let (text, _) = FRAMES[5];
    let told = response(text).transaction();
    assert_eq!((told.reference.as_str(), told.amount), ("1", Some(Money::from_minor(5_22))));
    let approval = told.approval(Money::from_minor(5_22), "");
    assert_eq!(approval.auth_code, "000000");
    assert_eq!(approval.host_reference, "88888888");
    assert_eq!(approval.transaction.0, "1");
    assert_eq!(approval.entry, EntryMode::Manual);
    assert_eq!(approval.terminal_time, "20170317003101");
}

#[test]
fn a_terminal_says_who_it_is() {
    let identity = TerminalIdentity {
        serial_number: "53999999".to_owned(),
        model: "S300".to_owned(),
        software: "PROLIN2.4.62".to_owned(),
    };
    assert_eq!(response(IDENTITY).identity(), identity);
}

#[test]
fn a_record_is_found_by_the_reference_whatever_its_place() {
    let groups =
        "14900~0~0~0~0~0~~|1111~4~1229~~~~01|17~10001~20260102101530||||AID=A0000000031010";
    let reference = EcrRef::new(10_001).unwrap();
    for extra in ["", "|X"] {
        let text = format!("0|R03|1.28|000000|OK|1|0|{HOST}|01|01|00{extra}|{groups}");
        let record = response(&text).record_of(reference).unwrap();
        assert_eq!(record.amount, Some(Money::from_minor(149_00)));
        let approval = record.approval(Money::from_minor(149_00), "");
        assert_eq!(approval.chip.aid, "A0000000031010");
        assert_eq!(response(&text).record_of(EcrRef::new(1001).unwrap()), None, "another's");
    }
}

#[test]
fn a_batch_close_is_read() {
    let (text, _) = FRAMES.iter().find(|(text, _)| text.contains("B01")).unwrap();
    let told = response(text).batch_totals(BatchBalance::Agreed);
    assert!(!told.is_empty);
    let credit = TenderTotal { count: 1, amount: Money::from_minor(149_00) };
    let debit = TenderTotal { count: 0, amount: Money::default() };
    let expect = BatchTotals {
        batch: "12".to_owned(),
        credit: Some(credit),
        debit: Some(debit),
        balance: BatchBalance::Agreed,
        terminal_time: "20260102180512".to_owned(),
        terminal_id: "TID00001".to_owned(),
        merchant_id: "MID000000000001".to_owned(),
    };
    assert_eq!(told.totals, expect);
}

#[test]
fn packets_are_joined_wherever_they_were_cut() {
    let whole = bytes(&format!("R03|1.28|000000|OK|1|0|{HOST}|01"));
    let expect = Response::parse(&whole).unwrap();
    for cut in 1..whole.len() {
        let packets = [packet(b'1', &whole[..cut]), packet(b'0', &whole[cut..])];
        assert_eq!(packets[0].follow, Follow::More);
        assert_eq!(Response::parse(&Packet::join(&packets)).unwrap(), expect, "cut at {cut}");
    }
    for head in ["R03|1.28|000000|OK|", "R03|1.28|"] {
        let second = bytes(&format!("{head}{HOST}|01"));
        let packets = [packet(b'1', &bytes("R03|1.28|000000|OK|1|0")), packet(b'0', &second)];
        assert_eq!(Response::parse(&Packet::join(&packets)).unwrap(), expect, "{head}");
    }
}

#[test]
fn separators_that_are_no_separators_are_malformed_and_not_a_checksum_error() {
    #[rustfmt::skip]
    let frame = [
        0x02, 0x54, 0x30, 0x30, 0x1c, 0x31, 0x2e, 0x33, 0x35, 0x1c, 0x30, 0x31, 0x15, 0x32, 0x37,
        0x32, 0x36, 0x15, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x31, 0x15, 0x31, 0x35, 0x35, 0x35, 0x35,
        0x39, 0x36, 0x35, 0x36, 0x30, 0x15, 0x15, 0x15, 0x15, 0x15, 0x03, 0x6d,
    ];
    let read = tokens(&frame);
    let [Token::Frame(body)] = read.as_slice() else { panic!("no frame: {read:?}") };
    assert_eq!(
        Request::parse(body).unwrap_err().to_string(),
        "the message holds the control byte 15"
    );
}

fn closing_time() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 1, 2).unwrap().and_hms_opt(18, 5, 0).unwrap()
}

/// The bytes of a frame's text.
pub fn bytes(text: &str) -> Vec<u8> {
    let separated = |byte| match byte {
        b'|' => 0x1c,
        b'~' => 0x1f,
        byte => byte,
    };
    text.bytes().map(separated).collect()
}

pub fn tokens(stream: &[u8]) -> Vec<Token> {
    let mut decoder = FrameDecoder::default();
    stream.iter().filter_map(|byte| decoder.push(*byte)).collect()
}

pub fn response(text: &str) -> Response {
    let packet = Packet::parse(&bytes(text)).unwrap();
    Response::parse(&packet.content).unwrap()
}

fn packet(status: u8, content: &[u8]) -> Packet {
    Packet::parse(&[&[status, 0x1c], content].concat()).unwrap()
}
