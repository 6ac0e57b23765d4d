//! Stories: what happens at the counter, told with verbs.
