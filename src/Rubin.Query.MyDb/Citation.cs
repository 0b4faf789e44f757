using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rubin.Query.MyDb;

/// <summary>All that is needed to run a query again and see whether its answer is the same. Kept for ever under its id.</summary>
/// <param name="Id">The permanent id.</param>
/// <param name="Text">The query.</param>
/// <param name="Inputs">The tables it read, with what tells their state.</param>
/// <param name="Columns">Names and types of the answer's columns.</param>
/// <param name="Rows">How many rows the answer has.</param>
/// <param name="Checksum">Of the rows in any order.</param>
/// <param name="Creator">Who cited it.</param>
/// <param name="Created">When, UTC.</param>
/// <param name="Engine">The version that ran it.</param>
sealed partial record Citation(
    string Id, string Text, IReadOnlyList<string> Inputs, IReadOnlyList<string> Columns, long Rows, string Checksum, string Creator, DateTime Created, string Engine)
{
    static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    /// <summary>A new id.</summary>
    public static string NewId() => $"rq-{Guid.CreateVersion7():N}";

    /// <summary>Keeps it.</summary>
    public void Save(MyDbOptions options)
    {
        var path = PathOf(options, Id);
        OwnFolder.Make(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(path + ".new", FileMode.Create))
        {
            JsonSerializer.Serialize(file, this, Layout);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }

    /// <summary>The citation of that id.</summary>
    /// <exception cref="QueryException">Value: there is none. Data: its file is damaged.</exception>
    public static Citation Load(MyDbOptions options, string id)
    {
        var path = Form().IsMatch(id) ? PathOf(options, id) : null;
        if (!File.Exists(path))
        {
            throw new QueryException(QueryErrorCode.Value, $"no query is cited as \"{id}\"", hint: "CITE query gives an id");
        }

        try
        {
            return JsonSerializer.Deserialize<Citation>(File.ReadAllBytes(path))!;
        }
        catch (JsonException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" is damaged: {error.Message}", inner: error);
        }
    }

    static string PathOf(MyDbOptions options, string id) => Path.Combine(options.Directory, "citations", id + ".json");

    [GeneratedRegex("^rq-[0-9a-f]{32}$")]
    private static partial Regex Form();
}
