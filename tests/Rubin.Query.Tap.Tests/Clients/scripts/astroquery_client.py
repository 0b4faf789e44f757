"""What users of astroquery's TAP+ do, against the service whose address is the argument."""
import os
import sys
import tempfile
import warnings

from astropy.table import Table
from astroquery.utils.tap.core import TapPlus

warnings.simplefilter("ignore")
service = TapPlus(url=sys.argv[1])

job = service.launch_job("SELECT TOP 3 id, ra FROM sky.star ORDER BY id")
result = job.get_results()
assert list(result["id"]) == [1000, 1001, 1002], result
assert str(result["ra"].unit) == "deg"

job = service.launch_job_async("SELECT TOP 4 id FROM sky.star ORDER BY id")
assert len(job.get_results()) == 4
assert job.get_phase() == "COMPLETED"

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "mine.xml")
    Table({"id": [1000, 1005]}).write(path, format="votable")
    job = service.launch_job("SELECT s.id, s.mag FROM TAP_UPLOAD.mine AS m JOIN sky.star AS s ON s.id = m.id ORDER BY s.id", upload_resource=path, upload_table_name="mine")
    assert list(job.get_results()["id"]) == [1000, 1005]

try:
    service.launch_job("SELECT magg FROM sky.star")
    raise AssertionError("no error")
except Exception as error:  # astroquery raises HTTPError of several modules
    assert "magg" in str(error) or "400" in str(error), error
print("ok")
