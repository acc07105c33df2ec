"""ArcGIS REST services, read-only: layers of a MapServer or FeatureServer."""
