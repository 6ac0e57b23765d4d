//! What a patient does at the counter, in verbs: by the labels on the screen and a finger. The
//! rehearsal plays with it in real time, stories with a clock turned by hand.

use crate::app::finger::{Finger, NotThere};
use crate::app::samples::signature_path;
use crate::domain::language::Language;
use crate::words::{say, say_with};

/// No list of cards is longer.
const CARDS_MAX: u32 = 40;

/// A person in front of a kiosk.
pub trait Play {
    fn finger(&self) -> &Finger;
    fn language(&self) -> Language;

    /// # Errors
    ///
    /// [`NotThere`] when nothing of that name can be pressed.
    fn press(&mut self, label: &str) -> Result<(), NotThere>;

    /// # Errors
    ///
    /// [`NotThere`] when a letter has no key.
    fn type_text(&mut self, text: &str) -> Result<(), NotThere>;

    /// # Errors
    ///
    /// [`NotThere`] when there is no pad of that name.
    fn draw(&mut self, pad: &str, path: &[(i32, i32)]) -> Result<(), NotThere>;

    /// Waits until a label with `text` in it is on the screen.
    ///
    /// # Errors
    ///
    /// [`NotThere`] when it does not come.
    fn wait_for(&mut self, text: &str) -> Result<(), NotThere>;

    /// The words on the screen named `id`.
    fn word(&self, id: &str) -> String {
        say(self.language(), id)
    }

    /// Presses the control that says the words `id`.
    ///
    /// # Errors
    ///
    /// [`NotThere`], as all verbs below.
    fn press_word(&mut self, id: &str) -> Result<(), NotThere> {
        let label = self.word(id);
        self.press(&label)
    }

    /// From the first screen to the detail of one offering.
    fn choose(&mut self, category: &str, offering: &str) -> Result<(), NotThere> {
        self.press_word("attract-start")?;
        self.choose_from(category, offering)
    }

    /// From the shelf to the detail of one offering.
    fn choose_from(&mut self, category: &str, offering: &str) -> Result<(), NotThere> {
        self.press_word(category)?;
        if self.finger().sees(&self.word("offers-title")) {
            // The first card is chosen already; pressing what is chosen would be a tap too many.
            let chosen = format!("{offering},");
            let is_chosen = self.finger().labels().iter().any(|label| {
                label.starts_with(&chosen) && label.contains(&self.word("offers-chosen"))
            });
            if !is_chosen {
                self.scroll_to(&chosen)?;
                self.press(&chosen)?;
            }
            self.press_word("bar-continue")?;
        }
        Ok(())
    }

    /// Scrolls the list of cards down until something called `label` is there, or to its end.
    fn scroll_to(&mut self, label: &str) -> Result<(), NotThere> {
        while !self.finger().can_press(label) {
            let more = (1..=CARDS_MAX)
                .map(|n| say_with(self.language(), "offers-more", &[("n", n.into())]));
            let mut cues = more.chain([self.word("offers-rest")]);
            let Some(cue) = cues.find(|cue| self.finger().can_press(cue)) else { break };
            self.press(&cue)?;
        }
        Ok(())
    }

    /// From the detail into the cart: what can be picked at each visit is picked then, and all is
    /// paid at once.
    fn take_it(&mut self) -> Result<(), NotThere> {
        self.press_word("bar-continue")?;
        let later = self.word("pick-later");
        if self.finger().can_press(&later) {
            self.press(&later)?;
        }
        if self.finger().sees(&self.word("plan-title")) {
            self.press_word("bar-continue")?;
        }
        Ok(())
    }

    /// Mobile number and birth date, and the name where it is asked for; before them all that is
    /// asked of what is bought.
    fn say_who(&mut self, who: &Person) -> Result<(), NotThere> {
        self.take_it()?;
        if self.finger().sees(&self.word("cart-title")) {
            self.press_word("bar-continue")?;
        }
        self.give_facts(who)
    }

    /// Mobile number and birth date.
    fn give_facts(&mut self, who: &Person) -> Result<(), NotThere> {
        if who.phone.is_empty() {
            self.press_word("phone-none")?;
        } else {
            self.type_text(&who.phone)?;
            self.press_word("bar-continue")?;
        }
        self.type_text(&who.birth)?;
        self.press_word("bar-continue")
    }

    /// The name of a person who is new here.
    fn say_name(&mut self, who: &Person) -> Result<(), NotThere> {
        let title = self.word("name-title");
        self.wait_for(&title)?;
        self.type_text(&who.first)?;
        self.press_word("key-next")?;
        self.type_text(&who.last)?;
        self.press_word("bar-continue")
    }

    /// Initials every clause, page by page.
    fn read_terms(&mut self) -> Result<(), NotThere> {
        let (next, last) = (self.word("terms-next"), self.word("bar-continue"));
        let (open_box, title) = (self.word("terms-initial"), self.word("step-terms"));
        let sign = self.word("sign-title");
        self.wait_for(&title)?;
        while !self.finger().sees(&sign) {
            let open: Vec<String> = self
                .finger()
                .pressables()
                .into_iter()
                .filter(|label| label.ends_with(&open_box))
                .collect();
            for label in open {
                self.press(&label)?;
            }
            let on = if self.finger().can_press(&next) { &next } else { &last };
            self.press(on)?;
        }
        Ok(())
    }

    /// Signs with the finger, and agrees.
    fn sign(&mut self) -> Result<(), NotThere> {
        let pad = self.word("sign-pad");
        self.draw(&pad, &signature_path())?;
        self.press_word("sign-agree")
    }

    /// Presses Pay, as soon as the agreement is on disk.
    fn pay(&mut self) -> Result<(), NotThere> {
        let title = self.word("review-title");
        self.wait_for(&title)?;
        // "Pay $387.00 by card": what stands before the amount.
        let label = say_with(self.language(), "review-pay", &[("amount", "|".into())]);
        let verb = label.split('|').next().unwrap_or_default().to_owned();
        self.press(&verb)
    }
}

/// Who plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Ten digits; empty for a person without a mobile.
    pub phone: String,
    /// `MMDDYYYY`
    pub birth: String,
    pub first: String,
    pub last: String,
}

impl Person {
    pub fn maria() -> Self {
        Self {
            phone: "6155550142".to_owned(),
            birth: "03151984".to_owned(),
            first: "Maria".to_owned(),
            last: "Lopez".to_owned(),
        }
    }
}
