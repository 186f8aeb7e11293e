"""The colours of printed matter: the tokens of the screen, on white."""

from reportlab.lib.colors import HexColor, black, white

INK = HexColor("#12263A")
SEA = HexColor("#0B5D7A")
SEA_DARK = HexColor("#08455B")
SEA_TINT = HexColor("#E6F1F5")
CINNAMON = HexColor("#B4481C")
CINNAMON_TINT = HexColor("#FBEDE6")
CINNAMON_PALE = HexColor("#FAF0EA")
ROSE = HexColor("#B3261E")
STONE = HexColor("#55606B")
STONE_LIGHT = HexColor("#C9CFD6")
STONE_PALE = HexColor("#EEF0F2")
BLACK = black
WHITE = white
