"""The parts of the page of a study, a file each: values to a `Section`."""
