//! The journal on the screen, page by page.

use crate::domain::audit::AuditPage;
use crate::flow::staff::{StaffPlace, StaffSide};

impl StaffSide {
    /// A later page keeps what was said of the chain.
    pub(super) fn take_audit(&mut self, mut page: Box<AuditPage>) {
        let Some(StaffPlace::Audit(shown)) = &mut self.place else { return };
        page.chain = page.chain.or(shown.as_ref().and_then(|shown| shown.chain));
        *shown = Some(page);
    }
}
