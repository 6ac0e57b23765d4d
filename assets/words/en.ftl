# What Countersign says in English. Sentence case, short, grade 6. Ids: screen-thing.

## Every screen

top-text = Text
top-help = Help
top-options = Options
demo-mark = Demo: no card is charged
demo-mark-short = Demo
step-number = Step { $number } of 5
step-number-short = { $number } of 5
step-choose = Choose
step-about-you = About you
step-terms = Terms
step-review = Review
step-pay = Pay
bar-due-today = Due today
bar-today = Today
bar-nothing-chosen = Nothing chosen yet
bar-back = Back
bar-continue = Continue
pages-more = More
pages-first = To the top

## Keys

key-clear = Clear
key-backspace = Backspace
key-shift = Shift
key-space = Space
key-next = Next

## Welcome

attract-title = Check out here
attract-packages = Packages and memberships.
attract-minutes = About 2 minutes.
attract-card-only = Card only.
attract-reader-away = Card payments wait for the card reader.
attract-start = Start
attract-accessibility = Accessibility
attract-person = Prefer a person? Ask at the desk.
attract-closed = Please pay at the desk
attract-closed-settling = We are still finishing the last payment. This screen opens again when it is done.
attract-closed-store = This screen needs our staff. They can help you at the desk.
attract-closed-day = Cards are not taken at this moment. Please see the desk.

## Choose

category-title = What would you like?
category-help = Tap one to see prices.
category-packages = Packages
category-pick-some = Pick Three
category-memberships = Memberships
category-primary-care = Primary care
category-programs = Programs
category-wallet = Wallet
category-from = From { $price }
offers-title = Pick your plan
offers-help-months = Pay once. Use within { $months } months. No tips.
offers-help = Pay once. No tips.
offers-units-each = { $n } { $unit } · { $each } each
offers-save = Save { $amount }
offers-use-by = Use by { $date }
offers-chosen = selected
offers-place = { $number } of { $total }
offers-more = { $n ->
    [one] 1 more plan
   *[other] { $n } more plans
}
offers-rest = Read on
offers-to-first = To the first plan
offers-your-choice = Your choice
offers-you-save = You save { $amount }
offers-only-you = For you only. No tips.
detail-only-you = For you only.
detail-only-you-by = For you only. Use by { $date }.
detail-row-pay = Pay today
detail-row-each = Each { $unit }
detail-row-save = You save
detail-row-which = Which
detail-one = One { $unit }
detail-any-one = Any one
detail-any-one-of = Any one { $unit }
detail-each = { $each } each
detail-choose = Choose
detail-chosen = Chosen
detail-at-desk = At the desk
detail-what-is-in-it = What is in it
counts-and = { $first } and { $last }
category-products = Products
category-any-of = Any { $n } of { $of }, { $price }
category-parts = { $price } or { $n } parts
category-buys = { $price } buys { $face }
category-left = See what I have left
category-left-short = What I have
offers-help-renews = It renews by itself. No tips.
offers-help-money = Money to spend here. No tips.
offers-every-least = { $period }, at least { $n } payments
offers-gives = You get { $face }
every-month = { $price } a month
every-quarter = { $price } every 3 months
every-year = { $price } a year
period-month = Every month
period-quarter = Every 3 months
period-year = Every year
when-month = On the { $day } of every month
when-quarter = Every 3 months from { $date }
when-year = Every year from { $date }
then-when = Then { $price } { $when }
detail-you-pay = You pay
fact-renews = { $price } { $when }, until you cancel.
fact-least = At least { $n } payments, { $sum } in all.
fact-leaving = Leave sooner: { $percent }% of the rest, { $cap } at most.
fact-not-insurance = This is not insurance.
fact-not-insurance-small = It pays for care at our clinic only.
fact-bonus = Use the { $bonus } bonus by { $date }.
fact-never-ends = Your { $sum } never ends.

## Pick, plan, products and the cart

pick-title = Pick { $n } treatments
pick-help = { $n } of { $all } picked
pick-later = Decide at each visit
pick-more = { $n } more
pick-dearer = One by one they cost { $singles }.
plan-title = How do you want to pay?
plan-help = { $name } · full price { $price }
plan-once = All at once
plan-once-small = One payment today. Nothing later.
plan-parts = In { $n } parts
plan-parts-small = { $amount } today, then { $n } more
schedule-title = Your { $n } payments
schedule-free = No interest, no fee
schedule-today = Today
schedule-total = Total
goods-title = Products to take home
goods-help = Sales tax is added at the end.
goods-help-off = { $name }: { $percent }% off for you.
goods-less = One less of { $name }
goods-more = One more of { $name }
goods-normal = normally { $price }
goods-tax = { $tax } sales tax is in the sum below.
discount-reason = { $name }: { $percent }% off
cart-title = Your cart
cart-n = { $n ->
    [one] 1 item in your cart
   *[other] { $n } items in your cart
}
cart-remove = Remove
cart-add = Add something else
tender-wallet = Wallet money
tender-product-credit = Product credit
tender-points = { $n } points
tenders-title = Use what you have
tenders-help = Tap to use it. Your card pays the rest.
tenders-wallet = Use your wallet money
tenders-credit = Use your product credit
tenders-points = Use your points
tenders-left = { $left } left
tenders-left-products = { $left } left, for products before tax
tenders-left-points = { $n } points, worth { $left }
tenders-pays = Pays today
tenders-would-pay = Could pay today
tenders-total = What you buy, with tax
tenders-card = Your card pays

## What one has, what is due, and leaving

yours-title = What you have
yours-help = And what you could have.
yours-help-only = All that is yours here.
yours-until = Use by { $date }
yours-again = Buy again
yours-pay = Pay
yours-cancel = Cancel
yours-use = Use it
yours-cancel-any = Cancel my membership
yours-wallet = Wallet
yours-wallet-parts = { $paid } paid and { $bonus } bonus
yours-bonus-until = Bonus: use by { $date }
yours-points-worth = Worth { $worth }
yours-part-comes = Next: { $amount } on { $date }
yours-part-due = { $amount } is due since { $date }
yours-fee-comes = For leaving early: { $amount } on { $date }
yours-fee-due = For leaving early: { $amount }, due since { $date }
yours-not-paid = { $amount } is not paid yet
yours-paused = Paused: { $amount } is not paid
yours-leaving = Canceled. Yours until { $date }
yours-confirmation = On { $date }. Number { $number }
yours-confirmation-print = Print
yours-on-hold = Please ask our staff about it
yours-member-until = Paid until { $date }
yours-next-charge = Next: { $amount } on { $date }
yours-could = You could have
yours-hand-in = { $price } less { $value } for your { $name }
yours-private = We clear this screen when you leave.
yours-private-short = Private screen
yours-shop = Continue shopping
dues-title = Pay what is due
dues-help-choose = Choose what you pay now.
dues-part = Payment { $number } of { $of }
dues-parts = Payments { $first } to { $last } of { $of }
dues-exit-fee = For leaving early
dues-exit-fee-pays = Pay it and nothing more is due.
dues-early = To pay by { $date }
dues-since = Due since { $date }
dues-tries = { $n ->
    [one] Your card did not go through 1 time.
   *[other] Your card did not go through { $n } times.
}
dues-brings-back = Pay it and all is yours again.
dues-keeps = Pay it and everything stays yours.
dues-part-keeps = No interest, no fee. What you have stays yours.
dues-cancel-instead = Cancel my membership instead
cancel-which = Which one to cancel?
cancel-which-help = We show what it means first.
cancel-which-row = { $price }, paid until { $date }
cancel-keep-all = Keep them all
cancel-title = If you cancel
cancel-help = { $name } · what it means
cancel-nothing-yet = Nothing is canceled yet.
cancel-costs = It costs you
cancel-costs-nothing = Nothing to pay to leave.
cancel-costs-where = You pay it here or at the desk.
cancel-back = You get back
cancel-back-how = Our staff pay it back. Please ask them.
cancel-stops = Not charged on { $date }
cancel-stops-small = Nor any later payment.
cancel-stays = Yours until { $date }
cancel-then-gone = After that day you lose:
cancel-keep = Keep my membership
cancel-keep-short = Keep it
cancel-it = Cancel it
cancelled-title = It is canceled
cancelled-no-more = Your card is not charged again.
cancelled-until = Yours until { $date }
cancelled-on = Canceled on { $date }
cancelled-back = { $amount } comes back to you
cancelled-fee = { $amount } to pay for leaving
cancelled-pay = Pay { $amount }
cancelled-number = Confirmation number
cancelled-printing = Printing your confirmation
cancelled-printed = Confirmation printed
cancelled-not-printed = Not printed. Note this number
cancelled-no-paper = No paper. Note this number
cancelled-print = Print it
cancelled-print-short = Print
cancel-slip-fee = For leaving early
cancel-slip-keep = Please keep this paper.

## About you

phone-title = Your mobile number
phone-help = We use it to find your plan. No ads.
phone-label = Mobile number
phone-none = I do not have a mobile number
phone-none-short = I have no mobile
birth-title = Your date of birth
birth-help = For example: 03 15 1984
birth-month = Month
birth-day = Day
birth-year = Year
birth-note = Hidden once you leave this page.
name-title = Your name
name-help = As on your ID.
name-help-signer = You sign for { $name }. As on your ID.
name-first = First name
name-last = Last name
name-note = You are new here. We make a record for you.
signs-title = Who signs for { $name }?
signs-help = A person with the right to sign.
signs-help-minor = An adult signs for anyone under 18.
signs-parent = A parent
signs-parent-small = Mother or father.
signs-guardian = A legal guardian
signs-guardian-small = A court has named you.
signs-attorney = By power of attorney
signs-attorney-small = A signed paper names you.
signs-self = I am { $name } and sign myself
finding-title = One moment
finding-help = We are looking for your plan.
welcome-title = Welcome back
welcome-help = Is this you?
welcome-phone = Mobile ends in { $digits }
welcome-has = What you have
welcome-use-by = Use by { $date }
welcome-left = { $left } of { $bought } { $unit } left
welcome-used = { $n } used
welcome-adds = Buying adds { $more } more. You keep these { $left }.
welcome-came-to-use = I came to use a { $unit }
welcome-came-to-use-any = I came to use what I have
welcome-not-me = Not me
welcome-yes = Yes, that is me
welcome-see = Yes, show me what I have

## Terms and signature

terms-in-short = In short
terms-full-text = Full text
terms-page = Page { $page } of { $pages }
terms-page-before = Page before
terms-page-next = Next page
terms-initial = Initial
sign-pad = Signature pad, empty. Sign here with your finger.
sign-pad-signed = Signature pad, signed
terms-next = Next clause
terms-clause = Clause { $number } of { $total }
terms-clauses = Clauses { $first } and { $last }
terms-help-one = { $offering } · clause { $number } of { $total }
terms-help-pair = { $offering } · clauses { $first } and { $last } of { $total }
terms-pair-title = Two short clauses
terms-have-read = I have read clause { $number }.
terms-change = Tap the box to change.
terms-tap = Tap the box for your initials.
sign-title = Sign with your finger
sign-help = You get a copy on paper.
sign-clear = Clear
sign-type = Type my name instead
sign-date = Signed { $date }
sign-agree = I agree
sign-typed-title = Type your name
sign-typed-help = It counts as your signature.
sign-typed-label = Your name as your signature
sign-draw = Sign with my finger instead
sign-draw-short = Draw it

## Review

review-title = Check before you pay
review-help = Nothing is charged yet.
review-fine = Use by { $date } · sales tax { $tax }
review-fine-tax = Sales tax { $tax }
review-pays = What you pay
review-once = One payment
review-each = { $counts } · { $each } each
review-tax = Sales tax
review-total = Total today
review-nothing-later = Nothing more to pay later.
review-signed = { $name } · { $n ->
    [one] 1 clause signed
   *[other] { $n } clauses signed
}
review-saving = { $name } · saving your signature
review-buyer = For { $name }
review-change = Change
review-pay = Pay { $amount } by card
review-pay-short = Pay { $amount }
review-pay-least = Pay
review-buy = Buy it now
renews-title = Your payments
renews-until-cancelled = Until you cancel
renews-least = At least { $n } payments, { $sum } in all.
renews-how-to-cancel = Cancel here, by phone or by email.

## Pay

strip-ready = Ready
strip-card = Card
strip-bank = Bank
strip-done = Done
pay-title = Use the card reader
pay-help = Tap, insert or swipe your card.
pay-help-preparing = Nothing is charged yet.
pay-help-follow = Do what the card reader asks.
pay-help-almost = Almost done.
pay-help-cancelling = We are stopping this payment.
pay-you-pay-today = You pay today
pay-reader-right = Reader is on your right
pay-reader-left = Reader is on your left
pay-preparing = One moment, please
pay-preparing-small = The reader is getting ready.
pay-ready = Hold your card on the reader
pay-ready-small = Wait for the beep.
pay-card-read = Card read. Leave it in.
pay-pin = Type your PIN on the reader
pay-pin-small = Cover it with your hand.
pay-bank = Asking your bank
pay-bank-small = This takes a few seconds.
pay-bank-longer = It takes longer than usual. Please wait.
pay-another-try = Please try once more
pay-another-try-small = Tap, insert or swipe again.
pay-remove = Please take your card
pay-remove-small = The answer comes next.
pay-done = Payment approved
pay-done-small = We are writing it down.
pay-cancelling = Stopping the payment
pay-cancelling-small = Please wait for the answer.
pay-privacy = Your card number never touches this screen.
pay-privacy-short = Your card is private.
pay-cancel = Cancel payment

## Staff

staff-call = Call staff
staff-call-again = Call staff again
staff-told-coming = Staff have been told. Someone is coming.

## Checking

checking-title = We are checking
checking-title-undoing = We are undoing it
checking-title-writing = One moment, please
checking-do-not-pay = Please do not pay again.
checking-asking = We do not know yet if the bank said yes.
checking-undoing = The bank took money. We are giving it back.
checking-writing = The bank said yes. You are charged once.
checking-started = The payment was started
checking-asking-step = Asking the card reader
checking-answered = The bank has answered
checking-undoing-step = Giving the money back
checking-said-yes = The bank said yes
checking-writing-step = Writing it down
checking-desk-later = After 1 minute the desk helps you
checking-desk-helps = The desk helps you
checking-reference = Reference
checking-amount = Amount
checking-stay = Please stay here until we know.
checking-stay-short = Please stay here.

# One card paid a part of the sum.
part-title = Your card paid a part
part-title-refused = That card did not pay
part-paid = { $paid } of { $total } is paid.
part-rest = { $rest } is left to pay.
part-choose = Please choose how to go on.
part-another-card = Use another card
part-starting = One moment, please
part-give-back = Give my money back
part-give-back-small = { $paid } goes back to your card.
part-give-back-nothing = Nothing is bought.
part-waits = We wait 3 minutes. Then the money goes back by itself.

# A member of staff has to say yes to an approved payment.
staff-needed-title = Someone will help you
staff-needed-swiped = The card was swiped. For this sum the desk looks at the card.
staff-needed-same-card = This card paid the same sum just now. The desk asks if that is right.
staff-needed-amount = Your card is charged { $amount }.
staff-needed-waits = If nobody comes in 3 minutes, the money goes back.

## Approved and thank you

approved-title = Payment approved
approved-take-card = Please take your card.
approved-paid = Paid in full
approved-no-card = Your card was not charged.
approved-next = Next payment
approved-next-small = { $amount } on { $date }
approved-photo = Photo it as a backup
approved-code = Code of your receipt { $number }
approved-printing = Printing receipt
approved-printing-small = Takes a few seconds
approved-printed = Receipt printed
approved-printed-small = Please take it with you.
approved-no-paper = No paper left
approved-trouble = No printed receipt
approved-show-code = Show this code at the desk.
approved-use-by = Use by { $date }
approved-no-end = No last day
approved-renews = Renews by itself on { $date }
approved-number = Receipt number
approved-closes = Closes in { $secs } s
approved-print-again = Print again
approved-done = Done
thanks-title = Thank you
thanks-soon = See you soon.
thanks-keep = Keep your receipt
thanks-keep-small = Its code counts your visits.
thanks-next = Next payment: { $amount }
thanks-clears = This screen clears in { $secs } s.

## Not approved

declined-title-card = Card not approved
declined-title-no-card = No card was used
declined-title-cancelled = Payment canceled
declined-title-reader = Card reader not ready
declined-title-not-allowed = This payment was not possible
declined-money-none = You have not been charged.
declined-money-returned = Nothing is kept. What was taken was given back.
declined-bank = The bank said no. It did not tell us why.
declined-no-card = We waited for a card and saw none.
declined-cancelled = The payment was stopped before your card was charged.
declined-terminal-refused = The card reader could not do this payment.
declined-never-received = The card reader did not take the payment.
declined-only-part = The bank would pay only a part of the sum.
declined-not-recorded = We could not write the payment down, so we did not ask for your card.
declined-not-allowed = The desk did not confirm this payment.
declined-other-ways = Other ways
declined-desk = Pay at the desk
declined-desk-small = We keep your place and your signature.
declined-stop = Stop here
declined-stop-small = Nothing is bought. We clear your details.
declined-bank-note = Your bank can tell you more.
declined-another-card = Try another card
declined-try-again = Try again
declined-called = We called staff

## Help, idle and start over

help-title = How can we help?
help-call-small = Someone comes to you. We keep your place.
help-calling = We are calling. You can press again.
help-told = We have told staff
help-coming = Someone is coming to you.
help-waiting = waiting
help-text-size = Text size
help-standard = Standard
help-large = Large
help-extra-large = Extra large
help-easier = Make it easier
help-contrast = Contrast
help-sign-for = Sign for someone
help-start-over = Start over
help-close = Close
idle-title = Are you still there?
idle-clears = { $secs ->
    [one] In 1 second we clear your details.
   *[other] In { $secs } seconds we clear your details.
}
idle-clear = Clear now
idle-here = I am here
start-over-title = Start over?
start-over-line = We clear what you typed.
start-over-keep-going = Keep going

## What is missing

problem-phone-incomplete = Please type all 10 digits.
problem-phone-no-such-number = Please check this number.
problem-month-missing = Please type the month.
problem-day-missing = Please type the day.
problem-year-missing = Please type the year.
problem-no-such-month = Months go from 1 to 12. Please check.
problem-no-such-day = { $month } has { $days } days. Please check the day.
problem-date-to-come = This date is still to come. Please check it.
problem-date-too-old = Please check the year.
problem-first-name-missing = Please type your first name.
problem-last-name-missing = Please type your last name.
problem-name-too-long = This name is too long for us.
problem-name-has-card-number = Please do not type a card number here.
problem-name-not-letters = Please use letters only.
problem-initials-missing = Please add your initials.
problem-signature-too-short = Please sign a little longer.
problem-signature-missing = Please sign here.
problem-nothing-chosen = Please choose a plan first.
problem-signer-missing = Please choose who signs.
problem-terminal-missing = The card reader is not ready. Ask at the desk.
problem-not-saved-yet = One moment, we are still saving.
problem-cannot-sell = This cannot be sold like this here. Please ask us.
problem-nobody-found = We found nothing. Check it or ask us.
problem-not-left = Not canceled: we could not save it.
problem-leaving-changed = This has changed. Please read it again.
problem-cannot-save = We could not save it. Ask at the desk.
problem-picks-missing = { $n ->
    [one] Please pick 1 more.
   *[other] Please pick { $n } more.
}
problem-picks-full = You have { $n }. Tap one to take it off.
problem-nothing-in-cart = Please choose a product first.
# Paper: the receipt, the slip at the desk, the signed agreement as text.

receipt-demo = Demo: no card is charged
receipt-reprint = REPRINT
receipt-copy = Copy { $n }
receipt-merchant-copy = Merchant copy
receipt-merchant-keep = Keep it with the batch of the day.
receipt-number = Receipt { $number }
receipt-number-label = Receipt
receipt-units-each = { $n } { $unit } at { $each } each
receipt-units-left = { $n } { $unit } left
receipt-singles-saved = One by one { $singles }. You save { $saved }.
receipt-saved = You save { $saved }
receipt-off = { $reason }, { $percent } % off
receipt-handed-in = Handed in
receipt-part = Part 1 of { $n }. The price is { $price }.
receipt-later-part = Part { $n }
receipt-exit-fee = For leaving early
receipt-each = { $n } at { $each } each
receipt-paid-wallet = Paid from your wallet
receipt-paid-credit = Paid with product credit
receipt-paid-points = Paid with { $n } points
receipt-paid-cash = Paid in cash
receipt-paid-on-file = Paid by card on file
receipt-paid-before = Paid by card before
receipt-schedule-title = Still to pay
receipt-schedule-due = Due { $day }
receipt-renewal-title = It goes on
receipt-points = { $n } points earned
receipt-points-until = Points: use by { $day }
receipt-perks-title = { $name }: yours as a member
receipt-perks-days = From { $first } to { $last }
receipt-perks-from = From { $first }
receipt-credit-left = { $amount } to spend
receipt-subtotal = Subtotal
receipt-tax = Sales tax
receipt-total = Total
receipt-paid-by-card = Paid by card, approved
receipt-card-ending = { $brand } ending { $digits }
receipt-entry-chip = Chip read
receipt-entry-contactless = Contactless
receipt-entry-swipe = Swiped
receipt-entry-fallback = Swiped, chip not read
receipt-entry-manual = Keyed
receipt-entry-other = Card present
receipt-auth = Auth code { $code }
receipt-auth-short = Auth { $code }
receipt-reference = Reference { $reference }
receipt-reference-short = Ref { $reference }
receipt-terminal = Terminal { $id }
receipt-merchant = Merchant { $id }
receipt-cardholder-check = CVM { $code }
receipt-use-by = Use by { $day }
receipt-show-code = Show this code at the desk.
receipt-code-counts = It counts your visits.
receipt-policy-title = Refunds and last day
receipt-signed = Agreement, signed { $time }
receipt-signed-short = Agreement, { $time }
receipt-terms-version = terms { $version }
receipt-chain = Chain
receipt-agreement = Agreement file
receipt-signature-purpose = Signed for the agreement, not for the card.
receipt-hsa = For HSA or FSA: keep this itemized receipt.
receipt-thanks = Patient copy. Thank you.

help-slip-title = Help at { $kiosk }
help-slip-help = A patient asks for help.
help-slip-help-next = Please go to the kiosk.
help-slip-came-to-use = A patient came to use a visit.
help-slip-came-to-use-next = Please scan the code on the receipt.
help-slip-pay-at-desk = A patient wants to pay at the desk.
help-slip-pay-at-desk-next = No card was charged.
help-slip-in-doubt = A card payment is in doubt.
help-slip-in-doubt-next = Do not charge again. Please go to the kiosk and look at the card terminal.
help-slip-refund = A patient canceled and gets money back.
help-slip-refund-next = Please look at the confirmation and pay it back at the card terminal.
help-slip-staff-needed = A card payment waits for your yes.
help-slip-staff-needed-next = Look at the card. Answer at the kiosk.
help-slip-found = A payment from before is sold now.
help-slip-found-next = Give the patient the receipt printed with this.

agreement-copy-title = Your signed agreement
agreement-copy-drawn = Signed by hand on the screen
agreement-copy-text = SHA-256 of the text that you signed:
agreement-copy-pages = SHA-256 of the file that we keep:
agreement-copy-keep = Keep this copy. The file is yours at the desk.
agreement-head = Signed agreement. The exact text that was shown stands between the two lines.
agreement-digest = SHA-256 of the text: { $digest }
agreement-initials = Initials under { $n }. { $title }: { $letters }, { $time }
agreement-signer = Signed by { $name }
agreement-drawn = Signature drawn by hand on the screen (kept: strokes { $strokes }, points { $points })
agreement-typed = Signature typed and confirmed: { $name }
agreement-signed-at = Signed at { $time }

## The staff side

attract-demo-pin = Staff: press the logo five times, PIN { $pin }
staff-lock = Lock
staff-front-desk = Front desk
staff-provider = Provider
staff-manager = Manager
staff-owner = Owner
staff-tab-today = Today
staff-tab-devices = Devices
staff-tab-more = More
staff-cancel = Cancel
staff-delete = Delete
staff-reading = Reading the day…
staff-trouble = The data file does not answer
staff-trouble-sub = Nothing was written. Try once more.

## The PIN

staff-pin-title = Staff sign-in
staff-pin-sub = Enter your 6-digit PIN
staff-pin-manager = Manager PIN
staff-pin-yours = Your PIN
staff-pin-new = Choose your PIN
staff-pin-new-sub = Six digits that only you know
staff-pin-again = Your PIN once more
staff-pin-again-sub = So that it is the one you mean
staff-act-quit = Quit the kiosk
staff-act-other = This needs a manager
staff-answer-yes = Take the card for { $amount }
staff-answer-no = Give back { $amount }
staff-pin-opens = It opens by itself after the sixth digit.
staff-pin-digit = Digit { $n } of 6. It opens by itself after the sixth.
staff-pin-checking = One moment…
staff-pin-wrong = That PIN is not known. Wait { $secs ->
    [one] { $secs } second
   *[other] { $secs } seconds
}.
staff-pin-wait = Wait { $secs ->
    [one] { $secs } second
   *[other] { $secs } seconds
}, then try again.
staff-pin-wait-minutes = Too many wrong PINs. Wait { $mins } minutes.
staff-pin-not-allowed = The owner of this PIN may not do that.
staff-pin-easy = Everybody would try that one first. Choose another.
staff-pin-differs = They are not the same. Choose anew.
staff-pin-taken = Choose another PIN.
staff-pin-trouble = The data file does not answer. Try once more.
staff-pin-logged = Every sign-in is written to the audit log.
staff-pin-demo = Demo: the PIN is { $pin }
staff-use-recovery = I have the recovery code
staff-recovery-title = Recovery code
staff-recovery-sub = The 16 characters from the sealed paper
staff-recovery-letter = Character { $n } of { $of }
staff-recovery-unknown = That is not the code. Look again.

## The first owner

staff-owner-title = Welcome. Who owns this clinic?
staff-owner-sub = You get an account with a PIN of your own.
staff-owner-missing = Type your name first.
staff-owner-name = Your name
staff-code-title = Your recovery code
staff-code-sub = It lets you in when no PIN works any more. Write it down or print it, put it in an envelope, and seal it. It is shown this once, and it works once.
staff-code-print = Print it
staff-code-kept = I have put it away
staff-code-saving = One moment…
recovery-slip-title = Recovery code
recovery-slip-what = Opens the owner’s account once, when no PIN works any more. Put this paper in an envelope and seal it.
test-slip-title = Test
test-slip-kiosk = { $kiosk } prints.

## A payment asks staff

staff-ask-swipe = Take this card?
staff-ask-swipe-sub = It was swiped, and the contract is above the clinic’s limit for swiped cards.
staff-ask-same = The same card again?
staff-ask-same-sub = This card has paid the same amount within the last ten minutes.
staff-ask-why = Why? (needed)
staff-ask-yes = Yes, take it
staff-ask-no = No, give it back
staff-reason-chip = The card’s chip cannot be read
staff-reason-reader = The reader takes no chips today
staff-reason-id = I have seen an ID
staff-reason-twice = They buy it twice
staff-reason-other = It is for somebody else
staff-reason-otherwise = They pay in another way

## Today

staff-doubt = { $amount } is in doubt
staff-doubt-line = { $time }, { $who }. New card payments wait until it is settled.
staff-doubt-see = See it
staff-recovery-used = The recovery code was used on { $date }
staff-recovery-used-line = The owner’s PIN was set anew with it.
staff-wrong-pins = { $n } wrong PINs today
staff-wrong-pins-line = After each the pad waits longer.
staff-tile-sales = Sales
staff-tile-cards = { $n } by card
staff-tile-redeemed = Redeemed
staff-tile-visits = visits
staff-tile-open = Open
staff-tile-settle = to settle
staff-tile-help = Help
staff-tile-waiting = waiting
staff-latest = Latest
staff-latest-none = Nothing yet today. Sales at the kiosk show up here.
staff-due-paid = A payment that was due
staff-chip-paid = Paid
staff-chip-used = Used
staff-chip-refunded = Refunded
staff-chip-doubt = In doubt

## A scanned code

staff-scanned = Scanned code
staff-scanned-sub = Scan another
staff-scanned-ours = Ours, and signed
staff-scanned-ours-line = This clinic made this receipt.
staff-scanned-old-key = Ours, signed with an earlier key
staff-scanned-old-key-line = It is as good as a new one.
staff-scanned-unknown = Ours, and not in this kiosk
staff-scanned-unknown-line = This clinic signed it, but the receipt is not in this data file. Look at another kiosk, or in the backup.
staff-scanned-altered = Changed code
staff-scanned-altered-line = There is such a receipt, but this code was changed after it was made. Find the patient by name.
staff-scanned-forged = Not signed by this clinic
staff-scanned-forged-line = No key of ours made it, and we know no such receipt. Do not give anything for it.
staff-scanned-foreign = Another clinic’s receipt
staff-scanned-foreign-line = It names a key or an address that is not ours.
staff-scanned-newer = Made by a newer program
staff-scanned-newer-line = This kiosk has to be updated before it can read it.
staff-scanned-incomplete = Not read to the end
staff-scanned-incomplete-line = Hold the code flat and scan it again.
staff-scanned-other = Not a receipt
staff-scanned-other-line = This is some other code. Receipts of ours have theirs at the foot.
staff-scanned-long = Too long for a receipt
staff-scanned-long-line = Nothing of it was kept.
staff-scanned-sold = Sold on { $date } for { $amount }
staff-scanned-receipt = Receipt { $number }
staff-scanned-until = Use by { $date }
staff-scanned-no-end = No last day
staff-scanned-issued = Issued on { $date }
staff-scanned-units = { $n ->
    [one] { $n } unit bought
   *[other] { $n } units bought
}

## Open cases

staff-cases = Open cases
staff-cases-sub = { $n } to settle
staff-case-doubt = Card payment in doubt
staff-case-reference = Reference { $reference }
staff-case-line = The terminal went quiet after the card was read. Nobody knows yet whether it was charged. New card payments wait.
staff-case-parted = Paid in part
staff-case-parted-line = A card has paid a part. The patient chooses at the screen: another card for the rest, or the money back.
staff-case-asking = A payment waits for your word
staff-case-asking-line = Say yes or no at the screen. If nobody does, the money goes back by itself.
staff-case-reversing = Money on its way back
staff-case-reversing-line = The kiosk gives it back by itself, as soon as the terminal answers.
staff-case-late = Approved too late
staff-case-late-line = The card was charged after the payment had ended. The kiosk gives it back by itself.
staff-case-receipt = A receipt to hand over
staff-case-receipt-line = It was sold after the patient had left. The receipt has to reach them.
staff-case-swapped = Another terminal stands there than the one that was asked.
staff-settled = All settled
staff-settled-line = Every card payment has a known end, every receipt is with its patient, and nothing waits for the printer.

## Devices

staff-devices-sub = { $n ->
    [0] All is well
    [one] 1 needs a hand
   *[other] { $n } need a hand
}
staff-device-terminal = Card terminal
staff-device-printer = Receipt printer
staff-device-silent = Cable and power
staff-device-ask = Ask
staff-device-test = Test print
staff-printer-ready = Prints
staff-printer-paper-low = Have a new roll ready
staff-printer-paper-out = Put in a new roll
staff-printer-cover = Close the cover
staff-printer-cutter = Free it, turn off and on
staff-printer-broken = Turn it off and on
staff-printer-stopped = Look at paper and cover
staff-printer-hot = Goes on by itself
staff-printer-unknown = Has not answered yet
staff-chip-ready = Ready
staff-chip-no-answer = No answer
staff-chip-paper-low = Paper low
staff-chip-paper-out = Paper out
staff-chip-cover = Cover open
staff-chip-cutter = Cutter stuck
staff-chip-broken = Out of order
staff-chip-stopped = Stopped
staff-chip-hot = Too hot
staff-chip-offline = Offline
staff-chip-unknown = Not known
staff-kiosk = This kiosk
staff-journal = Journal
staff-journal-rows = { $n } entries
staff-calls = Help calls today
staff-more-sub = Once a day, or seldom
staff-quit = Quit the kiosk
staff-quit-line = Ends this program. It takes a manager’s PIN.

# Paper and screen: the day's report, and what the card batch and the journal do not agree on.
day-x = X report { $n }
day-z = Z report { $n }
day-look-only = Only looked at. Nothing was closed.
day-date = Business date
day-from = From
day-from-first = first report
day-to = To
day-by = Taken by
day-by-kiosk = the kiosk, after a power cut
day-reason = Reason
day-sales = Sales
day-net = Before tax
day-tax = Sales tax
day-total = Sales in all
day-by-card = Card, at the terminal
day-on-file = Card on file
day-cash = Cash
day-wallet = Prepaid money
day-product-credit = Product credit
day-points = Points
day-held = Paid before, held in doubt
day-refunds = Refunds
day-refunded = Back to patients
day-tax-back = Of it sales tax
day-batch = Card batch
day-terminal = Terminal
day-journal = Journal
day-difference = Difference
day-purchases = Purchases
day-returns = Refunds
day-voids = Voids
day-to-bank = To the bank
day-n-and-n = { $terminal } and { $journal }
day-agrees = Everything agrees, { $n } of { $n }.
day-differences = { $n ->
        [one] One difference
       *[other] { $n } differences
    }
day-end-closed = Batch { $batch } closed
day-end-told = The terminal closed with
day-end-empty = The batch was empty.
day-end-without-totals = Closed. The answer was lost, so the terminal’s totals are not known.
day-reference = Reference { $reference }
day-transaction = number { $number } at the terminal
day-card = card ending { $digits }
day-ours = Journal { $amount }
day-theirs = Terminal { $amount }
day-not-told = Terminal does not say
day-redeemed = Visits redeemed
day-owed = Owed to patients in visits
day-chain = Chain
day-end = Keep this report with the terminal’s own.

day-diff-not-at-terminal = In the journal, not in the terminal’s batch
day-do-not-at-terminal = Look for it on the bank’s statement: a batch may have closed by itself at night. Do not charge again.
day-diff-not-in-journal = In the terminal’s batch, not in the journal
day-do-not-in-journal = Somebody was charged and may have nothing for it. Ask who used the terminal’s keys. Give the money back there, or find whose it is.
day-diff-other-amount = Both have it, with different amounts
day-do-other-amount = Compare the terminal’s slip with the receipt. Give back or ask for what differs.
day-diff-not-undone = Given back in the journal, still charged at the terminal
day-do-not-undone = The patient was told it is given back. Void or refund it at the terminal.
day-diff-undone = Undone at the terminal, still paid in the journal
day-do-undone = Somebody voided it at the terminal’s keys. Ask who and why, then refund the sale here, too, or charge it again with the patient.
day-diff-not-sent = Kept in the terminal, not sent to the bank
day-do-not-sent = Let the terminal send what it stored, or call the processor. Until then it is no money.
day-diff-unclear = The terminal’s record contradicts itself
day-do-unclear = Print it at the terminal and compare it with the receipt. Call the processor.
day-diff-totals = The terminal’s totals are not the sum of its records
day-do-totals = Print the terminal’s own report and call the processor with both.
day-diff-no-totals = The terminal told no totals
day-do-no-totals = Compare the deposit on the bank’s statement with this report.
day-diff-bank = The bank counts otherwise than its terminal
day-do-bank = Call the processor with the batch number.

staff-day-open = { $n ->
        [one] One difference of a closed day is open
       *[other] { $n } differences of closed days are open
    }
staff-day-open-line = The Z report names each, and says what to do.

# Letter pages: agreements, superbills, packets.
letter-page = Page { $n } of { $of }
letter-other-letters = * These letters are not in the fonts of this paper. They are written in other letters or by their code numbers, and stand as they were given in the text that can be copied.

# The signed agreement on Letter pages.
agreement-title = Agreement: { $name }
agreement-subject = Signed by { $name }
agreement-foot = Agreement { $digest }
agreement-record-about = The signed record for programs
agreement-terms-about = The exact text that was shown and signed
agreement-head-title = Agreement
agreement-for = { $name } for
agreement-born = , born { $date }. Terms version { $version }.
agreement-last-day = Last day to use:
agreement-you-buy = What you buy
agreement-service = Service
agreement-count = Count
agreement-single = Single price
agreement-yours = Your price
agreement-each = Per session
agreement-or = or
agreement-together = Together
agreement-saved = you save { $amount }
agreement-you-pay = What you pay
agreement-today = { $date } (today)
agreement-you-agree = What you agree to
agreement-initials-said = Initials { $letters } under { $title }, { $time }
agreement-signature = Signature
agreement-drawn-said = Signature of { $name }, drawn by hand on the screen, { $time }
agreement-typed-said = Signature of { $name }, typed, { $time }
agreement-typed-note = This typed name was confirmed as a signature:
agreement-evidence = Evidence
agreement-evidence-initials = Initials
agreement-evidence-signature = Signature
agreement-evidence-who = Staff
agreement-evidence-where = Where
agreement-evidence-pay = Payment
agreement-evidence-text = Terms text
agreement-evidence-record = Signed record
agreement-evidence-before = Chain before it
agreement-evidence-row = Journal
agreement-staff = Signed in at the kiosk: { $name }
agreement-no-staff = Nobody of the clinic was signed in at the kiosk
agreement-here = { $kiosk }, software { $software }, key { $key }
agreement-pay-after = Asked for only after this signature; see the receipt
agreement-row = Row { $n }
agreement-initialed = { $n } of { $of } clauses, { $first } to { $last }
agreement-nothing-initialed = No clauses
agreement-how-typed = Name typed and confirmed
agreement-how-drawn = { $strokes ->
        [one] One stroke, { $points } points, { $mm } mm of ink, { $seconds } s
       *[other] { $strokes } strokes, { $points } points, { $mm } mm of ink, { $seconds } s
    }
agreement-attached = To cancel: at this kiosk, by phone at { $phone }, or by e-mail to { $mail }. The full record and the exact text are attached to this file as agreement.json and terms.txt.

# The superbill: what a patient hands to an insurer.
superbill-title = Superbill
superbill-of = Superbill of { $name }
superbill-number = No. { $number }
superbill-patient = Patient
superbill-born = Born
superbill-provider = Provider
superbill-npi = NPI
superbill-license = License
superbill-tax-id = Tax ID
superbill-date = Date of service
superbill-place = Place of service
superbill-service = Service
superbill-procedure = Procedure code
superbill-diagnoses = Diagnoses (ICD-10)
superbill-units = Units
superbill-sums = Amounts in US dollars
superbill-fee = Fee
superbill-adjustment = Adjustment
superbill-paid = Paid by the patient
superbill-covered = Covered by membership: nothing was paid for this visit itself.
superbill-line = Provider’s signature: ______________________________
superbill-signature = { $name }
superbill-not-filed = The patient has paid this in full. No claim was filed by the clinic.
### Open cases, their ways out, and the close of the day.

staff-cases-none = Nothing to settle
staff-cases-more = { $n } more
staff-cases-first = Back to the first
staff-case-no-terminal = The card terminal does not answer. See to its cable and power, then ask it. New card payments wait.
staff-case-no-word = The terminal was asked and could not tell. Look at its own list of payments and write down what it shows. New card payments wait.
staff-case-ask = Ask the terminal
staff-case-is-asked = Asking the terminal…
staff-case-write = Write down what the terminal shows
staff-case-back = Give it back now
staff-case-print = Print the copy
staff-case-handed = Handed over
staff-told-sold = { $amount } was paid
staff-told-not-charged = { $amount } was not charged
staff-told-back = { $amount } went back to the card
staff-told-line = It is written in the journal. Nothing more to do about it.
staff-held = Receipt held
staff-held-waits = It prints by itself when the printer is ready.
staff-held-lost = It was not printed.
staff-held-print = Print it
staff-held-merchant = Merchant copy held
staff-held-copy-owed = Signed copy owed
staff-held-unknown = Nobody knows whether it printed. Look at the tray.
staff-held-copy = Print as copy { $n }
staff-held-did = It did print
staff-difference = Difference
staff-difference-explain = Explain it
staff-go-day = Go to day close
staff-settle-title = What the terminal shows
staff-settle-what = What does its own list show?
staff-settle-how = How do you know? (needed)
staff-found-paid = It was paid
staff-found-not-paid = It was not paid
staff-found-back = It went back to the card
staff-settle-terminal = I looked at the terminal’s list
staff-settle-slip = The terminal’s slip is here
staff-settle-processor = The processor told us
staff-settle-write = Write it down
staff-slip-title = What the slip shows
staff-slip-code = Auth code
staff-slip-number = Number at the terminal
staff-slip-last-four = Last four of the card
staff-slip-short = All three stand on the slip.
staff-busy = One moment…
staff-explain-title = Explain a difference
staff-explain-came = Did the bank settle it?
staff-came-all = The bank paid it after all
staff-came-nothing = It will not be paid
staff-came-back = It was taken back
staff-came-kept = It stays with us
staff-explain-why = How do you know? (needed)
staff-explain-statement = It is on the bank’s statement
staff-explain-back = It was given back at the terminal
staff-explain-keyed = It was typed at the terminal
staff-explain-processor = The processor explained it
staff-explain-write = Close this difference
staff-act-close = Close the day with a difference
staff-pin-settle = Settle { $amount } by hand
staff-pin-explain = Explain a difference of { $amount }
staff-day-title = Day close
staff-day-line = Terminal against journal, then the Z report
staff-day-reading = Reading the terminal’s batch
staff-day-read = { $n } entries read. A long day takes a minute.
staff-day-closing = The day is being closed
staff-day-closing-line = The terminal is closing its batch. Nothing is sold meanwhile.
staff-day-unfinished = Did the terminal close its batch?
staff-day-unfinished-line = Its answer was lost. The kiosk asks it by itself until it can tell. Nothing is sold meanwhile.
staff-day-no-answer = The card terminal does not answer
staff-day-no-answer-line = See to its cable and power. Nothing was closed.
staff-day-not-closed = The day is not closed
staff-day-not-closed-line = The batch is as it was. Look at it once more.
staff-day-refused-line = The terminal would not, with code { $code }. The batch is as it was.
staff-day-overflow = The sums do not fit
staff-day-again = Ask the terminal again
staff-day-print = Print report
staff-day-done = Done
staff-day-close = Close the day
staff-day-close-all = Close with { $n ->
    [one] the difference
   *[other] { $n } differences
}
staff-day-close-with = Close with it
staff-day-settle = Settle { $amount }
staff-day-settle-first = Settle what is open
staff-day-in-flight = A payment is still open
staff-day-in-flight-line = Settle it first: then the day can be closed.
staff-day-agrees = Everything agrees
staff-day-agrees-line = { $n ->
    [0] Nothing moved by card since the last close.
    [one] One entry, on both sides.
   *[other] All { $n } entries, on both sides.
}
staff-day-one = One difference: { $amount }
staff-day-together = { $n } differences: { $amount } together
staff-day-several = { $n ->
    [one] One difference
   *[other] { $n } differences
}
staff-day-else = Everything else agrees, { $n } of { $m } entries.
staff-day-sent = Sent, no answer yet
staff-day-nothing = Nothing
staff-day-more = And { $n } more. The report names each.
staff-day-visits = { $n ->
    [one] 1 visit redeemed
   *[other] { $n } visits redeemed
}
staff-day-each = each with a provider
staff-day-without = { $n } without a provider
staff-day-held = { $n ->
    [one] 1 receipt held
   *[other] { $n } receipts held
}
staff-day-closed = The day is closed
staff-day-closed-line = Z report { $n } is on its way to the printer.
staff-day-open-cases = Each is an open case until somebody explains it.
staff-day-why-title = Close with a difference
staff-day-why-line = It becomes an open case, and the report names it. A manager’s PIN comes next.
staff-close-night = The batch closed by itself at night
staff-close-keyed = Somebody used the terminal’s keys
staff-close-changed = The terminal was exchanged or reset
staff-close-later = Nobody knows yet, we look into it
staff-day-manager = needs a manager
# What a member is told of a plan that renews by itself.
renewal-notice-yearly = Your plan { $plan } renews by itself. It costs { $price } each { $period }. The next charge is on { $date }.
renewal-notice-price = The low first price of your plan { $plan } ends. From { $date } on it costs { $price } each { $period }.
renewal-notice-period = Your plan { $plan } renews by itself on { $date }. We charge { $price } for one { $period }.
renewal-notice-leave = You can cancel at our kiosk, by phone at { $phone } or by email to { $mail }.
## The slip of a visit and of a refund

redemption-used = { $n ->
    [one] 1 visit used
   *[other] { $n } visits used
}
redemption-left = { $left } of { $total } left
redemption-visit = visit { $n } of { $total }
redemption-given-by = Given by
redemption-value = Value of this visit
redemption-paid-on = Paid on { $day }
redemption-nothing-due = nothing due today
redemption-keep = Keep your first receipt: its code still works.
refund-title = Refund
refund-to-card = To your card
refund-voided = Card payment canceled
refund-void-days = Your bank may show it for a few days as pending. It is not charged.
refund-card-days = Your bank shows it in 3 to 7 days.
refund-in-cash = In cash
refund-to-wallet = To your credit here
refund-keep = Keep this with your first receipt.
## Patients, behind the PIN

staff-tab-patients = Patients
staff-act-extend = Make it last longer
patient-find = Find patient
patient-find-hint = Name, phone or receipt number
patient-find-clear = Clear
patient-found = { $n ->
    [one] { $n } patient
   *[other] { $n } patients
}
patient-found-more = More than { $n } patients
patient-more = { $n } more, type on
patient-more-at-least = More than { $n } more, type on
patient-logged = Opening a record is written to the audit log.
patient-nobody = No patient
patient-nobody-line = Try fewer letters, the last four digits of the phone, or the number on a receipt.
patient-who = Born { $born }, phone ends { $ends }
patient-who-short = { $born }, …{ $ends }
patient-who-no-phone = Born { $born }, no mobile
patient-left = { $left } of { $of } left
patient-left-until = { $left } of { $of } left, to { $date }
patient-left-word = left
patient-renews = Renews { $date }
patient-no-plan = No active plan
patient-opening = Opening the record…
patient-card-of = Plan { $n } of { $of }
patient-card-next = Next plan
patient-value-left = Value left
patient-last-day = Last day
patient-days-to-go = { $n ->
    [one] { $n } day to go
   *[other] { $n } days to go
}
patient-over = over
patient-next-period = Next period
patient-next-price = for { $amount }
patient-each = Each visit
patient-single = single { $amount }
patient-refund-today = Refund today
patient-after-fee = after { $amount } fee
patient-no-fee = no fee
patient-redeem = Redeem one visit
patient-extend = Extend
patient-history = History
patient-paid = Paid { $amount }, terms version { $version }
patient-receipt = Receipt
patient-receipt-prints = The receipt is printed as a copy.
patient-earlier = Earlier
patient-newest = Newest
patient-nothing = Nothing bought yet
patient-nothing-line = What they buy at the kiosk shows up here, with what is left of it.
patient-refused = Not done
patient-payment-open = A payment of this patient is not over. Settle it first.
patient-undone = The visit was taken back
patient-undone-line = Both are in the history: the visit, and that it was a mistake.
patient-extended = It lasts longer
patient-extended-line = The new last day is on the card.
patient-which = Which one?
patient-who-gives = Who gives it?
patient-gave-last = Gave the last visit
patient-needed = (needed)
patient-from-to = From { $from } left to { $to } left
patient-not-counted = This visit counts nothing down
patient-superbill = Superbill draft
patient-superbill-fee = Fee { $fee }
patient-superbill-line = Fee { $fee }, adjustment { $adjustment }
patient-completes = { $name } completes it
patient-undo-hint = Today, { $date }. You can undo for 10 seconds. The undo is written down too.
patient-visits-left = { $n ->
    [one] { $n } visit left
   *[other] { $n } visits left
}
patient-written-down = Visit written down
patient-given = { $service } with { $provider },
patient-use-by = To use by { $date }.
patient-slip = Slip for the patient
slip-on-its-way = On its way
slip-printed = Printed
slip-held = No paper
slip-unknown = Look at the printer
patient-undo = Undo, it was a mistake
patient-undo-secs = { $n } s
patient-slip-again = Print slip again
patient-done = Done
refusal-nothing-left = Nothing is left to use.
refusal-expired = It ended on { $date }. A manager can extend it.
refusal-not-yet = It begins on { $date }.
refusal-on-hold = On hold while a payment is in dispute. It is not used until that is over.
refusal-ended = It has ended.
refusal-other-patient = It is for another patient, who alone may use it.
refusal-not-covered = { $name } does not cover it.
refusal-picked = They have had this one already.
refusal-fair-use-day = Used { $used } of { $max } today.
refusal-fair-use-week = Used { $used } of { $max } this week.
refusal-no-provider = Say who gives it first.
refusal-no-reason = Pick a reason first.
refusal-lasts = It lasts until { $date } already.
refusal-too-late = It can no longer be taken back here.
refusal-back-in-time = Something was written for { $date } already. Look at the clock of the kiosk.
refusal-other = The plan does not allow it.
chip-active = Active
chip-leaving = Leaving
chip-past-due = Payment due
chip-suspended = Suspended
chip-on-hold = On hold
chip-ended = Ended
chip-ended-on = Ended { $date }
history-bought = Bought and signed
history-card = { $brand } ending { $four }, code { $code }
history-paid = paid
history-paid-again = Paid
history-visit = Visit { $n }, { $service }
history-no-show = Did not come, { $service }
history-earned = earned
history-undone = Visit taken back
history-lapsed = Lapsed
history-lapsed-sum = lapsed
history-extended = Extended to { $date }
history-came-back = came back
history-refunded = Refunded
history-back = back
history-cancelled = Left
history-held = On hold, in dispute
history-released = No longer on hold
history-new-price = New price from { $date }
extend-new-day = New last day
extend-comes-back = Comes back
extend-visits = { $n ->
    [one] { $n } visit
   *[other] { $n } visits
}
extend-how-long = How long?
extend-days = { $n } days
extend-pick = Pick a day
extend-week-less = − 1 week
extend-day-less = − 1 day
extend-day-more = + 1 day
extend-week-more = + 1 week
extend-from-today = Counted from today, { $date }.
extend-from = Counted from the old last day, { $date }.
extend-why = Why?
extend-why-title = Why does it last longer?
extend-words-label = The reason, in words
extend-words-done = Use these words
extend-illness = Illness
extend-pregnancy = Pregnancy
extend-military = Military duty
extend-away = We were away
extend-other = Other, in words
extend-to = Extend to { $date }
extend-books = Books
extend-books-lapsed = The lapse of { $date } is taken back today.
extend-books-same = Nothing moves: it was not lapsed.
extend-pin-next = A manager’s PIN comes next

# Money back.
patient-refund = Refund
refund-who = Who ends it?
refund-decides = (decides the fee)
refund-who-patient = The patient
refund-who-provider = Provider says it is not safe
refund-who-clinic = We end it
refund-fee = { $amount } fee
refund-no-fee = no fee
refund-none = nothing back
refund-nothing = The terms give nothing back.
refund-unused-visits = { $n ->
    [one] { $n } unused visit, { $each } each
   *[other] { $n } unused visits, { $each } each
}
refund-unused = What is unused
refund-thinking-over = All that was paid, within the days to think it over
refund-kept = Fee agreed in the terms
refund-tax = Sales tax on it
refund-back = Back to the patient
refund-card = To the card that paid
refund-card-line = { $brand } ending { $four }, at the terminal
refund-cash = In cash
refund-cash-line = from the drawer
refund-file = To the card on file
refund-file-line = send it at the processor’s site
refund-books = Books
refund-books-line = Deferred { $deferred }, paid out { $paid }, revenue { $revenue }
refund-ends = { $name } ends today
refund-pin-next = 0 visits left. A manager’s PIN comes next.
refund-owner-next = 0 visits left. The owner’s PIN comes next.
refund-do = Refund { $amount }
refund-terminal-busy = The terminal has another payment or the close of the day to finish. Nothing went back.
refund-no-terminal = The card terminal does not answer. Nothing went back. Look at its cable and its power.
refusal-other-sum = By the terms it is { $amount } now. Look at it again.
refunding-head = { $amount } is going back
refunding-line = Look at the terminal. It may ask for the card.
refunding-doubt-head = Nobody knows yet whether { $amount } went back
refunding-doubt-line = The kiosk asks the terminal again and again. Do not give it back another way before it is known. It is among the open cases.
refunding-later = To the patient
refunded-head = { $amount } went back
refunded-line = The plan has ended. The patient’s bank shows it in 3 to 7 days.
refunded-part-head = A part went back
refunded-part-line = A card of several could not be given back. The rest is still owed to the patient; the slip says what went.
refunded-not-head = Nothing went back
refunded-not-line = The terminal or the bank said no. The plan is as it was. Try again, or call the processor.
refund-on-file = To your card on file
staff-pin-refund = Refund { $amount }
staff-pin-refund-large = Refund { $amount }: the owner, or a second person
staff-case-refund = Refund on its way
staff-case-refund-line = The terminal has not said yet whether it went back. Nothing is sold until then.
staff-found-not-back = It did not go back
staff-told-not-back = { $amount } did not go back

# The audit log.
audit-title = Audit log
audit-sub = Nothing in it is ever changed
audit-line = Who did what, and when; and whether the journal is whole.
audit-reading = The whole journal is being checked.
audit-unbroken = Chain unbroken, { $n } entries
audit-head = Head { $head }, as on the last paper
audit-broken = The chain is broken at entry { $row }
audit-broken-line = Somebody changed the file outside of the kiosk, or the disk did. Keep it as it is, and call for help.
audit-earlier = Earlier
audit-latest = Latest
audit-kiosk = Kiosk
audit-patient-who = Patient
audit-processor = Processor
audit-unknown = Unknown
staff-hero = Redeem a visit
staff-hero-line = Scan the code on the patient’s receipt, or find them
staff-find-patient = Find patient
staff-help-waiting = A patient asks for help
staff-help-waiting-line = The slip at the printer says where.
staff-help-there = I am there
audit-patient = Patient on file
audit-terms = Terms on file
audit-consent = Terms signed
audit-reference = Reference reserved
audit-intent-opened = Payment begun
audit-intent-marked = Payment not settled
audit-intent-closed = Payment ended without a sale
audit-sale = Sale
audit-print = Receipt printing
audit-call = Staff called
audit-other = Entry
audit-charge-failed = Charge did not go through
audit-redeemed = Redeemed one visit
audit-redemption-undone = Took a visit back
audit-refunded = Ended with money back
audit-cancelled = Plan cancelled
audit-extended = Gave more time
audit-held = Put on hold
audit-released = Took the hold off
audit-price-notice = New price told
audit-refund-paid = Refund paid
audit-sold = Due paid
audit-in-doubt = Payment in doubt
audit-doubt-ended = Doubt ended
audit-period-closed = Books closed
audit-on-sale = Put on sale
audit-off-sale = Taken off sale
audit-leg-taken = Card charged
audit-leg-opened = Second card asked
audit-staff-answered = Answered a question
audit-settled-by-hand = Settled by hand
audit-late-approval = Approved too late
audit-late-approval-ended = Late approval ended
audit-terminal-seen = Terminal seen
audit-batch-begun = Day close begun
audit-batch-called-off = Day close called off
audit-batch-closed = Day closed
audit-difference-resolved = Explained a difference
audit-looked = Looked at the day
audit-staff-member = Account changed
audit-pin-set = PIN set
audit-pin-tried = PIN tried
audit-pin-wrong = Wrong PIN
audit-unlocked = PIN known
audit-locked = Locked
audit-recovery-set = Recovery code made
audit-recovery-used = Recovery code used
audit-agreement = Agreement kept
audit-superbill-completed = Superbill completed
audit-dispute-opened = Dispute opened
audit-dispute-step = Dispute went on
audit-contact = Contact noted
audit-packet-exported = Packet taken out
audit-record-opened = Opened a record
audit-call-answered = Went to the patient
audit-back-opened = Allowed a refund
audit-back-marked = Refund in doubt
audit-back-ended = Refund ended

# A checkout that staff prepare.
prepare-title = Prepare checkout
prepare-line = Pick what they buy. Then turn the screen: they say that it is them, sign and pay.
prepare-more = More
curtain-turn = Turn the screen to the patient
curtain-nothing = Nothing is shown yet.
curtain-welcome = Welcome
curtain-ready = Your checkout is ready. It takes about a minute.
curtain-start = Start
curtain-back = Staff: take it back
