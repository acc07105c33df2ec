"""How the address of something answers, as it is kept: it is there, gone, or not reached."""

ALIVE, BROKEN, OUT_OF_REACH = "hidup", "rusak", "tak-terjangkau"
