//! Every sentence of screens, receipts and terms, per language: Fluent files in `assets/words`.
//!
//! The files are part of the program. A test fails on an id that is missing in a language, used
//! nowhere, or takes other arguments than its twin.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;

const ENGLISH: &str = include_str!("../assets/words/en.ftl");
const SPANISH: &str = include_str!("../assets/words/es.ftl");

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [bundle(Language::English, ENGLISH), bundle(Language::Spanish, SPANISH)]);

/// The sentence named `id`, which takes no arguments.
pub fn say(language: Language, id: &str) -> String {
    say_with(language, id, &[])
}

/// The sentence named `id`, with its arguments. Amounts and dates come in already written;
/// numbers (`FluentValue::from(4)`) choose the plural.
///
/// An unknown id says itself: visible on screen, and the words test has failed before.
pub fn say_with(language: Language, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    let [english, spanish] = &*BUNDLES;
    let bundle = match language {
        Language::English => english,
        Language::Spanish => spanish,
    };
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
        log::error!("no words for {id} in {}", language.code());
        return id.to_owned();
    };
    let fluent_args: FluentArgs<'_> =
        args.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&fluent_args), &mut errors);
    if !errors.is_empty() {
        log::error!("words for {id} in {} lack an argument", language.code());
    }
    said.into_owned()
}

fn bundle(language: Language, source: &str) -> Bundle {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Isolation marks are for mixed directions; we ship none, and fonts would draw them as boxes.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, faults)) => {
            log::error!("the words file {}.ftl has {} faults", language.code(), faults.len());
            resource
        }
    };
    if let Err(faults) = bundle.add_resource(resource) {
        log::error!("the words file {}.ftl says {} things twice", language.code(), faults.len());
    }
    bundle
}
