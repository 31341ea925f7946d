"""One module a subject: `urlpatterns`, each view with its statement of who may open it."""
