-- Who reads beside the API: may select from everything, and change nothing.
do $$ begin
  if not exists (select from pg_roles where rolname = 'frontdesk') then
    create role frontdesk login;
  end if;
end $$;
grant usage on schema public to frontdesk;
grant select on all tables in schema public to frontdesk;
-- A standby tells members of this which timeline it receives.
grant pg_monitor to frontdesk;
