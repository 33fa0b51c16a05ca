"""A small backend that speaks the BizOSaaS contract, for demos and tests."""
