//! What the catalog has on sale is written down when the kiosk starts: the review counts from it, and
//! a version never means two things.

use crate::app::trouble::Trouble;
use crate::config::settings::Settings;
use crate::domain::now::Now;
use crate::domain::offering::OfferingCode;
use crate::ledger::fact::{Actor, StaffCode};
use crate::store::{Offered, Store};

/// Who put it on sale: whoever wrote the file.
const BY: &str = "catalog";

/// Writes down what came on sale and what is gone. The demo's own catalog may be of a newer program, so
/// nothing is asked of it.
///
/// # Errors
///
/// [`Trouble`] where an offering was changed and kept its version, and where the data file cannot be
/// read or written.
pub fn note(store: &mut Store, settings: &Settings, now: Now) -> Result<(), Trouble> {
    if !settings.is_demo() {
        check(store, settings)?;
    }
    let on = now.business_date(settings.clinic.zone);
    let by = Actor::Staff(StaffCode(BY.to_owned()));
    Ok(store.put_on_sale(&offered(settings), on, now.wall, &by)?)
}

/// Whether each version still is what it was.
///
/// # Errors
///
/// [`Trouble`] as in [`note`].
pub fn check(store: &Store, settings: &Settings) -> Result<(), Trouble> {
    let changed = store.changed_versions(&offered(settings))?;
    let Some(OfferingCode(first)) = changed.first() else { return Ok(()) };
    let version =
        settings.catalog.offering(&OfferingCode(first.clone())).map_or(0, |it| it.version);
    let more = match changed.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    Err(Trouble {
        error: format!("{first} in the catalog is not what was sold as version {version}{more}"),
        hint: Some(format!(
            "raise `version` of {first} to {}: what was sold keeps the version that was signed",
            version.saturating_add(1)
        )),
    })
}

/// What patients can buy.
fn offered(settings: &Settings) -> Vec<Offered> {
    let offered = settings.catalog.buyable().map(|one| Offered {
        offering: one.code.clone(),
        version: one.version,
        written: one.written,
    });
    offered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::offering::Written;
    use crate::store::Happening;

    fn now() -> Now {
        Now { mono: crate::clock::read().mono, wall: "2026-11-23T15:00:00Z".parse().unwrap() }
    }

    fn n_rows(store: &Store) -> u64 {
        store.n_rows().unwrap()
    }

    #[test]
    fn what_is_on_sale_is_written_once_and_what_is_gone_too() {
        let mut store = Store::in_memory().unwrap();
        let mut settings = Settings::demo();
        note(&mut store, &settings, now()).unwrap();
        assert_eq!(n_rows(&store), 13);
        note(&mut store, &settings, now()).unwrap();
        assert_eq!(n_rows(&store), 13, "nothing changed");
        settings.catalog.offerings.retain(|one| one.code.0 != "O04");
        note(&mut store, &settings, now()).unwrap();
        note(&mut store, &settings, now()).unwrap();
        let told: Vec<Happening> = store.happenings().unwrap().map(Result::unwrap).collect();
        assert_eq!(told.len(), 14, "O04 is gone: {told:?}");
        assert!(store.check().unwrap().is_sound());
    }

    /// a changed offering is a new version. The same change under a new number is taken.
    #[test]
    fn a_version_never_means_two_things() {
        let mut store = Store::in_memory().unwrap();
        let mut settings = Settings::demo();
        note(&mut store, &settings, now()).unwrap();
        let change = |settings: &mut Settings, version| {
            let drips = settings.catalog.offerings.iter_mut().find(|one| one.code.0 == "O01");
            let drips = drips.unwrap();
            (drips.version, drips.written) = (version, Written([9; 32]));
        };
        change(&mut settings, 1);
        let told = check(&store, &settings).unwrap_err();
        assert_eq!(told.error, "O01 in the catalog is not what was sold as version 1");
        assert!(told.hint.unwrap().starts_with("raise `version` of O01 to 2"));
        change(&mut settings, 2);
        check(&store, &settings).unwrap();
        note(&mut store, &settings, now()).unwrap();
        // Nor does it once it is off the shelf and comes back.
        settings.catalog.offerings.retain(|one| one.code.0 != "O01");
        note(&mut store, &settings, now()).unwrap();
        let back = Settings::demo();
        note(&mut store, &back, now()).unwrap();
        assert!(check(&store, &back).is_ok(), "as it was, it is version 1 again");
        assert!(store.check().unwrap().is_sound());
    }

    #[test]
    fn what_a_file_says_counts_and_not_how_it_is_spaced() {
        use crate::config::catalog;
        use crate::config::profile;
        use crate::config::reader::Source;
        let demo = include_str!("../../assets/demo/catalog.toml");
        let written = |text: &str| {
            let source = Source { file: "catalog.toml".into(), text: text.to_owned() };
            let (catalog, _) = catalog::examined(&source, &profile::of_state("TN")).unwrap();
            let drips = catalog.offerings.iter().find(|one| one.code.0 == "O01").unwrap();
            drips.written
        };
        let was = written(demo);
        let entry = "code = \"O01\"\nversion = 1\n";
        let changed = |to: &str| written(&demo.replacen(entry, to, 1));
        assert_eq!(changed("version=1 # since spring\ncode   = \"O01\"\n"), was);
        assert_eq!(changed("code = \"O01\"\nversion = 2\n"), was, "the version is not part of it");
        let dearer = demo.replacen("price = \"387.00\"", "price = \"388.00\"", 1);
        assert_ne!(written(&dearer), was);
    }
}
