//! `countersign story`: plays story files, and tells where the books differ from what they expect.
//!
//! docs/stories.md explains the format. A story is data: settings, a catalog, dated steps, and what
//! should be so after each. It is played with the very functions that the kiosk calls.

mod act;
mod clinic;
mod keys;
mod look;
mod look_books;
mod look_contract;
mod look_evidence;
mod look_step;
mod paper;
mod read;
mod script;
mod sell;
mod till;
mod value;
mod verbs;
mod words;
mod world;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app::story::look::Difference;
use crate::app::story::script::{Step, Story, Verb};
use crate::app::story::world::{Did, World};
use crate::app::trouble::Trouble;
use crate::config::fault::{ConfigError, Fault};
use crate::config::reader::Source;
use crate::domain::refusal::Refusal;

/// Plays each file; prints each difference, and last how many passed.
///
/// # Errors
///
/// [`Trouble`] when nothing can be printed.
pub fn run(files: &[PathBuf], out: &mut dyn Write) -> Result<ExitCode, Trouble> {
    let (mut n_passed, mut n_failed) = (0_usize, 0_usize);
    for file in files {
        let lines = match play(file) {
            Ok(differences) => differences,
            Err(error) => vec![format!("{error}"), format!("  hint: {}", hint(&error))],
        };
        if lines.is_empty() {
            n_passed += 1;
        } else {
            n_failed += 1;
        }
        for line in lines {
            writeln!(out, "{line}").map_err(|error| not_printed(&error))?;
        }
    }
    writeln!(out, "{n_passed} passed, {n_failed} failed").map_err(|error| not_printed(&error))?;
    Ok(if n_failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn not_printed(error: &std::io::Error) -> Trouble {
    Trouble { error: format!("the result cannot be printed ({error})"), hint: None }
}

fn hint(error: &ConfigError) -> String {
    match &error.fault {
        Fault::Missing { .. } | Fault::Unfit { .. } => {
            "Correct this line; docs/stories.md explains every key".to_owned()
        }
        Fault::CannotRead { .. } => "Check the path and who may read the file".to_owned(),
        _ => error.hint(),
    }
}

/// Plays one file. Each difference is a line: `file:line: step …: … expected …, found …`, after one
/// with what the story shows.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in the file.
pub fn play(file: &Path) -> Result<Vec<String>, ConfigError> {
    play_source(&Source::open(file)?)
}

/// As [`play`], with a text that is in no file.
///
/// # Errors
///
/// [`ConfigError`] for the first mistake in it.
pub fn play_text(name: &str, text: &str) -> Result<Vec<String>, ConfigError> {
    play_source(&Source { file: PathBuf::from(name), text: text.to_owned() })
}

/// Every key that can be expected, every verb, and every word for a refusal: docs/stories.md has
/// them all.
pub fn vocabulary() -> Vec<&'static str> {
    let keys = keys::all().into_iter().map(|(key, _)| key);
    let lists = [keys::CONTRACT, keys::PATIENT].into_iter().flatten().map(|(key, _)| *key);
    let verbs =
        verbs::VERBS.iter().flat_map(|(verb, (_, keys))| keys.iter().copied().chain([*verb]));
    let refusals = words::REFUSALS.iter().copied();
    keys.chain(lists).chain(verbs).chain(clinic::keys()).chain(refusals).collect()
}

fn play_source(source: &Source) -> Result<Vec<String>, ConfigError> {
    let story = read::parse(source)?;
    let file = source.file.display();
    let told = told(&story);
    let title = (!told.is_empty()).then(|| format!("{file}: {}", story.title));
    let lines = told.into_iter().map(|found| format!("{file}:{} {}", found.line, found.text));
    Ok(title.into_iter().chain(lines).collect())
}

/// Plays a story that was read. After a step that was refused and should not have been, the rest is
/// not played: it would only tell what follows from that.
fn told(story: &Story) -> Vec<Difference> {
    let mut world = World::new(story);
    let mut differences = Vec::new();
    for step in &story.steps {
        let did = match played(&mut world, step) {
            Ok(did) => did,
            Err(refusal) => {
                let text = format!("step {} ({}): {refusal}", step.number, step.word);
                differences.push(Difference { line: step.line, text });
                break;
            }
        };
        let expects_no = step.wanted.iter().any(|wanted| wanted.key == "refused");
        differences.extend(look::differences(&world, step, &did));
        if did.refused.is_some() && !expects_no {
            break;
        }
    }
    differences
}

/// Time passes to the step's day, and the step is done. What changed is what the step did; where it
/// is to wait, what the time brought.
fn played(world: &mut World, step: &Step) -> Result<Did, Refusal> {
    let earlier = world.balances().clone();
    world.arrive(step)?;
    world.sum_up()?;
    let mut did = act::act(world, step);
    if matches!(step.verb, Verb::Wait) {
        did.before = earlier;
    }
    world.sum_up()?;
    Ok(did)
}
