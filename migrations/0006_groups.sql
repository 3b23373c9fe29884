-- What youth groups said together. No names of who was there: how many of each age band, and that is all.

create table youth_group (
    id uuid not null primary key,
    authority uuid not null references authority (id),
    name text not null
);

create table group_session (
    id uuid not null primary key,
    youth_group uuid not null references youth_group (id),
    held_on date not null,
    topic text not null,
    logged_by uuid not null references staff (id)
);

create table attendance (
    group_session uuid not null references group_session (id),
    place bigint not null,
    age_band text not null,
    young_people bigint not null,
    primary key (group_session, place)
);

-- `place` keeps the order in which the facilitator wrote the points down: a session is one text by one grown-up, and
-- tells no order of young people.
create table session_point (
    id uuid not null primary key,
    group_session uuid not null references group_session (id),
    place bigint not null,
    kind text not null check (kind in ('said', 'ask')),
    words text not null,
    asked_of text,
    approved_by_group boolean not null
);

-- Points go through the coding room like comments, and join the themes of one wave. They are counted apart.
create table point_coding (
    point uuid not null primary key references session_point (id),
    wave uuid not null references wave (id),
    redacted text not null,
    coded_by uuid not null references staff (id)
);

create table point_theme (
    point uuid not null references point_coding (point),
    theme uuid not null references theme (id),
    primary key (point, theme)
);

create index youth_group_of_authority on youth_group (authority);
create index group_session_of_group on group_session (youth_group);
create index session_point_of_session on session_point (group_session);
create index point_theme_of_theme on point_theme (theme);
