-- Where a note was before it was carried over to the next version, and what became of what it is about.
alter table annotation add column carried_from uuid references annotation (id);
alter table annotation add column fate text;
