using Rubin.Query.Tap.Tests.Protocol;

namespace Rubin.Query.Tap.Tests.Clients;

/// <summary>The Python clients get their answers, and understand errors and overflows.</summary>
public class PythonTests(Service service) : IClassFixture<Service>
{
    [ClientFact]
    public void Pyvo_queries_uploads_and_runs_jobs() => ClientProgram.Script("pyvo_client.py", service.Address);

    [ClientFact]
    public void Astroquery_queries_uploads_and_runs_jobs() => ClientProgram.Script("astroquery_client.py", service.Address);

    [ClientFact]
    public void Astropy_reads_what_the_service_writes() => ClientProgram.Script("astropy_tables.py", service.Address);
}
