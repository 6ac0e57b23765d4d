//! From what was set up to what a checkout sees.

use std::time::Duration;

use crate::config::settings::Settings;
use crate::flow::shop::{Shop, Waits};

/// The driver's own limit comes first: before its answer there is what it waits for the line and ACK.
const BEYOND_DRIVER: Duration = Duration::from_secs(60);

/// The shop that these settings describe.
pub fn shop(settings: &Settings) -> Shop {
    let idle = settings.idle;
    Shop {
        catalog: settings.catalog.clone(),
        policy: settings.policy.clone(),
        clinic: settings.clinic.card.clone(),
        mail: settings.clinic.mail.clone(),
        zone: settings.clinic.zone,
        languages: settings.kiosk.languages.clone(),
        default_text: settings.kiosk.text,
        waits: Waits {
            browse: idle.browse,
            typing: idle.typing,
            sign: idle.sign,
            terms: idle.terms,
            warn: idle.warn,
            approved: idle.approved,
            thank_you: idle.thank_you,
            staff: idle.staff,
            charge: settings.terminal.waits.response + BEYOND_DRIVER,
        },
    }
}
