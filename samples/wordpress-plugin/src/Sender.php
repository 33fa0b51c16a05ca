<?php

namespace Bizoholic\Flows;

/** Sends deliveries: once right after the page is served, and again from wp-cron until they are taken or three days have passed. */
final class Sender
{
    private const HOOK = 'bizoholic_flows_send';
    private const BATCH = 20;

    /** Seconds to wait after the first, second ... failed attempt. */
    private const WAITS = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];

    /** @var string[] ids added while this page was built */
    private static array $fresh = [];

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'sendDue']);
        add_action('shutdown', [self::class, 'sendFresh']);
        add_action('init', static function (): void {
            if (!wp_next_scheduled(self::HOOK)) {
                wp_schedule_event(time() + HOUR_IN_SECONDS, 'hourly', self::HOOK);
            }
        });
    }

    public static function stop(): void
    {
        wp_unschedule_hook(self::HOOK);
    }

    /** Queues an event and sends it when the page is done. Returns its delivery id. */
    public static function send(string $type, array $data): ?string
    {
        $id = Queue::add($type, $data);
        if ($id !== null) {
            self::$fresh[] = $id;
        }

        return $id;
    }

    public static function sendFresh(): void
    {
        if (self::$fresh === []) {
            return;
        }

        // Where PHP can, the visitor gets the page before we call out.
        if (function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }

        foreach (array_splice(self::$fresh, 0) as $id) {
            self::attempt($id, 5);
        }
        self::schedule();
    }

    public static function sendDue(): void
    {
        foreach (Queue::due(self::BATCH) as $id) {
            self::attempt($id, 15);
        }
        Queue::forgetOld();
        self::schedule();
    }

    /** One attempt. Returns what came of it in words. */
    public static function attempt(string $id, int $timeout): string
    {
        $delivery = Queue::claim($id, $timeout + 60);
        if ($delivery === null) {
            return __('already being sent', 'bizoholic-flows');
        }

        $answer = wp_remote_post(Settings::url(), [
            'timeout' => $timeout,
            'redirection' => 0,
            'body' => $delivery->body,
            'headers' => ['Content-Type' => 'application/json'] + Signature::headers($id, $delivery->body, Settings::secret()),
            'user-agent' => 'BizoholicFlows-WordPress/' . VERSION,
        ]);
        return self::record($delivery, $answer);
    }

    private static function record(object $delivery, array|\WP_Error $answer): string
    {
        $status = is_wp_error($answer) ? 0 : (int) wp_remote_retrieve_response_code($answer);
        $words = is_wp_error($answer) ? $answer->get_error_message() : "HTTP $status";
        $waits = apply_filters('bizoholic_flows_waits', self::WAITS);
        $wait = $waits[(int) $delivery->attempts] ?? null;
        if ($status >= 200 && $status < 300) {
            Queue::finish($delivery->id, 'sent', $words);
        } elseif ($status === 410 || $wait === null) {
            Queue::finish($delivery->id, 'failed', $words);
        } else {
            $asked = is_wp_error($answer) ? 0 : (int) wp_remote_retrieve_header($answer, 'retry-after');
            Queue::again($delivery->id, time() + max($wait, min($asked, DAY_IN_SECONDS)), $words);
        }

        return $words;
    }

    private static function schedule(): void
    {
        $next = Queue::nextAt();
        if ($next !== null) {
            // The argument keeps this apart from the hourly event, and from other times.
            wp_schedule_single_event(max($next, time() + 1), self::HOOK, [$next]);
        }
    }
}
