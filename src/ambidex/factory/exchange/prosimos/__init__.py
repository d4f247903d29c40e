"""The simulation parameters of Prosimos 2 (JSON beside a BPMN model), read and written."""
