//! A receipt's code in front of a scanner, on any place where somebody is signed in.

use crate::domain::now::Now;
use crate::domain::scan::ScanAnswer;
use crate::flow::staff::{StaffPlace, StaffSide, tab_of};

impl StaffSide {
    /// Whether a scan is for staff: on the pad it is nobody's.
    pub fn takes_scans(&self) -> bool {
        self.me.is_some() && self.place.as_ref().is_some_and(|place| tab_of(place).is_some())
    }

    /// Shows what a code turned out to be. The next one takes its place.
    pub(super) fn take_scan(&mut self, answer: Box<ScanAnswer>, now: Now) {
        if self.takes_scans() {
            self.touched_at = now.mono;
            self.place = Some(StaffPlace::Scanned(answer));
        }
    }
}
