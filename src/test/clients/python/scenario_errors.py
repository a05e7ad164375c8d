"""The error that the adapters of the clients raise to the scenario."""


class Failure(Exception):
    """An error of the service, as the client named it."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name
