"""Questionnaires by private link (cuestionarios por enlace): made, sent and revoked by the office; answered."""

from cauce.web.actions.questionnaires.answering import (
    add_picture_by_link,
    keep_draft,
    send_answers,
)
from cauce.web.actions.questionnaires.links import (
    QuestionnaireRefusedError,
    Recipient,
    address_of,
    make_questionnaire_link,
    open_questionnaire,
    revoke_questionnaire_link,
    send_questionnaire_by_mail,
    told_with,
    use_questionnaire,
)

__all__ = [
    "QuestionnaireRefusedError",
    "Recipient",
    "add_picture_by_link",
    "address_of",
    "keep_draft",
    "make_questionnaire_link",
    "open_questionnaire",
    "revoke_questionnaire_link",
    "send_answers",
    "send_questionnaire_by_mail",
    "told_with",
    "use_questionnaire",
]
