//! Codes in front of a scanner: kept from every widget, and looked up for staff.

use egui::Key;

use crate::app::kiosk::Kiosk;
use crate::app::order::{Order, StoreOrder, Wires};
use crate::device::scanner::wedge::Stroke;
use crate::domain::now::Now;
use crate::domain::scan::{Scan, ScanAnswer, ScanClaim, SignedCode};
use crate::evidence::scan::{self, ScanRead};
use crate::flow::checkout::Event;
use crate::flow::staff;
use crate::flow::staff::order::StaffOrder;

impl<W: Wires> Kiosk<W> {
    /// Takes what a scanner typed out of `events`, before any widget sees them. Call it with what the
    /// window reports, before each frame.
    pub fn sort_input(&mut self, events: &mut Vec<egui::Event>, now: Now) {
        let met = std::mem::take(events).into_iter().map(|event| (stroke(&event), event)).collect();
        let sorted = self.wedge.sort(met, now.mono);
        *events = sorted.passed;
        for scan in sorted.scans {
            self.take_scan(&scan, now);
        }
    }

    /// A frame is drawn: its time was not the scanner's.
    pub fn frame_drawn(&mut self, now: Now) {
        self.wedge.frame_drawn(now.mono);
    }

    /// A code was scanned: by staff, or by a patient who is asked for their phone number.
    pub fn take_scan(&mut self, scan: &Scan, now: Now) {
        let host = self.identity.receipt_host.as_deref();
        if !self.staff.takes_scans() {
            log::info!("a code was scanned, and nobody is signed in");
            // The patient's own way: nothing is said of a code that is not ours.
            if let (false, ScanRead::Genuine { payload, .. }) =
                (self.staff.is_open(), scan::read(scan, &self.keys, host))
            {
                self.take(Event::Scanned(payload.receipt), now);
            }
            return;
        }
        let answer = match scan::read(scan, &self.keys, host) {
            ScanRead::Genuine { payload, is_old_key } => {
                let signed = SignedCode {
                    issued: payload.issued,
                    last_valid_day: payload.last_valid_day,
                    units: payload.units,
                    is_old_key,
                };
                return self.look_up(ScanClaim { receipt: payload.receipt, signed: Some(signed) });
            }
            ScanRead::NotGenuine { claimed } => {
                return self.look_up(ScanClaim { receipt: claimed, signed: None });
            }
            ScanRead::Foreign => ScanAnswer::Foreign,
            ScanRead::NewerFormat => ScanAnswer::NewerFormat,
            ScanRead::Incomplete => ScanAnswer::Incomplete,
            ScanRead::NotAReceipt => ScanAnswer::NotAReceipt,
            ScanRead::TooLong => ScanAnswer::TooLong,
        };
        self.take_staff(staff::Event::Scanned(Box::new(answer)), now);
    }

    fn look_up(&mut self, claim: ScanClaim) {
        let order = StaffOrder::FindScanned(claim);
        self.wires.carry_out(Order::Store(StoreOrder::Staff(order)));
    }
}

/// What an event is for the wedge.
fn stroke(event: &egui::Event) -> Stroke {
    match event {
        egui::Event::Text(text) => Stroke::Letters(text.clone()),
        egui::Event::Key { key: Key::Enter | Key::Tab, pressed: true, .. } => Stroke::End,
        egui::Event::Key { key, .. } if is_control(*key) => Stroke::Control,
        egui::Event::Key { .. } => Stroke::Part,
        _ => Stroke::Apart,
    }
}

/// Keys that no scanner has.
const fn is_control(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::Escape
            | Key::Backspace
            | Key::Delete
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
            | Key::Insert
    )
}
