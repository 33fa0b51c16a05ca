<?php

namespace Bizoholic\Flows;

/** Deliveries in a table of their own, so that none is lost when the other side is down. The body is kept as signed, byte for byte. */
final class Queue
{
    private const KEEP_SECONDS = 7 * DAY_IN_SECONDS;

    /** Runs at activation and changes an existing table where needed. */
    public static function install(): void
    {
        global $wpdb;
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        dbDelta('CREATE TABLE ' . self::table() . " (
            id varchar(64) NOT NULL,
            type varchar(64) NOT NULL,
            body longtext NOT NULL,
            state varchar(10) NOT NULL DEFAULT 'waiting',
            attempts int NOT NULL DEFAULT 0,
            next_at bigint NOT NULL,
            created_at bigint NOT NULL,
            answer varchar(300) NOT NULL DEFAULT '',
            PRIMARY KEY  (id),
            KEY due (state, next_at)
        ) " . $wpdb->get_charset_collate());
    }

    /** Takes an event in and returns its delivery id, or null when it is switched off or cannot be written down. */
    public static function add(string $type, array $data): ?string
    {
        global $wpdb;
        if (!Settings::complete() || ($type !== 'test' && !in_array($type, Settings::events(), true))) {
            return null;
        }

        $id = 'msg_' . bin2hex(random_bytes(16));
        $body = wp_json_encode(['type' => "wordpress.$type", 'timestamp' => gmdate('Y-m-d\TH:i:s\Z'), 'site' => home_url(), 'data' => $data]);
        if ($body === false) {
            return null;
        }

        $row = ['id' => $id, 'type' => $type, 'body' => $body, 'next_at' => time(), 'created_at' => time()];
        return $wpdb->insert(self::table(), $row) ? $id : null;
    }

    /** Claims a delivery for one attempt. Of two processes that try, one gets null. */
    public static function claim(string $id, int $holdSeconds): ?object
    {
        global $wpdb;
        $table = self::table();
        $row = $wpdb->get_row($wpdb->prepare("SELECT * FROM $table WHERE id = %s AND state = 'waiting'", $id));
        $claimed = $row && $wpdb->query($wpdb->prepare(
            "UPDATE $table SET attempts = attempts + 1, next_at = %d WHERE id = %s AND state = 'waiting' AND attempts = %d",
            time() + $holdSeconds,
            $id,
            $row->attempts
        ));
        return $claimed ? $row : null;
    }

    /** @return string[] */
    public static function due(int $limit): array
    {
        global $wpdb;
        return $wpdb->get_col($wpdb->prepare(
            'SELECT id FROM ' . self::table() . " WHERE state = 'waiting' AND next_at <= %d ORDER BY next_at LIMIT %d",
            time(),
            $limit
        ));
    }

    public static function nextAt(): ?int
    {
        global $wpdb;
        $next = $wpdb->get_var('SELECT MIN(next_at) FROM ' . self::table() . " WHERE state = 'waiting'");
        return $next === null ? null : (int) $next;
    }

    public static function again(string $id, int $at, string $answer): void
    {
        self::update($id, ['next_at' => $at, 'answer' => $answer]);
    }

    /** @param string $state 'sent' or 'failed' */
    public static function finish(string $id, string $state, string $answer): void
    {
        self::update($id, ['state' => $state, 'answer' => $answer]);
    }

    public static function forgetOld(): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare('DELETE FROM ' . self::table() . " WHERE state <> 'waiting' AND created_at < %d", time() - self::KEEP_SECONDS));
    }

    /** @return object[] the newest deliveries, without their bodies */
    public static function latest(int $limit): array
    {
        global $wpdb;
        return $wpdb->get_results($wpdb->prepare('SELECT id, type, state, attempts, next_at, created_at, answer FROM ' . self::table() . ' ORDER BY created_at DESC LIMIT %d', $limit));
    }

    /** @return array<string, int> deliveries by state */
    public static function counts(): array
    {
        global $wpdb;
        $rows = $wpdb->get_results('SELECT state, COUNT(*) AS number FROM ' . self::table() . ' GROUP BY state');
        return array_map('intval', array_column($rows, 'number', 'state')) + ['waiting' => 0, 'sent' => 0, 'failed' => 0];
    }

    public static function table(): string
    {
        global $wpdb;
        return $wpdb->prefix . 'bizoholic_flows_deliveries';
    }

    private static function update(string $id, array $values): void
    {
        global $wpdb;
        if (isset($values['answer'])) {
            $values['answer'] = mb_substr($values['answer'], 0, 300);
        }
        $wpdb->update(self::table(), $values, ['id' => $id]);
    }
}
