"""What users of pyvo do, against the service whose address is the argument."""
import sys
import warnings

import astropy.units as u
import pyvo
from astropy.table import Table

warnings.simplefilter("ignore")
service = pyvo.dal.TAPService(sys.argv[1])

# metadata
assert service.available
assert "sky.star" in service.tables.keys(), list(service.tables.keys())
assert [c.name for c in service.tables["sky.star"].columns] == ["id", "ra", "dec", "mag", "name"] or \
    [c.name for c in service.tables["sky.star"].columns] == ["id", "ra", '"dec"', "mag", "name"]
tap = next(c for c in service.capabilities if c.standardid == "ivo://ivoa.net/std/TAP")
forms = [f.form for features in tap.languages[0].languagefeaturelists for f in features]
assert "ivo_hasword(arg1 VARCHAR, arg2 VARCHAR) -> INTEGER" in forms, forms
assert len(service.upload_methods) == 3
assert len(list(service.examples)) > 3
assert service.examples[0].execute() is not None

# sync
result = service.run_sync("SELECT TOP 3 id, ra, mag FROM sky.star ORDER BY id")
assert list(result["id"]) == [1000, 1001, 1002], result
assert result.fielddescs[1].unit == u.deg and result.fielddescs[1].ucd == "pos.eq.ra;meta.main"

# overflow
result = service.run_sync("SELECT id FROM sky.star", maxrec=10)
assert len(result) == 10
assert [i.value for i in result.votable.resources[0].infos if i.name == "QUERY_STATUS"] == ["OK", "OVERFLOW"]

# error
try:
    service.run_sync("SELECT magg FROM sky.star")
    raise AssertionError("no error")
except pyvo.DALQueryError as error:
    assert 'column "magg" does not exist' in str(error), error

# upload
mine = Table({"id": [1000, 1005], "note": ["first", "größer"]})
result = service.run_sync("SELECT m.note, s.ra FROM TAP_UPLOAD.mine AS m JOIN sky.star AS s ON s.id = m.id ORDER BY s.id", uploads={"mine": mine})
assert list(result["note"]) == ["first", "größer"], result

# async
job = service.submit_job("SELECT TOP 5 id FROM sky.star ORDER BY id", maxrec=4)
assert job.phase == "PENDING"
job.execution_duration = 100
assert round(job.execution_duration.to_value("s")) == 100, job.execution_duration
job.run()
job.wait(timeout=60)
assert job.phase == "COMPLETED"
job.raise_if_error()
assert len(job.fetch_result()) == 4
assert job.result_uri.endswith("/results/result")

# a job that fails
failed = service.submit_job("SELECT magg FROM sky.star")
failed.run().wait(timeout=60)
assert failed.phase == "ERROR"
try:
    failed.raise_if_error()
    raise AssertionError("no error")
except pyvo.DALQueryError:
    pass

# a job that is stopped
endless = service.submit_job("SELECT COUNT(*) AS n FROM sky.star a CROSS JOIN sky.star b CROSS JOIN sky.star c CROSS JOIN sky.star d")
endless.run()
endless.abort()
assert endless.phase == "ABORTED", endless.phase

# the list of jobs
jobs = service.get_job_list(phases=["ABORTED"])
assert [j.jobid for j in jobs] == [endless.job_id]
assert len(service.get_job_list(last=2)) == 2
for job in (job, failed, endless):
    job.delete()
assert job.job_id not in [j.jobid for j in service.get_job_list()]

# one call for all
assert len(service.run_async("SELECT TOP 7 id FROM sky.star")) == 7
print("ok")
