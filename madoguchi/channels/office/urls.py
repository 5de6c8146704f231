"""The addresses of this door, below /<ward>/office/."""

from madoguchi.channels.office.http import address
from madoguchi.channels.office.views import (
    access,
    account,
    answer,
    approvals,
    case,
    copies,
    correction,
    counts,
    decision,
    documents,
    entry,
    extension,
    figure,
    figures,
    gate,
    issues,
    ledger,
    manuscript,
    money,
    offers,
    passkeys,
    password,
    previews,
    protection,
    provider,
    queue,
    records,
    retention,
    revocation,
    rules,
    runs,
    search,
    settling,
    sign_in,
    staff,
    steps,
    studio,
    texts,
    transfers,
    writing,
)

app_name = "office"
urlpatterns = [
    address("", "home", sign_in.home),
    address("sign-in/", "sign_in", sign_in.sign_in),
    address("sign-out/", "sign_out", sign_in.sign_out),
    address("sign-in/passkey/", "passkey_prove", passkeys.prove),
    address("sign-in/provider/", "provider", provider.begin),
    address("sign-in/done", "provider_done", provider.done),
    address("sign-in/unlock/", "unlock", account.unlock),
    address("lock/", "lock", account.lock),
    address("pulse/", "pulse", account.pulse),
    address("account/", "account", account.account),
    address("account/password/", "password", password.password),
    address("account/passkeys/add/", "passkey_add", passkeys.add),
    address(
        "account/passkeys/<uuid:passkey_id>/remove/", "passkey_remove", account.remove
    ),
    address("account/post/", "posting", account.choose_posting),
    address("account/sessions/end/", "sessions_end", account.end_others),
    address(
        "account/sessions/<uuid:session_id>/end/", "session_end", account.end_session
    ),
    address("staff/", "staff", staff.staff),
    address("staff/transfer/", "transfer", transfers.transfer),
    address(
        "staff/transfer/template.csv", "transfer_template", transfers.transfer_template
    ),
    address("staff/review/", "access_review", transfers.access_review),
    address("staff/review.csv", "access_review_csv", transfers.access_review_csv),
    address("staff/<int:staff_id>/", "staff_member", staff.member),
    address("staff/<int:staff_id>/post/", "staff_posting", staff.change_post),
    address("staff/<int:staff_id>/reset/", "staff_reset", staff.reset),
    address(
        "staff/<int:staff_id>/sessions/<uuid:session_id>/end/",
        "staff_session_end",
        staff.end_session,
    ),
    address("ward.css", "ward_css", sign_in.ward_css),
    address("cases/", "queue", queue.queue),
    address("cases/<uuid:case_id>/", "case", case.case),
    address("cases/<uuid:case_id>/take/", "take", steps.take),
    address("cases/<uuid:case_id>/release/", "release", steps.release),
    address("cases/<uuid:case_id>/assign/", "assign", steps.assign),
    address("cases/<uuid:case_id>/review/", "finish_review", steps.finish_review),
    address("cases/<uuid:case_id>/correction/", "correction", correction.correction),
    address("cases/<uuid:case_id>/extension/", "extension", extension.extension),
    address("cases/<uuid:case_id>/answer/", "answer", answer.answer),
    address("cases/<uuid:case_id>/answer/check/", "answer_check", answer.answer_check),
    address("cases/<uuid:case_id>/decision/", "decision", decision.decision),
    address("cases/<uuid:case_id>/revocation/", "revocation", revocation.revocation),
    address("approvals/", "approvals", approvals.approvals),
    address("approvals/<uuid:proposal_id>/", "approval", approvals.approval),
    address("approvals/<uuid:proposal_id>/stamp/", "approval_stamp", approvals.stamp),
    address(
        "approvals/<uuid:proposal_id>/send-back/",
        "approval_send_back",
        approvals.send_back,
    ),
    address(
        "approvals/<uuid:proposal_id>/recall/", "approval_recall", approvals.recall
    ),
    address("approvals/seen/<int:step_id>/", "approval_seen", approvals.seen),
    address("deputies/", "deputies", approvals.deputies),
    address("deputies/<int:substitution_id>/end/", "deputy_end", approvals.deputy_end),
    address("cases/<uuid:case_id>/hand-over/", "hand_over", steps.hand_over),
    address("cases/<uuid:case_id>/close/", "close", steps.close),
    address("cases/<uuid:case_id>/withdraw/", "withdraw", steps.withdraw),
    address("cases/<uuid:case_id>/fee/", "fee_settle", money.settle),
    address("cases/<uuid:case_id>/fee/cash/", "fee_cash", money.cash),
    address("cases/<uuid:case_id>/fee/refund/", "fee_refund", money.propose),
    address("refunds/<uuid:refund_id>/", "refund", money.refund),
    address("ledger/", "ledger", ledger.ledger),
    address("ledger.csv", "ledger_csv", ledger.ledger_csv),
    address("ledger/<uuid:mismatch_id>/", "mismatch_settle", ledger.settle),
    address("cases/<uuid:case_id>/notes/", "notes", steps.notes),
    address(
        "cases/<uuid:case_id>/documents/<uuid:document_id>/",
        "document",
        documents.document,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/",
        "issue",
        issues.issue,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/anew/",
        "issue_anew",
        issues.issue_anew,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/language/",
        "issue_language",
        issues.issue_language,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/revoke/",
        "issue_revoke",
        issues.issue_revoke,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/deliver/",
        "issue_deliver",
        issues.issue_deliver,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/returned/",
        "issue_returned",
        issues.issue_returned,
    ),
    address(
        "cases/<uuid:case_id>/issues/<uuid:issue_id>/address.pdf",
        "issue_address",
        issues.issue_address,
    ),
    address("entry/", "entry", entry.entry),
    address("entry/<uuid:draft_id>/", "entry_form", entry.entry_form),
    address("entry/<uuid:draft_id>/check/", "entry_check", entry.entry_check),
    address("entry/<uuid:draft_id>/receipt/", "entry_receipt", entry.entry_receipt),
    address("towns/", "towns", entry.towns),
    address("search/", "search", search.search),
    address("counts/", "counts", counts.counts),
    address("counts/template.csv", "counts_template", counts.counts_template),
    address("cases/<uuid:case_id>/protection/", "protect", protection.protect),
    address("records/", "records", records.records),
    address("records/draw/", "disposal_draw", records.draw),
    address("records/lists/<uuid:disposal_id>/", "disposal", records.disposal),
    address(
        "records/lists/<uuid:disposal_id>.csv", "disposal_csv", records.disposal_csv
    ),
    address(
        "records/lists/<uuid:disposal_id>/approve/",
        "disposal_approve",
        records.disposal_approve,
    ),
    address(
        "records/lists/<uuid:disposal_id>/drop/", "disposal_drop", records.disposal_drop
    ),
    address("cases/<uuid:case_id>/retention/", "retention", retention.retention),
    address(
        "cases/<uuid:case_id>/retention/<uuid:hold_id>/lift/",
        "hold_lift",
        retention.hold_lift,
    ),
    address("cases/<uuid:case_id>/copy/", "case_copy", copies.case_copy),
    address("copies/", "copies", copies.copies),
    address("copies/of/<uuid:of_id>/", "person_copy", copies.person_copy),
    address("copies/<uuid:copy_id>/", "copy", copies.copy),
    address("copies/<uuid:copy_id>/file.zip", "copy_file", copies.copy_file),
    address("protections/", "protections", protection.protections),
    address("protections/<uuid:protection_id>/", "protection", protection.protection),
    address(
        "protections/<uuid:protection_id>/ask/", "opening_ask", protection.opening_ask
    ),
    address(
        "protections/<uuid:protection_id>/openings/<uuid:opening_id>/permit/",
        "opening_permit",
        protection.opening_permit,
    ),
    address(
        "protections/<uuid:protection_id>/openings/<uuid:opening_id>/refuse/",
        "opening_refuse",
        protection.opening_refuse,
    ),
    address(
        "protections/<uuid:protection_id>/renew/",
        "protection_renew",
        protection.protection_renew,
    ),
    address(
        "protections/<uuid:protection_id>/end/ask/",
        "protection_end_ask",
        protection.protection_end_ask,
    ),
    address(
        "protections/<uuid:protection_id>/end/",
        "protection_end",
        protection.protection_end,
    ),
    address(
        "protections/<uuid:protection_id>/end/refuse/",
        "protection_end_refuse",
        protection.protection_end_refuse,
    ),
    address("notices/", "notices", settling.notices),
    address(
        "notices/<uuid:notice_id>/resend/", "notice_resend", settling.notice_resend
    ),
    address("jobs/", "jobs", settling.jobs),
    address("jobs/<int:job_id>/resend/", "job_resend", settling.job_resend),
    address("outbox/", "outbox", settling.outbox),
    address("access/", "access", access.access),
    address("procedures/", "procedures", offers.procedures),
    address("procedures/<slug:slug>/", "procedure", offers.procedure),
    address("procedures/<slug:slug>/propose/", "propose", offers.propose),
    address("procedures/<slug:slug>/withdraw/", "offer_withdraw", offers.withdraw),
    address("procedures/<slug:slug>/roll-back/", "offer_roll_back", offers.roll_back),
    address(
        "procedures/<slug:slug>/unschedule/", "offer_unschedule", offers.unschedule
    ),
    address("studio/", "studio", studio.studio),
    address("studio/<uuid:manuscript_id>/", "manuscript", manuscript.manuscript),
    address(
        "studio/<uuid:manuscript_id>/about/<slug:section>/",
        "manuscript_about",
        manuscript.about,
    ),
    address(
        "studio/<uuid:manuscript_id>/pages/<slug:key>/",
        "manuscript_page",
        manuscript.form_page,
    ),
    address(
        "studio/<uuid:manuscript_id>/questions/<str:name>/",
        "manuscript_question",
        manuscript.question,
    ),
    address(
        "studio/<uuid:manuscript_id>/history/",
        "manuscript_history",
        manuscript.history,
    ),
    address(
        "studio/<uuid:manuscript_id>/examples/",
        "manuscript_examples",
        manuscript.examples,
    ),
    address(
        "studio/<uuid:manuscript_id>/preview/",
        "manuscript_preview",
        manuscript.preview,
    ),
    address("studio/examples/", "manuscript_example", writing.keep_example),
    address("studio/<uuid:manuscript_id>/edit/", "manuscript_edit", writing.edit),
    address("studio/<uuid:manuscript_id>/undo/", "manuscript_undo", writing.undo),
    address("studio/<uuid:manuscript_id>/redo/", "manuscript_redo", writing.redo),
    address("studio/<uuid:manuscript_id>/pulse/", "manuscript_pulse", writing.pulse),
    address(
        "studio/<uuid:manuscript_id>/discard/", "manuscript_discard", writing.discard
    ),
    address(
        "studio/<uuid:manuscript_id>/hand-over/",
        "manuscript_hand_over",
        writing.hand_over,
    ),
    address("proposals/<uuid:proposal_id>/", "proposal", offers.proposal),
    address("proposals/<uuid:proposal_id>/check/", "proposal_check", gate.run),
    address(
        "proposals/<uuid:proposal_id>/contents/",
        "proposal_contents",
        gate.proposal_contents,
    ),
    address(
        "procedures/<slug:slug>/<int:number>/usability/", "usability", gate.usability
    ),
    address(
        "procedures/<slug:slug>/<int:number>/flow.bpmn", "flow_bpmn", offers.flow_bpmn
    ),
    address("proposals/<uuid:proposal_id>/waiver/", "waiver", gate.waive),
    address(
        "proposals/<uuid:proposal_id>/waiver/<int:waiver_id>/end/",
        "waiver_end",
        gate.end_waiver,
    ),
    address(
        "procedures/<slug:slug>/preview/<slug:digest>/",
        "version_preview",
        previews.version_preview,
    ),
    address(
        "proposals/<uuid:proposal_id>/preview/",
        "proposal_preview",
        previews.proposal_preview,
    ),
    address("proposals/<uuid:proposal_id>/ask/", "proposal_ask", offers.ask_review),
    address(
        "proposals/<uuid:proposal_id>/approve/", "proposal_approve", offers.approve
    ),
    address(
        "proposals/<uuid:proposal_id>/send-back/",
        "proposal_send_back",
        offers.send_back,
    ),
    address("proposals/<uuid:proposal_id>/drop/", "proposal_drop", offers.drop),
    address(
        "proposals/<uuid:proposal_id>/publish/", "proposal_publish", offers.publish
    ),
    address("runs/", "runs", runs.runs),
    address("runs/<uuid:run_id>/", "run", runs.run),
    address("runs/<uuid:run_id>/approve/", "run_approve", runs.approve),
    address("runs/<uuid:run_id>/cancel/", "run_cancel", runs.cancel),
    address("runs/<uuid:run_id>/found/", "run_found", runs.found),
    address("runs/<uuid:run_id>/found/<uuid:person_id>/", "run_verdict", runs.verdict),
    address(
        "studio/<uuid:manuscript_id>/rule/<path:place>/", "manuscript_rule", rules.rule
    ),
    address("studio/<uuid:manuscript_id>/texts/", "manuscript_texts", texts.texts),
    address("figures/", "figures", figures.figures),
    address("figures/tables/<slug:table>.csv", "figures_csv", figures.figures_csv),
    address("figures/<slug:indicator>/", "figure", figure.figure),
    address("figures/<slug:indicator>/facts.csv", "figure_csv", figure.figure_csv),
]
