-- What SQLite says in its own words. It has one writer at a time, so nothing here locks a row.

-- name: lock_schema
-- Nothing to say: whoever could begin has the file for itself.

-- name: list_tables
-- Whether the database is empty, ours, or somebody else's.
SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~';

-- name: claim_chat
-- The chat that was served longest ago among those with an update waiting, and its ticket for the next time.
SELECT chat, served, ticket() FROM chat WHERE next_update IS NOT NULL ORDER BY served, next_update LIMIT 1;

-- name: claim_due
-- The chat in which something has been due for longest, and its ticket for the next time.
SELECT chat, served, ticket() FROM chat
WHERE next_due IS NOT NULL AND state = 'active' AND next_due <= :now ORDER BY next_due, chat LIMIT 1;

-- name: hold_chat
-- Whether there is such a chat.
SELECT chat FROM chat WHERE chat = :chat;

-- name: hold_reachable
-- Whether something can be said to a chat.
SELECT chat FROM chat WHERE chat = :chat AND state = 'active';

-- name: hold_announcement
-- The first of those that go on.
SELECT name, body, passed FROM announcement WHERE state = 'going' ORDER BY begun_at, name LIMIT 1;

-- name: count_ready
-- In how many chats a letter may go just now; no need to count further than this.
SELECT count(*) FROM (
    SELECT 1 FROM chat WHERE next_letter IS NOT NULL AND state = 'active' AND send_after <= :now LIMIT :most
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
    send_after = CASE WHEN next_letter IS NULL THEN :now ELSE send_after END,
    served = :ticket
WHERE chat = :chat;

-- name: draw_ticket
-- A place at the back of the queue.
SELECT ticket();

-- name: touch_chats
-- Make sure that the chat has a row. (Batch.)
INSERT INTO chat (chat) VALUES (:chat) ON CONFLICT (chat) DO NOTHING;

-- name: keep_updates
-- Keep raw updates in order; known ones are passed over. (Batch.)
INSERT INTO inbox (source, number, chat, body, received_at) VALUES (:source, :number, :chat, :body, :received_at)
ON CONFLICT (source, number) DO NOTHING RETURNING chat, seq;

-- name: wake_chats
-- Somebody wrote: the chat has an update to take, and is blocked no more. (Batch.)
INSERT INTO chat (chat, next_update) VALUES (:chat, :seq)
ON CONFLICT (chat) DO UPDATE SET
    state = 'active',
    next_update = CASE WHEN chat.next_update < excluded.next_update THEN chat.next_update ELSE excluded.next_update END;

-- name: keep_answers
-- New versions; one that exists already is refused. (Batch.)
INSERT INTO answer (chat, partnership, key, version, body, at, round, source, about, withdrawn)
VALUES (:chat, :partnership, :key, :version, :body, :at, :round, :source, :about, :withdrawn);

-- name: keep_letters
-- Something to send; one whose key exists already is passed over. (Batch.)
INSERT INTO outbox (chat, cause, kind, body, dedupe, made_at)
VALUES (:chat, :cause, :kind, :body, :dedupe, :now) ON CONFLICT (dedupe) DO NOTHING;

-- name: set_alarms
-- What falls due in a chat; of each kind there is one. (Batch.)
INSERT INTO schedule (chat, kind, due, local_time, zone, local_date, body)
VALUES (:chat, :kind, :due, :local_time, :zone, :local_date, :body)
ON CONFLICT (chat, kind) DO UPDATE SET
    due = excluded.due, local_time = excluded.local_time, zone = excluded.zone, local_date = excluded.local_date,
    body = excluded.body;

-- name: drop_alarms
-- What falls due no more. (Batch.)
DELETE FROM schedule WHERE chat = :chat AND kind = :kind;

-- name: settle_letters
-- What became of letters that this process had leased; others are passed over. (Batch.)
UPDATE outbox SET
    status = :status,
    message = :message,
    earlier = :earlier,
    error = :error,
    uncertain = max(uncertain, :uncertain),
    body = CASE WHEN :status IN ('sent', 'cancelled') THEN NULL ELSE body END,
    leased_by = NULL,
    settled_at = :settled_at
WHERE id = :letter AND status = 'sending' AND leased_by = :owner
RETURNING chat, :send_after;

-- name: free_chats
-- No letter of the chat is being sent any more; the next one may go from this time on. (Batch.)
UPDATE chat SET
    leased = 0,
    (next_letter, only_nudges) = (
        SELECT min(id), coalesce(min(CASE kind WHEN 'nudge' THEN 1 ELSE 0 END), 0)
        FROM outbox WHERE chat = :chat AND status IN ('pending', 'sending')
    ),
    send_after = :send_after
WHERE chat = :chat;

-- name: find_nudges
-- Which of these letters are not repeated when nobody knows whether they arrived. (Batch.)
SELECT id FROM outbox WHERE id = :letter AND kind = 'nudge';

-- name: find_letter_chats
-- Where these letters go. (Batch.)
SELECT id, chat FROM outbox WHERE id = :letter AND status = 'sending' AND leased_by = :owner;

-- name: find_ready
-- The letters that may go, one for each chat: replies first, then nudges, of each the chat that waits longest.
-- Nudges have what replies leave of the room for them.
WITH replies AS (
    SELECT chat, next_letter FROM chat
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active' AND only_nudges = 0 AND send_after <= :now
    ORDER BY send_after LIMIT :limit
)
SELECT chat, next_letter FROM replies
UNION ALL
SELECT chat, next_letter FROM (
    SELECT chat, next_letter FROM chat
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active' AND only_nudges = 1 AND send_after <= :now
    ORDER BY send_after LIMIT max(0, :nudges - (SELECT count(*) FROM replies))
) AS nudges;

-- name: hold_chats
-- These chats have a letter under way. (Batch.)
UPDATE chat SET leased = 1 WHERE chat = :chat;

-- name: lease_letters
-- Mark letters as being sent, and count the try, before anything is sent. (Batch.)
UPDATE outbox SET status = 'sending', attempts = attempts + 1, leased_by = :owner WHERE id = :letter
RETURNING id, chat, cause, body, kind, attempts, uncertain;

-- name: put_back_letters
-- Letters that were leased but never handed to anybody wait again, as if they had not been leased. (Batch.)
UPDATE outbox SET status = 'pending', attempts = attempts - 1, leased_by = NULL
WHERE id = :letter AND status = 'sending' AND leased_by = :owner RETURNING chat, :send_after;

-- name: abandoned_letters
-- Letters leased by a process that is gone. There is one process for each file, and it starts just now.
SELECT id, chat, leased_by FROM outbox WHERE status IN ('pending', 'sending') AND status = 'sending';

-- name: free_letters
-- Nobody knows whether they arrived: a nudge is not repeated, the others wait again. (Batch.)
UPDATE outbox SET
    status = CASE kind WHEN 'nudge' THEN 'unknown' ELSE 'pending' END,
    settled_at = CASE kind WHEN 'nudge' THEN :now END,
    uncertain = 1,
    leased_by = NULL
WHERE id = :letter AND status = 'sending' AND leased_by = :owner RETURNING chat, :now;

-- name: move_updates
-- Updates belong to the new id. (Batch.)
UPDATE inbox SET chat = :chat, body = :body WHERE seq = :seq;

-- name: move_letters
-- Letters belong to the new id. (Batch.)
UPDATE outbox SET chat = :chat, body = :body WHERE id = :letter;

-- name: keep_marks
-- Somebody was erased; of two times the later one counts. (Batch.)
INSERT INTO erased (mark, erased_at) VALUES (:mark, :now)
ON CONFLICT (mark) DO UPDATE SET erased_at = max(erased_at, excluded.erased_at);

-- name: count_started
-- How many answered something in each dialogue, or stand in it.
SELECT dialogue, count(*) FROM (
    SELECT chat, partnership, substr(key, 1, instr(key, '.') - 1) AS dialogue FROM answer WHERE key NOT LIKE 'note.%'
    UNION SELECT chat, partnership, dialogue FROM session WHERE dialogue IS NOT NULL
) AS each_one GROUP BY dialogue;

-- name: count_finished
-- How many answered one of a dialogue's last questions (keys, as JSON), or stand at one of its ends (steps, as JSON).
SELECT count(*) FROM (
    SELECT chat, partnership FROM answer WHERE key IN (SELECT value FROM json_each(:last))
    UNION SELECT chat, partnership FROM session
    WHERE dialogue = :dialogue AND step IN (SELECT value FROM json_each(:ends))
) AS each_one;

-- name: count_other_sealers
-- Nothing to say: one process has the file.

-- name: hold_page
-- A page of all chats.
SELECT chat FROM chat WHERE chat > :after ORDER BY chat LIMIT :most;

-- name: older_fields
-- What a chat has that is not sealed with this key: the table, the chat, two numbers and a word that name the row, and the
-- field. (Batch.)
SELECT 'session', chat, 0, 0, '', body FROM session
WHERE chat = :chat AND substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also
UNION ALL
SELECT 'answer', chat, partnership, version, key, body FROM answer
WHERE chat = :chat AND substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also
UNION ALL
SELECT 'inbox', chat, seq, number, source, body FROM inbox
WHERE (chat = :chat AND status = 'new' OR status = 'dead' AND chat = :chat)
      AND substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also
UNION ALL
SELECT 'outbox', chat, id, 0, cause, body FROM outbox
WHERE (chat = :chat AND status IN ('pending', 'sending') OR status IN ('dead', 'unknown') AND chat = :chat)
      AND substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also
UNION ALL
SELECT 'schedule', chat, 0, 0, kind, body FROM schedule
WHERE chat = :chat AND substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also;

-- name: reseal_session
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE session SET body = :body WHERE chat = :chat AND body = :was;

-- name: reseal_answer
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE answer SET body = :body
WHERE chat = :chat AND partnership = :first AND key = :word AND version = :second AND body = :was;

-- name: reseal_inbox
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE inbox SET body = :body WHERE seq = :first AND body = :was;

-- name: reseal_outbox
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE outbox SET body = :body WHERE id = :first AND body = :was;

-- name: reseal_schedule
-- A field under another key, unless it is another one by now. (Batch.)
UPDATE schedule SET body = :body WHERE chat = :chat AND kind = :word AND body = :was;
