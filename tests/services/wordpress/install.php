<?php
// Installs WordPress without wp-cli and prints users with their application passwords as JSON.
define('WP_INSTALLING', true);
$url = getenv('WP_URL');
$_SERVER['HTTP_HOST'] = parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT);
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_URI'] = '/';
require getenv('WP_DIR') . '/site/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Test site', 'admin', 'admin@example.test', true, '', 'admin-pass');
update_option('permalink_structure', '/%postname%/');
global $wp_rewrite;
$wp_rewrite->init();
flush_rewrite_rules(false);

function user(string $login, string $role): array
{
    $user = get_user_by('login', $login)
        ?: get_user_by('id', wp_insert_user(['user_login' => $login, 'user_pass' => "$login-pass", 'user_email' => "$login@example.test", 'role' => $role]));
    [$password] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'tests']);
    return ['user' => $login, 'password' => $password];
}

$users = ['admin' => user('admin', 'administrator'), 'author' => user('writer', 'author'), 'subscriber' => user('reader', 'subscriber')];
$failed = file_exists(WP_PLUGIN_DIR . '/bizoholic-flows/bizoholic-flows.php') ? activate_plugin('bizoholic-flows/bizoholic-flows.php') : null;
if (is_wp_error($failed)) {
    fwrite(STDERR, $failed->get_error_message());
    exit(1);
}
echo json_encode($users), "\n";
