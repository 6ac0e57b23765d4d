//! Sheets as a PDF: the one file that speaks to the PDF writer, and so the one that knows its floats.

use std::num::NonZeroU16;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke as Pencil};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph, TextDirection};
use krilla::{Document, SerializeSettings, color::luma};
use rust_decimal::prelude::ToPrimitive as _;

use crate::evidence::letter::face::FontFile;
use crate::evidence::letter::line::{Line, Piece};
use crate::evidence::letter::sheet::{Mark, PAGE_HIGH, PAGE_WIDE, Sheets, Stroke, What};
use crate::evidence::letter::tree::{Child, Part, Role, Tree};
use crate::evidence::letter::{Attachment, LetterError, Mil};

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About<'a> {
    pub title: &'a str,
    pub subject: &'a str,
    /// BCP 47.
    pub language: &'a str,
    pub author: &'a str,
    /// Tells apart two documents that say the same.
    pub id: &'a str,
    pub made_at: DateTime<Utc>,
}

/// The PDF: PDF/A-3a and PDF/UA-1 as far as the writer checks them.
///
/// # Errors
///
/// [`LetterError`] with what the writer refused.
pub fn write(
    sheets: &Sheets,
    about: &About<'_>,
    attached: &[Attachment],
) -> Result<Vec<u8>, LetterError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| LetterError::Writer(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(about));
    let mut painter = Painter { fonts: fonts()?, leaves: Vec::new() };
    painter.leaves.resize_with(sheets.tree.n_leaves(), Drawn::default);
    for (page_idx, page) in sheets.pages.iter().enumerate() {
        let size = PageSettings::from_wh(pt(PAGE_WIDE), pt(PAGE_HIGH)).ok_or(LetterError::Size)?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            painter.mark(&mut surface, page_idx, mark);
        }
        surface.finish();
        sheet.finish();
    }
    let mut outline = Outline::new();
    for entry in &sheets.entries {
        let place = XyzDestination::new(entry.page_idx, Point::from_xy(0.0, pt(entry.y)));
        outline.push_child(OutlineNode::new(entry.text.clone(), place));
    }
    document.set_outline(outline);
    let mut tags = TagTree::new().with_lang(Some(about.language.to_owned()));
    for part in sheets.tree.roots() {
        if let Some(group) = group(&sheets.tree, *part, &painter.leaves) {
            tags.push(group);
        }
    }
    document.set_tag_tree(tags);
    for file in attached {
        embed(&mut document, file, about.made_at)?;
    }
    document.finish().map_err(|error| match error {
        KrillaError::Validation(faults) => {
            let faults: Vec<String> =
                faults.iter().map(|(fault, _)| format!("{fault:?}")).collect();
            LetterError::Refused(faults.join("; "))
        }
        other => LetterError::Writer(other.to_string()),
    })
}

fn metadata(about: &About<'_>) -> Metadata {
    Metadata::new()
        .title(about.title.to_owned())
        .description(about.subject.to_owned())
        .language(about.language.to_owned())
        .authors(vec![about.author.to_owned()])
        .creator("Countersign".to_owned())
        .producer("Countersign".to_owned())
        .document_id(about.id.to_owned())
        .creation_date(date(about.made_at))
}

fn date(at: DateTime<Utc>) -> krilla::metadata::DateTime {
    let small = |value: u32| u8::try_from(value).unwrap_or_default();
    krilla::metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn embed(
    document: &mut Document,
    file: &Attachment,
    made_at: DateTime<Utc>,
) -> Result<(), LetterError> {
    let file = EmbeddedFile {
        path: file.name.clone(),
        mime_type: MimeType::new(&file.mime),
        description: Some(file.about.clone()),
        association_kind: AssociationKind::Data,
        data: file.bytes.clone().into(),
        modification_date: Some(date(made_at)),
        compress: None,
        location: None,
    };
    let name = file.path.clone();
    document.embed_file(file).ok_or(LetterError::SameName(name))
}

/// Thousandths of a point in points.
fn pt(value: Mil) -> f32 {
    value.to_f32().unwrap_or_default() / 1000.0
}

fn fonts() -> Result<Vec<(FontFile, Font)>, LetterError> {
    let mut fonts = Vec::new();
    for file in FontFile::ALL {
        let font = Font::new(file.bytes().into(), 0).ok_or(LetterError::Font(file))?;
        fonts.push((file, font));
    }
    Ok(fonts)
}

/// What was drawn for a leaf.
#[derive(Debug, Default)]
struct Drawn {
    identifiers: Vec<Identifier>,
    frame: Option<BBox>,
}

struct Painter {
    fonts: Vec<(FontFile, Font)>,
    leaves: Vec<Drawn>,
}

impl Painter {
    fn mark(&mut self, surface: &mut Surface<'_>, page_idx: usize, mark: &Mark) {
        if let What::Text { line, size } = &mark.what {
            return self.text(surface, mark, line, *size);
        }
        let tag = match mark.leaf {
            Some(_) => ContentTag::Other,
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        };
        let identifier = surface.start_tagged(tag);
        let (x, y) = (mark.x, mark.y);
        let mut frame = None;
        match &mark.what {
            What::Text { .. } => (),
            What::Rule { dx, dy, thick } => rule(surface, (x, y), (*dx, *dy), *thick),
            What::Frame { wide, high, radius, thick } => {
                outline(surface, &rounded((x, y), (*wide, *high), *radius), *thick);
            }
            What::Disc { radius, is_filled, thick } => {
                disc(surface, (x, y), *radius, *is_filled, *thick);
            }
            What::Strokes { wide, high, strokes } => {
                frame = Some((*wide, *high));
                strokes.iter().for_each(|stroke| draw_stroke(surface, (x, y), stroke));
            }
            What::Areas { wide, high, areas } => {
                frame = Some((*wide, *high));
                fill(surface, |path| {
                    let rects = areas.iter().filter_map(|[left, top, wide, high]| {
                        Rect::from_xywh(pt(x + left), pt(y + top), pt(*wide), pt(*high))
                    });
                    rects.for_each(|rect| path.push_rect(rect));
                });
            }
            What::Shapes { wide, high, shapes } => {
                frame = Some((*wide, *high));
                fill(surface, |path| shapes.iter().for_each(|shape| curve(path, (x, y), shape)));
            }
        }
        surface.end_tagged();
        let rect = frame.and_then(|(wide, high): (Mil, Mil)| {
            Rect::from_xywh(pt(x), pt(y), pt(wide.max(1)), pt(high.max(1)))
        });
        if let Some(drawn) = mark.leaf.and_then(|leaf| self.leaves.get_mut(leaf.0)) {
            drawn.identifiers.push(identifier);
            drawn.frame = rect.map(|rect| BBox::new(page_idx, rect));
        }
    }

    /// A piece that stands for other letters is read out as what was meant.
    fn text(&mut self, surface: &mut Surface<'_>, mark: &Mark, line: &Line, size: Mil) {
        surface.set_fill(Some(black()));
        surface.set_stroke(None);
        let mut x = mark.x;
        let mut rest = line.pieces.as_slice();
        while let Some(first) = rest.first() {
            let is_meant = first.meant.is_some();
            let goes_on = |piece: &&Piece| match (&piece.meant, is_meant) {
                (Some(meant), true) => meant.is_empty(),
                (None, false) => true,
                _ => false,
            };
            let n_more = rest.iter().skip(1).take_while(goes_on).count();
            let (pieces, others) = rest.split_at((n_more + 1).min(rest.len()));
            rest = others;
            let span = SpanTag::empty().with_actual_text(first.meant.as_deref());
            let tag = match mark.leaf {
                Some(_) => ContentTag::Span(span),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            };
            let identifier = surface.start_tagged(tag);
            for piece in pieces {
                self.piece(surface, piece, (x, mark.y), size);
                x += piece.width;
            }
            surface.end_tagged();
            if let Some(drawn) = mark.leaf.and_then(|leaf| self.leaves.get_mut(leaf.0)) {
                drawn.identifiers.push(identifier);
            }
        }
    }

    fn piece(&self, surface: &mut Surface<'_>, piece: &Piece, at: (Mil, Mil), size: Mil) {
        let Some((_, font)) = self.fonts.iter().find(|(file, _)| *file == piece.font) else {
            return;
        };
        let start = Point::from_xy(pt(at.0), pt(at.1));
        if piece.is_right_to_left {
            let direction = TextDirection::RightToLeft;
            surface.draw_text(start, font.clone(), pt(size), &piece.text, false, direction);
            return;
        }
        let per_em = piece.font.per_em().to_f32().unwrap_or(1000.0);
        let glyphs: Vec<KrillaGlyph> = piece
            .text
            .char_indices()
            .filter_map(|(start, letter)| {
                let glyph = piece.font.glyph(letter)?;
                let advance = glyph.advance.to_f32().unwrap_or_default() / per_em;
                let range = start..start + letter.len_utf8();
                let id = GlyphId::new(u32::from(glyph.id));
                Some(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None))
            })
            .collect();
        surface.draw_glyphs(start, &glyphs, font.clone(), &piece.text, pt(size), false);
    }
}

fn black() -> Fill {
    Fill {
        paint: luma::Color::black().into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn pencil(thick: Mil, cap: LineCap) -> Pencil {
    Pencil {
        paint: luma::Color::black().into(),
        width: pt(thick),
        line_cap: cap,
        line_join: LineJoin::Round,
        ..Pencil::default()
    }
}

fn stroke(surface: &mut Surface<'_>, path: &Path, thick: Mil, cap: LineCap) {
    surface.set_fill(None);
    surface.set_stroke(Some(pencil(thick, cap)));
    surface.draw_path(path);
    surface.set_stroke(None);
}

fn outline(surface: &mut Surface<'_>, path: &Option<Path>, thick: Mil) {
    if let Some(path) = path {
        stroke(surface, path, thick, LineCap::Butt);
    }
}

fn fill(surface: &mut Surface<'_>, build: impl FnOnce(&mut PathBuilder)) {
    let mut path = PathBuilder::new();
    build(&mut path);
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(black()));
        surface.draw_path(&path);
    }
}

fn rule(surface: &mut Surface<'_>, from: (Mil, Mil), by: (Mil, Mil), thick: Mil) {
    let mut path = PathBuilder::new();
    path.move_to(pt(from.0), pt(from.1));
    path.line_to(pt(from.0 + by.0), pt(from.1 + by.1));
    outline(surface, &path.finish(), thick);
}

fn disc(surface: &mut Surface<'_>, at: (Mil, Mil), radius: Mil, is_filled: bool, thick: Mil) {
    let corner = (at.0 - radius, at.1 - radius);
    let path = rounded(corner, (2 * radius, 2 * radius), radius);
    if let (true, Some(path)) = (is_filled, &path) {
        surface.set_stroke(None);
        surface.set_fill(Some(black()));
        surface.draw_path(path);
    }
    outline(surface, &path, thick);
}

fn draw_stroke(surface: &mut Surface<'_>, corner: (Mil, Mil), line: &Stroke) {
    let mut path = PathBuilder::new();
    curve(&mut path, corner, &line.points);
    if let Some(path) = path.finish() {
        stroke(surface, &path, line.thick, LineCap::Round);
    }
}

/// A start, then pairs of a control point and an end.
fn curve(path: &mut PathBuilder, corner: (Mil, Mil), points: &[(Mil, Mil)]) {
    let at = |point: &(Mil, Mil)| (pt(corner.0 + point.0), pt(corner.1 + point.1));
    let Some((first, rest)) = points.split_first() else { return };
    let (x, y) = at(first);
    path.move_to(x, y);
    for pair in rest.chunks(2) {
        if let [control, end] = pair {
            let ((cx, cy), (x, y)) = (at(control), at(end));
            path.quad_to(cx, cy, x, y);
        }
    }
}

/// How far a quarter of a circle's control points are from its ends, in radii.
const ROUND: f32 = 0.552_285;

fn rounded(corner: (Mil, Mil), size: (Mil, Mil), radius: Mil) -> Option<Path> {
    let (left, top) = (pt(corner.0), pt(corner.1));
    let (right, bottom) = (left + pt(size.0), top + pt(size.1));
    let far = pt(radius);
    let near = far * (1.0 - ROUND);
    let mut path = PathBuilder::new();
    path.move_to(left + far, top);
    path.line_to(right - far, top);
    path.cubic_to(right - near, top, right, top + near, right, top + far);
    path.line_to(right, bottom - far);
    path.cubic_to(right, bottom - near, right - near, bottom, right - far, bottom);
    path.line_to(left + far, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - far);
    path.line_to(left, top + far);
    path.cubic_to(left, top + near, left + near, top, left + far, top);
    path.close();
    path.finish()
}

/// A part with all that was drawn for it. `None` where nothing was.
fn group(tree: &Tree, part: Part, leaves: &[Drawn]) -> Option<TagGroup> {
    let (role, children) = tree.get(part)?;
    let mut frame = None;
    let mut inner = Vec::new();
    for child in children {
        match child {
            Child::Part(part) => {
                inner.extend(group(tree, *part, leaves).map(krilla::tagging::Node::from));
            }
            Child::Leaf(leaf) => {
                let Some(drawn) = leaves.get(leaf.0) else { continue };
                frame = frame.or(drawn.frame);
                inner.extend(drawn.identifiers.iter().map(|id| krilla::tagging::Node::from(*id)));
            }
        }
    }
    let level = |n: u16| NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
    let kind: krilla::tagging::TagKind = match role {
        Role::Title(text) => Tag::Hn(level(1), Some(text.clone())).into(),
        Role::Heading(text) => Tag::Hn(level(2), Some(text.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Table(about) => Tag::Table.with_summary(Some(about.clone())).into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Figure(said) => Tag::Figure(Some(said.clone())).with_bbox(frame).into(),
        Role::Note => Tag::Note.into(),
    };
    // An empty cell keeps its place in the row.
    let is_cell = matches!(role, Role::Cell | Role::ColumnHead | Role::RowHead);
    (is_cell || !inner.is_empty()).then(|| TagGroup::with_children(kind, inner))
}
