//! What a person, or a machine that speaks, finds on a screen.

use std::sync::LazyLock;

use countersign::ui;
use egui::accesskit::{Action, Node, NodeId, TreeUpdate};
use egui::epaint::text::{ByteRangeExt as _, LayoutJob};
use egui::epaint::{ClippedShape, Galley, RectShape};
use egui::{
    Color32, Context, FontId, FullOutput, Key, Modifiers, Pos2, RawInput, Rect, Shape, Ui, pos2,
};

use crate::look::{View, every_layout};

/// The first pass measures, the second stands.
const PASSES: u8 = 2;

/// A screen and everything on it.
#[derive(Clone)]
pub struct Seen {
    pub view: View,
    pub targets: Vec<Target>,
    pub texts: Vec<Text>,
    pub rects: Vec<RectShape>,
    pub focused: Option<NodeId>,
}

/// Somebody who looks at a screen and can press keys.
pub struct Onlooker {
    pub seen: Seen,
    draw: Box<dyn FnMut(&mut Ui)>,
    ctx: Context,
    passes: u16,
}

/// Every layout, looked at once for all the tests that only look.
pub fn everything() -> &'static [Seen] {
    static SEEN: LazyLock<Vec<Seen>> =
        LazyLock::new(|| every_layout().map(|view| Onlooker::of(view).seen).collect());
    &SEEN
}

/// Something that can be pressed, or drawn on.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub id: NodeId,
    pub name: String,
    pub kind: Kind,
    pub rect: Rect,
    pub is_enabled: bool,
}

/// What a control is, by the mark that the screen gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one filled button.
    Primary,
    /// A key of the keyboard.
    Key,
    /// A press anywhere on the screen.
    Anywhere,
    /// The corner where staff knock.
    Hidden,
    Other,
}

/// One line of text, as far as it is to be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub words: String,
    /// Around its ink.
    pub ink: Rect,
    /// Where drawing is cut off.
    pub clip: Rect,
    pub fonts: Vec<FontId>,
    pub colors: Vec<Color32>,
    pub is_elided: bool,
    /// Characters that no font of ours can draw.
    pub missing: String,
}

impl Text {
    pub fn is_icon(&self) -> bool {
        self.fonts.iter().all(|font| font.family.to_string().starts_with("Phosphor"))
    }
}

impl Onlooker {
    pub fn of(view: View) -> Self {
        let scene = view.scene.clone();
        Self::of_drawing(view, move |ui| {
            ui::show(ui, &scene);
        })
    }

    /// Looks at something else that is drawn in a view's place.
    pub fn of_drawing(view: View, draw: impl FnMut(&mut Ui) + 'static) -> Self {
        let ctx = Context::default();
        ctx.enable_accesskit();
        let seen = Seen::nothing_of(view);
        let mut onlooker = Self { seen, draw: Box::new(draw), ctx, passes: 0 };
        for _ in 1..PASSES {
            onlooker.pass(Vec::new());
        }
        let output = onlooker.pass(Vec::new());
        onlooker.seen.take_controls(&output);
        onlooker.seen.take_shapes(&output, Some(&onlooker.ctx));
        onlooker
    }

    /// Presses a key of a real keyboard, or of a keypad for blind people. Texts are not read again.
    pub fn press_key(&mut self, key: Key) {
        let event = |pressed| egui::Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let output = self.pass(vec![event(true), event(false)]);
        self.seen.take_controls(&output);
        self.seen.take_shapes(&output, None);
    }

    fn pass(&mut self, events: Vec<egui::Event>) -> FullOutput {
        let input = RawInput {
            screen_rect: Some(self.seen.screen()),
            time: Some(f64::from(self.passes)),
            events,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, &mut self.draw);
        self.passes += 1;
        output.textures_delta.clear();
        output
    }
}

impl Seen {
    fn nothing_of(view: View) -> Self {
        Self { view, targets: Vec::new(), texts: Vec::new(), rects: Vec::new(), focused: None }
    }

    pub fn screen(&self) -> Rect {
        Rect::from_min_size(Pos2::ZERO, self.view.canvas.size())
    }

    fn take_controls(&mut self, output: &FullOutput) {
        let update = output.platform_output.accesskit_update.as_ref().unwrap();
        self.focused = Some(update.focus);
        self.targets = targets(update);
    }

    /// Texts are read with `fonts`; without it, only boxes are taken in.
    fn take_shapes(&mut self, output: &FullOutput, fonts: Option<&Context>) {
        self.texts.clear();
        self.rects.clear();
        let screen = self.screen();
        for ClippedShape { clip_rect, shape, .. } in &output.shapes {
            self.take_shape(shape, clip_rect.intersect(screen), fonts);
        }
    }

    fn take_shape(&mut self, shape: &Shape, clip: Rect, fonts: Option<&Context>) {
        match shape {
            Shape::Vec(shapes) => {
                shapes.iter().for_each(|shape| self.take_shape(shape, clip, fonts))
            }
            Shape::Text(text) => {
                if let Some(ctx) = fonts {
                    self.take_text(text, clip, ctx);
                }
            }
            Shape::Rect(rect) => self.take_rect(rect, clip),
            _ => (),
        }
    }

    fn take_text(&mut self, shape: &egui::epaint::TextShape, clip: Rect, ctx: &Context) {
        let galley = &shape.galley;
        let formats = galley.job.sections.iter().map(|section| &section.format);
        let color = |color: Color32| match shape.override_text_color {
            Some(over) => over,
            None if color == Color32::PLACEHOLDER => shape.fallback_color,
            None => color,
        };
        let missing = missing_glyphs(galley, ctx);
        for row in &galley.rows {
            let words = row.text();
            if words.trim().is_empty() {
                continue;
            }
            self.texts.push(Text {
                words,
                ink: row.visuals.mesh_bounds.translate(row.pos.to_vec2() + shape.pos.to_vec2()),
                clip,
                fonts: formats.clone().map(|format| format.font_id.clone()).collect(),
                colors: formats.clone().map(|format| color(format.color)).collect(),
                is_elided: galley.elided,
                missing: missing.clone(),
            });
        }
    }

    /// A sheet's veil over the whole screen makes a backdrop of all that was drawn before; an
    /// opaque box hides what lies wholly under it.
    fn take_rect(&mut self, rect: &RectShape, clip: Rect) {
        let shown = rect.rect.intersect(clip);
        if rect.fill.a() > 0 && shown.contains_rect(self.screen().shrink(1.0)) {
            self.texts.clear();
            self.rects.clear();
        } else if rect.fill.a() == 255 {
            self.texts.retain(|text| !shown.contains_rect(text.ink.shrink(1.0)));
        }
        self.rects.push(rect.clone());
    }
}

fn missing_glyphs(galley: &Galley, ctx: &Context) -> String {
    let LayoutJob { text, sections, .. } = &*galley.job;
    let is_missing = |font: &FontId, letter: char| {
        !letter.is_whitespace() && !ctx.fonts_mut(|fonts| fonts.has_glyph(font, letter))
    };
    sections
        .iter()
        .flat_map(|section| {
            let part = section.byte_range.slice(text);
            part.chars().filter(|letter| is_missing(&section.format.font_id, *letter))
        })
        .collect()
}

/// From top to bottom, and then from left to right.
fn targets(update: &TreeUpdate) -> Vec<Target> {
    let mut targets: Vec<Target> = update
        .nodes
        .iter()
        .filter(|(_, node)| {
            node.supports_action(Action::Click) || node.supports_action(Action::Focus)
        })
        .map(|(id, node)| Target {
            id: *id,
            name: name_of(node),
            kind: match node.class_name() {
                Some("primary") => Kind::Primary,
                Some("key") => Kind::Key,
                Some("anywhere") => Kind::Anywhere,
                Some("hidden") => Kind::Hidden,
                _ => Kind::Other,
            },
            rect: rect_of(node),
            is_enabled: !node.is_disabled(),
        })
        .collect();
    targets.sort_by(|a, b| {
        let (a, b) = (a.rect.min, b.rect.min);
        a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
    });
    targets
}

fn name_of(node: &Node) -> String {
    node.label().or(node.value()).unwrap_or_default().to_owned()
}

#[expect(clippy::as_conversions, reason = "points on a screen are small")]
fn rect_of(node: &Node) -> Rect {
    let bounds = node.bounds().unwrap_or_default();
    Rect::from_min_max(
        pos2(bounds.x0 as f32, bounds.y0 as f32),
        pos2(bounds.x1 as f32, bounds.y1 as f32),
    )
}
