<?php
// What only tests need: answers that a healthy site would not give, chosen by a header.
add_filter('rest_pre_dispatch', function ($result, $server, $request) {
    switch ($request->get_header('x_test_answer')) {
        case 'busy':
            header('Retry-After: 7');
            return new WP_Error('too_many', 'Slow down', ['status' => 429]);
        case 'broken':
            return new WP_Error('internal_server_error', 'There has been a critical error on this website.', ['status' => 500]);
        case 'firewall':
            status_header(403);
            header('Content-Type: text/html');
            echo '<html><head><title>x</title></head><body><h1>Blocked by firewall</h1><p>Ray 123</p></body></html>';
            exit;
        case 'html':
            header('Content-Type: text/html');
            echo '<html><body>Briefly unavailable for scheduled maintenance.</body></html>';
            exit;
    }
    return $result;
}, 10, 3);

// A first retry that a test can wait for.
add_filter('bizoholic_flows_waits', fn () => [1, 1, 1]);

// Stands for any other plugin that reports a form.
add_action('rest_api_init', fn () => register_rest_route('test/v1', '/form', [
    'methods' => 'POST',
    'permission_callback' => '__return_true',
    'callback' => fn ($request) => ['delivery' => apply_filters('bizoholic_flows_submit', null, 'newsletter', $request->get_json_params())],
]));
