//! The pen that every screen draws with: shapes, presses, and what a screen reader is told.

use std::cell::Cell;

use egui::accesskit::{Live, Toggled};
use egui::epaint::PathStroke;
use egui::{
    Color32, CornerRadius, LayerId, Order, Painter, Pos2, Rect, Role as NodeRole, Sense, Shape,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::domain::language::Language;
use crate::flow::tap::Tap;
use crate::ui::layout::Zones;
use crate::ui::theme::Theme;
use crate::words::{say, say_with};

/// How far a finger may land or leave beside a control: 2 mm.
const REACH: f32 = 12.0;
/// A pressed control gives way by this much on every side.
const INSET: f32 = 4.0;

/// What all screens draw with. Cheap to copy; holds no state but which control has the focus,
/// so that its ring is drawn above everything.
#[derive(Clone)]
pub struct Pen<'a> {
    ui: &'a Ui,
    painter: Painter,
    pub theme: Theme,
    pub zones: Zones,
    pub language: Language,
    /// Which screen or sheet this is: a finger that was down on another does nothing here.
    place: &'static str,
    /// Nothing lies over it.
    is_live: bool,
    pub motion: Motion,
    focused: &'a Cell<Option<(Rect, f32)>>,
}

/// What moves by itself, and when nothing may.
#[derive(Debug, Clone, Copy)]
pub struct Motion {
    pub millis: u64,
    pub is_still: bool,
}

/// What one control is to a person who does not see it. `name` says all that the control shows.
#[derive(Debug, Clone, Copy)]
pub struct Node<'n> {
    pub role: NodeRole,
    pub name: &'n str,
    /// Chosen, on or pressed in; `None` where there is no such thing.
    pub is_on: Option<bool>,
    /// What the checks over all screens have to know of it.
    pub mark: Mark,
}

/// Marks in the accessibility tree by which the checks tell controls apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    None,
    /// The one filled button of the screen.
    Primary,
    /// A key of the keyboard: smaller than other controls, and without gaps.
    Key,
    /// Takes presses anywhere on the screen, under everything else.
    Anywhere,
    /// Known to staff only: no stop of the keyboard, and not read out.
    Hidden,
}

impl Mark {
    fn class_name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Primary => Some("primary"),
            Self::Key => Some("key"),
            Self::Anywhere => Some("anywhere"),
            Self::Hidden => Some("hidden"),
        }
    }
}

impl<'n> Node<'n> {
    pub fn button(name: &'n str) -> Self {
        Self { role: NodeRole::Button, name, is_on: None, mark: Mark::None }
    }

    pub fn primary(name: &'n str) -> Self {
        Self::button(name).marked(Mark::Primary)
    }

    pub fn marked(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    pub fn link(name: &'n str) -> Self {
        Self { role: NodeRole::Link, ..Self::button(name) }
    }

    pub fn radio(name: &'n str, is_on: bool) -> Self {
        Self { role: NodeRole::RadioButton, is_on: Some(is_on), ..Self::button(name) }
    }

    pub fn switch(name: &'n str, is_on: bool) -> Self {
        Self { role: NodeRole::Switch, is_on: Some(is_on), ..Self::button(name) }
    }

    /// A field of text that our own keys type into.
    pub fn field(name: &'n str) -> Self {
        Self { role: NodeRole::TextInput, ..Self::button(name) }
    }
}

/// What a finger or a key does to a control in this frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press {
    /// A finger is on it: shown at once.
    pub is_down: bool,
    /// Released inside, or Enter, or Space: act.
    pub is_done: bool,
}

impl Press {
    /// The control's face: smaller while a finger is on it.
    pub fn face(self, rect: Rect) -> Rect {
        if self.is_down { rect.shrink(INSET) } else { rect }
    }

    pub fn then(self, tap: Tap) -> Option<Tap> {
        self.is_done.then_some(tap)
    }
}

impl<'a> Pen<'a> {
    pub fn new(
        ui: &'a Ui,
        theme: Theme,
        zones: Zones,
        language: Language,
        motion: Motion,
        focused: &'a Cell<Option<(Rect, f32)>>,
    ) -> Self {
        let painter = ui.painter().clone();
        Self { ui, painter, theme, zones, language, place: "", is_live: true, motion, focused }
    }

    /// The same pen for one screen or sheet. What lies under a sheet cannot be pressed.
    pub fn for_place(&self, place: &'static str, is_live: bool) -> Self {
        Self { place, is_live, ..self.clone() }
    }

    /// The same pen on a layer above the screen.
    pub fn above(&self) -> Self {
        let layer = LayerId::new(Order::Foreground, self.ui.scope_id().with("sheet"));
        Self { painter: self.painter.clone().with_layer_id(layer), ..self.clone() }
    }

    /// The same pen with other zones.
    pub fn in_zones(&self, zones: Zones) -> Self {
        Self { zones, ..self.clone() }
    }

    /// The same pen, drawing only inside `rect`. Presses end there too.
    pub fn clipped(&self, rect: Rect) -> Self {
        Self { painter: self.painter.with_clip_rect(rect), ..self.clone() }
    }

    /// The same pen, drawing nothing: to measure what another will draw.
    pub fn unseen(&self) -> Self {
        let mut painter = self.painter.clone();
        painter.set_invisible();
        Self { painter, ..self.clone() }
    }

    pub fn ctx(&self) -> &egui::Context {
        self.ui.ctx()
    }

    pub fn painter(&self) -> &Painter {
        &self.painter
    }

    /// Whether things can be pressed.
    pub fn is_live(&self) -> bool {
        self.is_live
    }

    /// The sentence named `id` in the patient's language.
    pub fn words(&self, id: &str) -> String {
        say(self.language, id)
    }

    /// The sentence named `id`, with its arguments.
    pub fn words_with(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        say_with(self.language, id, args)
    }

    // Presses.

    /// A control at `rect` with corners of `radius`. The caller draws it.
    pub fn press(&self, rect: Rect, radius: f32, node: Node<'_>) -> Press {
        let rect = rect.intersect(self.painter.clip_rect());
        if !self.is_live || !rect.is_positive() {
            return Press::default();
        }
        let id = self.id(rect);
        // What takes presses anywhere is no stop of the keyboard, and nothing to be read out.
        let is_stop = !matches!(node.mark, Mark::Anywhere | Mark::Hidden);
        let sense = if is_stop { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG };
        let response = self.ui.interact(rect, id, sense);
        if is_stop {
            response.widget_info(|| match node.is_on {
                Some(is_on) => WidgetInfo::selected(node.role, true, is_on, node.name),
                None => WidgetInfo::labeled(node.role, true, node.name),
            });
        }
        self.ctx().accesskit_node_builder(id, |builder| {
            if let Some(is_on) = node.is_on {
                builder.set_toggled(Toggled::from(is_on));
                builder.set_selected(is_on);
            }
            if let Some(name) = node.mark.class_name() {
                builder.set_class_name(name);
            }
        });
        if response.has_focus() {
            self.focused.set(Some((rect, radius)));
        }
        let (pos, is_released) =
            self.ui.input(|input| (input.pointer.interact_pos(), input.pointer.any_released()));
        let is_over = pos.is_some_and(|pos| rect.expand(REACH).contains(pos));
        let by_pointer = is_released && (response.clicked() || response.drag_stopped());
        Press {
            is_down: response.is_pointer_button_down_on() && is_over,
            is_done: if by_pointer { is_over } else { response.clicked() },
        }
    }

    /// A field that a finger draws on: everything it does there in this frame, as it comes.
    pub fn drags(&self, rect: Rect, node: Node<'_>) -> Option<egui::Response> {
        if !self.is_live {
            return None;
        }
        let response = self.ui.interact(rect, self.id(rect), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(node.role, true, node.name));
        if response.has_focus() {
            self.focused.set(Some((rect, 24.0)));
        }
        Some(response)
    }

    /// Tells a screen reader of text that is no control.
    pub fn say(&self, rect: Rect, role: NodeRole, text: &str) {
        if !self.is_live || text.is_empty() {
            return;
        }
        let id = self.id(rect).with(("say", text));
        let response = self.ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(role, true, text));
    }

    /// Tells a screen reader at once: a mistake, a status.
    pub fn say_now(&self, rect: Rect, text: &str) {
        if !self.is_live || text.is_empty() {
            return;
        }
        self.say(rect, NodeRole::Label, text);
        self.ctx().accesskit_node_builder(self.id(rect).with(("say", text)), |builder| {
            builder.set_live(Live::Assertive);
        });
    }

    /// Where a list at `rect` keeps which page of it is shown, as long as this screen is shown.
    pub fn page_memory(&self, rect: Rect) -> egui::Id {
        self.id(rect).with("page")
    }

    /// A name that lasts as long as the screen: the place of the control on it.
    fn id(&self, rect: Rect) -> egui::Id {
        self.ui.scope_id().with((self.place, rect.min.x.to_bits(), rect.min.y.to_bits()))
    }

    /// Two rings, so that one of them stands out from anything (drawn last, outside the control).
    pub fn draw_focus(&self) {
        let Some((rect, radius)) = self.focused.take() else { return };
        // 3 points of the page, then 6 of the ring; at the screen's edge both stay on the screen.
        let outer = rect.expand(9.0).intersect(self.zones.canvas);
        self.ring(outer.shrink(6.0), radius + 3.0, 3.0, self.theme.canvas);
        self.ring(outer, radius + 9.0, 6.0, self.theme.focus);
    }

    // Shapes.

    pub fn fill(&self, rect: Rect, radius: f32, color: Color32) {
        self.painter.rect_filled(rect, CornerRadius::from(radius), color);
    }

    /// An edge inside `rect`.
    pub fn ring(&self, rect: Rect, radius: f32, width: f32, color: Color32) {
        self.painter.rect_stroke(
            rect,
            CornerRadius::from(radius),
            Stroke::new(width, color),
            StrokeKind::Inside,
        );
    }

    /// A surface with an edge.
    pub fn plate(&self, rect: Rect, radius: f32, fill: Color32, width: f32, edge: Color32) {
        self.painter.rect(
            rect,
            CornerRadius::from(radius),
            fill,
            Stroke::new(width, edge),
            StrokeKind::Inside,
        );
    }

    /// A card: the shadow, the surface, and its edge, thick where it is chosen.
    pub fn card(&self, rect: Rect, press: Press, is_chosen: bool) {
        const RADIUS: f32 = 24.0;
        let rect = press.face(rect);
        if !press.is_down {
            self.painter.add(self.theme.card_shadow.as_shape(rect, CornerRadius::from(RADIUS)));
        }
        let fill = if press.is_down { self.theme.sunken } else { self.theme.surface };
        let (width, edge) = if is_chosen {
            (self.theme.selected_stroke, self.theme.primary)
        } else {
            (self.theme.card_stroke, self.theme.hairline)
        };
        self.plate(rect, RADIUS, fill, width, edge);
    }

    pub fn disc(&self, center: Pos2, radius: f32, color: Color32) {
        self.painter.circle_filled(center, radius, color);
    }

    /// A circle's edge, inside `radius`.
    pub fn circle(&self, center: Pos2, radius: f32, width: f32, color: Color32) {
        // egui draws a circle's edge outside of its radius.
        self.painter.circle_stroke(center, radius - width, Stroke::new(width, color));
    }

    pub fn line(&self, from: Pos2, to: Pos2, width: f32, color: Color32) {
        self.painter.line_segment([from, to], Stroke::new(width, color));
    }

    pub fn hline(&self, from: Pos2, length: f32, color: Color32) {
        self.line(from, from + vec2(length, 0.0), 2.0, color);
    }

    /// A line through `points` with round ends and joints.
    pub fn stroke(&self, points: &[Pos2], width: f32, color: Color32) {
        let radius = width / 2.0;
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            self.painter.circle_filled(*first, radius, color);
            self.painter.circle_filled(*last, radius, color);
        }
        if points.len() > 1 {
            self.painter.add(Shape::line(points.to_vec(), PathStroke::new(width, color)));
        }
    }

    /// An arc around `center`, from and to in turns clockwise from the top.
    pub fn arc(&self, center: Pos2, radius: f32, turns: [f32; 2], width: f32, color: Color32) {
        let [from, to] = turns;
        let points: Vec<Pos2> = (0..=48_u8)
            .map(|step| {
                let turn = from + (to - from) * f32::from(step) / 48.0;
                center + Vec2::angled((turn - 0.25) * std::f32::consts::TAU) * radius
            })
            .collect();
        self.stroke(&points, width, color);
    }

    pub fn convex(&self, points: Vec<Pos2>, color: Color32) {
        self.painter.add(Shape::convex_polygon(points, color, PathStroke::NONE));
    }

    /// A dashed edge inside `rect`: dashes of 10, gaps of 6.
    pub fn dashed(&self, rect: Rect, radius: f32, width: f32, color: Color32) {
        let path = rounded_path(rect.shrink(width / 2.0), radius);
        self.painter.extend(Shape::dashed_line(&path, Stroke::new(width, color), 10.0, 6.0));
    }

    // Motion.

    /// How far a movement that takes `period_millis` has come, from 0 to 1, round and round. Asks
    /// for the next picture of it, ten times a second at most. Still where nothing may move.
    pub fn phase(&self, period_millis: u64) -> f32 {
        if self.motion.is_still || period_millis == 0 {
            return 0.0;
        }
        self.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        let part = self.motion.millis % period_millis * 1_000 / period_millis;
        f32::from(u16::try_from(part).unwrap_or_default()) / 1_000.0
    }
}

/// The closed outline of a rounded rectangle.
fn rounded_path(rect: Rect, radius: f32) -> Vec<Pos2> {
    let corners = [
        (pos2(rect.max.x - radius, rect.min.y + radius), 0.75_f32),
        (pos2(rect.max.x - radius, rect.max.y - radius), 0.0),
        (pos2(rect.min.x + radius, rect.max.y - radius), 0.25),
        (pos2(rect.min.x + radius, rect.min.y + radius), 0.5),
    ];
    let mut path: Vec<Pos2> = corners
        .into_iter()
        .flat_map(|(center, from)| {
            (0..=8_u8).map(move |step| {
                let turn = from + 0.25 * f32::from(step) / 8.0;
                center + Vec2::angled(turn * std::f32::consts::TAU) * radius
            })
        })
        .collect();
    path.extend(path.first().copied());
    path
}
