//! From what the patients' side knows to what there is to see.

use chrono::Datelike as _;

use crate::app::scene::secs_until;
use crate::domain::folded::{folded, folded_words, n_matched};
use crate::domain::language::Language;
use crate::domain::now::Now;
use crate::domain::offering::ServiceCode;
use crate::domain::on_file::{ContractCard, HistoryLine, HistoryWhat, OnFile};
use crate::domain::patient::Patient;
use crate::domain::staff::{Act, Answer, Role, may};
use crate::flow::shop::Shop;
use crate::flow::staff::patients::extend::ExtendDraft;
use crate::flow::staff::patients::search::Search;
use crate::flow::staff::patients::{Note, Patients, RedeemDraft, Redeemed, UNDO_WAIT, View};
use crate::ui::scene::patients::{
    CardScene, ExtendScene, FindScene, FoundRow, FoundScene, HistoryRow, PrepareScene, RecordScene,
    RedeemScene, RedeemedScene, RefundScene, RefundingScene, RowWhat, ServiceChoice, Who,
};
use crate::ui::scene::staff::{StaffFrame, StaffScreen};

/// The screen of the patients' side; `None` where a record is gone that it would show.
pub fn patients_screen(
    patients: &Patients,
    frame: StaffFrame,
    role: Role,
    shop: &Shop,
    now: Now,
) -> Option<StaffScreen> {
    Some(match &patients.view {
        View::Find => StaffScreen::Find(find(&patients.search, frame, patients.note.as_ref())),
        View::Card => StaffScreen::Card(Box::new(CardScene {
            frame,
            record: patients.on_file.as_ref().map(|it| record(patients, it, role, shop)),
            note: patients.note.clone(),
        })),
        View::Redeem(draft) => {
            let (on_file, card) = (patients.on_file.as_ref()?, patients.shown_card()?);
            let note = patients.note.clone();
            let scene = redeem(draft, frame, (on_file, card), shop);
            StaffScreen::Redeem(Box::new(RedeemScene { note, ..scene }))
        }
        View::Redeemed(done) => {
            let note = patients.note.clone();
            let scene = redeemed(done, frame, shop, now);
            StaffScreen::Redeemed(Box::new(RedeemedScene { note, ..scene }))
        }
        View::Refund(draft) => {
            let (on_file, card) = (patients.on_file.as_ref()?, patients.shown_card()?);
            StaffScreen::Refund(Box::new(RefundScene {
                frame,
                patient: on_file.patient.name.full(),
                card: card.clone(),
                who: draft.who,
                seen: draft.seen.clone(),
                note: patients.note.clone(),
            }))
        }
        View::Refunding(it) => {
            let (on_file, card) = (patients.on_file.as_ref()?, patients.shown_card()?);
            StaffScreen::Refunding(Box::new(RefundingScene {
                frame,
                patient: on_file.patient.name.full(),
                name: card.name.clone(),
                plan: it.plan.clone(),
                is_in_doubt: it.is_in_doubt,
                over: it.over,
                slip: it.slip,
            }))
        }
        View::Prepare(first) => {
            let offers = shop.catalog.buyable().map(|offering| {
                let price = offering.price.to_string();
                (offering.code.clone(), offering.name.clone(), price)
            });
            StaffScreen::Prepare(Box::new(PrepareScene {
                frame,
                patient: patients.on_file.as_ref()?.patient.name.full(),
                offers: offers.collect(),
                from: *first,
                is_waiting: patients.is_waiting,
                note: patients.note.clone(),
            }))
        }
        View::Extend(draft) => {
            let (on_file, card) = (patients.on_file.as_ref()?, patients.shown_card()?);
            let note = patients.note.clone();
            StaffScreen::Extend(Box::new(ExtendScene {
                note,
                ..extend(draft, frame, on_file, card)
            }))
        }
    })
}

fn who(patient: &Patient) -> Who {
    Who {
        name: patient.name.full(),
        born: patient.birth_date.year(),
        phone_ends: patient.phone.as_ref().map(|phone| phone.last_four().to_owned()),
    }
}

fn find(search: &Search, frame: StaffFrame, note: Option<&Note>) -> FindScene {
    let found = search.found.as_ref().map(|found| FoundScene {
        rows: found
            .patients
            .iter()
            .map(|it| FoundRow {
                patient: it.patient.id,
                name: in_pieces(&it.patient.name.full(), &search.text),
                who: who(&it.patient),
                holds: it.holds.clone(),
            })
            .collect(),
        n: found.n,
        is_more: found.is_more,
    });
    FindScene {
        frame,
        text: search.text.clone(),
        keys: search.keys,
        has_digits: search.has_digits,
        found,
        is_troubled: note == Some(&Note::Trouble),
    }
}

/// A name in pieces, each with whether it was typed.
fn in_pieces(name: &str, typed: &str) -> Vec<(String, bool)> {
    let mut typed_words = folded_words(typed);
    typed_words.push(folded(typed));
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (idx, word) in name.split(' ').enumerate() {
        if idx > 0 {
            pieces.push((" ".to_owned(), false));
        }
        let n = typed_words.iter().filter_map(|typed| n_matched(word, typed)).max().unwrap_or(0);
        let cut = word.char_indices().nth(n).map_or(word.len(), |(at, _)| at);
        let (begun, rest) = word.split_at(cut);
        pieces.push((begun.to_owned(), true));
        pieces.push((rest.to_owned(), false));
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

fn name_of(shop: &Shop, code: &ServiceCode, language: Language) -> String {
    let service = shop.catalog.service(code);
    service.map_or_else(|| code.0.clone(), |service| service.name.get(language).to_owned())
}

fn record(patients: &Patients, on_file: &OnFile, role: Role, shop: &Shop) -> RecordScene {
    let language = shop.default_language();
    let card = patients.shown_card().cloned();
    let offering = card.as_ref().and_then(|card| shop.catalog.offering(&card.offering));
    let lines = card.as_ref().map(|card| card.history.as_slice()).unwrap_or_default();
    RecordScene {
        who: who(&on_file.patient),
        today: on_file.today,
        what: offering.map(|it| it.what.get(language).to_owned()).unwrap_or_default(),
        place: (patients.card, on_file.cards.len()),
        history: lines.iter().map(|line| history_row(line, language, shop)).collect(),
        history_from: patients.history_from.min(lines.len().saturating_sub(1)),
        may_extend: may(role, Act::Extend) != Answer::No
            && card.as_ref().is_some_and(|card| card.not_extended.is_none()),
        may_refund: may(role, Act::Refund) != Answer::No
            && card.as_ref().is_some_and(|card| card.refund.is_some()),
        receipt: card.as_ref().and_then(|card| card.sale),
        card,
    }
}

fn history_row(line: &HistoryLine, language: Language, shop: &Shop) -> HistoryRow {
    let name = |code: &ServiceCode| name_of(shop, code, language);
    let what = match line.what.clone() {
        HistoryWhat::Bought { card } => RowWhat::Bought(card),
        HistoryWhat::PaidAgain => RowWhat::PaidAgain,
        HistoryWhat::Visit { n, service, provider } => {
            RowWhat::Visit { n, service: name(&service), provider }
        }
        HistoryWhat::NoShow { service, provider } => {
            RowWhat::NoShow { service: name(&service), provider }
        }
        HistoryWhat::Undone { by } => RowWhat::Undone { by },
        HistoryWhat::Lapsed => RowWhat::Lapsed,
        HistoryWhat::Extended { until, why, by } => RowWhat::Extended { until, why, by },
        HistoryWhat::Refunded { by } => RowWhat::Refunded { by },
        HistoryWhat::Cancelled => RowWhat::Cancelled,
        HistoryWhat::Held => RowWhat::Held,
        HistoryWhat::Released => RowWhat::Released,
        HistoryWhat::NewPrice { from } => RowWhat::NewPrice { from },
    };
    HistoryRow { on: line.on, what, amount: line.amount }
}

fn redeem(
    draft: &RedeemDraft,
    frame: StaffFrame,
    (on_file, card): (&OnFile, &ContractCard),
    shop: &Shop,
) -> RedeemScene {
    let language = shop.default_language();
    let last = card.last_provider.as_deref();
    RedeemScene {
        frame,
        patient: on_file.patient.name.full(),
        card: card.clone(),
        today: on_file.today,
        services: card
            .services
            .iter()
            .map(|it| ServiceChoice {
                code: it.service.clone(),
                name: name_of(shop, &it.service, language),
                visit: it.visit.clone(),
            })
            .collect(),
        service: draft.service.clone(),
        providers: on_file
            .providers
            .iter()
            .map(|it| (it.id, it.name.to_string(), Some(it.name.as_str()) == last))
            .collect(),
        provider: draft.provider,
        is_short: draft.is_short,
        note: None,
    }
}

fn redeemed(done: &Redeemed, frame: StaffFrame, shop: &Shop, now: Now) -> RedeemedScene {
    let language = shop.default_language();
    let visited = &done.visited;
    let left = done.until.saturating_duration_since(now.mono).min(UNDO_WAIT);
    let part = left.as_millis() * 1_000 / UNDO_WAIT.as_millis();
    RedeemedScene {
        frame,
        patient: visited.patient.name.full(),
        card: visited.card.clone(),
        service: name_of(shop, &visited.service, language),
        provider: visited.provider.name.to_string(),
        at: visited.at.with_timezone(&shop.zone).time(),
        sums: visited.sums,
        slip: done.slip,
        left: (u16::try_from(part).unwrap_or_default(), secs_until(done.until, now)),
        note: None,
    }
}

fn extend(
    draft: &ExtendDraft,
    frame: StaffFrame,
    on_file: &OnFile,
    card: &ContractCard,
) -> ExtendScene {
    ExtendScene {
        frame,
        patient: on_file.patient.name.full(),
        card: card.clone(),
        today: on_file.today,
        days: draft.days,
        is_picking: draft.is_picking,
        why: draft.why,
        words: draft.words.clone(),
        keys: draft.keys,
        is_typing: draft.is_typing,
        preview: draft.preview.clone(),
        is_short: draft.is_short,
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_were_typed_stand_out_of_a_name() {
        let piece = |text: &str, is_typed| (text.to_owned(), is_typed);
        assert_eq!(
            in_pieces("María Núñez", "nun mar"),
            [
                piece("Mar", true),
                piece("ía", false),
                piece(" ", false),
                piece("Núñ", true),
                piece("ez", false)
            ]
        );
        assert_eq!(
            in_pieces("Ana Ruiz", "0178"),
            [piece("Ana", false), piece(" ", false), piece("Ruiz", false)]
        );
    }
}
