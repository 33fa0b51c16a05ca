<?php

namespace Bizoholic\Flows;

/** Search engine fields that flows set over REST: handed to Yoast or Rank Math where one of them is active, printed by ourselves elsewhere. */
final class SeoFields
{
    private const FIELDS = [
        'flows_seo_title' => ['_yoast_wpseo_title', 'rank_math_title'],
        'flows_seo_description' => ['_yoast_wpseo_metadesc', 'rank_math_description'],
        'flows_seo_keyword' => ['_yoast_wpseo_focuskw', 'rank_math_focus_keyword'],
    ];

    public static function register(): void
    {
        add_action('init', static function (): void {
            foreach (['post', 'page'] as $type) {
                foreach (array_keys(self::FIELDS) as $field) {
                    register_post_meta($type, $field, [
                        'type' => 'string',
                        'single' => true,
                        'show_in_rest' => true,
                        'sanitize_callback' => 'sanitize_text_field',
                        'auth_callback' => static fn ($allowed, $key, $post) => current_user_can('edit_post', $post),
                    ]);
                }
            }
        });
        foreach (['added_post_meta', 'updated_post_meta'] as $hook) {
            add_action($hook, [self::class, 'handOver'], 10, 4);
        }
        add_filter('pre_get_document_title', static fn ($title) => self::printed('flows_seo_title') ?: $title);
        add_action('wp_head', static function (): void {
            if ($description = self::printed('flows_seo_description')) {
                printf("<meta name=\"description\" content=\"%s\">\n", esc_attr($description));
            }
        });
    }

    public static function handOver($id, int $post, string $field, $value): void
    {
        if (isset(self::FIELDS[$field])) {
            [$yoast, $rankMath] = self::FIELDS[$field];
            defined('WPSEO_VERSION') && update_post_meta($post, $yoast, $value);
            defined('RANK_MATH_VERSION') && update_post_meta($post, $rankMath, $value);
        }
    }

    private static function printed(string $field): string
    {
        return is_singular(['post', 'page']) && !defined('WPSEO_VERSION') && !defined('RANK_MATH_VERSION') ? (string) get_post_meta(get_queried_object_id(), $field, true) : '';
    }
}
