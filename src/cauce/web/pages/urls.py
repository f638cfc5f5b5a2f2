"""Addresses of the pages (direcciones); the root puts the language before them."""

from __future__ import annotations

from django.urls import URLPattern, path

from cauce.web.pages import (
    actors,
    board,
    communications,
    documents,
    editing,
    findings,
    history,
    imports,
    people,
    plan,
    publication,
    search,
    strategy,
)

urlpatterns: list[URLPattern] = [
    path("", plan.plans, name="plans"),
    path("estilo/", plan.style, name="style"),
    path("entrar/<str:token>/", people.sign_in, name="sign_in"),
    path("salir/", people.sign_out, name="sign_out"),
    path("importar/", imports.import_new, name="import_new"),
    path("importar/<int:pk>/", imports.import_run, name="import"),
    path("<slug:plan>/", plan.plan, name="plan"),
    path("<slug:plan>/areas/<int:number>/", plan.area, name="area"),
    path("<slug:plan>/preguntas/", plan.questions, name="questions"),
    path("<slug:plan>/preguntas/<str:code>/", plan.question, name="question"),
    path("<slug:plan>/tareas/", plan.tasks, name="tasks"),
    path("<slug:plan>/tareas/<str:code>/", plan.task, name="task"),
    path("<slug:plan>/productos/", documents.deliverables, name="deliverables"),
    path("<slug:plan>/productos/<int:pk>/", documents.deliverable, name="deliverable"),
    path("<slug:plan>/organizaciones/", actors.organizations, name="organizations"),
    path("<slug:plan>/organizaciones/<slug:slug>/", actors.organization, name="organization"),
    path("<slug:plan>/organizaciones/<slug:slug>/cambiar/", actors.change_organization, name="change_organization"),
    path("<slug:plan>/ciudades/", plan.cities, name="cities"),
    path("<slug:plan>/mesa/", board.board, name="board"),
    path("<slug:plan>/articulacion/", strategy.section, {"name": "articulation"}, name="articulation"),
    path("<slug:plan>/produccion/", strategy.section, {"name": "production"}, name="production"),
    path("<slug:plan>/comunicacion/", communications.communication, name="communication"),
    path("<slug:plan>/siglas/", plan.acronyms, name="acronyms"),
    path("<slug:plan>/sobre/", plan.about, name="about"),
    path("<slug:plan>/buscar/", search.search, name="search"),
    path("<slug:plan>/importar/", imports.import_into, name="import_into"),
    path("<slug:plan>/historia/", history.history, name="history"),
    path("<slug:plan>/historia/<int:pk>/", history.event, name="event"),
    path("<slug:plan>/publicacion/", publication.publish, name="publish"),
    path("<slug:plan>/iguales/", actors.organization_proposals, name="organization_proposals"),
    path("<slug:plan>/observaciones/", findings.problems, name="problems"),
    path("<slug:plan>/observaciones/<str:form>/", findings.problems_file, name="problems_file"),
    path("<slug:plan>/procedencia/<str:kind>/<path:key>/", documents.provenance, name="provenance"),
    path("<slug:plan>/editar/<str:kind>/<str:field>/<path:key>/", editing.edit, name="edit"),
]
