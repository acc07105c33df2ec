"""The words the sample writes with: topics, names, places. Data, no behaviour."""
