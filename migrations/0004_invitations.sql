-- Room A: that a letter was printed, and for which age version. A keyed hash of what the code yields, so that neither
-- the code nor a name is here. Rows are written before fieldwork, in the order of their hashes, and only read during
-- it: whether a code was used is not known here, and there is no column that could ever say so.

create table invitation (
    wave uuid not null references wave (id),
    hash bytea not null,
    instrument text not null,
    primary key (wave, hash)
);

-- Room B (marks, envelopes, and what comes out of them) is made beside these files, in store/src/ballot_box: there the
-- physical order of rows matters, and each database needs its own means against it.
