using System.Diagnostics;
using System.Xml.Linq;

namespace Rubin.Query.Tests.Packaging;

/// <summary>Packages in a folder of their own, as NuGet sees them.</summary>
public sealed class LocalFeed : IDisposable
{
    /// <summary>A version that no cache knows.</summary>
    internal string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    internal string Folder { get; } = Directory.CreateTempSubdirectory("rubin-query-package").FullName;

    public LocalFeed()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name.Contains("debug", StringComparison.OrdinalIgnoreCase) ? "Debug" : "Release";
        foreach (var project in new[] { "Rubin.Query.DuckDb", "Rubin.Query.Package", "Rubin.Query.Console" })
        {
            Run(SharedData.Repository, "dotnet", "pack", $"src/{project}", "-c", configuration, "-o", Path.Combine(Folder, "feed"), "-v", "q", "-nologo", $"-p:PackageVersion={Version}");
        }

        // What is packed is extracted here; what comes from elsewhere is taken from where the build has it already.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="local" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="built" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Runs a program to its end and gives what it writes.</summary>
    internal static string Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What is packed serves somebody who has nothing else of the project.</summary>
public sealed class PackageTests(LocalFeed feed) : IClassFixture<LocalFeed>
{
    const string Program = """
        using Rubin.Query;
        using Rubin.Query.Data;

        using var engine = new QueryEngine(mydb: new() { Directory = "mydb" });
        engine.Attach("stars", "stars.csv");
        Console.WriteLine(await engine.ScalarAsync<double>("SELECT AVG(mag) FROM stars WHERE id < @id", QueryParameters.From(new { id = 3 })));
        if (args.Length > 0)
        {
            engine.Attach("sky", args[0]);
            Console.WriteLine(await engine.ScalarAsync<long>("SELECT COUNT(*) FROM sky WHERE DISTANCE(ra, dec, 0, -80) <= 20"));
        }

        Console.WriteLine(await engine.RunAsync("SELECT * INTO mydb.bright FROM stars WHERE mag < 20"));
        await using var source = new RubinQueryDataSource(engine);
        await using var command = source.CreateCommand("SELECT name FROM mydb.bright");
        Console.WriteLine(await command.ExecuteScalarAsync());
        """;

    [Fact]
    public void A_fresh_project_queries_files_a_catalog_and_tables_of_its_own()
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "fresh")).FullName;
        File.WriteAllText(Path.Combine(folder, "fresh.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              <ItemGroup><PackageReference Include="Rubin.Query" Version="{feed.Version}" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "stars.csv"), "id,name,mag\n1,Vega,18.5\n2,Deneb,21.5\n3,Altair,22\n");

        LocalFeed.Run(folder, "dotnet", "build", "-c", "Release", "-v", "q", "-nologo", "-o", "out");
        string[] catalog = SharedData.Root is null ? [] : [SharedData.Path("hats/lsdb/small_sky_order1_collection")];
        var lines = LocalFeed.Run(folder, "dotnet", ["out/fresh.dll", .. catalog]).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // 16 objects of the catalog lie there: the README's answer, and that of hats.
        Assert.Equal(["20", .. catalog.Length == 0 ? Array.Empty<string>() : ["16"], "1", "Vega"], lines);
    }

    [Fact]
    public void The_program_is_installed_as_a_tool()
    {
        var tools = Path.Combine(feed.Folder, "tools");
        LocalFeed.Run(feed.Folder, "dotnet", "tool", "install", "Rubin.Query.Tool", "--version", feed.Version, "--tool-path", tools, "--configfile", "nuget.config");
        Assert.Equal("x\n3\n", LocalFeed.Run(feed.Folder, Path.Combine(tools, "rubin-query"), "query", "SELECT 1 + 2 AS x", "--format", "csv").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_library_is_one_package_that_names_what_it_takes_from_elsewhere()
    {
        using var package = System.IO.Compression.ZipFile.OpenRead(Path.Combine(feed.Folder, "feed", $"Rubin.Query.{feed.Version}.nupkg"));
        using var specification = package.GetEntry("Rubin.Query.nuspec")!.Open();
        var dependencies = XDocument.Load(specification).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal);
        Assert.Equal(["Antlr4.Runtime.Standard", "Rubin.Query.DuckDb.Native", "System.Numerics.Tensors", "YamlDotNet"], dependencies);

        var assemblies = package.Entries.Select(e => e.FullName).Where(n => n.EndsWith(".dll", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n)).ToHashSet();
        var expected = Directory.EnumerateDirectories(Path.Combine(SharedData.Repository, "src")).Select(d => Path.GetFileName(d)).Except(["Rubin.Query.Package", "Rubin.Query.Console", "Rubin.Query.Tap"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), assemblies.Order(StringComparer.Ordinal));
        Assert.All(assemblies, name => Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml")));
    }
}
