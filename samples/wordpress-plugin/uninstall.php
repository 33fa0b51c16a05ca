<?php

defined('WP_UNINSTALL_PLUGIN') || exit;

global $wpdb;
delete_option('bizoholic_flows');
$wpdb->query("DROP TABLE IF EXISTS {$wpdb->prefix}bizoholic_flows_deliveries");
