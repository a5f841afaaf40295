-- A booking as its owner sees it, in the shape in which the API answers /api/bookings/{bookingId}.
-- $1: the booking; $2: who asks. Another's booking is no row, so the answer is 404.
select b.id as "id",
       b.user_id as "userId",
       l.service_id as "serviceId",
       l.staff_id as "staffId",
       to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startTime",
       to_char(
         (l.starts_at + make_interval(mins => s.duration_minutes)) at time zone 'UTC',
         'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "endTime",
       b.status as "status",
       b.note as "note"
from bookings b
join slots l on l.id = b.slot_id
join services s on s.id = l.service_id
where b.id = $1 and b.user_id = $2
