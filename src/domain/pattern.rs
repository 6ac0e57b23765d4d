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

enum Piece<'a> {
    Text(&'a str),
    Parameter(&'a str),
}

/// Returns `pattern` with every parameter filled in. What is filled in is not read again.
///
/// # Errors
///
/// [`PatternError`] when a brace stands alone or a parameter has no value.
pub fn filled(pattern: &str, values: &Values) -> Result<String, PatternError> {
    let mut text = String::with_capacity(pattern.len());
    for piece in pieces(pattern)? {
        text.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Parameter(name) => {
                values.get(name).ok_or_else(|| PatternError::NoValue(name.to_owned()))?
            }
        });
    }
    Ok(text)
}

/// The parameters of `pattern`, in their order.
///
/// # Errors
///
/// [`PatternError`] when a brace stands alone.
pub fn parameters(pattern: &str) -> Result<Vec<&str>, PatternError> {
    let names = pieces(pattern)?.into_iter().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name),
        Piece::Text(_) => None,
    });
    Ok(names.collect())
}

fn pieces(pattern: &str) -> Result<Vec<Piece<'_>>, PatternError> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').ok_or(PatternError::Unclosed)?;
        if name.contains('{') {
            return Err(PatternError::Unclosed);
        }
        pieces.extend([text_piece(text)?, Piece::Parameter(name)]);
        rest = behind;
    }
    pieces.push(text_piece(rest)?);
    Ok(pieces)
}

fn text_piece(text: &str) -> Result<Piece<'_>, PatternError> {
    if text.contains('}') { Err(PatternError::Stray) } else { Ok(Piece::Text(text)) }
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
