-- How many letters were printed, for each age version: the first ones, and those that replaced a lost one. Two numbers
-- and nothing more: which invitation is of a replacement nobody knows. They outlive the invitations, which are erased.
--
-- Names never come here, so that one person gets one replacement is a rule for people. What can be held is that there are
-- never more of them than there were letters.

create table letters (
    wave uuid not null references wave (id),
    instrument text not null,
    printed bigint not null,
    replacements bigint not null,
    primary key (wave, instrument),
    check (replacements >= 0 and replacements <= printed)
);

insert into letters (wave, instrument, printed, replacements)
select wave, instrument, count(*), 0 from invitation group by wave, instrument;
