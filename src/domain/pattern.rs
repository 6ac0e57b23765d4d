//! Texts with `{parameters}`, as the clinic writes them.

use std::collections::BTreeMap;

/// What stands for each parameter.
pub type Values = BTreeMap<&'static str, String>;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("`{{` is not closed by `}}`")]
    Unclosed,
    #[error("`}}` closes nothing")]
    Stray,
    #[error("there is no value for {{{0}}}")]
    NoValue(String),
}

/// Returns `pattern` with every parameter filled in. What is filled in is not read again.
///
/// # Errors
///
/// [`PatternError`] when a brace stands alone or a parameter has no value.
pub fn filled(pattern: &str, values: &Values) -> Result<String, PatternError> {
    filled_from(pattern, &[values])
}

/// As [`filled`], from several sources: what stands in one of them hides the same in those after.
///
/// # Errors
///
/// [`PatternError`] as there.
pub fn filled_from(pattern: &str, sources: &[&Values]) -> Result<String, PatternError> {
    let mut text = String::with_capacity(pattern.len());
    for piece in pieces(pattern) {
        let (before, parameter) = piece?;
        text.push_str(before);
        if let Some(name) = parameter {
            let value = sources.iter().find_map(|values| values.get(name));
            text.push_str(value.ok_or_else(|| PatternError::NoValue(name.to_owned()))?);
        }
    }
    Ok(text)
}

/// The parameters of `pattern`, in their order.
///
/// # Errors
///
/// [`PatternError`] when a brace stands alone.
pub fn parameters(pattern: &str) -> Result<Vec<&str>, PatternError> {
    pieces(pattern).filter_map(|piece| piece.map(|(_, parameter)| parameter).transpose()).collect()
}

/// Texts, each with the parameter behind it; the last has none.
fn pieces(pattern: &str) -> impl Iterator<Item = Result<(&str, Option<&str>), PatternError>> {
    let mut rest = Some(pattern);
    std::iter::from_fn(move || {
        let pattern = rest.take()?;
        let Some((text, after)) = pattern.split_once('{') else {
            return Some(without_brace(pattern).map(|text| (text, None)));
        };
        let piece = without_brace(text).and_then(|text| {
            let (name, behind) = after.split_once('}').ok_or(PatternError::Unclosed)?;
            if name.contains('{') {
                return Err(PatternError::Unclosed);
            }
            rest = Some(behind);
            Ok((text, Some(name)))
        });
        Some(piece)
    })
}

fn without_brace(text: &str) -> Result<&str, PatternError> {
    if text.contains('}') { Err(PatternError::Stray) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_filled_in_once() {
        let values = Values::from([("fee", "$25.00".to_owned()), ("unit", "{fee}".to_owned())]);
        assert_eq!(
            filled("A {unit}, less {fee}.", &values),
            Ok("A {fee}, less $25.00.".to_owned())
        );
        assert_eq!(filled("Nothing to fill", &values), Ok("Nothing to fill".to_owned()));
        assert_eq!(parameters("A {unit}, less {fee}."), Ok(vec!["unit", "fee"]));
    }

    #[test]
    fn what_an_earlier_source_says_hides_what_a_later_one_says() {
        let clause = Values::from([("fee", "$25.00".to_owned())]);
        let sale = Values::from([("fee", "$9.00".to_owned()), ("unit", "drip".to_owned())]);
        let sources = [&clause, &sale];
        assert_eq!(filled_from("A {unit}, less {fee}", &sources), Ok("A drip, less $25.00".into()));
        let missing = PatternError::NoValue("price".to_owned());
        assert_eq!(filled_from("{price}", &sources), Err(missing));
    }

    #[test]
    fn a_pattern_that_cannot_be_filled_says_why() {
        let values = Values::from([("fee", "$25.00".to_owned())]);
        #[rustfmt::skip]
        let cases = [
            ("less {fees}", PatternError::NoValue("fees".to_owned())),
            ("less {fee", PatternError::Unclosed),
            ("less {{fee}}", PatternError::Unclosed),
            ("less fee}", PatternError::Stray),
            ("{}", PatternError::NoValue(String::new())),
        ];
        for (pattern, expect) in cases {
            assert_eq!(filled(pattern, &values), Err(expect), "{pattern}");
        }
    }
}
