"""Addresses of scenarios (direcciones de los escenarios), below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cauce.web.pages import scenarios, scenarios_acts, scenarios_files, scenarios_needs

ROOT = "<slug:plan>/escenarios/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(ROOT, scenarios.scenarios, name="scenarios"),
    path(f"{ROOT}nuevo/", scenarios.new_scenario, name="new_scenario"),
    path(f"{ROOT}dependencias/", scenarios_needs.facility_needs, name="facility_needs"),
    path(f"{ROOT}<int:pk>/", scenarios.scenario, name="scenario"),
    path(f"{ROOT}<int:pk>/cambiar/", scenarios.change_scenario, name="change_scenario"),
    path(f"{ROOT}<int:pk>/de-nuevo/", scenarios_acts.play_again, name="play_again"),
    path(f"{ROOT}<int:pk>/reforzar/", scenarios_acts.strengthen_facilities, name="strengthen_facilities"),
    path(f"{ROOT}<int:pk>/liberar/", scenarios_acts.release_scenario, name="release_scenario"),
    path(f"{ROOT}<int:pk>/guardar/", scenarios_acts.retire_scenario, name="retire_scenario"),
    path(f"{ROOT}<int:pk>/entregar/", scenarios_files.hand_in_scenario, name="hand_in_scenario"),
    path(f"{ROOT}<int:pk>.<str:form>", scenarios_files.scenario_file, name="scenario_file"),
]
