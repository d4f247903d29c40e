"""Models of other tools: BPMN 2.0, and the simulation parameters of Prosimos, read and written."""

from ambidex.factory.exchange.bpmn.flow import Flow
from ambidex.factory.exchange.bpmn.read import read_bpmn
from ambidex.factory.exchange.bpmn.write import write_bpmn
from ambidex.factory.exchange.prosimos.read import read_prosimos
from ambidex.factory.exchange.prosimos.write import write_prosimos

__all__ = ["Flow", "read_bpmn", "read_prosimos", "write_bpmn", "write_prosimos"]
