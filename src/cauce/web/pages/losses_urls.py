"""Addresses of loss analyses (direcciones de los análisis de pérdidas), below a plan's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cauce.web.pages import losses, losses_files

ROOT = "<slug:plan>/perdidas/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(ROOT, losses.losses, name="losses"),
    path(f"{ROOT}<int:pk>/", losses.loss_analysis, name="loss_analysis"),
    path(f"{ROOT}<int:pk>/acto/", losses.act_on_losses, name="act_on_losses"),
    path(f"{ROOT}<int:pk>/entregar/", losses_files.hand_in_losses, name="hand_in_losses"),
    path(f"{ROOT}<int:pk>/curvas/", losses_files.curves_file, name="losses_curves"),
    path(f"{ROOT}<int:pk>.<str:form>", losses_files.losses_file, name="losses_file"),
]
