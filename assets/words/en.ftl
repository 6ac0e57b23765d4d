# What Countersign says in English. Sentence case, short, grade 6. Ids: screen-thing.
