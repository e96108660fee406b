-- Where a note was before it was carried over to the next version, and what became of what it is about.
alter table annotation add column carried_from blob references annotation (id);
alter table annotation add column fate text;
