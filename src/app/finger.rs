//! A person at the kiosk without a window: looks at the screen through its labels, as a screen
//! reader does, and presses with a pointer, as a finger does. Rehearsals and stories use it.

use std::collections::BTreeMap;
use std::time::Duration;

use egui::accesskit::{Node, NodeId, Role, TreeUpdate};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2};

use crate::app::kiosk::Kiosk;
use crate::app::order::Wires;
use crate::domain::now::Now;
use crate::flow::guard::SETTLE_WAIT;

/// One point is a sixth of a millimeter.
const POINTS_PER_MM: f32 = 6.0;
/// How long a person takes from one key to the next.
const KEY_WAIT: Duration = Duration::from_millis(150);
/// How long from one screen to the first press on it.
const LOOK_WAIT: Duration = SETTLE_WAIT.saturating_add(Duration::from_millis(300));

/// A screen as one can hear it, and a hand.
pub struct Finger {
    ctx: egui::Context,
    size: Vec2,
    /// What can be seen: filled in by [`Finger::look`].
    nodes: Vec<(NodeId, Node)>,
    focus: Option<NodeId>,
    seconds: f64,
}

/// What was looked for and is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no \"{wanted}\" on the screen; there is {}", .seen.join(", "))]
pub struct NotThere {
    pub wanted: String,
    pub seen: Vec<String>,
}

impl Finger {
    /// A canvas of `size` points.
    pub fn new(size: Vec2) -> Self {
        let ctx = egui::Context::default();
        ctx.enable_accesskit();
        Self { ctx, size, nodes: Vec::new(), focus: None, seconds: 0.0 }
    }

    /// Draws a frame, and remembers what is on it.
    pub fn look<W: Wires>(&mut self, kiosk: &mut Kiosk<W>, now: Now) {
        self.frame(kiosk, now, Vec::new());
    }

    /// Every label of the screen, in reading order.
    pub fn labels(&self) -> Vec<String> {
        self.nodes.iter().filter_map(|(_, node)| text_of(node)).collect()
    }

    /// Whether a label with `text` in it is on the screen.
    pub fn sees(&self, text: &str) -> bool {
        self.labels().iter().any(|label| label.contains(text))
    }

    /// Whether something that can be pressed is called `label`.
    pub fn can_press(&self, label: &str) -> bool {
        self.target(label).is_some()
    }

    /// The name of everything that can be pressed, in reading order.
    pub fn pressables(&self) -> Vec<String> {
        let can_be = self.nodes.iter().filter(|(_, node)| is_pressable(node));
        can_be.filter_map(|(_, node)| text_of(node)).collect()
    }

    /// Presses what is called `label`: its whole name first, then any name that begins with it.
    ///
    /// # Errors
    ///
    /// [`NotThere`] with what is there.
    pub fn press<W: Wires>(
        &mut self,
        kiosk: &mut Kiosk<W>,
        now: &mut Now,
        label: &str,
    ) -> Result<(), NotThere> {
        let Some(place) = self.target(label) else {
            return Err(NotThere { wanted: label.to_owned(), seen: self.labels() });
        };
        let is_key = label.chars().count() == 1;
        later(now, if is_key { KEY_WAIT } else { LOOK_WAIT });
        self.tap_at(kiosk, *now, place);
        Ok(())
    }

    /// Types a text on the kiosk's own keys, one key a letter.
    ///
    /// # Errors
    ///
    /// [`NotThere`] when a letter has no key.
    pub fn type_text<W: Wires>(
        &mut self,
        kiosk: &mut Kiosk<W>,
        now: &mut Now,
        text: &str,
    ) -> Result<(), NotThere> {
        later(now, LOOK_WAIT);
        for letter in text.chars() {
            self.press(kiosk, now, &letter.to_string())?;
        }
        Ok(())
    }

    /// Presses a key of a keyboard that somebody has plugged in, or of a keypad for people who do
    /// not see.
    pub fn press_key<W: Wires>(&mut self, kiosk: &mut Kiosk<W>, now: &mut Now, key: Key) {
        later(now, KEY_WAIT);
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.frame(kiosk, *now, vec![event(true), event(false)]);
        self.look(kiosk, *now);
    }

    /// The name of what has the focus of the keyboard.
    pub fn focused(&self) -> Option<String> {
        let (_, node) = self.nodes.iter().find(|(id, _)| Some(*id) == self.focus)?;
        text_of(node)
    }

    /// Draws `path` (1/100 mm from the pad's corner) on the signature pad, a point each 12 ms.
    ///
    /// # Errors
    ///
    /// [`NotThere`] when there is no pad.
    pub fn draw<W: Wires>(
        &mut self,
        kiosk: &mut Kiosk<W>,
        now: &mut Now,
        pad: &str,
        path: &[(i32, i32)],
    ) -> Result<(), NotThere> {
        let pad_at = self
            .nodes
            .iter()
            .find(|(_, node)| text_of(node).is_some_and(|text| text.starts_with(pad)))
            .and_then(|(_, node)| bounds_of(node));
        let Some(pad_at) = pad_at else {
            return Err(NotThere { wanted: pad.to_owned(), seen: self.labels() });
        };
        later(now, LOOK_WAIT);
        // On a lower pad people write smaller.
        let lowest = path.iter().map(|point| points(point.1)).fold(1.0, f32::max);
        let scale = (pad_at.height() * 0.9 / lowest).min(1.0);
        let corner = pad_at.min;
        let at = |point: &(i32, i32)| corner + Vec2::new(points(point.0), points(point.1)) * scale;
        let mut last = corner;
        for (idx, point) in path.iter().enumerate() {
            last = at(point);
            let mut events = vec![Event::PointerMoved(last)];
            if idx == 0 {
                events.push(button(last, true));
            }
            later(now, Duration::from_millis(12));
            self.frame(kiosk, *now, events);
        }
        self.frame(kiosk, *now, vec![button(last, false), Event::PointerGone]);
        self.look(kiosk, *now);
        Ok(())
    }

    /// Touches the glass at `place`, and lifts the finger there.
    pub fn tap_at<W: Wires>(&mut self, kiosk: &mut Kiosk<W>, now: Now, place: Pos2) {
        self.frame(kiosk, now, vec![Event::PointerMoved(place), button(place, true)]);
        self.frame(kiosk, now, vec![button(place, false)]);
        self.frame(kiosk, now, vec![Event::PointerGone]);
        self.look(kiosk, now);
    }

    /// Touches at one place and lifts at another: a drag off the button.
    pub fn drag<W: Wires>(&mut self, kiosk: &mut Kiosk<W>, now: Now, from: Pos2, to: Pos2) {
        self.frame(kiosk, now, vec![Event::PointerMoved(from), button(from, true)]);
        self.frame(kiosk, now, vec![Event::PointerMoved(to)]);
        self.frame(kiosk, now, vec![button(to, false), Event::PointerGone]);
        self.look(kiosk, now);
    }

    /// The middle of what is called `label` and can be pressed.
    pub fn target(&self, label: &str) -> Option<Pos2> {
        let named = |is_it: &dyn Fn(&str) -> bool| {
            self.nodes
                .iter()
                .filter(|(_, node)| is_pressable(node))
                .find(|(_, node)| text_of(node).is_some_and(|text| is_it(&text)))
        };
        let (_, node) =
            named(&|text| text == label).or_else(|| named(&|text| text.starts_with(label)))?;
        Some(bounds_of(node)?.center())
    }

    fn frame<W: Wires>(&mut self, kiosk: &mut Kiosk<W>, now: Now, events: Vec<Event>) {
        kiosk.logic(now);
        self.seconds += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.seconds),
            events,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |ui| kiosk.frame(ui, now));
        if let Some(update) = output.platform_output.accesskit_update.take() {
            self.focus = Some(update.focus);
            self.nodes = in_reading_order(update);
        }
        // Nothing is painted here; pictures are drawn from scenes.
        output.textures_delta.clear();
    }
}

/// The tree, walked from its root: the order in which widgets were added is the reading order.
fn in_reading_order(update: TreeUpdate) -> Vec<(NodeId, Node)> {
    let mut nodes: BTreeMap<NodeId, Node> = update.nodes.into_iter().collect();
    let mut path: Vec<NodeId> = update.tree.map(|tree| tree.root).into_iter().collect();
    let mut ordered = Vec::with_capacity(nodes.len());
    while let Some(id) = path.pop() {
        if let Some(node) = nodes.remove(&id) {
            path.extend(node.children().iter().rev());
            ordered.push((id, node));
        }
    }
    ordered
}

/// A moment goes by, on both clocks.
pub fn later(now: &mut Now, wait: Duration) {
    now.mono += wait;
    now.wall += wait;
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn is_pressable(node: &Node) -> bool {
    let is_control = matches!(
        node.role(),
        Role::Button
            | Role::RadioButton
            | Role::CheckBox
            | Role::Switch
            | Role::Link
            | Role::Canvas
            | Role::TextInput
    );
    is_control && !node.is_disabled()
}

fn text_of(node: &Node) -> Option<String> {
    node.label().or_else(|| node.value()).map(str::to_owned)
}

fn bounds_of(node: &Node) -> Option<Rect> {
    let bounds = node.bounds()?;
    Some(Rect::from_min_max(
        egui::pos2(narrow(bounds.x0), narrow(bounds.y0)),
        egui::pos2(narrow(bounds.x1), narrow(bounds.y1)),
    ))
}

#[expect(clippy::as_conversions, reason = "a place on a screen fits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// 1/100 mm in points of 1/6 mm.
fn points(hundredths: i32) -> f32 {
    #[expect(clippy::as_conversions, reason = "a place on a pad fits")]
    let value = hundredths as f32;
    value * POINTS_PER_MM / 100.0
}
