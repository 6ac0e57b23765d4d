//! The icons by name: code points of Phosphor, in the subset fonts of `assets/icons`.
//!
//! Every icon is in every one of the three faces: regular, bold and fill.

/// Ask a device once more.
pub const ARROW_CLOCKWISE: char = '\u{E036}';
/// Start over, in the help sheet.
pub const ARROW_COUNTER_CLOCKWISE: char = '\u{E038}';
/// Shift on the keyboard.
pub const ARROW_FAT_UP: char = '\u{E52E}';
/// Back.
pub const ARROW_LEFT: char = '\u{E058}';
/// Lower buttons, in the help sheet.
pub const ARROW_LINE_DOWN: char = '\u{E05C}';
/// Start, Continue, and the way to the reader.
pub const ARROW_RIGHT: char = '\u{E06C}';
/// Money back, on the detail screen.
pub const ARROW_U_UP_LEFT: char = '\u{E08A}';
/// It renews by itself, on the terms screen.
pub const ARROWS_CLOCKWISE: char = '\u{E094}';
/// Keyboard and numpad.
pub const BACKSPACE: char = '\u{E0AE}';
/// The bank, in the card reader's strip.
pub const BANK: char = '\u{E0B4}';
/// Staff have been told.
pub const BELL_RINGING: char = '\u{E5E8}';
/// The date under a signature.
pub const CALENDAR_BLANK: char = '\u{E10A}';
/// Programs; next payments; least number of payments.
pub const CALENDAR_CHECK: char = '\u{E712}';
/// Next page of a clause; more offers.
pub const CARET_DOWN: char = '\u{E136}';
/// The card before, lying down.
pub const CARET_LEFT: char = '\u{E138}';
/// A tile or a row that opens.
pub const CARET_RIGHT: char = '\u{E13A}';
/// Page before of a clause.
pub const CARET_UP: char = '\u{E13C}';
/// Chosen, done, approved.
pub const CHECK: char = '\u{E182}';
/// Initialled; a switch that is on.
pub const CHECK_CIRCLE: char = '\u{E184}';
/// Contrast, in the help sheet.
pub const CIRCLE_HALF: char = '\u{E18C}';
/// This screen clears by itself.
pub const CLOCK: char = '\u{E19A}';
/// Wait before the next PIN.
pub const CLOCK_COUNTDOWN: char = '\u{ED2C}';
/// Hold your card on the reader.
pub const CONTACTLESS_PAYMENT: char = '\u{ED42}';
/// Pay; try another card.
pub const CREDIT_CARD: char = '\u{E1D2}';
/// Being asked, on the checking screen.
pub const DOTS_THREE: char = '\u{E1FE}';
/// The tab More.
pub const DOTS_THREE_CIRCLE: char = '\u{E200}';
/// A session that is left, and the way to use it.
pub const DROP: char = '\u{E210}';
/// Clear the signature.
pub const ERASER: char = '\u{E21E}';
/// Steady hand, in the help sheet.
pub const HAND_PALM: char = '\u{E57E}';
/// Left hand, in the help sheet.
pub const HAND_POINTING: char = '\u{E29A}';
/// Call staff.
pub const HAND_WAVING: char = '\u{E580}';
/// We are checking.
pub const HOURGLASS_MEDIUM: char = '\u{E2B8}';
/// The tab Today.
pub const HOUSE: char = '\u{E2C2}';
/// Memberships.
pub const IDENTIFICATION_CARD: char = '\u{E2C8}';
/// A note.
pub const INFO: char = '\u{E2CE}';
/// The recovery code.
pub const KEY: char = '\u{E2D6}';
/// Type my name instead.
pub const KEYBOARD: char = '\u{E2D8}';
/// Pick Three.
pub const LIST_CHECKS: char = '\u{EADC}';
/// What is hidden or never seen.
pub const LOCK: char = '\u{E2FA}';
/// The staff side.
pub const LOCK_KEY: char = '\u{E2FE}';
/// Initial here.
pub const PENCIL_SIMPLE_LINE: char = '\u{EBC6}';
/// Accessibility, on the first screen.
pub const PERSON_ARMS_SPREAD: char = '\u{ECFE}';
/// The tab Devices.
pub const PLUGS_CONNECTED: char = '\u{EB5A}';
/// Buying adds more.
pub const PLUS_CIRCLE: char = '\u{E3D6}';
/// Receipt and Print again.
pub const PRINTER: char = '\u{E3DC}';
/// Scan a receipt.
pub const QR_CODE: char = '\u{E3E6}';
/// Help.
pub const QUESTION: char = '\u{E3E8}';
/// Keep your receipt.
pub const RECEIPT: char = '\u{E3EC}';
/// Clauses signed, on the review.
pub const SEAL_CHECK: char = '\u{E606}';
/// Quit the kiosk.
pub const SIGN_OUT: char = '\u{E42A}';
/// Options, in extra large text.
pub const SLIDERS_HORIZONTAL: char = '\u{E434}';
/// Listen.
pub const SPEAKER_HIGH: char = '\u{E44A}';
/// Packages.
pub const STACK: char = '\u{E466}';
/// Primary care.
pub const STETHOSCOPE: char = '\u{E7EA}';
/// Pay at the desk.
pub const STOREFRONT: char = '\u{E470}';
/// What is saved.
pub const TAG: char = '\u{E478}';
/// Text size.
pub const TEXT_AA: char = '\u{E6EE}';
/// What is left; visits bought.
pub const TICKET: char = '\u{E490}';
/// The other language.
pub const TRANSLATE: char = '\u{E4A2}';
/// For you only; who you are.
pub const USER: char = '\u{E4C2}';
/// Prefer a person?.
pub const USER_CIRCLE: char = '\u{E4C4}';
/// Wallet.
pub const WALLET: char = '\u{E68A}';
/// Somebody has to do something.
pub const WARNING: char = '\u{E4E0}';
/// What keeps one from going on.
pub const WARNING_CIRCLE: char = '\u{E4E2}';
/// Close, cancel, not approved.
pub const X: char = '\u{E4F6}';
/// Stop here.
pub const X_CIRCLE: char = '\u{E4F8}';

// Staff.

/// The tab Patients.
pub const USERS_THREE: char = '\u{E68E}';
/// Find a patient.
pub const MAGNIFYING_GLASS: char = '\u{E30C}';
/// Looks are written down.
pub const EYE: char = '\u{E220}';
/// What the books say.
pub const SCALES: char = '\u{E750}';
/// More time.
pub const CALENDAR_PLUS: char = '\u{E714}';
/// The visit that is being used.
pub const MINUS: char = '\u{E32A}';
/// Nothing was changed in the journal.
pub const SHIELD_CHECK: char = '\u{E40C}';
/// A superbill, an agreement.
pub const FILE_TEXT: char = '\u{E23A}';
/// Turn the screen.
pub const DEVICE_ROTATE: char = '\u{EDF2}';
/// On hold.
pub const PROHIBIT: char = '\u{E3DE}';
/// Money back, for staff.
pub const ARROW_BEND_UP_LEFT: char = '\u{E024}';

/// Every icon, for the checks that look at all of them.
pub const ALL: [char; 77] = [
    ARROWS_CLOCKWISE,
    ARROW_CLOCKWISE,
    ARROW_COUNTER_CLOCKWISE,
    ARROW_FAT_UP,
    ARROW_LEFT,
    ARROW_LINE_DOWN,
    ARROW_RIGHT,
    ARROW_U_UP_LEFT,
    BACKSPACE,
    BANK,
    BELL_RINGING,
    CALENDAR_BLANK,
    CALENDAR_CHECK,
    CARET_DOWN,
    CARET_LEFT,
    CARET_RIGHT,
    CARET_UP,
    CHECK,
    CHECK_CIRCLE,
    CIRCLE_HALF,
    CLOCK,
    CLOCK_COUNTDOWN,
    CONTACTLESS_PAYMENT,
    CREDIT_CARD,
    DOTS_THREE,
    DOTS_THREE_CIRCLE,
    DROP,
    ERASER,
    HAND_PALM,
    HAND_POINTING,
    HAND_WAVING,
    HOURGLASS_MEDIUM,
    HOUSE,
    IDENTIFICATION_CARD,
    INFO,
    KEY,
    KEYBOARD,
    LIST_CHECKS,
    LOCK,
    LOCK_KEY,
    PENCIL_SIMPLE_LINE,
    PERSON_ARMS_SPREAD,
    PLUGS_CONNECTED,
    PLUS_CIRCLE,
    PRINTER,
    QR_CODE,
    QUESTION,
    RECEIPT,
    SEAL_CHECK,
    SIGN_OUT,
    SLIDERS_HORIZONTAL,
    SPEAKER_HIGH,
    STACK,
    STETHOSCOPE,
    STOREFRONT,
    TAG,
    TEXT_AA,
    TICKET,
    TRANSLATE,
    USER,
    USER_CIRCLE,
    WALLET,
    WARNING,
    WARNING_CIRCLE,
    X,
    X_CIRCLE,
    USERS_THREE,
    MAGNIFYING_GLASS,
    EYE,
    SCALES,
    CALENDAR_PLUS,
    MINUS,
    SHIELD_CHECK,
    FILE_TEXT,
    DEVICE_ROTATE,
    PROHIBIT,
    ARROW_BEND_UP_LEFT,
];
