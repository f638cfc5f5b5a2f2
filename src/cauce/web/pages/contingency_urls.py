"""Addresses of contingency plans and of the information folder (direcciones de contingencia), below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cauce.web.pages import (
    contingency,
    contingency_editing,
    contingency_import,
    contingency_sheets,
    contingency_views,
    information_folder,
)

PLANS, FOLDER = "<slug:plan>/contingencia/", "<slug:plan>/carpeta/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(PLANS, contingency.contingency_plans, name="contingency_plans"),
    path(f"{PLANS}nuevo/", contingency_editing.edit_contingency_plan, name="new_contingency_plan"),
    path(f"{PLANS}importar/", contingency_import.import_contingency, name="import_contingency"),
    path(f"{PLANS}lista.xlsx", contingency_sheets.contingency_list, name="contingency_list"),
    path(f"{PLANS}planes.<str:form>", contingency_sheets.contingency_sheets, name="contingency_sheets"),
    path(f"{PLANS}cobertura/", contingency_views.contingency_coverage, name="contingency_coverage"),
    path(f"{PLANS}pesos/", contingency_editing.contingency_weights, name="contingency_weights"),
    path(f"{PLANS}equilibrio/", contingency_views.contingency_balance, name="contingency_balance"),
    path(f"{PLANS}participacion/", contingency_views.contingency_engagement, name="contingency_engagement"),
    path(f"{PLANS}difusion/", contingency_views.contingency_dissemination, name="contingency_dissemination"),
    path(f"{PLANS}casos/", contingency_views.contingency_cases, name="contingency_cases"),
    path(f"{PLANS}casos/nuevo/", contingency_editing.edit_case, name="new_case"),
    path(f"{PLANS}casos/<int:pk>/", contingency_editing.edit_case, name="edit_case"),
    path(f"{PLANS}<int:pk>/", contingency.contingency_plan, name="contingency_plan"),
    path(f"{PLANS}<int:pk>/cambiar/", contingency_editing.edit_contingency_plan, name="edit_contingency_plan"),
    path(f"{PLANS}<int:pk>/archivo/", contingency.contingency_file, name="contingency_file"),
    path(f"{PLANS}<int:pk>/difusion/", contingency_editing.edit_step, name="new_step"),
    path(f"{PLANS}<int:pk>/difusion/<int:step>/", contingency_editing.edit_step, name="edit_step"),
    path(FOLDER, information_folder.information_folder, name="information_folder"),
    path("<slug:plan>/carpeta.<str:form>", contingency_sheets.information_sheets, name="information_sheets"),
    path(f"{FOLDER}nueva/", information_folder.edit_information, name="new_information"),
    path(f"{FOLDER}<int:pk>/", information_folder.information_item, name="information_item"),
    path(f"{FOLDER}<int:pk>/cambiar/", information_folder.edit_information, name="edit_information"),
    path(f"{FOLDER}<int:pk>/archivo/", information_folder.information_file, name="information_file"),
]
