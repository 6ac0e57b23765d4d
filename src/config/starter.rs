//! Starter catalogs: what five kinds of clinic sell, invented, for a clinic to make its own.

use std::path::PathBuf;

use crate::config::catalog;
use crate::config::fault::ConfigError;
use crate::config::reader::Source;
use crate::domain::catalog::Catalog;
use crate::domain::lint::Finding;
use crate::domain::profile::Profile;

/// A catalog file that is built into the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starter {
    /// As it is asked for.
    pub name: &'static str,
    /// Whom it is for and what is in it, in one sentence.
    pub about: &'static str,
    /// The file.
    pub text: &'static str,
}

pub const STARTERS: [Starter; 5] = [
    Starter {
        name: "medspa",
        about: "Facials, peels, laser and wrinkle smoothing, with clubs, a skin plan and a wallet.",
        text: include_str!("../../assets/starters/medspa.toml"),
    },
    Starter {
        name: "weight-iv",
        about: "Weight loss and IV drips: packages of drips and shots, a 12-week program, a wallet.",
        text: include_str!("../../assets/starters/weight-iv.toml"),
    },
    Starter {
        name: "functional",
        about: "Functional medicine: long visits, lab panels, coaching and supplements.",
        text: include_str!("../../assets/starters/functional.toml"),
    },
    Starter {
        name: "dpc",
        about: "Direct primary care: one fee a month for a person or a family, and a few extras.",
        text: include_str!("../../assets/starters/dpc.toml"),
    },
    Starter {
        name: "insurance-add-on",
        about: "For a practice that bills insurers: extras that the patient alone pays for.",
        text: include_str!("../../assets/starters/insurance-add-on.toml"),
    },
];

impl Starter {
    pub fn named(name: &str) -> Option<Self> {
        STARTERS.into_iter().find(|starter| starter.name == name)
    }

    /// The catalog, and what is not as it should be under `profile`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first mistake in it.
    pub fn examine(&self, profile: &Profile) -> Result<(Catalog, Vec<Finding>), ConfigError> {
        let file = PathBuf::from(format!("assets/starters/{}.toml", self.name));
        catalog::examined(&Source { file, text: self.text.to_owned() }, profile)
    }
}
