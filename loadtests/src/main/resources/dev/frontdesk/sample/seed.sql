-- Seeds the tables, the same for the same day: no random(), no now(). The day comes in the setting sample.day.
insert into tenants (id, name, zone)
select i, (array['Salon Aurora', 'Clinica Norte', 'Studio Tejo', 'Barbearia Central', 'Spa Ribeira', 'Fisio Lapa'])[i], 'Europe/Lisbon'
from generate_series(1, 6) i;

insert into services (id, tenant_id, names, duration_minutes, price_cents)
select i, 1 + (i - 1) % 6,
       jsonb_build_object(
         'en', (array['Haircut', 'Massage', 'Consultation', 'Colouring', 'Physiotherapy', 'Manicure', 'Check-up', 'Yoga class'])[1 + i % 8] || ' ' || i,
         'pt', (array['Corte', 'Massagem', 'Consulta', 'Coloracao', 'Fisioterapia', 'Manicure', 'Avaliacao', 'Aula de ioga'])[1 + i % 8] || ' ' || i),
       (array[30, 30, 45, 60])[1 + i % 4], 1500 + (i * 373) % 9000
from generate_series(1, 120) i;

insert into staff (id, service_id, name)
select i, 1 + (i - 1) % 120,
       (array['Ana', 'Bruno', 'Carla', 'Diogo', 'Eva', 'Filipe', 'Graca', 'Hugo', 'Ines', 'Joao'])[1 + i % 10] || ' '
         || (array['Silva', 'Santos', 'Ferreira', 'Pereira', 'Costa', 'Martins', 'Sousa'])[1 + i % 7]
from generate_series(1, 300) i;

insert into opening_hours (tenant_id, weekday, opens, closes)
select t, d, make_time(8 + t % 3, 0, 0), make_time(case when d < 6 then 17 + t % 3 else 14 end, 0, 0)
from generate_series(1, 6) t, generate_series(1, 7) d;

insert into slots (service_id, staff_id, starts_at)
select s.id, w.ids[1 + (d + n) % cardinality(w.ids)],
       (day + o.opens + n * make_interval(mins => s.duration_minutes)) at time zone t.zone
from services s
join tenants t on t.id = s.tenant_id
join (select service_id, array_agg(id order by id) as ids from staff group by service_id) w on w.service_id = s.id
cross join generate_series(0, 59) d
cross join lateral (select current_setting('sample.day')::date + d as day) days
join opening_hours o on o.tenant_id = t.id and o.weekday = extract(isodow from day)
cross join lateral generate_series(0, floor(extract(epoch from o.closes - o.opens) / 60 / s.duration_minutes)::int - 1) n
order by s.id, d, n;

insert into users (id, tenant_id, name, email)
select i, 1 + (i - 1) % 6, 'Guest ' || i, 'guest' || i || '@example.test'
from generate_series(1, 5000) i;

-- 20,000 bookings on slots chosen by a digest of the slot; every 25th was cancelled.
insert into bookings (slot_id, user_id, status, created_at)
select id, 1 + (id * 37 % 5000)::int, case when rank % 25 = 0 then 'cancelled' else 'confirmed' end,
       current_setting('sample.day')::date::timestamp at time zone 'UTC' - make_interval(mins => rank::int)
from (select id, row_number() over (order by md5('booking' || id), id) as rank from slots) chosen
where rank <= 20000
order by id;

insert into preferences (user_id, document)
select i, jsonb_build_object(
  'theme', (array['light', 'dark', 'system'])[1 + i % 3],
  'language', (array['en', 'pt'])[1 + i % 2],
  'reminders', jsonb_build_object('email', i % 2 = 0, 'hoursBefore', (array[1, 2, 24])[1 + i % 3]))
from generate_series(1, 5000) i;

insert into calendar_events (user_id, source, title, starts_at)
select u, (array['google', 'outlook'])[1 + (u + n) % 2], 'Appointment ' || n,
       (current_setting('sample.day')::date + (u * 7 + n * 11) % 60)::timestamp at time zone 'UTC' + make_interval(hours => 7 + n * 3)
from generate_series(1, 5000) u, generate_series(1, 3) n
order by u, n;

select setval(pg_get_serial_sequence('services', 'id'), 120),
       setval(pg_get_serial_sequence('staff', 'id'), 300),
       setval(pg_get_serial_sequence('users', 'id'), 5000);
analyze;
