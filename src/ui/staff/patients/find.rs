//! Finding a patient: what is typed, who begins so, and the keyboard.

use egui::{Rect, Role as NodeRole, pos2, vec2};

use crate::domain::on_file::Holds;
use crate::domain::wording;
use crate::flow::staff::patients::PatientTap;
use crate::flow::staff::tap::StaffTap;
use crate::flow::tap::Tap;
use crate::ui::icon;
use crate::ui::layout::Zones;
use crate::ui::pen::{Node, Pen};
use crate::ui::role::Role;
use crate::ui::scene::patients::{FindScene, FoundRow, FoundScene};
use crate::ui::staff::parts::{BAR, MARGIN, RADIUS, staff_bar};
use crate::ui::staff::patients::parts::{Pips, who_line};
use crate::ui::text::Glyph;
use crate::ui::widget::keyboard;

const FIELD: f32 = 96.0;
const PIP: f32 = 26.0;

pub fn find_ui(pen: &Pen<'_>, find: &FindScene) -> Option<Tap> {
    let canvas = pen.zones.canvas;
    let is_wide = pen.zones.is_landscape();
    // The keyboard stands at the foot; lying down it leaves the right side to who is found.
    let bar = match is_wide {
        true => canvas.with_min_x(canvas.max.x - 520.0),
        false => canvas.with_min_y(canvas.max.y),
    };
    let typing = &pen.in_zones(Zones { bar, ..pen.zones });
    let tray = keyboard::tray(typing);
    let top = canvas.with_max_y(canvas.min.y + BAR);
    let title = pen.words("patient-find");
    let back = staff_bar(pen, top, &find.frame, (&title, ""), Some(StaffTap::Leave));
    let right = if is_wide { tray.max.x - 18.0 } else { canvas.max.x - MARGIN };
    let field = Rect::from_min_max(
        pos2(canvas.min.x + MARGIN, top.max.y + 24.0),
        pos2(right, top.max.y + 24.0 + FIELD),
    );
    let cleared = search_field(pen, field, &find.text);
    let under = pos2(field.min.x, field.max.y + 12.0);
    let hint = pen.words("patient-find-hint");
    let drawn = pen.wrapped(under, field.width() * 0.62, &hint, Role::StaffSmall, pen.theme.ink2);
    let (list, counts_at) = if is_wide {
        let list = Rect::from_min_max(
            pos2(tray.max.x + 6.0, top.max.y + 24.0),
            pos2(canvas.max.x - MARGIN, canvas.max.y - 12.0),
        );
        (list, pos2(field.max.x, under.y))
    } else {
        let list = Rect::from_min_max(
            pos2(field.min.x, drawn.max.y + 16.0),
            pos2(field.max.x, tray.min.y - 12.0),
        );
        (list, pos2(field.max.x, under.y))
    };
    if let Some(found) = &find.found {
        let count = count_words(pen, found);
        let shown = pen.text_right(counts_at, &count, Role::StaffSmallStrong, pen.theme.ink);
        pen.say_now(shown, &count);
    }
    let picked = results(pen, list, find);
    let typed = keyboard::staff_keyboard(typing, find.keys, find.has_digits);
    back.or(cleared).or(picked).or(typed)
}

fn count_words(pen: &Pen<'_>, found: &FoundScene) -> String {
    let n = ("n", found.n.into());
    match found.is_more {
        true => pen.words_with("patient-found-more", &[n]),
        false => pen.words_with("patient-found", &[n]),
    }
}

fn search_field(pen: &Pen<'_>, rect: Rect, text: &str) -> Option<Tap> {
    let theme = &pen.theme;
    pen.plate(rect, 12.0, theme.surface, theme.selected_stroke, theme.primary);
    let middle = rect.center().y;
    let glass = Glyph::regular(icon::MAGNIFYING_GLASS, 42.0);
    pen.icon(pos2(rect.min.x + 48.0, middle), glass, theme.ink3);
    let word = pen.words("patient-find-clear");
    let wide = pen.width(&word, Role::StaffStrong) + 66.0;
    let left = rect.min.x + 82.0;
    let room = rect.max.x - 24.0 - wide - left;
    // Of what is longer than the field, the end is what is being typed.
    let mut shown = text.to_owned();
    while pen.width(&shown, Role::StaffHead) > room && !shown.is_empty() {
        shown.remove(0);
    }
    let at = pos2(left, middle - pen.row(Role::StaffHead) / 2.0);
    let drawn = pen.text(at, &shown, Role::StaffHead, theme.ink);
    let caret = Rect::from_min_size(pos2(drawn.max.x + 4.0, middle - 21.0), vec2(4.0, 42.0));
    pen.fill(caret, 2.0, theme.primary);
    let label = pen.words("patient-find-hint");
    pen.say(rect.with_max_x(left + room), NodeRole::TextInput, &format!("{label}: {text}"));
    if text.is_empty() {
        return None;
    }
    let clear = Rect::from_min_max(
        pos2(rect.max.x - 12.0 - wide, rect.min.y + 12.0),
        pos2(rect.max.x - 12.0, rect.max.y - 12.0),
    );
    let press = pen.press(clear, 12.0, Node::button(&word));
    pen.icon(pos2(clear.min.x + 24.0, middle), Glyph::regular(icon::X_CIRCLE, 32.0), theme.primary);
    let at = pos2(clear.min.x + 48.0, middle - pen.row(Role::StaffStrong) / 2.0);
    pen.text(at, &word, Role::StaffStrong, theme.primary);
    press.then(Tap::ClearField)
}

/// Who begins so; as many as there is room for.
fn results(pen: &Pen<'_>, at: Rect, find: &FindScene) -> Option<Tap> {
    let row = (pen.row(Role::StaffHead) + pen.row(Role::StaffSmall) + 48.0).max(120.0);
    let foot = pen.row(Role::StaffSmall) + 18.0;
    let mut tap = None;
    let mut top = at.min.y;
    match &find.found {
        Some(found) if found.rows.is_empty() => {
            top = nobody(pen, at.with_min_y(top));
        }
        Some(found) => {
            let mut places = Vec::new();
            for it in &found.rows {
                if top + row + foot > at.max.y && !places.is_empty() {
                    break;
                }
                places.push((Rect::from_min_size(pos2(at.min.x, top), vec2(at.width(), row)), it));
                top += row;
            }
            let card = Rect::from_min_max(at.min, pos2(at.max.x, top));
            let shadow = pen.theme.card_shadow;
            pen.painter().add(shadow.as_shape(card, egui::CornerRadius::from(RADIUS)));
            pen.plate(card, RADIUS, pen.theme.surface, pen.theme.card_stroke, pen.theme.hairline);
            for (idx, (place, it)) in places.iter().enumerate() {
                if idx > 0 {
                    pen.hline(place.left_top(), place.width(), pen.theme.hairline);
                }
                tap = tap.or(found_row(pen, *place, it));
            }
            let n_shown = u32::try_from(places.len()).unwrap_or_default();
            let n_more = found.n.saturating_sub(n_shown);
            top += 12.0;
            if n_more > 0 && top + foot <= at.max.y {
                let id = if found.is_more { "patient-more-at-least" } else { "patient-more" };
                let text = pen.words_with(id, &[("n", n_more.into())]);
                let drawn =
                    pen.text(pos2(at.min.x, top), &text, Role::StaffSmallStrong, pen.theme.ink);
                pen.say(drawn, NodeRole::Label, &text);
                top = drawn.max.y + 6.0;
            }
        }
        None => top += 6.0,
    }
    logged(pen, at.with_min_y(top + 6.0), find.is_troubled);
    tap
}

/// That a look is written down; or that nothing could be read.
fn logged(pen: &Pen<'_>, at: Rect, is_troubled: bool) {
    let theme = &pen.theme;
    let (id, glyph, color) = match is_troubled {
        true => ("staff-trouble", icon::WARNING, theme.warning),
        false => ("patient-logged", icon::EYE, theme.ink2),
    };
    let text = pen.words(id);
    let room = at.width() - 42.0;
    let high = pen.height(&text, Role::StaffSmall, room);
    if at.min.y + high > at.max.y {
        return;
    }
    let middle = at.min.y + pen.row(Role::StaffSmall) / 2.0;
    pen.icon(pos2(at.min.x + 15.0, middle), Glyph::regular(glyph, 28.0), color);
    let drawn = pen.wrapped(pos2(at.min.x + 40.0, at.min.y), room, &text, Role::StaffSmall, color);
    pen.say(drawn, NodeRole::Label, &text);
}

/// Nobody: what to try next.
fn nobody(pen: &Pen<'_>, at: Rect) -> f32 {
    let theme = &pen.theme;
    let (head, line) = (pen.words("patient-nobody"), pen.words("patient-nobody-line"));
    let room = at.width() - 132.0;
    let high = pen.row(Role::StaffHead);
    let low = pen.height(&line, Role::StaffBody, room);
    let rect = Rect::from_min_size(at.min, vec2(at.width(), high + low + 54.0));
    pen.plate(rect, RADIUS, theme.surface, theme.card_stroke, theme.hairline);
    let disc = pos2(rect.min.x + 60.0, rect.min.y + 27.0 + high / 2.0 + 6.0);
    pen.disc(disc, 30.0, theme.primary_tint);
    pen.icon(disc, Glyph::regular(icon::USER, 36.0), theme.primary);
    let left = rect.min.x + 108.0;
    let drawn = pen.text(pos2(left, rect.min.y + 24.0), &head, Role::StaffHead, theme.ink);
    pen.say(drawn, NodeRole::Heading, &head);
    let below = pos2(left, drawn.max.y + 4.0);
    let drawn = pen.wrapped(below, room, &line, Role::StaffBody, theme.ink2);
    pen.say(drawn, NodeRole::Label, &line);
    rect.max.y + 12.0
}

fn found_row(pen: &Pen<'_>, rect: Rect, it: &FoundRow) -> Option<Tap> {
    let theme = &pen.theme;
    let who = who_line(pen, &it.who, rect.width() - 110.0);
    let held = held_words(pen, it.holds.as_ref());
    let name = format!("{}. {who}. {}", it.who.name, held.join(", "));
    let press = pen.press(rect.shrink(3.0), RADIUS, Node::button(&name));
    if press.is_down {
        pen.fill(rect.shrink(4.0), RADIUS - 4.0, theme.sunken);
    }
    let caret = pos2(rect.max.x - 46.0, rect.center().y);
    pen.icon(caret, Glyph::bold(icon::CARET_RIGHT, 30.0), theme.ink3);
    let left = rect.min.x + 30.0;
    let (high, low) = (pen.row(Role::StaffHead), pen.row(Role::StaffSmall));
    let top = rect.center().y - (high + low) / 2.0;
    // The right half says what they hold; where both do not fit, the name has the room.
    let right = rect.max.x - 80.0;
    let wanted = held_width(pen, it.holds.as_ref(), &held);
    let own = pen.width(&it.who.name, Role::StaffHead).max(pen.width(&who, Role::StaffSmall));
    if left + own + 24.0 + wanted <= right {
        held_right(pen, rect, right, it.holds.as_ref(), &held);
    }
    let mut x = left;
    for (piece, is_typed) in &it.name {
        let color = if *is_typed { theme.primary } else { theme.ink };
        let wide = pen.width(piece, Role::StaffHead);
        if x + wide > right {
            pen.shortened(pos2(x, top), right - x, piece, Role::StaffHead, color);
            break;
        }
        pen.text(pos2(x, top), piece, Role::StaffHead, color);
        x += wide;
    }
    pen.shortened(pos2(left, top + high), right - left, &who, Role::StaffSmall, theme.ink2);
    press.then(Tap::Staff(StaffTap::Patients(PatientTap::Pick(it.patient))))
}

/// Two lines on what they hold.
fn held_words(pen: &Pen<'_>, holds: Option<&Holds>) -> Vec<String> {
    match holds {
        Some(Holds::Visits { name, n_left, n_bought, until }) => {
            let mut args = vec![("left", (*n_left).into()), ("of", (*n_bought).into())];
            let line = match until {
                Some(date) => {
                    args.push(("date", wording::date(pen.language, *date).into()));
                    pen.words_with("patient-left-until", &args)
                }
                None => pen.words_with("patient-left", &args),
            };
            vec![name.clone(), line]
        }
        Some(Holds::Renews { name, on }) => {
            let date = wording::date(pen.language, *on);
            vec![name.clone(), pen.words_with("patient-renews", &[("date", date.into())])]
        }
        Some(Holds::Other { name }) => vec![name.clone()],
        None => vec![pen.words("patient-no-plan")],
    }
}

fn pips_of(holds: Option<&Holds>) -> Option<Pips> {
    match holds {
        Some(Holds::Visits { n_left, n_bought, .. }) if *n_bought <= 6 => {
            Some(Pips { n_left: *n_left, n_bought: *n_bought, is_used_now: false })
        }
        _ => None,
    }
}

fn held_width(pen: &Pen<'_>, holds: Option<&Holds>, lines: &[String]) -> f32 {
    let pips = pips_of(holds).map_or(0.0, |pips| pips.size(PIP).x + 12.0);
    let first = lines.first().map_or(0.0, |line| pen.width(line, Role::StaffStrong)) + pips;
    let second = lines.get(1).map_or(0.0, |line| pen.width(line, Role::StaffSmall));
    first.max(second)
}

fn held_right(pen: &Pen<'_>, rect: Rect, right: f32, holds: Option<&Holds>, lines: &[String]) {
    let theme = &pen.theme;
    let (high, low) = (pen.row(Role::StaffStrong), pen.row(Role::StaffSmall));
    let [first, second] = [0, 1].map(|idx| lines.get(idx).map(String::as_str).unwrap_or_default());
    if second.is_empty() {
        let (role, color) = match holds {
            Some(_) => (Role::StaffStrong, theme.ink),
            None => (Role::StaffSmall, theme.ink3),
        };
        let top = rect.center().y - pen.row(role) / 2.0;
        pen.text_right(pos2(right, top), first, role, color);
        return;
    }
    let top = rect.center().y - (high + low) / 2.0;
    let mut x = right;
    if let Some(pips) = pips_of(holds) {
        x -= pips.size(PIP).x;
        pips.show(pen, pos2(x, top + (high - PIP) / 2.0), PIP);
        x -= 12.0;
    }
    pen.text_right(pos2(x, top), first, Role::StaffStrong, theme.ink);
    pen.text_right(pos2(right, top + high), second, Role::StaffSmall, theme.ink2);
}
