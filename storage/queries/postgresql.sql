-- What PostgreSQL says in its own words. The chat's row is locked before anything of the chat is read or changed, and
-- read in a later statement (READ COMMITTED), so what is read is what the last holder of the lock left.

-- name: lock_schema
-- One process at a time looks after the schema, and a migration may take its time. The number is any, but always the same.
SELECT pg_advisory_xact_lock(1263288644), set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true);

-- name: show_life
-- For as long as the connection lives, so does this process: by a number of its own (see abandoned_letters), as one of
-- those who share this schema (see count_living), and as one of those who seal with this key (see count_other_sealers).
SELECT pg_advisory_lock(1263288645, :owner::integer),
       pg_advisory_lock_shared(1263288647, hashtext(current_schema())),
       pg_advisory_lock_shared(1263288648, hashtext(current_schema() || '.' || :key::text));

-- name: count_other_sealers
-- How many of those who share this schema do not show that they seal with this key.
SELECT count(*) FILTER (
           WHERE classid = 1263288647 AND objid::bigint = hashtext(current_schema())::bigint & 4294967295
       ) - count(*) FILTER (
           WHERE classid = 1263288648
                 AND objid::bigint = hashtext(current_schema() || '.' || :key::text)::bigint & 4294967295
       )
FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());

-- name: count_living
-- How many processes share this schema.
SELECT count(*) FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND classid = 1263288647 AND granted
      AND objid::bigint = hashtext(current_schema())::bigint & 4294967295
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());

-- name: hold_task
-- Be the only one of them who does this, for as long as the connection lives.
SELECT pg_try_advisory_lock(1263288646, hashtext(current_schema() || '.' || :task::text));

-- name: breathe
-- Whether the connection lives.
SELECT 1;

-- name: list_tables
-- Whether the database is empty, ours, or somebody else's.
SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema();

-- name: claim_chat
-- The chat that was served longest ago among those with an update waiting and nobody at it, and its next ticket.
SELECT chat, served, nextval('ticket') FROM chat WHERE next_update IS NOT NULL
ORDER BY served, next_update LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: claim_due
-- The chat in which something has been due for longest and nobody is at it, and its ticket for the next time.
SELECT chat, served, nextval('ticket') FROM chat
WHERE next_due IS NOT NULL AND state = 'active' AND next_due <= :now
ORDER BY next_due, chat LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: hold_chat
-- Whether there is such a chat; if so, nobody else is at it.
SELECT chat FROM chat WHERE chat = :chat FOR UPDATE;

-- name: hold_reachable
-- Whether something can be said to a chat; if so, nobody else is at it.
SELECT chat FROM chat WHERE chat = :chat AND state = 'active' FOR UPDATE;

-- name: hold_announcement
-- The first of those that go on; nobody else is at it.
SELECT name, body, passed FROM announcement WHERE state = 'going' ORDER BY begun_at, name LIMIT 1 FOR UPDATE;

-- name: count_ready
-- In how many chats a letter may go just now (see find_ready); no need to count further than this.
SELECT count(*) FROM (
    SELECT 1 FROM chat WHERE next_letter IS NOT NULL AND state = 'active'
          AND send_after <= :now + 2 * current_setting('kladka.spacing', true)::bigint LIMIT :most
) AS ready;

-- name: end_turn
-- The chat goes to the back of the queue and points at its next update and letter. A letter into an empty queue may go
-- out at once; one behind others waits for them.
UPDATE chat SET
    next_update = (SELECT min(seq) FROM inbox WHERE chat = :chat AND status = 'new'),
    (next_letter, only_nudges) = (
        SELECT min(id), coalesce(min(CASE kind WHEN 'nudge' THEN 1 ELSE 0 END), 0)
        FROM outbox WHERE chat = :chat AND status IN ('pending', 'sending')
    ),
    send_after = CASE
        WHEN next_letter IS NULL
        THEN greatest(least(send_after, :now + 3 * current_setting('kladka.spacing', true)::bigint), :now)
        ELSE send_after
    END,
    served = :ticket
WHERE chat = :chat;

-- name: draw_ticket
-- A place at the back of the queue.
SELECT nextval('ticket');

-- name: touch_chats
-- Make sure that the chats have rows, and lock them, always in the same order. (Batch.)
INSERT INTO chat (chat) SELECT chat FROM unnest(:chat::bigint[]) AS given (chat) ORDER BY chat
ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat;

-- name: keep_updates
-- Keep raw updates in order; known ones are passed over. (Batch.)
INSERT INTO inbox (source, number, chat, body, received_at)
SELECT source, number, chat, body, received_at
FROM unnest(:source::text[], :number::bigint[], :chat::bigint[], :body::bytea[], :received_at::bigint[])
    WITH ORDINALITY AS given (source, number, chat, body, received_at, place)
ORDER BY place
ON CONFLICT (source, number) DO NOTHING RETURNING chat, seq;

-- name: wake_chats
-- Somebody wrote: the chat has an update to take, and is blocked no more. (Batch.)
INSERT INTO chat (chat, next_update)
SELECT chat, seq FROM unnest(:chat::bigint[], :seq::bigint[]) AS given (chat, seq) ORDER BY chat
ON CONFLICT (chat) DO UPDATE SET
    state = 'active',
    next_update = CASE WHEN chat.next_update < excluded.next_update THEN chat.next_update ELSE excluded.next_update END;

-- name: keep_answers
-- New versions; one that exists already is refused. (Batch.)
INSERT INTO answer (chat, partnership, key, version, body, at, round, source, about, withdrawn)
SELECT chat, partnership, key, version, body, at, round, source, about, withdrawn
FROM unnest(:chat::bigint[], :partnership::bigint[], :key::text[], :version::bigint[], :body::bytea[], :at::bigint[],
            :round::bigint[], :source::bigint[], :about::text[], :withdrawn::bigint[])
    WITH ORDINALITY AS given (chat, partnership, key, version, body, at, round, source, about, withdrawn, place)
ORDER BY place;

-- name: keep_letters
-- Something to send; one whose key exists already is passed over. (Batch.)
INSERT INTO outbox (chat, cause, kind, body, dedupe, made_at)
SELECT chat, cause, kind, body, dedupe, made_at
FROM unnest(:chat::bigint[], :cause::text[], :kind::text[], :body::bytea[], :dedupe::text[], :now::bigint[])
    WITH ORDINALITY AS given (chat, cause, kind, body, dedupe, made_at, place)
ORDER BY place
ON CONFLICT (dedupe) DO NOTHING;

-- name: set_alarms
-- What falls due in a chat; of each kind there is one. (Batch.)
INSERT INTO schedule (chat, kind, due, local_time, zone, local_date, body)
SELECT chat, kind, due, local_time, zone, local_date, body
FROM unnest(:chat::bigint[], :kind::text[], :due::bigint[], :local_time::text[], :zone::text[], :local_date::text[],
            :body::bytea[]) AS given (chat, kind, due, local_time, zone, local_date, body)
ON CONFLICT (chat, kind) DO UPDATE SET
    due = excluded.due, local_time = excluded.local_time, zone = excluded.zone, local_date = excluded.local_date,
    body = excluded.body;

-- name: drop_alarms
-- What falls due no more. (Batch.)
DELETE FROM schedule USING unnest(:chat::bigint[], :kind::text[]) AS given (chat, kind)
WHERE schedule.chat = given.chat AND schedule.kind = given.kind;

-- name: save_turn
-- Everything that a turn changes. The chat was locked by an earlier statement, so what is read here is up to date; what
-- the parts of one statement change they do not see of each other, so the last part leaves out and adds by itself. A turn
-- that no update led to has no ``seq``.
WITH finished AS (
    UPDATE inbox SET status = 'done', body = NULL, settled_at = :now WHERE seq = :seq
), stood AS (
    INSERT INTO session (chat, body, language, dialogue, step, partnership, saved_at)
    SELECT :chat, :session_body::bytea, :session_language::text, :session_dialogue::text, :session_step::text,
           :session_partnership::bigint, :now
    WHERE :session_body IS NOT NULL
    ON CONFLICT (chat) DO UPDATE SET
        body = excluded.body, language = excluded.language, dialogue = excluded.dialogue, step = excluded.step,
        partnership = excluded.partnership, saved_at = excluded.saved_at
), answered AS (
    INSERT INTO answer (chat, partnership, key, version, body, at, round, source, about, withdrawn)
    SELECT :chat, given.*
    FROM unnest(:answer_partnership::bigint[], :answer_key::text[], :answer_version::bigint[], :answer_body::bytea[],
                :answer_at::bigint[], :answer_round::bigint[], :answer_source::bigint[], :answer_about::text[],
                :answer_withdrawn::bigint[]) AS given
), written AS (
    INSERT INTO outbox (chat, cause, kind, body, dedupe, made_at)
    SELECT :chat, cause, kind, body, dedupe, :now
    FROM unnest(:letter_cause::text[], :letter_kind::text[], :letter_body::bytea[], :letter_dedupe::text[])
        WITH ORDINALITY AS given (cause, kind, body, dedupe, place)
    ORDER BY place
    ON CONFLICT (dedupe) DO NOTHING RETURNING id, kind
)
UPDATE chat SET
    next_update = (SELECT min(seq) FROM inbox WHERE chat = :chat AND status = 'new' AND seq IS DISTINCT FROM :seq),
    next_letter = coalesce(next_letter, (SELECT min(id) FROM written)),
    only_nudges = CASE
        WHEN EXISTS (SELECT 1 FROM written WHERE kind <> 'nudge') THEN 0
        WHEN next_letter IS NULL AND EXISTS (SELECT 1 FROM written) THEN 1
        ELSE only_nudges
    END,
    send_after = CASE
        WHEN next_letter IS NULL
        THEN greatest(least(send_after, :now + 3 * current_setting('kladka.spacing', true)::bigint), :now)
        ELSE send_after
    END,
    served = :ticket
WHERE chat = :chat;

-- name: settle_letters
-- What became of letters that this process had leased; others are passed over. (Batch.)
-- ``kladka.spacing`` (microseconds, set on every connection) is how far apart the letters of a chat are to be. A chat's
-- ``send_after`` keeps its letters apart, whichever process sends them: each that was sent moves it on by one
-- spacing from where it was, and a letter may go up to two spacings ahead of it, so that three leave at once after a rest.
WITH given AS (
    SELECT * FROM unnest(:letter::bigint[], :status::text[], :message::bigint[], :error::text[], :uncertain::bigint[],
                         :settled_at::bigint[], :send_after::bigint[], :owner::bigint[], :earlier::text[])
        AS given (letter, status, message, error, uncertain, settled_at, send_after, owner, earlier)
), held AS (
    SELECT chat.chat, chat.send_after AS before, given.*
    FROM given JOIN outbox ON outbox.id = given.letter JOIN chat ON chat.chat = outbox.chat
    ORDER BY chat.chat FOR UPDATE OF chat
)
UPDATE outbox SET
    status = held.status,
    message = held.message,
    earlier = held.earlier,
    error = held.error,
    uncertain = greatest(outbox.uncertain, held.uncertain),
    body = CASE WHEN held.status IN ('sent', 'cancelled') THEN NULL ELSE outbox.body END,
    leased_by = NULL,
    settled_at = held.settled_at
FROM held
WHERE outbox.id = held.letter AND outbox.status = 'sending' AND outbox.leased_by = held.owner
RETURNING outbox.chat, CASE held.status
    WHEN 'sent' THEN current_setting('kladka.spacing', true)::bigint
        + greatest(least(held.before, held.settled_at + 3 * current_setting('kladka.spacing', true)::bigint), held.settled_at)
    ELSE held.send_after + 2 * current_setting('kladka.spacing', true)::bigint
END;

-- name: free_chats
-- No letter of the chat is being sent any more; the next one may go from this time on. (Batch.)
UPDATE chat SET
    leased = 0,
    (next_letter, only_nudges) = (
        SELECT min(id), coalesce(min(CASE kind WHEN 'nudge' THEN 1 ELSE 0 END), 0)
        FROM outbox WHERE outbox.chat = chat.chat AND status IN ('pending', 'sending')
    ),
    send_after = given.send_after
FROM unnest(:chat::bigint[], :send_after::bigint[]) AS given (chat, send_after)
WHERE chat.chat = given.chat;

-- name: find_nudges
-- Which of these letters are not repeated when nobody knows whether they arrived. (Batch.)
SELECT id FROM outbox WHERE id = ANY(:letter::bigint[]) AND kind = 'nudge';

-- name: find_letter_chats
-- Where these letters go. (Batch.)
SELECT id, chat FROM outbox
WHERE id = ANY(:letter::bigint[]) AND status = 'sending' AND leased_by = ANY(:owner::bigint[]);

-- name: find_ready
-- The letters that may go, one for each chat that nobody else is at: replies first, then nudges, of each the chat that waits longest.
-- Nudges have what replies leave of the room for them.
WITH replies AS (
    SELECT chat, next_letter FROM chat
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active' AND only_nudges = 0 AND send_after <= :now + 2 * current_setting('kladka.spacing', true)::bigint
    ORDER BY send_after LIMIT :limit FOR UPDATE SKIP LOCKED
)
SELECT chat, next_letter FROM replies
UNION ALL
SELECT chat, next_letter FROM (
    SELECT chat, next_letter FROM chat
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active' AND only_nudges = 1 AND send_after <= :now + 2 * current_setting('kladka.spacing', true)::bigint
    ORDER BY send_after LIMIT greatest(0, :nudges - (SELECT count(*) FROM replies)) FOR UPDATE SKIP LOCKED
) AS nudges;

-- name: lease_letters
-- Mark letters as being sent, and count the try, before anything is sent; their chats have one under way. (Batch.)
WITH given AS (
    SELECT * FROM unnest(:letter::bigint[], :chat::bigint[], :owner::bigint[]) AS given (letter, chat, owner)
), held AS (
    UPDATE chat SET leased = 1 FROM given WHERE chat.chat = given.chat
)
UPDATE outbox SET status = 'sending', attempts = attempts + 1, leased_by = given.owner
FROM given
WHERE outbox.id = given.letter
RETURNING outbox.id, outbox.chat, cause, body, kind, attempts, uncertain;

-- name: hold_chats
-- Nothing to say: lease_letters has done it.

-- name: put_back_letters
-- Letters that were leased but never handed to anybody wait again, as if they had not been leased. (Batch.)
UPDATE outbox SET status = 'pending', attempts = attempts - 1, leased_by = NULL
FROM unnest(:letter::bigint[], :owner::bigint[], :send_after::bigint[]) AS given (letter, owner, send_after)
WHERE outbox.id = given.letter AND status = 'sending' AND leased_by = given.owner
RETURNING chat, given.send_after;

-- name: abandoned_letters
-- Letters leased by a process that is gone: each living one holds an advisory lock under its number. Our own count too,
-- since we start just now.
SELECT id, chat, leased_by FROM outbox
WHERE status = 'sending' AND (leased_by = :owner OR NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND classid = 1263288645 AND objid::bigint = outbox.leased_by AND granted
          AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
));

-- name: missing_owners
-- Other processes that have leased letters and show no sign of life just now.
SELECT DISTINCT leased_by FROM outbox
WHERE status = 'sending' AND leased_by <> :owner AND NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND classid = 1263288645 AND objid::bigint = outbox.leased_by AND granted
          AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
);

-- name: leased_by_owners
-- The letters that these processes have leased. (Batch.)
SELECT id, chat, leased_by FROM outbox WHERE status = 'sending' AND leased_by = ANY(:owner::bigint[]);

-- name: free_letters
-- Nobody knows whether they arrived: a nudge is not repeated, the others wait again. (Batch.)
UPDATE outbox SET
    status = CASE kind WHEN 'nudge' THEN 'unknown' ELSE 'pending' END,
    settled_at = CASE kind WHEN 'nudge' THEN given.now END,
    uncertain = 1,
    leased_by = NULL
FROM unnest(:letter::bigint[], :owner::bigint[], :now::bigint[]) AS given (letter, owner, now)
WHERE outbox.id = given.letter AND status = 'sending' AND leased_by = given.owner
RETURNING chat, given.now;

-- name: move_updates
-- Updates belong to the new id. (Batch.)
UPDATE inbox SET chat = given.chat, body = given.body
FROM unnest(:seq::bigint[], :chat::bigint[], :body::bytea[]) AS given (seq, chat, body) WHERE inbox.seq = given.seq;

-- name: move_letters
-- Letters belong to the new id. (Batch.)
UPDATE outbox SET chat = given.chat, body = given.body
FROM unnest(:letter::bigint[], :chat::bigint[], :body::bytea[]) AS given (letter, chat, body)
WHERE outbox.id = given.letter;

-- name: keep_marks
-- Somebody was erased; of two times the later one counts. (Batch.)
INSERT INTO erased (mark, erased_at) SELECT mark, erased_at FROM unnest(:mark::bytea[], :now::bigint[]) AS given (mark, erased_at)
ON CONFLICT (mark) DO UPDATE SET erased_at = greatest(erased.erased_at, excluded.erased_at);

-- name: count_started
-- How many answered something in each dialogue, or stand in it.
SELECT dialogue, count(*) FROM (
    SELECT chat, partnership, split_part(key, '.', 1) AS dialogue FROM answer WHERE key NOT LIKE 'note.%'
    UNION SELECT chat, partnership, dialogue FROM session WHERE dialogue IS NOT NULL
) AS each_one GROUP BY dialogue;

-- name: count_finished
-- How many answered one of a dialogue's last questions (keys, as JSON), or stand at one of its ends (steps, as JSON).
SELECT count(*) FROM (
    SELECT chat, partnership FROM answer WHERE key IN (SELECT jsonb_array_elements_text(:last::text::jsonb))
    UNION SELECT chat, partnership FROM session
    WHERE dialogue = :dialogue AND step IN (SELECT jsonb_array_elements_text(:ends::text::jsonb))
) AS each_one;

-- name: hold_page
-- A page of all chats, and nobody else is at them. Those where somebody is are left out.
SELECT chat FROM chat WHERE chat > :after ORDER BY chat LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: older_fields
-- What these chats have that is not sealed with this key: the table, the chat, two numbers and a word that name the row,
-- and the field. (Batch.)
SELECT * FROM (
WITH given AS (
    SELECT * FROM unnest(:chat::bigint[], :head::bytea[], :also::bytea[]) AS given (chat, head, also)
)
SELECT 'session', chat, 0::bigint AS first, 0::bigint AS second, '' AS word, body FROM given JOIN session USING (chat)
WHERE substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'answer', chat, partnership, version, key, body FROM given JOIN answer USING (chat)
WHERE substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'inbox', chat, seq, number, source, body FROM given JOIN inbox USING (chat)
WHERE status = 'new' AND substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'inbox', chat, seq, number, source, body FROM given JOIN inbox USING (chat)
WHERE status = 'dead' AND substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'outbox', chat, id, 0, cause, body FROM given JOIN outbox USING (chat)
WHERE status IN ('pending', 'sending') AND substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'outbox', chat, id, 0, cause, body FROM given JOIN outbox USING (chat)
WHERE status IN ('dead', 'unknown') AND substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
UNION ALL
SELECT 'schedule', chat, 0, 0, kind, body FROM given JOIN schedule USING (chat)
WHERE substr(body, 1, 5) <> head AND substr(body, 1, 2) <> also
) AS found;

-- name: reseal_session
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE session SET body = given.body
FROM unnest(:chat::bigint[], :was::bytea[], :body::bytea[]) AS given (chat, was, body)
WHERE session.chat = given.chat AND session.body = given.was;

-- name: reseal_answer
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE answer SET body = given.body
FROM unnest(:chat::bigint[], :first::bigint[], :second::bigint[], :word::text[], :was::bytea[], :body::bytea[])
    AS given (chat, partnership, version, key, was, body)
WHERE answer.chat = given.chat AND answer.partnership = given.partnership AND answer.key = given.key
      AND answer.version = given.version AND answer.body = given.was;

-- name: reseal_inbox
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE inbox SET body = given.body
FROM unnest(:first::bigint[], :was::bytea[], :body::bytea[]) AS given (seq, was, body)
WHERE inbox.seq = given.seq AND inbox.body = given.was;

-- name: reseal_outbox
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE outbox SET body = given.body
FROM unnest(:first::bigint[], :was::bytea[], :body::bytea[]) AS given (id, was, body)
WHERE outbox.id = given.id AND outbox.body = given.was;

-- name: reseal_schedule
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE schedule SET body = given.body
FROM unnest(:chat::bigint[], :word::text[], :was::bytea[], :body::bytea[]) AS given (chat, kind, was, body)
WHERE schedule.chat = given.chat AND schedule.kind = given.kind AND schedule.body = given.was;
