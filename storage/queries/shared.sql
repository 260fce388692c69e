-- Both engines run these as they stand.

-- name: read_version
-- Which schema the database has.
SELECT version_num FROM alembic_version;

-- name: read_meta
-- One of the few facts about the whole database, such as the canary of the key.
SELECT value FROM meta WHERE name = :name;

-- name: write_meta
-- Keep such a fact.
INSERT INTO meta (name, value, written_at) VALUES (:name, :value, :now);

-- name: load_update
-- The oldest update of a chat that is not done, and the session it meets.
SELECT inbox.seq, inbox.source, inbox.number, inbox.body, inbox.received_at, inbox.attempts,
       session.body, session.language, session.dialogue, session.step, session.partnership
FROM chat
JOIN inbox ON inbox.seq = chat.next_update
LEFT JOIN session ON session.chat = chat.chat
WHERE chat.chat = :chat;

-- name: load_answers
-- The newest version of every answer of a chat, in each round that it was given in.
SELECT partnership, key, version, body, at, round, source, about, withdrawn
FROM answer
WHERE chat = :chat AND NOT EXISTS (
    SELECT 1 FROM answer AS newer
    WHERE newer.chat = answer.chat AND newer.partnership = answer.partnership AND newer.key = answer.key
          AND newer.version > answer.version AND newer.round = answer.round
);

-- name: load_due
-- The alarm of a chat that is due first, and the session it meets.
SELECT schedule.kind, schedule.due, schedule.local_time, schedule.zone, schedule.local_date, schedule.body,
       session.body, session.language, session.dialogue, session.step, session.partnership
FROM schedule
LEFT JOIN session ON session.chat = schedule.chat
WHERE schedule.chat = :chat ORDER BY schedule.due, schedule.kind LIMIT 1;

-- name: load_alarms
-- Every alarm of a chat, the earliest first.
SELECT kind, due, local_time, zone, local_date, body FROM schedule WHERE chat = :chat ORDER BY due, kind;

-- name: next_due
-- When something falls due next, in any chat that is not blocked.
SELECT next_due FROM chat WHERE next_due IS NOT NULL AND state = 'active' ORDER BY next_due, chat LIMIT 1;

-- name: put_off_alarm
-- An alarm that could not go off tries again later; one that was set anew meanwhile is left alone.
UPDATE schedule SET due = :until WHERE chat = :chat AND kind = :kind AND due < :until RETURNING chat;

-- name: point_at_alarm
-- After alarms were set or taken away: the earliest of those that are left.
UPDATE chat SET next_due = (SELECT min(due) FROM schedule WHERE schedule.chat = :chat) WHERE chat = :chat;

-- name: load_history
-- Every version of every answer of a chat, oldest first.
SELECT partnership, key, version, body, at, round, source, about, withdrawn
FROM answer WHERE chat = :chat ORDER BY at, partnership, key, version;

-- name: load_session
-- Where a chat stands.
SELECT body, language, dialogue, step, partnership FROM session WHERE chat = :chat;

-- name: load_state
-- Whether a chat is blocked, and when its session was saved.
SELECT chat.state, session.saved_at FROM chat LEFT JOIN session ON session.chat = chat.chat WHERE chat.chat = :chat;

-- name: trace_updates
-- What is known of the updates of a chat.
SELECT status, count(*), min(received_at), max(received_at) FROM inbox
WHERE chat = :chat GROUP BY status ORDER BY status;

-- name: trace_letters
-- What is known of the letters to a chat.
SELECT status, count(*), min(made_at), max(made_at) FROM outbox WHERE chat = :chat GROUP BY status ORDER BY status;

-- name: finish_update
-- An update was applied: its number stays, what was said in it goes.
UPDATE inbox SET status = 'done', body = NULL, settled_at = :now WHERE seq = :seq;

-- name: find_update
-- Which chat an update belongs to.
SELECT chat FROM inbox WHERE seq = :seq AND status = 'new';

-- name: bury_update
-- An update cannot be applied: it steps aside, with the reason, and keeps its body for thirty days.
UPDATE inbox SET status = 'dead', error = :reason, attempts = attempts + 1, settled_at = :now
WHERE seq = :seq AND status = 'new' RETURNING chat;

-- name: count_try
-- An update was tried and failed because of a bug.
UPDATE inbox SET attempts = attempts + 1 WHERE seq = :seq AND status = 'new';

-- name: save_session
-- Where the chat stands after a turn.
INSERT INTO session (chat, body, language, dialogue, step, partnership, saved_at)
VALUES (:chat, :body, :language, :dialogue, :step, :partnership, :now)
ON CONFLICT (chat) DO UPDATE SET
    body = excluded.body, language = excluded.language, dialogue = excluded.dialogue, step = excluded.step,
    partnership = excluded.partnership, saved_at = excluded.saved_at;

-- name: find_crowds
-- Chats in which too much waits and whose person was not told so today, and the language they speak.
SELECT inbox.chat, session.language
FROM inbox LEFT JOIN session ON session.chat = inbox.chat
WHERE inbox.status = 'new'
GROUP BY inbox.chat, session.language
HAVING count(*) > :over
       AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe = 'slow:' || inbox.chat || ':' || :day)
ORDER BY inbox.chat;

-- name: list_reachable
-- A page of chats that something can be said to and was not yet, and their sessions.
SELECT session.chat, session.body, session.language, session.dialogue, session.step, session.partnership
FROM session JOIN chat ON chat.chat = session.chat
WHERE chat.state = 'active' AND (session.chat > :after OR :after IS NULL)
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe = 'news:' || session.chat || ':' || :name)
ORDER BY session.chat LIMIT :most;

-- name: keep_announcement
-- Something is to be said. One that was stopped goes on; one that goes on, or is over, stays as it is.
INSERT INTO announcement (name, body, state, begun_at) VALUES (:name, :body, 'going', :now)
ON CONFLICT (name) DO UPDATE SET state = 'going', settled_at = NULL WHERE announcement.state = 'stopped';

-- name: move_announcement
-- How far it has come.
UPDATE announcement SET letters = letters + :letters, passed = :passed, state = :state, settled_at = :settled_at
WHERE name = :name;

-- name: stop_announcements
-- Whatever goes on ends here, and so does what is over but for letters that are not sent yet.
UPDATE announcement SET state = 'stopped', passed = NULL, settled_at = :now
WHERE state = 'going' OR (state = 'done' AND EXISTS (
    SELECT 1 FROM outbox WHERE status IN ('pending', 'sending') AND dedupe LIKE 'news:%:' || announcement.name
)) RETURNING name;

-- name: list_announcements
-- Everything that was ever said to many, the newest first.
SELECT name, body, state, letters, begun_at, settled_at FROM announcement ORDER BY begun_at DESC, name;

-- name: count_fates
-- What became of the letters of an announcement, for as long as they are known.
SELECT status, count(*) FROM outbox WHERE dedupe LIKE 'news:%:' || :name GROUP BY status;

-- name: list_called_off
-- Letters that wait to be sent, of announcements that were stopped.
SELECT outbox.id, outbox.chat, announcement.name
FROM announcement JOIN outbox ON outbox.dedupe LIKE 'news:%:' || announcement.name
WHERE announcement.state = 'stopped' AND outbox.status IN ('pending', 'sending') AND outbox.status = 'pending'
ORDER BY outbox.chat, outbox.id;

-- name: drop_called_off
-- It will not be sent, and is as if it had never been written.
DELETE FROM outbox WHERE id = :letter AND status IN ('pending', 'sending') AND status = 'pending' RETURNING id;

-- name: uncount_letter
-- One that will not be sent.
UPDATE announcement SET letters = letters - 1 WHERE name = :name;

-- name: block_chat
-- The person stopped the bot.
UPDATE chat SET state = 'blocked' WHERE chat = :chat RETURNING chat;

-- name: cancel_letters
-- What waits to be sent to a chat will not be; one that is being sent just now is settled by its sender.
UPDATE outbox SET status = 'cancelled', body = NULL, settled_at = :now
WHERE chat = :chat AND status IN ('pending', 'sending') AND status = 'pending';

-- name: point_at_letter
-- After letters were cancelled: the one that is being sent, if any, is all that is left.
UPDATE chat SET next_letter = (SELECT min(id) FROM outbox WHERE chat = :chat AND status IN ('pending', 'sending'))
WHERE chat = :chat;

-- name: leased_by_us
-- The letters that this process has leased.
SELECT id, chat, leased_by FROM outbox
WHERE status IN ('pending', 'sending') AND status = 'sending' AND leased_by = :owner;

-- name: count_backlog
-- What waits in the whole house: counts and times, no contents. Letters of blocked chats do not wait for us.
SELECT
    (SELECT count(*) FROM inbox WHERE status = 'new'),
    (SELECT count(*) FROM outbox JOIN chat ON chat.chat = outbox.chat
     WHERE outbox.status IN ('pending', 'sending') AND chat.state = 'active'),
    (SELECT count(*) FROM inbox WHERE status = 'dead')
        + (SELECT count(*) FROM outbox WHERE status IN ('dead', 'unknown')),
    (SELECT min(inbox.received_at) FROM chat JOIN inbox ON inbox.seq = chat.next_update
     WHERE chat.next_update IS NOT NULL),
    (SELECT min(outbox.made_at) FROM chat JOIN outbox ON outbox.id = chat.next_letter
     WHERE chat.next_letter IS NOT NULL AND chat.state = 'active');

-- name: forget_done_updates
-- The number of a done update is only needed for as long as it could be delivered again.
DELETE FROM inbox WHERE status = 'done' AND settled_at < :before RETURNING seq;

-- name: forget_dead_updates
-- Nobody asked about it for thirty days.
DELETE FROM inbox WHERE status = 'dead' AND settled_at < :before RETURNING seq;

-- name: forget_sent_letters
-- Sent or cancelled, and nothing needs its key.
DELETE FROM outbox WHERE status IN ('sent', 'cancelled') AND dedupe IS NULL AND settled_at < :before RETURNING id;

-- name: forget_last_words
-- Where there is no session somebody was erased: what they were told last is of no more use.
DELETE FROM outbox
WHERE status IN ('sent', 'cancelled') AND dedupe IS NULL AND settled_at < :before
      AND NOT EXISTS (SELECT 1 FROM session WHERE session.chat = outbox.chat) RETURNING id;

-- name: forget_dead_letters
-- Nobody asked about it for thirty days, and nothing needs its key.
DELETE FROM outbox
WHERE status IN ('dead', 'unknown') AND dedupe IS NULL AND settled_at < :before RETURNING id;

-- name: forget_old_nudges
-- The key of a nudge names a day, which has long passed: a prompt for each day would fill the table in the end.
DELETE FROM outbox
WHERE kind = 'nudge' AND dedupe IS NOT NULL AND status NOT IN ('pending', 'sending') AND settled_at < :before
RETURNING id;

-- name: empty_dead_letters
-- The key of any other letter that may exist only once stays for ever; what was in it does not.
UPDATE outbox SET body = NULL, error = NULL
WHERE status IN ('dead', 'unknown') AND dedupe IS NOT NULL AND body IS NOT NULL AND settled_at < :before RETURNING id;

-- name: forget_empty_chats
-- A chat of which nothing is left, such as one that was erased and has had its last word.
DELETE FROM chat
WHERE next_update IS NULL AND next_letter IS NULL
      AND NOT EXISTS (SELECT 1 FROM session WHERE session.chat = chat.chat)
      AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.chat = chat.chat)
      AND NOT EXISTS (SELECT 1 FROM schedule WHERE schedule.chat = chat.chat)
      AND chat.chat NOT IN (SELECT inbox.chat FROM inbox WHERE inbox.chat IS NOT NULL)
      AND chat.chat NOT IN (SELECT outbox.chat FROM outbox);

-- name: recent_messages
-- The messages of a chat that are known by number, with those that a long letter took before its last one.
SELECT message, earlier FROM outbox WHERE chat = :chat AND message IS NOT NULL AND settled_at >= :since
UNION
SELECT source, NULL FROM answer WHERE chat = :chat AND source IS NOT NULL AND at >= :since;

-- name: erase_inbox
-- The numbers stay, so that an update delivered again is still known; that they were this chat's does not.
UPDATE inbox SET chat = NULL, body = NULL, error = NULL, status = 'done', settled_at = :now WHERE chat = :chat;

-- name: erase_session
-- Everything of the chat goes.
DELETE FROM session WHERE chat = :chat;

-- name: erase_answer
-- Everything of the chat goes, each version.
DELETE FROM answer WHERE chat = :chat;

-- name: erase_outbox
-- Everything of the chat goes, also what is being sent just now.
DELETE FROM outbox WHERE chat = :chat;

-- name: erase_schedule
-- Everything of the chat goes.
DELETE FROM schedule WHERE chat = :chat;

-- name: erase_chat
-- The chat itself goes, last.
DELETE FROM chat WHERE chat = :chat;

-- name: updates_of_chat
-- What a chat has in the inbox, to be sealed for its new id.
SELECT seq, source, number, body FROM inbox WHERE chat = :chat;

-- name: letters_of_chat
-- What a chat has in the outbox, to be sealed for its new id.
SELECT id, cause, body FROM outbox WHERE chat = :chat;

-- name: end_move
-- The new id points at what moved there.
UPDATE chat SET
    next_update = (SELECT min(seq) FROM inbox WHERE chat = :chat AND status = 'new'),
    (next_letter, only_nudges) = (
        SELECT min(id), coalesce(min(CASE kind WHEN 'nudge' THEN 1 ELSE 0 END), 0)
        FROM outbox WHERE chat = :chat AND status IN ('pending', 'sending')
    ),
    next_due = (SELECT min(due) FROM schedule WHERE schedule.chat = :chat),
    send_after = :now,
    served = :ticket
WHERE chat = :chat;

-- name: list_chats
-- A page of all chats, and whether a chat points at another update, letter or alarm than its next one.
SELECT chat,
       next_update IS DISTINCT FROM (SELECT min(seq) FROM inbox WHERE inbox.chat = chat.chat AND status = 'new')
       OR next_letter IS DISTINCT FROM
          (SELECT min(id) FROM outbox WHERE outbox.chat = chat.chat AND status IN ('pending', 'sending'))
       OR next_due IS DISTINCT FROM (SELECT min(due) FROM schedule WHERE schedule.chat = chat.chat)
FROM chat WHERE chat > :after OR :after IS NULL ORDER BY chat LIMIT :most;

-- name: list_marks
-- Who was erased, and when.
SELECT mark, erased_at FROM erased;

-- name: forget_marks
-- No backup is this old.
DELETE FROM erased WHERE erased_at < :before RETURNING erased_at;

-- name: list_numbers
-- A page of all chats.
SELECT chat FROM chat WHERE chat > :after OR :after IS NULL ORDER BY chat LIMIT :most;

-- name: older_than
-- Whether anything of a chat was written before a time.
SELECT 1 WHERE EXISTS (SELECT 1 FROM session WHERE chat = :chat AND saved_at < :before)
    OR EXISTS (SELECT 1 FROM answer WHERE chat = :chat AND at < :before)
    OR EXISTS (SELECT 1 FROM inbox WHERE chat = :chat AND received_at < :before)
    OR EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND made_at < :before);

-- name: count_chats
-- How many chats there are, by their state.
SELECT state, count(*) FROM chat GROUP BY state;

-- name: count_languages
-- How many talk in which language, and how many of them were heard of lately.
SELECT language, count(*), sum(CASE WHEN saved_at >= :since THEN 1 ELSE 0 END) FROM session GROUP BY language;

-- name: count_answered
-- How many answered each question, in each of their partnerships once.
SELECT key, count(*) FROM (SELECT DISTINCT chat, partnership, key FROM answer WHERE key NOT LIKE 'note.%') AS each_one
GROUP BY key;

-- name: count_standing
-- How many stand at each step.
SELECT dialogue, step, count(*) FROM session WHERE dialogue IS NOT NULL AND step IS NOT NULL GROUP BY dialogue, step;

-- name: count_older
-- How many sealed fields begin in another way than the key that seals now would make them: of chats, and of the whole
-- database. A field of the first format begins with two bytes of its own (``also``; empty: none is good).
SELECT
    (SELECT count(*) FROM session WHERE substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also)
    + (SELECT count(*) FROM answer WHERE substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also)
    + (SELECT count(*) FROM inbox WHERE substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also)
    + (SELECT count(*) FROM outbox WHERE substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also)
    + (SELECT count(*) FROM schedule WHERE substr(body, 1, 5) <> :head AND substr(body, 1, 2) <> :also),
    (SELECT count(*) FROM meta WHERE substr(value, 1, 5) <> :head AND substr(value, 1, 2) <> :also);

-- name: list_facts
-- The facts about the whole database, such as the canary of the key.
SELECT name, value FROM meta ORDER BY name;

-- name: reseal_fact
-- Such a fact under another key. When it was first written stays.
UPDATE meta SET value = :value WHERE name = :name;
