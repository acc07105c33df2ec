"""The processes of the portal: a supervisor, the web server and the harvester below it."""
