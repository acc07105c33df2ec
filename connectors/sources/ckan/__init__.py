"""Data portals that answer CKAN's questions: numbers of many units from mapped tables."""
