//! Who signs for the patient: what they are to them. Their name is asked on the screen after it.

use crate::domain::signer::Relation;
use crate::flow::tap::Tap;
use crate::ui::frame::{self, Heading, Step};
use crate::ui::pen::Pen;
use crate::ui::role::Role;
use crate::ui::scene::{Scene, SignsForScene};
use crate::ui::widget::bar;
use crate::ui::widget::blocks::{BETWEEN, Block, Blocks, Mark};
use crate::ui::widget::lines::{Card, Line};

pub fn signs_for_ui(pen: &Pen<'_>, scene: &Scene, signs: &SignsForScene) -> Option<Tap> {
    bar::surface(pen);
    let title = pen.words_with("signs-title", &[("name", signs.patient.as_str().into())]);
    let help = pen.words(if signs.may_self { "signs-help" } else { "signs-help-minor" });
    let framed = frame::draw(pen, scene, Heading::new(Step::AboutYou, &title, &help));
    let pen = &framed.pen;
    let mut blocks = Blocks::default();
    for relation in Relation::ALL {
        let (name, detail) = words(relation);
        let mut lines = vec![(24.0, Line::words(pen.words(name), Role::H2))];
        if !pen.zones.is_extra_large() {
            lines.push((4.0, Line::quiet(pen.words(detail), Role::Body)));
        }
        let mark = Mark::Radio(signs.relation == Some(relation));
        let tap = Tap::SignAs(relation);
        blocks.push(BETWEEN, Block::Choice { card: Card::new(lines), mark, tap });
    }
    if signs.may_self {
        let label = pen.words_with("signs-self", &[("name", signs.patient.as_str().into())]);
        blocks.push(BETWEEN, Block::Link { label, tap: Tap::SignMyself });
    }
    let chosen = blocks.show(pen, pen.zones.body, "signs-for");
    framed.tap.or(chosen).or(bar::step(pen, &signs.bar, &pen.words("bar-continue")))
}

/// What a relation is called, and what it means.
const fn words(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Parent => ("signs-parent", "signs-parent-small"),
        Relation::Guardian => ("signs-guardian", "signs-guardian-small"),
        Relation::Attorney => ("signs-attorney", "signs-attorney-small"),
    }
}
