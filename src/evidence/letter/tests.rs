//! Whole letters: they are written, the same each time, whatever stands in them.

use chrono::{TimeZone as _, Utc};

use super::*;
use crate::domain::signature::{Ink, InkEvent};

#[test]
fn every_block_is_written_and_the_writer_finds_no_fault() {
    let pdf = sample().pdf().unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(pdf.len() < 120_000, "{} bytes", pdf.len());
}

#[test]
fn the_same_letter_is_the_same_to_the_byte() {
    assert_eq!(sample().pdf().unwrap(), sample().pdf().unwrap());
}

#[test]
fn an_anchor_tells_its_page() {
    let mut letter = sample();
    letter.blocks.push(Block::PageBreak);
    letter.blocks.push(Block::Anchor("last".to_owned()));
    letter.blocks.push(Block::Heading("Last".to_owned()));
    letter.blocks.push(Block::Text("Words.".into()));
    let pages = letter.pages();
    assert_eq!(pages.anchors.get("last"), Some(&pages.n_pages));
    assert_eq!(pages.anchors.get("first"), Some(&1));
}

#[test]
fn a_name_in_any_script_is_written() {
    #[rustfmt::skip]
    let names = [
        "Nadia Farouk", "Nguyễn Thị Ánh", "Владимир Ильич", "Σωκράτης", "محمد علي", "שרה לוי",
        "Գոհար", "ნინო", "王明", "김민준", "ゆき ヤマダ", "प्रिया शर्मा", "สมชาย", "தமிழ்", "አበበ", "👩🏽‍⚕️",
        "\u{E000}\u{FFFE}\u{FEFF}\u{0}\u{202E}", "a\u{0301}\u{0328}\u{035C}",
    ];
    for name in names {
        let letter = Letter {
            blocks: vec![
                Block::Title { text: name.to_owned(), aside: name.into() },
                Block::Text(Rich::from("for ").bold(name).plain(".")),
            ],
            foot: name.to_owned(),
            ..sample()
        };
        let written = letter.pdf();
        assert!(written.is_ok(), "{name}: {written:?}");
    }
}

#[test]
fn what_no_font_draws_is_said_below() {
    let with = |name: &str| {
        let mut letter = sample();
        letter.blocks = vec![Block::Text(name.into())];
        let mut setter = set::Setter::default();
        letter.blocks.iter().for_each(|block| setter.block(block));
        setter.has_other_letters
    };
    assert!(with("王明"));
    assert!(!with("Владимир"));
}

#[test]
fn two_attachments_of_one_name_are_refused() {
    let mut letter = sample();
    letter.attached.push(letter.attached[0].clone());
    assert_eq!(letter.pdf(), Err(LetterError::SameName("record.json".to_owned())));
}

fn sample() -> Letter {
    Letter {
        language: Language::English,
        title: "Agreement".to_owned(),
        subject: "An agreement".to_owned(),
        id: "7c1e".to_owned(),
        made_at: Utc.with_ymd_and_hms(2026, 11, 25, 16, 25, 41).unwrap(),
        head: LetterHead {
            name: "Juniper Row Wellness".to_owned(),
            address: "412 Juniper Row, Nashville, TN 37203".to_owned(),
            right: vec!["(615) 555-0142".to_owned()],
        },
        foot: "Agreement 7c1e".to_owned(),
        blocks: blocks(),
        attached: vec![Attachment {
            name: "record.json".to_owned(),
            mime: "application/json".to_owned(),
            about: "The record".to_owned(),
            bytes: b"{}".to_vec(),
        }],
    }
}

/// One of each.
fn blocks() -> Vec<Block> {
    let facts = Facts {
        framed: Some("Evidence".to_owned()),
        about: "Evidence".to_owned(),
        label_wide: 127_500,
        rows: vec![("Where".to_owned(), "Kiosk 1".into()), ("Text".to_owned(), "".into())],
    };
    let initials = Initialed {
        letters: "NF".to_owned(),
        time: "10:21 AM".to_owned(),
        said: "Initials NF".to_owned(),
    };
    let long = "You may cancel any time. ".repeat(40);
    let clause = |text: &str, initials: Option<Initialed>| {
        Block::Clause(Clause { text: Rich::default().bold("1. Refunds. ").plain(text), initials })
    };
    let moment = |is_filled| Moment {
        day: "Dec 1, 2026".to_owned(),
        time: "10:02 AM".to_owned(),
        is_filled,
        title: "Terms shown".to_owned(),
        text: "3 pages. Exhibit 5, page 5".into(),
    };
    let sign = |by| {
        Block::Signature(Signing {
            by,
            name: "Nadia Farouk".to_owned(),
            time: "Nov 25, 2026, 10:25:41 AM".to_owned(),
            said: "Signature".to_owned(),
        })
    };
    vec![
        Block::Anchor("first".to_owned()),
        Block::Title { text: "Agreement".to_owned(), aside: "Answered".into() },
        Block::Lead("You get 20 visits.".into()),
        Block::Framed(vec!["Last day to use: ".into()]),
        Block::Heading("What you buy".to_owned()),
        Block::Table(table()),
        clause("Short.", Some(initials.clone())),
        clause(&long, Some(initials)),
        clause(&long, None),
        sign(SignedBy::Ink(scribble())),
        sign(SignedBy::Typed { name: "Nadia".to_owned(), note: "Typed.".to_owned() }),
        Block::Facts(Facts { framed: None, ..facts.clone() }),
        Block::Facts(facts),
        Block::Timeline(vec![moment(true), moment(false)]),
        Block::Columns { n: 3, cells: vec!["1 Summary, page 1".into(); 5] },
        Block::Typed(vec!["TOTAL         1.00".to_owned()]),
        Block::Picture(Picture {
            said: "Code".to_owned(),
            wide: 60_000,
            high: 60_000,
            areas: vec![[0, 0, 30_000, 30_000]],
        }),
        Block::Together(vec![Block::Heading("Together".to_owned()), Block::Text("Words.".into())]),
    ]
}

fn table() -> Table {
    let amount = |text: &str| Rich::from(text);
    let columns = vec![
        Column::rest("Service"),
        Column::numbers("Count", 60_000),
        Column::numbers("", 90_000),
    ];
    Table {
        about: "What you buy".to_owned(),
        columns,
        rows: vec![vec![amount("Intake"), amount("1"), amount("137.31")]; 3],
        sum: Some(vec![amount("Together"), amount("3"), amount("411.93")]),
        wide: None,
    }
}

fn scribble() -> Ink {
    let mut ink = Ink::default();
    ink.take(InkEvent::Down { x: 0, y: 0 }, 0);
    for step in 1..60_i32 {
        let y = if step % 2 == 0 { 0 } else { 10_00 };
        ink.take(InkEvent::Move { x: step * 1_00, y }, step.unsigned_abs() * 16);
    }
    ink
}
