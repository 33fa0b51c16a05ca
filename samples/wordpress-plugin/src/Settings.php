<?php

namespace Bizoholic\Flows;

/** Where to send, with which secret, and what. Constants in wp-config.php win, so that the secret can stay out of the database. */
final class Settings
{
    public const OPTION = 'bizoholic_flows';

    public const EVENTS = [
        'post.status_changed' => 'A post or page changes its status',
        'comment.created' => 'A comment is written',
        'comment.status_changed' => 'A comment is approved, binned or marked as spam',
        'user.registered' => 'A user registers',
        'form.submitted' => 'A form is sent in',
        'order.status_changed' => 'A WooCommerce order changes its status',
    ];

    public static function url(): string
    {
        return defined('BIZOHOLIC_FLOWS_URL') ? BIZOHOLIC_FLOWS_URL : (string) (self::stored()['url'] ?? '');
    }

    public static function secret(): string
    {
        return defined('BIZOHOLIC_FLOWS_SECRET') ? BIZOHOLIC_FLOWS_SECRET : (string) (self::stored()['secret'] ?? '');
    }

    /** @return string[] */
    public static function events(): array
    {
        return (array) (self::stored()['events'] ?? array_keys(self::EVENTS));
    }

    public static function complete(): bool
    {
        return self::url() !== '' && Signature::key(self::secret()) !== null;
    }

    /** Cleans what the settings page sends. An empty secret field keeps the stored one, which the page never shows. */
    public static function sanitize(mixed $input): array
    {
        $stored = self::stored();
        $input = is_array($input) ? $input : [];
        $url = esc_url_raw(trim((string) ($input['url'] ?? '')), ['https', 'http']);
        $secret = trim((string) ($input['secret'] ?? ''));
        if ($secret !== '' && Signature::key($secret) === null) {
            add_settings_error(self::OPTION, 'secret', __('The secret was not changed: copy it whole from Bizoholic Flows, it starts with "whsec_".', 'bizoholic-flows'));
            $secret = '';
        }

        return [
            'url' => $url,
            'secret' => $secret !== '' ? $secret : ($stored['secret'] ?? ''),
            'events' => array_values(array_intersect(array_keys(self::EVENTS), (array) ($input['events'] ?? []))),
        ];
    }

    private static function stored(): array
    {
        return (array) get_option(self::OPTION, []);
    }
}
