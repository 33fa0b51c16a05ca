<?php

namespace Bizoholic\Flows;

/** What WordPress itself reports. */
final class SiteEvents
{
    public static function register(): void
    {
        // Later than transition_post_status: terms and meta are saved by now.
        add_action('wp_after_insert_post', [self::class, 'post'], 10, 4);
        add_action('wp_insert_comment', [self::class, 'comment'], 10, 2);
        add_action('transition_comment_status', [self::class, 'commentStatus'], 10, 3);
        add_action('user_register', [self::class, 'user']);
        add_action('woocommerce_order_status_changed', [self::class, 'order'], 10, 4);
    }

    public static function post(int $id, \WP_Post $post, bool $update, ?\WP_Post $before): void
    {
        $old = $before->post_status ?? 'new';
        $types = apply_filters('bizoholic_flows_post_types', array_diff(get_post_types(['public' => true]), ['attachment']));
        if ($old === $post->post_status || $post->post_status === 'auto-draft' || wp_is_post_revision($post) || !in_array($post->post_type, $types, true)) {
            return;
        }

        Sender::send('post.status_changed', [
            'id' => $id,
            'type' => $post->post_type,
            'old_status' => $old === 'auto-draft' ? 'new' : $old,
            'status' => $post->post_status,
            'title' => $post->post_title,
            'slug' => $post->post_name,
            'link' => get_permalink($post),
            'excerpt' => $post->post_excerpt,
            'author' => get_the_author_meta('display_name', (int) $post->post_author),
            'categories' => self::names($post, 'category'),
            'tags' => self::names($post, 'post_tag'),
            'modified' => $post->post_modified_gmt,
        ]);
    }

    public static function comment(int $id, \WP_Comment $comment): void
    {
        Sender::send('comment.created', self::commentData($comment) + ['status' => wp_get_comment_status($comment)]);
    }

    public static function commentStatus(string $new, string $old, \WP_Comment $comment): void
    {
        if ($new !== $old) {
            Sender::send('comment.status_changed', self::commentData($comment) + ['old_status' => $old, 'status' => $new]);
        }
    }

    public static function user(int $id): void
    {
        $user = get_userdata($id);
        if ($user) {
            Sender::send('user.registered', ['id' => $id, 'email' => $user->user_email, 'name' => $user->display_name, 'roles' => array_values($user->roles)]);
        }
    }

    public static function order(int $id, string $old, string $new, object $order): void
    {
        Sender::send('order.status_changed', [
            'id' => $id,
            'old_status' => $old,
            'status' => $new,
            'total' => $order->get_total(),
            'currency' => $order->get_currency(),
            'email' => $order->get_billing_email(),
            'name' => trim($order->get_billing_first_name() . ' ' . $order->get_billing_last_name()),
        ]);
    }

    private static function commentData(\WP_Comment $comment): array
    {
        return [
            'id' => (int) $comment->comment_ID,
            'post_id' => (int) $comment->comment_post_ID,
            'author' => $comment->comment_author,
            'email' => $comment->comment_author_email,
            'content' => $comment->comment_content,
        ];
    }

    /** @return string[] */
    private static function names(\WP_Post $post, string $taxonomy): array
    {
        $names = wp_get_post_terms($post->ID, $taxonomy, ['fields' => 'names']);
        return is_wp_error($names) ? [] : $names;
    }
}
