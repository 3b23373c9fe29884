-- Waves with one link for everybody in place of letters: for each age version a link, for posters and messages. A wave with
-- rows here has no invitations, and one with invitations has no rows here. The link is no secret and says nothing of anybody;
-- it is drawn so that nobody comes to a survey that was not shown to them by counting.

create table open_link (
    link text not null primary key,
    wave uuid not null references wave (id),
    instrument text not null,
    unique (wave, instrument)
);
