"""BPMN 2.0: the flow of one work type, read from a model and written as one, with its drawing."""
