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

// What Contact Form 7 does once it has mailed a form: its submission is at hand, with fields of its own among the visitor's.
add_action('rest_api_init', fn () => register_rest_route('test/v1', '/contact-form-7', [
    'methods' => 'POST',
    'permission_callback' => '__return_true',
    'callback' => function ($request) {
        class_alias(get_class(new class {
            public static array $posted = [];
            public static function get_instance() { return new self(); }
            public function get_posted_data() { return self::$posted; }
        }), 'WPCF7_Submission');
        \WPCF7_Submission::$posted = $request->get_json_params();
        do_action('wpcf7_mail_sent', new class { public function title() { return 'Contact us'; } });
    },
]));

// What WooCommerce does when an order moves on.
add_action('rest_api_init', fn () => register_rest_route('test/v1', '/order', [
    'methods' => 'POST',
    'permission_callback' => '__return_true',
    'callback' => fn () => do_action('woocommerce_order_status_changed', 7, 'pending', 'completed', new class {
        public function get_total() { return '49.90'; }
        public function get_currency() { return 'EUR'; }
        public function get_billing_email() { return 'ann@example.test'; }
        public function get_billing_first_name() { return 'Ann'; }
        public function get_billing_last_name() { return ''; }
    }),
]));
