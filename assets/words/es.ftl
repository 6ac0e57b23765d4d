# Lo que Countersign dice en español. Frases cortas. Los nombres de productos no se traducen.

## Every screen

top-text = Texto
top-help = Ayuda
top-options = Opciones
demo-mark = Demo: no se cobra nada
demo-mark-short = Demo
step-number = Paso { $number } de 5
step-number-short = { $number } de 5
step-choose = Elegir
step-about-you = Sus datos
step-terms = Términos
step-review = Revisar
step-pay = Pagar
bar-due-today = A pagar hoy
bar-today = Hoy
bar-nothing-chosen = Aún no eligió nada
bar-back = Atrás
bar-continue = Continuar
pages-more = Más
pages-first = Al inicio

## Keys

key-clear = Borrar
key-backspace = Retroceso
key-shift = Mayúsculas
key-space = Espacio
key-next = Sig.

## Welcome

attract-title = Pague aquí
attract-packages = Paquetes y membresías.
attract-minutes = Unos 2 minutos.
attract-card-only = Solo con tarjeta.
attract-reader-away = El pago con tarjeta espera al lector.
attract-start = Empezar
attract-accessibility = Accesibilidad
attract-person = ¿Prefiere una persona? Vaya al mostrador.
attract-closed = Pague en el mostrador
attract-closed-settling = Aún terminamos el último pago. Esta pantalla se abre cuando esté listo.
attract-closed-store = Esta pantalla necesita al personal. Le ayudan en el mostrador.
attract-closed-day = En este momento no se aceptan tarjetas. Por favor vaya a la recepción.

## Choose

category-title = ¿Qué desea hoy?
category-help = Toque uno y vea los precios.
category-packages = Paquetes
category-pick-some = Pick Three
category-memberships = Membresías
category-primary-care = Médico general
category-programs = Programas
category-wallet = Monedero
category-from = Desde { $price }
offers-title = Elija su plan
offers-help-months = Un solo pago. { $months } meses para usarlo.
offers-help = Un solo pago. Sin propinas.
offers-units-each = { $n } { $unit } · { $each } c/u
offers-save = Ahorra { $amount }
offers-use-by = Hasta el { $date }
offers-chosen = elegido
offers-place = { $number } de { $total }
offers-more = { $n ->
    [one] 1 plan más
   *[other] { $n } planes más
}
offers-rest = Siga leyendo
offers-to-first = Al primer plan
offers-your-choice = Su elección
offers-you-save = Ahorra { $amount }
offers-only-you = Solo para usted. Sin propinas.
detail-only-you = Solo para usted.
detail-only-you-by = Solo para usted. Hasta el { $date }.
detail-row-pay = Paga hoy
detail-row-each = Cada { $unit }
detail-row-save = Ahorra
detail-row-which = Cuáles
detail-one = { $unit ->
    [suero] Un suero
   *[other] 1 { $unit }
}
detail-any-one = Uno a elegir
detail-any-one-of = A elegir: { $unit }
detail-each = { $each } c/u
detail-choose = Elegir
detail-chosen = Elegido
detail-at-desk = En el mostrador
detail-what-is-in-it = Qué incluye
counts-and = { $first } y { $last }
category-products = Productos
category-any-of = { $n } de { $of }, { $price }
category-parts = { $price } o { $n } pagos
category-buys = { $price } valen { $face }
category-left = Ver lo que me queda
category-left-short = Lo que tengo
offers-help-renews = Se renueva solo. Sin propinas.
offers-help-money = Saldo para usar aquí. Sin propinas.
offers-every-least = { $period }, mínimo { $n } pagos
offers-gives = Recibe { $face }
every-month = { $price } al mes
every-quarter = { $price } cada 3 meses
every-year = { $price } al año
period-month = Cada mes
period-quarter = Cada 3 meses
period-year = Cada año
when-month = El día { $day } de cada mes
when-quarter = Cada 3 meses desde el { $date }
when-year = Cada año desde el { $date }
then-when = Después { $price } { $when }
detail-you-pay = Usted paga
fact-renews = { $price } { $when }, hasta que cancele.
fact-least = Mínimo { $n } pagos, { $sum } en total.
fact-leaving = Si se va antes: { $percent }% del resto, máximo { $cap }.
fact-not-insurance = Esto no es un seguro.
fact-not-insurance-small = Cubre solo la atención en esta clínica.
fact-bonus = Use el bono de { $bonus } antes del { $date }.
fact-never-ends = Sus { $sum } no vencen.

## Elegir, formas de pago, productos y compra

pick-title = Elija { $n } tratamientos
pick-help = { $n } de { $all } elegidos
pick-later = Elegir en cada visita
pick-more = { $n } más
pick-dearer = Uno por uno cuestan { $singles }.
plan-title = ¿Cómo desea pagar?
plan-help = { $name } · precio total { $price }
plan-once = De una vez
plan-once-small = Un pago hoy. Nada después.
plan-parts = En { $n } pagos
plan-parts-small = { $amount } hoy y { $n } pagos más
schedule-title = Sus { $n } pagos
schedule-free = Sin interés ni cargos
schedule-today = Hoy
schedule-total = Total
goods-title = Productos para llevar
goods-help = El impuesto se suma al final.
goods-help-off = { $name }: { $percent }% menos para usted.
goods-less = Uno menos de { $name }
goods-more = Uno más de { $name }
goods-normal = normalmente { $price }
goods-tax = La suma incluye { $tax } de impuesto.
discount-reason = { $name }: { $percent }% menos
cart-title = Su compra
cart-n = { $n ->
    [one] 1 artículo en su compra
   *[other] { $n } artículos en su compra
}
cart-remove = Quitar
cart-add = Agregar algo más
tender-wallet = Saldo del monedero
tender-product-credit = Crédito para productos
tender-points = { $n } puntos
tenders-title = Use lo que tiene
tenders-help = Toque para usarlo. La tarjeta paga el resto.
tenders-wallet = Usar su monedero
tenders-credit = Usar su crédito de productos
tenders-points = Usar sus puntos
tenders-left = Le quedan { $left }
tenders-left-products = Le quedan { $left }, para productos sin impuesto
tenders-left-points = { $n } puntos, valen { $left }
tenders-pays = Paga hoy
tenders-would-pay = Podría pagar hoy
tenders-total = Su compra, con impuesto
tenders-card = Paga su tarjeta

## Lo que se tiene, lo pendiente y cancelar

yours-title = Lo que tiene
yours-help = Y lo que podría tener.
yours-help-only = Todo lo suyo aquí.
yours-until = Hasta el { $date }
yours-again = Comprar más
yours-pay = Pagar
yours-cancel = Cancelar
yours-use = Usarlo
yours-cancel-any = Cancelar mi membresía
yours-wallet = Monedero
yours-wallet-parts = { $paid } pagados y { $bonus } de bono
yours-bonus-until = Bono: hasta el { $date }
yours-points-worth = Valen { $worth }
yours-part-comes = Próximo: { $amount } el { $date }
yours-part-due = Debe { $amount } desde el { $date }
yours-fee-comes = Por irse antes: { $amount } el { $date }
yours-fee-due = Por irse antes: debe { $amount } desde el { $date }
yours-not-paid = Falta pagar { $amount }
yours-paused = En pausa: falta pagar { $amount }
yours-leaving = Cancelada. Suya hasta el { $date }
yours-confirmation = El { $date }. Número { $number }
yours-confirmation-print = Imprimir
yours-on-hold = Pregunte a nuestro personal
yours-member-until = Pagado hasta el { $date }
yours-next-charge = Próximo: { $amount } el { $date }
yours-could = Podría tener
yours-hand-in = { $price } menos { $value } por su { $name }
yours-private = Borramos esta pantalla cuando se va.
yours-private-short = Pantalla privada
yours-shop = Seguir comprando
dues-title = Pague lo pendiente
dues-help-choose = Elija qué paga ahora.
dues-part = Pago { $number } de { $of }
dues-parts = Pagos { $first } a { $last } de { $of }
dues-exit-fee = Por irse antes
dues-exit-fee-pays = Pague y no debe nada más.
dues-early = Para pagar hasta el { $date }
dues-since = Pendiente desde el { $date }
dues-tries = { $n ->
    [one] Su tarjeta no pasó 1 vez.
   *[other] Su tarjeta no pasó { $n } veces.
}
dues-brings-back = Pague y todo vuelve a ser suyo.
dues-keeps = Pague y todo sigue siendo suyo.
dues-part-keeps = Sin interés ni cargos. Lo suyo sigue siendo suyo.
dues-cancel-instead = Mejor cancelar mi membresía
cancel-which = ¿Cuál quiere cancelar?
cancel-which-help = Primero le decimos qué significa.
cancel-which-row = { $price }, pagado hasta el { $date }
cancel-keep-all = Conservar todas
cancel-title = Si cancela
cancel-help = { $name } · qué significa
cancel-nothing-yet = Aún no se cancela nada.
cancel-costs = Le cuesta
cancel-costs-nothing = No paga nada por irse.
cancel-costs-where = Lo paga aquí o en el mostrador.
cancel-back = Se le devuelve
cancel-back-how = Se lo paga nuestro personal. Pregunte.
cancel-stops = No se cobra el { $date }
cancel-stops-small = Ni ningún pago posterior.
cancel-stays = Suya hasta el { $date }
cancel-then-gone = Después de ese día pierde:
cancel-keep = Conservar mi membresía
cancel-keep-short = Seguir
cancel-it = Cancelarla
cancelled-title = Está cancelada
cancelled-no-more = No se cobra más a su tarjeta.
cancelled-until = Suya hasta el { $date }
cancelled-on = Cancelada el { $date }
cancelled-back = Se le devuelven { $amount }
cancelled-fee = Debe { $amount } por irse
cancelled-pay = Pagar { $amount }
cancelled-number = Número de confirmación
cancelled-printing = Imprimiendo su confirmación
cancelled-printed = Confirmación impresa
cancelled-not-printed = No se imprimió. Anote este número
cancelled-no-paper = Sin papel. Anote este número
cancelled-print = Imprimir
cancelled-print-short = Imprimir
cancel-slip-fee = Por irse antes
cancel-slip-keep = Guarde este papel.

## About you

phone-title = Su número de celular
phone-help = Es para hallar su plan. Sin anuncios.
phone-label = Número de celular
phone-none = No tengo celular
phone-none-short = No tengo celular
birth-title = Su fecha de nacimiento
birth-help = Por ejemplo: 03 15 1984
birth-month = Mes
birth-day = Día
birth-year = Año
birth-note = Se oculta al salir de esta página.
name-title = Su nombre
name-help = Como en su identificación.
name-help-signer = Firma por { $name }. Como en su identificación.
name-first = Nombre
name-last = Apellido
name-note = Aún no tiene registro. Le abrimos uno.
signs-title = ¿Quién firma por { $name }?
signs-help = Una persona con derecho a firmar.
signs-help-minor = Un adulto firma por menores de 18.
signs-parent = Madre o padre
signs-parent-small = Mamá o papá.
signs-guardian = Tutora o tutor legal
signs-guardian-small = Con nombramiento de un tribunal.
signs-attorney = Con poder notarial
signs-attorney-small = Un documento firmado le nombra.
signs-self = Soy { $name } y firmo yo
finding-title = Un momento
finding-help = Estamos buscando su plan.
welcome-title = Qué gusto verle
welcome-help = ¿Es usted?
welcome-phone = Su celular termina en { $digits }
welcome-has = Lo que tiene
welcome-use-by = Hasta el { $date }
welcome-left = Le quedan { $left } de { $bought } { $unit }
welcome-used = { $n ->
    [one] 1 usado
   *[other] { $n } usados
}
welcome-adds = Al comprar suma { $more }. Conserva { $left ->
    [one] este
   *[other] estos { $left }
}.
welcome-came-to-use = { $unit ->
    [suero] Vine a usar un suero
   *[other] Vine a usar 1 { $unit }
}
welcome-came-to-use-any = Vine a usar lo que tengo
welcome-not-me = No soy yo
welcome-yes = Sí, soy yo
welcome-see = Sí, ver lo que tengo

## Terms and signature

terms-in-short = En breve
terms-full-text = Texto completo
terms-page = Página { $page } de { $pages }
terms-page-before = Página anterior
terms-page-next = Página siguiente
terms-initial = Iniciales
sign-pad = Panel de firma, vacío. Firme aquí con el dedo.
sign-pad-signed = Panel de firma, firmado
terms-next = Siguiente
terms-clause = Cláusula { $number } de { $total }
terms-clauses = Cláusulas { $first } y { $last }
terms-help-one = { $offering } · cláusula { $number } de { $total }
terms-help-pair = { $offering } · cláusulas { $first } y { $last } de { $total }
terms-pair-title = Dos cláusulas cortas
terms-have-read = Leí la cláusula { $number }.
terms-change = Toque el cuadro para cambiar.
terms-tap = Toque el cuadro para sus iniciales.
sign-title = Firme con el dedo
sign-help = Recibe una copia en papel.
sign-clear = Borrar
sign-type = Escribir mi nombre
sign-date = Firmado el { $date }
sign-agree = Acepto
sign-typed-title = Escriba su nombre
sign-typed-help = Vale como su firma.
sign-typed-label = Su nombre como firma
sign-draw = Firmar con el dedo
sign-draw-short = Con el dedo

## Review

review-title = Revise antes de pagar
review-help = Aún no se cobra nada.
review-fine = Hasta el { $date } · impuesto { $tax }
review-fine-tax = Impuesto { $tax }
review-pays = Lo que paga
review-once = Un solo pago
review-each = { $counts } · { $each } c/u
review-tax = Impuesto
review-total = Total hoy
review-nothing-later = Después no paga nada más.
review-signed = { $name } · { $n ->
    [one] 1 cláusula firmada
   *[other] { $n } cláusulas firmadas
}
review-saving = { $name } · guardando su firma
review-buyer = Para { $name }
review-change = Cambiar
review-pay = Pagar { $amount }
review-pay-short = Pagar { $amount }
review-pay-least = Pagar
review-buy = Comprar ahora
renews-title = Sus pagos
renews-until-cancelled = Hasta que cancele
renews-least = Mínimo { $n } pagos, { $sum } en total.
renews-how-to-cancel = Cancele aquí, por teléfono o por correo.

## Pay

strip-ready = Listo
strip-card = Tarjeta
strip-bank = Banco
strip-done = Hecho
pay-title = Use el lector de tarjeta
pay-help = Acerque, inserte o deslice su tarjeta.
pay-help-preparing = Aún no se cobra nada.
pay-help-follow = Siga lo que pide el lector.
pay-help-almost = Ya casi.
pay-help-cancelling = Estamos deteniendo este pago.
pay-you-pay-today = Paga hoy
pay-reader-right = El lector está a su derecha
pay-reader-left = El lector está a su izquierda
pay-preparing = Un momento, por favor
pay-preparing-small = El lector se está preparando.
pay-ready = Acerque su tarjeta al lector
pay-ready-small = Espere el tono.
pay-card-read = Tarjeta leída. No la saque.
pay-pin = Escriba su PIN en el lector
pay-pin-small = Cúbralo con la mano.
pay-bank = Preguntando a su banco
pay-bank-small = Tarda unos segundos.
pay-bank-longer = Tarda más de lo normal. Espere.
pay-another-try = Inténtelo otra vez
pay-another-try-small = Acerque, inserte o deslice.
pay-remove = Retire su tarjeta
pay-remove-small = Ahora llega la respuesta.
pay-done = Pago aprobado
pay-done-small = Lo estamos anotando.
pay-cancelling = Deteniendo el pago
pay-cancelling-small = Espere la respuesta.
pay-privacy = Su número de tarjeta no pasa por aquí.
pay-privacy-short = Su tarjeta es privada.
pay-cancel = Cancelar el pago

## Staff

staff-call = Llamar al personal
staff-call-again = Llamar otra vez
staff-told-coming = Ya avisamos. Alguien viene a ayudarle.

## Checking

checking-title = Estamos verificando
checking-title-undoing = Lo estamos anulando
checking-title-writing = Un momento
checking-do-not-pay = Por favor, no pague otra vez.
checking-asking = Aún no sabemos si el banco aceptó.
checking-undoing = El banco tomó dinero. Lo devolvemos.
checking-writing = El banco dijo que sí. Se cobró una vez.
checking-started = El pago comenzó
checking-asking-step = Preguntando al lector
checking-answered = El banco respondió
checking-undoing-step = Devolviendo el dinero
checking-said-yes = El banco dijo que sí
checking-writing-step = Anotando el pago
checking-desk-later = En 1 minuto le ayuda el mostrador
checking-desk-helps = El mostrador le ayuda
checking-reference = Referencia
checking-amount = Importe
checking-stay = Quédese aquí hasta saberlo.
checking-stay-short = Quédese aquí.

# One card paid a part of the sum.
part-title = Su tarjeta pagó una parte
part-title-refused = Esa tarjeta no pagó
part-paid = { $paid } de { $total } están pagados.
part-rest = Faltan { $rest }.
part-choose = Elija cómo seguir.
part-another-card = Usar otra tarjeta
part-starting = Un momento, por favor
part-give-back = Devuélvanme el dinero
part-give-back-small = { $paid } vuelven a su tarjeta.
part-give-back-nothing = No se compra nada.
part-waits = Esperamos 3 minutos. Después el dinero vuelve solo.

# A member of staff has to say yes to an approved payment.
staff-needed-title = Alguien le ayudará
staff-needed-swiped = La tarjeta se deslizó. Para esta suma la recepción mira la tarjeta.
staff-needed-same-card = Esta tarjeta acaba de pagar lo mismo. La recepción pregunta si es correcto.
staff-needed-amount = A su tarjeta se le cobran { $amount }.
staff-needed-waits = Si nadie viene en 3 minutos, el dinero vuelve a su tarjeta.

## Approved and thank you

approved-title = Pago aprobado
approved-take-card = Retire su tarjeta.
approved-paid = Ya está pagado
approved-no-card = No se cobró su tarjeta.
approved-next = Próximo pago
approved-next-small = { $amount } el { $date }
approved-photo = Tómele una foto
approved-code = Código de su recibo { $number }
approved-printing = Imprimiendo recibo
approved-printing-small = Tarda unos segundos
approved-printed = Recibo impreso
approved-printed-small = Lléveselo, por favor.
approved-no-paper = No hay papel
approved-trouble = Recibo sin imprimir
approved-show-code = Muestre este código en el mostrador.
approved-use-by = Hasta el { $date }
approved-no-end = Sin fecha límite
approved-renews = Se renueva solo el { $date }
approved-number = Número de recibo
approved-closes = Se cierra en { $secs } s
approved-print-again = Otra copia
approved-done = Listo
thanks-title = Gracias
thanks-soon = Hasta pronto.
thanks-keep = Guarde su recibo
thanks-keep-small = Su código cuenta sus visitas.
thanks-next = Próximo pago: { $amount }
thanks-clears = Esta pantalla se borra en { $secs } s.

## Not approved

declined-title-card = Tarjeta no aprobada
declined-title-no-card = No se usó una tarjeta
declined-title-cancelled = Pago cancelado
declined-title-reader = El lector no está listo
declined-title-not-allowed = Este pago no fue posible
declined-money-none = No se le ha cobrado nada.
declined-money-returned = No cobramos nada. Lo tomado fue devuelto.
declined-bank = El banco dijo que no, sin decir por qué.
declined-no-card = Esperamos una tarjeta y no vimos ninguna.
declined-cancelled = El pago se detuvo antes del cobro.
declined-terminal-refused = El lector no pudo hacer este pago.
declined-never-received = El lector no recibió el pago.
declined-only-part = El banco solo pagaba una parte.
declined-not-recorded = No pudimos anotar el pago y no pedimos su tarjeta.
declined-not-allowed = La recepción no confirmó este pago.
declined-other-ways = Otras opciones
declined-desk = Pagar en el mostrador
declined-desk-small = Guardamos su lugar y su firma.
declined-stop = Terminar aquí
declined-stop-small = No compra nada. Borramos sus datos.
declined-bank-note = Su banco puede decirle más.
declined-another-card = Probar otra tarjeta
declined-try-again = Probar otra vez
declined-called = Llamamos al personal

## Help, idle and start over

help-title = ¿En qué ayudamos?
help-call-small = Alguien viene. Guardamos su lugar.
help-calling = Estamos llamando. Puede repetir.
help-told = Ya avisamos
help-coming = Alguien viene a ayudarle.
help-waiting = de espera
help-text-size = Tamaño de letra
help-standard = Normal
help-large = Grande
help-extra-large = Muy grande
help-easier = Hágalo más fácil
help-contrast = Contraste
help-sign-for = Firmar por otro
help-start-over = Reiniciar
help-close = Cerrar
idle-title = ¿Sigue ahí?
idle-clears = { $secs ->
    [one] En 1 segundo borramos sus datos.
   *[other] En { $secs } segundos borramos sus datos.
}
idle-clear = Borrar ya
idle-here = Sigo aquí
start-over-title = ¿Empezar otra vez?
start-over-line = Borramos lo que escribió.
start-over-keep-going = Seguir

## What is missing

problem-phone-incomplete = Escriba los 10 dígitos.
problem-phone-no-such-number = Revise este número.
problem-month-missing = Escriba el mes, por favor.
problem-day-missing = Escriba el día, por favor.
problem-year-missing = Escriba el año, por favor.
problem-no-such-month = Los meses van del 1 al 12. Revise.
problem-no-such-day = { $month } tiene { $days } días. Revise el día.
problem-date-to-come = Esta fecha no ha llegado. Revísela.
problem-date-too-old = Revise el año, por favor.
problem-first-name-missing = Escriba su nombre, por favor.
problem-last-name-missing = Escriba su apellido, por favor.
problem-name-too-long = Este nombre es muy largo.
problem-name-has-card-number = No escriba aquí su número de tarjeta.
problem-name-not-letters = Use solo letras, por favor.
problem-initials-missing = Ponga sus iniciales, por favor.
problem-signature-too-short = Firme un poco más, por favor.
problem-signature-missing = Firme aquí, por favor.
problem-nothing-chosen = Elija primero un plan.
problem-signer-missing = Por favor elija quién firma.
problem-terminal-missing = El lector no está listo. Vaya al mostrador.
problem-not-saved-yet = Un momento, aún guardamos.
problem-cannot-sell = Así no se puede vender aquí. Pregúntenos.
problem-nobody-found = No hay nada. Revise o pregúntenos.
problem-not-left = No se canceló: no pudimos guardarlo.
problem-leaving-changed = Esto cambió. Léalo otra vez.
problem-cannot-save = No pudimos guardarlo. Vaya al mostrador.
problem-picks-missing = { $n ->
    [one] Elija 1 más, por favor.
   *[other] Elija { $n } más, por favor.
}
problem-picks-full = Ya tiene { $n }. Toque uno para quitarlo.
problem-nothing-in-cart = Elija un producto primero.
# Paper: the receipt, the slip at the desk, the signed agreement as text.

receipt-demo = Demostración: no se cobra
receipt-reprint = REIMPRESIÓN
receipt-copy = Copia { $n }
receipt-merchant-copy = Copia del comercio
receipt-merchant-keep = Guárdela con el cierre del día.
receipt-number = Recibo { $number }
receipt-number-label = Recibo
receipt-units-each = { $n } { $unit } a { $each } c/u
receipt-units-left = { $n ->
    [one] Queda { $n } { $unit }
   *[other] Quedan { $n } { $unit }
}
receipt-singles-saved = Por separado { $singles }. Ahorra { $saved }.
receipt-saved = Ahorra { $saved }
receipt-off = { $reason }, { $percent } % menos
receipt-handed-in = Entregado a cambio
receipt-part = Parte 1 de { $n }. El precio es { $price }.
receipt-later-part = Parte { $n }
receipt-exit-fee = Por irse antes
receipt-each = { $n } a { $each } c/u
receipt-paid-wallet = Pagado con su saldo
receipt-paid-credit = Pagado con crédito
receipt-paid-points = Pagado con { $n } puntos
receipt-paid-cash = Pagado en efectivo
receipt-paid-on-file = Con tarjeta guardada
receipt-paid-before = Antes con tarjeta
receipt-schedule-title = Falta por pagar
receipt-schedule-due = Vence el { $day }
receipt-renewal-title = Sigue así
receipt-points = Ganó { $n } puntos
receipt-points-until = Puntos: hasta el { $day }
receipt-perks-title = { $name }: suyo como miembro
receipt-perks-days = Del { $first } al { $last }
receipt-perks-from = Desde el { $first }
receipt-credit-left = { $amount } para gastar
receipt-subtotal = Subtotal
receipt-tax = Impuesto
receipt-total = Total
receipt-paid-by-card = Pago con tarjeta aprobado
receipt-card-ending = { $brand } final { $digits }
receipt-entry-chip = Chip leído
receipt-entry-contactless = Sin contacto
receipt-entry-swipe = Banda leída
receipt-entry-fallback = Banda; chip no leído
receipt-entry-manual = A mano
receipt-entry-other = Tarjeta presente
receipt-auth = Autorización { $code }
receipt-auth-short = Aut. { $code }
receipt-reference = Referencia { $reference }
receipt-reference-short = Ref. { $reference }
receipt-terminal = Terminal { $id }
receipt-merchant = Comercio { $id }
receipt-cardholder-check = CVM { $code }
receipt-use-by = Válido hasta el { $day }
receipt-show-code = Muestre este código al personal.
receipt-code-counts = Lleva la cuenta de sus visitas.
receipt-policy-title = Reembolsos y último día
receipt-signed = Acuerdo firmado { $time }
receipt-signed-short = Acuerdo, { $time }
receipt-terms-version = texto { $version }
receipt-chain = Cadena
receipt-agreement = Archivo del acuerdo
receipt-signature-purpose = La firma es del acuerdo, no de la tarjeta.
receipt-hsa = Para HSA o FSA: guarde este recibo detallado.
receipt-thanks = Copia del paciente. Gracias.

help-slip-title = Ayuda: { $kiosk }
help-slip-help = Un paciente pide ayuda.
help-slip-help-next = Por favor vaya al quiosco.
help-slip-came-to-use = Un paciente viene a usar una visita.
help-slip-came-to-use-next = Por favor escanee el código del recibo.
help-slip-pay-at-desk = Un paciente quiere pagar en la recepción.
help-slip-pay-at-desk-next = No se ha cobrado ninguna tarjeta.
help-slip-in-doubt = Un pago con tarjeta está en duda.
help-slip-in-doubt-next = No cobre otra vez. Por favor vaya al quiosco y mire la terminal de tarjetas.
help-slip-refund = Un paciente canceló y se le devuelve dinero.
help-slip-refund-next = Mire la confirmación y devuélvalo en el terminal de tarjetas.
help-slip-staff-needed = Un pago con tarjeta espera su respuesta.
help-slip-staff-needed-next = Mire la tarjeta. Responda en el quiosco.
help-slip-found = Un pago anterior ya es una venta.
help-slip-found-next = Dé al paciente el recibo que salió con este aviso.

agreement-copy-title = Su acuerdo firmado
agreement-copy-drawn = Firmado a mano en la pantalla
agreement-copy-text = SHA-256 del texto que firmó:
agreement-copy-pages = SHA-256 del archivo que guardamos:
agreement-copy-keep = Guarde esta copia. El archivo es suyo en recepción.
agreement-head = Acuerdo firmado. El texto exacto que se mostró está entre las dos líneas.
agreement-digest = SHA-256 del texto: { $digest }
agreement-initials = Iniciales en { $n }. { $title }: { $letters }, { $time }
agreement-signer = Firmado por { $name }
agreement-drawn = Firma trazada a mano en la pantalla (guardado: trazos { $strokes }, puntos { $points })
agreement-typed = Firma escrita y confirmada: { $name }
agreement-signed-at = Firmado el { $time }

## El lado del personal

attract-demo-pin = Personal: toque el logotipo cinco veces, PIN { $pin }
staff-lock = Bloquear
staff-front-desk = Recepción
staff-provider = Profesional
staff-manager = Gerencia
staff-owner = Propiedad
staff-tab-today = Hoy
staff-tab-devices = Equipos
staff-tab-more = Más
staff-cancel = Cancelar
staff-delete = Borrar
staff-reading = Leyendo el día…
staff-trouble = El archivo de datos no responde
staff-trouble-sub = No se escribió nada. Inténtelo otra vez.

## El PIN

staff-pin-title = Entrada del personal
staff-pin-sub = Escriba su PIN de 6 dígitos
staff-pin-manager = PIN de gerencia
staff-pin-yours = Su PIN
staff-pin-new = Elija su PIN
staff-pin-new-sub = Seis dígitos que solo usted sabe
staff-pin-again = Su PIN otra vez
staff-pin-again-sub = Para que sea el que usted quiere
staff-act-quit = Cerrar el kiosco
staff-act-other = Esto necesita a gerencia
staff-answer-yes = Aceptar la tarjeta por { $amount }
staff-answer-no = Devolver { $amount }
staff-pin-opens = Se abre solo después del sexto dígito.
staff-pin-digit = Dígito { $n } de 6. Se abre solo después del sexto.
staff-pin-checking = Un momento…
staff-pin-wrong = Ese PIN no se conoce. Espere { $secs ->
    [one] { $secs } segundo
   *[other] { $secs } segundos
}.
staff-pin-wait = Espere { $secs ->
    [one] { $secs } segundo
   *[other] { $secs } segundos
} e inténtelo otra vez.
staff-pin-wait-minutes = Demasiados PIN equivocados. Espere { $mins } minutos.
staff-pin-not-allowed = Quien tiene este PIN no puede hacer eso.
staff-pin-easy = Todos probarían ese primero. Elija otro.
staff-pin-differs = No son iguales. Elija de nuevo.
staff-pin-taken = Elija otro PIN.
staff-pin-trouble = El archivo de datos no responde. Inténtelo otra vez.
staff-pin-logged = Cada entrada queda en el registro.
staff-pin-demo = Demo: el PIN es { $pin }
staff-use-recovery = Tengo el código de recuperación
staff-recovery-title = Código de recuperación
staff-recovery-sub = Los 16 caracteres del papel sellado
staff-recovery-letter = Carácter { $n } de { $of }
staff-recovery-unknown = Ese no es el código. Mire otra vez.

## La primera persona

staff-owner-title = Bienvenida. ¿De quién es esta clínica?
staff-owner-sub = Recibe una cuenta con un PIN propio.
staff-owner-missing = Escriba primero su nombre.
staff-owner-name = Su nombre
staff-code-title = Su código de recuperación
staff-code-sub = Le deja entrar cuando ningún PIN funciona. Escríbalo o imprímalo, póngalo en un sobre y séllelo. Se muestra solo esta vez, y funciona una vez.
staff-code-print = Imprimirlo
staff-code-kept = Ya lo guardé
staff-code-saving = Un momento…
recovery-slip-title = Código de recuperación
recovery-slip-what = Abre una vez la cuenta de la propiedad, cuando ningún PIN funciona. Ponga este papel en un sobre y séllelo.
test-slip-title = Prueba
test-slip-kiosk = { $kiosk } imprime.

## Un pago pregunta al personal

staff-ask-swipe = ¿Aceptar esta tarjeta?
staff-ask-swipe-sub = Se deslizó, y el contrato supera el límite de la clínica para tarjetas deslizadas.
staff-ask-same = ¿Otra vez la misma tarjeta?
staff-ask-same-sub = Esta tarjeta pagó lo mismo en los últimos diez minutos.
staff-ask-why = ¿Por qué? (necesario)
staff-ask-yes = Sí, aceptar
staff-ask-no = No, devolver
staff-reason-chip = El chip de la tarjeta no se lee
staff-reason-reader = El lector no lee chips hoy
staff-reason-id = Vi una identificación
staff-reason-twice = Lo compra dos veces
staff-reason-other = Es para otra persona
staff-reason-otherwise = Paga de otra manera

## Hoy

staff-doubt = { $amount } en duda
staff-doubt-line = { $time }, { $who }. Los nuevos pagos con tarjeta esperan.
staff-doubt-see = Verlo
staff-recovery-used = El código de recuperación se usó el { $date }
staff-recovery-used-line = Con él se puso un PIN nuevo.
staff-wrong-pins = { $n } PIN equivocados hoy
staff-wrong-pins-line = Después de cada uno se espera más.
staff-tile-sales = Ventas
staff-tile-cards = { $n } con tarjeta
staff-tile-redeemed = Usadas
staff-tile-visits = visitas
staff-tile-open = Abierto
staff-tile-settle = por resolver
staff-tile-help = Ayuda
staff-tile-waiting = en espera
staff-latest = Lo último
staff-latest-none = Todavía nada hoy. Las ventas del kiosco aparecen aquí.
staff-due-paid = Un pago pendiente
staff-chip-paid = Pagado
staff-chip-used = Usada
staff-chip-refunded = Devuelto
staff-chip-doubt = En duda

## Un código leído

staff-scanned = Código leído
staff-scanned-sub = Lea otro
staff-scanned-ours = Nuestro y firmado
staff-scanned-ours-line = Esta clínica hizo este recibo.
staff-scanned-old-key = Nuestro, con una clave anterior
staff-scanned-old-key-line = Vale igual que uno nuevo.
staff-scanned-unknown = Nuestro, pero no está en este kiosco
staff-scanned-unknown-line = Esta clínica lo firmó, pero el recibo no está en este archivo. Búsquelo en otro kiosco o en la copia de seguridad.
staff-scanned-altered = Código cambiado
staff-scanned-altered-line = Existe ese recibo, pero este código se cambió después de hacerse. Busque al paciente por su nombre.
staff-scanned-forged = No lo firmó esta clínica
staff-scanned-forged-line = Ninguna clave nuestra lo hizo y no conocemos ese recibo. No entregue nada por él.
staff-scanned-foreign = Recibo de otra clínica
staff-scanned-foreign-line = Nombra una clave o una dirección que no es nuestra.
staff-scanned-newer = Hecho por un programa más nuevo
staff-scanned-newer-line = Hay que actualizar este kiosco para leerlo.
staff-scanned-incomplete = No se leyó completo
staff-scanned-incomplete-line = Ponga el código plano y léalo otra vez.
staff-scanned-other = No es un recibo
staff-scanned-other-line = Es otro código. Nuestros recibos lo llevan al pie.
staff-scanned-long = Demasiado largo para un recibo
staff-scanned-long-line = No se guardó nada de él.
staff-scanned-sold = Vendido el { $date } por { $amount }
staff-scanned-receipt = Recibo { $number }
staff-scanned-until = Usar hasta el { $date }
staff-scanned-no-end = Sin último día
staff-scanned-issued = Emitido el { $date }
staff-scanned-units = { $n ->
    [one] { $n } unidad comprada
   *[other] { $n } unidades compradas
}

## Casos abiertos

staff-cases = Casos abiertos
staff-cases-sub = { $n } por resolver
staff-case-doubt = Pago con tarjeta en duda
staff-case-reference = Referencia { $reference }
staff-case-line = El terminal dejó de responder después de leer la tarjeta. Aún nadie sabe si se cobró. Los pagos con tarjeta esperan.
staff-case-parted = Pagado en parte
staff-case-parted-line = Una tarjeta pagó una parte. El paciente elige en la pantalla: otra tarjeta para el resto, o la devolución.
staff-case-asking = Un pago espera su palabra
staff-case-asking-line = Diga sí o no en la pantalla. Si nadie lo hace, el dinero se devuelve solo.
staff-case-reversing = Dinero en devolución
staff-case-reversing-line = El kiosco lo devuelve solo, en cuanto la terminal responde.
staff-case-late = Aprobado demasiado tarde
staff-case-late-line = Se cobró después de que el pago terminara. El kiosco lo devuelve solo.
staff-case-receipt = Un recibo por entregar
staff-case-receipt-line = Se vendió cuando el paciente ya no estaba. El recibo debe llegarle.
staff-case-swapped = Hay otra terminal que la que se preguntó.
staff-settled = Todo resuelto
staff-settled-line = Cada pago con tarjeta tiene un final conocido, cada recibo está con su paciente y nada espera a la impresora.

## Equipos

staff-devices-sub = { $n ->
    [0] Todo está bien
    [one] 1 necesita ayuda
   *[other] { $n } necesitan ayuda
}
staff-device-terminal = Terminal
staff-device-printer = Impresora
staff-device-silent = Cable y corriente
staff-device-ask = Preguntar
staff-device-test = Probar
staff-printer-ready = Imprime
staff-printer-paper-low = Tenga listo un rollo
staff-printer-paper-out = Ponga un rollo nuevo
staff-printer-cover = Cierre la tapa
staff-printer-cutter = Libérela; apague y encienda
staff-printer-broken = Apáguela y enciéndala
staff-printer-stopped = Revise papel y tapa
staff-printer-hot = Sigue por sí sola
staff-printer-unknown = Aún no ha respondido
staff-chip-ready = Lista
staff-chip-no-answer = Sin respuesta
staff-chip-paper-low = Poco papel
staff-chip-paper-out = Sin papel
staff-chip-cover = Tapa abierta
staff-chip-cutter = Cuchilla
staff-chip-broken = Averiada
staff-chip-stopped = Detenida
staff-chip-hot = Caliente
staff-chip-offline = Fuera de línea
staff-chip-unknown = No se sabe
staff-kiosk = Este kiosco
staff-journal = Registro
staff-journal-rows = { $n } entradas
staff-calls = Llamadas de ayuda hoy
staff-more-sub = Una vez al día, o rara vez
staff-quit = Cerrar el kiosco
staff-quit-line = Termina este programa. Necesita el PIN de gerencia.

# Papel y pantalla: el informe del día, y en qué no coinciden el lote de tarjetas y el diario.
day-x = Informe X { $n }
day-z = Informe Z { $n }
day-look-only = Solo una mirada. No se cerró nada.
day-date = Día
day-from = Desde
day-from-first = primer informe
day-to = Hasta
day-by = Hecho por
day-by-kiosk = el quiosco, tras un corte de luz
day-reason = Motivo
day-sales = Ventas
day-net = Antes de impuestos
day-tax = Impuesto
day-total = Ventas en total
day-by-card = Tarjeta, en la terminal
day-on-file = Tarjeta guardada
day-cash = Efectivo
day-wallet = Dinero prepagado
day-product-credit = Crédito de productos
day-points = Puntos
day-held = Pagado antes, en duda
day-refunds = Reembolsos
day-refunded = Devuelto a pacientes
day-tax-back = De ello, impuesto
day-batch = Lote de tarjetas
day-terminal = Terminal
day-journal = Diario
day-difference = Diferencia
day-purchases = Compras
day-returns = Reembolsos
day-voids = Anulaciones
day-to-bank = Al banco
day-n-and-n = { $terminal } y { $journal }
day-agrees = Todo coincide, { $n } de { $n }.
day-differences = { $n ->
        [one] Una diferencia
       *[other] { $n } diferencias
    }
day-end-closed = Lote { $batch } cerrado
day-end-told = La terminal cerró con
day-end-empty = El lote estaba vacío.
day-end-without-totals = Cerrado. La respuesta se perdió: no se conocen los totales de la terminal.
day-reference = Referencia { $reference }
day-transaction = número { $number } en la terminal
day-card = tarjeta terminada en { $digits }
day-ours = Diario { $amount }
day-theirs = Terminal { $amount }
day-not-told = La terminal no lo dice
day-redeemed = Visitas usadas
day-owed = Debido a pacientes en visitas
day-chain = Cadena
day-end = Guarde este informe con el de la terminal.

day-diff-not-at-terminal = En el diario, no en el lote de la terminal
day-do-not-at-terminal = Búsquelo en el extracto del banco: un lote puede cerrarse solo de noche. No cobre otra vez.
day-diff-not-in-journal = En el lote de la terminal, no en el diario
day-do-not-in-journal = Se cobró a alguien que quizá no tiene nada a cambio. Pregunte quién usó las teclas de la terminal. Devuelva el dinero allí, o averigüe de quién es.
day-diff-other-amount = Ambos lo tienen, con importes distintos
day-do-other-amount = Compare el comprobante de la terminal con el recibo. Devuelva o pida la diferencia.
day-diff-not-undone = Devuelto en el diario, aún cobrado en la terminal
day-do-not-undone = Al paciente se le dijo que se devuelve. Anúlelo o reembólselo en la terminal.
day-diff-undone = Anulado en la terminal, aún pagado en el diario
day-do-undone = Alguien lo anuló con las teclas de la terminal. Pregunte quién y por qué; luego reembolse aquí también la venta, o cóbrela otra vez con el paciente.
day-diff-not-sent = Guardado en la terminal, no enviado al banco
day-do-not-sent = Deje que la terminal envíe lo guardado, o llame al procesador. Hasta entonces no es dinero.
day-diff-unclear = El registro de la terminal se contradice
day-do-unclear = Imprímalo en la terminal y compárelo con el recibo. Llame al procesador.
day-diff-totals = Los totales de la terminal no son la suma de sus registros
day-do-totals = Imprima el informe de la terminal y llame al procesador con ambos.
day-diff-no-totals = La terminal no dijo totales
day-do-no-totals = Compare el depósito en el extracto del banco con este informe.
day-diff-bank = El banco cuenta distinto que su terminal
day-do-bank = Llame al procesador con el número de lote.

staff-day-open = { $n ->
        [one] Una diferencia de un día cerrado está abierta
       *[other] { $n } diferencias de días cerrados están abiertas
    }
staff-day-open-line = El informe Z nombra cada una y dice qué hacer.

# Páginas carta: acuerdos, superbills, expedientes.
letter-page = Página { $n } de { $of }
letter-other-letters = * Estas letras no están en las fuentes de este papel. Se escriben con otras letras o con sus números de código, y están como se dieron en el texto que se puede copiar.

# El acuerdo firmado en páginas carta.
agreement-title = Acuerdo: { $name }
agreement-subject = Firmado por { $name }
agreement-foot = Acuerdo { $digest }
agreement-record-about = El registro firmado, para programas
agreement-terms-about = El texto exacto que se mostró y firmó
agreement-head-title = Acuerdo
agreement-for = { $name } para
agreement-born = , fecha de nacimiento { $date }. Versión { $version } de los términos.
agreement-last-day = Último día para usarlo:
agreement-you-buy = Lo que compra
agreement-service = Servicio
agreement-count = Cantidad
agreement-single = Por separado
agreement-yours = Su precio
agreement-each = Por sesión
agreement-or = o
agreement-together = En total
agreement-saved = ahorra { $amount }
agreement-you-pay = Lo que paga
agreement-today = { $date } (hoy)
agreement-you-agree = Lo que acepta
agreement-initials-said = Iniciales { $letters } en { $title }, { $time }
agreement-signature = Firma
agreement-drawn-said = Firma de { $name }, hecha a mano en la pantalla, { $time }
agreement-typed-said = Firma de { $name }, escrita, { $time }
agreement-typed-note = Este nombre escrito se confirmó como firma:
agreement-evidence = Prueba
agreement-evidence-initials = Iniciales
agreement-evidence-signature = Firma
agreement-evidence-who = Personal
agreement-evidence-where = Dónde
agreement-evidence-pay = Pago
agreement-evidence-text = Texto firmado
agreement-evidence-record = Registro firmado
agreement-evidence-before = Cadena anterior
agreement-evidence-row = Diario
agreement-staff = Con sesión abierta en el quiosco: { $name }
agreement-no-staff = Nadie de la clínica tenía sesión abierta en el quiosco
agreement-here = { $kiosk }, programa { $software }, clave { $key }
agreement-pay-after = Se pidió solo después de esta firma; vea el recibo
agreement-row = Fila { $n }
agreement-initialed = { $n } de { $of } cláusulas, de { $first } a { $last }
agreement-nothing-initialed = Sin cláusulas
agreement-how-typed = Nombre escrito y confirmado
agreement-how-drawn = { $strokes ->
        [one] Un trazo, { $points } puntos, { $mm } mm de tinta, { $seconds } s
       *[other] { $strokes } trazos, { $points } puntos, { $mm } mm de tinta, { $seconds } s
    }
agreement-attached = Para cancelar: en este quiosco, por teléfono al { $phone } o por correo a { $mail }. El registro completo y el texto exacto van adjuntos a este archivo como agreement.json y terms.txt.

# El superbill: lo que un paciente entrega a su seguro.
superbill-title = Superbill
superbill-of = Superbill de { $name }
superbill-number = N.º { $number }
superbill-patient = Paciente
superbill-born = Nacimiento
superbill-provider = Proveedor
superbill-npi = NPI
superbill-license = Licencia
superbill-tax-id = ID fiscal
superbill-date = Fecha del servicio
superbill-place = Lugar del servicio
superbill-service = Servicio
superbill-procedure = Código del procedimiento
superbill-diagnoses = Diagnósticos (ICD-10)
superbill-units = Unidades
superbill-sums = Importes en dólares
superbill-fee = Tarifa
superbill-adjustment = Ajuste
superbill-paid = Pagado por el paciente
superbill-covered = Cubierto por la membresía: no se pagó nada por esta visita en sí.
superbill-line = Firma del proveedor: ______________________________
superbill-signature = { $name }
superbill-not-filed = El paciente pagó todo. La clínica no presentó ningún reclamo.
### Casos abiertos, sus salidas y el cierre del día.

staff-cases-none = Nada que resolver
staff-cases-more = { $n } más
staff-cases-first = Volver al primero
staff-case-no-terminal = El terminal de tarjetas no responde. Revise el cable y la corriente y luego pregúntele. Los pagos con tarjeta esperan.
staff-case-no-word = Se le preguntó al terminal y no pudo decirlo. Mire su propia lista de pagos y anote lo que muestra. Los pagos con tarjeta esperan.
staff-case-ask = Preguntar al terminal
staff-case-is-asked = Preguntando al terminal…
staff-case-write = Anotar lo que muestra el terminal
staff-case-back = Devolverlo ahora
staff-case-print = Imprimir la copia
staff-case-handed = Entregado
staff-told-sold = { $amount } se pagó
staff-told-not-charged = { $amount } no se cobró
staff-told-back = { $amount } volvió a la tarjeta
staff-told-line = Está anotado en el diario. No hay nada más que hacer.
staff-held = Recibo retenido
staff-held-waits = Se imprime solo cuando la impresora esté lista.
staff-held-lost = No se imprimió.
staff-held-print = Imprimir
staff-held-merchant = Copia del comercio retenida
staff-held-copy-owed = Copia firmada pendiente
staff-held-unknown = Nadie sabe si se imprimió. Mire la bandeja.
staff-held-copy = Imprimir como copia { $n }
staff-held-did = Sí se imprimió
staff-difference = Diferencia
staff-difference-explain = Explicarla
staff-go-day = Ir al cierre del día
staff-settle-title = En el terminal
staff-settle-what = ¿Qué muestra su propia lista?
staff-settle-how = ¿Cómo lo sabe? (necesario)
staff-found-paid = Se pagó
staff-found-not-paid = No se pagó
staff-found-back = Volvió a la tarjeta
staff-settle-terminal = Miré la lista del terminal
staff-settle-slip = El comprobante del terminal está aquí
staff-settle-processor = El procesador nos lo dijo
staff-settle-write = Anotarlo
staff-slip-title = El comprobante
staff-slip-code = Código de autorización
staff-slip-number = Número de la operación
staff-slip-last-four = Últimos cuatro de la tarjeta
staff-slip-short = Los tres están en el comprobante.
staff-busy = Un momento…
staff-explain-title = Explicar una diferencia
staff-explain-came = ¿Lo arregló el banco?
staff-came-all = El banco lo pagó al final
staff-came-nothing = No se pagará
staff-came-back = Se devolvió
staff-came-kept = Se queda con nosotros
staff-explain-why = ¿Cómo lo sabe? (necesario)
staff-explain-statement = Está en el estado de cuenta
staff-explain-back = Se devolvió en el terminal
staff-explain-keyed = Se tecleó en el terminal
staff-explain-processor = El procesador lo explicó
staff-explain-write = Cerrar esta diferencia
staff-act-close = Cerrar el día con una diferencia
staff-pin-settle = Resolver { $amount } a mano
staff-pin-explain = Explicar una diferencia de { $amount }
staff-day-title = Cierre del día
staff-day-line = Terminal y diario, y luego el informe Z
staff-day-reading = Leyendo el lote del terminal
staff-day-read = { $n } operaciones leídas. Un día largo tarda un minuto.
staff-day-closing = Se está cerrando el día
staff-day-closing-line = El terminal está cerrando su lote. Mientras tanto no se vende nada.
staff-day-unfinished = ¿Cerró el terminal su lote?
staff-day-unfinished-line = Se perdió su respuesta. El quiosco le pregunta solo hasta que pueda decirlo. Mientras tanto no se vende nada.
staff-day-no-answer = El terminal de tarjetas no responde
staff-day-no-answer-line = Revise el cable y la corriente. No se cerró nada.
staff-day-not-closed = El día no está cerrado
staff-day-not-closed-line = El lote está como estaba. Mírelo otra vez.
staff-day-refused-line = El terminal no quiso, con el código { $code }. El lote está como estaba.
staff-day-overflow = Las sumas no caben
staff-day-again = Preguntar otra vez al terminal
staff-day-print = Imprimir informe
staff-day-done = Listo
staff-day-close = Cerrar el día
staff-day-close-all = Cerrar con { $n ->
    [one] la diferencia
   *[other] { $n } diferencias
}
staff-day-close-with = Cerrar así
staff-day-settle = Resolver { $amount }
staff-day-settle-first = Resolver lo que está abierto
staff-day-in-flight = Un pago sigue abierto
staff-day-in-flight-line = Resuélvalo primero: luego se puede cerrar el día.
staff-day-agrees = Todo coincide
staff-day-agrees-line = { $n ->
    [0] Nada se movió con tarjeta desde el último cierre.
    [one] Una operación, en los dos lados.
   *[other] Las { $n } operaciones, en los dos lados.
}
staff-day-one = Una diferencia: { $amount }
staff-day-together = { $n } diferencias: { $amount } en total
staff-day-several = { $n ->
    [one] Una diferencia
   *[other] { $n } diferencias
}
staff-day-else = Todo lo demás coincide, { $n } de { $m } operaciones.
staff-day-sent = Enviado, sin respuesta aún
staff-day-nothing = Nada
staff-day-more = Y { $n } más. El informe nombra cada una.
staff-day-visits = { $n ->
    [one] 1 visita usada
   *[other] { $n } visitas usadas
}
staff-day-each = cada una con su profesional
staff-day-without = { $n } sin profesional
staff-day-held = { $n ->
    [one] 1 recibo retenido
   *[other] { $n } recibos retenidos
}
staff-day-closed = El día está cerrado
staff-day-closed-line = El informe Z { $n } va a la impresora.
staff-day-open-cases = Cada una es un caso abierto hasta que alguien la explique.
staff-day-why-title = Cerrar con diferencia
staff-day-why-line = Queda como caso abierto, y el informe la nombra. Sigue el PIN de un gerente.
staff-close-night = El lote se cerró solo de noche
staff-close-keyed = Alguien usó las teclas del terminal
staff-close-changed = El terminal se cambió o se reinició
staff-close-later = Nadie lo sabe aún, lo averiguamos
staff-day-manager = requiere un gerente
# What a member is told of a plan that renews by itself.
renewal-notice-yearly = Su plan { $plan } se renueva solo. Cuesta { $price } cada { $period }. El próximo cobro es el { $date }.
renewal-notice-price = Termina el primer precio más bajo de su plan { $plan }. Desde el { $date } cuesta { $price } cada { $period }.
renewal-notice-period = Su plan { $plan } se renueva solo el { $date }. Cobramos { $price } por un { $period }.
renewal-notice-leave = Puede cancelar en nuestro quiosco, por teléfono al { $phone } o por correo a { $mail }.
## The slip of a visit and of a refund

redemption-used = { $n ->
    [one] 1 visita usada
   *[other] { $n } visitas usadas
}
redemption-left = Quedan { $left } de { $total }
redemption-visit = visita { $n } de { $total }
redemption-given-by = Atendió
redemption-value = Valor de esta visita
redemption-paid-on = Pagado el { $day }
redemption-nothing-due = hoy no debe nada
redemption-keep = Guarde su primer recibo: su código aún sirve.
refund-title = Reembolso
refund-to-card = A su tarjeta
refund-voided = Pago con tarjeta anulado
refund-void-days = Su banco puede mostrarlo unos días como pendiente. No se cobra.
refund-card-days = Su banco lo muestra en 3 a 7 días.
refund-in-cash = En efectivo
refund-to-wallet = A su crédito aquí
refund-keep = Guárdelo con su primer recibo.
## Pacientes, detrás del PIN

staff-tab-patients = Pacientes
staff-act-extend = Dar más tiempo
patient-find = Buscar paciente
patient-find-hint = Nombre, teléfono o número de recibo
patient-find-clear = Borrar
patient-found = { $n ->
    [one] { $n } paciente
   *[other] { $n } pacientes
}
patient-found-more = Más de { $n } pacientes
patient-more = { $n } más, siga escribiendo
patient-more-at-least = Más de { $n } más, siga escribiendo
patient-logged = Abrir un expediente queda escrito en el registro.
patient-nobody = Ningún paciente
patient-nobody-line = Pruebe con menos letras, los últimos cuatro dígitos del teléfono o el número de un recibo.
patient-who = Nació en { $born }, tel. acaba en { $ends }
patient-who-short = { $born }, …{ $ends }
patient-who-no-phone = Nació en { $born }, sin celular
patient-left = Quedan { $left } de { $of }
patient-left-until = Quedan { $left } de { $of }, hasta { $date }
patient-left-word = quedan
patient-renews = Se renueva { $date }
patient-no-plan = Sin plan activo
patient-opening = Abriendo el expediente…
patient-card-of = Plan { $n } de { $of }
patient-card-next = Otro plan
patient-value-left = Valor que queda
patient-last-day = Último día
patient-days-to-go = { $n ->
    [one] falta { $n } día
   *[other] faltan { $n } días
}
patient-over = terminó
patient-next-period = Próximo período
patient-next-price = por { $amount }
patient-each = Cada visita
patient-single = suelta { $amount }
patient-refund-today = Devolución hoy
patient-after-fee = menos { $amount }
patient-no-fee = sin cargo
patient-redeem = Usar una visita
patient-extend = Dar más tiempo
patient-history = Historial
patient-paid = Pagó { $amount }, términos versión { $version }
patient-receipt = Recibo
patient-receipt-prints = El recibo se imprime como copia.
patient-earlier = Anteriores
patient-newest = Recientes
patient-nothing = Todavía no ha comprado nada
patient-nothing-line = Lo que compre en el quiosco aparece aquí, con lo que le queda.
patient-refused = No se hizo
patient-payment-open = Un pago de este paciente no ha terminado. Resuélvalo primero.
patient-undone = La visita se anuló
patient-undone-line = Las dos cosas quedan en el historial: la visita y que fue sin querer.
patient-extended = Dura más tiempo
patient-extended-line = El nuevo último día está en la tarjeta.
patient-which = ¿Cuál?
patient-who-gives = ¿Quién la da?
patient-gave-last = Dio la última visita
patient-needed = (necesario)
patient-from-to = De { $from } a { $to }
patient-not-counted = Esta visita no descuenta nada
patient-superbill = Borrador de superbill
patient-superbill-fee = Precio { $fee }
patient-superbill-line = Precio { $fee }, ajuste { $adjustment }
patient-completes = { $name } lo completa
patient-undo-hint = Hoy, { $date }. Puede deshacer durante 10 segundos. También queda escrito.
patient-visits-left = { $n ->
    [one] Queda { $n } visita
   *[other] Quedan { $n } visitas
}
patient-written-down = Visita anotada
patient-given = { $service } con { $provider },
patient-use-by = Úsela hasta el { $date }.
patient-slip = Comprobante
slip-on-its-way = En camino
slip-printed = Impreso
slip-held = Sin papel
slip-unknown = Mire la impresora
patient-undo = Deshacer
patient-undo-secs = { $n } s
patient-slip-again = Imprimir otra vez
patient-done = Listo
refusal-nothing-left = No queda nada por usar.
refusal-expired = Terminó el { $date }. La gerencia puede dar más tiempo.
refusal-not-yet = Empieza el { $date }.
refusal-on-hold = En espera mientras se disputa un pago. No se usa hasta que eso termine.
refusal-ended = Ha terminado.
refusal-other-patient = Es de otra persona, y solo ella puede usarlo.
refusal-not-covered = { $name } no lo incluye.
refusal-picked = Ya recibió este.
refusal-fair-use-day = Usó { $used } de { $max } hoy.
refusal-fair-use-week = Usó { $used } de { $max } esta semana.
refusal-no-provider = Diga primero quién la da.
refusal-no-reason = Elija primero un motivo.
refusal-lasts = Ya dura hasta el { $date }.
refusal-too-late = Ya no se puede deshacer aquí.
refusal-back-in-time = Ya se escribió algo para el { $date }. Mire el reloj del quiosco.
refusal-other = El plan no lo permite.
chip-active = Activo
chip-leaving = Se va
chip-past-due = Pago pendiente
chip-suspended = Suspendido
chip-on-hold = En espera
chip-ended = Terminado
chip-ended-on = Terminó { $date }
history-bought = Comprado y firmado
history-card = { $brand } termina en { $four }, código { $code }
history-paid = pagado
history-paid-again = Pagó
history-visit = Visita { $n }, { $service }
history-no-show = No vino, { $service }
history-earned = ganado
history-undone = Visita anulada
history-lapsed = Venció
history-lapsed-sum = vencido
history-extended = Más tiempo, hasta { $date }
history-came-back = volvió
history-refunded = Devuelto
history-back = devuelto
history-cancelled = Se dio de baja
history-held = En espera, en disputa
history-released = Ya no está en espera
history-new-price = Precio nuevo desde { $date }
extend-new-day = Nuevo último día
extend-comes-back = Vuelve
extend-visits = { $n ->
    [one] { $n } visita
   *[other] { $n } visitas
}
extend-how-long = ¿Cuánto tiempo?
extend-days = { $n } días
extend-pick = Elegir día
extend-week-less = − 1 semana
extend-day-less = − 1 día
extend-day-more = + 1 día
extend-week-more = + 1 semana
extend-from-today = Desde hoy, { $date }.
extend-from = Desde el último día anterior, { $date }.
extend-why = ¿Por qué?
extend-why-title = ¿Por qué dura más?
extend-words-label = El motivo, en palabras
extend-words-done = Usar estas palabras
extend-illness = Enfermedad
extend-pregnancy = Embarazo
extend-military = Servicio militar
extend-away = No estuvimos
extend-other = Otro, en palabras
extend-to = Hasta el { $date }
extend-books = Libros
extend-books-lapsed = Lo vencido el { $date } se revierte hoy.
extend-books-same = Nada se mueve: no había vencido.
extend-pin-next = Sigue un PIN de gerencia

# Devoluciones.
patient-refund = Devolver
refund-who = ¿Quién lo termina?
refund-decides = (decide el cargo)
refund-who-patient = El paciente
refund-who-provider = El profesional dice que no es seguro
refund-who-clinic = Nosotros
refund-fee = cargo de { $amount }
refund-no-fee = sin cargo
refund-none = nada
refund-nothing = Según las condiciones no se devuelve nada.
refund-unused-visits = { $n ->
    [one] { $n } visita sin usar, { $each } cada una
   *[other] { $n } visitas sin usar, { $each } cada una
}
refund-unused = Lo que no se usó
refund-thinking-over = Todo lo pagado, dentro de los días para pensarlo
refund-kept = Cargo acordado en las condiciones
refund-tax = Su impuesto de venta
refund-back = Vuelve al paciente
refund-card = A la tarjeta que pagó
refund-card-line = { $brand } que termina en { $four }, en el terminal
refund-cash = En efectivo
refund-cash-line = de la caja
refund-file = A la tarjeta guardada
refund-file-line = envíelo en el sitio del procesador
refund-books = Libros
refund-books-line = Diferido { $deferred }, pagado { $paid }, ingreso { $revenue }
refund-ends = { $name } termina hoy
refund-pin-next = Quedan 0 visitas. Sigue el PIN de un gerente.
refund-owner-next = Quedan 0 visitas. Sigue el PIN del dueño.
refund-do = Devolver { $amount }
refund-terminal-busy = El terminal tiene que acabar otro pago o el cierre del día. No se devolvió nada.
refund-no-terminal = El terminal de tarjetas no responde. No se devolvió nada. Mire su cable y su corriente.
refusal-other-sum = Según las condiciones ahora son { $amount }. Mírelo de nuevo.
refunding-head = Se devuelven { $amount }
refunding-line = Mire el terminal. Puede pedir la tarjeta.
refunding-doubt-head = Aún nadie sabe si volvieron { $amount }
refunding-doubt-line = El kiosco pregunta al terminal una y otra vez. No lo devuelva de otra forma antes de saberlo. Está entre los casos abiertos.
refunding-later = Al paciente
refunded-head = Se devolvieron { $amount }
refunded-line = El plan terminó. El banco del paciente lo muestra en 3 a 7 días.
refunded-part-head = Se devolvió una parte
refunded-part-line = Una de las tarjetas no se pudo devolver. El resto aún se debe al paciente; el comprobante dice qué volvió.
refunded-not-head = No se devolvió nada
refunded-not-line = El terminal o el banco dijo que no. El plan sigue como estaba. Inténtelo de nuevo o llame al procesador.
refund-on-file = A su tarjeta guardada
staff-pin-refund = Devolver { $amount }
staff-pin-refund-large = Devolver { $amount }: el dueño u otra persona
staff-case-refund = Devolución en camino
staff-case-refund-line = El terminal aún no dijo si volvió. No se vende nada hasta entonces.
staff-found-not-back = No volvió
staff-told-not-back = { $amount } no volvió

# El registro.
audit-title = Registro
audit-sub = Nada de él se cambia nunca
audit-line = Quién hizo qué y cuándo; y si el diario está entero.
audit-reading = Se revisa todo el diario.
audit-unbroken = Cadena entera, { $n } entradas
audit-head = Final { $head }, como en el último papel
audit-broken = La cadena está rota en la entrada { $row }
audit-broken-line = Alguien cambió el archivo fuera del kiosco, o fue el disco. Déjelo como está y pida ayuda.
audit-earlier = Anteriores
audit-latest = Últimas
audit-kiosk = Kiosco
audit-patient-who = Paciente
audit-processor = Procesador
audit-unknown = Desconocido
staff-hero = Usar una visita
staff-hero-line = Escanee el código del recibo o busque al paciente
staff-find-patient = Buscar paciente
staff-help-waiting = Un paciente pide ayuda
staff-help-waiting-line = El papel de la impresora dice dónde.
staff-help-there = Estoy con él
audit-patient = Paciente registrado
audit-terms = Condiciones guardadas
audit-consent = Condiciones firmadas
audit-reference = Referencia reservada
audit-intent-opened = Pago iniciado
audit-intent-marked = Pago sin resolver
audit-intent-closed = Pago terminado sin venta
audit-sale = Venta
audit-print = Impresión del recibo
audit-call = Se llamó al personal
audit-other = Entrada
audit-charge-failed = El cobro no pasó
audit-redeemed = Usó una visita
audit-redemption-undone = Anuló una visita
audit-refunded = Terminó con devolución
audit-cancelled = Plan cancelado
audit-extended = Dio más tiempo
audit-held = Puso en espera
audit-released = Quitó la espera
audit-price-notice = Nuevo precio avisado
audit-refund-paid = Devolución pagada
audit-sold = Pago debido hecho
audit-in-doubt = Pago en duda
audit-doubt-ended = Duda terminada
audit-period-closed = Libros cerrados
audit-on-sale = Puesto a la venta
audit-off-sale = Retirado de la venta
audit-leg-taken = Tarjeta cobrada
audit-leg-opened = Segunda tarjeta pedida
audit-staff-answered = Respondió una pregunta
audit-settled-by-hand = Resuelto a mano
audit-late-approval = Aprobado demasiado tarde
audit-late-approval-ended = Aprobación tardía terminada
audit-terminal-seen = Terminal visto
audit-batch-begun = Cierre iniciado
audit-batch-called-off = Cierre suspendido
audit-batch-closed = Día cerrado
audit-difference-resolved = Explicó una diferencia
audit-looked = Miró el día
audit-staff-member = Cuenta cambiada
audit-pin-set = PIN puesto
audit-pin-tried = PIN probado
audit-pin-wrong = PIN equivocado
audit-unlocked = PIN conocido
audit-locked = Bloqueado
audit-recovery-set = Código de recuperación creado
audit-recovery-used = Código de recuperación usado
audit-agreement = Acuerdo guardado
audit-superbill-completed = Superbill completado
audit-dispute-opened = Disputa abierta
audit-dispute-step = La disputa siguió
audit-contact = Contacto anotado
audit-packet-exported = Paquete sacado
audit-record-opened = Abrió un expediente
audit-call-answered = Fue con el paciente
audit-back-opened = Permitió una devolución
audit-back-marked = Devolución en duda
audit-back-ended = Devolución terminada

# Una compra que prepara el personal.
prepare-title = Preparar compra
prepare-line = Elija lo que compra. Después gire la pantalla: dice que es él, firma y paga.
prepare-more = Más
curtain-turn = Gire la pantalla hacia el paciente
curtain-nothing = Aún no se muestra nada.
curtain-welcome = Bienvenido
curtain-ready = Su compra está lista. Toma un minuto.
curtain-start = Empezar
curtain-back = Personal: recuperarla
