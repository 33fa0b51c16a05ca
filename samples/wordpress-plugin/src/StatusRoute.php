<?php

namespace Bizoholic\Flows;

/** GET /wp-json/bizoholic-flows/v1/status, for administrators: is the plugin set up, and does anything wait? */
final class StatusRoute
{
    public static function register(): void
    {
        add_action('rest_api_init', static fn () => register_rest_route('bizoholic-flows/v1', '/status', [
            'methods' => 'GET',
            'permission_callback' => static fn () => current_user_can('manage_options'),
            'callback' => static fn () => [
                'version' => VERSION,
                'configured' => Settings::complete(),
                'deliveries' => Queue::counts(),
            ],
        ]));
    }
}
