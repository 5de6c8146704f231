"""What the ward tells an applicant (通知): made by following the log, sent by jobs.

A notice says that something happened, where to look and by when to act; it carries
no answer, no reason and no name, because mail is read by others. Only what tells
somebody who acts for them names the agent, and never leaves the inbox. It lies in the
applicant's inbox as soon as it is made; sending it by e-mail is a second step that
may fail, be retried, or be left for staff to settle: a crash between sending and
noting it down parks the notice as 送信未確認, and a resend carries the same
Message-ID, so that nothing doubles and nothing is lost in silence.
"""
