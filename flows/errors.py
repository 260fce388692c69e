"""What can go wrong in flows. One root; each docstring is the sentence a person may read."""


class FlowsError(Exception):
    """The dialogue could not go on. Type /menu to choose where to go."""


class UnreadableSession(FlowsError):
    """This chat was saved by a newer program. Run that program, or restore a backup made with this one."""


class UnknownZone(FlowsError):
    """There is no time zone of this name. Choose another one."""
