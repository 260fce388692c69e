#!/bin/sh
# The kladka command for who looks after the systemd service: the bot's settings, key and data, and no more rights than
# the bot has. Installed as /usr/local/bin/kladka; used as: sudo kladka doctor
set -eu
[ "$(id -u)" -eq 0 ] || { echo "Only root may look after the bot. Write: sudo kladka $*" >&2; exit 1; }
set -a
. /etc/kladka/settings
set +a
export TELEGRAM_BOT_TOKEN_FILE=/etc/kladka/bot_token KLADKA_KEY_FILE=/etc/kladka/key KLADKA_DATA_DIR=/var/lib/kladka
# The bot's user cannot write beside its key, and is not to: only this command may, still under the user's name, by which a
# PostgreSQL of this machine knows it.
if [ "${1:-}" = key ]; then
    exec setpriv --reuid kladka --regid kladka --init-groups --inh-caps=+dac_override --ambient-caps=+dac_override \
        /opt/kladka/bin/kladka "$@"
fi
exec setpriv --reuid kladka --regid kladka --init-groups /opt/kladka/bin/kladka "$@"
