//! Stories: what happens at the counter, told with verbs.
#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod a_declined_card;
mod a_full_disk;
mod a_prepared_checkout;
mod at_the_counter;
mod bad_input;
mod behind_the_pin;
mod buying_a_package;
mod closing_at_the_kiosk;
mod closing_the_day;
mod coming_back;
mod desk;
mod every_offering;
mod golden;
mod leaving_a_membership;
mod many_bad_days;
mod money_back;
mod one_sentence;
mod open_cases;
mod paper_runs_out;
mod partial_approval;
mod power_cut;
mod prints_over_a_restart;
mod signing_for_somebody;
mod starters;
mod the_terminal_goes_quiet;
mod the_tremor_guard;
mod walking_away;
mod ways_out;
mod what_a_payment_does;
mod what_a_refund_does;
mod who_did_what;
mod whole_carts;
mod whole_lives;
mod without_touching_the_glass;
mod world;
