<?php
/**
 * Plugin Name: Bizoholic Flows
 * Description: Tells your Bizoholic Flows installation what happens on this site, with signed webhooks, and offers a lead form.
 * Version: 1.0.0
 * Requires at least: 6.1
 * Requires PHP: 8.1
 * License: GPL-2.0-or-later
 * Text Domain: bizoholic-flows
 */

namespace Bizoholic\Flows;

defined('ABSPATH') || exit;

const VERSION = '1.0.0';

foreach (['Settings', 'Signature', 'Queue', 'Sender', 'SiteEvents', 'FormEvents', 'LeadForm', 'SettingsPage', 'StatusRoute', 'SeoFields'] as $part) {
    require_once __DIR__ . "/src/$part.php";
}

register_activation_hook(__FILE__, [Queue::class, 'install']);
register_deactivation_hook(__FILE__, [Sender::class, 'stop']);

add_action('plugins_loaded', static function (): void {
    Sender::register();
    SiteEvents::register();
    FormEvents::register();
    LeadForm::register(__DIR__ . '/block');
    SettingsPage::register();
    StatusRoute::register();
    SeoFields::register();
});
