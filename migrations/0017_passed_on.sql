-- Which words were passed on to the safeguarding lead, so that nobody passes them on twice: not as which concern, not when and not by
-- whom. A concern still tells nothing of where its words were read.

-- `comment` is no foreign key, as in 0005. Goes with the comment, when that is erased.
create table comment_passed_on (
    comment uuid not null primary key
);

create table point_passed_on (
    point uuid not null primary key references session_point (id)
);
