<?php return ['dependencies' => ['wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-server-side-render'], 'version' => '1.0.0'];
