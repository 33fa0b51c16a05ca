<?php

namespace Bizoholic\Flows;

/** Settings > Bizoholic Flows: address, secret, events, a test button and the latest deliveries. */
final class SettingsPage
{
    private const SLUG = 'bizoholic-flows';
    private const TEST = 'bizoholic_flows_test';

    public static function register(): void
    {
        add_action('admin_menu', static fn () => add_options_page('Bizoholic Flows', 'Bizoholic Flows', 'manage_options', self::SLUG, [self::class, 'show']));
        add_action('admin_init', static fn () => register_setting(self::SLUG, Settings::OPTION, [
            'type' => 'array',
            'sanitize_callback' => [Settings::class, 'sanitize'],
            'show_in_rest' => false,
        ]));
        add_action('admin_post_' . self::TEST, [self::class, 'test']);
    }

    public static function test(): void
    {
        if (!current_user_can('manage_options')) {
            wp_die('', '', ['response' => 403]);
        }
        check_admin_referer(self::TEST);

        $id = Queue::add('test', ['message' => 'Hello from ' . get_bloginfo('name')]);
        $answer = $id === null ? __('Set an address and a secret first.', 'bizoholic-flows') : Sender::attempt($id, 10);
        if ($id !== null) {
            Queue::finish($id, str_starts_with($answer, 'HTTP 2') ? 'sent' : 'failed', $answer);
        }
        set_transient(self::TEST . get_current_user_id(), $answer, MINUTE_IN_SECONDS);
        wp_safe_redirect(admin_url('options-general.php?page=' . self::SLUG), 303);
        exit;
    }

    public static function show(): void
    {
        $answer = get_transient(self::TEST . get_current_user_id());
        delete_transient(self::TEST . get_current_user_id());
        ?>
        <div class="wrap">
        <h1>Bizoholic Flows</h1>
        <?php if ($answer) : ?>
            <div class="notice notice-<?php echo str_starts_with($answer, 'HTTP 2') ? 'success' : 'error'; ?>"><p><?php echo esc_html(sprintf(__('Test delivery: %s', 'bizoholic-flows'), $answer)); ?></p></div>
        <?php endif; ?>
        <form method="post" action="options.php">
            <?php settings_fields(self::SLUG); ?>
            <table class="form-table" role="presentation">
                <tr><th><label for="bf-url"><?php esc_html_e('Webhook address', 'bizoholic-flows'); ?></label></th>
                    <td><input id="bf-url" type="url" class="regular-text" name="<?php echo esc_attr(Settings::OPTION); ?>[url]" value="<?php echo esc_attr(Settings::url()); ?>" <?php disabled(defined('BIZOHOLIC_FLOWS_URL')); ?>></td></tr>
                <tr><th><label for="bf-secret"><?php esc_html_e('Signing secret', 'bizoholic-flows'); ?></label></th>
                    <td><input id="bf-secret" type="password" class="regular-text" autocomplete="off" name="<?php echo esc_attr(Settings::OPTION); ?>[secret]" value="" placeholder="<?php echo Settings::secret() === '' ? 'whsec_…' : esc_attr__('kept; fill in to replace', 'bizoholic-flows'); ?>" <?php disabled(defined('BIZOHOLIC_FLOWS_SECRET')); ?>></td></tr>
                <tr><th><?php esc_html_e('Tell flows when', 'bizoholic-flows'); ?></th><td>
                    <?php foreach (Settings::EVENTS as $event => $label) : ?>
                        <label><input type="checkbox" name="<?php echo esc_attr(Settings::OPTION); ?>[events][]" value="<?php echo esc_attr($event); ?>" <?php checked(in_array($event, Settings::events(), true)); ?>> <?php echo esc_html($label); ?></label><br>
                    <?php endforeach; ?>
                </td></tr>
            </table>
            <?php submit_button(); ?>
        </form>
        <form method="post" action="<?php echo esc_url(admin_url('admin-post.php')); ?>">
            <input type="hidden" name="action" value="<?php echo esc_attr(self::TEST); ?>">
            <?php wp_nonce_field(self::TEST); ?>
            <?php submit_button(__('Send a test', 'bizoholic-flows'), 'secondary', 'test', false, Settings::complete() ? [] : ['disabled' => 'disabled']); ?>
        </form>
        <?php self::deliveries(); ?>
        </div>
        <?php
    }

    private static function deliveries(): void
    {
        echo '<h2>' . esc_html__('Latest deliveries', 'bizoholic-flows') . '</h2><table class="widefat striped"><thead><tr><th>Time (UTC)</th><th>Event</th><th>State</th><th>Attempts</th><th>Answer</th><th>Id</th></tr></thead><tbody>';
        foreach (Queue::latest(20) as $delivery) {
            $cells = [gmdate('Y-m-d H:i:s', (int) $delivery->created_at), $delivery->type, $delivery->state, $delivery->attempts, $delivery->answer, $delivery->id];
            echo '<tr><td>' . implode('</td><td>', array_map('esc_html', $cells)) . '</td></tr>';
        }
        echo '</tbody></table>';
    }
}
