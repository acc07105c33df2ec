"""How a host name is read: front layer, pages and registration must read it alike."""


def plain_host(sent: str) -> str:
    """A host as sites are told by it: in lower case, without port and final dot. Were it read in
    two ways, one site's page would be kept under another's name."""
    low = sent.strip().lower()
    if low.startswith("["):  # a numeric address of six: its colons are no port
        return low.partition("]")[0] + "]"
    return low.partition(":")[0].rstrip(".")
