//! The stories of tests/books, each played; and what keeps them honest.

use std::fs;
use std::path::PathBuf;

use countersign::app::story;

#[test]
fn every_story_ends_as_its_books_say() {
    let failed: Vec<String> = stories()
        .iter()
        .flat_map(|file| match story::play(file) {
            Ok(differences) => differences,
            Err(error) => vec![error.to_string()],
        })
        .collect();
    assert!(failed.is_empty(), "\n{}\n", failed.join("\n"));
}

#[test]
fn every_story_begins_with_its_rule() {
    for file in stories() {
        let text = fs::read_to_string(&file).unwrap();
        let first = text.lines().next().unwrap_or_default();
        let is_sentence = first.starts_with("# ") && first.ends_with('.');
        assert!(is_sentence, "{}: begins with a comment that says the rule", file.display());
    }
}

/// An expectation that cannot fail says nothing: every amount that a story expects is changed by a
/// cent, one after the other.
#[test]
fn every_amount_that_a_story_expects_is_looked_at() {
    let mut n_changed = 0;
    for file in stories() {
        let text = fs::read_to_string(&file).unwrap();
        for (line, changed) in changed_amounts(&text) {
            n_changed += 1;
            let name = file.display().to_string();
            let told = story::play_text(&name, &changed).unwrap();
            assert!(!told.is_empty(), "{name}:{line}: a changed amount was not noticed");
        }
    }
    assert!(n_changed > 400, "the amounts are found: {n_changed}");
}

#[test]
fn a_difference_says_where_what_was_expected_and_what_was_found() {
    let text = "story = \"x\"\n[[step]]\non = 2027-03-07\ndo = \"sell\"\noffering = \"O01\"\n\
        [step.expect]\nliability = \"193.50\"\n[[step]]\ndo = \"redeem\"\n\
        expect = { left = 2, of.a = { left = 1 } }\n";
    let told = story::play_text("x.toml", &text.replace(", of.a = { left = 1 }", "")).unwrap();
    assert_eq!(
        told,
        [
            "x.toml: x",
            "x.toml:7 step 1 (sell, 2027-03-07): liability expected 193.50, found 387.00",
            "x.toml:10 step 2 (redeem, 2027-03-07): left expected 2, found 3",
        ]
    );
    let mistake = story::play_text("x.toml", text).unwrap_err().to_string();
    assert!(mistake.starts_with("x.toml:10: `step.expect.of.a` must be a name"), "{mistake}");
}

#[test]
fn a_step_that_is_refused_is_told_and_the_rest_is_not_played() {
    let text = "story = \"x\"\n[[step]]\non = 2027-03-07\ndo = \"redeem\"\nservice = \"LED\"\n\
        [[step]]\ndo = \"sell\"\noffering = \"O01\"\nexpect = { liability = \"1.00\" }\n";
    let told = story::play_text("x.toml", text).unwrap();
    let [_, only] = told.as_slice() else { panic!("{told:?}") };
    assert!(only.contains("expected to be done, found refused: unknown-contract"), "{only}");

    let wanted = "story = \"x\"\n[[step]]\non = 2027-03-07\ndo = \"sell\"\noffering = \"O01\"\n\
        expect = { refused = \"ended\" }\n";
    let told = story::play_text("x.toml", wanted).unwrap();
    assert!(told.iter().any(|line| line.contains("refused expected \"ended\"")), "{told:?}");
}

#[test]
fn a_mistake_in_a_file_is_told_with_its_line_and_what_would_be_right() {
    #[rustfmt::skip]
    let cases = [
        ("[[step]]\non = 2027-01-01\n", "x.toml:1: `story` is missing"),
        ("story = \"x\"\n", "`step` is missing; it is one table [[step]]"),
        ("story = \"x\"\n[[step]]\ndo = \"wait\"\n", "x.toml:2: `step.on` is missing"),
        ("story = \"x\"\n[[step]]\non = \"2027-01-01\"\n", "x.toml:3: `step.on` must be a date without quotes"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\ndo = \"buy\"\n", "x.toml:4: `step.do` must be \"wait\", \"sell\""),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\ndo = \"sell\"\noffering = \"O99\"\n", "x.toml:5: `step.offering` must be the code of an offering"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\ndo = \"sell\"\n", "`step.offering` is missing; it is one of offering, product"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\ndo = \"close\"\nprovider = \"x\"\nthrough = 2027-01-01\n", "x.toml:5: `step.provider` is unknown here"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\nexpect = { liabilty = \"1.00\" }\n", "x.toml:4: `step.expect.liabilty` is unknown here"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\nexpect = { liability = 1.00 }\n", "x.toml:4: `step.expect.liability` must be an amount with its cents"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\nexpect = { liability = \"1.5\" }\n", "x.toml:4: `step.expect.liability` must be an amount with its cents"),
        ("story = \"x\"\n[[step]]\non = 2027-01-01\nexpect = { refused = \"exspired\" }\n", "x.toml:4: `step.expect.refused` must be one of unknown-contract"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\n[[step]]\non = 2027-01-01\n", "x.toml:5: `step.on` must be 2027-01-02 or later"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\ndo = \"redeem\"\ncontract = \"it\"\n", "x.toml:5: `step.contract` must be a name that a step before has given"),
        ("story = \"x\"\n[clinic]\nlapse = \"brakage\"\n[[step]]\non = 2027-01-02\n", "x.toml:3: `clinic.lapse` must be \"breakage\" or \"unclaimed\""),
        ("story = \"x\"\n[clinic]\npoints = \"defer\"\n[[step]]\non = 2027-01-02\n", "`clinic.points_expected_use` is missing"),
        ("story = \"x\"\n[change.O99]\nprice = \"1.00\"\n[[step]]\non = 2027-01-02\n", "x.toml:2: `change.O99` must be a change to an offering"),
        ("story = \"x\"\n[change.O01]\nbonus = \"1.00\"\n[[step]]\non = 2027-01-02\n", "x.toml:3: `change.O01.bonus` must be a key of this kind"),
        ("story = \"x\"\n[[offering]]\ncode = \"A\"\nkind = \"unit-bank\"\nprice = \"1.00\"\n[[step]]\non = 2027-01-02\n", "x.toml:2: `offering.contents` is missing"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\nexpect = { left = \"two\" }\n", "x.toml:4: `step.expect.left` must be an amount like \"387.00\", or a whole number, or a table"),
        ("story = \"x\n", "x.toml:1: this is not TOML"),
        ("story = \"x\"\n[[step]]\non = 2027-02-30\n", "x.toml:3: this is not TOML"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\n[[step]]\non = 2027-01-02\nlate = true\n", "x.toml:5: `step.on` must be before the day of the step above"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\nexpect = { patients.zoe.left = 4 }\n", "x.toml:4: `step.expect.patients.zoe` must be a patient of a step"),
        ("story = \"x\"\n[[step]]\non = 2027-01-02\nexpect = { liability = \"3,87.00\" }\n", "x.toml:4: `step.expect.liability` must be an amount with its cents"),
        ("story = \"x\"\ncatalog = \"nowhere.toml\"\n[[step]]\non = 2027-01-02\n", "x.toml:2: `catalog` must be \"demo\", \"none\", or the path of a catalog file that is there"),
        ("story = \"x\"\n[change.O01]\nupgrade_to = \"O99\"\n[[step]]\non = 2027-01-02\n", "x.toml:3: `change.O01.upgrade_to` must be the code of an offering"),
        ("story = \"x\"\n[change.O04]\npicks = 16\n[[step]]\non = 2027-01-02\n", "x.toml:3: `change.O04.picks` must be no more picks than there are codes"),
        ("story = \"x\"\n[[service]]\ncode = \"A\"\nprice = \"1.00\"\n[[service]]\ncode = \"A\"\nprice = \"2.00\"\n[[step]]\non = 2027-01-02\n", "x.toml:6: `service.code` must be a code that nothing above has"),
    ];
    for (text, expected) in cases {
        let mistake = story::play_text("x.toml", text).unwrap_err().to_string();
        assert!(mistake.contains(expected), "{text}\nexpected {expected}\nfound {mistake}");
    }
}

/// The line of a cart is named with a dot, which TOML takes in quotes.
#[test]
fn a_line_of_a_cart_has_its_own_contract() {
    let text = "story = \"x\"\n[[step]]\non = 2027-03-07\ndo = \"sell\"\nas = \"both\"\n\
        lines = [{ offering = \"O01\" }, { offering = \"O02\" }]\n\
        [step.expect]\nof.\"both.1\".price = \"387.00\"\nof.\"both.2\" = { price = \"1.00\" }\n";
    let told = story::play_text("x.toml", text).unwrap();
    let [_, only] = told.as_slice() else { panic!("{told:?}") };
    assert!(only.ends_with("of.both.2.price expected 1.00, found 567.00"), "{only}");
}

#[test]
fn the_document_has_every_word_that_a_story_can_say() {
    let document = fs::read_to_string("docs/stories.md").unwrap();
    let missing: Vec<&str> = story::vocabulary()
        .into_iter()
        .filter(|word| !document.contains(&format!("`{word}`")))
        .collect();
    assert!(missing.is_empty(), "docs/stories.md does not have {missing:?}");
}

#[test]
fn every_refusal_has_its_word() {
    let source = fs::read_to_string("src/domain/refusal.rs").unwrap();
    let (_, body) = source.split_once("pub enum Refusal {").unwrap();
    let words: Vec<String> = body
        .lines()
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| word(line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap()))
        .collect();
    assert!(words.len() > 40, "{words:?}");
    let known = story::vocabulary();
    let missing: Vec<&String> =
        words.iter().filter(|word| !known.contains(&word.as_str())).collect();
    assert!(missing.is_empty(), "no word for {missing:?}");
}

/// `NotEnoughLeft` is `not-enough-left`.
fn word(kind: &str) -> String {
    let mut word = String::new();
    for letter in kind.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

fn stories() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir("tests/books").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() > 60, "the stories have moved");
    files
}

/// The text with each amount that is expected made a cent more, in turn.
fn changed_amounts(text: &str) -> Vec<(usize, String)> {
    let mut changed = Vec::new();
    let mut is_expected = false;
    let mut start = 0;
    for (idx, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with('[') {
            is_expected = line.starts_with("[step.expect");
        }
        let from = match line.strip_prefix("expect = ") {
            Some(_) => Some(start),
            None => is_expected.then_some(start),
        };
        if let Some(from) = from.filter(|_| !line.starts_with('#')) {
            for (at, amount) in amounts(line) {
                let place = from + at;
                let mut other = text.to_owned();
                other.replace_range(place..place + amount.len(), &a_cent_more(amount));
                changed.push((idx + 1, other));
            }
        }
        start += line.len();
    }
    changed
}

/// The quoted amounts of a line, without their quotes, and where each begins.
fn amounts(line: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut found = Vec::new();
    for (idx, part) in line.split('"').enumerate() {
        let digits = part.trim_start_matches('-').replace(',', "");
        let is_amount = digits.split_once('.').is_some_and(|(whole, cents)| {
            cents.len() == 2 && (whole.to_owned() + cents).bytes().all(|byte| byte.is_ascii_digit())
        });
        if idx % 2 == 1 && is_amount {
            found.push((at, part));
        }
        at += part.len() + 1;
    }
    found
}

fn a_cent_more(amount: &str) -> String {
    let minor: i64 = amount.replace(['.', ','], "").parse().unwrap();
    let more = minor + 1;
    let sign = if more < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", more.abs() / 100, more.abs() % 100)
}

#[test]
fn the_examples_of_the_document_are_true() {
    let document = fs::read_to_string("docs/stories.md").unwrap();
    let examples: Vec<&str> = document
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("\n```").unwrap().0)
        .collect();
    assert_eq!(examples.len(), 3);
    for example in examples {
        assert_eq!(story::play_text("docs/stories.md", example).unwrap(), Vec::<String>::new());
    }
}
