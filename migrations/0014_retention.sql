-- How long what young people sent is kept, declared when a wave is planned: whole months after its last day for answers. A
-- wave from before has none, and nothing of it is erased until an administrator declares it: an update deletes nothing.

create table retention (
    wave uuid not null references wave (id),
    invitations bigint not null,
    words bigint not null,
    ticks bigint not null,
    primary key (wave),
    check (invitations between 1 and 24 and words between 1 and 24 and ticks between 1 and 24)
);

-- What was erased, when, and what the search of the files afterwards came to. Written with the erasing, in one
-- transaction, so that it happens once. The size is told in whole megabytes: an exact one would tell how many answered.

create table erasure (
    wave uuid not null references wave (id),
    kept text not null check (kept in ('invitations', 'words', 'ticks')),
    erased_on date not null,
    -- All null: the search was broken off. What would be looked for was in memory, and is gone.
    files bigint,
    megabytes bigint,
    found bigint,
    primary key (wave, kept)
);
