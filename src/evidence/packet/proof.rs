//! How anybody can check a packet, in plain words.

use crate::evidence::packet::case::PacketCase;

/// `VERIFY.txt`: steps for who has never heard of this program.
pub fn how_to_verify(case: &PacketCase<'_>) -> String {
    let rows = if case.with.rows {
        "The bytes of the rows are in chain.json, as far as they hold no card token. From them\n\
         and from the link before, each link can be worked out again; `verify` does.\n"
    } else {
        "The bytes of the rows are not in this packet: they hold more about the patient than a\n\
         bank needs. With the clinic's data file, `verify --data DIR` finds each link in the\n\
         journal.\n"
    };
    format!(
        "HOW TO CHECK THIS PACKET\n\
         \n\
         1. With the program that made it, on any machine, without the clinic's data:\n\
         \n\
         \x20     countersign verify PACKET\n\
         \n\
         \x20  It says whether every byte is as it was signed, and names the first that is not.\n\
         \n\
         2. With tools of every system:\n\
         \n\
         \x20     sha256sum -c SHA256SUMS\n\
         \n\
         \x20  SHA256SUMS.sig has the number of the clinic's key and an Ed25519 signature (RFC 8032)\n\
         \x20  in hexadecimal, over the text \"countersign/packet/1\", one zero byte, and all bytes of\n\
         \x20  SHA256SUMS. The keys are in public-keys.json. Whoever made a packet could have put any\n\
         \x20  key into it: compare its fingerprint with the one that the clinic tells\n\
         \x20  (`countersign keys`), or give `verify` a file of the clinic's keys with --keys.\n\
         \n\
         3. The journal. Each record of the clinic is a row of a journal that is only added to, and\n\
         \x20  holds the digest of the row before it. chain.json has the place and the link of every\n\
         \x20  row of this sale, and the journal's end. The first letters of the journal's end are also\n\
         \x20  printed on the patient's receipt, outside of the clinic's hands.\n\
         \n\
         {rows}"
    )
}
