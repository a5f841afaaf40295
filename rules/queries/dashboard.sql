-- How full each tenant is on each of the first days: what the API answers at /api/analytics/occupancy, computed anew over
-- all slots. $1: how many days.
with facts as (
  select s.tenant_id, l.starts_at, b.id is not null as booked
  from slots l
  join services s on s.id = l.service_id
  left join bookings b on b.slot_id = l.id and b.status = 'confirmed'
  where l.starts_at < (select min(starts_at) from slots) + make_interval(days => $1)
), daily as (
  select tenant_id,
         (starts_at at time zone 'Europe/Lisbon')::date as day,
         count(*) as slots,
         count(*) filter (where booked) as booked
  from facts
  group by 1, 2
)
select tenant_id as "tenantId",
       day as "date",
       slots as "slots",
       booked as "booked",
       round(100.0 * booked / slots, 1) as "percent",
       sum(booked) over (partition by tenant_id order by day)::int8 as "bookedSoFar",
       rank() over (partition by tenant_id order by booked desc) as "rank"
from daily
order by tenant_id, day
