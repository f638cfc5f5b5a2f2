"""The web (sitio): the only Django folder; pages and API call actions, actions call queries and models."""
