<?php

namespace Bizoholic\Flows;

/** A small contact form, as shortcode [bizoholic_lead_form form="contact" fields="name,email,message"] and as a block. It works without scripts and on cached pages. */
final class LeadForm
{
    private const ACTION = 'bizoholic_flows_lead';
    private const LONGEST = 5000;
    private const PER_MINUTE = 5;

    private const FIELDS = [
        'name' => ['Name', 'text', 'name'],
        'email' => ['E-mail', 'email', 'email'],
        'phone' => ['Phone', 'tel', 'tel'],
        'company' => ['Company', 'text', 'organization'],
        'website' => ['Website', 'url', 'url'],
        'message' => ['Message', 'textarea', 'off'],
    ];

    public static function register(string $block): void
    {
        add_shortcode('bizoholic_lead_form', [self::class, 'render']);
        add_action('init', static fn () => register_block_type($block, ['render_callback' => [self::class, 'render']]));
        add_action('admin_post_' . self::ACTION, [self::class, 'receive']);
        add_action('admin_post_nopriv_' . self::ACTION, [self::class, 'receive']);
    }

    public static function render(mixed $attributes): string
    {
        $chosen = shortcode_atts(['form' => 'lead', 'fields' => 'name,email,message', 'button' => __('Send', 'bizoholic-flows')], (array) $attributes);
        $names = array_values(array_intersect(array_map('trim', explode(',', $chosen['fields'])), array_keys(self::FIELDS)));
        $names = in_array('email', $names, true) ? $names : [...$names, 'email'];
        $form = sanitize_text_field($chosen['form']);
        $result = isset($_GET['bizoholic_lead']) ? self::message(sanitize_key($_GET['bizoholic_lead'])) : '';

        $html = '<form class="bizoholic-lead-form" method="post" action="' . esc_url(admin_url('admin-post.php')) . '">' . $result;
        foreach (['action' => self::ACTION, 'form' => $form, 'fields' => implode(',', $names), 'check' => self::check($form, implode(',', $names))] as $name => $value) {
            $html .= '<input type="hidden" name="' . esc_attr($name) . '" value="' . esc_attr($value) . '">';
        }
        foreach ($names as $name) {
            $html .= self::input($name);
        }

        // People do not see this field; programs fill it in.
        return $html . '<p style="position:absolute;left:-9999px" aria-hidden="true"><label>Leave empty <input name="confirm_url" tabindex="-1" autocomplete="off"></label></p>'
            . '<p><button type="submit">' . esc_html($chosen['button']) . '</button></p></form>';
    }

    public static function receive(): void
    {
        $form = sanitize_text_field(wp_unslash($_POST['form'] ?? ''));
        $names = sanitize_text_field(wp_unslash($_POST['fields'] ?? ''));
        if (!hash_equals(self::check($form, $names), (string) ($_POST['check'] ?? ''))) {
            wp_die(esc_html__('This form has changed. Please reload the page and try again.', 'bizoholic-flows'), '', ['response' => 400]);
        }

        $outcome = 'thanks';
        if (empty($_POST['confirm_url'])) {
            $fields = self::fields(explode(',', $names));
            $outcome = match (true) {
                !is_email($fields['email'] ?? '') => 'email',
                self::tooMany() => 'later',
                FormEvents::submit($form, $fields, 'lead-form') === null => 'later',
                default => 'thanks',
            };
        }

        wp_safe_redirect(add_query_arg('bizoholic_lead', $outcome, wp_get_referer() ?: home_url('/')), 303);
        exit;
    }

    /** @param string[] $names */
    private static function fields(array $names): array
    {
        $fields = [];
        foreach ($names as $name) {
            $value = is_string($_POST[$name] ?? null) ? mb_substr(wp_unslash($_POST[$name]), 0, self::LONGEST) : '';
            $fields[$name] = match ($name) {
                'email' => sanitize_email($value),
                'message' => sanitize_textarea_field($value),
                default => sanitize_text_field($value),
            };
        }

        return $fields;
    }

    /** Ties the form's name and fields to this site, so that nobody posts forms the site does not show. Not a nonce: cached pages outlive those. */
    private static function check(string $form, string $names): string
    {
        return wp_hash("$form|$names", 'nonce');
    }

    private static function tooMany(): bool
    {
        $key = 'bizoholic_lead_' . substr(wp_hash($_SERVER['REMOTE_ADDR'] ?? ''), 0, 20);
        $count = (int) get_transient($key);
        set_transient($key, $count + 1, MINUTE_IN_SECONDS);
        return $count >= apply_filters('bizoholic_flows_leads_per_minute', self::PER_MINUTE);
    }

    private static function input(string $name): string
    {
        [$label, $type, $autocomplete] = self::FIELDS[$name];
        $attributes = ' name="' . esc_attr($name) . '" maxlength="' . self::LONGEST . '" autocomplete="' . esc_attr($autocomplete) . '"' . ($name === 'email' ? ' required' : '');
        $control = $type === 'textarea' ? "<textarea rows=\"5\"$attributes></textarea>" : '<input type="' . esc_attr($type) . "\"$attributes>";
        return '<p><label>' . esc_html($label) . "<br>$control</label></p>";
    }

    private static function message(string $outcome): string
    {
        $text = match ($outcome) {
            'thanks' => __('Thank you. We will be in touch.', 'bizoholic-flows'),
            'email' => __('Please check the e-mail address.', 'bizoholic-flows'),
            'later' => __('That did not work. Please try again in a minute.', 'bizoholic-flows'),
            default => '',
        };
        return $text === '' ? '' : '<p role="status">' . esc_html($text) . '</p>';
    }
}
