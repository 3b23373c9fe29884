-- Words that had to be passed on to the safeguarding lead: exactly those, and nothing beside them. There is no link to
-- the comment that they were read in, to its wave or to its age band.

create table concern (
    id uuid not null primary key,
    authority uuid not null references authority (id),
    words text not null,
    passed_on date not null,
    passed_on_by uuid not null references staff (id),
    closed_on date,
    closed_by uuid references staff (id),
    note text
);

create index concern_of_authority on concern (authority);
