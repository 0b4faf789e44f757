using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary><c>/async</c> behaves as UWS 1.1 says.</summary>
public class JobHttpTests(Service service) : IClassFixture<Service>
{
    static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";

    [Fact]
    public async Task A_job_runs_and_its_result_is_a_file_with_ranges()
    {
        var job = await service.CreateJobAsync(("LANG", "ADQL"), ("QUERY", "SELECT TOP 2 id FROM sky.star ORDER BY id"), ("FORMAT", "csv"), ("RUNID", "mine"));
        Assert.Equal("PENDING", await service.Http.GetStringAsync($"{job}/phase"));
        await PostAsync($"{job}/phase", ("PHASE", "RUN"));
        var document = await EndAsync(job);
        Assert.Equal("COMPLETED", document.Element(Uws + "phase")!.Value);
        Assert.Equal("mine", document.Element(Uws + "runId")!.Value);
        Assert.Equal("result", document.Descendants(Uws + "result").Single().Attribute("id")!.Value);
        Assert.Equal("id\n1000\n1001\n", await service.Http.GetStringAsync($"{job}/results/result"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{job}/results/result") { Headers = { Range = new RangeHeaderValue(3, 6) } };
        using var range = await service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal("1000", await range.Content.ReadAsStringAsync());
        Assert.Equal("text/csv", range.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_result_offers_the_same_services_as_an_answer_of_sync()
    {
        const string Query = "SELECT TOP 1 ra, id FROM sky.star ORDER BY id";
        using var answer = await service.SyncAsync(Query);
        var job = await service.CreateJobAsync(("LANG", "ADQL"), ("QUERY", Query), ("PHASE", "RUN"));
        await EndAsync(job);
        var expected = Descriptor(await answer.Content.ReadAsStringAsync());
        Assert.Contains($"{service.Address}/related/", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Descriptor(await service.Http.GetStringAsync($"{job}/results/result")));

        static string Descriptor(string document) =>
            XDocument.Parse(document).Descendants().Single(e => e.Name.LocalName == "RESOURCE" && (string?)e.Attribute("utype") == "adhoc:service").ToString();
    }

    [Fact]
    public async Task Wait_answers_when_the_phase_changes_and_not_before()
    {
        var job = await service.CreateJobAsync(("LANG", "ADQL"), ("QUERY", "SELECT TOP 1 id FROM sky.star"));
        var waiting = service.Http.GetStringAsync($"{job}?WAIT=60&PHASE=PENDING");
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        await PostAsync($"{job}/phase", ("PHASE", "RUN"));
        Assert.DoesNotContain("PENDING", await waiting, StringComparison.Ordinal);
        await EndAsync(job);
        Assert.Contains("COMPLETED", await service.Http.GetStringAsync($"{job}?WAIT=60"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_query_fails_as_a_job_with_a_document()
    {
        var job = await service.CreateJobAsync(("LANG", "ADQL"), ("QUERY", "SELECT magg FROM sky.star"), ("PHASE", "RUN"));
        var document = await EndAsync(job);
        Assert.Equal("ERROR", document.Element(Uws + "phase")!.Value);
        Assert.Contains("magg", document.Element(Uws + "errorSummary")!.Value, StringComparison.Ordinal);
        Assert.Contains("QUERY_STATUS", await service.Http.GetStringAsync($"{job}/error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_can_be_read_and_changed()
    {
        var job = await service.CreateJobAsync(("LANG", "ADQL"), ("QUERY", "SELECT id FROM sky.star"));
        await PostAsync($"{job}/executionduration", ("EXECUTIONDURATION", "77"));
        Assert.Equal("77", await service.Http.GetStringAsync($"{job}/executionduration"));
        var later = DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        await PostAsync($"{job}/destruction", ("DESTRUCTION", later));
        Assert.StartsWith(later[..^1], await service.Http.GetStringAsync($"{job}/destruction"), StringComparison.Ordinal);
        await PostAsync($"{job}/parameters", ("QUERY", "SELECT TOP 1 id FROM sky.star"));
        Assert.Contains("SELECT TOP 1 id", await service.Http.GetStringAsync($"{job}/parameters"), StringComparison.Ordinal);
        Assert.Equal("local", await service.Http.GetStringAsync($"{job}/owner"));
        Assert.Equal("", await service.Http.GetStringAsync($"{job}/quote"));
        using var error = await service.Http.GetAsync($"{job}/error");
        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        await PostAsync($"{job}/phase", ("PHASE", "ABORT"));
        Assert.Equal("ABORTED", await service.Http.GetStringAsync($"{job}/phase"));
        using var refused = await service.Http.PostAsync($"{job}/parameters", Service.Form(("QUERY", "x")));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task Jobs_are_listed_by_phase_time_and_number_and_go_when_deleted()
    {
        var first = await service.CreateJobAsync(("QUERY", "a"));
        var second = await service.CreateJobAsync(("QUERY", "b"));
        await PostAsync($"{second}/phase", ("PHASE", "ABORT"));
        Assert.Contains(Id(first), await ListAsync("PHASE=PENDING"));
        Assert.DoesNotContain(Id(second), await ListAsync("PHASE=PENDING"));
        Assert.Contains(Id(second), await ListAsync("PHASE=PENDING&PHASE=ABORTED"));
        Assert.Equal([Id(second)], await ListAsync("LAST=1"));
        Assert.Empty(await ListAsync("AFTER=2999-01-01T00:00:00Z"));
        using var deleted = await service.Http.DeleteAsync(first);
        Assert.Equal(HttpStatusCode.SeeOther, deleted.StatusCode);
        Assert.Equal($"{service.Address}/async", deleted.Headers.Location!.ToString());
        using var gone = await service.Http.GetAsync(first);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await PostAsync(second, ("ACTION", "DELETE"));
        Assert.DoesNotContain(Id(second), await ListAsync(""));
    }

    [Fact]
    public async Task Uploads_stay_with_the_job()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("ADQL"), "LANG" },
            { new StringContent("SELECT SUM(x) AS s FROM TAP_UPLOAD.mine"), "QUERY" },
            { new StringContent("mine,param:part"), "UPLOAD" },
            { new StringContent("csv"), "FORMAT" },
            { new ByteArrayContent("x,y\n1,a\n2,b\n"u8.ToArray()), "part", "x.csv" },
        };
        using var answer = await service.Http.PostAsync($"{service.Address}/async", form);
        var job = answer.Headers.Location!.ToString();
        await PostAsync($"{job}/phase", ("PHASE", "RUN"));
        await EndAsync(job);
        Assert.Equal("s\n3\n", await service.Http.GetStringAsync($"{job}/results/result"));
    }

    [Theory]
    [InlineData("GET", "async/ffffffffffffffffffffffffffffffff", 404)]
    [InlineData("GET", "async?LAST=x", 400)]
    [InlineData("GET", "async?PHASE=GONE", 400)]
    [InlineData("GET", "async?AFTER=yesterday", 400)]
    [InlineData("GET", "async/../../etc/passwd", 404)]
    [InlineData("GET", "async/x/results/..%2fjob.json", 404)]
    [InlineData("PUT", "sync", 405)]
    public async Task Wrong_requests_are_refused(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new(method), $"{service.Address}/{path}");
        using var answer = await service.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    async Task PostAsync(string address, params (string, string)[] parameters)
    {
        using var answer = await service.Http.PostAsync(address, Service.Form(parameters));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    async Task<XElement> EndAsync(string job)
    {
        while (true)
        {
            var document = XDocument.Parse(await service.Http.GetStringAsync($"{job}?WAIT=30")).Root!;
            if (document.Element(Uws + "phase")!.Value is not ("PENDING" or "QUEUED" or "EXECUTING"))
            {
                return document;
            }
        }
    }

    async Task<string[]> ListAsync(string filter) =>
        [.. XDocument.Parse(await service.TextAsync($"async?{filter}")).Descendants(Uws + "jobref").Select(j => j.Attribute("id")!.Value)];

    static string Id(string address) => address[(address.LastIndexOf('/') + 1)..];
}
