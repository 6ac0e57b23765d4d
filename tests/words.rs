//! The words files say the same things, everything that is said is there, and nothing else is.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the words has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

/// Words that frighten or that nobody at a counter needs.
const NOT_FOR_PATIENTS: &[&str] =
    &["error", "invalid", "failed", "transaction", "denied", "abort", "inválid", "transacción"];

/// A message: the arguments that it names, and its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Message {
    args: BTreeSet<String>,
    text: String,
}

type Messages = BTreeMap<String, Message>;

/// A place in the source that says a message.
#[derive(Debug, PartialEq, Eq)]
struct Saying {
    place: String,
    id: String,
    args: BTreeSet<String>,
    /// The arguments stand in the call itself, so that they can be compared.
    is_whole: bool,
}

#[test]
fn the_words_files_are_well_formed() {
    for language in ["en", "es"] {
        let text = ftl(language);
        let faults = FluentResource::try_new(text.clone()).err().map(|(_, faults)| faults);
        assert_eq!(faults, None, "{language}.ftl");
        let ids = text.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
        let mut once = BTreeSet::new();
        let twice: Vec<&str> =
            ids.filter(|id| !id.starts_with([' ', '#', '.']) && !once.insert(*id)).collect();
        assert!(twice.is_empty(), "{language}.ftl says these twice: {twice:?}");
    }
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    let (english, spanish) = (messages(&ftl("en")), messages(&ftl("es")));
    let missing = |from: &Messages, there: &Messages| {
        from.keys().filter(|id| !there.contains_key(*id)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missing(&english, &spanish), Vec::<String>::new(), "not in es.ftl");
    assert_eq!(missing(&spanish, &english), Vec::<String>::new(), "not in en.ftl");
    for (id, message) in &english {
        assert_eq!(
            message.args, spanish[id].args,
            "the arguments of `{id}` in English and Spanish"
        );
    }
}

#[test]
fn everything_that_is_said_is_in_the_words_files() {
    let known = messages(&ftl("en"));
    let mut faults = Vec::new();
    for saying in sayings() {
        let Saying { place, id, args, is_whole } = &saying;
        match known.get(id) {
            None => faults.push(format!("{place}: `{id}` is not in en.ftl")),
            Some(message) if *is_whole && message.args != *args => faults
                .push(format!("{place}: `{id}` is given {args:?} and takes {:?}", message.args)),
            Some(_) => (),
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn everything_in_the_words_files_is_said_somewhere() {
    let literals: BTreeSet<String> =
        sources().iter().flat_map(|(_, text)| literals_of(text)).collect();
    let unused: Vec<String> =
        messages(&ftl("en")).into_keys().filter(|id| !literals.contains(id)).collect();
    assert!(unused.is_empty(), "in en.ftl, and said nowhere: {unused:#?}");
}

#[test]
fn titles_and_buttons_frighten_nobody() {
    for language in ["en", "es"] {
        for (id, message) in messages(&ftl(language)) {
            let text = message.text.to_lowercase();
            let word = NOT_FOR_PATIENTS.iter().find(|word| text.contains(**word));
            assert_eq!(word, None, "`{id}` in {language}.ftl: {text}");
        }
    }
}

#[test]
fn the_reader_of_words_files_knows_plurals_and_arguments() {
    let read = messages(
        "# note\na-b = Save { $amount }\nc =\n    { $n ->\n        [one] { $n } drip\n       *[other] { $n } drips\n    } of { $all }\n",
    );
    let args =
        |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(read.keys().collect::<Vec<_>>(), ["a-b", "c"]);
    assert_eq!(read["a-b"].args, args(&["amount"]));
    assert_eq!(read["c"].args, args(&["all", "n"]));
}

#[test]
fn the_reader_of_source_finds_what_is_said() {
    let found = sayings_in("x.rs", SOURCE);
    let shown: Vec<String> = found
        .iter()
        .map(|Saying { place, id, args, is_whole }| {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            format!("{place} {id} {} {is_whole}", args.join("+"))
        })
        .collect();
    #[rustfmt::skip]
    assert_eq!(shown, [
        "x.rs:1 one  true",
        "x.rs:2 two m+n true",
        "x.rs:3 three  false",
        "x.rs:3 four x true",
        "x.rs:4 five  true",
        "x.rs:4 six o true",
    ]);
}

/// Every way in which our source says something, and some in which it does not.
const SOURCE: &str = r#"let a = say(language, "one");
say_with(language, "two", &[("n", n.into()), ("m", f(1, 2))]);
say_with(language, "three", &args); self.say_with("four", "x", value); say(language, id);
pen.words_with("six", &[("o", pen.words("five").into())]); pen.say(rect, role, "text");
// pen.words("never")
fn say(language: Language, id: &str) {} self.say_with(id, "name", value);
"#;

fn ftl(language: &str) -> String {
    fs::read_to_string(format!("assets/words/{language}.ftl")).unwrap()
}

/// Ids, arguments and texts, read line by line: a message begins at the left edge.
fn messages(text: &str) -> Messages {
    let mut messages = Messages::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with([' ', '\t'])
            && let Some((id, _)) = line.split_once(" =").or(line.split_once('='))
        {
            current = Some(id.trim().to_owned());
        }
        let Some(id) = &current else { continue };
        let message = messages.entry(id.clone()).or_default();
        message.args.extend(
            line.split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|letter| is_word(*letter)).collect::<String>()),
        );
        message.text.push_str(line.split_once(" = ").map_or(line, |(_, text)| text));
        message.text.push('\n');
    }
    messages
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || letter == '_'
}

fn sayings() -> Vec<Saying> {
    // The device room has no words for patients; its simulators say things to engineers.
    let speaking = sources().into_iter().filter(|(file, _)| !file.starts_with("src/device/"));
    speaking.flat_map(|(file, text)| sayings_in(&file, &text)).collect()
}

/// Every call that says the message of a literal id: `say(language, "id")`, `pen.words("id")`.
fn sayings_in(file: &str, text: &str) -> Vec<Saying> {
    let code = without_comments(text);
    let mut found = Vec::new();
    for call in ["say(", "say_with(", "words(", "words_with("] {
        for (at, _) in code.match_indices(call) {
            let before = &code[..at];
            if before.ends_with(is_word) || before.ends_with("fn ") {
                continue;
            }
            let inside = parts_of(until_closed(&code[at + call.len()..]));
            let n_before_id = usize::from(!before.ends_with('.'));
            let rest = inside.get(n_before_id..).unwrap_or_default();
            let Some((id, rest)) = rest.split_first() else { continue };
            let Some(id) = literal(id) else { continue };
            let args = args_of(rest);
            found.push(Saying {
                place: format!("{file}:{}", before.matches('\n').count() + 1),
                id,
                is_whole: args.is_some(),
                args: args.unwrap_or_default(),
            });
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}

/// The names in `&[("name", value)]` or in `"name", value`; `None` where they stand elsewhere.
fn args_of(rest: &[&str]) -> Option<BTreeSet<String>> {
    let Some(first) = rest.first() else { return Some(BTreeSet::new()) };
    if let Some(name) = literal(first) {
        return Some(BTreeSet::from([name]));
    }
    let list = first.strip_prefix("&[")?.strip_suffix(']')?;
    parts_of(list)
        .into_iter()
        .map(|pair| literal(parts_of(pair.strip_prefix('(')?.strip_suffix(')')?).first()?))
        .collect()
}

fn literal(part: &str) -> Option<String> {
    part.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

/// What commas part, outside of brackets and quotes.
fn parts_of(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut is_quoted) = (0, 0, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '(' | '[' | '{' if !is_quoted => depth += 1,
            ')' | ']' | '}' if !is_quoted => depth -= 1,
            ',' if !is_quoted && depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => (),
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Lines stay where they are.
fn without_comments(text: &str) -> String {
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    text.lines().map(|line| if is_code(line) { line } else { "" }).collect::<Vec<_>>().join("\n")
}

/// Up to the bracket that closes a call.
fn until_closed(text: &str) -> &str {
    let mut depth = 1;
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => (),
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

/// What stands between quotes and could be an id or an argument.
fn literals_of(text: &str) -> Vec<String> {
    let is_id = |literal: &&str| !literal.is_empty() && literal.chars().all(is_word);
    let in_line = |line: &str| {
        let line = line.replace("\\\"", "").replace("'\"'", "");
        line.split('"').skip(1).step_by(2).filter(is_id).map(str::to_owned).collect::<Vec<_>>()
    };
    without_comments(text).lines().flat_map(in_line).collect()
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn each_kind_of_row_has_its_word_in_the_audit_log() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(root.join("src/ui/staff/audit.rs")).unwrap();
    let rows = std::fs::read_dir(root.join("tests/rows")).unwrap();
    for name in rows.map(|file| file.unwrap().file_name().into_string().unwrap()) {
        let kind: Vec<&str> =
            name.split(['-', '.']).take_while(|part| part.parse::<u32>().is_err()).collect();
        let kind = kind.join("-");
        assert!(source.contains(&format!("(\"{kind}\", \"audit-{kind}\")")), "{kind}");
    }
}
