using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;

namespace Rubin.Query.Data;

/// <summary>
/// Connection strings: <c>Attach sky=/data/small_sky;Attach stars=stars.csv;Workers=4;Memory=2147483648;MyDb=/data/mydb;User=ada;Strict=false;Functions=Mine.dll</c>. Behind
/// <c>Attach NAME=</c> stands what the command line takes behind <c>--attach NAME=</c>. Option names match ignoring case.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name is that of its base, as with all providers.")]
[SuppressMessage("Design", "CA1010", Justification = "Its base has the collection, of objects.")]
public sealed class RubinQueryConnectionStringBuilder : DbConnectionStringBuilder
{
    const string AttachPrefix = "attach ";
    static readonly string[] Options = ["Workers", "Memory", "MyDb", "User", "Strict", "Functions", "Temp"];

    /// <summary>A string without options.</summary>
    public RubinQueryConnectionStringBuilder()
    {
    }

    /// <summary>The options of a string.</summary>
    /// <exception cref="ArgumentException">It has an option that there is not.</exception>
    public RubinQueryConnectionStringBuilder(string? connectionString) => ConnectionString = connectionString;

    /// <summary>Threads that work on queries; 0 for one a processor.</summary>
    public int Workers
    {
        get => (int)Number("Workers", 0);
        set => base["Workers"] = value;
    }

    /// <summary>Bytes that the states of queries may hold; 0 for half the machine's memory.</summary>
    public long Memory
    {
        get => Number("Memory", 0);
        set => base["Memory"] = value;
    }

    /// <summary>Folder of users' own tables; null for the usual one below the home folder.</summary>
    public string? MyDb
    {
        get => Text("MyDb");
        set => base["MyDb"] = value;
    }

    /// <summary>Whose tables <c>mydb</c> means.</summary>
    public string User
    {
        get => Text("User") ?? "local";
        set => base["User"] = value;
    }

    /// <summary>ADQL 2.1 and nothing else.</summary>
    public bool Strict
    {
        get => Text("Strict") is { } text && (bool.TryParse(text, out var strict) ? strict : throw Wrong("Strict", text));
        set => base["Strict"] = value;
    }

    /// <summary>An assembly whose functions queries can call; see <see cref="QueryEngine.LoadFunctions"/>. Null for none.</summary>
    public string? Functions
    {
        get => Text("Functions");
        set => base["Functions"] = value;
    }

    /// <summary>Folder for what does not fit into memory; null for the system's.</summary>
    public string? Temp
    {
        get => Text("Temp");
        set => base["Temp"] = value;
    }

    /// <summary>Attaches a file, folder or catalog as a schema.</summary>
    public void Attach(string schema, string path) => base[AttachPrefix + schema] = path;

    /// <inheritdoc/>
    [AllowNull]
    public override object this[string keyword]
    {
        get => base[Known(keyword)];
        set => base[Known(keyword)] = value;
    }

    internal QuerySettings Settings => new() { Dialect = Strict ? AdqlDialect.Strict : AdqlDialect.Default, User = User };

    /// <summary>An engine with everything attached.</summary>
    /// <exception cref="ArgumentException">An option is unknown or wrong.</exception>
    /// <exception cref="QueryException">Something cannot be attached.</exception>
    internal QueryEngine OpenEngine()
    {
        var keys = Keys.Cast<string>().Select(Known).ToList();
        var defaults = new EngineOptions();
        var engine = new QueryEngine(
            defaults with
            {
                Workers = Workers > 0 ? Workers : defaults.Workers,
                MemoryBytes = Memory > 0 ? Memory : defaults.MemoryBytes,
                SpillDirectory = Temp ?? defaults.SpillDirectory,
            },
            MyDb is { } folder ? new MyDbOptions { Directory = folder } : null);
        try
        {
            foreach (var key in keys.Where(IsAttachment))
            {
                engine.Attach(Attachment.Parse($"{key[AttachPrefix.Length..].Trim()}={base[key]}"));
            }

            if (Functions is { } file)
            {
                engine.LoadFunctions(file);
            }

            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    static bool IsAttachment(string key) => key.StartsWith(AttachPrefix, StringComparison.OrdinalIgnoreCase);

    static string Known(string keyword) => IsAttachment(keyword) ? keyword
        : Options.FirstOrDefault(o => o.Equals(keyword, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"there is no option \"{keyword}\"; there are {string.Join(", ", Options)} and Attach NAME", nameof(keyword));

    string? Text(string option) => TryGetValue(option, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    long Number(string option, long otherwise) => Text(option) is not { } text ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (option == "Memory" || number <= 1024) ? number
        : throw Wrong(option, text);

    static ArgumentException Wrong(string option, string text) => new($"{option}={text} is no value of that option");
}
