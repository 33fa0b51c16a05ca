<?php

namespace Bizoholic\Flows;

/**
 * Form submissions. Any plugin or theme can report one and gets the delivery id back:
 *     $id = apply_filters('bizoholic_flows_submit', null, 'newsletter', ['email' => $email]);
 */
final class FormEvents
{
    public static function register(): void
    {
        add_filter('bizoholic_flows_submit', static fn ($id, string $form, array $fields) => self::submit($form, $fields, 'filter'), 10, 3);
        add_action('wpcf7_mail_sent', [self::class, 'contactForm7']);
    }

    public static function submit(string $form, array $fields, string $source): ?string
    {
        return Sender::send('form.submitted', [
            'form' => $form,
            'source' => $source,
            'page' => (string) wp_get_referer(),
            'fields' => apply_filters('bizoholic_flows_form_fields', $fields, $form),
        ]);
    }

    public static function contactForm7(object $form): void
    {
        $posted = \WPCF7_Submission::get_instance()?->get_posted_data() ?? [];
        $fields = array_filter($posted, static fn ($name) => !str_starts_with((string) $name, '_'), ARRAY_FILTER_USE_KEY);
        self::submit((string) $form->title(), $fields, 'contact-form-7');
    }
}
