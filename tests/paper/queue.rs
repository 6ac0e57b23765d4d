//! What waits in front of the printer: in order, one at a time, and noted before it goes.

use countersign::domain::id::SaleId;
use countersign::domain::paper::{Paper, PrintEnd};
use countersign::domain::printout::{PrintStage, Printout};
use countersign::flow::print_queue::{PrintEffect, PrintQueue};

use crate::desk::any_moment;

use PrintEnd::{Held, Printed, Unknown};
use PrintStage::{Ended, Handed};

fn of(n: u128) -> Printout {
    Printout::receipt(SaleId::from_raw(n), 1)
}

fn paper(n: u64) -> Paper {
    let mut paper = Paper::default();
    paper.text(n.to_string());
    paper
}

fn print(job: u64) -> PrintEffect {
    PrintEffect::Print { job, paper: Box::new(paper(job)) }
}

fn told(job: u64, end: PrintEnd) -> PrintEffect {
    PrintEffect::Told { job, end }
}

fn done(step: impl FnOnce(&mut Vec<PrintEffect>)) -> Vec<PrintEffect> {
    let mut todo = Vec::new();
    step(&mut todo);
    todo
}

#[test]
fn a_receipt_goes_to_the_printer_only_when_the_disk_says_so() {
    let mut queue = PrintQueue::default();
    let todo = done(|todo| queue.add(1, paper(1), Some(of(1)), todo));
    assert_eq!(todo, [PrintEffect::Note(of(1), Handed)]);
    assert_eq!(done(|todo| queue.take_noted(of(2), Handed, todo)), [], "another's note");
    assert_eq!(done(|todo| queue.take_noted(of(1), Handed, todo)), [print(1)]);
    assert_eq!(done(|todo| queue.take_noted(of(1), Handed, todo)), [], "once");
    let todo = done(|todo| queue.take_end(1, Printed, todo));
    assert_eq!(todo, [PrintEffect::Note(of(1), Ended(Printed)), told(1, Printed)]);
    assert!(!queue.has(of(1)));
}

#[test]
fn what_the_printer_holds_is_noted_and_handed_over_again_when_it_is_ready() {
    let mut queue = PrintQueue::default();
    let mut todo = Vec::new();
    queue.add(1, paper(1), Some(of(1)), &mut todo);
    queue.add(2, paper(2), Some(of(2)), &mut todo);
    assert!(queue.has(of(2)) && !queue.has(of(2).next()));
    queue.take_noted(of(1), Handed, &mut todo);
    todo.clear();
    queue.take_end(1, Held, &mut todo);
    let held = |n| PrintEffect::Note(of(n), Ended(Held));
    assert_eq!(todo, [held(1), told(1, Held), held(2), told(2, Held)]);
    assert_eq!(done(|todo| queue.take_ready(false, todo)), [], "told once");
    let todo = done(|todo| queue.take_ready(true, todo));
    assert_eq!(todo, [PrintEffect::Note(of(1), Handed)]);
    let mut todo = Vec::new();
    queue.take_noted(of(1), Handed, &mut todo);
    queue.take_end(1, Unknown, &mut todo);
    let next = PrintEffect::Note(of(2), Handed);
    let over = PrintEffect::Note(of(1), Ended(Unknown));
    assert_eq!(todo, [print(1), over, told(1, Unknown), next]);
}

#[test]
fn a_disk_that_takes_no_note_holds_the_receipt_and_lets_the_slip_through() {
    let now = any_moment();
    let mut queue = PrintQueue::default();
    let mut todo = Vec::new();
    queue.add(1, paper(1), Some(of(1)), &mut todo);
    queue.add(2, paper(2), None, &mut todo);
    todo.clear();
    queue.take_not_noted(of(1), Handed, now, &mut todo);
    assert_eq!(todo, [told(1, Held), print(2)]);
    assert_eq!(done(|todo| queue.take_end(2, Printed, todo)), [told(2, Printed)]);
    assert_eq!(done(|todo| queue.take_tick(now, todo)), []);
    let at = queue.next_deadline().unwrap();
    let todo = done(|todo| queue.take_tick(at, todo));
    assert_eq!(todo, [PrintEffect::Note(of(1), Handed)]);
    assert_eq!(done(|todo| queue.take_disk_gone(todo)), [], "it was told");
    assert_eq!(done(|todo| queue.add(3, paper(3), None, todo)), [print(3)]);
}
