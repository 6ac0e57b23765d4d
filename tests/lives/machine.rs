//! Lives by chance: the reckoning proposes what may happen next, and the engine must agree.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

use crate::engine::{Engine, first_day};
use crate::model::{Model, Said};
use crate::shop::any_shop;
use crate::steps::{Step, next_step};
use crate::{always, story, tally};

const SEED: u64 = 20_261_124;

macro_rules! lives {
    ($name:ident, $machine:ident, $is_own:expr, $seed:expr, $n:expr, $size:expr) => {
        struct $machine;

        impl ReferenceStateMachine for $machine {
            type State = Model;
            type Transition = Step;

            fn init_state() -> BoxedStrategy<Model> {
                (any_shop($is_own), any::<u8>())
                    .prop_map(|(shop, late)| Model::new(shop, first_day(late)))
                    .boxed()
            }

            fn transitions(model: &Model) -> BoxedStrategy<Step> {
                next_step(model)
            }

            fn apply(mut model: Model, step: &Step) -> Model {
                model.take(step);
                model
            }
        }

        impl StateMachineTest for $machine {
            type SystemUnderTest = Engine;
            type Reference = Self;

            fn init_test(model: &Model) -> Engine {
                Engine::new(model)
            }

            fn apply(mut engine: Engine, model: &Model, step: Step) -> Engine {
                engine.take(&step, model);
                always::take_in_entries(&mut engine);
                engine
            }

            fn check_invariants(engine: &Engine, model: &Model) {
                always::all_true(engine, model);
            }

            fn teardown(engine: Engine, _model: Model) {
                always::true_at_the_end(&engine);
            }
        }

        #[test]
        fn $name() {
            live::<$machine>($seed, $n, $size);
        }
    };
}

/// What is tested at all: of each kind of deed many, done and refused.
#[test]
fn the_lives_have_something_of_everything() {
    let mut tally: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    let mut runner =
        TestRunner::new(Config { rng_seed: RngSeed::Fixed(SEED), ..Config::default() });
    let strategy = Chance::sequential_strategy(1..9);
    for _ in 0..4_000 {
        let (mut model, steps, _) = strategy.new_tree(&mut runner).unwrap().current();
        for step in &steps {
            let before = model.clone();
            model.take(step);
            for name in tally::names(&before, step, &model) {
                let [done, refused] = tally.entry(name).or_default();
                *(if model.said == Said::Done { done } else { refused }) += 1;
            }
        }
    }
    for (name, least) in tally::LEAST {
        let found = tally.get(*name).copied().unwrap_or_default();
        assert!(found[0] >= *least, "{name}: {found:?} done and refused; all: {tally:#?}");
    }
}

lives!(lives_with_the_demo_clinic, Demo, false, 1, 5_500, 1..9);
lives!(lives_with_offerings_of_chance, Chance, true, 2, 4_500, 1..9);
lives!(short_lives_with_offerings_of_chance, Short, true, 3, 10_500, 1..5);
lives!(long_lives, Long, true, 4, 200, 25..50);

/// A life that fails is told as a story file; so each can be told, and what is told can be played.
#[test]
fn a_life_is_told_as_a_story_that_plays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("life.toml");
    let mut runner =
        TestRunner::new(Config { rng_seed: RngSeed::Fixed(SEED), ..Config::default() });
    let strategy = Chance::sequential_strategy(2..9);
    let mut n_played = 0;
    while n_played < 200 {
        let (model, steps, _) = strategy.new_tree(&mut runner).unwrap().current();
        // In a story it is the patient who pays a period, which counts as a visit: points last longer.
        let keeps_points = model.shop.genes.points > 0
            && steps.iter().any(|step| matches!(step, Step::Renew { .. }));
        let end = steps.iter().fold(model.clone(), |mut model, step| {
            model.take(step);
            model
        });
        let (text, is_all) = story::told(model, &steps);
        if is_all && !keeps_points && end.said == Said::Done {
            std::fs::write(&path, &text).unwrap();
            let differences = countersign::app::story::play(&path);
            assert_eq!(differences.as_deref().map_err(ToString::to_string), Ok(&[][..]), "{text}");
            n_played += 1;
        }
    }
}

/// Lives `n` lives, and as many times more as `LIVES` says; tells the shortest that fails.
fn live<M>(seed: u64, n: u32, size: std::ops::Range<usize>)
where
    M: ReferenceStateMachine<State = Model, Transition = Step>
        + StateMachineTest<Reference = M, SystemUnderTest = Engine>,
{
    let more = std::env::var("LIVES").ok().and_then(|more| more.parse::<u32>().ok()).unwrap_or(1);
    let config = Config {
        cases: n.saturating_mul(more),
        rng_seed: RngSeed::Fixed(SEED + seed),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config.clone());
    let strategy = M::sequential_strategy(size);
    let result = runner.run(&strategy, |(model, steps, seen)| {
        M::test_sequential(config.clone(), model, steps, seen);
        Ok(())
    });
    if let Err(proptest::test_runner::TestError::Fail(why, (model, steps, _))) = &result {
        let (text, _) = story::told(model.clone(), steps);
        eprintln!("{why}\n\n{text}\n# {:?}\n# {steps:?}", model.shop);
    }
    result
        .map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())
        .unwrap();
}
