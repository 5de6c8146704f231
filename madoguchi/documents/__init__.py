"""Files that come in with an application and letters that go out.

Nouns: document, upload, letter, receipt, sample, certificate, issue, template.
Verbs: keep, open, issue, reissue, revoke, deliver, dispose. Every file lies sealed in
the ward's folder; the name a resident gave it is sealed too.
The room does not know what a case is: callers bring its stream and data key, and
have already decided who may see it.
"""
