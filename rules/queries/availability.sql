-- The free slots of a service on a day, in the shape in which the API answers /api/availability/{serviceId}.
-- $1: the service; $2: the day, in Lisbon; $3: one of the staff, or null for all of them.
select s.id as "serviceId",
       $2::date as "date",
       count(l.id)::int as "free",
       coalesce(
         json_agg(
           json_build_object(
             'startTime', to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
             'staffId', l.staff_id)
           order by l.starts_at) filter (where l.id is not null),
         '[]') as "slots"
from services s
left join slots l
  on l.service_id = s.id
 and ($3::int is null or l.staff_id = $3)
 and l.starts_at >= $2::date::timestamp at time zone 'Europe/Lisbon'
 and l.starts_at < ($2::date + 1)::timestamp at time zone 'Europe/Lisbon'
 and not exists (select from bookings b where b.slot_id = l.id and b.status = 'confirmed')
where s.active and s.id = $1
group by s.id
