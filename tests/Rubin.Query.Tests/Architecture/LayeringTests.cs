using System.Xml.Linq;

namespace Rubin.Query.Tests.Architecture;

/// <summary>Dependencies point one way: docs/architecture.md draws them, this list is the law.</summary>
public class LayeringTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Rubin.Query.Primitives"] = [],
        ["Rubin.Query.Arrow"] = ["Rubin.Query.Primitives"],
        ["Rubin.Query.Sky"] = [],
        ["Rubin.Query.Adql"] = ["Rubin.Query.Primitives", "Antlr4.Runtime.Standard"],
        ["Rubin.Query.Parquet"] = ["Rubin.Query.Primitives", "Rubin.Query.Arrow"],
        ["Rubin.Query.Engine"] = ["Rubin.Query.Primitives", "Rubin.Query.Arrow", "Rubin.Query.Sky", "Rubin.Query.Adql", "System.Numerics.Tensors"],
        ["Rubin.Query.Formats"] = ["Rubin.Query.Engine", "Rubin.Query.Parquet"],
        ["Rubin.Query.Hats"] = ["Rubin.Query.Engine", "Rubin.Query.Parquet", "Rubin.Query.Sky", "Rubin.Query.Formats"],
        ["Rubin.Query.Felis"] = ["Rubin.Query.Engine", "YamlDotNet"],
        ["Rubin.Query.LightCurves"] = ["Rubin.Query.Engine"],
        ["Rubin.Query.PhotoZ"] = ["Rubin.Query.Engine"],
        ["Rubin.Query.DuckDb"] = ["Rubin.Query.Primitives", "Rubin.Query.Arrow"],
        ["Rubin.Query.MyDb"] = ["Rubin.Query.Engine", "Rubin.Query.DuckDb"],
        ["Rubin.Query"] = ["Rubin.Query.Engine", "Rubin.Query.Felis", "Rubin.Query.Formats", "Rubin.Query.Hats", "Rubin.Query.LightCurves", "Rubin.Query.MyDb", "Rubin.Query.PhotoZ"],
        ["Rubin.Query.Package"] = ["Rubin.Query", "Rubin.Query.DuckDb", "Antlr4.Runtime.Standard", "System.Numerics.Tensors", "YamlDotNet"],
        ["Rubin.Query.Tap"] = ["Rubin.Query", "Microsoft.IdentityModel.Protocols.OpenIdConnect"],
        ["Rubin.Query.Console"] = ["Rubin.Query", "Rubin.Query.Tap", "System.CommandLine"],
    };

    public static TheoryData<string> Projects() => [.. Directory.EnumerateDirectories(Path.Combine(SharedData.Repository, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_lies_below_it(string project)
    {
        var file = XDocument.Load(Path.Combine(SharedData.Repository, "src", project, project + ".csproj"));
        var projects = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        var packages = file.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} has no place in the layering");
        Assert.Empty(projects.Concat(packages).Except(allowed));
    }

    /// <summary>Inside the engine: what runs a query knows nothing of the text it came from.</summary>
    [Theory]
    [InlineData("Execution", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Optimization")]
    [InlineData("Operators", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Optimization")]
    [InlineData("Kernels", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Operators")]
    [InlineData("Functions", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Operators")]
    [InlineData("Expressions", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Operators")]
    [InlineData("Planning", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding")]
    [InlineData("Optimization", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Operators")]
    [InlineData("Catalog", "Rubin.Query.Adql", "Rubin.Query.Engine.Binding", "Rubin.Query.Engine.Operators")]
    public void A_part_of_the_engine_knows_nothing_of_those_above_it(string part, params string[] above)
    {
        var folder = Path.Combine(SharedData.Repository, "src", "Rubin.Query.Engine", part);
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).ToList();
        var uses = from file in files from line in File.ReadLines(file) from name in above where line == $"using {name};" select $"{Path.GetFileName(file)}: {line}";

        Assert.NotEmpty(files);
        Assert.Empty(uses);
    }
}
