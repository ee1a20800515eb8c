"""What each dialect asks for, and where the sandbox plays it."""

import pathlib


def test_key():
    """The RSA key that the unit tests use too."""
    text = (pathlib.Path(__file__).parents[2] / "support/test_keys.h").read_text()
    begin = text.index("-----BEGIN PRIVATE KEY-----")
    end = text.index("-----END PRIVATE KEY-----") + len("-----END PRIVATE KEY-----")
    return text[begin:end] + "\n"


# How each provider names its templates, where that is not the plain name.
NAMED = {
    "gupshup_enterprise": {"name": "ACME:greeting"},
    "gupshup": {"name": "greeting", "external_id": "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01"},
    "vonage": {"name": "0a1b2c3d_4e5f:greeting"},
}

DIALECTS = {
    "generic": ("/generic/messages", {"user": "alice", "password": "open sesame"}),
    "gupshup_enterprise": ("/gupshup_enterprise/GatewayAPI/rest", {
        "notification_user": "2000100001", "notification_password": "hsm-secret",
        "two_way_user": "2000200001", "two_way_password": "two-way-secret", "app_name": "AcmeStore"}),
    "gupshup": ("/gupshup", {"api_key": "test-api-key", "src_name": "AcmeStore"}),
    "vonage": ("/vonage", {"version": "v1", "application_id": "11111111-2222-4333-8444-555555555555",
                           "private_key": test_key(), "signature_secret": "a-secret-to-sign-callbacks-with-00001"}),
    "meta": ("/meta", {"phone_number_id": "100200300400500", "waba_id": "200300400500600",
                       "access_token": "EAAtest", "app_secret": "0123456789abcdef0123456789abcdef",
                       "verify_token": "acme-verify"}),
}
