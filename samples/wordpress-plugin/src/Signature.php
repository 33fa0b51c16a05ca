<?php

namespace Bizoholic\Flows;

/** Signs deliveries by the Standard Webhooks rules. */
final class Signature
{
    /** The key bytes inside a "whsec_" secret, or null when it is not one. */
    public static function key(string $secret): ?string
    {
        if (!str_starts_with($secret, 'whsec_')) {
            return null;
        }

        $key = base64_decode(substr($secret, 6), true);
        return $key !== false && strlen($key) >= 16 ? $key : null;
    }

    /** The headers of one attempt: the id stays the same over all attempts, the time is now. */
    public static function headers(string $id, string $body, string $secret): array
    {
        $time = (string) time();
        $signature = base64_encode(hash_hmac('sha256', "$id.$time.$body", (string) self::key($secret), true));
        return ['webhook-id' => $id, 'webhook-timestamp' => $time, 'webhook-signature' => "v1,$signature"];
    }
}
