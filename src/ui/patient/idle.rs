//! Nobody has touched the screen for a while: a touch anywhere keeps what was typed.

use crate::flow::tap::Tap;
use crate::ui::patient::start_over::Question;
use crate::ui::pen::{Mark, Node, Pen};
use crate::ui::widget::button::Button;
use crate::ui::widget::modal;

/// What is left of the wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    pub secs: u64,
    /// From 1 to 0.
    pub part: f32,
}

/// `is_uncharged`: something is chosen, so it is worth saying that no money moved.
pub fn idle_ui(pen: &Pen<'_>, left: Left, is_uncharged: bool) -> Option<Tap> {
    let here = pen.words("idle-here");
    // Under everything else: whoever touches the screen is here.
    let node = Node::button(&here).marked(Mark::Anywhere);
    let anywhere = pen.press(pen.zones.canvas, 0.0, node).then(Tap::IAmHere);
    modal::scrim(pen);
    let title = pen.words("idle-title");
    let mut lines = vec![pen.words_with("idle-clears", &[("secs", left.secs.into())])];
    if is_uncharged {
        lines.push(pen.words("declined-money-none"));
    }
    let clear = pen.words("idle-clear");
    let question = Question { ring: Some((left.part, left.secs)), title: &title, lines: &lines };
    let pressed = question.show(
        pen,
        (Button::secondary(&clear), Tap::ClearNow),
        (Button::primary(&here), Tap::IAmHere),
    );
    pressed.or(anywhere)
}
