-- What text reviewers make of the words of a wave: what they left of each, and the themes they put it under.
--
-- The words themselves lie in room B (`comment`), whose table is made by store/src/ballot_box after these files. A
-- comment's id was drawn at unsealing and is all that is known of it here; so `comment` is no foreign key.

create table theme (
    id uuid not null primary key,
    wave uuid not null references wave (id),
    slug text not null,
    title text not null,
    covers text not null,
    -- Until somebody stands for it, nobody but text reviewers sees it.
    confirmed_by uuid references staff (id),
    unique (wave, slug)
);

create table coding (
    comment uuid not null primary key,
    redacted text not null,
    coded_by uuid not null references staff (id)
);

create table coding_theme (
    comment uuid not null references coding (comment),
    theme uuid not null references theme (id),
    primary key (comment, theme)
);

create index coding_theme_of_theme on coding_theme (theme);
