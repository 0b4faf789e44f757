using System.Data;
using Rubin.Query.Arrow;
using Rubin.Query.Data;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Documentation;

/// <summary>The C# of docs/library.md, compiled and run: each stretch between the marks is a block of the page, in order, but for where the files lie.</summary>
public sealed class LibraryPage : IDisposable
{
    static readonly string Catalog = SharedData.Root is null ? "" : SharedData.Path("hats/lsdb/small_sky_order1_collection");
    readonly string _before = Environment.CurrentDirectory;
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-query-test").FullName;
    readonly StringWriter _output = new();

    public LibraryPage() => File.WriteAllText(Path.Combine(_folder, "stars.csv"), "id,name,mag\n1,Vega,0.03\n2,Deneb,1.25\n3,Altair,0.76\n");

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    string StarsFile => Path.Combine(_folder, "stars.csv");

    string Output => _output.ToString().ReplaceLineEndings("\n").TrimEnd();

    [Fact]
    public void The_page_shows_what_is_run_here()
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Tests", "Documentation", "LibraryPage.cs"));
        List<string> shown = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "// begin")
            {
                var indent = lines[i].Length - lines[i].TrimStart().Length;
                var block = lines.Skip(i + 1).TakeWhile(l => l.Trim() != "// end").Select(l => l.Length > indent ? l[indent..] : "");
                shown.Add(string.Join('\n', block).Replace("Catalog", "\"small_sky_order1_collection\"", StringComparison.Ordinal).Replace("StarsFile", "\"stars.csv\"", StringComparison.Ordinal)
                    .Replace("_output.", "Console.", StringComparison.Ordinal).Replace("_folder + \"/", "\"", StringComparison.Ordinal));
            }
        }

        Assert.Equal(Markdown.Blocks("docs/library.md").Where(b => b.Language == "csharp").Select(b => b.Text), shown);
    }

    [SharedFact]
    public async Task Opening()
    {
        // begin
        using var engine = new QueryEngine();
        engine.Attach("sky", Catalog);
        engine.Attach("stars", StarsFile);

        var faintest = new QueryParameters { ["faintest"] = 1.0 };
        await foreach (var star in engine.QueryAsync<Star>("SELECT id, name, mag FROM stars WHERE mag < @faintest ORDER BY mag", faintest))
        {
            _output.WriteLine($"{star.Name}: {star.Mag} mag");
        }

        var near = await engine.ScalarAsync<long>("SELECT COUNT(*) FROM sky WHERE DISTANCE(ra, dec, 0, -80) <= 20");
        // end
        Assert.Equal("Vega: 0.03 mag\nAltair: 0.76 mag", Output);
        Assert.Equal(16, near);
    }

    // begin
    sealed record Star(long Id, string Name, double Mag);
    // end

    [SharedFact]
    public async Task Batches()
    {
        using var engine = new QueryEngine();
        engine.Attach("sky", Catalog);

        // begin
        await using var result = engine.Execute("SELECT ra, dec FROM sky");
        await foreach (RecordBatch batch in result.Batches)
        {
            ReadOnlySpan<double> ra = ((Column<double>)batch.Columns[0]).Values;
            _output.WriteLine($"{batch.Length} rows, {result.Schema[0].Unit ?? "no unit"}, {result.Progress.Fraction:P0}");
        }
        // end
        Assert.Contains("rows, ", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows()
    {
        using var engine = new QueryEngine();
        engine.Attach("stars", StarsFile);

        // begin
        await using var result = engine.Execute("SELECT name, mag FROM stars ORDER BY mag");
        await foreach (var row in result.Rows)
        {
            _output.WriteLine($"{row["name"]} {row.Get<double>("mag")}");
        }
        // end
        Assert.Equal("Vega 0.03\nAltair 0.76\nDeneb 1.25", Output);
    }

    [Fact]
    public async Task Tables()
    {
        using var engine = new QueryEngine();

        // begin
        engine.RegisterTable("lab.fluxes", new[] { new Measured(1, 35.0), new Measured(2, 70.0) });
        await using var result = engine.Execute("SELECT id, scisql_nanojanskyToAbMag(flux) AS mag FROM lab.fluxes");
        _output.WriteLine(result.Schema[1].Unit);
        // end
        Assert.Equal("mag", Output);
        Assert.Equal(3.0, await engine.ScalarAsync<double>("SELECT SUM(id) FROM lab.fluxes"));
    }

    // begin
    sealed record Measured(long Id, [property: QueryColumn("flux", Unit = "nJy", Ucd = "phot.flux")] double Flux);
    // end

    [Fact]
    public async Task Functions()
    {
        using var engine = new QueryEngine();

        // begin
        engine.RegisterFunction("airmass", (double altitude) => 1 / Math.Sin(altitude * Math.PI / 180));
        engine.RegisterAggregate<WeightedMean>("wmean");
        engine.RegisterTableFunction("grid", (double from, double to, int steps) =>
            Enumerable.Range(0, steps).Select(i => from + (to - from) * i / (steps - 1)));

        var x = await engine.ScalarAsync<double>("SELECT wmean(airmass(value), 1) FROM grid(30, 90, 2) AS g");
        // end
        Assert.Equal(1.5, x, 12);
    }

    // begin
    struct WeightedMean : IAggregate<WeightedMean, (double Value, double Sigma), double?>
    {
        double _sum, _weights;

        public void Add((double Value, double Sigma) row)
        {
            var weight = 1 / (row.Sigma * row.Sigma);
            _sum += weight * row.Value;
            _weights += weight;
        }

        public void Merge(WeightedMean other) => (_sum, _weights) = (_sum + other._sum, _weights + other._weights);

        public readonly double? Finish() => _weights > 0 ? _sum / _weights : null;
    }
    // end

    // begin
    public static class Mine
    {
        [QueryFunction("redden", Summary = "A magnitude dimmed by dust.", Example = "redden(20, 0.1) = 20.31")]
        [return: QueryColumn(Unit = "mag")]
        public static double Redden(double magnitude, double excess) => magnitude + 3.1 * excess;
    }
    // end

    [Fact]
    public void Loading()
    {
        Assert.Equal(20.31, Mine.Redden(20, 0.1), 12);
    }

    [Fact]
    public async Task Watching()
    {
        using var engine = new QueryEngine();
        engine.Attach("stars", StarsFile);

        // begin
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var settings = new QuerySettings { Progress = new Progress<QueryProgress>(p => _output.WriteLine($"{p.Fraction:P0}, {p.RowsRead} rows, {p.BytesRead} bytes")) };
        await using var result = engine.Execute("SELECT name, mag FROM stars", settings, stop.Token);
        await result.WriteAsync(_folder + "/stars.parquet");
        _output.WriteLine(engine.Explain("SELECT name FROM stars WHERE mag < 1"));
        // end
        Assert.Contains("Scan", Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder + "/stars.parquet"));
    }

    [Fact]
    public async Task AdoNet()
    {
        // begin
        await using var source = new RubinQueryDataSource($"Attach stars={StarsFile};Workers=2");
        await using var command = source.CreateCommand("SELECT name, mag FROM stars WHERE mag < @faintest ORDER BY mag");
        command.Parameters.Add(new RubinQueryParameter("faintest", 1.0));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _output.WriteLine($"{reader.GetString(0)} {reader.GetDouble(1)}");
        }
        // end
        Assert.Equal("Vega 0.03\nAltair 0.76", Output);
    }

    [Fact]
    public void DataTables()
    {
        using var engine = new QueryEngine();
        engine.Attach("stars", StarsFile);

        // begin
        using var reader = engine.Execute("SELECT * FROM stars").OpenReader();
        var table = new DataTable();
        table.Load(reader);
        engine.RegisterTable("again", table);
        // end
        Assert.Equal(3, table.Rows.Count);
    }

    [Fact]
    public async Task Errors()
    {
        using var engine = new QueryEngine();
        engine.Attach("stars", StarsFile);

        // begin
        const string Text = "SELECT nme FROM stars";
        try
        {
            await engine.RunAsync(Text);
        }
        catch (QueryException error) when (error.Code == QueryErrorCode.UnknownColumn)
        {
            _output.WriteLine(ErrorText.Render(error, Text));
        }
        // end
        Assert.Equal(Markdown.Blocks("docs/library.md").Single(b => b.Language == "text error").Text, Output);
    }
}
