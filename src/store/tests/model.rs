//! Random deeds, beside a model made of plain maps. `SEED=42 cargo test random_deeds` repeats one
//! seed.

use std::collections::BTreeMap;

use super::disk::Disk;
use super::samples::*;
use crate::domain::card::{DeclineReason, Doubt, EcrRef};
use crate::domain::id::{AttemptId, PatientId, SaleId};
use crate::domain::intent::{Intent, IntentEnd, OpenReason};
use crate::domain::money::Money;
use crate::domain::paper::PrintEnd;
use crate::domain::patient::Patient;
use crate::domain::printout::{PrintStage, Printout};
use crate::domain::sale::{self, Sale};
use crate::domain::staff_call::CallReason;
use crate::ledger::balance::balances;
use crate::store::{Store, StoreError};

/// What the file ought to know.
#[derive(Default)]
struct Model {
    patients: BTreeMap<PatientId, Patient>,
    open: BTreeMap<AttemptId, (Intent, OpenReason)>,
    closed: BTreeMap<AttemptId, (Intent, IntentEnd)>,
    sales: BTreeMap<SaleId, (Intent, Sale)>,
    references: Vec<EcrRef>,
    /// Consents by number, with who signed; the last one is used for the next intent.
    signed: Vec<(u64, PatientId)>,
    n_rows: u64,
    n_set_backs: u64,
    clock: i64,
}

#[test]
fn random_deeds_leave_what_a_simple_model_says() {
    let seeds = match std::env::var("SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (1..=25).collect(),
    };
    let (mut n_sold, mut n_closed) = (0, 0);
    for seed in &seeds {
        let seed = *seed;
        let mut random = Random(seed);
        let disk = Disk::default();
        let mut store = Store::open_on(disk.clone()).unwrap();
        let mut model = Model::default();
        for step in 0..120 {
            if random.below(25) == 0 {
                drop(store);
                store = Store::open_on(disk.clone()).unwrap();
            }
            model.step(&mut store, &mut random);
            assert_eq!(store.n_rows().unwrap(), model.n_rows, "seed {seed}, step {step}");
        }
        model.compare(&store, seed);
        let report = store.check().unwrap();
        assert!(report.is_sound(), "seed {seed}: {:?}", report.faults);
        assert_eq!(report.n_set_backs, model.n_set_backs, "seed {seed}");
        n_sold += model.sales.len();
        n_closed += model.closed.len();
    }
    assert!(n_sold > seeds.len() && n_closed > 0, "{n_sold} sold, {n_closed} closed: too little");
}

impl Model {
    fn step(&mut self, store: &mut Store, random: &mut Random) {
        match random.below(10) {
            0 | 1 => self.signs(store, random),
            2 => self.reserves(store),
            3 | 4 => self.opens(store, random),
            5 => self.marks(store, random),
            6 => self.closes(store, random),
            7 | 8 => self.sells(store, random),
            _ => self.notes(store, random),
        }
    }

    fn later(&mut self) -> i64 {
        self.clock += 7;
        self.clock
    }

    fn signs(&mut self, store: &mut Store, random: &mut Random) {
        let n = u64::try_from(self.signed.len()).unwrap() + 1;
        let known = self.patients.values().nth(random.below(8)).cloned();
        let new = if random.below(2) == 0 { maria(n) } else { ruth(n) };
        let patient = known.as_ref().unwrap_or(&new);
        let new_patient = known.is_none().then_some(&new);
        let now = at(self.later());
        for _ in 0..=random.below(2) {
            store.save_signed(new_patient, &cart(n, patient.id), now).unwrap();
        }
        // All sign the same text, which is kept once.
        self.n_rows += 1 + u64::from(known.is_none()) + u64::from(n == 1);
        self.patients.insert(patient.id, patient.clone());
        self.signed.push((n, patient.id));
    }

    fn reserves(&mut self, store: &mut Store) {
        let reference = store.reserve_reference(at(self.later())).unwrap();
        let highest = self.references.iter().max().map_or(0, |last| last.for_void().get());
        assert_eq!(reference.get(), highest + 1);
        self.references.push(reference);
        self.n_rows += 1;
    }

    fn opens(&mut self, store: &mut Store, random: &mut Random) {
        let Some((n, patient)) = self.signed.last().copied() else { return };
        let Some(reference) = self.references.last().copied() else { return };
        let intent = intent(n, patient, reference);
        let is_over =
            self.closed.contains_key(&intent.attempt) || self.sales.contains_key(&intent.sale());
        let is_used = self.all_intents().any(|other| other.reference == reference);
        let is_same = self.open.values().any(|(open, _)| *open == intent);
        let result = store.record_intent(&intent, at(self.later()));
        if is_same {
            result.unwrap();
        } else if is_over || is_used || !self.open.is_empty() {
            assert!(matches!(result, Err(StoreError::Refused(_))), "{result:?}");
        } else {
            result.unwrap();
            self.n_rows += 1;
            self.open.insert(intent.attempt, (intent, OpenReason::Sending));
        }
        // A reference that is spent is followed by a new one, most of the time.
        if random.below(3) > 0 {
            self.reserves(store);
        }
    }

    fn marks(&mut self, store: &mut Store, random: &mut Random) {
        let reason = match random.below(3) {
            0 => OpenReason::Reversing,
            1 => OpenReason::InDoubt(Doubt::Silence),
            _ => OpenReason::InDoubt(Doubt::StoredOffline),
        };
        let now = at(self.later());
        let attempt = self.any_attempt(random);
        let result = store.mark_intent(attempt, reason, now);
        match self.open.get_mut(&attempt) {
            Some((_, known)) => {
                result.unwrap();
                self.n_rows += u64::from(*known != reason);
                *known = reason;
            }
            None => assert!(matches!(result, Err(StoreError::Refused(_))), "{result:?}"),
        }
    }

    fn closes(&mut self, store: &mut Store, random: &mut Random) {
        let end = match random.below(2) {
            0 => IntentEnd::Reversed,
            _ => IntentEnd::NotCharged(DeclineReason::Bank),
        };
        let now = at(self.later());
        let attempt = self.any_attempt(random);
        let result = store.close_intent(attempt, end, now);
        if let Some((intent, _)) = self.open.remove(&attempt) {
            result.unwrap();
            self.n_rows += 1;
            self.closed.insert(attempt, (intent, end));
        } else if self.closed.get(&attempt).is_some_and(|(_, known)| *known == end) {
            result.unwrap();
        } else {
            assert!(matches!(result, Err(StoreError::Refused(_))), "{result:?}");
        }
    }

    fn sells(&mut self, store: &mut Store, random: &mut Random) {
        let now = at(self.later());
        let attempt = self.any_attempt(random);
        let Some(intent) = self.all_intents().find(|it| it.attempt == attempt).cloned() else {
            return;
        };
        let sale = super::samples::sale(&intent);
        let result = store.complete_sale(&sale, now);
        if self.open.remove(&attempt).is_some() {
            result.unwrap();
            self.n_rows += 1;
            self.sales.insert(sale.id, (intent, sale));
        } else if self.sales.contains_key(&sale.id) {
            result.unwrap();
        } else {
            assert!(matches!(result, Err(StoreError::Refused(_))), "{result:?}");
        }
    }

    /// Notes come at any time; the clock may have been set back before one.
    fn notes(&mut self, store: &mut Store, random: &mut Random) {
        let is_set_back = random.below(3) == 0 && self.n_rows > 0;
        if is_set_back {
            // Deeds that were refused moved our clock and no row.
            self.clock -= 10_000;
            self.n_set_backs += 1;
        }
        let now = at(self.later());
        match self.sales.keys().next() {
            Some(sale) => store
                .note_print(Printout::receipt(*sale, 2), PrintStage::Ended(PrintEnd::Unknown), now)
                .unwrap(),
            None => store.note_call(CallReason::Help, now).unwrap(),
        }
        self.n_rows += 1;
    }

    fn all_intents(&self) -> impl Iterator<Item = &Intent> {
        let open = self.open.values().map(|(intent, _)| intent);
        let closed = self.closed.values().map(|(intent, _)| intent);
        open.chain(closed).chain(self.sales.values().map(|(intent, _)| intent))
    }

    /// An open attempt most of the time; otherwise one that is over, or that nobody knows.
    fn any_attempt(&self, random: &mut Random) -> AttemptId {
        let open = self.open.keys().next();
        let others: Vec<AttemptId> = self.all_intents().map(|intent| intent.attempt).collect();
        match (open, random.below(4)) {
            (Some(open), 0..=2) => *open,
            _ if others.is_empty() => id(999_999),
            _ => others[random.below(others.len())],
        }
    }

    fn compare(&self, store: &Store, seed: u64) {
        let open: Vec<_> = self.open.values().cloned().collect();
        assert_eq!(store.open_intents().unwrap(), open, "seed {seed}");
        assert_eq!(store.n_sales().unwrap(), u64::try_from(self.sales.len()).unwrap());
        let lots: BTreeMap<_, _> = self
            .sales
            .values()
            .flat_map(|(_, sale)| sale::lots(&sale.sold).map(|lot| (lot.id, lot.clone())))
            .collect();
        assert_eq!(store.lots().unwrap(), lots.into_values().collect::<Vec<_>>(), "seed {seed}");
        let n_sales = i64::try_from(self.sales.len()).unwrap();
        let owed = store.liability(day("2026-12-01")).unwrap();
        assert_eq!(owed.total, Money::from_minor(n_sales * 387_00), "seed {seed}");
        for (_, sale) in self.sales.values() {
            let dossier = store.dossier(sale.id).unwrap().unwrap();
            assert_eq!(&dossier.sale, sale, "seed {seed}");
            assert_eq!(dossier.patient, self.patients[&sale.patient], "seed {seed}");
            assert_eq!(store.sale_by_receipt(sale.receipt).unwrap(), Some(sale.id));
        }
        let without_phone = self.patients.values().filter(|it| it.phone.is_none()).count();
        for patient in self.patients.values() {
            let found = match &patient.phone {
                Some(phone) => store.find(phone, birth(), day("2026-12-01")).unwrap(),
                None => store.find_by_name(&patient.name, birth(), day("2026-12-01")).unwrap(),
            };
            // All who have no phone share their name and birth date here.
            if patient.phone.is_none() && without_phone > 1 {
                assert_eq!(found, None, "seed {seed}");
                continue;
            }
            let (known, file) = found.unwrap();
            assert_eq!(&known, patient, "seed {seed}");
            let bought = self.sales.iter().filter(|(_, (_, sale))| sale.patient == patient.id);
            let bought: Vec<SaleId> = bought.map(|(id, _)| *id).collect();
            let left: Vec<SaleId> = balances(&file).iter().map(|balance| balance.sale).collect();
            assert_eq!(left, bought, "seed {seed}");
        }
    }
}
