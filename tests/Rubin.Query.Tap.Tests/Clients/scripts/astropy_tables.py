"""Tables that the service writes, as astropy reads them; the service's address is the argument."""
import io
import sys
import urllib.parse
import urllib.request
import warnings

import astropy.units as u
import numpy
from astropy.io.votable import parse
from astropy.table import Table

warnings.simplefilter("ignore")


def get(query, format):
    data = urllib.parse.urlencode({"LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": format}).encode()
    return io.BytesIO(urllib.request.urlopen(sys.argv[1] + "/sync", data).read())


for format in ("votable", "votable/b", "votable/td"):
    table = parse(get("SELECT id, ra, mag, name FROM sky.star ORDER BY id", format), verify="exception").get_first_table().to_table()
    assert len(table) == 600 and table["ra"].unit == u.deg and table["mag"].unit == u.mag
    assert table["id"][3] == 1003 and table["name"][3] == "star 3" and abs(table["mag"][100] - 16) < 1e-5
    everything = parse(get("SELECT * FROM types.everything ORDER BY id", format), verify="exception").get_first_table().to_table()
    assert everything["word"][0] == "a <b> & \"c\" 'd' é 星 🌟", everything["word"][0]
    assert everything["i64"][2] == 2**63 - 1 and list(everything["i32"].mask) == [False, True, False]
    assert numpy.isneginf(everything["f64"][2])
    assert list(everything["list"][0]) == [1.5, 2.5]

table = Table.read(get("SELECT id, ra, mag, name FROM sky.star ORDER BY id", "fits"), format="fits")
assert len(table) == 600 and table["ra"].unit == u.deg and table["id"][3] == 1003
table = Table.read(get("SELECT id, ra, mag, name FROM sky.star ORDER BY id", "csv"), format="ascii.csv")
assert len(table) == 600 and table["id"][3] == 1003
print("ok")
